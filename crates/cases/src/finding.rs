//! Findings: reasoned conclusions at a stated standard of proof, seen by a second pair of eyes.

use claims::{Account, Links, Reason};
use dates::{Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::fact::{Fact, Value, id};
use crate::policy::StandardOfProof;
use crate::weigh::Decision;
use crate::{Fate, Policy, Whereabouts, time};

/// One finding about one person, and whether it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its record.
    #[serde(serialize_with = "id")]
    pub record: RecordId,
    /// The fact it decides.
    pub about: Fact,
    /// What it finds, a code of the fact's values.
    pub value: &'static str,
    /// The standard it claims.
    pub standard: StandardOfProof,
    /// Whether those who work on the register made it; else a court or another body did.
    pub own: bool,
    /// Whether it counts, and if not why not.
    pub state: FindingState,
    /// Since when it counts: the later of its own day and its review's.
    #[serde(serialize_with = "crate::fact::window")]
    pub since: Window,
    /// Why it counts, or does not.
    pub reason: Reason,
    #[serde(skip)]
    weighed: Vec<RecordId>,
    #[serde(skip)]
    supersedes: Vec<RecordId>,
}

/// Whether a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingState {
    /// It does.
    Counts,
    /// A second person has not agreed yet.
    AwaitsReview,
    /// A reviewer disagrees.
    Disputed,
    /// It rests on too few independent sources, or none who saw it.
    TooFewSources,
    /// It claims less than the standard that establishes.
    BelowStandard,
    /// That someone is alive needs verified contact or official proof.
    NotVerified,
    /// A later finding took its place.
    Superseded,
}

use serde::Serializer;

crate::fact::codes!(FindingState:
    Counts = "counts", AwaitsReview = "awaits_review", Disputed = "disputed",
    TooFewSources = "too_few_sources", BelowStandard = "below_standard", NotVerified = "not_verified",
    Superseded = "superseded",
);

/// A legal label as somebody gave it: recorded, never derived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opinion {
    /// Its record.
    #[serde(serialize_with = "id")]
    pub record: RecordId,
    /// The label.
    pub label: &'static str,
    /// How firmly it was given.
    pub modality: Option<&'static str>,
    /// At which standard of proof.
    pub standard: Option<StandardOfProof>,
    /// When.
    #[serde(serialize_with = "crate::fact::window")]
    pub on: Window,
}

/// What findings are read with.
pub(crate) struct Desk<'a, 'r> {
    /// The records of the case.
    pub accounts: &'a [Account<'r>],
    /// Records of others that findings rest on.
    pub cited: &'a [Account<'r>],
    pub links: &'a Links,
    pub on: Day,
    pub policy: &'a Policy,
}

/// The findings of a case made by the day, with what is odd about those that cannot be read.
pub(crate) fn findings(desk: &Desk<'_, '_>) -> (Vec<Finding>, Vec<Reason>) {
    let (mut findings, mut issues) = (Vec::new(), Vec::new());
    let made = desk.accounts.iter().filter(|account| account.kind() == "finding");
    for account in made.filter(|account| account.term("about") != Some("legal_characterisation")) {
        if !time::by(&account.window("date").unwrap_or_default(), desk.on) {
            continue;
        }
        match desk.read(account) {
            Ok(finding) => findings.push(finding),
            Err(says) => issues.push(Reason::new("finding.unreadable", FOUR_EYES, says, [account.id()])),
        }
    }
    supersede(&mut findings);
    (findings, issues)
}

/// The legal labels recorded by the day.
pub(crate) fn opinions(desk: &Desk<'_, '_>) -> Vec<Opinion> {
    let labels = desk.accounts.iter().filter(|account| account.kind() == "finding");
    labels
        .filter_map(|account| {
            let on = account.window("date").unwrap_or_default();
            Some(Opinion {
                record: account.id(),
                label: account.term("label")?,
                modality: account.term("modality"),
                standard: account.term("standard_of_proof").and_then(StandardOfProof::read),
                on,
            })
        })
        .filter(|opinion| time::by(&opinion.on, desk.on))
        .collect()
}

