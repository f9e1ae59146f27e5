//! The written names of the few enums inside bodies: readable in thirty years.

use super::{CustodyEvent, Role};
use crate::cbor::{Malformed, Reader, Writer};
use crate::{Grade, Severity, Sharing, Verdict};

/// An enum that is written by name.
pub(super) trait Word: Copy + PartialEq + 'static {
    /// All values with their names.
    const NAMES: &'static [(&'static str, Self)];

    fn word(self) -> &'static str {
        let named = Self::NAMES.iter().find(|(_, value)| *value == self);
        named.expect("every value has a name").0
    }

    fn write(self, writer: &mut Writer) {
        writer.text(self.word());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let at = reader.at();
        let word = reader.text()?;
        let named = Self::NAMES.iter().find(|(name, _)| *name == word);
        named.map(|(_, value)| *value).ok_or(Malformed { at, what: "a word that is not known here" })
    }
}

impl Word for Sharing {
    const NAMES: &'static [(&'static str, Sharing)] = &[
        ("public", Sharing::Public),
        ("partners", Sharing::Partners),
        ("team", Sharing::Team),
        ("sealed", Sharing::Sealed),
    ];
}

impl Word for Severity {
    const NAMES: &'static [(&'static str, Severity)] =
        &[("note", Severity::Note), ("doubt", Severity::Doubt), ("held", Severity::Held)];
}

impl Word for Grade {
    const NAMES: &'static [(&'static str, Grade)] = &[
        ("A", Grade::A),
        ("B", Grade::B),
        ("C", Grade::C),
        ("D", Grade::D),
        ("E", Grade::E),
        ("F", Grade::F),
    ];
}

impl Word for Verdict {
    const NAMES: &'static [(&'static str, Verdict)] =
        &[("same", Verdict::Same), ("different", Verdict::Different), ("unsure", Verdict::Unsure)];
}

impl Word for Role {
    const NAMES: &'static [(&'static str, Role)] = &[
        ("log", Role::Log),
        ("recorder", Role::Recorder),
        ("reviewer", Role::Reviewer),
        ("releaser", Role::Releaser),
        ("custodian", Role::Custodian),
        ("administrator", Role::Administrator),
        ("witness", Role::Witness),
    ];
}

impl Role {
    /// The word for it, as entries have it.
    pub fn name(self) -> &'static str {
        self.word()
    }
}

impl CustodyEvent {
    pub(super) fn write(self, writer: &mut Writer) {
        writer.text(self.name());
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<CustodyEvent, Malformed> {
        let at = reader.at();
        let word = reader.text()?;
        let event = CustodyEvent::ALL.iter().find(|event| event.name() == word);
        event.copied().ok_or(Malformed { at, what: "a word that is not known here" })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Codebook;

    /// The words of an enum are the terms of the vocabulary that labels it, in the same order.
    fn check(vocabulary: &str, words: Vec<&str>) {
        let codebook = Codebook::builtin();
        let terms = &codebook.vocabulary(vocabulary).unwrap().terms;
        assert_eq!(terms.iter().map(|term| term.id.as_str()).collect::<Vec<_>>(), words);
    }

    fn words<T: Word>() -> Vec<&'static str> {
        T::NAMES.iter().map(|(name, _)| *name).collect()
    }

    #[test]
    fn every_written_word_has_its_labels_in_the_codebook() {
        check("sharing", words::<Sharing>());
        check("grade", words::<Grade>());
        check("verdict", words::<Verdict>());
        check("role", words::<Role>());
        check("custody_event", CustodyEvent::ALL.iter().map(|event| event.name()).collect());
    }
}
