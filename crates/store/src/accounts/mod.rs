//! Coming in through a browser by an account: a passphrase, a code of the person's device, a visit, what was seen.
//!
//! The passphrase opens the person's own key (`users`); the code comes of a secret kept here. Both are looked at
//! each time, and nothing tells which of them was wrong, or whether there is anybody of that name.
//!
//! - `code`: codes of a moment (RFC 6238)
//! - `entering`: from name, passphrase and code to a visit, no faster than the limits allow
//! - `visits`: how long a visit lasts, and who ended it
//! - `views`: who saw which protected record, and when

pub mod code;
mod entering;
mod views;
mod visits;

use rusqlite::Connection;

use crate::StoreError;

pub use code::provision;
pub use entering::{Entering, Knock, Limit, OF_ALL, OF_ONE};
pub use views::ViewRow;
pub(crate) use visits::end_all;
pub use visits::{Ended, Patience, VisitRow};

/// Makes the tables, where they are not there yet.
pub(crate) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.execute_batch(include_str!("accounts.sql"))?)
}
