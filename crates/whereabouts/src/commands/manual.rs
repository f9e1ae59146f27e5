//! `whereabouts manual`: man pages and shell completions, made from the command line itself.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, Subcommand};
use clap_complete::Shell;

use crate::failure::Outcome;
use crate::options::Options as Whole;
use crate::terminal::say;

/// Write man pages, or completions for your shell.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts manual completions bash > ~/.local/share/bash-completion/completions/whereabouts
  whereabouts manual pages man/ && man -l man/whereabouts.1")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write completions for a shell to standard output.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write a man page for the program and each command into a folder.
    Pages {
        /// The folder; it is made if it is missing.
        folder: PathBuf,
    },
}

/// Carries the command out.
pub fn run(options: &Options) -> Result<Outcome> {
    let mut command = Whole::command();
    match &options.what {
        What::Completions { shell } => {
            clap_complete::generate(*shell, &mut command, "whereabouts", &mut std::io::stdout());
        }
        What::Pages { folder } => {
            let written = pages(command, folder)?;
            say(format!("{written} man pages in {}", folder.display()));
        }
    }
    Ok(Outcome::Done)
}

fn pages(command: clap::Command, folder: &Path) -> Result<usize> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    clap_mangen::generate_to(command, folder).with_context(|| format!("writing man pages to {}", folder.display()))?;
    Ok(std::fs::read_dir(folder)?.count())
}
