//! How many people, by the year in which they are reported dead: a table for anyone, through the gate.

use std::collections::BTreeMap;

use dates::Reading;

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
        let year = reading.and_then(|reading| {
            let windows = reading.candidates.iter().map(|date| date.window);
            let whole = windows.reduce(|one, other| one.around(&other))?;
            let (first, last) = (whole.earliest?.ymd().0, whole.latest?.ymd().0);
            Some(if first == last { first.to_string() } else { format!("{first}/{last}") })
        });
        *self.by_year.entry(year.unwrap_or_else(|| "not known".to_owned())).or_default() += 1;
    }

    /// The lines of the table; a count that may not be told is `withheld`.
    pub fn lines(&self, gate: &Gate, withheld: &mut Redactions) -> Vec<[String; 2]> {
        let counts: Vec<u64> = self.by_year.values().copied().collect();
        let shown = gate.cells(&counts, withheld);
        let told = |count: Option<u64>| count.map_or_else(|| "withheld".to_owned(), |n| n.to_string());
        self.by_year.keys().zip(shown).map(|(year, count)| [year.clone(), told(count)]).collect()
    }
}
