//! Files become subjects, each record known by its list and its key.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use anyhow::{Context, Result};
use intake::mapping::Reading;
use intake::{CellReader, ErrorSheet, Mapping, Table, Told, needs_mending};
use ledger::property::{FAMILY_NAME, GIVEN_NAME, NAME};
use ledger::{Codebook, Facts, RecordId, Source, SourceId};
use linkage::{Reader, Subjects};

use super::batch::{BATCHES_WAITING, Batch, understand};
use super::is_parquet;
use super::keys::Keys;
use crate::failure::{Failure, Kind};
use crate::lists::{self, List, open_table};
use crate::options::Common;
use crate::{sheet, terminal};

/// How many rows are looked at for a guessed mapping.
const SAMPLE: usize = 5000;

/// What is to be read, and how.
pub struct Wanted<'a> {
    /// The files.
    pub files: &'a [PathBuf],
    /// One mapping for all of them, or one each; none to look beside each file or to guess.
    pub mappings: &'a [PathBuf],
    /// Every list names a person once at most.
    pub one_to_one: bool,
    /// Where rows with problems go.
    pub errors: Option<&'a mut dyn Write>,
}

/// Lists that were read, and the records in them.
pub struct Lists {
    /// The lists by name.
    pub names: Vec<String>,
    /// The records, in the order of files and rows.
    pub subjects: Subjects,
    /// Rows that name nobody and bear no key.
    pub held: u64,
    /// Issues by code, in the columns that linking uses.
    pub issues: BTreeMap<String, u64>,
    /// Columns that were not used, by file.
    pub unused: Vec<(String, Vec<String>)>,
    keys: Keys,
}

impl Lists {
    /// How many records were read.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The list and the key of a record, by its place.
    pub fn record(&self, at: usize) -> (&str, &str) {
        let (list, key) = self.keys.get(at);
        (&self.names[list as usize], key)
    }

    /// The list of each record; nothing for those that name nobody, who may be anybody.
    pub fn counted(&self) -> Vec<Option<u32>> {
        self.subjects.named().enumerate().map(|(at, named)| named.then(|| self.keys.get(at).0)).collect()
    }

    /// The place of a record that has been linked.
    pub fn place(id: RecordId) -> usize {
        u128::from_be_bytes(id.0) as usize
    }

    /// The identifier of the record at a place.
    pub fn id(at: usize) -> RecordId {
        RecordId((at as u128).to_be_bytes())
    }
}

/// Lists that are being read.
#[derive(Default)]
struct Gathering {
    names: Vec<String>,
    places: HashMap<String, u32>,
    sources: Vec<Source>,
    keys: Keys,
    held: u64,
    issues: BTreeMap<String, u64>,
    unused: Vec<(String, Vec<String>)>,
    one_to_one: bool,
}

impl Gathering {
    /// Makes a list known, or finds it.
    fn list(&mut self, name: &str, facts: &Facts) -> u32 {
        if let Some(&list) = self.places.get(name) {
            return list;
        }
        let list = u32::try_from(self.names.len()).expect("fewer than 2^32 lists");
        self.places.insert(name.to_owned(), list);
        self.names.push(name.to_owned());
        let facts = Facts { duplicate_free: facts.duplicate_free || self.one_to_one, ..facts.clone() };
        self.sources.push(source(list, name, facts));
        list
    }

    fn finish(self, mut reader: Reader) -> Lists {
        self.sources.iter().for_each(|source| reader.add_source(source));
        Lists {
            names: self.names,
            subjects: reader.finish(),
            held: self.held,
            issues: self.issues,
            unused: self.unused,
            keys: self.keys,
        }
    }
}

/// The identifier of a list, by its number.
pub(super) fn source_id(list: u32) -> SourceId {
    SourceId(u128::from(list).to_be_bytes())
}

fn source(list: u32, name: &str, facts: Facts) -> Source {
    Source { facts, ..Source::new(source_id(list), name, name) }
}

