//! Bodies that did not come, in whatever order the rest does.

use super::*;

#[test]
fn a_stranger_who_leaves_bodies_out_destroys_nothing() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا", "آرش"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let before = north.size().unwrap();
    list(&mut north, "two", &["کاوه", "نرگس"]);
    let stripped = town.by_hand(&north, &south, (before, north.size().unwrap()), |_| false);
    take(&mut south, &stripped);
    assert_eq!(words(&south).len(), 2, "nothing of what did not come is read");
    is_whole(&south);
    town.send(&north, &mut south);
    assert_eq!(words(&south), words(&north), "the office's own bundle brings what was left out");
    assert_eq!(south.news(row(&south, &north).no, 0, north.size().unwrap()).unwrap().erased, 0);
    is_whole(&south);
    south.rebuild().unwrap();
    assert_eq!(words(&south), words(&north));
    is_whole(&south);
}

#[test]
fn what_another_office_destroyed_of_a_third_comes_from_the_third() {
    let town = Town::new();
    let (mut north, mut south, mut east) =
        (town.office("north", 1), town.office("south", 2), town.office("east", 3));
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let asked = decided(&south, records[0]);
    south.erase(vec![asked], NOW).unwrap();
    town.send(&south, &mut east);
    admit_all(&mut east);
    assert_eq!(words(&east).len(), 1);
    town.send(&north, &mut east);
    assert_eq!(words(&east), words(&north), "what the south asks of the north's is not done unasked");
}

#[test]
fn an_office_that_lacks_bodies_does_not_confirm_them() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا", "آرش"]);
    let stripped = town.by_hand(&north, &south, (0, north.size().unwrap()), |at| at != 5);
    take(&mut south, &stripped);
    admit_all(&mut south);
    town.send(&south, &mut north);
    admit_all(&mut north);
    let held = north.held_by(south.own_name()).unwrap();
    assert_eq!(held.get(&north.log_id()).copied(), Some(5), "from the missing one on it is sent again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_is_left_out_and_whatever_the_order_all_hold_the_same(
        seed in 0u64..1_000_000,
        stripped in proptest::collection::vec((0usize..4, 0u8..3), 0..5),
        admitted_after in 0usize..4,
    ) {
        any_order(seed, &stripped, admitted_after);
    }
}

/// The north's log in three runs, some of them also without all or some bodies, delivered in an order drawn from the seed.
fn any_order(seed: u64, stripped: &[(usize, u8)], admitted_after: usize) {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let mut ends = vec![0];
    let (_, first) = list(&mut north, "one", &["رؤیا", "آرش"]);
    ends.push(north.size().unwrap());
    list(&mut north, "two", &["کاوه"]);
    correct(&mut north, first[1], "آرش سهرابیان");
    ends.push(north.size().unwrap());
    let gone = decided(&north, first[0]);
    append(&mut north, &Body::Erasure(gone.clone()));
    ends.push(north.size().unwrap());
    let runs = [(ends[0], ends[1]), (ends[1], ends[2]), (ends[2], ends[3]), (ends[0], ends[2])];
    let mut bundles: Vec<PathBuf> =
        runs[..3].iter().map(|places| town.by_hand(&north, &south, *places, |_| true)).collect();
    for (run, how) in stripped {
        let keep = |at: u64| match how {
            0 => false,
            1 => at.is_multiple_of(2),
            _ => !at.is_multiple_of(2),
        };
        bundles.push(town.by_hand(&north, &south, runs[*run], keep));
    }
    shuffle(&mut bundles, seed);
    for (at, path) in bundles.iter().enumerate() {
        take(&mut south, path);
        if at >= admitted_after {
            admit_all(&mut south);
        }
    }
    admit_all(&mut south);
    let mut expected = words(&north);
    expected.remove(&first[0]);
    assert_eq!(words(&south), expected);
    assert!(south.record(first[0]).unwrap().is_none(), "the owner's erasure holds in any order");
    assert!(south.waiting_parts().unwrap().is_empty());
    is_whole(&south);
}

fn shuffle<T>(things: &mut [T], mut seed: u64) {
    for at in (1..things.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        things.swap(at, (seed >> 33) as usize % (at + 1));
    }
}
