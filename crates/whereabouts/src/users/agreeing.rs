//! Who agrees that the keys of people change. Whoever finds the register open must not let anybody in, or out.

use anyhow::Result;
use clap::Args;
use ledger::Signer;
use store::Store;

use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::signing::{Passphrases, decider};

/// Who agrees that the keys of people change.
#[derive(Debug, Args)]
pub struct Agreed {
    /// A custodian or administrator who agrees, once there are any.
    #[arg(long)]
    by: Option<String>,
    /// Another one, once there are two.
    #[arg(long, requires = "by")]
    second: Option<String>,
    #[command(flatten)]
    passphrases: Passphrases,
}

/// The keys of those who agree, opened.
pub struct Agreeing(Vec<(String, Signer)>);

impl Agreeing {
    /// Asks for the passphrases of those who are named; too few are refused.
    pub fn of(common: &Common, store: &Store, agreed: &Agreed) -> Result<Agreeing> {
        let names = [&agreed.by, &agreed.second].into_iter().map(|name| name.as_deref().map(str::trim));
        let named = names.zip(agreed.passphrases.files()).filter_map(|(name, file)| Some((name?, file)));
        let named: Vec<_> = named.collect();
        let needed = store.agreement_needed()?;
        if named.len() < needed {
            return Err(too_few(needed));
        }
        let opened = named.into_iter().map(|(name, file)| {
            let signer = decider(common, store, name, file)?;
            Ok((name.to_owned(), signer))
        });
        Ok(Agreeing(opened.collect::<Result<_>>()?))
    }

    /// As the store takes them.
    pub fn given(&self) -> Vec<(&str, &Signer)> {
        self.0.iter().map(|(name, signer)| (name.as_str(), signer)).collect()
    }
}

fn too_few(needed: usize) -> anyhow::Error {
    let (what, hint) = match needed {
        1 => (
            "there is a custodian or administrator, who must agree that the keys of people change",
            "add --by NAME; their passphrase is asked for",
        ),
        _ => (
            "there are custodians or administrators, and two of them must agree that the keys of people change",
            "add --by NAME --second NAME; their passphrases are asked for",
        ),
    };
    Failure::error(Kind::Refused, what, hint)
}
