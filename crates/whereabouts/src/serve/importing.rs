//! A list on its way in through a browser: in memory until the last button, then as `whereabouts import` does.

use std::io::{Cursor, Read};
use std::sync::Arc;

use anyhow::Result;
use intake::mapping::{Reading, Target};
use intake::{Fate, Guess, Mapping};
use ledger::{Codebook, Digest, Kind as SubjectKind};
use pages::importing::{self, COLUMN, ColumnLine, Columns, RowLine, Rows};
use pages::{Voice, adding};
use zeroize::Zeroizing;

use super::answers::{Found, value};
use super::desk::{Sent, Work};
use crate::accounts::checked;
use crate::commands::{import, records};
use crate::failure::{Failure, Kind};
use crate::lists::{self, List, Report, Wishes};
use crate::showing::sentence;

/// Files that may wait to be imported; the oldest gives way.
const WAITING: usize = 8;
/// Rows that are looked at to guess what a column is.
const SAMPLE: usize = 5000;
/// Values of a column that are shown.
const VALUES: usize = 3;
/// Rows that are shown: the first, and those with issues.
const FIRST: usize = 20;
const ODD: usize = 100;

/// Files that were read and not imported yet; they lie in memory and are wiped when they leave it.
#[derive(Default)]
pub(super) struct Uploads {
    waiting: Vec<(usize, Upload)>,
    last: usize,
}

/// One file, with its mapping as it was guessed and mended.
struct Upload {
    name: String,
    bytes: Arc<Zeroizing<Vec<u8>>>,
    guess: Guess,
    columns: Vec<(String, String, String)>,
    values: Vec<Vec<String>>,
}

impl Uploads {
    /// The files that wait, by their numbers.
    pub(super) fn names(&self) -> Vec<(usize, &str)> {
        self.waiting.iter().map(|(number, upload)| (*number, upload.name.as_str())).collect()
    }

    fn add(&mut self, upload: Upload) -> usize {
        self.last += 1;
        self.waiting.push((self.last, upload));
        if self.waiting.len() > WAITING {
            self.waiting.remove(0);
        }
        self.last
    }

    fn get(&mut self, number: &str) -> Option<(usize, &mut Upload)> {
        let number: usize = number.parse().ok()?;
        let (_, upload) = self.waiting.iter_mut().find(|(own, _)| *own == number)?;
        Some((number, upload))
    }

    fn remove(&mut self, number: usize) {
        self.waiting.retain(|(own, _)| *own != number);
    }
}

/// Opens bytes in memory again and again, as a file is opened.
fn opener(bytes: &Arc<Zeroizing<Vec<u8>>>) -> impl Fn() -> Result<Box<dyn Read>> + use<> {
    let bytes = bytes.clone();
    move || Ok(Box::new(Cursor::new(Shared(bytes.clone()))) as Box<dyn Read>)
}

/// Bytes that several readers share.
struct Shared(Arc<Zeroizing<Vec<u8>>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The page of all ways in.
pub(super) fn hub(work: &Work, voice: &Voice<'_>) -> Result<Found> {
    let rows = work.session.store.batches()?;
    let batches: Vec<adding::Batch<'_>> = rows.iter().map(batch_of).collect();
    Found::page(adding::page(voice, &work.uploads.names(), &batches))
}

fn batch_of(row: &store::BatchRow) -> adding::Batch<'_> {
    adding::Batch {
        id: row.import.batch,
        file_name: &row.import.file_name,
        time_ms: row.time_ms,
        counts: &row.import.counts,
        issues: row.import.issues,
        undone: row.withdrawn,
    }
}

/// One import that was made, and its undoing.
pub(super) fn batch(
    work: &mut Work,
    voice: &Voice<'_>,
    id: &str,
    form: Option<&[(String, String)]>,
) -> Result<Found> {
    let rows = work.session.store.batches()?;
    // By its whole identifier: a beginning, or nothing at all, would mean whichever import comes first.
    let Some(row) = rows.iter().find(|row| row.import.batch.to_string() == id) else {
        return Ok(Found::Nothing);
    };
    if let Some(form) = form {
        let reason = value(form, "reason").map(str::trim).filter(|reason| !reason.is_empty());
        match value(form, "answer") {
            Some("undo") => {
                import::take_back(&mut work.session, id, reason.unwrap_or("undone"))?;
            }
            Some("redo") => {
                import::restore(&mut work.session, id, reason.unwrap_or("restored"))?;
            }
            _ => return Ok(Found::Nothing),
        }
        return Ok(Found::See(format!("batch/{id}")));
    }
    Found::page(adding::batch(voice, &batch_of(row)))
}

