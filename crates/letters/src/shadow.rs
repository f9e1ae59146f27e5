//! The shadow list: every question ever put to a State, when, by whom, what came back, what the register
//! itself holds to it, and the days without an answer.

use dates::{Lang, Window, dated, display};
use deadlines::Elapsed;
use ledger::Codebook;

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
    /// How many; `None` where so few are not told to the audience.
    pub count: Option<u64>,
    /// Of what.
    pub unit: Unit,
    /// The command that gives the same count with its reasons.
    pub command: &'static str,
}

/// The vocabulary of facts that count records of a kind.
pub const OF_KIND: &str = "kind";
/// The vocabulary of facts that count people by what is established of their cases: the terms are those of [`CASES`].
pub const OF_CASES: &str = "case";
/// The vocabulary of facts that count laws and measures that may have been in force: the terms are those of `measure_effect`.
pub const MAY_BE_IN_FORCE: &str = "measure_effect.possibly";

/// What is established of a case: its code, and what people call it in English, Persian and Arabic.
pub const CASES: [(&str, [&str; 3]); 4] = [
    (
        "both_established",
        ["fate and whereabouts established", "سرنوشت و محل احراز شده", "المصير ومكان الوجود ثابتان"],
    ),
    (
        "fate_established",
        ["fate established, whereabouts not", "سرنوشت احراز شده، محل نه", "المصير ثابت دون مكان الوجود"],
    ),
    (
        "whereabouts_established",
        ["whereabouts established, fate not", "محل احراز شده، سرنوشت نه", "مكان الوجود ثابت دون المصير"],
    ),
    (
        "neither_established",
        [
            "neither fate nor whereabouts established",
            "نه سرنوشت احراز شده و نه محل",
            "لا المصير ثابت ولا مكان الوجود",
        ],
    ),
];

/// Vocabularies whose terms do not say by themselves what they are of, such as «established».
const NEEDS_NAME: [&str; 4] =
    ["identification_level", "site_standing", "family_access", "accountability_outcome"];

/// What stands before an effect of a measure: whether the law was surely in force on the day.
const IN_FORCE: [(&str, [&str; 3]); 2] = [
    ("measure_effect", ["in force", "در حال اجرا", "نافذ"]),
    (MAY_BE_IN_FORCE, ["perhaps in force", "شاید در حال اجرا", "ربما نافذ"]),
];

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
    /// Laws and measures.
    Measures,
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
pub const COLUMNS: [&str; 19] = [
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
    "what_came",
    "standing",
    "who_says",
    "seen_as_of",
    "days_unanswered",
    "register_holds",
    "state",
    "evidence",
    "records",
];

/// Every question of these letters, in their order.
pub fn shadow<'m, 'a>(matters: &'m [Matter<'a>]) -> Vec<Row<'m, 'a>> {
    let of = |letter: &'m Matter<'a>| letter.requests.iter().map(move |request| Row { letter, request });
    matters.iter().flat_map(of).collect()
}

impl Fact {
    /// What is counted, in words: a term, or a kind of record where the vocabulary is [`OF_KIND`].
    pub fn label(&self, lang: Lang) -> &'static str {
        match self.vocabulary {
            OF_KIND => {
                Codebook::builtin().kind(self.term).map_or(self.term, |kind| kind.labels.get(lang.code()))
            }
            OF_CASES => CASES
                .iter()
                .find(|(code, _)| *code == self.term)
                .map_or(self.term, |(_, says)| in_language(says, lang)),
            MAY_BE_IN_FORCE => label("measure_effect", self.term, lang.code()),
            vocabulary => label(vocabulary, self.term, lang.code()),
        }
    }

    /// The whole fact, as «entered: 79 people», with what the term is of where the term alone does not say it.
    pub fn in_words(&self, lang: Lang) -> String {
        let comma = if lang == Lang::English { ", " } else { "، " };
        let of = self.of(lang).map(|of| format!("{of}{comma}")).unwrap_or_default();
        format!("{of}{}: {}", self.label(lang), self.counted(lang))
    }

    /// How many of what; of a number that is not told only that it is not.
    fn counted(&self, lang: Lang) -> String {
        match (lang, self.count) {
            (Lang::English, None) => "withheld".to_owned(),
            (Lang::Persian, None) => "گفته نمی‌شود".to_owned(),
            (Lang::Arabic, None) => "لا يُذكر".to_owned(),
            (Lang::English, Some(1)) => format!("1 {}", self.unit.singular()),
            (_, Some(count)) => {
                format!("{} {}", dates::digits(&count.to_string(), lang), self.unit.word(lang))
            }
        }
    }

    /// What the term is of, where the term alone does not say it.
    fn of(&self, lang: Lang) -> Option<&'static str> {
        if let Some((_, says)) = IN_FORCE.iter().find(|(vocabulary, _)| *vocabulary == self.vocabulary) {
            return Some(in_language(says, lang));
        }
        let named = Codebook::builtin().vocabulary(self.vocabulary);
        named.filter(|_| NEEDS_NAME.contains(&self.vocabulary)).map(|of| of.labels.get(lang.code()))
    }
}

impl Unit {
    /// All of them.
    pub const ALL: [Unit; 5] = [Unit::People, Unit::Sites, Unit::Registers, Unit::Events, Unit::Measures];

