//! Which persons two lists share: one record of each list for each person.

use std::collections::HashMap;

use super::traces::Traces;
use crate::keys::mix;

/// Two lists that share persons, by their places among the lists; `a` has the smaller source identifier.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub a: u32,
    pub b: u32,
    /// Persons in both.
    pub persons: u32,
    /// Their records, or of so many that a part of them is enough.
    pub rows: Vec<(u32, u32)>,
}

/// Lists that share fewer persons are not compared.
pub(super) const FEWEST: u32 = 25;
/// More shared persons than this, about, tell no more.
const ENOUGH: u32 = 2000;
/// A person in more lists than this is compared in so many.
const LISTS: usize = 128;

/// Persons with their records, one for each list.
#[derive(Debug)]
pub(super) struct Persons {
    rows: Vec<(u32, u32)>,
    /// Where each person begins.
    starts: Vec<u32>,
}

impl Persons {
    /// Groups records by person; of several in one list the smallest identifier stands for all.
    pub fn new(traces: &Traces, persons: &[u32]) -> Persons {
        let count = traces.rows.len().min(persons.len()) as u32;
        let mut rows: Vec<(u32, u32)> = (0..count).map(|row| (persons[row as usize], row)).collect();
        let list = |row: u32| traces.lists[traces.rows[row as usize].list as usize].source;
        rows.sort_unstable_by_key(|&(person, row)| (person, list(row), traces.rows[row as usize].id));
        rows.dedup_by_key(|(person, row)| (*person, list(*row)));
        let begins = |at: &usize| *at == 0 || rows[at - 1].0 != rows[*at].0;
        let starts = (0..rows.len()).filter(begins).map(|at| at as u32).collect();
        Persons { rows, starts }
    }

    /// The records of each person, in the order of their lists.
    pub fn each(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        let ends = self.starts.iter().skip(1).copied().chain([self.rows.len() as u32]);
        self.starts.iter().zip(ends).map(|(&start, end)| &self.rows[start as usize..end as usize])
    }
}

/// The pairs of lists that share persons enough, in the order of their sources.
pub(super) fn shared(traces: &Traces, persons: &Persons) -> Vec<Shared> {
    let list = |row: u32| traces.rows[row as usize].list;
    let mut counts: HashMap<(u32, u32), u32> = HashMap::new();
    for rows in persons.each() {
        each_two(rows, |a, b| *counts.entry((list(a), list(b))).or_default() += 1);
    }
    counts.retain(|_, count| *count >= FEWEST);
    let mut found: Vec<Shared> =
        counts.into_iter().map(|((a, b), persons)| Shared { a, b, persons, rows: Vec::new() }).collect();
    let source = |list: u32| traces.lists[list as usize].source;
    found.sort_unstable_by_key(|pair| (source(pair.a), source(pair.b)));
    let place: HashMap<(u32, u32), usize> =
        found.iter().enumerate().map(|(at, pair)| ((pair.a, pair.b), at)).collect();
    for rows in persons.each() {
        each_two(rows, |a, b| {
            if let Some(&at) = place.get(&(list(a), list(b)))
                && drawn(traces, a, b, found[at].persons)
            {
                found[at].rows.push((a, b));
            }
        });
    }
    found
}

fn each_two(rows: &[(u32, u32)], mut visit: impl FnMut(u32, u32)) {
    let rows = &rows[..rows.len().min(LISTS)];
    for (at, &(_, a)) in rows.iter().enumerate() {
        rows[at + 1..].iter().for_each(|&(_, b)| visit(a, b));
    }
}

/// Whether a pair of records is of the part that is looked at: by the identifiers alone.
fn drawn(traces: &Traces, a: u32, b: u32, persons: u32) -> bool {
    let first = |row: u32| {
        let (head, _) =
            traces.rows[row as usize].id.0.split_first_chunk::<8>().expect("sixteen bytes begin with eight");
        u64::from_be_bytes(*head)
    };
    let share = f64::from(ENOUGH) / f64::from(persons);
    mix(first(a) ^ first(b).rotate_left(17)) as f64 <= share * u64::MAX as f64
}
