//! What happened to a file of evidence, in order; and what is odd about the chain (standards 4.3).

use anyhow::Result;
use dates::{Hints, Window};
use ledger::{Body, Custody, CustodyEvent, Digest, SourceId};

use super::Kept;
use crate::clock::now_ms;
use crate::session::Session;

/// After so many days without a comparison of its digest, a file is due.
pub const EVERY_DAYS: u64 = 30;

/// The events of one file, in the order they were recorded.
pub struct Chain {
    /// When each was recorded (milliseconds since 1970 UTC), and what.
    pub events: Vec<(u64, Custody)>,
    /// Which of them this register recorded: what another office compared was another disk.
    pub ours: Vec<bool>,
}

impl Chain {
    /// The events of the file, of whatever source they were recorded.
    pub fn of(session: &Session, digest: Digest) -> Result<Chain> {
        let all = session.store.custody()?.into_iter().filter(|(_, _, event)| event.item == digest);
        let all = all.map(|(seq, time_ms, event)| ((time_ms, event), session.store.is_own(seq)));
        let (events, ours) = all.unzip();
        Ok(Chain { events, ours })
    }

    /// When the digest was last compared or first taken, and whether it fitted.
    pub fn last_check(&self) -> Option<(u64, bool)> {
        use CustodyEvent::{Hashed, Stored, VerificationFailed, Verified};
        let own = self.events.iter().zip(&self.ours).rev().filter(|(_, ours)| **ours);
        let mut checks = own
            .map(|(event, _)| event)
            .filter(|(_, one)| matches!(one.event, Hashed | Stored | Verified | VerificationFailed));
        checks.next().map(|(time_ms, one)| (*time_ms, one.event != VerificationFailed))
    }

    /// Whether the file is to be compared again, after so many days.
    pub fn is_due(&self, now_ms: u64, days: u64) -> bool {
        let since = days.saturating_mul(86_400_000);
        self.last_check().is_none_or(|(time_ms, _)| time_ms.saturating_add(since) <= now_ms)
    }

    /// What is odd about the chain, in words.
    pub fn findings(&self) -> Vec<String> {
        use CustodyEvent::{Collected, Created, Destroyed, Received};
        let mut findings = Vec::new();
        let events: Vec<&Custody> = self.events.iter().map(|(_, event)| event).collect();
        match events.first() {
            None => findings.push("custody: nothing is recorded of how it came".to_owned()),
            Some(first) if !matches!(first.event, Created | Collected | Received) => {
                findings.push(format!("custody begins with «{}», not with how it came", first.event.name()));
            }
            _ => {}
        }
        let mut holder: Option<&str> = None;
        for event in &events {
            if let (Some(holder), Some(from)) = (holder, event.from.as_deref())
                && holder != from
            {
                findings.push(format!(
                    "custody gap: it was with «{holder}», and «{}» has it come from «{from}»",
                    event.event.name()
                ));
            }
            holder = moved(event).or(holder);
            let two = event.actor.contains([',', '،', ';', '&']) || event.actor.contains(" and ");
            if event.event == Destroyed && (event.reason.is_none() || !two) {
                findings.push("«destroyed» needs a reason and two people".to_owned());
            }
        }
        let stated: Vec<Window> = events.iter().filter_map(|event| window(event.at.as_deref()?)).collect();
        for pair in stated.windows(2) {
            if pair[1].latest.zip(pair[0].earliest).is_some_and(|(later, earlier)| later < earlier) {
                findings.push("custody: a later event is dated before an earlier one".to_owned());
            }
        }
        if self.last_check().is_some_and(|(_, fits)| !fits) {
            findings.push("INTEGRITY FAILED: the original was damaged when it was last compared".to_owned());
        }
        findings
    }
}

/// With whom or where a file is after an event that moves it.
fn moved(event: &Custody) -> Option<&str> {
    use CustodyEvent::{Collected, Created, Moved, Received, ReturnedToOwner, Stored, Transferred};
    let moves = matches!(
        event.event,
        Created | Collected | Received | Transferred | Stored | Moved | ReturnedToOwner
    );
    event.to.as_deref().filter(|_| moves)
}

fn window(written: &str) -> Option<Window> {
    let reading = dates::read(written, &Hints::default());
    match reading.candidates.as_slice() {
        [only] => Some(only.window),
        _ => None,
    }
}

/// Records an event.
pub fn event(session: &mut Session, custody: Custody) -> Result<ledger::EntryId> {
    session.append(|_| Body::Custody(custody))
}

