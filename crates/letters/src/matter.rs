//! A letter with its requests, replies and clocks, as it stands on a day.
//!
//! Several sources may tell of one letter: those with one number are one, and those that
//! somebody judged to be the same.

use std::collections::BTreeMap;

use claims::{Account, Links, Reason};
use dates::{Answer, Day, Lang, Window, dated, display, overlaps};
use deadlines::{DueWindow, Elapsed, Kept, Rules, Trigger};
use ledger::RecordId;

use crate::letter::Letter;
use crate::reference::{Key, out_of_order};
use crate::reply::Reply;
use crate::request::{self, Assessment, Request, Standing};
use crate::{LetterKind, Reference};

/// One letter, from everything that is said of it.
#[derive(Debug, Clone, Default)]
pub struct Matter<'a> {
    /// What each source says of it; never empty.
    pub letters: Vec<Letter<'a>>,
    /// Its number.
    pub reference: Option<Reference>,
    /// Its kind.
    pub kind: Option<LetterKind>,
    /// When it was sent, all sources together.
    pub sent: Window,
    /// When it was published; `None` while it was not, surely, by the day: then it is confidential.
    pub published: Option<Window>,
    /// The mandates that wrote it.
    pub mandates: Vec<&'static str>,
    /// What it asks.
    pub requests: Vec<Request<'a>>,
    /// What came back, and who looked for it.
    pub replies: Vec<Reply<'a>>,
    /// What fell due by it.
    pub clocks: Vec<Clock>,
    /// What is odd about it.
    pub issues: Vec<Reason>,
}

/// One rule's clock, started by the letter.
#[derive(Debug, Clone)]
pub struct Clock {
    /// The rule, such as `SP-60D`.
    pub rule: &'static str,
    /// When it runs out, and how that stands on the day.
    pub due: DueWindow,
    /// What was done, beside when it was due.
    pub done: Vec<Done>,
}

/// Something that was done by a clock or late: a reply, the publication.
#[derive(Debug, Clone)]
pub struct Done {
    /// The event, such as `reply_received`.
    pub event: &'static str,
    /// How it stands to the due day.
    pub kept: Kept,
    /// What it is called, where it came late.
    pub late: Option<&'static str>,
    /// Whether coming late is nothing that the rule forbids.
    pub late_allowed: bool,
}

/// Every letter of the register on a day, the earliest first; those of unknown day last.
///
/// `same` gives the record that stands for a record and all that were judged to be the same.
pub fn matters<'a>(
    accounts: &[Account<'a>],
    links: &Links,
    same: impl Fn(RecordId) -> RecordId,
    on: Day,
) -> Vec<Matter<'a>> {
    let mut found = Vec::new();
    let mut place_of: BTreeMap<RecordId, usize> = BTreeMap::new();
    let mut by_name: BTreeMap<Name, usize> = BTreeMap::new();
    for letter in accounts.iter().filter_map(|account| Letter::read(account, on)) {
        let names = [
            Some(Name::Record(same(letter.account.id()))),
            letter.reference.map(|reference| Name::Key(reference.key)),
        ];
        let known = names.iter().flatten().find_map(|name| by_name.get(name).copied());
        let place = known.unwrap_or_else(|| {
            found.push(Matter::default());
            found.len() - 1
        });
        names.into_iter().flatten().for_each(|name| {
            by_name.insert(name, place);
        });
        place_of.insert(letter.account.id(), place);
        found[place].letters.push(letter);
    }
    let meant = |account: &Account<'_>, property: &str| -> Vec<RecordId> {
        account.links(property).filter_map(|link| links.resolve(&link, account.source.id)).collect()
    };
    let place = |record: &RecordId| {
        place_of.get(record).or_else(|| by_name.get(&Name::Record(same(*record)))).copied()
    };
    let mut homes: BTreeMap<RecordId, (usize, usize)> = BTreeMap::new();
    for account in accounts {
        let of = meant(account, "communication");
        for at in of.iter().filter_map(place) {
            if account.kind() == request::KIND {
                homes.insert(account.id(), (at, found[at].ask(account)));
            }
            found[at].replies.extend(Reply::read(account, on));
        }
    }
    for account in accounts.iter().filter(|account| account.kind() == request::ASSESSMENT) {
        let said = Assessment::read(account, on, |property| meant(account, property));
        for (at, which) in meant(account, "request").iter().filter_map(|record| homes.get(record)) {
            found[*at].requests[*which].assessments.extend(said.clone());
        }
    }
    found.iter_mut().for_each(|matter| matter.settle(on));
    note_order(&mut found);
    found.sort_by_key(|matter| {
        (matter.sent.earliest.unwrap_or(Day::LAST), matter.reference.map(|one| one.key), matter.id())
    });
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Record(RecordId),
    Key(Key),
}

