//! The register in a browser on this computer, for as long as the program runs.
//!
//! - [`mod@door`]: who may come in: loopback, one link, one session, tokens, headers
//! - [`mod@desk`]: the thread that holds the open register and answers one question after another
//! - [`mod@known`]: what was read of the log, once for all pages
//! - [`mod@answers`]: from an address to its page
//! - [`mod@sitting`]: a review in a browser
//! - [`mod@importing`]: a list on its way in; [`mod@entering`]: a record written in a browser
//!
//! The only asynchronous code of the program is `door`; everything else is told what is asked.

mod answers;
mod desk;
mod door;
mod entering;
mod importing;
mod known;
mod people;
mod sitting;

pub use desk::Desk;
pub use door::{Rules, open};
