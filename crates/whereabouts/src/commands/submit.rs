//! `whereabouts submit`: what is missing before a case can go to a UN body, where it can go, and the form.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ::statements::Before;
use anyhow::Result;
use clap::{Args, Subcommand};
use dates::Day;
use ledger::{Record, RecordId, Source};
use papers::form::Valued;
use papers::place::Place;
use papers::{
    Block, Case, Check, Form, Found, Mechanism, Route, Submitter, Told, Tongue, Verdict, check, form, route,
    terms,
};
use register::{Redactions, UnConfidential};
use serde_json::{Value, json};

use crate::accounts::{self, Accounts, Wanted};
use crate::certificates::deaths;
use crate::commands::{export, link};
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::read_text;
use crate::options::Common;
use crate::protection;
use crate::session::{Session, counted};
use crate::statements::timeline;
use crate::terminal::{isolated, padded, say};

/// Submissions to UN bodies: what is missing and who could supply it, where a case can go, and the form to be signed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts submit route 3k2m9x1q --state Iran
  whereabouts submit wgeid 3k2m9x1q                                    what is there, what is missing, who could supply it
  whereabouts submit wgeid 3k2m9x1q --submitted-by «Association of Families» --html form.html --lang fr
  whereabouts submit sp 3k2m9x1q --submitted-by «Association of Families» --json > form.json
  whereabouts submit prompt-intervention 3k2m9x1q                      reprisals over the case, with the consent of whom they hit
  whereabouts submit to own-body.toml 3k2m9x1q                         a mechanism of one's own

Nothing is sent: a form is a file that somebody reads, signs and sends. It is refused for each missing consent (the case to
the body, the name to the State) and for each missing element; --draft writes a marked draft with gaps of elements, never
of consents. docs/submissions.md explains every line.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Where the case can be brought, with reasons.
    Route {
        #[command(flatten)]
        of: Of,
    },
    /// To the Working Group on Enforced or Involuntary Disappearances.
    Wgeid {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        paper: Paper,
    },
    /// To the Special Procedures: an allegation letter or urgent appeal.
    Sp {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        paper: Paper,
    },
    /// To the Committee on Enforced Disappearances: an urgent action.
    Ced {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        paper: Paper,
    },
    /// To the Working Group: a request for a prompt intervention, where somebody is threatened or punished over the case.
    PromptIntervention {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        paper: Paper,
    },
    /// To a mechanism of one's own: a file like those of `crates/papers/data/mechanisms`.
    To {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        paper: Paper,
    },
}

/// Whose case, and on which day.
#[derive(Debug, Args)]
struct Of {
    /// The person, by the identifier of any of their records, or its first characters.
    person: String,
    /// The State that is said to be responsible.
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// The day of the submission; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// Who submits, and what is written where.
#[derive(Debug, Args)]
struct Paper {
    /// Who submits, by name: on the form only, never kept in the register.
    #[arg(long, value_name = "NAME")]
    submitted_by: Option<String>,
    /// Who they are to the person.
    #[arg(long, value_name = "RELATION")]
    relation: Option<String>,
    /// How they are reached.
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// The body is not asked to keep the submitter's name to itself.
    #[arg(long)]
    name_may_be_known: bool,
    /// The language of the form.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = tongue)]
    lang: Tongue,
    /// Write the form to this new file, ready to print.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write a draft although elements are missing; it says so on its first line.
    #[arg(long)]
    draft: bool,
}

fn tongue(code: &str) -> Result<Tongue, String> {
    let known = [Tongue::English, Tongue::French, Tongue::Spanish];
    known.into_iter().find(|tongue| tongue.code() == code).ok_or_else(|| "it is one of en, fr, es".to_owned())
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::Route { of } => routes(common, &Asked::of(common, of)?),
        What::Wgeid { of, paper } => submit(common, built_in("wgeid")?, of, paper),
        What::Sp { of, paper } => submit(common, built_in("sp")?, of, paper),
        What::Ced { of, paper } => submit(common, built_in("ced")?, of, paper),
        What::PromptIntervention { of, paper } => submit(common, built_in("prompt-intervention")?, of, paper),
        What::To { file, of, paper } => {
            let mechanism = Mechanism::read(&read_text(file)?).map_err(|wrong| {
                let what = format!("{} is no mechanism: {wrong}", file.display());
                Failure::error(Kind::Usage, what, "mend the file; docs/submissions.md explains its keys")
            })?;
            submit(common, &mechanism, of, paper)
        }
    }
}

fn built_in(id: &str) -> Result<&'static Mechanism> {
    Mechanism::named(id).ok_or_else(|| anyhow::anyhow!("the mechanism {id} is built in"))
}

/// One person's case, and everything else that routing and the gate ask.
struct Asked {
    session: Session,
    accounts: Accounts,
    person: RecordId,
    state: Option<String>,
    on: Day,
}

