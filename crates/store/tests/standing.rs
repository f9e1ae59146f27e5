//! Which records stand, held against the plainest possible reading of the rule.
#![allow(clippy::unwrap_used)]

mod town;

use ledger::{Body, EntryId};
use proptest::prelude::*;
use town::{NOW, add_source, create, record, standing_rows, withdraw};

/// What happens next; numbers choose among what is there, modulo its count.
#[derive(Debug, Clone)]
enum Step {
    /// A record of a source, in an import or none, replacing an earlier record or none.
    Record { source: usize, batch: Option<usize>, replaces: Option<usize> },
    /// A withdrawal of a source, an import, a record or a withdrawal.
    Withdraw { target: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::option::of(0..40usize);
    prop_oneof![
        3 => (0..2usize, some(), some())
            .prop_map(|(source, batch, replaces)| Step::Record { source, batch, replaces }),
        2 => (0..40usize).prop_map(|target| Step::Withdraw { target }),
    ]
}

/// An entry as the plain reading sees it, by its index in the order of adding.
#[derive(Debug, Default, Clone)]
struct Plain {
    origins: Vec<usize>,
    replaces: Option<usize>,
    target: Option<usize>,
    is_record: bool,
}

/// Withdrawn: some withdrawal that is not itself withdrawn names it. Later entries only.
fn is_withdrawn(entries: &[Plain], index: usize) -> bool {
    (index + 1..entries.len())
        .any(|later| entries[later].target == Some(index) && !is_withdrawn(entries, later))
}

fn has_fallen(entries: &[Plain], index: usize) -> bool {
    is_withdrawn(entries, index) || entries[index].origins.iter().any(|origin| is_withdrawn(entries, *origin))
}

/// Replaced: a later record that names it counts, or is itself replaced by one that counts.
fn is_replaced(entries: &[Plain], index: usize) -> bool {
    (index + 1..entries.len()).any(|later| {
        entries[later].replaces == Some(index) && (!has_fallen(entries, later) || is_replaced(entries, later))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn records_stand_as_the_rule_says(steps in prop::collection::vec(step(), 1..30)) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path());
        let mut writing = store.begin(NOW).unwrap();
        let mut ids: Vec<EntryId> = ["one", "two"].map(|slug| add_source(&mut writing, slug).into()).to_vec();
        let batches: Vec<EntryId> = (0..2).map(|_| {
            let batch = writing.reserve();
            writing.append(&town::import(batch.into(), Vec::new())).unwrap()
        }).collect();
        ids.extend(&batches);
        let mut entries = vec![Plain::default(); 4];
        for step in &steps {
            match step {
                Step::Record { source, batch, replaces } => {
                    let id = writing.reserve();
                    let mut made = record(id, ids[*source].into(), entries.len() as u64, "a");
                    let batch = batch.map(|batch| 2 + batch % 2);
                    made.batch = batch.map(|batch| ids[batch].into());
                    let earlier: Vec<usize> = (0..ids.len()).filter(|i| entries[*i].is_record).collect();
                    let replaces = replaces.filter(|_| !earlier.is_empty()).map(|n| earlier[n % earlier.len()]);
                    made.replaces = replaces.map(|index| ids[index].into());
                    writing.append(&Body::Record(made)).unwrap();
                    ids.push(id);
                    let origins = std::iter::once(*source).chain(batch).collect();
                    entries.push(Plain { origins, replaces, target: None, is_record: true });
                }
                Step::Withdraw { target } => {
                    let target = target % ids.len();
                    ids.push(withdraw(&mut writing, ids[target]));
                    entries.push(Plain { target: Some(target), ..Plain::default() });
                }
            }
        }
        writing.commit().unwrap();
        let expected: Vec<u64> = (0..entries.len())
            .filter(|i| entries[*i].is_record && !has_fallen(&entries, *i) && !is_replaced(&entries, *i))
            .map(|i| i as u64)
            .collect();
        prop_assert_eq!(&standing_rows(&store), &expected);
        let counted: u64 = store.sources().unwrap().iter().map(|row| row.records).sum();
        prop_assert_eq!(counted, expected.len() as u64);
        prop_assert_eq!(store.verify(|_, _| ()).unwrap().damage, []);
        store.rebuild().unwrap();
        prop_assert_eq!(&standing_rows(&store), &expected);
    }
}
