//! The three gates of V-521: when a living person who is alleged to be involved may be named in public.
//!
//! (a) a source that is public already names the person for the act; (b) a lawyer agreed, by name and on stated
//! grounds; (c) the person could answer, or a reason is recorded, by somebody else than that lawyer. No record and
//! nobody's word alone opens two gates. Nothing here publishes anything.

use claims::{Account, Reason};
use dates::{Answer, Day, before};
use ledger::{RecordId, Sharing, Source};

use crate::ground::Offices;
use crate::involvement::Involvement;

/// Whether a person may be named, gate by gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// Whether the person is to be taken for living.
    pub living: bool,
    /// The gates, in their order, each with why it is open or shut.
    pub doors: [Door; 3],
}

/// One gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// Whether it is open.
    pub open: bool,
    /// Why.
    pub reason: Reason,
}

impl Naming {
    /// Whether the person may be named: living people need all three gates.
    pub fn is_open(&self) -> bool {
        !self.living || self.doors.iter().all(|door| door.open)
    }

    /// What is missing, in sentences; nothing for those who died.
    pub fn missing(&self) -> impl Iterator<Item = &Reason> {
        self.doors.iter().filter(|door| self.living && !door.open).map(|door| &door.reason)
    }
}

impl Offices<'_> {
    /// Those who may not be named without the three gates: named as involved or before a court, or of a list of officials.
    pub fn suspects(&self) -> Vec<RecordId> {
        let listed = self.of_kind("person").iter().filter(|account| account.source.facts.names_officials());
        let mut all: Vec<RecordId> = listed.map(|account| self.thing(account.id())).collect();
        all.extend(self.involvements().iter().filter_map(|one| one.person));
        all.extend(self.of_kind("proceeding").iter().flat_map(|one| self.targets(one, "person")));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// How the three gates stand for a person on a day: for the act for which most of them are open.
    ///
    /// A person may be named where one allegation may be; which of them may be told, [`Offices::is_publishable`] says.
    pub fn naming(&self, person: RecordId, on: Day) -> Naming {
        let person = self.thing(person);
        let living = self.is_living(person, on);
        let acts = self.involvements_of(person).map(|one| Act::Alleged(one.account));
        let doors = acts.chain([Act::Any]).map(|act| self.doors(person, act, on));
        let open = |doors: &[Door; 3]| doors.iter().filter(|door| door.open).count();
        let doors = doors.max_by_key(open).expect("whatever is known, all acts together are one");
        Naming { living, doors }
    }

    /// Whether an allegation may be told outside the team: the gates are open for this very act, and nothing
    /// known here makes it impossible (V-520).
    pub fn is_publishable(&self, one: &Involvement<'_>, on: Day) -> bool {
        let Some(person) = one.person else { return false };
        let open = || self.doors(person, Act::Alleged(one.account), on).iter().all(|door| door.open);
        let possible = self.problems(one).iter().all(|reason| reason.rule != "V-520");
        possible && (!self.is_living(person, on) || open())
    }

    /// Whether what a court does may be told with the names of those it is about: a review of one allegation is none of it.
    pub fn is_court_publishable(&self, step: &Account<'_>, on: Day) -> bool {
        let people = self.targets(step, "person");
        let open = |person| self.doors(person, Act::Any, on).iter().all(|door| door.open);
        people.into_iter().all(|person| !self.is_living(person, on) || open(person))
    }

    fn doors(&self, person: RecordId, act: Act<'_>, on: Day) -> [Door; 3] {
        let reviews = self.reviews(person, act, on);
        let agreed = agreed(&reviews);
        [self.published(person, act), reviewed(&agreed), heard(&reviews, &agreed)]
    }

    /// (a) A published source names the person for the act, or reports a proceeding against the person.
    fn published(&self, person: RecordId, act: Act<'_>) -> Door {
        let named = self.involvements_of(person).map(|one| &one.account);
        let steps = self.of_kind("proceeding").iter();
        let accused = steps.filter(|step| self.targets(step, "person").contains(&person));
        let of_act = named.chain(accused).filter(|account| act.is(account.id()));
        let open = |source: &Source| source.is_published() && source.sharing == Sharing::Public;
        let public = of_act.filter(|account| open(account.source));
        door(
            "V-521.a",
            public.map(Account::id).collect(),
            [
                "a source that is public already names the person for an act",
                "no source that is public already names the person for an act",
            ],
        )
    }

    /// The reviews of a person that count for an act on a day: made by then, and not due to be made again.
    fn reviews(&self, person: RecordId, act: Act<'_>, on: Day) -> Vec<Account<'_>> {
        let all = self.of_kind("naming_review").iter();
        let of_person = all.filter(|one| self.targets(one, "person").contains(&person));
        let counts = of_person.filter(|one| {
            let made = one.window("date").is_some_and(|made| made.latest.is_some_and(|day| day <= on));
            let over = one.window("expires_on").and_then(|end| end.earliest).is_some_and(|end| end <= on);
            // A refusal without a day, or one that should be looked at again, still refuses.
            let refuses = one.yes("legal_review") == Some(false);
            (refuses || (made && !over)) && self.is_of(one, act, refuses)
        });
        counts.copied().collect()
    }

    /// Whether a review is of an act: of the allegations it names; of all where it names none.
    ///
    /// One whose allegation is not here agrees to nothing; what it refuses, it refuses for all.
    fn is_of(&self, review: &Account<'_>, act: Act<'_>, refuses: bool) -> bool {
        if review.links("involvement").next().is_none() {
            return true;
        }
        let named = self.targets(review, "involvement");
        match act {
            Act::Alleged(_) => named.iter().any(|one| act.is(*one)) || (refuses && named.is_empty()),
            Act::Any => refuses,
        }
    }
}

/// The reviews in which a lawyer agreed, and nobody disagreed since.
fn agreed<'r, 'a>(reviews: &'r [Account<'a>]) -> Vec<&'r Account<'a>> {
    let of = |answer| reviews.iter().filter(move |one| one.yes("legal_review") == Some(answer));
    let outdone = |yes: &&Account<'_>| {
        of(false).any(|no| match (no.window("date"), yes.window("date")) {
            (Some(no), Some(yes)) => before(&no, &yes) != Answer::Yes,
            _ => true,
        })
    };
    of(true).filter(|yes| !outdone(yes)).collect()
}

