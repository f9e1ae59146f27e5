//! `whereabouts demo`: the register of an invented place, to look around in.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use claims::Docket;
use clap::{Args, Parser};
use ledger::{Body, Chance, Codebook, Source, Verdict};
use secrecy::SecretString;
use store::{NewRegister, Store, THROWAWAY_PASSPHRASE, Unlock};

use crate::accounts::{self, Keyed};
use crate::clock::now_ms;
use crate::commands::{judge, link};
use crate::examples::{EXAMPLES, Example};
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::{self, List, Wishes};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{self, number, padded, say};

/// Build an example register, and say what it knows: an invented place with its conflicting lists, or public facts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts demo                                   Lakeside, where everyone is invented
  whereabouts people حسین --register lakeside-register
  whereabouts demo --example iran-1988               public facts of 1988 in Iran: letters, officials, graves, numbers

Anyone can open an example: put no real person into it. At a terminal it ends by opening the register in a browser,
as `whereabouts serve` does; where nobody sits at one, or with --no-serve, it ends by itself.")]
pub struct Options {
    /// Where to build it; a demonstration that is there already is built anew. Named after the example if none is given.
    folder: Option<PathBuf>,
    /// Which example.
    #[arg(long, value_name = "NAME", default_value = "lakeside", value_parser = example)]
    example: &'static Example,
    /// Only build and print: do not open it in a browser afterwards.
    #[arg(long)]
    no_serve: bool,
}

fn example(name: &str) -> Result<&'static Example, String> {
    let known = || EXAMPLES.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
    EXAMPLES.iter().find(|one| one.name == name).ok_or_else(|| format!("it is one of {}", known()))
}

/// Who records in it.
const RECORDER: &str = "demonstration";

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let example = options.example;
    let folder = options.folder.clone().unwrap_or_else(|| PathBuf::from(example.folder));
    let folder = &folder;
    clear(folder, example)?;
    let mut store = begin(folder, example)?;
    let held = match example.lists {
        [] => counted(example.dockets.len(), "docket", "dockets"),
        lists => counted(lists.len(), "list", "lists"),
    };
    say(format!("{}: {held} in {}", example.title, folder.display()));
    for (name, bytes, mapping) in example.lists {
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
    let mut keyed = Keyed::new();
    for (name, docket) in example.dockets {
        let (added, found) = accounts::add_docket(&mut session, docket)?;
        say(format!("  {} {:>5} added", padded(name, 28), number(added as u64)));
        keyed.extend(found);
    }
    join(&mut session, example, &keyed)?;
    let (linked, projected) = link::relink(common, &mut session, true, None)?;
    // Where there are no lists there are no victims, and nobody to be told from anybody.
    if !example.lists.is_empty() {
        say("\nwhat the register knows now");
        link::print(&linked, &projected);
        crate::witnesses::window(&session)?.lines().iter().for_each(say);
    }
    drop(session);
    let here = Common { register: folder.clone(), ..common.clone() };
    answers(&here, example)?;
    next(&Session::open(&Common { quiet: true, ..here.clone() })?, folder, example)?;
    // Where output goes into a file or a pipe nobody could open the link, and the command would never end.
    let seated = std::io::stdin().is_terminal() && terminal::read_by_a_person();
    if seated && !options.no_serve && !common.no_input && !common.json {
        say("");
        return serve(&here);
    }
    Ok(Outcome::Done)
}

/// Judges the people of the example that are one, as `judge` does.
fn join(session: &mut Session, example: &Example, keyed: &Keyed) -> Result<()> {
    for (a, b, reason) in example.same {
        let record = |key: &str| keyed.get(&("person".to_owned(), key.to_owned())).copied();
        let (a, b) = record(a).zip(record(b)).context("the example judges records that it does not have")?;
        let judgement = judge::by(RECORDER, a, b, Verdict::Same, Some((*reason).to_owned()));
        session.append(|id| Body::Judgement(judgement(id)))?;
    }
    if !example.same.is_empty() {
        let pairs = counted(example.same.len(), "pair", "pairs");
        say(format!("  {pairs} of officials judged to be one person each"));
    }
    Ok(())
}

