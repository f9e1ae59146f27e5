//! `whereabouts certificate`: death records, what is wrong with them, and what became of asking for them.

use std::path::Path;

use ::certificates::{Defect, Document, Examination, Laws, Standing, beside, death_file, examine};
use anyhow::{Context, Result};
use claims::{Account, Docket, Link};
use clap::{Args, Subcommand};
use dates::Day;
use ledger::{Codebook, RecordId};
use serde_json::{Value, json};

use crate::accounts::{self, Accounts, Adding, Wanted};
use crate::certificates::{self, deaths};
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::read_text;
use crate::options::Common;
use crate::protection::Hushed;
use crate::session::{Session, counted};
use crate::terminal::{isolated, number, padded, say};

/// Death records and certificates: held against the law of their day and against what else is said.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts certificate list                        how every reported death is recorded, in numbers
  whereabouts certificate list --standing issued_and_contradicted
  whereabouts certificate show 3k2m9x1q               one person: documents, defects, contradictions, requests
  whereabouts certificate check papers.toml           a docket, before it is added; needs no register
  whereabouts certificate add --file papers.toml
  whereabouts certificate laws iran-civil-registration-1355

A field that nobody entered is not alleged to be blank: say `transcribed_whole = \"yes\"` where everything on
the paper was entered, or name what is blank in `left_blank`. `docs/certificates.md` explains every word.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// How the death of everybody is recorded: counts, and a line for each person with a document or request.
    List {
        /// Only those who stand so, as `requested_and_refused`; with those of whom nothing but a death is known.
        #[arg(long, value_name = "STANDING", value_parser = standing)]
        standing: Option<Standing>,
        #[command(flatten)]
        asked: Asked,
    },
    /// How the death of one person is recorded, with every document, defect and request.
    Show {
        /// A person's, a document's or a request's identifier, or its first characters.
        person: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Examine documents: those of a docket, without a register, or one of the register.
    Check {
        /// A docket's file, or a document's identifier.
        what: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Add documents or requests: a docket, or one record from flags.
    Add {
        /// From flags, add a request instead of a document.
        #[arg(long)]
        request: bool,
        #[command(flatten)]
        adding: Adding,
    },
    /// The laws that documents are held against, with every rule, its article, and whether its text was read.
    Laws {
        /// One law, by its identifier or a country's name.
        law: Option<String>,
        /// A law of one's own: a file like those of `crates/certificates/data/laws`.
        #[arg(long, value_name = "FILE")]
        file: Option<String>,
    },
}

/// As of when, and by which law.
#[derive(Debug, Args)]
struct Asked {
    /// As of this day: what was registered, asked or answered later does not count.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
    /// The law where a document names neither law nor country: an identifier, or a file of one's own.
    #[arg(long, value_name = "LAW")]
    law: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::List { standing, asked } => list(common, *standing, asked),
        What::Show { person, asked } => show(common, person, asked),
        What::Check { what, asked } => check(common, what, asked),
        What::Add { request, adding } => {
            let kind = if *request { ::certificates::request::KIND } else { ::certificates::document::KIND };
            accounts::add(common, adding, kind, &["death_record", "death_record_request", "person"])
        }
        What::Laws { law, file } => laws(common, law.as_deref(), file.as_deref()),
    }
}

/// The laws, and the one that applies where none is named.
struct Bench {
    laws: Laws,
    law: Option<String>,
    on: Day,
}

impl Bench {
    fn of(asked: &Asked) -> Result<Bench> {
        let mut laws = Laws::built_in().clone();
        let mut law = asked.law.clone();
        if let Some(named) = asked.law.as_deref().filter(|named| laws.law(named).is_none()) {
            law = Some(own_law(&mut laws, named)?);
        }
        Ok(Bench { laws, law, on: accounts::as_of(asked.on.as_deref())? })
    }

    fn file<'a>(&self, accounts: &Accounts, told: &[Account<'a>]) -> ::certificates::DeathFile<'a> {
        let law = self.law.as_deref().and_then(|id| self.laws.law(id));
        death_file(told, &accounts.links, &self.laws, law, self.on)
    }

    fn examine<'a>(&self, document: &Document<'a>, others: &[Account<'_>]) -> Examination<'a> {
        let law = self.law.as_deref().and_then(|id| self.laws.law(id));
        examine(document, &self.laws, law, others)
    }
}

