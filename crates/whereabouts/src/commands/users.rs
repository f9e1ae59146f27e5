//! `whereabouts users`: people with keys and roles, for what needs two.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use ledger::Role;
use serde_json::json;
use store::Store;

use crate::clock::now_ms;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{self, Session};
use crate::terminal::{isolated, say};

/// People with keys of their own: add one, list them, let a key count no more.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts users add Mina --role custodian --role reviewer
  whereabouts users add Nasrin --role custodian --by Mina     from the second on, one of them agrees
  whereabouts users list
  whereabouts users revoke Mina

Each key is wrapped by a passphrase that only its owner knows: whoever has the register open cannot sign as somebody
else. From the first custodian or administrator on, an erasure needs the signatures of two of them.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a key for somebody.
    Add(Add),
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

/// Who agrees that the custodians change.
#[derive(Debug, Args)]
struct Agreed {
    /// A custodian or administrator who agrees, once there are any and it is about one.
    #[arg(long)]
    by: Option<String>,
    /// Read their passphrase from the first line of this file.
    #[arg(long, value_name = "FILE")]
    by_passphrase_file: Option<PathBuf>,
}

/// Whoever finds the register open must not make custodians of their own.
fn check_agreed(common: &Common, store: &Store, agreed: &Agreed) -> Result<()> {
    let users = store.users()?;
    let mut can_agree = users.iter().filter(|user| user.active && user.can_sign && decides(&user.roles));
    let Some(name) = &agreed.by else {
        return match can_agree.next() {
            None => Ok(()),
            Some(_) => Err(Failure::error(
                Kind::Refused,
                "there are custodians, and one of them must agree that they change",
                "add --by NAME; their passphrase is asked for",
            )),
        };
    };
    if !can_agree.any(|user| user.name == name.trim()) {
        return Err(Failure::error(
            Kind::Refused,
            format!("{name} is neither custodian nor administrator here"),
            "`whereabouts users list` names those who are",
        ));
    }
    let passphrase = match &agreed.by_passphrase_file {
        Some(path) => session::secret_of(path)?,
        None => session::ask_secret(common, &format!("Passphrase of {name}: "))?,
    };
    store.user_signer(name.trim(), &passphrase)?;
    Ok(())
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
            if decides(&roles) {
                check_agreed(common, &session.store, &add.agreed)?;
            }
            let passphrase = match &add.key_passphrase_file {
                Some(path) => session::secret_of(path)?,
                None => session::ask_secret(common, &format!("A passphrase for {}: ", add.name))?,
            };
            let key = session.store.add_user(add.name.trim(), &roles, &passphrase, now_ms())?;
            if common.json {
                say(json!({"schema": "whereabouts/1", "key": key.id().to_string()}).to_string());
            } else {
                say(format!("{} signs as {}", isolated(&add.name), key.id()));
            }
        }
        What::List => list(common, &session)?,
        What::Revoke { name, agreed } => {
            let users = session.store.users()?;
            if users.iter().any(|user| user.active && user.name == name.trim() && decides(&user.roles)) {
                check_agreed(common, &session.store, agreed)?;
            }
            let key = session.store.revoke_user(name.trim(), now_ms())?;
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
                "active": user.active})
        });
        say(json!({"schema": "whereabouts/1", "users": users.collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    for user in &users {
        let state = if user.active { "" } else { "   revoked" };
        let roles = words(&user.roles).join(", ");
        say(format!("{}  {roles}  signs as {}{state}", isolated(&user.name), user.public.id()));
    }
    Ok(())
}
