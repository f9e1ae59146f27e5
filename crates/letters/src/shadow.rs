//! The shadow list: every question ever put to a State, when, by whom, what came back, what the register
//! itself holds to it, and the days without an answer.

use dates::{Lang, Window};
use deadlines::Elapsed;

use crate::matter::Matter;
use crate::request::Request;
use crate::words::label;
use crate::{ReplyKind, Status};

/// A count of the register's own that speaks to a topic: «found in a burial register: 93 people».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The term of `request_topic` that it speaks to.
    pub topic: &'static str,
    /// The vocabulary of the term that is counted.
    pub vocabulary: &'static str,
    /// What is counted.
    pub term: &'static str,
    /// How many.
    pub count: u64,
    /// Of what.
    pub unit: Unit,
    /// The command that gives the same count with its reasons.
    pub command: &'static str,
}

/// What is counted. Counts of different units are never added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// People.
    People,
    /// Grave sites.
    Sites,
    /// Burial registers.
    Registers,
    /// Incidents or acts.
    Events,
}

/// One question with its letter.
#[derive(Debug, Clone, Copy)]
pub struct Row<'m, 'a> {
    /// The letter.
    pub letter: &'m Matter<'a>,
    /// The question.
    pub request: &'m Request<'a>,
}

/// The columns of the list as a table.
pub const COLUMNS: [&str; 15] = [
    "sent_earliest",
    "sent_latest",
    "letter",
    "asked_by",
    "published",
    "number",
    "kind",
    "topics",
    "question",
    "replies",
    "standing",
    "who_says",
    "seen_as_of",
    "days_unanswered",
    "register_holds",
];

/// Every question of these letters, in their order.
pub fn shadow<'m, 'a>(matters: &'m [Matter<'a>]) -> Vec<Row<'m, 'a>> {
    let of = |letter: &'m Matter<'a>| letter.requests.iter().map(move |request| Row { letter, request });
    matters.iter().flat_map(of).collect()
}

impl Fact {
    /// What is counted, in words.
    pub fn label(&self, lang: Lang) -> &'static str {
        label(self.vocabulary, self.term, lang.code())
    }
}

impl Unit {
    /// All four.
    pub const ALL: [Unit; 4] = [Unit::People, Unit::Sites, Unit::Registers, Unit::Events];

    /// The code, in JSON and tables.
    pub fn code(self) -> &'static str {
        match self {
            Unit::People => "people",
            Unit::Sites => "grave sites",
            Unit::Registers => "burial registers",
            Unit::Events => "events",
        }
    }

    /// The unit in words.
    pub fn word(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::English, unit) => unit.code(),
            (Lang::Persian, Unit::People) => "نفر",
            (Lang::Persian, Unit::Sites) => "محل گور",
            (Lang::Persian, Unit::Registers) => "دفتر دفن",
            (Lang::Persian, Unit::Events) => "رویداد",
            (Lang::Arabic, Unit::People) => "شخص",
            (Lang::Arabic, Unit::Sites) => "موقع قبر",
            (Lang::Arabic, Unit::Registers) => "سجل دفن",
            (Lang::Arabic, Unit::Events) => "واقعة",
        }
    }
}

impl<'m, 'a> Row<'m, 'a> {
    /// What the register itself holds to the topics of the question.
    pub fn facts<'f>(&self, facts: &'f [Fact]) -> Vec<&'f Fact> {
        facts.iter().filter(|fact| self.request.topics.contains(&fact.topic)).collect()
    }

    /// The kinds of the replies that came, each once; looks for a reply are none.
    pub fn replies(&self) -> Vec<ReplyKind> {
        let replies = self.letter.replies.iter().filter(|reply| reply.is_reply());
        let mut kinds: Vec<ReplyKind> = replies.flat_map(|reply| reply.kinds.clone()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// How it stands, in words; silence only with its day and source.
    pub fn standing(&self, lang: Lang) -> String {
        if let Some(silence) = self.request.silence(lang) {
            return silence.in_words(lang);
        }
        match Status::read(self.request.standing.code()) {
            Some(status) => status.label(lang.code()).to_owned(),
            None => match (lang, self.request.standing.code()) {
                (Lang::English, "disputed") => "those who assessed it differ".to_owned(),
                (Lang::Persian, "disputed") => "ارزیابی‌ها یکسان نیستند".to_owned(),
                (Lang::Arabic, "disputed") => "اختلف من قيّموه".to_owned(),
                (Lang::English, _) => "a reply came; nobody has said whether it answers this".to_owned(),
                (Lang::Persian, _) => "پاسخی آمده؛ کسی نگفته است که پاسخ این پرسش هست یا نه".to_owned(),
                (Lang::Arabic, _) => "ورد رد؛ ولم يقل أحد هل يجيب عن هذا".to_owned(),
            },
        }
    }

    /// Who says how it was answered, each with the status, as «deflected (Lake Watch)».
    pub fn who_says(&self, lang: Lang) -> Vec<String> {
        let said = self.request.assessments.iter();
        said.map(|one| format!("{} ({})", one.status.label(lang.code()), one.by)).collect()
    }

    /// The days since the letter was sent without an answer; `None` where it was answered.
    pub fn days_unanswered(&self) -> Option<Elapsed> {
        self.request.standing.is_open().then_some(self.request.days)
    }

    /// The row as cells of [`COLUMNS`], in English and codes.
    pub fn cells(&self, facts: &[Fact]) -> [String; 15] {
        let lang = Lang::English;
        let held = self
            .facts(facts)
            .into_iter()
            .map(|fact| format!("{}: {} {}", fact.label(lang), fact.count, fact.unit.code()));
        let published = self.letter.published.map(|window| days(&window)).unwrap_or_default();
        let replies: Vec<&str> = self.replies().into_iter().map(ReplyKind::code).collect();
        [
            self.letter.sent.earliest.map(|day| day.to_string()).unwrap_or_default(),
            self.letter.sent.latest.map(|day| day.to_string()).unwrap_or_default(),
            self.letter.title(),
            self.letter.mandates.join(" "),
            published,
            self.request.number.map(|number| number.to_string()).unwrap_or_default(),
            self.request.kind.unwrap_or_default().to_owned(),
            self.request.topics.join(" "),
            self.request.text.unwrap_or_default().to_owned(),
            replies.join(" "),
            self.request.standing.code().to_owned(),
            self.who_says(lang).join("; "),
            self.request.silence(lang).map(|silence| silence.in_words(lang)).unwrap_or_default(),
            self.days_unanswered().map(|days| days.to_string()).unwrap_or_default(),
            held.collect::<Vec<_>>().join("; "),
        ]
    }
}

/// A window as a day, or its two ends.
pub fn days(window: &Window) -> String {
    match (window.earliest, window.latest) {
        (Some(one), Some(other)) if one == other => one.to_string(),
        (None, None) => "not known".to_owned(),
        (first, last) => {
            let end = |day: Option<dates::Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
            format!("{} to {}", end(first), end(last))
        }
    }
}
