//! `whereabouts demo`: the register of an invented place, to look around in.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use claims::Docket;
use clap::{Args, Parser};
use ledger::{Chance, Codebook, Source};
use secrecy::SecretString;
use store::{NewRegister, Store, THROWAWAY_PASSPHRASE, Unlock};

use crate::accounts;
use crate::clock::now_ms;
use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::{self, List, Wishes};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{self, number, padded, say};

/// Build the register of an invented place from its conflicting lists, and say what it knows.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  whereabouts demo
  whereabouts people حسین --register lakeside-register

Everyone in it is invented, and anyone can open it: put no real person into it. At a terminal it ends by opening
the register in a browser, as `whereabouts serve` does; where nobody sits at one, or with --no-serve, it ends
by itself.")]
pub struct Options {
    /// Where to build it; a demonstration that is there already is built anew.
    #[arg(default_value = "lakeside-register")]
    folder: PathBuf,
    /// Only build and print: do not open it in a browser afterwards.
    #[arg(long)]
    no_serve: bool,
}

macro_rules! lakeside {
    ($($list:literal, $mapping:literal;)*) => {
        &[$((
            $list,
            include_bytes!(concat!("../../../../fixtures/lakeside/", $list)),
            include_str!(concat!("../../../../fixtures/lakeside/", $mapping)),
        )),*]
    };
}

/// The lists of the invented place, in the order in which they are imported:
/// a list that copies another comes after it.
const LISTS: &[(&str, &[u8], &str)] = lakeside![
    "families-list.csv", "families-list.toml";
    "southern-committee.csv", "southern-committee.toml";
    "documentation-centre.tsv", "documentation-centre.toml";
    "international-monitor.csv", "international-monitor.toml";
    "party-book.xlsx", "party-book.toml";
    "burial-register.csv", "burial-register.toml";
    "remembrance-pages.csv", "remembrance-pages.toml";
    "archive.ftm.json", "archive.ftm.toml";
];

macro_rules! dockets {
    ($($docket:literal,)*) => {
        &[$(($docket, include_str!(concat!("../../../../fixtures/lakeside/", $docket)))),*]
    };
}

/// What is said of cases, graves, certificates, matters before UN bodies, consents and dangers there, in the order
/// in which it is added.
const DOCKETS: &[(&str, &str)] = dockets![
    "cases.toml",
    "graves.toml",
    "certificates.toml",
    "registers.toml",
    "procedures.toml",
    "states.toml",
    "protection.toml",
];

/// The seed of the demonstration, so that everyone sees the same identifiers.
const SEED: [u8; 32] = *b"lakeside: everyone is invented..";

/// Who records in it.
const RECORDER: &str = "demonstration";

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let folder = &options.folder;
    clear(folder)?;
    let mut store = begin(folder)?;
    say(format!(
        "Lakeside, an invented place: {} in {}",
        counted(LISTS.len(), "list", "lists"),
        folder.display()
    ));
    for (name, bytes, mapping) in LISTS {
        let open = lists::in_memory(bytes);
        let list = List { name: (*name).to_owned(), open: &open, mapping: (*mapping).to_owned() };
        let report = lists::import_list(common, &mut store, &list, Wishes::default())?;
        let counts = report.counts;
        say(format!(
            "  {} {:>5} added {:>3} held back {:>3} ignored {:>5} issues",
            padded(name, 28),
            number(counts.added),
            number(counts.held),
            number(counts.ignored),
            number(report.issues.values().sum()),
        ));
    }
    let mut session = Session { store };
    for (name, docket) in DOCKETS {
        let added = accounts::add_docket(&mut session, docket)?;
        say(format!("  {} {:>5} added", padded(name, 28), number(added as u64)));
    }
    let (linked, projected) = link::relink(common, &mut session, true, None)?;
    say("\nwhat the register knows now");
    link::print(&linked, &projected);
    crate::witnesses::window(&session)?.lines().iter().for_each(say);
    drop(session);
    let here = Common { register: folder.clone(), ..common.clone() };
    answers(&here)?;
    next(&Session::open(&Common { quiet: true, ..here.clone() })?, folder)?;
    // Where output goes into a file or a pipe nobody could open the link, and the command would never end.
    let seated = std::io::stdin().is_terminal() && terminal::read_by_a_person();
    if seated && !options.no_serve && !common.no_input && !common.json {
        say("");
        return serve(&here);
    }
    Ok(Outcome::Done)
}

/// Opens the demonstration in a browser.
fn serve(here: &Common) -> Result<Outcome> {
    let mut asked = crate::options::Options::try_parse_from(["whereabouts", "serve", "--quiet"])?;
    asked.common.register.clone_from(&here.register);
    super::run(asked)
}

