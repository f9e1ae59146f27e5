//! One list into the register: opening it, reading it row by row, writing what is new.
//!
//! What `import` and `demo` share. Nothing in a file stops this but a file that is no list.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use dates::Day;
use intake::mapping::{ListSource, Reading};
use intake::{
    Draft, Edition, ErrorSheet, Fate, HeaderWords, Importer, KnownRow, Mapping, Problem, Table, ftm_names,
};
use ledger::{
    BatchId, Body, Codebook, Counts, Custody, CustodyEvent, Digest, Import, RecordId, Source, SourceId,
};
use store::{SourceRow, Store, Writing};

use crate::clock::now_ms;
use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::sheet;
use crate::terminal;

/// How much of a file is looked at to tell what it is.
const SAMPLE: u64 = 64 * 1024;

/// A list to import: its bytes, its name, its mapping.
pub struct List<'a> {
    /// The file's name, kept with the source.
    pub name: String,
    /// Opens the file; called several times, so that nothing large is held in memory.
    pub open: &'a dyn Fn() -> Result<Box<dyn Read>>,
    /// The mapping as written.
    pub mapping: String,
}

/// Opens a file of the disk again and again.
pub fn opener(path: &Path) -> impl Fn() -> Result<Box<dyn Read>> + '_ {
    move || {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        Ok(Box::new(file) as Box<dyn Read>)
    }
}

/// Opens a list of whatever kind.
pub fn open_table(list: &List<'_>, reading: &Reading) -> Result<(Table<'static>, Option<sheet::Reader>)> {
    let refuse = |error: &dyn std::fmt::Display| {
        Failure::error(
            Kind::Failed,
            format!("{}: {error}", list.name),
            "`whereabouts import --help` says what can be imported",
        )
    };
    let mut sample = Vec::new();
    (list.open)()?.take(SAMPLE).read_to_end(&mut sample).context("reading the file")?;
    let words = HeaderWords::new(Codebook::builtin());
    let opened = match intake::kind(&sample).map_err(|error| refuse(&error))? {
        intake::Kind::Text => (Table::text((list.open)()?, reading, &words), None),
        intake::Kind::Ftm => (Table::ftm((list.open)()?, &ftm_names(Codebook::builtin(), "person")), None),
        intake::Kind::Workbook => {
            let mut bytes = Vec::new();
            (list.open)()?.read_to_end(&mut bytes).context("reading the workbook")?;
            let (reader, rows) = sheet::Reader::start(bytes, reading.sheet.as_deref())?;
            match Table::sheet(rows, reading, &words) {
                Ok(table) => (Ok(table), Some(reader)),
                Err(error) => {
                    reader.finish()?;
                    (Err(error), None)
                }
            }
        }
    };
    Ok((opened.0.map_err(|error| refuse(&error))?, opened.1))
}

/// What an import did, or would do.
pub struct Report {
    /// What became of the rows.
    pub counts: Counts,
    /// Issues by code.
    pub issues: BTreeMap<String, u64>,
    /// Rows of earlier editions that are gone.
    pub vanished: usize,
    /// The import's entry; none for a dry run or when nothing was new.
    pub batch: Option<BatchId>,
    /// The sources its rows are from.
    pub slugs: Vec<String>,
    /// Lists that the mapping says it copied, which the register does not hold.
    pub missing_origins: Vec<String>,
    /// The file was imported before, at this time.
    pub known_since: Option<u64>,
    /// Columns that the mapping neither uses nor leaves out on purpose.
    pub unused: Vec<String>,
    /// Rows in the error sheet.
    pub to_mend: u64,
}

/// Is told what became of a row, and each of its problems with the value as written.
pub type EachRow<'a> = &'a mut dyn FnMut(&intake::Outcome, &[Problem]);

/// What a caller wants besides the import itself.
#[derive(Default)]
pub struct Wishes<'a> {
    /// Where rows with problems go.
    pub errors: Option<&'a mut dyn Write>,
    /// Is told of every row.
    pub each: Option<EachRow<'a>>,
    /// A list that keeps no row of its earlier edition is what it says it is.
    pub new_edition: bool,
}

/// Reads a list without writing anything.
pub fn try_list(common: &Common, store: &Store, list: &List<'_>, wishes: Wishes<'_>) -> Result<Report> {
    let mapping = read_mapping(list)?;
    let earlier = Earlier::find(store, &mapping)?;
    let mut reading = ReadingList::begin(common, list, &mapping, earlier.edition(store)?, wishes)?;
    while reading.next()?.is_some() {}
    let finished = reading.finish()?;
    Ok(finished.report(None, &earlier, None))
}

