//! `whereabouts letter`: what States were asked, what they answered, and for how long nothing was seen.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ::letters::shadow::COLUMNS;
use ::letters::{Catalogue, Event, Fact, KINDS, Ladder, Matter, Reference, matters, shadow};
use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use dates::{Day, Hints, Window};
use ledger::Codebook;
use papers::Tongue;
use register::{Audience, Public, Redactions, Team, UnConfidential};
use serde_json::{Value, json};

use crate::accounts::{self, Accounts, Adding, Wanted};
use crate::cleared::Cleared;
use crate::commands::{export, link};
use crate::failure::{Failure, Kind, Outcome};
use crate::letters::{self, Heard};
use crate::options::Common;
use crate::protection;
use crate::session::{Session, counted};
use crate::terminal::say;

/// Letters to States: what each asked, what was answered, by whose word, and the days without an answer.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts letter add --file letters.toml
  whereabouts letter list                            every letter, and how many of its requests are open
  whereabouts letter show «AL LKS 3/2020»            one letter: clocks, requests, replies, what the register holds
  whereabouts letter silence                         requests to which nothing was seen: since when, by which day, where
  whereabouts letter shadow --csv shadow.csv         every question ever put, for the public
  whereabouts letter shadow --html shadow.html --lang fa
  whereabouts letter mandates --from 1988-07 --to 1988-09 --state Iran --subject execution
  whereabouts letter ladder                          what is open beyond letters, and what was taken

A letter that is not published is for the team and the UN alone (docs/letters.md).")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

/// What a docket of letters may hold: what they ask and what came back, and the steps beyond them.
const ADDED: [&str; 5] = [KINDS[0], KINDS[1], KINDS[2], KINDS[3], "accountability_step"];

