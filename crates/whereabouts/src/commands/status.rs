//! `whereabouts status`: what stands of one person's fate and whereabouts, on any day.

use anyhow::Result;
use clap::Args;

use crate::cases::{self, Asked, Opened};
use crate::failure::Outcome;
use crate::options::Common;

/// Show whether one person's fate and whereabouts are established, why, and what it would take.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts status 3k2m9x1q
  whereabouts status 3k2m9x1q --on 2020-09-03 --why
  whereabouts status 3k2m9x1q --on 2020-09-03 --known-on 2024-01-01

A value is \"reported\" until it is established. `docs/status.md` explains every rule by its code.")]
pub struct Options {
    /// A person's or a record's identifier, or its first characters.
    person: String,
    #[command(flatten)]
    asked: Asked,
    /// Name the rule, its source and the records behind each answer.
    #[arg(long)]
    why: bool,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let opened = Opened::read_one(common, &options.asked, &options.person)?;
    cases::show(common, &opened, &options.person, options.why)
}
