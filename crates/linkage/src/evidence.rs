//! What is compared about two records, and the levels of agreement it can reach.
//!
//! A level says what a reader would say: "equal across scripts", "a second
//! surname element dropped". How much a level weighs is left to `model`.

use std::fmt;

/// One thing compared about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The given name.
    Given,
    /// The family name.
    Family,
    /// Whether given and family name stand in each other's place.
    Order,
    /// The father's name (نام پدر).
    Father,
    /// The grandfather's name.
    Grandfather,
    /// The mother's name.
    Mother,
    /// The window of birth, from a date or from an age.
    Birth,
    /// The window of death.
    Death,
    /// Town, province and prison together: one follows from the other too often.
    Place,
    /// Political or religious affiliation.
    Affiliation,
    /// Sex, where the given names do not already say it.
    Sex,
    /// The number of an identity document.
    Identity,
    /// Street and number.
    Address,
    /// The postal code.
    Postcode,
    /// E-mail addresses and telephone numbers.
    Contact,
}

/// With whom a person shares a piece of evidence, other than by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SharedWith {
    /// With brothers, sisters, children.
    Kin,
    /// With relatives and with those killed at the same place.
    Neighbours,
    /// With those killed on the same occasion.
    Event,
    /// With nobody.
    Nobody,
}

/// How far two values agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One side says nothing: no evidence either way.
    Missing,
    /// The same letters.
    Exact,
    /// The same after folding of letters, spaces and marks.
    Folded,
    /// The same name in two scripts or two romanisations.
    CrossScript,
    /// A known variant or short form of the same name.
    Variant,
    /// A slip of the pen apart, and both are names that people bear.
    Near,
    /// A slip of the pen apart; of names, and hardly anybody bears one of the two.
    Slip,
    /// A part of a compound name is missing on one side.
    PartMissing,
    /// A second surname element is missing on one side.
    SecondDropped,
    /// Two slips apart, or one in a short name.
    Resembling,
    /// Two slips apart, or one in a short name; of names, and hardly anybody bears one of the two.
    Garbled,
    /// One consonant apart, or two exchanged, and no nearer, and hardly anybody bears one of the two.
    Distorted,
    /// One element of several is shared.
    PartShared,
    /// An initial that fits.
    Initial,
    /// Another name.
    Different,
    /// Given and family name stand in each other's place.
    Swapped,
    /// The same single day.
    SameDay,
    /// Two days that differ by one digit, by two exchanged digits, or in day and month exchanged.
    DateSlip,
    /// Windows of a month or so that overlap.
    SameMonth,
    /// Windows of a year or so that overlap.
    SameYear,
    /// Wider windows that overlap.
    Overlap,
    /// Less than ten days apart.
    DaysApart,
    /// Less than two months apart.
    MonthsApart,
    /// About one year apart, as a wrong year or a wrong calendar gives.
    YearApart,
    /// A few years apart.
    YearsApart,
    /// Windows that contradict each other.
    Conflict,
    /// Town and prison are the same.
    TownAndPrison,
    /// The town is the same; a prison is not named on both sides.
    Town,
    /// The town is the same, the prison another.
    TownNotPrison,
    /// The prison is the same; a town is not named on both sides.
    Prison,
    /// The prison is the same, the town another.
    PrisonNotTown,
    /// Only the province is the same.
    Province,
    /// The place is another.
    Elsewhere,
    /// The same street; a number is not given on both sides.
    Street,
    /// The same street, another number.
    StreetNotNumber,
    /// The same value.
    Same,
    /// Another value.
    Other,
}

const NAME: &[Level] = &[
    Level::Missing,
    Level::Exact,
    Level::Folded,
    Level::CrossScript,
    Level::Variant,
    Level::Slip,
    Level::Near,
    Level::PartMissing,
    Level::Garbled,
    Level::Resembling,
    Level::Distorted,
    Level::PartShared,
    Level::Initial,
    Level::Different,
];
const FAMILY: &[Level] = &[
    Level::Missing,
    Level::Exact,
    Level::Folded,
    Level::CrossScript,
    Level::Variant,
    Level::Slip,
    Level::Near,
    Level::SecondDropped,
    Level::Garbled,
    Level::Resembling,
    Level::Distorted,
    Level::PartShared,
    Level::Initial,
    Level::Different,
];
const ORDER: &[Level] = &[Level::Missing, Level::Swapped];
const BIRTH: &[Level] = &[
    Level::Missing,
    Level::SameDay,
    Level::DateSlip,
    Level::SameMonth,
    Level::SameYear,
    Level::Overlap,
    Level::YearApart,
    Level::YearsApart,
    Level::Conflict,
];
const DEATH: &[Level] = &[
    Level::Missing,
    Level::SameDay,
    Level::SameMonth,
    Level::SameYear,
    Level::Overlap,
    Level::DaysApart,
    Level::DateSlip,
    Level::MonthsApart,
    Level::YearApart,
    Level::Conflict,
];
const PLACE: &[Level] = &[
    Level::Missing,
    Level::TownAndPrison,
    Level::Town,
    Level::TownNotPrison,
    Level::Prison,
    Level::PrisonNotTown,
    Level::Province,
    Level::Elsewhere,
];
const VALUE: &[Level] = &[Level::Missing, Level::Same, Level::Other];
const CODE: &[Level] = &[Level::Missing, Level::Same, Level::Slip, Level::Garbled, Level::Other];
const CONTACT: &[Level] =
    &[Level::Missing, Level::Same, Level::Slip, Level::Garbled, Level::PartShared, Level::Other];
