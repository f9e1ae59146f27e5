//! Everything of a register that one audience may see, record by record: what an edition is made of.
//!
//! Records of a person pass the gate together. Any other record passes it with the people it speaks of, and
//! hangs on what it links to: where that is withheld, the record is too, since it would tell that
//! there is something; of a few kinds that say enough by themselves, only the link is. Links that
//! are shown are written anew, by the record they mean: a key of a list is nobody's business.

use std::collections::{HashMap, HashSet};

use claims::{Link, Links};
use ledger::{Codebook, Record, RecordId, Sharing, SourceId, Statement, ValueType};

use rayon::prelude::*;

use crate::{Audience, GateRule, Redactions, Register};

/// Every standing record, with what must be known to let them through.
pub struct Everything<'a> {
    /// The records, in the order of the log.
    pub records: Vec<Record>,
    /// What their links mean.
    pub links: &'a Links,
    /// The person a record is of, or the first record of the thing it speaks of.
    pub subject_of: &'a (dyn Fn(RecordId) -> RecordId + Sync),
    /// Whether a rule of its own opens a value, as the level of a grave site opens what the site is called.
    pub opened: &'a (dyn Fn(&Record, &Statement) -> bool + Sync + 'a),
}

/// The kinds of records that an edition may hold; of these, what the gate lets through.
///
/// What is not here tells of families, of those who work on the register, of bodies and exact places,
/// or of steps that are nobody's business before they are published.
pub const IN_EDITIONS: [&str; 28] = [
    "person",
    "register_row",
    "disappearance",
    "finding",
    "state_response",
    "accountability_step",
    "detention_place",
    "grave_site",
    "site_event",
    "access_provision",
    "cemetery_register",
    "register_page",
    "register_search",
    "death_record",
    "death_record_request",
    "communication",
    "information_request",
    "reply",
    "request_answer",
    "organisation",
    "post",
    "holding",
    "involvement",
    "proceeding",
    "official_statement",
    "number_claim",
    "legal_measure",
    "event",
];

/// Whether an edition may hold records of a kind.
pub fn is_in_editions(kind: &str) -> bool {
    IN_EDITIONS.contains(&kind)
}

/// Kinds that say enough by themselves: what they link to may be withheld without them.
const BY_THEMSELVES: [&str; 12] = [
    "communication",
    "information_request",
    "reply",
    "request_answer",
    "accountability_step",
    "grave_site",
    "detention_place",
    "cemetery_register",
    "organisation",
    "post",
    "legal_measure",
    "event",
];

/// People who pass the gate at once, on all cores.
const AT_ONCE: usize = 4096;

/// The properties by which a record says whom it speaks of.
const SPEAKS_OF: [&str; 3] = ["person", "speaker", "claimant_person"];

impl<A: Audience> Register<A> {
    /// The records that this audience may see, as it may see them, each at its place; `None` where it may not.
    ///
    /// What is withheld is counted by rule.
    pub fn let_through(&self, all: Everything<'_>, withheld: &mut Redactions) -> Vec<Option<Record>> {
        let Everything { records, links, subject_of, opened } = all;
        let mut passing = Passing {
            register: self,
            links,
            subject_of,
            opened,
            kinds: records.iter().map(|record| (record.id, is_of_person(record))).collect(),
            people: HashMap::new(),
            slots: records.into_iter().map(Some).collect(),
        };
        passing.people(withheld);
        passing.others(withheld);
        while passing.unhang(withheld) {}
        passing.slots
    }
}

struct Passing<'a, A: Audience> {
    register: &'a Register<A>,
    links: &'a Links,
    subject_of: &'a (dyn Fn(RecordId) -> RecordId + Sync),
    opened: &'a (dyn Fn(&Record, &Statement) -> bool + Sync + 'a),
    /// Of every record, whether it is of a person.
    kinds: HashMap<RecordId, bool>,
    /// The records of each person, shown or not.
    people: HashMap<RecordId, Vec<RecordId>>,
    slots: Vec<Option<Record>>,
}

