//! Grave sites and remains in words, for `whereabouts grave`.
//!
//! - [`mod@site`]: a site, who is said to lie in it, what was done to it
//! - [`mod@remains`]: whose remains are, and whose they could be
//! - [`mod@voice`]: who says so, where, by what name a person goes

pub mod remains;
pub mod site;
pub mod voice;

pub use voice::Voice;
