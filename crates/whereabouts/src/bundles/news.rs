//! What is new, changed, in conflict and erased since a bundle was taken in.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::Result;
use ledger::{Judgement, Verdict};
use store::{Came, News, Store, Taken};

use crate::session::{judge_name, verdict_word};

/// What a bundle changed in the register.
pub struct Report {
    /// Who made the bundle, as they are called here.
    pub sender: Option<String>,
    /// Of each log that grew: the office and what is new of it.
    pub news: Vec<(String, News)>,
    /// Pairs that two offices judged differently, in words, one of them only now.
    pub conflicts: Vec<String>,
}

impl Report {
    /// What taking a bundle in changed.
    pub fn of(store: &Store, taken: &Taken) -> Result<Report> {
        let sender = store.logs()?.into_iter().find(|row| row.name == taken.manifest.sender);
        let mut grown = Vec::new();
        for one in &taken.logs {
            if let (Some(no), Came::New { from, to }) = (one.no, &one.came) {
                grown.push((no, one.office.clone(), *from..*to));
            }
        }
        Ok(Report { sender: sender.map(|row| row.office), ..Report::since(store, grown)? })
    }

    /// What these entries of these logs changed.
    pub fn since(store: &Store, grown: Vec<(u64, String, Range<u64>)>) -> Result<Report> {
        let mut report = Report { sender: None, news: Vec::new(), conflicts: Vec::new() };
        let mut fresh = Vec::new();
        for (no, office, seqs) in grown {
            report.news.push((office, store.news(no, seqs.start, seqs.end)?));
            fresh.push((no, seqs));
        }
        report.conflicts = conflicts(store, &fresh)?;
        Ok(report)
    }
}

/// Pairs on which the newest judgements of two logs contradict each other, where one of them is new.
fn conflicts(store: &Store, fresh: &[(u64, Range<u64>)]) -> Result<Vec<String>> {
    let logs = store.logs()?;
    let of = |place: u64| logs.iter().find(|log| log.holds(place));
    let is_new = |place: u64| {
        fresh
            .iter()
            .any(|(no, seqs)| of(place).is_some_and(|log| log.no == *no && seqs.contains(&log.seq_of(place))))
    };
    let mut newest: BTreeMap<_, BTreeMap<u64, (u64, Judgement)>> = BTreeMap::new();
    for row in store.answers()? {
        let Some(log) = of(row.seq) else { continue };
        let pair = linkage::pair_of(row.judgement.a, row.judgement.b);
        newest.entry(pair).or_default().insert(log.no, (row.seq, row.judgement));
    }
    let mut found = Vec::new();
    for ((a, b), said) in &newest {
        let says = |verdict| said.values().any(|(_, judgement)| judgement.verdict == verdict);
        let new = said.values().any(|(place, _)| is_new(*place));
        if says(Verdict::Same) && says(Verdict::Different) && new {
            let voices = said.iter().map(|(no, (_, judgement))| {
                let office = logs.iter().find(|log| log.no == *no).map_or("?", |log| log.office.as_str());
                let by = judge_name(&judgement.by);
                let by = if by == office { by } else { format!("{by} of «{office}»") };
                format!("{by} says {}", verdict_word(judgement.verdict))
            });
            let voices: Vec<String> = voices.collect();
            found.push(format!("{} and {}: {}", a.short(), b.short(), voices.join(", ")));
        }
    }
    Ok(found)
}
