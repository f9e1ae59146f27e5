//! An exhibit: some of what a log holds, with the proof, as text that anybody can check.
//!
//! One or more files of the C2SP format [tlog-proof], one behind the other, for entries
//! in the order of the log and under the same checkpoint:
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra hQFYiokBUOiBkSaj...      base64 of [1, entry, disclosure, log's key, recorder's key]
//! index 4                        the entry's place in the log
//! gSKyXoYZUgZ6jduWYrkDO...       the inclusion proof, the leaf's sibling first
//!                                an empty line
//! whereabouts/01hx...            the checkpoint with its signatures, as the log made it
//! ```
//!
//! What `extra` holds is believed only as far as the checkpoint covers it: the entry is
//! the leaf, the entry holds the digest of the body, and the disclosure shows some of the
//! body's items with their salts and the others as digests. The two keys tell who signed;
//! whether they are whose they are said to be, only a [`Policy`] can say.
//!
//! [tlog-proof]: https://c2sp.org/tlog-proof

use data_encoding::BASE64;

use crate::cbor::{Malformed, Reader, Writer};
use crate::{
    Accepted, BadCheckpoint, Body, Digest, Disclosure, Entry, FORMAT, Policy, PublicKey, SignedCheckpoint,
    Statement, Unmet, tree,
};

/// The longest exhibit that is read, in bytes.
pub const EXHIBIT_LIMIT: usize = 64 * 1024 * 1024;

/// The first line of every proof.
const HEADER: &str = "c2sp.org/tlog-proof@v1\n";
/// The longest path that a tree of 2^63 leaves has.
const PATH_LIMIT: usize = 63;

/// Some entries of a log, each shown in part, with their proofs under one checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// The key that signs for the log.
    pub log_key: PublicKey,
    /// The key that signs for the recorder.
    pub recorder_key: PublicKey,
    /// The checkpoint with all its signatures, as the log made it.
    pub note: String,
    /// The entries, in the order of the log.
    pub pieces: Vec<Piece>,
}

/// One entry of an exhibit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The entry.
    pub entry: Entry,
    /// What is shown of its body.
    pub disclosure: Disclosure,
    /// The inclusion proof, the leaf's sibling first.
    pub path: Vec<Digest>,
}

/// Why a text is no exhibit, or proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadExhibit {
    /// The text is not in the one form an exhibit has.
    #[error("proof {piece} of the exhibit: {what}")]
    Malformed {
        /// The proof, counted from 1.
        piece: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// What is shown is not what was recorded.
    #[error("proof {piece} of the exhibit: what it shows is not what the entry was made from")]
    Altered {
        /// The proof, counted from 1.
        piece: usize,
    },
    /// The entry is not in the tree that the checkpoint signs.
    #[error("proof {piece} of the exhibit: its entry is not in the log that was signed")]
    NotIncluded {
        /// The proof, counted from 1.
        piece: usize,
    },
    /// The checkpoint cannot be read, or a signature is missing or does not fit.
    #[error(transparent)]
    Checkpoint(#[from] BadCheckpoint),
    /// The reader's own policy does not accept it.
    #[error(transparent)]
    Unmet(#[from] Unmet),
}

/// What a whole exhibit proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The number of entries of the log that was signed.
    pub size: u64,
    /// What the reader's policy accepted; `None` where none was given.
    pub accepted: Option<Accepted>,
    /// What each piece shows, in their order.
    pub shown: Vec<Shown>,
}

/// What one piece shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The first item of the body: all of it where it has one, of a record its header.
    pub first: Option<Body>,
    /// The statements of a record, with their places.
    pub statements: Vec<(usize, Statement)>,
}

