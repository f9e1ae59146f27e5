//! The accounts that speak of each person, gathered once for everybody.

use std::collections::BTreeMap;

use claims::Account;
use ledger::RecordId;

use crate::accounts::Accounts;

/// Everybody of whom anything is said, each with the accounts that speak of them.
pub fn everybody(accounts: &Accounts) -> BTreeMap<RecordId, Vec<Account<'_>>> {
    let mut people: BTreeMap<RecordId, Vec<Account<'_>>> = BTreeMap::new();
    for account in accounts.all() {
        for subject in subjects(accounts, &account) {
            people.entry(subject).or_default().push(account);
        }
    }
    // The town's other dead, of whom only a burial register speaks, are nobody's question here.
    let asked_for =
        |account: &Account<'_>| account.kind() == "person" && !account.source.facts.burial_register;
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

/// What a person is called: the first name that a record gives.
pub fn title(told: &[Account<'_>]) -> String {
    let persons = told.iter().filter(|account| account.kind() == "person");
    let mut names = persons.filter_map(|account| register::whole_name(account.record));
    let native = |name: &String| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let first = names.next();
    let better = first.iter().find(|name| native(name)).cloned().or_else(|| names.find(|name| native(name)));
    better.or(first).unwrap_or_else(|| "name unknown".to_owned())
}
