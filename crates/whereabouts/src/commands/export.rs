//! `whereabouts export`: the register for others, through one gate: people, records of any kind, and what follows from them.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write, stdout};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use consent::Purpose;
use dates::Day;
use ledger::{Codebook, Digest};
use register::counts::{COUNTS, Counts};
use register::{
    Audience, Court, Partners, Person, Public, Redactions, Register, State, Team, UnConfidential, ftm, table,
};

use crate::accounts::{self, Accounts, Wanted};
use crate::commands::{link, records};
use crate::failure::{Failure, Kind, Outcome};
use crate::leaving::{self, Table, What};
use crate::options::Common;
use crate::protection;
use crate::releases::{self, Leaving, Releasing};
use crate::session::{Session, counted};
use crate::terminal::progress;

/// Write people, records, cases, graves, death records or burial registers for others, through one gate.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts export people.csv                            one line per person, for the public
  whereabouts export statements.csv --format statements    one line per value, with source, row, column
  whereabouts export people.ftm.json --format ftm --for team
  whereabouts export case.csv --for un --purpose submit_wgeid --redactions redactions.json
  whereabouts export graves.csv --format graves            what is known of each grave, and what was done to it
  whereabouts export events.csv --format records --kind site_event
  whereabouts export answers.csv --format burials --for partners
  whereabouts export cases.csv --format cases --purpose publish_pseudonym    under pseudonyms of this release, no names

What follows from records (a standing, a defect, «absent») is written only where the records that this audience may
see lead to it by themselves; elsewhere the cell says `withheld`.

An exported file is plain: this program no longer protects it. The default audience is `public`,
which holds only what every source and statement in it allows anyone to see, what is published
already or a family granted, and nothing that names a relative, a witness or a silent case
(docs/consent.md). What is withheld is counted by rule, never repeated.")]
pub struct Options {
    /// The file to write; `-` is standard output. A file that is there is not overwritten.
    file: PathBuf,
    /// What to write.
    #[arg(long, value_enum, default_value = "people")]
    format: Format,
    /// With `--format records`: only records of this kind; may be given several times.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// For whom.
    #[arg(long = "for", visible_alias = "audience", value_enum, default_value = "public")]
    audience: For,
    /// What for, a term of the vocabulary `purpose`; where it is not said, the usual purpose of the audience.
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    purpose: Option<Purpose>,
    /// The day that is asked about: what is protected on it or today is withheld; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Who receives the file: noted in the log, so that `consent recalls` knows whom to write to.
    #[arg(long, value_name = "WHO")]
    recipient: Option<String>,
    /// Write here how much was withheld, by rule.
    #[arg(long, value_name = "FILE")]
    redactions: Option<PathBuf>,
    #[command(flatten)]
    releasing: Releasing,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// CSV, one line per person.
    People,
    /// CSV, one line per statement: every value with its source and place in it.
    Statements,
    /// FollowTheMoney entities, one JSON object per line, each value with its statement.
    Ftm,
    /// CSV, how many people are reported dead in each year; few people are not counted for the public.
    Counts,
    /// CSV, one line per statement of records of any kind but people: graves, findings, letters, certificates.
    Records,
    /// CSV, one line per case: what stands of fate and whereabouts, how firmly, by which rules.
    Cases,
    /// CSV, how many cases there are of each state; few are not counted for the public.
    States,
    /// CSV, one line per grave site: its place as finely as it may be told, its standing, what was done to it.
    Graves,
    /// CSV, one line per person: how the death is recorded, and what is wrong with the record.
    Certificates,
    /// CSV, one line per person and burial register: whether the name was entered, and which pages say so.
    Burials,
}

impl Format {
    fn word(self) -> &'static str {
        match self {
            Format::People => "people",
            Format::Statements => "statements",
            Format::Ftm => "ftm",
            Format::Counts => releases::COUNTS,
            Format::Records => "records",
            Format::Cases => "cases",
            Format::States => releases::STATES,
            Format::Graves => "graves",
            Format::Certificates => "certificates",
            Format::Burials => "burials",
        }
    }

    /// The table of what is known besides people; `None` where people are written one by one.
    fn table(self, options: &Options, audience: &str, on: Day) -> Option<What> {
        let kinds = &options.kind;
        Some(match self {
            Format::People | Format::Statements | Format::Ftm | Format::Counts => return None,
            Format::Records => What::Records(kinds.to_vec()),
            Format::Cases => match options.purpose {
                // Pseudonyms hold within one release: whoever has two cannot lay them side by side.
                Some(Purpose::PublishPseudonym) => {
                    let recipient = options.recipient.as_deref().unwrap_or_default();
                    What::Nameless(Some(format!("{audience}\n{on}\n{recipient}")))
                }
                Some(Purpose::PublishAnonymised) => What::Nameless(None),
                _ => What::Cases,
            },
            Format::States => What::States,
            Format::Graves => What::Graves,
            Format::Certificates => What::Certificates,
            Format::Burials => What::Burials,
        })
    }
}

