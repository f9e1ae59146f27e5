//! A body shown in part: some items with their salts, the others as digests only.
//!
//! Canonical bytes: `[1, kind, [part..]]`, a part being `[salt, item]` (two byte
//! strings) where shown and the 32-byte digest where withheld. Whoever has the entry
//! can check it. What stays visible: the kind, how many items there are and which
//! places are shown. What is withheld cannot be guessed back without its salt.

use crate::body::{BodyHash, Salts, item_digest, read_statement};
use crate::cbor::{Malformed, Reader, Writer};
use crate::{Body, Digest, EntryId, EntryKind, Envelope, FORMAT, Statement};

/// A body of which some items are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// The kind of the body.
    pub kind: EntryKind,
    /// One part for each item, in order.
    pub parts: Vec<Part>,
}

/// One item of a body, shown or withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The salt and the canonical bytes of the item.
    Shown {
        /// The item's salt.
        salt: [u8; 16],
        /// The item's canonical bytes.
        item: Vec<u8>,
    },
    /// The salted digest of the item.
    Withheld(Digest),
}

/// Shows the items at these places of a body and withholds the rest.
///
/// A record's item 0 is its header, item `i` its `i`-th statement counted from 1.
/// Places beyond the last item are ignored.
pub fn disclose(body: &[u8], places: &[usize]) -> Result<Disclosure, Malformed> {
    let envelope = Envelope::read(body)?;
    let salts = Salts::new(&envelope.seed);
    let parts = envelope.items.iter().enumerate().map(|(index, item)| {
        let salt = salts.salt(index);
        if places.contains(&index) {
            Part::Shown { salt, item: item.to_vec() }
        } else {
            Part::Withheld(item_digest(index, &salt, item))
        }
    });
    let parts = parts.collect();
    Ok(Disclosure { kind: envelope.kind, parts })
}

impl Disclosure {
    /// Whether it shows parts of the body with this digest, unaltered.
    pub fn check(&self, body: &Digest) -> bool {
        let mut whole = BodyHash::new(&self.kind, self.parts.len());
        for (index, part) in self.parts.iter().enumerate() {
            whole.add(match part {
                Part::Shown { salt, item } => item_digest(index, salt, item),
                Part::Withheld(digest) => *digest,
            });
        }
        whole.finish() == *body
    }

    /// The statements shown, with their places, if it is a record's.
    pub fn statements(&self) -> Result<Vec<(usize, Statement)>, Malformed> {
        if self.kind != EntryKind::Record {
            return Ok(Vec::new());
        }
        let mut statements = Vec::new();
        for (index, part) in self.parts.iter().enumerate().skip(1) {
            if let Part::Shown { item, .. } = part {
                let mut reader = Reader::new(item);
                statements.push((index, read_statement(&mut reader)?));
                reader.end()?;
            }
        }
        Ok(statements)
    }

    /// What the first item says, if it is shown: all of a body that has one item, of a record its header.
    ///
    /// `id` is the entry's. A record comes without its statements.
    pub fn first(&self, id: EntryId) -> Result<Option<Body>, Malformed> {
        let Some(Part::Shown { item, .. }) = self.parts.first() else { return Ok(None) };
        let mut reader = Reader::new(item);
        let body = Body::read_items(&self.kind, id, 1, &mut reader)?;
        reader.end()?;
        Ok(Some(body))
    }

    /// How many items are withheld.
    pub fn withheld(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Part::Withheld(_))).count()
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.array(3).unsigned(FORMAT).text(self.kind.name()).array(self.parts.len());
        for part in &self.parts {
            match part {
                Part::Shown { salt, item } => writer.array(2).bytes(salt).bytes(item),
                Part::Withheld(digest) => writer.bytes(&digest.0),
            };
        }
        writer.finish()
    }

    /// Reads canonical bytes; anything else is refused.
    pub fn decode(bytes: &[u8]) -> Result<Disclosure, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.tuple(3)?;
        if reader.unsigned()? != FORMAT {
            return Err(Malformed { at: 1, what: "a layout of another version" });
        }
        let kind = EntryKind::read(&mut reader)?;
        let count = reader.array()?;
        let parts = (0..count).map(|_| read_part(&mut reader)).collect::<Result<_, _>>()?;
        reader.end()?;
        Ok(Disclosure { kind, parts })
    }
}

fn read_part(reader: &mut Reader<'_>) -> Result<Part, Malformed> {
    if !reader.is_array() {
        return Ok(Part::Withheld(Digest(reader.fixed()?)));
    }
    reader.tuple(2)?;
    let salt = reader.fixed()?;
    let at = reader.at();
    let item = reader.bytes()?;
    let mut inner = Reader::new(item);
    inner.item().and_then(|_| inner.end()).map_err(|fault| Malformed { at, ..fault })?;
    Ok(Part::Shown { salt, item: item.to_vec() })
}
