//! Bundles for and from other offices: what is told of one, and what came of taking one in.

mod json;
mod lines;
mod news;

pub use json::{kept_json, news_json, shown_json, taken_json};
pub use lines::{kept_words, print_report, print_shown, print_taken};
pub use news::Report;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use ledger::SignedCheckpoint;
use secrecy::SecretString;
use store::{BundleKeys, LogRow, Store};

use crate::failure::{Failure, Kind};

/// A signed checkpoint of a log that is read here.
pub struct Given {
    /// The log.
    pub log: LogRow,
    /// The entries it covers.
    pub size: u64,
    /// Whether all of these are held here, and are the ones that were signed.
    pub held: bool,
}

/// The signed checkpoint in a file: signed by the key that was accepted for its log, and contradicting nothing held.
pub fn checkpoint_of(store: &Store, path: &Path) -> Result<Given> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    // What was printed and typed again may have lost the newline at its end.
    let note = SignedCheckpoint::parse(&format!("{}\n", text.trim_end())).map_err(|error| {
        Failure::error(
            Kind::Usage,
            format!("{}: no signed checkpoint: {error}", path.display()),
            "`whereabouts checkpoint print` writes one, at the office that is to receive the bundle",
        )
    })?;
    let head = note.unverified();
    let log = store.logs()?.into_iter().find(|row| row.name.id == head.log).ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            format!("{}: a checkpoint of a log that is not read here", path.display()),
            "`whereabouts bundle list` names the logs that are",
        )
    })?;
    let refused = |what: &str, next: &str| {
        Err(Failure::error(Kind::Refused, format!("{}: {what}", path.display()), next))
    };
    if note.verify_by(&ledger::log_key_name(head.log), log.name.key).is_err() {
        return refused(
            "this checkpoint is not signed by the key that was accepted for its log",
            "ask that office for one that `whereabouts checkpoint print` writes there",
        );
    }
    let held = head.size <= log.size;
    if held && store.root_of(log.no, head.size)? != head.root {
        return refused(
            "signed, and of another history than the one that is held here: two futures of one log",
            "keep the file as evidence, and ask that office",
        );
    }
    Ok(Given { size: head.size, held, log })
}

/// The age identity in a file.
pub fn identity_of(path: &Path) -> Result<BundleKeys> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(BundleKeys::identity_file(&SecretString::from(text))?)
}
