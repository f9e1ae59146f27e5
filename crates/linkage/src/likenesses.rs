//! Every pair of distinct names is compared once; afterwards it is looked up.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{PoisonError, RwLock};

use crate::evidence::Level;
use crate::keys::mix;
use crate::parts::{Parts, Role};

/// The known likenesses of pairs of name parts, shared by all threads.
///
/// What is in it never changes an answer, only how soon it comes.
pub(crate) struct Likenesses {
    pub parts: Parts,
    shards: Vec<RwLock<HashMap<u64, Level, BuildHasherDefault<Mixed>>>>,
}

const SHARDS: u64 = 64;

impl Likenesses {
    pub fn new(parts: Parts) -> Likenesses {
        Likenesses { parts, shards: (0..SHARDS).map(|_| RwLock::default()).collect() }
    }

    /// How two name parts agree.
    pub fn level(&self, a: u32, b: u32, role: Role) -> Level {
        if a == b {
            return self.parts.likeness(a, b, role);
        }
        if self.parts.share_too_little(a, b) {
            return Level::Different;
        }
        let pair = u64::from(a.min(b)) << 33 | u64::from(a.max(b)) << 1 | u64::from(role == Role::Family);
        let hash = mix(pair);
        let shard = &self.shards[(hash % SHARDS) as usize];
        if let Some(&level) = shard.read().unwrap_or_else(PoisonError::into_inner).get(&hash) {
            return level;
        }
        let level = self.parts.likeness(a, b, role);
        shard.write().unwrap_or_else(PoisonError::into_inner).insert(hash, level);
        level
    }

    /// How many pairs of names were compared.
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }
}

/// The keys are well mixed already (and `mix` can be undone, so that no two pairs share one).
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = mix(self.0 ^ u64::from(byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value.rotate_right(7);
    }
}