#[derive(Debug, Subcommand)]
enum What {
    /// List the letters, the earliest first.
    List {
        #[command(flatten)]
        days: Days,
    },
    /// Show one letter with its clocks, requests and replies, beside what the register holds.
    Show {
        /// Its number, as «AL IRN 20/2020», or the identifier of any of its records, or its first characters.
        letter: String,
        #[command(flatten)]
        days: Days,
    },
    /// Add letters, requests, replies and assessments: a docket, or one record from flags.
    Add {
        /// The kind of a record from flags.
        #[arg(long, default_value = "communication", value_parser = clap::builder::PossibleValuesParser::new(ADDED))]
        kind: String,
        #[command(flatten)]
        adding: Adding,
    },
    /// Requests to which nothing was seen: since when, by which day, in which source.
    Silence {
        #[command(flatten)]
        days: Days,
    },
    /// The shadow list: every question ever put, what was answered, what the register holds, days unanswered.
    Shadow {
        /// For whom.
        #[arg(long = "for", visible_alias = "audience", value_enum, default_value = "public")]
        audience: For,
        /// Only questions on this topic, a term of the vocabulary `request_topic`.
        #[arg(long, value_name = "TOPIC", value_parser = topic)]
        topic: Option<String>,
        /// Write a row per question to this new file (`-` for standard output).
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
        /// Write a page to this new file, ready to print.
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// The language of the page.
        #[arg(long, value_name = "LANG", default_value = "en", value_parser = tongue)]
        lang: Tongue,
        /// Write here how much was withheld, by rule.
        #[arg(long, value_name = "FILE")]
        redactions: Option<PathBuf>,
        #[command(flatten)]
        days: Days,
    },
    /// The mandates that write letters: holders, resolutions, how they are reached, and whether they cover what happened.
    Mandates {
        /// One mandate, a term of the vocabulary `mandate`; all if none is named.
        mandate: Option<String>,
        #[command(flatten)]
        event: Happened,
        /// The day for which holders and resolutions are shown; today if none is given.
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// The steps beyond a letter: what opens each, when it was taken, whether it covers what happened.
    Ladder {
        #[command(flatten)]
        event: Happened,
        #[command(flatten)]
        days: Days,
    },
}

#[derive(Debug, Args)]
struct Days {
    /// As of this day: what was sent, answered or published later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// What happened, as far as a mandate's scope asks.
#[derive(Debug, Args)]
struct Happened {
    /// A record of an event, by its identifier or its first characters: its days, its State, its acts.
    #[arg(long, value_name = "RECORD", conflicts_with_all = ["from", "to", "subject"])]
    event: Option<String>,
    /// When it began.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// When it ended; the same as `--from` if none is given.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// The State.
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// What happened, a term of the vocabulary `mandate_subject`; can be repeated.
    #[arg(long, value_name = "SUBJECT", value_parser = subject)]
    subject: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum For {
    /// Anyone.
    Public,
    /// Those who work on this register.
    Team,
    /// UN bodies, in confidence.
    Un,
}

/// The language of a page.
pub fn tongue(code: &str) -> Result<Tongue, String> {
    let known = [Tongue::English, Tongue::Persian, Tongue::Arabic];
    known.into_iter().find(|tongue| tongue.code() == code).ok_or_else(|| "it is one of en, fa, ar".to_owned())
}

fn topic(word: &str) -> Result<String, String> {
    term("request_topic", word)
}

fn subject(word: &str) -> Result<String, String> {
    term("mandate_subject", word)
}

fn term(vocabulary: &str, word: &str) -> Result<String, String> {
    let known = Codebook::builtin().vocabulary(vocabulary);
    let terms = known.map(|known| known.terms.as_slice()).unwrap_or_default();
    let all = || terms.iter().map(|term| term.id.as_str()).collect::<Vec<_>>().join(", ");
    let found = known.and_then(|known| known.read(word)).map(|term| term.id.clone());
    found.ok_or_else(|| format!("it is one of {}", all()))
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::List { days } => of_letters(common, days, |desk| list(common, desk)),
        What::Show { letter, days } => of_letters(common, days, |desk| show(common, desk, letter)),
        What::Add { kind, adding } => accounts::add(common, adding, kind, &ADDED),
        What::Silence { days } => of_letters(common, days, |desk| silence(common, desk)),
        What::Shadow { audience, topic, csv, html, lang, redactions, days } => {
            let wanted = Shadow {
                topic: topic.as_deref(),
                csv: csv.as_deref(),
                page: html.as_deref().map(|file| (file, *lang)),
                redactions: redactions.as_deref(),
            };
            match audience {
                For::Public => shadow_list::<Public>(common, days, &wanted),
                For::Team => shadow_list::<Team>(common, days, &wanted),
                For::Un => shadow_list::<UnConfidential>(common, days, &wanted),
            }
        }
        What::Mandates { mandate, event, on } => {
            // The catalogue needs no register; an event that has a record does.
            let asked = match &event.event {
                None => event.said()?,
                Some(_) => {
                    let session = Session::open(common)?;
                    event.event(&session, &Accounts::read(&session, Wanted::Everyone, None)?)?
                }
            };
            mandates(common, mandate.as_deref(), asked.as_ref(), on.as_deref())
        }
        What::Ladder { event, days } => of_letters(common, days, |desk| ladder(common, desk, event)),
    }
}

/// The letters of a register on a day, for the team.
struct Desk<'a> {
    session: &'a Session,
    accounts: &'a Accounts,
    all: &'a [claims::Account<'a>],
    letters: Vec<Matter<'a>>,
    on: Day,
}

fn of_letters(
    common: &Common,
    days: &Days,
    answer: impl FnOnce(&Desk<'_>) -> Result<Outcome>,
) -> Result<Outcome> {
    let on = accounts::as_of(days.on.as_deref())?;
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let accounts = Accounts::read(&session, Wanted::Everyone, accounts::known_on(days.known_on.as_deref())?)?;
    let all = accounts.all();
    let letters = matters(&all, &accounts.links, |record| accounts.subject_of(record), on);
    answer(&Desk { session: &session, accounts: &accounts, all: &all, letters, on })
}

impl Desk<'_> {
    /// What the register holds to the topics, for the team.
    fn facts(&self) -> Result<Vec<Fact>> {
        let release = protection::release(None, self.on);
        let protected = protection::of(self.accounts, self.on);
        let team = self.session.register()?.disclose::<Team>(protected, release);
        let counted = letters::counts(self.session, self.accounts, self.on)?;
        Ok(letters::facts(counted.clone(), counted, team.gate(), &mut Redactions::default()))
    }

    /// The letter of this number, or of the record whose identifier begins so.
    fn find(&self, named: &str) -> Result<&Matter<'_>> {
        let written = named.trim_matches(|c| matches!(c, '«' | '»'));
        let asked = Reference::read_loosely(written);
        let numbered = self.letters.iter().filter(|letter| {
            letter.reference.is_some_and(|known| match asked {
                Some(asked) => known.key == asked.key,
                None => known.is_numbered(written),
            })
        });
        // A number without its country may be of two letters: then it names neither.
        if let [letter] = numbered.collect::<Vec<_>>()[..] {
            return Ok(letter);
        }
        let missing = || {
            Failure::error(
                Kind::NotFound,
                format!("no letter that was sent by {} is called «{written}»", self.on),
                "`whereabouts letter list` lists them",
            )
        };
        let (_, record) = self.session.find(written).map_err(|_| missing())?;
        let of = |letter: &&Matter<'_>| {
            let own = letter.letters.iter().any(|one| one.account.id() == record);
            let asked =
                letter.requests.iter().flat_map(|request| &request.accounts).any(|one| one.id() == record);
            own || asked || letter.replies.iter().any(|reply| reply.account.id() == record)
        };
        self.letters.iter().find(of).ok_or_else(missing)
    }
}

