//! Classes of data, by what their exposure does to people (P0 to P6).
//!
//! Sharing says who may see a value; the class says what it is, so that an audience can
//! be refused a whole class whatever a source allows.

use serde::{Deserialize, Serialize};

use super::{Kind, Property};
use crate::Sharing;

/// What a value is to the people it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DataClass {
    /// P0: published reports, official statements, letters of the UN.
    #[serde(rename = "P0")]
    PublicFact,
    /// P1: name, father's name, year of birth, prison, date of a victim.
    #[serde(rename = "P1")]
    VictimCore,
    /// P2: names, addresses and attempts of relatives.
    #[serde(rename = "P2")]
    Family,
    /// P3: who saw or told it, and what gives them away.
    #[serde(rename = "P3")]
    WitnessSource,
    /// P4: bodies, samples, exact places of graves: for the search only (ICPPED art. 19).
    #[serde(rename = "P4")]
    ForensicSearch,
    /// P5: how the work is done: custody, devices, drafts.
    #[serde(rename = "P5")]
    Operational,
    /// P6: those alleged to be involved.
    #[serde(rename = "P6")]
    Suspect,
}

impl DataClass {
    /// All of them, in order.
    pub const ALL: [DataClass; 7] = [
        DataClass::PublicFact,
        DataClass::VictimCore,
        DataClass::Family,
        DataClass::WitnessSource,
        DataClass::ForensicSearch,
        DataClass::Operational,
        DataClass::Suspect,
    ];

    /// The code, such as `P1`: a term of the vocabulary `data_class`.
    pub fn code(self) -> &'static str {
        ["P0", "P1", "P2", "P3", "P4", "P5", "P6"][self as usize]
    }

    /// The class with this code.
    pub fn from_code(code: &str) -> Option<DataClass> {
        DataClass::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// The class of a property: its own, else its kind's if it is protected, else the usual one.
pub(super) fn of(kind: &Kind, property: &Property) -> DataClass {
    let protected = property.sharing >= Sharing::Team;
    let own = property.class.or(kind.class.filter(|_| protected));
    own.unwrap_or(match property.sharing {
        Sharing::Public if !kind.linked => DataClass::PublicFact,
        Sharing::Public | Sharing::Partners => DataClass::VictimCore,
        Sharing::Team if kind.linked => DataClass::Family,
        Sharing::Team => DataClass::Operational,
        Sharing::Sealed => DataClass::WitnessSource,
    })
}
