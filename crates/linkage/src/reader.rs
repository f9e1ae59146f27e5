//! Many records read with little work: every distinct value is understood once.
//!
//! A million records have some hundred thousand distinct names and few dates,
//! places and fathers. [`Reader`] numbers each distinct statement when it comes
//! first, understands it with [`Said::of`], and from then on only looks it up, so
//! that records mean here what they mean to `Subject::from_record`.

use std::collections::HashMap;
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use ledger::{Facts, Record, RecordId, Source, SourceId, Statement, property};
use names::Layout;

use crate::span::Span;
use crate::subject::{MOST, Said, Sex, Told, age, birth_from_age, layout};
use crate::subjects::{Group, Subjects};

/// A distinct statement, as a reader numbered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Value(u32);

/// Properties that say something only together, and nothing together with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    Names,
    Father,
    Grandfather,
    Mother,
    Places,
    Prison,
    Affiliation,
    Identity,
    Address,
    Postcode,
    Contact,
    Birth,
    Death,
    Age,
    Sex,
}

const ASPECTS: usize = 15;
/// How many bits of a value say which aspect it belongs to.
const ASPECT_BITS: u32 = 4;

/// The aspect of each property, and the name of the property that lives as long as the program.
const PROPERTIES: [(&str, Aspect); 22] = [
    (property::NAME, Aspect::Names),
    (property::GIVEN_NAME, Aspect::Names),
    (property::FAMILY_NAME, Aspect::Names),
    (property::OTHER_NAME, Aspect::Names),
    (property::FATHER_NAME, Aspect::Father),
    (property::GRANDFATHER_NAME, Aspect::Grandfather),
    (property::MOTHER_NAME, Aspect::Mother),
    (property::CITY, Aspect::Places),
    (property::PROVINCE, Aspect::Places),
    (property::DEATH_PLACE, Aspect::Places),
    (property::BIRTH_PLACE, Aspect::Places),
    (property::DETENTION_PLACE, Aspect::Prison),
    (property::AFFILIATION, Aspect::Affiliation),
    (property::ID_NUMBER, Aspect::Identity),
    (property::ADDRESS, Aspect::Address),
    (property::POSTCODE, Aspect::Postcode),
    (property::EMAIL, Aspect::Contact),
    (property::PHONE, Aspect::Contact),
    (property::BIRTH_DATE, Aspect::Birth),
    (property::DEATH_DATE, Aspect::Death),
    (property::AGE, Aspect::Age),
    (property::SEX, Aspect::Sex),
];

impl Aspect {
    /// The groups of values that it fills, in order.
    fn groups(self) -> &'static [Group] {
        match self {
            Aspect::Names => &[Group::Names, Group::Fathers, Group::Grandfathers],
            Aspect::Father => &[Group::Fathers],
            Aspect::Grandfather => &[Group::Grandfathers],
            Aspect::Mother => &[Group::Mothers],
            Aspect::Places => &[Group::Towns, Group::Provinces],
            Aspect::Prison => &[Group::Prisons],
            Aspect::Affiliation => &[Group::Affiliations],
            Aspect::Identity => &[Group::Identities],
            Aspect::Address => &[Group::Addresses],
            Aspect::Postcode => &[Group::Postcodes],
            Aspect::Contact => &[Group::Contacts],
            Aspect::Birth | Aspect::Death | Aspect::Age | Aspect::Sex => &[],
        }
    }

    /// The aspects that fill a group.
    fn of_group(group: Group) -> &'static [Aspect] {
        match group {
            Group::Names => &[Aspect::Names],
            Group::Fathers => &[Aspect::Names, Aspect::Father],
            Group::Grandfathers => &[Aspect::Names, Aspect::Grandfather],
            Group::Mothers => &[Aspect::Mother],
            Group::Towns | Group::Provinces => &[Aspect::Places],
            Group::Prisons => &[Aspect::Prison],
            Group::Affiliations => &[Aspect::Affiliation],
            Group::Identities => &[Aspect::Identity],
            Group::Addresses => &[Aspect::Address],
            Group::Postcodes => &[Aspect::Postcode],
            Group::Contacts => &[Aspect::Contact],
        }
    }
}

/// What one or more statements of one aspect say, in numbers.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: u32,
    counts: [u8; 3],
    sex: Option<Sex>,
    age: Option<i32>,
    span: Span,
}

