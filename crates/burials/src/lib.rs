//! Whether people's names were entered in burial registers.
//!
//! The experts of the United Nations asked «whether the names of the executed were entered
//! in public burial registers». This crate answers for each person and each register, and is
//! careful with one word: nobody is *absent* from a register unless every page that could hold
//! the name was disclosed **and** searched, and the answer names those pages.
//!
//! - [`mod@page`], [`mod@search`]: the pages of a register and their state; who searched which, for whom
//! - [`mod@register`]: a register of burials with its pages, none left out that nobody listed
//! - [`mod@sought`]: a person who is looked for: when buried, under which rows
//! - [`mod@answer`]: the answer, with the pages and the reasons
//! - [`mod@report`]: the answers of one register together, and the question as it was asked

#![forbid(unsafe_code)]

pub mod answer;
pub mod page;
pub mod register;
pub mod report;
pub mod search;
pub mod sought;

pub use answer::{Answer, Answered};
pub use page::{Page, PageState};
pub use register::{BurialRegister, Disclosure, registers};
pub use report::{QUESTION, Report};
pub use search::{Search, SearchOutcome};
pub use sought::{Doubtful, Sought};
