//! `whereabouts publish`: an edition of the register that anyone may have, as a folder of files.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use consent::{Audience, Purpose};
use register::Public;
use serde_json::json;

use crate::accounts::{self, Accounts, Wanted, adrift};
use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::protection;
use crate::publish::{self, Made, folder};
use crate::releases::{self, Leaving, Releasing};
use crate::session::{Session, counted};
use crate::terminal::{number, say};

/// Write an edition for everyone: pages in three languages, indexes, open data, a manifest.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts publish edition --dry-run         how much would leave, and how much is withheld by which rule
  whereabouts publish edition                   a folder to put on a server, a USB stick, a mirror
  whereabouts publish edition-2 --since edition

The folder opens from anywhere, needs no scripts and asks nothing of any address. It holds only what passes the
gate for the public (docs/consent.md), and everything it says follows from what it shows. A folder that holds a
former edition is replaced by the new one, whole; one that holds anything else is refused. That it leaves is
noted in the log first; once the register has releasers, two people sign that (--by, --second). docs/publishing.md says what to read before you publish.")]
pub struct Options {
    /// The folder: a new one, or one that holds a former edition.
    folder: PathBuf,
    /// Write nothing: only say what would leave, and what would be withheld.
    #[arg(long)]
    dry_run: bool,
    /// The day that is asked about: what is protected on it or today is withheld; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The edition before this one, to say what changed; the one in FOLDER if none is given.
    #[arg(long, value_name = "DIR")]
    since: Option<PathBuf>,
    /// Who receives it, for the log.
    #[arg(long, value_name = "WHO", default_value = "everyone")]
    recipient: String,
    #[command(flatten)]
    releasing: Releasing,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let on = accounts::as_of(options.on.as_deref())?;
    folder::check(&options.folder)?;
    let former = match &options.since {
        Some(since) if folder::manifest(since)?.is_none() => {
            return Err(Failure::error(
                Kind::NotFound,
                format!("{} holds no edition", since.display()),
                "name the folder of the former edition, or leave --since out",
            ));
        }
        Some(since) => Some(since.as_path()),
        None => folder::manifest(&options.folder)?.map(|_| options.folder.as_path()),
    };
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let accounts = Accounts::read(&session, Wanted::Everyone, None)?;
    refuse_adrift(&accounts)?;
    let released_by = match options.dry_run {
        true => Vec::new(),
        false => releases::releasing(common, &session.store, &options.releasing)?,
    };
    let release = protection::release(None, on);
    let register = session.register()?.disclose::<Public>(protection::of(&accounts, on), release);
    let making = folder::Folder::begin(&options.folder, options.dry_run)?;
    let made = publish::make(&session, accounts, register, on, &making, former)?;
    if !options.dry_run {
        let leaving = Leaving {
            recipient: &options.recipient,
            audience: Audience::Public,
            purpose: Purpose::PublishNamed,
            on,
            format: "edition",
            people: made.people,
            file: made.manifest.to_string(),
            released_by: &released_by,
        };
        releases::note(&mut session, &leaving)?;
        making.place(&options.folder)?;
    }
    tell(common, options, &made);
    Ok(Outcome::Done)
}

/// Refuses while a refusal, a withdrawal or a reprisal is about nobody whom this register has: it would protect nobody.
fn refuse_adrift(accounts: &Accounts) -> Result<()> {
    let adrift = adrift::of_wishes(accounts);
    let Some(first) = adrift.first() else { return Ok(()) };
    let wishes = counted(adrift.len(), "wish or danger is", "wishes or dangers are");
    Err(Failure::error(
        Kind::Refused,
        format!(
            "{wishes} about nobody who is found here: record {}, {}",
            first.record.short(),
            first.words()
        ),
        "record it anew with the right link: whereabouts consent add --replaces ID",
    ))
}

fn tell(common: &Common, options: &Options, made: &Made) {
    let withheld = &made.withheld;
    if common.json {
        let told = json!({
            "schema": "whereabouts/1",
            "folder": options.folder.display().to_string(),
            "written": !options.dry_run,
            "people": made.people,
            "files": made.files.0,
            "bytes": made.files.1,
            "manifest_sha256": (!options.dry_run).then(|| made.manifest.to_string()),
            "withheld": {
                "people": withheld.all_subjects(),
                "records": withheld.all_records(),
                "values": withheld.all_values(),
            },
        });
        return say(told.to_string());
    }
    let (files, bytes) = made.files;
    let size = format!("{}, {} kB", counted(files, "file", "files"), number(bytes.div_ceil(1000)));
    let people = counted(made.people, "person", "people");
    match options.dry_run {
        true => say(format!("{people} would be in it: {size}; nothing was written")),
        false => say(format!("{people} in {}: {size}", options.folder.display())),
    }
    say(format!(
        "withheld: {}, {}, {} of whom nothing may be shown",
        counted(withheld.all_values() as usize, "value", "values"),
        counted(withheld.all_records() as usize, "record", "records"),
        counted(withheld.all_subjects() as usize, "person", "people"),
    ));
    for (rule, people) in &withheld.subjects {
        say(format!("  {}: {} ({})", rule.id(), counted(*people as usize, "person", "people"), rule.says()));
    }
    if !options.dry_run {
        say(format!("manifest.json {}", made.manifest));
        say("noted in the log; next: open index.html in it, and read what you are about to give away");
    }
}
