//! Whose remains these are: at which level a decision says so, and at which level it holds.
//!
//! A board's word alone establishes nobody: an identification is established only with a primary
//! method, nothing unexplained against it, and a complete record of the board (standards 3.5, V-312).

use claims::{Account, Reason};
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::dna::Dna;
use crate::ground::Ground;
use crate::moment::happened;
use crate::problem::{Problem, Severity};
use crate::terms::{Level, Method};

/// A decision, or a proposal, about whose remains these are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Identification {
    /// Its record.
    #[serde(serialize_with = "crate::json::id")]
    pub id: RecordId,
    /// The remains.
    #[serde(serialize_with = "crate::json::ids")]
    pub remains: Vec<RecordId>,
    /// The person.
    #[serde(serialize_with = "crate::json::some_id")]
    pub person: Option<RecordId>,
    /// The level as recorded.
    pub stated: Option<Level>,
    /// The level that holds on the day; `None` where none is recorded.
    pub level: Option<Level>,
    /// By which methods.
    pub methods: Vec<Method>,
    /// When it was decided.
    #[serde(serialize_with = "crate::json::window")]
    pub decided: Option<Window>,
    /// The figures of DNA, if any are stated.
    pub dna: Option<Dna>,
    /// The records that take it back.
    #[serde(serialize_with = "crate::json::ids")]
    pub rescinded_by: Vec<RecordId>,
    /// Why the level that holds is what it is.
    pub reasons: Vec<Reason>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

const BOARD: &str = "INTERPOL DVI, primary identifiers; V-312";

