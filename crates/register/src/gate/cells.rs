//! Counts of few people: what a table of counts may show (standards 6.3 rule 3).

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

    fn shown(counts: &[u64]) -> Vec<Option<u64>> {
        let release = Release { purpose: None, on: dates::Day::LAST, today: dates::Day::LAST };
        let gate = Gate::before(Some(Who::Public), ledger::Sharing::Public, Default::default(), release);
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