/// A distinct statement: its property, where its texts end, how its list writes names.
#[derive(Debug, Clone, Copy)]
struct Known {
    property: u8,
    layout: Layout,
    value_end: usize,
    /// None where nothing was understood.
    reading_end: Option<usize>,
}

/// Reads the statements of many records into [`Subjects`].
#[derive(Debug, Default)]
pub struct Reader {
    subjects: Subjects,
    layout: Layout,
    texts: String,
    known: Vec<Known>,
    /// Hash and number of each statement.
    numbers: HashTable<(u64, u32)>,
    hasher: DefaultHashBuilder,
    /// What each statement says alone; `NONE` until it is asked.
    alone: Vec<u32>,
    /// What statements of one aspect say together.
    together: HashMap<Box<[u32]>, u32, DefaultHashBuilder>,
    parts: Vec<Part>,
    pieces: Vec<u32>,
    scratch: Vec<u32>,
    merged: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Reader {
    /// Nothing read yet.
    pub fn new() -> Reader {
        Reader::default()
    }

    /// Makes a list known with what was declared about it.
    pub fn add_source(&mut self, source: &Source) {
        self.subjects.add_source(source);
    }

    /// What was declared about the list whose statements come next: how it writes its names.
    pub fn expect(&mut self, facts: &Facts) {
        self.layout = layout(facts);
    }

    /// The number of a statement; nothing if linkage has no use for it.
    pub fn value(&mut self, statement: &Statement) -> Option<Value> {
        let property = PROPERTIES.iter().position(|(name, _)| *name == statement.property)?;
        Some(self.number(property as u8, &statement.value, statement.reading.as_deref()))
    }

    /// Adds a record, with what was declared about its list; one that is there stays as it is.
    pub fn record(&mut self, record: &Record, facts: &Facts) {
        self.expect(facts);
        let values: Vec<Value> = record.statements.iter().filter_map(|it| self.value(it)).collect();
        self.push(record.id, record.source, values);
    }

    /// Whether linkage has a use for a property.
    pub fn uses(property: &str) -> bool {
        PROPERTIES.iter().any(|(name, _)| *name == property)
    }

    fn number(&mut self, property: u8, value: &str, reading: Option<&str>) -> Value {
        let Reader { texts, known, numbers, hasher, layout, .. } = self;
        let hash = hasher.hash_one((property, value, reading));
        let same = |&(of, at): &(u64, u32)| {
            let own = &known[at as usize];
            let it = told(texts, known, at);
            of == hash
                && (own.property, own.layout) == (property, *layout)
                && (it.value, it.reading) == (value, reading)
        };
        let number = match numbers.entry(hash, same, |&(of, _)| of) {
            Entry::Occupied(known) => known.get().1,
            Entry::Vacant(place) => {
                let number = u32::try_from(known.len()).expect("fewer than 2^28 distinct statements");
                place.insert((hash, number));
                texts.push_str(value);
                let value_end = texts.len();
                texts.push_str(reading.unwrap_or_default());
                let reading_end = reading.map(|_| texts.len());
                known.push(Known { property, layout: *layout, value_end, reading_end });
                self.alone.push(NONE);
                number
            }
        };
        Value(number << ASPECT_BITS | PROPERTIES[usize::from(property)].1 as u32)
    }

    /// Adds a record by what it says, in the order in which it says it; one that is there stays as it is.
    pub fn push(&mut self, id: RecordId, source: SourceId, values: impl IntoIterator<Item = Value>) {
        if !self.subjects.is_new(id) {
            return;
        }
        let mut said = std::mem::take(&mut self.scratch);
        said.clear();
        said.extend(values.into_iter().map(|value| value.0));
        said.sort_by_key(|value| value & ((1 << ASPECT_BITS) - 1));
        let mut parts = [NONE; ASPECTS];
        for run in said.chunk_by(|a, b| (a ^ b) & ((1 << ASPECT_BITS) - 1) == 0) {
            parts[(run[0] & ((1 << ASPECT_BITS) - 1)) as usize] = self.part(run);
        }
        self.scratch = said;
        self.add(id, source, &parts);
    }

    fn add(&mut self, id: RecordId, source: SourceId, parts: &[u32; ASPECTS]) {
        let list = self.subjects.list(source);
        let mut row = self.subjects.row(id, list);
        let part = |aspect: Aspect| self.parts.get(parts[aspect as usize] as usize);
        row.sex = part(Aspect::Sex).and_then(|part| part.sex);
        row.death = part(Aspect::Death).map_or(Span::NONE, |part| part.span);
        row.birth = part(Aspect::Birth).map_or(Span::NONE, |part| part.span);
        if !row.birth.is_some()
            && let Some(age) = part(Aspect::Age).and_then(|part| part.age)
        {
            row.birth = Span::of(row.death.window().and_then(|death| birth_from_age(age, death)));
        }
        for group in Group::ALL {
            self.gather(group, parts);
            if !self.merged.is_empty() {
                self.subjects.keep(&mut row, group, &self.merged);
            }
        }
        self.subjects.push_row(row);
    }

    /// The numbers of one group, from the one or two aspects that fill it.
    fn gather(&mut self, group: Group, parts: &[u32; ASPECTS]) {
        self.merged.clear();
        let mut from = 0;
        for &aspect in Aspect::of_group(group) {
            let Some(part) = self.parts.get(parts[aspect as usize] as usize) else { continue };
            let before = self.merged.len();
            self.merged.extend_from_slice(piece(&self.pieces, part, aspect, group));
            from += usize::from(self.merged.len() > before);
        }
        if from > 1 {
            // A father of the name itself and one of his own column: in order, each once.
            let text = |number: &u32| self.subjects.parts.text(*number);
            self.merged.sort_by(|a, b| text(a).cmp(text(b)));
            self.merged.dedup();
            self.merged.truncate(MOST);
        }
    }

    /// What statements of one aspect say together; understood when they first come.
    fn part(&mut self, run: &[u32]) -> u32 {
        let found = match run {
            [one] => Some(self.alone[(one >> ASPECT_BITS) as usize]).filter(|&part| part != NONE),
            more => self.together.get(more).copied(),
        };
        found.unwrap_or_else(|| {
            let part = self.understand(run);
            match run {
                [one] => self.alone[(one >> ASPECT_BITS) as usize] = part,
                more => drop(self.together.insert(more.into(), part)),
            }
            part
        })
    }

    fn understand(&mut self, run: &[u32]) -> u32 {
        let all: Vec<Told<'_>> =
            run.iter().map(|value| told(&self.texts, &self.known, value >> ASPECT_BITS)).collect();
        let first = self.known[(run[0] >> ASPECT_BITS) as usize];
        let said = Said::of(&all, first.layout);
        let mut part = Part {
            start: u32::try_from(self.pieces.len()).expect("fewer than 2^32 values"),
            counts: [0; 3],
            sex: said.sex,
            age: age(&all),
            span: Span::of(said.birth.or(said.death)),
        };
        let aspect = PROPERTIES[usize::from(first.property)].1;
        for (at, &group) in aspect.groups().iter().enumerate() {
            let before = self.pieces.len();
            self.subjects.numbered(&said, group, &mut self.pieces);
            part.counts[at] = (self.pieces.len() - before) as u8;
        }
        self.parts.push(part);
        u32::try_from(self.parts.len() - 1).expect("fewer than 2^32 distinct parts")
    }

    /// The records that were read.
    pub fn finish(self) -> Subjects {
        self.subjects
    }
}

/// A distinct statement as it was told.
fn told<'a>(texts: &'a str, known: &[Known], at: u32) -> Told<'a> {
    let start = match at {
        0 => 0,
        at => known[at as usize - 1].reading_end.unwrap_or(known[at as usize - 1].value_end),
    };
    let own = known[at as usize];
    Told {
        property: PROPERTIES[usize::from(own.property)].0,
        value: &texts[start..own.value_end],
        reading: own.reading_end.map(|end| &texts[own.value_end..end]),
    }
}

