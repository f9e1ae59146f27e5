//! What an edition says of itself: what it leaves out, how to cite and check it, what changed, what its data mean.

use dates::Day;
use ledger::{Codebook, Kind, Property, RecordId, Sharing, ValueType};
use register::{GateRule, Redactions};

use crate::locale::Arg;
use crate::part::{Column, Fact, Row, Section, Table};
use crate::rich::Rich;
use crate::{Page, Part, Place, Voice, when};

/// What is known of an edition.
pub struct About<'a> {
    /// The day for which it answers.
    pub on: Day,
    /// The name of the log, as its key signs.
    pub log: &'a str,
    /// The key by which the log's signature is checked.
    pub key: &'a str,
    /// The checkpoint that it was made from.
    pub checkpoint: &'a str,
    /// The people in it.
    pub people: usize,
    /// How much was withheld, by rule.
    pub withheld: &'a Redactions,
}

/// Counts below this are not told (standards 6.3 rule 3).
const SMALLEST: u64 = register::gate::SMALLEST;

/// The page about the edition.
pub fn page(voice: &Voice<'_>, about: &About<'_>) -> Page {
    let mut page = Page::new(Place::Edition, "edition", voice.words("edition-heading"));
    page.lead = vec![voice.words("edition-lead")];
    page.sections = vec![what(voice, about), left_out(voice, about), cite(voice, about), check(voice, about)];
    page
}

fn what(voice: &Voice<'_>, about: &About<'_>) -> Section {
    let fact = |id: &str, value: Rich| Fact { name: voice.words(id), mark: Rich::new(), values: vec![value] };
    let (size, _) = head(about.checkpoint);
    let ways = [
        voice.link("edition/changes", voice.words("edition-changes-heading")),
        voice.link("edition/data", voice.words("edition-data-heading")),
        voice.link("edition/dictionary", voice.words("edition-dictionary-heading")),
    ];
    let facts = vec![
        fact("edition-day", when::day(voice.locale, about.on)),
        fact("edition-log", Rich::code(about.log)),
        fact("log-size", Rich::number(voice.locale.digits(size))),
        fact("column-people", voice.number(about.people)),
        Fact { name: voice.words("edition-more"), mark: Rich::new(), values: ways.to_vec() },
    ];
    Section::new("what", voice.text("edition-what"))
        .lead(voice.words("edition-what-lead"))
        .with(Part::Facts(facts))
}

/// What the counts leave out, in words and by rule.
fn left_out(voice: &Voice<'_>, about: &About<'_>) -> Section {
    let said = [
        "left-out-shown",
        "left-out-families",
        "left-out-living",
        "left-out-places",
        "left-out-small",
        "left-out-few",
        "left-out-names",
    ];
    let lines = said.iter().map(|id| voice.words(id)).collect();
    let withheld = about.withheld;
    let of = |counts: &std::collections::BTreeMap<GateRule, u64>, rule: &GateRule| match counts
        .get(rule)
        .copied()
        .unwrap_or_default()
    {
        few if few > 0 && few < SMALLEST => voice.say("fewer-than", &[("n", Arg::Count(SMALLEST))]),
        count => Rich::number(voice.locale.number(count)),
    };
    let any = |rule: &&GateRule| {
        [&withheld.subjects, &withheld.records, &withheld.values, &withheld.cells]
            .iter()
            .any(|of| of.contains_key(rule))
    };
    let rows = GateRule::ALL.iter().filter(any).map(|rule| {
        Row::new([
            Rich::words(voice.locale.word("rule", rule.id())).and(Rich::line(Rich::small(
                Rich::code(rule.id()).and_words(" · ").and_stored(rule.cites(), Some("en")),
            ))),
            of(&withheld.subjects, rule),
            of(&withheld.records, rule),
            of(&withheld.values, rule),
        ])
    });
    let columns = vec![
        Column::new("rule", voice.text("column-rule")),
        Column::numeric("people", voice.text("column-people")),
        Column::numeric("records", voice.text("column-records")),
        Column::numeric("values", voice.text("column-values")),
    ];
    let table = Table { caption: voice.words("edition-withheld"), columns, rows: rows.collect() };
    Section::new("left-out", voice.text("edition-left-out"))
        .lead(voice.words("edition-left-out-lead"))
        .with(Part::Lines(lines))
        .with(Part::Table(table))
}

/// Size and root of a checkpoint, as its second and third lines have them.
fn head(checkpoint: &str) -> (&str, &str) {
    let mut lines = checkpoint.lines().skip(1);
    (lines.next().unwrap_or_default(), lines.next().unwrap_or_default())
}

