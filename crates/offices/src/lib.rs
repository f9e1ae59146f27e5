//! Who held which office when, and who is named in sources as involved, by whom and how firmly.
//!
//! Roles are links, not kinds of people: an official is a person whom a `holding` links to a
//! `post`. Days are windows, so whether somebody held a post on a day has three answers. That
//! somebody is involved in an act is a claim of its source at a standard of proof, never a
//! finding of this crate, and is worded "named in SOURCE as" wherever it is shown.
//!
//! - [`mod@ground`]: which accounts speak of one person, post or organisation
//! - [`mod@tenure`]: the days on which a post was certainly, possibly or not held
//! - [`mod@office`]: who held which office on a day, from all sources
//! - [`mod@command`]: under which posts a post stood, where sources say so
//! - [`mod@involvement`]: alleged involvement, its elements, and V-520
//! - [`mod@since`]: what happened to somebody since: charged, convicted, released, died
//! - [`mod@proceeding`]: investigations and trials, held against the Minnesota Protocol
//! - [`mod@exchange`]: out and in as Popolo, FollowTheMoney, and tables of Security Force Monitor
//! - [`mod@naming`]: the three gates of V-521 before a living person may be named in public

#![forbid(unsafe_code)]

pub mod command;
pub mod exchange;
pub mod ground;
pub mod involvement;
pub mod naming;
pub mod office;
pub mod proceeding;
pub mod since;
pub mod tenure;

pub use command::Superior;
pub use ground::{NAMELESS_POST, Offices};
pub use involvement::{Element, Involvement};
pub use naming::{Door, Naming};
pub use office::{Holding, Office, Seat};
pub use proceeding::{Adequacy, Proceeding, Step};
pub use since::{Event, What};
pub use tenure::Tenure;