/// The numbers that a part has for one of its aspect's groups.
fn piece<'a>(pieces: &'a [u32], part: &Part, aspect: Aspect, group: Group) -> &'a [u32] {
    let at = aspect.groups().iter().position(|&own| own == group).unwrap_or_default();
    let before: usize = part.counts[..at].iter().map(|&count| usize::from(count)).sum();
    let start = part.start as usize + before;
    &pieces[start..start + usize::from(part.counts[at])]
}

#[cfg(test)]
mod tests {
    use ledger::Locator;
    use proptest::prelude::*;

    use super::*;
    use crate::Subject;

    const SOURCE: SourceId = SourceId([7; 16]);

    /// Rows as they can be compared: every number by its text.
    fn shown(subjects: &Subjects) -> Vec<String> {
        let text = |group: Group, number: u32| match group {
            _ if number == crate::subjects::NONE => "-".to_owned(),
            Group::Affiliations
            | Group::Identities
            | Group::Addresses
            | Group::Postcodes
            | Group::Contacts => subjects.codes.text(number).to_owned(),
            _ => subjects.parts.text(number).to_owned(),
        };
        let row = |row: &crate::subjects::Row| {
            let groups: Vec<Vec<String>> = Group::ALL
                .iter()
                .map(|&group| subjects.values(row, group).iter().map(|&n| text(group, n)).collect())
                .collect();
            format!("{:?} {} {:?} {:?} {:?} {groups:?}", row.id, row.list, row.sex, row.birth, row.death)
        };
        subjects.rows().iter().map(row).collect()
    }

