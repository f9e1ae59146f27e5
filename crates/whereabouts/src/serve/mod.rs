//! The register in a browser on this computer, for as long as the program runs.
//!
//! - [`mod@door`]: where it listens and who may come in; [`mod@closing`]: when it is closed
//! - [`mod@guards`]: hosts, origins, headers; [`mod@asked`]: from a question to its answer; [`mod@plainly`]: what is said without a page
//! - [`mod@link`]: one link, one session; [`mod@signing_in`]: name, passphrase and code; [`mod@visits`]: who is in; [`mod@rights`]: what each role may do
//! - [`mod@sent`]: what a form sent
//! - [`mod@desk`]: the thread that holds the open register and answers one question after another
//! - [`mod@answers`]: from an address to its page; what pages are made of is in `showing`
//! - [`mod@people`]: the list of people; [`mod@facets`]: by what, and how many; [`mod@placed`]: where on a map; [`mod@everybody`]: what it counts, laid out once
//! - [`mod@sitting`]: a review in a browser
//! - [`mod@importing`]: a list on its way in; [`mod@entering`]: a record written in a browser
//! - [`mod@log`]: the log, and the lists beside it
//! - [`mod@correcting`]: what a correction keeps of the record it corrects
//!
//! The only asynchronous code of the program are the rooms around the door; everything else is told what is asked.

mod answers;
mod asked;
mod closing;
mod correcting;
mod desk;
mod door;
mod entering;
mod everybody;
mod facets;
mod guards;
mod importing;
mod link;
mod log;
mod parting;
mod people;
mod placed;
mod plainly;
mod rights;
mod sent;
mod signing_in;
mod sitting;
mod visits;

pub use desk::Desk;
pub use door::{Office, Rules, open};
