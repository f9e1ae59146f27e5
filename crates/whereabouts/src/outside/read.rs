//! Files become subjects, each record known by its list and its key.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use intake::mapping::Reading;
use intake::{Edition, Mapping, Outcome};
use ledger::{Codebook, Facts, RecordId, Source, SourceId};
use linkage::{Subject, Subjects};

use crate::failure::{Failure, Kind};
use crate::lists::{self, List, ReadingList, Wishes, open_table};
use crate::options::Common;

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
#[derive(Default)]
pub struct Lists {
    /// The lists by name.
    pub names: Vec<String>,
    /// The records, in the order of files and rows.
    pub subjects: Subjects,
    /// Rows that name nobody and bear no key.
    pub held: u64,
    /// Issues by code.
    pub issues: BTreeMap<String, u64>,
    /// Columns that were not used, by file.
    pub unused: Vec<(String, Vec<String>)>,
    list_of: Vec<u32>,
    keys: Vec<String>,
    places: HashMap<String, u32>,
}

impl Lists {
    /// How many records were read.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The list and the key of a record, by its place.
    pub fn record(&self, at: usize) -> (&str, &str) {
        (&self.names[self.list_of[at] as usize], &self.keys[at])
    }

    /// The place of a record that has been linked.
    pub fn place(id: RecordId) -> usize {
        u128::from_be_bytes(id.0) as usize
    }

    /// The identifier of the record at a place.
    pub fn id(at: usize) -> RecordId {
        RecordId((at as u128).to_be_bytes())
    }

    /// Makes a list known, or finds it.
    fn list(&mut self, name: &str, facts: &Facts, one_to_one: bool) -> u32 {
        if let Some(&list) = self.places.get(name) {
            return list;
        }
        let list = u32::try_from(self.names.len()).expect("fewer than 2^32 lists");
        self.places.insert(name.to_owned(), list);
        self.names.push(name.to_owned());
        let facts = Facts { duplicate_free: facts.duplicate_free || one_to_one, ..facts.clone() };
        self.subjects.add_source(&source(list, name, facts));
        list
    }
}

fn source_id(list: u32) -> SourceId {
    SourceId(u128::from(list).to_be_bytes())
}

fn source(list: u32, name: &str, facts: Facts) -> Source {
    Source {
        id: source_id(list),
        slug: name.to_owned(),
        title: name.to_owned(),
        publisher: None,
        lang: None,
        file: None,
        file_name: None,
        obtained: Default::default(),
        grade: Default::default(),
        sharing: Default::default(),
        derives_from: Vec::new(),
        edition_of: None,
        facts,
    }
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
    let mut lists = Lists::default();
    let mut errors = wanted.errors;
    for file in &files {
        let errors = errors.as_mut().map(|out| &mut **out as &mut dyn Write);
        read_file(common, file, wanted.one_to_one, errors, &mut lists)?;
    }
    Ok(lists)
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
    one_to_one: bool,
    errors: Option<&mut dyn Write>,
    lists: &mut Lists,
) -> Result<()> {
    let open = lists::opener(file.path);
    let shown = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut list = List { name: shown, open: &open, mapping: String::new() };
    let mapping = mapping_of(common, file, &mut list)?;
    let wishes = Wishes { errors, ..Wishes::default() };
    let mut reading = ReadingList::begin(common, &list, &mapping, Edition::first(), wishes)?;
    let mut places: Vec<u32> = Vec::new();
    while let Some(outcome) = reading.next()? {
        let Outcome::Record(draft, _) = outcome else { continue };
        let sources = reading.importer.sources();
        while places.len() < sources.len() {
            let source = &sources[places.len()];
            places.push(lists.list(&list_name(&source.title), &source.facts, one_to_one));
        }
        let (list, facts) = (places[draft.source], &sources[draft.source].facts);
        let row = draft.locator.row.unwrap_or_default().to_string();
        lists.keys.push(if mapping.key.is_empty() { row } else { draft.key.clone() });
        lists.list_of.push(list);
        let record = draft.into_record(Lists::id(lists.keys.len() - 1), source_id(list), None, None);
        lists.subjects.push(&Subject::from_record(&record, facts));
    }
    let finished = reading.finish()?;
    lists.held += finished.counts.held;
    for (code, count) in finished.issues {
        *lists.issues.entry(code).or_default() += count;
    }
    if !finished.unused.is_empty() {
        lists.unused.push((list.name, finished.unused));
    }
    Ok(())
}

/// A list that was split off a file is called by its value alone.
fn list_name(title: &str) -> String {
    title.split_once("\u{1f}: ").map_or(title.trim_end_matches('\u{1f}'), |(_, value)| value).to_owned()
}

/// The mapping that is named, the one beside the file, or a guess.
fn mapping_of(common: &Common, file: &File<'_>, list: &mut List<'_>) -> Result<Mapping> {
    let named = file.mapping.map(Path::to_owned).or_else(|| lists::mapping_beside(file.path));
    let mut mapping = match named {
        Some(path) => {
            list.mapping = lists::read_text(&path)?;
            lists::read_mapping(list)?
        }
        None => guessed(common, list)?,
    };
    // The title tells a value of `split_by` from the name of the whole.
    mapping.split.values_mut().for_each(|facts| facts.title = None);
    mapping.list.slug = Some("list".to_owned());
    mapping.list.title = Some(format!("{}\u{1f}", file.name));
    Ok(mapping)
}

/// A mapping guessed from the headers, and said.
fn guessed(common: &Common, list: &List<'_>) -> Result<Mapping> {
    let (mut table, reader) = open_table(list, &Reading::default())?;
    let rows = table.sample(SAMPLE).map_err(|error| {
        Failure::error(Kind::Failed, format!("{}: {error}", list.name), "open the file and look at that row")
    })?;
    let mapping = intake::guess(table.format(), table.columns(), &rows, Codebook::builtin()).mapping;
    drop(table);
    if let Some(reader) = reader {
        reader.finish()?;
    }
    if mapping.columns.is_empty() {
        return Err(Failure::error(
            Kind::Usage,
            format!("{}: no column has a header that is understood", list.name),
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
