//! Every pair of distinct names is compared once and then remembered.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::evidence::Level;
use crate::keys::mix;
use crate::parts::{Parts, Role};

/// The known likenesses of pairs of name parts, shared by all threads.
///
/// A table of fixed size in which a later pair may take the place of an earlier
/// one: what is in it never changes an answer, only how soon it comes.
pub(crate) struct Likenesses {
    pub parts: Parts,
    places: Box<[AtomicU64]>,
}

/// Bits of the place of a level among those of its evidence.
const LEVEL_BITS: u32 = 4;
/// A pair of parts below this number fits beside its level in one word.
const REMEMBERED: u32 = 1 << 29;
/// The fewest and the most places, in powers of two: 128 KiB to 4 MiB, which stay near the processor.
const PLACES: (u32, u32) = (14, 19);

impl Likenesses {
    pub fn new(parts: Parts) -> Likenesses {
        let wanted = (parts.len().max(1) as u64 * 64).next_power_of_two().ilog2();
        let places = 1usize << wanted.clamp(PLACES.0, PLACES.1);
        Likenesses { parts, places: std::iter::repeat_with(|| AtomicU64::new(0)).take(places).collect() }
    }

    /// How two name parts agree.
    pub fn level(&self, a: u32, b: u32, role: Role) -> Level {
        if a != b && self.parts.share_too_little(a, b) {
            return Level::Different;
        }
        if a == b || a.max(b) >= REMEMBERED {
            return self.parts.likeness(a, b, role);
        }
        let pair = u64::from(a.min(b)) << 30 | u64::from(a.max(b)) << 1 | u64::from(role == Role::Family);
        let place = &self.places[(mix(pair) as usize) & (self.places.len() - 1)];
        let known = place.load(Ordering::Relaxed);
        if known >> LEVEL_BITS == pair {
            return role.evidence().levels()[(known & ((1 << LEVEL_BITS) - 1)) as usize];
        }
        let level = self.parts.likeness(a, b, role);
        place.store(pair << LEVEL_BITS | role.evidence().index(level) as u64, Ordering::Relaxed);
        level
    }
}
