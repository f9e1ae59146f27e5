//! `whereabouts field`: write where nothing can be read back, carry it home, read it in there.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use ledger::{Codebook, FIELD_LIMIT, FieldForm, KeyId};
use secrecy::SecretString;
use serde_json::json;
use store::{FieldKit, HomeNote, SealedNote, open_field_notes};
use zeroize::Zeroizing;

use crate::clock::now_ms;
use crate::commands::export;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::passphrase;
use crate::session::{self, Session, counted};
use crate::terminal::{isolated, number, say};
use crate::{bundles, field};

/// Write in the field: notes sealed to the office, which nobody can read where they were written.
#[derive(Debug, Args)]
#[command(
    after_help = "On the device that goes out (it needs no register, and holds no key that reads anything):
  whereabouts field begin --to age1… --office 5w2k…      both as `whereabouts bundle key` prints them at the office
  whereabouts field add                                  type, end with Ctrl+D; nothing is written in clear
  whereabouts field add grave.jpg                        then delete the picture itself
  whereabouts field add --docket witness.toml            records, checked before they are sealed
  whereabouts field carry home.notes                     for whoever goes home
  whereabouts field forget receipt.txt                   once the office's receipt is back
  whereabouts field destroy --everything                 in danger: all of it, now

At the office:
  whereabouts field show home.notes
  whereabouts users admit Bahar --role recorder --key …  once the key was compared, by voice or on paper
  whereabouts field import home.notes --receipt receipt.txt

The passphrase on the device signs; it opens nothing. docs/field.md says what this protects and what it does not."
)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Args)]
struct Kit {
    /// The folder of the kit on the device.
    #[arg(long, value_name = "DIR", default_value = "field-kit")]
    kit: PathBuf,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Begin a kit: from here on this device can write for the office, and read nothing of it.
    Begin {
        /// The recipient of the office, as `bundle key` prints it there.
        #[arg(long = "to", value_name = "RECIPIENT")]
        recipient: String,
        /// The key that signs the office's log, as `bundle key` prints it there: its receipts are believed.
        #[arg(long, value_name = "KEY")]
        office: KeyId,
        /// For training: the key that signs is hardly protected.
        #[arg(long)]
        throwaway: bool,
        #[command(flatten)]
        kit: Kit,
    },
    /// Seal notes: words that are typed, files, dockets. What was sealed cannot be read here any more.
    Add {
        /// The files; without one, what is typed or comes on standard input.
        files: Vec<PathBuf>,
        /// What is sealed is a docket of records (docs/dockets.md).
        #[arg(long)]
        docket: bool,
        #[command(flatten)]
        kit: Kit,
    },
    /// Say how many sealed notes are here, how long they are, and how many are at the office.
    List {
        #[command(flatten)]
        kit: Kit,
    },
    /// Write all sealed notes into one file, to be carried home.
    Carry {
        /// The file; it must not exist.
        file: PathBuf,
        #[command(flatten)]
        kit: Kit,
    },
    /// Remove the notes that a receipt of the office names.
    Forget {
        /// The receipt.
        receipt: PathBuf,
        #[command(flatten)]
        kit: Kit,
    },
    /// Remove the whole kit, notes that did not come home too.
    Destroy {
        /// All of it, without asking.
        #[arg(long, required = true)]
        everything: bool,
        #[command(flatten)]
        kit: Kit,
    },
    /// At the office: say what came home, once all of it was checked; take nothing in.
    Show {
        /// The file that was carried home.
        file: PathBuf,
        /// Open it with the age identity in this file instead of the register's own.
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
    },
    /// At the office: read the notes into the register, each with its writer's signature.
    Import {
        /// The file that was carried home.
        file: PathBuf,
        /// Open it with the age identity in this file instead of the register's own.
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
        /// Write a receipt to this new file, which lets the device forget what is here now.
        #[arg(long, value_name = "FILE")]
        receipt: Option<PathBuf>,
    },
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::Begin { recipient, office, throwaway, kit } => {
            begin(common, &kit.kit, (recipient, *office), *throwaway)?;
        }
        What::Add { files, docket, kit } => add(common, &kit.kit, files, *docket)?,
        What::List { kit } => list(common, &kit.kit)?,
        What::Carry { file, kit } => carry(common, &kit.kit, file)?,
        What::Forget { receipt, kit } => forget(common, &kit.kit, receipt)?,
        What::Destroy { kit, .. } => {
            FieldKit::open(&kit.kit)?.destroy()?;
            tell(common, json!({"destroyed": true}), "destroyed: notes, key and kit");
        }
        What::Show { file, identity } => show(common, file, identity.as_deref())?,
        What::Import { file, identity, receipt } => {
            return import(common, file, identity.as_deref(), receipt.as_deref());
        }
    }
    Ok(Outcome::Done)
}

