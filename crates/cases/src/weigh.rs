//! From claims and decisions to a standing: the rules of standards 9.1, the same for every fact.

use claims::Reason;
use dates::Window;
use ledger::{Grade, RecordId};

use crate::claim::{Bearing, Claim, Place};
use crate::fact::{Fact, FactView, Kin, Side, Standing, Value};
use crate::{Policy, next, time};

/// What a finding, or a board's identification, decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision<T> {
    pub value: T,
    /// The record of the decision.
    pub by: RecordId,
    /// When all that it needs was there.
    pub since: Window,
    /// When the value came about, where the decision says so.
    pub happened: Window,
    /// What it rests on.
    pub reason: Reason,
    /// Contrary records it weighed.
    pub weighed: Vec<RecordId>,
}

/// The view of one fact from its claims and the decisions that stand.
pub(crate) fn weigh<T: Value>(
    fact: Fact,
    claims: Vec<Claim<T>>,
    decisions: &[Decision<T>],
    policy: &Policy,
) -> FactView<T> {
    let (live, earlier) = part_passed(claims);
    let sides = sides(&live, policy);
    let mut view = FactView {
        value: T::UNKNOWN,
        standing: Standing::NoInformation,
        since: Window::default(),
        happened: Window::default(),
        claims: Vec::new(),
        decided_by: None,
        independent: families(live.iter().chain(&earlier)),
        sides,
        earlier: records(&earlier),
        reasons: Vec::new(),
        next: None,
    };
    match decided(decisions) {
        Some(Ok(decision)) => establish(fact, &mut view, decision, &live),
        Some(Err(())) => contradict_decisions(fact, &mut view, decisions),
        None => by_claims(fact, &mut view, &live),
    }
    view.next = next::of(fact, &view, &live, policy);
    view
}

/// Parts the claims of a state that later claims ended from those that still speak.
fn part_passed<T: Value>(claims: Vec<Claim<T>>) -> (Vec<Claim<T>>, Vec<Claim<T>>) {
    let passed: Vec<bool> = claims
        .iter()
        .map(|claim| claims.iter().any(|other| claim.bearing(other) == Bearing::Passed))
        .collect();
    let mut passed = passed.into_iter();
    claims.into_iter().partition(|_| !passed.next().unwrap_or(false))
}

/// Every value that is claimed, the firmest and then the most precise first.
fn sides<T: Value>(live: &[Claim<T>], policy: &Policy) -> Vec<Side<T>> {
    let mut heads: Vec<&Claim<T>> = Vec::new();
    for claim in live.iter().filter(|claim| !claim.denies) {
        let known =
            |head: &&Claim<T>| head.value == claim.value && (head.place == claim.place || !T::HAS_PLACE);
        if !heads.iter().any(known) {
            heads.push(claim);
        }
    }
    let mut sides: Vec<Side<T>> = heads.into_iter().map(|head| side(head, live, policy)).collect();
    sides.sort_by(|a, b| {
        let rank = |side: &Side<T>| (side.standing == Standing::Supported, side.value, side.independent);
        rank(b).cmp(&rank(a))
    });
    sides
}

fn side<T: Value>(head: &Claim<T>, live: &[Claim<T>], policy: &Policy) -> Side<T> {
    let like = |claim: &&Claim<T>| claim.bearing(head) == Bearing::Supports && !claim.denies;
    let supporting: Vec<&Claim<T>> = live.iter().filter(like).collect();
    let contrary: Vec<&Claim<T>> = live
        .iter()
        .filter(|claim| claim.bearing(head) == Bearing::Against || head.bearing(claim) == Bearing::Against)
        .collect();
    let independent = families(supporting.iter().copied());
    let good =
        supporting.iter().copied().filter(|claim| is_good(claim, policy)).min_by_key(|claim| rank(claim));
    let supported = independent >= policy.independent_sources
        && good.is_some_and(|good| contrary.iter().all(|claim| is_worse(claim, good)));
    Side {
        value: head.value,
        site: match head.place {
            Some(Place::Site(site)) => Some(site),
            _ => None,
        },
        standing: if supported { Standing::Supported } else { Standing::Alleged },
        happened: time::hull(supporting.iter().map(|claim| &claim.happened)),
        claims: records(supporting),
        independent,
        contrary: records(contrary),
    }
}

/// Whether a claim alone is good enough to carry support.
pub(crate) fn is_good<T>(claim: &Claim<T>, policy: &Policy) -> bool {
    claim.reliability <= policy.reliability_at_most
        && claim.credibility.is_some_and(|credibility| credibility <= policy.credibility_at_most)
}

fn rank<T>(claim: &Claim<T>) -> (Grade, u8) {
    (claim.reliability, claim.credibility.unwrap_or(u8::MAX))
}

/// Whether a claim is certainly worse than a good one. Reliability and credibility are judged
/// apart, and F and 6 are not the worst but unknown: they cannot be said to be worse.
fn is_worse<T>(claim: &Claim<T>, good: &Claim<T>) -> bool {
    let (Some(its), Some(best)) = (claim.credibility, good.credibility) else { return false };
    claim.reliability != Grade::F
        && claim.reliability >= good.reliability
        && its >= best
        && (claim.reliability, its) != (good.reliability, best)
}

fn families<'a, T: 'a>(claims: impl IntoIterator<Item = &'a Claim<T>>) -> usize {
    let mut families: Vec<_> = claims.into_iter().map(|claim| claim.family).collect();
    families.sort_unstable();
    families.dedup();
    families.len()
}

fn records<'a, T: 'a>(claims: impl IntoIterator<Item = &'a Claim<T>>) -> Vec<RecordId> {
    let mut records: Vec<RecordId> = Vec::new();
    for claim in claims {
        if !records.contains(&claim.record) {
            records.push(claim.record);
        }
    }
    records
}