/// Imports a list: the file into the vault, its rows into the log, all or nothing.
///
/// A list with the slug of another but none of its rows is refused unless `wishes` say that
/// it is a new edition: the rows of the other would count as vanished.
pub fn import_list(
    common: &Common,
    store: &mut Store,
    list: &List<'_>,
    wishes: Wishes<'_>,
) -> Result<Report> {
    let renewed = wishes.new_edition;
    let mapping = read_mapping(list)?;
    let earlier = Earlier::find(store, &mapping)?;
    let edition = earlier.edition(store)?;
    let file = store.vault_put(&mut (list.open)()?)?;
    let known_since = earlier.rows.iter().find(|row| row.source.file == Some(file)).map(|row| row.time_ms);
    let recorder = store.recorder().to_owned();
    let mut reading = ReadingList::begin(common, list, &mapping, edition, wishes)?;
    let mut desk = Desk::new(store.begin(now_ms())?, &earlier, list, file, recorder);
    while let Some(outcome) = reading.next()? {
        if let intake::Outcome::Record(draft, fate) = outcome {
            desk.record(draft, fate, reading.importer.sources())?;
        }
    }
    let finished = reading.finish()?;
    if known_since.is_some() && finished.nothing_new() {
        // Dropping the desk rolls back: the log stays as it was.
        return Ok(finished.report(None, &earlier, known_since));
    }
    if finished.is_another_list() && !renewed {
        return Err(Failure::error(
            Kind::Refused,
            format!(
                "{} has the slug of a list that is here, but not one of its {} rows; nothing was saved",
                list.name,
                finished.vanished.len()
            ),
            "give the mapping a slug of its own; or --new-edition, if it is an edition without any old row",
        ));
    }
    let batch = desk.close(&finished)?;
    Ok(finished.report(Some(batch), &earlier, known_since))
}

/// The mapping, with today as the last day any date in it can mean: 1409 in a clerical list is lunar, not 2030.
fn read_mapping(list: &List<'_>) -> Result<Mapping> {
    let mut mapping = Mapping::parse(&list.mapping, Codebook::builtin()).map_err(|error| {
        Failure::error(
            Kind::Usage,
            format!("the mapping of {}: {error}", list.name),
            "docs/mapping.md shows how to write one",
        )
    })?;
    mapping.reading.not_after = mapping.reading.not_after.or_else(today);
    Ok(mapping)
}

fn today() -> Option<Day> {
    let days = i32::try_from(now_ms() / 86_400_000).ok()?;
    Some(Day::from_ymd(1970, 1, 1)?.plus(days))
}

/// The editions of this list that the register holds, and the lists it may have copied.
struct Earlier {
    rows: Vec<SourceRow>,
    by_slug: HashMap<String, SourceId>,
}

impl Earlier {
    fn find(store: &Store, mapping: &Mapping) -> Result<Earlier> {
        let sources = store.sources()?;
        // Later editions come later in the log, so the newest of a slug stays.
        let by_slug = sources.iter().map(|row| (row.source.slug.clone(), row.source.id)).collect();
        let known: Vec<String> = mapping.sources().into_iter().map(|source| source.slug).collect();
        let whole = mapping.list.slug.clone().unwrap_or_default();
        let split = mapping.split_by.is_some();
        let rows = sources
            .into_iter()
            .filter(|row| {
                known.contains(&row.source.slug)
                    || (split && row.source.slug.starts_with(&format!("{whole}-")))
            })
            .collect();
        Ok(Earlier { rows, by_slug })
    }

    fn edition(&self, store: &Store) -> Result<Edition> {
        let mut known = Vec::new();
        for row in &self.rows {
            for (key, kept) in store.keyed_rows(row.source.id)? {
                known.push(KnownRow {
                    source: row.source.slug.clone(),
                    key,
                    digest: kept.content,
                    record: kept.record,
                });
            }
        }
        Ok(Edition::after(known))
    }
}

/// A list being read: rows go by, problems are written aside, issues are counted.
struct ReadingList<'a, 'w> {
    importer: Importer<'static>,
    reader: Option<sheet::Reader>,
    sheet: Option<ErrorSheet<&'w mut dyn Write>>,
    each: Option<EachRow<'w>>,
    issues: BTreeMap<String, u64>,
    bar: indicatif::ProgressBar,
    name: &'a str,
}

