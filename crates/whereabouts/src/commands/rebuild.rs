//! `whereabouts rebuild`: throw away everything derived and work it out again from the log.

use anyhow::Result;
use clap::Args;

use crate::commands::link;
use crate::failure::Outcome;
use crate::options::Common;
use crate::session::Session;
use crate::terminal::say;

/// Delete people, pairs and search, and work them out again from the log.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  whereabouts rebuild

Loses nothing: all of it is a function of the log. Run it when `verify` finds a derived table damaged.")]
pub struct Options {}

/// Carries the command out.
pub fn run(common: &Common, _: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    session.store.rebuild()?;
    let (_, projected) = link::relink(common, &mut session, false, Some(0))?;
    if !common.json {
        say(format!(
            "rebuilt: {} people from {} records",
            projected.overview.people, projected.overview.records
        ));
    } else {
        say(format!(
            "{{\"schema\":\"whereabouts/1\",\"people\":{},\"records\":{}}}",
            projected.overview.people, projected.overview.records
        ));
    }
    Ok(Outcome::Done)
}
