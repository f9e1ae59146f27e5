//! The tables of Security Force Monitor: a row for each posting, with source and confidence beside each value.
//!
//! Columns are named as in its research handbook: `unit:name`, `unit:name:source`, `unit:name:confidence`. A source stands
//! in a table of its own (`source:id:admin`, `source:title`). Several values or sources in a cell are parted by `;`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use claims::Account;
use ledger::{Grade, Source};
use serde_json::{Value as Json, json};

use super::{Brought, Refused, Row, id, names, reduced};
use crate::ground::Offices;
use crate::office::{Holding, Seat};

/// The values of a posting, each with `:source` and `:confidence` beside it.
const VALUES: [&str; 11] = [
    "unit:name",
    "unit:other_names",
    "unit:country",
    "unit:classification",
    "person:name",
    "person:other_names",
    "person:posting_role",
    "person:posting_rank",
    "person:posting_title",
    "person:posting_first_cited_date",
    "person:posting_last_cited_date",
];

/// What a row tells of a posting itself: role, title, first and last day.
const HELD: [&str; 4] = [
    "person:posting_role",
    "person:posting_title",
    "person:posting_first_cited_date",
    "person:posting_last_cited_date",
];

/// The days as the source wrote them, read back first: a year of another calendar is no year of these tables.
const WRITTEN: [(&str, &str); 2] =
    [("posting:whereabouts:from_date", "from_date"), ("posting:whereabouts:to_date", "to_date")];

/// The columns of the table of sources.
pub const SOURCES: [&str; 6] = [
    "source:id:admin",
    "source:title",
    "source:publication_name",
    "source:published_timestamp",
    "source:url",
    "source:whereabouts:grade",
];

/// One line of `data/confidence.tsv`: word, credibility, grades.
type Confidence = (&'static str, u8, &'static str);

static CONFIDENCE: LazyLock<Vec<Confidence>> = LazyLock::new(|| {
    let lines = include_str!("../../data/confidence.tsv").lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?.parse().ok()?, cells.next()?))
    };
    lines.map(|line| read(line).expect("a test reads every line of confidence.tsv")).collect()
});

/// The columns of the table of postings, in their order.
pub fn columns() -> Vec<String> {
    let mut columns = vec!["unit:id:admin".to_owned(), "person:id:admin".to_owned()];
    for value in VALUES {
        columns.extend([value.to_owned(), format!("{value}:source"), format!("{value}:confidence")]);
        if let Some(mark) = marks(value) {
            columns.push(mark.to_owned());
        }
    }
    columns.extend(WRITTEN.map(|(column, _)| column.to_owned()));
    columns
}

/// The column that says whether a cited day is the day on which it began or ended.
fn marks(value: &str) -> Option<&'static str> {
    match value {
        "person:posting_first_cited_date" => Some("person:posting_first_cited_date_start"),
        "person:posting_last_cited_date" => Some("person:posting_last_cited_date_end"),
        _ => None,
    }
}

/// The table of postings: a row for each holding as one source has it.
pub fn write(offices: &Offices<'_>) -> Vec<Vec<String>> {
    let held =
        offices.holdings().iter().filter(|one| one.person.is_some_and(|who| !offices.of(who).is_empty()));
    held.map(|one| posting(offices, one)).collect()
}

