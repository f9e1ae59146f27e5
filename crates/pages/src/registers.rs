//! Burial registers: the experts' question, each register with its pages, everybody's answer.

use burials::{Answer, Answered, BurialRegister, PageState, Report};
use claims::Account;
use ledger::RecordId;

use crate::part::{Cell, Choice, Column, Facet, Fact, Row, Section, Table};
use crate::people::encoded;
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice};

/// One person in one register.
pub struct Line<'a> {
    /// Which of the registers.
    pub register: usize,
    /// The person.
    pub person: RecordId,
    /// The answer; `None` where the burial lies outside the register's days.
    pub answered: Option<&'a Answered<'a>>,
}

/// What the page tells.
pub struct View<'a> {
    /// The registers.
    pub registers: &'a [BurialRegister<'a>],
    /// The answers of each, in the same order.
    pub reports: &'a [Report],
    /// The best answer of each person in any of them.
    pub together: &'a Report,
    /// Everybody in the register that was asked for, or with the answer that was asked for.
    pub lines: Vec<Line<'a>>,
    /// Only this register.
    pub register: Option<&'a str>,
    /// Only those with this answer.
    pub answer: Option<Answer>,
    /// Lines shown at most.
    pub most: usize,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let mut page =
        Page::new(Place::Registers, path(view.register, view.answer), voice.words("registers-heading"));
    page.lead = vec![voice.words("registers-question")];
    let mut answers =
        Section::new("answers", voice.text("registers-answers")).with(Part::Table(answers(voice, view)));
    answers.parts.push(Part::Facets(facets(voice, view)));
    let everybody = people(voice, view);
    // The people come first in files: they are what is asked for.
    page.sections = vec![everybody, answers];
    page.sections.extend(view.registers.iter().map(|register| about(voice, register)));
    if view.register.is_none() && view.answer.is_none() {
        page.sections.swap(0, 1);
    }
    page.data = true;
    page
}

fn path(register: Option<&str>, answer: Option<Answer>) -> String {
    let register = register.map(|id| format!("register={}", encoded(id)));
    let answer = answer.map(|answer| format!("answer={}", answer.code()));
    let asked: Vec<String> = register.into_iter().chain(answer).collect();
    if asked.is_empty() { "registers".to_owned() } else { format!("registers?{}", asked.join("&")) }
}

fn answers(voice: &Voice<'_>, view: &View<'_>) -> Table {
    let mut columns = vec![
        Column::new("answer", voice.text("column-answer")),
        Column::new("together", voice.text("registers-together")),
    ];
    columns.extend(view.registers.iter().map(|register| Column {
        heading: Rich::stored(&cut(&register.name, 40)),
        ..Column::numeric("register", "")
    }));
    let whole = counts(view.together).iter().sum::<u64>().max(1);
    let told = |report: &Report| voice.cells(&counts(report));
    let (together, each): (_, Vec<_>) = (told(view.together), view.reports.iter().map(told).collect());
    let line = |at: usize, name: Rich, tone: Tone| {
        let (shown, part) = (voice.told(together[at]), together[at].unwrap_or_default());
        let mut cells = vec![Cell::Line(name), Cell::Bar { shown, part, whole, tone }];
        cells.extend(each.iter().map(|counts| Cell::Line(voice.told(counts[at]))));
        Row { tone: None, cells }
    };
    let answers = Answer::ALL.into_iter().enumerate().map(|(at, answer)| {
        let name = Rich::words(answer.word(voice.locale.code()));
        line(at, voice.link(&path(view.register, Some(answer)), name), tone(answer))
    });
    let mut rows: Vec<Row> = answers.collect();
    rows.push(line(Answer::ALL.len(), voice.words("registers-outside"), Tone::Plain));
    Table { caption: voice.words("registers-answers"), columns, rows }
}

/// How many got each answer, in the order of [`Answer::ALL`], and at last those outside: one table, whose sum is everybody.
pub(crate) fn counts(report: &Report) -> Vec<u64> {
    let answers = Answer::ALL.iter().map(|answer| report.of(*answer));
    answers.chain([report.outside()]).map(|count| count as u64).collect()
}

/// How an answer wants to be seen.
fn tone(answer: Answer) -> Tone {
    match answer {
        Answer::Found | Answer::FoundUnderAnotherName => Tone::Firm,
        Answer::PageMissing | Answer::RegisterNotDisclosed => Tone::Broken,
        _ => Tone::Said,
    }
}

