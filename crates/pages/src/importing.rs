//! A list on its way in: which column is what, what its rows would become, and the last button.

use claims::Reason;
use ledger::{Codebook, Counts, Kind};

use crate::adding::{button, counts};
use crate::entry::terms;
use crate::form::{Field, Form, Group, Input};
use crate::part::{Answer, Column, Row, Section, Table};
use crate::rich::{Rich, Tone, cut, unsteered, visible};
use crate::{Page, Part, Place, Voice, record, when};

/// What is asked of a column stands in the form under its letter behind this.
pub const COLUMN: &str = "c-";

/// What a list says of itself in its mapping, by the names of the form's fields.
pub const FACTS: [(&str, &str); 5] = [
    ("title", "entry-title"),
    ("slug", "entry-slug"),
    ("publisher", "source-publisher"),
    ("lang", "import-lang"),
    ("derives", "column-derives"),
];

/// One column of a list.
#[derive(Debug, Clone)]
pub struct ColumnLine {
    /// Its letter in a spreadsheet.
    pub letter: String,
    /// Its header as written.
    pub header: String,
    /// Its first values.
    pub values: Vec<String>,
    /// The property that it is taken for; empty where it is left out.
    pub property: String,
    /// Whether the mapping says more of it than a form can: that is kept as long as the property stays.
    pub more: bool,
}

/// A list before its rows are looked at.
pub struct Columns<'a> {
    /// Its number among those that wait.
    pub number: usize,
    /// Its file's name.
    pub file_name: &'a str,
    /// What its rows are about.
    pub kind: &'a Kind,
    /// What is said of it as a whole: names and values.
    pub facts: &'a [(&'static str, String)],
    /// Its columns.
    pub columns: &'a [ColumnLine],
    /// Why its mapping cannot be used as it is.
    pub refused: Option<&'a str>,
}

/// The page of columns.
pub fn columns(voice: &Voice<'_>, view: &Columns<'_>) -> Page {
    let path = format!("import/{}", view.number);
    let mut page = Page::new(Place::Add, path.clone(), Rich::stored(&cut(view.file_name, 200)));
    page.lead = vec![voice.words("import-columns-lead")];
    let mut section = Section { id: "columns".to_owned(), ..Section::default() };
    if let Some(why) = view.refused {
        section.parts.push(Part::Notice(Tone::Broken, Rich::stored(why)));
    }
    let groups = vec![
        Group { heading: voice.words("import-of-list"), fields: list_fields(voice, view) },
        Group { heading: voice.words("import-of-columns"), fields: column_fields(voice, view) },
    ];
    let buttons = vec![button(voice, "rows", "import-look"), button(voice, "drop", "import-drop")];
    let form = Form { action: voice.href(&path), with_file: false, kept: Vec::new(), groups, buttons };
    section.parts.push(Part::Form(form));
    page.sections.push(section);
    page
}

fn list_fields(voice: &Voice<'_>, view: &Columns<'_>) -> Vec<Field> {
    let value = |name: &str| {
        view.facts.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| value.clone())
    };
    let lines = FACTS.map(|(name, id)| {
        let help = match name {
            "slug" => voice.words("entry-slug-help"),
            "derives" => voice.words("import-derives-help"),
            _ => Rich::new(),
        };
        Field::new(name, voice.words(id), Input::Line(unsteered(&value(name)))).help(help)
    });
    let kinds = Codebook::builtin().kinds().iter();
    let kinds = kinds.map(|kind| (kind.id.clone(), kind.labels.get(voice.locale.code()).to_owned()));
    let choice = |name: &'static str, id: &str, options: Vec<(String, String)>| {
        Field::new(name, voice.words(id), Input::Choice(options, value(name)))
    };
    let yes_no = || {
        let words = |id: &str| voice.text(id);
        vec![(String::new(), words("entry-not-said")), ("yes".to_owned(), words("answer-yes"))]
    };
    let none = std::iter::once((String::new(), voice.text("entry-not-said")));
    let columns = view.columns.iter().map(|column| {
        (column.letter.clone(), format!("{} {}", column.letter, cut(&visible(&column.header), 60)))
    });
    let chosen = [
        choice("kind", "import-kind", kinds.collect()),
        choice("key", "import-key", none.chain(columns).collect()).help(voice.words("import-key-help")),
        choice("grade", "column-grade", terms(voice, "grade")),
        choice("sharing", "source-sharing", terms(voice, "sharing")).help(voice.words("entry-sharing-help")),
        choice("obtained", "entry-obtained", terms(voice, "obtained_how")),
        choice("calendar", "import-calendar", terms(voice, "calendar"))
            .help(voice.words("import-calendar-help")),
        choice("duplicate_free", "source-duplicate-free", yes_no()),
        choice("burial_register", "source-burial-register", yes_no()),
    ];
    lines.into_iter().chain(chosen).collect()
}

