//! Proving some entries of the log to others: their place in the signed tree, and what may be shown of them.

use ledger::{Digest, Entry, Exhibit, Piece, SignedCheckpoint, disclose, tree};
use rusqlite::OptionalExtension;

use crate::lookup::{TILE, signed, tile, unsigned};
use crate::{Store, StoreError, logs, place};

impl Store {
    /// An exhibit of these entries, each with the places of its body's items that are shown.
    ///
    /// They are of one log. Everything else is withheld but committed to. Under the newest checkpoint that others
    /// cosigned, if it covers the entries; else, and for the log of another office, under the newest. The exhibit is
    /// verified before it is given: a damaged log proves nothing. Fails if an entry or its body is not there.
    pub fn prove(&self, shown: &[(u64, Vec<usize>)]) -> Result<Exhibit, StoreError> {
        let last = shown.iter().map(|(place, _)| *place).max().unwrap_or_default();
        let no = place::log(last);
        let log = self.logs()?.into_iter().find(|log| log.no == no);
        let log = log.ok_or_else(|| StoreError::Damaged("the log of an entry to be shown".to_owned()))?;
        let cosigned = self.note_to_prove_under(log.name.id, last)?;
        let note = match (cosigned, no) {
            (Some(note), _) => Some(note),
            (None, 0) => Some(self.checkpoint()?),
            (None, _) => logs::note_of(&self.connection, no)?,
        };
        let note = note.ok_or_else(|| StoreError::Damaged("the newest checkpoint".to_owned()))?;
        let damaged = |_| StoreError::Damaged("the newest checkpoint".to_owned());
        let size = SignedCheckpoint::parse(&note).map_err(damaged)?.unverified().size;
        let leaves = self.leaves(no, size)?;
        let mut shown: Vec<&(u64, Vec<usize>)> = shown.iter().collect();
        shown.sort();
        let pieces = shown.into_iter().map(|(seq, places)| self.piece(*seq, places, &leaves));
        let exhibit = Exhibit {
            log_key: log.name.key,
            recorder_key: log.recorder_key,
            note,
            pieces: pieces.collect::<Result<_, _>>()?,
        };
        exhibit.verify(None).map_err(|_| StoreError::Damaged("an entry that was to be shown".to_owned()))?;
        Ok(exhibit)
    }

    fn piece(&self, seq: u64, places: &[usize], leaves: &[Digest]) -> Result<Piece, StoreError> {
        let damaged = || StoreError::Damaged(format!("entry {seq}"));
        let [entry, body] = self.bytes_at(seq)?.ok_or_else(damaged)?;
        let entry = Entry::decode(&entry).map_err(|_| damaged())?;
        let disclosure = disclose(&body, places).map_err(|_| damaged())?;
        let index = usize::try_from(place::seq(seq)).map_err(|_| damaged())?;
        let path = tree::inclusion(leaves, index).ok_or_else(damaged)?;
        Ok(Piece { entry, disclosure, path })
    }

    /// The canonical bytes of an entry and of its body.
    fn bytes_at(&self, seq: u64) -> Result<Option<[Vec<u8>; 2]>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq) WHERE seq = ?1",
        )?;
        Ok(select.query_row([signed(seq)], |row| Ok([row.get(0)?, row.get(1)?])).optional()?)
    }

    /// The leaf hashes of the first so many entries of a log, as kept.
    pub(crate) fn leaves(&self, log: u64, size: u64) -> Result<Vec<Digest>, StoreError> {
        let mut leaves = Vec::new();
        let first = place::first(log) / TILE;
        for no in 0..size.div_ceil(TILE) {
            let hashes = tile(&self.connection, signed(first + no))?.unwrap_or_default();
            leaves.extend(hashes.as_chunks::<32>().0.iter().copied().map(Digest));
        }
        let wanted = usize::try_from(size).unwrap_or(usize::MAX);
        if leaves.len() < wanted {
            return Err(StoreError::Damaged("tiles of the log (`rebuild` makes them again)".to_owned()));
        }
        leaves.truncate(wanted);
        Ok(leaves)
    }

    /// The places of the entries of custody of one source, in the order of the log.
    pub fn custody_of(&self, source: ledger::SourceId) -> Result<Vec<u64>, StoreError> {
        let mut select =
            self.connection.prepare_cached("SELECT seq, bytes FROM entry WHERE kind = 'custody'")?;
        let mut rows = select.query([])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = crate::lookup::decode_entry(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            if entry.refs.contains(&source.into()) {
                places.push(unsigned(row.get(0)?));
            }
        }
        Ok(places)
    }
}
