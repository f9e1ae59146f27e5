//! Everybody as the list of people needs them, laid out once for all questions: who was found comes from the disk, and what
//! the facets count of them from here.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use cases::FactState;
use dates::{Day, Window};
use ledger::{Codebook, RecordId};
use store::{PeopleFilter, PeopleOrder, PersonRow, Span};

use crate::session::Session;
use crate::showing::Known;

/// Facets whose values are what records say, each with the properties that say it.
pub(super) const SAID: [(&str, &[&str]); 3] = [
    ("place", &["city", "province", "arrest_place", "last_seen_place"]),
    ("prison", &["detention_place"]),
    ("affiliation", &["affiliation"]),
];

/// Somebody with what the facets count.
pub(super) struct Seen {
    /// As the disk has them.
    pub row: PersonRow,
    /// The person, by the name that the register gives.
    pub id: RecordId,
    /// What stands of fate and whereabouts, where there is a case.
    pub state: Option<FactState>,
    /// The sources that name them, by their place among the slugs.
    pub sources: Vec<u32>,
    /// What their records say of place, prison and affiliation, each once: folded, and as it is written.
    pub said: [Vec<(Word, Word)>; SAID.len()],
}

/// A word among those that records say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Word(u32);

/// Everybody, in the order of their names.
#[derive(Default)]
pub(super) struct Everybody {
    people: Vec<Seen>,
    /// Where each person stands, by their number on the disk.
    at: HashMap<u64, usize>,
    /// The slugs of sources in order; editions of one list share one.
    pub slugs: Vec<String>,
    words: Vec<String>,
}

impl Everybody {
    /// Lays out all whom lists may show.
    pub fn of(session: &Session, known: &Known<'_>) -> Result<Everybody> {
        let mut everybody = Everybody { slugs: slugs(known), ..Everybody::default() };
        let all = PeopleFilter { limit: usize::MAX, ..PeopleFilter::default() };
        let mut words = HashMap::new();
        for row in session.store.people(&all)?.people {
            let id = known.accounts.subject_of(row.id);
            known.call(id, if row.name.is_empty() { &row.name_latin } else { &row.name });
            if !known.silent.contains(&id) {
                everybody.at.insert(row.no, everybody.people.len());
                let seen = everybody.see(known, &mut words, row, id);
                everybody.people.push(seen);
            }
        }
        Ok(everybody)
    }

    fn see(
        &mut self,
        known: &Known<'_>,
        words: &mut HashMap<String, Word>,
        row: PersonRow,
        id: RecordId,
    ) -> Seen {
        let mut own = known.on.cases.records_of(id);
        own.retain(|account| Codebook::builtin().is_linked(account.kind()));
        let mut sources: Vec<u32> =
            own.iter().filter_map(|account| self.source(&account.source.slug)).collect();
        sources.sort_unstable();
        sources.dedup();
        let mut word = |text: String| {
            let next = Word(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
            *words.entry(text).or_insert_with_key(|text| {
                self.words.push(text.clone());
                next
            })
        };
        let said = SAID.map(|(_, properties)| {
            let texts = own.iter().flat_map(|account| properties.iter().flat_map(|one| account.texts(one)));
            let texts: BTreeMap<String, String> =
                texts.map(|text| (names::fold(text), text.trim().to_owned())).collect();
            texts.into_iter().map(|(folded, written)| (word(folded), word(written))).collect()
        });
        Seen { state: known.on.lines().get(&id).map(|line| line.state), id, row, sources, said }
    }

    /// What a word is.
    pub fn word(&self, word: Word) -> &str {
        &self.words[word.0 as usize]
    }

    /// The word that a text is, if a record says it.
    pub fn find(&self, text: &str) -> Option<Word> {
        let at = self.words.iter().position(|word| word == text)?;
        u32::try_from(at).ok().map(Word)
    }

    /// The place of a source among the slugs.
    pub fn source(&self, slug: &str) -> Option<u32> {
        self.slugs.binary_search_by(|own| own.as_str().cmp(slug)).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// Everybody in an order.
    pub fn all(&self, order: PeopleOrder) -> Vec<&Seen> {
        ordered(self.people.iter().collect(), order)
    }

    /// Those with these numbers in an order; of whom lists say nothing are left out.
    pub fn with(&self, numbers: &[u64], order: PeopleOrder) -> Vec<&Seen> {
        let mut places: Vec<usize> = numbers.iter().filter_map(|no| self.at.get(no)).copied().collect();
        places.sort_unstable();
        places.dedup();
        ordered(places.into_iter().map(|at| &self.people[at]).collect(), order)
    }
}

/// People who stand in the order of their names, in another one.
fn ordered(mut people: Vec<&Seen>, order: PeopleOrder) -> Vec<&Seen> {
    match order {
        PeopleOrder::Name => {}
        PeopleOrder::Records => people.sort_by_key(|one| std::cmp::Reverse(one.row.records)),
        PeopleOrder::Independent => people.sort_by_key(|one| std::cmp::Reverse(one.row.independent)),
        PeopleOrder::Died => people.sort_by_key(|one| {
            let died = one.row.died.earliest.or(one.row.died.latest);
            (died.is_none(), died)
        }),
    }
    people
}

fn slugs(known: &Known<'_>) -> Vec<String> {
    let mut slugs: Vec<String> = known.accounts.sources.iter().map(|source| source.slug.clone()).collect();
    slugs.sort_unstable();
    slugs.dedup();
    slugs
}

/// Days as the projection keeps them.
pub(super) fn days(span: Span) -> Window {
    let day = |number: Option<i32>| number.map(|number| Day::FIRST.plus(number - Day::FIRST.number()));
    Window { earliest: day(span.earliest), latest: day(span.latest) }
}
