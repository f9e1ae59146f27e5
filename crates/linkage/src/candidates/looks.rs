//! Looking at the pairs of blocks: who may be one person is noted, all others are forgotten.

use super::blocks::{Block, Blocks, Who, pairs};
use super::split::split;
use super::{Room, packed};
use crate::faces::Face;
use crate::glance::Glance;
use crate::keys::Kind;

/// What was seen in some blocks of one kind.
pub(super) struct Looks {
    kind: Kind,
    pub who: Who,
    cap: u64,
    /// The pairs that may be one person, packed.
    pub met: Vec<u64>,
    pub looked_at: u64,
    waiting: Waiting,
    guests: Vec<Guest>,
}

/// Blocks that wait to be looked at together, for faces far apart are best fetched many at once.
#[derive(Default)]
struct Waiting {
    /// The seats of all blocks, those that stand plainly first in each.
    seats: Vec<u32>,
    /// How many stand plainly in each block, and where it ends.
    blocks: Vec<(usize, usize)>,
    faces: Vec<Face>,
}

/// So many seats are looked at together, or a block more.
const TOGETHER: usize = 512;

impl Looks {
    pub fn new(blocks: &Blocks) -> Looks {
        let Blocks { kind, who, cap, .. } = *blocks;
        Looks {
            kind,
            who,
            cap,
            met: Vec::new(),
            looked_at: 0,
            waiting: Waiting::default(),
            guests: Vec::new(),
        }
    }

    /// Lets the records of every block meet, in parts if it is too large.
    pub fn meet(&mut self, blocks: &Blocks, share: std::ops::Range<usize>, room: &Room) {
        blocks.within(share, |block| {
            if self.is_small(block) {
                self.add(block, room.glance);
            } else {
                self.parts(block, room).iter().for_each(|part| self.add(part, room.glance));
            }
        });
        self.look_at_waiting(room.glance);
    }

    pub fn is_small(&self, block: &Block) -> bool {
        pairs(self.who, block.plain.len(), block.guessed.len()) <= self.cap
    }

    /// The parts of a block that is too large; none where its key asks for more than a name.
    pub fn parts(&self, block: &Block, room: &Room) -> Vec<Block> {
        let largest = ((self.cap as f64).sqrt() as usize).max(2);
        if self.kind.is_split() { split(room, block, largest) } else { Vec::new() }
    }

    fn add(&mut self, block: &Block, glance: &Glance) {
        let Waiting { seats, blocks, .. } = &mut self.waiting;
        seats.extend_from_slice(&block.plain);
        seats.extend_from_slice(&block.guessed);
        blocks.push((block.plain.len(), seats.len()));
        if seats.len() >= TOGETHER {
            self.look_at_waiting(glance);
        }
    }

    fn look_at_waiting(&mut self, glance: &Glance) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.faces.extend(waiting.seats.iter().map(|&seat| *glance.face(seat)));
        let mut start = 0;
        for &(plain, end) in &waiting.blocks {
            self.whole(&waiting.seats[start..end], &waiting.faces[start..end], plain, glance);
            start = end;
        }
        waiting.seats.clear();
        waiting.blocks.clear();
        waiting.faces.clear();
        self.waiting = waiting;
    }

    /// Lets all pairs of a block meet that may; the first `count` of it stand plainly.
    fn whole(&mut self, seats: &[u32], faces: &[Face], count: usize, glance: &Glance) {
        let mut guests = std::mem::take(&mut self.guests);
        guests.clear();
        let guest = |(at, face): (usize, &Face)| Guest {
            guessed: at >= count,
            name: u64::from(face.given) << 32 | u64::from(face.family),
            more: face.more,
            at: at as u32,
        };
        guests.extend(faces.iter().enumerate().map(guest));
        guests.sort_unstable();
        let of_one_name: Vec<&[Guest]> =
            guests.chunk_by(|a, b| (a.guessed, a.name, a.more) == (b.guessed, b.name, b.more)).collect();
        for (at, ours) in of_one_name.iter().enumerate() {
            let theirs =
                of_one_name[at..].iter().filter(|theirs| self.who.meet(ours[0].guessed, theirs[0].guessed));
            for theirs in theirs {
                let mut needed =
                    glance.needed(self.kind, &faces[ours[0].at as usize], &faces[theirs[0].at as usize]);
                for (at, a) in ours.iter().enumerate() {
                    let same = std::ptr::eq(*ours, *theirs);
                    for b in &theirs[if same { at + 1 } else { 0 }..] {
                        let (a, b) = (a.at as usize, b.at as usize);
                        if seats[a] != seats[b] {
                            self.looked_at += 1;
                            if glance.suffices(&mut needed, &faces[a], &faces[b]) {
                                self.met.push(packed(seats[a], seats[b], self.kind));
                            }
                        }
                    }
                }
            }
        }
        self.guests = guests;
    }

    /// Looks at two records, each by its seat and its face.
    pub fn look(&mut self, glance: &Glance, (a, face): (u32, &Face), (b, other): (u32, &Face)) {
        self.looked_at += 1;
        if glance.may_be_one(self.kind, face, other) {
            self.met.push(packed(a, b, self.kind));
        }
    }
}

/// A record in a block, in the order of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Guest {
    guessed: bool,
    name: u64,
    more: bool,
    at: u32,
}
