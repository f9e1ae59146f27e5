//! One value of one property, as its source wrote it.

use serde::{Deserialize, Serialize};

/// Who may be shown a statement; each level includes those before it.
///
/// The order is that of exposure: `Public` is the least protected.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Sharing {
    /// Anyone: the public edition.
    Public,
    /// Partner organisations under agreement, and UN mandates in confidence.
    Partners,
    /// Those who work on this register.
    #[default]
    Team,
    /// Named custodians only: identities of sources and relatives at risk.
    Sealed,
}

/// What a source says: one property, one value, exactly as written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// The property, an identifier of the codebook such as `death_date`.
    pub property: String,
    /// The value with the source's own code points; never normalised.
    pub value: String,
    /// The language or script where known, a BCP 47 tag such as `fa` or `und-Latn`.
    pub lang: Option<String>,
    /// How the value was understood when it was recorded (for dates: calendar
    /// and EDTF window, see `dates`). Never replaces the value.
    pub reading: Option<String>,
    /// The column or cell within the record's locator, as `C` or `نام پدر`.
    pub column: Option<String>,
    /// Who may be shown it.
    pub sharing: Sharing,
}

impl Statement {
    /// A statement with no qualifiers, for the team.
    pub fn new(property: &str, value: &str) -> Statement {
        Statement {
            property: property.to_owned(),
            value: value.to_owned(),
            lang: None,
            reading: None,
            column: None,
            sharing: Sharing::default(),
        }
    }
}

/// The properties that code decides on; all others live in the codebook only.
///
/// A test checks that the codebook has each of them.
pub mod property {
    /// The whole name as one text.
    pub const NAME: &str = "name";
    /// The given name.
    pub const GIVEN_NAME: &str = "given_name";
    /// The family name.
    pub const FAMILY_NAME: &str = "family_name";
    /// Another name: alias, nickname, organisational name.
    pub const OTHER_NAME: &str = "other_name";
    /// The father's name (نام پدر).
    pub const FATHER_NAME: &str = "father_name";
    /// The grandfather's name.
    pub const GRANDFATHER_NAME: &str = "grandfather_name";
    /// The mother's name.
    pub const MOTHER_NAME: &str = "mother_name";
    /// Sex as the source has it.
    pub const SEX: &str = "sex";
    /// Date of birth.
    pub const BIRTH_DATE: &str = "birth_date";
    /// Place of birth.
    pub const BIRTH_PLACE: &str = "birth_place";
    /// Age in years at death or disappearance, as the source has it.
    pub const AGE: &str = "age";
    /// Date of arrest or abduction.
    pub const ARREST_DATE: &str = "arrest_date";
    /// Date of death as reported.
    pub const DEATH_DATE: &str = "death_date";
    /// Place of death as reported.
    pub const DEATH_PLACE: &str = "death_place";
    /// Date of burial.
    pub const BURIAL_DATE: &str = "burial_date";
    /// Place of burial as claimed: cemetery, section, plot.
    pub const BURIAL_PLACE: &str = "burial_place";
    /// Prison or other detention place.
    pub const DETENTION_PLACE: &str = "detention_place";
    /// Town or city the person is connected with.
    pub const CITY: &str = "city";
    /// Province or region.
    pub const PROVINCE: &str = "province";
    /// Political or religious affiliation as the source has it.
    pub const AFFILIATION: &str = "affiliation";
    /// Occupation.
    pub const OCCUPATION: &str = "occupation";
    /// Identity document number, with its kind if the source has it.
    pub const ID_NUMBER: &str = "id_number";
    /// An address where the source can be read.
    pub const SOURCE_URL: &str = "source_url";
    /// Anything else the source says, as text.
    pub const NOTE: &str = "note";
}
