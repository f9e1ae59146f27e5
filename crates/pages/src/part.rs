//! What pages are made of; each part has its template in `templates/`.

use askama::Template;
use serde_json::{Value, json};

use crate::form::{Form, Input};
use crate::frame::Place;
use crate::map::Map;
use crate::rich::{Rich, Tone, visible};

/// One page, before anything stands around it.
#[derive(Debug, Clone)]
pub struct Page {
    /// Which of the places in the navigation it belongs to.
    pub place: Place,
    /// Its address below the language, with its question: `people?q=علی`.
    pub path: String,
    /// What heads it.
    pub heading: Rich,
    /// The same name in another script, for a person.
    pub subheading: Rich,
    /// What the page is for, or who this was, in a line or two.
    pub lead: Vec<Rich>,
    /// What it holds.
    pub sections: Vec<Section>,
    /// Whether the tables on it can be had as CSV and JSON.
    pub data: bool,
    /// What a spreadsheet gets in place of the first table, header first: where one table holds what the page parts.
    pub sheet: Option<Vec<Vec<String>>>,
}

/// A part of a page under a heading of its own.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its name in an address: `#fate`. Also the name of its tables in files.
    pub id: String,
    /// What heads it; empty for what needs no heading.
    pub heading: Rich,
    /// What one needs to know to read it.
    pub lead: Rich,
    /// What it holds.
    pub parts: Vec<Part>,
}

/// One thing on a page.
#[derive(Debug, Clone)]
pub enum Part {
    /// Names and values.
    Facts(Vec<Fact>),
    /// Rows and columns.
    Table(Table),
    /// A few numbers or answers, side by side.
    Tiles(Vec<Tile>),
    /// Events in the order of time.
    Timeline(Vec<Moment>),
    /// Lines below one another.
    Lines(Vec<Rich>),
    /// Something to know before anything else.
    Notice(Tone, Rich),
    /// Ways to narrow down what is shown, as links.
    Facets(Vec<Facet>),
    /// A question to the register: sent with the address, changes nothing.
    Search(Search),
    /// Something to do: sent with a token, changes the register.
    Answer(Answer),
    /// Fields to write into: sent with a token.
    Form(Form),
    /// A text of fixed width, as a checkpoint is.
    Paper(String),
    /// A picture of where things are, with names and numbers over it.
    Map(Box<Map>),
}

/// A name and its values.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    /// What it is.
    pub name: Rich,
    /// A mark beside the name.
    pub mark: Rich,
    /// The values, each with who says so.
    pub values: Vec<Rich>,
}

/// Rows and columns, with what they are.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the table shows, for those who do not see it.
    pub caption: Rich,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in files.
    pub key: &'static str,
    /// What heads it; a link where the table can be put in its order.
    pub heading: Rich,
    /// Numbers stand at the end of their cell.
    pub numeric: bool,
    /// `ascending` or `descending` where the rows stand in its order.
    pub sorted: Option<&'static str>,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// How it wants to be seen.
    pub tone: Option<Tone>,
    /// Its cells, the first of which names the row.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Debug, Clone)]
pub enum Cell {
    /// A line.
    Line(Rich),
    /// A share of a whole, drawn as a bar beside its number.
    Bar {
        /// The number, as it is shown.
        shown: Rich,
        /// How long the bar is.
        part: u64,
        /// How long it could be.
        whole: u64,
        /// Which way it speaks.
        tone: Tone,
    },
}

/// One number or answer with what it is.
#[derive(Debug, Clone, Default)]
pub struct Tile {
    /// What is asked.
    pub name: Rich,
    /// The answer, large.
    pub value: Rich,
    /// What one must know of it.
    pub notes: Vec<Rich>,
}

/// One event.
#[derive(Debug, Clone)]
pub struct Moment {
    /// When.
    pub when: Rich,
    /// How it bears on what it happened to.
    pub tone: Tone,
    /// What happened.
    pub what: Rich,
    /// Details and sources.
    pub notes: Vec<Rich>,
}

/// One way to narrow down.
#[derive(Debug, Clone)]
pub struct Facet {
    /// What is asked of everybody.
    pub name: Rich,
    /// The answers: link or words, how many, whether it is the one in force.
    pub choices: Vec<Choice>,
}

