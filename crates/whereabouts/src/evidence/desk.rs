//! What is done with evidence files that are kept: listed, shown, verified, saved, passed on.

use std::io::{Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use ledger::{Codebook, Custody, CustodyEvent, Record};
use serde_json::{Value as Json, json};

use super::{Chain, EVERY_DAYS, Kept, catch_up, check, event, files, find, is_awaited, meant, told};
use crate::accounts::utc;
use crate::clock::now_ms;
use crate::commands::attach::issue_lines;
use crate::commands::export::{self, For};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{cut, isolated, number, padded, say};

/// The most claims and parts that are shown of a file.
const SHOWN: usize = 100;

/// Options of `attach verify`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts attach verify --due                 those not compared for 30 days; once a month is a good habit
  whereabouts attach verify --due --every 90
  whereabouts attach verify 3k2m9x1q

Exit code 6: an original is damaged or missing. It is named, never repaired: bring it back from a copy.")]
pub struct VerifyOptions {
    /// The files, by the beginnings of identifiers or digests; all if none is named.
    files: Vec<String>,
    /// Only those that were not compared for so long.
    #[arg(long)]
    due: bool,
    /// After how many days a file is due.
    #[arg(long, value_name = "DAYS", default_value_t = EVERY_DAYS)]
    every: u64,
}

/// Options of `attach save`.
#[derive(Debug, Args)]
pub struct SaveOptions {
    /// The beginning of its identifier or of its SHA-256.
    file: String,
    /// The file to write; `-` is standard output. A file that is there is not overwritten.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Who receives it, in your words: kept in the log.
    #[arg(long, value_name = "WHO")]
    recipient: Option<String>,
    /// Why.
    #[arg(long, value_name = "WHY")]
    reason: Option<String>,
    /// For whom; with a recipient everyone outside counts as the public, unless you say whom it is for.
    #[arg(long = "for", visible_alias = "audience", value_enum)]
    audience: Option<For>,
    /// Why it may leave though it tells where or by whom it was made (V-410): kept in the log.
    #[arg(long, value_name = "WHY")]
    waive: Option<String>,
}

/// Options of `attach custody`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts attach custody 3k2m9x1q transferred --from «vault of the register» --to «the court» --reason «order 12»
  whereabouts attach custody 3k2m9x1q returned_to_owner --to «the family» --at 1403/6/1")]
pub struct CustodyOptions {
    /// The beginning of its identifier or of its SHA-256.
    file: String,
    /// What happened, a term of the vocabulary `custody_event`.
    #[arg(value_parser = custody_event)]
    event: CustodyEvent,
    /// Who did it; whoever records it if nobody is named. Two names, by a comma, for `destroyed`.
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// From whom or where.
    #[arg(long, value_name = "WHOM")]
    from: Option<String>,
    /// To whom or where.
    #[arg(long, value_name = "WHOM")]
    to: Option<String>,
    /// Why.
    #[arg(long, value_name = "WHY")]
    reason: Option<String>,
    /// When, as stated, in any calendar.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
}

/// Reads an event of custody.
pub fn custody_event(word: &str) -> std::result::Result<CustodyEvent, String> {
    let found = CustodyEvent::ALL.iter().find(|event| event.name() == word);
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = CustodyEvent::ALL.iter().map(|event| event.name()).collect();
        format!("no such event; say one of: {}", known.join(", "))
    })
}

/// Lists the files, or those of one source or about one record.
pub fn list(common: &Common, session: &Session, of: Option<&str>) -> Result<Outcome> {
    let mut kept = files(session)?;
    if let Some(of) = of {
        let sources: Vec<_> = session
            .store
            .sources()?
            .into_iter()
            .filter(|row| row.source.slug == of)
            .map(|row| row.source.id)
            .collect();
        let record = if sources.is_empty() { Some(session.find(of)?.1) } else { None };
        let mut belongs = Vec::new();
        for one in kept {
            let mut about = false;
            for said in one.record.values("about") {
                about |= record.is_some() && meant(session, &said.value)? == record;
            }
            if about || sources.contains(&one.record.source) {
                belongs.push(one);
            }
        }
        kept = belongs;
    }
    let slugs = slugs(session)?;
    let now = now_ms();
    let mut rows = Vec::new();
    for one in &kept {
        let chain = Chain::of(session, one.digest)?;
        if common.json {
            rows.push(as_json(one, &chain, &slugs));
            continue;
        }
        let slug = slugs.iter().find(|(id, _)| *id == one.record.source).map(|(_, slug)| slug.as_str());
        let checked = match chain.last_check() {
            Some((_, false)) => "DAMAGED when last compared".to_owned(),
            Some(_) if chain.is_due(now, EVERY_DAYS) => "due to be compared".to_owned(),
            Some((time_ms, true)) => format!("compared {}", utc(time_ms)),
            None => "never compared".to_owned(),
        };
        say(format!(
            "{}  {} {} {:>12}  {checked}  {}",
            one.record.id.short(),
            padded(&cut(&one.name(), 32), 32),
            padded(&cut(one.media_type(), 26), 26),
            number(one.size()),
            isolated(slug.unwrap_or("?")),
        ));
    }
    if common.json {
        say(json!({"schema": "whereabouts/1", "files": rows}).to_string());
    } else {
        say(counted(kept.len(), "evidence file", "evidence files"));
    }
    Ok(Outcome::Done)
}