/// Reads all files, those of smaller names first, so that their order on the command line does not matter.
pub fn read(common: &Common, wanted: Wanted<'_>) -> Result<Lists> {
    if ![0, 1, wanted.files.len()].contains(&wanted.mappings.len()) {
        return Err(Failure::error(
            Kind::Usage,
            format!("{} mappings are named for {} files", wanted.mappings.len(), wanted.files.len()),
            "name one --mapping for all files, or one for each in their order",
        ));
    }
    let mut files: Vec<File> = Vec::new();
    for (at, path) in wanted.files.iter().enumerate() {
        let mapping = wanted.mappings.get(at).or(wanted.mappings.first());
        files.push(File { path, name: name_of(path, wanted.files), mapping: mapping.map(PathBuf::as_path) });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut gathering = Gathering { one_to_one: wanted.one_to_one, ..Gathering::default() };
    let mut errors = wanted.errors;
    let mut reader = Reader::new();
    for file in &files {
        let errors = errors.as_mut().map(|out| &mut **out as &mut dyn Write);
        read_file(common, file, errors, &mut gathering, &mut reader)?;
    }
    Ok(gathering.finish(reader))
}

/// A file to be read, and the name of its list.
struct File<'a> {
    path: &'a Path,
    name: String,
    mapping: Option<&'a Path>,
}

/// The file's name without its endings; the path as given where two files have one name.
fn name_of(path: &Path, all: &[PathBuf]) -> String {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let own = stem(path);
    match all.iter().filter(|other| stem(other) == own).count() {
        1 => own,
        _ => path.to_string_lossy().into_owned(),
    }
}

fn read_file(
    common: &Common,
    file: &File<'_>,
    errors: Option<&mut dyn Write>,
    gathering: &mut Gathering,
    subjects: &mut Reader,
) -> Result<()> {
    let opener = lists::opener(file.path);
    let shown = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut list = List { name: shown, open: &opener, mapping: String::new() };
    let mapping = mapping_of(common, file, &mut list)?;
    let (table, reader) = open(file.path, &list, &mapping.reading)?;
    let cells = CellReader::new(table, &mapping, Codebook::builtin(), Reader::uses).map_err(|error| {
        Failure::error(
            Kind::Usage,
            format!("the mapping does not fit {}: {error}", list.name),
            "`whereabouts mapping guess FILE` writes a mapping for the columns that are there",
        )
    })?;
    subjects.expect(&mapping.source(None).facts);
    let sheet = errors.map(|out| ErrorSheet::new(out, cells.columns()));
    let bar = terminal::progress(common.quiet, &terminal::cut(&list.name, 24), None);
    let mut rows =
        Rows { file, mapping: &mapping, cells, sheet, split: HashMap::new(), batch: Batch::default() };
    std::thread::scope(|scope| {
        let (desk, batches) = sync_channel(BATCHES_WAITING);
        scope.spawn(move || understand(&batches, subjects));
        while rows.next(gathering).map_err(|error| of_row(&list.name, error))? {
            if rows.batch.is_full() {
                bar.set_position(rows.cells.row().number);
                desk.send(std::mem::take(&mut rows.batch)).expect("the other thread waits for more");
            }
        }
        desk.send(std::mem::take(&mut rows.batch)).expect("the other thread waits for more");
        anyhow::Ok(())
    })?;
    bar.finish_and_clear();
    rows.finish(&list.name, gathering)?;
    reader.map_or(Ok(()), sheet::Reader::finish)
}

fn of_row(name: &str, error: anyhow::Error) -> anyhow::Error {
    Failure::error(
        Kind::Failed,
        format!("{name}: {error}"),
        "nothing was written; mend the file and try again",
    )
}

/// How many lists one file can be split into; rows of further values go to the list of the file itself.
const MOST_LISTS: usize = 1000;

/// A file being read; what its rows say is handed to another thread that understands it.
struct Rows<'a, 'w> {
    file: &'a File<'a>,
    mapping: &'a Mapping,
    cells: CellReader<'static>,
    sheet: Option<ErrorSheet<&'w mut dyn Write>>,
    /// The list of each value of the column that splits the file.
    split: HashMap<String, u32>,
    batch: Batch,
}

