//! Which pairs are worth comparing: records that share a key, each pair once.
//!
//! A block of records behind one key grows with the square of its size, so the
//! pairs of each kind of key have a budget: the largest blocks are split by what
//! else their records share (father, month of death, town), and what is still too
//! large is cut into neighbourhoods of like records. No number of people of one
//! name makes it slow. Pairs that cannot be one person whatever their details say
//! are dropped at first sight (`glance`).

mod kept;

use rayon::prelude::*;

use crate::glance::Glance;
use crate::keys::{Doors, Kind, Pieces, Standing, join, mix};
use crate::subjects::Row;

pub(crate) use kept::{Kept, Touch};

/// Two records that met, and the kinds of key they share, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meeting {
    pub a: u32,
    pub b: u32,
    pub kinds: u16,
}

/// All meetings, in the order of records.
pub(crate) struct Candidates {
    pub meetings: Vec<Meeting>,
    /// Pairs that were looked at, one that met twice counted twice.
    pub looked_at: u64,
    /// Blocks that were too large and had to be split.
    pub split: usize,
}

/// Pairs of a block that is never split, at least.
const SMALL: u64 = 190;
/// Neighbourhoods of like records in blocks that nothing splits.
const NEIGHBOURS: usize = 16;
/// Bits of the number of a kind in a packed meeting.
const KIND_BITS: u32 = 4;
/// Records are numbered in at most so many bits.
const RECORD_BITS: u32 = 30;