fn column_fields(voice: &Voice<'_>, view: &Columns<'_>) -> Vec<Field> {
    let none = std::iter::once((String::new(), voice.text("import-left-out")));
    let known = view.kind.properties.iter();
    let known = known.map(|one| (one.id.clone(), one.labels.get(voice.locale.code()).to_owned()));
    let options: Vec<(String, String)> = none.chain(known).collect();
    let field = |column: &ColumnLine| {
        let mut options = options.clone();
        if !options.iter().any(|(id, _)| *id == column.property) {
            options.push((column.property.clone(), visible(&column.property)));
        }
        let label =
            Rich::code(column.letter.as_str()).and_words(" ").and(Rich::stored(&cut(&column.header, 80)));
        let values = column.values.iter().map(|value| Rich::stored(&cut(value, 60)));
        let mut help = Rich::join(values, " · ");
        if column.more {
            help = help.and(Rich::line(voice.words("import-more")));
        }
        let name = format!("{COLUMN}{}", column.letter);
        Field::new(name, label, Input::Choice(options, column.property.clone())).help(help)
    };
    view.columns.iter().map(field).collect()
}

/// One row as it would come in.
#[derive(Debug, Clone, Default)]
pub struct RowLine {
    /// Its number in the file.
    pub number: u64,
    /// `added`, `changed`, `unchanged` or `held`.
    pub fate: &'static str,
    /// What it says: property, value, and how a date or term was read.
    pub said: Vec<(String, String, Option<String>)>,
    /// What is odd in it: code, column, value as written.
    pub problems: Vec<(String, String, String)>,
}

/// A list whose rows were read, and nothing saved.
pub struct Rows<'a> {
    /// Its number among those that wait.
    pub number: usize,
    /// Its file's name.
    pub file_name: &'a str,
    /// When this very file was imported before, in milliseconds since 1970 UTC.
    pub known_since: Option<u64>,
    /// Whether importing it would bring nothing that is not here.
    pub nothing_new: bool,
    /// The kind that its rows are of.
    pub kind: &'a str,
    /// What would become of its rows.
    pub counts: &'a Counts,
    /// Rows of the earlier edition that are gone from it.
    pub vanished: usize,
    /// Issues by code: how many, and what each means.
    pub issues: &'a [(&'a str, u64, &'static str)],
    /// The first rows, and those with issues.
    pub rows: &'a [RowLine],
    /// Columns that are not used.
    pub unused: &'a [String],
    /// Lists it derives from that are not here.
    pub missing_origins: &'a [String],
    /// What would be wrong with its records beside what the register has.
    pub problems: &'a [Reason],
    /// The mapping, to be kept beside the list.
    pub mapping: &'a str,
}

/// The page of rows, with the last button.
pub fn rows(voice: &Voice<'_>, view: &Rows<'_>) -> Page {
    let path = format!("import/{}/rows", view.number);
    let mut page = Page::new(Place::Add, path, Rich::stored(&cut(view.file_name, 200)));
    page.lead = vec![voice.words("import-rows-lead")];
    let mut section = Section::new("counts", voice.text("import-counts")).with(counts(voice, view.counts));
    for line in warnings(voice, view) {
        section.parts.push(Part::Notice(Tone::Said, line));
    }
    page.sections = vec![section, issues(voice, view), examples(voice, view), confirm(voice, view)];
    page.sections.retain(|section| !section.parts.is_empty());
    let mapping = Section::new("mapping", voice.text("import-mapping"))
        .lead(voice.words("import-mapping-lead"))
        .with(Part::Paper(view.mapping.to_owned()));
    page.sections.push(mapping);
    page
}

