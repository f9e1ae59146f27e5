//! What the register itself holds to the topics that letters ask about: counts with their unit, by the same
//! functions as the commands that give them with their reasons.

use std::collections::{BTreeMap, HashSet};

use ::burials::Answer as Found;
use ::cases::FactState;
use ::certificates::{Laws, Standing as Paper, death_file};
use ::letters::shadow::{CASES, MAY_BE_IN_FORCE, OF_CASES, OF_KIND};
use ::letters::{Fact, Matter, Unit};
use anyhow::Result;
use claims::Account;
use consent::Consents;
use dates::{Answer, Day, Window};
use graves::{Ground, Identification, Level, Site, identifications};
use ledger::RecordId;
use rayon::prelude::*;
use register::cases::On;
use register::{Gate, GateRule, Redactions};

use crate::accounts::Accounts;
use crate::burials::{Inquiry, Scope, doubtful_rows};
use crate::certificates::deaths;
use crate::session::Session;

/// Tables of counts that belong together.
pub type Counted = Vec<Vec<Fact>>;

/// What all records together say, where an audience may see only some: so that what is left out is not told as if it were not.
pub struct Whole {
    /// The counts.
    pub counted: Counted,
    /// The letters to which something came back, and the record of each that says so.
    answers: Vec<(RecordId, RecordId)>,
}

impl Whole {
    /// Works it out from all records.
    pub fn of(session: &Session, accounts: &Accounts, on: Day) -> Result<Whole> {
        Ok(Whole { counted: counts(session, accounts, on)?, answers: answers(accounts) })
    }

    /// Says of letters that something is withheld where what came back to them is not among the records shown.
    pub fn mark(&self, letters: &mut [Matter<'_>], shown: &[Account<'_>], accounts: &Accounts) {
        let seen: HashSet<RecordId> = shown.iter().map(Account::id).collect();
        for letter in letters {
            let own: Vec<RecordId> =
                letter.letters.iter().map(|one| accounts.subject_of(one.account.id())).collect();
            let of_letter = self.answers.iter().filter(|(to, _)| own.contains(to));
            if of_letter.into_iter().any(|(_, record)| !seen.contains(record)) {
                letter.withhold_answers();
            }
        }
    }
}

/// What came back to letters, and what was said of it: each with the letter.
fn answers(accounts: &Accounts) -> Vec<(RecordId, RecordId)> {
    let mut found = Vec::new();
    for reply in accounts.of_kind("reply").filter(|reply| reply.term("reply_kind") != Some("none_seen")) {
        found.extend(accounts.meant(&reply, "communication").into_iter().map(|letter| (letter, reply.id())));
    }
    for assessed in accounts.of_kind("request_answer") {
        let requests = accounts.meant(&assessed, "request");
        let asked = requests.iter().filter_map(|request| accounts.get(*request));
        let letters = asked.flat_map(|request| accounts.meant(&request, "communication"));
        found.extend(letters.map(|letter| (letter, assessed.id())));
    }
    found
}

/// What is derived of everybody before it can be counted.
pub struct Derived<'d, 'a> {
    /// Their cases, each derived.
    pub cases: &'d On<'a>,
    /// Everybody beside the burial registers.
    pub inquiry: &'d Inquiry<'a>,
    /// How the records of their deaths stand.
    pub papers: &'d mut dyn Iterator<Item = Paper>,
    /// The grave sites.
    pub sites: &'d [Site],
    /// Whose remains are whose.
    pub identified: &'d [Identification],
}

/// Everything that some accounts hold to the topics.
pub fn counts(session: &Session, accounts: &Accounts, on: Day) -> Result<Counted> {
    let doubtful = doubtful_rows(session, accounts)?;
    let cases = || {
        let mut cases = crate::cases::on(accounts, accounts.all(), on);
        cases.derive_all();
        cases
    };
    let graves = || {
        let ground = Ground::new(&accounts.all(), &accounts.links, |record| accounts.subject_of(record));
        let identified = identifications(&ground, on);
        (Site::all(&ground, on, &identified), identified)
    };
    let inquiry = || Inquiry::beside(&doubtful, accounts, &Scope::default(), on);
    let ((cases, papers), (inquiry, (sites, identified))) =
        rayon::join(|| rayon::join(cases, || papers(accounts, on)), || rayon::join(inquiry, graves));
    let papers = &mut papers.into_iter();
    let (cases, inquiry, sites, identified) = (&cases, &inquiry?, &sites[..], &identified[..]);
    Ok(counts_of(accounts, Derived { cases, inquiry, papers, sites, identified }, on))
}

/// The same, where everything was derived already.
pub fn counts_of(accounts: &Accounts, derived: Derived<'_, '_>, on: Day) -> Counted {
    let Derived { cases, inquiry, papers, sites, identified } = derived;
    let mut tables = vec![burials(inquiry), certificates(papers), established(cases)];
    tables.extend(graves(sites, identified));
    tables.push(reprisals(accounts, on));
    tables.push(steps(accounts, on));
    tables.push(in_force(accounts, on));
    tables
}

