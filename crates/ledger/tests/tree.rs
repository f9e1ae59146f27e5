//! The tree: known roots, and agreement with a second implementation.
#![allow(missing_docs, clippy::unwrap_used)]

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use ledger::{Digest, Frontier, tree};
use proptest::prelude::*;
use sha2::Sha256;

type Oracle = MemoryBackedTree<Sha256, Vec<u8>>;

fn grown(entries: &[Vec<u8>]) -> (Vec<Digest>, Frontier, Oracle) {
    let (mut leaves, mut frontier, mut oracle) = (Vec::new(), Frontier::default(), Oracle::new());
    for entry in entries {
        leaves.push(tree::leaf(entry));
        frontier.append(tree::leaf(entry));
        oracle.push(entry.clone());
    }
    (leaves, frontier, oracle)
}

fn bytes(proof: &[Digest]) -> Vec<u8> {
    proof.iter().flat_map(|digest| digest.0).collect()
}

fn root_of(digest: Digest, size: usize) -> RootHash<Sha256> {
    RootHash::new(digest.0.into(), size as u64)
}

/// Vectors of the Certificate Transparency reference implementation: leaves and the root over them.
#[test]
fn roots_are_those_of_certificate_transparency() {
    let leaves: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    for (size, root) in roots.iter().enumerate() {
        let entries: Vec<Vec<u8>> = leaves[..size].iter().map(|leaf| leaf.to_vec()).collect();
        let (leaves, frontier, _) = grown(&entries);
        assert_eq!(tree::root(&leaves).to_string(), *root, "{size} leaves");
        assert_eq!(frontier.root().to_string(), *root, "{size} leaves, from the frontier");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn roots_and_proofs_agree_with_the_second_implementation(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..8), 1..70),
        at in any::<prop::sample::Index>(),
        old in any::<prop::sample::Index>(),
    ) {
        let (leaves, frontier, oracle) = grown(&entries);
        let (size, index, old) = (entries.len(), at.index(entries.len()), 1 + old.index(entries.len()));
        prop_assert_eq!(frontier.root().0, <[u8; 32]>::from(*oracle.root().as_bytes()));

        let ours = tree::inclusion(&leaves, index).unwrap();
        let theirs = oracle.prove_inclusion(index);
        prop_assert_eq!(bytes(&ours), theirs.as_bytes());
        prop_assert!(tree::is_included(leaves[index], index as u64, size as u64, frontier.root(), &ours));
        let proof = InclusionProof::try_from_bytes(bytes(&ours)).unwrap();
        prop_assert!(oracle.root().verify_inclusion(&entries[index], index as u64, &proof).is_ok());

        let ours = tree::consistency(&leaves, old).unwrap();
        let theirs = oracle.prove_consistency(size - old);
        prop_assert_eq!(bytes(&ours), theirs.as_bytes());
        let before = tree::root(&leaves[..old]);
        prop_assert!(tree::is_consistent((old as u64, before), (size as u64, frontier.root()), &ours));
        let proof = ConsistencyProof::try_from_bytes(bytes(&ours)).unwrap();
        prop_assert!(oracle.root().verify_consistency(&root_of(before, old), &proof).is_ok());
    }

    #[test]
    fn a_damaged_proof_proves_nothing(
        size in 1usize..40,
        at in any::<prop::sample::Index>(),
        damage in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let entries: Vec<Vec<u8>> = (0..size).map(|n| vec![n as u8]).collect();
        let (leaves, frontier, _) = grown(&entries);
        let (index, root) = (at.index(size), frontier.root());
        let proof = tree::inclusion(&leaves, index).unwrap();
        let holds = |leaf, index: usize, proof: &[Digest]| {
            tree::is_included(leaf, index as u64, size as u64, root, proof)
        };
        for other in (0..size).filter(|other| *other != index) {
            prop_assert!(!holds(leaves[index], other, &proof), "the same leaf elsewhere");
            prop_assert!(!holds(leaves[other], index, &proof), "another leaf there");
        }
        prop_assert!(!holds(leaves[index], size, &proof), "a place beyond the end");
        let mut longer = proof.clone();
        longer.push(root);
        prop_assert!(!holds(leaves[index], index, &longer));
        if !proof.is_empty() {
            let mut flipped = proof.clone();
            flipped[damage.index(proof.len())].0[damage.index(32)] ^= 1 << bit;
            prop_assert!(!holds(leaves[index], index, &flipped));
            prop_assert!(!holds(leaves[index], index, &proof[1..]));
            prop_assert!(!holds(leaves[index], index, &proof[..proof.len() - 1]));
        }
    }

    #[test]
    fn a_rewritten_past_is_not_consistent(
        size in 2usize..40,
        old in any::<prop::sample::Index>(),
        rewritten in any::<prop::sample::Index>(),
    ) {
        let entries: Vec<Vec<u8>> = (0..size).map(|n| vec![n as u8]).collect();
        let (leaves, _, _) = grown(&entries);
        let old = 1 + old.index(size - 1);
        let before = (old as u64, tree::root(&leaves[..old]));
        let mut forged = leaves.clone();
        forged[rewritten.index(old)] = tree::leaf(b"rewritten");
        let after = (size as u64, tree::root(&forged));
        // Neither the forger's own proof nor the honest one helps.
        for proof in [tree::consistency(&forged, old).unwrap(), tree::consistency(&leaves, old).unwrap()] {
            prop_assert!(!tree::is_consistent(before, after, &proof));
        }
    }

    #[test]
    fn reordering_changes_the_root(size in 2usize..40, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let entries: Vec<Vec<u8>> = (0..size).map(|n| vec![n as u8]).collect();
        let (mut leaves, frontier, _) = grown(&entries);
        let (a, b) = (a.index(size), b.index(size));
        prop_assume!(a != b);
        leaves.swap(a, b);
        prop_assert_ne!(tree::root(&leaves), frontier.root());
    }

    #[test]
    fn a_frontier_is_read_back_and_grows_on(size in 0usize..200, more in 0usize..20) {
        let mut frontier = Frontier::default();
        (0..size).for_each(|n| frontier.append(Digest::of(&n.to_be_bytes())));
        let mut back = Frontier::decode(&frontier.encode()).unwrap();
        prop_assert_eq!(&back, &frontier);
        for n in 0..more {
            frontier.append(Digest::of(&n.to_le_bytes()));
            back.append(Digest::of(&n.to_le_bytes()));
        }
        prop_assert_eq!(back.root(), frontier.root());
    }

    #[test]
    fn no_bytes_make_a_frontier_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(frontier) = Frontier::decode(&bytes) {
            prop_assert_eq!(frontier.encode(), bytes);
        }
    }
}

