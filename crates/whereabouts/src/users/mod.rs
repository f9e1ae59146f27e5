//! People with keys of their own: who agrees that those change, and who comes in by them.
//!
//! - [`mod@agreeing`]: the custodians and administrators who sign a change of the keys that count
//! - [`mod@browser`]: the second factor, who is in a browser and who was, who saw what

pub mod agreeing;
pub mod browser;
