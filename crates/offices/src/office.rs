//! Who held which office on a day, from all sources, with reasons.

use std::collections::BTreeMap;

use claims::{Account, Reason};
use dates::{Answer, Day, Window};
use ledger::RecordId;

use crate::ground::Offices;
use crate::tenure::Tenure;

/// A seat that people hold one after another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    /// A post that has a record.
    Post(RecordId),
    /// A post that a source only names: the same words for the same organisation are one seat.
    Written {
        /// The words, folded for comparing.
        folded: String,
        /// The organisation, if its record is known.
        organisation: Option<RecordId>,
    },
}

/// That somebody held a post, as one source has it.
#[derive(Debug, Clone)]
pub struct Holding<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// Who; `None` where the link means no record here.
    pub person: Option<RecordId>,
    /// Which post.
    pub seat: Seat,
    /// When.
    pub tenure: Tenure,
    /// Whether only as acting holder.
    pub acting: bool,
}

impl<'a> Holding<'a> {
    pub(crate) fn read(offices: &Offices<'a>, account: &Account<'a>) -> Holding<'a> {
        let title = account.text("post_as_written").unwrap_or_default();
        let seat = offices.targets(account, "post").first().map(|post| Seat::Post(*post));
        Holding {
            account: *account,
            person: offices.targets(account, "person").first().copied(),
            seat: seat.unwrap_or_else(|| Seat::Written {
                folded: names::fold_joined(title),
                organisation: offices.targets(account, "organisation").first().copied(),
            }),
            tenure: Tenure::of_holding(account),
            acting: account.yes("acting") == Some(true),
        }
    }

    /// What is odd about it.
    pub fn problem(&self) -> Option<Reason> {
        let cites = "docs/officials.md";
        if self.person.is_none() {
            let says = "the holding names no person whom this register has";
            return Some(Reason::new("holding.no-person", cites, says, [self.account.id()]));
        }
        let says = "the holding ends before it begins, so that nothing about its days is certain";
        self.tenure.is_turned().then(|| Reason::new("holding.turned", cites, says, [self.account.id()]))
    }
}

/// Whether one person held one office on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Who.
    pub person: RecordId,
    /// Which office.
    pub seat: Seat,
    /// `Yes` certainly, `Maybe` possibly, as sources report it.
    pub answer: Answer,
    /// Whether every account of it says "acting".
    pub acting: bool,
    /// Why.
    pub reason: Reason,
}

