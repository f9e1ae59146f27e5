//! The register as pages: values and a language go in, HTML comes out.
//!
//! Nothing here reads a disk or a clock, and nothing is derived: what stands and why is
//! decided on the floors below, and this crate finds the words for it, in English, Persian
//! and Arabic. A [`Page`] is made of [`part`]s, and every part has its template, so that
//! a value cannot reach a page by any other way than [`Rich`], which isolates it.
//!
//! Reading order:
//!
//! - [`locale`]: messages, digits and terms of one language; [`when`]: days in two calendars
//! - [`rich`]: words, values, numbers and links in a line
//! - [`part`]: tables, facts, timelines, forms; [`map`]: pictures of where things are; [`frame`]: what stands around them
//! - [`voice`]: who says so, and why: what all pages share
//! - one module for each page, from [`overview`] to [`patterns`]; [`index`] and [`edition`] only for files that anyone may have
//! - [`sign_in`] and [`waiting`]: pages before the register, which hold nothing of it

pub mod form;
pub mod frame;
mod kept;
pub mod locale;
pub mod map;
pub mod part;
pub mod rich;
pub mod voice;
pub mod when;

pub mod adding;
pub mod certificates;
pub mod duties;
pub mod edition;
pub mod entry;
pub mod events;
pub mod graves;
pub mod importing;
pub mod index;
pub mod letters;
pub mod log;
pub mod measures;
pub mod notice;
pub mod numbers;
pub mod officials;
pub mod overview;
pub mod patterns;
pub mod people;
pub mod person;
pub mod record;
pub mod registers;
pub mod review;
pub mod sign_in;
pub mod sources;
pub mod statements;
pub mod waiting;

pub use frame::{Frame, Place, Visitor, Ways};
pub use locale::Locale;
pub use part::{Page, Part, Section};
pub use rich::Rich;
pub use voice::Voice;

/// The style sheet: one file, no address outside.
pub const STYLE: &str = include_str!("../static/site.css");

/// The typeface that carries both scripts: Vazirmatn, under the SIL Open Font License 1.1.
pub const FONT: &[u8] = include_bytes!("../static/vazirmatn.woff2");

/// The licence of the typeface, which travels with it.
pub const FONT_LICENCE: &str = include_str!("../static/vazirmatn.OFL.txt");
