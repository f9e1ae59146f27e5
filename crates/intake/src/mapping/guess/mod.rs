//! A first mapping, guessed from headers and values, for a person to mend.
//!
//! Headers are compared with the codebook's words for its properties in every
//! language; values decide where headers are silent, and about calendars,
//! placeholders, keys and the order of names. No value goes into the mapping.

mod kind;
mod profile;

use std::sync::LazyLock;

use dates::Order;
use ledger::codebook::{Property, ValueType};
use ledger::{Codebook, Kind, property};

use super::write::{Comments, to_toml};
use super::{Mapping, Target};
use crate::table::{Column, Format, HeaderWords, Row, fold_header};
use profile::Profile;

/// A guessed mapping, and why it is as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The mapping.
    pub mapping: Mapping,
    comments: Comments,
}

impl Guess {
    /// The same with slug and title from the name of the list's file, without which it is incomplete.
    pub fn named(mut self, file_name: &str) -> Guess {
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem).trim();
        let slug = super::facts::latin(stem);
        let facts = &mut self.mapping.list;
        facts.slug = Some(if slug.is_empty() { "list".to_owned() } else { slug });
        facts.title = (!stem.is_empty()).then(|| stem.to_owned());
        self
    }

    /// The mapping's file, with the reasons as comments.
    pub fn to_toml(&self) -> String {
        to_toml(&self.mapping, &self.comments)
    }
}

/// Headers that are for something else than a property of a person.
static PURPOSES: LazyLock<Vec<(&'static str, HeaderWords)>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/guess-headers.tsv").lines().filter(|line| !line.starts_with('#'));
    let purpose = |line: &'static str| {
        let (purpose, words) = line.split_once('\t')?;
        Some((purpose, HeaderWords::of(words.split('\t'))))
    };
    lines.filter_map(purpose).collect()
});

/// Guesses the mapping of a table from its columns and a sample of its rows.
///
/// What its rows are about is told by its headers and its links: people, unless another kind of the codebook
/// knows clearly more of them.
pub fn guess(format: &Format, columns: &[Column], rows: &[Row], codebook: &Codebook) -> Guess {
    guess_of(kind::of(columns, rows, codebook), format, columns, rows, codebook)
}

/// Guesses the mapping of a table whose rows are about one kind of subject.
pub fn guess_of(
    kind: &Kind,
    format: &Format,
    columns: &[Column],
    rows: &[Row],
    codebook: &Codebook,
) -> Guess {
    let mut guesser = Guesser { kind, mapping: Mapping::default(), comments: Vec::new(), columns };
    guesser.file(format);
    guesser.about();
    let profiles: Vec<Profile> = (0..columns.len()).map(|index| Profile::of(rows, index, codebook)).collect();
    guesser.head(&profiles);
    let calendar = columns.iter().zip(&profiles).find(|(column, profile)| is_calendar(column, profile));
    let calendar = calendar.map(|(column, _)| column.name.clone());
    for (column, profile) in columns.iter().zip(&profiles) {
        guesser.column(column, profile, calendar.as_deref());
    }
    guesser.reading(columns, &profiles);
    Guess { mapping: guesser.mapping, comments: guesser.comments }
}

fn purpose(column: &Column) -> Option<&'static str> {
    PURPOSES.iter().find(|(_, words)| words.has(&column.header)).map(|(purpose, _)| *purpose)
}

fn is_calendar(column: &Column, profile: &Profile) -> bool {
    purpose(column) == Some("calendar") && profile.filled > 0 && profile.share(profile.calendars) > 0.9
}

struct Guesser<'a> {
    kind: &'a Kind,
    mapping: Mapping,
    comments: Comments,
    columns: &'a [Column],
}

