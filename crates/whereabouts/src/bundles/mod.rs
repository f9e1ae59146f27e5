//! Bundles for and from other offices: what is told of one, and what came of taking one in.

mod json;
mod lines;
mod news;

pub use json::{news_json, shown_json, taken_json};
pub use lines::{print_report, print_shown, print_taken};
pub use news::Report;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use ledger::SignedCheckpoint;
use secrecy::SecretString;
use store::BundleKeys;

use crate::failure::{Failure, Kind};

/// The log and size of a signed checkpoint in a file: what its owner is known to hold.
pub fn checkpoint_of(path: &Path) -> Result<(ledger::LogId, u64)> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    // What was printed and typed again may have lost the newline at its end.
    let note = SignedCheckpoint::parse(&format!("{}\n", text.trim_end())).map_err(|error| {
        Failure::error(
            Kind::Usage,
            format!("{}: no signed checkpoint: {error}", path.display()),
            "`whereabouts checkpoint print` writes one, at the office that is to receive the bundle",
        )
    })?;
    Ok((note.unverified().log, note.unverified().size))
}

/// The age identity in a file.
pub fn identity_of(path: &Path) -> Result<BundleKeys> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(BundleKeys::identity_file(&SecretString::from(text))?)
}
