//! Which families are asked, and in which order: disputes, then what awaits a second reviewer, then the rest.

use std::collections::BTreeSet;

use anyhow::Result;
use linkage::{RecordPair, State, Voice};
use store::Store;

use crate::review::Asked;
use crate::reviewers::Panel;

/// Families at a time.
const PAGE: usize = 256;

/// Who asks for the queue.
pub enum Wanted<'a> {
    /// Everyone: all that waits.
    All,
    /// Whoever said this: only what they have not answered.
    Unanswered(&'a Voice),
    /// What is disputed, whoever answered it.
    Disputed,
}

/// The families that wait, by their numbers.
pub struct Queue<'a> {
    store: &'a Store,
    panel: &'a Panel,
}

impl<'a> Queue<'a> {
    /// The queue of a register.
    pub fn new(store: &'a Store, panel: &'a Panel) -> Queue<'a> {
        Queue { store, panel }
    }

    /// At most so many families, in the order in which they are asked.
    pub fn families(&self, wanted: &Wanted, limit: usize) -> Result<Vec<u64>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let states = if self.panel.two { vec![State::Disputed, State::Awaiting] } else { Vec::new() };
        for family in self.of_states(&states)? {
            if found.len() < limit && seen.insert(family) && self.is_wanted(family, wanted)? {
                found.push(family);
            }
        }
        let mut after = None;
        while found.len() < limit {
            let page = self.store.next_families(after, PAGE)?;
            let Some(&last) = page.last() else { break };
            after = Some(last);
            for family in page {
                if found.len() < limit && seen.insert(family) && self.is_wanted(family, wanted)? {
                    found.push(family);
                }
            }
        }
        Ok(found)
    }

    /// The families of the pairs in these states, state by state.
    fn of_states(&self, states: &[State]) -> Result<Vec<u64>> {
        let mut families = Vec::new();
        for state in states {
            let mut own = BTreeSet::new();
            for question in self.panel.questions.iter().filter(|question| question.state == *state) {
                own.extend(self.families_of(question.pair)?);
            }
            families.extend(own);
        }
        Ok(families)
    }

    /// The families on whose screen both records stand, whether or not they are a doubtful pair there.
    fn families_of(&self, (a, b): RecordPair) -> Result<Vec<u64>> {
        let places = self.store.seq_of(a.into())?.zip(self.store.seq_of(b.into())?);
        let Some((a, b)) = places else { return Ok(Vec::new()) };
        let other = self.store.families_of(b)?;
        Ok(self.store.families_of(a)?.into_iter().filter(|family| other.contains(family)).collect())
    }

    fn is_wanted(&self, family: u64, wanted: &Wanted) -> Result<bool> {
        if matches!(wanted, Wanted::All) {
            return Ok(true);
        }
        let Some(asked) = Asked::read(self.store, self.store.family(family)?)? else { return Ok(false) };
        Ok(match wanted {
            Wanted::All => true,
            Wanted::Unanswered(voice) => {
                asked.doubted().into_iter().any(|(a, b)| voice.verdict(a, b).is_none())
            }
            Wanted::Disputed => !asked.disputes(self.panel).is_empty(),
        })
    }
}
