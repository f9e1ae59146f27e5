//! Two people who sign together: whose keys those are, and where their passphrases are read from.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use ledger::Signer;
use store::Store;

use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::session::signer_of;

/// Where the passphrases of two people who sign are read from; without it each types theirs.
#[derive(Debug, Clone, Args)]
pub struct Passphrases {
    /// Read the passphrase of the first one's key from the first line of this file.
    #[arg(long, value_name = "FILE")]
    by_passphrase_file: Option<PathBuf>,
    /// Read the passphrase of the second one's key from the first line of this file.
    #[arg(long, value_name = "FILE")]
    second_passphrase_file: Option<PathBuf>,
}

impl Passphrases {
    /// The files of the first and of the second.
    pub fn files(&self) -> [Option<&Path>; 2] {
        [self.by_passphrase_file.as_deref(), self.second_passphrase_file.as_deref()]
    }
}

/// The key of a custodian or administrator, opened; of anybody else it is refused.
pub fn decider(common: &Common, store: &Store, name: &str, file: Option<&Path>) -> Result<Signer> {
    let users = store.users()?;
    let own = users.iter().filter(|user| {
        user.active && user.name == name && user.roles.iter().any(|role| role.decides_erasures())
    });
    let refused = match own.map(|user| user.can_sign).max() {
        Some(true) => return signer_of(common, store, name, file),
        Some(false) => format!("the key of {name} is kept elsewhere and cannot sign here"),
        None => format!("{name} is neither custodian nor administrator here"),
    };
    Err(Failure::error(
        Kind::Refused,
        refused,
        "`whereabouts users list` names those who are, and whose keys are here",
    ))
}
