//! `whereabouts users`: people with keys and roles, for what needs two.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use ledger::{PublicKey, RecordId, Role, Signer};
use secrecy::SecretString;
use serde_json::json;
use store::{Store, UserRow};

use crate::accounts::utc;
use crate::clock::now_ms;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::passphrase;
use crate::session::{self, Session};
use crate::terminal::{isolated, say};
use crate::witnesses::printed;

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
    /// Read their passphrase from the first line of this file.
    #[arg(long, value_name = "FILE")]
    key_passphrase_file: Option<PathBuf>,
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
        What::Totp { name, own } => totp(common, &mut session, name.trim(), own)?,
        What::Visits => visits(common, &session)?,
        What::End { name } => end(common, &mut session, name.trim())?,
        What::Views { of, record, most } => {
            views(common, &session, of.as_deref(), record.as_deref(), *most)?;
        }
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
            session.store.change_user_passphrase(name.trim(), &old, &new, now_ms())?;
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

fn name_of(name: &str) -> String {
    isolated(name.trim())
}

fn told(common: &Common, done: &str, who: &str) {
    if common.json {
        say(json!({"schema": "whereabouts/1", "done": done}).to_string());
    } else {
        say(format!("{who}: {done}"));
    }
}

/// Makes a second factor and shows it once: as an address, and as what a device's camera reads.
fn totp(common: &Common, session: &mut Session, name: &str, own: &Own) -> Result<()> {
    let passphrase = own.passphrase(common, &format!("Passphrase of {name}: "))?;
    let secret = zeroize::Zeroizing::new(session.store.give_second_factor(name, &passphrase)?);
    let address = store::provision(secret.as_slice(), session.store.office(), name);
    if common.json {
        say(json!({"schema": "whereabouts/1", "otpauth": address.as_str()}).to_string());
        return Ok(());
    }
    say(squares(&address)?);
    say(address.as_str());
    say(format!(
        "{} signs in with the codes of this. It is shown once: read it into the device now, then clear this window",
        isolated(name)
    ));
    Ok(())
}

/// A QR code of letters, for the camera of a device.
fn squares(text: &str) -> Result<String> {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Low).map_err(|_| {
        anyhow::anyhow!("the name of the register or of the person is too long for a code to read")
    })?;
    Ok(printed::squares(&code))
}

/// What the person with a key is called.
fn called(users: &[UserRow], key: PublicKey) -> String {
    let name = users.iter().find(|user| user.public == key).map(|user| user.name.clone());
    name.unwrap_or_else(|| key.id().to_string())
}

/// Visits and views that the command lists at most.
const LISTED: usize = 1000;

fn visits(common: &Common, session: &Session) -> Result<()> {
    let users = session.store.users()?;
    let rows = session.store.visits(LISTED)?;
    if common.json {
        let rows = rows.iter().map(|row| {
            json!({"name": called(&users, row.public), "began_ms": row.began_ms, "asked_ms": row.asked_ms,
                "ended_ms": row.ended.map(|(at, _)| at), "ended": row.ended.map(|(_, how)| how.word())})
        });
        say(json!({"schema": "whereabouts/1", "visits": rows.collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    for row in &rows {
        let how = match row.ended {
            None => "is in".to_owned(),
            Some((at, how)) => format!("{} at {}", how.word(), utc(at)),
        };
        say(format!("{}  since {}  {how}", isolated(&called(&users, row.public)), utc(row.began_ms)));
    }
    Ok(())
}

fn end(common: &Common, session: &mut Session, name: &str) -> Result<()> {
    let users = session.store.users()?;
    let mut ended = 0;
    let mut known = false;
    for user in users.iter().filter(|user| user.name == name) {
        known = true;
        ended += session.store.end_visits(Some(user.public), store::Ended::SentAway, now_ms())?;
    }
    if !known {
        return Err(store::StoreError::NoSuchUser.into());
    }
    told(common, &session::counted(ended, "visit ended", "visits ended"), &name_of(name));
    Ok(())
}

fn views(
    common: &Common,
    session: &Session,
    of: Option<&str>,
    record: Option<&str>,
    most: usize,
) -> Result<()> {
    let users = session.store.users()?;
    let by = match of {
        None => None,
        Some(name) => {
            let user = users.iter().rfind(|user| user.name == name.trim());
            Some(user.ok_or(store::StoreError::NoSuchUser)?.public)
        }
    };
    let record = record.map(|beginning| session.find(beginning)).transpose()?.map(|(_, id)| id);
    let rows = session.store.views(record, by, most)?;
    if common.json {
        let rows = rows.iter().map(|row| {
            json!({"name": called(&users, row.public), "at_ms": row.at_ms, "page": row.path,
                "records": row.records.iter().map(ToString::to_string).collect::<Vec<_>>()})
        });
        say(json!({"schema": "whereabouts/1", "views": rows.collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    for row in &rows {
        let records: Vec<String> = row.records.iter().map(RecordId::short).collect();
        let who = isolated(&called(&users, row.public));
        say(format!("{}  {who}  {}  {}", utc(row.at_ms), row.path, records.join(" ")));
    }
    Ok(())
}