    fn records(rows: &[Vec<(&str, &str)>]) -> Vec<Record> {
        let record = |(at, said): (usize, &Vec<(&str, &str)>)| Record {
            id: RecordId((at as u128).to_be_bytes()),
            source: SOURCE,
            batch: None,
            replaces: None,
            kind: "person".to_owned(),
            locator: Locator::default(),
            key: None,
            statements: said
                .iter()
                .map(|(property, value)| {
                    let mut statement = Statement::new(property, value);
                    if property.ends_with("_date") {
                        statement.reading = Some(dates::read(value, &dates::Hints::default()).to_text());
                    }
                    statement
                })
                .collect(),
            issues: vec![],
        };
        rows.iter().enumerate().map(record).collect()
    }

    fn source(facts: &Facts) -> Source {
        Source { facts: facts.clone(), ..Source::new(SOURCE, "list", "list") }
    }

    /// Both ways of reading give the same rows, in whatever order the records come.
    #[track_caller]
    fn check(rows: &[Vec<(&str, &str)>], facts: &Facts, backwards: bool) {
        let mut records = records(rows);
        if backwards {
            records.reverse();
        }
        let source = source(facts);
        let (mut reader, mut one_by_one) = (Reader::new(), Subjects::new());
        reader.add_source(&source);
        one_by_one.add_source(&source);
        for record in &records {
            reader.record(record, facts);
            one_by_one.push(&Subject::from_record(record, facts));
        }
        let read = reader.finish();
        assert_eq!(shown(&read), shown(&one_by_one));
        assert_eq!(read.lists(), one_by_one.lists());
        for (at, record) in records.iter().enumerate() {
            assert_eq!(read.place(record.id), Some(at as u32));
        }
    }

    const PROPERTY: [&str; 24] = [
        "name",
        "name",
        "given_name",
        "family_name",
        "family_name",
        "other_name",
        "father_name",
        "father_name",
        "grandfather_name",
        "mother_name",
        "birth_date",
        "death_date",
        "age",
        "sex",
        "city",
        "province",
        "death_place",
        "detention_place",
        "affiliation",
        "id_number",
        "address",
        "postcode",
        "email",
        "note",
    ];
    const TEXT: [&str; 24] = [
        "علی رضایی",
        "Ali Rezaei",
        "سید محمد",
        "حسین فرزند حسن کریمی تهرانی",
        "Karimi, Hossein (Habib)",
        "حسن",
        "ناشناس",
        "Hassan",
        "1367",
        "1988-07-30",
        "۱۳۶۷/۵/۶",
        "25",
        "۳۰ ساله",
        "مرد",
        "F",
        "تهران",
        "Sari, Mazandaran Province",
        "زندان اوین",
        "Evin",
        "مجاهد",
        "12/3 Tulip St.",
        "6",
        "a@example.org",
        "نامعلوم",
    ];

    proptest! {
        #[test]
        fn a_reader_and_single_records_mean_the_same(
            rows in prop::collection::vec(prop::collection::vec((0..24usize, 0..24usize), 0..9), 1..12),
            chain: bool,
            backwards: bool,
        ) {
            let rows: Vec<Vec<(&str, &str)>> = rows
                .iter()
                .map(|row| row.iter().map(|&(property, text)| (PROPERTY[property], TEXT[text])).collect())
                .collect();
            let mut facts = Facts::default();
            if chain {
                facts.declared.insert("name_layout".to_owned(), "chain".to_owned());
            }
            check(&rows, &facts, backwards);
        }
    }

    #[test]
    fn a_father_told_twice_is_one() {
        let row = vec![("name", "حسین فرزند حسن کریمی"), ("father_name", "حسن"), ("father_name", "Hassan")];
        check(&[row.clone(), row], &Facts::default(), false);
    }
}
