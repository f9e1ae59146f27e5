//! What a backup carries beside the logs, for whoever restores it: nothing of it is in a log, nor follows from one.
//!
//! ```text
//! ["user-key", public key, wrapped key]
//! ["vouching", log, size, form, bytes, time_ms]        a cosignature, a time stamp, a receipt, as it was given
//! ["sighting", log, size, key, note, conflicts, time_ms]   a head of another log that was seen
//! ```

use crate::cbor::{Malformed, Reader, Writer};
use crate::checkpoint::NOTE_LIMIT;
use crate::{LogId, PublicKey};

/// The most bytes of a token or receipt.
pub const STAMP_LIMIT: usize = 1 << 20;

/// The most bytes of one of these.
pub(super) const KEPT_LIMIT: usize = STAMP_LIMIT + NOTE_LIMIT + 4096;

/// One thing that a register keeps beside its logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// The key of somebody, wrapped by a passphrase that only they know.
    UserKey {
        /// The public key.
        public: PublicKey,
        /// The wrapped one, as the register keeps it.
        wrapped: String,
    },
    /// What somebody gave for a checkpoint.
    Vouching {
        /// The log whose checkpoint it is.
        log: LogId,
        /// The entries that the checkpoint covers.
        size: u64,
        /// `cosignature`, `rfc3161` or `ots`.
        form: String,
        /// As it was given.
        bytes: Vec<u8>,
        /// When it was added, in milliseconds since 1970 UTC.
        time_ms: u64,
    },
    /// A head of another log that was seen.
    Sighting {
        /// The other log.
        log: LogId,
        /// How many entries it had.
        size: u64,
        /// The key that signed for it.
        key: PublicKey,
        /// The checkpoint as it was shown.
        note: String,
        /// Whether it contradicts what was seen before.
        conflicts: bool,
        /// When, in milliseconds since 1970 UTC.
        time_ms: u64,
    },
}

impl Kept {
    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        match self {
            Kept::UserKey { public, wrapped } => {
                writer.array(3).text("user-key").bytes(&public.0).text(wrapped);
            }
            Kept::Vouching { log, size, form, bytes, time_ms } => {
                writer.array(6).text("vouching").bytes(&log.0).unsigned(*size).text(form);
                writer.bytes(bytes).unsigned(*time_ms);
            }
            Kept::Sighting { log, size, key, note, conflicts, time_ms } => {
                writer.array(7).text("sighting").bytes(&log.0).unsigned(*size).bytes(&key.0);
                writer.text(note).boolean(*conflicts).unsigned(*time_ms);
            }
        }
        writer.finish()
    }

    /// Reads them back; nothing but the canonical form is read.
    pub fn decode(bytes: &[u8]) -> Result<Kept, Malformed> {
        let mut reader = Reader::new(bytes);
        let members = reader.array()?;
        let kept = match (reader.owned()?.as_str(), members) {
            ("user-key", 3) => Kept::UserKey { public: PublicKey(reader.fixed()?), wrapped: reader.owned()? },
            ("vouching", 6) => Kept::Vouching {
                log: LogId(reader.fixed()?),
                size: reader.unsigned()?,
                form: reader.owned()?,
                bytes: reader.bytes()?.to_vec(),
                time_ms: reader.unsigned()?,
            },
            ("sighting", 7) => Kept::Sighting {
                log: LogId(reader.fixed()?),
                size: reader.unsigned()?,
                key: PublicKey(reader.fixed()?),
                note: reader.owned()?,
                conflicts: reader.boolean()?,
                time_ms: reader.unsigned()?,
            },
            _ => return reader.refuse("nothing that a backup keeps"),
        };
        reader.end()?;
        Ok(kept)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_and_nothing_near_it() {
        let (log, key) = (LogId([3; 16]), PublicKey([4; 32]));
        let (note, bytes) = ("a head\n".to_owned(), vec![0x30, 0x82]);
        for kept in [
            Kept::UserKey { public: key, wrapped: "argon2id 64 1 aa bb".to_owned() },
            Kept::Vouching { log, size: 20, form: "rfc3161".to_owned(), bytes, time_ms: 7 },
            Kept::Sighting { log, size: 5, key, note, conflicts: true, time_ms: 8 },
        ] {
            let bytes = kept.encode();
            assert_eq!(Kept::decode(&bytes).unwrap(), kept);
            assert!(Kept::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
            assert!(Kept::decode(&bytes[..bytes.len() - 1]).is_err());
        }
        assert!(Kept::decode(&[0x81, 0x61, 0x61]).is_err());
    }
}