/// Answers one question about a list on its way in.
pub(super) fn answer(
    work: &mut Work,
    voice: &Voice<'_>,
    rest: &str,
    form: Option<&[(String, String)]>,
    file: Option<&Sent>,
) -> Result<Found> {
    let (number, step) = rest.split_once('/').unwrap_or((rest, ""));
    match (number, step, form) {
        ("", "", None) => Ok(Found::See("add".to_owned())),
        ("", "", Some(_)) => receive(work, file),
        (_, "" | "rows", Some(form)) if value(form, "answer") == Some("drop") => drop(work, number),
        (_, "", None) => columns(work, voice, number, None),
        (_, "", Some(form)) => mend(work, voice, number, form),
        (_, "rows", None) => rows(work, voice, number),
        (_, "rows", Some(form)) => confirm(work, number, value(form, "answer")),
        _ => Ok(Found::Nothing),
    }
}

/// Reads a file that was sent, and guesses its mapping.
fn receive(work: &mut Work, file: Option<&Sent>) -> Result<Found> {
    let Some(file) = file.filter(|file| !file.bytes.is_empty()) else {
        return Err(Failure::error(
            Kind::Usage,
            "no file was chosen, or it is empty",
            "choose a file, then press the button",
        ));
    };
    let upload = read(&file.name, &file.bytes, None)?;
    let number = work.uploads.add(upload);
    Ok(Found::See(format!("import/{number}")))
}

fn read(name: &str, bytes: &Arc<Zeroizing<Vec<u8>>>, kind: Option<&SubjectKind>) -> Result<Upload> {
    let open = opener(bytes);
    let list = List { name: name.to_owned(), open: &open, mapping: String::new() };
    let (mut table, reader) = lists::open_table(&list, &Reading::default())?;
    let sampled = table.sample(SAMPLE).map_err(|error| {
        Failure::error(Kind::Failed, format!("{name}: {error}"), "open the file and look at that row")
    });
    let guessed = sampled.map(|rows| {
        let (format, columns, codebook) = (table.format(), table.columns(), Codebook::builtin());
        let guess = match kind {
            Some(kind) => intake::guess_of(kind, format, columns, &rows, codebook),
            None => intake::guess(format, columns, &rows, codebook),
        };
        let values = (0..columns.len()).map(|at| first_values(&rows, at)).collect();
        let columns = columns.iter();
        let columns = columns.map(|one| (one.letter.clone(), one.header.clone(), one.name.clone())).collect();
        (guess.named(name), columns, values)
    });
    std::mem::drop(table);
    if let Some(reader) = reader {
        reader.finish()?;
    }
    let (guess, columns, values) = guessed?;
    Ok(Upload { name: name.to_owned(), bytes: bytes.clone(), guess, columns, values })
}

/// The first values of a column that differ.
fn first_values(rows: &[intake::Row], column: usize) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for row in rows {
        let value = row.get(column).trim();
        if !value.is_empty() && !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
        if values.len() == VALUES {
            break;
        }
    }
    values
}

fn drop(work: &mut Work, number: &str) -> Result<Found> {
    if let Ok(number) = number.parse() {
        work.uploads.remove(number);
    }
    Ok(Found::See("add".to_owned()))
}

/// The list that a number stands for, or nothing that can be gone on with.
fn find<'w>(work: &'w mut Work, number: &str) -> Result<(usize, &'w mut Upload)> {
    work.uploads.get(number).ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            "that list is not waiting any more; it was imported, left, or gave way to later ones",
            "read the file again",
        )
    })
}

fn columns(work: &mut Work, voice: &Voice<'_>, number: &str, refused: Option<&str>) -> Result<Found> {
    let (number, upload) = find(work, number)?;
    let mapping = &upload.guess.mapping;
    let kind = kind_of(mapping)?;
    let facts = facts(mapping, &upload.columns);
    let lines: Vec<ColumnLine> = upload
        .columns
        .iter()
        .zip(&upload.values)
        .map(|(column, values)| line(mapping, column, values))
        .collect();
    let view = Columns { number, file_name: &upload.name, kind, facts: &facts, columns: &lines, refused };
    Found::page(importing::columns(voice, &view))
}

fn kind_of(mapping: &Mapping) -> Result<&'static SubjectKind> {
    records::known(mapping.list.kind.as_deref().unwrap_or("person"))
}

fn line(
    mapping: &Mapping,
    (letter, header, name): &(String, String, String),
    values: &[String],
) -> ColumnLine {
    let target = mapping.columns.get(name);
    let property = target.map_or(String::new(), |target| target.properties.join(", "));
    ColumnLine {
        letter: letter.clone(),
        header: header.clone(),
        values: values.to_vec(),
        property,
        more: target.is_some_and(|target| !target.is_plain()),
    }
}

