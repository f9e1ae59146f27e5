//! What an untouched file is and says: its type by content, its text, the claims in its metadata.
//!
//! An original is never changed and never believed. Its bytes stay in the vault; what is read
//! out of them here is a working copy, to be found by words and to be looked up at its place, and no
//! statement is ever made from it. What a file says of itself (camera, author, date, coordinates) is
//! a claim: shown, not trusted.
//!
//! The crate is pure: bytes in, passages and claims out. Hostile files are expected: whoever calls
//! [`read`] does so in a child process with limits, and this crate's own limits stand before those.
//!
//! - `form`: what a file is, by its first bytes and its parts; never by its name
//! - `found`: what is read: passages at their places, claims, parts, issues
//! - the readers: `plain`, `office`, `sheets`, `web`, `mail`, `picture`, `c2pa`, `archive`
//! - `words`: words of a text at their places, folded, and the snippet around them
//! - `pinpoint`: where exactly in a file something can be read or heard

#![forbid(unsafe_code)]

mod archive;
mod c2pa;
mod form;
mod found;
mod mail;
mod office;
mod picture;
mod pinpoint;
mod plain;
mod sheets;
mod web;
mod words;

pub use form::{Form, Reader, also, by_ending, ending, form, form_of, refined};
pub use found::{Claim, Found, Issue, PASSAGES, Part, Passage, TEXT, Words};
pub use pinpoint::{BadRegion, Region, Unit, read_timestamp};
pub use plain::{by_pages, decode};
pub use words::{Query, Word, snippet, terms, words};

/// How deep files within files are read: an e-mail in an archive in an e-mail, and no further.
pub const DEPTH: u32 = 3;

/// Reads a file whose form is known, as deep as files lie within files.
///
/// What cannot be read is an issue among what is found, never an error. PDF and the
/// text in pictures are read by programs of their own, which the caller runs.
pub fn read(bytes: &[u8], form: &Form, found: &mut Found) {
    read_within(bytes, form, "", 0, found);
}

fn read_within(bytes: &[u8], form: &Form, within: &str, depth: u32, found: &mut Found) {
    if depth > DEPTH {
        return found.issue("file.too-deep", within);
    }
    match form.reader {
        Reader::Plain => plain::read(bytes, within, found),
        Reader::Html => web::read(bytes, within, found),
        Reader::Docx => office::read(bytes, &office::DOCX, within, found),
        Reader::Pptx => office::read(bytes, &office::PPTX, within, found),
        Reader::Odf => office::read(bytes, &office::ODF, within, found),
        Reader::Sheet => sheets::read(bytes, within, found),
        Reader::Mail => mail::read(bytes, within, depth, found),
        Reader::Picture => picture::read(bytes, form, found),
        Reader::Warc => archive::read_warc(bytes, within, found),
        Reader::Wacz => archive::read_wacz(bytes, within, found),
        Reader::Zip => archive::read_zip(bytes, within, found),
        // The caller's programs read a file itself, not what lies within it: that is said, not passed over.
        Reader::Pdf if depth > 0 => found.issue("file.not-read", within),
        Reader::Pdf | Reader::None => {}
    }
}
