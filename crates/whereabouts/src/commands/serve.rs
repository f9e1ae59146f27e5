//! `whereabouts serve`: the register in a browser on this computer.

use anyhow::Result;
use clap::Args;

use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::reviewers::{Panel, Reviewer};
use crate::serve::{Desk, Rules, open};
use crate::session::Session;
use crate::terminal::say;
use crate::witnesses;

/// Open the register in a browser on this computer: people, graves, registers, sources, review.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts serve
  whereabouts serve --port 8400 --lock-after 60

It listens on this computer only, and prints a link that works once. The pages are in English, Persian and
Arabic, need no scripts, and ask nothing of any other address. `docs/pages.md` shows them; `docs/safety.md` says
what this protects from and what it does not.")]
pub struct Options {
    /// The port to listen on; without it, any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Close the register after so many minutes in which nobody asked for a page.
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    lock_after: u64,
    /// Close it after so many hours in any case.
    #[arg(long, value_name = "HOURS", default_value_t = 12)]
    end_after: u64,
    #[command(flatten)]
    reviewer: Reviewer,
}

/// Carries the command out: until the register is locked.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let two = Panel::of(&session.store)?.two;
    let reviewer = options.reviewer.name(&session, two)?;
    if common.json {
        return Err(Failure::error(
            Kind::Usage,
            "pages are for people; --json has nothing to say here",
            "each page has a link to what it shows as JSON",
        ));
    }
    // How much nobody else has seen yet: always said before the pages open.
    witnesses::window(&session)?.lines().iter().for_each(say);
    let quiet = Common { quiet: true, ..common.clone() };
    let desk = Desk::open(quiet, session, reviewer)?;
    open(desk, Rules { port: options.port, lock_after: options.lock_after, end_after: options.end_after })?;
    Ok(Outcome::Done)
}