fn slugs(session: &Session) -> Result<Vec<(ledger::SourceId, String)>> {
    Ok(session.store.sources()?.into_iter().map(|row| (row.source.id, row.source.slug)).collect())
}

fn as_json(kept: &Kept, chain: &Chain, slugs: &[(ledger::SourceId, String)]) -> Json {
    let custody = chain.events.iter().map(|(time_ms, one)| {
        json!({"event": one.event.name(), "actor": one.actor, "from": one.from, "to": one.to, "reason": one.reason, "at": one.at, "recorded_ms": time_ms})
    });
    let about: Vec<&str> = kept.record.values("about").map(|said| said.value.as_str()).collect();
    json!({
        "record": kept.record.id.to_string(),
        "sha256": kept.digest.to_string(),
        "name": kept.record.value("file_name"),
        "media_type": kept.media_type(),
        "size": kept.size(),
        "source": slugs.iter().find(|(id, _)| *id == kept.record.source).map(|(_, slug)| slug),
        "about": about,
        "issues": kept.record.issues.iter().map(|issue| &issue.code).collect::<Vec<_>>(),
        "custody": custody.collect::<Vec<_>>(),
        "custody_findings": chain.findings(),
        "last_compared_ms": chain.last_check().map(|(time_ms, _)| time_ms),
        "whole_when_last_compared": chain.last_check().map(|(_, whole)| whole),
    })
}

/// Shows one file.
pub fn show(common: &Common, session: &mut Session, beginning: &str) -> Result<Outcome> {
    catch_up(common, session)?;
    let kept = find(session, beginning)?;
    let chain = Chain::of(session, kept.digest)?;
    let told = told(session, &kept.digest)?.unwrap_or_default();
    if common.json {
        let mut shown = as_json(&kept, &chain, &slugs(session)?);
        shown["claims"] = json!(told.claims);
        shown["parts"] = json!(told.parts);
        shown["pages"] = json!(told.pages);
        shown["pixels"] = json!(told.pixels);
        shown["tools"] = json!(told.tools);
        shown["missing_programs"] = json!(told.missing);
        shown["reading_issues"] = json!(told.issues);
        say(shown.to_string());
        return Ok(Outcome::Done);
    }
    let codebook = Codebook::builtin();
    say(format!("{}   {}", isolated(&cut(&kept.name(), 100)), kept.record.id.short()));
    for said in &kept.record.statements {
        let label = codebook.property(Record::FILE, &said.property).map(|known| known.labels.get("en"));
        say(format!("  {:34} {}", label.unwrap_or(&said.property), isolated(&cut(&said.value, 200))));
    }
    if is_awaited(session, &kept) {
        say("  NOT HERE YET: it came without its original; ask that office for a bundle with it");
    }
    issue_lines(&kept.record.issues, &told.issues).iter().for_each(|line| say(format!("  {line}")));
    say("\ncustody");
    for (time_ms, one) in &chain.events {
        say(format!("  {}  {}", utc(*time_ms), custody_words(one)));
    }
    chain.findings().iter().for_each(|finding| say(format!("  ! {}", isolated(finding))));
    print_reading(session, &kept, &told)?;
    Ok(Outcome::Done)
}

/// One event in words.
fn custody_words(one: &Custody) -> String {
    let mut line = format!("{} by {}", one.event.name(), isolated(&one.actor));
    for (word, value) in [("from", &one.from), ("to", &one.to), ("why", &one.reason), ("at", &one.at)] {
        if let Some(value) = value {
            line += &format!(", {word} {}", isolated(value));
        }
    }
    line
}