impl Offices<'_> {
    /// Who certainly or possibly held which office on a day: by seat, then by person.
    pub fn on(&self, day: Day) -> Vec<Office> {
        let mut groups: BTreeMap<(&Seat, RecordId), Vec<&Holding<'_>>> = BTreeMap::new();
        for holding in self.holdings() {
            if let Some(person) = holding.person {
                groups.entry((&holding.seat, person)).or_default().push(holding);
            }
        }
        let asked = groups.into_iter();
        let held = asked.filter_map(|((seat, person), told)| office(person, seat, &told, day));
        held.filter_map(|office| self.of_the_living(office, day)).collect()
    }

    /// The offices that one person certainly or possibly held on a day.
    pub fn of_person_on(&self, person: RecordId, day: Day) -> Vec<Office> {
        let person = self.thing(person);
        let mut seats: BTreeMap<&Seat, Vec<&Holding<'_>>> = BTreeMap::new();
        for holding in self.holdings_of(person) {
            seats.entry(&holding.seat).or_default().push(holding);
        }
        let held = seats.into_iter().filter_map(|(seat, told)| office(person, seat, &told, day));
        held.filter_map(|office| self.of_the_living(office, day)).collect()
    }

    /// An office ends with its holder: nothing where every source that tells of the death has it before the day; possibly held
    /// where one has, or where the day may be that of the death.
    fn of_the_living(&self, office: Office, day: Day) -> Option<Office> {
        let deaths: Vec<(RecordId, Window)> = self.deaths(office.person).collect();
        let dead = |(_, when): &&(RecordId, Window)| when.latest.is_some_and(|latest| latest < day);
        let may_be_dead = |(_, when): &&(RecordId, Window)| when.earliest.is_none_or(|first| first < day);
        if deaths.iter().any(|death| !may_be_dead(&death)) || deaths.is_empty() {
            return Some(office);
        }
        if deaths.iter().all(|death| dead(&death)) {
            return None;
        }
        let says = "a source reports a death that may have been before the day";
        let records = office.reason.records.iter().copied().chain(deaths.iter().map(|(record, _)| *record));
        let reason = Reason::new("office.death", "docs/officials.md", says, records);
        Some(Office { answer: Answer::Maybe, reason, ..office })
    }

    /// In whose name somebody spoke or acted in a window: the organisations of the posts held then.
    ///
    /// `Yes` where the post was held on every day that is meant.
    pub fn institutions(&self, person: RecordId, when: &Window) -> Vec<(RecordId, Answer, Vec<RecordId>)> {
        let mut found: BTreeMap<RecordId, (Answer, Vec<RecordId>)> = BTreeMap::new();
        for holding in self.holdings_of(person) {
            let answer = holding.tenure.during(when);
            if answer == Answer::No {
                continue;
            }
            for organisation in self.organisations_of(&holding.seat) {
                let (known, records) = found.entry(*organisation).or_insert((answer, Vec::new()));
                records.push(holding.account.id());
                if answer == Answer::Yes {
                    *known = Answer::Yes;
                }
            }
        }
        let below: Vec<RecordId> = found.keys().copied().collect();
        for organisation in below {
            let records = found[&organisation].1.clone();
            for above in self.above(organisation) {
                found.entry(above).or_insert((Answer::Maybe, records.clone()));
            }
        }
        let mut all: Vec<(RecordId, Answer, Vec<RecordId>)> = found
            .into_iter()
            .map(|(organisation, (answer, records))| (organisation, answer, records))
            .collect();
        all.sort_by_key(|(_, answer, _)| *answer != Answer::Yes);
        all
    }

    /// The organisations under which one stands, by any source: who speaks for a ministry may speak for the State.
    fn above(&self, organisation: RecordId) -> Vec<RecordId> {
        let mut all: Vec<RecordId> = Vec::new();
        let mut waiting = vec![organisation];
        while let Some(one) = waiting.pop() {
            for above in self.of(one).iter().flat_map(|account| self.targets(account, "under")) {
                if above != organisation && !all.contains(&above) {
                    all.push(above);
                    waiting.push(above);
                }
            }
        }
        all
    }
}

/// What all accounts of one person in one seat say of a day; `None` where nobody puts the person there.
fn office(person: RecordId, seat: &Seat, told: &[&Holding<'_>], day: Day) -> Option<Office> {
    let said: Vec<(&Holding<'_>, Answer)> = told.iter().map(|one| (*one, one.tenure.on(day))).collect();
    let with = |answer| said.iter().filter(move |(_, said)| *said == answer).map(|(one, _)| *one);
    let certain: Vec<&Holding<'_>> = with(Answer::Yes).collect();
    let held = || said.iter().filter(|(_, said)| *said != Answer::No).map(|(one, _)| *one);
    held().next()?;
    let against: Vec<&Holding<'_>> =
        with(Answer::No).filter(|other| certain.iter().any(|one| denies(other, one))).collect();
    let (answer, rule, says) = match (certain.is_empty(), against.is_empty()) {
        (true, _) => (Answer::Maybe, "office.possibly", "the days that sources give leave it open"),
        (_, false) => {
            (Answer::Maybe, "office.sources-differ", "sources give different days for the same holding")
        }
        _ => (Answer::Yes, "office.certainly", "the day lies within the days that a source gives"),
    };
    let records = held().chain(against.iter().copied()).map(|one| one.account.id());
    Some(Office {
        person,
        seat: seat.clone(),
        answer,
        acting: held().all(|one| one.acting),
        reason: Reason::new(rule, "docs/officials.md", says, records),
    })
}

/// Whether one account denies another: of an independent source, speaking of the same time in the seat.
///
/// A source that knows only an earlier holding of the same person denies nothing.
fn denies(other: &Holding<'_>, one: &Holding<'_>) -> bool {
    let outer = one.tenure.outer();
    other.account.family != one.account.family && other.tenure.outer().shared(&outer).is_some()
}
