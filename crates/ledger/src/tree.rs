//! The Merkle tree over a log: RFC 6962 section 2 (RFC 9162 section 2.1), SHA-256.
//!
//! ```text
//! leaf(entry)      = SHA-256(00 || entry bytes)
//! node(left,right) = SHA-256(01 || left || right)
//! root of no leaf  = SHA-256("")
//! root of n leaves = node(root of the first k, root of the rest), k the largest power of two < n
//! ```

use sha2::{Digest as _, Sha256};

use crate::Digest;
use crate::cbor::Malformed;

/// The hash of a leaf with these bytes.
pub fn leaf(bytes: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(bytes);
    Digest(hash.finalize().into())
}

fn node(left: &Digest, right: &Digest) -> Digest {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    Digest(Sha256::digest(bytes).into())
}

/// The root over leaf hashes.
pub fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The largest power of two below `count`, which is 2 or more.
fn split(count: usize) -> usize {
    1 << (count - 1).ilog2()
}

/// The right edge of a tree: all that is needed to append and to know the root.
///
/// At most 64 hashes, one for each complete subtree, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Digest>,
}

impl Frontier {
    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn append(&mut self, leaf: Digest) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.hashes.pop().expect("one hash for every bit set in the size");
            hash = node(&left, &hash);
        }
        self.hashes.push(hash);
        self.size += 1;
    }

    /// The root of all leaves so far.
    pub fn root(&self) -> Digest {
        let mut hashes = self.hashes.iter().rev();
        match hashes.next() {
            None => root(&[]),
            Some(last) => hashes.fold(*last, |right, left| node(left, &right)),
        }
    }

    /// In how many leaves two trees of one size agree, at the least: those of the complete
    /// subtrees, from the left, that are the same in both.
    pub fn agreed(&self, other: &Frontier) -> u64 {
        let mut agreed = 0;
        let subtrees = (0..64).rev().map(|bit| self.size & (1 << bit)).filter(|size| *size > 0);
        for ((size, one), two) in subtrees.zip(&self.hashes).zip(&other.hashes) {
            if one != two || self.size != other.size {
                break;
            }
            agreed += size;
        }
        agreed
    }

    /// The bytes to keep: the size as 8 bytes, big-endian, then the hashes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.hashes.iter().flat_map(|hash| hash.0));
        bytes
    }

    /// Reads what `encode` wrote.
    pub fn decode(bytes: &[u8]) -> Result<Frontier, Malformed> {
        let Some((size, hashes)) = bytes.split_first_chunk::<8>() else {
            return Err(Malformed { at: 0, what: "ends too early" });
        };
        let size = u64::from_be_bytes(*size);
        if size > i64::MAX as u64 {
            return Err(Malformed { at: 0, what: "more leaves than a log can have" });
        }
        let (hashes, rest) = hashes.as_chunks::<32>();
        if !rest.is_empty() || hashes.len() != size.count_ones() as usize {
            return Err(Malformed { at: 8, what: "another number of hashes than the size needs" });
        }
        Ok(Frontier { size, hashes: hashes.iter().copied().map(Digest).collect() })
    }
}

/// Proves that the leaf at `index` is in the tree over `leaves`; the deepest sibling first.
///
/// `None` if there is no such leaf. Verified by [`is_included`].
pub fn inclusion(leaves: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut leaves, mut index, mut path) = (leaves, index, Vec::new());
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if index < left.len() {
            path.push(root(right));
            leaves = left;
        } else {
            path.push(root(left));
            index -= left.len();
            leaves = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Proves that the tree over the first `old` leaves is a prefix of the tree over all.
///
/// `None` if `old` is more than all. Verified by [`is_consistent`].
pub fn consistency(leaves: &[Digest], old: usize) -> Option<Vec<Digest>> {
    if old > leaves.len() {
        return None;
    }
    if old == 0 {
        return Some(Vec::new());
    }
    let (mut leaves, mut old, mut path) = (leaves, old, Vec::new());
    // Whether the old tree is a whole subtree whose root the verifier knows already.
    let mut known = true;
    while old < leaves.len() {
        let (left, right) = leaves.split_at(split(leaves.len()));
        if old <= left.len() {
            path.push(root(right));
            leaves = left;
        } else {
            path.push(root(left));
            old -= left.len();
            leaves = right;
            known = false;
        }
    }
    if !known {
        path.push(root(leaves));
    }
    path.reverse();
    Some(path)
}

/// Whether the proof puts the leaf at `index` of the tree of `size` leaves with this root.
///
/// RFC 9162 section 2.1.3.2.
pub fn is_included(leaf: Digest, index: u64, size: u64, root: Digest, proof: &[Digest]) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// Whether the proof shows the old tree to be a prefix of the new one.
///
/// RFC 9162 section 2.1.4.2. A tree of no leaves is a prefix of every tree, with an empty proof.
pub fn is_consistent(old: (u64, Digest), new: (u64, Digest), proof: &[Digest]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size > new_size {
        return false;
    }
    if old_size == 0 {
        return proof.is_empty() && old_root == root(&[]) && (new_size > 0 || new_root == old_root);
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    let (first, rest) = match proof.split_first() {
        _ if old_size.is_power_of_two() => (old_root, proof),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let shift = (old_size - 1).trailing_ones();
    let (mut place, mut last) = ((old_size - 1) >> shift, (new_size - 1) >> shift);
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            old_hash = node(sibling, &old_hash);
            new_hash = node(sibling, &new_hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node(&new_hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == old_root && new_hash == new_root
}
