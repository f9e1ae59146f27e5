//! The values of a fact, and how firmly each stands.

use claims::Reason;
use dates::Window;
use ledger::RecordId;
use serde::{Serialize, Serializer};

/// Alive or dead. Nobody is presumed dead: the default is not knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Fate {
    /// Not known.
    #[default]
    Unknown,
    /// Alive and held.
    AliveDetained,
    /// Alive and free.
    AliveFree,
    /// Dead.
    Dead,
}

/// Where someone is, from not known to returned.
///
/// A suspected or confirmed site can be an established fact and still locate nobody: someone
/// believed to be among many in a trench is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Whereabouts {
    /// Not known.
    #[default]
    Unknown,
    /// An area only, such as the last known prison.
    AreaOnly,
    /// A suspected burial site.
    SiteSuspected,
    /// A confirmed burial site.
    SiteConfirmed,
    /// The plot is known.
    PlotKnown,
    /// Remains were recovered that may be theirs.
    RemainsRecovered,
    /// Remains were identified by a board, on a primary identifier.
    RemainsIdentified,
    /// Identified remains were returned to the family.
    RemainsReturned,
    /// Alive, and where is verified.
    LocationVerified,
}

/// Whether an element of an enforced disappearance is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Holding {
    /// Not known.
    #[default]
    Unknown,
    /// It is.
    Holds,
    /// It is not.
    DoesNotHold,
}

/// How firmly a value stands (standards 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Standing {
    /// Nobody looked.
    #[default]
    NotAssessed,
    /// Nothing is said.
    NoInformation,
    /// At least one source says so, of any grade.
    Alleged,
    /// Two independent sources agree, one of them good enough, and nothing as good speaks against it.
    Supported,
    /// A finding at the standard of proof, or for remains a board's identification.
    Established,
    /// Sources, or findings, that cannot all be true. Both are shown; none is picked.
    Contradicted,
}

impl Standing {
    /// Whether it is supported or established.
    pub fn holds_up(self) -> bool {
        matches!(self, Standing::Supported | Standing::Established)
    }
}

/// How two values of one fact go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kin {
    /// The first says what the second says, or more.
    Entails,
    /// Both can be true.
    Together,
    /// Both can be true at different times only.
    Apart,
}

/// What the rules of standing need to know of a value.
pub trait Value: Copy + Eq + Ord + std::fmt::Debug + 'static {
    /// The value that claims nothing.
    const UNKNOWN: Self;
    /// Whether agreeing also means: of the same place.
    const HAS_PLACE: bool;

    /// The value with this code.
    fn read(code: &str) -> Option<Self>;

    /// Its code, in JSON and in the codebook.
    fn code(self) -> &'static str;

    /// How it goes with another value.
    fn kin(self, other: Self) -> Kin;

    /// Whether it can end in time: the living may die, the dead stay dead.
    fn passes(self) -> bool;
}

macro_rules! codes {
    ($type:ty: $($value:ident = $code:literal),* $(,)?) => {
        impl $type {
            /// All of them.
            pub const ALL: &[$type] = &[$(<$type>::$value,)*];

            /// Its code, in JSON and in the codebook.
            pub fn code(self) -> &'static str {
                match self { $(<$type>::$value => $code,)* }
            }

            /// The one with this code.
            pub fn read(code: &str) -> Option<$type> {
                match code { $($code => Some(<$type>::$value),)* _ => None }
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.serialize_str(self.code())
            }
        }
    };
}
pub(crate) use codes;

codes!(Fate: Unknown = "unknown", AliveDetained = "alive_detained", AliveFree = "alive_free", Dead = "dead");
codes!(Whereabouts:
    Unknown = "unknown", AreaOnly = "area_only", SiteSuspected = "site_suspected",
    SiteConfirmed = "site_confirmed", PlotKnown = "plot_known", RemainsRecovered = "remains_recovered",
    RemainsIdentified = "remains_identified", RemainsReturned = "remains_returned",
    LocationVerified = "location_verified",
);
codes!(Holding: Unknown = "unknown", Holds = "holds", DoesNotHold = "does_not_hold");
codes!(Standing:
    NotAssessed = "not_assessed", NoInformation = "no_information", Alleged = "alleged",
    Supported = "supported", Established = "established", Contradicted = "contradicted",
);

impl Value for Fate {
    const UNKNOWN: Fate = Fate::Unknown;
    const HAS_PLACE: bool = false;

    fn read(code: &str) -> Option<Fate> {
        Fate::read(code)
    }

    fn code(self) -> &'static str {
        Fate::code(self)
    }

    fn kin(self, other: Fate) -> Kin {
        if self == other { Kin::Entails } else { Kin::Apart }
    }

    fn passes(self) -> bool {
        self != Fate::Dead
    }
}

impl Value for Whereabouts {
    const UNKNOWN: Whereabouts = Whereabouts::Unknown;
    const HAS_PLACE: bool = true;

    fn read(code: &str) -> Option<Whereabouts> {
        Whereabouts::read(code)
    }

