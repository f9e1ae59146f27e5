//! Counts of few people: what a table of counts may show (standards 6.3 rule 3).

use std::collections::BTreeMap;

use super::{Gate, GateRule, Redactions};

/// The fewest people that a public table may count in one cell.
pub const SMALLEST: u64 = 5;

impl Gate {
    /// The counts of one row or table that may be shown; `None` stands for a count that is not told.
    ///
    /// The sum and the other cells are known to whoever looks, so further cells go with the small ones until what is
    /// hidden cannot be worked out: first the smallest, at last those that count nobody.
    pub fn cells(&self, counts: &[u64], withheld: &mut Redactions) -> Vec<Option<u64>> {
        let few = counts.iter().any(|count| is_few(*count));
        let mut shown: Vec<Option<u64>> = counts.iter().map(|count| Some(*count)).collect();
        if self.withhold(GateRule::Cell, self.is_open() && few).is_ok() {
            return shown;
        }
        for at in hidden(counts) {
            shown[at] = None;
            Redactions::count(&mut withheld.cells, GateRule::Cell);
        }
        shown
    }

    /// The counts of a table that parts the cells of another one further, each with the cell that it is part of:
    /// nothing of a cell that is not told, and of the others what does not give a small part away beside their sum.
    pub fn cells_within(&self, cells: &[(&str, u64)], withheld: &mut Redactions) -> Vec<Option<u64>> {
        let mut whole: BTreeMap<&str, u64> = BTreeMap::new();
        cells.iter().for_each(|(of, count)| *whole.entry(of).or_default() += count);
        let sums: Vec<u64> = whole.values().copied().collect();
        let told = whole.keys().zip(self.cells(&sums, withheld));
        let told: BTreeMap<&str, Option<u64>> = told.map(|(of, told)| (*of, told)).collect();
        let mut shown = vec![None; cells.len()];
        for of in told.iter().filter(|(_, told)| told.is_some()).map(|(of, _)| *of) {
            let own: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].0 == of).collect();
            let counts: Vec<u64> = own.iter().map(|at| cells[*at].1).collect();
            for (at, count) in own.into_iter().zip(self.cells(&counts, withheld)) {
                shown[at] = count;
            }
        }
        shown
    }

    /// The sum of some cells of a table whose sum is known: told only if no hidden cell can be worked out by it.
    pub fn sum(&self, counts: &[u64], part: impl Fn(usize) -> bool) -> Option<u64> {
        let shown = self.cells(counts, &mut Redactions::default());
        let hidden = |inside: bool| -> Vec<usize> {
            (0..counts.len()).filter(|at| shown[*at].is_none() && part(*at) == inside).collect()
        };
        let safe = |cells: Vec<usize>| cells.is_empty() || keeps(counts, &cells);
        let sum = |inside: bool| -> u64 {
            counts.iter().enumerate().filter(|(at, _)| part(*at) == inside).map(|(_, count)| count).sum()
        };
        let both = self.cells(&[sum(true), sum(false)], &mut Redactions::default());
        both[0].filter(|_| [true, false].into_iter().all(|inside| safe(hidden(inside))))
    }
}

fn is_few(count: u64) -> bool {
    count > 0 && count < SMALLEST
}

/// The cells that are not told: the small ones, and as many others as keep them from being worked out.
fn hidden(counts: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|at| (counts[*at] == 0, counts[*at]));
    let small = counts.iter().filter(|count| is_few(**count)).count();
    let enough = (small..=order.len()).find(|taken| keeps(counts, &order[..*taken]));
    order.truncate(enough.unwrap_or(order.len()));
    order
}