/// For whom something leaves the register.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum For {
    /// Anyone.
    Public,
    /// Partner organisations under agreement.
    Partners,
    /// Those who work on this register.
    Team,
    /// UN bodies, in confidence.
    Un,
    /// A State, through the UN.
    State,
    /// Prosecutors and courts.
    Court,
}

/// Reads the term of a purpose.
pub fn purpose(word: &str) -> Result<Purpose, String> {
    let known = || Purpose::ALL.iter().map(|one| one.id()).collect::<Vec<_>>().join(", ");
    Purpose::from_id(word).ok_or_else(|| format!("it is one of {}", known()))
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    match options.audience {
        For::Public => write::<Public>(common, options, &mut session),
        For::Partners => write::<Partners>(common, options, &mut session),
        For::Team => write::<Team>(common, options, &mut session),
        For::Un => write::<UnConfidential>(common, options, &mut session),
        For::State => write::<State>(common, options, &mut session),
        For::Court => write::<Court>(common, options, &mut session),
    }
}

fn write<A: Audience>(common: &Common, options: &Options, session: &mut Session) -> Result<Outcome> {
    if options.recipient.is_some() && options.file == Path::new("-") {
        return Err(Failure::error(
            Kind::Usage,
            "what goes to standard output is no file to be noted as released".to_owned(),
            "name a file, or leave --recipient out",
        ));
    }
    options.kind.iter().try_for_each(|kind| known_kind(options.format, kind))?;
    let for_everyone = A::WHO == Some(consent::Audience::Public);
    let released_by = match for_everyone {
        true => releases::releasing(common, &session.store, &options.releasing)?,
        false => Vec::new(),
    };
    if !released_by.is_empty() && options.file == Path::new("-") {
        return Err(Failure::error(
            Kind::Usage,
            "what two people release is a file, and goes to no standard output",
            "name a file",
        ));
    }
    let on = accounts::as_of(options.on.as_deref())?;
    allowed::<A>(options.purpose)?;
    let release = protection::release(options.purpose, on);
    let mut withheld = Redactions::default();
    let receipt;
    let (written, purpose) = match options.format.table(options, A::NAME, on) {
        Some(what) => {
            let accounts = Accounts::read(session, Wanted::Everyone, None)?;
            let register = session.register()?.disclose::<A>(protection::of(&accounts, on), release);
            receipt = options.redactions.as_deref().map(open).transpose()?;
            let file = open(&options.file)?;
            let table = leaving::table(session, &accounts, &register, &what, on, &mut withheld)?;
            write_table(file, &table)?;
            let asked = register.gate().purpose();
            let nameless = matches!(what, What::Nameless(_));
            (table.people, options.purpose.filter(|_| nameless).unwrap_or(asked))
        }
        None => {
            let register = session.register()?.disclose::<A>(protection::protection(session, on)?, release);
            receipt = options.redactions.as_deref().map(open).transpose()?;
            let writer = Writer::new(options.format, open(&options.file)?)?;
            (write_people(common, session, &register, writer, &mut withheld)?, register.gate().purpose())
        }
    };
    if let Some(mut file) = receipt {
        let told = withheld.to_json::<A>(purpose.id(), &on.to_string());
        serde_json::to_writer_pretty(&mut file, &told)?;
        file.write_all(b"\n")?;
        file.flush()?;
    }
    let everyone = (!released_by.is_empty()).then_some("everyone");
    if let Some(recipient) = options.recipient.as_deref().or(everyone) {
        let file =
            File::open(&options.file).with_context(|| format!("reading {}", options.file.display()))?;
        let leaving = Leaving {
            recipient,
            audience: A::WHO.unwrap_or(consent::Audience::Team),
            purpose,
            on,
            format: options.format.word(),
            people: written,
            file: Digest::of_stream(file)?.to_string(),
            released_by: &released_by,
        };
        releases::note(session, &leaving)?;
    }
    if !common.quiet {
        tell::<A>(written, &withheld);
    }
    Ok(Outcome::Done)
}

