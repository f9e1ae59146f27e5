//! When somebody who is reported dead can have died: the time that a denial of one time is held against.
//!
//! Where no source gives a day of death, the days on which the person was still alive bound it from below, and what was
//! done after the death from above. Without either, the death can lie on any day.

use claims::Account;
use dates::{Day, Window};

/// What tells of a day on which the person was still alive, by kind of record and property: who is arrested, moved to another
/// prison or last seen on a day did not die before it.
const ALIVE_ON: [(&str, &str); 6] = [
    ("person", "arrest_date"),
    ("person", "disappearance_date"),
    ("person", "last_seen_date"),
    ("disappearance", "date"),
    ("disappearance", "transfer_date"),
    ("disappearance", "last_contact_date"),
];

/// What is done after a death, by kind of record and property.
const DEAD_ON: [(&str, &str); 7] = [
    ("person", "burial_date"),
    ("register_row", "burial_date"),
    ("death_record", "burial_date"),
    ("death_record", "issued_on"),
    ("death_record", "registered_on"),
    ("death_record", "learned_on"),
    ("interment", "date"),
];

/// The days between which a person can have died who is reported dead by a day, from all records of the person.
///
/// Days of death that sources give decide, the widest of them: a source that gives one is not overruled by when the person was seen.
/// Otherwise the latest day alive and the earliest day dead bound it; where sources give several of one property, the one that
/// leaves more room. Bounds that leave no day at all bound nothing: then sources are in conflict.
pub fn can_have_died(own: &[Account<'_>], on: Day) -> Window {
    let given = own.iter().filter_map(|account| account.window("death_date"));
    if let Some(given) = given.reduce(|one, other| one.around(&other)) {
        return given;
    }
    let alive = ALIVE_ON.iter().filter_map(|of| around(own, of)?.earliest).max();
    let dead = DEAD_ON.iter().filter_map(|of| around(own, of)?.latest).min();
    let latest = dead.map_or(on, |dead| dead.min(on));
    match alive {
        Some(alive) if alive > latest => Window { earliest: None, latest: Some(on) },
        earliest => Window { earliest, latest: Some(latest) },
    }
}

/// The window around everything that is said of one property.
fn around(own: &[Account<'_>], (kind, property): &(&str, &str)) -> Option<Window> {
    let of_kind = own.iter().filter(|account| account.kind() == *kind);
    of_kind.filter_map(|account| account.window(property)).reduce(|one, other| one.around(&other))
}