/// What a mapping says of the list as a whole, by the names of the form's fields.
fn facts(mapping: &Mapping, columns: &[(String, String, String)]) -> Vec<(&'static str, String)> {
    let list = &mapping.list;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let yes = |value: Option<bool>| if value == Some(true) { "yes" } else { "" }.to_owned();
    let key = mapping.key.first().and_then(|key| columns.iter().find(|(_, _, name)| name == key));
    vec![
        ("title", text(&list.title)),
        ("slug", text(&list.slug)),
        ("publisher", text(&list.publisher)),
        ("lang", text(&list.lang)),
        ("derives", list.derives_from.as_deref().unwrap_or_default().join(" ")),
        ("kind", list.kind.clone().unwrap_or_else(|| "person".to_owned())),
        ("key", key.map_or(String::new(), |(letter, _, _)| letter.clone())),
        ("grade", list.grade.map_or(String::new(), |grade| format!("{grade:?}"))),
        ("sharing", list.sharing.map_or(String::new(), |sharing| format!("{sharing:?}").to_lowercase())),
        ("obtained", text(&list.way.how)),
        ("calendar", mapping.reading.calendar.map_or(String::new(), |calendar| calendar.code().to_owned())),
        ("duplicate_free", yes(list.duplicate_free)),
        ("burial_register", yes(list.burial_register)),
    ]
}

/// Takes what a form says into the mapping, and looks at the rows.
fn mend(work: &mut Work, voice: &Voice<'_>, number: &str, form: &[(String, String)]) -> Result<Found> {
    let (at, upload) = find(work, number)?;
    let wanted = value(form, "kind").unwrap_or("person");
    if wanted != kind_of(&upload.guess.mapping)?.id {
        // Another kind has other properties: its columns are guessed anew.
        let kind = records::known(wanted)?;
        *upload = read(&upload.name.clone(), &upload.bytes.clone(), Some(kind))?;
        take_facts(upload, form);
        return Ok(Found::See(format!("import/{at}")));
    }
    take_facts(upload, form);
    take_columns(upload, form);
    let slug = upload.guess.mapping.list.slug.clone().unwrap_or_default();
    // A list that has another name already keeps it for its next edition.
    let sources = work.session.store.sources()?;
    if !slug.is_empty()
        && !intake::mapping::is_slug(&slug)
        && sources.iter().all(|row| row.source.slug != slug)
    {
        let why = voice.text("import-slug-refused");
        return columns(work, voice, number, Some(&why));
    }
    let (_, upload) = find(work, number)?;
    let open = opener(&upload.bytes);
    let list = List { name: upload.name.clone(), open: &open, mapping: upload.guess.to_toml() };
    match lists::read_mapping(&list) {
        Ok(_) => Ok(Found::See(format!("import/{at}/rows"))),
        Err(error) => columns(work, voice, number, Some(&error.to_string())),
    }
}

