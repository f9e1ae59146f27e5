//! One person's disappearance: what is established of fate and whereabouts, and why.
//!
//! A case is derived, never stored: a pure function of what was said and of a day. Fate and
//! whereabouts are two facts. The crime continues until both are established (1992
//! Declaration art. 17(1)), whatever a UN body decided: its decisions are recorded beside
//! and change nothing here.
//!
//! Reading order:
//!
//! - [`mod@belongs`]: which records belong to a case
//! - [`mod@fact`]: the values of a fact, its standing, its sides
//! - `claim`: from words of records to claims, by `data/claims.tsv`; `weigh`: from claims to standing
//! - [`mod@finding`]: reasoned conclusions, four eyes; `remains`: identification and return
//! - [`mod@element`]: the elements of an enforced disappearance; [`mod@state`]: both facts together
//! - [`mod@answers`], [`mod@recorded`]: what the State said; what was done with the family and for accountability
//! - [`mod@flags`]: what follows, and for how long; `next`: what it would take
//! - [`mod@case`]: all of it; [`mod@change`]: what lies between two days
//! - [`mod@procedure`]: matters before international bodies, recorded and never computed
//! - [`mod@policy`]: thresholds, each with its source

#![forbid(unsafe_code)]

pub mod answers;
pub mod belongs;
pub mod case;
pub mod change;
mod claim;
pub mod element;
pub mod fact;
pub mod finding;
pub mod flags;
mod next;
pub mod policy;
pub mod procedure;
pub mod recorded;
mod remains;
pub mod state;
mod time;
mod weigh;

pub use case::{Case, DeathRecord, Dossier, Sites};
pub use change::{FactChange, Task, Transition, transition};
pub use claim::{claims_anything, fates_said};
pub use fact::{Fact, FactView, Fate, Holding, Side, Standing, Whereabouts};
pub use flags::FlagKind;
pub use policy::Policy;
pub use procedure::{Divergence, Procedure, procedures};
pub use state::FactState;
