//! A register opened for one command: passphrase, chance, and what commands ask of it.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::os::fd::FromRawFd;
use std::path::Path;

use anyhow::{Context, Result};
use ledger::{Body, By, Chance, Record, RecordId, Signer, Verdict, Withdrawal};
use register::{Internal, Person, Redactions, Register};
use secrecy::SecretString;
use store::{Store, Unlock};

use crate::clock::now_ms;
use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::reviewers::{self, Panel};

/// The longest passphrase that is read, in bytes.
const LONGEST_PASSPHRASE: u64 = 4096;

/// A register, open.
pub struct Session {
    /// The disk.
    pub store: Store,
}

impl Session {
    /// Opens the register that the command line names.
    pub fn open(common: &Common) -> Result<Session> {
        let path = &common.register;
        let store = match Store::open(path, &Unlock::Throwaway, chance()?) {
            Err(store::StoreError::NotThrowaway) => Store::open(path, &unlock(common)?, chance()?)?,
            other => other?,
        };
        if store.is_throwaway() && !common.quiet && crate::terminal::watched() {
            eprintln!("a throw-away register, open to anyone who has its folder: put no real person into it");
        }
        Ok(Session { store })
    }

    /// The sources and their lineage, for the program's own use.
    pub fn register(&self) -> Result<Register<Internal>> {
        Ok(Register::new(crate::copies::in_force(&self.store, self.store.sources()?)?))
    }

    /// The one record whose identifier begins so, or the one that stands for it since a later edition.
    pub fn find(&self, beginning: &str) -> Result<(u64, RecordId)> {
        let mut found = self.store.find_prefix(beginning)?;
        if let [(_, id)] = found[..] {
            self.check_uncontested(id)?;
        }
        match found.len() {
            1 => Ok(self.store.heir(found.remove(0).0)?),
            0 => Err(Failure::error(
                Kind::NotFound,
                format!("no record's identifier begins with «{beginning}»"),
                "`whereabouts people NAME` finds people and prints their identifiers",
            )),
            more => Err(Failure::error(
                Kind::NotFound,
                format!("{more} records' identifiers begin with «{beginning}»"),
                "give more characters",
            )),
        }
    }

    /// Refuses an identifier that two offices use: which of the two is read here depends on which came first.
    fn check_uncontested(&self, id: RecordId) -> Result<()> {
        let logs = self.store.contested(id.into())?;
        if logs.is_empty() {
            return Ok(());
        }
        let logs: Vec<String> = logs.iter().map(|log| log.short()).collect();
        Err(Failure::error(
            Kind::Refused,
            format!(
                "{} names what {} logs recorded, each something else: {}",
                id.short(),
                logs.len(),
                logs.join(" and ")
            ),
            "ask those offices how this came; `whereabouts bundle list` shows which of them was set aside here",
        ))
    }

    /// The person whom the record belongs to whose identifier begins so.
    pub fn person(&self, register: &Register<Internal>, beginning: &str) -> Result<Person<Internal>> {
        let (seq, id) = self.find(beginning)?;
        let records = self.records_with(seq)?;
        let first = records.first().map_or(id, |record| record.id);
        register.person(first, records, &mut Redactions::default()).ok_or_else(|| {
            Failure::error(
                Kind::NotFound,
                format!("record {} no longer stands: it was withdrawn or replaced", id.short()),
                "`whereabouts import list` shows imports that were undone",
            )
        })
    }

    /// All standing records of the person that one record belongs to, in the order of the log.
    pub fn records_with(&self, seq: u64) -> Result<Vec<Record>> {
        let members = match self.store.person_of(seq)? {
            Some(person) => self.store.members_of(person)?,
            None => vec![seq],
        };
        let mut records = Vec::with_capacity(members.len());
        for (seq, record) in self.store.records(&members)? {
            if self.store.is_standing(seq)? {
                records.push(record);
            }
        }
        Ok(records)
    }

    /// The identifiers of all records of the person that one record belongs to; none where linkage knows no such person.
    pub fn ids_with(&self, seq: u64) -> Result<Vec<RecordId>> {
        let Some(person) = self.store.person_of(seq)? else { return Ok(Vec::new()) };
        let members = self.store.members_of(person)?;
        Ok(self.store.records(&members)?.into_iter().map(|(_, record)| record.id).collect())
    }

