//! One list into the register: opening it, reading it row by row, writing what is new.
//!
//! What `import` and `demo` share. Nothing in a file stops this but a file that is no list.

mod desk;
mod earlier;
mod list;
mod reading;

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use dates::Day;
use intake::mapping::ListSource;
use intake::{Draft, Fate, Mapping, MappingError, Problem};
use ledger::{BatchId, Codebook, Counts, Digest, RecordId, Source, SourceId};
use store::Store;

use crate::accounts::{self, Planned};
use crate::clock::now_ms;
use crate::failure::{Failure, Kind};
use crate::options::Common;
use desk::Desk;
use earlier::Earlier;

pub use list::{List, in_memory, mapping_beside, open_table, opener, read_text};
pub use reading::ReadingList;

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
    /// Whether its records are held against others.
    pub is_checked: bool,
    /// Of a dry run of such records: what would be added.
    pub planned: Planned,
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
    let mut drafts = Vec::new();
    while let Some(outcome) = reading.next()? {
        match outcome {
            intake::Outcome::Record(draft, fate) if accounts::is_checked(&draft.kind) => {
                drafts.push((draft, fate))
            }
            _ => {}
        }
    }
    let finished = reading.finish()?;
    let planned = planned(drafts, &finished.sources);
    Ok(Report { planned, ..finished.report(None, &earlier, None) })
}

/// What drafts would become, each with an identifier that no record of a log has.
fn planned(drafts: Vec<(Draft, Fate)>, sources: &[ListSource]) -> Planned {
    let id = |of: &str, number: usize| {
        let digest = Digest::of(format!("planned {of} {number}").as_bytes());
        *digest.0.first_chunk().expect("a SHA-256 has 32 bytes")
    };
    let records = drafts.into_iter().enumerate().filter_map(|(at, (draft, fate))| {
        let replaces = match fate {
            Fate::Unchanged { .. } => return None,
            Fate::Added => None,
            Fate::Changed { replaces } => Some(replaces),
        };
        let source = SourceId(id("source", draft.source));
        Some(draft.into_record(RecordId(id("record", at)), source, None, replaces))
    });
    let records = records.collect();
    let source = |(at, listed): (usize, &ListSource)| {
        Source::new(SourceId(id("source", at)), &listed.slug, &listed.title)
    };
    Planned { records, sources: sources.iter().enumerate().map(source).collect() }
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
    // Opened before anything is kept: a file that is no list leaves nothing in the vault.
    let mut reading = ReadingList::begin(common, list, &mapping, edition, wishes)?;
    let file = store.vault_put(&mut (list.open)()?)?;
    let known_since = earlier.rows.iter().find(|row| row.source.file == Some(file)).map(|row| row.time_ms);
    let recorder = store.recorder().to_owned();
    let mut desk = Desk::new(store.begin(now_ms())?, &earlier, list, file, recorder);
    let mut is_checked = false;
    while let Some(outcome) = reading.next()? {
        if let intake::Outcome::Record(draft, fate) = outcome {
            is_checked |= accounts::is_checked(&draft.kind);
            desk.record(draft, fate, reading.importer.sources())?;
        }
    }
    let finished = reading.finish()?;
    if known_since.is_some() && finished.nothing_new() && earlier.declare(&finished.sources) {
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
    Ok(Report { is_checked, ..finished.report(Some(batch), &earlier, known_since) })
}

/// The mapping, with today as the last day any date in it can mean: 1409 in a clerical list is lunar, not 2030.
pub fn read_mapping(list: &List<'_>) -> Result<Mapping> {
    understood(list, Mapping::parse(&list.mapping, Codebook::builtin()))
}

/// The mapping of a list that is not to be kept, which needs no slug.
pub fn read_unkept_mapping(list: &List<'_>) -> Result<Mapping> {
    understood(list, Mapping::parse_unkept(&list.mapping, Codebook::builtin()))
}

fn understood(list: &List<'_>, mapping: Result<Mapping, MappingError>) -> Result<Mapping> {
    let mut mapping = mapping.map_err(|error| {
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
