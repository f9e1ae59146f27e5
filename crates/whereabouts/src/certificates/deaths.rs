//! The accounts that speak of each person, gathered once for everybody.

use std::collections::BTreeMap;

use claims::Account;
use ledger::{Codebook, Record, RecordId, Sharing};

use crate::accounts::Accounts;

/// Everybody of whom anything is said, each with the accounts that speak of them.
pub fn everybody(accounts: &Accounts) -> BTreeMap<RecordId, Vec<Account<'_>>> {
    let mut people: BTreeMap<RecordId, Vec<Account<'_>>> = BTreeMap::new();
    for account in accounts.all() {
        for subject in subjects(accounts, &account) {
            people.entry(subject).or_default().push(account);
        }
    }
    // The town's other dead, of whom only a burial register speaks, are nobody's question here, nor are officials.
    let asked_for = |account: &Account<'_>| {
        let facts = &account.source.facts;
        account.kind() == "person" && !facts.burial_register && !facts.names_officials()
    };
    people.retain(|_, told| told.iter().any(asked_for));
    people
}

/// The people of whom an account speaks: its own, or those whom it links to.
pub fn subjects(accounts: &Accounts, account: &Account<'_>) -> Vec<RecordId> {
    match account.kind() {
        "person" => vec![accounts.subject_of(account.id())],
        _ => {
            let mut meant = accounts.meant(account, "person");
            meant.sort_unstable();
            meant.dedup();
            meant
        }
    }
}

/// What a person is called: the first name that a record gives, one in its own script before others.
pub fn title(told: &[Account<'_>]) -> String {
    best_name(naming(told).filter_map(|account| register::whole_name(account.record)))
}

/// The same from what is not sealed, for a file that leaves the register.
pub fn open_title(told: &[Account<'_>]) -> String {
    best_name(naming(told).filter_map(|account| register::whole_name(&unsealed(account))))
}

/// The records that name the person: those that linkage joins, and no document, whose name may be another's.
fn naming<'s, 'a>(told: &'s [Account<'a>]) -> impl Iterator<Item = &'s Account<'a>> {
    told.iter().filter(|account| Codebook::builtin().is_linked(account.kind()))
}

/// A record without what only custodians may see.
pub fn unsealed(account: &Account<'_>) -> Record {
    let mut record = account.record.clone();
    let sealed = account.source.sharing == Sharing::Sealed;
    record.statements.retain(|said| !sealed && said.sharing < Sharing::Sealed);
    record
}

fn best_name(mut names: impl Iterator<Item = String>) -> String {
    let native = |name: &String| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let first = names.next();
    let better = first.iter().find(|name| native(name)).cloned().or_else(|| names.find(|name| native(name)));
    better.or(first).unwrap_or_else(|| "name unknown".to_owned())
}
