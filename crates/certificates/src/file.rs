//! How the record of one person's death stands, with reasons.

use claims::{Account, Links, Reason};
use dates::{Answer, Day, Window};
use ledger::RecordId;

use crate::age::child;
use crate::contradiction::Strength;
use crate::defect::{Defect, Doubt, Flaw, Proof};
use crate::document::{ABSENCE, Document, KIND};
use crate::evidence::birth;
use crate::examine::{Examination, applicable, examine};
use crate::law::{Check, Law, Rule};
use crate::laws::Laws;
use crate::request::{Outcome, Request};

/// The record of one person's death, as far as the register knows it.
#[derive(Debug, Clone)]
pub struct DeathFile<'a> {
    /// How it stands.
    pub standing: Standing,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The documents, each examined, in the order of the accounts.
    pub documents: Vec<Examination<'a>>,
    /// The requests, in the order of the accounts.
    pub requests: Vec<Request<'a>>,
    /// What is wrong with how the death was recorded, apart from the documents.
    pub defects: Vec<Defect>,
    /// Whether the dead person was a child (V-804).
    pub child: Answer,
}

/// How the record of a death stands: terms of `certificate_standing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nobody reports a death: what is owed is a certificate of absence.
    NoDeathClaimed,
    /// No record is known, and no request for one.
    NeverRequested,
    /// It was asked for; no answer was seen.
    RequestedNoAnswer,
    /// It was asked for and refused, or offered on a condition.
    RequestedAndRefused,
    /// There is one; too little of it was entered to judge it.
    IssuedNotExamined,
    /// There is one, and something is wrong with it.
    IssuedWithDefects,
    /// There is one, and other evidence contradicts it.
    IssuedAndContradicted,
    /// There is one, and nothing known is wrong with it.
    IssuedAndConsistent,
}

/// Whether the obligation to record the death is open (standards 9.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordObligation {
    /// A record has defects, or none is registered.
    Open,
    /// The record is whole and consistent.
    Met,
    /// What is known of the record does not suffice to say.
    CannotTell,
    /// Nobody reports a death.
    NotOwed,
}

/// How the record of a death stands on a day, from the accounts that speak of one person.
///
/// `law` applies to documents and requests that name neither a law nor a country.
pub fn death_file<'a>(
    accounts: &[Account<'a>],
    links: &Links,
    laws: &Laws,
    law: Option<&Law>,
    on: Day,
) -> DeathFile<'a> {
    let law = accounts.iter().find_map(|account| applicable(account, laws).flatten()).or(law);
    let documents = accounts.iter().filter_map(|account| Document::read(account, on));
    let documents: Vec<Examination<'a>> = documents
        .map(|document| examine(&document, laws, law, &beside(&document, accounts, links)))
        .collect();
    let requests: Vec<Request<'a>> =
        accounts.iter().filter_map(|account| Request::read(account, on)).collect();
    let mut file = DeathFile {
        standing: Standing::NoDeathClaimed,
        reasons: Vec::new(),
        documents,
        requests,
        defects: Vec::new(),
        child: was_child(accounts),
    };
    let claimed = claims_of_death(accounts, &file.documents);
    let death = accounts.iter().filter_map(|account| account.window("death_date"));
    let death = death.reduce(|one, other| one.around(&other)).unwrap_or_default();
    file.defects = law.map(|law| person_defects(law, &file, &claimed, &death)).unwrap_or_default();
    let (standing, reason) = file.judged(&claimed, links);
    (file.standing, file.reasons) = (standing, vec![reason]);
    file
}

