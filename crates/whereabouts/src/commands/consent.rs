//! `whereabouts consent`: who agreed to what, and whether something may be done.

use anyhow::Result;
use clap::{Args, Subcommand};
use consent::{Audience, Consents, Element, Permission, Purpose, Request, Rule, Task};
use dates::Day;
use ledger::{DataClass, RecordId};
use serde_json::json;

use crate::accounts::{self, Accounts, Adding, Wanted};
use crate::commands::export;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::releases::{self, Recall};
use crate::session::{Session, counted};
use crate::terminal::{isolated, padded, say};

/// The kinds that this command adds and lists.
const KINDS: [&str; 3] = ["consent", "family_contact", "reprisal_incident"];

/// Record who agreed to what, and ask whether something may be done.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts consent add --source families-letters --set person=families-list:1012 --set giver=«Golrokh» \\
      --set relation=mother --set answer=granted --set consent_level=C2 --set given_on=1399/3/1
  whereabouts consent add --file consents.toml
  whereabouts consent check 3k2m9x1q --purpose submit_wgeid --audience un_confidential
  whereabouts consent show 3k2m9x1q                 what is permitted, and what should be done
  whereabouts consent recalls                       who left in a file and would be withheld today
  whereabouts consent withdraw 8r4t1c7w --on 1401/9/9 --source families-letters

