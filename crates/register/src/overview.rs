//! What the register knows, in numbers: each with its definition.

use std::collections::BTreeMap;

use ledger::Record;

use crate::Row;

/// Counts over a register. Persons are clusters of records as linked; every
/// number is of what sources say, none of what was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overview {
    /// Sources that hold at least one live record.
    pub lists: u64,
    /// Live records: not withdrawn, not replaced by a corrected edition.
    pub records: u64,
    /// Persons, the unnamed left out.
    pub people: u64,
    /// Records of persons whom their source does not name; never linked by name.
    pub unnamed: u64,
    /// Persons by how many records speak of them.
    pub by_records: BTreeMap<u64, u64>,
    /// Persons by how many independent sources name them.
    pub by_independent: BTreeMap<u64, u64>,
    /// Persons named in at least one list that is no burial register.
    pub listed: u64,
    /// Of the listed, those also entered in a burial register.
    pub listed_and_buried: u64,
    /// Persons found in a burial register only: on no other list here.
    pub buried_only: u64,
    /// Issues found in the data, by code.
    pub issues: BTreeMap<String, u64>,
}

impl Overview {
    /// Counts the issues of one record.
    pub fn see_record(&mut self, record: &Record) {
        self.records += 1;
        for issue in &record.issues {
            *self.issues.entry(issue.code.clone()).or_default() += 1;
        }
    }

    /// Counts one person.
    pub fn see_person(&mut self, row: &Row) {
        if row.unnamed {
            self.unnamed += row.records;
            return;
        }
        self.people += 1;
        *self.by_records.entry(row.records).or_default() += 1;
        *self.by_independent.entry(row.independent).or_default() += 1;
        match (row.listed, row.burial) {
            (true, burial) => {
                self.listed += 1;
                self.listed_and_buried += u64::from(burial);
            }
            (false, true) => self.buried_only += 1,
            (false, false) => {}
        }
    }

    /// Persons in two or more independent sources.
    pub fn corroborated(&self) -> u64 {
        self.by_independent.range(2..).map(|(_, people)| people).sum()
    }

    /// All issues together.
    pub fn issues_total(&self) -> u64 {
        self.issues.values().sum()
    }

    /// Records per person, on average, in hundredths; `None` without people.
    pub fn records_per_person_hundredths(&self) -> Option<u64> {
        let records: u64 = self.by_records.iter().map(|(size, people)| size * people).sum();
        (records * 100).checked_div(self.people)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listed_and_the_merely_buried_are_counted_apart() {
        let mut overview = Overview::default();
        let row = |records, independent, listed, burial, unnamed| Row {
            records,
            independent,
            listed,
            burial,
            unnamed,
            ..Row::default()
        };
        for person in [
            row(3, 2, true, true, false),
            row(1, 1, true, false, false),
            row(1, 1, false, true, false),
            row(1, 1, true, false, true),
        ] {
            overview.see_person(&person);
        }
        assert_eq!(overview.people, 3);
        assert_eq!((overview.listed, overview.listed_and_buried, overview.buried_only), (2, 1, 1));
        assert_eq!((overview.corroborated(), overview.unnamed), (1, 1));
        assert_eq!(overview.records_per_person_hundredths(), Some(166));
    }
}