fn cite(voice: &Voice<'_>, about: &About<'_>) -> Section {
    let (size, root) = head(about.checkpoint);
    let of = format!("edition of {}, checkpoint {size} {root}", about.on);
    let text = format!("{}, {of}.\n{}, person IDENTIFIER, {of}.\n", about.log, about.log);
    Section::new("cite", voice.text("edition-cite"))
        .lead(voice.words("edition-cite-lead"))
        .with(Part::Paper(text))
}

fn check(voice: &Voice<'_>, about: &About<'_>) -> Section {
    let file = |name: &str| voice.file(name, Rich::code(name));
    let lines = vec![
        voice.words("check-files").and(file("SHA256SUMS")).and(file("manifest.json")),
        voice.words("check-checkpoint").and(file("checkpoint.txt")),
        voice.words("check-key").and(file("log.policy")),
        voice.words("check-later"),
        voice.words("check-withheld").and(file("redactions.json")),
    ];
    let commands =
        "cd EDITION\nsha256sum --check --quiet SHA256SUMS\nwhereabouts verify EXHIBIT --policy log.policy\n";
    Section::new("check", voice.text("edition-check"))
        .lead(voice.words("edition-check-lead"))
        .with(Part::Lines(lines))
        .with(Part::Paper(commands.to_owned()))
        .with(Part::Paper(format!("{}\n\n{}\n", about.checkpoint.trim_end(), about.key)))
}

/// What changed since the former edition: how many of each kind, and those that can be named.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The day of the former edition; `None` where this is the first.
    pub since: Option<Day>,
    /// People who are new.
    pub people_added: Vec<RecordId>,
    /// People of whom something else is said.
    pub people_changed: Vec<RecordId>,
    /// How many people are no longer in it: they are not named.
    pub people_gone: usize,
    /// Other records by kind: new, changed, gone.
    pub records: Vec<(String, [usize; 3])>,
}

/// The most people that are named on the page of changes; the file has all.
const MOST: usize = 500;

/// The page of changes.
pub fn changes(voice: &Voice<'_>, changes: &Changes) -> Page {
    let mut page = Page::new(Place::Edition, "edition/changes", voice.words("edition-changes-heading"));
    let Some(since) = changes.since else {
        page.lead = vec![voice.words("changes-first")];
        return page;
    };
    page.lead = vec![
        voice.words("changes-since").and(when::day(voice.locale, since)),
        voice.words("changes-gone-lead"),
        voice.file("data/changes.csv", Rich::code("data/changes.csv")),
    ];
    let row = |name: Rich, counts: [usize; 3]| {
        Row::new([name, voice.number(counts[0]), voice.number(counts[1]), voice.number(counts[2])])
    };
    let people = [changes.people_added.len(), changes.people_changed.len(), changes.people_gone];
    let mut rows = vec![row(voice.words("column-people"), people)];
    let kinds = changes.records.iter();
    rows.extend(kinds.map(|(kind, counts)| row(Rich::words(voice.locale.kind(kind)), *counts)));
    let columns = vec![
        Column::new("what", voice.text("column-what")),
        Column::numeric("added", voice.text("changes-added")),
        Column::numeric("changed", voice.text("changes-changed")),
        Column::numeric("gone", voice.text("changes-gone")),
    ];
    let table = Table { caption: voice.words("edition-changes-heading"), columns, rows };
    page.sections.push(Section {
        id: "counts".to_owned(),
        parts: vec![Part::Table(table)],
        ..Section::default()
    });
    for (id, heading, people) in [
        ("added", "changes-people-added", &changes.people_added),
        ("changed", "changes-people-changed", &changes.people_changed),
    ] {
        if people.is_empty() {
            continue;
        }
        let named: Vec<Rich> = people.iter().take(MOST).map(|person| voice.person(*person)).collect();
        let mut section = Section::new(id, voice.text(heading));
        if people.len() > MOST {
            section = section.lead(voice.counted("registers-first", MOST));
        }
        page.sections.push(section.with(Part::Lines(named)));
    }
    page
}

/// The files of the open data, each with the message that says what it holds.
const FILES: [(&str, &str); 12] = [
    ("people.csv", "data-people"),
    ("statements.csv", "data-statements"),
    ("people.ftm.json", "data-ftm"),
    ("deaths-by-year.csv", "data-counts"),
    ("graves.geojson", "data-graves"),
    ("officials.popolo.json", "data-officials"),
    ("questions.csv", "data-questions"),
    ("numbers.csv", "data-numbers"),
    ("sources.csv", "data-sources"),
    ("changes.csv", "data-changes"),
    ("digests.csv", "data-things"),
    ("dictionary.csv", "data-dictionary-file"),
];

