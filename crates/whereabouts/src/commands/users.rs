//! `whereabouts users`: people with keys and roles, for what needs two.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use ledger::{PublicKey, RecordId, Role};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use store::{Store, UserRow};

use crate::accounts::utc;
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
  whereabouts users totp Mina                                 her second factor, to sign in in a browser
  whereabouts users visits                                    who is in, and who was
  whereabouts users views --of Mina                           what she saw that is protected
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
    /// Give somebody a second factor for signing in in a browser (TOTP, RFC 6238); an earlier one counts no more.
    Totp {
        /// The name.
        name: String,
        #[command(flatten)]
        own: Own,
    },
    /// Change somebody's passphrase; their key stays the same.
    Passphrase {
        /// The name.
        name: String,
        #[command(flatten)]
        own: Own,
        /// Read the new passphrase from the first line of this file.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
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
    fn passphrase(&self, common: &Common, name: &str) -> Result<SecretString> {
        secret(common, self.key_passphrase_file.as_ref(), &format!("Passphrase of {name}: "))
    }
}

/// A secret from a file, or as it is typed.
fn secret(common: &Common, file: Option<&PathBuf>, question: &str) -> Result<SecretString> {
    match file {
        Some(path) => session::secret_of(path),
        None => session::ask_secret(common, question),
    }
}

/// The fewest characters of a passphrase that opens a key: whoever guesses from outside is slowed, not stopped.
const SHORTEST: usize = 8;

fn check_length(passphrase: &SecretString) -> Result<()> {
    if passphrase.expose_secret().chars().count() >= SHORTEST {
        return Ok(());
    }
    Err(Failure::error(
        Kind::Refused,
        format!("the passphrase has fewer than {SHORTEST} characters; nothing was changed"),
        "choose six or more random words",
    ))
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
    let passphrase = secret(common, agreed.by_passphrase_file.as_ref(), &format!("Passphrase of {name}: "))?;
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
            let question = format!("A passphrase for {}: ", add.name);
            let passphrase = secret(common, add.key_passphrase_file.as_ref(), &question)?;
            check_length(&passphrase)?;
            let key = session.store.add_user(add.name.trim(), &roles, &passphrase, now_ms())?;
            if common.json {
                say(json!({"schema": "whereabouts/1", "key": key.id().to_string()}).to_string());
            } else {
                say(format!("{} signs as {}", isolated(&add.name), key.id()));
            }
        }
        What::List => list(common, &session)?,
        What::Totp { name, own } => totp(common, &mut session, name.trim(), own)?,
        What::Passphrase { name, own, new_passphrase_file } => {
            let earlier = own.passphrase(common, name)?;
            let question = format!("A new passphrase for {name}: ");
            let passphrase = secret(common, new_passphrase_file.as_ref(), &question)?;
            check_length(&passphrase)?;
            session.store.change_passphrase(name.trim(), &earlier, &passphrase, now_ms())?;
            told(common, "changed", &name_of(name));
        }
        What::Visits => visits(common, &session)?,
        What::End { name } => end(common, &mut session, name.trim())?,
        What::Views { of, record, most } => {
            views(common, &session, of.as_deref(), record.as_deref(), *most)?;
        }
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
            let signs_in = session.store.has_second_factor(user.public).unwrap_or(false);
            json!({"name": user.name, "key": user.public.id().to_string(), "roles": words(&user.roles),
                "active": user.active, "signs_in": signs_in})
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
    let passphrase = own.passphrase(common, name)?;
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

/// A QR code of letters, two rows of squares in each line, with the margin that cameras need (ISO/IEC 18004).
fn squares(text: &str) -> Result<String> {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Low).map_err(|_| {
        anyhow::anyhow!("the name of the register or of the person is too long for a code to read")
    })?;
    let mut out = String::new();
    for y in (-4..code.size() + 4).step_by(2) {
        for x in -4..code.size() + 4 {
            // Light squares are drawn: most terminals are dark.
            out.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            });
        }
        out.push('\n');
    }
    Ok(out)
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
