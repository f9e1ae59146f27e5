//! Who the people are: one row for each, to be listed, filtered and opened.

use ledger::{RecordId, SourceId};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};

use super::search::Query;
use super::{LogState, Projection, note};
use crate::connection::Transaction;
use crate::lookup::{origin, signed, unsigned};
use crate::{Store, StoreError};

/// Words are looked up in so many records at most before people are filtered.
const SEARCHED: i64 = 10_000;
/// Where the number of people is kept, so that a list of all need not count them.
const COUNT: &str = "people.count";

/// A window of days, each end open if unknown; days are counted as the caller likes, one way throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first day it can be.
    pub earliest: Option<i32>,
    /// The last day it can be.
    pub latest: Option<i32>,
}

/// A person as lists show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// A number for joins, new with every linkage.
    pub no: u64,
    /// The person's name in addresses: their earliest record.
    pub id: RecordId,
    /// The name to show; empty where no source has it in the Arabic script.
    pub name: String,
    /// The name in Latin letters; empty where no source has it so.
    pub name_latin: String,
    /// What lists are ordered by.
    pub sort: String,
    /// How many records.
    pub records: u32,
    /// From how many sources.
    pub sources: u32,
    /// How many of them do not copy one another.
    pub independent: u32,
    /// Whether one of them is a register of burials.
    pub burial: bool,
    /// When born.
    pub born: Span,
    /// When died.
    pub died: Span,
    /// Sex, if the sources agree.
    pub sex: Option<String>,
    /// The places they are connected with, folded, by spaces.
    pub places: String,
}

/// In what order people are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PeopleOrder {
    /// By name.
    #[default]
    Name,
    /// Most records first.
    Records,
    /// Most independent sources first.
    Independent,
    /// Earliest death first, unknown last.
    Died,
}

/// Which people to list; the default lists all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleFilter {
    /// Words that one of their records has: of each group at least one. A word that
    /// ends in `*` may go on.
    pub terms: Vec<Vec<String>>,
    /// One of their records is of one of these sources, if any are named.
    pub sources: Vec<SourceId>,
    /// Part of a place's name, folded as `places` are.
    pub place: Option<String>,
    /// Days of which one can be that of birth.
    pub born: Option<(i32, i32)>,
    /// Days of which one can be that of death.
    pub died: Option<(i32, i32)>,
    /// In a register of burials, or in none.
    pub burial: Option<bool>,
    /// At least so many sources that do not copy one another.
    pub min_independent: u32,
    /// At least so many records.
    pub min_records: u32,
    /// In what order.
    pub order: PeopleOrder,
    /// How many to give.
    pub limit: usize,
    /// How many to pass over.
    pub offset: usize,
}

/// A part of a list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The people of this part.
    pub people: Vec<PersonRow>,
    /// How many the whole list has.
    pub total: u64,
    /// Whether words were so common that only the first ten thousand records were looked at.
    pub cut_short: bool,
}

