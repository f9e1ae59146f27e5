//! One family of doubts as it is asked: its records in order, and what an answer to all of them means.

use std::collections::BTreeSet;

use anyhow::Result;
use ledger::{Record, RecordId};
use linkage::{Question, State};
use store::{PairRow, Store};

use crate::reviewers::Panel;

/// A family of doubts with its records, ready to be shown.
pub struct Asked {
    /// The doubtful pairs, the most telling first.
    pub pairs: Vec<PairRow>,
    /// The records in the order in which they are numbered: those held to be one person stand together.
    pub records: Vec<Record>,
    places: Vec<u64>,
    /// The person of each record now, counted from 0.
    pub persons: Vec<usize>,
}

impl Asked {
    /// Reads what a family needs; `None` if one of its records is not there.
    pub fn read(store: &Store, pairs: Vec<PairRow>) -> Result<Option<Asked>> {
        let places: BTreeSet<u64> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        let mut placed = Vec::with_capacity(places.len());
        for place in places {
            placed.push((store.person_of(place)?.unwrap_or(place), place));
        }
        placed.sort_unstable();
        let mut asked = Asked { pairs, records: Vec::new(), places: Vec::new(), persons: Vec::new() };
        let mut last = None;
        for (person, place) in placed {
            let Some(record) = store.record_at(place)? else { return Ok(None) };
            let number = asked.persons.last().map_or(0, |&number| number + usize::from(last != Some(person)));
            last = Some(person);
            asked.persons.push(number);
            asked.places.push(place);
            asked.records.push(record);
        }
        Ok(Some(asked))
    }

    /// The doubtful pairs by the numbers of their records, counted from 0, the smaller first.
    pub fn doubts(&self) -> Vec<(usize, usize)> {
        let number = |place| self.places.iter().position(|&own| own == place).unwrap_or_default();
        let pairs = self.pairs.iter().map(|pair| (number(pair.a), number(pair.b)));
        pairs.map(|(a, b)| (a.min(b), a.max(b))).collect()
    }

    /// The records of the doubtful pairs.
    pub fn doubted(&self) -> Vec<(RecordId, RecordId)> {
        self.doubts().into_iter().map(|(a, b)| (self.records[a].id, self.records[b].id)).collect()
    }

    /// Two records of the screen on which two reviewers differ, by their numbers, with what is known.
    pub fn disputes<'a>(&self, panel: &'a Panel) -> Vec<(usize, usize, &'a Question)> {
        let count = self.records.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let known =
            pairs.filter_map(|(a, b)| Some((a, b, panel.question(self.records[a].id, self.records[b].id)?)));
        known.filter(|(_, _, question)| panel.two && question.state == State::Disputed).collect()
    }

    /// What "different" means here: the persons as they are held to be now, each by itself.
    ///
    /// A person who is doubted from within is parted where the doubts are.
    pub fn apart(&self) -> Vec<Vec<usize>> {
        apart(&self.persons, &self.doubts())
    }

    /// Groups of numbers as groups of records.
    pub fn named(&self, groups: &[Vec<usize>]) -> Vec<Vec<RecordId>> {
        groups.iter().map(|group| group.iter().map(|&number| self.records[number].id).collect()).collect()
    }
}

fn apart(persons: &[usize], doubts: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let doubted = |a: usize, b: usize| doubts.contains(&(a.min(b), a.max(b)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, person) in persons.iter().enumerate() {
        let fits = |group: &&mut Vec<usize>| {
            persons[group[0]] == *person && !group.iter().any(|&other| doubted(other, number))
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups
}

/// Reads groups as a reviewer types them: `12 3` holds records 1 and 2 together and 3 apart from them.
///
/// Records that are not named stay open. What cannot be meant comes back as words.
pub fn groups_of(typed: &str, records: usize) -> Result<Vec<Vec<usize>>, String> {
    let mut seen = BTreeSet::new();
    let mut groups = Vec::new();
    for word in typed.split([' ', ',', '|', ';']).filter(|word| !word.is_empty()) {
        let mut group = Vec::new();
        for letter in word.chars() {
            let number = letter.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or(0);
            if !(1..=records).contains(&number) {
                return Err(format!("there is no record {letter} here"));
            }
            if !seen.insert(number) {
                return Err(format!("record {letter} is named twice"));
            }
            group.push(number - 1);
        }
        groups.push(group);
    }
    match seen.len() {
        0 | 1 => Err("name two records or more, as 12 3".to_owned()),
        _ => Ok(groups),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood_or_refused() {
        for (typed, expected) in [
            ("12 3", Ok(vec![vec![0, 1], vec![2]])),
            ("1|3,2", Ok(vec![vec![0], vec![2], vec![1]])),
            ("31", Ok(vec![vec![2, 0]])),
            ("124", Err("there is no record 4 here")),
            ("0 1", Err("there is no record 0 here")),
            ("12 2", Err("record 2 is named twice")),
            ("1", Err("name two records or more, as 12 3")),
            ("  ", Err("name two records or more, as 12 3")),
        ] {
            assert_eq!(groups_of(typed, 3), expected.map_err(str::to_owned), "{typed}");
        }
    }

    #[test]
    fn different_keeps_together_what_nobody_doubts() {
        assert_eq!(apart(&[0, 1], &[(0, 1)]), [vec![0], vec![1]]);
        assert_eq!(apart(&[0, 0, 1], &[(0, 2)]), [vec![0, 1], vec![2]]);
        assert_eq!(apart(&[0, 0], &[(0, 1)]), [vec![0], vec![1]]);
        assert_eq!(apart(&[0, 0, 1, 1], &[(0, 1), (0, 2)]), [vec![0], vec![1], vec![2, 3]]);
        assert_eq!(apart(&[0, 0, 0, 0], &[(1, 3), (0, 3)]), [vec![0, 1, 2], vec![3]]);
    }
}