/// Reads originals to their ends, and records of each whether it is the one that was kept.
///
/// Nothing is repaired. On a disk that cannot be written to, nothing is recorded.
pub fn check(session: &mut Session, files: &[Kept], mut each: impl FnMut(&Kept, bool)) -> Result<usize> {
    let mut checked: Vec<(SourceId, Digest, bool)> = Vec::new();
    for kept in files {
        let known = checked.iter().find(|(_, digest, _)| *digest == kept.digest).map(|(_, _, whole)| *whole);
        let whole = known.unwrap_or_else(|| is_whole(session, &kept.digest));
        each(kept, whole);
        checked.push((kept.record.source, kept.digest, whole));
    }
    let damaged = checked.iter().filter(|(_, _, whole)| !whole).count();
    if !session.store.is_read_only() && !checked.is_empty() {
        let actor = session.store.recorder().to_owned();
        let mut writing = session.store.begin(now_ms())?;
        for (source, item, whole) in checked {
            let event = if whole { CustodyEvent::Verified } else { CustodyEvent::VerificationFailed };
            let (actor, from, to, reason, at) = (actor.clone(), None, None, None, None);
            writing.append(&Body::Custody(Custody { source, item, event, actor, from, to, reason, at }))?;
        }
        writing.commit()?;
    }
    Ok(damaged)
}

fn is_whole(session: &Session, digest: &Digest) -> bool {
    let read = session.store.vault_get(digest);
    read.is_ok_and(|mut file| std::io::copy(&mut file, &mut std::io::sink()).is_ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A chain of events, written as `event actor from>to reason @date`; `-` where nothing is said.
    fn check(lines: &[&str], expected: &[&str]) {
        let item = Digest::of(b"file");
        let source = SourceId([1; 16]);
        let events = lines.iter().map(|line| {
            let cells: Vec<Option<String>> =
                line.split('|').map(|cell| (cell != "-").then(|| cell.to_owned())).collect();
            let event = CustodyEvent::ALL.iter().find(|one| Some(one.name()) == cells[0].as_deref()).copied();
            let [_, actor, from, to, reason, at] = cells.try_into().unwrap();
            let (event, actor) = (event.unwrap(), actor.unwrap());
            (0, Custody { source, item, event, actor, from, to, reason, at })
        });
        let events: Vec<_> = events.collect();
        let findings = Chain { ours: vec![true; events.len()], events }.findings();
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, words) in findings.iter().zip(expected) {
            assert!(finding.contains(words), "{finding}");
        }
    }

    #[test]
    fn what_another_office_compared_is_no_comparison_of_ours() {
        let (item, source) = (Digest::of(b"file"), SourceId([1; 16]));
        let said = |event| {
            let (actor, from, to, reason, at) = ("Leila".to_owned(), None, None, None, None);
            Custody { source, item, event, actor, from, to, reason, at }
        };
        let events = vec![(1, said(CustodyEvent::Stored)), (9, said(CustodyEvent::Verified))];
        let chain = |ours: [bool; 2]| Chain { events: events.clone(), ours: ours.to_vec() };
        assert_eq!(chain([true, true]).last_check(), Some((9, true)));
        assert_eq!(chain([true, false]).last_check(), Some((1, true)));
        assert!(chain([false, false]).is_due(10, 30), "nobody compared it here");
    }

    #[test]
    fn gaps_and_odd_beginnings_are_named() {
        check(&[], &["nothing is recorded"]);
        check(&["received|Leila|Omid|Leila|-|1400/1/1", "stored|Leila|Leila|vault|-|-"], &[]);
        check(&["stored|Leila|-|vault|-|-"], &["custody begins with «stored»"]);
        check(
            &["received|Leila|Omid|Leila|-|-", "transferred|Sara|Nasrin|Sara|-|-"],
            &["custody gap: it was with «Leila»"],
        );
        check(&["created|Leila|-|Leila|-|2020-03-02", "copied|Leila|-|-|-|2020-03-01"], &["dated before"]);
        check(&["created|Leila|-|Leila|-|-", "destroyed|Leila|-|-|-|-"], &["a reason and two people"]);
        check(&["created|Leila|-|Leila|-|-", "destroyed|Leila, Sara|-|-|court order|-"], &[]);
        check(&["created|Leila|-|Leila|-|-", "verification_failed|Leila|-|-|-|-"], &["INTEGRITY FAILED"]);
    }
}
