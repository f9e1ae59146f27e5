//! One document held against the law of its day, rule by rule.

use claims::Account;
use dates::{Answer, Precision, Window};
use deadlines::Trigger;
use ledger::{RecordId, Sharing};

use crate::contradiction::{About, Contradiction, Strength};
use crate::defect::{Defect, Doubt, Flaw, Proof};
use crate::document::{Document, Field};
use crate::evidence;
use crate::law::{Check, Event, Law, Rule};
use crate::laws::Laws;
use crate::words::{self, Cause};

/// What came of examining one document.
#[derive(Debug, Clone)]
pub struct Examination<'a> {
    /// The document.
    pub document: Document<'a>,
    /// The law of the country it was held against; `None` where none is known.
    pub law: Option<String>,
    /// What is wrong with it, in the order of the rules.
    pub defects: Vec<Defect>,
    /// With what it cannot be true.
    pub contradictions: Vec<Contradiction>,
    /// What sources themselves say is wrong with it.
    pub said: Vec<Said>,
}

/// What a source says is wrong with a document, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The record.
    pub record: RecordId,
    /// The words.
    pub words: String,
    /// Who may be shown them.
    pub sharing: Sharing,
}

/// Examines a document against the law that applies to it and against what else is said.
///
/// `law` applies where the document names neither a law nor a country.
pub fn examine<'a>(
    document: &Document<'a>,
    laws: &Laws,
    law: Option<&Law>,
    others: &[Account<'_>],
) -> Examination<'a> {
    if document.denies_registration() {
        return Examination::of_nothing(document);
    }
    let contradictions = evidence::contradictions(document, others);
    let own = applicable(&document.account, laws).unwrap_or(law);
    let scene = Scene { document, contradictions: &contradictions, death: death(document, others) };
    let rules = own.iter().flat_map(|law| &law.rules).chain(laws.international().flat_map(|law| &law.rules));
    let defects = rules.flat_map(|rule| scene.defects(rule)).collect();
    let law = own.map(|law| law.id.clone());
    Examination { document: *document, law, defects, contradictions, said: said(document) }
}

impl<'a> Examination<'a> {
    /// A source says that there is no document: nothing is there to examine.
    fn of_nothing(document: &Document<'a>) -> Examination<'a> {
        let (defects, contradictions) = (Vec::new(), Vec::new());
        Examination { document: *document, law: None, defects, contradictions, said: said(document) }
    }
}

/// The law that an account names, or that of the country it names; `None` where it names neither.
///
/// A country that is named and whose law is not known here gives `Some(None)`: no other country's law judges it.
pub fn applicable<'l>(account: &Account<'_>, laws: &'l Laws) -> Option<Option<&'l Law>> {
    let named = account.text("law").and_then(|id| laws.law(id));
    let mut countries = account.texts("country").peekable();
    if named.is_none() && countries.peek().is_none() {
        return None;
    }
    Some(named.or_else(|| countries.find_map(|country| laws.of_country(country))))
}

/// When the person died: as the document says, else as all others together say.
fn death(document: &Document<'_>, others: &[Account<'_>]) -> Window {
    let claimed = others.iter().filter_map(|account| account.window("death_date"));
    document.day(Event::Death).or_else(|| claimed.reduce(|one, other| one.around(&other))).unwrap_or_default()
}

fn said(document: &Document<'_>) -> Vec<Said> {
    let account = &document.account;
    let unread = document.unread_blanks().map(|words| ("left_blank", words));
    let told = account.texts("defects_said").map(|words| ("defects_said", words));
    let kept = told.chain(unread).map(|(property, words)| {
        let sharing = account.statements(property).map(|said| said.sharing).max().unwrap_or_default();
        Said { record: account.id(), words: words.to_owned(), sharing: sharing.max(account.source.sharing) }
    });
    kept.collect()
}

/// A document with what its rules need to know.
struct Scene<'s, 'a> {
    document: &'s Document<'a>,
    contradictions: &'s [Contradiction],
    death: Window,
}