fn tell(common: &Common, mut told: serde_json::Value, words: impl AsRef<str>) {
    if common.json {
        told["schema"] = json!("whereabouts/1");
        say(told.to_string());
    } else {
        say(words);
    }
}

fn begin(common: &Common, folder: &Path, (recipient, office): (&str, KeyId), throwaway: bool) -> Result<()> {
    let secret = match throwaway {
        true => SecretString::from(store::THROWAWAY_PASSPHRASE),
        false => passphrase::chosen(common, session::new_passphrase(common)?, &[])?,
    };
    let kit = FieldKit::begin(folder, recipient, office, &secret, throwaway)?;
    let key = field::hex(kit.public());
    if common.json {
        tell(common, json!({"kit": folder, "key": key}), "");
        return Ok(());
    }
    say(format!("kit begun in {}; what is sealed in it can be read at the office only", folder.display()));
    say(format!("signs as {key}"));
    say("Read that line out to the office, over a way that nobody else can change; it admits the key with");
    say(format!("  whereabouts users admit NAME --role recorder --key {key}"));
    Ok(())
}

/// What is to be sealed: its form, its name, its bytes.
type ToSeal = (FieldForm, Option<String>, Zeroizing<Vec<u8>>);

fn add(common: &Common, folder: &Path, files: &[PathBuf], docket: bool) -> Result<()> {
    let mut kit = FieldKit::open(folder)?;
    let notes = to_seal(common, files, docket)?;
    let secret = match session::given_secret(common)? {
        Some(secret) => secret,
        None => match kit.signer(&SecretString::from(store::THROWAWAY_PASSPHRASE)) {
            Ok(_) => SecretString::from(store::THROWAWAY_PASSPHRASE),
            Err(_) => session::ask_secret(common, "The passphrase of this kit: ")?,
        },
    };
    let signer = kit.signer(&secret)?;
    let mut sealed = Vec::new();
    for (form, name, content) in &notes {
        sealed.push(kit.add(&signer, *form, name.as_deref(), content, now_ms())?);
    }
    if common.json {
        tell(common, json!({"sealed": numbers(&sealed)}), "");
        return Ok(());
    }
    for note in &sealed {
        say(format!(
            "sealed as note {}, {} bytes: nobody can read it here any more, you neither",
            note.no,
            number(note.bytes)
        ));
    }
    if !files.is_empty() {
        say("the files themselves are still here, in clear: delete them");
    }
    Ok(())
}

fn to_seal(common: &Common, files: &[PathBuf], docket: bool) -> Result<Vec<ToSeal>> {
    let form = |from: FieldForm| if docket { FieldForm::Docket } else { from };
    let mut notes: Vec<ToSeal> = Vec::new();
    if files.is_empty() {
        if std::io::stdin().is_terminal() && !common.quiet {
            eprintln!("write; end with Ctrl+D on a line of its own:");
        }
        notes.push((form(FieldForm::Words), None, read_all(std::io::stdin())?));
    }
    for path in files {
        let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        notes.push((form(FieldForm::File), name, read_all(file)?));
    }
    for (_, name, content) in &notes {
        let name = name.clone().unwrap_or_else(|| "what was given".to_owned());
        if content.is_empty() {
            return Err(Failure::error(
                Kind::Usage,
                format!("{name} is empty; nothing was sealed"),
                "give words or a file",
            ));
        }
        if docket {
            check_docket(&name, content)?;
        }
    }
    Ok(notes)
}

/// A docket that the office could not read would be found out too late.
fn check_docket(name: &str, content: &[u8]) -> Result<()> {
    let refused = |what: String| {
        Failure::error(
            Kind::Usage,
            format!("{name}: {what}; nothing was sealed"),
            "mend the docket, or seal it as a file",
        )
    };
    let text = std::str::from_utf8(content).map_err(|_| refused("it is not text in UTF-8".to_owned()))?;
    claims::Docket::read(text, Codebook::builtin()).map_err(|error| refused(error.to_string()))?;
    Ok(())
}

/// All bytes, in memory that is wiped, and never moved unwiped.
fn read_all(mut from: impl Read) -> Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
    let mut piece = Zeroizing::new([0; 16 * 1024]);
    loop {
        let count = from.read(&mut *piece).context("reading what is to be sealed")?;
        if count == 0 {
            return Ok(bytes);
        }
        if bytes.len() + count > bytes.capacity() {
            let mut larger = Vec::with_capacity(2 * bytes.capacity());
            larger.extend_from_slice(&bytes);
            bytes = Zeroizing::new(larger);
        }
        bytes.extend_from_slice(&piece[..count]);
        if bytes.len() as u64 > FIELD_LIMIT {
            return Err(store::StoreError::NoteTooLong.into());
        }
    }
}

fn numbers(notes: &[SealedNote]) -> Vec<serde_json::Value> {
    notes
        .iter()
        .map(|note| json!({"no": note.no, "bytes": note.bytes, "sha256": note.digest.to_string()}))
        .collect()
}