impl Guesser<'_> {
    fn comment(&mut self, path: &str, text: impl Into<String>) {
        self.comments.push((path.to_owned(), text.into()));
    }

    /// What was found out about the file and could be found out otherwise the next time.
    fn file(&mut self, format: &Format) {
        self.mapping.reading.header_row = match format.header_row {
            Some(1) => None,
            Some(row) => Some(row),
            None if format.kind == crate::Kind::Ftm => None,
            None => Some(0),
        };
        if format.sheets.len() > 1 {
            self.mapping.reading.sheet = format.sheet.clone();
            self.comment("reading.sheet", format!("The workbook has {} sheets.", format.sheets.len()));
        }
    }

    /// What the rows are about, where it is not people.
    fn about(&mut self) {
        if self.kind.id != "person" {
            self.mapping.list.kind = Some(self.kind.id.clone());
            self.comment("list.kind", format!("What its rows are about: {}", self.kind.about.get("en")));
        }
    }

    /// The facts of the list: what can be told from its letters, and what a person must fill in.
    fn head(&mut self, profiles: &[Profile]) {
        self.comment("", "A first mapping, guessed from headers and values. Check each line; docs/mapping.md explains them.\n");
        let sum = |count: fn(&Profile) -> usize| profiles.iter().map(count).sum::<usize>();
        let (arabic, latin) = (sum(|it| it.arabic), sum(|it| it.latin));
        let lang = if arabic == 0 || arabic * 4 < latin {
            "en"
        } else if sum(|it| it.kurdish) * 5 > arabic {
            "ckb"
        } else if sum(|it| it.persian) * 4 > arabic {
            "fa"
        } else {
            "ar"
        };
        self.mapping.list.lang = (arabic + latin > 0).then(|| lang.to_owned());
        self.comment(
            "list.slug",
            "A short name for this list, never changed later: its next edition is known by it.",
        );
        self.comment("list.publisher", "publisher = \"who made the list\"");
        self.comment("list.lang", "The language of the list: fa, ar, ckb, en …");
        self.comment(
            "list.grade",
            "grade = \"B\"             # how reliable: A (completely) to E (not), F (cannot be judged)",
        );
        self.comment(
            "list.sharing",
            "sharing = \"team\"        # who may be shown it: public, partners, team, sealed",
        );
        self.comment(
            "list.duplicate_free",
            "duplicate_free = true   # if the list is known to name nobody twice",
        );
        self.comment("list.burial_register", "burial_register = true  # if it is a register of burials");
        self.comment("list.derives_from", "derives_from = [\"slug of a list that this one copied from\"]");
    }

    fn column(&mut self, column: &Column, profile: &Profile, calendar: Option<&str>) {
        let path = format!("columns.{}", column.name);
        if profile.filled == 0 {
            return self.mapping.ignore.push(column.name.clone());
        }
        match purpose(column) {
            Some("key") if profile.is_unique() && self.mapping.key.is_empty() => return self.key(column),
            Some("calendar") if calendar == Some(column.name.as_str()) => return,
            Some("counter") if (profile.running + 1) * 10 > profile.filled * 9 => {
                return self.counter(column);
            }
            Some("split") if (2..=100).contains(&profile.distinct) && !self.is_own(column) => {
                return self.split(column, profile);
            }
            Some("ignore") => return self.mapping.ignore.push(column.name.clone()),
            _ => {}
        }
        let found = self.by_header(column).or_else(|| self.by_values(profile));
        let Some(property) = found else {
            return self.unrecognised(
                column,
                format!("{}% filled; no property was recognised", profile.percent_filled()),
            );
        };
        let mut target = Target::of(&property.id);
        if property.value_type == ValueType::Date {
            target.calendar_column = calendar.map(str::to_owned);
        }
        target.separator = separator(property, profile).map(str::to_owned);
        let mut comment = format!("{}% filled", profile.percent_filled());
        if let Some(doubt) = doubt(property, profile) {
            comment.push_str(&format!("; check this: {doubt}"));
        }
        self.comment(&path, comment);
        self.mapping.columns.insert(column.name.clone(), target);
    }

    /// A column whose meaning is for a person to say: kept as a note where the kind has notes.
    fn unrecognised(&mut self, column: &Column, why: String) {
        if self.kind.property(property::NOTE).is_none() {
            return self.mapping.ignore.push(column.name.clone());
        }
        self.comment(&format!("columns.{}", column.name), why);
        self.mapping.columns.insert(column.name.clone(), Target::of(property::NOTE));
    }

    fn key(&mut self, column: &Column) {
        self.comment(
            "key",
            "The column that names each row for ever: a corrected edition is compared by it.",
        );
        self.mapping.key = vec![column.name.clone()];
        if let Some(property) = self.by_header(column) {
            self.mapping.columns.insert(column.name.clone(), Target::of(&property.id));
        }
    }

    fn counter(&mut self, column: &Column) {
        let name = &column.name;
        self.comment(
            "key",
            format!("«{name}» is a running number: it changes when rows are added, so it is no key."),
        );
        self.mapping.ignore.push(name.clone());
    }

    fn split(&mut self, column: &Column, profile: &Profile) {
        let name = &column.name;
        let count = profile.distinct;
        self.comment(
            "split_by",
            format!(
                "«{name}» has {count} different values: if each is a list of its own, write\nsplit_by = {name:?}\nand a section [split.\"value\"] for what differs from [list]."
            ),
        );
        self.unrecognised(
            column,
            "kept as a note until it is decided whether it divides the list".to_owned(),
        );
    }

    /// How the list writes its dates and names.
    fn reading(&mut self, columns: &[Column], profiles: &[Profile]) {
        let is = |column: &Column, wanted: fn(&Property) -> bool| {
            let target = self.mapping.columns.get(&column.name);
            let said = target.and_then(|target| target.properties.first());
            said.and_then(|id| self.kind.property(id)).is_some_and(wanted)
        };
        let of = |wanted: fn(&Property) -> bool| -> Vec<&Profile> {
            let pairs = columns.iter().zip(profiles);
            pairs.filter(|(column, _)| is(column, wanted)).map(|(_, profile)| profile).collect()
        };
        let dates = of(|property| property.value_type == ValueType::Date);
        let names = of(|property| property.id == property::NAME);
        let sum =
            |of: &[&Profile], count: fn(&Profile) -> usize| of.iter().map(|it| count(it)).sum::<usize>();
        let count = |part: fn(&Profile) -> usize| sum(&dates, part);
        let (all, solar, gregorian) = (count(|it| it.dates), count(|it| it.solar), count(|it| it.gregorian));
        let (days, new_years) = (count(|it| it.days), count(|it| it.new_years));
        let (day_first, month_first) = (count(|it| it.day_first), count(|it| it.month_first));
        let (filled, commas) = (sum(&names, |it| it.filled), sum(&names, |it| it.commas));
        self.calendar(all, solar, gregorian);
        if new_years >= 10 && new_years * 30 > days {
            self.mapping.reading.placeholder = vec!["-01-01".to_owned()];
            let percent = new_years * 100 / days.max(1);
            self.comment(
                "reading.placeholder",
                format!("{percent}% of the dates with a day are the first day of a year (a 365th would be chance):\nthey are read as the year alone. Delete this line if they are real days."),
            );
        } else {
            self.comment(
                "reading.placeholder",
                "placeholder = [\"-01-01\"]  # if the first day of a year stands for the year alone",
            );
        }
        self.mapping.reading.order = match (day_first, month_first) {
            (1.., 0) => Some(Order::DayMonthYear),
            (0, 1..) => Some(Order::MonthDayYear),
            _ => None,
        };
        if day_first > 0 && month_first > 0 {
            self.comment(
                "reading.order",
                "Some dates begin with the day and some with the month: no order is assumed.",
            );
        }
        if commas * 10 >= filled * 9 && filled > 0 {
            self.mapping.reading.name_layout = Some("family-given".to_owned());
            self.comment(
                "reading.name_layout",
                "Nearly every name has one comma: the family name stands first.",
            );
        }
    }

    fn calendar(&mut self, all: usize, solar: usize, gregorian: usize) {
        if all == 0 {
            return;
        }
        let (most, calendar) = if solar >= gregorian {
            (solar, dates::Calendar::SolarHijri)
        } else {
            (gregorian, dates::Calendar::Gregorian)
        };
        let percent = most * 100 / all;
        let code = calendar.code();
        if percent >= 90 {
            self.mapping.reading.calendar = Some(calendar);
            self.comment("reading.calendar", format!("{percent}% of the years are {code}."));
        } else {
            self.comment(
                "reading.calendar",
                format!("The years are of more than one calendar ({percent}% {code}): each is told by its size.\ncalendar = \"{code}\""),
            );
        }
    }

    /// The property whose words the header is, or of whose words it holds the longest.
    fn by_header(&self, column: &Column) -> Option<&Property> {
        let header = fold_header(&column.header);
        let words = self.kind.properties.iter().flat_map(|property| {
            let labels = property.labels.0.values().map(String::as_str);
            let words = property.all_headers().chain(labels).chain([property.id.as_str()]);
            words.map(move |word| (fold_header(word), property))
        });
        let words: Vec<(String, &Property)> = words.filter(|(word, _)| !word.is_empty()).collect();
        let mut exact =
            words.iter().filter(|(word, _)| *word == header).map(|(_, property)| *property).peekable();
        if exact.peek().is_some() {
            // What a property is called goes before what it is also called.
            let label =
                |property: &&Property| property.labels.0.values().any(|label| fold_header(label) == header);
            let called: Vec<&Property> = exact.clone().filter(label).collect();
            return if called.is_empty() { self.among(exact) } else { self.among(called.into_iter()) };
        }
        let padded = format!(" {header} ");
        let within = words.iter().filter(|(word, _)| word.len() > 3 && padded.contains(&format!(" {word} ")));
        within.max_by_key(|(word, _)| word.chars().count()).map(|(_, property)| *property)
    }

    /// Whether a header is a word of another kind than people: «الجهة» of a post is its organisation, and divides no list.
    fn is_own(&self, column: &Column) -> bool {
        self.kind.id != "person" && kind::words(self.kind).contains(&fold_header(&column.header))
    }

    /// One of several properties that have the same header.
    ///
    /// «نام» beside «نام خانوادگی» is a given name, and else a whole name.
    fn among<'b>(&self, mut found: impl Iterator<Item = &'b Property>) -> Option<&'b Property> {
        let first = found.next()?;
        let Some(other) = found.find(|property| property.id == property::GIVEN_NAME) else {
            return Some(first);
        };
        let family = self.kind.property(property::FAMILY_NAME)?;
        let words = HeaderWords::of(family.all_headers());
        let beside = self.columns.iter().any(|column| words.has(&column.header));
        Some(if first.id == property::NAME && beside { other } else { first })
    }

    /// The property that the values alone suggest; dates and names are too many things to guess.
    fn by_values(&self, profile: &Profile) -> Option<&Property> {
        let most = |count| profile.share(count) > 0.8;
        let id = match () {
            () if most(profile.urls) => property::SOURCE_URL,
            () if most(profile.sexes) => property::SEX,
            () => return None,
        };
        self.kind.property(id)
    }
}

/// What parts several values of one cell, where a property may have several and no sentence is torn apart.
fn separator(property: &Property, profile: &Profile) -> Option<&'static str> {
    if !property.many || property.value_type == ValueType::Text {
        return None;
    }
    match (profile.parted, profile.parted_in_arabic) {
        (0, 0) => None,
        (latin, arabic) if latin >= arabic => Some(";"),
        _ => Some("؛"),
    }
}

/// What does not fit between a property and the values of its column.
fn doubt(property: &Property, profile: &Profile) -> Option<String> {
    let (count, what) = match property.value_type {
        ValueType::Date => (profile.dates, "dates"),
        ValueType::Url => (profile.urls, "addresses"),
        ValueType::Number if property.id == property::AGE => (profile.ages, "ages"),
        ValueType::Term if property.id == property::SEX => (profile.sexes, "words for a sex"),
        _ => return None,
    };
    let percent = (profile.share(count) * 100.0) as usize;
    (percent < 80).then(|| format!("{percent}% of the values are {what}"))
}
