//! The languages of papers.

use dates::Lang;
use serde::Deserialize;

/// A language in which papers are written. UN bodies take English, French and Spanish (standards 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// English.
    English,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Persian.
    Persian,
    /// Arabic.
    Arabic,
}

impl Tongue {
    /// All of them.
    pub const ALL: [Tongue; 5] =
        [Tongue::English, Tongue::French, Tongue::Spanish, Tongue::Persian, Tongue::Arabic];

    /// The code, as BCP 47 has it.
    pub fn code(self) -> &'static str {
        match self {
            Tongue::English => "en",
            Tongue::French => "fr",
            Tongue::Spanish => "es",
            Tongue::Persian => "fa",
            Tongue::Arabic => "ar",
        }
    }

    /// The language of a code.
    pub fn from_code(code: &str) -> Option<Tongue> {
        Tongue::ALL.into_iter().find(|tongue| tongue.code() == code)
    }

    /// The direction of its script.
    pub fn dir(self) -> &'static str {
        match self {
            Tongue::Persian | Tongue::Arabic => "rtl",
            _ => "ltr",
        }
    }

    /// A number in the digits of the language.
    pub fn digits(self, number: &str) -> String {
        dates::digits(number, self.lang())
    }

    /// What parts the members of a list.
    pub fn comma(self) -> &'static str {
        if self.dir() == "rtl" { "، " } else { ", " }
    }

    /// What parts the members of a list that have commas of their own.
    pub fn semicolon(self) -> &'static str {
        if self.dir() == "rtl" { "؛ " } else { "; " }
    }

    /// The nearest language of the codebook, whose labels are in three.
    pub fn lang(self) -> Lang {
        match self {
            Tongue::Persian => Lang::Persian,
            Tongue::Arabic => Lang::Arabic,
            _ => Lang::English,
        }
    }
}

/// A text of a form in the three languages of UN bodies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Texts {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
    /// Spanish.
    pub es: String,
}

impl Texts {
    /// The text in a language, in English where there is none.
    pub fn get(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::French => &self.fr,
            Tongue::Spanish => &self.es,
            _ => &self.en,
        }
    }
}