/// How the record of everybody's death stands.
fn papers(accounts: &Accounts, on: Day) -> Vec<Paper> {
    let everybody: Vec<Vec<Account<'_>>> = deaths::everybody(accounts).into_values().collect();
    let standing =
        |told: &Vec<Account<'_>>| death_file(told, &accounts.links, Laws::built_in(), None, on).standing;
    everybody.par_iter().map(standing).collect()
}

/// What of it an audience may be told: a count only where the records that the audience may see lead to the same.
///
/// What they do not lead to at all is not named either: «dug up in secret: withheld» would tell that a grave was.
pub fn facts(whole: Counted, shown: Counted, gate: &Gate, withheld: &mut Redactions) -> Vec<Fact> {
    let whole: Vec<Fact> = whole.into_iter().flatten().collect();
    let same = |one: &Fact, other: &Fact| {
        (one.topic, one.vocabulary, one.term) == (other.topic, other.vocabulary, other.term)
    };
    let unseen = whole.iter().filter(|fact| !shown.iter().flatten().any(|other| same(fact, other))).count();
    let mut hidden = u64::try_from(unseen).unwrap_or_default();
    let mut all = Vec::new();
    for fact in shown.into_iter().flat_map(|table| told(table, gate, withheld)) {
        let counted = whole.iter().find(|other| same(&fact, other)).and_then(|other| other.count);
        let differs = fact.count.is_some() && fact.count != counted;
        hidden += u64::from(differs);
        all.push(Fact { count: fact.count.filter(|_| !differs), ..fact });
    }
    if hidden > 0 {
        *withheld.cells.entry(GateRule::Derived).or_default() += hidden;
    }
    all
}

/// What an audience sees, with people counted as all records count them: those who work on the register may count everybody.
pub fn with_people_of(whole: &Counted, seen: Counted) -> Counted {
    let of_people = |table: &[Fact]| table.iter().any(|fact| fact.unit == Unit::People);
    let each = whole.iter().zip(seen);
    each.map(|(whole, seen)| if of_people(whole) { whole.clone() } else { seen }).collect()
}

/// One table of counts that belong together, as the gate lets it be told: few people are not counted for the public.
fn told(mut table: Vec<Fact>, gate: &Gate, withheld: &mut Redactions) -> Vec<Fact> {
    if table.iter().any(|fact| fact.unit == Unit::People) {
        let counts: Vec<u64> = table.iter().filter_map(|fact| fact.count).collect();
        for (fact, shown) in table.iter_mut().zip(gate.cells(&counts, withheld)) {
            fact.count = shown;
        }
    }
    table
}

fn fact(
    topic: &'static str,
    (vocabulary, term): (&'static str, &'static str),
    count: usize,
    unit: Unit,
    command: &'static str,
) -> Fact {
    Fact { topic, vocabulary, term, count: Some(count as u64), unit, command }
}

/// «Are the executed in burial registers?»
fn burials(inquiry: &Inquiry<'_>) -> Vec<Fact> {
    if inquiry.registers.is_empty() {
        return Vec::new();
    }
    let each = Found::ALL.into_iter().map(|answer| {
        let count = inquiry.together.of(answer);
        fact(
            "burial_registers",
            ("burial_register_answer", answer.code()),
            count,
            Unit::People,
            "register-check",
        )
    });
    each.collect()
}

/// How deaths are recorded.
fn certificates(papers: &mut dyn Iterator<Item = Paper>) -> Vec<Fact> {
    let mut counts = [0usize; Paper::ALL.len()];
    papers.for_each(|standing| counts[standing as usize] += 1);
    // Where nobody is in the register, nothing is told of how deaths are recorded.
    if counts.iter().all(|count| *count == 0) {
        return Vec::new();
    }
    let each = Paper::ALL.into_iter().filter(|standing| *standing != Paper::NoDeathClaimed).map(|standing| {
        let counted = ("certificate_standing", standing.code());
        let count = counts[standing as usize];
        fact("accurate_death_certificates", counted, count, Unit::People, "certificate list")
    });
    each.collect()
}

/// «What is the fate, and where is each?»: how many cases there are of which fate and whereabouts are established.
fn established(cases: &On<'_>) -> Vec<Fact> {
    let mut counts = [0usize; CASES.len()];
    for line in cases.lines().values() {
        counts[match line.state {
            state if state.is_clarified() => 0,
            FactState::FateKnownWhereaboutsUnknown => 1,
            FactState::WhereaboutsKnownFateUnconfirmed => 2,
            _ => 3,
        }] += 1;
    }
    let each = CASES.iter().zip(counts).map(|((code, _), count)| {
        fact("disclose_fate_each", (OF_CASES, code), count, Unit::People, "case list --counts")
    });
    if cases.lines().is_empty() { Vec::new() } else { each.collect() }
}

