//! Which pairs are worth comparing: records that share a key, each pair once.
//!
//! A block of records with one key grows with the square of its size, so a large
//! block is split by what else its records share (father, month of death, town),
//! and what is still too large is cut into neighbourhoods of like records. No
//! number of people of one name makes it slow.

use rayon::prelude::*;

use crate::keys::{Doors, Kind, join, mix};
use crate::subjects::Row;

/// A candidate: the other record, and the kinds of key they share, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meeting {
    pub other: u32,
    pub kinds: u16,
}

/// Records by shared key.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    /// Members of all blocks, each block in order of records.
    members: Vec<u32>,
    /// Where each block starts; one more at the end.
    starts: Vec<u32>,
    kinds: Vec<u8>,
    /// The blocks of each record, from `of_start[record]`.
    of: Vec<u32>,
    of_start: Vec<u32>,
    /// Blocks that were too large and had to be split.
    pub split: usize,
}

/// Blocks above the largest of these are always split.
const CAPS: [usize; 7] = [400, 200, 120, 80, 50, 30, 20];
/// Neighbourhoods of like records in blocks that nothing splits.
const NEIGHBOURS: usize = 16;

impl Blocks {
    /// Groups the records by keys, at most about `pairs_per_record` pairs for each kind of key.
    pub fn new(rows: &[Row], doors: &Doors, pairs_per_record: usize) -> Blocks {
        let mut blocks = Blocks { starts: vec![0], ..Blocks::default() };
        for kind in Kind::ALL {
            let mut keyed = keyed(rows, doors, kind);
            keyed.par_sort_unstable();
            blocks.add(rows, doors, kind, &keyed, pairs_per_record * rows.len());
        }
        blocks.index(rows.len());
        blocks
    }

    fn add(&mut self, rows: &[Row], doors: &Doors, kind: Kind, keyed: &[(u64, u32)], budget: usize) {
        let runs: Vec<&[(u64, u32)]> =
            keyed.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1).collect();
        let cap = cap(&runs, budget);
        let split: Vec<Vec<Vec<u32>>> = runs
            .par_iter()
            .map(|run| {
                let members: Vec<u32> = run.iter().map(|&(_, record)| record).collect();
                if members.len() <= cap { vec![members] } else { split(rows, doors, &members, cap) }
            })
            .collect();
        self.split += runs.iter().filter(|run| run.len() > cap).count();
        for members in split.into_iter().flatten() {
            self.members.extend(members);
            self.starts.push(self.members.len() as u32);
            self.kinds.push(kind as u8);
        }
    }

    /// Notes for each record in which blocks it is.
    fn index(&mut self, records: usize) {
        let mut counts = vec![0u32; records + 1];
        for &member in &self.members {
            counts[member as usize + 1] += 1;
        }
        for record in 0..records {
            counts[record + 1] += counts[record];
        }
        self.of_start = counts.clone();
        self.of = vec![0; self.members.len()];
        for block in 0..self.kinds.len() {
            for at in self.starts[block]..self.starts[block + 1] {
                let slot = &mut counts[self.members[at as usize] as usize];
                self.of[*slot as usize] = block as u32;
                *slot += 1;
            }
        }
    }

    /// Later records that share a block with this one, each once, in order.
    pub fn meetings(&self, record: u32, found: &mut Vec<Meeting>) {
        found.clear();
        let of = self.of_start[record as usize] as usize..self.of_start[record as usize + 1] as usize;
        for &block in &self.of[of] {
            let (start, end) =
                (self.starts[block as usize] as usize, self.starts[block as usize + 1] as usize);
            let members = &self.members[start..end];
            let later = members.partition_point(|&member| member <= record);
            let kinds = 1u16 << self.kinds[block as usize];
            found.extend(members[later..].iter().map(|&other| Meeting { other, kinds }));
        }
        found.sort_unstable();
        found.dedup_by(|next, kept| {
            let again = next.other == kept.other;
            if again {
                kept.kinds |= next.kinds;
            }
            again
        });
    }
}

fn keyed(rows: &[Row], doors: &Doors, kind: Kind) -> Vec<(u64, u32)> {
    let records: Vec<u32> = (0..rows.len() as u32).collect();
    let chunks: Vec<Vec<(u64, u32)>> = records
        .par_chunks(4096)
        .map(|chunk| {
            let (mut keys, mut keyed) = (Vec::new(), Vec::new());
            for &record in chunk {
                doors.keys(&rows[record as usize], kind, &mut keys);
                keyed.extend(keys.iter().map(|&key| (key, record)));
            }
            keyed
        })
        .collect();
    chunks.concat()
}

/// The largest cap under which the pairs of all blocks stay within the budget.
fn cap(runs: &[&[(u64, u32)]], budget: usize) -> usize {
    let pairs = |cap: usize| -> usize {
        let sizes = runs.iter().map(|run| run.len()).filter(|&size| size <= cap);
        sizes.map(|size| size * (size - 1) / 2).sum()
    };
    CAPS.into_iter().find(|&cap| pairs(cap) <= budget).unwrap_or(CAPS[CAPS.len() - 1])
}

/// Splits a block that is too large by what else its records share.
fn split(rows: &[Row], doors: &Doors, members: &[u32], cap: usize) -> Vec<Vec<u32>> {
    let mut faceted = Vec::new();
    let mut facets = Vec::new();
    for &member in members {
        doors.facets(&rows[member as usize], &mut facets);
        faceted.extend(facets.iter().map(|&facet| (facet, member)));
    }
    faceted.sort_unstable();
    let mut blocks = Vec::new();
    for run in faceted.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let members: Vec<u32> = run.iter().map(|&(_, record)| record).collect();
        if members.len() <= cap {
            blocks.push(members)
        } else {
            halve(rows, doors, &members, cap, &mut blocks)
        }
    }
    if faceted.is_empty() {
        neighbourhoods(rows, doors, members, &mut blocks);
    }
    blocks
}

/// Splits once more by two further shared things; the rest meets only its likes.
fn halve(rows: &[Row], doors: &Doors, members: &[u32], cap: usize, blocks: &mut Vec<Vec<u32>>) {
    let mut faceted = Vec::new();
    let mut facets = Vec::new();
    for &member in members {
        doors.facets(&rows[member as usize], &mut facets);
        for (at, &one) in facets.iter().enumerate() {
            faceted.extend(facets[at + 1..].iter().map(|&other| (join(one, other), member)));
        }
    }
    faceted.sort_unstable();
    let runs = faceted.chunk_by(|a, b| a.0 == b.0);
    for run in runs.filter(|run| (2..=cap).contains(&run.len())) {
        blocks.push(run.iter().map(|&(_, record)| record).collect());
    }
    neighbourhoods(rows, doors, members, blocks);
}

/// Records that say the same stand side by side and meet in small groups.
fn neighbourhoods(rows: &[Row], doors: &Doors, members: &[u32], blocks: &mut Vec<Vec<u32>>) {
    let mut facets = Vec::new();
    let mut signed: Vec<(u64, u32)> = members
        .iter()
        .map(|&member| {
            doors.facets(&rows[member as usize], &mut facets);
            (facets.iter().fold(mix(0), |sum, &facet| join(sum, facet)), member)
        })
        .collect();
    signed.sort_unstable();
    for group in signed.chunks(NEIGHBOURS) {
        let mut group: Vec<u32> = group.iter().map(|&(_, record)| record).collect();
        group.sort_unstable();
        blocks.push(group);
    }
}