impl Store {
    /// Puts new people in place of the old ones, then the records that each has.
    ///
    /// `from` is the state of the log they were worked out from; a member is the
    /// place of a record and the number of its person.
    pub fn put_people(
        &mut self,
        from: &LogState,
        people: impl IntoIterator<Item = PersonRow>,
        members: impl IntoIterator<Item = (u64, u64)>,
    ) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        self.connection.execute_batch("DELETE FROM person; DELETE FROM member")?;
        let mut count = 0u64;
        for person in people {
            self.insert_person(&person)?;
            count += 1;
        }
        let mut insert =
            self.connection.prepare_cached("INSERT INTO member (seq, person) VALUES (?1, ?2)")?;
        for (seq, person) in members {
            insert.execute((signed(seq), signed(person)))?;
        }
        self.connection.execute(
            "INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)",
            (COUNT, count.to_string()),
        )?;
        note(&self.connection, Projection::People, from)?;
        transaction.commit()
    }

    fn insert_person(&self, person: &PersonRow) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO person VALUES
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?;
        insert.execute(rusqlite::params![
            signed(person.no),
            person.id.0,
            person.name,
            person.name_latin,
            person.sort,
            person.records,
            person.sources,
            person.independent,
            person.burial,
            person.born.earliest,
            person.born.latest,
            person.died.earliest,
            person.died.latest,
            person.sex,
            person.places,
        ])?;
        Ok(())
    }

    /// The place of every record that belongs to a person, and the number of that person, in the order in which records are read.
    pub fn members(&self) -> Result<Vec<(u64, u64)>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT seq, person FROM member ORDER BY seq")?;
        let rows = select.query_map([], |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))))?;
        let mut members = rows.collect::<Result<Vec<_>, _>>()?;
        self.sort_as_read(&mut members, |(place, _)| *place)?;
        Ok(members)
    }

    /// The person that the record at this place belongs to.
    pub fn person_of(&self, seq: u64) -> Result<Option<u64>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT person FROM member WHERE seq = ?1")?;
        Ok(select.query_row([signed(seq)], |row| row.get(0)).optional()?.map(unsigned))
    }

    /// The places of a person's records, in the order in which records are read.
    pub fn members_of(&self, person: u64) -> Result<Vec<u64>, StoreError> {
        let mut select =
            self.connection.prepare_cached("SELECT seq FROM member WHERE person = ?1 ORDER BY seq")?;
        let rows = select.query_map([signed(person)], |row| row.get(0).map(unsigned))?;
        let mut places = rows.collect::<Result<Vec<_>, _>>()?;
        self.sort_as_read(&mut places, |place| *place)?;
        Ok(places)
    }

    /// One person.
    pub fn person(&self, no: u64) -> Result<Option<PersonRow>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT * FROM person WHERE no = ?1")?;
        Ok(select.query_row([signed(no)], person).optional()?)
    }

    /// How many people there are.
    pub fn people_count(&self) -> Result<u64, StoreError> {
        Ok(self.get_fact(COUNT)?.and_then(|count| count.parse().ok()).unwrap_or(0))
    }

    /// A part of the list of people that a filter leaves.
    pub fn people(&self, filter: &PeopleFilter) -> Result<Page, StoreError> {
        let conditions = self.conditions(filter)?;
        let Some(Conditions { text, values }) = conditions else {
            return Ok(Page { people: Vec::new(), total: 0, cut_short: false });
        };
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT * FROM person {text} ORDER BY {} LIMIT {} OFFSET {}",
            order(filter.order),
            filter.limit.min(i64::MAX as usize),
            filter.offset.min(i64::MAX as usize),
        ))?;
        let people = select.query_map(params_from_iter(&values), person)?.collect::<Result<Vec<_>, _>>()?;
        let total = match text.as_str() {
            "" => self.people_count()?,
            _ => {
                let count = format!("SELECT count(*) FROM person {text}");
                let mut select = self.connection.prepare_cached(&count)?;
                unsigned(select.query_row(params_from_iter(&values), |row| row.get(0))?)
            }
        };
        Ok(Page { people, total, cut_short: self.is_cut_short(filter)? })
    }

    /// The numbers of those one of whose records has the words, as [`PeopleFilter::terms`] has them, in no order; and
    /// whether the words were so common that only the first ten thousand records were looked at.
    pub fn people_named(&self, terms: &[Vec<String>]) -> Result<(Vec<u64>, bool), StoreError> {
        let filter = PeopleFilter { terms: terms.to_vec(), ..PeopleFilter::default() };
        let Some(Conditions { text, values }) = self.conditions(&filter)? else {
            return Ok((Vec::new(), false));
        };
        let mut select = self.connection.prepare_cached(&format!("SELECT no FROM person {text}"))?;
        let found = select.query_map(params_from_iter(&values), |row| row.get(0).map(unsigned))?;
        Ok((found.collect::<Result<_, _>>()?, self.is_cut_short(&filter)?))
    }

    /// The filter in SQL; `None` if nobody can pass it.
    fn conditions(&self, filter: &PeopleFilter) -> Result<Option<Conditions>, StoreError> {
        let mut conditions = Conditions::default();
        if !filter.terms.is_empty() {
            let Some(query) = Query::new(&filter.terms) else {
                return Ok(None);
            };
            conditions.add(
                &format!(
                    "no IN (SELECT person FROM member WHERE seq IN
                     (SELECT rowid FROM search WHERE search MATCH ? LIMIT {SEARCHED}))"
                ),
                [query.text().to_owned().into()],
            );
        }
        if !filter.sources.is_empty() {
            let mut known: Vec<Value> = Vec::new();
            for source in &filter.sources {
                known.extend(origin(&self.connection, (*source).into())?.map(Value::from));
            }
            if known.is_empty() {
                return Ok(None);
            }
            let marks = vec!["?"; known.len()].join(", ");
            conditions.add(
                &format!(
                    "no IN (SELECT person FROM record JOIN member USING (seq) WHERE source IN ({marks}))"
                ),
                known,
            );
        }
        if let Some(place) = &filter.place {
            conditions.add("instr(places, ?) > 0", [place.clone().into()]);
        }
        for (what, days) in [("born", filter.born), ("died", filter.died)] {
            if let Some((from, to)) = days {
                conditions.add(&overlap(what), [to.into(), from.into()]);
            }
        }
        if let Some(burial) = filter.burial {
            conditions.add("burial = ?", [burial.into()]);
        }
        for (column, least) in [("independent", filter.min_independent), ("records", filter.min_records)] {
            if least > 0 {
                conditions.add(&format!("{column} >= ?"), [least.into()]);
            }
        }
        Ok(Some(conditions))
    }

    fn is_cut_short(&self, filter: &PeopleFilter) -> Result<bool, StoreError> {
        let Some(query) = Query::new(&filter.terms) else {
            return Ok(false);
        };
        let mut select = self.connection.prepare_cached(&format!(
            "SELECT 1 FROM search WHERE search MATCH ?1 LIMIT 1 OFFSET {SEARCHED}"
        ))?;
        Ok(select.exists([query.text()])?)
    }
}

/// A WHERE clause and what its question marks stand for.
#[derive(Debug, Default)]
struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.text.push_str(if self.text.is_empty() { "WHERE " } else { " AND " });
        self.text.push_str(condition);
        self.values.extend(values);
    }
}

/// A window that is known at one end at least and may hold one of the days asked for.
fn overlap(what: &str) -> String {
    format!(
        "coalesce({what}_earliest, {what}_latest) IS NOT NULL
         AND coalesce({what}_earliest <= ?, 1) AND coalesce({what}_latest >= ?, 1)"
    )
}

fn order(order: PeopleOrder) -> &'static str {
    match order {
        PeopleOrder::Name => "sort, no",
        PeopleOrder::Records => "records DESC, sort, no",
        PeopleOrder::Independent => "independent DESC, sort, no",
        PeopleOrder::Died => {
            "coalesce(died_earliest, died_latest) IS NULL, coalesce(died_earliest, died_latest), sort, no"
        }
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        no: unsigned(row.get(0)?),
        id: RecordId(row.get(1)?),
        name: row.get(2)?,
        name_latin: row.get(3)?,
        sort: row.get(4)?,
        records: row.get(5)?,
        sources: row.get(6)?,
        independent: row.get(7)?,
        burial: row.get(8)?,
        born: Span { earliest: row.get(9)?, latest: row.get(10)? },
        died: Span { earliest: row.get(11)?, latest: row.get(12)? },
        sex: row.get(13)?,
        places: row.get(14)?,
    })
}
