//! What records say, read by type, with who says it and which sources are independent.
//!
//! A record holds values as written. Whoever decides on them (cases, graves,
//! certificates, consents) reads them here, in one way: an [`Account`] is one record
//! with its source, the family of sources it comes from and the time at which the
//! register came to know it; a [`Link`] says which other record is meant; a [`Reason`]
//! says why something follows from what was said.
//!
//! - [`mod@account`]: one record, its values read by what the codebook says they are
//! - [`mod@docket`]: sources and records of any kind in one readable file
//! - [`mod@link`]: from what is written to the record that is meant
//! - [`mod@lineage`]: lists that copy each other count once
//! - [`mod@editions`]: what a list declares today
//! - [`mod@naming`]: whether two records give names that can be one person's
//! - [`mod@dataset`]: what a list is called in FollowTheMoney
//! - [`mod@reason`]: rule, citation, records

#![forbid(unsafe_code)]

pub mod account;
pub mod dataset;
pub mod docket;
pub mod editions;
pub mod lineage;
pub mod link;
pub mod naming;
pub mod reason;

pub use account::Account;
pub use dataset::ftm_dataset;
pub use docket::{Docket, DocketError};
pub use editions::in_force;
pub use lineage::{Family, Lineage, with_derivations};
pub use link::{Link, Links};
pub use naming::{Agreement, Naming};
pub use reason::Reason;
