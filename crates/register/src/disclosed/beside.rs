//! All that is known beside all that may be shown: what follows from both is told, and nothing else.

use std::collections::BTreeMap;

use claims::Account;
use dates::Day;
use ledger::{Codebook, RecordId};

use super::{Disclosed, Said};
use crate::{Audience, Person, Redactions, Register};

/// What stands in a cell that may not be told.
pub const WITHHELD: &str = "withheld";

/// All that is known beside all that one audience may be shown, on a day.
pub struct Beside<'d, 'a, A: Audience> {
    pub(super) register: &'d Register<A>,
    pub(super) whole: &'d Said<'a>,
    pub(super) shown: Said<'d>,
    pub(super) disclosed: &'d Disclosed<A>,
    /// The day: what happened or was decided later does not count.
    pub(super) on: Day,
}

impl<A: Audience> Disclosed<A> {
    /// Lays what may be shown beside all that is known, on a day.
    pub fn beside<'d, 'a>(
        &'d self,
        register: &'d Register<A>,
        whole: &'d Said<'a>,
        on: Day,
    ) -> Beside<'d, 'a, A> {
        let shown = Said { accounts: self.accounts(), links: whole.links, subjects: whole.subjects.clone() };
        Beside { register, whole, shown, disclosed: self, on }
    }
}

impl<A: Audience> Beside<'_, '_, A> {
    /// What follows from all that is known, where it follows from what may be shown too.
    pub(super) fn agreed<T: PartialEq>(
        &self,
        whole: T,
        shown: Option<T>,
        withheld: &mut Redactions,
    ) -> Option<T> {
        self.register.gate().follows(whole, shown, withheld)
    }

    /// Whether it is for somebody outside.
    pub(super) fn is_outside(&self) -> bool {
        self.register.gate().is_outside()
    }

    /// How many people there are of whom something may be shown.
    pub fn people(&self) -> usize {
        self.disclosed.people.len()
    }

    /// A person's names as this audience may see them.
    pub(super) fn names(&self, person: RecordId) -> [String; 2] {
        let (native, latin) = self.person(person).map(Person::headline).unwrap_or_default();
        [native, latin].map(Option::unwrap_or_default)
    }

    pub(super) fn person(&self, person: RecordId) -> Option<&Person<A>> {
        self.disclosed.people.get(&person)
    }
}

/// The accounts that speak of each person: the person's own, and those that link to one of them.
pub(super) fn by_person<'a>(said: &Said<'a>) -> BTreeMap<RecordId, Vec<Account<'a>>> {
    let mut people: BTreeMap<RecordId, Vec<Account<'a>>> = BTreeMap::new();
    for account in &said.accounts {
        if Codebook::builtin().is_linked(account.kind()) {
            people.entry(said.subject_of(account.id())).or_default().push(*account);
            continue;
        }
        let meant = account.links("person").filter_map(|link| said.links.resolve(&link, account.source.id));
        let mut meant: Vec<RecordId> = meant.map(|record| said.subject_of(record)).collect();
        meant.sort_unstable();
        meant.dedup();
        meant.into_iter().for_each(|person| people.entry(person).or_default().push(*account));
    }
    people
}

/// Records, by their identifiers.
pub(super) fn ids<'r>(records: impl IntoIterator<Item = &'r RecordId>) -> String {
    let mut ids: Vec<String> = records.into_iter().map(ToString::to_string).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.join(" ")
}

/// A cell, or the word that it is withheld.
pub(super) fn told<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| WITHHELD.to_owned(), |value| value.to_string())
}