    /// The code, in JSON and tables.
    pub fn code(self) -> &'static str {
        match self {
            Unit::People => "people",
            Unit::Sites => "grave sites",
            Unit::Registers => "burial registers",
            Unit::Events => "events",
            Unit::Measures => "laws and measures",
        }
    }

    /// One of it, in English.
    fn singular(self) -> &'static str {
        match self {
            Unit::People => "person",
            Unit::Sites => "grave site",
            Unit::Registers => "burial register",
            Unit::Events => "event",
            Unit::Measures => "law or measure",
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
            (Lang::Persian, Unit::Measures) => "قانون یا اقدام",
            (Lang::Arabic, Unit::People) => "شخص",
            (Lang::Arabic, Unit::Sites) => "موقع قبر",
            (Lang::Arabic, Unit::Registers) => "سجل دفن",
            (Lang::Arabic, Unit::Events) => "واقعة",
            (Lang::Arabic, Unit::Measures) => "قانون أو تدبير",
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
                (Lang::English, "withheld") => "withheld: what came back may not be told".to_owned(),
                (Lang::Persian, "withheld") => "گفته نمی‌شود: آنچه رسیده بازگفتنی نیست".to_owned(),
                (Lang::Arabic, "withheld") => "محجوب: ما ورد لا يجوز ذكره".to_owned(),
                (Lang::English, _) => "a reply came; nobody has said whether it answers this".to_owned(),
                (Lang::Persian, _) => "پاسخی آمده؛ کسی نگفته است که پاسخ این پرسش هست یا نه".to_owned(),
                (Lang::Arabic, _) => "ورد رد؛ ولم يقل أحد هل يجيب عن هذا".to_owned(),
            },
        }
    }

    /// Who says how it was answered, each with the status and the reason, as «deflected (Lake Watch): it speaks of another site».
    pub fn who_says(&self, lang: Lang) -> Vec<String> {
        let said = self.request.assessments.iter();
        let line = |one: &crate::Assessment<'_>| {
            let reason = one.account.text("reason").map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("{} ({}){reason}", one.status.label(lang.code()), one.by)
        };
        said.map(line).collect()
    }

    /// What came back, in the words of the source, each with its day: «2021-03-01 denial: no such prisoners».
    /// In Persian and Arabic the day is one of the reader's calendar.
    pub fn what_came(&self, lang: Lang) -> Vec<String> {
        let replies = self.letter.replies.iter().filter(|reply| reply.is_reply());
        let line = |reply: &crate::Reply<'_>| {
            let kinds: Vec<&str> = reply.kinds.iter().map(|kind| kind.label(lang.code())).collect();
            let says = reply.account.text("says").map(|says| format!(": {says}")).unwrap_or_default();
            let (on, comma) = match lang {
                Lang::English => (days(&reply.came), ", "),
                _ if reply.came == Window::default() => (String::new(), "، "),
                _ => (display(&dated(&reply.came, lang), lang).isolated(), "، "),
            };
            format!("{on} {}{says}", kinds.join(comma)).trim_start().to_owned()
        };
        replies.map(line).collect()
    }

    /// The days since the letter was sent without an answer; `None` where it was answered.
    pub fn days_unanswered(&self) -> Option<Elapsed> {
        self.request.standing.is_open().then_some(self.request.days)
    }

    /// The days in words: to the day by which nothing was seen, else to the day asked for.
    pub fn days_in_words(&self, lang: Lang) -> Option<String> {
        let days = self.days_unanswered()?.in_words(lang);
        Some(match (lang, self.request.standing.is_silence()) {
            (Lang::English, true) => format!("{days} from the letter to that day"),
            (Lang::English, false) => format!("{days} since the letter"),
            (Lang::Persian, true) => format!("{days} روز از نامه تا آن روز"),
            (Lang::Persian, false) => format!("{days} روز از نامه تا روز این گزارش"),
            (Lang::Arabic, true) => format!("{days} يوماً من الرسالة حتى ذلك اليوم"),
            (Lang::Arabic, false) => format!("{days} يوماً من الرسالة حتى يوم هذا التقرير"),
        })
    }

    /// The row as cells of [`COLUMNS`], in English and codes.
    pub fn cells(&self, facts: &[Fact]) -> [String; 19] {
        let lang = Lang::English;
        let held = self.facts(facts).into_iter().map(|fact| fact.in_words(lang));
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
            self.what_came(lang).join("; "),
            self.request.standing.code().to_owned(),
            self.who_says(lang).join("; "),
            self.request.silence(lang).map(|silence| silence.in_words(lang)).unwrap_or_default(),
            self.days_unanswered().map(|days| days.to_string()).unwrap_or_default(),
            held.collect::<Vec<_>>().join("; "),
            self.letter.text("state").unwrap_or_default().to_owned(),
            ids(self.request.assessments.iter().flat_map(|one| one.evidence.iter().copied())),
            ids(self.request.accounts.iter().map(claims::Account::id)),
        ]
    }
}

/// Records by their identifiers, each once.
fn ids(records: impl Iterator<Item = ledger::RecordId>) -> String {
    let mut once: Vec<String> = Vec::new();
    for id in records.map(|record| record.to_string()) {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    once.join(" ")
}

/// The text of a language: English, Persian, Arabic.
fn in_language(says: &[&'static str; 3], lang: Lang) -> &'static str {
    match lang {
        Lang::English => says[0],
        Lang::Persian => says[1],
        Lang::Arabic => says[2],
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
