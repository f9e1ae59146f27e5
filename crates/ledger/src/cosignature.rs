//! What a witness signs: that it saw this tree at this time, and none that contradicts it.
//!
//! The C2SP format [tlog-cosignature], Ed25519: the signature line of a witness holds
//! eight bytes of time (seconds since 1970 UTC, big-endian) and a signature over
//!
//! ```text
//! cosignature/v1
//! time 1795000060
//! whereabouts/01hx...
//! 42
//! nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=
//! ```
//!
//! The line does not sign its witness's name: each witness needs a key of its own.
//!
//! [tlog-cosignature]: https://c2sp.org/tlog-cosignature

use crate::checkpoint::write_line;
use crate::note_key::{Algorithm, key_hash};
use crate::{BadCheckpoint, Checkpoint, SignedCheckpoint, Signer, VerifierKey};

/// A witness's word about a checkpoint, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness's key.
    pub name: String,
    /// When it was given, by the witness's clock: seconds since 1970 UTC.
    pub time_s: u64,
}

/// The signature line by which a witness vouches for a checkpoint, with its newline.
///
/// The caller has checked that the tree continues the one last seen of this log.
pub fn cosign(checkpoint: &Checkpoint, name: &str, witness: &Signer, time_s: u64) -> String {
    let signature = witness.sign(message(checkpoint, time_s).as_bytes());
    let stamped = [time_s.to_be_bytes().as_slice(), &signature].concat();
    write_line(name, key_hash(name, Algorithm::Cosignature, witness.public()), &stamped)
}

fn message(checkpoint: &Checkpoint, time_s: u64) -> String {
    format!("cosignature/v1\ntime {time_s}\n{}", checkpoint.text())
}

impl SignedCheckpoint {
    /// The word of one witness about this checkpoint.
    ///
    /// Fails if it gave none, or if what stands there does not fit.
    pub fn cosigned_by(&self, witness: &VerifierKey) -> Result<Cosignature, BadCheckpoint> {
        let missing = || BadCheckpoint::NotSigned(witness.name.clone());
        let forged = || BadCheckpoint::Forged(witness.name.clone());
        if witness.algorithm != Algorithm::Cosignature {
            return Err(missing());
        }
        let line = self.line(&witness.name, witness.hash()).ok_or_else(missing)?;
        let (time, signature) = line.signature.split_first_chunk::<8>().ok_or_else(forged)?;
        let signature: &[u8; 64] = signature.try_into().map_err(|_| forged())?;
        let time_s = u64::from_be_bytes(*time);
        let text = message(self.unverified(), time_s);
        if time_s > i64::MAX as u64 || !witness.key.verifies(text.as_bytes(), signature) {
            return Err(forged());
        }
        Ok(Cosignature { name: witness.name.clone(), time_s })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Digest, LogId};

    fn witness(seed: u8, name: &str) -> (Signer, VerifierKey) {
        let signer = Signer::from_seed([seed; 32]);
        let key = signer.public();
        (signer, VerifierKey { name: name.to_owned(), algorithm: Algorithm::Cosignature, key })
    }

    #[test]
    fn a_witness_vouches_for_one_tree_at_one_time() {
        let [log, user] = [1, 2].map(|seed| Signer::from_seed([seed; 32]));
        let checkpoint = Checkpoint { log: LogId([7; 16]), size: 42, root: Digest::of(b"tree") };
        let (signer, key) = witness(3, "shamal.example/w1");
        let line = cosign(&checkpoint, &key.name, &signer, 1_795_000_060);
        let note = SignedCheckpoint::parse(&(checkpoint.sign(&log, &user) + &line)).unwrap();
        let word = Cosignature { name: key.name.clone(), time_s: 1_795_000_060 };
        assert_eq!(note.cosigned_by(&key), Ok(word));

        let (_, other) = witness(4, "shamal.example/w1");
        assert_eq!(note.cosigned_by(&other), Err(BadCheckpoint::NotSigned(key.name.clone())));
        let (_, renamed) = witness(3, "jonub.example/w1");
        assert_eq!(note.cosigned_by(&renamed), Err(BadCheckpoint::NotSigned(renamed.name.clone())));
        let larger = Checkpoint { size: 43, ..checkpoint };
        let moved = SignedCheckpoint::parse(&(larger.sign(&log, &user) + &line)).unwrap();
        assert_eq!(moved.cosigned_by(&key), Err(BadCheckpoint::Forged(key.name.clone())));
    }
}
