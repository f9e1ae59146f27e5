//! How many lie there: each claimant's number by itself, side by side, never summed.
//!
//! There is no function here that adds two claims, and none that averages them: a list's total,
//! an estimate and a count of bones are different objects (standards 5.2, 8.5).

use claims::{Account, Reason};
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::ground::Ground;
use crate::moment::{happened, window_of};
use crate::problem::{Problem, Severity};

/// What one claimant says of how many.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// The record.
    #[serde(serialize_with = "crate::json::id")]
    pub record: RecordId,
    /// At least so many; `None` where nothing is said or it cannot be read.
    pub least: Option<u32>,
    /// At most so many.
    pub most: Option<u32>,
    /// Who claims it, as the source names them; else the source itself does.
    pub claimant: Option<String>,
    /// The claimant's interest, a term of `interest`.
    pub interest: Option<&'static str>,
    /// How it is meant, a term of `count_qualifier`.
    pub qualifier: Option<&'static str>,
    /// What is counted, a term of `count_unit`.
    pub unit: Option<&'static str>,
    /// What it rests on, a term of `number_basis`.
    pub basis: Option<&'static str>,
    /// When it was made.
    #[serde(serialize_with = "crate::json::window")]
    pub made: Option<Window>,
}

/// What stands beside a number of individuals among remains, wherever it is told (V-311).
pub const NO_NUMBER_OF_VICTIMS: &str =
    "V-311: a minimum number of individuals among remains; it is no number of victims";

impl Estimate {
    /// Whether it counts individuals among remains, and no people.
    pub fn counts_remains(&self) -> bool {
        self.unit == Some("remains_mni")
    }
}

/// The minimum number of individuals that one examination counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mni {
    /// The examination.
    #[serde(serialize_with = "crate::json::id")]
    pub record: RecordId,
    /// At least so many individuals.
    pub at_least: u32,
    /// How it was counted, where said.
    pub method: Option<String>,
}

/// All numbers of one site.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Numbers {
    /// What is claimed, in the order of the log.
    pub estimates: Vec<Estimate>,
    /// What examinations counted by the day, in the order of the log.
    pub mni: Vec<Mni>,
    /// How many could lie there, each source's word by itself.
    #[serde(serialize_with = "crate::json::by_record")]
    pub capacity: Vec<(u32, RecordId)>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

const COUNTING: &str = "V-311; docs/graves.md";

impl Numbers {
    /// The numbers of a site on a day; examinations of its parts count as well.
    pub fn of(ground: &Ground<'_>, site: RecordId, on: Day) -> Numbers {
        let mut numbers = Numbers::default();
        for account in ground.of(site) {
            numbers.add_estimate(account, on);
            if let Some(places) = numbers.whole(account, "capacity") {
                numbers.capacity.push((places, account.id()));
            }
        }
        for part in ground.with_parts(site) {
            for account in ground.pointing(part, "examination", "site") {
                if happened(window_of(account).as_ref(), on) == Answer::Yes
                    && let Some(at_least) = numbers.whole(account, "mni")
                {
                    let method = account.text("mni_method").map(str::to_owned);
                    numbers.mni.push(Mni { record: account.id(), at_least, method });
                }
            }
        }
        numbers.check_against_mni();
        numbers
    }

    /// The greatest of the minimum numbers: a lower bound of individuals, not a number of victims.
    pub fn individuals_at_least(&self) -> Option<&Mni> {
        self.mni.iter().max_by_key(|mni| mni.at_least)
    }

    fn add_estimate(&mut self, account: &Account<'_>, on: Day) {
        let made = account.window("estimated_on");
        let (least, most) = (self.whole(account, "estimated_min"), self.whole(account, "estimated_max"));
        if (least.is_none() && most.is_none())
            || (made.is_some() && happened(made.as_ref(), on) == Answer::No)
        {
            return;
        }
        let qualifier = account.term("estimate_qualifier");
        let estimate = Estimate {
            record: account.id(),
            least: least.filter(|_| qualifier != Some("less_than")),
            most: most.or(least.filter(|_| matches!(qualifier, Some("exactly" | "less_than")))),
            claimant: account.text("claimant").map(str::to_owned),
            interest: account.term("claimant_interest"),
            qualifier,
            unit: account.term("estimate_unit"),
            basis: account.term("estimate_basis"),
            made,
        };
        self.check(&estimate);
        self.estimates.push(estimate);
    }

    fn check(&mut self, estimate: &Estimate) {
        if estimate.unit == Some("remains_mni") || estimate.basis == Some("examination") {
            let says = "A minimum number of individuals is given as a number of dead; it is a lower bound \
                        counted among bones, never a number of victims.";
            self.warn("V-311", says, estimate.record);
        }
        if matches!((estimate.least, estimate.most), (Some(least), Some(most)) if least > most) {
            self.warn(
                "estimate.backwards",
                "The least number is greater than the greatest.",
                estimate.record,
            );
        }
    }

    /// A number of dead below the number of individuals found contradicts the bones.
    fn check_against_mni(&mut self) {
        let Some(found) = self.individuals_at_least().cloned() else { return };
        for estimate in self.estimates.clone() {
            if estimate.most.is_some_and(|most| most < found.at_least) {
                let says = "More individuals were found than this claimant says lie there.";
                let records = [estimate.record, found.record];
                self.problems.push(Problem::new(
                    Severity::Warn,
                    "estimate.below-mni",
                    COUNTING,
                    says,
                    records,
                ));
            }
        }
    }

    /// A number of people: whole, and not below nothing.
    fn whole(&mut self, account: &Account<'_>, property: &str) -> Option<u32> {
        account.text(property)?;
        let number = account
            .number(property)
            .filter(|number| number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(number));
        if number.is_none() {
            self.warn("number.unreadable", "A number of people cannot be read as one.", account.id());
        }
        number.map(|number| number as u32)
    }

    fn warn(&mut self, rule: &'static str, says: &str, record: RecordId) {
        let reason = Reason::new(rule, COUNTING, says, [record]);
        self.problems.push(Problem { severity: Severity::Warn, reason });
    }
}
