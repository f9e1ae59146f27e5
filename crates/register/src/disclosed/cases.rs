//! Cases as a table: of each person what stands, how firmly, and by which rules, as far as it may be told.

use std::collections::{BTreeMap, HashMap};

use cases::{Case, FactState, FlagKind, Policy};
use dates::{Answer, Day};
use ledger::RecordId;

use super::beside::{WITHHELD, ids, told};
use super::{Beside, Disclosed, Said};
use crate::cases::{Cases, Line, On};
use crate::{Audience, Redactions, Register};

/// The columns of the table of cases.
pub const CASES: &[&str] = &[
    "person",
    "name",
    "name_latin",
    "state",
    "fate",
    "fate_standing",
    "whereabouts",
    "whereabouts_standing",
    "independent_sources",
    "enforced_disappearance",
    "continuing_violation",
    "days_at_least",
    "open",
    "rules",
    "records",
];

/// The columns of the table of cases under pseudonyms.
pub const PSEUDONYMS: &[&str] = &[
    "pseudonym",
    "state",
    "fate",
    "fate_standing",
    "whereabouts",
    "whereabouts_standing",
    "enforced_disappearance",
    "continuing_violation",
    "open",
];

/// The columns of the table of how many cases there are of each state.
pub const STATES: &[&str] = &["state", "cases"];

/// What is owed, as long as it is.
const OWED: [FlagKind; 5] = [
    FlagKind::TruthObligation,
    FlagKind::RemainsObligation,
    FlagKind::RecordObligation,
    FlagKind::Accountability,
    FlagKind::Reparation,
];

impl<A: Audience> Beside<'_, '_, A> {
    /// One line for each case of whom anything may be shown.
    pub fn cases(&self, withheld: &mut Redactions) -> Vec<Vec<String>> {
        let (whole, shown) = (self.on_day(self.whole), self.on_day(&self.shown));
        self.listed(&whole, &shown)
            .into_iter()
            .map(|person| self.case(person, &whole, &shown, withheld))
            .collect()
    }

    /// How many cases there are of each state, of those that may be counted: the silent are in no number.
    ///
    /// For those outside a case is in the state to which what they may be shown leads.
    pub fn states(&self, withheld: &mut Redactions) -> Vec<Vec<String>> {
        let mut of = self.on_day(if self.is_outside() { &self.shown } else { self.whole });
        // Every state has its line: one that is missing would say that nobody is in it.
        let mut counts: BTreeMap<&str, u64> = FactState::ALL.iter().map(|state| (state.code(), 0)).collect();
        for line in of.derive_all().values().filter(|line| self.person(line.person).is_some()) {
            *counts.entry(line.state.code()).or_default() += 1;
        }
        let numbers: Vec<u64> = counts.values().copied().collect();
        let shown = self.register.gate().cells(&numbers, withheld);
        counts.keys().zip(shown).map(|(state, count)| vec![(*state).to_owned(), told(count)]).collect()
    }

    /// The people whose cases may be told: for those outside only whom the records that they may be shown call disappeared.
    fn listed(&self, whole: &On<'_>, shown: &On<'_>) -> Vec<RecordId> {
        let mut people = if self.is_outside() { shown.cases.people() } else { whole.cases.people() };
        people.retain(|person| self.person(*person).is_some());
        people
    }

    fn on_day<'s>(&self, said: &'s Said<'s>) -> On<'s> {
        let subjects: HashMap<RecordId, RecordId> = said.subjects.clone();
        On::new(Cases::new(said.accounts.clone(), said.links.clone(), subjects), self.on, Policy::default())
    }

    /// One line for each case that may be published without a name, under a pseudonym, in the order of the pseudonyms.
    ///
    /// No names, records, sources and days: any of them would find the row of a published list.
    fn nameless_cases(
        &self,
        called: impl Fn(RecordId) -> String,
        withheld: &mut Redactions,
    ) -> Vec<Vec<String>> {
        let (whole, shown) = (self.on_day(self.whole), self.on_day(&self.shown));
        let people = self.listed(&whole, &shown).into_iter();
        let line = |person| {
            let told = self.told(person, &whole, &shown, withheld);
            let mut cells = vec![called(person)];
            cells.extend(told.facts.into_iter().chain(told.flags).chain([told.open]));
            cells
        };
        let mut lines: Vec<Vec<String>> = people.map(line).collect();
        lines.sort_unstable();
        lines
    }

