//! `whereabouts register-check`: were the names of the dead entered in burial registers?

use std::path::PathBuf;

use ::burials::QUESTION;
use anyhow::Result;
use clap::{Args, Subcommand};

use crate::accounts::{self, Accounts, Adding, Wanted};
use crate::burials::{self, Inquiry, Scope};
use crate::commands::{export, link};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::say;

/// Answer, for each person and each burial register, whether the name was entered, and which pages say so.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  whereabouts register-check                                every register: the question, the counts
  whereabouts register-check --burial-register town-1367    one register, person by person
  whereabouts register-check show 3k2m9x1q                  one person in every register
  whereabouts register-check add --file registers.toml      registers, their pages, rows and searches
  whereabouts register-check --site 7hq2m4xz                those who are said to lie in one grave site
  whereabouts register-check --csv answers.csv              a row per person and register, for the team

Nobody is called absent from a register unless every page that could hold the name was disclosed and
searched; the answer names the pages. `docs/burial-registers.md` explains every answer."
)]
pub struct Options {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every register: the question, the counts; the same as without a word.
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// One person in every register.
    Show {
        /// The identifier of any record of the person, or its first characters.
        #[arg(value_name = "PERSON")]
        whom: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Add registers, their pages, rows and searches: a docket, or one record from flags.
    Add {
        /// The kind of a record from flags.
        #[arg(value_parser = KINDS, required_unless_present = "file")]
        kind: Option<String>,
        #[command(flatten)]
        adding: Adding,
    },
}

/// The kinds that this command adds from flags.
const KINDS: [&str; 4] = ["cemetery_register", "register_page", "register_row", "register_search"];

/// Which answers, and of when.
#[derive(Debug, Clone, Args)]
struct Asked {
    /// Only this register, by the slug of its list or the key of its record; shows everybody.
    #[arg(long, value_name = "SLUG")]
    burial_register: Option<String>,
    /// Only this person, by the identifier of any of their records or its first characters.
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// Only those who are said to lie in this grave site, in its own registers if it has any.
    #[arg(long, value_name = "ID")]
    site: Option<String>,
    /// Write a row per person and register to this new file (`-` for standard output); for the team.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// As of this day: what was disclosed or searched later does not count.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        None => check(common, &options.asked),
        Some(What::List { asked }) => check(common, asked),
        Some(What::Show { whom, asked }) => {
            check(common, &Asked { person: Some(whom.clone()), ..asked.clone() })
        }
        Some(What::Add { kind: None, adding }) => accounts::add(common, adding, "", &[]),
        Some(What::Add { kind: Some(kind), adding }) => accounts::add(common, adding, kind, &KINDS),
    }
}

fn check(common: &Common, options: &Asked) -> Result<Outcome> {
    let on = accounts::as_of(options.on.as_deref())?;
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let known = accounts::known_on(options.known_on.as_deref())?;
    let accounts = Accounts::read(&session, Wanted::Everyone, known)?;
    let subject = |id: &Option<String>| -> Result<Option<ledger::RecordId>> {
        let found = id.as_deref().map(|id| session.find(id)).transpose()?;
        Ok(found.map(|(_, record)| accounts.subject_of(record)))
    };
    if let Some(written) = &options.site {
        let (_, record) = session.find(written)?;
        let kind = accounts.get(record).map(|account| account.kind().to_owned());
        if kind.as_deref() != Some("grave_site") {
            return Err(Failure::error(
                Kind::NotFound,
                format!("record {} is of no grave site", record.short()),
                "`whereabouts grave list` prints the identifiers of sites",
            ));
        }
    }
    let scope = Scope {
        register: options.burial_register.clone(),
        person: subject(&options.person)?,
        site: subject(&options.site)?,
    };
    let inquiry = Inquiry::of(&session, &accounts, &scope, on)?;
    if let Some(file) = &options.csv {
        write(common, file, &inquiry)?;
    } else if common.json {
        say(burials::inquiry_json(&inquiry, on).to_string());
    } else {
        let each = options.burial_register.is_some() || options.person.is_some() || options.site.is_some();
        print(&inquiry, each, on);
    }
    Ok(Outcome::Done)
}

fn write(common: &Common, file: &std::path::Path, inquiry: &Inquiry<'_>) -> Result<()> {
    let mut file = export::open(file)?;
    // Spreadsheet programs take a file without this mark for Windows-1252.
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::Writer::from_writer(file);
    out.write_record(burials::COLUMNS)?;
    for line in &inquiry.lines {
        out.write_record(burials::row(inquiry, line).iter().map(|cell| export::harmless(cell)))?;
    }
    out.flush()?;
    if !common.quiet {
        eprintln!("{} for the team", counted(inquiry.lines.len(), "answer", "answers"));
    }
    Ok(())
}

fn print(inquiry: &Inquiry<'_>, each: bool, on: dates::Day) {
    say(format!("Asked: {QUESTION}?"));
    say(format!("(letter of UN experts, 3 September 2020)   as of {on}"));
    if inquiry.registers.is_empty() {
        say(
            "\nno burial register is known here: record one (kind cemetery_register), or import its rows as a list",
        );
        return;
    }
    if inquiry.nobody_there {
        say("\nnobody is said to lie in this site: `whereabouts grave claims SITE` shows what is claimed");
        return;
    }
    for (place, register) in inquiry.registers.iter().enumerate() {
        say("");
        burials::register(register, &inquiry.reports[place]).iter().for_each(say);
        if each {
            say("");
            burials::people(inquiry, place).iter().for_each(say);
        }
    }
    if inquiry.registers.len() > 1 {
        say("\nall of them together: the first of these that holds in any register");
        burials::counts(&inquiry.together).iter().for_each(say);
    }
}
