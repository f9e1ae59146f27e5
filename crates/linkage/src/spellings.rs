//! Of which commoner name a rare spelling may be a slip of the pen.
//!
//! Most slips make a spelling that nobody else has. Such a spelling opens, besides
//! its own door, the doors of the few commoner names one sound away, so that records
//! meet across a slip without every name having to meet all its neighbours.

use rayon::prelude::*;

use crate::parts::{Parts, Role};

/// Keys of the names that each part may be a slip of, the commonest first.
pub(crate) struct Spellings {
    starts: Vec<u32>,
    keys: Vec<u64>,
}

/// A name so many times commoner is no slip but what was meant.
const COMMONER: f32 = 8.0;
/// Spellings borne at most so often may be slips of anything at least as common.
const HARDLY_BORNE: f32 = 3.0;
/// Spellings borne more often are compared in full: both may be right.
const COMMON: f32 = 8.0;
/// More names than this behind one door are not looked at: the commonest stand first.
const BEHIND: usize = 24;
/// More names than this are not tried for one spelling.
const MOST: usize = 4;

impl Spellings {
    /// Looks for the neighbours of every part; `borne` is how often each stands in the records.
    pub fn new(parts: &Parts, borne: &[f32]) -> Spellings {
        let mut commonest: Vec<u32> =
            (0..parts.len() as u32).filter(|&part| borne[part as usize] > 0.0).collect();
        commonest.sort_by(|&x, &y| borne[y as usize].total_cmp(&borne[x as usize]).then(x.cmp(&y)));
        let ranked = (0u32..).zip(&commonest);
        let mut doors: Vec<(u64, u32)> = ranked
            .flat_map(|(rank, &part)| parts.slips(part).iter().map(move |&slip| (slip, rank)))
            .collect();
        doors.par_sort_unstable();
        let known = Known { parts, borne, commonest, doors };
        let found: Vec<Vec<u64>> =
            (0..parts.len() as u32).into_par_iter().map(|part| known.meant_by(part)).collect();
        let mut spellings = Spellings { starts: vec![0], keys: Vec::new() };
        for keys in found {
            spellings.keys.extend(keys);
            spellings.starts.push(spellings.keys.len() as u32);
        }
        spellings
    }

    /// The keys of names that a part may be a slip of.
    pub fn of(&self, part: u32) -> &[u64] {
        &self.keys[self.starts[part as usize] as usize..self.starts[part as usize + 1] as usize]
    }
}

/// All names by how common they are, and under each key with one sound left out.
struct Known<'a> {
    parts: &'a Parts,
    borne: &'a [f32],
    commonest: Vec<u32>,
    doors: Vec<(u64, u32)>,
}

impl Known<'_> {
    fn meant_by(&self, part: u32) -> Vec<u64> {
        let own = self.borne[part as usize];
        if own == 0.0 {
            return Vec::new();
        }
        let commoner = if own <= HARDLY_BORNE { own } else { own * COMMONER };
        let mut near: Vec<(u32, u64)> = Vec::new();
        for &slip in self.parts.slips(part) {
            let from = self.doors.partition_point(|door| door.0 < slip);
            let behind = self.doors[from..].iter().take_while(|door| door.0 == slip);
            for &(_, rank) in behind.take(BEHIND) {
                let other = self.commonest[rank as usize];
                let Some(&key) = self.parts.keys(other).first() else { continue };
                if self.borne[other as usize] < commoner && !self.is_one_name(part, other) {
                    continue;
                }
                if !self.parts.keys(part).contains(&key) {
                    near.push((rank, key));
                }
            }
        }
        near.sort_unstable();
        let mut keys: Vec<u64> = Vec::with_capacity(MOST);
        for (_, key) in near {
            if keys.len() < MOST && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether two common spellings are one name all the same, in two scripts perhaps.
    fn is_one_name(&self, part: u32, other: u32) -> bool {
        let common = self.borne[part as usize].min(self.borne[other as usize]) > COMMON;
        common && part != other && self.parts.likeness(part, other, Role::Given).is_same_name()
    }
}
