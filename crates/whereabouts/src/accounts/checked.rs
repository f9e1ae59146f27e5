//! What is wrong with records just added, beside what the register has: allegations in a post not held, letters published
//! before they were sent, witnesses asked twice. What a source says is kept all the same; whoever adds it hears of it at once.

use ::letters::letter::Letter;
use anyhow::Result;
use claims::{Account, Reason};
use consent::interview;
use ledger::RecordId;

use super::{Accounts, Wanted, as_of};
use crate::offices;
use crate::session::Session;

/// The kinds of records that are held against others when they are added.
pub const CHECKED: [&str; 6] =
    ["involvement", "holding", "communication", "proceeding", "number_claim", interview::INTERVIEW];

/// The rules that say that something cannot be as it is told.
const ERRORS: [&str; 3] = ["V-520", "V-203", "number.turned"];

/// Whether a rule says that something cannot be.
pub fn is_error(rule: &str) -> bool {
    ERRORS.contains(&rule)
}

/// Whether somebody has to answer for what a rule says, though it may be right.
pub fn asks_for_a_reason(rule: &str) -> bool {
    rule == "V-401"
}

/// A number claimed whose least is more than its most.
fn turned(account: &Account<'_>) -> Option<Reason> {
    let (least, most) = (account.number("min")?, account.number("max")?);
    let says = "its least number is more than its most: one of the two is wrong";
    let wrong = account.kind() == "number_claim" && least > most;
    wrong.then(|| Reason::new("number.turned", "standards 8.5", says, [account.id()]))
}

/// What is wrong with some records, each with its rule and the records it rests on.
pub fn problems(session: &Session, added: &[RecordId]) -> Result<Vec<Reason>> {
    let accounts = Accounts::read(session, Wanted::Everyone, None)?;
    let offices = offices::offices(&accounts, as_of(None)?);
    let mut found: Vec<Reason> = Vec::new();
    for one in offices.involvements() {
        found.extend(offices.problems(one));
    }
    found.extend(offices.holdings().iter().filter_map(|one| one.problem()));
    let all = accounts.all();
    found.extend(all.iter().filter_map(Letter::read_whole).flat_map(|letter| letter.issues));
    found.extend(all.iter().filter_map(turned));
    found.extend(interview::problems(&all));
    found.extend(flags_dropped(session, added)?);
    found.retain(|reason| reason.records.iter().any(|record| added.contains(record)));
    Ok(found)
}

/// What added interviews leave out that their earlier versions say led the witness.
fn flags_dropped(session: &Session, added: &[RecordId]) -> Result<Vec<Reason>> {
    let mut found = Vec::new();
    for id in added {
        let Some((_, now)) = session.store.record(*id)? else { continue };
        let Some(earlier) = now.replaces.filter(|_| now.kind == interview::INTERVIEW) else { continue };
        let earlier = session.store.record(earlier)?;
        found.extend(earlier.and_then(|(_, earlier)| interview::flags_dropped(&earlier, &now)));
    }
    Ok(found)
}
