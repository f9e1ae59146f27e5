//! What the register knows from other records than statements, to hold statements against.

use std::collections::BTreeMap;

use ::statements::{Fact, Scope, Weight, can_have_died};
use cases::{Fate, Standing};
use claims::{Account, Reason};
use dates::{Day, Window};
use graves::Bearing;
use ledger::RecordId;

use crate::accounts::Accounts;

/// The facts that the records of a register bear out, as of a day.
pub fn facts(accounts: &Accounts, shown: &[Account<'_>], on: Day) -> Vec<Fact> {
    let mut facts = deaths(accounts, shown, on);
    facts.extend(at_graves(accounts, shown, on));
    facts.extend(certificates(accounts, shown, on));
    facts.extend(harassment(shown, on));
    facts
}

/// That people were killed: those whose death is established, and those of whom it is supported.
fn deaths(accounts: &Accounts, shown: &[Account<'_>], on: Day) -> Vec<Fact> {
    let mut day = crate::cases::on(accounts, shown.to_vec(), on);
    let lines = day.derive_all();
    let mut groups: BTreeMap<(Weight, Window), Vec<RecordId>> = BTreeMap::new();
    let dead: Vec<(RecordId, Weight)> = lines
        .values()
        .filter_map(|line| match line.fate {
            (Fate::Dead, Standing::Established) => Some((line.person, Weight::Established)),
            (Fate::Dead, Standing::Supported) => Some((line.person, Weight::Corroborated)),
            _ => None,
        })
        .collect();
    for (person, weight) in dead {
        let own = day.cases.records_of(person);
        if own.iter().any(was_held) {
            groups.entry((weight, can_have_died(&own, on))).or_default().push(person);
        }
    }
    // The firmest first; of each, those of one time together: a denial of one year is not held against the dead of another.
    groups.into_iter().rev().map(|((weight, time), people)| killed(weight, time, people)).collect()
}

/// That prisoners whose deaths lie in one time were killed.
fn killed(weight: Weight, time: Window, people: Vec<RecordId>) -> Fact {
    let rule = match weight {
        Weight::Established => "fact.deaths.established",
        _ => "fact.deaths.supported",
    };
    let says = "people who were held and whose cases are in this register died, by what stands of their fate";
    let reason = Reason::new(rule, "ICPPED art. 24; docs/status.md", says, people.iter().copied());
    let scope = Scope { people: sorted(people), time: Some(time), ..Scope::default() };
    Fact { by: time.latest, ..fact("killings_happened", true, scope, weight, reason) }
}

/// Whether an account says that somebody was held: not everybody who died is a prisoner who was killed.
fn was_held(account: &Account<'_>) -> bool {
    let held = ["arrest_date", "arrest_place", "detention_place", "detention_ward", "disappearance_date"];
    account.kind() == "disappearance" || held.iter().any(|property| account.text(property).is_some())
}

/// What was done to each grave site, and to those who mourn there.
fn at_graves(accounts: &Accounts, shown: &[Account<'_>], on: Day) -> Vec<Fact> {
    let mut damaged: BTreeMap<RecordId, Vec<Account<'_>>> = BTreeMap::new();
    let mut barred: BTreeMap<RecordId, Vec<Account<'_>>> = BTreeMap::new();
    for account in shown.iter().filter(|account| happened(account, on)) {
        let kind = account.term("event_kind").unwrap_or_default();
        let (damages, hinders) = match account.kind() {
            "site_event" => (Bearing::of(kind) == Bearing::Damage, kind == "families_barred"),
            "access_provision" => (false, account.term("family_access") == Some("barred")),
            _ => continue,
        };
        for site in accounts.meant(account, "site") {
            if damages {
                damaged.entry(site).or_default().push(*account);
            }
            if hinders {
                barred.entry(site).or_default().push(*account);
            }
        }
    }
    let of_site =
        |site, told: &[Account<'_>]| Scope { sites: vec![site], time: time(told), ..Scope::default() };
    let cites = "docs/graves.md";
    let mut facts = Vec::new();
    for (site, told) in damaged {
        let reason = Reason::new("fact.grave-damaged", cites, "the grave site was damaged", ids(&told));
        let damaged = fact("graves_damaged", true, of_site(site, &told), Weight::of(&told), reason);
        facts.push(Fact { by: by(&told), ..damaged });
    }
    for (site, told) in barred {
        let reason = Reason::new(
            "fact.families-barred",
            cites,
            "families were barred from the grave site",
            ids(&told),
        );
        let barred = fact("families_may_mourn", false, of_site(site, &told), Weight::of(&told), reason);
        facts.push(Fact { by: by(&told), ..barred });
    }
    facts
}

/// That certificates were refused, person by person.
fn certificates(accounts: &Accounts, shown: &[Account<'_>], on: Day) -> Option<Fact> {
    let refused: Vec<Account<'_>> = shown
        .iter()
        .filter(|account| account.kind() == "death_record_request" && happened(account, on))
        .filter(|account| matches!(account.term("outcome"), Some("refused" | "conditional")))
        .copied()
        .collect();
    let people = refused.iter().flat_map(|account| accounts.meant(account, "person")).collect();
    let says = "certificates were refused, or offered on a condition";
    let reason = Reason::new("fact.certificates-refused", "ICPPED art. 18(1)(g)", says, ids(&refused));
    let scope = Scope { people: sorted(people), time: time(&refused), ..Scope::default() };
    (!refused.is_empty()).then(|| Fact {
        by: by(&refused),
        ..fact("certificates_given", false, scope, Weight::of(&refused), reason)
    })
}

/// That families were threatened or punished.
fn harassment(shown: &[Account<'_>], on: Day) -> Option<Fact> {
    let told: Vec<Account<'_>> = shown
        .iter()
        .filter(|account| match account.kind() {
            "reprisal_incident" => true,
            "site_event" => account.term("event_kind") == Some("families_detained_at_site"),
            _ => false,
        })
        .filter(|account| happened(account, on))
        .copied()
        .collect();
    let says = "families or those who stand by them were threatened, detained or punished";
    let reason =
        Reason::new("fact.families-harassed", "Human Rights Council resolution 12/2", says, ids(&told));
    let scope = Scope { time: time(&told), ..Scope::default() };
    (!told.is_empty())
        .then(|| Fact { by: by(&told), ..fact("families_harassed", true, scope, Weight::of(&told), reason) })
}

fn fact(proposition: &'static str, holds: bool, scope: Scope, weight: Weight, reason: Reason) -> Fact {
    Fact { proposition, holds, scope, by: None, weight, reason }
}

/// The day by which the first of some things had surely happened.
fn by(told: &[Account<'_>]) -> Option<Day> {
    told.iter().filter_map(when).filter_map(|when| when.latest).min()
}

fn when(account: &Account<'_>) -> Option<Window> {
    account.window("date").or_else(|| account.window("from_date"))
}

/// Whether it can have happened by a day.
fn happened(account: &Account<'_>, on: Day) -> bool {
    when(account).and_then(|when| when.earliest).is_none_or(|earliest| earliest <= on)
}

/// The time around all that is told; none where nobody gives a day.
fn time(told: &[Account<'_>]) -> Option<Window> {
    let windows = told.iter().filter_map(when);
    windows.reduce(|one, other| one.around(&other))
}

fn ids(told: &[Account<'_>]) -> Vec<RecordId> {
    told.iter().map(Account::id).collect()
}

fn sorted(mut things: Vec<RecordId>) -> Vec<RecordId> {
    things.sort_unstable();
    things.dedup();
    things
}