fn posting(offices: &Offices<'_>, one: &Holding<'_>) -> Vec<String> {
    let organ = offices.organisations_of(&one.seat).first().copied();
    let unit = organ.map_or(&[][..], |organ| offices.of(organ));
    let person = one.person.map_or(&[][..], |person| offices.of(person));
    // That this person held the post is this source's word, whoever else has a record of the post.
    let own = std::slice::from_ref(&one.account);
    let ((unit_name, unit_others), (person_name, person_others)) = (names(unit), names(person));
    let text = |told: &[Account<'_>], property: &str| {
        told.iter().find_map(|account| account.text(property)).unwrap_or_default().to_owned()
    };
    let (first, last) = cited(one);
    let cells: [(String, &[Account<'_>]); 11] = [
        (unit_name.unwrap_or_default(), unit),
        (unit_others.join("; "), unit),
        (text(unit, "country"), unit),
        (text(unit, "organisation_kind"), unit),
        (person_name.unwrap_or_default(), person),
        (person_others.join("; "), person),
        (role(offices, &one.seat), own),
        (text(own, "rank"), own),
        (String::new(), own),
        (first.0, own),
        (last.0, own),
    ];
    let mut row = vec![organ.map(id).unwrap_or_default(), one.person.map(id).unwrap_or_default()];
    for ((value, (cell, told)), start) in
        VALUES.iter().zip(cells).zip((0..9).map(|_| None).chain([Some(first.1), Some(last.1)]))
    {
        let said = !cell.is_empty();
        row.push(cell);
        row.push(if said { sources(told) } else { String::new() });
        row.push(if said { confidence(told).unwrap_or_default().to_owned() } else { String::new() });
        if marks(value).is_some() {
            row.push(if said {
                start.map_or("", |sure| if sure { "Y" } else { "N" }).to_owned()
            } else {
                String::new()
            });
        }
    }
    row.extend(WRITTEN.map(|(_, property)| one.account.text(property).unwrap_or_default().to_owned()));
    row
}

/// What a post is called; nothing where no source calls it anything.
fn role(offices: &Offices<'_>, seat: &Seat) -> String {
    match seat {
        Seat::Written { folded, .. } if folded.is_empty() => String::new(),
        seat => offices.seat_name(seat).to_owned(),
    }
}

/// The first and the last day that a source gives, each with whether it is the day of the beginning or the end.
fn cited(one: &Holding<'_>) -> ((String, bool), (String, bool)) {
    let seen = || one.tenure.seen.iter();
    // Where a beginning cannot be written, a day on which the post was certainly held can.
    let certain = |end: fn(dates::Window) -> Option<dates::Day>| {
        one.tenure.core().and_then(end).map(|day| day.to_string()).unwrap_or_default()
    };
    let first = match one.tenure.from.as_ref() {
        Some(from) => reduced(from).map_or_else(|| (certain(|core| core.earliest), false), |day| (day, true)),
        None => (seen().min().and_then(reduced).unwrap_or_default(), false),
    };
    let last = match one.tenure.to.as_ref() {
        Some(to) => reduced(to).map_or_else(|| (certain(|core| core.latest), false), |day| (day, true)),
        None => (seen().max().and_then(reduced).unwrap_or_default(), false),
    };
    (first, last)
}

fn sources(told: &[Account<'_>]) -> String {
    let mut slugs: Vec<&str> = Vec::new();
    for account in told {
        if !slugs.contains(&account.source.slug.as_str()) {
            slugs.push(&account.source.slug);
        }
    }
    slugs.join("; ")
}

/// The firmest confidence of the accounts: by their own credibility, else by the grade of the source.
fn confidence(told: &[Account<'_>]) -> Option<&'static str> {
    let of = |account: &Account<'_>| {
        let grade = match account.source.grade {
            Grade::F => None,
            grade => Some(format!("{grade:?}")),
        };
        CONFIDENCE.iter().position(|(_, credibility, grades)| match account.credibility() {
            Some(own) => {
                own == *credibility || (own == 1 && *credibility == 2) || (own == 5 && *credibility == 4)
            }
            None => grade.as_deref().is_some_and(|grade| grades.contains(grade)),
        })
    };
    told.iter().filter_map(of).min().map(|at| CONFIDENCE[at].0)
}

/// The table of the sources that an audience may see.
pub fn source_rows(sources: &[&Source]) -> Vec<Vec<String>> {
    let row = |source: &&Source| {
        vec![
            source.slug.clone(),
            source.title.clone(),
            source.publisher.clone().unwrap_or_default(),
            source.obtained.on.clone().unwrap_or_default(),
            String::new(),
            format!("{:?}", source.grade),
        ]
    };
    sources.iter().map(row).collect()
}

/// A table as it was read: its header and its rows.
pub type Table = Vec<Vec<String>>;

/// Reads a table of postings, and the table of sources where there is one, as records of their sources.
///
/// Each value becomes part of a record of each source that its `:source` names; of `slug` where none is named. Records of
/// one person in several sources are said to be the same in [`Brought::same`].
///
/// # Errors
///
/// [`Refused`] where the header has neither `unit:name` nor `person:name`.
pub fn read(postings: &Table, sources: &Table, slug: &str) -> Result<Brought, Refused> {
    let header = postings.first().cloned().unwrap_or_default();
    if !header.iter().any(|column| column == "unit:name")
        || !header.iter().any(|column| column == "person:name")
    {
        return Err(Refused(
            "the header has no unit:name or no person:name: this is no table of postings".to_owned(),
        ));
    }
    let mut reading = Reading {
        header,
        slug,
        things: BTreeMap::new(),
        first: BTreeMap::new(),
        same: Vec::new(),
        held: Vec::new(),
    };
    let mut odd = Vec::new();
    for (place, row) in postings.iter().enumerate().skip(1) {
        if row.len() > reading.header.len() {
            odd.push((place + 1, "it has more cells than the header: those beyond are left out"));
        }
        reading.posting(place, row);
    }
    let mut docket = json!({"source": declared(sources)});
    for (kind, rows) in reading.done() {
        docket[kind] = json!(rows);
    }
    let same = std::mem::take(&mut reading.same);
    Ok(Brought { docket, same, odd })
}

/// The sources of the table of sources, as a docket declares them.
fn declared(table: &Table) -> Json {
    let header = table.first().cloned().unwrap_or_default();
    let cell = |row: &Vec<String>, column: &str| {
        let at = header.iter().position(|known| known == column)?;
        row.get(at).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
    };
    let mut sources = serde_json::Map::new();
    for row in table.iter().skip(1) {
        let Some(id) = cell(row, "source:id:admin") else { continue };
        let mut one = json!({"title": cell(row, "source:title").unwrap_or_else(|| id.clone()), "facts": {"whom": "officials"}});
        for (column, word) in
            [("source:publication_name", "publisher"), ("source:whereabouts:grade", "grade")]
        {
            if let Some(value) = cell(row, column) {
                one[word] = json!(value);
            }
        }
        if let Some(on) = cell(row, "source:published_timestamp") {
            one["obtained"] = json!({"on": on});
        }
        sources.insert(id, one);
    }
    Json::Object(sources)
}

/// A table on its way into a docket.
struct Reading<'t> {
    header: Vec<String>,
    slug: &'t str,
    /// What each source says of each thing: by kind, key and source.
    things: BTreeMap<(&'static str, String, String), Row>,
    /// The source in which a thing stands first, by kind and key.
    first: BTreeMap<(&'static str, String), String>,
    same: Vec<(String, String)>,
    held: Vec<Json>,
}

impl Reading<'_> {
    fn cell<'r>(&self, row: &'r [String], column: &str) -> Option<&'r str> {
        let at = self.header.iter().position(|known| known == column)?;
        row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// The sources that a cell names for a value; the file itself where none is named.
    fn sources(&self, row: &[String], column: &str) -> Vec<String> {
        let named = self.cell(row, &format!("{column}:source")).unwrap_or_default();
        let named: Vec<String> =
            named.split(';').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        if named.is_empty() { vec![self.slug.to_owned()] } else { named }
    }

    fn posting(&mut self, place: usize, row: &[String]) {
        let unit = self.cell(row, "unit:id:admin").or(self.cell(row, "unit:name")).map(str::to_owned);
        let person = ["person:id:admin", "person:admin:id", "person:name"];
        let person = person.iter().find_map(|column| self.cell(row, column)).map(str::to_owned);
        if let Some(unit) = &unit {
            self.thing(
                "organisation",
                unit,
                row,
                &[
                    ("unit:name", "name"),
                    ("unit:other_names", "other_name"),
                    ("unit:country", "country"),
                    ("unit:classification", "organisation_kind"),
                ],
            );
        }
        if let Some(person) = &person {
            self.thing(
                "person",
                person,
                row,
                &[("person:name", "name"), ("person:other_names", "other_name")],
            );
        }
        let Some(person) = person else { return };
        let told = WRITTEN.map(|(column, _)| column).into_iter().chain(HELD);
        if unit.is_some() || told.into_iter().any(|column| self.cell(row, column).is_some()) {
            self.holding(place, row, unit.as_deref(), &person);
        }
    }

    /// Adds what a row says of a thing to the record of each source that says it.
    fn thing(&mut self, kind: &'static str, key: &str, row: &[String], columns: &[(&str, &'static str)]) {
        for (column, property) in columns {
            let Some(value) = self.cell(row, column).map(str::to_owned) else { continue };
            let said = self.cell(row, &format!("{column}:confidence")).map(str::to_owned);
            for source in self.sources(row, column) {
                let at = (kind, key.to_owned());
                let first = self.first.entry(at).or_insert_with(|| source.clone()).clone();
                let fresh = !self.things.contains_key(&(kind, key.to_owned(), source.clone()));
                let kept = self
                    .things
                    .entry((kind, key.to_owned(), source.clone()))
                    .or_insert_with(|| Row::new(&source, key));
                match *property {
                    "other_name" => value.split(';').for_each(|one| kept.add(property, one)),
                    // A second name for one thing in one source is another name.
                    "name" if kept.has_other("name", &value) => kept.add("other_name", &value),
                    _ => kept.set(property, Some(&value)),
                }
                if let Some(said) = &said {
                    kept.add("note", &format!("confidence in {column}: {said}"));
                }
                if fresh && first != source {
                    match kind {
                        "organisation" => kept.set("same_organisation", Some(&format!("{first}:{key}"))),
                        _ => self.same.push((format!("{first}:{key}"), format!("{source}:{key}"))),
                    }
                }
            }
        }
    }

    /// A posting: one record for each source that gives its role or one of its days, with what this source gives and no more.
    fn holding(&mut self, place: usize, row: &[String], unit: Option<&str>, person: &str) {
        let [role, title, days @ ..] = HELD;
        let role = [role, title].into_iter().find(|column| self.cell(row, column).is_some());
        let given: Vec<&str> =
            role.into_iter().chain(days).filter(|column| self.cell(row, column).is_some()).collect();
        let mut sources: Vec<String> = Vec::new();
        for source in given.iter().flat_map(|column| self.sources(row, column)) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        if sources.is_empty() {
            sources.push(self.slug.to_owned());
        }
        let link = |kind: &'static str, key: &str| {
            let first = self.first.get(&(kind, key.to_owned())).map_or(self.slug, String::as_str);
            format!("{first}:{key}")
        };
        let (to_person, to_unit) = (link("person", person), unit.map(|unit| link("organisation", unit)));
        for (at, source) in sources.into_iter().enumerate() {
            let says = |column: &str| self.sources(row, column).contains(&source);
            let mut kept = Row::new(&source, &format!("posting-{place}"));
            kept.set("person", Some(&to_person));
            kept.set("organisation", to_unit.as_deref());
            kept.set("post_as_written", role.filter(|role| says(role)).and_then(|role| self.cell(row, role)));
            let rank = "person:posting_rank";
            match self.cell(row, rank) {
                // A rank of which nobody is said to say it stands in a note: it is no word of this source.
                Some(rank) if at == 0 && self.cell(row, "person:posting_rank:source").is_none() => {
                    kept.add("note", &format!("rank in the file, without a source: {rank}"));
                }
                written => kept.set("rank", written.filter(|_| says(rank))),
            }
            let own = given.iter().filter(|column| says(column));
            kept.set("credibility", self.credibility(row, own).as_deref());
            for (column, (written, end)) in days.into_iter().zip(WRITTEN) {
                // A day that these tables cannot write stands only as it was written.
                let unwritable = self.cell(row, column).is_none() && self.cell(row, written).is_some();
                if says(column) || unwritable {
                    self.day(row, column, written, end, &mut kept);
                }
            }
            self.held.push(kept.done());
        }
    }

    /// The first or the last day of a posting, as the row gives it: that of the beginning or end, or one on which it was held.
    fn day(&self, row: &[String], column: &str, written: &str, end: &str, kept: &mut Row) {
        if let Some(written) = self.cell(row, written) {
            kept.set(end, Some(written));
            return;
        }
        let Some(day) = self.cell(row, column) else { return };
        let sure = marks(column).and_then(|mark| self.cell(row, mark));
        match sure.is_some_and(|mark| mark.eq_ignore_ascii_case("y")) {
            true => kept.set(end, Some(day)),
            false => kept.add("seen_on", day),
        }
    }

    /// The least of the confidences that stand beside some values.
    fn credibility<'c>(&self, row: &[String], columns: impl Iterator<Item = &'c &'c str>) -> Option<String> {
        let said = columns.filter_map(|column| self.cell(row, &format!("{column}:confidence")));
        let at = |said: &str| CONFIDENCE.iter().position(|(word, ..)| word.eq_ignore_ascii_case(said));
        said.filter_map(at).max().map(|at| CONFIDENCE[at].1.to_string())
    }

    /// The records, kind by kind.
    fn done(&mut self) -> BTreeMap<&'static str, Vec<Json>> {
        let mut kinds: BTreeMap<&'static str, Vec<Json>> = BTreeMap::new();
        for ((kind, ..), row) in std::mem::take(&mut self.things) {
            kinds.entry(kind).or_default().push(row.done());
        }
        kinds.insert("holding", std::mem::take(&mut self.held));
        kinds
    }
}