impl<'a, 'w> ReadingList<'a, 'w> {
    fn begin(
        common: &Common,
        list: &'a List<'_>,
        mapping: &Mapping,
        edition: Edition,
        wishes: Wishes<'w>,
    ) -> Result<ReadingList<'a, 'w>> {
        let (table, reader) = open_table(list, &mapping.reading)?;
        let importer = Importer::new(table, mapping, Codebook::builtin(), edition).map_err(|error| {
            Failure::error(
                Kind::Usage,
                format!("the mapping does not fit {}: {error}", list.name),
                "`whereabouts mapping guess FILE` writes a mapping for the columns that are there",
            )
        })?;
        let sheet = wishes.errors.map(|out| ErrorSheet::new(out, importer.columns()));
        let bar = terminal::progress(common.quiet, &terminal::cut(&list.name, 24), None);
        Ok(ReadingList {
            importer,
            reader,
            sheet,
            each: wishes.each,
            issues: BTreeMap::new(),
            bar,
            name: &list.name,
        })
    }

    fn next(&mut self) -> Result<Option<intake::Outcome>> {
        let outcome = self.importer.next().map_err(|error| {
            Failure::error(
                Kind::Failed,
                format!("{}: {error}", self.name),
                "nothing was recorded; mend the file and import it again",
            )
        })?;
        let Some(outcome) = outcome else { return Ok(None) };
        let (issues, key) = match &outcome {
            intake::Outcome::Record(draft, _) => (&draft.issues, Some(draft.key.as_str())),
            intake::Outcome::Held(held) => (&held.issues, None),
        };
        for issue in issues {
            *self.issues.entry(issue.code.clone()).or_default() += 1;
        }
        if let Some(sheet) = &mut self.sheet
            && intake::needs_mending(issues)
        {
            sheet
                .push(self.importer.row(), key, &self.importer.problems(issues))
                .context("writing the error sheet")?;
        }
        if let Some(each) = &mut self.each {
            each(&outcome, &self.importer.problems(issues));
        }
        self.bar.inc(1);
        Ok(Some(outcome))
    }

    fn finish(self) -> Result<Finished> {
        self.bar.finish_and_clear();
        let counts = self.importer.counts();
        let vanished = self.importer.vanished();
        let unused = self.importer.unused().iter().map(|column| column.name.clone()).collect();
        let sources = self.importer.sources().to_vec();
        let to_mend = self
            .sheet
            .map_or(Ok(0), |sheet| sheet.finish().map(|(rows, _)| rows))
            .context("writing the error sheet")?;
        drop(self.importer);
        self.reader.map_or(Ok(()), sheet::Reader::finish)?;
        Ok(Finished { counts, vanished, unused, sources, issues: self.issues, to_mend })
    }
}

/// A list that was read to its end.
struct Finished {
    counts: Counts,
    vanished: Vec<RecordId>,
    unused: Vec<String>,
    sources: Vec<ListSource>,
    issues: BTreeMap<String, u64>,
    to_mend: u64,
}

impl Finished {
    fn nothing_new(&self) -> bool {
        self.counts.added == 0 && self.counts.changed == 0 && self.vanished.is_empty()
    }

    /// Whether every row of the earlier edition is gone: most likely not its edition at all.
    fn is_another_list(&self) -> bool {
        !self.vanished.is_empty() && self.counts.changed == 0 && self.counts.unchanged == 0
    }

    fn report(self, batch: Option<BatchId>, earlier: &Earlier, known_since: Option<u64>) -> Report {
        let own: Vec<String> = self.sources.iter().map(|source| source.slug.clone()).collect();
        let mut missing: Vec<String> =
            self.sources.iter().flat_map(|source| source.derives_from.clone()).collect();
        missing.retain(|slug| !earlier.by_slug.contains_key(slug) && !own.contains(slug));
        missing.sort_unstable();
        missing.dedup();
        Report {
            counts: self.counts,
            issues: self.issues,
            vanished: self.vanished.len(),
            batch,
            slugs: own,
            missing_origins: missing,
            known_since,
            unused: self.unused,
            to_mend: self.to_mend,
        }
    }
}

/// Where drafts become records: sources are written when their first record comes.
struct Desk<'s, 'e> {
    writing: Writing<'s>,
    batch: BatchId,
    earlier: &'e Earlier,
    written: Vec<Option<SourceId>>,
    begun: Vec<usize>,
    file: Digest,
    file_name: String,
    mapping: String,
    recorder: String,
}

