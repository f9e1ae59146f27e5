//! Which entries are withdrawn. Nothing leaves a log; a later entry withdraws an earlier one.

use std::collections::{BTreeSet, HashMap};

use crate::{BatchId, Entry, EntryId, EntryKind, Record, RecordId, SourceId};

/// The withdrawals of all logs, in any order; adding one twice changes nothing.
///
/// An entry is withdrawn if a withdrawal that stands names it. A withdrawal that
/// is itself withdrawn stands no more, so withdrawing a withdrawal restores.
/// Withdrawals that name each other in a circle, which no honest program writes,
/// have no effect: nonsense must never hide what a source said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withdrawals {
    by_target: HashMap<EntryId, BTreeSet<EntryId>>,
}

impl Withdrawals {
    /// Adds one withdrawal and what it withdraws.
    pub fn add(&mut self, withdrawal: EntryId, target: EntryId) {
        self.by_target.entry(target).or_default().insert(withdrawal);
    }

    /// Adds an entry if it is a withdrawal.
    pub fn see(&mut self, entry: &Entry) {
        if let (EntryKind::Withdrawal, [target]) = (&entry.kind, entry.refs.as_slice()) {
            self.add(entry.id, *target);
        }
    }

    /// Whether nothing was ever withdrawn.
    pub fn is_empty(&self) -> bool {
        self.by_target.is_empty()
    }

    /// Whether the entry is withdrawn.
    pub fn is_withdrawn(&self, id: impl Into<EntryId>) -> bool {
        let id = id.into();
        self.by_target.contains_key(&id) && self.stands(id) == Some(false)
    }

    /// Whether the record, the import that brought it or its source is withdrawn.
    pub fn is_record_withdrawn(&self, record: &Record) -> bool {
        self.is_row_withdrawn(record.id, record.batch, record.source)
    }

    /// The same of a record of which no more is known than its import and source.
    pub fn is_row_withdrawn(&self, id: RecordId, batch: Option<BatchId>, source: SourceId) -> bool {
        self.is_withdrawn(id)
            || batch.is_some_and(|batch| self.is_withdrawn(batch))
            || self.is_withdrawn(source)
    }

    /// Whether the entry stands, once everything that withdraws it is settled; `None` in a circle.
    ///
    /// Kept off the call stack: a hostile bundle may nest withdrawals without end.
    fn stands(&self, id: EntryId) -> Option<bool> {
        let mut waiting = self.farthest_first(id);
        let mut settled = HashMap::with_capacity(waiting.len());
        loop {
            let before = waiting.len();
            waiting.retain(|id| match self.judge(*id, &settled) {
                Some(stands) => {
                    settled.insert(*id, stands);
                    false
                }
                None => true,
            });
            if waiting.is_empty() || waiting.len() == before {
                return settled.get(&id).copied();
            }
        }
    }

    /// Whether an entry stands, if those who withdraw it are settled far enough to tell.
    fn judge(&self, id: EntryId, settled: &HashMap<EntryId, bool>) -> Option<bool> {
        let mut open = false;
        for withdrawal in self.by_target.get(&id).into_iter().flatten() {
            match settled.get(withdrawal) {
                Some(true) => return Some(false),
                Some(false) => {}
                None => open = true,
            }
        }
        (!open).then_some(true)
    }

    /// The entry and all that bears on it, the farthest first, so that one pass settles a chain.
    fn farthest_first(&self, id: EntryId) -> Vec<EntryId> {
        let mut seen = BTreeSet::from([id]);
        let mut order = vec![id];
        let mut next = 0;
        while let Some(id) = order.get(next).copied() {
            next += 1;
            for withdrawal in self.by_target.get(&id).into_iter().flatten() {
                if seen.insert(*withdrawal) {
                    order.push(*withdrawal);
                }
            }
        }
        order.reverse();
        order
    }
}