impl Candidates {
    /// Lets the records meet, at most about `pairs_per_record` times for each kind of key.
    pub fn new(rows: &[Row], doors: &Doors, glance: &Glance, pairs_per_record: usize) -> Candidates {
        assert!(
            rows.len() < 1 << RECORD_BITS,
            "a register of a thousand million records is not linked at once"
        );
        let packing = Packing::of(rows.len());
        let keyed = keyed(rows, doors, packing);
        let (mut met, mut looked_at, mut split) = (Vec::new(), 0, 0);
        for (kind, keyed) in Kind::ALL.into_iter().zip(keyed) {
            let blocks = Blocks::new(kind, packing, keyed, budget(kind, rows.len(), pairs_per_record));
            split += blocks.large;
            let found: Vec<Found> = blocks
                .shares()
                .into_par_iter()
                .map(|share| {
                    let mut found = Found::new(&blocks);
                    blocks.within(share).for_each(|block| found.meet(block, rows, doors, glance));
                    found
                })
                .collect();
            drop(blocks);
            for found in found {
                looked_at += found.looked_at;
                met.extend(found.met);
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

/// How a key, a standing and a record share one word: the key gets what the others leave.
#[derive(Debug, Clone, Copy)]
struct Packing {
    record_bits: u32,
}

impl Packing {
    fn of(records: usize) -> Packing {
        Packing { record_bits: usize::BITS - records.leading_zeros() }
    }

    fn pack(self, key: u64, standing: Standing, record: u32) -> u64 {
        let below = self.record_bits + 1;
        (key >> below) << below | (standing as u64) << self.record_bits | u64::from(record)
    }

    fn key(self, packed: u64) -> u64 {
        packed >> (self.record_bits + 1)
    }

    fn record(self, packed: u64) -> u32 {
        (packed & ((1 << self.record_bits) - 1)) as u32
    }

    fn is_guessed(self, packed: u64) -> bool {
        packed >> self.record_bits & 1 == 1
    }
}

/// All keys of all records, by kind.
fn keyed(rows: &[Row], doors: &Doors, packing: Packing) -> [Vec<u64>; Kind::ALL.len()] {
    let chunks: Vec<[Vec<u64>; Kind::ALL.len()]> = rows
        .par_chunks(16384)
        .enumerate()
        .map(|(chunk, rows)| {
            let mut keyed: [Vec<u64>; Kind::ALL.len()] = Default::default();
            let mut pieces = Pieces::default();
            for (record, row) in (chunk as u32 * 16384..).zip(rows) {
                doors.keys(row, &mut pieces, &mut |kind, key, standing| {
                    keyed[kind as usize].push(packing.pack(key, standing, record));
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

/// The records behind one key: those that stand there plainly, and the guessed ones.
struct Block {
    plain: Vec<u32>,
    guessed: Vec<u32>,
}

/// Keys of one kind in order, each run of equal keys a block.
struct Blocks {
    kind: Kind,
    who: Who,
    packing: Packing,
    keyed: Vec<u64>,
    /// Blocks of more pairs are split.
    cap: u64,
    /// How many are.
    large: usize,
}

/// Who meets whom behind one key, besides the plain and the guessed records each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Plain records each other.
    Plain,
    /// Guessed records each other.
    Guessed,
    /// Nobody else.
    Sides,
}

impl Who {
    /// Those of a block that meet each other, if any do.
    fn among<T>(self, plain: T, guessed: T) -> Option<T> {
        match self {
            Who::Plain => Some(plain),
            Who::Guessed => Some(guessed),
            Who::Sides => None,
        }
    }
}

impl Blocks {
    /// Altered names that agree in nothing whole meet as long as there are few.
    fn new(kind: Kind, packing: Packing, mut keyed: Vec<u64>, budget: u64) -> Blocks {
        keyed.par_sort_unstable();
        keyed.dedup();
        let who = match kind {
            Kind::Altered | Kind::Poor => Who::Guessed,
            _ => Who::Plain,
        };
        let mut blocks = Blocks { kind, who, packing, keyed, cap: u64::MAX, large: 0 };
        if kind == Kind::Altered && blocks.size() > budget {
            blocks.who = Who::Sides;
        }
        (blocks.cap, blocks.large) = blocks.cap(budget);
        blocks
    }

    fn size(&self) -> u64 {
        self.runs(&self.keyed).map(|run| self.pairs(run)).sum()
    }

    /// Pairs of a block above which it is split so that all stay within a budget; how many are.
    fn cap(&self, budget: u64) -> (u64, usize) {
        let sizes = self.runs(&self.keyed).map(|run| self.pairs(run)).filter(|&pairs| pairs > SMALL);
        let mut sizes: Vec<u64> = sizes.collect();
        sizes.par_sort_unstable();
        let mut spent = 0;
        for (at, &pairs) in sizes.iter().enumerate() {
            spent += pairs;
            if spent > budget {
                return (pairs.saturating_sub(1).max(SMALL), sizes.len() - at);
            }
        }
        (u64::MAX, 0)
    }

    fn runs<'k>(&self, keyed: &'k [u64]) -> impl Iterator<Item = &'k [u64]> + use<'k> {
        let packing = self.packing;
        keyed.chunk_by(move |a, b| packing.key(*a) == packing.key(*b)).filter(|run| run.len() > 1)
    }

    fn pairs(&self, run: &[u64]) -> u64 {
        let plain = run.partition_point(|&packed| !self.packing.is_guessed(packed));
        pairs(self.who, plain, run.len() - plain)
    }

    /// Parts of the keys that end where a block ends, to be worked on side by side.
    fn shares(&self) -> Vec<std::ops::Range<usize>> {
        let (mut shares, mut from) = (Vec::new(), 0);
        while from < self.keyed.len() {
            let end = (from + 65_536).min(self.keyed.len());
            let last = self.packing.key(self.keyed[end - 1]);
            let more = self.keyed[end..].partition_point(|&packed| self.packing.key(packed) <= last);
            shares.push(from..end + more);
            from = end + more;
        }
        shares
    }

    fn within(&self, share: std::ops::Range<usize>) -> impl Iterator<Item = Block> + use<'_> {
        self.runs(&self.keyed[share]).map(|run| self.block(run))
    }

    /// The block of a key as it is packed, if two records stand behind it.
    fn behind(&self, key: u64) -> Option<Block> {
        let from = self.keyed.partition_point(|&packed| self.packing.key(packed) < key);
        let count = self.keyed[from..].partition_point(|&packed| self.packing.key(packed) == key);
        (count > 1).then(|| self.block(&self.keyed[from..from + count]))
    }

    fn block(&self, run: &[u64]) -> Block {
        let plain = run.partition_point(|&packed| !self.packing.is_guessed(packed));
        let record = |packed: &u64| self.packing.record(*packed);
        Block {
            plain: run[..plain].iter().map(record).collect(),
            guessed: run[plain..].iter().map(record).collect(),
        }
    }
}

/// How many pairs may meet in a block.
fn pairs(who: Who, plain: usize, guessed: usize) -> u64 {
    let (plain, guessed) = (plain as u64, guessed as u64);
    let among = |count: u64| count * count.saturating_sub(1) / 2;
    plain * guessed + who.among(plain, guessed).map_or(0, among)
}

/// What was found in some blocks of one kind.
struct Found {
    kind: Kind,
    who: Who,
    cap: u64,
    met: Vec<u64>,
    looked_at: u64,
}

impl Found {
    fn new(blocks: &Blocks) -> Found {
        Found { kind: blocks.kind, who: blocks.who, cap: blocks.cap, met: Vec::new(), looked_at: 0 }
    }

    fn meet(&mut self, block: Block, rows: &[Row], doors: &Doors, glance: &Glance) {
        if self.is_small(&block) {
            return self.whole(&block, glance);
        }
        for block in split(rows, doors, &block, self.largest()) {
            self.whole(&block, glance);
        }
    }

    fn is_small(&self, block: &Block) -> bool {
        pairs(self.who, block.plain.len(), block.guessed.len()) <= self.cap
    }

    /// The most records of the parts of a block that is split.
    fn largest(&self) -> usize {
        ((self.cap as f64).sqrt() as usize).max(2)
    }

    /// Lets all pairs of a block meet that may.
    fn whole(&mut self, block: &Block, glance: &Glance) {
        let faces = |records: &[u32]| records.iter().map(|&record| *glance.face(record)).collect::<Vec<_>>();
        let (plain, guessed) = (faces(&block.plain), faces(&block.guessed));
        let among = self.who.among((&block.plain, &plain), (&block.guessed, &guessed));
        if let Some((records, faces)) = among {
            for (at, face) in faces.iter().enumerate() {
                for (later, other) in faces.iter().enumerate().skip(at + 1) {
                    self.look(records[at], records[later], glance.may_be_one(self.kind, face, other));
                }
            }
        }
        for (face, &a) in plain.iter().zip(&block.plain) {
            for (other, &b) in guessed.iter().zip(&block.guessed).filter(|(_, b)| **b != a) {
                self.look(a, b, glance.may_be_one(self.kind, face, other));
            }
        }
    }

    fn look(&mut self, a: u32, b: u32, may_be_one: bool) {
        self.looked_at += 1;
        if may_be_one {
            let (a, b) = (u64::from(a.min(b)), u64::from(a.max(b)));
            self.met.push(a << (RECORD_BITS + KIND_BITS) | b << KIND_BITS | self.kind as u64);
        }
    }
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

/// Splits a block that is too large: a common name needs more than one thing shared besides.
fn split(rows: &[Row], doors: &Doors, block: &Block, largest: usize) -> Vec<Block> {
    let facets = Facets::of(rows, doors, block);
    let mut blocks = Vec::new();
    for members in facets.groups() {
        if members.len() <= largest {
            blocks.push(members);
        } else {
            neighbourhoods(&facets, &members, &mut blocks);
        }
    }
    if facets.grouped.is_empty() {
        neighbourhoods(&facets, &(0..facets.members.len() as u32).collect::<Vec<_>>(), &mut blocks);
    }
    let sides = |members: Vec<u32>| {
        let (plain, guessed) = members.into_iter().partition(|&member| member < block.plain.len() as u32);
        let records =
            |members: Vec<u32>| members.iter().map(|&member| facets.members[member as usize]).collect();
        Block { plain: records(plain), guessed: records(guessed) }
    };
    blocks.into_iter().map(sides).collect()
}

/// The further things that the members of a block may share; members by their place in it.
struct Facets {
    members: Vec<u32>,
    /// Of each member, all that it says, as one number.
    signatures: Vec<u64>,
    grouped: Vec<(u64, u32)>,
}

impl Facets {
    fn of(rows: &[Row], doors: &Doors, block: &Block) -> Facets {
        let members = [&block.plain[..], &block.guessed].concat();
        let mut facets = Facets { members, signatures: Vec::new(), grouped: Vec::new() };
        let mut pieces = Pieces::default();
        for (place, &member) in (0..).zip(&facets.members) {
            let mut signature = mix(0);
            doors.facets(&rows[member as usize], &mut pieces, &mut |facet| {
                facets.grouped.push((facet, place));
                signature = join(signature, facet);
            });
            facets.signatures.push(signature);
        }
        facets.grouped.sort_unstable();
        facets.grouped.dedup();
        facets
    }

    /// Members that share a facet.
    fn groups(&self) -> impl Iterator<Item = Vec<u32>> + '_ {
        let runs = self.grouped.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
        runs.map(|run| run.iter().map(|&(_, member)| member).collect())
    }
}

/// Records that say the same stand side by side and meet in small groups.
fn neighbourhoods(facets: &Facets, members: &[u32], blocks: &mut Vec<Vec<u32>>) {
    let signed = members.iter().map(|&member| (facets.signatures[member as usize], member));
    let mut signed: Vec<(u64, u32)> = signed.collect();
    signed.sort_unstable();
    for group in signed.chunks(NEIGHBOURS) {
        let mut group: Vec<u32> = group.iter().map(|&(_, member)| member).collect();
        group.sort_unstable();
        blocks.push(group);
    }
}
