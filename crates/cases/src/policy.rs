//! Thresholds that are policy, not law: from a table that cites each.

use std::sync::LazyLock;

use ledger::Grade;

use crate::fact::codes;

/// How sure a finding had to be (standards 5.3), in the order of rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum StandardOfProof {
    Allegation,
    ReasonableSuspicion,
    ReasonableGroundsToBelieve,
    BalanceOfProbabilities,
    SubstantialGroundsToBelieve,
    ClearAndConvincing,
    BeyondReasonableDoubt,
}

use serde::{Serialize, Serializer};

codes!(StandardOfProof:
    Allegation = "allegation", ReasonableSuspicion = "reasonable_suspicion",
    ReasonableGroundsToBelieve = "reasonable_grounds_to_believe",
    BalanceOfProbabilities = "balance_of_probabilities",
    SubstantialGroundsToBelieve = "substantial_grounds_to_believe",
    ClearAndConvincing = "clear_and_convincing", BeyondReasonableDoubt = "beyond_reasonable_doubt",
);

/// The thresholds by which facts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The standard of proof at which a finding establishes a fact.
    pub standard_of_proof: StandardOfProof,
    /// The highest standard a finding of the register's own can claim.
    pub own_finding_at_most: StandardOfProof,
    /// Independent sources that support a value, or a finding of the register's own.
    pub independent_sources: usize,
    /// Of those that support a finding of the register's own, how many saw or did it.
    pub first_hand_sources: usize,
    /// The worst credibility (1 to 5) of the best source of a supported value.
    pub credibility_at_most: u8,
    /// The worst reliability (A to E) of the best source of a supported value.
    pub reliability_at_most: Grade,
}

/// One line of the table of policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyLine {
    /// Which threshold.
    pub what: &'static str,
    /// Its value.
    pub value: &'static str,
    /// Where it comes from.
    pub cites: &'static str,
    /// Whether that was checked against the primary text.
    pub verified: bool,
}

impl Default for Policy {
    /// The policy of `data/policy.tsv`.
    fn default() -> Policy {
        static BUILTIN: LazyLock<Policy> =
            LazyLock::new(|| Policy::of(&lines()).expect("a test reads the built-in table"));
        BUILTIN.clone()
    }
}

impl Policy {
    fn of(lines: &[PolicyLine]) -> Option<Policy> {
        let value = |what: &str| lines.iter().find(|line| line.what == what).map(|line| line.value);
        Some(Policy {
            standard_of_proof: StandardOfProof::read(value("standard_of_proof")?)?,
            own_finding_at_most: StandardOfProof::read(value("own_finding_at_most")?)?,
            independent_sources: value("independent_sources")?.parse().ok()?,
            first_hand_sources: value("first_hand_sources")?.parse().ok()?,
            credibility_at_most: value("credibility_at_most")?.parse().ok()?,
            reliability_at_most: grade(value("reliability_at_most")?)?,
        })
    }
}

fn grade(letter: &str) -> Option<Grade> {
    Some(match letter {
        "A" => Grade::A,
        "B" => Grade::B,
        "C" => Grade::C,
        "D" => Grade::D,
        "E" => Grade::E,
        _ => return None,
    })
}

/// The thresholds with their sources, for pages that show them.
pub fn lines() -> Vec<PolicyLine> {
    let rows = include_str!("../data/policy.tsv").lines();
    rows.filter(|line| !line.starts_with('#'))
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [what, value, cites, verified] => {
                Some(PolicyLine { what, value, cites, verified: verified == "yes" })
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_has_its_line_and_every_line_its_source() {
        assert!(Policy::of(&lines()).is_some());
        for line in lines() {
            assert!(!line.cites.is_empty() && (line.verified || !line.cites.contains("art.")));
        }
    }

    #[test]
    fn the_standards_rank_as_tribunals_rank_them() {
        assert!(StandardOfProof::ALL.is_sorted());
        let terms = &ledger::Codebook::builtin().vocabulary("standard_of_proof").expect("it is there").terms;
        let ids: Vec<&str> = terms.iter().map(|term| term.id.as_str()).collect();
        assert_eq!(ids, StandardOfProof::ALL.iter().map(|one| one.code()).collect::<Vec<_>>());
    }
}
