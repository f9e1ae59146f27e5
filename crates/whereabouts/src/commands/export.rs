//! `whereabouts export`: the register for others, through one gate.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write, stdout};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use ledger::Codebook;
use register::{Audience, Partners, Person, Public, Register, Team, Withheld, ftm, table};

use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::progress;

/// Write people for others: CSV, or FollowTheMoney JSON lines with provenance.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts export people.csv                            one line per person, for the public
  whereabouts export statements.csv --format statements    one line per value, with source, row, column
  whereabouts export people.ftm.json --format ftm --audience team

An exported file is plain: this program no longer protects it. The default audience is `public`,
which holds only what every source and statement in it allows anyone to see.")]
pub struct Options {
    /// The file to write; `-` is standard output. A file that is there is not overwritten.
    file: PathBuf,
    /// What to write.
    #[arg(long, value_enum, default_value = "people")]
    format: Format,
    /// For whom.
    #[arg(long, value_enum, default_value = "public")]
    audience: For,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// CSV, one line per person.
    People,
    /// CSV, one line per statement: every value with its source and place in it.
    Statements,
    /// FollowTheMoney entities, one JSON object per line, each value with its statement.
    Ftm,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum For {
    /// Anyone.
    Public,
    /// Partner organisations and UN mandates, in confidence.
    Partners,
    /// Those who work on this register.
    Team,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    match options.audience {
        For::Public => write::<Public>(common, options, &session),
        For::Partners => write::<Partners>(common, options, &session),
        For::Team => write::<Team>(common, options, &session),
    }
}

fn write<A: Audience>(common: &Common, options: &Options, session: &Session) -> Result<Outcome> {
    let register = session.register()?.disclose::<A>();
    let mut writer = Writer::new(options.format, open(&options.file)?)?;
    let mut withheld = Withheld::default();
    let people = session.store.roll()?;
    let bar = progress(common.quiet, "writing people", Some(people.len() as u64));
    for seq in people {
        let records = session.records_with(seq)?;
        let Some(id) = records.first().map(|record| record.id) else { continue };
        if let Some(person) = register.person(id, records, &mut withheld) {
            writer.person(&register, &person)?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let written = writer.finish()?;
    if !common.quiet {
        eprintln!("{} for {}", counted(written, "person", "people"), A::NAME);
        eprintln!(
            "withheld: {}, {}, {} of whom nothing may be shown",
            counted(withheld.statements as usize, "statement", "statements"),
            counted(withheld.records as usize, "record", "records"),
            counted(withheld.persons as usize, "person", "people"),
        );
    }
    Ok(Outcome::Done)
}

/// A new file, or standard output.
pub fn open(path: &Path) -> Result<Box<dyn Write>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::new(stdout())));
    }
    if path.exists() {
        return Err(Failure::error(
            Kind::Refused,
            format!("{} is there already", path.display()),
            "name a new file, or remove that one yourself",
        ));
    }
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("making {}", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

/// Writes persons one by one, so that memory does not grow with the register.
struct Writer {
    format: Format,
    out: Out,
    written: usize,
}

enum Out {
    Csv(Box<csv::Writer<Box<dyn Write>>>),
    Json(Box<dyn Write>),
}

impl Writer {
    fn new(format: Format, mut file: Box<dyn Write>) -> Result<Writer> {
        let columns = match format {
            Format::People => table::PEOPLE,
            Format::Statements => table::STATEMENTS,
            Format::Ftm => return Ok(Writer { format, out: Out::Json(file), written: 0 }),
        };
        // Spreadsheet programs take a file without this mark for Windows-1252.
        file.write_all("\u{feff}".as_bytes())?;
        let mut out = csv::Writer::from_writer(file);
        out.write_record(columns)?;
        Ok(Writer { format, out: Out::Csv(Box::new(out)), written: 0 })
    }

    fn person<A: Audience>(&mut self, register: &Register<A>, person: &Person<A>) -> Result<()> {
        self.written += 1;
        match (&mut self.out, self.format) {
            (Out::Csv(out), Format::Statements) => {
                for line in table::statement_lines(register, person) {
                    out.write_record(line.iter().map(|cell| harmless(cell)))?;
                }
            }
            (Out::Csv(out), _) => {
                let line = table::person_line(register, person);
                out.write_record(line.iter().map(|cell| harmless(cell)))?;
            }
            (Out::Json(out), _) => {
                serde_json::to_writer(&mut *out, &ftm::entity(register, person, Codebook::builtin()))?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<usize> {
        match self.out {
            Out::Csv(mut out) => out.flush()?,
            Out::Json(mut out) => out.flush()?,
        }
        Ok(self.written)
    }
}

/// A cell that no spreadsheet program takes for a formula: a leading apostrophe, unless it is a plain number.
pub fn harmless(cell: &str) -> String {
    let risky = intake::is_formula(cell) && cell.parse::<f64>().is_err();
    if risky { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_disarmed_and_numbers_left_alone() {
        for (cell, expected) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("-12", "-12"),
            ("+98 21", "'+98 21"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("حسین", "حسین"),
            ("＝1+1", "'＝1+1"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), expected);
        }
    }
}
