//! Meetings of a few records with all others: the keys of all stay laid out while a change spreads.

use rayon::prelude::*;

use super::{Block, Blocks, Candidates, Found, Packing, budget, keyed, split, unpacked};
use crate::glance::Glance;
use crate::keys::{Doors, Kind, Pieces, Standing};
use crate::subjects::Row;

/// Where a record stands while a change spreads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// The change did not come to it.
    Not,
    /// It is to meet others now.
    Now,
    /// It has met all it may meet.
    Met,
}

/// The keys of all records, in order.
pub(crate) struct Kept<'a> {
    rows: &'a [Row],
    doors: &'a Doors<'a>,
    glance: &'a Glance<'a>,
    packing: Packing,
    blocks: Vec<Blocks>,
}

impl<'a> Kept<'a> {
    /// Makes all keys once; blocks are split as [`Candidates::new`] splits them.
    pub fn new(rows: &'a [Row], doors: &'a Doors, glance: &'a Glance, pairs_per_record: usize) -> Kept<'a> {
        let packing = Packing::of(rows.len());
        let blocks = Kind::ALL.into_iter().zip(keyed(rows, doors, packing)).map(|(kind, keyed)| {
            Blocks::new(kind, packing, keyed, budget(kind, rows.len(), pairs_per_record))
        });
        Kept { rows, doors, glance, packing, blocks: blocks.collect() }
    }

    /// The meetings of the records that meet `now` with all that have not met yet.
    ///
    /// Over all rounds, just those meetings of [`Candidates::new`] that have a touched record.
    pub fn meetings(&self, now: &[u32], touched: &[Touch]) -> Candidates {
        let (mut met, mut looked_at, mut split) = (Vec::new(), 0, 0);
        for (blocks, keys) in self.blocks.iter().zip(self.keys(now)) {
            let found: Vec<(Found, usize)> = keys
                .par_chunks(256)
                .map(|keys| {
                    let (mut found, mut split) = (Found::new(blocks), 0);
                    for block in keys.iter().filter_map(|&key| blocks.behind(key)) {
                        split += usize::from(self.meet(&mut found, &block, touched));
                    }
                    (found, split)
                })
                .collect();
            for (found, large) in found {
                looked_at += found.looked_at;
                split += large;
                met.extend(found.met);
            }
        }
        met.par_sort_unstable();
        Candidates { meetings: unpacked(&met), looked_at, split }
    }

    /// The keys of some records as they are packed, by kind, each once.
    fn keys(&self, records: &[u32]) -> [Vec<u64>; Kind::ALL.len()] {
        let mut keys: [Vec<u64>; Kind::ALL.len()] = Default::default();
        let mut pieces = Pieces::default();
        for &record in records {
            self.doors.keys(&self.rows[record as usize], &mut pieces, &mut |kind, key, _| {
                let packed = self.packing.pack(key, Standing::Plain, record);
                keys[kind as usize].push(self.packing.key(packed));
            });
        }
        for keys in &mut keys {
            keys.par_sort_unstable();
            keys.dedup();
        }
        keys
    }

    /// Lets the touched records of a block meet the others; whether it had to be split.
    fn meet(&self, found: &mut Found, block: &Block, touched: &[Touch]) -> bool {
        if found.is_small(block) {
            found.touched(block, touched, self.glance);
            return false;
        }
        for part in split(self.rows, self.doors, block, found.largest()) {
            found.touched(&part, touched, self.glance);
        }
        true
    }
}

impl Found {
    /// Lets those of a block meet that are to meet now, as [`Found::whole`] lets all meet.
    fn touched(&mut self, block: &Block, touched: &[Touch], glance: &Glance) {
        let touch = |record: u32| touched[record as usize];
        let is_now = |record: &u32| touch(*record) == Touch::Now;
        let open = |records: &[u32]| -> Vec<u32> {
            records.iter().copied().filter(|&record| touch(record) != Touch::Met).collect()
        };
        let (plain, guessed) = (open(&block.plain), open(&block.guessed));
        let among = self.who.among(&plain[..], &guessed[..]).unwrap_or_default();
        let mut look = |a: u32, b: u32| {
            let may_be_one = glance.may_be_one(self.kind, glance.face(a), glance.face(b));
            self.look(a, b, may_be_one);
        };
        for (at, &a) in among.iter().enumerate().filter(|(_, a)| is_now(a)) {
            among[..at].iter().filter(|b| !is_now(b)).for_each(|&b| look(b, a));
            among[at + 1..].iter().for_each(|&b| look(a, b));
        }
        let guessed_now: Vec<u32> = guessed.iter().copied().filter(|b| is_now(b)).collect();
        for &a in &plain {
            let others = if is_now(&a) { &guessed } else { &guessed_now };
            others.iter().filter(|&&b| b != a).for_each(|&b| look(a, b));
        }
    }
}
