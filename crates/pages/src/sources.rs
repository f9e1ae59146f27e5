//! The sources: what each is, what it derives from, what it holds, what is odd in it.

use std::collections::{BTreeMap, HashMap};

use ledger::{Source, SourceId};

use crate::part::{Column, Fact, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice, when};

/// One source, with what it holds.
pub struct Line<'a> {
    /// The source, with its lineage as it is in force.
    pub source: &'a Source,
    /// Live records; `None` where as many are of people as may not be counted.
    pub records: Option<u64>,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// Issues in its records by code: how many, and what the code means.
    pub issues: BTreeMap<&'a str, (u64, &'static str)>,
    /// Records by kind; those of people only if they may be counted.
    pub kinds: BTreeMap<&'a str, Option<u64>>,
}

/// Lists that seem to copy another: copy, origin, how sure in a word.
pub type Copied = (String, String, String);

/// The page of all sources.
pub fn page(voice: &Voice<'_>, lines: &[Line<'_>], copies: &[Copied]) -> Page {
    let mut page = Page::new(Place::Sources, "sources", voice.words("sources-heading"));
    page.lead = vec![voice.words("sources-lead")];
    let slugs: HashMap<SourceId, &str> =
        lines.iter().map(|line| (line.source.id, line.source.slug.as_str())).collect();
    let rows = lines.iter().map(|line| row(voice, line, &slugs));
    let columns = vec![
        Column::new("source", voice.text("column-source")),
        Column::new("grade", voice.text("column-grade")),
        Column::numeric("records", voice.text("column-records")),
        Column::new("derives_from", voice.text("column-derives")),
        Column::numeric("issues", voice.text("column-issues")),
    ];
    let table = Table { caption: voice.words("sources-heading"), columns, rows: rows.collect() };
    page.sections.push(Section {
        id: "sources".to_owned(),
        parts: vec![Part::Table(table)],
        ..Section::default()
    });
    if !copies.is_empty() {
        let lines = copies.iter().map(|(copy, origin, sure)| {
            source_link(voice, copy, copy)
                .and(voice.words("sources-copied"))
                .and(source_link(voice, origin, origin))
                .and(Rich::small(Rich::stored(sure)))
        });
        let lines = lines.collect();
        page.sections.push(
            Section::new("copies", voice.text("sources-copies"))
                .lead(voice.words("sources-copies-lead"))
                .with(Part::Lines(lines)),
        );
    }
    page.data = true;
    page
}

fn source_link(voice: &Voice<'_>, slug: &str, words: &str) -> Rich {
    voice.link(&format!("source/{}", crate::people::encoded(slug)), Rich::stored(&cut(words, 120)))
}

fn row(voice: &Voice<'_>, line: &Line<'_>, slugs: &HashMap<SourceId, &str>) -> Row {
    let source = line.source;
    let slug = Rich::line(Rich::small(Rich::stored(&source.slug)));
    let name = source_link(voice, &source.slug, &source.title).and(slug);
    let origins = source.derives_from.iter().filter_map(|id| slugs.get(id));
    let derives = Rich::join(origins.map(|slug| source_link(voice, slug, slug)), voice.comma());
    let issues: u64 = line.issues.values().map(|(count, _)| count).sum();
    Row::new([
        name,
        Rich::words(voice.locale.term("grade", &format!("{:?}", source.grade))),
        voice.told(line.records),
        derives,
        Rich::number(voice.locale.number(issues)),
    ])
}

/// The page of one source.
pub fn one(voice: &Voice<'_>, line: &Line<'_>, slugs: &HashMap<SourceId, &str>, dependants: &[&str]) -> Page {
    let source = line.source;
    let mut page = Page::new(
        Place::Sources,
        format!("source/{}", crate::people::encoded(&source.slug)),
        Rich::new().and_stored(&cut(&source.title, 200), source.lang.as_deref()),
    );
    page.subheading = Rich::stored(&source.slug);
    page.sections = vec![what(voice, line, slugs, dependants), holds(voice, line), odd(voice, line)];
    page.sections.retain(|section| !section.parts.is_empty());
    page.data = true;
    page
}

