//! Death records as commands show them: lines for people, JSON for programs.

pub mod deaths;
mod json;
mod lines;

pub use json::{examination as examination_json, file as file_json, law as law_json};
pub use lines::{examination, file, law};

use claims::Account;
use ledger::{Codebook, RecordId};

/// The accounts that what is shown rests on.
pub type Accounts<'s, 'a> = &'s [Account<'a>];

/// Where an account stands, as `death-papers page 2`; its identifier where it is not among these.
fn place(accounts: Accounts<'_, '_>, record: RecordId) -> String {
    let Some(account) = accounts.iter().find(|account| account.id() == record) else { return record.short() };
    let locator = register::table::place(&account.record.locator);
    let key = account.record.key.as_deref().unwrap_or_default();
    let place = if locator.is_empty() { key } else { locator.as_str() };
    format!("{} {place}", account.source.slug).trim_end().to_owned()
}

/// What people call a property of a kind; that it is reported, and of the document, is said of the whole.
fn label(kind: &str, property: &str) -> String {
    let known = Codebook::builtin().property(kind, property);
    let label = known.map_or(property, |known| known.labels.get("en"));
    label.trim_end_matches(" (reported)").trim_end_matches(" on the document").to_owned()
}
