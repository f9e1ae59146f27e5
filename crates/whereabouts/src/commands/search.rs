//! `whereabouts search`: words in the text of evidence files, in any script and spelling, at their places.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use anyhow::Result;
use clap::Args;
use ledger::Digest;
use originals::{Query, snippet};
use serde_json::json;
use store::PassageRow;

use crate::accounts::{Accounts, Wanted, as_of};
use crate::evidence::{self, Kept};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::protection::{Hushed, silent};
use crate::session::{Session, counted};
use crate::terminal::{cut, isolated, say};

/// Find words in the text of evidence files: every word, in any spelling, with its place.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts search بهزاد سهرابیان           passages that have both words
  whereabouts search «خاک سپرده»              the words in this order; any quotation marks will do
  whereabouts search گورست*                   words that begin so
  whereabouts search behzad --in 3k2m9x1q     in one file

Spellings of one word meet: «كريمي» finds «کریمی», digits of any script find each other. What is found is a working
copy; look at the original before you state anything. Text that a machine read is marked, and unchecked.")]
pub struct Options {
    /// The words.
    #[arg(required = true)]
    words: Vec<String>,
    /// Only in this file, by the beginning of its identifier or of its SHA-256.
    #[arg(long = "in", value_name = "FILE")]
    within: Option<String>,
    /// At most so many passages.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Also in files about silent cases.
    #[arg(long)]
    silent_too: bool,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    // A phrase that a shell handed over as one word stays a phrase.
    let asked: Vec<String> = options
        .words
        .iter()
        .map(|word| {
            if word.contains(' ') && !word.contains(['"', '«']) {
                format!("«{word}»")
            } else {
                word.clone()
            }
        })
        .collect();
    let query = Query::read(&asked.join(" "));
    if query.phrases.is_empty() {
        return Err(Failure::error(Kind::Usage, "there is no letter or digit to look for", "name a word"));
    }
    let mut session = Session::open(common)?;
    evidence::catch_up(common, &mut session)?;
    let (shown, hidden) = searched(&mut session, options)?;
    let mut found: Vec<(PassageRow, String)> = Vec::new();
    let mut more = false;
    session.store.each_passage(&query.groups(), |row| {
        if !shown.contains_key(&row.file) {
            return ControlFlow::Continue(());
        }
        let Some(places) = query.meets(&row.text) else { return ControlFlow::Continue(()) };
        if found.len() == options.limit {
            more = true;
            return ControlFlow::Break(());
        }
        let marked = snippet(&row.text, &places, "[", "]");
        found.push((row, marked));
        ControlFlow::Continue(())
    })?;
    if common.json {
        say(as_json(&found, &shown, more).to_string());
    } else {
        print(&found, &shown, more);
        if hidden > 0 {
            say(format!("{} about silent cases not looked into", counted(hidden, "file", "files")));
        }
    }
    Ok(Outcome::Done)
}

/// The files to look into, by their digests, and how many are left out for a silent case.
fn searched(session: &mut Session, options: &Options) -> Result<(HashMap<Digest, Kept>, usize)> {
    let mut kept = match &options.within {
        Some(file) => vec![evidence::find(session, file)?],
        None => evidence::files(session)?,
    };
    let before: HashSet<Digest> = kept.iter().map(|one| one.digest).collect();
    let on = as_of(None)?;
    if !options.silent_too && !silent(session, on)?.is_empty() {
        let accounts = Accounts::read(session, Wanted::Everyone, None)?;
        let hushed = Hushed::on(&accounts, on);
        // A file is one thing, whatever number of records it has.
        let hidden: HashSet<Digest> =
            kept.iter().filter(|one| hushed.hides(one.record.id)).map(|one| one.digest).collect();
        kept.retain(|one| !hidden.contains(&one.digest));
    }
    let shown: HashMap<Digest, Kept> = kept.into_iter().map(|one| (one.digest, one)).collect();
    let hidden = before.len() - shown.len();
    Ok((shown, hidden))
}

fn print(found: &[(PassageRow, String)], files: &HashMap<Digest, Kept>, more: bool) {
    for (row, marked) in found {
        let Some(kept) = files.get(&row.file) else { continue };
        let unchecked = if row.by_machine { "   [machine-read, unchecked]" } else { "" };
        let name = isolated(&cut(&kept.name(), 60));
        say(format!("{}  {name}, {}{unchecked}", kept.record.id.short(), isolated(&cut(&row.place, 120))));
        say(format!("    {}", isolated(marked)));
    }
    let passages = counted(found.len(), "passage", "passages");
    say(if more { format!("{passages}, and more: --limit N shows them") } else { passages });
}

fn as_json(found: &[(PassageRow, String)], files: &HashMap<Digest, Kept>, more: bool) -> serde_json::Value {
    let rows = found.iter().map(|(row, marked)| {
        let kept = files.get(&row.file);
        json!({
            "file": kept.map(|kept| kept.record.id.to_string()),
            "name": kept.map(Kept::name),
            "sha256": row.file.to_string(),
            "page": row.page,
            "place": row.place,
            "machine_read": row.by_machine,
            "snippet": marked,
        })
    });
    json!({"schema": "whereabouts/1", "passages": rows.collect::<Vec<_>>(), "more": more})
}