/// Adds the law of a file to the others, and names it.
fn own_law(laws: &mut Laws, file: &str) -> Result<String> {
    let known: Vec<String> = laws.laws().iter().map(|law| law.id.clone()).collect();
    if !Path::new(file).is_file() {
        return Err(Failure::error(
            Kind::NotFound,
            format!("«{file}» is neither a law nor a file"),
            format!("the laws are {}; or give a file of your own", known.join(", ")),
        ));
    }
    let text = read_text(Path::new(file))?;
    *laws = laws.with(file, &text).map_err(|error| {
        Failure::error(
            Kind::Usage,
            error.to_string(),
            "mend the file; `docs/certificates.md` lists the checks",
        )
    })?;
    let added = laws.laws().last().context("a law was added")?;
    Ok(added.id.clone())
}

fn standing(written: &str) -> Result<Standing, String> {
    let known = Standing::ALL.into_iter().find(|standing| standing.code() == written);
    let all: Vec<&str> = Standing::ALL.into_iter().map(Standing::code).collect();
    known.ok_or_else(|| format!("there is no such standing; there are {}", all.join(", ")))
}

fn list(common: &Common, wanted: Option<Standing>, asked: &Asked) -> Result<Outcome> {
    let bench = Bench::of(asked)?;
    let session = Session::open(common)?;
    let known = accounts::known_on(asked.known_on.as_deref())?;
    let accounts = Accounts::read(&session, Wanted::Everyone, known)?;
    let hushed = Hushed::on(&accounts, bench.on);
    let mut counts = [0u64; Standing::ALL.len()];
    let mut rows: Vec<(Standing, String, RecordId, usize, usize)> = Vec::new();
    for (id, told) in deaths::everybody(&accounts) {
        let file = bench.file(&accounts, &told);
        counts[file.standing as usize] += 1;
        let papers = (file.documents.len(), file.requests.len());
        if !hushed.hides(id) && wanted.map_or(papers != (0, 0), |wanted| wanted == file.standing) {
            rows.push((file.standing, deaths::title(&told), id, papers.0, papers.1));
        }
    }
    rows.sort();
    if common.json {
        let counted: serde_json::Map<String, Value> = Standing::ALL
            .into_iter()
            .map(|one| (one.code().to_owned(), json!(counts[one as usize])))
            .collect();
        let people: Vec<Value> = rows
            .iter()
            .map(|(standing, title, id, documents, requests)| {
                json!({"person": id.to_string(), "title": title, "standing": standing.code(), "documents": documents, "requests": requests})
            })
            .collect();
        say(json!({"schema": "whereabouts/1", "on": bench.on.to_string(), "counts": counted, "people": people}).to_string());
        return Ok(Outcome::Done);
    }
    for one in Standing::ALL {
        say(format!("{:>6}  {}  {}", number(counts[one as usize]), padded(one.code(), 24), one.word("en")));
    }
    say("");
    for (standing, title, id, documents, requests) in rows {
        let papers = [
            (documents > 0).then(|| counted(documents, "document", "documents")),
            (requests > 0).then(|| counted(requests, "request", "requests")),
        ];
        let papers: Vec<String> = papers.into_iter().flatten().collect();
        say(format!(
            "{}  {}  {}  {}",
            id.short(),
            padded(standing.code(), 24),
            isolated(&title),
            papers.join(", ")
        ));
    }
    Ok(Outcome::Done)
}

fn show(common: &Common, beginning: &str, asked: &Asked) -> Result<Outcome> {
    let bench = Bench::of(asked)?;
    let session = Session::open(common)?;
    let (_, id) = session.find(beginning)?;
    let known = accounts::known_on(asked.known_on.as_deref())?;
    let accounts = Accounts::read(&session, Wanted::Everyone, known)?;
    let account = accounts.get(id).ok_or_else(|| gone(id))?;
    let people = deaths::everybody(&accounts);
    let found = deaths::subjects(&accounts, &account).into_iter().find_map(|one| people.get_key_value(&one));
    let Some((person, told)) = found else {
        return Err(Failure::error(
            Kind::NotFound,
            format!("record {} speaks of no person who is in the register", id.short()),
            "`whereabouts records show` shows what its links mean",
        ));
    };
    let file = bench.file(&accounts, told);
    let title = deaths::title(told);
    if common.json {
        let mut shown = certificates::file_json(told, &file);
        shown["schema"] = json!("whereabouts/1");
        shown["person"] = json!(person.to_string());
        shown["title"] = json!(title);
        shown["on"] = json!(bench.on.to_string());
        say(shown.to_string());
    } else {
        say(format!("{}   {}   as of {}", isolated(&title), person.short(), bench.on));
        certificates::file(told, &file).iter().for_each(say);
    }
    Ok(Outcome::Done)
}

