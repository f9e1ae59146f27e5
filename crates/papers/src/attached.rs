//! The file that was attached to a record: what its annex names where the record's source has no file of its own.

use claims::{Account, Link};
use ledger::{Digest, RecordId};

/// The SHA-256 of a file of which some account says that it is about a record.
pub fn attached(record: RecordId, all: &[Account<'_>]) -> Option<Digest> {
    let files = all.iter().filter(|account| account.kind() == "file");
    let mut own = files.filter(|file| file.links("about").any(|link| link == Link::Record(record)));
    own.find_map(|file| file.text("sha256")?.parse().ok())
}
