//! Making everything again that follows from the log.

use std::ops::ControlFlow;

use ledger::{Frontier, tree};

use crate::connection::Transaction;
use crate::lookup::{self, Lookup, decode_entry};
use crate::reading::{decode_body, each_row_in};
use crate::writing::check_signed;
use crate::{Store, StoreError, logs, place};

impl Store {
    /// Drops every table that was worked out and makes the lookup tables again from the log.
    ///
    /// The projections stay empty until the people are worked out anew. Refused, with
    /// nothing changed, if the log is not the one that was last signed: the tables as
    /// they are help `verify` to name what was altered.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        lookup::restart(&self.connection)?;
        check_signed(&self.connection, &self.refill(0)?)?;
        for log in logs::rows(&self.connection)? {
            let tree = self.refill(log.no)?;
            logs::check_signed(&self.connection, &log, &tree)?;
        }
        transaction.commit()?;
        self.standing.replace(None);
        self.clear_projections()
    }

    /// Fills the tables again with what follows from one log; gives its tree.
    fn refill(&self, log: u64) -> Result<Frontier, StoreError> {
        let mut lookup = Lookup::resume(&self.connection, log)?;
        each_row_in(&self.connection, place::range(log), |place, bytes, body| {
            let (entry, seq) = (decode_entry(bytes)?, place::seq(place));
            if entry.seq != seq || seq != lookup.frontier().size() {
                return Err(StoreError::Damaged(format!("the order of the log at entry {seq}")));
            }
            let body = body.map(|body| decode_body(entry.id, body)).transpose()?;
            lookup.add(&entry, tree::leaf(bytes), body.as_ref())?;
            Ok(ControlFlow::Continue(()))
        })?;
        lookup.finish()
    }
}
