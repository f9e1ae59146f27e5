//! What one account shows or tells of a document.

use std::collections::HashMap;
use std::sync::LazyLock;

use claims::Account;
use dates::{Day, Window};
use ledger::{Codebook, RecordId};

use crate::defect::Proof;
use crate::law::Event;
use crate::words::{self, Cause};

/// The kind of record that speaks of a document.
pub const KIND: &str = "death_record";

/// The kinds of document in which a state registers a death.
const OFFICIAL: [&str; 2] = ["civil_death_record", "certificate"];

/// The document that is owed where nobody reports a death (ICPPED art. 24(6)).
pub const ABSENCE: &str = "certificate_of_absence";

/// Whether a document can be seen, as HURIDOCS micro-thesaurus 35 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// A source says that there is none.
    NoneExists,
    /// It exists and cannot be had.
    Unavailable,
    /// A reliable witness saw it.
    ByWitness,
    /// It is there.
    Available,
    /// Nobody said.
    Unsaid,
}

/// One document or notice of a death, as one account shows or tells it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The account.
    pub account: Account<'a>,
    /// What kind it is, a term of `death_record_kind`; empty where nobody said.
    pub kind: &'static str,
    /// Whether it can be seen.
    pub seen: Seen,
    /// Whether all that stands on it was entered: only then is a blank field known to be blank.
    pub whole: bool,
}

/// What a field of a document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field<'a> {
    /// The value as written.
    Written(&'a str),
    /// Nothing stands there.
    Blank(Proof),
    /// Nobody entered it here; the document may have it.
    Untold,
}

impl<'a> Document<'a> {
    /// The document that an account speaks of; `None` for accounts of other kinds and of later days.
    pub fn read(account: &Account<'a>, on: Day) -> Option<Document<'a>> {
        if account.kind() != KIND {
            return None;
        }
        let document = Document {
            account: *account,
            kind: account.term("record_kind").unwrap_or_default(),
            seen: seen(account),
            whole: account.yes("transcribed_whole") == Some(true),
        };
        let later = document.day(Event::Registration).is_some_and(|day| day.earliest > Some(on));
        (!later).then_some(document)
    }

    /// Names the record that speaks of it.
    pub fn id(&self) -> RecordId {
        self.account.id()
    }

    /// Whether it is one in which a state registers a death, and exists.
    pub fn registers_death(&self) -> bool {
        OFFICIAL.contains(&self.kind) && self.seen != Seen::NoneExists
    }

    /// Whether a source says that there is no such record.
    pub fn denies_registration(&self) -> bool {
        OFFICIAL.contains(&self.kind) && self.seen == Seen::NoneExists
    }

    /// The day of an event on it: of death, or of registration and else of issue or notice.
    pub fn day(&self, event: Event) -> Option<Window> {
        match event {
            Event::Death => self.account.window("death_date"),
            Event::Registration | Event::Request => ["registered_on", "issued_on", "date"]
                .iter()
                .find_map(|property| self.account.window(property)),
        }
    }

    /// What a field says; `given_name|name` is whichever of them is written.
    pub fn field(&self, either: &str) -> Field<'a> {
        let written = either.split('|').find_map(|property| self.account.text(property));
        match written {
            Some(value) if words::cause(value) == Some(Cause::Blank) => Field::Blank(Proof::Found),
            Some(value) => Field::Written(value),
            None if self.whole => Field::Blank(Proof::Found),
            None if either.split('|').any(|property| self.said_blank(property)) => {
                Field::Blank(Proof::Reported)
            }
            None => Field::Untold,
        }
    }

    fn said_blank(&self, property: &str) -> bool {
        self.account.texts("left_blank").any(|written| field_named(written) == Some(property))
    }

    /// What a source says is left blank, in words that name no field.
    pub fn unread_blanks(&self) -> impl Iterator<Item = &'a str> {
        self.account.texts("left_blank").filter(|written| field_named(written).is_none())
    }
}

fn seen(account: &Account<'_>) -> Seen {
    match account.term("availability") {
        Some("none") => Seen::NoneExists,
        Some("unavailable") => Seen::Unavailable,
        Some("seen_by_witness") => Seen::ByWitness,
        Some("available") => Seen::Available,
        _ => Seen::Unsaid,
    }
}

/// The property that people call so, in any language: its identifier, label or a header.
fn field_named(written: &str) -> Option<&'static str> {
    static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let kind = Codebook::builtin().kind(KIND).expect("the codebook has the kind");
        let mut names = HashMap::new();
        for property in &kind.properties {
            let called = property.all_headers().chain(property.labels.0.values().map(String::as_str));
            for name in called.chain([property.id.as_str()]) {
                names.entry(names::fold(name)).or_insert(property.id.as_str());
            }
        }
        names
    });
    NAMES.get(&names::fold(written)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_as_people_call_it() {
        for (written, field) in [
            ("Cause of death", "death_cause"),
            ("علت فوت", "death_cause"),
            ("علت‌ فوت", "death_cause"),
            ("مكان الدفن", "burial_place"),
            ("mother_name", "mother_name"),
            ("مهر", "registrar_seal"),
        ] {
            assert_eq!(field_named(written), Some(field), "{written}");
        }
        assert_eq!(field_named("half of it"), None);
    }
}
