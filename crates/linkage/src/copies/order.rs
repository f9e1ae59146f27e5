//! Do the persons stand in one order in two files, beyond what any sorting explains?
//!
//! Only neighbours are compared: two lists that run roughly through the same
//! years agree about people far apart, but not about the next row. Neighbours that
//! an alphabet, a date or a place tells apart are left out where both lists are
//! sorted or grouped by it.

use std::collections::BTreeSet;

use super::traces::{NO_DAY, NOT, Traces};
use super::weigh::Event;

/// How many keys a file may be sorted by.
const KEYS: usize = 12;
/// The first field of [`super::traces::Cell`] that is a key, and the key it becomes.
const CELLS: std::ops::RangeInclusive<u8> = 6..=13;

/// A list is sorted by a key if so many neighbours whose keys differ stand in order.
const SORTED: f64 = 0.8;
/// Fewer neighbours than this tell nothing.
const FEWEST: usize = 20;

type Keys = [Option<i64>; KEYS];

/// For neighbours in one list that no sorting tells apart: whether the other list has them in the same order.
pub(super) fn neighbours(traces: &Traces, ranks: &[u32], rows: &[(u32, u32)]) -> Vec<Event> {
    let place = |row: u32| traces.rows[row as usize].place;
    let mut placed: Vec<(u64, u64, u32, u32)> =
        rows.iter().filter_map(|&(a, b)| Some((place(a)?, place(b)?, a, b))).collect();
    placed.sort_unstable();
    let mut pairs: Vec<Neighbours> = placed
        .windows(2)
        .filter(|two| two[0].0 != two[1].0 && two[0].1 != two[1].1)
        .map(|two| Neighbours {
            kept: two[0].1 < two[1].1,
            a: (keys(traces, ranks, two[0].2), keys(traces, ranks, two[1].2)),
            b: (keys(traces, ranks, two[0].3), keys(traces, ranks, two[1].3)),
        })
        .collect();
    let mut explained = BTreeSet::new();
    while pairs.len() >= FEWEST {
        let key = (0..KEYS).find(|key| !explained.contains(key) && explains(&pairs, *key));
        let Some(key) = key else { break };
        explained.insert(key);
        pairs.retain(|two| two.a.0[key] == two.a.1[key] && two.b.0[key] == two.b.1[key]);
    }
    if pairs.len() < FEWEST {
        return Vec::new();
    }
    pairs.iter().map(|two| Event { chance: 0.5, alike: two.kept }).collect()
}

/// Two who follow each other in the first list.
struct Neighbours {
    kept: bool,
    a: (Keys, Keys),
    b: (Keys, Keys),
}

/// Whether both lists are sorted by a key, up or down, or the first keeps equal ones together.
fn explains(pairs: &[Neighbours], key: usize) -> bool {
    let sorted = |order: &dyn Fn(&Neighbours) -> Option<bool>| {
        let orders: Vec<bool> = pairs.iter().filter_map(order).collect();
        let up = orders.iter().filter(|up| **up).count();
        let most = up.max(orders.len() - up);
        (orders.len() * 20 >= pairs.len() && orders.len() >= 5).then(|| most as f64 / orders.len() as f64)
    };
    let differ = |x: Option<i64>, y: Option<i64>| Some(x?.cmp(&y?)).filter(|order| order.is_ne());
    let in_a = sorted(&|two| differ(two.a.0[key], two.a.1[key]).map(|order| order.is_lt()));
    let in_b = sorted(&|two| {
        let order = differ(two.b.0[key], two.b.1[key])?;
        Some(if two.kept { order.is_lt() } else { order.is_gt() })
    });
    let (Some(in_a), Some(in_b)) = (in_a, in_b) else { return false };
    let together = pairs.iter().filter(|two| two.a.0[key].is_some() && two.a.0[key] == two.a.1[key]).count();
    (in_a >= SORTED && in_b >= SORTED) || together * 3 > pairs.len() * 2
}

fn keys(traces: &Traces, ranks: &[u32], row: u32) -> Keys {
    let trace = &traces.rows[row as usize];
    let word = |form: u32| (form != NOT).then(|| i64::from(ranks[form as usize]));
    let day = |day: i32| (day != NO_DAY).then_some(i64::from(day));
    let mut keys = [None; KEYS];
    keys[0] = word(trace.given);
    keys[1] = word(trace.family);
    keys[2] = day(trace.born);
    keys[3] = day(trace.died);
    for cell in traces.cells(row).iter().filter(|cell| CELLS.contains(&cell.field)) {
        let age = cell.field == *CELLS.start();
        let value = if age { i64::from(cell.meaning) } else { i64::from(ranks[cell.meaning as usize]) };
        keys[usize::from(cell.field - CELLS.start()) + 4] = Some(value);
    }
    keys
}

/// The place of every word in the alphabet.
pub(super) fn ranks(traces: &Traces) -> Vec<u32> {
    use rayon::prelude::*;
    let texts = &traces.words.texts;
    let mut order: Vec<(String, u32)> =
        texts.par_iter().enumerate().map(|(at, text)| (names::sort_key(text), at as u32)).collect();
    order.par_sort_unstable();
    let mut ranks = vec![0; texts.len()];
    let mut rank = 0;
    for at in 0..order.len() {
        if at > 0 && order[at].0 != order[at - 1].0 {
            rank += 1;
        }
        ranks[order[at].1 as usize] = rank;
    }
    ranks
}
