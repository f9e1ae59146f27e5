//! Reading the log: all of it in order, or one record at a time.

use std::ops::{ControlFlow, Range};

use ledger::{Body, Entry, EntryId, Record, RecordId};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::lookup::{decode_entry, find, signed, unsigned};
use crate::{Store, StoreError};

/// The most matches that a shortened identifier brings.
const MATCHES: usize = 16;

impl Store {
    /// Visits every entry that counts, log by log and in the order of each, with its body if it is there.
    ///
    /// Nothing is gathered: memory does not grow with the logs.
    pub fn each_entry(
        &self,
        visit: impl FnMut(u64, &Entry, Option<Body>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.each_entry_beyond(&[], visit)
    }

    /// The same, but only of entries beyond the places that were [`Store::extents`] once.
    pub fn each_entry_beyond(
        &self,
        known: &[Range<u64>],
        mut visit: impl FnMut(u64, &Entry, Option<Body>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let standing = self.standing()?;
        let beyond = |mut places: Range<u64>| {
            let known = known.iter().find(|known| known.start == places.start);
            places.start = known.map_or(places.start, |known| known.end.min(places.end));
            places
        };
        each_row_of(&self.connection, self.extents()?.into_iter().map(beyond), |seq, entry, body| {
            if !standing.counts(seq) {
                return Ok(ControlFlow::Continue(()));
            }
            let entry = decode_entry(entry)?;
            let body = body.map(|bytes| decode_body(entry.id, bytes)).transpose()?;
            Ok(visit(seq, &entry, body))
        })
    }

    /// The same, but of records that are not `wanted` once their headers are read the statements are left out.
    pub fn each_entry_skimming(
        &self,
        wanted: impl Fn(&Record) -> bool,
        mut visit: impl FnMut(u64, &Entry, Option<Body>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let standing = self.standing()?;
        each_row_of(&self.connection, self.extents()?, |seq, entry, body| {
            if !standing.counts(seq) {
                return Ok(ControlFlow::Continue(()));
            }
            let entry = decode_entry(entry)?;
            let skim = |bytes| Body::skim(entry.id, bytes, &wanted).map_err(|_| damaged(entry.id));
            let body = body.map(skim).transpose()?;
            Ok(visit(seq, &entry, body))
        })
    }

    /// Visits every record that stands, log by log and in the order of each.
    ///
    /// A record stands unless it, its import or its source is withdrawn, or a later
    /// record that was not withdrawn replaces it.
    pub fn each_record(
        &self,
        mut visit: impl FnMut(u64, Record) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let standing = self.standing()?;
        each_row_of(&self.connection, self.extents()?, |seq, entry, body| {
            let Some(body) = body.filter(|_| standing.stands(seq)) else {
                return Ok(ControlFlow::Continue(()));
            };
            match decode_body(decode_entry(entry)?.id, body)? {
                Body::Record(record) => Ok(visit(seq, record)),
                _ => Ok(ControlFlow::Continue(())),
            }
        })
    }

    /// The record with this identifier and its place, whether or not it stands.
    pub fn record(&self, id: RecordId) -> Result<Option<(u64, Record)>, StoreError> {
        let Some(seq) = self.seq_of(id.into())? else { return Ok(None) };
        Ok(self.record_at(seq)?.map(|record| (seq, record)))
    }

    /// The record at a place of the log, checked against its entry.
    pub fn record_at(&self, seq: u64) -> Result<Option<Record>, StoreError> {
        match self.body_at(seq)? {
            Some((_, Some(Body::Record(record)))) => Ok(Some(record)),
            _ => Ok(None),
        }
    }

    /// The records at these places, in the order asked for; places without one are left out.
    pub fn records(&self, seqs: &[u64]) -> Result<Vec<(u64, Record)>, StoreError> {
        let mut records = Vec::with_capacity(seqs.len());
        for seq in seqs {
            records.extend(self.record_at(*seq)?.map(|record| (*seq, record)));
        }
        Ok(records)
    }

    /// Whether the record at this place stands (see [`Store::each_record`]).
    pub fn is_standing(&self, seq: u64) -> Result<bool, StoreError> {
        Ok(self.standing()?.stands(seq))
    }

    /// The place of an entry in the log.
    pub fn seq_of(&self, id: EntryId) -> Result<Option<u64>, StoreError> {
        Ok(find(&self.connection, id)?.map(unsigned))
    }

    /// The entry with this identifier.
    pub fn entry(&self, id: EntryId) -> Result<Option<(Entry, Option<Body>)>, StoreError> {
        match self.seq_of(id)? {
            Some(seq) => self.body_at(seq),
            None => Ok(None),
        }
    }

    /// The entry at a place and its body, which is checked against the entry's digest.
    pub fn body_at(&self, seq: u64) -> Result<Option<(Entry, Option<Body>)>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes, body.bytes FROM entry LEFT JOIN body USING (seq) WHERE seq = ?1",
        )?;
        let found = select.query_row([signed(seq)], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?))
        });
        let Some((entry, body)) = found.optional()? else { return Ok(None) };
        let entry = decode_entry(&entry)?;
        let altered = |_| StoreError::Damaged(format!("the body of entry {seq}"));
        let body = body.map(|bytes| entry.open(&bytes).map_err(altered)).transpose()?;
        Ok(Some((entry, body)))
    }

    /// What can be erased and whose identifier begins so, at most sixteen.
    pub fn find_erasable(&self, beginning: &str) -> Result<Vec<EntryId>, StoreError> {
        let Some((lowest, highest)) = range(beginning) else { return Ok(Vec::new()) };
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes FROM entry_name JOIN entry USING (seq) WHERE prefix BETWEEN ?1 AND ?2",
        )?;
        let bounds = [lowest, highest].map(|id| crate::lookup::prefix(EntryId(id.to_be_bytes())));
        let mut rows = select.query(bounds)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            let begins = (lowest..=highest).contains(&u128::from_be_bytes(entry.id.0));
            if begins && entry.kind.is_erasable() && found.len() < MATCHES {
                found.push(entry.id);
            }
        }
        Ok(found)
    }

    /// The records whose identifier begins so, at most sixteen; as people shorten them, `4f7kqa2m`.
    pub fn find_prefix(&self, beginning: &str) -> Result<Vec<(u64, RecordId)>, StoreError> {
        let Some((lowest, highest)) = range(beginning) else { return Ok(Vec::new()) };
        let mut select = self.connection.prepare_cached(
            "SELECT entry.seq, entry.bytes FROM entry_name JOIN entry USING (seq)
             WHERE prefix BETWEEN ?1 AND ?2 AND entry.kind = 'record'",
        )?;
        let bounds = [lowest, highest].map(|id| crate::lookup::prefix(EntryId(id.to_be_bytes())));
        let mut rows = select.query(bounds)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = decode_entry(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            if (lowest..=highest).contains(&u128::from_be_bytes(entry.id.0)) {
                found.push((unsigned(row.get(0)?), entry.id.into()));
            }
            if found.len() == MATCHES {
                break;
            }
        }
        Ok(found)
    }
}

