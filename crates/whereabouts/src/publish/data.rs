//! Open data: what the pages show, as files for spreadsheets and programs.

use std::io::Write;

use ::letters::shadow;
use ::offices::exchange::popolo;
use ::statements::sheet;
use anyhow::Result;
use ledger::{Codebook, Sharing};
use register::counts::{COUNTS, Counts};
use register::everything::is_in_editions;
use register::{Person, Public, Redactions, Register, ftm, table};
use serde_json::Value as Json;

use super::folder::{Folder, Growing};
use crate::commands::export::harmless;
use crate::showing::Known;

/// The files that grow with every person.
pub struct People {
    people: Growing,
    statements: Growing,
    ftm: Growing,
    counts: Counts,
}

/// One person's lines in each of them.
pub struct Lines {
    people: Vec<u8>,
    statements: Vec<u8>,
    ftm: Vec<u8>,
}

impl Lines {
    /// The lines of a person, of whom the table of statements has these.
    pub fn of(
        register: &Register<Public>,
        person: &Person<Public>,
        statements: &[Vec<String>],
    ) -> Result<Lines> {
        let mut ftm = serde_json::to_vec(&ftm::entity(register, person, Codebook::builtin()))?;
        ftm.push(b'\n');
        Ok(Lines {
            people: rows(std::slice::from_ref(&table::person_line(register, person)))?,
            statements: rows(statements)?,
            ftm,
        })
    }
}

/// Rows of a table as they stand in its file.
fn rows(rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().buffer_capacity(1 << 10).from_writer(Vec::new());
    for row in rows {
        out.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    out.into_inner().map_err(|error| anyhow::anyhow!("writing a table: {}", error.error()))
}

/// A table that spreadsheet programs do not take for Windows-1252.
fn begin(folder: &Folder, path: &str, columns: &[&str]) -> Result<csv::Writer<Growing>> {
    let mut file = folder.open(path)?;
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::Writer::from_writer(file);
    out.write_record(columns)?;
    Ok(out)
}

fn end(folder: &Folder, out: csv::Writer<Growing>) -> Result<()> {
    folder.close(inner(out)?).map(drop)
}

fn inner(out: csv::Writer<Growing>) -> Result<Growing> {
    out.into_inner().map_err(|error| anyhow::anyhow!("writing a table: {}", error.error()))
}

impl People {
    /// Begins the files.
    pub fn begin(folder: &Folder) -> Result<People> {
        Ok(People {
            people: inner(begin(folder, "data/people.csv", table::PEOPLE)?)?,
            statements: inner(begin(folder, "data/statements.csv", table::STATEMENTS)?)?,
            ftm: folder.open("data/people.ftm.json")?,
            counts: Counts::default(),
        })
    }

    /// Writes one person.
    pub fn see(&mut self, person: &Person<Public>, lines: &Lines) -> Result<()> {
        self.people.write_all(&lines.people)?;
        self.statements.write_all(&lines.statements)?;
        self.ftm.write_all(&lines.ftm)?;
        self.counts.see(person);
        Ok(())
    }

    /// Ends the files, and writes how many people there are of each year.
    pub fn end(self, folder: &Folder, register: &Register<Public>, withheld: &mut Redactions) -> Result<()> {
        folder.close(self.people)?;
        folder.close(self.statements)?;
        folder.close(self.ftm)?;
        let mut out = begin(folder, "data/deaths-by-year.csv", COUNTS)?;
        for line in self.counts.lines(register.gate(), withheld) {
            out.write_record(line)?;
        }
        end(folder, out)
    }
}

/// Who held which office, as Popolo has it: organisations, posts, holdings and the people who held them, no allegation.
pub fn officials(folder: &Folder, known: &Known<'_, Public>) -> Result<()> {
    let mut told = popolo::write(&known.offices);
    without_keys(&mut told);
    folder.put("data/officials.popolo.json", format!("{told:#}\n").as_bytes())
}

/// Takes out by which key a list has something: that is nobody's business outside.
fn without_keys(told: &mut Json) {
    match told {
        Json::Array(all) => all.iter_mut().for_each(without_keys),
        Json::Object(all) => {
            all.remove("key");
            all.values_mut().for_each(without_keys);
        }
        _ => {}
    }
}

/// Every question ever put to a State.
pub fn questions(folder: &Folder, known: &Known<'_, Public>) -> Result<()> {
    let mut out = begin(folder, "data/questions.csv", &shadow::COLUMNS)?;
    for row in shadow(&known.letters) {
        out.write_record(row.cells(&known.held).iter().map(|cell| harmless(cell)))?;
    }
    end(folder, out)
}

/// Every number that somebody claimed, beside what the edition itself documents.
pub fn numbers(folder: &Folder, known: &Known<'_, Public>) -> Result<()> {
    let mut out = begin(folder, "data/numbers.csv", &sheet::COLUMNS)?;
    for row in sheet::rows(&known.documented, &known.numbers) {
        out.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    end(folder, out)
}

/// The sources that may be seen.
pub fn sources(folder: &Folder, register: &Register<Public>) -> Result<()> {
    let columns = [
        "source",
        "title",
        "publisher",
        "lang",
        "grade",
        "obtained_how",
        "obtained_on",
        "derives_from",
        "sha256",
    ];
    let mut out = begin(folder, "data/sources.csv", &columns)?;
    for source in register.sources() {
        let origins = source.derives_from.iter().filter_map(|id| register.source(*id));
        let origins: Vec<&str> = origins.map(|origin| origin.slug.as_str()).collect();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let line = [
            source.slug.clone(),
            source.title.clone(),
            text(&source.publisher),
            text(&source.lang),
            format!("{:?}", source.grade),
            text(&source.obtained.how),
            text(&source.obtained.on),
            origins.join(" "),
            source.file.map(|digest| digest.to_string()).unwrap_or_default(),
        ];
        out.write_record(line.iter().map(|cell| harmless(cell)))?;
    }
    end(folder, out)
}

/// The data dictionary: every kind that an edition may hold, its public properties, their terms, in three languages.
pub fn dictionary(folder: &Folder) -> Result<()> {
    let columns = ["kind", "property", "term", "type", "vocabulary", "label_en", "label_fa", "label_ar"];
    let mut out = begin(folder, "data/dictionary.csv", &columns)?;
    let codebook = Codebook::builtin();
    for kind in codebook.kinds().iter().filter(|kind| is_in_editions(&kind.id)) {
        let labels = |labels: &ledger::Labels| ["en", "fa", "ar"].map(|lang| labels.get(lang).to_owned());
        let mut write =
            |property: &str, term: &str, of: &str, vocabulary: &str, of_labels: &ledger::Labels| {
                let [en, fa, ar] = labels(of_labels);
                out.write_record([&kind.id, property, term, of, vocabulary, &en, &fa, &ar])
            };
        write("", "", "kind", "", &kind.labels)?;
        for property in kind.properties.iter().filter(|property| property.sharing == Sharing::Public) {
            let of = format!("{:?}", property.value_type).to_lowercase();
            let vocabulary = property.terms.as_deref().unwrap_or_default();
            write(&property.id, "", &of, vocabulary, &property.labels)?;
            let terms =
                codebook.vocabulary(vocabulary).map(|known| known.terms.as_slice()).unwrap_or_default();
            for term in terms {
                write(&property.id, &term.id, "term", vocabulary, &term.labels)?;
            }
        }
    }
    end(folder, out)
}
