//! Who is who among the records of many lists.
//!
//! Records are read as [`Subject`]s and gathered as [`Subjects`]; [`link`] finds
//! pairs worth comparing, weighs the evidence, and groups records into persons
//! without ever crossing a judgement of "different". [`link_onto`] decides only what a
//! change touches. [`Explainer`] says why.
//! Nothing here is final: a person is a function of records and judgements.

mod subject;
mod words;

mod reader;
mod slips;
mod span;
mod subjects;

mod evidence;
mod likenesses;
mod occasion;
mod parts;
mod rarity;
mod spellings;

mod compare;

mod candidates;
mod codes;
mod faces;
mod glance;
mod keys;
mod seats;

mod learn;
mod meetings;
mod model;
mod model_text;
mod namesakes;
mod overlaps;
mod rivals;
mod teach;

mod answer;
mod chain;
mod cluster;
mod components;
mod families;
mod review;
mod reviewers;
mod samples;

mod copies;

mod explain;
mod ground;
mod link;
mod linked;
mod onto;
mod settings;

pub mod measure;

pub use answer::answer;
pub use cluster::{Clusters, Link, Terms, cluster, cluster_touched};
pub use copies::{Copied, Direction, Proposal, Reason, Traces, Trait, copies};
pub use evidence::{Evidence, Level};
pub use explain::{Explainer, Step, Sureness, Waterfall};
pub use link::link;
pub use linked::{Family, Linked, Pair, Statistics};
pub use model::{Learned, Model};
pub use onto::{Previous, link_onto};
pub use reader::{Reader, Value};
pub use review::is_held_apart;
pub use reviewers::{
    Accord, Answer, Question, RecordPair, State, Voice, accord, binding, open, pair_of, questions,
    reviewer_key,
};
pub use samples::{Draws, Interval, Uncertain};
pub use settings::{MOST_RECORDS_ASKED, Progress, Settings, Stage};
pub use subject::{PersonName, Said, Sex, Subject};
pub use subjects::{List, Subjects};