fn what(voice: &Voice<'_>, line: &Line<'_>, slugs: &HashMap<SourceId, &str>, dependants: &[&str]) -> Section {
    let source = line.source;
    let named = |ids: &[SourceId]| {
        let own = ids.iter().filter_map(|id| slugs.get(id));
        own.map(|slug| source_link(voice, slug, slug)).collect::<Vec<Rich>>()
    };
    let text = |value: &Option<String>| value.as_deref().map(Rich::stored).into_iter().collect::<Vec<_>>();
    let mut marks = Vec::new();
    if source.facts.burial_register {
        marks.push(voice.words("source-burial-register"));
    }
    if source.facts.duplicate_free {
        marks.push(voice.words("source-duplicate-free"));
    }
    let digest = source.file.map(|digest| Rich::code(digest.to_string()));
    let facts = [
        ("source-publisher", text(&source.publisher)),
        ("column-grade", vec![Rich::words(voice.locale.term("grade", &format!("{:?}", source.grade)))]),
        (
            "source-sharing",
            vec![Rich::words(voice.locale.term("sharing", &format!("{:?}", source.sharing).to_lowercase()))],
        ),
        ("column-derives", named(&source.derives_from)),
        ("source-dependants", dependants.iter().map(|slug| source_link(voice, slug, slug)).collect()),
        ("source-edition-of", named(&source.edition_of.into_iter().collect::<Vec<_>>())),
        ("source-marks", marks),
        ("source-file", text(&source.file_name)),
        ("source-digest", digest.into_iter().collect()),
        ("source-recorded", vec![when::moment(voice.locale, line.time_ms)]),
    ];
    let facts = facts.into_iter().filter(|(_, values)| !values.is_empty());
    let facts = facts.map(|(id, values)| Fact { name: voice.words(id), mark: Rich::new(), values });
    Section::new("what", voice.text("source-what")).with(Part::Facts(facts.collect()))
}

fn holds(voice: &Voice<'_>, line: &Line<'_>) -> Section {
    let rows = line
        .kinds
        .iter()
        .map(|(kind, count)| Row::new([Rich::words(voice.locale.kind(kind)), voice.told(*count)]));
    let rows: Vec<Row> = rows.collect();
    let columns = vec![
        Column::new("kind", voice.text("column-kind")),
        Column::numeric("records", voice.text("column-records")),
    ];
    let section = Section::new("holds", voice.text("source-holds"));
    if rows.is_empty() {
        return section;
    }
    let people = format!("people?source={}", crate::people::encoded(&line.source.slug));
    let mut section =
        section.with(Part::Table(Table { caption: voice.words("source-holds"), columns, rows }));
    if line.kinds.contains_key("person") || line.kinds.contains_key("register_row") {
        section.parts.push(Part::Lines(vec![voice.link(&people, voice.words("source-people"))]));
    }
    section
}

fn odd(voice: &Voice<'_>, line: &Line<'_>) -> Section {
    let section = Section::new("issues", voice.text("source-issues")).lead(voice.words("source-issues-lead"));
    if line.issues.is_empty() {
        return section;
    }
    let rows = line.issues.iter().map(|(code, (count, about))| {
        let code = Rich::tag(Tone::Plain, *code);
        Row::new([code, Rich::number(voice.locale.number(*count)), voice.phrase(about)])
    });
    let columns = vec![
        Column::new("issue", voice.text("column-issue")),
        Column::numeric("count", voice.text("column-count")),
        Column::new("meaning", voice.text("import-meaning")),
    ];
    section.with(Part::Table(Table { caption: voice.words("source-issues"), columns, rows: rows.collect() }))
}
