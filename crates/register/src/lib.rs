//! What the log adds up to: people, with every value, its sources and its conflicts.
//!
//! The register is a fold. It decides nothing about identity (that is
//! `linkage` and the judgements of people), changes nothing a source said, and
//! reads no disk: records come in, persons come out, always rebuildable.
//!
//! Reading order: [`gate`] decides what leaves; [`Register`] is what one audience may see; [`Person`] is one
//! human being as the records have it; [`Outline`] and [`Row`] are the same in a
//! line, for registers of a million records; [`Overview`] counts; [`mod@cases`] says
//! what stands of each person's fate and whereabouts; [`ftm`], [`table`] and
//! [`mod@counts`] write people out, [`mod@disclosed`] everything else; [`everything`] lets records of
//! every kind through, for an edition; [`phrases`] has what the crates say in the language of whoever reads.

mod audience;
pub mod cases;
mod compare;
pub mod counts;
pub mod disclosed;
pub mod everything;
pub mod ftm;
pub mod gate;
mod outline;
mod overview;
mod person;
pub mod phrases;
pub mod table;

pub use audience::{Audience, Court, Internal, Partners, Public, Register, State, Team, UnConfidential};
pub use claims::{Lineage, in_force, with_derivations};
pub use compare::Agreement;
pub use disclosed::{Beside, Disclosed, Said};
pub use everything::Everything;
pub use gate::{Gate, GateRule, Protection, Redactions, Release};
pub use outline::{Outline, Row, fold_row};
pub use overview::Overview;
pub use person::{Claim, Person, Property, Value, whole_name};
