//! Sites in and out as maps: GeoJSON (RFC 7946), positions as longitude and latitude in WGS 84.
//!
//! - [`mod@read`]: a file of sites or of outlines, as a docket of records
//! - [`mod@write`]: sites for the team, exactly; for the public, as their level allows
//!
//! Four shapes and two members are all that is needed, and what is written for the public must be
//! seen in one place: this is written on `serde_json`, without a library of geometry.

pub mod read;
pub mod write;

pub use read::{Brought, Odd, Refused, read};
pub use write::{Audience, LOCATION_NOTE, Written, estimates, write};
