//! `whereabouts`: the program that opens the register to people.
//!
//! The command line only: what is said is kept by `store`, understood by
//! `intake`, `linkage` and `register`. This crate owns the clock, the terminal
//! and the child processes that read hostile files.

mod accounts;
mod bundles;
mod burials;
mod cases;
mod certificates;
mod changes;
mod cleared;
mod clock;
mod commands;
mod confined;
mod copies;
mod deadlines;
mod earlier;
mod evidence;
mod examples;
mod exhibits;
mod failure;
mod field;
mod graves;
mod leaving;
mod letters;
mod lists;
mod mishap;
mod offices;
mod options;
mod outside;
mod passphrase;
mod people;
mod protection;
mod publish;
mod releases;
mod review;
mod reviewers;
mod serve;
mod session;
mod sheet;
mod showing;
mod signing;
mod statements;
mod template;
mod terminal;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod undone;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod untouched;
mod users;
mod witnesses;

use std::process::ExitCode;

/// Half of what a page costs is asking for memory and giving it back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use clap::Parser;

use crate::options::Options;

fn main() -> ExitCode {
    leave_no_core();
    mishap::tell_only_the_place();
    #[cfg(debug_assertions)]
    mishap::stumble_if_asked();
    let options = Options::parse();
    match commands::run(options) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => failure::report(&error),
    }
}

/// No memory image is left behind when the program dies, and no other process of this user may read its memory.
fn leave_no_core() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).ok();
    set_dumpable_behavior(DumpableBehavior::NotDumpable).ok();
}