fn list(common: &Common, desk: &Desk<'_>) -> Result<Outcome> {
    if common.json {
        let all: Vec<Value> = desk.letters.iter().map(|letter| letters::letter_json(letter, &[])).collect();
        say(json!({"schema": "whereabouts/1", "on": desk.on.to_string(), "letters": all}).to_string());
        return Ok(Outcome::Done);
    }
    desk.letters.iter().for_each(|letter| say(letters::line(letter)));
    match desk.letters.is_empty() {
        true => say("no letters yet; next: whereabouts letter add --file letters.toml"),
        false => say(format!("{} on {}", counted(desk.letters.len(), "letter", "letters"), desk.on)),
    }
    Ok(Outcome::Done)
}

fn show(common: &Common, desk: &Desk<'_>, named: &str) -> Result<Outcome> {
    let letter = desk.find(named)?;
    let facts = desk.facts()?;
    if common.json {
        let mut shown = letters::letter_json(letter, &facts);
        shown["schema"] = json!("whereabouts/1");
        shown["on"] = json!(desk.on.to_string());
        say(shown.to_string());
    } else {
        letters::letter(letter, &facts, desk.on).iter().for_each(say);
    }
    let wrong = letter.issues.iter().any(|issue| accounts::is_error(issue.rule));
    Ok(if wrong { Outcome::WithFindings } else { Outcome::Done })
}

fn silence(common: &Common, desk: &Desk<'_>) -> Result<Outcome> {
    let mut rows = shadow(&desk.letters);
    rows.retain(|row| row.request.standing.is_silence());
    if common.json {
        let all: Vec<Value> = rows.iter().map(|row| letters::row_json(row, &[])).collect();
        say(json!({"schema": "whereabouts/1", "on": desk.on.to_string(), "requests": all}).to_string());
        return Ok(Outcome::Done);
    }
    for row in &rows {
        letters::row(row, &[], true).iter().for_each(say);
    }
    say(format!("{} to which nothing was seen, on {}", counted(rows.len(), "request", "requests"), desk.on));
    Ok(Outcome::Done)
}

/// What is wanted of the shadow list.
struct Shadow<'a> {
    topic: Option<&'a str>,
    csv: Option<&'a Path>,
    page: Option<(&'a Path, Tongue)>,
    redactions: Option<&'a Path>,
}

fn shadow_list<A: Audience>(common: &Common, days: &Days, wanted: &Shadow<'_>) -> Result<Outcome> {
    let on = accounts::as_of(days.on.as_deref())?;
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let accounts = Accounts::read(&session, Wanted::Everyone, accounts::known_on(days.known_on.as_deref())?)?;
    // What was known on a day is told by the wishes of today.
    let protected = protection::protection(&session, on)?;
    let register = session.register()?.disclose::<A>(protected, protection::release(None, on));
    let mut withheld = Redactions::default();
    let heard = Heard::through(&register, &accounts, &mut withheld);
    let told = heard.accounts();
    let whole = letters::Whole::of(&session, &accounts, on)?;
    let mut letters = matters(&told, &accounts.links, |record| accounts.subject_of(record), on);
    whole.mark(&mut letters, &told, &accounts);
    let mut rows = shadow(&letters);
    rows.retain(|row| wanted.topic.is_none_or(|topic| row.request.topics.contains(&topic)));
    let cleared = Cleared::through(&register, &accounts, |_| true, |_| false, &mut withheld);
    let mut seen = letters::counts(&session, &accounts.cleared(&cleared), on)?;
    if A::NAME == Team::NAME {
        seen = letters::with_people_of(&whole.counted, seen);
    }
    let facts = letters::facts(whole.counted, seen, register.gate(), &mut withheld);
    if let Some(file) = wanted.redactions {
        let mut file = export::open(file)?;
        let told = withheld.to_json::<A>(register.gate().purpose().id(), &on.to_string());
        serde_json::to_writer_pretty(&mut file, &told)?;
        file.write_all(b"\n")?;
        file.flush()?;
    }
    if let Some(file) = wanted.csv {
        export::sheet(file, COLUMNS, rows.iter().map(|row| row.cells(&facts)))?;
    }
    if let Some((file, tongue)) = wanted.page {
        let mut file = export::open(file)?;
        file.write_all(papers::shadow::html(&rows, &facts, tongue, on, A::NAME == Public::NAME).as_bytes())?;
        file.flush()?;
    }
    if common.json {
        let all: Vec<Value> = rows.iter().map(|row| letters::row_json(row, &facts)).collect();
        say(json!({"schema": "whereabouts/1", "on": on.to_string(), "audience": A::NAME, "questions": all})
            .to_string());
    } else if wanted.csv.is_none() && wanted.page.is_none() {
        for row in &rows {
            letters::row(row, &facts, true).iter().for_each(say);
            say("");
        }
        say(format!("{} on {on}, for {}", counted(rows.len(), "question", "questions"), A::NAME));
    }
    Ok(Outcome::Done)
}

