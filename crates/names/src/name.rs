//! A name in its parts. The parts are a reading of `raw`, never a correction.

use crate::fold::fold_spaced;
use crate::script::{Script, script};
use crate::words::WORDS;

/// A name as one source writes it, and how we read it.
///
/// Every part keeps the letters of the source after `display`; compound names
/// stay as many words as the source wrote: `["محمد", "رضا"]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// Exactly what the source says.
    pub raw: String,
    /// Script of the letters of `raw`.
    pub script: Script,
    /// Titles and marks of descent, in order: `["Dr", "Seyed"]`.
    pub honorifics: Vec<String>,
    /// Given name, word by word. An initial is kept here as `"م"`.
    pub given: Vec<String>,
    /// Family name, word by word, without the toponym.
    pub family: Vec<String>,
    /// Father's name, if the source gives it.
    pub father: Option<String>,
    /// Grandfather's name, if the source gives it.
    pub grandfather: Option<String>,
    /// Second element of the surname that names a place: `"تهرانی"`.
    pub toponym: Option<String>,
    /// Other names of the same person: in brackets, or after "known as".
    pub aliases: Vec<String>,
    /// At least one part is only an initial.
    pub initials: bool,
    /// The source itself divides given from family name (columns, a comma).
    pub divided: bool,
    /// The source says that the name is unknown.
    pub unnamed: bool,
}

impl Name {
    /// Reads names that the source itself keeps in separate columns.
    ///
    /// `family` may hold a toponym; titles are taken off `given`; a father's
    /// name may itself say "X son of Y". Empty strings mean not given.
    pub fn from_parts(given: &str, family: &str, father: &str, grandfather: &str) -> Name {
        crate::parse::from_parts(given, family, father, grandfather)
    }

    /// True if there is neither a given nor a family name to compare.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.family.is_empty()
    }

    pub(crate) fn empty(raw: &str) -> Name {
        Name { raw: raw.to_owned(), script: script(raw), unnamed: is_unnamed(raw), ..Name::default() }
    }
}

/// Returns true if the table of spelling families has this word as a given name: "گلرخ", "Hossein".
pub fn is_given_name(word: &str) -> bool {
    crate::likeness::is_known_given(&crate::fold::fold_joined(word))
}

/// Returns true if `raw` says that no name is known: "ناشناس", "N.N.", "".
///
/// Such a record is never linked by name.
pub fn is_unnamed(raw: &str) -> bool {
    let folded = fold_spaced(raw);
    let mut letters = folded.chars().filter(|c| c.is_alphabetic());
    letters.next().is_none() || WORDS.unnamed.contains(folded.as_str())
}
