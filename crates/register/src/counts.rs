//! How many people, by the year in which they are reported dead: a table for anyone, through the gate.

use std::collections::BTreeMap;

use dates::{Reading, Window};

use crate::{Audience, Gate, Person, Redactions};

/// The columns of the table of counts.
pub const COUNTS: &[&str] = &["reported_death_year", "people"];

/// People by the year of death as reported, as far as one audience may count them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    by_year: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts one person: under the year of the value that most sources give, else under «not known».
    pub fn see<A: Audience>(&mut self, person: &Person<A>) {
        let value = person.property("death_date").and_then(|dates| dates.values.first());
        let reading = value.and_then(|value| Reading::from_text(&value.text, value.reading.as_deref()?));
        let windows = reading.iter().flat_map(|reading| &reading.candidates).map(|date| date.window);
        let died = windows.reduce(|one, other| one.around(&other)).unwrap_or_default();
        *self.by_year.entry(year(&died)).or_default() += 1;
    }

    /// The lines of the table; a count that may not be told is `withheld`.
    pub fn lines(&self, gate: &Gate, withheld: &mut Redactions) -> Vec<[String; 2]> {
        let counts: Vec<u64> = self.by_year.values().copied().collect();
        let shown = gate.cells(&counts, withheld);
        let told = |count: Option<u64>| count.map_or_else(|| "withheld".to_owned(), |n| n.to_string());
        self.by_year.keys().zip(shown).map(|(year, count)| [year.clone(), told(count)]).collect()
    }
}

/// The cell of the table in which a death is counted: its year or years as reported, or «not known».
pub fn year(died: &Window) -> String {
    match (died.earliest.map(|day| day.ymd().0), died.latest.map(|day| day.ymd().0)) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first}/{last}"),
        _ => "not known".to_owned(),
    }
}
