//! An answer to a family of doubts, wherever it is given: on the terminal or on a page.

use anyhow::Result;
use ledger::{Body, EntryId, Judgement, Verdict};
use linkage::{RecordPair, Voice};

use super::Asked;
use crate::commands::judge;
use crate::session::Session;

/// What a reviewer says of the records of one screen.
pub enum Given {
    /// All of them speak of one person.
    Same,
    /// Each person as held to be now, by itself.
    Different,
    /// The doubts stay, and somebody looked at them.
    Unsure,
    /// These belong together, and those; records that are not named stay open.
    Groups(Vec<Vec<usize>>),
}

impl Given {
    /// The judgements it takes, as few as will do.
    pub fn said(&self, asked: &Asked, voice: &Voice) -> Vec<(RecordPair, Verdict)> {
        let together = |groups: &[Vec<usize>]| linkage::answer(&asked.named(groups), voice);
        match self {
            Given::Same => together(&[(0..asked.records.len()).collect()]),
            Given::Different => together(&asked.apart()),
            Given::Groups(groups) => together(groups),
            Given::Unsure => {
                let doubted = asked.doubted().into_iter();
                doubted.map(|(a, b)| (linkage::pair_of(a, b), Verdict::Unsure)).collect()
            }
        }
    }
}

/// Records one answer: its judgements in one commit, with their entries.
pub fn record(
    session: &mut Session,
    reviewer: &str,
    said: &[(RecordPair, Verdict)],
    reason: Option<String>,
) -> Result<(Vec<EntryId>, Vec<Judgement>)> {
    let judgements = said.iter().map(|&((a, b), verdict)| judge::by(reviewer, a, b, verdict, reason.clone()));
    let bodies: Vec<_> = judgements.clone().map(|make| move |id| Body::Judgement(make(id))).collect();
    let entries = session.append_all(bodies)?;
    let made: Vec<Judgement> = judgements.zip(&entries).map(|(make, id)| make(*id)).collect();
    Ok((entries, made))
}
