//! Places: where an entry stands among the entries of all logs of a register.
//!
//! The register's own log comes first, from 0 on; the log of peer `no` from `no << 40` on.

use std::ops::Range;

/// A log has at most so many entries, which is a million millions.
const LOG: u32 = 40;

/// The place of the first entry of a log; 0 is the register's own.
pub(crate) fn first(no: u64) -> u64 {
    no << LOG
}

/// The places of one log.
pub(crate) fn range(no: u64) -> Range<u64> {
    first(no)..first(no + 1)
}

/// The number of the log that has this place.
pub(crate) fn log(place: u64) -> u64 {
    place >> LOG
}

/// The place of an entry within its own log.
pub(crate) fn seq(place: u64) -> u64 {
    place & (first(1) - 1)
}