impl Rows<'_, '_> {
    /// Reads one row; `false` at the end.
    fn next(&mut self, gathering: &mut Gathering) -> Result<bool> {
        let told = self.cells.next(&mut |statements| self.batch.learn(statements))?;
        match told {
            None => return Ok(false),
            Some(Told::Held) => {}
            Some(Told::Record) => {
                let list = self.list(gathering);
                if gathering.keys.push(list, &mut self.cells) {
                    self.cells.note("key.repeated", None);
                }
                self.batch.push(gathering.keys.len() - 1, list, self.cells.cells());
            }
        }
        self.tell_problems()?;
        Ok(true)
    }

    fn list(&mut self, gathering: &mut Gathering) -> u32 {
        let value = self.cells.split().unwrap_or_default();
        if let Some(&list) = self.split.get(value) {
            return list;
        }
        let value = if self.split.len() < MOST_LISTS { value } else { "" };
        let source = self.mapping.source(self.cells.split().map(|_| value));
        let name = if value.is_empty() { &self.file.name } else { value };
        let list = gathering.list(name, &source.facts);
        self.split.insert(value.to_owned(), list);
        list
    }

    fn tell_problems(&mut self) -> Result<()> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        let issues = self.cells.issues();
        if needs_mending(&issues) {
            let problems = self.cells.problems(&issues);
            sheet.push(self.cells.row(), None, &problems).context("writing the error sheet")?;
        }
        Ok(())
    }

    fn finish(self, name: &str, gathering: &mut Gathering) -> Result<()> {
        self.sheet.map_or(Ok(()), |sheet| sheet.finish().map(drop)).context("writing the error sheet")?;
        gathering.held += self.cells.held();
        for (code, count) in self.cells.tally() {
            *gathering.issues.entry(code.clone()).or_default() += count;
        }
        let unused: Vec<String> = self.cells.unused().iter().map(|column| column.name.clone()).collect();
        if !unused.is_empty() {
            gathering.unused.push((name.to_owned(), unused));
        }
        Ok(())
    }
}

/// The mapping that is named, the one beside the file, or a guess.
fn mapping_of(common: &Common, file: &File<'_>, list: &mut List<'_>) -> Result<Mapping> {
    let named = file.mapping.map(Path::to_owned).or_else(|| lists::mapping_beside(file.path));
    match named {
        Some(path) => {
            list.mapping = lists::read_text(&path)?;
            lists::read_unkept_mapping(list)
        }
        None => guessed(common, file.path, list),
    }
}

/// Opens a list of whatever kind, Parquet too.
fn open(path: &Path, list: &List<'_>, reading: &Reading) -> Result<(Table<'static>, Option<sheet::Reader>)> {
    match is_parquet(path) {
        #[cfg(feature = "parquet")]
        true => Ok((super::parquet::open_list(path, reading)?, None)),
        #[cfg(not(feature = "parquet"))]
        true => Err(super::table::no_parquet(path)),
        false => open_table(list, reading),
    }
}

/// A mapping guessed from the headers, and said.
fn guessed(common: &Common, path: &Path, list: &List<'_>) -> Result<Mapping> {
    let (mut table, reader) = open(path, list, &Reading::default())?;
    let rows = table.sample(SAMPLE).map_err(|error| {
        Failure::error(Kind::Failed, format!("{}: {error}", list.name), "open the file and look at that row")
    })?;
    let codebook = Codebook::builtin();
    let people = codebook.kind("person").expect("the built-in codebook has people");
    let mapping = intake::guess_of(people, table.format(), table.columns(), &rows, codebook).mapping;
    drop(table);
    if let Some(reader) = reader {
        reader.finish()?;
    }
    let names_somebody = |property: &String| [NAME, GIVEN_NAME, FAMILY_NAME].contains(&property.as_str());
    if !mapping.columns.values().any(|target| target.properties.iter().any(names_somebody)) {
        return Err(Failure::error(
            Kind::Usage,
            format!("{}: no column is understood to hold names", list.name),
            format!("`whereabouts mapping guess {}` begins a mapping; name it with --mapping", list.name),
        ));
    }
    if !common.quiet {
        let columns =
            mapping.columns.iter().map(|(name, target)| format!("{name} = {}", target.properties.join("+")));
        let columns: Vec<String> = columns.collect();
        eprintln!("{}: columns guessed: {}", list.name, columns.join(", "));
    }
    Ok(mapping)
}