fn warnings(voice: &Voice<'_>, view: &Rows<'_>) -> Vec<Rich> {
    let mut lines = Vec::new();
    if let Some(time_ms) = view.known_since {
        lines.push(voice.words("import-known-since").and(when::moment(voice.locale, time_ms)));
    }
    if view.nothing_new {
        lines.push(voice.words("import-nothing-new"));
    }
    if view.vanished > 0 {
        lines.push(voice.counted("import-vanished", view.vanished));
    }
    // One line for each rule, however many rows break it.
    let mut said: Vec<&str> = Vec::new();
    for problem in view.problems {
        if !said.contains(&problem.says.as_str()) {
            said.push(&problem.says);
            lines.push(voice.words("entry-problem").and(Rich::line(voice.phrase(&problem.says))));
        }
    }
    if !view.unused.is_empty() {
        let names = view.unused.iter().map(|name| Rich::stored(&cut(name, 80)));
        lines.push(voice.words("import-unused").and(Rich::join(names, voice.comma())));
    }
    if !view.missing_origins.is_empty() {
        let names = view.missing_origins.iter().map(|name| Rich::stored(name));
        lines.push(voice.words("import-missing-origins").and(Rich::join(names, voice.comma())));
    }
    lines
}

fn issues(voice: &Voice<'_>, view: &Rows<'_>) -> Section {
    let section = Section::new("issues", voice.text("source-issues")).lead(voice.words("source-issues-lead"));
    if view.issues.is_empty() {
        return section;
    }
    let row = |(code, count, about): &(&str, u64, &str)| {
        Row::new([
            Rich::tag(Tone::Plain, *code),
            Rich::number(voice.locale.number(*count)),
            voice.phrase(about),
        ])
    };
    let columns = vec![
        Column::new("issue", voice.text("column-issue")),
        Column::numeric("count", voice.text("column-count")),
        Column::new("meaning", voice.text("import-meaning")),
    ];
    let rows = view.issues.iter().map(row).collect();
    section.with(Part::Table(Table { caption: voice.words("source-issues"), columns, rows }))
}

fn examples(voice: &Voice<'_>, view: &Rows<'_>) -> Section {
    let row = |line: &RowLine| {
        let said = line.said.iter().map(|(property, value, reading)| {
            let name = Rich::words(voice.locale.property(view.kind, property)).and_words(": ");
            let line = name.and(Rich::stored(&cut(value, 120)));
            let days = record::days(voice, value, reading.as_deref());
            let line = if days.is_empty() { line } else { line.and_words(" = ").and(days) };
            Rich::line(line.and(record::meaning(voice, view.kind, property, value)))
        });
        let odd = line.problems.iter().map(|(code, column, value)| {
            let column = if column.is_empty() { Rich::new() } else { Rich::stored(&cut(column, 60)) };
            let told = Rich::tag(Tone::Said, code.as_str()).and(column);
            Rich::line(if value.is_empty() { told } else { told.and(Rich::stored(&cut(value, 80))) })
        });
        let join = |lines: Vec<Rich>| lines.into_iter().fold(Rich::new(), Rich::and);
        let tone = (line.fate == "held").then_some(Tone::Broken);
        let cells = [
            Rich::number(voice.locale.number(line.number)),
            voice.words(&format!("import-{}", line.fate)),
            join(said.collect()),
            join(odd.collect()),
        ];
        Row { tone, ..Row::new(cells) }
    };
    let columns = vec![
        Column::new("row", voice.text("import-row")),
        Column::new("fate", voice.text("import-fate")),
        Column::new("says", voice.text("record-said")),
        Column::new("issues", voice.text("source-issues")),
    ];
    let rows: Vec<Row> = view.rows.iter().map(row).collect();
    let section = Section::new("rows", voice.text("import-rows")).lead(voice.words("import-rows-shown"));
    section.with(Part::Table(Table { caption: voice.words("import-rows"), columns, rows }))
}

fn confirm(voice: &Voice<'_>, view: &Rows<'_>) -> Section {
    let mut buttons = vec![button(voice, "import", "import-confirm")];
    if view.vanished > 0 {
        buttons.push(button(voice, "new-edition", "import-new-edition"));
    }
    buttons.push(button(voice, "drop", "import-drop"));
    let answer = Answer {
        action: voice.href(&format!("import/{}/rows", view.number)),
        question: voice.words("import-question"),
        kept: Vec::new(),
        picks: Vec::new(),
        reason: None,
        buttons,
    };
    let back = voice.link(&format!("import/{}", view.number), voice.words("import-back"));
    Section::new("confirm", voice.text("import-confirm"))
        .with(Part::Answer(answer))
        .with(Part::Lines(vec![back]))
}
