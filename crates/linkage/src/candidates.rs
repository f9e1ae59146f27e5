//! Which pairs are worth comparing: records that share a key, each pair once.
//!
//! A block of records behind one key grows with the square of its size, so the
//! pairs of each kind of key have a budget. Where a name is so common that its block is beyond it,
//! the block is split by what else its records share (father, month of death, town), and what is
//! still too large is cut into neighbourhoods of like records; keys that already ask for more than
//! a name open no block that is too large. No number of people of one
//! name makes it slow. Pairs that cannot be one person whatever their details say
//! are dropped at first sight (`glance`).

mod blocks;
mod kept;
mod looks;
mod split;

use rayon::prelude::*;

use crate::glance::Glance;
use crate::keys::{Doors, Kind, Pieces};
use crate::subjects::Row;

use blocks::{Blocks, Packing};
use looks::Looks;

pub(crate) use kept::{Kept, Touch};

/// Two records that met, by their seats, and the kinds of key they share, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meeting {
    /// The smaller seat.
    pub a: u32,
    pub b: u32,
    pub kinds: u16,
}

/// All meetings, in the order of seats.
pub(crate) struct Candidates {
    pub meetings: Vec<Meeting>,
    /// Pairs that were looked at, one that met twice counted twice.
    pub looked_at: u64,
    /// Blocks that were too large to meet whole.
    pub split: usize,
}

/// Bits of the number of a kind in a packed meeting.
const KIND_BITS: u32 = 4;
/// Records are numbered in at most so many bits.
const RECORD_BITS: u32 = 30;

impl Candidates {
    /// Lets the records meet, at most about `pairs_per_record` times for each kind of key.
    pub fn new(doors: &Doors, glance: &Glance, pairs_per_record: usize) -> Candidates {
        let room = Room { doors, glance };
        let packing = Packing::of(room.size());
        let (mut met, mut looked_at, mut split) = (Vec::new(), 0, 0);
        for (kind, keyed) in Kind::ALL.into_iter().zip(room.keyed(packing)) {
            let blocks = Blocks::new(kind, packing, keyed, budget(kind, room.size(), pairs_per_record));
            split += blocks.large;
            let looks: Vec<Looks> = blocks
                .shares()
                .into_par_iter()
                .map(|share| {
                    let mut looks = Looks::new(&blocks);
                    looks.meet(&blocks, share, &room);
                    looks
                })
                .collect();
            drop(blocks);
            for looks in looks {
                looked_at += looks.looked_at;
                met.extend(looks.met);
            }
        }
        met.par_sort_unstable();
        Candidates { meetings: unpacked(&met), looked_at, split }
    }
}

/// The pairs that may meet by one kind of key.
fn budget(kind: Kind, records: usize, pairs_per_record: usize) -> u64 {
    (kind.share() * pairs_per_record as f64 * records as f64) as u64
}

/// Where records meet: who they are, which doors they have, what is seen of them at first sight.
#[derive(Clone, Copy)]
struct Room<'a> {
    doors: &'a Doors<'a>,
    glance: &'a Glance<'a>,
}

impl Room<'_> {
    /// How many records are there.
    fn size(&self) -> usize {
        self.glance.seats.rows.len()
    }

    /// What the record in a seat says.
    fn row(&self, seat: u32) -> &Row {
        &self.glance.seats.rows[seat as usize]
    }

    /// All keys of all records, by kind.
    fn keyed(&self, packing: Packing) -> [Vec<u64>; Kind::ALL.len()] {
        let chunks: Vec<[Vec<u64>; Kind::ALL.len()]> = (0..self.size().div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut keyed: [Vec<u64>; Kind::ALL.len()] = Default::default();
                let mut pieces = Pieces::default();
                for seat in chunk * CHUNK..self.size().min((chunk + 1) * CHUNK) {
                    self.doors.keys(self.row(seat as u32), &mut pieces, &mut |kind, key, standing| {
                        keyed[kind as usize].push(packing.pack(key, standing, seat as u32));
                    });
                }
                keyed
            })
            .collect();
        std::array::from_fn(|kind| {
            let mut all = Vec::with_capacity(chunks.iter().map(|chunk| chunk[kind].len()).sum());
            chunks.iter().for_each(|chunk| all.extend_from_slice(&chunk[kind]));
            all
        })
    }
}

/// Records whose keys are made in one go.
const CHUNK: usize = 16384;

/// Two seats and a kind of key as one number; in the order of the seats.
fn packed(a: u32, b: u32, kind: Kind) -> u64 {
    let (a, b) = (u64::from(a.min(b)), u64::from(a.max(b)));
    a << (RECORD_BITS + KIND_BITS) | b << KIND_BITS | kind as u64
}

fn unpacked(met: &[u64]) -> Vec<Meeting> {
    let runs = met.chunk_by(|a, b| a >> KIND_BITS == b >> KIND_BITS);
    runs.map(|run| {
        let pair = run[0] >> KIND_BITS;
        let kinds = run.iter().fold(0, |kinds, &met| kinds | 1u16 << (met & ((1 << KIND_BITS) - 1)));
        Meeting { a: (pair >> RECORD_BITS) as u32, b: (pair & ((1 << RECORD_BITS) - 1)) as u32, kinds }
    })
    .collect()
}
