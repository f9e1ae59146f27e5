//! What is wrong with records just added, or about to be, beside what the register has: allegations in a post not held,
//! letters published before they were sent, witnesses asked twice. What a source says is kept all the same; whoever adds
//! it, from a docket, a form or a list, hears of it at once, and of a dry run before.

use ::letters::letter::Letter;
use anyhow::Result;
use claims::{Account, Reason};
use consent::interview;
use ledger::{BatchId, Record, RecordId, Source};

use super::{Accounts, Wanted, as_of};
use crate::offices;
use crate::session::Session;

/// The kinds of records that are held against others when they are added.
pub const CHECKED: [&str; 6] =
    ["involvement", "holding", "communication", "proceeding", "number_claim", interview::INTERVIEW];

/// Whether records of a kind are held against others when they are added.
pub fn is_checked(kind: &str) -> bool {
    CHECKED.contains(&kind)
}

/// Records that are not in the log yet, with those of their sources that are not either.
#[derive(Debug, Default)]
pub struct Planned {
    /// The records, in the order in which they would be added, each with an identifier of its own.
    pub records: Vec<Record>,
    /// The sources.
    pub sources: Vec<Source>,
}

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
    wrong.then(|| Reason::new("number.turned", "docs/statements.md", says, [account.id()]))
}

/// What is wrong with some records of the log, each with its rule and the records it rests on.
pub fn of_added(session: &Session, added: &[RecordId]) -> Result<Vec<Reason>> {
    let accounts = Accounts::read(session, Wanted::Everyone, None)?;
    problems(session, &accounts, added, &[])
}

/// The same of the records of one import; nothing of kinds that are not checked.
pub fn of_batch(session: &Session, batch: BatchId) -> Result<(Vec<Record>, Vec<Reason>)> {
    let accounts = Accounts::read(session, Wanted::Everyone, None)?;
    let own: Vec<Record> = accounts
        .all()
        .iter()
        .filter(|account| account.record.batch == Some(batch))
        .map(|one| one.record.clone())
        .collect();
    let added: Vec<RecordId> = own.iter().map(|record| record.id).collect();
    let found = problems(session, &accounts, &added, &[])?;
    Ok((own, found))
}

/// What would be wrong with records if they were added now.
pub fn of_planned(session: &Session, planned: &Planned) -> Result<Vec<Reason>> {
    let accounts = Accounts::read(session, Wanted::Everyone, None)?.with_planned(planned);
    let added: Vec<RecordId> = planned.records.iter().map(|record| record.id).collect();
    problems(session, &accounts, &added, &planned.records)
}

fn problems(
    session: &Session,
    accounts: &Accounts,
    added: &[RecordId],
    planned: &[Record],
) -> Result<Vec<Reason>> {
    let offices = offices::offices(accounts, as_of(None)?);
    let mut found: Vec<Reason> = Vec::new();
    for one in offices.involvements() {
        found.extend(offices.problems(one));
    }
    found.extend(offices.holdings().iter().filter_map(|one| one.problem()));
    let all = accounts.all();
    found.extend(all.iter().filter_map(Letter::read_whole).flat_map(|letter| letter.issues));
    found.extend(all.iter().filter_map(turned));
    found.extend(interview::problems(&all));
    found.extend(flags_dropped(session, added, planned)?);
    found.retain(|reason| reason.records.iter().any(|record| added.contains(record)));
    Ok(found)
}

/// What added interviews leave out that their earlier versions say led the witness.
fn flags_dropped(session: &Session, added: &[RecordId], planned: &[Record]) -> Result<Vec<Reason>> {
    let record = |id: RecordId| -> Result<Option<Record>> {
        match planned.iter().find(|record| record.id == id) {
            Some(record) => Ok(Some(record.clone())),
            None => Ok(session.store.record(id)?.map(|(_, record)| record)),
        }
    };
    let mut found = Vec::new();
    for id in added {
        let Some(now) = record(*id)? else { continue };
        let Some(earlier) = now.replaces.filter(|_| now.kind == interview::INTERVIEW) else { continue };
        found.extend(record(earlier)?.and_then(|earlier| interview::flags_dropped(&earlier, &now)));
    }
    Ok(found)
}
