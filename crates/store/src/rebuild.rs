//! Making everything again that follows from the log.

use std::ops::ControlFlow;

use ledger::tree;

use crate::connection::Transaction;
use crate::lookup::{Lookup, decode_entry};
use crate::reading::{decode_body, each_row};
use crate::writing::check_signed;
use crate::{Store, StoreError};

impl Store {
    /// Drops every table that was worked out and makes the lookup tables again from the log.
    ///
    /// The projections stay empty until the people are worked out anew. Refused, with
    /// nothing changed, if the log is not the one that was last signed: the tables as
    /// they are help `verify` to name what was altered.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        let mut lookup = Lookup::restart(&self.connection)?;
        each_row(&self.connection, 0, |seq, bytes, body| {
            let entry = decode_entry(bytes)?;
            if entry.seq != seq || seq != lookup.frontier().size() {
                return Err(StoreError::Damaged(format!("the order of the log at entry {seq}")));
            }
            let body = body.map(|body| decode_body(entry.id, body)).transpose()?;
            lookup.add(&entry, tree::leaf(bytes), body.as_ref())?;
            Ok(ControlFlow::Continue(()))
        })?;
        let tree = lookup.finish()?;
        check_signed(&self.connection, &tree)?;
        transaction.commit()?;
        self.standing.replace(None);
        self.clear_projections()
    }
}
