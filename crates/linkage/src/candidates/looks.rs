//! Looking at the pairs of a block: who may be one person is noted, all others are forgotten.

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
    /// The faces of a block, kept to spare memory.
    plain: Vec<Face>,
    guessed: Vec<Face>,
}

impl Looks {
    pub fn new(blocks: &Blocks) -> Looks {
        let Blocks { kind, who, cap, .. } = *blocks;
        Looks { kind, who, cap, met: Vec::new(), looked_at: 0, plain: Vec::new(), guessed: Vec::new() }
    }

    /// Lets the records of a block meet, in parts if it is too large.
    pub fn meet(&mut self, block: &Block, room: &Room) {
        if self.is_small(block) {
            return self.whole(block, room.glance);
        }
        for part in self.parts(block, room) {
            self.whole(&part, room.glance);
        }
    }

    pub fn is_small(&self, block: &Block) -> bool {
        pairs(self.who, block.plain.len(), block.guessed.len()) <= self.cap
    }

    /// The parts of a block that is too large; none where its key asks for more than a name.
    pub fn parts(&self, block: &Block, room: &Room) -> Vec<Block> {
        let largest = ((self.cap as f64).sqrt() as usize).max(2);
        if self.kind.is_split() { split(room, block, largest) } else { Vec::new() }
    }

    /// Lets all pairs of a block meet that may.
    fn whole(&mut self, block: &Block, glance: &Glance) {
        let (mut plain, mut guessed) = (std::mem::take(&mut self.plain), std::mem::take(&mut self.guessed));
        for (faces, seats) in [(&mut plain, &block.plain), (&mut guessed, &block.guessed)] {
            faces.clear();
            faces.extend(seats.iter().map(|&seat| *glance.face(seat)));
        }
        if let Some((seats, faces)) = self.who.among((&block.plain, &plain), (&block.guessed, &guessed)) {
            for (at, face) in faces.iter().enumerate() {
                for (later, other) in faces.iter().enumerate().skip(at + 1) {
                    self.look(glance, (seats[at], face), (seats[later], other));
                }
            }
        }
        for (face, &a) in plain.iter().zip(&block.plain) {
            for (other, &b) in guessed.iter().zip(&block.guessed).filter(|(_, b)| **b != a) {
                self.look(glance, (a, face), (b, other));
            }
        }
        (self.plain, self.guessed) = (plain, guessed);
    }

    /// Looks at two records, each by its seat and its face.
    pub fn look(&mut self, glance: &Glance, (a, face): (u32, &Face), (b, other): (u32, &Face)) {
        self.looked_at += 1;
        if glance.may_be_one(self.kind, face, other) {
            self.met.push(packed(a, b, self.kind));
        }
    }
}
