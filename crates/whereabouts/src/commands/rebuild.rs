//! `whereabouts rebuild`: throw away everything derived and work it out again from the log.

use anyhow::Result;
use clap::Args;

use crate::commands::link;
use crate::evidence;
use crate::failure::Outcome;
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::say;

/// Delete people, pairs, search and working copies, and work them out again from the log and the originals.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  whereabouts rebuild

Loses nothing: all of it is a function of the log. Run it when `verify` finds a derived table damaged.")]
pub struct Options {}

/// Carries the command out.
pub fn run(common: &Common, _: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    session.store.rebuild()?;
    let read = evidence::catch_up(common, &mut session)?;
    let (_, projected) = link::relink(common, &mut session, false, Some(0))?;
    if !common.json {
        say(format!(
            "rebuilt: {} people from {} records",
            projected.overview.people, projected.overview.records
        ));
        if read > 0 {
            say(format!("read again: {}", counted(read, "evidence file", "evidence files")));
        }
    } else {
        say(format!(
            "{{\"schema\":\"whereabouts/1\",\"people\":{},\"records\":{}}}",
            projected.overview.people, projected.overview.records
        ));
    }
    Ok(Outcome::Done)
}