/// One answer of a facet.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Where it leads.
    pub href: String,
    /// What it is.
    pub name: Rich,
    /// How many there are of it.
    pub count: Rich,
    /// Whether it is in force: then the link lifts it.
    pub chosen: bool,
}

/// A field for words, and a button.
#[derive(Debug, Clone)]
pub struct Search {
    /// Where the question goes.
    pub action: String,
    /// By which name it is asked in the address.
    pub name: &'static str,
    /// What to write into it.
    pub label: String,
    /// What is in it now.
    pub value: String,
    /// What else is asked and stays: names and values.
    pub kept: Vec<(&'static str, String)>,
    /// What the button says.
    pub button: String,
    /// What one may write.
    pub help: Rich,
}

/// Buttons that write to the register.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Where it goes.
    pub action: String,
    /// What is asked.
    pub question: Rich,
    /// What is sent besides: names and values.
    pub kept: Vec<(&'static str, String)>,
    /// Choices to make first: name, label, the values with their words.
    pub picks: Vec<Pick>,
    /// The name and label of a field for a reason, if one is asked.
    pub reason: Option<(&'static str, String)>,
    /// The buttons: value, words, key that presses it.
    pub buttons: Vec<Button>,
}

/// One choice among a few.
#[derive(Debug, Clone)]
pub struct Pick {
    /// Its name.
    pub name: String,
    /// What is chosen.
    pub label: Rich,
    /// Values with their words.
    pub options: Vec<(String, String)>,
}

/// One button.
#[derive(Debug, Clone)]
pub struct Button {
    /// The value it sends as `answer`.
    pub value: &'static str,
    /// What it says.
    pub label: String,
    /// The key that presses it, with the browser's own modifier.
    pub key: &'static str,
    /// What it would do, in a few words.
    pub help: String,
}

impl Column {
    /// A column of lines.
    pub fn new(key: &'static str, heading: impl AsRef<str>) -> Column {
        Column { key, heading: Rich::words(heading), numeric: false, sorted: None }
    }

    /// A column of numbers.
    pub fn numeric(key: &'static str, heading: impl AsRef<str>) -> Column {
        Column { numeric: true, ..Column::new(key, heading) }
    }
}

impl Column {
    /// What heads the column, for where cells stand below one another on a phone.
    pub(crate) fn label(&self) -> String {
        visible(&self.heading.plain())
    }
}

impl Row {
    /// A row of lines.
    pub fn new(cells: impl IntoIterator<Item = Rich>) -> Row {
        Row { tone: None, cells: cells.into_iter().map(Cell::Line).collect() }
    }
}

impl Cell {
    fn plain(&self) -> String {
        match self {
            Cell::Line(line) | Cell::Bar { shown: line, .. } => line.plain(),
        }
    }
}

impl Section {
    /// A section with a heading.
    pub fn new(id: &str, heading: impl AsRef<str>) -> Section {
        Section { id: id.to_owned(), heading: Rich::words(heading), ..Section::default() }
    }

    /// What one needs to know to read it.
    pub fn lead(mut self, lead: Rich) -> Section {
        self.lead = lead;
        self
    }

    /// With one more part.
    pub fn with(mut self, part: Part) -> Section {
        self.parts.push(part);
        self
    }
}

impl Page {
    /// A page with its heading.
    pub fn new(place: Place, path: impl Into<String>, heading: Rich) -> Page {
        Page {
            place,
            path: path.into(),
            heading,
            subheading: Rich::new(),
            lead: Vec::new(),
            sections: Vec::new(),
            data: false,
            sheet: None,
        }
    }

    /// The page as it stands in a file: nothing on it asks or sends, and no choice leads nowhere.
    pub fn settled(mut self) -> Page {
        for section in &mut self.sections {
            section.parts.retain_mut(|part| match part {
                Part::Search(_) | Part::Answer(_) | Part::Form(_) => false,
                Part::Facets(facets) => {
                    for facet in facets.iter_mut() {
                        facet.choices.retain(|choice| !choice.href.is_empty());
                        facet.choices.iter_mut().for_each(|choice| choice.chosen = false);
                    }
                    facets.retain(|facet| !facet.choices.is_empty());
                    !facets.is_empty()
                }
                _ => true,
            });
        }
        self.sections.retain(|section| !section.parts.is_empty());
        self
    }

    /// Without the forms whose address, below the language, whoever reads may not send to.
    pub fn keep_forms(&mut self, may_send: &dyn Fn(&str) -> bool) {
        let may = |action: &str| {
            may_send(action.trim_start_matches('/').split_once('/').map_or("", |(_, path)| path))
        };
        self.sections.retain_mut(|section| {
            let before = section.parts.len();
            section.parts.retain(|part| match part {
                Part::Answer(answer) => may(&answer.action),
                Part::Form(form) => may(&form.action),
                _ => true,
            });
            before == 0 || !section.parts.is_empty()
        });
    }

    /// The tables of the page, each with the name of its section.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.sections.iter().flat_map(|section| {
            section.parts.iter().filter_map(|part| match part {
                Part::Table(table) => Some((section.id.as_str(), table)),
                _ => None,
            })
        })
    }

    /// The page's own sheet, else its first table with its keys, for a spreadsheet.
    pub fn rows(&self) -> Option<Vec<Vec<String>>> {
        if self.sheet.is_some() {
            return self.sheet.clone();
        }
        let (_, table) = self.tables().next()?;
        let head = table.columns.iter().map(|column| column.key.to_owned()).collect();
        let rows = table.rows.iter().map(|row| row.cells.iter().map(Cell::plain).collect());
        Some(std::iter::once(head).chain(rows).collect())
    }

    /// What the page shows, for programs: its facts and tables by section.
    pub fn json(&self) -> Value {
        let sections = self.sections.iter().map(|section| {
            let parts: Vec<Value> = section.parts.iter().filter_map(part_json).collect();
            json!({"id": section.id, "heading": section.heading.plain(), "parts": parts})
        });
        let mut all = json!({
            "schema": "whereabouts/1",
            "page": self.path,
            "heading": self.heading.plain(),
            "subheading": self.subheading.plain(),
            "sections": sections.collect::<Vec<_>>(),
        });
        if let Some([head, rows @ ..]) = self.sheet.as_deref() {
            let row = |row: &Vec<String>| -> Value {
                head.iter().cloned().zip(row.iter().map(|cell| json!(cell))).collect()
            };
            all["sheet"] = rows.iter().map(row).collect::<Vec<Value>>().into();
        }
        all
    }
}

