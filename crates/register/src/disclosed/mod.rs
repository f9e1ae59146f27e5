//! Everything that is said, as one audience may see it: people, and the records of every other kind.
//!
//! Whatever leaves the register besides people is written from here: records of any kind, cases,
//! graves, death records, burial registers. A record passes the gate for everybody it speaks of.
//!
//! What *follows* from records (a standing, a defect, «absent from the register») is told only where the
//! records that may be shown lead to the very same by themselves: told from the whole it would give
//! away what is withheld; told from the rest alone it could be false.

mod beside;
mod burials;
mod cases;
mod certificates;
mod graves;
mod records;
mod said;

use std::collections::{BTreeMap, HashMap};

use ::cases::belongs;
use claims::{Account, Link};
use ledger::{Codebook, Record, RecordId, Source, Statement};
use rayon::prelude::*;

use crate::gate::{About, Gate, GateRule, Redactions};
use crate::{Audience, Lineage, Person, Register};

pub use beside::{Beside, WITHHELD};
pub use burials::{BURIALS, Doubts};
pub use cases::{CASES, PSEUDONYMS, STATES, pseudonymous_cases};
pub use certificates::CERTIFICATES;
pub use graves::GRAVES;
pub use records::RECORDS;
pub use said::Said;

/// What may be shown of everything that is said.
pub struct Disclosed<A: Audience> {
    /// The people of whom something may be shown, by the record that names each in the register.
    people: BTreeMap<RecordId, Person<A>>,
    /// The records of every other kind, as they are shown.
    records: BTreeMap<RecordId, Record>,
    /// Every record of which something is shown, as it is weighed, with its source and since when it is known.
    weighed: Vec<(Record, Source, u64)>,
    lineage: Lineage,
}

impl<A: Audience> Disclosed<A> {
    /// Lets everything through the gate of a register.
    pub fn of(register: &Register<A>, said: &Said<'_>, withheld: &mut Redactions) -> Disclosed<A> {
        let mut passing = Passing {
            register,
            said,
            at: said.accounts.iter().enumerate().map(|(at, account)| (account.id(), at)).collect(),
            people: BTreeMap::new(),
            about: HashMap::new(),
            hidden: HashMap::new(),
            records: BTreeMap::new(),
        };
        passing.let_people_through(withheld);
        passing.let_records_through(withheld);
        passing.cut_links(withheld);
        passing.finish()
    }

    /// The records shown, each as it is weighed.
    fn accounts(&self) -> Vec<Account<'_>> {
        self.weighed
            .iter()
            .map(|(record, source, known_ms)| Account {
                record,
                source,
                family: self.lineage.family(source.id),
                known_ms: *known_ms,
            })
            .collect()
    }
}

/// Everything on its way through the gate.
struct Passing<'r, 'w, 'a, A: Audience> {
    register: &'r Register<A>,
    said: &'w Said<'a>,
    at: HashMap<RecordId, usize>,
    people: BTreeMap<RecordId, Person<A>>,
    about: HashMap<RecordId, About>,
    /// The people and records of which nothing may be shown, and by which rule.
    hidden: HashMap<RecordId, GateRule>,
    records: BTreeMap<RecordId, Record>,
}