/// The decisions on one fact that stand.
pub(crate) fn decisions<T: Value>(fact: Fact, findings: &[Finding]) -> Vec<Decision<T>> {
    findings
        .iter()
        .filter(|finding| finding.about == fact && finding.state == FindingState::Counts)
        .filter_map(|finding| {
            let value = T::read(finding.value).filter(|value| *value != T::UNKNOWN)?;
            Some(Decision {
                value,
                by: finding.record,
                since: finding.since,
                happened: Window::default(),
                reason: finding.reason.clone(),
                weighed: finding.weighed.clone(),
            })
        })
        .collect()
}

impl Desk<'_, '_> {
    fn read(&self, account: &Account<'_>) -> Result<Finding, &'static str> {
        let about =
            account.term("about").and_then(Fact::read).ok_or("The finding does not say what it decides.")?;
        let value = account.term("value").ok_or("The finding does not say what it found.")?;
        let fits = match about {
            Fact::Fate => Fate::read(value).is_some(),
            Fact::Whereabouts => Whereabouts::read(value).is_some(),
            _ => matches!(value, "holds" | "does_not_hold" | "unknown"),
        };
        if !fits {
            return Err("What the finding found is no value of the fact it decides.");
        }
        let standard = account
            .term("standard_of_proof")
            .and_then(StandardOfProof::read)
            .ok_or("The finding does not state its standard of proof.")?;
        let own = account.term("body").is_none_or(|body| body == "register");
        let resolve = |property| self.resolved(account, property);
        let (state, since, reason) = self.judge(account, value, standard, own);
        let weighed = resolve("contrary").chain(resolve("supporting")).collect();
        let supersedes = resolve("supersedes").collect();
        Ok(Finding {
            record: account.id(),
            about,
            value,
            standard,
            own,
            state,
            since,
            reason,
            weighed,
            supersedes,
        })
    }

    fn resolved<'x>(
        &'x self,
        account: &'x Account<'_>,
        property: &str,
    ) -> impl Iterator<Item = RecordId> + use<'x> {
        let links: Vec<_> = account.links(property).collect();
        links.into_iter().filter_map(|link| self.links.resolve(&link, account.source.id))
    }

    /// Whether a finding counts, since when, and why: the first thing it lacks is named.
    fn judge(
        &self,
        account: &Account<'_>,
        value: &str,
        standard: StandardOfProof,
        own: bool,
    ) -> (FindingState, Window, Reason) {
        let dated = account.window("date").unwrap_or_default();
        let review = self.review(account);
        let (supporting, enough) = self.support(account);
        let held = if own { standard.min(self.policy.own_finding_at_most) } else { standard };
        let verified = matches!(account.term("method"), Some("verified_contact" | "official_proof"));
        let alive = ["alive_free", "alive_detained", "location_verified"].contains(&value);
        let no = |state, rule, says: &str| (state, dated, Reason::new(rule, FOUR_EYES, says, [account.id()]));
        let agreed = match review {
            Review::Agreed(day, by) => (day, by),
            Review::Disputed => return no(FindingState::Disputed, "finding.disputed", DISPUTED),
            Review::Awaited => return no(FindingState::AwaitsReview, "finding.awaits-review", AWAITED),
        };
        // To take something back needs no proof of its own.
        if value != "unknown" {
            if held < self.policy.standard_of_proof {
                return no(FindingState::BelowStandard, "finding.below-standard", BELOW);
            }
            if alive && !verified {
                return no(FindingState::NotVerified, "finding.not-verified", NOT_VERIFIED);
            }
            if own && !verified && !enough {
                return no(FindingState::TooFewSources, "finding.too-few-sources", TOO_FEW);
            }
        }
        let says = format!(
            "{} found it at the standard «{}», and a second person agreed.",
            if own { "Those who work on the register" } else { "A body" },
            crate::next::words(held.code())
        );
        let records = [account.id(), agreed.1].into_iter().chain(supporting);
        let since = time::later(&dated, &agreed.0);
        (FindingState::Counts, since, Reason::new("finding.counts", FOUR_EYES, says, records))
    }

    /// The records a finding rests on, and whether they are enough for one of the register's own.
    fn support(&self, account: &Account<'_>) -> (Vec<RecordId>, bool) {
        let named: Vec<RecordId> = self.resolved(account, "supporting").collect();
        let known = self.accounts.iter().chain(self.cited);
        let supporting: Vec<&Account<'_>> = known.filter(|other| named.contains(&other.id())).collect();
        let count = |of: &dyn Fn(&Account<'_>) -> bool| {
            let mut families: Vec<_> =
                supporting.iter().filter(|account| of(account)).map(|account| account.family).collect();
            families.sort_unstable();
            families.dedup();
            families.len()
        };
        let enough = count(&|_| true) >= self.policy.independent_sources
            && count(&|account| account.first_hand() == Some(true)) >= self.policy.first_hand_sources;
        (named, enough)
    }

    /// What others than the authors say of a finding; of each the last word counts.
    fn review(&self, account: &Account<'_>) -> Review {
        let authors: Vec<String> =
            ["made_by", "recorded_by"].into_iter().filter_map(|by| account.text(by)).map(name).collect();
        let own = account.term("body").is_none_or(|body| body == "register");
        // A body's finding is recorded by somebody: who that was must be known for a second to be a second.
        if authors.is_empty() || (!own && account.text("recorded_by").is_none()) {
            return Review::Awaited;
        }
        let mut said: Vec<(Window, String, &str, RecordId)> = self
            .accounts
            .iter()
            .filter(|other| other.kind() == "finding_review")
            .filter(|other| self.resolved(other, "finding").any(|finding| finding == account.id()))
            .filter_map(|other| {
                let when = other.window("date").unwrap_or_default();
                Some((when, name(other.text("by")?), other.term("outcome")?, other.id()))
            })
            .filter(|(when, by, _, _)| time::by(when, self.on) && !by.is_empty() && !authors.contains(by))
            .collect();
        said.sort();
        let last = |(at, one): &(usize, &(Window, String, &str, RecordId))| {
            !said[at + 1..].iter().any(|later| later.1 == one.1)
        };
        let standing: Vec<_> = said.iter().enumerate().filter(last).map(|(_, one)| one).collect();
        if standing.iter().any(|one| one.2 == "disagrees") {
            return Review::Disputed;
        }
        let agreed = standing.into_iter().find(|one| one.2 == "agrees");
        agreed.map_or(Review::Awaited, |one| Review::Agreed(one.0, one.3))
    }
}

