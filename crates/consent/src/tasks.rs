//! What somebody should do now: ask anew, settle a conflict, reach a family, choose other words.

use claims::Reason;
use dates::{Answer as Told, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::danger::Contact;
use crate::days::{maybe_by, of_age};
use crate::{Answer, Audience, Consent, Consents, Rule};

/// Days after which a contact should be reached again: twelve months (standards 1.4).
const CONTACT_LASTS: i32 = 365;

/// One thing to do for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// The rule that asks for it.
    pub rule: Rule,
    /// Why, with the records it rests on.
    pub reason: Reason,
}

impl Task {
    /// A task that a rule asks for, with the records it rests on.
    pub fn new(rule: Rule, records: impl IntoIterator<Item = RecordId>) -> Task {
        Task { rule, reason: Reason::new(rule.id(), rule.cites(), rule.says(), records) }
    }
}

impl Consents {
    /// What should be done for one person, on a day; in the order of the rules.
    pub fn tasks(&self, person: &[RecordId], on: Day) -> Vec<Task> {
        let known = self.of(person);
        let mut tasks: Vec<Task> = Vec::new();
        let mut ask = |rule: Rule, wanted: &dyn Fn(&Consent) -> bool| {
            let records: Vec<RecordId> =
                known.iter().filter(|one| wanted(one)).map(|one| one.record).collect();
            if !records.is_empty() {
                tasks.push(Task::new(rule, records));
            }
        };
        ask(Rule::Minor, &|one| one.holds(on) == Err(Rule::Minor));
        ask(Rule::Expired, &|one| one.holds(on) == Err(Rule::Expired));
        ask(Rule::Giver, &|one| one.holds(on) == Err(Rule::Giver));
        ask(Rule::Unclear, &|one| one.answer.is_none());
        ask(Rule::Review, &|one| one.holds(on).is_ok() && one.review.is_some_and(|day| maybe_by(&day, on)));
        ask(Rule::Script, &|one| one.holds(on).is_ok() && !explained_all(one));
        tasks.extend(self.conflict(person, on));
        tasks.extend(self.stale_contacts(person, on));
        tasks.sort_by_key(|task| task.rule);
        tasks
    }

    /// Where the wishes of a family differ on a day, over whatever somebody granted (V-601).
    fn conflict(&self, person: &[RecordId], on: Day) -> Option<Task> {
        let granted = self.of(person).into_iter().filter(|one| one.answer == Some(Answer::Granted));
        let mut records: Vec<RecordId> = Vec::new();
        for grant in granted.flat_map(|one| one.scope.grants()) {
            if grant.audience == Audience::Team {
                continue;
            }
            let request = crate::Request {
                purpose: grant.purpose,
                data_class: grant.data_class,
                audience: grant.audience,
            };
            let permission = self.permits(person, request, on);
            if permission.rule == Rule::Conflict {
                records.extend(permission.reasons.into_iter().flat_map(|reason| reason.records));
            }
        }
        (!records.is_empty()).then(|| Task::new(Rule::Conflict, records))
    }

    /// Contacts not reached for more than twelve months, without those who asked to be left alone.
    fn stale_contacts(&self, person: &[RecordId], on: Day) -> Option<Task> {
        let stale = |contact: &&Contact| {
            let fresh = contact.verified.and_then(|day| day.latest);
            let own = contact.persons.iter().any(|record| person.contains(record));
            own && !contact.left_alone && fresh.is_none_or(|day| day.plus(CONTACT_LASTS) < on)
        };
        let records: Vec<RecordId> = self.contacts.iter().filter(stale).map(|one| one.record).collect();
        (!records.is_empty()).then(|| Task::new(Rule::Contact, records))
    }

    /// Records that name a person whom nobody knows: what they say protects nobody yet.
    pub fn adrift(&self) -> Option<Task> {
        let consents = self.all().iter().filter(|one| one.persons.is_empty()).map(|one| one.record);
        let incidents = self.incidents().iter().filter(|one| one.persons.is_empty()).map(|one| one.record);
        let records: Vec<RecordId> = consents.chain(incidents).collect();
        (!records.is_empty()).then(|| Task::new(Rule::Adrift, records))
    }
}

/// Whether all points of the script were explained; a consent that lists none is of an older form.
fn explained_all(consent: &Consent) -> bool {
    let points = ledger::Codebook::builtin().vocabulary("consent_script_point");
    let all = points.map_or(0, |points| points.terms.len());
    consent.explained.is_empty() || consent.explained.len() >= all
}

/// Whether somebody was under eighteen on the day of what happened (V-804); `Maybe` where it cannot be told.
pub fn was_a_child(born: &Window, happened: &Window) -> Told {
    dates::before(happened, &of_age(born))
}