Levels C0 to C6 are shortcuts and no ladder; `docs/consent.md` says what each grants.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List consents, contacts with families, and reprisals.
    List {
        /// Also those of silent cases: mind who sees your screen.
        #[arg(long)]
        silent: bool,
    },
    /// Show what is permitted of one person to each audience, by which rule, and what should be done.
    Show {
        /// A person's or a record's identifier, or its first characters.
        person: String,
        /// The day asked for; today if none is given.
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// Add a consent from flags, or consents, contacts and reprisals from a docket.
    Add {
        #[command(flatten)]
        adding: Adding,
    },
    /// Record that a consent was taken back: a record of its own, from the day on which it was.
    Withdraw {
        /// The consent, by its identifier or its first characters.
        consent: String,
        /// When it was taken back.
        #[arg(long, value_name = "DATE")]
        on: String,
        /// The source that says so, by its slug.
        #[arg(long, value_name = "SLUG")]
        source: String,
        /// The title of the source, if the register does not have it yet.
        #[arg(long, value_name = "TITLE")]
        source_title: Option<String>,
    },
    /// Whom to write to: who was in a release (`export --recipient`) and would be withheld from it today.
    Recalls {
        /// Only this person, by the identifier of any of their records or its first characters.
        person: Option<String>,
        /// The day asked for; today if none is given.
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// Say whether something may be done: exit code 0 if it may, 5 if it may not.
    Check {
        /// A person's or a record's identifier, or its first characters.
        person: String,
        /// What for, a term of the vocabulary `purpose`.
        #[arg(long, value_parser = export::purpose)]
        purpose: Purpose,
        /// For whom; where it is not said, the usual audience of the purpose.
        #[arg(long, value_parser = audience)]
        audience: Option<Audience>,
        /// The class of data, P0 to P6.
        #[arg(long, default_value = "P1", value_parser = class)]
        class: DataClass,
        /// The day asked for; today if none is given.
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
}

fn audience(word: &str) -> Result<Audience, String> {
    let known = || Audience::ALL.iter().map(|one| one.id()).collect::<Vec<_>>().join(", ");
    Audience::from_id(word).ok_or_else(|| format!("it is one of {}", known()))
}

fn class(word: &str) -> Result<DataClass, String> {
    DataClass::from_code(word).ok_or_else(|| "it is one of P0 to P6".to_owned())
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::List { silent } => {
            let session = Session::open(common)?;
            accounts::list(common, &Accounts::read(&session, Wanted::These(&[]), None)?, &KINDS, *silent)
        }
        What::Show { person, on } => show(common, &Asked::of(common, person, on.as_deref())?),
        What::Add { adding } => accounts::add(common, adding, "consent", &KINDS),
        What::Withdraw { consent, on, source, source_title } => {
            withdraw(common, consent, on, source, source_title.clone())
        }
        What::Recalls { person, on } => recalls(common, person.as_deref(), on.as_deref()),
        What::Check { person, purpose, audience, class, on } => {
            let request = Request {
                purpose: *purpose,
                data_class: *class,
                audience: audience.unwrap_or(purpose.usual_audience()),
            };
            check(common, &Asked::of(common, person, on.as_deref())?, request)
        }
    }
}

/// One person, and everything that was said of consent and danger.
struct Asked {
    title: String,
    records: Vec<RecordId>,
    consents: Consents,
    on: Day,
    child: Option<Task>,
    elements: Vec<Element>,
}

impl Asked {
    fn of(common: &Common, beginning: &str, on: Option<&str>) -> Result<Asked> {
        let session = Session::open(common)?;
        let register = session.register()?;
        let person = session.person(&register, beginning)?;
        let records: Vec<RecordId> = person.records.iter().map(|record| record.id).collect();
        let accounts = Accounts::read(&session, Wanted::These(&records), None)?;
        let window = |property| accounts.get(person.id).and_then(|one| one.window(property));
        let windows = window("birth_date").zip(window("death_date"));
        let child = windows.filter(|(born, died)| consent::was_a_child(born, died) != dates::Answer::No);
        Ok(Asked {
            title: person.title(),
            consents: Consents::new(&accounts.all(), &accounts.links),
            elements: consent::elements(&accounts.about(person.id)),
            child: child.map(|_| Task::new(Rule::Child, [person.id])),
            records,
            on: accounts::as_of(on)?,
        })
    }

    fn tasks(&self) -> Vec<Task> {
        let mut tasks = self.consents.tasks(&self.records, self.on);
        tasks.extend(self.child.clone());
        tasks
    }
}

fn show(common: &Common, asked: &Asked) -> Result<Outcome> {
    let answers: Vec<(Request, Permission)> = Audience::ALL
        .iter()
        .flat_map(|&audience| Purpose::ALL.iter().map(move |&purpose| (audience, purpose)))
        .filter(|(audience, purpose)| {
            purpose.usual_audience() == *audience
                || (*audience == Audience::StateViaUn && *purpose == Purpose::SubmitWgeid)
        })
        .map(|(audience, purpose)| {
            let request = Request { purpose, data_class: DataClass::VictimCore, audience };
            (request, asked.consents.permits(&asked.records, request, asked.on))
        })
        .collect();
    let tasks = asked.tasks();
    if common.json {
        let permissions: Vec<_> = answers
            .iter()
            .map(|(request, permission)| json!({"request": request, "permission": permission}))
            .collect();
        let silent = asked.consents.silence(&asked.records, asked.on).is_some();
        say(json!({"schema": "whereabouts/1", "on": asked.on.to_string(), "silent": silent,
            "permissions": permissions, "tasks": tasks})
        .to_string());
        return Ok(Outcome::Done);
    }
    say(format!("{}   as of {}", isolated(&asked.title), asked.on));
    if let Some(silence) = asked.consents.silence(&asked.records, asked.on) {
        say(format!("SILENT: {} ({})", silence.says, shorts(&silence.records)));
    }
    for (request, permission) in &answers {
        say(line(request, permission));
    }
    if !tasks.is_empty() {
        say("\nto do");
        for task in &tasks {
            say(format!("  {}: {} ({})", task.rule.id(), task.reason.says, shorts(&task.reason.records)));
        }
    }
    Ok(if tasks.is_empty() { Outcome::Done } else { Outcome::WithFindings })
}

fn recalls(common: &Common, person: Option<&str>, on: Option<&str>) -> Result<Outcome> {
    let session = Session::open(common)?;
    let only = person.map(|beginning| session.find(beginning)).transpose()?.map(|(_, id)| id);
    let accounts = Accounts::read(&session, Wanted::Everyone, None)?;
    let found = releases::recalls(&session, &accounts, accounts::as_of(on)?, only)?;
    let told = |recall: &Recall| {
        let release = accounts.get(recall.release);
        let value =
            |property| release.and_then(|release| release.text(property)).unwrap_or_default().to_owned();
        (value("recipient"), value("date"), value("file_sha256"))
    };
    if common.json {
        let recalls: Vec<_> = found
            .iter()
            .map(|recall| {
                let (recipient, date, file) = told(recall);
                json!({"person": recall.person.to_string(), "release": recall.release.to_string(),
                    "recipient": recipient, "date": date, "file_sha256": file, "rule": recall.rule})
            })
            .collect();
        say(json!({"schema": "whereabouts/1", "recalls": recalls}).to_string());
    } else {
        for recall in &found {
            let (recipient, date, file) = told(recall);
            let rule = recall.rule.unwrap_or("nothing of it may be shown");
            say(format!("{}  {}  {date}  {rule}", recall.person.short(), isolated(&recipient)));
            say(format!("          release {}, sha256 {file}", recall.release.short()));
        }
        say(match found.is_empty() {
            true => "nobody has to be recalled from a release that was noted".to_owned(),
            false => format!("{}: write to whoever has the file", counted(found.len(), "recall", "recalls")),
        });
    }
    Ok(if found.is_empty() { Outcome::Done } else { Outcome::WithFindings })
}

fn check(common: &Common, asked: &Asked, request: Request) -> Result<Outcome> {
    let permission = asked.consents.permits(&asked.records, request, asked.on);
    let asked_for = consent::is_submission(request.purpose);
    let elements: Vec<&Element> = asked.elements.iter().filter(|_| asked_for).collect();
    if common.json {
        say(json!({"schema": "whereabouts/1", "on": asked.on.to_string(), "request": request,
            "permission": permission, "elements": elements})
        .to_string());
    } else {
        say(line(&request, &permission));
        elements.iter().for_each(|element| say(element_line(element)));
    }
    if !permission.permitted {
        return Err(refused(permission.rule.id(), permission.rule.says(), permission.rule.cites()));
    }
    let missing = |element: &&&Element| !element.met && !element.excused;
    match elements.iter().find(|element| element.id == "me_source").filter(missing) {
        Some(_) => Err(refused(
            "V-103",
            "no submission comes from somebody without a name",
            "V-103; docs/submissions.md",
        )),
        None if elements.iter().any(|element| missing(&element)) => Ok(Outcome::WithFindings),
        None => Ok(Outcome::Done),
    }
}

fn refused(rule: &str, says: &str, cites: &str) -> anyhow::Error {
    Failure::error(
        Kind::Refused,
        format!("{rule}: {says} ({cites})"),
        "`whereabouts consent show` says what should be done",
    )
}

/// One of the minimum elements of a submission (V-104): there, excused, or missing.
fn element_line(element: &Element) -> String {
    let state = match (element.met, element.excused) {
        (true, _) => "there",
        (false, true) => "excused",
        (false, false) => "MISSING",
    };
    let records = shorts(&element.reason.records);
    format!("    {} {} {} {records}", padded(element.id, 16), padded(state, 8), element.reason.says)
        .trim_end()
        .to_owned()
}

fn line(request: &Request, permission: &Permission) -> String {
    let answer = match permission.attribution {
        Some(attribution) => format!("yes, {}", attribution.id()),
        None => "no".to_owned(),
    };
    let records: Vec<RecordId> =
        permission.reasons.iter().flat_map(|reason| reason.records.iter().copied()).collect();
    format!(
        "  {} {} {} {} {}",
        padded(request.purpose.id(), 20),
        padded(request.audience.id(), 16),
        padded(&answer, 15),
        padded(permission.rule.id(), 18),
        shorts(&records)
    )
    .trim_end()
    .to_owned()
}

fn shorts(records: &[RecordId]) -> String {
    records.iter().map(|record| record.short()).collect::<Vec<_>>().join(" ")
}

fn withdraw(
    common: &Common,
    beginning: &str,
    on: &str,
    source: &str,
    source_title: Option<String>,
) -> Result<Outcome> {
    let (record, persons) = {
        let session = Session::open(common)?;
        let (_, id) = session.find(beginning)?;
        let accounts = Accounts::read(&session, Wanted::These(&[]), None)?;
        let found = accounts.get(id).filter(|account| account.kind() == "consent");
        let account = found.ok_or_else(|| {
            Failure::error(
                Kind::NotFound,
                format!("record {} is no consent that stands", id.short()),
                "`whereabouts consent list` lists them",
            )
        })?;
        let persons = account
            .links("person")
            .filter_map(|link| accounts.links.resolve(&link, account.source.id))
            .collect::<Vec<_>>();
        (id, persons)
    };
    accounts::as_of(Some(on))?;
    let mut set: Vec<String> = persons.iter().map(|person| format!("person={person}")).collect();
    set.extend([format!("withdraws={record}"), "answer=withdrawn".to_owned(), format!("given_on={on}")]);
    accounts::add(common, &Adding::of_values(set, source, source_title, false), "consent", &KINDS)
}
