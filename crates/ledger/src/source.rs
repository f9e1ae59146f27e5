//! A document or list: its file, its maker, how it was obtained, what it derives from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Digest, Sharing, SourceId};

/// The reliability of a source, A (completely reliable) to E (unreliable), F (cannot be judged).
///
/// The Admiralty code's first half; the credibility of single statements is its second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Grade {
    A,
    B,
    C,
    D,
    E,
    #[default]
    F,
}

/// How the file came to the register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Obtained {
    /// A way, such as `published`, `received`, `scanned`, `captured`.
    pub how: Option<String>,
    /// By whom, as the recorder names them.
    pub by: Option<String>,
    /// When, as written.
    pub on: Option<String>,
    /// Where it was found: an address, a shelf mark.
    pub from: Option<String>,
}

/// What holds for every row of a list, declared by its mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The list names nobody twice.
    pub duplicate_free: bool,
    /// A register of burials: being in it answers the experts' first question.
    pub burial_register: bool,
    /// Other declared facts, as `calendar = "solar-hijri"`, in key order.
    pub declared: BTreeMap<String, String>,
}

impl Facts {
    /// The list names holders of offices: `whom = "officials"` among its facts.
    ///
    /// Nobody on it is called disappeared by it, and likeness of names never joins them with anybody:
    /// that would accuse a namesake. People join them by a judgement.
    pub fn names_officials(&self) -> bool {
        self.declared.get("whom").is_some_and(|whom| whom == "officials")
    }

    /// Whether the list by itself calls the people on it disappeared: it names neither the buried nor officials.
    pub fn names_disappeared(&self) -> bool {
        !self.burial_register && !self.names_officials()
    }
}

/// A source, as its entry holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Names it.
    pub id: SourceId,
    /// A short stable name for commands and columns, such as `memorial-db`.
    pub slug: String,
    /// Its title in its own language.
    pub title: String,
    /// Who made it.
    pub publisher: Option<String>,
    /// Its language, a BCP 47 tag.
    pub lang: Option<String>,
    /// The SHA-256 of its file, which the vault keeps untouched.
    pub file: Option<Digest>,
    /// The file's name when it came.
    pub file_name: Option<String>,
    /// How it came.
    pub obtained: Obtained,
    /// How reliable it is held to be.
    pub grade: Grade,
    /// The protection every statement of it has at least.
    pub sharing: Sharing,
    /// The sources it copied from, wholly or in part.
    pub derives_from: Vec<SourceId>,
    /// The earlier edition of the same list.
    pub edition_of: Option<SourceId>,
    /// What holds for every row.
    pub facts: Facts,
}

impl Source {
    /// How it came, as a term of the vocabulary `obtained_how`; `None` where it is told in other words or not at all.
    pub fn way(&self) -> Option<&'static str> {
        let ways = crate::Codebook::builtin().vocabulary("obtained_how")?;
        Some(ways.read(self.obtained.how.as_deref()?)?.id.as_str())
    }

    /// Whether it is out in the world already: published, or captured from a page.
    pub fn is_published(&self) -> bool {
        self.way().is_some_and(|way| ["published", "captured"].contains(&way))
    }

    /// A source of which nothing is known but what it is called.
    pub fn new(id: SourceId, slug: &str, title: &str) -> Source {
        Source {
            id,
            slug: slug.to_owned(),
            title: title.to_owned(),
            publisher: None,
            lang: None,
            file: None,
            file_name: None,
            obtained: Obtained::default(),
            grade: Grade::default(),
            sharing: Sharing::default(),
            derives_from: Vec::new(),
            edition_of: None,
            facts: Facts::default(),
        }
    }
}
