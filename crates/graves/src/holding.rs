//! What held for a site on a day: protection, access, who was in charge, commemoration, phase.

use claims::Account;
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::ground::Ground;
use crate::moment::happened;

/// A value that a source says held, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The value: a term's identifier, or words as written.
    pub value: String,
    /// When it began.
    #[serde(serialize_with = "crate::json::window")]
    pub from: Option<Window>,
    /// When it ended.
    #[serde(serialize_with = "crate::json::window")]
    pub to: Option<Window>,
    /// Whether it held on the day.
    #[serde(serialize_with = "crate::json::answer")]
    pub in_force: Answer,
    /// The record that says so.
    #[serde(serialize_with = "crate::json::id")]
    pub record: RecordId,
}

/// What held on a day, each source's word by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Holding {
    /// Terms of `protection_status`.
    pub protection: Vec<Held>,
    /// Terms of `family_access`.
    pub access: Vec<Held>,
    /// What families were allowed to do, terms of `family_act`.
    pub allowed: Vec<Held>,
    /// What they were forbidden.
    pub forbidden: Vec<Held>,
    /// The bodies in charge, in the sources' words.
    pub managed_by: Vec<Held>,
    /// How the dead were commemorated there.
    pub commemoration: Vec<Held>,
    /// Terms of `site_phase`.
    pub phase: Vec<Held>,
}

impl Holding {
    /// What held for a site on a day.
    pub fn on(ground: &Ground<'_>, site: RecordId, on: Day) -> Holding {
        let sites: Vec<&Account<'_>> = ground.of(site).collect();
        let provisions: Vec<&Account<'_>> = ground.pointing(site, "access_provision", "site").collect();
        let said = |property: &str| in_force(of(&sites, property, HOLDS), on);
        let provided = |property: &str| of(&provisions, property, SPAN);
        let access = of(&sites, "family_access", HOLDS).into_iter().chain(provided("family_access"));
        Holding {
            protection: said("protection_status"),
            access: in_force(access.collect(), on),
            allowed: in_force(provided("allowed"), on),
            forbidden: in_force(provided("forbidden"), on),
            managed_by: said("managing_body"),
            commemoration: said("commemoration"),
            phase: said("site_phase"),
        }
    }
}

/// The properties of the first and the last day: a site's own, and those of other kinds.
const HOLDS: (&str, &str) = ("holds_from", "holds_to");
const SPAN: (&str, &str) = ("from_date", "to_date");

fn of(accounts: &[&Account<'_>], property: &str, (from, to): (&str, &str)) -> Vec<Held> {
    let mut found = Vec::new();
    for account in accounts {
        let terms: Vec<&str> = account.terms(property).collect();
        let words: Vec<&str> = if terms.is_empty() { account.texts(property).collect() } else { terms };
        found.extend(words.into_iter().map(|value| Held {
            value: value.to_owned(),
            from: account.window(from),
            to: account.window(to),
            in_force: Answer::Maybe,
            record: account.id(),
        }));
    }
    found
}

/// Those that held on a day or may have, the latest to begin first.
///
/// What began earlier and has no stated end gives way to what certainly began later; values that
/// began together, or whose order cannot be told, stand side by side.
fn in_force(mut claims: Vec<Held>, on: Day) -> Vec<Held> {
    for claim in &mut claims {
        claim.in_force = held(claim, on);
    }
    claims.retain(|claim| claim.in_force != Answer::No);
    let later = claims.clone();
    claims.retain(|claim| !later.iter().any(|other| gives_way(claim, other, on)));
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.from));
    claims
}

fn held(claim: &Held, on: Day) -> Answer {
    let begun = happened(claim.from.as_ref(), on);
    // It held on its last day too: it is over when that day lies before the day asked about.
    let over = claim.to.as_ref().map_or(Answer::No, |to| happened(Some(to), on.plus(-1)));
    match (begun, over) {
        (Answer::No, _) | (_, Answer::Yes) => Answer::No,
        (Answer::Yes, Answer::No) => Answer::Yes,
        _ => Answer::Maybe,
    }
}

fn gives_way(claim: &Held, other: &Held, on: Day) -> bool {
    let open = claim.to.is_none();
    let begun = happened(other.from.as_ref(), on) == Answer::Yes;
    let ends = claim.from.as_ref().zip(other.from.as_ref());
    let later = ends.is_some_and(|(from, next)| dates::before(from, next) == Answer::Yes);
    open && begun && later
}
