//! How names are written: folding, parts, cross-script keys, comparison.
//!
//! A name in a list is evidence and is never changed. Everything here is a
//! derived form of it, for reading (`display`), for matching (`fold`, `key`,
//! `Token`) or for finding (`index_terms`). No form says that two people are
//! one; `compare` says what agrees, what differs and what is missing.
//!
//! ```
//! use names::{Layout, Level, compare, parse};
//!
//! let a = parse("سید محمد رضا کریمی فرزند حسن", Layout::Auto);
//! let b = parse("Karimi Tehrani, Mohammadreza", Layout::Auto);
//! let levels: Vec<Level> = compare(&a, &b).findings.iter().map(|finding| finding.level).collect();
//! assert_eq!(levels, [Level::CompoundSplit, Level::SecondElementDropped, Level::PartMissing]);
//! ```
//!
//! Word lists and costs stand in `data/*.tsv`, each with a note in English and
//! Persian on how to add a line.

mod disguise;
mod display;
mod fold;
mod script;

mod words;

mod name;
mod parse;
mod written;

mod keys;
mod likeness;
mod sounds;
mod token;

mod articles;
mod compare;
mod compounds;
mod elements;
mod order;
mod place;
mod search;

pub use compare::{Comparison, Finding, Part, Prepared, compare, compare_prepared, score_prepared};
pub use disguise::undisguised;
pub use display::display;
pub use fold::{fold, fold_joined, fold_spaced, plain_digit};
pub use keys::{deletions, key, keys, loose_keys};
pub use likeness::{Level, Likeness, names_written_so, token_likeness, token_likeness_from};
pub use name::{Name, is_given_name, is_unnamed};
pub use order::sort_key;
pub use parse::{Layout, parse};
pub use place::{place, settled_places};
pub use script::{Script, script};
pub use search::{index_terms, search_terms, search_terms_as_typed};
pub use token::Token;