impl Happened {
    /// What happened, as its record or the flags have it; nothing where nothing was said.
    fn event(&self, session: &Session, accounts: &Accounts) -> Result<Option<Event>> {
        let Some(named) = &self.event else { return self.said() };
        let (_, id) = session.find(named)?;
        let account = accounts.get(id).filter(|account| account.kind() == "event").ok_or_else(|| {
            Failure::error(
                Kind::NotFound,
                format!("record {} is of no event", id.short()),
                "`whereabouts events` lists them",
            )
        })?;
        let event = Event::of(&account);
        Ok(Some(Event { territory: self.state.clone().or(event.territory), ..event }))
    }

    /// What the flags say.
    fn said(&self) -> Result<Option<Event>> {
        let nothing =
            self.from.is_none() && self.to.is_none() && self.state.is_none() && self.subject.is_empty();
        let from = self.from.as_deref().map(window).transpose()?;
        let to = self.to.as_deref().map(window).transpose()?;
        let when = match (from, to) {
            (Some(from), Some(to)) => from.around(&to),
            (one, other) => one.or(other).unwrap_or_default(),
        };
        let event = Event { when, territory: self.state.clone(), subjects: self.subject.clone() };
        Ok((!nothing).then_some(event))
    }
}

fn window(written: &str) -> Result<Window> {
    let reading = dates::read(written, &Hints::default());
    let windows = reading.candidates.iter().map(|date| date.window);
    windows.reduce(|one, other| one.around(&other)).ok_or_else(|| {
        Failure::error(
            Kind::Usage,
            format!("«{written}» is no date"),
            "write it as 1988-07, 1988-07-28 or ۱۳۶۷/۵",
        )
    })
}

fn mandates(
    common: &Common,
    wanted: Option<&str>,
    event: Option<&Event>,
    on: Option<&str>,
) -> Result<Outcome> {
    let on = accounts::as_of(on)?;
    let all = &Catalogue::built_in().mandates;
    let chosen: Vec<_> = all.iter().filter(|one| wanted.is_none_or(|wanted| wanted == one.slug)).collect();
    if chosen.is_empty() {
        let known: Vec<&str> = all.iter().map(|mandate| mandate.slug.as_str()).collect();
        let what = format!("no mandate is called «{}»", wanted.unwrap_or_default());
        return Err(Failure::error(Kind::NotFound, what, format!("the mandates are {}", known.join(", "))));
    }
    if common.json {
        let shown: Vec<Value> = chosen.iter().map(|one| letters::mandate_json(one, on, event)).collect();
        say(json!({"schema": "whereabouts/1", "on": on.to_string(), "mandates": shown}).to_string());
        return Ok(Outcome::Done);
    }
    for one in chosen {
        letters::mandate(one, on, event, wanted.is_some()).iter().for_each(say);
    }
    Ok(Outcome::Done)
}

fn ladder(common: &Common, desk: &Desk<'_>, event: &Happened) -> Result<Outcome> {
    let event = event.event(desk.session, desk.accounts)?;
    let climbed = Ladder::built_in().climbed(desk.all, &desk.letters, event.as_ref(), desk.on);
    if common.json {
        let steps: Vec<Value> = climbed.iter().map(letters::climb_json).collect();
        say(json!({"schema": "whereabouts/1", "on": desk.on.to_string(), "steps": steps}).to_string());
        return Ok(Outcome::Done);
    }
    climbed.iter().flat_map(letters::climb).for_each(say);
    Ok(Outcome::Done)
}
