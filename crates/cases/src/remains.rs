//! Remains: which identification stands, and whether the remains were returned.
//!
//! Only a board's complete decision on a primary identifier establishes (levels of
//! standards 3.5), only once the family was told, and a rescission reopens the case.

use claims::{Account, Links, Reason};
use dates::{Day, Window};
use ledger::RecordId;

use crate::weigh::Decision;
use crate::{Whereabouts, time};

/// What identifications and returns say of one person on a day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Remains {
    /// What they decide of the whereabouts.
    pub decisions: Vec<Decision<Whereabouts>>,
    /// Identifications that were taken back: they claim nothing any more.
    pub rescinded: Vec<RecordId>,
    /// What keeps an identification or a return from counting.
    pub issues: Vec<Reason>,
}

/// Methods that identify by themselves (INTERPOL): fingerprints, teeth, DNA.
const PRIMARY: [&str; 3] = ["dna", "dental", "fingerprints"];

const LEVELS: &str = "identification levels after INTERPOL DVI; V-312";
const TOLD_FIRST: &str = "the family is told first; V-313";

/// Reads the identifications and returns of a case.
pub(crate) fn remains(accounts: &[Account<'_>], links: &Links, on: Day) -> Remains {
    let desk = Desk { accounts, links, on };
    let mut found = Remains { rescinded: desk.rescinded(), ..Remains::default() };
    for account in desk.of("identification") {
        if account.term("identification_level") == Some("established")
            && !found.rescinded.contains(&account.id())
        {
            desk.decide(account, &mut found);
        }
    }
    desk.returns(&mut found);
    found
}

struct Desk<'a, 'r> {
    accounts: &'a [Account<'r>],
    links: &'a Links,
    on: Day,
}

impl<'a, 'r> Desk<'a, 'r> {
    fn of(&self, kind: &'static str) -> impl Iterator<Item = &'a Account<'r>> {
        self.accounts.iter().filter(move |account| account.kind() == kind)
    }

    fn resolved(&self, account: &Account<'_>, property: &str) -> Vec<RecordId> {
        account.links(property).filter_map(|link| self.links.resolve(&link, account.source.id)).collect()
    }

    /// The identifications taken back by the day; doubt about the day takes back.
    fn rescinded(&self) -> Vec<RecordId> {
        let mut rescinded = Vec::new();
        for taking in self.of("identification") {
            let when = taking.window("date").unwrap_or_default();
            let rescinds =
                taking.term("identification_level") == Some("rescinded") || taking.text("rescinds").is_some();
            if rescinds && time::perhaps_by(&when, self.on) {
                rescinded.extend(self.taken_back(taking, &when));
            }
        }
        rescinded
    }