/// Refuses to give the public anything for a purpose that is no publication: a wish against publishing would be asked past.
pub fn allowed<A: Audience>(purpose: Option<Purpose>) -> Result<()> {
    let other = |purpose: &Purpose| purpose.usual_audience() != consent::Audience::Public;
    let Some(purpose) = purpose.filter(other).filter(|_| A::WHO == Some(consent::Audience::Public)) else {
        return Ok(());
    };
    Err(Failure::error(
        Kind::Refused,
        format!("what the public is given is published, and `{}` is no publication", purpose.id()),
        "leave --purpose out, or say --for whom it is",
    ))
}

/// Refuses a kind that is none, or that this format does not ask for.
fn known_kind(format: Format, kind: &str) -> Result<()> {
    if format != Format::Records {
        return Err(Failure::error(
            Kind::Usage,
            format!("--kind {kind} says which records are written, and this format writes none"),
            "add --format records",
        ));
    }
    if records::known(kind)?.linked {
        return Err(Failure::error(
            Kind::Usage,
            format!("records of the kind {kind} are of people, who are written with their names and sources"),
            "--format statements writes them",
        ));
    }
    Ok(())
}

/// Writes everybody whom the gate lets through, one by one; how many.
fn write_people<A: Audience>(
    common: &Common,
    session: &Session,
    register: &Register<A>,
    mut writer: Writer,
    withheld: &mut Redactions,
) -> Result<usize> {
    let people = session.store.roll()?;
    let bar = progress(common.quiet, "writing people", Some(people.len() as u64));
    for seq in people {
        let records = session.records_with(seq)?;
        let Some(id) = records.first().map(|record| record.id) else { continue };
        if let Some(person) = register.person(id, records, withheld) {
            writer.person(register, &person)?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    writer.finish(register, withheld)
}

/// Writes a table for spreadsheet programs, which take a file without the mark for Windows-1252.
fn write_table(mut file: Box<dyn Write>, table: &Table) -> Result<()> {
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::Writer::from_writer(file);
    out.write_record(table.columns)?;
    for line in &table.lines {
        out.write_record(line.iter().map(|cell| harmless(cell)))?;
    }
    out.flush()?;
    Ok(())
}

/// Says how many people were written, and how much was withheld by which rule.
fn tell<A: Audience>(written: usize, withheld: &Redactions) {
    eprintln!("{} for {}", counted(written, "person", "people"), A::NAME);
    eprintln!(
        "withheld: {}, {}, {} of whom nothing may be shown",
        counted(withheld.all_values() as usize, "value", "values"),
        counted(withheld.all_records() as usize, "record", "records"),
        counted(withheld.all_subjects() as usize, "person", "people"),
    );
    for (rule, people) in &withheld.subjects {
        eprintln!("  {}: {} ({})", rule.id(), counted(*people as usize, "person", "people"), rule.says());
    }
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
    counts: Counts,
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
            Format::Counts => COUNTS,
            _ => {
                return Ok(Writer { format, out: Out::Json(file), written: 0, counts: Counts::default() });
            }
        };
        // Spreadsheet programs take a file without this mark for Windows-1252.
        file.write_all("\u{feff}".as_bytes())?;
        let mut out = csv::Writer::from_writer(file);
        out.write_record(columns)?;
        Ok(Writer { format, out: Out::Csv(Box::new(out)), written: 0, counts: Counts::default() })
    }

    fn person<A: Audience>(&mut self, register: &Register<A>, person: &Person<A>) -> Result<()> {
        self.written += 1;
        match (&mut self.out, self.format) {
            (Out::Csv(out), Format::Statements) => {
                for line in table::statement_lines(register, person) {
                    out.write_record(line.iter().map(|cell| harmless(cell)))?;
                }
            }
            (_, Format::Counts) => self.counts.see(person),
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

    fn finish<A: Audience>(self, register: &Register<A>, withheld: &mut Redactions) -> Result<usize> {
        match self.out {
            Out::Csv(mut out) => {
                for line in self.counts.lines(register.gate(), withheld) {
                    out.write_record(line)?;
                }
                out.flush()?;
            }
            Out::Json(mut out) => out.flush()?,
        }
        Ok(self.written)
    }
}

/// Writes a table of texts into a new file, for a spreadsheet.
pub fn sheet<const N: usize>(
    file: &Path,
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<()> {
    let mut file = open(file)?;
    // Spreadsheet programs take a file without this mark for Windows-1252.
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::Writer::from_writer(file);
    out.write_record(columns)?;
    for row in rows {
        out.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    Ok(out.flush()?)
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