impl Asked {
    fn of(common: &Common, of: &Of) -> Result<Asked> {
        let on = accounts::as_of(of.on.as_deref())?;
        let mut session = Session::open(common)?;
        link::catch_up(common, &mut session)?;
        let (_, record) = session.find(&of.person)?;
        let accounts = Accounts::read(&session, Wanted::Everyone, None)?;
        let person = accounts.subject_of(record);
        if accounts.get(person).is_none_or(|account| account.kind() != "person") {
            return Err(Failure::error(
                Kind::NotFound,
                format!("record {} is of no person who stands in the register", record.short()),
                "`whereabouts people NAME` finds people and prints their identifiers",
            ));
        }
        Ok(Asked { session, accounts, person, state: of.state.clone(), on })
    }

    /// The person's own records.
    fn records(&self) -> Vec<RecordId> {
        let all = self.accounts.of_kind("person");
        let own = all.filter(|account| self.accounts.subject_of(account.id()) == self.person);
        own.map(|account| account.id()).collect()
    }

    fn routes(&self, about: &[claims::Account<'_>]) -> Vec<Route> {
        let others = deaths::everybody(&self.accounts).len();
        route(&Case { about, state: self.state.as_deref(), others }, self.on)
    }
}

fn routes(common: &Common, asked: &Asked) -> Result<Outcome> {
    let about = asked.accounts.about(asked.person);
    let all = asked.routes(&about);
    if common.json {
        say(json!({"schema": "whereabouts/1", "person": asked.person.to_string(), "on": asked.on.to_string(), "routes": all})
            .to_string());
        return Ok(Outcome::Done);
    }
    for one in &all {
        let mark = match one.verdict {
            Verdict::Eligible => "open",
            Verdict::NotEligible => "closed",
            Verdict::CannotTell => "cannot tell",
        };
        say(format!(
            "{} {} {} ({})",
            padded(mark, 12),
            padded(one.id, 26),
            one.reason.says,
            one.reason.cites
        ));
        if !one.missing.is_empty() {
            say(format!("{:40}missing: {}", "", one.missing.join(", ")));
        }
    }
    Ok(Outcome::Done)
}

fn submit(common: &Common, mechanism: &Mechanism, of: &Of, paper: &Paper) -> Result<Outcome> {
    let asked = Asked::of(common, of)?;
    let about = asked.accounts.about(asked.person);
    let person = asked.records();
    let guard = protection::of(&asked.accounts, asked.on);
    let submitter = Submitter {
        name: paper.submitted_by.clone(),
        relation: paper.relation.clone(),
        contact: paper.contact.clone(),
        confidential: !paper.name_may_be_known,
    };
    let routes = asked.routes(&about);
    let found = check(mechanism, &about, &person, &guard.consents, &submitter, &routes, asked.on);
    let blocks = found.blocks();
    let writes = common.json || paper.html.is_some();
    if let Some(block) = blocks.iter().find(|block| writes && !(paper.draft && block.draft_allowed)) {
        match common.json {
            true => say(json!({
                "schema": "whereabouts/1",
                "mechanism": mechanism.id,
                "refused": true,
                "elements": form::elements(&found),
                "consents": form::consents(&found),
                "missing": blocks,
            })
            .to_string()),
            false => tell(&found, &blocks, mechanism),
        }
        return Err(refused(block));
    }
    if !writes {
        let told: Vec<_> = about.iter().filter(|account| account.kind() == "person").copied().collect();
        say(format!("{}   {}   as of {}", isolated(&deaths::title(&told)), asked.person.short(), asked.on));
        tell(&found, &blocks, mechanism);
        return Ok(if blocks.is_empty() { Outcome::Done } else { Outcome::WithFindings });
    }
    let release = protection::release(mechanism.purpose(), asked.on);
    let register = asked.session.register()?.disclose::<UnConfidential>(guard, release);
    let mut withheld = Redactions::default();
    let kept = let_through(&register, &about, &person, &mut withheld);
    let told: Vec<Told<'_>> = kept.iter().map(|(record, source)| Told { record, source }).collect();
    let on = asked.on.to_string();
    let before = before(&asked, &register, &found, paper.lang);
    let filled = Form::fill(&found, mechanism, paper.lang, &told, &about, &submitter, &before, &on);
    let receipt = withheld.to_json::<UnConfidential>(&mechanism.purpose, &on);
    if let Some(file) = &paper.html {
        write(file, &form::html(&filled, &found, &receipt, &on))?;
    }
    if common.json {
        say(form::json(&filled, &found, &receipt, &on).to_string());
    } else if !common.quiet {
        hand_over(mechanism, paper, &filled, &receipt);
    }
    Ok(Outcome::Done)
}

/// What the UN may see of the case, each record with its source.
fn let_through(
    register: &register::Register<UnConfidential>,
    about: &[claims::Account<'_>],
    person: &[RecordId],
    withheld: &mut Redactions,
) -> Vec<(Record, Source)> {
    let gate = register.gate();
    let of_person = gate.about(person);
    if gate.subject(&of_person).is_err() {
        return Vec::new();
    }
    let mut kept = Vec::new();
    for account in about {
        let Some(source) = register.source(account.source.id) else {
            *withheld.records.entry(register::GateRule::Sharing).or_default() += 1;
            continue;
        };
        let shown = gate.record(&of_person, source, account.record.clone(), withheld);
        kept.extend(shown.map(|record| (record, source.clone())));
    }
    kept
}

/// What came in the weeks before each incident that may be raised, as far as the UN may see it.
fn before(
    asked: &Asked,
    register: &register::Register<UnConfidential>,
    found: &Check<'_>,
    lang: Tongue,
) -> Vec<(&'static str, Valued)> {
    let raised = found.raised.clone().unwrap_or_default();
    let all = asked.accounts.all();
    let mut told: Vec<(&'static str, Valued)> = Vec::new();
    let incidents = timeline::reprisals(&asked.accounts, &all, asked.on);
    for one in incidents.iter().filter(|one| raised.contains(&one.account.id())) {
        for event in &one.before {
            let Some(account) = asked.accounts.get(event.record) else { continue };
            let people = asked.accounts.meant(&account, "person");
            let gate = register.gate();
            let (about, source) = (gate.about(&people), register.source(account.source.id));
            let seen = gate.subject(&about).is_ok().then_some(source).flatten().and_then(|source| {
                gate.record(&about, source, account.record.clone(), &mut Redactions::default())
            });
            if seen.is_none() {
                continue;
            }
            let value = came_before(event, &account, lang);
            if !told.iter().any(|(_, known)| *known == value) {
                told.push(("before", value));
            }
        }
    }
    told
}

/// One thing that came before an incident, in the language of the form, with its source as that is called.
fn came_before(event: &Before, account: &claims::Account<'_>, lang: Tongue) -> Valued {
    let kind = terms::kind(account.kind(), lang).unwrap_or_default();
    let done = account.term("event_kind").and_then(|event| terms::term("site_event_kind", event, lang));
    let done = done.map(|done| format!(" ({done})")).unwrap_or_default();
    let text = format!("{} {kind}{done}", form::days_before(event.least, event.most, lang));
    let place = Place::of(account.record).in_words(lang);
    let source = account.text("reference").into_iter().chain([account.source.title.as_str(), &place]);
    let source: Vec<&str> = source.filter(|part| !part.is_empty()).collect();
    Valued { source: Some(source.join(", ")), ..Valued::of_form(text, Some(lang.code().to_owned())) }
}

fn refused(block: &Block) -> anyhow::Error {
    Failure::error(Kind::Refused, format!("{}: {}", block.rule, block.says), block.next.clone())
}

/// The elements and consents, one by one, and what blocks.
fn tell(found: &Check<'_>, blocks: &[Block], mechanism: &Mechanism) {
    say(mechanism.name.get(Tongue::English));
    for (element, state, reason) in &found.elements {
        let state = match state {
            Found::There => "there",
            Found::Excused => "excused",
            Found::Missing => "MISSING",
        };
        let records: Vec<String> = reason.records.iter().map(|record| record.short()).collect();
        let asks = element.asks.get(Tongue::English);
        say(format!("  {} {} {asks}   {}", padded(&element.id, 16), padded(state, 8), records.join(" "))
            .trim_end());
    }
    if let Some(raised) = &found.raised {
        let state = if raised.is_empty() { "MISSING" } else { "granted" };
        let records: Vec<String> = raised.iter().map(|record| record.short()).collect();
        say(format!(
            "  {} {} incident to be raised   {}",
            padded("consent", 16),
            padded(state, 8),
            records.join(" ")
        )
        .trim_end());
    }
    for ((request, permission), what) in found.consents.iter().zip(["case to the body", "name to the State"])
    {
        let state = if permission.permitted { "granted" } else { "MISSING" };
        say(format!(
            "  {} {} {} ({}, {})",
            padded("consent", 16),
            padded(state, 8),
            what,
            request.purpose.id(),
            permission.rule.id()
        ));
    }
    if blocks.is_empty() {
        say("nothing is missing; --html FILE or --json writes the form");
    }
    for block in blocks {
        say(format!("\n{}: {}\n  {}", block.rule, block.says, block.next));
    }
}

fn write(file: &Path, page: &str) -> Result<()> {
    let mut file = export::open(file)?;
    file.write_all(page.as_bytes())?;
    Ok(file.flush()?)
}

/// What whoever sends it has to know.
fn hand_over(mechanism: &Mechanism, paper: &Paper, filled: &Form<'_>, receipt: &Value) {
    let withheld =
        filled.sections.iter().flat_map(|(_, fields)| fields).filter(|field| field.withheld).count();
    let rules = receipt["withheld"].as_array().map_or(0, Vec::len);
    eprintln!("written, not sent: read it, sign it, and send it to {}", mechanism.sent_to);
    let fields = counted(withheld, "field is", "fields are");
    let rules = counted(rules, "rule", "rules");
    eprintln!(
        "{fields} to be filled in by hand, since the gate withheld what is known; {rules} withheld something"
    );
    if !mechanism.verified {
        eprintln!("the form {} was not compared with the body's present form", mechanism.form_version);
    }
    if paper.draft {
        eprintln!("a draft: do not send it before what is missing was supplied");
    }
}
