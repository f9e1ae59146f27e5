//! `whereabouts users`: people with keys and roles, for what needs two.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use ledger::{PublicKey, Role, Signer};
use serde_json::json;
use store::Store;

use crate::clock::now_ms;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::passphrase;
use crate::session::{self, Session};
use crate::terminal::{isolated, say};

/// People with keys of their own: add one, list them, let a key count no more.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts users add Mina --role custodian --role reviewer
  whereabouts users add Nasrin --role custodian --by Mina                   the first one signs for the second
  whereabouts users add Roya --role releaser --by Mina --second Nasrin      from then on two of them sign
  whereabouts users admit Bahar --key 3f…a9 --role recorder --by Mina --second Nasrin      a key kept elsewhere
  whereabouts users list
  whereabouts users revoke Mina --by Nasrin --second Roya
  whereabouts users passphrase Mina

Each key is wrapped by a passphrase that only its owner knows: whoever has the register open cannot sign as somebody
else. From the first custodian or administrator on, an erasure needs the signatures of two of them, and so does every change
of these keys: the signatures stand in the log, and every office reads it so. Have three: nobody can stand in for one
whose passphrase is lost when only two are left.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a key for somebody.
    Add(Add),
    /// Let a key count that somebody keeps elsewhere: of a device in the field (`whereabouts field begin` prints it).
    Admit(Admit),
    /// Change the passphrase of somebody's key; the old one opens it no more.
    Passphrase {
        /// The name.
        name: String,
        /// Read their old passphrase from the first line of this file.
        #[arg(long, value_name = "FILE")]
        key_passphrase_file: Option<PathBuf>,
        /// Read their new passphrase from the first line of this file.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// List those who have keys, with their roles.
    List,
    /// Let somebody's key count no more.
    Revoke {
        /// The name.
        name: String,
        #[command(flatten)]
        agreed: Agreed,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// The name.
    name: String,
    /// What they may do (repeat for several).
    #[arg(long, value_enum, required = true)]
    role: Vec<Duty>,
    /// Read their passphrase from the first line of this file.
    #[arg(long, value_name = "FILE")]
    key_passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    agreed: Agreed,
}

#[derive(Debug, Args)]
struct Admit {
    /// The name.
    name: String,
    /// The key, 64 letters: compare it with what its owner reads out.
    #[arg(long, value_parser = public_key)]
    key: PublicKey,
    /// What they may do.
    #[arg(long, value_enum)]
    role: Duty,
    #[command(flatten)]
    agreed: Agreed,
}

/// Who agrees that the keys of people change.
#[derive(Debug, Args)]
struct Agreed {
    /// A custodian or administrator who agrees, once there are any.
    #[arg(long)]
    by: Option<String>,
    /// Another one, once there are two.
    #[arg(long, requires = "by")]
    second: Option<String>,
    /// Read the passphrase of the first one from the first line of this file.
    #[arg(long, value_name = "FILE")]
    by_passphrase_file: Option<PathBuf>,
    /// Read the passphrase of the second one from the first line of this file.
    #[arg(long, value_name = "FILE")]
    second_passphrase_file: Option<PathBuf>,
}

/// The keys of those who agree. Whoever finds the register open must not let anybody in, or out.
fn agreeing(common: &Common, store: &Store, agreed: &Agreed) -> Result<Vec<(String, Signer)>> {
    let needed = store.agreement_needed()?;
    let given = [(&agreed.by, &agreed.by_passphrase_file), (&agreed.second, &agreed.second_passphrase_file)];
    let given: Vec<(&str, &Option<PathBuf>)> =
        given.into_iter().filter_map(|(name, file)| Some((name.as_deref()?.trim(), file))).collect();
    if given.len() < needed {
        return Err(Failure::error(
            Kind::Refused,
            match needed {
                1 => "there is a custodian or administrator, who must agree that the keys of people change",
                _ => {
                    "there are custodians or administrators, and two of them must agree that the keys of people change"
                }
            },
            if needed == 1 {
                "add --by NAME; their passphrase is asked for"
            } else {
                "add --by NAME --second NAME; their passphrases are asked for"
            },
        ));
    }
    let users = store.users()?;
    let mut signers = Vec::new();
    for (name, file) in given {
        if !users.iter().any(|user| user.active && user.can_sign && user.name == name && decides(&user.roles))
        {
            return Err(Failure::error(
                Kind::Refused,
                format!("{name} is neither custodian nor administrator here"),
                "`whereabouts users list` names those who are",
            ));
        }
        let signer = session::signer_of(common, store, name, file.as_deref())?;
        signers.push((name.to_owned(), signer));
    }
    Ok(signers)
}

/// As the store takes them.
fn given(signers: &[(String, Signer)]) -> Vec<(&str, &Signer)> {
    signers.iter().map(|(name, signer)| (name.as_str(), signer)).collect()
}

fn public_key(text: &str) -> std::result::Result<PublicKey, String> {
    let digest: ledger::Digest =
        text.trim().parse().map_err(|_| "a key has 64 letters of 0-9 and a-f".to_owned())?;
    Ok(PublicKey(digest.0))
}

fn decides(roles: &[Role]) -> bool {
    roles.iter().any(|role| role.decides_erasures())
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Duty {
    /// Records.
    Recorder,
    /// Reviews what others recorded.
    Reviewer,
    /// Keeps originals, and decides with another what is destroyed.
    Custodian,
    /// Releases to the public.
    #[value(alias = "publisher")]
    Releaser,
    /// Admits and removes keys.
    Administrator,
}

impl Duty {
    fn role(self) -> Role {
        match self {
            Duty::Recorder => Role::Recorder,
            Duty::Reviewer => Role::Reviewer,
            Duty::Custodian => Role::Custodian,
            Duty::Releaser => Role::Releaser,
            Duty::Administrator => Role::Administrator,
        }
    }
}

/// The word for a role.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Log => "log",
        Role::Recorder => "recorder",
        Role::Reviewer => "reviewer",
        Role::Releaser => "releaser",
        Role::Custodian => "custodian",
        Role::Administrator => "administrator",
        Role::Witness => "witness",
    }
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    match &options.what {
        What::Add(add) => {
            let roles: Vec<Role> = add.role.iter().map(|duty| duty.role()).collect();
            let signers = agreeing(common, &session.store, &add.agreed)?;
            let passphrase = match &add.key_passphrase_file {
                Some(path) => session::secret_of(path)?,
                None => session::ask_twice(common, &format!("A passphrase for {}: ", add.name))?,
            };
            let passphrase = passphrase::chosen(common, passphrase, &[add.name.as_str()])?;
            let name = add.name.trim();
            let key = session.store.add_user(name, &roles, &passphrase, &given(&signers), now_ms())?;
            if common.json {
                say(json!({"schema": "whereabouts/1", "key": key.id().to_string()}).to_string());
            } else {
                say(format!("{} signs as {}", isolated(&add.name), key.id()));
            }
        }
        What::List => list(common, &session)?,
        What::Admit(admit) => {
            let signers = agreeing(common, &session.store, &admit.agreed)?;
            let (name, role) = (admit.name.trim(), admit.role.role());
            session.store.admit_key(name, admit.key, role, &given(&signers), now_ms())?;
            if common.json {
                say(json!({"schema": "whereabouts/1", "key": admit.key.id().to_string()}).to_string());
            } else {
                say(format!("{} signs as {}", isolated(&admit.name), admit.key.id()));
            }
        }
        What::Passphrase { name, key_passphrase_file, new_passphrase_file } => {
            let old = match key_passphrase_file {
                Some(path) => session::secret_of(path)?,
                None => session::ask_secret(common, &format!("The old passphrase of {name}: "))?,
            };
            session.store.user_signer(name.trim(), &old)?;
            let new = match new_passphrase_file {
                Some(path) => session::secret_of(path)?,
                None => session::ask_twice(common, &format!("A new passphrase for {name}: "))?,
            };
            let new = passphrase::chosen(common, new, &[name.as_str()])?;
            session.store.change_user_passphrase(name.trim(), &old, &new)?;
            if common.json {
                say(json!({"schema": "whereabouts/1", "changed": true}).to_string());
            } else {
                say(format!("changed: the old passphrase opens the key of {} no more", isolated(name)));
            }
        }
        What::Revoke { name, agreed } => {
            let signers = agreeing(common, &session.store, agreed)?;
            let key = session.store.revoke_user(name.trim(), &given(&signers), now_ms())?;
            if common.json {
                say(json!({"schema": "whereabouts/1", "key": key.id().to_string()}).to_string());
            } else {
                say(format!("{} counts no more", key.id()));
            }
        }
    }
    Ok(Outcome::Done)
}

fn list(common: &Common, session: &Session) -> Result<()> {
    let users = session.store.users()?;
    let words = |roles: &[Role]| roles.iter().map(|role| role_word(*role)).collect::<Vec<_>>();
    if common.json {
        let users = users.iter().map(|user| {
            json!({"name": user.name, "key": user.public.id().to_string(), "roles": words(&user.roles),
                "active": user.active, "agreed": user.agreed, "can_sign": user.can_sign})
        });
        say(json!({"schema": "whereabouts/1", "users": users.collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    for user in &users {
        let state = match user {
            user if !user.agreed => {
                "   NEVER COUNTED: the log has it without the signatures of those who had to agree"
            }
            user if !user.active => "   revoked",
            user if !user.can_sign => "   (the key is kept elsewhere)",
            _ => "",
        };
        let roles = words(&user.roles).join(", ");
        say(format!("{}  {roles}  signs as {}{state}", isolated(&user.name), user.public.id()));
    }
    Ok(())
}
