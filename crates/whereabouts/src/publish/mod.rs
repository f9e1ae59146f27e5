//! An edition of the register for everyone: a folder of files that anyone may copy.
//!
//! Everything in it is derived from what passed the gate for the public, and from nothing else, by
//! the same functions that make pages for those who work on the register. The same register on the same
//! day gives the same bytes.
//!
//! - [`mod@folder`]: written beside its place, then moved there; the manifest
//! - [`mod@scope`]: what the public may see of the register
//! - [`mod@shelf`]: which file holds which page
//! - [`mod@indexes`]: how somebody is found; [`mod@data`]: open data; [`mod@changes`]: since the former edition
//! - [`mod@press`]: one page, language by language; [`mod@people`]: everybody's pages; [`mod@binding`]: all others

mod binding;
mod changes;
mod data;
pub mod folder;
mod indexes;
mod people;
mod press;
mod scope;
mod shelf;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod leaks;

use std::collections::HashSet;
use std::path::Path;

use anyhow::Result;
use dates::Day;
use ledger::{Algorithm, Digest, RecordId, VerifierKey, log_key_name};
use pages::edition::About;
use register::{Public, Redactions, Register};

use crate::accounts::Accounts;
use crate::letters;
use crate::session::Session;
use crate::showing::{Known, Scene};
use folder::Folder;

pub use scope::checkpoint;

/// What was made.
pub struct Made {
    /// The people in it.
    pub people: usize,
    /// How many files, and their bytes.
    pub files: (usize, u64),
    /// The digest of its manifest.
    pub manifest: Digest,
    /// How much was withheld, by rule.
    pub withheld: Redactions,
}

/// Writes everything into a folder, for a day, from all that stands; `former` is the edition before this one.
pub fn make(
    session: &Session,
    whole: Accounts,
    register: Register<Public>,
    on: Day,
    folder: &Folder,
    former: Option<&Path>,
) -> Result<Made> {
    let mut withheld = Redactions::default();
    let ground = scope::Ground::of(&whole, &register, on, &mut withheld);
    let said = letters::Whole::of(session, &whole, on)?;
    let accounts = scope::through(whole, &register, &ground, &mut withheld);
    let gate = register.gate().clone();
    let scene = Scene { day: on, register, gate: &gate, whole: Some(said) };
    let known = Known::on(session, &accounts, scene, &mut withheld)?;

    let log = log_key_name(session.store.log_id());
    let around = press::Around::new(&log, on, session.store.is_throwaway());
    let everybody = scope::everybody(&known);
    let asked: HashSet<RecordId> = everybody.iter().copied().collect();
    // No page of a person leads to a list of people: those are written when everybody was seen.
    let shelf = shelf::Shelf::new(&known, &asked, &[]);
    let press = press::Press::new(&known, &shelf, folder, &around);
    let everyone = people::write(&press, &everybody, &mut withheld)?;
    let people::Everyone { people, gathered, mut digests } = everyone;
    accounts.all().iter().for_each(|account| digests.see_record(account.record));
    let (changes, table) = changes::since(former, &digests)?;
    folder.put("data/changes.csv", table.as_bytes())?;
    folder.put(changes::FILE, digests.to_csv().as_bytes())?;
    data::officials(folder, &known)?;
    data::questions(folder, &known)?;
    data::numbers(folder, &known)?;
    data::sources(folder, &known.register)?;
    data::dictionary(folder)?;
    folder.put("data/graves.geojson", ground.map.as_bytes())?;

    let withheld = withheld.told::<Public>();
    let receipt = withheld.to_json::<Public>(gate.purpose().id(), &on.to_string());
    folder.put("redactions.json", format!("{receipt:#}\n").as_bytes())?;
    let key = VerifierKey { name: log.clone(), algorithm: Algorithm::Ed25519, key: session.store.log_key() };
    let checkpoint = checkpoint(&session.store)?;
    folder.put("checkpoint.txt", checkpoint.as_bytes())?;
    folder.put("log.policy", format!("log {key}\nquorum none\n").as_bytes())?;
    statics(folder)?;

    let indexes = gathered.indexes();
    let shelf = shelf::Shelf::new(&known, &people, &indexes);
    let about = About {
        on,
        log: &log,
        key: &key.to_string(),
        checkpoint: &checkpoint,
        people: people.len(),
        withheld: &withheld,
    };
    let press = press::Press::new(&known, &shelf, folder, &around);
    let binding = binding::Binding {
        press: &press,
        ground: &ground,
        about: &about,
        changes: &changes,
        indexes: &indexes,
    };
    binding.bind()?;
    let files = folder.counted();
    let manifest = folder.seal(on, &log, &checkpoint)?;
    let made = Made { people: people.len(), files, manifest, withheld };
    // Giving back a gigabyte bit by bit takes seconds, and the program is about to end.
    std::mem::forget((known, indexes));
    std::mem::forget(accounts);
    Ok(made)
}

fn statics(folder: &Folder) -> Result<()> {
    folder.put("index.html", pages::edition::door().as_bytes())?;
    folder.put("static/site.css", pages::STYLE.as_bytes())?;
    folder.put("static/vazirmatn.woff2", pages::FONT)?;
    folder.put("static/vazirmatn.OFL.txt", pages::FONT_LICENCE.as_bytes())
}