const ADDRESS: &[Level] =
    &[Level::Missing, Level::Same, Level::Slip, Level::Street, Level::StreetNotNumber, Level::Other];

/// How many kinds of evidence there are.
pub(crate) const KINDS: usize = 15;

/// How many levels one kind of evidence has at most.
pub(crate) const LEVELS: usize = 14;

/// The place of every level among those of every kind of evidence.
static PLACES: [[u8; ALL_LEVELS]; KINDS] = {
    let mut places = [[NO_PLACE; ALL_LEVELS]; KINDS];
    let mut kind = 0;
    while kind < KINDS {
        let levels = Evidence::ALL[kind].levels();
        let mut at = 0;
        while at < levels.len() {
            places[kind][levels[at] as usize] = at as u8;
            at += 1;
        }
        kind += 1;
    }
    places
};
/// How many levels there are.
pub(crate) const ALL_LEVELS: usize = Level::Other as usize + 1;
/// The evidence does not have the level.
const NO_PLACE: u8 = u8::MAX;

impl Evidence {
    /// Every kind of evidence, in the order a waterfall shows it.
    pub const ALL: [Evidence; KINDS] = [
        Evidence::Given,
        Evidence::Family,
        Evidence::Order,
        Evidence::Father,
        Evidence::Grandfather,
        Evidence::Mother,
        Evidence::Birth,
        Evidence::Death,
        Evidence::Place,
        Evidence::Affiliation,
        Evidence::Sex,
        Evidence::Identity,
        Evidence::Address,
        Evidence::Postcode,
        Evidence::Contact,
    ];

