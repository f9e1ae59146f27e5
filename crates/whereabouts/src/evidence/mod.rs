//! Evidence files: kept untouched, read in a child process, cited to the page, with their custody.
//!
//! - `child`, `programs`: reading hostile files, out of reach of everything else
//! - `adding`: a file into the vault and its record into the log
//! - `custody`: what happened to a file, and what is odd about the chain
//! - `reading`: working copies of the text, kept level with the files that stand
//! - `desk`: what is done with files that are kept: listed, shown, verified, saved
//! - `citation`: from a statement to a page, a region, a time, a quote

mod adding;
pub mod child;
mod citation;
mod custody;
pub mod desk;
mod programs;
mod reading;

use anyhow::Result;
use ledger::{Digest, Record, RecordId};

use crate::failure::{Failure, Kind};
use crate::session::Session;

pub use adding::{Acquired, Attached, attach, attach_bytes};
pub use child::read_original;
pub use citation::{Cited, Citing, cite, issues_of_place};
pub use custody::{Chain, EVERY_DAYS, check, event};
pub use reading::{Told, catch_up, told};

/// A file of evidence as the register keeps it.
pub struct Kept {
    /// The place of its record in the log.
    pub seq: u64,
    /// Its record.
    pub record: Record,
    /// The digest of the original.
    pub digest: Digest,
}

impl Kept {
    /// Its name when it came, or its digest where it had none.
    pub fn name(&self) -> String {
        let named = self.record.value("file_name").map(str::to_owned);
        named.unwrap_or_else(|| format!("sha256 {}", &self.digest.to_string()[..12]))
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.record.value("size").and_then(|size| size.parse().ok()).unwrap_or_default()
    }

    /// What it is, by its content.
    pub fn media_type(&self) -> &str {
        self.record.value("media_type").unwrap_or("application/octet-stream")
    }
}

/// Whether a file came without its original, from another office: it may still come, and is no damage.
pub fn is_awaited(session: &Session, kept: &Kept) -> bool {
    !session.store.is_own(kept.seq) && !session.store.vault_has(&kept.digest)
}

/// The files of evidence whose records stand, in the order they came.
pub fn files(session: &Session) -> Result<Vec<Kept>> {
    let records = session.store.evidence()?.into_iter();
    Ok(records.filter_map(|(seq, record)| Some(Kept { seq, digest: record.file()?, record })).collect())
}

/// The one file whose record's identifier, or whose digest, begins so.
pub fn find(session: &Session, beginning: &str) -> Result<Kept> {
    let begins = |kept: &Kept| {
        let id = kept.record.id.to_string();
        id.starts_with(&beginning.to_lowercase())
            || beginning.len() >= 6 && kept.digest.to_string().starts_with(&beginning.to_lowercase())
    };
    let mut found: Vec<Kept> = files(session)?.into_iter().filter(begins).collect();
    if found.iter().skip(1).all(|kept| Some(kept.digest) == found.first().map(|one| one.digest))
        && !found.is_empty()
    {
        return Ok(found.swap_remove(0));
    }
    Err(match found.len() {
        0 => Failure::error(
            Kind::NotFound,
            format!("no evidence file's identifier or SHA-256 begins with «{beginning}»"),
            "`whereabouts attach list` lists them",
        ),
        more => Failure::error(
            Kind::NotFound,
            format!("{more} evidence files begin with «{beginning}»"),
            "give more characters",
        ),
    })
}

/// The record that a link of evidence means, as it stands now: a later edition stands for an earlier one.
pub fn meant(session: &Session, written: &str) -> Result<Option<RecordId>> {
    let Ok(id) = written.parse::<RecordId>() else { return Ok(None) };
    match session.store.seq_of(id.into())? {
        Some(seq) => Ok(Some(session.store.heir(seq)?.1)),
        None => Ok(None),
    }
}
