//! `whereabouts users`: people with keys and roles, for what needs two.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use ledger::{PublicKey, Role};
use secrecy::SecretString;
use serde_json::json;

use crate::clock::now_ms;
use crate::failure::Outcome;
use crate::options::Common;
use crate::passphrase;
use crate::session::{self, Session};
use crate::terminal::{isolated, say};
use crate::users::agreeing::{Agreed, Agreeing};
use crate::users::browser;

/// People with keys of their own: add one, list them, let a key count no more.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts users add Mina --role custodian --role reviewer
  whereabouts users add Nasrin --role custodian --by Mina                   the first one signs for the second
  whereabouts users add Roya --role releaser --by Mina --second Nasrin      from then on two of them sign
  whereabouts users admit Bahar --key 3f…a9 --role recorder --by Mina --second Nasrin      a key kept elsewhere
  whereabouts users list
  whereabouts users totp Mina                                 her second factor, to sign in in a browser
  whereabouts users visits                                    who is in, and who was
  whereabouts users views --of Mina                           what she saw that is protected
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
    /// Change the passphrase of somebody's key: the old one opens it no more, and their visits in a browser end.
    Passphrase {
        /// The name.
        name: String,
        #[command(flatten)]
        own: Own,
        /// Read their new passphrase from the first line of this file.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// List those who have keys, with their roles.
    List,
    /// Give somebody a second factor for signing in in a browser (TOTP, RFC 6238); an earlier one counts no more.
    Totp {
        /// The name.
        name: String,
        #[command(flatten)]
        own: Own,
    },
    /// List who is in a browser, and who was.
    Visits,
    /// End all visits of somebody; they can sign in again.
    End {
        /// The name.
        name: String,
    },
    /// List who saw which protected records, and when; the newest first.
    Views {
        /// Of this person only.
        #[arg(long, value_name = "NAME")]
        of: Option<String>,
        /// Of this record only.
        #[arg(long, value_name = "RECORD")]
        record: Option<String>,
        /// So many at most.
        #[arg(long, default_value_t = 200)]
        most: usize,
    },
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
    #[command(flatten)]
    own: Own,
    #[command(flatten)]
    agreed: Agreed,
}

/// The passphrase of whoever it is about.
#[derive(Debug, Args)]
struct Own {
    /// Read their passphrase from the first line of this file.
    #[arg(long, value_name = "FILE")]
    key_passphrase_file: Option<PathBuf>,
}

impl Own {
    fn passphrase(&self, common: &Common, question: &str) -> Result<SecretString> {
        match &self.key_passphrase_file {
            Some(path) => session::secret_of(path),
            None => session::ask_secret(common, question),
        }
    }
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

fn public_key(text: &str) -> std::result::Result<PublicKey, String> {
    let digest: ledger::Digest =
        text.trim().parse().map_err(|_| "a key has 64 letters of 0-9 and a-f".to_owned())?;
    Ok(PublicKey(digest.0))
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

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    match &options.what {
        What::Add(asked) => add(common, &mut session, asked)?,
        What::List => list(common, &session)?,
        What::Totp { name, own } => {
            let passphrase = own.passphrase(common, &format!("Passphrase of {}: ", name.trim()))?;
            browser::totp(common, &mut session, name.trim(), &passphrase)?;
        }
        What::Visits => browser::visits(common, &session)?,
        What::End { name } => browser::end(common, &mut session, name.trim())?,
        What::Views { of, record, most } => {
            browser::views(common, &session, of.as_deref(), record.as_deref(), *most)?;
        }
        What::Admit(asked) => admit(common, &mut session, asked)?,
        What::Passphrase { name, own, new_passphrase_file } => {
            change(common, &mut session, name.trim(), own, new_passphrase_file.as_deref())?;
        }
        What::Revoke { name, agreed } => revoke(common, &mut session, name.trim(), agreed)?,
    }
    Ok(Outcome::Done)
}

fn add(common: &Common, session: &mut Session, asked: &Add) -> Result<()> {
    let name = asked.name.trim();
    let roles: Vec<Role> = asked.role.iter().map(|duty| duty.role()).collect();
    let agreeing = Agreeing::of(common, &session.store, &asked.agreed)?;
    let passphrase = new_passphrase(common, name, "A passphrase", asked.own.key_passphrase_file.as_deref())?;
    let key = session.store.add_user(name, &roles, &passphrase, &agreeing.given(), now_ms())?;
    say_key(common, key, &format!("{} signs as", isolated(name)), "");
    Ok(())
}

/// A passphrase that somebody may have from now on.
fn new_passphrase(common: &Common, name: &str, what: &str, file: Option<&Path>) -> Result<SecretString> {
    let passphrase = match file {
        Some(path) => session::secret_of(path)?,
        None => session::ask_twice(common, &format!("{what} for {name}: "))?,
    };
    passphrase::chosen(common, passphrase, &[name])
}

fn admit(common: &Common, session: &mut Session, asked: &Admit) -> Result<()> {
    let name = asked.name.trim();
    let agreeing = Agreeing::of(common, &session.store, &asked.agreed)?;
    session.store.admit_key(name, asked.key, asked.role.role(), &agreeing.given(), now_ms())?;
    say_key(common, asked.key, &format!("{} signs as", isolated(name)), "");
    Ok(())
}

fn revoke(common: &Common, session: &mut Session, name: &str, agreed: &Agreed) -> Result<()> {
    let agreeing = Agreeing::of(common, &session.store, agreed)?;
    let key = session.store.revoke_user(name, &agreeing.given(), now_ms())?;
    say_key(common, key, "", "counts no more");
    Ok(())
}

/// Says of which key something is true.
fn say_key(common: &Common, key: PublicKey, before: &str, after: &str) {
    if common.json {
        say(json!({"schema": "whereabouts/1", "key": key.id().to_string()}).to_string());
    } else {
        say(format!("{before} {} {after}", key.id()).trim());
    }
}

fn change(common: &Common, session: &mut Session, name: &str, own: &Own, new: Option<&Path>) -> Result<()> {
    let old = own.passphrase(common, &format!("The old passphrase of {name}: "))?;
    // Who does not know the old one need not think of a new one.
    session.store.user_signer(name, &old)?;
    let new = new_passphrase(common, name, "A new passphrase", new)?;
    let ended = session.store.change_user_passphrase(name, &old, &new, now_ms())?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "changed": true, "visits_ended": ended}).to_string());
        return Ok(());
    }
    say(format!("changed: the old passphrase opens the key of {} no more", isolated(name)));
    if ended > 0 {
        say(format!(
            "{}: whoever came in by it signs in anew",
            session::counted(ended, "visit ended", "visits ended")
        ));
    }
    Ok(())
}

fn list(common: &Common, session: &Session) -> Result<()> {
    let users = session.store.users()?;
    let words = |roles: &[Role]| roles.iter().map(|role| role.name()).collect::<Vec<_>>();
    if common.json {
        let users = users.iter().map(|user| {
            let signs_in = session.store.has_second_factor(user.public).unwrap_or(false);
            json!({"name": user.name, "key": user.public.id().to_string(), "roles": words(&user.roles),
                "active": user.active, "agreed": user.agreed, "can_sign": user.can_sign, "signs_in": signs_in})
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