    /// The levels it can reach, `Missing` first and the worst last.
    pub const fn levels(self) -> &'static [Level] {
        match self {
            Evidence::Given | Evidence::Father | Evidence::Grandfather | Evidence::Mother => NAME,
            Evidence::Family => FAMILY,
            Evidence::Order => ORDER,
            Evidence::Birth => BIRTH,
            Evidence::Death => DEATH,
            Evidence::Place => PLACE,
            Evidence::Affiliation | Evidence::Sex => VALUE,
            Evidence::Identity | Evidence::Postcode => CODE,
            Evidence::Address => ADDRESS,
            Evidence::Contact => CONTACT,
        }
    }

    /// A stable word for tables and codes, such as `father`.
    pub fn code(self) -> &'static str {
        match self {
            Evidence::Given => "given",
            Evidence::Family => "family",
            Evidence::Order => "order",
            Evidence::Father => "father",
            Evidence::Grandfather => "grandfather",
            Evidence::Mother => "mother",
            Evidence::Birth => "birth",
            Evidence::Death => "death",
            Evidence::Place => "place",
            Evidence::Affiliation => "affiliation",
            Evidence::Sex => "sex",
            Evidence::Identity => "identity",
            Evidence::Address => "address",
            Evidence::Postcode => "postcode",
            Evidence::Contact => "contact",
        }
    }

    /// Whether it is a number or code of which hardly two are equal by chance.
    pub(crate) fn is_code(self) -> bool {
        matches!(self, Evidence::Identity | Evidence::Address | Evidence::Postcode | Evidence::Contact)
    }

    /// With whom a person shares it.
    pub(crate) fn shared_with(self) -> SharedWith {
        match self {
            Evidence::Family
            | Evidence::Father
            | Evidence::Grandfather
            | Evidence::Mother
            | Evidence::Address
            | Evidence::Contact => SharedWith::Kin,
            Evidence::Place | Evidence::Postcode => SharedWith::Neighbours,
            Evidence::Death | Evidence::Affiliation => SharedWith::Event,
            Evidence::Given | Evidence::Order | Evidence::Birth | Evidence::Sex | Evidence::Identity => {
                SharedWith::Nobody
            }
        }
    }

    /// The place of a level among this evidence's levels.
    pub(crate) fn index(self, level: Level) -> usize {
        let place = PLACES[self as usize][level as usize];
        assert!(place != NO_PLACE, "a comparison answers with levels of its own evidence");
        usize::from(place)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Level {
    /// A stable word for tables and codes, such as `cross-script`.
    pub fn code(self) -> &'static str {
        match self {
            Level::Missing => "missing",
            Level::Exact => "exact",
            Level::Folded => "folded",
            Level::CrossScript => "cross-script",
            Level::Variant => "variant",
            Level::Near => "near",
            Level::Resembling => "resembling",
            Level::Garbled => "garbled",
            Level::Distorted => "distorted",
            Level::Slip => "slip",
            Level::PartMissing => "part-missing",
            Level::SecondDropped => "second-dropped",
            Level::PartShared => "part-shared",
            Level::Initial => "initial",
            Level::Different => "different",
            Level::Swapped => "swapped",
            Level::SameDay => "same-day",
            Level::DateSlip => "date-slip",
            Level::SameMonth => "same-month",
            Level::SameYear => "same-year",
            Level::Overlap => "overlap",
            Level::DaysApart => "days-apart",
            Level::MonthsApart => "months-apart",
            Level::YearApart => "year-apart",
            Level::YearsApart => "years-apart",
            Level::Conflict => "conflict",
            Level::TownAndPrison => "town-and-prison",
            Level::Town => "town",
            Level::TownNotPrison => "town-not-prison",
            Level::Prison => "prison",
            Level::PrisonNotTown => "prison-not-town",
            Level::Province => "province",
            Level::Elsewhere => "elsewhere",
            Level::Street => "street",
            Level::StreetNotNumber => "street-not-number",
            Level::Same => "same",
            Level::Other => "other",
        }
    }

    /// Whether it says that the two records contradict each other outright.
    pub(crate) fn is_contradiction(self) -> bool {
        matches!(self, Level::Different | Level::Conflict | Level::Elsewhere | Level::Other)
    }

    /// Whether it says that the names are the same but for script and spelling.
    ///
    /// Which of these levels is found depends on the lists, not on the people.
    pub(crate) fn is_same_name(self) -> bool {
        matches!(self, Level::Exact | Level::Folded | Level::CrossScript | Level::Variant)
    }

    /// Whether it says that the names are one name, slips of the pen included.
    pub(crate) fn is_one_name(self) -> bool {
        matches!(self, Level::Exact | Level::Folded | Level::CrossScript | Level::Variant | Level::Near)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The levels of all evidence about one pair, and how rare the agreeing values are.
///
/// Packed so that millions of pairs fall into few distinct patterns: four bits for
/// each kind of evidence, and six bits of rarity, in half bits, for each way of sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Pattern {
    levels: u64,
    rarities: u32,
}

const LEVEL_BITS: u32 = 4;
const RARITY_BITS: u32 = 6;
const _: () = assert!(LEVELS <= 1 << LEVEL_BITS && KINDS as u32 * LEVEL_BITS <= u64::BITS);

impl Pattern {
    /// Writes the level found for one kind of evidence.
    pub fn set(&mut self, evidence: Evidence, level: Level) {
        let at = LEVEL_BITS * evidence as u32;
        let mask = (1 << LEVEL_BITS) - 1;
        self.levels = (self.levels & !(mask << at)) | ((evidence.index(level) as u64) << at);
    }

    /// Writes the rarity of what is shared in one way, in bits.
    pub fn set_rarity(&mut self, with: SharedWith, bits: f32) {
        let at = RARITY_BITS * with as u32;
        let mask = (1 << RARITY_BITS) - 1;
        let steps = (bits * 2.0).round().clamp(-32.0, 31.0) as i32 as u32 & mask;
        self.rarities = (self.rarities & !(mask << at)) | (steps << at);
    }

    /// The place of the level among the evidence's levels; 0 is missing.
    pub fn index(self, evidence: Evidence) -> usize {
        (self.levels >> (LEVEL_BITS * evidence as u32)) as usize & ((1 << LEVEL_BITS) - 1)
    }

    /// The level found for one kind of evidence.
    pub fn level(self, evidence: Evidence) -> Level {
        evidence.levels()[self.index(evidence)]
    }

    /// The rarity of what is shared in one way, in bits.
    pub fn rarity(self, with: SharedWith) -> f32 {
        let left = u32::BITS - RARITY_BITS * (with as u32 + 1);
        let steps = ((self.rarities << left) as i32) >> (u32::BITS - RARITY_BITS);
        steps as f32 / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITH: [SharedWith; 4] =
        [SharedWith::Kin, SharedWith::Neighbours, SharedWith::Event, SharedWith::Nobody];

    #[test]
    fn a_pattern_gives_back_what_was_put_in() {
        for evidence in Evidence::ALL {
            assert!(evidence.levels().len() <= LEVELS);
            for &level in evidence.levels() {
                let mut pattern = Pattern::default();
                for (with, bits) in WITH.into_iter().zip([-3.5, 11.5, 0.0, -16.0]) {
                    pattern.set_rarity(with, bits);
                }
                pattern.set(evidence, level);
                assert_eq!(pattern.level(evidence), level);
                assert_eq!(WITH.map(|with| pattern.rarity(with)), [-3.5, 11.5, 0.0, -16.0]);
                let others = Evidence::ALL.into_iter().filter(|&other| other != evidence);
                assert!(others.into_iter().all(|other| pattern.level(other) == Level::Missing));
            }
        }
    }

    #[test]
    fn rarity_is_clipped_rather_than_wrapped() {
        let mut pattern = Pattern::default();
        pattern.set_rarity(SharedWith::Kin, 900.0);
        pattern.set_rarity(SharedWith::Nobody, -900.0);
        assert_eq!(WITH.map(|with| pattern.rarity(with)), [15.5, 0.0, 0.0, -16.0]);
    }
}