/// What is said beside a document: all but the documents that it corrects, from which it is known to differ.
pub fn beside<'a>(document: &Document<'_>, accounts: &[Account<'a>], links: &Links) -> Vec<Account<'a>> {
    let corrected = corrected(document, links);
    accounts.iter().filter(|account| !corrected.contains(&account.id())).copied().collect()
}

/// The records of the documents that a document corrects.
fn corrected(document: &Document<'_>, links: &Links) -> Vec<RecordId> {
    let account = &document.account;
    let meant = account.links("corrects").filter_map(|link| links.resolve(&link, account.source.id));
    meant.filter(|record| *record != account.id()).collect()
}

/// The records that report a death, if only by its date or place.
fn claims_of_death(accounts: &[Account<'_>], documents: &[Examination<'_>]) -> Vec<RecordId> {
    const DEAD: [&str; 4] = ["executed", "killed", "died_in_custody", "dead"];
    const SIGNS: [&str; 5] = ["death_date", "death_place", "death_manner", "burial_date", "burial_place"];
    let persons = accounts.iter().filter(|account| ["person", "disappearance"].contains(&account.kind()));
    let told = persons.filter(|account| {
        let fate = account.term("fate").is_some_and(|fate| DEAD.contains(&fate));
        fate || SIGNS.iter().any(|sign| account.text(sign).is_some())
    });
    let notices = documents.iter().map(|examined| &examined.document);
    let notices = notices.filter(|document| document.kind != ABSENCE && !document.denies_registration());
    told.map(Account::id).chain(notices.map(Document::id)).collect()
}

/// Whether the person was a child at death, by all that lists say; by documents where lists say nothing.
///
/// A certificate that makes a boy of sixteen a man of thirty must not hide that he was a child.
fn was_child(accounts: &[Account<'_>]) -> Answer {
    let born = told(accounts, |account| birth(account).map(|(_, born)| born));
    let died = told(accounts, |account| account.window("death_date"));
    born.zip(died).map_or(Answer::Maybe, |(born, died)| child(&born, &died))
}

/// The smallest window around what the records of the person say, else what documents say.
fn told(accounts: &[Account<'_>], window: impl Fn(&Account<'_>) -> Option<Window>) -> Option<Window> {
    ["person", KIND].into_iter().find_map(|kind| {
        let windows = accounts.iter().filter(|account| account.kind() == kind).filter_map(&window);
        windows.reduce(|one, other| one.around(&other))
    })
}

/// Breaches of the rules that ask about the person and the requests, not about a document.
fn person_defects(law: &Law, file: &DeathFile<'_>, claimed: &[RecordId], death: &Window) -> Vec<Defect> {
    let mut defects = Vec::new();
    for rule in &law.rules {
        for check in &rule.checks {
            match check {
                Check::Registered => defects.extend(unregistered(rule, file, claimed, death)),
                Check::Given => {
                    defects.extend(file.requests.iter().filter_map(|request| not_given(rule, request)))
                }
                _ => {}
            }
        }
    }
    defects
}

fn unregistered(rule: &Rule, file: &DeathFile<'_>, claimed: &[RecordId], death: &Window) -> Option<Defect> {
    let issued = file.requests.iter().any(|request| request.outcome == Outcome::Issued);
    let registered = issued || file.documents.iter().any(|examined| examined.document.registers_death());
    let in_force = rule.in_force(death);
    if claimed.is_empty() || registered || in_force == Answer::No {
        return None;
    }
    let denied = file.documents.iter().filter(|examined| examined.document.denies_registration());
    let denied: Vec<RecordId> = denied.map(|examined| examined.document.id()).collect();
    let proof = if denied.is_empty() { Proof::CannotTell(Doubt::Silence) } else { Proof::Reported };
    let records = if denied.is_empty() { claimed.to_vec() } else { denied };
    Some(Defect::of(rule, Flaw::NotRegistered, Vec::new(), proof.under(in_force), records))
}

fn not_given(rule: &Rule, request: &Request<'_>) -> Option<Defect> {
    let asked_for = request.wanted.is_none_or(|kind| rule.on.iter().any(|on| on == kind));
    let in_force = rule.in_force(&request.asked.unwrap_or_default());
    let proof = match request.outcome {
        Outcome::Refused | Outcome::Conditional => Proof::Reported,
        Outcome::NoAnswer => Proof::CannotTell(Doubt::Silence),
        Outcome::Issued => return None,
    };
    (asked_for && in_force != Answer::No)
        .then(|| Defect::of(rule, Flaw::Refused, Vec::new(), proof.under(in_force), vec![request.id()]))
}

impl DeathFile<'_> {
    /// Whether the obligation to record the death is open (standards 9.4, `record_obligation_open`).
    pub fn record_obligation(&self) -> RecordObligation {
        match self.standing {
            Standing::NoDeathClaimed => RecordObligation::NotOwed,
            Standing::IssuedAndConsistent => RecordObligation::Met,
            Standing::IssuedNotExamined => RecordObligation::CannotTell,
            _ => RecordObligation::Open,
        }
    }

    /// The official documents that no later one corrects: those that decide.
    pub fn deciding(&self, links: &Links) -> Vec<&Examination<'_>> {
        let official = || self.documents.iter().filter(|examined| examined.document.registers_death());
        let corrected: Vec<RecordId> =
            official().flat_map(|examined| corrected(&examined.document, links)).collect();
        let standing: Vec<_> =
            official().filter(|examined| !corrected.contains(&examined.document.id())).collect();
        // Two documents that correct each other: odd, so both decide.
        if standing.is_empty() { official().collect() } else { standing }
    }

    fn judged(&self, claimed: &[RecordId], links: &Links) -> (Standing, Reason) {
        let deciding = self.deciding(links);
        if !deciding.is_empty() {
            return issued(&deciding);
        }
        if self.requests.iter().any(|request| request.outcome == Outcome::Issued) {
            let given = self.requests.iter().filter(|request| request.outcome == Outcome::Issued);
            let says =
                "a source says that a document was issued; the document itself is not in this register";
            return Standing::IssuedNotExamined.because(says, given.map(Request::id));
        }
        self.not_issued(claimed)
    }

    fn not_issued(&self, claimed: &[RecordId]) -> (Standing, Reason) {
        let withheld: Vec<RecordId> =
            self.requests.iter().filter(|request| request.withheld()).map(Request::id).collect();
        if !withheld.is_empty() {
            let says = "a record of the death was asked for, and refused or offered only on a condition";
            return Standing::RequestedAndRefused.because(says, withheld);
        }
        if !self.requests.is_empty() {
            let says = "a record of the death was asked for; no answer was seen";
            return Standing::RequestedNoAnswer.because(says, self.requests.iter().map(Request::id));
        }
        if claimed.is_empty() {
            let says = "nobody reports a death, so that no record of one is owed";
            return Standing::NoDeathClaimed.because(says, []);
        }
        let says =
            "a death is reported; neither a record of it nor a request for one is known to this register";
        Standing::NeverRequested.because(says, claimed.iter().copied())
    }
}