/// All identifications that were made, or may have been, by a day, in the order of the log.
pub fn identifications(ground: &Ground<'_>, on: Day) -> Vec<Identification> {
    let accounts = ground.things("identification").into_iter().filter_map(|id| ground.account(id));
    let (taking_back, made): (Vec<&Account<'_>>, Vec<_>) = accounts.partition(|account| takes_back(account));
    let mut found: Vec<Identification> = made
        .into_iter()
        .filter(|account| happened(account.window("date").as_ref(), on) != Answer::No)
        .map(|account| Identification::new(ground, account, on))
        .collect();
    for account in taking_back {
        take_back(ground, account, on, &mut found);
    }
    contradictions(&mut found);
    found
}

/// The identifications of one set of remains, in the order of the log.
pub fn of_remains(
    identifications: &[Identification],
    remains: RecordId,
) -> impl Iterator<Item = &Identification> {
    identifications.iter().filter(move |known| known.remains.contains(&remains))
}

fn takes_back(account: &Account<'_>) -> bool {
    account.text("rescinds").is_some()
        || account.term("identification_level") == Some(Level::Rescinded.term())
}

impl Identification {
    fn new(ground: &Ground<'_>, account: &Account<'_>, on: Day) -> Identification {
        let stated = account.term("identification_level").and_then(Level::from_term);
        let dna = Dna::of(account);
        let mut made = Identification {
            id: account.id(),
            remains: ground.targets(account, "remains"),
            person: ground.targets(account, "person").into_iter().next(),
            stated,
            level: stated,
            methods: account.terms("identification_method").filter_map(Method::from_term).collect(),
            decided: account.window("date"),
            problems: dna.iter().flat_map(|dna| dna.problems.clone()).collect(),
            dna,
            rescinded_by: Vec::new(),
            reasons: Vec::new(),
        };
        if stated == Some(Level::Established) {
            made.hold_to_the_rule(account, on);
        } else {
            made.because("identification.as-recorded", "The level is the one recorded; it settles nothing.");
        }
        made
    }

    /// What V-312 asks of an identification that is recorded as established.
    fn hold_to_the_rule(&mut self, account: &Account<'_>, on: Day) {
        let mut missing: Vec<(&'static str, &str)> = Vec::new();
        if !self.has_primary() {
            missing.push(("V-312", "No primary method stands behind it: DNA, teeth or fingerprints."));
        }
        if !board_is_complete(account) {
            missing.push((
                "V-312",
                "The board's record is incomplete: board, members, day and method are needed.",
            ));
        }
        let against = account.texts("inconsistency").count();
        let explained = account.texts("inconsistency_explained").count();
        let unexplained = against > explained;
        if unexplained {
            missing.push(("V-312", "Something that does not fit is left without an explanation."));
        }
        if self.remains.is_empty() || self.person.is_none() {
            missing.push(("V-312", "It does not say of which remains, or of which person."));
        }
        for (rule, says) in &missing {
            self.problems.push(Problem::new(Severity::Error, rule, BOARD, *says, [self.id]));
        }
        if !missing.is_empty() {
            self.level = Some(self.fallen(unexplained));
            self.because("identification.not-established", "It is recorded as established and breaks V-312.");
        } else if happened(self.decided.as_ref(), on) != Answer::Yes {
            self.level = Some(Level::Probable);
            self.because(
                "identification.not-yet-sure",
                "It may have been decided only after the day asked about.",
            );
        } else {
            let says = "A primary method, nothing unexplained against it, and a board's complete record.";
            self.because("identification.established", says);
        }
    }

    /// A primary method; DNA only where its figures, if any are stated, hold.
    fn has_primary(&self) -> bool {
        let dna_holds = self.dna.as_ref().is_none_or(|dna| dna.holds);
        self.methods.iter().any(|method| method.is_primary() && (*method != Method::Dna || dna_holds))
    }

    /// What is left of an identification that is not established.
    fn fallen(&self, unexplained: bool) -> Level {
        let measured = |method: &Method| method.is_primary() || *method == Method::Anthropological;
        match (unexplained, self.methods.iter().any(measured)) {
            (true, _) => Level::Candidate,
            (false, true) => Level::Probable,
            (false, false) => Level::Presumptive,
        }
    }

    fn because(&mut self, rule: &'static str, says: &str) {
        self.reasons.push(Reason::new(rule, BOARD, says, [self.id]));
    }
}

fn board_is_complete(account: &Account<'_>) -> bool {
    ["board", "member"].iter().all(|property| account.text(property).is_some())
        && account.window("date").is_some()
        && account.terms("identification_method").next().is_some()
}

/// Takes back what a record names, or, where it names none, what it repeats of remains and person.
fn take_back(ground: &Ground<'_>, account: &Account<'_>, on: Day, made: &mut [Identification]) {
    let when = account.window("date");
    let taken = happened(when.as_ref(), on);
    if taken == Answer::No {
        return;
    }
    let named = ground.targets(account, "rescinds");
    let (remains, person) = (ground.targets(account, "remains"), ground.targets(account, "person"));
    for known in made {
        let repeated = named.is_empty()
            && known.person.is_some_and(|it| person.contains(&it))
            && known.remains.iter().any(|it| remains.contains(it))
            && later(&when, &known.decided);
        if !(named.contains(&known.id) || repeated) {
            continue;
        }
        known.rescinded_by.push(account.id());
        let records = [known.id, account.id()];
        let (level, rule, says) = match taken {
            Answer::Yes => (Level::Rescinded, "identification.rescinded", "It was taken back."),
            _ => (
                known.level.map_or(Level::Candidate, |level| level.min(Level::Probable)),
                "identification.may-be-rescinded",
                "It was taken back on a day that may lie before the day asked about.",
            ),
        };
        known.level = Some(level);
        known.reasons.push(Reason::new(rule, BOARD, says, records));
    }
}

/// Whether a taking back can come after what it repeats; what has no day may.
fn later(back: &Option<Window>, made: &Option<Window>) -> bool {
    back.as_ref().zip(made.as_ref()).is_none_or(|(back, made)| dates::before(back, made) != Answer::Yes)
}

/// One set of remains established to be two people's: neither counts until a board says which.
fn contradictions(made: &mut [Identification]) {
    let established = |known: &Identification| known.level == Some(Level::Established);
    let mut pairs = Vec::new();
    for (at, one) in made.iter().enumerate().filter(|(_, one)| established(one)) {
        for (and, other) in made.iter().enumerate().skip(at + 1).filter(|(_, other)| established(other)) {
            let shared = one.remains.iter().any(|remains| other.remains.contains(remains));
            if shared && one.person != other.person {
                pairs.push((at, and));
            }
        }
    }
    for (one, other) in pairs {
        let records = [made[one].id, made[other].id];
        for at in [one, other] {
            let says =
                "The same remains are established to be two people's; neither holds until a board decides.";
            made[at].level = Some(Level::Probable);
            made[at].reasons.push(Reason::new("identification.two-people", BOARD, says, records));
            made[at].problems.push(Problem::new(
                Severity::Error,
                "identification.two-people",
                BOARD,
                says,
                records,
            ));
        }
    }
}