impl Scene<'_, '_> {
    /// The breaches of one rule; none where it does not judge such documents or was not in force.
    fn defects(&self, rule: &Rule) -> Vec<Defect> {
        if !rule.on.iter().any(|kind| kind == self.document.kind) {
            return Vec::new();
        }
        let in_force = rule.in_force(&self.day(rule.of));
        if in_force == Answer::No {
            return Vec::new();
        }
        let mut defects: Vec<Defect> =
            rule.checks.iter().flat_map(|check| self.breaches(rule, check)).collect();
        for defect in &mut defects {
            defect.proof = defect.proof.under(in_force);
        }
        defects
    }

    /// The days of an event; a registration of unknown date came on or after the death.
    fn day(&self, event: Event) -> Window {
        match event {
            Event::Death => self.death,
            _ => {
                let known = self.document.day(event);
                known.unwrap_or(Window { earliest: self.death.earliest, latest: None })
            }
        }
    }

    fn breaches(&self, rule: &Rule, check: &Check) -> Vec<Defect> {
        match check {
            Check::Present { properties } => self.absent(rule, properties),
            Check::ToTheDay { property } => self.to_the_day(rule, property),
            Check::Told { property } => self.told(rule, property),
            Check::Affirmed { properties } => self.affirmed(rule, properties),
            Check::Vouched { certified, examined, witnesses, at_least } => {
                self.vouched(rule, certified, examined.as_deref(), witnesses, *at_least)
            }
            Check::Entered { property, all } => self.entered(rule, property, all),
            Check::InTime { deadline, since, done } => self.in_time(rule, deadline, since, done),
            Check::Uncontradicted { about } => self.contradicted(rule, about),
            Check::Registered | Check::Given => Vec::new(),
        }
    }

    fn defect(&self, rule: &Rule, flaw: Flaw, fields: Vec<String>, proof: Proof) -> Defect {
        Defect::of(rule, flaw, fields, proof, vec![self.document.id()])
    }

    /// Blank fields, those of one proof together, and fields that say "unknown".
    fn absent(&self, rule: &Rule, properties: &[String]) -> Vec<Defect> {
        let mut kept: Vec<(Flaw, Proof, Vec<String>)> = Vec::new();
        for either in properties {
            let (flaw, proof) = match self.document.field(either) {
                Field::Blank(proof) => (Flaw::Missing, proof),
                Field::Untold => (Flaw::Missing, Proof::CannotTell(Doubt::NotEntered)),
                Field::Written(value) if says_unknown(either, value) => (Flaw::Unknown, Proof::Found),
                Field::Written(_) => continue,
            };
            let field = either.split('|').next().unwrap_or(either).to_owned();
            match kept.iter_mut().find(|(known, how, _)| (*known, *how) == (flaw, proof)) {
                Some((.., fields)) => fields.push(field),
                None => kept.push((flaw, proof, vec![field])),
            }
        }
        kept.into_iter().map(|(flaw, proof, fields)| self.defect(rule, flaw, fields, proof)).collect()
    }

    fn to_the_day(&self, rule: &Rule, property: &str) -> Vec<Defect> {
        let Field::Written(_) = self.document.field(property) else { return Vec::new() };
        let reading = self.document.account.date(property);
        let exact = reading.is_some_and(|reading| {
            reading
                .candidates
                .iter()
                .all(|date| date.precision == Precision::Day && date.window.days() <= Some(3))
        });
        if exact {
            Vec::new()
        } else {
            vec![self.defect(rule, Flaw::NotToTheDay, vec![property.to_owned()], Proof::Found)]
        }
    }

    fn told(&self, rule: &Rule, property: &str) -> Vec<Defect> {
        let Field::Written(value) = self.document.field(property) else { return Vec::new() };
        let flaw = match words::cause(value) {
            Some(Cause::Unknown) => Flaw::Unknown,
            Some(Cause::Euphemism) => Flaw::Euphemism,
            _ => return Vec::new(),
        };
        vec![self.defect(rule, flaw, vec![property.to_owned()], Proof::Found)]
    }

    fn affirmed(&self, rule: &Rule, properties: &[String]) -> Vec<Defect> {
        let mut defects = Vec::new();
        for property in properties {
            let proof = match (self.document.field(property), self.document.account.yes(property)) {
                (Field::Written(_), Some(true)) => continue,
                (Field::Written(_), Some(false)) => Proof::Found,
                (Field::Blank(proof), _) => proof,
                _ => Proof::CannotTell(Doubt::NotEntered),
            };
            defects.push(self.defect(rule, Flaw::NotAffirmed, vec![property.clone()], proof));
        }
        defects
    }

