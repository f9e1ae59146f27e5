//! Chance as a value: a stream of bytes from a seed that the caller drew.

use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::EntryId;

/// A stream of unpredictable bytes, as good as the seed it starts from.
///
/// Block `i`, counted from 0, is
/// `SHA-256("whereabouts/chance/v1\n" || seed || i as 8 bytes, big-endian)`.
/// The program seeds it from the operating system, tests from a number they can
/// repeat. Two streams must never share a seed: the same identifiers and salts
/// would come out.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Chance {
    seed: [u8; 32],
    next: u64,
    block: [u8; 32],
    used: usize,
}

impl Chance {
    /// Starts a stream.
    pub fn from_seed(seed: [u8; 32]) -> Chance {
        Chance { seed, next: 0, block: [0; 32], used: 32 }
    }

    /// The next identifier; convert it to the kind that is needed.
    pub fn id(&mut self) -> EntryId {
        let mut id = [0; 16];
        self.fill(&mut id);
        EntryId(id)
    }

    /// The next seed, for a body's salts, a signer or another stream.
    pub fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.fill(&mut seed);
        seed
    }

    /// Fills a buffer with the next bytes.
    pub fn fill(&mut self, buffer: &mut [u8]) {
        let mut filled = 0;
        while filled < buffer.len() {
            if self.used == self.block.len() {
                self.advance();
            }
            let count = (buffer.len() - filled).min(self.block.len() - self.used);
            buffer[filled..filled + count].copy_from_slice(&self.block[self.used..self.used + count]);
            filled += count;
            self.used += count;
        }
    }

    fn advance(&mut self) {
        let mut hash = Sha256::new();
        hash.update(b"whereabouts/chance/v1\n");
        hash.update(self.seed);
        hash.update(self.next.to_be_bytes());
        self.block = hash.finalize().into();
        self.next = self.next.checked_add(1).expect("2^64 blocks are never drawn");
        self.used = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digest;

    #[test]
    fn the_stream_is_as_documented_however_it_is_cut() {
        let block = |number: u64| {
            let mut bytes = b"whereabouts/chance/v1\n".to_vec();
            bytes.extend([9; 32]);
            bytes.extend(number.to_be_bytes());
            Digest::of(&bytes).0
        };
        let expected: Vec<u8> = (0..4).flat_map(block).collect();
        let mut chance = Chance::from_seed([9; 32]);
        let mut drawn = chance.id().0.to_vec();
        drawn.extend(chance.seed());
        let mut rest = [0; 128 - 48];
        chance.fill(&mut rest);
        drawn.extend(rest);
        assert_eq!(drawn, expected);
    }

    #[test]
    fn another_seed_gives_other_names() {
        let [mut one, mut other] = [1, 2].map(|n| Chance::from_seed([n; 32]));
        assert_ne!(one.id(), other.id());
        assert_ne!(one.id(), one.id());
    }
}