#[test]
fn what_cannot_be_proved_is_none() {
    let leaves = [tree::leaf(b"a"), tree::leaf(b"b")];
    assert_eq!(tree::inclusion(&leaves, 2), None);
    assert_eq!(tree::consistency(&leaves, 3), None);
    assert_eq!(tree::consistency(&leaves, 0), Some(Vec::new()));
    assert_eq!(tree::consistency(&leaves, 2), Some(Vec::new()));
}

#[test]
fn the_empty_tree_is_a_prefix_of_every_tree_and_nothing_else_is() {
    let (empty, one) = ((0, tree::root(&[])), (1, tree::leaf(b"a")));
    assert!(tree::is_consistent(empty, one, &[]));
    assert!(tree::is_consistent(empty, empty, &[]));
    assert!(!tree::is_consistent(one, empty, &[]));
    assert!(!tree::is_consistent((0, tree::leaf(b"x")), one, &[]));
    assert!(!tree::is_consistent(empty, one, &[one.1]));
    assert!(!tree::is_consistent(one, (1, tree::leaf(b"b")), &[]));
    assert!(!tree::is_included(one.1, 0, 0, empty.1, &[]));
}

#[test]
fn a_proof_that_climbs_above_its_tree_proves_nothing() {
    let [a, b, c, d, above] = [b"a", b"b", b"c", b"d", b"e"].map(|leaf| tree::leaf(leaf));
    let node = |left, right| tree::root(&[left, right]);
    // Whoever chooses the root could otherwise hang a false tree over a true leaf.
    assert!(!tree::is_included(b, 0, 1, node(a, b), &[a]));
    let (three, four) = (tree::root(&[a, b, c]), tree::root(&[a, b, c, d]));
    let mut proof = vec![c, d, node(a, b)];
    assert!(tree::is_consistent((3, three), (4, four), &proof));
    proof.push(above);
    assert!(!tree::is_consistent((3, node(above, three)), (4, node(above, four)), &proof));
}

/// The size as 8 bytes and so many hashes: whether they are read.
fn check_frontier(size: u64, hashes: usize, readable: bool) {
    let mut bytes = size.to_be_bytes().to_vec();
    bytes.extend(vec![7; 32 * hashes]);
    assert_eq!(Frontier::decode(&bytes).is_ok(), readable, "{size} leaves, {hashes} hashes");
}

#[test]
fn a_frontier_has_one_hash_for_every_bit_of_its_size() {
    check_frontier(0, 0, true);
    check_frontier(0, 1, false);
    check_frontier(5, 2, true);
    check_frontier(5, 1, false);
    check_frontier(5, 3, false);
    check_frontier(i64::MAX as u64, 63, true);
    check_frontier(u64::MAX, 64, false);
    assert!(Frontier::decode(&[0; 7]).is_err(), "the size itself is cut short");
    assert!(Frontier::decode(&[&1u64.to_be_bytes()[..], &[7; 31]].concat()).is_err(), "a hash is cut short");
}