/// (b) A lawyer agreed, who is named and says on what grounds.
fn reviewed(agreed: &[&Account<'_>]) -> Door {
    let whole = agreed.iter().filter(|one| is_whole(one)).map(|one| one.id()).collect();
    let shut = match agreed.is_empty() {
        true => "no review by a lawyer that agrees to naming the person is in force",
        false => {
            "a review agrees to naming the person, but does not say who the lawyer is, or on what grounds"
        }
    };
    door("V-521.b", whole, ["a lawyer agreed to naming the person", shut])
}

/// (c) The person could answer, or a reason is recorded why not: by somebody else than the lawyer.
fn heard(reviews: &[Account<'_>], agreed: &[&Account<'_>]) -> Door {
    let offered = reviews.iter().filter(|one| match one.term("right_of_reply") {
        Some("not_sought") => one.text("reason").is_some(),
        Some(_) => true,
        None => false,
    });
    let offered: Vec<&Account<'_>> = offered.collect();
    let some_whole = agreed.iter().any(|one| is_whole(one));
    let lawyers = agreed.iter().filter(|one| !some_whole || is_whole(one)).filter_map(|one| by(one));
    let lawyers: Vec<String> = lawyers.collect();
    // With one lawyer alone, it is the other's word that is needed; of several, one of the pairs must be two people.
    let another = |one: &&&Account<'_>| {
        by(one).is_some_and(|who| lawyers.is_empty() || lawyers.iter().any(|lawyer| *lawyer != who))
    };
    let whole: Vec<RecordId> = offered.iter().filter(another).map(|one| one.id()).collect();
    let shut = match offered.is_empty() {
        true => "no offer to answer is recorded, and no reason why there was none",
        false => {
            "who offered the person to answer is not named, or is the lawyer who agreed: each gate takes another person"
        }
    };
    door("V-521.c", whole, ["the person was offered to answer, or the reason why not is recorded", shut])
}

/// Whether a lawyer's review says who the lawyer is, and on what grounds.
fn is_whole(review: &Account<'_>) -> bool {
    by(review).is_some() && review.text("grounds").is_some()
}

/// Who reviewed it, in the form in which two spellings are one person.
fn by(review: &Account<'_>) -> Option<String> {
    Some(names::fold_joined(review.text("by")?)).filter(|name| !name.is_empty())
}

/// For which act somebody is to be named.
#[derive(Clone, Copy)]
enum Act<'a> {
    /// For one allegation, and no other.
    Alleged(Account<'a>),
    /// For whatever there is.
    Any,
}

impl Act<'_> {
    /// Whether a record tells of the act.
    fn is(self, record: RecordId) -> bool {
        match self {
            Act::Alleged(one) => one.id() == record,
            Act::Any => true,
        }
    }
}

fn door(rule: &'static str, records: Vec<RecordId>, [open, shut]: [&'static str; 2]) -> Door {
    let is_open = !records.is_empty();
    let says = if is_open { open } else { shut };
    Door { open: is_open, reason: Reason::new(rule, "V-521; docs/officials.md", says, records) }
}
