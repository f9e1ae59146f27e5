//! The commands: one file each, with its options, its help and what it does.

pub mod attach;
pub mod bundle;
pub mod case;
pub mod certificate;
pub mod checkpoint;
pub mod consent;
pub mod deadlines;
pub mod demo;
pub mod dossier;
pub mod erase;
pub mod evaluate;
pub mod events;
pub mod exclude;
pub mod exhibit;
pub mod export;
pub mod field;
pub mod grave;
pub mod import;
pub mod init;
pub mod judge;
pub mod letter;
pub mod link;
pub mod link_lists;
pub mod manual;
pub mod mapping;
pub mod measures;
pub mod numbers;
pub mod officials;
pub mod passphrase;
pub mod people;
pub mod proceedings;
pub mod publish;
pub mod rebuild;
pub mod records;
pub mod recovery;
pub mod register_check;
pub mod reprisals;
pub mod review;
pub mod rules;
pub mod search;
pub mod serve;
pub mod show;
pub mod sources;
pub mod statement;
pub mod status;
pub mod submit;
pub mod template;
pub mod users;
pub mod verify;
pub mod why;
pub mod withdraw;

use anyhow::Result;

use crate::failure::Outcome;
use crate::options::{Command, Options};
use crate::{evidence, sheet};

/// Carries out what the command line says.
pub fn run(options: Options) -> Result<Outcome> {
    let common = &options.common;
    match &options.command {
        Command::Demo(options) => demo::run(common, options),
        Command::Init(options) => init::run(common, options),
        Command::Attach(options) => attach::run(common, options),
        Command::Search(options) => search::run(common, options),
        Command::Mapping(options) => mapping::run(common, options),
        Command::Template(options) => template::run(common, options),
        Command::Import(options) => import::run(common, options),
        Command::Sources(options) => sources::run(common, options),
        Command::Link(options) => link::run(common, options),
        Command::Review(options) => review::run(common, options),
        Command::People(options) => people::run(common, options),
        Command::Show(options) => show::run(common, options),
        Command::Why(options) => why::run(common, options),
        Command::Judge(options) => judge::run(common, options),
        Command::Grave(options) => grave::run(common, options),
        Command::Records(options) => records::run(common, options),
        Command::Status(options) => status::run(common, options),
        Command::Case(options) => case::run(common, options),
        Command::Certificate(options) => certificate::run(common, options),
        Command::Officials(options) => officials::run(common, options),
        Command::Proceedings(options) => proceedings::run(common, options),
        Command::Statement(options) => statement::run(common, options),
        Command::Events(options) => events::run(common, options),
        Command::Numbers(options) => numbers::run(common, options),
        Command::Measures(options) => measures::run(common, options),
        Command::Reprisals(options) => reprisals::run(common, options),
        Command::RegisterCheck(options) => register_check::run(common, options),
        Command::Letter(options) => letter::run(common, options),
        Command::Dossier(options) => dossier::run(common, options),
        Command::Submit(options) => submit::run(common, options),
        Command::Withdraw(options) => withdraw::run(common, options),
        Command::Deadlines(options) => deadlines::run(common, options),
        Command::Consent(options) => consent::run(common, options),
        Command::Rules(options) => rules::run(common, options),
        Command::Serve(options) => serve::run(common, options),
        Command::Verify(options) => verify::run(common, options),
        Command::Exhibit(options) => exhibit::run(common, options),
        Command::Checkpoint(options) => checkpoint::run(common, options),
        Command::Bundle(options) => bundle::run(common, options),
        Command::Field(options) => field::run(common, options),
        Command::Exclude(options) => exclude::run(common, options),
        Command::Erase(options) => erase::run(common, options),
        Command::Users(options) => users::run(common, options),
        Command::Recovery(options) => recovery::run(common, options),
        Command::Passphrase(options) => passphrase::run(common, options),
        Command::Rebuild(options) => rebuild::run(common, options),
        Command::Export(options) => export::run(common, options),
        Command::Publish(options) => publish::run(common, options),
        Command::LinkLists(options) => link_lists::run(common, options),
        Command::Evaluate(options) => evaluate::run(common, options),
        Command::Manual(options) => manual::run(options),
        Command::ReadSheet(options) => sheet::run(options),
        Command::ReadFile(options) => evidence::child::run(options),
    }
}