fn list(common: &Common, folder: &Path) -> Result<()> {
    let kit = FieldKit::open(folder)?;
    let (notes, forgotten, key) = (kit.list()?, kit.forgotten(), field::hex(kit.public()));
    if common.json {
        tell(common, json!({"notes": numbers(&notes), "at_the_office": forgotten, "key": key}), "");
        return Ok(());
    }
    for note in &notes {
        say(format!("{:>5}  {} bytes", note.no, number(note.bytes)));
    }
    say(format!("{} here, sealed; {forgotten} at the office", counted(notes.len(), "note", "notes")));
    say(format!("signs as {key}"));
    Ok(())
}

fn carry(common: &Common, folder: &Path, file: &Path) -> Result<()> {
    let notes = FieldKit::open(folder)?.carry(file)?;
    let words = format!(
        "{} in {}; keep the kit as it is until the office's receipt is back",
        counted(notes.len(), "note", "notes"),
        file.display()
    );
    tell(common, json!({"file": file, "notes": numbers(&notes)}), words);
    Ok(())
}

fn forget(common: &Common, folder: &Path, receipt: &Path) -> Result<()> {
    let mut text = String::new();
    let file = std::fs::File::open(receipt).with_context(|| format!("opening {}", receipt.display()))?;
    file.take(4096).read_to_string(&mut text).with_context(|| format!("reading {}", receipt.display()))?;
    let gone = FieldKit::open(folder)?.forget(&text)?;
    let words = format!("{} forgotten: the office has them", counted(gone as usize, "note", "notes"));
    tell(common, json!({"forgotten": gone}), words);
    Ok(())
}

fn open(session: &Session, file: &Path, identity: Option<&Path>) -> Result<Vec<HomeNote>> {
    let keys = identity.map_or_else(|| Ok(session.store.bundle_keys()), bundles::identity_of)?;
    Ok(open_field_notes(file, &keys)?)
}

fn show(common: &Common, file: &Path, identity: Option<&Path>) -> Result<()> {
    let session = Session::open(common)?;
    let notes = open(&session, file, identity)?;
    let key = notes.first().map(|note| note.said.key);
    if common.json {
        let key = key.map(field::hex);
        tell(common, json!({"key": key, "notes": field::shown_json(&notes)}), "");
        return Ok(());
    }
    field::print_shown(&notes);
    if let Some(key) = key {
        say(format!("signed as {}", field::hex(key)));
        match field::writer(&session, key) {
            Ok(name) => say(format!("by {}; nothing was taken in", isolated(&name))),
            Err(_) => say("by nobody whose key records here; nothing was taken in"),
        }
    }
    Ok(())
}

fn import(common: &Common, file: &Path, identity: Option<&Path>, receipt: Option<&Path>) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let notes = open(&session, file, identity)?;
    let Some(last) = notes.last() else {
        tell(common, json!({"notes": []}), "no notes are in it");
        return Ok(Outcome::Done);
    };
    let name = field::writer(&session, last.said.key)?;
    let out = receipt.map(export::open).transpose()?;
    let (taken, gap) = field::take(&mut session, &notes, &name)?;
    let alarm = gap.as_deref().is_some_and(|gap| gap.starts_with("ALARM"));
    if let Some(mut out) = out.filter(|_| !alarm) {
        out.write_all(session.store.field_receipt(last).as_bytes())?;
        out.flush()?;
    }
    if common.json {
        let rows = taken.iter().map(|one| {
            json!({"no": one.no, "form": one.form.word(), "known": one.known, "records": one.records, "odd": one.odd})
        });
        tell(common, json!({"by": name, "notes": rows.collect::<Vec<_>>(), "gap": gap}), "");
    } else {
        print_taken(&name, &taken, gap.as_deref());
    }
    let odd = gap.is_some() || taken.iter().any(|one| one.odd.is_some());
    Ok(match (alarm, odd) {
        (true, _) => Outcome::Damaged,
        (false, true) => Outcome::WithFindings,
        (false, false) => Outcome::Done,
    })
}

fn print_taken(name: &str, taken: &[field::Taken], gap: Option<&str>) {
    for one in taken {
        let records = match one.records {
            0 => String::new(),
            count => format!(", {} added", counted(count, "record", "records")),
        };
        let known = if one.known { "here already" } else { "taken in" };
        say(format!("{:>5}  {}: {known}{records}", one.no, one.form.word()));
        if let Some(odd) = &one.odd {
            say(format!("       {odd}"));
        }
    }
    let new = taken.iter().filter(|one| !one.known).count();
    say(format!("{} of {} taken in", counted(new, "note", "notes"), isolated(name)));
    if let Some(gap) = gap {
        say(gap);
    }
    if new > 0 {
        say("next: whereabouts attach list     whereabouts link");
    }
}
