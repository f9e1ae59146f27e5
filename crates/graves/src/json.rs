//! How identifiers, windows and answers are written for programs.

use dates::{Answer, Window};
use ledger::RecordId;
use serde::{Serialize, Serializer};

use crate::moment::{shown, word};
use crate::terms::Standing;

/// A record's identifier as its 26 letters.
pub(crate) fn id<S: Serializer>(id: &RecordId, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(id)
}

/// An identifier, or nothing.
pub(crate) fn some_id<S: Serializer>(id: &Option<RecordId>, out: S) -> Result<S::Ok, S::Error> {
    id.map(|id| id.to_string()).serialize(out)
}

/// Identifiers in a row.
pub(crate) fn ids<S: Serializer>(ids: &[RecordId], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(ids.iter().map(ToString::to_string))
}

/// A window as EDTF has it, or nothing.
pub(crate) fn window<S: Serializer>(window: &Option<Window>, out: S) -> Result<S::Ok, S::Error> {
    window.as_ref().map(shown).serialize(out)
}

/// `yes`, `no` or `cannot tell`.
pub(crate) fn answer<S: Serializer>(answer: &Answer, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(word(*answer))
}

/// Numbers with the records that say them.
pub(crate) fn by_record<S: Serializer>(said: &[(u32, RecordId)], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(said.iter().map(|(value, record)| (value, record.to_string())))
}

/// Standings with the records that say them.
pub(crate) fn stated<S: Serializer>(said: &[(Standing, RecordId)], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(said.iter().map(|(standing, record)| (standing, record.to_string())))
}