fn take_facts(upload: &mut Upload, form: &[(String, String)]) {
    let text =
        |name: &str| value(form, name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let mapping = &mut upload.guess.mapping;
    let list = &mut mapping.list;
    list.title = text("title");
    list.slug = text("slug");
    list.publisher = text("publisher");
    list.lang = text("lang");
    list.derives_from = text("derives").map(|slugs| slugs.split_whitespace().map(str::to_owned).collect());
    list.grade = text("grade").and_then(|grade| intake::mapping::grade_named(&grade));
    list.sharing = text("sharing").and_then(|word| intake::mapping::sharing_named(&word));
    list.way.how = text("obtained");
    list.duplicate_free = text("duplicate_free").map(|_| true);
    list.burial_register = text("burial_register").map(|_| true);
    mapping.reading.calendar = text("calendar").and_then(|code| dates::Calendar::from_code(&code));
    // A key of several columns is more than the form can say: it stays unless another is chosen.
    let named = |letter: String| upload.columns.iter().find(|(own, _, _)| *own == letter);
    match text("key").and_then(named) {
        Some((_, _, name)) if mapping.key.first() != Some(name) => mapping.key = vec![name.clone()],
        Some(_) => {}
        None => mapping.key.clear(),
    }
}

fn take_columns(upload: &mut Upload, form: &[(String, String)]) {
    let mapping = &mut upload.guess.mapping;
    for (letter, _, name) in &upload.columns {
        let Some((_, chosen)) = form.iter().find(|(field, _)| field.strip_prefix(COLUMN) == Some(letter))
        else {
            continue;
        };
        let now = mapping.columns.get(name).map_or(String::new(), |target| target.properties.join(", "));
        if *chosen == now {
            continue;
        }
        mapping.ignore.retain(|ignored| ignored != name);
        if chosen.is_empty() {
            mapping.columns.remove(name);
            mapping.ignore.push(name.clone());
        } else {
            mapping.columns.insert(name.clone(), Target::of(chosen));
        }
    }
}

/// Reads the rows as they would come in, and saves nothing.
fn rows(work: &mut Work, voice: &Voice<'_>, number: &str) -> Result<Found> {
    let (at, upload) = find(work, number)?;
    let (name, mapping, bytes) = (upload.name.clone(), upload.guess.to_toml(), upload.bytes.clone());
    let kind = kind_of(&upload.guess.mapping)?;
    let open = opener(&bytes);
    let list = List { name: name.clone(), open: &open, mapping: mapping.clone() };
    let mut shown = Shown::default();
    let mut each = |outcome: &intake::Outcome, problems: &[intake::Problem]| shown.take(outcome, problems);
    let wishes = Wishes { each: Some(&mut each), ..Wishes::default() };
    let report = match lists::try_list(&work.common, &work.session.store, &list, wishes) {
        Ok(report) => report,
        Err(error) => {
            let why = error
                .downcast_ref::<Failure>()
                .map_or_else(|| error.to_string(), |failure| failure.what.clone());
            return columns(work, voice, number, Some(&why));
        }
    };
    let problems = match report.planned.records.is_empty() {
        true => Vec::new(),
        false => checked::of_planned(&work.session, &report.planned)?,
    };
    let issues: Vec<(&str, u64, &str)> =
        report.issues.iter().map(|(code, count)| (code.as_str(), *count, sentence(code))).collect();
    let known_since = known_since(&work.session.store, &bytes)?;
    let view = Rows {
        number: at,
        known_since,
        nothing_new: report.counts.added + report.counts.changed + report.vanished as u64 == 0,
        file_name: &name,
        kind: &kind.id,
        counts: &report.counts,
        vanished: report.vanished,
        issues: &issues,
        rows: &shown.rows,
        unused: &report.unused,
        missing_origins: &report.missing_origins,
        problems: &problems,
        mapping: &mapping,
    };
    Found::page(importing::rows(voice, &view))
}

/// When this very file was imported before, if it was.
fn known_since(store: &store::Store, bytes: &[u8]) -> Result<Option<u64>> {
    let digest = Digest::of(bytes);
    let sources = store.sources()?;
    Ok(sources.iter().rfind(|row| row.source.file == Some(digest)).map(|row| row.time_ms))
}

/// The rows that a page shows: the first ones, and those that somebody should look at.
#[derive(Default)]
struct Shown {
    rows: Vec<RowLine>,
    seen: usize,
    odd: usize,
}

impl Shown {
    fn take(&mut self, outcome: &intake::Outcome, problems: &[intake::Problem]) {
        self.seen += 1;
        let odd = !problems.is_empty() && self.odd < ODD;
        if self.seen <= FIRST || odd {
            self.odd += usize::from(!problems.is_empty());
            self.rows.push(row_line(outcome, problems));
        }
    }
}

fn row_line(outcome: &intake::Outcome, problems: &[intake::Problem]) -> RowLine {
    let (number, fate, said) = match outcome {
        intake::Outcome::Record(draft, fate) => {
            let fate = match fate {
                Fate::Added => "added",
                Fate::Changed { .. } => "changed",
                Fate::Unchanged { .. } => "unchanged",
            };
            let said = draft.statements.iter();
            let said =
                said.map(|one| (one.property.clone(), one.value.clone(), one.reading.clone())).collect();
            (draft.locator.row, fate, said)
        }
        intake::Outcome::Held(held) => (held.locator.row, "held", Vec::new()),
    };
    let problems = problems.iter();
    let problems =
        problems.map(|one| (one.code.to_string(), one.column.clone(), one.value.clone())).collect();
    RowLine { number: number.unwrap_or_default(), fate, said, problems }
}

/// The last button: the file into the vault, its rows into the log.
fn confirm(work: &mut Work, number: &str, answer: Option<&str>) -> Result<Found> {
    let new_edition = match answer {
        Some("import") => false,
        Some("new-edition") => true,
        _ => return Ok(Found::Nothing),
    };
    let (at, upload) = find(work, number)?;
    let open = opener(&upload.bytes);
    let list = List { name: upload.name.clone(), open: &open, mapping: upload.guess.to_toml() };
    let wishes = Wishes { new_edition, ..Wishes::default() };
    let report: Report = lists::import_list(&work.common, &mut work.session.store, &list, wishes)?;
    let Some(batch) = report.batch else {
        // Nothing was new: the page of rows says so, and since when the file is here.
        return Ok(Found::See(format!("import/{at}/rows")));
    };
    work.uploads.remove(at);
    Ok(Found::See(format!("batch/{batch}")))
}
