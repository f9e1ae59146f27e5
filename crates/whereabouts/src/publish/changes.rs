//! What changed since the former edition: of everything shown a digest is kept, and compared with the one before.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use dates::Day;
use ledger::{Codebook, Digest, Record, RecordId};
use pages::edition::Changes;

use super::folder;

/// The file that keeps the digests.
pub const FILE: &str = "data/digests.csv";

/// A digest of everything that is shown: by kind and identifier.
#[derive(Debug, Default)]
pub struct Digests(BTreeMap<(Cow<'static, str>, RecordId), Box<str>>);

impl Digests {
    /// What is said of one person, by the lines of the table of statements.
    pub fn see_person(&mut self, id: RecordId, digest: String) {
        self.0.insert(("person".into(), id), digest.into());
    }

    /// What one record says that is of no person.
    pub fn see_record(&mut self, record: &Record) {
        if Codebook::builtin().is_linked(&record.kind) {
            return;
        }
        let said = record.statements.iter().map(|said| format!("{}\u{1f}{}", said.property, said.value));
        let digest = digest(&said.collect::<Vec<_>>().join("\n"));
        self.0.insert((record.kind.clone().into(), record.id), digest.into());
    }

    /// The digests as a file.
    pub fn to_csv(&self) -> String {
        let mut out = String::from("kind,id,digest\n");
        for ((kind, id), digest) in &self.0 {
            out += &format!("{kind},{id},{digest}\n");
        }
        out
    }

    fn read(text: &str) -> Digests {
        let lines = text.lines().skip(1).filter_map(|line| {
            let mut cells = line.split(',').map(str::to_owned);
            Some(((cells.next()?.into(), cells.next()?.parse().ok()?), cells.next()?.into()))
        });
        Digests(lines.collect())
    }
}

/// The digest of what is said of one person, from the lines of the table of statements.
pub fn digest_of_person(lines: &[Vec<String>]) -> String {
    let text: Vec<String> = lines.iter().map(|line| line[1..].join("\u{1f}")).collect();
    digest(&text.join("\n"))
}

fn digest(text: &str) -> String {
    let mut digest = Digest::of(text.as_bytes()).to_string();
    digest.truncate(16);
    digest
}

/// What changed, and the table of it: kind, identifier, how. Nobody who is gone is in the table.
pub fn since(former: Option<&Path>, now: &Digests) -> Result<(Changes, String)> {
    let mut table = String::from("kind,id,change\n");
    let known =
        former.map(|former| Ok::<_, anyhow::Error>((former, folder::manifest(former)?))).transpose()?;
    let Some((former, Some(manifest))) = known else { return Ok((Changes::default(), table)) };
    let before = Digests::read(&folder::read(former, FILE)?);
    let mut changes = Changes { since: Day::from_iso(&manifest.on), ..Changes::default() };
    let mut kinds: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for ((kind, id), digest) in &now.0 {
        let at = match before.0.get(&(kind.clone(), *id)) {
            None => 0,
            Some(other) if other != digest => 1,
            Some(_) => continue,
        };
        table += &format!("{kind},{id},{}\n", ["added", "changed"][at]);
        match kind.as_ref() {
            "person" if at == 0 => changes.people_added.push(*id),
            "person" => changes.people_changed.push(*id),
            _ => kinds.entry(kind).or_default()[at] += 1,
        }
    }
    for (kind, id) in before.0.keys() {
        if !now.0.contains_key(&(kind.clone(), *id)) {
            match kind.as_ref() {
                "person" => changes.people_gone += 1,
                other => kinds.entry(other).or_default()[2] += 1,
            }
        }
    }
    changes.records = kinds.into_iter().map(|(kind, counts)| (kind.to_owned(), counts)).collect();
    Ok((changes, table))
}
