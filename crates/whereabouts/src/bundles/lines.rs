//! Bundles in words.

use ledger::exchange::Kept;
use store::{Came, LogCame, News, Survey, Taken};

use super::Report;
use crate::session::counted;
use crate::terminal::{isolated, say};

/// Says what is in a bundle, of which nothing was taken in.
pub fn print_shown(survey: &Survey) {
    let manifest = &survey.manifest;
    say(format!("bundle {}", survey.digest));
    say(format!("  sent from log {} by {}", manifest.sender.id, manifest.software));
    for part in &manifest.parts {
        let erased = survey.without_body.get(&part.log.id).copied().unwrap_or(0);
        let erased =
            if erased > 0 { format!(", {erased} of them without what they say") } else { String::new() };
        say(format!(
            "  «{}»  log {}: {} from place {}{erased}",
            isolated(&part.name),
            part.log.id.short(),
            counted(part.entries as usize, "entry", "entries"),
            part.start,
        ));
    }
    let bytes: u64 = survey.files.iter().map(|(_, length)| length).sum();
    say(format!("  {} of {bytes} bytes", counted(survey.files.len(), "original", "originals")));
    if !survey.kept.is_empty() {
        say(format!("  a backup, with {}", kept_words(&survey.kept)));
    }
    say("whole: every entry, body and original fits, and the sender signed all of it; nothing was taken in");
}

/// What a backup carries beside the logs.
pub fn kept_words(kept: &[Kept]) -> String {
    let count = |of: fn(&Kept) -> bool| kept.iter().filter(|kept| of(kept)).count();
    let keys = count(|kept| matches!(kept, Kept::UserKey { .. }));
    let vouched = count(|kept| matches!(kept, Kept::Vouching { .. }));
    let seen = count(|kept| matches!(kept, Kept::Sighting { .. }));
    format!(
        "{}, {}, {}",
        counted(keys, "wrapped key of somebody", "wrapped keys of people"),
        counted(vouched, "signature or time stamp of others", "signatures and time stamps of others"),
        counted(seen, "seen head of another log", "seen heads of other logs"),
    )
}

/// Says who made a bundle, as far as that is known here: anybody can send what others signed.
fn print_sender(report: &Report, taken: &Taken) {
    let sender = &taken.manifest.sender;
    let who = match &report.sender {
        Some(office) => format!("«{}»", isolated(office)),
        None => "NOBODY WHO WAS ACCEPTED HERE".to_owned(),
    };
    say(format!("made by {who} (log {}, signs as {})", sender.id.short(), sender.key.id()));
}

/// Says what came of a bundle.
pub fn print_taken(taken: &Taken, report: &Report) {
    print_sender(report, taken);
    for one in &taken.logs {
        say(came_words(one));
        if one.filled > 0 {
            let bodies = counted(one.filled as usize, "body that was", "bodies that were");
            say(format!("  {bodies} missing came with it"));
        }
    }
    if taken.files_new + taken.files_known > 0 {
        say(format!(
            "{} new, {} here already",
            counted(taken.files_new as usize, "original", "originals"),
            taken.files_known
        ));
    }
    if taken.files_unasked > 0 {
        let left = counted(taken.files_unasked as usize, "original was", "originals were");
        say(format!("{left} left out: nothing that is held speaks of them"));
    }
    if taken.erased > 0 {
        say(format!(
            "erased: {} decided by others were carried out here",
            counted(taken.erased as usize, "erasure", "erasures")
        ));
    }
    print_report(report);
    for note in &taken.contradictions {
        say("ALARM  the sender holds a signed head that contradicts what is held here:");
        say(note.trim_end());
    }
}

/// Says what is new, changed, in conflict, erased.
pub fn print_report(report: &Report) {
    for (office, news) in &report.news {
        say(format!("«{}»: {}", isolated(office), news_words(news)));
    }
    for conflict in &report.conflicts {
        say(format!("IN CONFLICT  {conflict}"));
    }
    if !report.news.is_empty() {
        say("next: whereabouts link");
    }
}

fn news_words(news: &News) -> String {
    let kinds = news.kinds.iter().map(|(kind, count)| format!("{count} {kind}"));
    let mut said: Vec<String> = vec![format!("new: {}", kinds.collect::<Vec<_>>().join(", "))];
    if news.changed > 0 {
        said.push(format!("changed: {}", counted(news.changed as usize, "record", "records")));
    }
    if news.erased > 0 {
        said.push(format!("erased: {}", counted(news.erased as usize, "body", "bodies")));
    }
    if news.missing > 0 {
        said.push(format!(
            "NOT HERE: {}, left out of the bundle without any decision; ask that office for a bundle of its own",
            counted(news.missing as usize, "body", "bodies")
        ));
    }
    for (entry, reason) in &news.withdrawn_of_ours {
        said.push(format!("takes back what is ours: entry {}, «{}»", &entry[..8], isolated(reason)));
    }
    said.join(" · ")
}

/// What came of one log, in words.
pub fn came_words(one: &LogCame) -> String {
    let log = format!("«{}» (log {})", isolated(&one.office), one.log.id.short());
    match &one.came {
        Came::Known => format!("{log}: nothing new"),
        Came::New { from, to } => format!("{log}: {} new", counted((to - from) as usize, "entry", "entries")),
        Came::Early(from) => {
            format!(
                "{log}: waits, because entries from place {from} on are missing; ask for a bundle with them"
            )
        }
        Came::Unknown => format!(
            "{log}: in quarantine, nothing of it is read; compare its key with the office, then \
             `whereabouts bundle accept {}`",
            one.log.id.short()
        ),
        Came::OtherHistory(agreed) => format!(
            "ALARM  {log}: two histories of this log were signed, which agree in {agreed} entries at least. It is \
             frozen; both are kept as evidence (`whereabouts bundle list`). Nobody can tell here which is true"
        ),
        Came::OtherKey => format!("ALARM  {log}: signed with another key than the one accepted; left out"),
        Came::TakenNames(count) => format!(
            "ALARM  {log}: {} in it have identifiers of other offices' entries; set aside and not read. Ask that \
             office how this came",
            counted(*count as usize, "entry", "entries")
        ),
        Came::OwnAhead(more) => format!(
            "ALARM  {log}: others hold {more} entries of this register's own log that are not here: an older copy \
             was put back. Writing is refused from now on; `whereabouts bundle restore` begins a new log"
        ),
        Came::OwnForked(agreed) => format!(
            "ALARM  {log}: another history of this register's own log, which agrees in {agreed} entries at least: \
             somebody else signs with its key"
        ),
    }
}