fn facets(voice: &Voice<'_>, view: &View<'_>) -> Vec<Facet> {
    let registers = view.registers.iter().zip(view.reports).map(|(register, report)| {
        let chosen = view.register == Some(register.id.as_str());
        Choice {
            href: voice.href(&path((!chosen).then_some(register.id.as_str()), view.answer)),
            name: Rich::stored(&cut(&register.name, 60)),
            count: voice
                .told(voice.share(report.sought() as u64, (report.sought() + report.outside()) as u64)),
            chosen,
        }
    });
    vec![Facet { name: voice.words("registers-one"), choices: registers.collect() }]
}

/// Everybody's answer.
fn people(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let columns = vec![
        Column::new("person", voice.text("column-name")),
        Column::new("register", voice.text("column-register")),
        Column::new("answer", voice.text("column-answer")),
        Column::new("where", voice.text("column-where")),
    ];
    let rows = view.lines.iter().take(view.most).map(|line| row(voice, view, line)).collect();
    let table = Table { caption: voice.words("registers-people"), columns, rows };
    let section = Section::new("people", voice.text("registers-people"));
    let section = match view.lines.len() {
        more if more > view.most => section.lead(voice.counted("registers-first", view.most)),
        _ => section,
    };
    if view.lines.is_empty() {
        section.with(Part::Notice(Tone::Plain, voice.words("registers-choose")))
    } else {
        section.with(Part::Table(table))
    }
}

fn row(voice: &Voice<'_>, view: &View<'_>, line: &Line<'_>) -> Row {
    let register = &view.registers[line.register];
    let (mark, place) = match line.answered {
        Some(answered) => {
            let rows = voice.cites(&answered.rows.iter().map(Account::id).collect::<Vec<_>>());
            let pages = answered.pages.iter().map(|page| label(voice, page));
            let pages = Rich::join(pages.take(12), voice.comma());
            let pages = if pages.is_empty() { pages } else { voice.words("registers-pages").and(pages) };
            let place = if rows.is_empty() { pages } else { rows };
            (
                Rich::tag(tone(answered.answer), answered.answer.word(voice.locale.code())),
                place.and(voice.why([&answered.reason])),
            )
        }
        None => (Rich::tag(Tone::Plain, voice.text("registers-outside")), Rich::new()),
    };
    Row::new([voice.person(line.person), Rich::stored(&cut(&register.name, 60)), mark, place])
}

/// One register: what it is, who was let see it, which pages are not to be had.
fn about(voice: &Voice<'_>, register: &BurialRegister<'_>) -> Section {
    let told = |property: &str| -> Vec<Rich> {
        let said = register.accounts.iter().flat_map(|account| account.texts(property));
        said.map(Rich::stored).collect()
    };
    let mut facts = Vec::new();
    let mut fact = |id: &str, values: Vec<Rich>| {
        if !values.is_empty() {
            facts.push(Fact { name: voice.words(id), mark: Rich::new(), values });
        }
    };
    fact("register-cemetery", told("cemetery"));
    fact("register-kept-by", told("kept_by"));
    fact("register-shown-to", told("disclosed_to"));
    fact("register-withheld-because", told("reason"));
    fact(
        "register-disclosure",
        vec![Rich::words(voice.locale.term("register_disclosure", register.disclosure.code()))],
    );
    fact("register-covers", vec![voice.window(&register.covers)]);
    fact("register-pages", pages(voice, register));
    let records: Vec<RecordId> = register.accounts.iter().map(Account::id).collect();
    fact(
        "register-says-who",
        vec![voice.cites(&records)].into_iter().filter(|line| !line.is_empty()).collect(),
    );
    let id =
        format!("register-{}", register.id.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    Section { id, heading: Rich::stored(&register.name), lead: Rich::new(), parts: vec![Part::Facts(facts)] }
}

fn pages(voice: &Voice<'_>, register: &BurialRegister<'_>) -> Vec<Rich> {
    let states = [
        PageState::Disclosed,
        PageState::Withheld,
        PageState::Missing,
        PageState::Torn,
        PageState::Unreadable,
        PageState::Unknown,
    ];
    let line = |state: PageState| {
        let own: Vec<Rich> =
            register.pages.iter().filter(|page| page.state == state).map(|page| label(voice, page)).collect();
        let (count, shown) = (own.len(), own.into_iter().take(20));
        let name = Rich::words(voice.locale.term("page_state", state.code())).and_words(" (");
        let name = name.then(voice.number(count)).and_words("):");
        (count > 0).then(|| name.and(Rich::small(Rich::join(shown, voice.comma()))))
    };
    states.into_iter().filter_map(line).collect()
}

/// What a page is called: as it was listed, or, where nobody listed it, in the words of the program.
fn label(voice: &Voice<'_>, page: &burials::Page) -> Rich {
    if page.records.is_empty() {
        voice.phrase(&page.label)
    } else {
        Rich::stored(&voice.plain_number(&page.label))
    }
}
