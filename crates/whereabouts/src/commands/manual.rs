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
    /// Write the help of every command as one Markdown page (`docs/commands.md`).
    Reference,
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
        What::Reference => say(reference(command).trim_end()),
    }
    Ok(Outcome::Done)
}

fn pages(command: clap::Command, folder: &Path) -> Result<usize> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    clap_mangen::generate_to(command, folder)
        .with_context(|| format!("writing man pages to {}", folder.display()))?;
    Ok(std::fs::read_dir(folder)?.count())
}

/// The help of every command, as Markdown; a test compares it with `docs/commands.md`.
pub fn reference(mut command: clap::Command) -> String {
    command = command.term_width(100);
    command.build();
    let mut page = String::from(
        "# Commands\n\nWritten by `whereabouts manual reference`; what is here is what `--help` says.\n\n```\n",
    );
    page += &plain(command.render_long_help().to_string());
    page += "```\n";
    for one in command.get_subcommands_mut().filter(|one| !one.is_hide_set() && one.get_name() != "help") {
        write_one(&mut page, "whereabouts", one);
    }
    page
}

fn write_one(page: &mut String, above: &str, command: &mut clap::Command) {
    let name = format!("{above} {}", command.get_name());
    page.push_str(&format!("\n## {name}\n\n```\n{}```\n", plain(command.render_long_help().to_string())));
    for one in command.get_subcommands_mut().filter(|one| !one.is_hide_set() && one.get_name() != "help") {
        write_one(page, &name, one);
    }
}

/// Help without spaces at the ends of lines, which editors take away.
fn plain(help: String) -> String {
    help.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