/// Opens the demonstration in a browser.
fn serve(here: &Common) -> Result<Outcome> {
    let mut asked = crate::options::Options::try_parse_from(["whereabouts", "serve", "--quiet"])?;
    asked.common.register.clone_from(&here.register);
    super::run(asked)
}

/// Runs each command as anyone would, and prints it above its answer.
fn answers(here: &Common, example: &Example) -> Result<()> {
    for (question, words) in example.answers {
        let typed: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        let shown = format!("whereabouts {}", typed.join(" "));
        say(format!("\n{question}   (`{shown} -r {}`)", here.register.display()));
        let asked = ["whereabouts"].iter().chain(*words).chain(&["--quiet"]);
        let mut asked = crate::options::Options::try_parse_from(asked)?;
        asked.common.register.clone_from(&here.register);
        super::run(asked)?;
    }
    Ok(())
}

/// A word as it is typed in a shell.
fn quoted(word: &str) -> String {
    if word.contains(' ') { format!("'{word}'") } else { word.to_owned() }
}

/// Makes room: an empty or missing folder, or an earlier demonstration and nothing besides.
fn clear(folder: &Path, example: &Example) -> Result<()> {
    let filled = std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
    if !filled {
        return Ok(());
    }
    if !is_demonstration(folder, example) {
        return Err(Failure::error(
            Kind::Refused,
            format!("{} holds something that is no demonstration", folder.display()),
            "name another folder: whereabouts demo FOLDER",
        ));
    }
    std::fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))
}

/// Whether a folder holds the files of a demonstration, only its lists, and nothing else.
fn is_demonstration(folder: &Path, example: &Example) -> bool {
    let own = |name: &std::ffi::OsStr| name == "vault" || name.to_string_lossy().starts_with("register.");
    let only_own =
        std::fs::read_dir(folder).is_ok_and(|files| files.flatten().all(|file| own(&file.file_name())));
    let Ok(store) = Store::open(folder, &Unlock::Throwaway, Chance::from_seed(*example.seed)) else {
        return false;
    };
    let listed = |name: &str| example.lists.iter().any(|(list, ..)| *list == name);
    let declared: Vec<String> = example.dockets.iter().flat_map(|(_, docket)| declared(docket)).collect();
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

fn begin(folder: &Path, example: &Example) -> Result<Store> {
    let new = NewRegister {
        recorder: RECORDER.to_owned(),
        software: concat!("whereabouts ", env!("CARGO_PKG_VERSION")).to_owned(),
        codebook: Codebook::builtin().digest(),
        throwaway: true,
        now_ms: now_ms(),
        chance: Chance::from_seed(*example.seed),
    };
    let (store, _) = Store::create(folder, &SecretString::from(THROWAWAY_PASSPHRASE), new)?;
    Ok(store)
}

/// The next commands to try, with a person and a pair that are there.
fn next(session: &Session, folder: &Path, example: &Example) -> Result<()> {
    let folder = folder.display();
    let filter =
        store::PeopleFilter { order: store::PeopleOrder::Independent, limit: 1, ..Default::default() };
    let person = session.store.people(&filter)?.people.first().map(|row| row.id.short());
    let person = person.filter(|_| !example.lists.is_empty());
    say(format!("\nnext, to look around ({}, and anyone can open it)", example.warning));
    for words in example.next {
        let (command, rest) = words.split_once(' ').unwrap_or((words, ""));
        say(format!("  whereabouts {command} -r {folder} {rest}").trim_end());
    }
    if let Some(person) = person {
        say(format!("  whereabouts show -r {folder} {person}"));
    }
    if let Some(pair) = session.store.next_pairs(None, 1)?.first()
        && let (Some(a), Some(b)) = (session.store.record_at(pair.a)?, session.store.record_at(pair.b)?)
    {
        say(format!("  whereabouts why -r {folder} {} {}", a.id.short(), b.id.short()));
    }
    if !example.lists.is_empty() {
        say(format!("  whereabouts review -r {folder}"));
    }
    say(format!("  whereabouts verify -r {folder}"));
    say("(with `cargo run --release --` in place of `whereabouts` if it is not installed)");
    Ok(())
}
