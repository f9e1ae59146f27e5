//! What merging promises, over any pieces of any histories in any order.
#![allow(missing_docs, clippy::unwrap_used)]

use ledger::exchange::{Chain, LogName, Logs, Part, Step, step};
use ledger::{Checkpoint, Digest, Frontier, LogId, PublicKey, tree};
use proptest::prelude::*;

/// Two logs, one of which has three histories that part ways at 3 and at 6.
fn histories() -> Vec<(LogName, Vec<Digest>)> {
    let leaves = |tag: &str, from: u64, to: u64| -> Vec<Digest> {
        (from..to).map(|seq| tree::leaf(format!("{tag} {seq}").as_bytes())).collect()
    };
    let name = |byte: u8| LogName { id: LogId([byte; 16]), key: PublicKey([byte; 32]) };
    let with = |mut before: Vec<Digest>, after: Vec<Digest>| {
        before.extend(after);
        before
    };
    let trunk = leaves("a", 0, 9);
    vec![
        (name(1), trunk.clone()),
        (name(1), with(trunk[..3].to_vec(), leaves("b", 3, 8))),
        (name(1), with(trunk[..6].to_vec(), leaves("c", 6, 10))),
        (name(2), leaves("d", 0, 7)),
    ]
}

fn tree_of(leaves: &[Digest]) -> Frontier {
    let mut tree = Frontier::default();
    leaves.iter().for_each(|leaf| tree.append(*leaf));
    tree
}

/// The entries from one place to another of one history, with some of their bodies.
fn piece(history: usize, from: usize, to: usize, bodies: u16, erased: u16) -> Logs {
    let (log, leaves) = &histories()[history];
    let to = to.min(leaves.len());
    let from = from.min(to);
    let (base, whole) = (tree_of(&leaves[..from]), tree_of(&leaves[..to]));
    let head = Checkpoint { log: log.id, size: whole.size(), root: whole.root() };
    let part = Part::new(*log, &base, leaves[from..to].to_vec(), &head, head.text()).unwrap();
    let chosen = |mask: u16| move |(at, _): &(usize, &Digest)| mask >> (at % 16) & 1 == 1;
    let own = &leaves[from..to];
    let there = own.iter().enumerate().filter(chosen(bodies)).map(|(_, leaf)| *leaf);
    let mut logs = Logs::of_part(part, there);
    own.iter().enumerate().filter(chosen(erased & 0x1111)).for_each(|(_, leaf)| logs.erase(*log, *leaf));
    logs
}

fn some_logs() -> impl Strategy<Value = Logs> {
    let piece = (0usize..4, 0usize..8, 0usize..11, any::<u16>(), any::<u16>())
        .prop_map(|(history, from, to, bodies, erased)| piece(history, from, to, bodies, erased));
    proptest::collection::vec(piece, 0..5)
        .prop_map(|pieces| pieces.iter().fold(Logs::default(), |logs, piece| logs.merge(piece)))
}

/// Only pieces of one history of each log: nobody lied.
fn honest_logs() -> impl Strategy<Value = Logs> {
    let piece = (prop_oneof![Just(0usize), Just(3)], 0usize..8, 0usize..11)
        .prop_map(|(history, from, to)| piece(history, from, to, u16::MAX, 0));
    proptest::collection::vec(piece, 0..6)
        .prop_map(|pieces| pieces.iter().fold(Logs::default(), |logs, piece| logs.merge(piece)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn merging_twice_is_merging_once(a in some_logs(), b in some_logs()) {
        let once = a.merge(&b);
        prop_assert_eq!(&once.merge(&b), &once);
        prop_assert_eq!(&once.merge(&once), &once);
    }

    #[test]
    fn the_order_of_two_does_not_matter(a in some_logs(), b in some_logs()) {
        prop_assert_eq!(a.merge(&b), b.merge(&a));
    }

    #[test]
    fn the_order_of_three_does_not_matter(a in some_logs(), b in some_logs(), c in some_logs()) {
        prop_assert_eq!(a.merge(&b).merge(&c), a.merge(&b.merge(&c)));
    }

    #[test]
    fn one_history_is_never_frozen_and_only_grows(a in honest_logs(), b in honest_logs()) {
        let merged = a.merge(&b);
        for (name, state) in &merged.logs {
            prop_assert!(!state.is_frozen());
            let before = a.logs.get(name).map_or(0, |state| state.agreed().len());
            prop_assert!(state.agreed().len() >= before);
        }
    }

    #[test]
    fn two_histories_freeze_a_log_and_only_what_they_share_counts(one in 0usize..3, other in 0usize..3) {
        let whole = |history| piece(history, 0, 11, u16::MAX, 0);
        let merged = whole(one).merge(&whole(other));
        let state = merged.logs.values().next().unwrap();
        let shared = match (one.min(other), one.max(other)) {
            (0, 2) => 6,
            (a, b) if a != b => 3,
            (history, _) => histories()[history].1.len(),
        };
        prop_assert_eq!(state.is_frozen(), one != other);
        prop_assert_eq!(state.agreed().len(), shared);
        prop_assert_eq!(state.branches().count(), if one == other { 1 } else { 2 });
    }

    #[test]
    fn what_is_erased_never_comes_back(a in some_logs(), b in some_logs()) {
        let merged = a.merge(&b);
        for (name, state) in a.logs.iter().chain(&b.logs) {
            let after = &merged.logs[name];
            for (log, leaves) in histories() {
                for leaf in leaves.iter().filter(|leaf| log == *name && state.is_erased(leaf)) {
                    prop_assert!(after.is_erased(leaf) && !after.has_body(leaf));
                }
            }
        }
    }

    #[test]
    fn a_run_is_known_or_continues_or_waits_or_is_of_another_history(
        history in 0usize..3, held in 0usize..10, from in 0usize..10, to in 0usize..11,
    ) {
        struct Log(Vec<Digest>);
        impl Chain for Log {
            fn size(&self) -> u64 { self.0.len() as u64 }
            fn tree(&self, size: u64) -> Frontier { tree_of(&self.0[..size as usize]) }
            fn leaf(&self, seq: u64) -> Digest { self.0[seq as usize] }
        }
        let all = histories();
        let (trunk, other) = (&all[0].1, &all[history].1);
        let log = Log(trunk[..held.min(trunk.len())].to_vec());
        let to = to.min(other.len());
        let from = from.min(to);
        let shared = trunk.iter().zip(other).take_while(|(a, b)| a == b).count();
        match step(&log, &tree_of(&other[..from]), &other[from..to]) {
            Step::Wait(at) => prop_assert!(from > log.0.len() && at == log.0.len() as u64),
            Step::Nothing => prop_assert!(to <= log.0.len() && to <= shared),
            Step::Extend(at) => prop_assert!(at == log.0.len() as u64 && to > log.0.len() && log.0.len() <= shared),
            Step::Fork(agreed) => prop_assert!(agreed as usize <= shared && shared < to.max(from).min(log.0.len().max(from))),
        }
    }
}
