//! Whether something is permitted on a day, and by which rule.

use std::collections::HashMap;

use claims::{Account, Links, Reason};
use dates::Day;
use ledger::RecordId;
use serde::Serialize;

use crate::danger::Contact;
use crate::{Attribution, Audience, Consent, Incident, Purpose, Relation, Request, Rule};

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// Whether it is permitted.
    pub permitted: bool,
    /// The rule that decided.
    pub rule: Rule,
    /// How the person may be called; `None` unless it is permitted.
    pub attribution: Option<Attribution>,
    /// Why, with the records it rests on.
    pub reasons: Vec<Reason>,
}

impl Permission {
    fn new(
        rule: Rule,
        attribution: Option<Attribution>,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Permission {
        let reason = Reason::new(rule.id(), rule.cites(), rule.says(), records);
        Permission { permitted: rule == Rule::Granted, rule, attribution, reasons: vec![reason] }
    }

    /// Whether somebody's wish is against it: more than that nobody granted it.
    pub fn is_unwanted(&self) -> bool {
        matches!(self.rule, Rule::Refused | Rule::Withdrawn | Rule::Conflict | Rule::Silent)
    }
}

/// Everything that people said of consent, danger and contact, by the person it is about.
#[derive(Debug, Clone, Default)]
pub struct Consents {
    consents: Vec<Consent>,
    incidents: Vec<Incident>,
    pub(crate) contacts: Vec<Contact>,
    by_person: HashMap<RecordId, Vec<usize>>,
    danger_by_person: HashMap<RecordId, Vec<usize>>,
}

impl Consents {
    /// Reads the accounts of the kinds `consent`, `reprisal_incident` and `family_contact`; others are passed over.
    pub fn new<'a>(accounts: impl IntoIterator<Item = &'a Account<'a>>, links: &Links) -> Consents {
        let mut all = Consents::default();
        for account in accounts {
            all.add(account, links);
        }
        all
    }

    /// Adds one account.
    pub fn add(&mut self, account: &Account<'_>, links: &Links) {
        if let Some(consent) = Consent::of(account, links) {
            for person in &consent.persons {
                self.by_person.entry(*person).or_default().push(self.consents.len());
            }
            self.consents.push(consent);
        }
        if let Some(incident) = Incident::of(account, links) {
            for person in &incident.persons {
                self.danger_by_person.entry(*person).or_default().push(self.incidents.len());
            }
            self.incidents.push(incident);
        }
        self.contacts.extend(Contact::of(account, links));
    }

    /// All consents, in the order in which they were read.
    pub fn all(&self) -> &[Consent] {
        &self.consents
    }

    /// All incidents, in the order in which they were read.
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    /// The consents about one person, given by all of the person's records.
    pub fn of(&self, person: &[RecordId]) -> Vec<&Consent> {
        chosen(&self.by_person, person).into_iter().map(|at| &self.consents[at]).collect()
    }

    /// The incidents over one person's case.
    pub fn incidents_of(&self, person: &[RecordId]) -> Vec<&Incident> {
        chosen(&self.danger_by_person, person).into_iter().map(|at| &self.incidents[at]).collect()
    }

    /// Whether the case of a person is silent on a day, and for which records.
    pub fn silence(&self, person: &[RecordId], on: Day) -> Option<Reason> {
        let records: Vec<RecordId> = self
            .incidents_of(person)
            .into_iter()
            .filter(|one| one.silences(on))
            .map(|one| one.record)
            .collect();
        let rule = Rule::Silent;
        (!records.is_empty()).then(|| Reason::new(rule.id(), rule.cites(), rule.says(), records))
    }