    fn case(
        &self,
        person: RecordId,
        whole: &On<'_>,
        shown: &On<'_>,
        withheld: &mut Redactions,
    ) -> Vec<String> {
        let told = self.told(person, whole, shown, withheld);
        let [name, latin] = self.names(person);
        let mut cells = vec![person.to_string(), name, latin];
        cells.extend(told.facts);
        cells.push(told.independent.to_string());
        cells.extend(told.flags);
        cells.extend([told.days, told.open, told.rules, told.records]);
        cells
    }

    /// What may be told of a case: to those outside what follows from the records that they may be shown, as an edition tells
    /// it; to the team, where all that is known leads to the same.
    ///
    /// Were a cell withheld outside where the rest of what is known speaks against it, the word «withheld» would say of whom.
    fn told(&self, person: RecordId, whole: &On<'_>, shown: &On<'_>, withheld: &mut Redactions) -> Told {
        let some = shown.cases.is_called_disappeared(person).then(|| shown.case(person));
        let all = match self.is_outside() {
            true => some.clone().unwrap_or_else(|| shown.case(person)),
            false => whole.case(person),
        };
        let line = Line::of(person, &all);
        let of = some.as_ref().map(|case| Line::of(person, case));
        let state = self.agreed(line.state, of.as_ref().map(|of| of.state), withheld);
        let fate = self.agreed(line.fate, of.as_ref().map(|of| of.fate), withheld);
        let place = self.agreed(line.whereabouts, of.as_ref().map(|of| of.whereabouts), withheld);
        let mut flag = |flag| {
            let is = self.agreed(all.flag(flag), some.as_ref().map(|case| case.flag(flag)), withheld);
            told(is.map(word))
        };
        let flags = [flag(FlagKind::EnforcedDisappearance), flag(FlagKind::ContinuingViolation)];
        let days = self.agreed(line.days, of.as_ref().map(|of| of.days), withheld);
        let open = self.agreed(owed(&all), some.as_ref().map(owed), withheld);
        let reasons = some.iter().flat_map(|case| case.fate.reasons.iter().chain(&case.whereabouts.reasons));
        let reasons: Vec<_> = reasons.filter(|_| fate.is_some() && place.is_some()).collect();
        let rules: Vec<&str> = reasons.iter().map(|reason| reason.rule).collect();
        Told {
            facts: [
                told(state.map(|state| state.code())),
                told(fate.map(|(value, _)| value.code())),
                told(fate.map(|(_, standing)| standing.code())),
                told(place.map(|(value, _)| value.code())),
                told(place.map(|(_, standing)| standing.code())),
            ],
            // How many sources are shown: how many there are may not be known outside.
            independent: of.as_ref().map_or(0, |of| of.independent),
            flags,
            days: days
                .map_or_else(|| WITHHELD.to_owned(), |days| days.map(|n| n.to_string()).unwrap_or_default()),
            open: told(open.map(|open| open.join(" "))),
            rules: rules.join(" "),
            records: ids(reasons.iter().flat_map(|reason| &reason.records)),
        }
    }
}

/// What may be told of one case, as cells.
struct Told {
    facts: [String; 5],
    independent: usize,
    flags: [String; 2],
    days: String,
    open: String,
    rules: String,
    records: String,
}

/// The cases that may be published without a name, each under a pseudonym of this release (standards 6.3 rule 1).
///
/// The release is for a purpose that names nobody (`publish_pseudonym`, `publish_anonymised`); `called` gives
/// the pseudonyms. Nothing else can be written from a register that lets the nameless through.
pub fn pseudonymous_cases<A: Audience>(
    register: &Register<A>,
    said: &Said<'_>,
    on: Day,
    called: impl Fn(RecordId) -> String,
    withheld: &mut Redactions,
) -> Vec<Vec<String>> {
    let nameless = register.naming_nobody();
    let disclosed = Disclosed::of(&nameless, said, withheld);
    disclosed.beside(&nameless, said, on).nameless_cases(called, withheld)
}

fn owed(case: &Case) -> Vec<&'static str> {
    OWED.into_iter().filter(|flag| case.flag(*flag) == Answer::Yes).map(FlagKind::code).collect()
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Maybe => "cannot_tell",
    }
}
