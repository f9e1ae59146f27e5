//! The child process that reads evidence files, and the parent that hears what it tells.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};

use anyhow::{Context, Result};
use clap::Args;
use ledger::Digest;
use originals::{Found, Words, form, form_of};
use store::Store;

use super::programs;
use crate::confined::{Confined, Ended, LARGEST, Reach, confine};
use crate::failure::Outcome;

/// The longest line that a child tells, and the most of all its lines, in bytes.
const LINE: u64 = 4 << 20;
const TOLD: u64 = 512 << 20;
/// The beginning of a file that tells what it is.
const HEAD: u64 = 64 * 1024;

/// Options of the hidden command.
#[derive(Debug, Args)]
pub struct Options {}

/// The child's side: limits itself, reads a file from standard input, tells what is in it.
pub fn run(_: &Options) -> Result<Outcome> {
    confine(Reach::Programs)?;
    let mut bytes = Vec::new();
    std::io::stdin().take(LARGEST).read_to_end(&mut bytes).context("reading the file")?;
    let form = originals::refined(&bytes);
    // What the file is comes first: it is told even where reading on goes over the limits.
    let mut out = BufWriter::new(std::io::stdout().lock());
    tell(&mut out, &Words::Form(form.media_type.to_owned()))?;
    if let Some(also) = originals::also(&bytes, form) {
        tell(
            &mut out,
            &Words::Issue(originals::Issue { code: "file.polyglot".to_owned(), place: also.name.to_owned() }),
        )?;
    }
    out.flush()?;
    let mut found = Found::default();
    originals::read(&bytes, form, &mut found);
    programs::read(&bytes, form, &mut found);
    for words in found.told() {
        tell(&mut out, &words)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

fn tell(out: &mut impl Write, words: &Words) -> Result<()> {
    serde_json::to_writer(&mut *out, words)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Reads an original of the vault in a child process; what goes wrong is an issue among what was found.
pub fn read_original(store: &Store, digest: &Digest, size: u64) -> Result<Found> {
    let mut found = Found::default();
    if size >= LARGEST {
        let mut head = Vec::new();
        store.vault_get(digest)?.take(HEAD).read_to_end(&mut head).context("reading the original")?;
        found.form = Some(form_of(&head).media_type.to_owned());
        found.issue("file.too-large-to-read", "");
        return Ok(found);
    }
    let (child, told) = Confined::start(&["read-file"], store.vault_get(digest)?)?;
    let mut told = BufReader::new(told).take(TOLD);
    let mut line = Vec::new();
    loop {
        line.clear();
        let count =
            told.by_ref().take(LINE).read_until(b'\n', &mut line).context("hearing the reader of files")?;
        if count == 0 {
            break;
        }
        match serde_json::from_slice(&line) {
            Ok(words) => found.hear(words),
            Err(_) => found.issue("file.not-read", ""),
        }
    }
    drop(told);
    match child.finish()? {
        Ok(()) if found.whole => {}
        Err(Ended::Said(why)) if why.contains("damaged") => found.issue("file.damaged", ""),
        _ => found.issue("file.not-read", ""),
    }
    if found.form.is_none() {
        found.form = Some(form("application/octet-stream").media_type.to_owned());
    }
    Ok(found)
}
