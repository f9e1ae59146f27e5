//! How much each finding weighs: `data/factors.tsv`, read.

use std::sync::LazyLock;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weight {
    /// The factor, such as `age`.
    pub factor: &'static str,
    /// The finding, such as `meets`.
    pub finding: &'static str,
    /// How many times likelier the finding is if it is the person, in bits.
    pub bits: f64,
    /// The finding in words.
    pub words: &'static str,
}

/// The weight of a finding of a factor.
///
/// # Panics
///
/// If the table has no such line: the code names findings, and a test that each has one.
pub(crate) fn weight(factor: &str, finding: &str) -> Weight {
    let found = TABLE.iter().find(|line| line.factor == factor && line.finding == finding);
    *found.expect("a test holds that every finding has a line")
}

static TABLE: LazyLock<Vec<Weight>> = LazyLock::new(|| {
    let rows = include_str!("../data/factors.tsv").lines().filter(|row| !row.starts_with('#')).skip(1);
    rows.filter_map(read).collect()
});

fn read(row: &'static str) -> Option<Weight> {
    let [factor, finding, same, others, words] = row.split('\t').collect::<Vec<_>>()[..] else { return None };
    let (same, others): (f64, f64) = (same.parse().ok()?, others.parse().ok()?);
    Some(Weight { factor, finding, bits: (same / others).log2(), words })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::FINDINGS;

    #[test]
    fn every_finding_has_one_line_and_every_line_a_finding() {
        let mut lines: Vec<(&str, &str)> = TABLE.iter().map(|line| (line.factor, line.finding)).collect();
        let mut known = FINDINGS.to_vec();
        lines.sort_unstable();
        known.sort_unstable();
        assert_eq!(lines, known);
    }

    #[test]
    fn the_findings_of_a_factor_are_at_most_a_hundred_of_a_hundred() {
        let rows = include_str!("../data/factors.tsv").lines().filter(|row| !row.starts_with('#')).skip(1);
        let mut sums: std::collections::BTreeMap<&str, [u32; 2]> = std::collections::BTreeMap::new();
        for row in rows {
            let cells: Vec<&str> = row.split('\t').collect();
            let sum = sums.entry(cells[0]).or_default();
            for (at, cell) in [cells[2], cells[3]].into_iter().enumerate() {
                let number: u32 = cell.parse().expect("a whole number of a hundred");
                assert!((1..=99).contains(&number), "{row}");
                sum[at] += number;
            }
        }
        assert!(sums.values().flatten().all(|sum| *sum <= 100), "{sums:?}");
    }
}