impl<A: Audience> Passing<'_, A> {
    /// Lets people through, each with all records of them.
    fn people(&mut self, withheld: &mut Redactions) {
        let mut places: HashMap<RecordId, Vec<usize>> = HashMap::new();
        let mut order: Vec<RecordId> = Vec::new();
        for (at, record) in self.slots.iter().enumerate() {
            let Some(record) = record.as_ref().filter(|record| is_of_person(record)) else { continue };
            let person = (self.subject_of)(record.id);
            let own = places.entry(person).or_default();
            if own.is_empty() {
                order.push(person);
            }
            own.push(at);
            self.people.entry(person).or_default().push(record.id);
        }
        for some in order.chunks(AT_ONCE) {
            let mut waiting: Vec<(Vec<usize>, Vec<Record>)> = Vec::with_capacity(some.len());
            for person in some {
                let own = places.remove(person).unwrap_or_default();
                let records = own.iter().filter_map(|at| self.slots[*at].take()).collect();
                waiting.push((own, records));
            }
            let passed: Vec<_> =
                waiting.into_par_iter().map(|(own, records)| self.person(&own, records)).collect();
            for (shown, counted) in passed {
                withheld.add(&counted);
                shown.into_iter().for_each(|(at, record)| self.slots[at] = Some(record));
            }
        }
    }

    /// What may be shown of one person's records, each with its place, and what is withheld.
    fn person(&self, own: &[usize], records: Vec<Record>) -> (Vec<(usize, Record)>, Redactions) {
        let mut withheld = Redactions::default();
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let source = |record: &Record| self.register.source(record.source);
        let shown = self.register.gate().person(records, source, &mut withheld).unwrap_or_default();
        let placed = shown.into_iter().filter_map(|mut record| {
            // What was withheld leaves its room behind: of a hundred thousand people that is much.
            let statements = std::mem::take(&mut record.statements);
            record.statements.reserve_exact(statements.len());
            record.statements.extend(statements);
            let at = ids.iter().position(|id| *id == record.id)?;
            Some((own[at], record))
        });
        (placed.collect(), withheld)
    }

    /// Lets every other record through, with the people it speaks of.
    fn others(&mut self, withheld: &mut Redactions) {
        for at in 0..self.slots.len() {
            let Some(record) = self.slots[at].take_if(|record| !is_of_person(record)) else { continue };
            // What no edition ever holds is not counted as withheld from this one.
            if is_in_editions(&record.kind) {
                self.slots[at] = self.other(record, withheld);
            }
        }
    }

    fn other(&self, mut record: Record, withheld: &mut Redactions) -> Option<Record> {
        let gate = self.register.gate();
        let Some(source) = self.register.source(record.source) else {
            count(withheld, GateRule::Sharing);
            return None;
        };
        let letter = letters::KINDS.contains(&&*record.kind) || record.kind == "accountability_step";
        let mut abouts: Vec<_> = self.spoken_of(&record).iter().map(|own| gate.about(own)).collect();
        let refused = abouts.iter().filter_map(|about| gate.subject(about).err());
        // A letter asks about hundreds: only a danger to one of them keeps it back.
        let refused = refused.into_iter().find(|rule| !letter || *rule == GateRule::Silence);
        if let Some(rule) = refused {
            count(withheld, rule);
            return None;
        }
        if letter || abouts.is_empty() {
            abouts = vec![gate.about(&[])];
        }
        let mut set_aside = Vec::new();
        let kind = record.kind.clone();
        let whole = record.clone();
        record.statements.retain(|said| {
            let closed = || abouts.iter().any(|about| gate.value(about, source, &kind, said).is_err());
            let of_things = is_link(&kind, said) && self.joins_things(&whole, said);
            let stays = of_things || (self.opened)(&whole, said);
            let told = || abouts.iter().all(|about| gate.text(about, &said.value).is_ok());
            let aside = stays && said.sharing <= Sharing::Team && closed() && told();
            if aside {
                set_aside.push(said.clone());
            }
            !aside
        });
        for about in &abouts {
            record = gate.record(about, source, record, withheld)?;
        }
        record.statements.extend(set_aside);
        Some(record)
    }

    /// The records of each person a record speaks of.
    fn spoken_of(&self, record: &Record) -> Vec<Vec<RecordId>> {
        let said = record.statements.iter().filter(|said| SPEAKS_OF.contains(&&*said.property));
        let meant = said.filter_map(|said| self.means(record.source, said));
        let mut people: Vec<RecordId> =
            meant.filter(|id| self.kinds.get(id) == Some(&true)).map(|id| (self.subject_of)(id)).collect();
        people.sort_unstable();
        people.dedup();
        people.iter().filter_map(|person| self.people.get(person).cloned()).collect()
    }

    fn means(&self, source: SourceId, said: &Statement) -> Option<RecordId> {
        self.links.resolve(&Link::read(&said.value)?, source)
    }

    /// Whether a link only says that two things belong together: it is of nobody, and what it leads to is no person.
    fn joins_things(&self, record: &Record, said: &Statement) -> bool {
        let means = self.means(record.source, said);
        means.and_then(|record| self.kinds.get(&record)) == Some(&false)
    }

    /// Takes out what hangs on something that is withheld, and writes the other links anew; whether anything changed.
    fn unhang(&mut self, withheld: &mut Redactions) -> bool {
        let shown: HashSet<RecordId> = self.slots.iter().flatten().map(|record| record.id).collect();
        let mut first: HashMap<RecordId, RecordId> = HashMap::new();
        for record in self.slots.iter().flatten() {
            first.entry((self.subject_of)(record.id)).or_insert(record.id);
        }
        let target = |record: RecordId| match shown.contains(&record) {
            true => Some(record),
            false => first.get(&(self.subject_of)(record)).copied(),
        };
        let mut gone = Vec::new();
        let mut anew: Vec<(usize, Vec<Statement>)> = Vec::new();
        for (at, record) in self.slots.iter().enumerate() {
            let Some(record) = record.as_ref().filter(|record| !is_of_person(record)) else { continue };
            let mut kept = Vec::with_capacity(record.statements.len());
            let mut hangs = false;
            for said in &record.statements {
                if !is_link(&record.kind, said) {
                    kept.push(said.clone());
                    continue;
                }
                match self.means(record.source, said).map(target) {
                    Some(Some(id)) => kept.push(Statement { value: id.to_string(), ..said.clone() }),
                    Some(None) => hangs |= !BY_THEMSELVES.contains(&&*record.kind),
                    None => {}
                }
            }
            if hangs || kept.is_empty() {
                gone.push(at);
            } else if kept != record.statements {
                anew.push((at, kept));
            }
        }
        let changed = !gone.is_empty();
        for at in gone {
            count(withheld, GateRule::Sharing);
            self.slots[at] = None;
        }
        for (at, statements) in anew {
            if let Some(record) = &mut self.slots[at] {
                record.statements = statements;
            }
        }
        changed
    }
}

fn count(withheld: &mut Redactions, rule: GateRule) {
    *withheld.records.entry(rule).or_default() += 1;
}

fn is_of_person(record: &Record) -> bool {
    Codebook::builtin().is_linked(&record.kind)
}

fn is_link(kind: &str, said: &Statement) -> bool {
    let known = Codebook::builtin().property(kind, &said.property);
    known.is_some_and(|known| known.value_type == ValueType::Link)
}
