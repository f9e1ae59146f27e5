//! Lists linked outside any register: files in, tables out, nothing kept.
//!
//! What `link-lists` and `evaluate` share. No store is opened and nothing is
//! asked; records are named by their list and their key or row.

mod batch;
mod judged;
mod keys;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod table;
mod write;

pub use judged::judgements;
pub use read::{Lists, Wanted, read};
pub use table::{TableReader, is_parquet};
pub use write::{Output, text, write_clusters, write_draws, write_histories, write_pairs};