/// What a second pair of eyes says.
enum Review {
    Awaited,
    Disputed,
    Agreed(Window, RecordId),
}

/// The form in which two spellings of a reviewer's name are one person.
fn name(written: &str) -> String {
    names::fold_joined(written)
}

/// Marks findings whose place later ones took: those they name, or, where nothing is
/// known any more, all earlier ones about the same fact.
fn supersede(findings: &mut [Finding]) {
    let counting: Vec<Finding> =
        findings.iter().filter(|finding| finding.state == FindingState::Counts).cloned().collect();
    for finding in findings.iter_mut().filter(|finding| finding.state == FindingState::Counts) {
        let by = counting.iter().find(|later| {
            later.record != finding.record
                && (later.supersedes.contains(&finding.record)
                    || (later.value == "unknown"
                        && later.about == finding.about
                        && later.since >= finding.since))
        });
        if let Some(by) = by {
            finding.state = FindingState::Superseded;
            let says = "A later finding took its place.";
            finding.reason = Reason::new("finding.superseded", FOUR_EYES, says, [finding.record, by.record]);
        }
    }
}

const FOUR_EYES: &str = "rules of standing (docs/status.md): four eyes, sources, standard of proof";
const AWAITED: &str =
    "The finding awaits a second person: its author and whoever recorded it cannot agree with themselves.";
const DISPUTED: &str = "A reviewer disagrees with the finding.";
const BELOW: &str = "The finding's standard of proof is below the one that establishes a fact.";
const NOT_VERIFIED: &str =
    "That someone is alive, or where, is established by verified contact or official proof only.";
const TOO_FEW: &str =
    "The finding rests on too few independent sources, or on none that saw or did what it says.";