/// The decision that counts: the most precise of those that go together; an error where they do not.
fn decided<T: Value>(decisions: &[Decision<T>]) -> Option<Result<&Decision<T>, ()>> {
    let apart = |one: &Decision<T>| decisions.iter().any(|other| one.value.kin(other.value) == Kin::Apart);
    if decisions.iter().any(apart) {
        return Some(Err(()));
    }
    decisions.iter().max_by_key(|decision| (decision.value, decision.since)).map(Ok)
}

fn establish<T: Value>(fact: Fact, view: &mut FactView<T>, decision: &Decision<T>, live: &[Claim<T>]) {
    let like = |claim: &&Claim<T>| !claim.denies && claim.value.kin(decision.value) != Kin::Apart;
    view.value = decision.value;
    view.standing = Standing::Established;
    view.since = decision.since;
    view.claims = records(live.iter().filter(like));
    view.happened = match decision.happened == Window::default() {
        true => time::hull(live.iter().filter(like).map(|claim| &claim.happened)),
        false => decision.happened,
    };
    view.decided_by = Some(decision.by);
    view.reasons.push(decision.reason.clone());
    let contrary: Vec<RecordId> = records(live.iter().filter(|claim| !like(claim)))
        .into_iter()
        .filter(|record| !decision.weighed.contains(record))
        .collect();
    if !contrary.is_empty() {
        let says = "Records speak against it that the decision did not weigh; it stands until a finding supersedes it.";
        view.reasons.push(Reason::new(rule(fact, Rule::NotWeighed), STANDING, says, contrary));
    }
}

fn contradict_decisions<T: Value>(fact: Fact, view: &mut FactView<T>, decisions: &[Decision<T>]) {
    view.standing = Standing::Contradicted;
    view.claims = decisions.iter().map(|decision| decision.by).collect();
    let says = "Decisions stand that cannot all be true; none is picked.";
    view.reasons.push(Reason::new(
        rule(fact, Rule::Contradicted),
        STANDING,
        says,
        view.claims.iter().copied(),
    ));
}

fn by_claims<T: Value>(fact: Fact, view: &mut FactView<T>, live: &[Claim<T>]) {
    let apart: Vec<RecordId> = against(live);
    let Some(first) = view.sides.first().cloned() else {
        let says = match live.is_empty() {
            true => "No record says anything of it.",
            false => "Records say only what it is not.",
        };
        let reason = Reason::new(rule(fact, Rule::NoInformation), STANDING, says, records(live));
        return view.reasons.push(reason);
    };
    if first.standing != Standing::Supported && !apart.is_empty() {
        view.standing = Standing::Contradicted;
        view.claims = apart;
        let says = "Records claim what cannot all be true, and no finding has decided; all sides are shown, none is picked.";
        let reason = Reason::new(rule(fact, Rule::Contradicted), STANDING, says, view.claims.iter().copied());
        return view.reasons.push(reason);
    }
    view.value = first.value;
    view.standing = first.standing;
    view.happened = first.happened;
    view.claims = first.claims.clone();
    let (code, says) = match first.standing {
        Standing::Supported => (
            Rule::Supported,
            format!(
                "{} independent sources agree, at least one of them good enough, and nothing as good speaks against it.",
                first.independent
            ),
        ),
        _ => (Rule::Alleged, format!("Reported by {}.", sources(first.independent))),
    };
    view.reasons.push(Reason::new(rule(fact, code), STANDING, says, first.claims.iter().copied()));
    if !first.contrary.is_empty() {
        let says = "Records of certainly lower grade speak against it.";
        view.reasons.push(Reason::new(rule(fact, Rule::Contrary), STANDING, says, first.contrary));
    } else if !apart.is_empty() {
        let says = "Records that say more than this contradict each other.";
        view.reasons.push(Reason::new(rule(fact, Rule::SidesApart), STANDING, says, apart));
    }
}

/// The records of claims that another claim cannot stand beside.
fn against<T: Value>(live: &[Claim<T>]) -> Vec<RecordId> {
    let apart = |claim: &&Claim<T>| live.iter().any(|other| claim.bearing(other) == Bearing::Against);
    records(live.iter().filter(apart))
}

fn sources(count: usize) -> String {
    if count == 1 { "one independent source".to_owned() } else { format!("{count} independent sources") }
}

/// Where the rules of standing come from.
const STANDING: &str = "rules of standing (docs/status.md); independence by V-501";

#[derive(Clone, Copy)]
enum Rule {
    NoInformation,
    Alleged,
    Supported,
    Contradicted,
    Contrary,
    SidesApart,
    NotWeighed,
}

macro_rules! rules {
    ($($fact:ident = $name:literal),* $(,)?) => {
        fn rule(fact: Fact, rule: Rule) -> &'static str {
            match fact {
                $(Fact::$fact => match rule {
                    Rule::NoInformation => concat!($name, ".no-information"),
                    Rule::Alleged => concat!($name, ".alleged"),
                    Rule::Supported => concat!($name, ".supported"),
                    Rule::Contradicted => concat!($name, ".contradicted"),
                    Rule::Contrary => concat!($name, ".contrary-of-lower-grade"),
                    Rule::SidesApart => concat!($name, ".sides-apart"),
                    Rule::NotWeighed => concat!($name, ".contrary-not-weighed"),
                },)*
            }
        }
    };
}

rules! {
    Fate = "fate", Whereabouts = "whereabouts", DeprivationOfLiberty = "deprivation",
    StateInvolvement = "state-involvement", RefusalOrConcealment = "concealment",
    OutsideProtectionOfLaw = "outside-protection", ProlongedRemovalIntended = "prolonged-removal",
}
