//! One word of a name, prepared once for any number of comparisons.

use crate::display::{inked, of_inked};
use crate::fold::fold_joined;
use crate::likeness::{Families, families_of};
use crate::sounds::Sounds;

/// A word prepared for `token_likeness`: about a hundred bytes.
///
/// Make it from the word as written: `Token::new("رضائی")`, not from a folded
/// form, for hamza and ە carry sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub(crate) display: Box<str>,
    pub(crate) folded: Box<str>,
    pub(crate) sounds: Sounds,
    /// Sum of the masses of its units.
    pub(crate) mass: u16,
    /// Its spelling families in `data/families.tsv`.
    pub(crate) families: Families,
    /// One letter only: an initial.
    pub(crate) initial: bool,
}

impl Token {
    /// Prepares a word; spaces and hyphens inside do not count.
    pub fn new(word: &str) -> Token {
        let inked = inked(word);
        let sounds = Sounds::of_inked(&inked);
        let folded = fold_joined(&inked);
        let mut letters = folded.chars().filter(|c| c.is_alphabetic());
        Token {
            mass: sounds.mass(),
            families: families_of(&folded),
            initial: (letters.next().is_some() && letters.next().is_none())
                || (folded == "الف" && word.contains('.')),
            display: of_inked(inked).into(),
            folded: folded.into(),
            sounds,
        }
    }

    /// The folded form, without spaces.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// True if the word is a single letter.
    pub fn is_initial(&self) -> bool {
        self.initial
    }
}
