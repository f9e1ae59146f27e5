//! Whom and what an export must protect: consents, silent cases, protected names, unpublished letters.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use claims::{Account, Links};
use consent::Consents;
use dates::Day;
use ledger::{Codebook, DataClass, RecordId, ValueType, property};
use letters::Embargoed;
use names::Token;

use super::NAMING;
use super::alive::Alive;
use super::protected::{ProtectedNames, called, named_in};
use super::suspects::Suspects;

/// The free texts in which protected people are named.
static NAMED_IN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/named-in.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

/// What all records together ask to be protected.
#[derive(Debug, Clone, Default)]
pub struct Protection {
    /// Who agreed to what; whose case is silent.
    pub consents: Consents,
    names: ProtectedNames,
    /// The letters to a State that are not published on all the days.
    embargoed: Embargoed,
    /// What a text about a subject would call that subject's relatives.
    called: HashMap<RecordId, Vec<Token>>,
    /// Who may not be named without the three gates.
    pub(super) suspects: Suspects,
    /// Records whose texts may name somebody to whom no link leads.
    unlinked: HashSet<RecordId>,
    /// The people about whom somebody answered: their records, and what they are called.
    pub(super) answered: Vec<Answered>,
    /// The people who are said to be alive.
    pub(super) alive: Alive,
}

/// Somebody about whom something was said that may keep all of them back.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub records: Vec<RecordId>,
    pub names: Vec<String>,
}

impl Protection {
    /// Reads every account of the register, for some days: what is protected on one of them is protected.
    ///
    /// `subject_of` gives the person that a record is of, by any one of the person's records;
    /// each person's protected relatives and silence are kept under that one.
    pub fn new(
        accounts: &[Account<'_>],
        links: &Links,
        subject_of: impl Fn(RecordId) -> RecordId,
        days: [Day; 2],
    ) -> Protection {
        let suspects = Suspects::new(accounts, links, &subject_of, days);
        let [on, today] = days.map(|day| Embargoed::on(accounts, links, day));
        let mut all = Protection {
            consents: Consents::new(accounts, links),
            embargoed: on.and(today),
            suspects,
            unlinked: unlinked(accounts, links),
            ..Protection::default()
        };
        let silent: HashSet<RecordId> = all
            .consents
            .incidents()
            .iter()
            .filter(|incident| days.into_iter().any(|day| incident.silences(day)))
            .flat_map(|incident| &incident.persons)
            .map(|person| subject_of(*person))
            .collect();
        for account in accounts {
            all.learn(account, links, &subject_of);
            if silent.contains(&subject_of(account.id())) {
                all.learn_subject(account);
            }
        }
        let asked = all.consents.all().iter().flat_map(|one| &one.persons);
        all.answered = people(asked.map(|person| subject_of(*person)), accounts, &subject_of);
        all.alive = Alive::new(accounts, links, &subject_of);
        all
    }

    /// The register of protected names.
    pub fn names(&self) -> &ProtectedNames {
        &self.names
    }

    /// The letters to a State that nobody outside may hear of.
    pub fn embargoed(&self) -> &Embargoed {
        &self.embargoed
    }

    /// Whether a record of those whose texts name somebody leads to nobody here.
    pub(super) fn links_nobody(&self, record: RecordId) -> bool {
        self.unlinked.contains(&record)
    }

    /// What the relatives of some subjects are called in texts about them.
    pub(super) fn called(&self, records: &[RecordId]) -> Vec<Token> {
        records.iter().filter_map(|record| self.called.get(record)).flatten().cloned().collect()
    }

    fn learn(&mut self, account: &Account<'_>, links: &Links, subject_of: &impl Fn(RecordId) -> RecordId) {
        let names = protected_names(account);
        if names.is_empty() {
            return;
        }
        let meant = account.links("person").filter_map(|link| links.resolve(&link, account.source.id));
        let mut subjects: Vec<RecordId> = meant.map(subject_of).collect();
        subjects.push(subject_of(account.id()));
        let own = own_words(account);
        for name in &names {
            self.names.add(name);
            let Some(word) = called(name).filter(|word| !own.contains(&word.folded().to_owned())) else {
                continue;
            };
            for subject in &subjects {
                self.called.entry(*subject).or_default().push(word.clone());
            }
        }
    }

    /// The person of a silent case is not to be named either.
    fn learn_subject(&mut self, account: &Account<'_>) {
        if let Some(name) = crate::whole_name(account.record) {
            self.names.add(&name);
        }
    }
}

/// The records of kinds whose texts name somebody, where the link that should say who leads to nobody.
fn unlinked(accounts: &[Account<'_>], links: &Links) -> HashSet<RecordId> {
    let mut found = HashSet::new();
    for account in accounts {
        for (_, _, property) in NAMING.iter().filter(|(kind, ..)| *kind == account.kind()) {
            let mut meant = account.links(property);
            if !meant.any(|link| links.resolve(&link, account.source.id).is_some()) {
                found.insert(account.id());
            }
        }
    }
    found
}

/// Some people, with their records and all names that records give them.
pub(super) fn people(
    whom: impl Iterator<Item = RecordId>,
    accounts: &[Account<'_>],
    subject_of: &impl Fn(RecordId) -> RecordId,
) -> Vec<Answered> {
    let asked: HashSet<RecordId> = whom.collect();
    let mut people: BTreeMap<RecordId, Answered> = BTreeMap::new();
    for account in accounts.iter().filter(|account| Codebook::builtin().is_linked(account.kind())) {
        let subject = subject_of(account.id());
        if !asked.contains(&subject) {
            continue;
        }
        let one =
            people.entry(subject).or_insert_with(|| Answered { records: Vec::new(), names: Vec::new() });
        one.records.push(account.id());
        one.names.extend(crate::whole_name(account.record));
        one.names.extend(account.texts("other_name").map(str::to_owned));
    }
    people.into_values().collect()
}

/// The names in a record of people who must not appear: relatives, witnesses, sources, interpreters, staff.
fn protected_names(account: &Account<'_>) -> Vec<String> {
    let codebook = Codebook::builtin();
    let kind = account.kind();
    // An organisation that answers for a family is no person to protect.
    let organisation = account.term("relation") == Some("organisation");
    let mut names = Vec::new();
    for statement in &account.record.statements {
        let class = codebook.class(kind, &statement.property);
        let protects = !matches!(class, DataClass::PublicFact | DataClass::VictimCore | DataClass::Suspect);
        let known = codebook.property(kind, &statement.property);
        let is_name = known.is_some_and(|known| known.value_type == ValueType::Name);
        if is_name && protects && !organisation {
            names.push(statement.value.clone());
        } else if NAMED_IN.contains(&(kind, statement.property.as_str())) {
            names.extend(named_in(&statement.value));
        }
    }
    names
}

/// The words of the subject's own name, which a text about the subject may well hold.
fn own_words(account: &Account<'_>) -> Vec<String> {
    let parts = [property::NAME, property::GIVEN_NAME, property::FAMILY_NAME, property::FATHER_NAME];
    let written = parts.into_iter().flat_map(|part| account.texts(part));
    written.flat_map(|text| text.split_whitespace().map(names::fold_joined).collect::<Vec<_>>()).collect()
}