impl<'s, 'e> Desk<'s, 'e> {
    fn new(
        mut writing: Writing<'s>,
        earlier: &'e Earlier,
        list: &List<'_>,
        file: Digest,
        recorder: String,
    ) -> Desk<'s, 'e> {
        let batch = writing.reserve().into();
        let (file_name, mapping) = (list.name.clone(), list.mapping.clone());
        Desk {
            writing,
            batch,
            earlier,
            written: Vec::new(),
            begun: Vec::new(),
            file,
            file_name,
            mapping,
            recorder,
        }
    }

    fn record(&mut self, draft: Draft, fate: Fate, sources: &[ListSource]) -> Result<()> {
        let replaces = match fate {
            Fate::Unchanged { .. } => return Ok(()),
            Fate::Added => None,
            Fate::Changed { replaces } => Some(replaces),
        };
        let source = self.source(draft.source, sources)?;
        let id = self.writing.reserve().into();
        self.writing.append(&Body::Record(draft.into_record(id, source, Some(self.batch), replaces)))?;
        Ok(())
    }

    /// The entry of a source, written if this import has not written it yet.
    fn source(&mut self, place: usize, sources: &[ListSource]) -> Result<SourceId> {
        if self.written.len() <= place {
            self.written.resize(place + 1, None);
        }
        if let Some(id) = self.written[place] {
            return Ok(id);
        }
        self.begun.push(place);
        let id = self.write_source(&sources[place], sources)?;
        self.written[place] = Some(id);
        Ok(id)
    }

    fn written_at(&self, place: usize) -> bool {
        self.written.get(place).is_some_and(Option::is_some)
    }

    fn write_source(&mut self, listed: &ListSource, sources: &[ListSource]) -> Result<SourceId> {
        let id: SourceId = self.writing.reserve().into();
        let mut facts = listed.facts.clone();
        let mut derives_from = Vec::new();
        for slug in &listed.derives_from {
            // Two lists of one file that copied each other: the first begun names no origin.
            let here = sources.iter().position(|other| other.slug == *slug);
            let here = here.filter(|place| self.written_at(*place) || !self.begun.contains(place));
            match (here, self.earlier.by_slug.get(slug)) {
                (Some(place), _) => derives_from.push(self.source(place, sources)?),
                (None, Some(known)) => derives_from.push(*known),
                (None, None) => {
                    facts.declared.insert("derives_from".to_owned(), listed.derives_from.join(" "));
                }
            }
        }
        self.writing.append(&Body::Source(Source {
            id,
            slug: listed.slug.clone(),
            title: listed.title.clone(),
            publisher: listed.publisher.clone(),
            lang: listed.lang.clone(),
            file: Some(self.file),
            file_name: Some(self.file_name.clone()),
            obtained: listed.obtained.clone(),
            grade: listed.grade,
            sharing: listed.sharing,
            derives_from,
            edition_of: self.earlier.by_slug.get(&listed.slug).copied(),
            facts,
        }))?;
        self.writing.append(&Body::Custody(Custody {
            source: id,
            item: self.file,
            event: CustodyEvent::Received,
            actor: self.recorder.clone(),
            from: listed.obtained.from.clone(),
            to: Some("vault".to_owned()),
            reason: Some("imported".to_owned()),
            at: listed.obtained.on.clone(),
        }))?;
        Ok(id)
    }

    /// Writes sources that brought nothing new, then the import itself, and commits.
    fn close(mut self, finished: &Finished) -> Result<BatchId> {
        for place in 0..finished.sources.len() {
            self.source(place, &finished.sources)?;
        }
        let mapping_digest = Digest::of(self.mapping.as_bytes());
        let import = Import {
            batch: self.batch,
            sources: self.written.iter().flatten().copied().collect(),
            file: self.file,
            file_name: self.file_name,
            mapping: self.mapping,
            mapping_digest,
            counts: finished.counts,
            vanished: finished.vanished.clone(),
            issues: finished.issues.values().sum(),
        };
        self.writing.append(&Body::Import(import))?;
        self.writing.commit()?;
        Ok(self.batch)
    }
}

/// A list that lies in memory, as those of the demonstration do.
pub fn in_memory(bytes: &'static [u8]) -> impl Fn() -> Result<Box<dyn Read>> {
    move || Ok(Box::new(Cursor::new(bytes)) as Box<dyn Read>)
}
