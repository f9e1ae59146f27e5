//! What a log asks of a witness: «you saw me with so many entries; here is my newest head, and the proof between».
//!
//! The C2SP format [tlog-witness], the body of `add-checkpoint`:
//!
//! ```text
//! old 42                                         what the witness saw last; 0 the first time
//! gSKyXoYZUgZ6jduWYrkDO...                       the consistency proof, a line for each hash
//!                                                an empty line
//! whereabouts/01hx...                            the signed checkpoint
//! ```
//!
//! [tlog-witness]: https://c2sp.org/tlog-witness

use data_encoding::BASE64;

use crate::checkpoint::NOTE_LIMIT;
use crate::{BadCheckpoint, Digest, SignedCheckpoint};

/// The longest proof there is between two trees of fewer than 2^63 leaves.
const PROOF_LIMIT: usize = 126;

/// A log's request to be witnessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessRequest {
    /// How many entries the witness saw last; 0 if it never saw the log.
    pub old: u64,
    /// That those entries are the first of the newer tree (RFC 9162 2.1.4).
    pub proof: Vec<Digest>,
    /// The newer checkpoint, signed.
    pub note: String,
}

impl WitnessRequest {
    /// The text that goes to the witness.
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text += &format!("{}\n", BASE64.encode(&hash.0));
        }
        text + "\n" + &self.note
    }

    /// Reads a request; a checkpoint alone is a request to a witness that never saw the log.
    pub fn parse(text: &str) -> Result<(WitnessRequest, SignedCheckpoint), BadCheckpoint> {
        let malformed = |line, what| BadCheckpoint::Malformed { line, what };
        if text.len() > 2 * NOTE_LIMIT {
            return Err(malformed(1, "longer than the limit"));
        }
        let Some(rest) = text.strip_prefix("old ") else {
            let note = SignedCheckpoint::parse(text)?;
            return Ok((WitnessRequest { old: 0, proof: Vec::new(), note: text.to_owned() }, note));
        };
        let (head, note) =
            rest.split_once("\n\n").ok_or(malformed(1, "no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let size = lines.next().unwrap_or_default();
        let old = size.parse().ok().filter(|old: &u64| old.to_string() == size);
        let old = old.ok_or(malformed(1, "the old size is no plain decimal number"))?;
        let hash = |line: &str| BASE64.decode(line.as_bytes()).ok()?.try_into().ok().map(Digest);
        let proof = lines.map(hash).collect::<Option<Vec<Digest>>>();
        let proof = proof.filter(|proof| proof.len() <= PROOF_LIMIT);
        let proof = proof.ok_or(malformed(2, "a line of the proof is no digest"))?;
        let signed = SignedCheckpoint::parse(note)?;
        Ok((WitnessRequest { old, proof, note: note.to_owned() }, signed))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Checkpoint, LogId, Signer};

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let [log, user] = [1, 2].map(|seed| Signer::from_seed([seed; 32]));
        let checkpoint = Checkpoint { log: LogId([7; 16]), size: 42, root: Digest::of(b"tree") };
        let note = checkpoint.sign(&log, &user);
        let request =
            WitnessRequest { old: 7, proof: vec![Digest::of(b"a"), Digest::of(b"b")], note: note.clone() };
        let text = request.to_text();
        assert!(text.starts_with("old 7\n"));
        let (read, signed) = WitnessRequest::parse(&text).unwrap();
        assert_eq!((read, signed.unverified()), (request, &checkpoint));
        let (bare, _) = WitnessRequest::parse(&note).unwrap();
        assert_eq!((bare.old, bare.proof.len()), (0, 0));
        for wrong in [
            text.replacen("old 7", "old 07", 1),
            text.replacen("old 7", "old -7", 1),
            text.replacen("old 7", "old7", 1),
            text.replacen("\n\n", "\n", 1),
            text.replacen("=\n", "\n", 1),
        ] {
            assert!(WitnessRequest::parse(&wrong).is_err(), "{wrong}");
        }
    }
}
