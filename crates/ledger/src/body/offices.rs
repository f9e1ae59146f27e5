//! What offices say of each other's logs: admitted, taken in up to here, excluded; and what is destroyed.
//!
//! ```text
//! admission   [log, log_key, name, by]
//! receipt     [log, size, root, [erasure..], by]
//! exclusion   [log, key, from, reason, by]
//! erasure     [target, log, seq, reason, basis, [[name, key, signature]..]]
//! ```

use super::Key;
use super::items::read_list;
use super::words::Word;
use crate::cbor::{Malformed, Reader, Writer};
use crate::{Digest, EntryId, KeyId, LogId, PublicKey, Signer};

/// The log of another office counts in this register from here on.
///
/// Taking it back is excluding the log, which can be taken back too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The log.
    pub log: LogId,
    /// The key that signs its checkpoints, as it was compared by people.
    pub log_key: PublicKey,
    /// What the office is called here.
    pub name: String,
    /// By whom.
    pub by: String,
}

/// What was taken in of another log, and which erasures were carried out here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The log.
    pub log: LogId,
    /// How many of its entries are held now.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Digest,
    /// The erasures that were carried out here, by their entries.
    pub erasures: Vec<EntryId>,
    /// By whom.
    pub by: String,
}

/// Entries of a log count no more in this register; withdrawing this lets them count again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The log.
    pub log: LogId,
    /// The key under which they were recorded; without one, all of the log.
    pub key: Option<KeyId>,
    /// The place from which on they do not count.
    pub from: u64,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
}

/// The body of an entry is destroyed wherever it is held; the entry and its digest stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The entry.
    pub target: EntryId,
    /// Its log.
    pub log: LogId,
    /// Its place there.
    pub seq: u64,
    /// Why, without saying anything of what it said.
    pub reason: String,
    /// On what legal basis.
    pub basis: String,
    /// Those who decided it: two different people.
    pub approvals: Vec<Approval>,
}

/// One person's consent to an act that needs two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The name under which the register knows them.
    pub name: String,
    /// Their key and its signature, where they have one.
    pub signed: Option<(PublicKey, [u8; 64])>,
}

impl Erasure {
    /// What each of the two signs.
    pub fn text(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        writer.array(5).bytes(&self.target.0).bytes(&self.log.0).unsigned(self.seq);
        writer.text(&self.reason).text(&self.basis);
        [b"whereabouts/erasure/v1\n".as_slice(), &writer.finish()].concat()
    }

    /// Adds somebody's consent, signed with their key.
    pub fn approve(&mut self, name: &str, signer: Option<&Signer>) {
        let text = self.text();
        let signed = signer.map(|signer| (signer.public(), signer.sign(&text)));
        self.approvals.push(Approval { name: name.to_owned(), signed });
    }

    /// Whether two different people decided it, and every signature fits.
    ///
    /// Whether they may decide, the keys of the log say that holds it.
    pub fn is_decided(&self) -> bool {
        let text = self.text();
        let fits = |approval: &Approval| {
            approval.signed.as_ref().is_none_or(|(key, signature)| key.verifies(&text, signature))
        };
        let mut people: Vec<String> = self.approvals.iter().map(|one| person(&one.name)).collect();
        people.retain(|name| !name.is_empty());
        people.sort_unstable();
        people.dedup();
        let mut keys: Vec<&[u8; 32]> =
            self.approvals.iter().filter_map(|one| one.signed.as_ref().map(|(key, _)| &key.0)).collect();
        let signed = keys.len();
        keys.sort_unstable();
        keys.dedup();
        people.len() >= 2 && keys.len() == signed && self.approvals.iter().all(fits)
    }

    /// The keys whose signature under it fits.
    pub fn signed_by(&self) -> Vec<PublicKey> {
        fitting(&self.approvals, &self.text())
    }
}