fn print_reading(session: &Session, kept: &Kept, told: &super::Told) -> Result<()> {
    let passages = session.store.passages_of(&kept.digest)?;
    say("\nworking copy of its text (never a statement)");
    let letters: usize = passages.iter().map(|row| row.text.chars().count()).sum();
    let pages =
        told.pages.map(|pages| format!(", {}", counted(pages as usize, "page", "pages"))).unwrap_or_default();
    let by_machine = if passages.iter().any(|row| row.by_machine) { ", machine-read, unchecked" } else { "" };
    say(format!("  {}{pages}{by_machine}", counted(letters, "letter", "letters")));
    told.tools.iter().for_each(|tool| say(format!("  read by {}", isolated(tool))));
    for tool in &told.missing {
        say(format!("  not read for want of a program: `{tool}` is not installed here"));
    }
    if let Some((width, height)) = told.pixels {
        say(format!("  picture of {width} x {height} pixels"));
    }
    if !told.claims.is_empty() {
        say("\nwhat the file says of itself (claims: anybody can write them into a file)");
    }
    for claim in told.claims.iter().take(SHOWN) {
        let (what, value) = (isolated(&cut(&claim.what, 40)), isolated(&cut(&claim.value, 160)));
        say(format!("  {:6} {what} = {value}", claim.of));
    }
    if !told.parts.is_empty() {
        say(format!("\n{} in it", counted(told.parts.len(), "part", "parts")));
    }
    for part in told.parts.iter().take(SHOWN) {
        let fits = match part.digest_fits {
            Some(true) => "digest fits",
            Some(false) => "DIGEST DIFFERS",
            None if part.digest.is_some() => "digest not compared",
            None => "no digest",
        };
        let date = part.date.as_deref().map(|date| format!("  {}", isolated(date))).unwrap_or_default();
        let digest = part
            .digest
            .as_deref()
            .map(|digest| format!("  {}", isolated(&cut(digest, 80))))
            .unwrap_or_default();
        let name = isolated(&cut(&part.name, 120));
        say(format!("  {name}  {}  {} bytes{date}{digest}  {fits}", isolated(&part.kind), number(part.size)));
    }
    let more = told.claims.len().saturating_sub(SHOWN) + told.parts.len().saturating_sub(SHOWN);
    if more > 0 {
        say(format!("  and {more} more: --json has all"));
    }
    Ok(())
}

/// Prints the working copy of a file's text.
pub fn text(common: &Common, session: &mut Session, beginning: &str, page: Option<u32>) -> Result<Outcome> {
    catch_up(common, session)?;
    let kept = find(session, beginning)?;
    let mut passages = session.store.passages_of(&kept.digest)?;
    passages.retain(|row| page.is_none() || row.page == page);
    if common.json {
        let rows = passages.iter().map(|row| {
            json!({"page": row.page, "place": row.place, "machine_read": row.by_machine, "text": row.text})
        });
        say(json!({"schema": "whereabouts/1", "passages": rows.collect::<Vec<_>>()}).to_string());
        return Ok(Outcome::Done);
    }
    for row in &passages {
        let unchecked = if row.by_machine { "   [machine-read, unchecked]" } else { "" };
        say(format!("-- {}{unchecked}", isolated(&row.place)));
        row.text.lines().for_each(|line| say(isolated(line)));
    }
    Ok(Outcome::Done)
}

/// Compares originals with their digests.
pub fn verify(common: &Common, session: &mut Session, options: &VerifyOptions) -> Result<Outcome> {
    let mut kept = match options.files.as_slice() {
        [] => files(session)?,
        named => named.iter().map(|one| find(session, one)).collect::<Result<_>>()?,
    };
    if options.due {
        let now = now_ms();
        let mut due = Vec::new();
        for one in kept {
            if Chain::of(session, one.digest)?.is_due(now, options.every) {
                due.push(one);
            }
        }
        kept = due;
    }
    let before = kept.len();
    kept.retain(|one| !is_awaited(session, one));
    let awaited = before - kept.len();
    let mut rows = Vec::new();
    let damaged = check(session, &kept, |one, whole| {
        rows.push(
            json!({"record": one.record.id.to_string(), "sha256": one.digest.to_string(), "whole": whole}),
        );
        if !whole && !common.json {
            say(format!(
                "DAMAGED  {}  {}  sha256 {}",
                one.record.id.short(),
                isolated(&cut(&one.name(), 60)),
                one.digest
            ));
        }
    })?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "files": rows, "damaged": damaged}).to_string());
    } else {
        say(format!("{} compared, {damaged} damaged", counted(kept.len(), "original", "originals")));
        if awaited > 0 {
            say(format!(
                "{} of other offices not here yet",
                counted(awaited, "original is", "originals are")
            ));
        }
        if damaged > 0 {
            say("nothing was repaired: bring the register's vault back from a copy, then compare again");
        }
    }
    Ok(if damaged > 0 { Outcome::Damaged } else { Outcome::Done })
}

