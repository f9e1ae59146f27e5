//! Counts of few people: what a table of counts may show (standards 6.3 rule 3).

use consent::Audience as Who;

use super::{Gate, GateRule, Redactions};

/// The fewest people that a public table may count in one cell.
pub const SMALLEST: u64 = 5;

impl Gate {
    /// The counts of one row or table that may be shown; `None` stands for "fewer than may be counted".
    ///
    /// Where one cell alone would be withheld, the next smallest goes with it: from the sum and
    /// the others anyone could work it out.
    pub fn cells(&self, counts: &[u64], withheld: &mut Redactions) -> Vec<Option<u64>> {
        let is_small = |count: u64| count > 0 && count < SMALLEST;
        let open = matches!(self.who, Some(Who::Public | Who::StateViaUn));
        let small: Vec<usize> = (0..counts.len()).filter(|at| is_small(counts[*at])).collect();
        let mut shown: Vec<Option<u64>> = counts.iter().map(|count| Some(*count)).collect();
        if self.withhold(GateRule::Cell, open && !small.is_empty()).is_ok() {
            return shown;
        }
        let mut hidden = small;
        if hidden.len() == 1 {
            let others = (0..counts.len()).filter(|at| counts[*at] > 0 && !hidden.contains(at));
            hidden.extend(others.min_by_key(|at| counts[*at]));
        }
        for at in hidden {
            shown[at] = None;
            Redactions::count(&mut withheld.cells, GateRule::Cell);
        }
        shown
    }
}