/// Whether the sum of some hidden cells leaves room in each of them: beyond the one person that each holds at least
/// there are as many as a small cell may hold, or nobody knows whether a cell holds anyone at all.
fn keeps(counts: &[u64], cells: &[usize]) -> bool {
    let held: u64 = cells.iter().map(|at| counts[*at]).sum();
    let nobody = cells.iter().filter(|at| counts[**at] == 0).count() as u64;
    let least = cells.len() as u64 - nobody;
    cells.len() >= 2 && (nobody > 0 || held - least >= SMALLEST)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use consent::Audience as Who;
    use proptest::prelude::*;

    use super::*;
    use crate::Release;

    fn gate() -> Gate {
        let release = Release { purpose: None, on: dates::Day::LAST, today: dates::Day::LAST };
        Gate::before(Some(Who::Public), ledger::Sharing::Public, Default::default(), release)
    }

    fn shown(counts: &[u64]) -> Vec<Option<u64>> {
        let gate = gate();
        let mut withheld = Redactions::default();
        let shown = gate.cells(counts, &mut withheld);
        let hidden = shown.iter().filter(|count| count.is_none()).count() as u64;
        assert_eq!(withheld.cells.values().sum::<u64>(), hidden);
        shown
    }

    #[test]
    fn four_states_of_one_case_each_are_not_worked_out_from_the_sum() {
        // 262 - 251 - 7 = 4 over four rows: each were exactly one.
        assert_eq!(shown(&[1, 1, 1, 7, 251, 1]), [None, None, None, None, Some(251), None]);
        assert_eq!(shown(&[6, 9, 251]), [Some(6), Some(9), Some(251)]);
        assert_eq!(
            shown(&[1, 0, 0]),
            [None, None, Some(0)],
            "with nothing else to hide, a cell of nobody goes with it"
        );
    }

    #[test]
    fn a_part_of_a_cell_is_not_told_where_the_cell_is_not_nor_where_it_follows() {
        let told = |cells: &[(&str, u64)]| gate().cells_within(cells, &mut Redactions::default());
        assert_eq!(
            told(&[("1988", 40), ("1988/1989", 30), ("1988/1989", 2), ("1981", 3), ("1982", 4)]),
            [Some(40), None, None, None, None],
            "1981 and 1982 hide each other, and 30 hides the 2 beside it"
        );
        assert_eq!(told(&[("1988", 40), ("1989", 9)]), [Some(40), Some(9)]);
    }

    #[test]
    fn a_sum_of_hidden_cells_is_not_told_where_it_parts_them() {
        let sum = |counts: &[u64], first: usize| gate().sum(counts, |at| at < first);
        assert_eq!(sum(&[30, 40, 50], 1), Some(30));
        assert_eq!(sum(&[3, 100, 4, 150], 2), None, "3 and 4 hide each other: 103 would part them");
        assert_eq!(sum(&[3, 4, 100, 150], 2), Some(7), "both lie on one side of it");
        assert_eq!(sum(&[1, 1, 1, 7, 251], 3), None, "three people are few");
    }

    proptest! {
        /// Whoever knows the sum and the cells shown cannot tell a hidden cell, nor whether it is small.
        #[test]
        fn no_small_cell_can_be_worked_out(counts in proptest::collection::vec(0u64..12, 3..7), many in 0u64..400) {
            let mut counts = counts;
            counts.extend([0, many]);
            let shown = shown(&counts);
            let hidden: Vec<usize> = (0..counts.len()).filter(|at| shown[*at].is_none()).collect();
            let sum: u64 = hidden.iter().map(|at| counts[*at]).sum();
            let nobody = hidden.iter().any(|at| counts[*at] == 0);
            let least = if nobody { 0 } else { (hidden.len() as u64).saturating_sub(1) };
            for at in hidden.iter().filter(|at| is_few(counts[**at])) {
                // Every other hidden cell takes the least it can hold: so far this one reaches.
                let most = sum - least;
                let possible: Vec<u64> = (u64::from(!nobody)..=most).collect();
                prop_assert!(possible.len() >= 2, "{counts:?} shown as {shown:?}: cell {at}");
                prop_assert!(nobody || most >= SMALLEST, "{counts:?} shown as {shown:?}: cell {at} is small");
            }
            prop_assert!((0..counts.len()).all(|at| !is_few(counts[at]) || shown[at].is_none()));
        }
    }
}
