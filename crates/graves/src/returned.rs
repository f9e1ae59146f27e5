//! The way of remains home: the family is told first, and signs for what it receives.

use claims::Account;
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::ground::Ground;
use crate::identification::Identification;
use crate::moment::happened;
use crate::problem::{Problem, Severity};
use crate::terms::Level;

/// A return of remains, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Return {
    /// Its record.
    #[serde(serialize_with = "crate::json::id")]
    pub id: RecordId,
    /// The person.
    #[serde(serialize_with = "crate::json::some_id")]
    pub person: Option<RecordId>,
    /// The remains.
    #[serde(serialize_with = "crate::json::ids")]
    pub remains: Vec<RecordId>,
    /// The identification it rests on.
    #[serde(serialize_with = "crate::json::some_id")]
    pub identification: Option<RecordId>,
    /// When the family was told.
    #[serde(serialize_with = "crate::json::window")]
    pub notified: Option<Window>,
    /// No family could be told, and it is said why.
    pub waived: bool,
    /// When the remains were given back.
    #[serde(serialize_with = "crate::json::window")]
    pub given_back: Option<Window>,
    /// Whether they count as returned on the day: established, told, given back, signed for.
    #[serde(serialize_with = "crate::json::answer")]
    pub returned: Answer,
    /// Nothing may be said in public on the day: the family has not certainly been told.
    pub public_word_blocked: bool,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

const FAMILY_FIRST: &str = "the family is told first; V-313";

/// All returns on record by a day, in the order of the log, given what was identified by then.
pub fn returns(ground: &Ground<'_>, on: Day, identified: &[Identification]) -> Vec<Return> {
    let accounts = ground.things("remains_return").into_iter().filter_map(|id| ground.account(id));
    accounts.map(|account| Return::new(ground, account, on, identified)).collect()
}

impl Return {
    fn new(ground: &Ground<'_>, account: &Account<'_>, on: Day, identified: &[Identification]) -> Return {
        // What happened after the day asked about is not known on that day.
        let by_then = |property: &str| {
            account.window(property).filter(|window| happened(Some(window), on) != Answer::No)
        };
        let mut found = Return {
            id: account.id(),
            person: ground.targets(account, "person").into_iter().next(),
            remains: ground.targets(account, "remains"),
            identification: ground.targets(account, "identification").into_iter().next(),
            notified: by_then("notified_on"),
            waived: account.text("notify_waiver").is_some(),
            given_back: by_then("returned_on"),
            returned: Answer::No,
            public_word_blocked: false,
            problems: Vec::new(),
        };
        let told = happened(found.notified.as_ref(), on) == Answer::Yes && found.notified.is_some();
        found.public_word_blocked = !(told || found.waived);
        found.check_telling(by_then("announced_on"));
        if found.given_back.is_some() {
            found.check_giving_back(ground, account, identified);
            let sound = found.problems.iter().all(|problem| problem.severity == Severity::Warn);
            found.returned = match sound {
                true => happened(found.given_back.as_ref(), on),
                false => Answer::No,
            };
        }
        found
    }

    /// The family before anyone else, and before any public word.
    fn check_telling(&mut self, announced: Option<Window>) {
        let public = "A public word came before the family was told.";
        let home = "Remains were given back and no family was told, nor is it said why none could be.";
        if let Some(announced) = announced {
            self.check_before(Some(announced), public);
        }
        if self.given_back.is_some() {
            self.check_before(self.given_back, home);
        }
    }

    fn check_before(&mut self, later: Option<Window>, says: &str) {
        let (Some(later), false) = (later, self.waived) else { return };
        // Told on the very day is told in time; what cannot be ordered is a matter to look at.
        let order = self.notified.as_ref().map(|told| dates::after(told, &later));
        let maybe = "Whether the family was told first cannot be seen from the dates.";
        match order {
            None | Some(Answer::Yes) => self.problem(Severity::Block, "V-313", says),
            Some(Answer::Maybe) => self.problem(Severity::Warn, "V-313", maybe),
            Some(Answer::No) => {}
        }
    }

    fn check_giving_back(
        &mut self,
        ground: &Ground<'_>,
        account: &Account<'_>,
        identified: &[Identification],
    ) {
        if account.text("receipt").is_none() {
            self.problem(
                Severity::Error,
                "return.no-receipt",
                "There is no receipt: it does not count as returned.",
            );
        }
        let holds = |known: &&Identification| {
            known.level == Some(Level::Established)
                && known.person == self.person
                && self.identification.is_none_or(|id| id == known.id)
                && self.remains.iter().all(|remains| known.remains.contains(remains))
        };
        if self.person.is_none() || !identified.iter().any(|known| holds(&known)) {
            let says = "No established identification of these remains as this person stands behind it.";
            self.problem(Severity::Error, "return.not-established", says);
        }
        let partial = |remains: &RecordId| {
            ground.of(*remains).flat_map(|it| it.terms("remains_state")).any(|state| state != "complete")
        };
        if account.yes("accepts_partial") == Some(false) && self.remains.iter().any(partial) {
            let says = "The family does not accept partial remains, and these are not recorded as complete.";
            self.problem(Severity::Warn, "return.partial", says);
        }
    }

    fn problem(&mut self, severity: Severity, rule: &'static str, says: &str) {
        self.problems.push(Problem::new(severity, rule, FAMILY_FIRST, says, [self.id]));
    }
}