    /// Whether something may be done with what is said of a person, on a day.
    ///
    /// The person's own word comes before the family's; a wish against it before a grant, unless
    /// whoever was against it agreed surely later, the family did together, or the refusal was taken back.
    pub fn permits(&self, person: &[RecordId], request: Request, on: Day) -> Permission {
        if let Some(silence) = self.silence(person, on).filter(|_| request.audience != Audience::Team) {
            return Permission::new(Rule::Silent, None, silence.records);
        }
        let known = self.of(person);
        let granted = |one: &&&Consent| one.scope.allows(&request).is_some();
        let live: Vec<&Consent> = known
            .iter()
            .filter(granted)
            .filter(|one| one.holds(on).is_ok() && !is_taken_back(one, &known, on))
            .copied()
            .collect();
        let against: Vec<&Consent> = known
            .iter()
            .filter(|one| speaks_against(one, &known, &request, on))
            .filter(|one| !live.iter().any(|grant| outweighs(grant, one)))
            .copied()
            .collect();
        if !against.is_empty() {
            let rule = match (live.is_empty(), against.iter().any(|one| withdrew(one))) {
                (false, _) => Rule::Conflict,
                (true, true) => Rule::Withdrawn,
                (true, false) => Rule::Refused,
            };
            return Permission::new(rule, None, against.iter().chain(&live).map(|one| one.record));
        }
        if !live.is_empty() {
            let attributions = live.iter().filter_map(|one| one.scope.allows(&request));
            let attribution = attributions.map(|grant| grant.attribution).max();
            return Permission::new(Rule::Granted, attribution, live.iter().map(|one| one.record));
        }
        let nearly: Vec<(&Consent, Rule)> =
            known.iter().filter(granted).filter_map(|one| Some((*one, one.holds(on).err()?))).collect();
        let rule = nearly.iter().map(|(_, rule)| *rule).max_by_key(|rule| *rule as u8);
        Permission::new(rule.unwrap_or(Rule::Missing), None, nearly.iter().map(|(one, _)| one.record))
    }

    /// Whether the name may be used for a purpose: what most exports ask.
    pub fn permits_core(
        &self,
        person: &[RecordId],
        purpose: Purpose,
        audience: Audience,
        on: Day,
    ) -> Permission {
        let request = Request { purpose, data_class: ledger::DataClass::VictimCore, audience };
        self.permits(person, request, on)
    }
}

fn chosen(by_person: &HashMap<RecordId, Vec<usize>>, person: &[RecordId]) -> Vec<usize> {
    let mut places: Vec<usize> =
        person.iter().filter_map(|record| by_person.get(record)).flatten().copied().collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Whether a later record takes this one back by naming it.
///
/// That protects from the first day on which it can have been said where it takes back a grant,
/// and lifts a refusal from the last.
fn is_taken_back(one: &Consent, known: &[&Consent], on: Day) -> bool {
    known.iter().any(|other| {
        let counts = match one.answer {
            Some(crate::Answer::Granted) => crate::days::maybe_by(&other.given, on),
            _ => crate::days::surely_by(&other.given, on) && other.may_answer(),
        };
        counts && other.withdraws.contains(&one.record)
    })
}

/// Whether a record is a wish against the request that stands on a day.
fn speaks_against(one: &Consent, known: &[&Consent], request: &Request, on: Day) -> bool {
    match one.answer {
        Some(crate::Answer::Granted) => {
            (one.is_withdrawn(on) || is_taken_back(one, known, on)) && one.scope.allows(request).is_some()
        }
        _ if !one.is_against(on) || is_taken_back(one, known, on) => false,
        // Taking back named consents says nothing of others: those speak for themselves.
        Some(crate::Answer::Withdrawn) if !one.withdraws.is_empty() => false,
        _ => one.scope.refuses(request),
    }
}

/// Whether the wish is that of someone who had agreed before.
fn withdrew(one: &Consent) -> bool {
    one.answer != Some(crate::Answer::Refused)
}

/// Whether a live grant settles a wish against it.
fn outweighs(grant: &Consent, against: &Consent) -> bool {
    let own_word = grant.relation == Some(Relation::SelfGiven)
        && against.relation != Some(Relation::SelfGiven)
        && against.on_behalf_of != Some(Relation::SelfGiven);
    let anew = grant.same_giver(against) || grant.relation == Some(Relation::FamilyJointly);
    let of_the_family = against.relation != Some(Relation::SelfGiven);
    own_word || (anew && (of_the_family || grant.same_giver(against)) && grant.surely_after(against))
}