/// Visits the raw rows of several logs, one log after the other, until it is told to stop.
fn each_row_of(
    connection: &Connection,
    logs: impl IntoIterator<Item = Range<u64>>,
    mut visit: impl FnMut(u64, &[u8], Option<&[u8]>) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let mut stopped = false;
    for places in logs {
        each_row_in(connection, places, |seq, entry, body| {
            let flow = visit(seq, entry, body)?;
            stopped = flow.is_break();
            Ok(flow)
        })?;
        if stopped {
            break;
        }
    }
    Ok(())
}

/// Visits the raw rows at some places, each entry with its body.
///
/// Two cursors walk side by side, which is faster than looking every body up.
pub(crate) fn each_row_in(
    connection: &Connection,
    places: Range<u64>,
    mut visit: impl FnMut(u64, &[u8], Option<&[u8]>) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let range = (signed(places.start), signed(places.end));
    let between = "WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
    let mut entries = connection.prepare_cached(&format!("SELECT seq, bytes FROM entry {between}"))?;
    let mut bodies = connection.prepare_cached(&format!("SELECT seq, bytes FROM body {between}"))?;
    let mut entries = entries.query(range)?;
    let mut bodies = bodies.query(range)?;
    bodies.advance()?;
    while let Some(row) = entries.next()? {
        let seq: i64 = row.get(0)?;
        while bodies.get().map(place).transpose()?.is_some_and(|behind| behind < seq) {
            bodies.advance()?;
        }
        let body = match bodies.get() {
            Some(body) if place(body)? == seq => Some(blob(body)?),
            _ => None,
        };
        if visit(unsigned(seq), blob(row)?, body)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn place(row: &Row<'_>) -> Result<i64, StoreError> {
    Ok(row.get(0)?)
}

fn blob<'r>(row: &'r Row<'_>) -> Result<&'r [u8], StoreError> {
    row.get_ref(1)?.as_blob().map_err(|_| StoreError::Damaged("a row of the log".to_owned()))
}

pub(crate) fn decode_body(id: EntryId, bytes: &[u8]) -> Result<Body, StoreError> {
    Body::decode(id, bytes).map_err(|_| damaged(id))
}

fn damaged(id: EntryId) -> StoreError {
    StoreError::Damaged(format!("the body of entry {id}"))
}

/// The lowest and highest identifier that begin with these characters of base 32.
fn range(beginning: &str) -> Option<(u128, u128)> {
    let (mut value, mut bits) = (0u128, 0u32);
    for symbol in beginning.trim().chars() {
        let five = u128::from(five_bits(symbol)?);
        // The last of 26 characters holds three bits and two that must be nothing.
        let (kept, count) = if bits == 125 { (five >> 2, 3) } else { (five, 5) };
        if bits + count > 128 || (bits == 125 && five & 0b11 != 0) {
            return None;
        }
        value = value << count | kept;
        bits += count;
    }
    let free = 128 - bits;
    if free == 128 {
        return None;
    }
    let lowest = value << free;
    Some((lowest, lowest | ((1u128 << free) - 1)))
}

/// What a symbol of Crockford's base 32 stands for.
fn five_bits(symbol: char) -> Option<u8> {
    let symbol = match symbol.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let place = "0123456789abcdefghjkmnpqrstvwxyz".find(symbol)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_beginning_of_an_identifier_finds_it(id: [u8; 16], length in 1usize..=26) {
            let text = EntryId(id).to_string();
            let (lowest, highest) = range(&text[..length]).unwrap();
            let value = u128::from_be_bytes(id);
            prop_assert!((lowest..=highest).contains(&value));
            prop_assert!(length < 26 || lowest == highest);
        }

        #[test]
        fn any_text_is_a_beginning_or_is_none(text: String) {
            let _ = range(&text);
        }
    }

    #[test]
    fn what_begins_no_identifier_finds_none() {
        for text in ["", "  ", "u", "ن", "0-1", &"0".repeat(27), &"z".repeat(26)] {
            assert_eq!(range(text), None, "{text}");
        }
        assert_eq!(range("O0iL"), range("0011"));
    }
}
