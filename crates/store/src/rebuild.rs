//! Making everything again that follows from the log.

use std::ops::ControlFlow;

use ledger::tree;

use crate::connection::Transaction;
use crate::lookup::{Lookup, decode_entry};
use crate::reading::{decode_body, each_row};
use crate::{Store, StoreError};

impl Store {
    /// Drops every table that was worked out and makes the lookup tables again from the log.
    ///
    /// The projections stay empty until the people are worked out anew.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        self.clear_projections()?;
        let transaction = Transaction::begin(&self.connection)?;
        let mut lookup = Lookup::restart(&self.connection)?;
        each_row(&self.connection, 0, |_, bytes, body| {
            let entry = decode_entry(bytes)?;
            let body = body.map(|body| decode_body(entry.id, body)).transpose()?;
            lookup.add(&entry, tree::leaf(bytes), body.as_ref())?;
            Ok(ControlFlow::Continue(()))
        })?;
        lookup.finish()?;
        transaction.commit()?;
        self.standing.replace(None);
        Ok(())
    }
}
