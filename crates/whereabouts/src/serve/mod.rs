//! The register in a browser on this computer, for as long as the program runs.
//!
//! - [`mod@door`]: who may come in: hosts, tokens, headers; by one link in one session, or by accounts
//! - [`mod@signing_in`]: name, passphrase and code; [`mod@visits`]: who is in; [`mod@rights`]: what each role may do
//! - [`mod@sent`]: what a form sent
//! - [`mod@desk`]: the thread that holds the open register and answers one question after another
//! - [`mod@answers`]: from an address to its page; what pages are made of is in `showing`
//! - [`mod@people`]: the list of people; [`mod@everybody`]: what it counts, laid out once
//! - [`mod@sitting`]: a review in a browser
//! - [`mod@importing`]: a list on its way in; [`mod@entering`]: a record written in a browser
//! - [`mod@log`]: the log, and the lists beside it
//! - [`mod@correcting`]: what a correction keeps of the record it corrects
//!
//! The only asynchronous code of the program is `door`; everything else is told what is asked.

mod answers;
mod correcting;
mod desk;
mod door;
mod entering;
mod everybody;
mod importing;
mod log;
mod parting;
mod people;
mod rights;
mod sent;
mod signing_in;
mod sitting;
mod visits;

pub use desk::Desk;
pub use door::{Office, Rules, open};