    fn code(self) -> &'static str {
        Whereabouts::code(self)
    }

    fn kin(self, other: Whereabouts) -> Kin {
        use Whereabouts::{AreaOnly, LocationVerified, PlotKnown, SiteConfirmed, SiteSuspected};
        match (self, other) {
            (one, other) if one == other => Kin::Entails,
            (SiteConfirmed | PlotKnown, SiteSuspected) => Kin::Entails,
            (LocationVerified, AreaOnly) | (AreaOnly, LocationVerified) => Kin::Together,
            (LocationVerified, _) | (_, LocationVerified) => Kin::Apart,
            _ => Kin::Together,
        }
    }

    fn passes(self) -> bool {
        matches!(self, Whereabouts::AreaOnly | Whereabouts::LocationVerified)
    }
}

impl Value for Holding {
    const UNKNOWN: Holding = Holding::Unknown;
    const HAS_PLACE: bool = false;

    fn read(code: &str) -> Option<Holding> {
        Holding::read(code)
    }

    fn code(self) -> &'static str {
        Holding::code(self)
    }

    fn kin(self, other: Holding) -> Kin {
        if self == other { Kin::Entails } else { Kin::Apart }
    }

    fn passes(self) -> bool {
        false
    }
}

/// A fact of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// Alive or dead.
    Fate,
    /// Where.
    Whereabouts,
    /// Element: arrest, detention, abduction or any other deprivation of liberty.
    DeprivationOfLiberty,
    /// Element: by the State, or with its authorisation, support or acquiescence.
    StateInvolvement,
    /// Element: refusal to acknowledge it, or concealment of fate or whereabouts.
    RefusalOrConcealment,
    /// Consequence: placed outside the protection of the law. No intent is needed.
    OutsideProtectionOfLaw,
    /// For the Rome Statute crime only: intention to remove for a prolonged period.
    ProlongedRemovalIntended,
}

codes!(Fact:
    Fate = "fate", Whereabouts = "whereabouts", DeprivationOfLiberty = "deprivation_of_liberty",
    StateInvolvement = "state_involvement", RefusalOrConcealment = "refusal_or_concealment",
    OutsideProtectionOfLaw = "outside_protection_of_law",
    ProlongedRemovalIntended = "rs_intent_prolonged_removal",
);

/// One value that is claimed, with all who claim it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side<T> {
    /// The value.
    pub value: T,
    /// The grave site that is meant, where a link says so.
    #[serde(serialize_with = "id_or_null")]
    pub site: Option<RecordId>,
    /// How firmly it stands by itself.
    pub standing: Standing,
    /// When it is said to have come about.
    #[serde(serialize_with = "window")]
    pub happened: Window,
    /// The records that claim it.
    #[serde(serialize_with = "ids")]
    pub claims: Vec<RecordId>,
    /// How many independent sources claim it.
    pub independent: usize,
    /// The records that speak against it.
    #[serde(serialize_with = "ids")]
    pub contrary: Vec<RecordId>,
}

/// One fact as it stands (standards 9.1), with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactView<T> {
    /// The value; unknown where sides contradict each other.
    pub value: T,
    /// How firmly it stands.
    pub standing: Standing,
    /// Since when it is established: the day of the decision. Open where nothing was decided.
    #[serde(serialize_with = "window")]
    pub since: Window,
    /// When the value is said to have come about.
    #[serde(serialize_with = "window")]
    pub happened: Window,
    /// The records that claim the value, or all of those that contradict each other.
    #[serde(serialize_with = "ids")]
    pub claims: Vec<RecordId>,
    /// The finding, or the identification, that decided it.
    #[serde(serialize_with = "id_or_null")]
    pub decided_by: Option<RecordId>,
    /// How many independent sources say anything of the fact, whatever they say.
    pub independent: usize,
    /// Every value that is claimed, the firmest first.
    pub sides: Vec<Side<T>>,
    /// Records of an earlier state that passed: held in 1984, reported dead in 1988.
    #[serde(serialize_with = "ids")]
    pub earlier: Vec<RecordId>,
    /// Why it stands so.
    pub reasons: Vec<Reason>,
    /// What it would take for the next standing.
    pub next: Option<String>,
}

impl<T: Value> FactView<T> {
    /// Whether a value is established.
    pub fn is_established(&self) -> bool {
        self.standing == Standing::Established && self.value != T::UNKNOWN
    }
}

pub(crate) fn ids<S: Serializer>(records: &[RecordId], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(records.iter().map(ToString::to_string))
}

pub(crate) fn id<S: Serializer>(record: &RecordId, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&record.to_string())
}

pub(crate) fn id_or_null<S: Serializer>(record: &Option<RecordId>, out: S) -> Result<S::Ok, S::Error> {
    match record {
        Some(record) => id(record, out),
        None => out.serialize_none(),
    }
}

/// A window as `1988-07-28/1988-08-31`, an open end as two dots; nothing where both are open.
pub(crate) fn window<S: Serializer>(window: &Window, out: S) -> Result<S::Ok, S::Error> {
    match shown(window) {
        Some(text) => out.serialize_str(&text),
        None => out.serialize_none(),
    }
}

/// A window in the form of EDTF, as `1988-07-28` or `1988-07-28/..`; `None` where both ends are open.
pub fn shown(window: &Window) -> Option<String> {
    let end = |day: Option<dates::Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
    match (window.earliest, window.latest) {
        (None, None) => None,
        (Some(first), Some(last)) if first == last => Some(first.to_string()),
        (first, last) => Some(format!("{}/{}", end(first), end(last))),
    }
}