/// The page of the open data; `size` gives the bytes of a file that was written.
pub fn data(voice: &Voice<'_>, size: &dyn Fn(&str) -> Option<u64>) -> Page {
    let mut page = Page::new(Place::Edition, "edition/data", voice.words("edition-data-heading"));
    page.lead = vec![
        voice.words("edition-data-lead"),
        voice.link("edition/dictionary", voice.words("edition-dictionary-heading")),
    ];
    let rows = FILES.iter().filter_map(|(name, says)| {
        let path = format!("data/{name}");
        let bytes = Rich::number(voice.locale.number(size(&path)?));
        Some(Row::new([voice.file(&path, Rich::code(*name)), voice.words(says), bytes]))
    });
    let columns = vec![
        Column::new("file", voice.text("source-file")),
        Column::new("holds", voice.text("column-what")),
        Column::numeric("bytes", voice.text("column-bytes")),
    ];
    let table = Table { caption: voice.words("edition-data-heading"), columns, rows: rows.collect() };
    let said = ["data-read-encoding", "data-read-dates", "data-read-reported", "data-read-independent"];
    page.sections = vec![
        Section { id: "files".to_owned(), parts: vec![Part::Table(table)], ..Section::default() },
        Section::new("read", voice.text("edition-data-read"))
            .with(Part::Lines(said.iter().map(|id| voice.words(id)).collect())),
    ];
    page
}

/// The data dictionary: every kind of record that an edition may hold, with its properties and terms.
pub fn dictionary(voice: &Voice<'_>, kinds: &[&str]) -> Page {
    let mut page = Page::new(Place::Edition, "edition/dictionary", voice.words("edition-dictionary-heading"));
    page.lead = vec![
        voice.words("edition-dictionary-lead"),
        voice.file("data/dictionary.csv", Rich::code("data/dictionary.csv")),
    ];
    let known = kinds.iter().filter_map(|kind| Codebook::builtin().kind(kind));
    page.sections = known.map(|kind| of_kind(voice, kind)).collect();
    page
}

fn of_kind(voice: &Voice<'_>, kind: &Kind) -> Section {
    let lang = voice.locale.code();
    let open = kind.properties.iter().filter(|property| property.sharing == Sharing::Public);
    let facts = open.map(|property| Fact {
        name: Rich::words(property.labels.get(lang))
            .and(Rich::line(Rich::small(Rich::code(property.id.as_str())))),
        mark: Rich::new(),
        values: values(voice, property),
    });
    Section::new(&kind.id, kind.labels.get(lang))
        .lead(Rich::words(kind.about.get(lang)).and(Rich::small(Rich::code(kind.id.as_str()))))
        .with(Part::Facts(facts.collect()))
}

fn values(voice: &Voice<'_>, property: &Property) -> Vec<Rich> {
    let mut values = vec![voice.words(value_type(property.value_type))];
    let vocabulary = property.terms.as_deref().and_then(|id| Codebook::builtin().vocabulary(id));
    let terms = vocabulary.into_iter().flat_map(|vocabulary| &vocabulary.terms).map(|term| {
        Rich::code(term.id.as_str()).and_words(" ").and(Rich::words(term.labels.get(voice.locale.code())))
    });
    let terms: Vec<Rich> = terms.collect();
    if !terms.is_empty() {
        values.push(Rich::fold(voice.counted("dictionary-terms", terms.len()), terms));
    }
    values
}

fn value_type(of: ValueType) -> &'static str {
    match of {
        ValueType::Name => "type-name",
        ValueType::Date => "type-date",
        ValueType::Place => "type-place",
        ValueType::Number => "type-number",
        ValueType::Term => "type-term",
        ValueType::Link => "type-link",
        ValueType::Url => "type-url",
        ValueType::Id => "type-id",
        _ => "type-text",
    }
}

/// The page before all others: it only asks for the language.
pub fn door() -> String {
    use askama::Template as _;
    let locales = crate::locale::LANGUAGES.map(crate::Locale::of);
    Door { locales: &locales }.render().expect("the templates write into a string, which never fails")
}

#[derive(askama::Template)]
#[template(path = "door.html")]
struct Door<'a> {
    locales: &'a [&'static crate::Locale],
}
