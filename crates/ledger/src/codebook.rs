//! The codebook: readable files that say what may be said.
//!
//! `codebook/kinds/*.toml` hold one kind of subject each, `codebook/terms/*.toml` one
//! vocabulary each. They are built into the program and may be replaced by a folder at
//! run time; they travel with every export. What code decides on is an enum or a
//! constant of [`crate::property`], and a test checks that the files have each of them.

mod class;
mod files;
mod shape;

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

use crate::Digest;

pub use class::DataClass;
pub use shape::{Kind, Labels, Property, Term, ValueType, Vocabulary};

/// The languages that every label is written in.
pub const LANGUAGES: [&str; 3] = ["en", "fa", "ar"];

/// The kinds, properties and terms that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codebook {
    kinds: Vec<Kind>,
    vocabularies: Vec<Vocabulary>,
    digest: Digest,
}

/// A codebook that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodebookError {
    /// A file is no TOML of the expected shape; the message shows line and caret.
    #[error("{file} cannot be read:\n{message}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the TOML reader says.
        message: String,
    },
    /// The files are well formed but contradict each other or the rules.
    #[error("{file}: {what}")]
    Wrong {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
}

impl Codebook {
    /// The codebook that is built into the program, read once.
    pub fn builtin() -> &'static Codebook {
        static BUILTIN: LazyLock<Codebook> = LazyLock::new(|| {
            Codebook::from_files(files::FILES.iter().copied()).expect("a test reads the built-in files")
        });
        &BUILTIN
    }

    /// A codebook from the names and texts of its files, as `kinds/person.toml`.
    ///
    /// Order does not matter. A file that is neither below `kinds/` nor `terms/` is refused.
    pub fn from_files<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Codebook, CodebookError> {
        let mut files: Vec<(&str, &str)> = files.into_iter().collect();
        files.sort_unstable();
        if let Some([(name, _), _]) = files.array_windows().find(|[a, b]| a.0 == b.0) {
            return wrong(name, "the file is given twice");
        }
        let (mut kinds, mut vocabularies) = (Vec::new(), Vec::new());
        for (name, text) in &files {
            match name.split_once('/') {
                Some(("kinds", _)) => kinds.push(read(name, text, Kind::file)?),
                Some(("terms", _)) => vocabularies.push(read(name, text, Vocabulary::file)?),
                _ => return wrong(name, "a file of the codebook stands below kinds/ or terms/"),
            }
        }
        let codebook = Codebook { kinds, vocabularies, digest: digest(&files) };
        shape::check(&codebook)?;
        Ok(codebook)
    }

    /// All kinds, in the order of their files' names.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kind with this identifier, such as `person`.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// Whether records of this kind speak of people whom linkage looks for in other lists.
    pub fn is_linked(&self, kind: &str) -> bool {
        self.kind(kind).is_some_and(|kind| kind.linked)
    }

    /// The property of a kind.
    pub fn property(&self, kind: &str, id: &str) -> Option<&Property> {
        self.kind(kind)?.property(id)
    }

    /// What the exposure of a property's values does to people; the family's class where nobody knows the property.
    pub fn class(&self, kind: &str, property: &str) -> DataClass {
        let known = self.kind(kind).and_then(|kind| Some((kind, kind.property(property)?)));
        known.map_or(DataClass::Family, |(kind, property)| class::of(kind, property))
    }

    /// All vocabularies, in the order of their files' names.
    pub fn vocabularies(&self) -> &[Vocabulary] {
        &self.vocabularies
    }

    /// The vocabulary with this identifier, such as `sex`.
    pub fn vocabulary(&self, id: &str) -> Option<&Vocabulary> {
        self.vocabularies.iter().find(|vocabulary| vocabulary.id == id)
    }

    /// Names this very codebook: any change of any file changes it.
    ///
    /// `SHA-256("whereabouts/codebook/v1\n" || for each file by name: u64(len(name)) ||
    /// name || u64(len(text)) || text)`, `u64` being 8 bytes, big-endian.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The built-in files by name, for an export to take along.
    pub fn builtin_files() -> &'static [(&'static str, &'static str)] {
        files::FILES
    }
}

fn read<T: serde::de::DeserializeOwned>(
    name: &str,
    text: &str,
    file: impl Fn(&T) -> String,
) -> Result<T, CodebookError> {
    let read: T = toml::from_str(text)
        .map_err(|error| CodebookError::Unreadable { file: name.to_owned(), message: error.to_string() })?;
    // The name is the identifier, so that a file is found and none stands there twice.
    if file(&read) != name {
        return wrong(name, format!("by its id this file is {}", file(&read)));
    }
    Ok(read)
}

fn wrong<T>(file: &str, what: impl Into<String>) -> Result<T, CodebookError> {
    Err(CodebookError::Wrong { file: file.to_owned(), what: what.into() })
}

fn digest(files: &[(&str, &str)]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"whereabouts/codebook/v1\n");
    for part in files.iter().flat_map(|(name, text)| [name, text]) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Digest(hash.finalize().into())
}