/// Writes an original to a file outside, after its leaving was recorded.
pub fn save(common: &Common, session: &mut Session, options: &SaveOptions) -> Result<Outcome> {
    let kept = find(session, &options.file)?;
    let waived = may_leave(session, &kept, options)?;
    let mut out = export::open(&options.out)?;
    let reasons = [options.reason.clone(), waived];
    let reason = reasons.into_iter().flatten().collect::<Vec<_>>().join("; ");
    let custody = Custody {
        source: kept.record.source,
        item: kept.digest,
        event: CustodyEvent::Exported,
        actor: session.store.recorder().to_owned(),
        from: None,
        to: options.recipient.clone(),
        reason: Some(reason).filter(|reason| !reason.is_empty()),
        at: None,
    };
    event(session, custody)?;
    if let Err(error) = copy(session, &kept, &mut out) {
        drop(out);
        if options.out.as_os_str() != "-" {
            let _ = std::fs::remove_file(&options.out);
        }
        return Err(error);
    }
    if !common.quiet && options.out.as_os_str() != "-" {
        eprintln!(
            "{} bytes, plain: this program no longer protects them; noted in the custody of the file",
            number(kept.size())
        );
    }
    Ok(Outcome::Done)
}

/// Holds back a file that tells where or by whom it was made from whoever is neither of the team nor a court (V-410),
/// unless a reason is given; what is to stand in its custody then.
fn may_leave(session: &Session, kept: &Kept, options: &SaveOptions) -> Result<Option<String>> {
    let by_default = if options.recipient.is_some() { For::Public } else { For::Team };
    let outside = !matches!(options.audience.unwrap_or(by_default), For::Team | For::Court);
    if !outside || !tells_a_place(session, kept)? {
        return Ok(None);
    }
    match options.waive.as_deref().map(str::trim).filter(|why| !why.is_empty()) {
        Some(why) => Ok(Some(format!("V-410 waived: {why}"))),
        None => Err(Failure::error(
            Kind::Refused,
            "the file itself tells where or by whom it was made (V-410), and would tell it to whoever gets it",
            "save a copy without metadata, or say why it may leave as it is with --waive; for a court add --for court",
        )),
    }
}

/// Whether a file has coordinates in it, or an assertion of identity or place: as found when it came, or read since.
pub fn tells_a_place(session: &Session, kept: &Kept) -> Result<bool> {
    const TELLS: &str = "file.tells-a-place";
    let read = told(session, &kept.digest)?.unwrap_or_default();
    let recorded = kept.record.issues.iter().any(|issue| issue.code == TELLS);
    Ok(recorded || read.issues.iter().any(|issue| issue.code == TELLS))
}

/// Copies an original, checked to its last byte.
pub fn copy(session: &Session, kept: &Kept, out: &mut dyn Write) -> Result<()> {
    let mut original = session.store.vault_get(&kept.digest)?;
    let mut chunk = zeroize::Zeroizing::new(vec![0; 64 * 1024]);
    loop {
        let count = original.read(&mut chunk).map_err(|_| {
            Failure::error(
                Kind::Damaged,
                format!("the original with sha256 {} is damaged; nothing was written", kept.digest),
                "`whereabouts attach verify` names every damaged one; bring the vault back from a copy",
            )
        })?;
        if count == 0 {
            break;
        }
        out.write_all(&chunk[..count]).context("writing the original")?;
    }
    out.flush().context("writing the original")
}

/// Records what happened to a file.
pub fn custody(common: &Common, session: &mut Session, options: &CustodyOptions) -> Result<Outcome> {
    let kept = find(session, &options.file)?;
    let custody = Custody {
        source: kept.record.source,
        item: kept.digest,
        event: options.event,
        actor: options.by.clone().unwrap_or_else(|| session.store.recorder().to_owned()),
        from: options.from.clone(),
        to: options.to.clone(),
        reason: options.reason.clone(),
        at: options.at.clone(),
    };
    let entry = event(session, custody)?;
    let findings = Chain::of(session, kept.digest)?.findings();
    if common.json {
        say(json!({"schema": "whereabouts/1", "entry": entry.to_string(), "custody_findings": findings})
            .to_string());
    } else {
        say(format!("recorded as {entry}"));
        findings.iter().for_each(|finding| say(format!("  ! {}", isolated(finding))));
    }
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::WithFindings })
}
