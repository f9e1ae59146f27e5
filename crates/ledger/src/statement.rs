//! One value of one property, as its source wrote it.

use serde::{Deserialize, Serialize};

/// Who may be shown a statement; each level includes those before it.
///
/// The order is that of exposure: `Public` is the least protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
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
    macro_rules! properties {
        ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
            $($(#[$doc])* pub const $name: &str = $id;)*

            /// All of them.
            pub const ALL: &[&str] = &[$($name,)*];
        };
    }

    properties! {
        /// The whole name as one text.
        NAME = "name";
        /// The given name.
        GIVEN_NAME = "given_name";
        /// The family name.
        FAMILY_NAME = "family_name";
        /// Another name: alias, nickname, organisational name.
        OTHER_NAME = "other_name";
        /// The father's name (نام پدر).
        FATHER_NAME = "father_name";
        /// The grandfather's name.
        GRANDFATHER_NAME = "grandfather_name";
        /// The mother's name.
        MOTHER_NAME = "mother_name";
        /// Sex as the source has it.
        SEX = "sex";
        /// Date of birth.
        BIRTH_DATE = "birth_date";
        /// Place of birth.
        BIRTH_PLACE = "birth_place";
        /// Age in years at death or disappearance, as the source has it.
        AGE = "age";
        /// Date of arrest or abduction.
        ARREST_DATE = "arrest_date";
        /// Date of death as reported.
        DEATH_DATE = "death_date";
        /// Place of death as reported.
        DEATH_PLACE = "death_place";
        /// Date of burial.
        BURIAL_DATE = "burial_date";
        /// Place of burial as claimed: cemetery, section, plot.
        BURIAL_PLACE = "burial_place";
        /// Prison or other detention place.
        DETENTION_PLACE = "detention_place";
        /// Town or city the person is connected with.
        CITY = "city";
        /// Province or region.
        PROVINCE = "province";
        /// Street and number, as the source has them.
        ADDRESS = "address";
        /// Postal code.
        POSTCODE = "postcode";
        /// E-mail address of the person or the family.
        EMAIL = "email";
        /// Telephone number of the person or the family.
        PHONE = "phone";
        /// Political or religious affiliation as the source has it.
        AFFILIATION = "affiliation";
        /// Occupation.
        OCCUPATION = "occupation";
        /// Identity document number, with its kind if the source has it.
        ID_NUMBER = "id_number";
        /// An address where the source can be read.
        SOURCE_URL = "source_url";
        /// Anything else the source says, as text.
        NOTE = "note";
    }
}
