//! `whereabouts init`: begin a register.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use ledger::Codebook;
use secrecy::{ExposeSecret, SecretString};
use store::{NewRegister, Store};

use crate::clock::now_ms;
use crate::failure::Outcome;
use crate::options::Common;
use crate::session::{chance, new_passphrase};
use crate::terminal::say;
use crate::{passphrase, reviewers};

/// Begin a register: an encrypted folder, a recovery sheet.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts init --recorder «Leila»
  whereabouts init --recorder office-1 --register /media/stick/register --passphrase-file words.txt")]
pub struct Options {
    /// Who records in it, by the name that its entries will carry.
    #[arg(long)]
    recorder: String,
    /// Where to write the recovery sheet; `-` writes it to standard output only.
    #[arg(long, value_name = "FILE", default_value = "recovery-sheet.txt")]
    recovery_sheet: PathBuf,
    /// For training and measuring: a register that anyone may open, without passphrase or sheet.
    #[arg(long)]
    throwaway: bool,
    /// Two reviewers must agree before a verdict counts (`whereabouts rules` changes that later).
    #[arg(long)]
    two_reviewers: bool,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    if options.throwaway {
        make(common, options)?;
        say(format!(
            "throw-away register begun in {}: anyone can open it, put no real person into it",
            common.register.display()
        ));
        return Ok(Outcome::Done);
    }
    let store = with_sheet(&options.recovery_sheet, false, || make(common, options))?;
    let printed = options.recovery_sheet == Path::new("-");
    if common.json && !printed {
        say(serde_json::json!({"schema": "whereabouts/1", "log": store.log_id().to_string(),
            "register": common.register, "recovery_sheet": options.recovery_sheet})
        .to_string());
        return Ok(Outcome::Done);
    }
    if !printed {
        say(format!("register {} begun in {}", store.log_id(), common.register.display()));
        say(format!("recovery sheet: {}", options.recovery_sheet.display()));
        say("  print it, keep it away from this computer, then delete the file");
    }
    say("next: whereabouts mapping guess LIST.csv > LIST.toml");
    Ok(Outcome::Done)
}

/// Makes a register and writes its recovery sheet; `-` prints it, a throw-away register has none.
///
/// The file of the sheet comes first: a register without one must not come to be.
pub fn with_sheet<T>(
    path: &Path,
    throwaway: bool,
    make: impl FnOnce() -> Result<(T, store::RecoverySheet)>,
) -> Result<T> {
    if throwaway {
        return Ok(make()?.0);
    }
    let file = open_sheet(path)?;
    let (made, sheet) = make().inspect_err(|_| {
        if file.is_some() {
            std::fs::remove_file(path).ok();
        }
    })?;
    let text = sheet.text();
    match file {
        Some(mut file) => {
            file.write_all(text.expose_secret().as_bytes()).context("writing the recovery sheet")?;
            file.sync_all().context("writing the recovery sheet")?;
        }
        None => say(text.expose_secret()),
    }
    Ok(made)
}

/// The passphrase of a new register.
pub fn passphrase(common: &Common, throwaway: bool, recorder: &str) -> Result<SecretString> {
    Ok(match throwaway {
        true => SecretString::from(store::THROWAWAY_PASSPHRASE),
        false => passphrase::chosen(common, new_passphrase(common)?, &[recorder])?,
    })
}

fn make(common: &Common, options: &Options) -> Result<(Store, store::RecoverySheet)> {
    if common.register.exists()
        && std::fs::read_dir(&common.register).is_ok_and(|mut files| files.next().is_some())
    {
        return Err(store::StoreError::AlreadyHere(common.register.clone()).into());
    }
    let passphrase = passphrase(common, options.throwaway, &options.recorder)?;
    let new = NewRegister {
        recorder: options.recorder.clone(),
        software: concat!("whereabouts ", env!("CARGO_PKG_VERSION")).to_owned(),
        codebook: Codebook::builtin().digest(),
        throwaway: options.throwaway,
        now_ms: now_ms(),
        chance: chance()?,
    };
    let (mut store, sheet) = Store::create(&common.register, &passphrase, new)?;
    if options.two_reviewers {
        let mut writing = store.begin(now_ms())?;
        writing.append(&reviewers::rule(true, None, &options.recorder))?;
        writing.commit()?;
    }
    Ok((store, sheet))
}

/// Opens the file of the sheet for its owner alone, unless it is to be printed only.
fn open_sheet(path: &Path) -> Result<Option<std::fs::File>> {
    if path == Path::new("-") {
        return Ok(None);
    }
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.map(Some).with_context(|| format!("{}: the recovery sheet needs a new file", path.display()))
}