impl Key {
    /// What each of those signs who agree that this key counts, or ceases to, by the entry at this place of this log.
    ///
    /// Log and place are in it so that no signature can be used a second time, after the key was revoked, say.
    pub fn text(&self, log: LogId, seq: u64) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        writer.array(6).bytes(&log.0).unsigned(seq).text(&self.name).bytes(&self.public.0);
        self.role.write(&mut writer);
        writer.boolean(self.active);
        [b"whereabouts/key/v1\n".as_slice(), &writer.finish()].concat()
    }

    /// Adds somebody's consent, signed with their key, for the entry at this place of this log.
    pub fn approve(&mut self, log: LogId, seq: u64, name: &str, signer: &Signer) {
        let signed = Some((signer.public(), signer.sign(&self.text(log, seq))));
        self.approvals.push(Approval { name: name.to_owned(), signed });
    }

    /// The keys whose signature under it fits, at this place of this log.
    pub fn agreed(&self, log: LogId, seq: u64) -> Vec<PublicKey> {
        fitting(&self.approvals, &self.text(log, seq))
    }
}

/// The keys whose signature fits a text.
fn fitting(approvals: &[Approval], text: &[u8]) -> Vec<PublicKey> {
    let signed = approvals.iter().filter_map(|one| one.signed.as_ref());
    signed.filter(|(key, signature)| key.verifies(text, signature)).map(|(key, _)| *key).collect()
}

/// A name as one person may write it in several ways: nobody becomes two by a capital, a space or a keyboard.
pub fn person(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase);
    let one_keyboard = |letter| match letter {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        other => other,
    };
    letters.map(one_keyboard).collect()
}

impl Admission {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(4).bytes(&self.log.0).bytes(&self.log_key.0).text(&self.name).text(&self.by);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Admission, Malformed> {
        reader.tuple(4)?;
        Ok(Admission {
            log: LogId(reader.fixed()?),
            log_key: PublicKey(reader.fixed()?),
            name: reader.owned()?,
            by: reader.owned()?,
        })
    }
}

impl Receipt {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(5).bytes(&self.log.0).unsigned(self.size).bytes(&self.root.0);
        writer.array(self.erasures.len());
        for id in &self.erasures {
            writer.bytes(&id.0);
        }
        writer.text(&self.by);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Receipt, Malformed> {
        reader.tuple(5)?;
        Ok(Receipt {
            log: LogId(reader.fixed()?),
            size: reader.unsigned()?,
            root: Digest(reader.fixed()?),
            erasures: read_list(reader, |reader| reader.fixed().map(EntryId))?,
            by: reader.owned()?,
        })
    }
}

impl Exclusion {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(5).bytes(&self.log.0).optional_bytes(self.key.as_ref().map(|key| key.0.as_slice()));
        writer.unsigned(self.from).text(&self.reason).text(&self.by);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Exclusion, Malformed> {
        reader.tuple(5)?;
        Ok(Exclusion {
            log: LogId(reader.fixed()?),
            key: reader.optional(Reader::fixed)?.map(KeyId),
            from: reader.unsigned()?,
            reason: reader.owned()?,
            by: reader.owned()?,
        })
    }
}

impl Erasure {
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(6).bytes(&self.target.0).bytes(&self.log.0).unsigned(self.seq);
        writer.text(&self.reason).text(&self.basis);
        write_approvals(&self.approvals, writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Erasure, Malformed> {
        reader.tuple(6)?;
        Ok(Erasure {
            target: EntryId(reader.fixed()?),
            log: LogId(reader.fixed()?),
            seq: reader.unsigned()?,
            reason: reader.owned()?,
            basis: reader.owned()?,
            approvals: read_list(reader, read_approval)?,
        })
    }
}

pub(super) fn write_approvals(approvals: &[Approval], writer: &mut Writer) {
    writer.array(approvals.len());
    for approval in approvals {
        let signed = approval.signed.as_ref();
        writer.array(3).text(&approval.name);
        writer.optional_bytes(signed.map(|(key, _)| key.0.as_slice()));
        writer.optional_bytes(signed.map(|(_, signature)| signature.as_slice()));
    }
}

pub(super) fn read_approval(reader: &mut Reader<'_>) -> Result<Approval, Malformed> {
    reader.tuple(3)?;
    let name = reader.owned()?;
    let at = reader.at();
    let signed = match (reader.optional(Reader::fixed)?, reader.optional(Reader::fixed)?) {
        (Some(key), Some(signature)) => Some((PublicKey(key), signature)),
        (None, None) => None,
        _ => return Err(Malformed { at, what: "a key without its signature, or one without its key" }),
    };
    Ok(Approval { name, signed })
}
