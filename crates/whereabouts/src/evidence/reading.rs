//! Working copies of the text in evidence files, kept level with the files that stand.
//!
//! All of it follows from the originals: `rebuild` drops it, and it is read again.

use std::collections::HashSet;

use anyhow::Result;
use ledger::Digest;
use originals::{Claim, Found, Issue, Part, terms};
use serde::{Deserialize, Serialize};
use store::PassageRow;

use super::{files, programs, read_original};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::progress;

/// Raised when files are to be read anew because this program reads them otherwise.
const VERSION: u32 = 1;

/// What was found in a file beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    version: u32,
    /// The media type.
    pub form: Option<String>,
    /// How many pages it has, where it has pages and they were counted.
    pub pages: Option<u32>,
    /// The width and height of a picture, in pixels.
    pub pixels: Option<(u32, u32)>,
    /// The programs that read it.
    pub tools: Vec<String>,
    /// The programs that were missing.
    pub missing: Vec<String>,
    /// What the file says of itself.
    pub claims: Vec<Claim>,
    /// The files within it.
    pub parts: Vec<Part>,
    /// What is odd.
    pub issues: Vec<Issue>,
}

/// Keeps what was read out of a file.
pub fn keep(session: &mut Session, digest: &Digest, found: &Found) -> Result<()> {
    if session.store.is_read_only() {
        return Ok(());
    }
    let told = Told {
        version: VERSION,
        form: found.form.clone(),
        pages: found.pages,
        pixels: found.pixels,
        tools: found.tools.clone(),
        missing: found.missing.clone(),
        claims: found.claims.clone(),
        parts: found.parts.clone(),
        issues: found.issues.clone(),
    };
    let passages = found.passages.iter().map(|one| {
        let row = PassageRow {
            file: *digest,
            page: one.page,
            place: one.place.clone(),
            by_machine: one.by_machine,
            text: one.text.clone(),
        };
        (row, terms(&one.text))
    });
    Ok(session.store.put_reading(digest, &serde_json::to_string(&told)?, passages)?)
}

/// What was found in a file beside its text, if it was read.
pub fn told(session: &Session, digest: &Digest) -> Result<Option<Told>> {
    let told = session.store.reading(digest)?;
    Ok(told.and_then(|told| serde_json::from_str(&told).ok()))
}

/// Reads the files that were not read yet, or not with the programs that are here now; forgets
/// what was read out of files whose records no longer stand. Gives how many were read.
pub fn catch_up(common: &Common, session: &mut Session) -> Result<usize> {
    if session.store.is_read_only() {
        return Ok(0);
    }
    let kept = files(session)?;
    let standing: HashSet<Digest> = kept.iter().map(|one| one.digest).collect();
    for digest in session.store.readings()?.into_iter().filter(|digest| !standing.contains(digest)) {
        session.store.forget_reading(&digest)?;
    }
    let mut due = Vec::new();
    let mut seen = HashSet::new();
    for one in kept.iter().filter(|one| seen.insert(one.digest)) {
        let told = told(session, &one.digest)?;
        // What did not come with its record is read when it comes.
        if session.store.vault_has(&one.digest)
            && told.is_none_or(|told| told.version != VERSION || programs::came(&told.missing))
        {
            due.push((one.digest, one.size()));
        }
    }
    let bar = progress(common.quiet, "reading files", Some(due.len() as u64));
    for (digest, size) in &due {
        match read_original(&session.store, digest, *size) {
            Ok(found) => keep(session, digest, &found)?,
            Err(error) if missing(&error) => {
                let mut found = Found::default();
                found.issue("file.damaged", "");
                keep(session, digest, &found)?;
            }
            Err(error) => return Err(error),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(due.len())
}

/// Whether a file could not be read because the vault does not have it whole.
fn missing(error: &anyhow::Error) -> bool {
    use store::StoreError::{Damaged, NotInVault};
    matches!(error.downcast_ref::<store::StoreError>(), Some(NotInVault(_) | Damaged(_)))
}