impl Exhibit {
    /// The text, as it goes to others.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            text += HEADER;
            text += &format!("extra {}\nindex {}\n", BASE64.encode(&self.extra(piece)), piece.entry.seq);
            for hash in &piece.path {
                text += &format!("{}\n", BASE64.encode(&hash.0));
            }
            text += &format!("\n{}", self.note);
        }
        text
    }

    fn extra(&self, piece: &Piece) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.array(5).unsigned(FORMAT).bytes(&piece.entry.encode()).bytes(&piece.disclosure.encode());
        writer.bytes(&self.log_key.0).bytes(&self.recorder_key.0);
        writer.finish()
    }

    /// Reads an exhibit; the one form only. Nothing is verified yet.
    pub fn parse(text: &str) -> Result<Exhibit, BadExhibit> {
        if text.len() > EXHIBIT_LIMIT {
            return malformed(1, "longer than the limit");
        }
        let Some(rest) = text.strip_prefix(HEADER) else {
            return malformed(1, "does not begin as a proof: `c2sp.org/tlog-proof@v1` is expected");
        };
        let mut exhibit: Option<Exhibit> = None;
        for (index, text) in rest.split(HEADER).enumerate() {
            let one = parse_piece(index + 1, text)?;
            match &mut exhibit {
                None => exhibit = Some(one),
                Some(first) => first.join(index + 1, one)?,
            }
        }
        let Some(exhibit) = exhibit else { return malformed(1, "nothing is in it") };
        // What is read otherwise than it would be written is refused: one meaning, one text.
        if exhibit.to_text() != text {
            return malformed(1, "not in the one form that an exhibit has");
        }
        Ok(exhibit)
    }

    /// Adds the one piece of another exhibit, which must be of the same tree and come later in it.
    fn join(&mut self, number: usize, one: Exhibit) -> Result<(), BadExhibit> {
        let keys = (one.log_key, one.recorder_key) == (self.log_key, self.recorder_key);
        if !keys || one.note != self.note {
            return malformed(number, "another checkpoint or other keys than the first proof has");
        }
        if self.pieces.last().map(|piece| piece.entry.seq) >= one.pieces.first().map(|piece| piece.entry.seq)
        {
            return malformed(number, "not in the order of the log");
        }
        self.pieces.extend(one.pieces);
        Ok(())
    }

    /// Verifies everything: bodies against entries, entries against the tree, the tree against its signatures.
    ///
    /// Without a policy the keys are those that the exhibit itself brings.
    pub fn verify(&self, policy: Option<&Policy>) -> Result<Proved, BadExhibit> {
        let note = SignedCheckpoint::parse(&self.note)?;
        let mut shown = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            shown.push(piece.verify(index + 1, &note)?);
        }
        let checkpoint = note.verify(self.log_key, self.recorder_key)?;
        let accepted = policy.map(|policy| policy.accepts(&note, self.log_key)).transpose()?;
        Ok(Proved { size: checkpoint.size, accepted, shown })
    }
}

impl Piece {
    /// Holds the piece against the tree of a checkpoint; gives what it shows.
    fn verify(&self, number: usize, note: &SignedCheckpoint) -> Result<Shown, BadExhibit> {
        let (entry, head) = (&self.entry, note.unverified());
        let own = entry.log == head.log;
        if !own || !tree::is_included(entry.leaf(), entry.seq, head.size, head.root, &self.path) {
            return Err(BadExhibit::NotIncluded { piece: number });
        }
        if self.disclosure.kind != entry.kind || !self.disclosure.check(&entry.body) {
            return Err(BadExhibit::Altered { piece: number });
        }
        let unread =
            |_: Malformed| BadExhibit::Malformed { piece: number, what: "what it shows cannot be read" };
        let first = self.disclosure.first(entry.id).map_err(unread)?;
        let statements = self.disclosure.statements().map_err(unread)?;
        let refs = first.as_ref().filter(|body| !matches!(body, Body::Other(_))).map(Body::refs);
        if refs.is_some_and(|refs| refs != entry.refs) {
            return Err(BadExhibit::Altered { piece: number });
        }
        Ok(Shown { first, statements })
    }
}

fn malformed<T>(piece: usize, what: &'static str) -> Result<T, BadExhibit> {
    Err(BadExhibit::Malformed { piece, what })
}

/// Reads one proof without its first line.
fn parse_piece(number: usize, text: &str) -> Result<Exhibit, BadExhibit> {
    let bad = |what| BadExhibit::Malformed { piece: number, what };
    let (head, note) = text.split_once("\n\n").ok_or(bad("no empty line before the checkpoint"))?;
    let mut lines = head.split('\n');
    let extra = lines.next().and_then(|line| line.strip_prefix("extra ")).ok_or(bad("no extra line"))?;
    let index = lines.next().and_then(|line| line.strip_prefix("index ")).ok_or(bad("no index line"))?;
    let path = lines.map(parse_hash).collect::<Option<Vec<Digest>>>();
    let path = path.filter(|path| path.len() <= PATH_LIMIT).ok_or(bad("a line of the proof is no digest"))?;
    let extra = BASE64.decode(extra.as_bytes()).map_err(|_| bad("the extra line is no canonical base64"))?;
    let (entry, disclosure, [log_key, recorder_key]) =
        parse_extra(&extra).map_err(|_| bad("the extra line cannot be read"))?;
    if entry.seq.to_string() != index {
        return Err(bad("the index is not the entry's place"));
    }
    let pieces = vec![Piece { entry, disclosure, path }];
    Ok(Exhibit { log_key, recorder_key, note: note.to_owned(), pieces })
}

fn parse_hash(line: &str) -> Option<Digest> {
    BASE64.decode(line.as_bytes()).ok()?.try_into().ok().map(Digest)
}

fn parse_extra(bytes: &[u8]) -> Result<(Entry, Disclosure, [PublicKey; 2]), Malformed> {
    let mut reader = Reader::new(bytes);
    reader.tuple(5)?;
    if reader.unsigned()? != FORMAT {
        return reader.refuse("a layout of another version");
    }
    let entry = Entry::decode(reader.bytes()?)?;
    let disclosure = Disclosure::decode(reader.bytes()?)?;
    let keys = [PublicKey(reader.fixed()?), PublicKey(reader.fixed()?)];
    reader.end()?;
    Ok((entry, disclosure, keys))
}
