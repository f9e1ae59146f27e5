//! With which other claims a document cannot be true: both sides, and who says each.

use ledger::{RecordId, Sharing};
use serde::Deserialize;

/// One thing that a document says and others say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// What it is about.
    pub about: About,
    /// What the document says.
    pub certified: Side,
    /// What others say that cannot be true beside it.
    pub claimed: Vec<Side>,
    /// Records of other sources that agree with the document.
    pub agreeing: Vec<RecordId>,
}

/// What a document and other claims are compared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The date of death against other dates of death.
    Date,
    /// The date of death against a later proof of life (V-803).
    Life,
    /// The cause against a reported execution or killing.
    Cause,
    /// The place against the prison.
    Place,
    /// The name, spelt so that it is another's.
    Name,
    /// The date of birth or the age.
    Age,
}

/// How firm a contradiction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Nobody else agrees with the document.
    Unopposed,
    /// Some say the same as the document.
    Disputed,
}

/// One side of a contradiction: a value as written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The record.
    pub record: RecordId,
    /// Its property.
    pub property: String,
    /// The value as written.
    pub value: String,
    /// Who may be shown it.
    pub sharing: Sharing,
}

impl Contradiction {
    /// How firm it is. Nobody agrees with a death before a sign of life: that is not outvoted by later lists.
    pub fn strength(&self) -> Strength {
        if self.agreeing.is_empty() { Strength::Unopposed } else { Strength::Disputed }
    }
}

impl About {
    /// All, in the order to show.
    pub const ALL: [About; 6] =
        [About::Life, About::Date, About::Cause, About::Place, About::Name, About::Age];

    /// The identifier in JSON and in the laws' files.
    pub fn code(self) -> &'static str {
        match self {
            About::Date => "date",
            About::Life => "life",
            About::Cause => "cause",
            About::Place => "place",
            About::Name => "name",
            About::Age => "age",
        }
    }

    /// The stable rule code; that of standards, section 11, where it has one.
    pub fn rule(self) -> &'static str {
        match self {
            About::Life => "V-803",
            About::Date => "contradiction.date",
            About::Cause => "contradiction.cause",
            About::Place => "contradiction.place",
            About::Name => "contradiction.name",
            About::Age => "contradiction.age",
        }
    }

    /// It in words.
    pub fn word(self, lang: dates::Lang) -> &'static str {
        let words = match self {
            About::Date => ["date of death", "تاریخ فوت", "تاريخ الوفاة"],
            About::Life => [
                "date of death before a sign of life",
                "تاریخ فوت پیش از نشانهٔ زندگی",
                "تاريخ الوفاة قبل دليل حياة",
            ],
            About::Cause => ["cause of death", "علت فوت", "سبب الوفاة"],
            About::Place => ["place of death", "محل فوت", "مكان الوفاة"],
            About::Name => ["name", "نام", "الاسم"],
            About::Age => ["date of birth", "تاریخ تولد", "تاريخ الميلاد"],
        };
        match lang {
            dates::Lang::English => words[0],
            dates::Lang::Persian => words[1],
            dates::Lang::Arabic => words[2],
        }
    }
}