/// V-202: of one country and year, a later number surely sent first. Both letters say so.
fn note_order(matters: &mut [Matter<'_>]) {
    let numbered: Vec<(Key, Window)> =
        matters.iter().filter_map(|matter| Some((matter.reference?.key, matter.sent))).collect();
    for (one, other) in out_of_order(&numbered) {
        for matter in matters.iter_mut() {
            let ours = matter.reference.is_some_and(|it| it.key == one || it.key == other);
            if ours && !matter.issues.iter().any(|issue| issue.rule == "V-202") {
                let says = "its number and its day run against another letter of that country and year";
                matter.issues.push(Reason::new("V-202", "V-202; docs/letters.md", says, [matter.id()]));
            }
        }
    }
}

impl<'a> Matter<'a> {
    /// The record that stands for it: the first.
    pub fn id(&self) -> RecordId {
        self.letters.first().expect("a matter is made of at least one letter").account.id()
    }

    /// Whether nobody outside may hear of it yet: it was not surely published, and is no press release.
    pub fn is_embargoed(&self) -> bool {
        self.published.is_none() && self.kind != Some(LetterKind::Press)
    }

    /// The first value that any source gives of a property.
    pub fn text(&self, property: &str) -> Option<&'a str> {
        self.letters.iter().find_map(|letter| letter.account.text(property))
    }

    /// Its number, else its kind and the day on which it was sent.
    pub fn title(&self) -> String {
        match (self.reference, self.text("reference")) {
            (Some(reference), _) => reference.to_string(),
            (None, Some(written)) => written.to_owned(),
            (None, None) => match self.kind {
                Some(kind) => format!("{} of {}", kind.code(), crate::shadow::days(&self.sent)),
                None => format!("letter of {}", crate::shadow::days(&self.sent)),
            },
        }
    }

    /// The same in a language: a letter without a number is called by its day.
    pub fn title_in(&self, lang: Lang) -> String {
        let day = || display(&dated(&self.sent, lang), lang).written;
        match (lang, self.reference.is_some() || self.text("reference").is_some()) {
            (Lang::Persian, false) => format!("نامهٔ {}", day()),
            (Lang::Arabic, false) => format!("رسالة {}", day()),
            _ => self.title(),
        }
    }

    /// The days from sending to publication.
    pub fn days_to_publication(&self) -> Option<Elapsed> {
        self.published.map(|published| Elapsed::between(&self.sent, &published))
    }

    /// The requests that the State still owes an answer to, as far as anybody says.
    pub fn open_requests(&self) -> usize {
        self.requests.iter().filter(|request| request.standing.is_open()).count()
    }

    /// Says of what seems unanswered that something is withheld: for audiences that may not see what came back.
    pub fn withhold_answers(&mut self) {
        self.requests.iter_mut().for_each(Request::withhold);
    }

    /// The place of the request that a record is of: that with the same number, else a new one.
    fn ask(&mut self, account: &Account<'a>) -> usize {
        let number = account.number("number").filter(|number| (1.0..1e6).contains(number));
        let number = number.map(|number| number as u32);
        let known = self.requests.iter().position(|one| number.is_some() && one.number == number);
        let place = known.unwrap_or_else(|| {
            self.requests.push(Request::new(number));
            self.requests.len() - 1
        });
        self.requests[place].hear(account);
        place
    }

    /// Puts together what the sources say of the letter, and works out how each request stands.
    fn settle(&mut self, on: Day) {
        let letters = &self.letters;
        self.reference = letters.iter().filter_map(|one| one.reference).max_by_key(|one| one.kind.is_some());
        self.kind = letters.iter().find_map(|letter| letter.kind);
        let told = letters.iter().map(|letter| letter.sent).filter(|sent| *sent != Window::default());
        self.sent = told.reduce(|one, other| one.around(&other)).unwrap_or_default();
        self.published =
            letters.iter().filter_map(|letter| letter.published).reduce(|one, other| one.around(&other));
        let mut mandates: Vec<&'static str> = Vec::new();
        for mandate in letters.iter().flat_map(Letter::mandates) {
            if !mandates.contains(&mandate) {
                mandates.push(mandate);
            }
        }
        self.mandates = mandates;
        self.issues = letters.iter().flat_map(|letter| letter.issues.clone()).collect();
        self.issues.extend(self.disagreement());
        let (sent, replies) = (self.sent, &self.replies);
        self.requests.iter_mut().for_each(|request| request.judge(sent, replies, on));
        self.requests.sort_by_key(|request| request.number.unwrap_or(u32::MAX));
        self.clocks = self.started(on);
    }

    /// Sources that give days of sending which cannot both be right.
    fn disagreement(&self) -> Option<Reason> {
        let apart = self
            .letters
            .iter()
            .any(|one| self.letters.iter().any(|other| overlaps(&one.sent, &other.sent) == Answer::No));
        let says = "its sources give different days of sending; both are kept";
        let records = self.letters.iter().map(|letter| letter.account.id());
        apart.then(|| Reason::new("letter.sent", "docs/letters.md", says, records))
    }

    fn started(&self, on: Day) -> Vec<Clock> {
        let rules: &[&str] = match self.kind {
            Some(LetterKind::Press) => &[],
            Some(LetterKind::Other) => &["SP-OL-48H"],
            _ => &["SP-60D", "SP-EMBARGO"],
        };
        rules.iter().filter_map(|id| self.clock(id, on)).collect()
    }

    fn clock(&self, id: &str, on: Day) -> Option<Clock> {
        let rules = Rules::built_in();
        let rule = rules.rule(id)?;
        let moment = self.letters.iter().find_map(Letter::moment);
        let trigger = moment.map_or(Trigger::Days(self.sent), Trigger::Moment);
        // That the letter came, or more time is wanted, is no answer.
        let came = self.replies.iter().filter(|reply| reply.answers()).map(|reply| reply.came);
        let came = came.min_by_key(|came| came.earliest.unwrap_or(Day::LAST));
        let events = [("reply_received", came), ("letter_published", self.published)];
        let done = events.into_iter().filter_map(|(event, when)| {
            let end = rule.ends.iter().find(|end| end.event == event)?;
            let kept = rules.kept(rule, &trigger, &when?);
            let late = end.late.as_deref().filter(|_| kept.in_time == Answer::No);
            Some(Done { event, kept, late, late_allowed: end.late_allowed })
        });
        let done = done.collect();
        Some(Clock { rule: rule.id.as_str(), due: rules.due(rule, &trigger, on), done })
    }
}

impl<'a> Request<'a> {
    fn new(number: Option<u32>) -> Request<'a> {
        Request {
            accounts: Vec::new(),
            number,
            kind: None,
            topics: Vec::new(),
            text: None,
            assessments: Vec::new(),
            standing: Standing::NoneSeen,
            reasons: Vec::new(),
            days: Elapsed::default(),
            since: Window::default(),
            unseen: None,
        }
    }

    /// Takes one source's record of the request.
    fn hear(&mut self, account: &Account<'a>) {
        self.kind = self.kind.or(account.term("request_kind"));
        self.text = self.text.or(account.text("text"));
        for topic in account.terms("topic") {
            if !self.topics.contains(&topic) {
                self.topics.push(topic);
            }
        }
        self.accounts.push(*account);
    }
}