    /// Which office recorded each record of a person; nothing where the register reads its own log only.
    pub fn offices_of(&self, person: &Person<Internal>) -> Result<Vec<(RecordId, String)>> {
        let logs = self.store.logs()?;
        if logs.len() < 2 {
            return Ok(Vec::new());
        }
        let mut offices = Vec::new();
        for record in &person.records {
            let place = self.store.seq_of(record.id.into())?;
            let log = place.and_then(|place| logs.iter().find(|log| log.holds(place)));
            offices.extend(log.map(|log| (record.id, log.office.clone())));
        }
        Ok(offices)
    }

    /// What was decided about a person's records: judgements that stand, in words.
    pub fn history_of(&self, person: &Person<Internal>) -> Result<Vec<String>> {
        let own = |id: RecordId| person.records.iter().any(|record| record.id == id);
        let mut lines = Vec::new();
        let panel = Panel::of(&self.store)?;
        if panel.two {
            let known =
                panel.questions.iter().filter(|question| own(question.pair.0) || own(question.pair.1));
            lines.extend(known.map(|question| {
                let (a, b) = question.pair;
                format!("{} and {} {}", a.short(), b.short(), reviewers::state_words(question))
            }));
        }
        for row in self.store.judgements()? {
            let judgement = row.judgement;
            if !panel.two && (own(judgement.a) || own(judgement.b)) {
                let by = judge_name(&judgement.by);
                let why = judgement.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
                let verdict = verdict_word(judgement.verdict);
                lines.push(format!(
                    "{} and {} judged {verdict} by {by}{why}",
                    judgement.a.short(),
                    judgement.b.short()
                ));
            }
        }
        for record in person.records.iter().filter(|record| record.replaces.is_some()) {
            let earlier = record.replaces.map(|id| id.short()).unwrap_or_default();
            lines.push(format!("{} replaces {earlier} of an earlier edition", record.id.short()));
        }
        Ok(lines)
    }

    /// All editions of the list with this slug, the oldest first.
    pub fn editions(&self, slug: &str) -> Result<Vec<ledger::SourceId>> {
        let rows = self.store.sources()?.into_iter().filter(|row| row.source.slug == slug);
        let found: Vec<ledger::SourceId> = rows.map(|row| row.source.id).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        Err(Failure::error(
            Kind::NotFound,
            format!("no source is called «{slug}»"),
            "`whereabouts sources` lists them",
        ))
    }

    /// Appends one entry in a commit of its own.
    pub fn append(&mut self, body: impl FnOnce(ledger::EntryId) -> Body) -> Result<ledger::EntryId> {
        Ok(self.append_all([body])?.remove(0))
    }

    /// Appends several entries in one commit: all of them or none.
    pub fn append_all<Make>(&mut self, bodies: impl IntoIterator<Item = Make>) -> Result<Vec<ledger::EntryId>>
    where
        Make: FnOnce(ledger::EntryId) -> Body,
    {
        let mut writing = self.store.begin(now_ms())?;
        let mut ids = Vec::new();
        for body in bodies {
            let reserved = writing.reserve();
            ids.push(writing.append(&body(reserved))?);
        }
        writing.commit()?;
        Ok(ids)
    }

    /// Withdraws one entry; withdrawing a withdrawal restores what it withdrew.
    pub fn withdraw(&mut self, target: ledger::EntryId, reason: &str) -> Result<ledger::EntryId> {
        Ok(self.withdraw_all(&[target], reason)?.remove(0))
    }

    /// Withdraws several entries in one commit.
    pub fn withdraw_all(
        &mut self,
        targets: &[ledger::EntryId],
        reason: &str,
    ) -> Result<Vec<ledger::EntryId>> {
        let by = self.store.recorder().to_owned();
        let one = |&target: &ledger::EntryId| {
            let (reason, by) = (reason.to_owned(), by.clone());
            move |_| Body::Withdrawal(Withdrawal { target, reason, by })
        };
        self.append_all(targets.iter().map(one))
    }
}

/// Chance for one run, from the operating system.
pub fn chance() -> Result<Chance> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("asking the operating system for chance")?;
    Ok(Chance::from_seed(seed))
}

/// What opens the register, as the command line says or a person types.
fn unlock(common: &Common) -> Result<Unlock> {
    let asked = if common.recovery { "Recovery key: " } else { "Passphrase: " };
    let secret = match given(common)? {
        Some(secret) => secret,
        None => ask(common, asked)?,
    };
    Ok(if common.recovery { Unlock::Recovery(secret) } else { Unlock::Passphrase(secret) })
}