fn gone(id: RecordId) -> anyhow::Error {
    Failure::error(
        Kind::NotFound,
        format!("record {} does not stand: it was withdrawn or replaced, or was not known then", id.short()),
        "`whereabouts records list death_record` lists the documents that stand",
    )
}

fn check(common: &Common, what: &str, asked: &Asked) -> Result<Outcome> {
    let bench = Bench::of(asked)?;
    if Path::new(what).is_file() {
        let text = read_text(Path::new(what))?;
        let docket = Docket::read(&text, Codebook::builtin()).map_err(|error| {
            let next = "`whereabouts records kinds death_record` lists the fields";
            Failure::error(Kind::Usage, error.to_string(), next)
        })?;
        let accounts = docket.accounts();
        let papers = accounts.iter().filter_map(|one| Document::read(one, bench.on)).map(|paper| {
            let same = accounts.iter().filter(|other| same_person(&docket, &paper.account, other));
            let others = beside(&paper, &same.copied().collect::<Vec<_>>(), &docket.links());
            (paper, others)
        });
        return Ok(examined(common, &bench, papers.collect()));
    }
    let session = Session::open(common)?;
    let (_, id) = session.find(what)?;
    let known = accounts::known_on(asked.known_on.as_deref())?;
    let accounts = Accounts::read(&session, Wanted::Everyone, known)?;
    let account = accounts.get(id).ok_or_else(|| gone(id))?;
    let document = Document::read(&account, bench.on).ok_or_else(|| {
        Failure::error(
            Kind::Usage,
            format!("record {} is no document of that day, but of the kind {}", id.short(), account.kind()),
            "`whereabouts certificate show` shows all that is known of how a person's death is recorded",
        )
    })?;
    let people = deaths::everybody(&accounts);
    let persons = deaths::subjects(&accounts, &account);
    let others = persons.iter().filter_map(|person| people.get(person)).flatten().copied();
    let others = beside(&document, &others.collect::<Vec<_>>(), &accounts.links);
    Ok(examined(common, &bench, vec![(document, others)]))
}

/// Whether two records of a docket speak of one person: by the record that is meant, or the words that name it.
fn same_person(docket: &Docket, one: &Account<'_>, other: &Account<'_>) -> bool {
    let links = docket.links();
    let meant = |account: &Account<'_>| -> Vec<Result<RecordId, Link>> {
        match account.kind() {
            "person" => vec![Ok(account.id())],
            _ => account
                .links("person")
                .map(|link| links.resolve(&link, account.source.id).ok_or(link))
                .collect(),
        }
    };
    let others = meant(other);
    one.id() == other.id() || meant(one).iter().any(|person| others.contains(person))
}

/// Examines documents, each beside what else is said of the same person.
fn examined(common: &Common, bench: &Bench, papers: Vec<(Document<'_>, Vec<Account<'_>>)>) -> Outcome {
    let (mut found, mut shown) = (false, Vec::new());
    for (document, others) in &papers {
        let examined = bench.examine(document, others);
        found |= examined.defects.iter().any(Defect::counts) || !examined.contradictions.is_empty();
        if common.json {
            shown.push(certificates::examination_json(others, &examined));
        } else {
            certificates::examination(others, &examined).iter().for_each(say);
            say("");
        }
    }
    if common.json {
        say(json!({"schema": "whereabouts/1", "documents": shown}).to_string());
    } else if papers.is_empty() {
        say("no documents: a docket's documents are its tables [[death_record]]");
    }
    if found { Outcome::WithFindings } else { Outcome::Done }
}

fn laws(common: &Common, wanted: Option<&str>, file: Option<&str>) -> Result<Outcome> {
    let mut laws = Laws::built_in().clone();
    if let Some(file) = file {
        own_law(&mut laws, file)?;
    }
    let all: Vec<_> = match wanted {
        None => laws.laws().iter().collect(),
        Some(wanted) => vec![laws.law(wanted).or_else(|| laws.of_country(wanted)).ok_or_else(|| {
            let known: Vec<&str> = laws.laws().iter().map(|law| law.id.as_str()).collect();
            Failure::error(
                Kind::NotFound,
                format!("no law is called «{wanted}», and none is of a country of that name"),
                format!("the laws are {}; `--file` reads one of your own", known.join(", ")),
            )
        })?],
    };
    if common.json {
        let shown: Vec<Value> = all.into_iter().map(certificates::law_json).collect();
        say(json!({"schema": "whereabouts/1", "laws": shown}).to_string());
        return Ok(Outcome::Done);
    }
    for law in all {
        certificates::law(law).iter().for_each(say);
        say("");
    }
    Ok(Outcome::Done)
}