    /// What a rescission takes back: what it names, else earlier ones of the same remains, else all earlier ones.
    fn taken_back(&self, taking: &Account<'_>, when: &Window) -> Vec<RecordId> {
        let named = self.resolved(taking, "rescinds");
        if !named.is_empty() || taking.text("rescinds").is_some() {
            return named;
        }
        let remains = self.resolved(taking, "remains");
        let earlier = |other: &&Account<'_>| {
            let decided = other.window("date").unwrap_or_default();
            let same =
                remains.is_empty() || self.resolved(other, "remains").iter().any(|id| remains.contains(id));
            other.id() != taking.id() && same && dates::before(when, &decided) != dates::Answer::Yes
        };
        self.of("identification").filter(earlier).map(Account::id).collect()
    }

    fn decide(&self, account: &Account<'_>, found: &mut Remains) {
        let since = account.window("date").unwrap_or_default();
        if !time::by(&since, self.on) {
            return;
        }
        if let Some(says) = incomplete(account) {
            return found.issues.push(Reason::new("identification.incomplete", LEVELS, says, [account.id()]));
        }
        let Some(told) = self.told(account) else {
            let says =
                "The identification does not count before the family was told, or a waiver is recorded.";
            return found.issues.push(Reason::new(
                "identification.family-not-told",
                TOLD_FIRST,
                says,
                [account.id()],
            ));
        };
        let says = "A board whose record is complete identified remains on a primary identifier, and the family was told.";
        found.decisions.push(Decision {
            value: Whereabouts::RemainsIdentified,
            by: account.id(),
            since,
            happened: since,
            reason: Reason::new("identification.established", LEVELS, says, [account.id(), told]),
            weighed: Vec::new(),
        });
    }

    /// The record by which the family was told of an identification, or which waives it.
    fn told(&self, identification: &Account<'_>) -> Option<RecordId> {
        let returns = self.of("remains_return").filter(|account| self.concerns(account, identification));
        returns.filter(|account| self.told_by(account)).map(Account::id).next()
    }

    fn told_by(&self, account: &Account<'_>) -> bool {
        account.text("notify_waiver").is_some()
            || account.window("notified_on").is_some_and(|when| time::by(&when, self.on))
    }

    /// Whether a return is of what was identified: it names the identification, or no other.
    fn concerns(&self, account: &Account<'_>, identification: &Account<'_>) -> bool {
        let named = self.resolved(account, "identification");
        let (mine, theirs) = (self.resolved(account, "remains"), self.resolved(identification, "remains"));
        if account.text("identification").is_some() {
            return named.contains(&identification.id());
        }
        mine.is_empty() || theirs.is_empty() || mine.iter().any(|id| theirs.contains(id))
    }

    /// Returns of remains whose identification stands: the clock stopped when it was decided.
    fn returns(&self, found: &mut Remains) {
        let mut returned = Vec::new();
        for account in self.of("remains_return") {
            let Some(when) = account.window("returned_on").filter(|when| time::by(when, self.on)) else {
                continue;
            };
            let standing = found.decisions.iter().find(|decision| {
                self.accounts.iter().any(|other| other.id() == decision.by && self.concerns(account, other))
            });
            match (standing, self.told_by(account), account.text("receipt").is_some()) {
                (Some(identified), true, true) => returned.push(Decision {
                    value: Whereabouts::RemainsReturned,
                    happened: when,
                    reason: Reason::new("remains.returned", RETURN, RETURNED, [account.id(), identified.by]),
                    ..identified.clone()
                }),
                (None, _, _) => found.issues.push(Reason::new(
                    "remains.returned-unidentified",
                    LEVELS,
                    UNIDENTIFIED,
                    [account.id()],
                )),
                (_, false, _) => found.issues.push(Reason::new(
                    "remains.family-not-told",
                    TOLD_FIRST,
                    NOT_TOLD,
                    [account.id()],
                )),
                (_, _, false) => {
                    found.issues.push(Reason::new("remains.no-receipt", RETURN, NO_RECEIPT, [account.id()]))
                }
            }
        }
        found.decisions.extend(returned);
    }
}

/// What an identification lacks to be established; `None` if nothing.
fn incomplete(account: &Account<'_>) -> Option<&'static str> {
    let explained = account.texts("inconsistency_explained").count();
    if !account.terms("identification_method").any(|method| PRIMARY.contains(&method)) {
        return Some("The identification names no primary identifier: DNA, teeth or fingerprints.");
    }
    if account.text("board").is_none() || account.text("member").is_none() {
        return Some("The board's record is not complete: board and members must be named.");
    }
    if account.window("date").is_none() {
        return Some("The board's record is not complete: it has no date.");
    }
    (account.texts("inconsistency").count() > explained).then_some("An inconsistency is left unexplained.")
}

const RETURN: &str = "ICPPED art. 24(3)";
const RETURNED: &str = "Identified remains were returned to the family, who had been told, with a receipt.";
const UNIDENTIFIED: &str =
    "Remains were returned that no standing identification speaks of: whose they are is not established.";
const NOT_TOLD: &str = "Remains were returned without a record that the family had been told.";
const NO_RECEIPT: &str = "Remains were returned without a receipt.";