impl<A: Audience> Passing<'_, '_, '_, A> {
    fn gate(&self) -> &Gate {
        self.register.gate()
    }

    fn let_people_through(&mut self, withheld: &mut Redactions) {
        let mut own: BTreeMap<RecordId, Vec<Record>> = BTreeMap::new();
        for account in self.said.accounts.iter().filter(|account| is_of_person(account)) {
            own.entry(self.said.subject_of(account.id())).or_default().push(account.record.clone());
        }
        let register = self.register;
        let pass = |(person, records): (RecordId, Vec<Record>)| {
            let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
            let mut counted = Redactions::default();
            let source_of = |record: &Record| register.source(record.source);
            let shown = register.gate().person_or_rule(records, source_of, &mut counted);
            let shown = shown
                .map(|shown| (register.gate().about(&ids), Person::new(person, shown, register.lineage())));
            (person, shown, counted)
        };
        let passed: Vec<_> = own.into_par_iter().map(pass).collect();
        for (id, shown, counted) in passed {
            withheld.add(&counted);
            match shown {
                Ok((about, person)) => {
                    self.about.insert(id, about);
                    self.people.insert(id, person);
                }
                Err(rule) => drop(self.hidden.insert(id, rule)),
            }
        }
    }

    fn let_records_through(&mut self, withheld: &mut Redactions) {
        for account in self.said.accounts.iter().filter(|account| !is_of_person(account)) {
            match self.record(account, withheld) {
                Ok(record) => drop(self.records.insert(account.id(), record)),
                Err(rule) => self.hide(account.id(), rule, withheld),
            }
        }
    }

    /// What may be shown of a record, for everybody it speaks of.
    fn record(&self, account: &Account<'_>, withheld: &mut Redactions) -> Result<Record, GateRule> {
        let source = self.register.source(account.source.id).ok_or(GateRule::Sharing)?;
        let named = self.linked(account).filter(|record| self.hidden_by(*record) == Some(GateRule::Silence));
        if named.count() > 0 {
            return Err(GateRule::Silence);
        }
        let people = self.people_of(account);
        let about: Vec<&About> = people.iter().filter_map(|person| self.about.get(person)).collect();
        if let (true, Some(person)) = (about.is_empty(), people.first()) {
            return Err(self.hidden_by(*person).unwrap_or(GateRule::Sharing));
        }
        let nobody = self.gate().about(&[]);
        let about = if about.is_empty() { vec![&nobody] } else { about };
        let mut record = account.record.clone();
        for one in about {
            // The record itself is counted once, by whoever asked.
            let mut counted = Redactions::default();
            let shown = self.gate().record(one, source, record, &mut counted);
            counted
                .values
                .iter()
                .for_each(|(rule, count)| *withheld.values.entry(*rule).or_default() += count);
            let rule = counted.records.keys().next().copied().unwrap_or(GateRule::Sharing);
            record = shown.ok_or(rule)?;
        }
        Ok(record)
    }

    /// Takes out links to what is not shown, and records that no longer say what they are about; until nothing changes.
    fn cut_links(&mut self, withheld: &mut Redactions) {
        loop {
            let ids: Vec<RecordId> = self.records.keys().copied().collect();
            let mut gone = Vec::new();
            for id in ids {
                let account = self.said.accounts[self.at[&id]];
                let linked = self.linked(&account).filter_map(|record| self.hidden_by(record));
                if linked.into_iter().any(|rule| rule == GateRule::Silence) {
                    gone.push((id, GateRule::Silence));
                    continue;
                }
                let rules = self.cut(id, &account);
                rules.iter().for_each(|rule| Redactions::count(&mut withheld.values, *rule));
                if self.is_adrift(&self.records[&id], &account) {
                    gone.push((id, rules.first().copied().unwrap_or(GateRule::Sharing)));
                }
            }
            if gone.is_empty() {
                return;
            }
            for (id, rule) in gone {
                self.records.remove(&id);
                self.hide(id, rule, withheld);
            }
        }
    }

    /// Takes the links to what is not shown out of a record; by which rules.
    fn cut(&mut self, id: RecordId, account: &Account<'_>) -> Vec<GateRule> {
        let mut rules = Vec::new();
        let mut record = self.records.remove(&id).expect("only records that are shown are cut");
        record.statements.retain(|said| {
            let meant = self.means(account, said);
            let rule = meant.and_then(|record| self.hidden_by(record));
            rules.extend(rule);
            rule.is_none()
        });
        self.records.insert(id, record);
        rules
    }

    /// Whether a record had links that say what it is about, and may keep none of them.
    fn is_adrift(&self, shown: &Record, account: &Account<'_>) -> bool {
        let about = said::about(account.kind());
        let has = |record: &Record| {
            let mut links = record.statements.iter().filter(|said| about.contains(&said.property.as_str()));
            links.any(|said| self.means(account, said).is_some())
        };
        has(account.record) && !has(shown)
    }

    fn finish(self) -> Disclosed<A> {
        let mut weighed = Vec::new();
        for account in &self.said.accounts {
            let person = self.people.get(&self.said.subject_of(account.id()));
            let own = person.and_then(|one| one.records.iter().find(|record| record.id == account.id()));
            let leads = |said: &Statement| {
                self.means(account, said).is_none_or(|record| self.hidden_by(record).is_none())
            };
            let unseen = || self.unseen(account);
            let Some(shown) = own.or_else(|| self.records.get(&account.id())).cloned().or_else(unseen) else {
                continue;
            };
            let record = said::weighed(account, &shown, leads);
            // The grade and the facts of a source weigh as they are, whatever its title tells.
            weighed.push((record, account.source.clone(), account.known_ms));
        }
        Disclosed {
            people: self.people,
            records: self.records,
            weighed,
            lineage: self.register.lineage().clone(),
        }
    }

    /// A record of which nothing is shown, but which weighs because what it is about is shown.
    fn unseen(&self, account: &Account<'_>) -> Option<Record> {
        let weighs = said::weighs_unseen(account.kind()) && self.register.source(account.source.id).is_some();
        let silent = self.hidden_by(account.id()) == Some(GateRule::Silence);
        (weighs && !silent).then(|| Record { statements: Vec::new(), ..account.record.clone() })
    }

    fn hide(&mut self, id: RecordId, rule: GateRule, withheld: &mut Redactions) {
        Redactions::count(&mut withheld.records, rule);
        self.hidden.insert(id, rule);
    }

    fn hidden_by(&self, record: RecordId) -> Option<GateRule> {
        let of = self.hidden.get(&record).or_else(|| self.hidden.get(&self.said.subject_of(record)));
        of.copied()
    }

    /// The record that a statement links to, if it is a link and leads anywhere.
    fn means(&self, account: &Account<'_>, said: &Statement) -> Option<RecordId> {
        let known = Codebook::builtin().property(account.kind(), &said.property)?;
        if known.to.is_empty() {
            return None;
        }
        self.said.links.resolve(&Link::read(&said.value)?, account.source.id)
    }

    /// The records that a record links to.
    fn linked<'s>(&'s self, account: &'s Account<'_>) -> impl Iterator<Item = RecordId> + 's {
        account.record.statements.iter().filter_map(|said| self.means(account, said))
    }

    /// The people whom a record is about, itself or through the record it answers to.
    fn people_of(&self, account: &Account<'_>) -> Vec<RecordId> {
        let (mut people, mut seen) = (Vec::new(), vec![account.id()]);
        let mut waiting = vec![*account];
        while let Some(account) = waiting.pop() {
            let links: Vec<Link> = belongs::subjects(&account).chain(belongs::answered(&account)).collect();
            for record in links.iter().filter_map(|link| self.said.links.resolve(link, account.source.id)) {
                let Some(&at) = self.at.get(&record) else { continue };
                let meant = self.said.accounts[at];
                if is_of_person(&meant) {
                    people.push(self.said.subject_of(record));
                } else if belongs::carries(meant.kind()) && !seen.contains(&record) {
                    seen.push(record);
                    waiting.push(meant);
                }
            }
        }
        people.sort_unstable();
        people.dedup();
        people
    }
}

fn is_of_person(account: &Account<'_>) -> bool {
    Codebook::builtin().is_linked(account.kind())
}
