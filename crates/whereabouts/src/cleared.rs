//! The records of the whole register that one audience may see: what dossiers and lists of officials are made of.

use std::collections::{HashMap, HashSet};

use claims::{Account, Lineage};
use ledger::{Codebook, Record, RecordId, Sharing, Source};
use register::{Audience, GateRule, Redactions, Register};

use crate::accounts::Accounts;

/// Records that passed the gate, each with its source as the audience may see it.
pub struct Cleared {
    kept: Vec<(Record, Source, u64)>,
    lineage: Lineage,
}

impl Cleared {
    /// Lets the wanted records through the gate; what is withheld of those that are `counted` is counted.
    ///
    /// A record passes only where everybody whom it is about, or whom it links to, may be shown: a silent person, an
    /// official who may not be named, a family that refused. What a record is about by its link `person` decides which
    /// consents count for its values; where it is about several, each of them must allow it.
    pub fn through<A: Audience>(
        register: &Register<A>,
        accounts: &Accounts,
        wanted: impl Fn(&Account<'_>) -> bool,
        counted: impl Fn(&Account<'_>) -> bool,
        withheld: &mut Redactions,
    ) -> Cleared {
        let mut uncounted = Redactions::default();
        let people = People::of(accounts);
        let gate = register.gate();
        let nobody = gate.about(&[]);
        let mut kept = Vec::new();
        for account in accounts.all().into_iter().filter(|account| wanted(account)) {
            let withheld = if counted(&account) { &mut *withheld } else { &mut uncounted };
            let Some(source) = register.source(account.source.id) else {
                *withheld.records.entry(GateRule::Sharing).or_default() += 1;
                continue;
            };
            let (about, others) = people.in_record(accounts, &account);
            let all = about.iter().chain(&others);
            let refused =
                all.filter_map(|person| gate.subject(&gate.about(people.records(*person))).err()).next();
            if let Some(rule) = refused {
                *withheld.records.entry(rule).or_default() += 1;
                continue;
            }
            let mut shown = Some(account.record.clone());
            if about.is_empty() {
                shown = shown.and_then(|record| gate.record(&nobody, source, record, withheld));
            }
            for person in &about {
                let of_person = gate.about(people.records(*person));
                shown = shown.and_then(|record| gate.record(&of_person, source, record, withheld));
            }
            kept.extend(shown.map(|record| (record, source.clone(), account.known_ms)));
        }
        tie(accounts, &mut kept);
        Cleared { kept, lineage: accounts.lineage.clone() }
    }

    /// The records as accounts, in the order of the log.
    pub fn accounts(&self) -> Vec<Account<'_>> {
        self.kept
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

/// Ties records of published sources to the things that they speak of, where both may be seen.
///
/// Which site an event befell is for the team, since not every site may be told; where a published source tells of a site that
/// this audience sees, that it was this one is published too. Links to people are left as the gate left them.
fn tie(accounts: &Accounts, kept: &mut [(Record, Source, u64)]) {
    let seen: HashSet<RecordId> = kept.iter().map(|(record, ..)| accounts.subject_of(record.id)).collect();
    let all: HashMap<RecordId, Account<'_>> =
        accounts.all().into_iter().map(|account| (account.id(), account)).collect();
    for (record, source, _) in kept.iter_mut().filter(|(_, source, _)| source.is_published()) {
        let Some(account) = all.get(&record.id) else { continue };
        for (property, link, means) in accounts.links_of(account) {
            let known = Codebook::builtin().property(account.kind(), property);
            let to_people = known.is_some_and(|known| known.to.iter().any(|kind| kind == "person"));
            let visible = means.is_some_and(|record| seen.contains(&accounts.subject_of(record)));
            let said = account.record.statements.iter().find(|said| {
                said.property == property && claims::Link::read(&said.value).as_ref() == Some(&link)
            });
            let open = said.filter(|said| said.sharing <= Sharing::Team && source.sharing == Sharing::Public);
            if let Some(said) = open.filter(|said| visible && !to_people && !record.statements.contains(said))
            {
                record.statements.push(said.clone());
            }
        }
    }
}

/// Which records are of whom.
struct People {
    records: HashMap<RecordId, Vec<RecordId>>,
}

impl People {
    fn of(accounts: &Accounts) -> People {
        let mut records: HashMap<RecordId, Vec<RecordId>> = HashMap::new();
        for account in accounts.of_kind("person") {
            records.entry(accounts.subject_of(account.id())).or_default().push(account.id());
        }
        People { records }
    }

    /// The records of a person.
    fn records(&self, person: RecordId) -> &[RecordId] {
        self.records.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Whom a record is about, and whom else it links to.
    fn in_record(&self, accounts: &Accounts, account: &Account<'_>) -> (Vec<RecordId>, Vec<RecordId>) {
        let own = accounts.subject_of(account.id());
        let mut about: Vec<RecordId> = if account.kind() == "person" { vec![own] } else { Vec::new() };
        let mut others = Vec::new();
        for (property, _, means) in accounts.links_of(account) {
            let to_people = Codebook::builtin()
                .property(account.kind(), property)
                .is_some_and(|known| known.to.iter().any(|kind| kind == "person"));
            let Some(person) = means.map(|record| accounts.subject_of(record)).filter(|_| to_people) else {
                continue;
            };
            if property == "person" && account.kind() != "person" {
                about.push(person);
            } else {
                others.push(person);
            }
        }
        let once = |mut all: Vec<RecordId>| {
            let mut seen = HashSet::new();
            all.retain(|person| seen.insert(*person));
            all
        };
        (once(about), once(others))
    }
}
