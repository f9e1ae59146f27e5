//! What happened to somebody since a day: later posts, charges, convictions, release, death; as claims.

use claims::{Account, Reason};
use dates::{Answer, Day, Window, before};
use ledger::RecordId;

use crate::ground::Offices;

/// Something that happened, as one source reports it.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// What.
    pub what: What,
    /// When; `None` where the source gives no day.
    pub when: Option<Window>,
    /// The account of it.
    pub account: Account<'a>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A proceeding came to a status, a term of `proceeding_status`.
    Proceeding(&'static str),
    /// A source says what became of the person, a term of `perpetrator_status`.
    Status(&'static str),
    /// Somebody took a post.
    TookPost,
    /// Somebody is reported to have died.
    Died,
}

/// Statuses of a proceeding in which a court or a prosecutor had brought charges.
const CHARGED: [&str; 9] = [
    "charged",
    "trial",
    "convicted",
    "acquitted",
    "appeal",
    "affirmed",
    "final",
    "served",
    "released_by_swap",
];

impl<'a> Offices<'a> {
    /// What happened to a person after one day, as far as it was over by another: the earliest first.
    pub fn since(&self, person: RecordId, after: Day, by: Day) -> Vec<Event<'a>> {
        let person = self.thing(person);
        let mut events = self.all_events(person);
        let (after, by) = (Window::of(after), Window::of(by));
        events.retain(|event| {
            event
                .when
                .is_none_or(|when| before(&after, &when) != Answer::No && before(&by, &when) != Answer::Yes)
        });
        events.sort_by_key(|event| (event.when.is_none(), event.when));
        events
    }

    /// What followed upon a day: what came after it, and whatever a court, a source or death has made of the person at any time.
    ///
    /// Who was convicted before a day does not look clean on it, and who died does not look alive.
    pub fn followed(&self, person: RecordId, after: Day, by: Day) -> Vec<Event<'a>> {
        let later: Vec<RecordId> =
            self.since(person, after, by).iter().map(|event| event.account.id()).collect();
        let mut events = self.since(person, Day::FIRST, by);
        events.retain(|event| event.what != What::TookPost || later.contains(&event.account.id()));
        events
    }

    fn all_events(&self, person: RecordId) -> Vec<Event<'a>> {
        let mut events = Vec::new();
        for step in
            self.of_kind("proceeding").iter().filter(|step| self.targets(step, "person").contains(&person))
        {
            let status = step.term("status");
            events.extend(status.map(|status| Event::of(What::Proceeding(status), step, "date")));
        }
        for one in self.involvements_of(person) {
            let status = one.account.term("latest_status");
            events.extend(status.map(|status| Event::of(What::Status(status), &one.account, "date")));
        }
        let took = self.holdings_of(person).filter(|one| one.tenure.from.is_some());
        events.extend(took.map(|one| Event::of(What::TookPost, &one.account, "from_date")));
        let dead = self.of(person).iter().filter(|account| says_dead(account));
        events.extend(dead.map(|account| Event::of(What::Died, account, "death_date")));
        events
    }

    /// Whether charges against a person are known here, as of a day; where none are, nobody says that there were none.
    pub fn charges(&self, person: RecordId, on: Day) -> Reason {
        let cites = "HURIDOCS micro-thesaurus 26";
        let brought = |event: &&Event<'_>| match event.what {
            What::Proceeding(status) => CHARGED.contains(&status),
            What::Status(status) => {
                !matches!(status, "in_post_uncharged" | "out_of_post_uncharged" | "died" | "unknown")
            }
            What::TookPost | What::Died => false,
        };
        let first = Day::from_ymd(1, 1, 1).expect("a day of the calendar");
        let events = self.since(person, first, on);
        let charged: Vec<RecordId> = events.iter().filter(brought).map(|event| event.account.id()).collect();
        if !charged.is_empty() {
            return Reason::new("charges.reported", cites, "a source reports charges", charged);
        }
        let said_not = events.iter().filter(|event| {
            matches!(event.what, What::Status("in_post_uncharged" | "out_of_post_uncharged"))
        });
        let said_not: Vec<RecordId> = said_not.map(|event| event.account.id()).collect();
        if said_not.is_empty() {
            return Reason::new("charges.none-known", cites, "no charge is known to this register", []);
        }
        Reason::new("charges.none-reported", cites, "a source says that no charge was brought", said_not)
    }

    /// The deaths of a person that sources report with a day, each with its record.
    pub(crate) fn deaths(&self, person: RecordId) -> impl Iterator<Item = (RecordId, Window)> + '_ {
        let dead = self.of(self.thing(person)).iter().filter(|account| says_dead(account));
        dead.filter_map(|account| Some((account.id(), account.window("death_date")?)))
    }

    /// Whether a person is to be taken for living on a day: unless a source reports a death that was over by then.
    pub fn is_living(&self, person: RecordId, on: Day) -> bool {
        let mut dead = self.of(self.thing(person)).iter().filter(|account| says_dead(account));
        !dead.any(|account| {
            account.window("death_date").and_then(|when| when.latest).is_some_and(|latest| latest <= on)
        })
    }
}

impl<'a> Event<'a> {
    fn of(what: What, account: &Account<'a>, property: &str) -> Event<'a> {
        Event { what, when: account.window(property), account: *account }
    }
}

fn says_dead(account: &Account<'_>) -> bool {
    account.kind() == "person" && account.text("death_date").is_some()
}