fn part_json(part: &Part) -> Option<Value> {
    let plain = |lines: &[Rich]| lines.iter().map(Rich::plain).collect::<Vec<_>>();
    Some(match part {
        Part::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let cells = table.columns.iter().zip(&row.cells);
                cells.map(|(column, cell)| (column.key.to_owned(), json!(cell.plain()))).collect()
            });
            json!({"rows": rows.collect::<Vec<Value>>()})
        }
        Part::Facts(facts) => {
            let facts = facts.iter().map(|fact| {
                json!({"name": fact.name.plain(), "mark": fact.mark.plain(), "values": plain(&fact.values)})
            });
            json!({"facts": facts.collect::<Vec<_>>()})
        }
        Part::Tiles(tiles) => {
            let tiles = tiles.iter().map(|tile| {
                json!({"name": tile.name.plain(), "value": tile.value.plain(), "notes": plain(&tile.notes)})
            });
            json!({"answers": tiles.collect::<Vec<_>>()})
        }
        Part::Timeline(moments) => {
            let moments = moments.iter().map(|moment| {
                json!({"when": moment.when.plain(), "what": moment.what.plain(), "notes": plain(&moment.notes)})
            });
            json!({"events": moments.collect::<Vec<_>>()})
        }
        Part::Lines(lines) => json!({"lines": plain(lines)}),
        Part::Notice(_, line) => json!({"notice": line.plain()}),
        Part::Paper(text) => json!({"text": text}),
        // A table beside says what it shows.
        Part::Map(_) => return None,
        Part::Facets(_) | Part::Search(_) | Part::Answer(_) | Part::Form(_) => return None,
    })
}

/// A part as HTML; forms need the token of the session.
#[derive(Template)]
#[template(path = "part.html")]
pub(crate) struct PartHtml<'a> {
    pub part: &'a Part,
    pub token: &'a str,
}
