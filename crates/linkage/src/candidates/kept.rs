//! Meetings of a few records with all others: the keys of all stay laid out while a change spreads.

use rayon::prelude::*;

use super::blocks::{Block, Blocks, Packing};
use super::looks::Looks;
use super::{Candidates, Room, budget, unpacked};
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
    room: Room<'a>,
    packing: Packing,
    blocks: Vec<Blocks>,
}

impl<'a> Kept<'a> {
    /// Makes all keys once; blocks are split as [`Candidates::new`] splits them.
    pub fn new(doors: &'a Doors, glance: &'a Glance, pairs_per_record: usize) -> Kept<'a> {
        let room = Room { doors, glance };
        let packing = Packing::of(room.size());
        let blocks = Kind::ALL.into_iter().zip(room.keyed(packing)).map(|(kind, keyed)| {
            Blocks::new(kind, packing, keyed, budget(kind, room.size(), pairs_per_record))
        });
        Kept { room, packing, blocks: blocks.collect() }
    }

    /// The meetings of the records that meet `now` with all that have not met yet.
    ///
    /// Over all rounds, just those meetings of [`Candidates::new`] that have a touched record.
    pub fn meetings(&self, rows: &[Row], now: &[u32], touched: &[Touch]) -> Candidates {
        let (mut met, mut looked_at, mut split) = (Vec::new(), 0, 0);
        for (blocks, keys) in self.blocks.iter().zip(self.keys(rows, now)) {
            let looks: Vec<(Looks, usize)> = keys
                .par_chunks(256)
                .map(|keys| {
                    let (mut looks, mut split) = (Looks::new(blocks), 0);
                    for block in keys.iter().filter_map(|&key| blocks.behind(key)) {
                        split += usize::from(self.meet(&mut looks, &block, touched));
                    }
                    (looks, split)
                })
                .collect();
            for (looks, large) in looks {
                looked_at += looks.looked_at;
                split += large;
                met.extend(looks.met);
            }
        }
        met.par_sort_unstable();
        Candidates { meetings: unpacked(&met), looked_at, split }
    }

    /// The keys of some records as they are packed, by kind, each once.
    fn keys(&self, rows: &[Row], records: &[u32]) -> [Vec<u64>; Kind::ALL.len()] {
        let mut keys: [Vec<u64>; Kind::ALL.len()] = Default::default();
        let mut pieces = Pieces::default();
        for &record in records {
            self.room.doors.keys(&rows[record as usize], &mut pieces, &mut |kind, key, _| {
                let packed = self.packing.pack(key, Standing::Plain, 0);
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
    fn meet(&self, looks: &mut Looks, block: &Block, touched: &[Touch]) -> bool {
        if looks.is_small(block) {
            looks.touched(block, touched, self.room.glance);
            return false;
        }
        for part in looks.parts(block, &self.room) {
            looks.touched(&part, touched, self.room.glance);
        }
        true
    }
}

impl Looks {
    /// Lets those of a block meet that are to meet now, as [`Looks::meet`] lets all meet.
    fn touched(&mut self, block: &Block, touched: &[Touch], glance: &Glance) {
        let touch = |seat: u32| touched[glance.seats.place(seat) as usize];
        let is_now = |seat: &u32| touch(*seat) == Touch::Now;
        let open = |seats: &[u32]| -> Vec<u32> {
            seats.iter().copied().filter(|&seat| touch(seat) != Touch::Met).collect()
        };
        let (plain, guessed) = (open(&block.plain), open(&block.guessed));
        let among = self.who.among(&plain[..], &guessed[..]).unwrap_or_default();
        let mut look = |a: u32, b: u32| self.look(glance, (a, glance.face(a)), (b, glance.face(b)));
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
