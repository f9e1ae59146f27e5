//! One person's case on one day, from everything that was said of it.

use std::collections::{BTreeMap, BTreeSet};

use claims::{Account, Links, Reason};
use dates::{Answer, Day};
use ledger::RecordId;
use serde::{Serialize, Serializer};

use crate::answers::{Answers, answers};
use crate::claim::Claims;
use crate::element::{self, Element, Gap};
use crate::fact::{Fact, FactView, Holding, Standing, Value, codes};
use crate::finding::{self, Desk, Finding, Opinion};
use crate::flags::{Clock, Flag, FlagKind, Known, clock, flags};
use crate::recorded::{self, FamilyStep, Step};
use crate::remains::{Remains, remains};
use crate::weigh::{Decision, weigh};
use crate::{FactState, Fate, Policy, Whereabouts};

/// What is known of grave sites, for all cases (crate `graves`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sites {
    /// Sites that stand as confirmed, by the record that names each.
    pub confirmed: BTreeSet<RecordId>,
    /// For each record of a site, the record that names the site.
    pub named_by: BTreeMap<RecordId, RecordId>,
}

/// How a person's official death record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DeathRecord {
    /// Nobody looked.
    #[default]
    NotExamined,
    /// Nobody reports a death.
    NotOwed,
    /// None is known to be registered.
    NoneRegistered,
    /// It has defects or contradicts other evidence.
    Defective,
    /// It is complete and consistent.
    InOrder,
}

codes!(DeathRecord:
    NotExamined = "not_examined", NotOwed = "not_owed", NoneRegistered = "none_registered",
    Defective = "defective", InOrder = "in_order",
);

/// What is known of one person, for deriving their case.
#[derive(Debug, Clone, Copy)]
pub struct Dossier<'a, 'r> {
    /// The person's own records, and every record that links to one of them.
    pub accounts: &'a [Account<'r>],
    /// Records of others that findings rest on: they support, and claim nothing of this person.
    pub cited: &'a [Account<'r>],
    /// Which record each link means.
    pub links: &'a Links,
    /// What is known of grave sites.
    pub sites: &'a Sites,
    /// How the person's death record stands (crate `certificates`).
    pub death_record: DeathRecord,
}

/// One person's disappearance as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The day: what happened or was decided later does not count.
    #[serde(serialize_with = "day")]
    pub on: Day,
    /// Alive or dead.
    pub fate: FactView<Fate>,
    /// Where.
    pub whereabouts: FactView<Whereabouts>,
    /// Both together.
    pub state: FactState,
    /// The elements of an enforced disappearance.
    pub elements: Vec<Element>,
    /// The elements that are missing before this can be called one.
    pub element_gap: Vec<Gap>,
    /// Since when, until when, how many days.
    pub clock: Clock,
    /// What follows.
    pub flags: Vec<Flag>,
    /// The findings made, whether they count or not.
    pub findings: Vec<Finding>,
    /// Legal labels that others gave.
    pub opinions: Vec<Opinion>,
    /// Steps with the family, as recorded.
    pub family: Vec<FamilyStep>,
    /// What the State answered, as recorded.
    pub answers: Answers,
    /// Steps towards accountability and reparation, as recorded.
    pub accountability: Vec<Step>,
    /// What is odd: incomplete identifications, unreadable findings, grades without ground.
    pub issues: Vec<Reason>,
}

impl Case {
    /// The case that a dossier makes on a day.
    pub fn derive(dossier: &Dossier<'_, '_>, on: Day, policy: &Policy) -> Case {
        let Dossier { accounts, cited, links, death_record, .. } = *dossier;
        let desk = Desk { accounts, cited, links, on, policy };
        let (findings, mut issues) = finding::findings(&desk);
        let remains = remains(accounts, links, on);
        let claims = Claims::read(accounts, links, dossier.sites, on);
        let facts = Facts { claims, policy, findings: &findings, remains: &remains, issues: &mut issues };
        let (fate, whereabouts, elements) = facts.all();
        issues.extend(remains.issues.iter().cloned());
        let state = FactState::of(&fate, &whereabouts);
        let answers = answers(accounts, on);
        let accountability = recorded::accountability(accounts, on);
        let known = Known {
            fate: &fate,
            whereabouts: &whereabouts,
            state,
            elements: &elements,
            answers: &answers,
            steps: &accountability,
            death_record,
        };
        let clock = clock(accounts, &known, on);
        let flags = flags(&known, &clock);
        Case {
            on,
            element_gap: element::gap(&elements),
            opinions: finding::opinions(&desk),
            family: recorded::family(accounts, on),
            fate,
            whereabouts,
            state,
            elements,
            clock,
            flags,
            findings,
            answers,
            accountability,
            issues,
        }
    }

    /// Whether a flag is raised; [`Answer::Maybe`] where it cannot be told.
    pub fn flag(&self, kind: FlagKind) -> Answer {
        self.flags.iter().find(|flag| flag.flag == kind).map_or(Answer::Maybe, |flag| flag.is)
    }

    /// One element.
    pub fn element(&self, fact: Fact) -> Option<&Element> {
        self.elements.iter().find(|element| element.element == fact)
    }
}

/// The facts of a case, each weighed in the same way.
struct Facts<'a, 'd, 'r> {
    claims: Claims<'d, 'r>,
    policy: &'a Policy,
    findings: &'a [Finding],
    remains: &'a Remains,
    issues: &'a mut Vec<Reason>,
}

impl Facts<'_, '_, '_> {
    fn all(mut self) -> (FactView<Fate>, FactView<Whereabouts>, Vec<Element>) {
        let fate = self.weighed(Fact::Fate, Vec::new());
        let whereabouts = self.weighed(Fact::Whereabouts, self.remains.decisions.clone());
        let mut elements: Vec<Element> = Vec::new();
        for element in element::ALL {
            let view = self.weighed::<Holding>(element, Vec::new());
            elements.push(Element { element, article: element::article(element), view });
        }
        let [deprived, _, concealed, outside, intended] = &mut elements[..] else {
            unreachable!("there are five elements");
        };
        if outside.view.standing == Standing::NoInformation {
            outside.view = element::follows(&deprived.view, &concealed.view);
        }
        if intended.view.standing == Standing::NoInformation {
            intended.view.standing = Standing::NotAssessed;
        }
        (fate, whereabouts, elements)
    }

    fn weighed<T: Value>(&mut self, fact: Fact, decided: Vec<Decision<T>>) -> FactView<T> {
        let claims = self.claims.of(fact, &self.remains.rescinded);
        let mut decisions = finding::decisions(fact, self.findings);
        decisions.extend(decided);
        let confirmed: Vec<RecordId> =
            claims.iter().filter(|claim| claim.credibility == Some(1)).map(|claim| claim.record).collect();
        let view = weigh(fact, claims, &decisions, self.policy);
        if view.independent == 1 && !confirmed.is_empty() {
            let says = "Graded as confirmed by other sources, but no other independent source says it.";
            let reason = Reason::new("credibility.unconfirmed", "Admiralty code; V-510", says, confirmed);
            if !self.issues.contains(&reason) {
                self.issues.push(reason);
            }
        }
        view
    }
}

fn day<S: Serializer>(day: &Day, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&day.to_string())
}
