//! `whereabouts demo`: the register of an invented place, to look around in.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use ledger::{Chance, Codebook};
use secrecy::SecretString;
use store::{NewRegister, Store, THROWAWAY_PASSPHRASE, Unlock};

use crate::clock::now_ms;
use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::{self, List, Wishes};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{number, padded, say};

/// Build the register of an invented place from its conflicting lists.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  whereabouts demo
  whereabouts people حسین --register lakeside-register

Everyone in it is invented, and anyone can open it: put no real person into it.")]
pub struct Options {
    /// Where to build it; a demonstration that is there already is built anew.
    #[arg(default_value = "lakeside-register")]
    folder: PathBuf,
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

/// The seed of the demonstration, so that everyone sees the same identifiers.
const SEED: [u8; 32] = *b"lakeside: everyone is invented..";

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
    let (linked, projected) = link::relink(common, &mut session, true)?;
    say("\nwhat the register knows now");
    link::print(&linked, &projected);
    next(&session, folder)?;
    Ok(Outcome::Done)
}

/// Makes room: an empty or missing folder, or an earlier demonstration.
fn clear(folder: &Path) -> Result<()> {
    let filled = std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
    if !filled {
        return Ok(());
    }
    let chance = Chance::from_seed(SEED);
    match Store::open(folder, &Unlock::Throwaway, chance) {
        Ok(store) if store.is_throwaway() => {
            drop(store);
            std::fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))
        }
        _ => Err(Failure::error(
            Kind::Refused,
            format!("{} holds something that is no demonstration", folder.display()),
            "name another folder: whereabouts demo FOLDER",
        )),
    }
}

fn begin(folder: &Path) -> Result<Store> {
    let new = NewRegister {
        recorder: "demonstration".to_owned(),
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