/// The standing that the deciding documents give, and why.
fn issued(deciding: &[&Examination<'_>]) -> (Standing, Reason) {
    let contradicted: Vec<RecordId> = deciding
        .iter()
        .flat_map(|examined| &examined.contradictions)
        .filter(|found| found.strength() == Strength::Unopposed)
        .flat_map(|found| {
            [found.certified.record].into_iter().chain(found.claimed.iter().map(|side| side.record))
        })
        .collect();
    if !contradicted.is_empty() {
        let says = "the document cannot be true beside what others say, and nobody else agrees with it";
        return Standing::IssuedAndContradicted.because(says, contradicted);
    }
    let documents = || deciding.iter().map(|examined| examined.document.id());
    let defects = || deciding.iter().flat_map(|examined| &examined.defects);
    if defects().any(Defect::counts) {
        let says = "the document breaks rules of the law in force or of international standards";
        return Standing::IssuedWithDefects
            .because(says, defects().filter(|it| it.counts()).flat_map(|it| it.records.clone()));
    }
    let open = defects().next().is_some() || deciding.iter().any(|examined| !examined.said.is_empty());
    if !open && deciding.iter().all(|examined| examined.law.is_none()) {
        let says = "a document is there, and nothing known contradicts it; no law here says when it is whole";
        return Standing::IssuedNotExamined.because(says, documents());
    }
    if open || deciding.iter().any(|examined| examined.law.is_none()) {
        let says = "a document is there; what is known of it does not suffice to say that it is whole";
        return Standing::IssuedNotExamined.because(says, documents());
    }
    let says = "the document is whole under the law in force, and nothing known contradicts it";
    Standing::IssuedAndConsistent.because(says, documents())
}

impl Standing {
    /// All, from the one that asks least of the state to the one that is met.
    pub const ALL: [Standing; 8] = [
        Standing::NoDeathClaimed,
        Standing::NeverRequested,
        Standing::RequestedNoAnswer,
        Standing::RequestedAndRefused,
        Standing::IssuedNotExamined,
        Standing::IssuedWithDefects,
        Standing::IssuedAndContradicted,
        Standing::IssuedAndConsistent,
    ];

    /// The identifier in JSON, a term of the vocabulary `certificate_standing`.
    pub fn code(self) -> &'static str {
        match self {
            Standing::NoDeathClaimed => "no_death_claimed",
            Standing::NeverRequested => "never_requested",
            Standing::RequestedNoAnswer => "requested_no_answer",
            Standing::RequestedAndRefused => "requested_and_refused",
            Standing::IssuedNotExamined => "issued_not_examined",
            Standing::IssuedWithDefects => "issued_with_defects",
            Standing::IssuedAndContradicted => "issued_and_contradicted",
            Standing::IssuedAndConsistent => "issued_and_consistent",
        }
    }

    /// It in words, in `en`, `fa` or `ar`.
    pub fn word(self, lang: &str) -> &'static str {
        let vocabulary = ledger::Codebook::builtin().vocabulary("certificate_standing");
        let term = vocabulary.and_then(|vocabulary| vocabulary.term(self.code()));
        term.expect("a test looks for every term").labels.get(lang)
    }

    fn because(self, says: &str, records: impl IntoIterator<Item = RecordId>) -> (Standing, Reason) {
        let (rule, cites) = match self {
            Standing::NoDeathClaimed => ("certificate.no_death_claimed", "ICPPED art. 24(6)"),
            Standing::NeverRequested => ("certificate.never_requested", "ICPPED arts. 17(3)(g), 18(1)(g)"),
            Standing::RequestedNoAnswer => ("certificate.requested_no_answer", "ICPPED art. 18(1)(g)"),
            Standing::RequestedAndRefused => {
                ("certificate.requested_and_refused", "ICPPED arts. 18(1)(g), 22(c)")
            }
            Standing::IssuedNotExamined => ("certificate.issued_not_examined", "ICPPED art. 18(1)(g)"),
            Standing::IssuedWithDefects => ("certificate.issued_with_defects", "ICPPED art. 22(b)"),
            Standing::IssuedAndContradicted => ("certificate.issued_and_contradicted", "ICPPED art. 22(b)"),
            Standing::IssuedAndConsistent => ("certificate.issued_and_consistent", "ICPPED art. 18(1)(g)"),
        };
        (self, Reason::new(rule, cites, says, records))
    }
}

impl RecordObligation {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            RecordObligation::Open => "open",
            RecordObligation::Met => "met",
            RecordObligation::CannotTell => "cannot_tell",
            RecordObligation::NotOwed => "not_owed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_has_its_term() {
        let vocabulary = ledger::Codebook::builtin().vocabulary("certificate_standing").expect("it is there");
        let codes: Vec<&str> = Standing::ALL.into_iter().map(Standing::code).collect();
        let terms: Vec<&str> = vocabulary.terms.iter().map(|term| term.id.as_str()).collect();
        assert_eq!(codes, terms);
        assert!(Standing::ALL.into_iter().all(|standing| !standing.word("fa").is_empty()));
    }
}
