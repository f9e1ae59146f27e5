//! The only clock: everything below is told what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 UTC, as the machine claims.
///
/// A machine set before 1970 says 0; sequence and checkpoints order the log, not this.
pub fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