/// «Which laws protect families and defenders?»: those in force on the day, surely or perhaps, by their effect.
///
/// That none is known to protect is told as well, where the register knows of laws at all.
fn in_force(accounts: &Accounts, on: Day) -> Vec<Fact> {
    let all = accounts.all();
    let known = ::statements::all_measures(&all, on);
    let effects = ledger::Codebook::builtin().vocabulary("measure_effect");
    let mut facts = Vec::new();
    for (vocabulary, answer) in [("measure_effect", Answer::Yes), (MAY_BE_IN_FORCE, Answer::Maybe)] {
        for effect in effects.into_iter().flat_map(|effects| &effects.terms) {
            let effect = effect.id.as_str();
            let count = known.iter().filter(|one| one.answer == answer && one.effect == Some(effect)).count();
            let told = count > 0 || (effect == "protects" && answer == Answer::Yes && !known.is_empty());
            let of = (vocabulary, effect);
            facts.extend(told.then(|| fact("legal_protection", of, count, Unit::Measures, "measures")));
        }
    }
    facts
}

/// Sites by standing, what was done to them, families' access, who is said to lie there, who was identified.
fn graves(sites: &[Site], identified: &[Identification]) -> Vec<Vec<Fact>> {
    let (mut standings, mut done, mut access) = (Tally::new(), Tally::new(), Tally::new());
    let mut named: Vec<RecordId> = Vec::new();
    for site in sites {
        site.standing.standing.iter().for_each(|one| count(&mut standings, one.term()));
        let happened = site.history.iter().filter(|event| event.happened == Answer::Yes);
        happened.flat_map(|event| event.kinds.first()).for_each(|kind| count(&mut done, kind));
        let held = site.holding.access.first().map(|held| held.value.as_str());
        let known = ledger::Codebook::builtin().vocabulary("family_access");
        let term = known.zip(held).and_then(|(known, held)| known.read(held));
        term.iter().for_each(|term| count(&mut access, &term.id));
        named.extend(site.contents.named.iter().map(|named| named.person));
    }
    named.sort_unstable();
    named.dedup();
    let established = identified.iter().filter(|one| one.level == Some(Level::Established)).count();
    let table = |topic, vocabulary, tally: &Tally, unit, command| -> Vec<Fact> {
        tally.iter().map(|(term, count)| fact(topic, (vocabulary, term), *count, unit, command)).collect()
    };
    let level = ("identification_level", Level::Established.term());
    let lying = vec![
        fact("grave_occupants", (OF_KIND, "interment"), named.len(), Unit::People, "grave claims"),
        fact("grave_occupants", level, established, Unit::People, "grave show"),
    ];
    let home = vec![fact("exhume_identify_return", level, established, Unit::People, "grave show")];
    vec![
        table("grave_protection", "site_standing", &standings, Unit::Sites, "grave list"),
        table("grave_protection", "site_event_kind", &done, Unit::Events, "grave history"),
        table("family_access", "family_access", &access, Unit::Sites, "grave show"),
        if sites.is_empty() { Vec::new() } else { lying },
        if sites.is_empty() { Vec::new() } else { home },
    ]
}

/// What was done to those who asked, by kind; an incident with two kinds counts under both.
fn reprisals(accounts: &Accounts, on: Day) -> Vec<Fact> {
    let told: Vec<_> = accounts.of_kind("reprisal_incident").collect();
    let consents = Consents::new(&told, &accounts.links);
    let mut kinds = Tally::new();
    for incident in consents.incidents().iter().filter(|incident| can_be_by(&incident.date, on)) {
        incident.kinds.iter().for_each(|kind| count(&mut kinds, kind));
    }
    let each = kinds.iter();
    each.map(|(kind, n)| fact("no_reprisals", ("reprisal_kind", kind), *n, Unit::Events, "reprisals"))
        .collect()
}

/// Steps of investigation and prosecution, by outcome.
fn steps(accounts: &Accounts, on: Day) -> Vec<Fact> {
    let mut outcomes = Tally::new();
    for step in accounts.of_kind("accountability_step") {
        if can_be_by(&step.window("date").unwrap_or_default(), on) {
            step.term("outcome").iter().for_each(|outcome| count(&mut outcomes, outcome));
        }
    }
    let command = "records list accountability_step";
    let of = |topic| {
        let each = outcomes.iter();
        each.map(move |(outcome, n)| {
            fact(topic, ("accountability_outcome", outcome), *n, Unit::Events, command)
        })
    };
    ["independent_investigation", "prosecute"].into_iter().flat_map(of).collect()
}

type Tally = BTreeMap<&'static str, usize>;

/// Counts one of a term of the codebook.
fn count(tally: &mut Tally, term: &'static str) {
    *tally.entry(term).or_default() += 1;
}

fn can_be_by(window: &Window, on: Day) -> bool {
    window.earliest.is_none_or(|day| day <= on)
}
