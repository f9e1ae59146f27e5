//! The state of the facts: both known, one, or none (standards 9.1, last table).

use serde::{Serialize, Serializer};

use crate::fact::codes;
use crate::{FactView, Fate, Whereabouts};

/// What is established of fate and whereabouts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum FactState {
    /// Neither.
    #[default]
    Unresolved,
    /// The fate only: the typical state after 1988, reported executed, remains not located.
    FateKnownWhereaboutsUnknown,
    /// The whereabouts only.
    WhereaboutsKnownFateUnconfirmed,
    /// Both: found alive.
    ClarifiedAlive,
    /// Both: remains identified.
    ClarifiedRemainsIdentified,
    /// Both: remains returned.
    ClarifiedRemainsReturned,
}

codes!(FactState:
    Unresolved = "unresolved",
    FateKnownWhereaboutsUnknown = "fate_known_whereabouts_unknown",
    WhereaboutsKnownFateUnconfirmed = "whereabouts_known_fate_unconfirmed",
    ClarifiedAlive = "clarified_in_fact.alive",
    ClarifiedRemainsIdentified = "clarified_in_fact.dead_remains_identified",
    ClarifiedRemainsReturned = "clarified_in_fact.dead_remains_returned",
);

impl FactState {
    /// The state that two facts make.
    pub fn of(fate: &FactView<Fate>, whereabouts: &FactView<Whereabouts>) -> FactState {
        match (fate.is_established(), located(fate, whereabouts)) {
            (false, false) => FactState::Unresolved,
            (true, false) => FactState::FateKnownWhereaboutsUnknown,
            (false, true) => FactState::WhereaboutsKnownFateUnconfirmed,
            (true, true) => match whereabouts.value {
                Whereabouts::RemainsReturned => FactState::ClarifiedRemainsReturned,
                Whereabouts::RemainsIdentified => FactState::ClarifiedRemainsIdentified,
                _ => FactState::ClarifiedAlive,
            },
        }
    }

    /// Whether both facts are established.
    pub fn is_clarified(self) -> bool {
        self >= FactState::ClarifiedAlive
    }

    /// The state in words, for people.
    pub fn label(self) -> &'static str {
        match self {
            FactState::Unresolved => "fate and whereabouts unknown",
            FactState::FateKnownWhereaboutsUnknown => "fate established, whereabouts unknown",
            FactState::WhereaboutsKnownFateUnconfirmed => "whereabouts established, fate unconfirmed",
            FactState::ClarifiedAlive => "both known: found alive",
            FactState::ClarifiedRemainsIdentified => "both known: remains identified",
            FactState::ClarifiedRemainsReturned => "both known: remains returned to the family",
        }
    }
}

/// Whether someone is located: a site is not enough for the dead, and nothing is while the fate is unknown.
pub(crate) fn located(fate: &FactView<Fate>, whereabouts: &FactView<Whereabouts>) -> bool {
    whereabouts.is_established()
        && match fate.value {
            Fate::AliveFree | Fate::AliveDetained => whereabouts.value == Whereabouts::LocationVerified,
            Fate::Dead => {
                matches!(whereabouts.value, Whereabouts::RemainsIdentified | Whereabouts::RemainsReturned)
            }
            Fate::Unknown => false,
        }
}
