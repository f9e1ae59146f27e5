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
        let known = Known::new(parts, borne);
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
    ranked: Vec<Ranked>,
    /// Who stands behind each door, by rank; door after door.
    behind: Vec<u32>,
    /// Of each part the places of its doors in `opened`.
    starts: Vec<u32>,
    /// Where those behind each door of each part begin, and how many are looked at.
    opened: Vec<(u32, u8)>,
}

/// A name in its rank: the commonest first.
struct Ranked {
    part: u32,
    borne: f32,
    key: Option<u64>,
}

impl<'a> Known<'a> {
    fn new(parts: &'a Parts, borne: &'a [f32]) -> Known<'a> {
        let ranked = ranked(parts, borne);
        let mut known = Known {
            parts,
            borne,
            ranked,
            behind: Vec::new(),
            starts: vec![0; parts.len() + 1],
            opened: Vec::new(),
        };
        let slips = |part: u32| if borne[part as usize] > 0.0 { parts.slips(part) } else { &[] };
        for part in 0..parts.len() as u32 {
            known.starts[part as usize + 1] = known.starts[part as usize] + slips(part).len() as u32;
        }
        let doors = (0u32..).zip(&known.ranked).flat_map(|(rank, ranked)| {
            (known.starts[ranked.part as usize]..)
                .zip(slips(ranked.part))
                .map(move |(place, &slip)| (slip, rank, place))
        });
        let mut doors: Vec<(u64, u32, u32)> = doors.collect();
        doors.par_sort_unstable();
        known.opened = vec![(0, 0); doors.len()];
        for door in doors.chunk_by(|a, b| a.0 == b.0) {
            let begin = known.behind.len() as u32;
            known.behind.extend(door.iter().take(BEHIND).map(|&(_, rank, _)| rank));
            let count = door.len().min(BEHIND) as u8;
            door.iter().for_each(|&(_, _, place)| known.opened[place as usize] = (begin, count));
        }
        known
    }

    fn meant_by(&self, part: u32) -> Vec<u64> {
        let own = self.borne[part as usize];
        if own == 0.0 {
            return Vec::new();
        }
        let commoner = if own <= HARDLY_BORNE { own } else { own * COMMONER };
        let mut keys: Vec<u64> = Vec::new();
        for rank in self.near(part) {
            let Ranked { part: other, borne, key: Some(key) } = self.ranked[rank as usize] else { continue };
            if borne < commoner && own.min(borne) <= COMMON {
                // Those that come after are rarer still.
                break;
            }
            if self.parts.keys(part).contains(&key) || keys.contains(&key) {
                continue;
            }
            if borne >= commoner || self.is_one_name(part, other) {
                keys.push(key);
                if keys.len() == MOST {
                    break;
                }
            }
        }
        keys
    }

    /// The ranks of the names behind the doors of a part, the commonest first, each once.
    fn near(&self, part: u32) -> Vec<u32> {
        let doors = self.starts[part as usize] as usize..self.starts[part as usize + 1] as usize;
        let behind = self.opened[doors]
            .iter()
            .map(|&(begin, count)| begin as usize..begin as usize + usize::from(count));
        let mut near: Vec<u32> = behind.flat_map(|door| self.behind[door].iter().copied()).collect();
        near.sort_unstable();
        near.dedup();
        near
    }

    /// Whether two common spellings are one name all the same, in two scripts perhaps.
    fn is_one_name(&self, part: u32, other: u32) -> bool {
        part != other && self.parts.likeness(part, other, Role::Given).is_same_name()
    }
}

/// The names that somebody bears, the commonest first.
fn ranked(parts: &Parts, borne: &[f32]) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = (0..parts.len() as u32)
        .map(|part| Ranked { part, borne: borne[part as usize], key: parts.keys(part).first().copied() })
        .filter(|ranked| ranked.borne > 0.0)
        .collect();
    ranked.sort_unstable_by(|x, y| y.borne.total_cmp(&x.borne).then(x.part.cmp(&y.part)));
    ranked
}
