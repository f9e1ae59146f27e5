//! The words of the command line; each command's doc comment is its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands;

/// One register from scattered, conflicting lists of the disappeared:
/// every value with its source, every identity decision reversible,
/// nothing altered unseen. Works offline; opens no network connection.
#[derive(Debug, Parser)]
#[command(name = "whereabouts", version, max_term_width = 100, after_help = AFTER)]
pub struct Options {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Exit codes: 0 done · 1 failed · 2 not understood · 3 not found · 4 done, with rows held back or
findings · 5 refused by a rule or a lock · 6 damage found · 101 an error of the program.

Begin with:
  whereabouts demo                     an invented place, to look around
  whereabouts init --recorder «Name»   a register of your own";

/// What every command understands.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The folder of the register.
    #[arg(
        long,
        short = 'r',
        global = true,
        env = "WHEREABOUTS_REGISTER",
        default_value = "register",
        value_name = "DIR"
    )]
    pub register: PathBuf,
    /// Read the passphrase from the first line of this file.
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Read the passphrase from this open file descriptor.
    #[arg(long, global = true, value_name = "N", conflicts_with = "passphrase_file")]
    pub passphrase_fd: Option<u32>,
    /// Open with the recovery key of the recovery sheet instead of the passphrase.
    #[arg(long, global = true)]
    pub recovery: bool,
    /// Write JSON on standard output, for programs.
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing on standard error but failures.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Never ask; fail instead.
    #[arg(long, global = true)]
    pub no_input: bool,
}

/// The commands, in the order of the work.
#[derive(Debug, Subcommand)]
pub enum Command {
    Demo(commands::demo::Options),
    Init(commands::init::Options),
    Mapping(commands::mapping::Options),
    Template(commands::template::Options),
    Import(commands::import::Options),
    Attach(commands::attach::Options),
    Search(commands::search::Options),
    Sources(commands::sources::Options),
    Link(commands::link::Options),
    Review(commands::review::Options),
    Serve(commands::serve::Options),
    People(commands::people::Options),
    Show(commands::show::Options),
    Status(commands::status::Options),
    Case(commands::case::Options),
    Why(commands::why::Options),
    Judge(commands::judge::Options),
    Grave(commands::grave::Options),
    Records(commands::records::Options),
    Certificate(commands::certificate::Options),
    Officials(commands::officials::Options),
    Proceedings(commands::proceedings::Options),
    Statement(commands::statement::Options),
    Events(commands::events::Options),
    Numbers(commands::numbers::Options),
    Measures(commands::measures::Options),
    Reprisals(commands::reprisals::Options),
    RegisterCheck(commands::register_check::Options),
    Letter(commands::letter::Options),
    Dossier(commands::dossier::Options),
    Submit(commands::submit::Options),
    Deadlines(commands::deadlines::Options),
    Withdraw(commands::withdraw::Options),
    Consent(commands::consent::Options),
    Rules(commands::rules::Options),
    Exhibit(commands::exhibit::Options),
    Verify(commands::verify::Options),
    Checkpoint(commands::checkpoint::Options),
    Bundle(commands::bundle::Options),
    Field(commands::field::Options),
    Exclude(commands::exclude::Options),
    Erase(commands::erase::Options),
    Users(commands::users::Options),
    Recovery(commands::recovery::Options),
    Passphrase(commands::passphrase::Options),
    Rebuild(commands::rebuild::Options),
    Export(commands::export::Options),
    Publish(commands::publish::Options),
    LinkLists(commands::link_lists::Options),
    Evaluate(commands::evaluate::Options),
    Manual(commands::manual::Options),
    /// Reads one workbook from standard input and writes its rows (used by `import` itself).
    #[command(hide = true)]
    ReadSheet(crate::sheet::Options),
    /// Reads one evidence file from standard input and tells what is in it (used by `attach` itself).
    #[command(hide = true)]
    ReadFile(crate::evidence::child::Options),
}