    fn vouched(
        &self,
        rule: &Rule,
        certified: &str,
        examined: Option<&str>,
        witnesses: &str,
        at_least: usize,
    ) -> Vec<Defect> {
        let account = &self.document.account;
        let mut signed = vec![account.yes(certified)];
        signed.extend(examined.map(|examined| account.yes(examined)));
        let enough = account.texts(witnesses).count() >= at_least;
        if enough || signed.iter().all(|answer| *answer == Some(true)) {
            return Vec::new();
        }
        let refuted = signed.contains(&Some(false));
        let fields = [Some(certified), examined, Some(witnesses)];
        let blank = |field: &str| match self.document.field(field) {
            Field::Blank(proof) => Some(proof),
            _ => None,
        };
        // Fewer witnesses than the law asks for are shown to be fewer only by the whole document.
        let few = if self.document.whole { Some(Proof::Found) } else { blank(witnesses) };
        let proof = match (refuted, blank(certified), few) {
            (true, _, Some(few)) => few,
            (false, Some(certified), Some(few)) => certified.max(few),
            (false, None, Some(few)) if self.document.whole && account.yes(certified) == Some(true) => few,
            _ => Proof::CannotTell(Doubt::NotEntered),
        };
        let fields = fields.into_iter().flatten().map(str::to_owned).collect();
        vec![self.defect(rule, Flaw::NotVouched, fields, proof)]
    }

    fn entered(&self, rule: &Rule, property: &str, all: &[String]) -> Vec<Defect> {
        let said: Vec<&str> = self.document.account.terms(property).collect();
        if said.is_empty() || all.iter().all(|place| said.contains(&place.as_str())) {
            return Vec::new();
        }
        let proof = if self.document.whole { Proof::Found } else { Proof::CannotTell(Doubt::NotEntered) };
        vec![self.defect(rule, Flaw::NotEntered, vec![property.to_owned()], proof)]
    }

    fn in_time(&self, rule: &Rule, deadline: &str, since: &[String], done: &[String]) -> Vec<Defect> {
        let account = &self.document.account;
        let known =
            |listed: &[String]| listed.iter().find_map(|id| account.window(id).map(|day| (id.clone(), day)));
        let (Some(started), Some(done)) = (known(since), known(done)) else { return Vec::new() };
        let rules = deadlines::Rules::built_in();
        let term = rules.rule(deadline).expect("the law's file was checked when it was read");
        let kept = rules.kept(term, &Trigger::Days(started.1), &done.1);
        let proof = match kept.in_time {
            Answer::Yes => return Vec::new(),
            Answer::No => Proof::Found,
            Answer::Maybe => Proof::CannotTell(Doubt::Dates),
        };
        let flaw = Flaw::Late { least: kept.late.least, most: kept.late.most };
        vec![self.defect(rule, flaw, vec![started.0, done.0], proof)]
    }

    /// One breach for each field that others contradict, as firm as the firmest of them.
    fn contradicted(&self, rule: &Rule, about: &[About]) -> Vec<Defect> {
        let mut defects: Vec<Defect> = Vec::new();
        for found in self.contradictions.iter().filter(|found| about.contains(&found.about)) {
            let proof = match found.strength() {
                Strength::Unopposed => Proof::Reported,
                Strength::Disputed => Proof::CannotTell(Doubt::Disputed),
            };
            let field = &found.certified.property;
            let claimed = found.claimed.iter().map(|side| side.record);
            if let Some(known) = defects.iter_mut().find(|defect| defect.fields.contains(field)) {
                known.proof = known.proof.min(proof);
                known.records.extend(claimed);
            } else {
                let mut defect = self.defect(rule, Flaw::Contradicted, vec![field.clone()], proof);
                defect.records.extend(claimed);
                defects.push(defect);
            }
        }
        for defect in &mut defects {
            let mut seen = Vec::new();
            defect.records.retain(|record| {
                !seen.contains(record) && {
                    seen.push(*record);
                    true
                }
            });
        }
        defects
    }
}

/// Whether a field other than the cause, which has its own check, says that it is not known.
fn says_unknown(property: &str, value: &str) -> bool {
    property != "death_cause" && words::cause(value) == Some(Cause::Unknown)
}