/// The passphrase for a new register: given, or typed twice.
pub fn new_passphrase(common: &Common) -> Result<SecretString> {
    match given(common)? {
        Some(secret) => Ok(secret),
        None => ask_twice(common, "A passphrase, six or more random words: "),
    }
}

/// A secret that a person types twice, because nobody can look it up afterwards.
pub fn ask_twice(common: &Common, question: &str) -> Result<SecretString> {
    use secrecy::ExposeSecret;
    let first = ask(common, question)?;
    let second = ask(common, "The same again: ")?;
    if first.expose_secret() != second.expose_secret() {
        return Err(Failure::error(Kind::Failed, "the two passphrases differ", "run the command again"));
    }
    Ok(first)
}

/// The secret from a file or an open file descriptor, if the command line names one.
pub fn given_secret(common: &Common) -> Result<Option<SecretString>> {
    given(common)
}

fn given(common: &Common) -> Result<Option<SecretString>> {
    if let Some(path) = &common.passphrase_file {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        return first_line(file).map(Some);
    }
    if let Some(number) = common.passphrase_fd {
        return first_line(given_descriptor(number)?).map(Some);
    }
    Ok(None)
}

/// The descriptor that the command line names: read once, and closed, so that no child of this program inherits it.
// A descriptor that somebody else opened cannot be taken over without it.
#[allow(unsafe_code)]
fn given_descriptor(number: u32) -> Result<File> {
    let opened = format!("opening file descriptor {number}");
    // Opened by its name first: that tells whether there is one. Standard input, output and error stay open.
    let again = File::open(format!("/dev/fd/{number}")).with_context(|| opened.clone())?;
    if number <= 2 {
        return Ok(again);
    }
    let number = i32::try_from(number).context(opened)?;
    // Sound: it is open, and nothing else in this program knows its number.
    Ok(unsafe { File::from_raw_fd(number) })
}

/// A secret from the first line of a file.
pub fn secret_of(path: &Path) -> Result<SecretString> {
    first_line(File::open(path).with_context(|| format!("opening {}", path.display()))?)
}

/// The key of somebody, opened with their passphrase: from the first line of a file, or typed.
pub fn signer_of(common: &Common, store: &Store, name: &str, file: Option<&Path>) -> Result<Signer> {
    let passphrase = match file {
        Some(path) => secret_of(path)?,
        None => ask(common, &format!("Passphrase of {name}: "))?,
    };
    Ok(store.user_signer(name, &passphrase)?)
}

/// A secret that a person types.
pub fn ask_secret(common: &Common, question: &str) -> Result<SecretString> {
    ask(common, question)
}

fn first_line(file: File) -> Result<SecretString> {
    let mut line = String::new();
    BufReader::new(file.take(LONGEST_PASSPHRASE)).read_line(&mut line).context("reading the passphrase")?;
    let line = zeroize::Zeroizing::new(line);
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn ask(common: &Common, question: &str) -> Result<SecretString> {
    if common.no_input || !std::io::stdin().is_terminal() {
        return Err(Failure::error(
            Kind::Refused,
            format!(
                "{}: the register is locked, and nobody can be asked for the passphrase here",
                common.register.display()
            ),
            "give --passphrase-file FILE or --passphrase-fd N",
        ));
    }
    Ok(SecretString::from(rpassword::prompt_password(question).context("reading from the terminal")?))
}

/// The word for a verdict.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Different => "different",
        Verdict::Unsure => "unsure",
    }
}

/// Who judged, in words.
pub fn judge_name(by: &By) -> String {
    match by {
        By::Person(name) => name.clone(),
        By::Model(name) => format!("model {name}"),
    }
}

/// A count with its noun, as `1 record`, `3 records`.
pub fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{} {}", crate::terminal::number(count as u64), if count == 1 { one } else { more })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;
    use std::os::fd::IntoRawFd;

    use super::*;

    #[test]
    fn a_descriptor_is_read_once_and_closed() {
        let (reader, mut writer) = std::io::pipe().unwrap();
        writer.write_all(b"six words\nmore\n").unwrap();
        let number = u32::try_from(reader.into_raw_fd()).unwrap();
        drop(first_line(given_descriptor(number).unwrap()).unwrap());
        let nobody_reads = writer.write_all(b"more").unwrap_err();
        assert_eq!(nobody_reads.kind(), std::io::ErrorKind::BrokenPipe, "a child would inherit it");
        assert!(given_descriptor(9_999).is_err());
    }
}
