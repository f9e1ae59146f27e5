//! `whereabouts case`: all cases and their states; what is said of one; findings and their review.

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::accounts::{self, Adding};
use crate::cases::{self, Asked, Filters, Find, Opened, Review};
use crate::failure::Outcome;
use crate::options::Common;

/// Cases: list and count them, show one, add what is said of one, record findings and review them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts case list --fate contradicted          those whose sources cannot all be right
  whereabouts case list --continuing --on 2020-09-03 --json
  whereabouts case show 3k2m9x1q
  whereabouts case history 3k2m9x1q                  how it came to stand as it does, day by day
  whereabouts case add --file letters.toml           a docket of disappearances, search steps, answers of a State
  whereabouts case add disappearance --source families-letters --set person=families-list:1001 --set perpetrator_class=state
  whereabouts case find 3k2m9x1q --about fate --value dead --standard reasonable_grounds_to_believe \\
      --by Mina --supporting 8hq0z7ab --supporting 5m1p0c2d --reasoning \"two survivors of the ward, and list B\"
  whereabouts case review 7t4w2n9s --by Rosa --outcome agrees

A finding counts once somebody else than its author and its recorder agrees. It is never changed: record another that supersedes it.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List cases, and count them by state.
    List {
        #[command(flatten)]
        filters: Filters,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show one case with the reasons for everything.
    Show {
        /// A person's or a record's identifier, or its first characters.
        person: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// How it came about: each day on which a fact changed, by which records, and what followed.
    History {
        /// A person's or a record's identifier, or its first characters.
        person: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Add what is said of cases: a docket, or one record from flags.
    Add {
        /// The kind of a record from flags.
        #[arg(value_parser = KINDS, required_unless_present = "file")]
        kind: Option<String>,
        #[command(flatten)]
        adding: Adding,
    },
    /// Record a finding.
    Find(Find),
    /// Review a finding: the second pair of eyes.
    Review(Review),
}

/// What is said of a case, besides findings.
const KINDS: [&str; 6] =
    ["disappearance", "search_step", "state_response", "accountability_step", "finding", "finding_review"];

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::List { filters, asked } => cases::list(common, &Opened::read(common, asked)?, filters),
        What::Show { person, asked } => {
            cases::show(common, &Opened::read_one(common, asked, person)?, person, true)
        }
        What::History { person, asked } => {
            cases::history(common, &Opened::read_one(common, asked, person)?, person)
        }
        // A docket may carry what a case hangs together with: remains, identifications, papers.
        What::Add { kind: None, adding } => accounts::add(common, adding, "", &[]),
        What::Add { kind: Some(kind), adding } => accounts::add(common, adding, kind, &KINDS),
        What::Find(one) => cases::find(common, one),
        What::Review(one) => cases::review(common, one),
    }
}