/// The day for which the demonstration answers: the same on every day that it is run.
const ON: &str = "2024-08-30";

/// The commands by which it answers what is asked of such a register.
const ANSWERS: &[(&str, &[&str])] = &[
    ("is their fate, and are their whereabouts, established?", &["case", "list", "--counts"]),
    ("what is known of each grave?", &["grave", "list"]),
    ("were they entered in a burial register?", &["register-check"]),
    ("which certificates were refused, or are false?", &["certificate", "list"]),
    ("what is due, and what did a State leave unanswered?", &["deadlines", "list"]),
];

/// Runs each command as anyone would, and prints it above its answer.
fn answers(here: &Common) -> Result<()> {
    for (question, words) in ANSWERS {
        let shown = format!("whereabouts {} --on {ON}", words.join(" "));
        say(format!("\n{question}   (`{shown} -r {}`)", here.register.display()));
        let asked = ["whereabouts"].iter().chain(*words).chain(&["--on", ON, "--quiet"]);
        let mut asked = crate::options::Options::try_parse_from(asked)?;
        asked.common.register.clone_from(&here.register);
        super::run(asked)?;
    }
    Ok(())
}

/// Makes room: an empty or missing folder, or an earlier demonstration and nothing besides.
fn clear(folder: &Path) -> Result<()> {
    let filled = std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
    if !filled {
        return Ok(());
    }
    if !is_demonstration(folder) {
        return Err(Failure::error(
            Kind::Refused,
            format!("{} holds something that is no demonstration", folder.display()),
            "name another folder: whereabouts demo FOLDER",
        ));
    }
    std::fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))
}

/// Whether a folder holds the files of a demonstration, only its lists, and nothing else.
fn is_demonstration(folder: &Path) -> bool {
    let own = |name: &std::ffi::OsStr| name == "vault" || name.to_string_lossy().starts_with("register.");
    let only_own =
        std::fs::read_dir(folder).is_ok_and(|files| files.flatten().all(|file| own(&file.file_name())));
    let Ok(store) = Store::open(folder, &Unlock::Throwaway, Chance::from_seed(SEED)) else { return false };
    let listed = |name: &str| LISTS.iter().any(|(list, ..)| *list == name);
    let declared: Vec<String> = DOCKETS.iter().flat_map(|(_, docket)| declared(docket)).collect();
    let known = |source: &Source| match &source.file_name {
        Some(file) => listed(file),
        None => declared.contains(&source.slug),
    };
    let only_lists = store.sources().unwrap_or_default().iter().all(|row| known(&row.source));
    only_own && only_lists && store.is_throwaway() && store.recorder() == RECORDER
}

/// The slugs of the sources that a docket declares.
fn declared(docket: &str) -> Vec<String> {
    Docket::read(docket, Codebook::builtin()).map(|docket| docket.declared).unwrap_or_default()
}

fn begin(folder: &Path) -> Result<Store> {
    let new = NewRegister {
        recorder: RECORDER.to_owned(),
        software: concat!("whereabouts ", env!("CARGO_PKG_VERSION")).to_owned(),
        codebook: Codebook::builtin().digest(),
        throwaway: true,
        now_ms: now_ms(),
        chance: Chance::from_seed(SEED),
    };
    let (store, _) = Store::create(folder, &SecretString::from(THROWAWAY_PASSPHRASE), new)?;
    Ok(store)
}

/// The next commands to try, with a person and a pair that are there.
fn next(session: &Session, folder: &Path) -> Result<()> {
    let folder = folder.display();
    let filter =
        store::PeopleFilter { order: store::PeopleOrder::Independent, limit: 1, ..Default::default() };
    let person = session.store.people(&filter)?.people.first().map(|row| row.id.short());
    say("\nnext, to look around (everyone in it is invented, and anyone can open it)");
    say(format!("  whereabouts serve -r {folder}"));
    say(format!("  whereabouts people -r {folder} حسین"));
    if let Some(person) = person {
        say(format!("  whereabouts show -r {folder} {person}"));
    }
    if let Some(pair) = session.store.next_pairs(None, 1)?.first()
        && let (Some(a), Some(b)) = (session.store.record_at(pair.a)?, session.store.record_at(pair.b)?)
    {
        say(format!("  whereabouts why -r {folder} {} {}", a.id.short(), b.id.short()));
    }
    say(format!("  whereabouts review -r {folder}"));
    say(format!("  whereabouts verify -r {folder}"));
    say("(with `cargo run --release --` in place of `whereabouts` if it is not installed)");
    Ok(())
}
