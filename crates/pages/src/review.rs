//! Same or not: records side by side, the evidence for and against, and the answer of a person.

use ledger::{Record, RecordId, Verdict};
use linkage::Waterfall;
use register::{Agreement, Audience, Person, Property, Register};

use crate::locale::Arg;
use crate::part::{Answer, Button, Cell, Column, Pick, Row, Section, Table};
use crate::person::{understood, verdict_code};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice};

/// A family of doubts, as it is asked.
pub struct View<'a, A: Audience> {
    /// Its number, from 0.
    pub family: u64,
    /// How many wait, this one among them.
    pub waiting: u64,
    /// How many answers were given in this sitting.
    pub answered: usize,
    /// The records, in the order in which they are numbered.
    pub records: &'a [Record],
    /// The person of each record now, counted from 0.
    pub persons: &'a [usize],
    /// The records as the register would hold them as one person: that judges what agrees.
    pub together: Option<&'a Person<A>>,
    /// The sources.
    pub register: &'a Register<A>,
    /// The doubtful pairs by the numbers of their records, with why.
    pub doubts: Vec<(usize, usize, Option<Waterfall>)>,
    /// Answers of others that may be seen: the records by number, reviewer, verdict.
    pub heard: Vec<(usize, usize, String, Verdict)>,
    /// The family to ask next, if this one is passed over.
    pub skip_to: Option<u64>,
}

/// The page when nothing waits.
pub fn nothing(voice: &Voice<'_>, answered: usize) -> Page {
    let mut page = Page::new(Place::Review, "review", voice.words("review-heading"));
    page.lead = vec![voice.words("review-nothing")];
    page.sections.extend(sitting(voice, answered));
    page
}

/// The page.
pub fn page<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Page {
    let mut page =
        Page::new(Place::Review, format!("review/{}", view.family + 1), voice.words("review-heading"));
    let waiting = voice.say("review-waiting", &[("n", Arg::Count(view.waiting))]);
    page.lead = vec![voice.words("review-lead"), Rich::small(waiting)];
    page.sections.push(beside(voice, view));
    page.sections.push(answer(voice, view));
    page.sections.extend(sitting(voice, view.answered));
    page.sections
        .extend(view.doubts.iter().filter_map(|(a, b, why)| Some(evidence(voice, *a, *b, why.as_ref()?))));
    page
}

/// The records side by side, differences marked in words and colour.
fn beside<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let mut columns = vec![Column::new("property", voice.text("column-property"))];
    for (at, record) in view.records.iter().enumerate() {
        let slug = view.register.source(record.source).map_or("?", |source| source.slug.as_str());
        let number = voice.say("review-record", &[("n", Arg::Count(at as u64 + 1))]);
        columns.push(Column {
            heading: number.and(Rich::line(voice.cited(record.id, slug, &record.locator))),
            ..Column::new("record", "")
        });
    }
    let properties = view.together.iter().flat_map(|person| &person.properties);
    let mut rows: Vec<Row> = properties.map(|property| row(voice, property, view.records)).collect();
    rows.push(now(voice, view));
    let table = Table { caption: voice.words("review-beside"), columns, rows };
    let heard = view.heard.iter().map(|(a, b, who, verdict)| {
        let pair =
            voice.say("review-pair", &[("a", Arg::Count(*a as u64 + 1)), ("b", Arg::Count(*b as u64 + 1))]);
        pair.and(Rich::stored(who))
            .and(Rich::tag(Tone::Plain, voice.locale.word("verdict", verdict_code(*verdict))))
    });
    let heard: Vec<Rich> = heard.collect();
    let section = Section::new("beside", voice.text("review-beside")).with(Part::Table(table));
    if heard.is_empty() { section } else { section.with(Part::Lines(heard)) }
}

fn row(voice: &Voice<'_>, property: &Property, records: &[Record]) -> Row {
    let of = |record: &Record| {
        let own =
            property.values.iter().filter(|value| value.claims.iter().any(|claim| claim.record == record.id));
        let said = own.map(|value| {
            let claim = value.claims.iter().find(|claim| claim.record == record.id);
            let text = claim.map_or(value.text.as_str(), |claim| claim.text.as_str());
            let understood = understood(voice, value).map(|date| Rich::line(Rich::small(date)));
            Rich::stored(&cut(text, 400)).and(understood.unwrap_or_default())
        });
        Rich::join(said, " · ")
    };
    let cells: Vec<Rich> = records.iter().map(of).collect();
    let told = cells.iter().filter(|cell| !cell.is_empty()).count();
    let (tone, mark) = match (told, property.agreement) {
        (0 | 1, _) => (Tone::Plain, ""),
        (_, Agreement::Same | Agreement::Single) => (Tone::Firm, "agreement-same"),
        (_, Agreement::Conflicting) => (Tone::Broken, "agreement-conflicting"),
        (_, Agreement::Compatible) => (Tone::Said, "agreement-compatible"),
        (_, Agreement::Various) => (Tone::Plain, "agreement-various"),
    };
    let name = Rich::words(voice.locale.property("person", &property.id));
    let mark = if mark.is_empty() { Rich::new() } else { Rich::line(Rich::tag(tone, voice.text(mark))) };
    let mut row = Row::new([name.and(mark)].into_iter().chain(cells));
    row.tone = (tone == Tone::Broken).then_some(tone);
    row
}

/// Which of them are held to be one person now.
fn now<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Row {
    let letters =
        view.persons.iter().zip(view.records).map(|(person, record)| {
            voice.link(&format!("person/{}", record.id), person_called(voice, *person))
        });
    Row::new([voice.words("review-now")].into_iter().chain(letters))
}

/// The buttons.
fn answer<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let button = |value: &'static str, id: &str, key: &'static str| Button {
        value,
        label: voice.text(id),
        key,
        help: voice.text(&format!("{id}-help")),
    };
    let records = |separator: &str| {
        view.records.iter().map(|record| record.id.to_string()).collect::<Vec<_>>().join(separator)
    };
    let many = view.records.len() > 2;
    let mut buttons = vec![
        button("same", if many { "review-all-same" } else { "review-same" }, "s"),
        button("different", "review-different", "d"),
        button("unsure", "review-unsure", "u"),
    ];
    let mut picks = Vec::new();
    if many {
        buttons.insert(0, button("grouped", "review-grouped", "g"));
        picks = view.records.iter().enumerate().map(|(at, _)| pick(voice, view, at)).collect();
    }
    let shown = shape(view.persons, view.doubts.iter().map(|(a, b, _)| (*a, *b)));
    let form = Answer {
        action: voice.href("review"),
        question: voice.words(if many { "review-question-many" } else { "review-question" }),
        kept: vec![("family", format!("{}.{shown}", view.family + 1)), ("records", records(" "))],
        picks,
        reason: Some(("reason", voice.text("review-reason"))),
        buttons,
    };
    let section = Section::new("answer", voice.text("review-answer")).with(Part::Answer(form));
    match view.skip_to {
        Some(next) => section
            .with(Part::Lines(vec![voice.link(&format!("review/{}", next + 1), voice.words("review-skip"))])),
        None => section,
    }
}

/// The letters that forms send, whatever the language.
const LETTERS: &str = "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z";

/// What one of several persons is called who have no name yet: a letter of the language.
fn person_called(voice: &Voice<'_>, person: usize) -> Rich {
    let letter = lettered(&voice.text("review-letters"), person);
    voice.say("review-person", &[("letter", Arg::Text(&letter))])
}

/// A letter for each, and where there are more of them than letters, with a number: no two share one.
fn lettered(letters: &str, person: usize) -> String {
    let letters: Vec<&str> = letters.split_whitespace().collect();
    let (round, letter) = (person / letters.len(), letters[person % letters.len()]);
    if round == 0 { letter.to_owned() } else { format!("{letter}{}", round + 1) }
}

/// For each record of several: to which of the persons it belongs, or that it stays open.
fn pick<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>, at: usize) -> Pick {
    let open = std::iter::once((String::new(), voice.text("review-open")));
    let letters = (0..view.records.len())
        .map(|person| (lettered(LETTERS, person), person_called(voice, person).plain()));
    Pick {
        name: format!("of{}", at + 1),
        label: voice.say("review-record", &[("n", Arg::Count(at as u64 + 1))]),
        options: open.chain(letters).collect(),
    }
}

/// What was answered in this sitting, and the way to take the last answer back.
fn sitting(voice: &Voice<'_>, answered: usize) -> Option<Section> {
    if answered == 0 {
        return None;
    }
    let form = Answer {
        action: voice.href("review/sitting"),
        question: voice.counted("review-answered", answered),
        kept: Vec::new(),
        picks: Vec::new(),
        reason: None,
        buttons: vec![Button {
            value: "undo",
            label: voice.text("review-undo"),
            key: "z",
            help: String::new(),
        }],
    };
    Some(Section { id: "sitting".to_owned(), parts: vec![Part::Answer(form)], ..Section::default() })
}

/// The evidence for and against, as bars from the middle, with the running total.
fn evidence(voice: &Voice<'_>, a: usize, b: usize, why: &Waterfall) -> Section {
    let most = why.steps.iter().map(|step| (step.weight + step.rarity).abs()).fold(1.0, f64::max);
    let number = |bits: f64| Rich::code(voice.locale.decimal(bits, 1, true));
    let mut rows: Vec<Row> = Vec::new();
    rows.push(other(voice, "review-prior", why.prior, why.prior));
    for step in &why.steps {
        let bits = step.weight + step.rarity;
        let (speaks, tone) =
            if bits >= 0.0 { ("review-for", Tone::Firm) } else { ("review-against", Tone::Broken) };
        let how = Rich::words(voice.locale.word("level", step.level.code()));
        let bar = Cell::Bar {
            shown: number(bits).and(Rich::small(voice.words(speaks))),
            part: (bits.abs() * 100.0) as u64,
            whole: (most * 100.0) as u64,
            tone,
        };
        let cells = vec![
            Cell::Line(Rich::words(voice.locale.word("evidence", step.evidence.code()))),
            Cell::Line(how),
            Cell::Line(Rich::stored(&cut(&step.a, 80))),
            Cell::Line(Rich::stored(&cut(&step.b, 80))),
            bar,
            Cell::Line(number(step.total)),
        ];
        rows.push(Row { tone: None, cells });
    }
    for (id, bits) in [
        ("review-relatives", why.relatives),
        ("review-calibration", why.calibration),
        ("review-rivals", why.rivals),
    ] {
        if bits.abs() > 0.05 {
            rows.push(other(voice, id, bits, f64::NAN));
        }
    }
    let columns = vec![
        Column::new("evidence", voice.text("column-evidence")),
        Column::new("how_far", voice.text("column-how-far")),
        Column::new("one", voice.say("review-record", &[("n", Arg::Count(a as u64 + 1))]).plain()),
        Column::new("other", voice.say("review-record", &[("n", Arg::Count(b as u64 + 1))]).plain()),
        Column::new("bits", voice.text("column-bits")),
        Column::numeric("total", voice.text("column-total")),
    ];
    let heading =
        voice.say("review-why", &[("a", Arg::Count(a as u64 + 1)), ("b", Arg::Count(b as u64 + 1))]);
    let sure = Rich::words(voice.locale.word("sureness", why.sureness().code()));
    let chance = Rich::code(voice.locale.decimal(why.probability, 2, false));
    let table = Table { caption: heading.clone(), columns, rows };
    Section {
        id: format!("why-{}-{}", a + 1, b + 1),
        heading,
        lead: voice
            .words("review-probability")
            .and(chance)
            .and_words(" · ")
            .and(sure)
            .and(Rich::line(Rich::small(voice.words("review-bits")))),
        parts: vec![Part::Table(table)],
    }
}

/// A line of the evidence that is of both lists rather than of a value.
fn other(voice: &Voice<'_>, id: &str, bits: f64, total: f64) -> Row {
    let number =
        |bits: f64| if bits.is_nan() { Rich::new() } else { Rich::code(voice.locale.decimal(bits, 1, true)) };
    Row::new([voice.words(id), Rich::new(), Rich::new(), Rich::new(), number(bits), number(total)])
}

/// What an answer is about besides the records: who is held to be whom, and what is doubted. «Two different people»
/// means another thing where either has changed since.
pub fn shape(persons: &[usize], doubts: impl IntoIterator<Item = (usize, usize)>) -> String {
    let persons: Vec<String> = persons.iter().map(usize::to_string).collect();
    let doubts: Vec<String> = doubts.into_iter().map(|(a, b)| format!("{a}-{b}")).collect();
    format!("{}.{}", persons.join("-"), doubts.join("_"))
}

/// The shape of what was shown, of what a form sent.
pub fn shape_of(sent: &str) -> &str {
    sent.split_once('.').map_or("", |(_, shape)| shape)
}

/// The records a form names, as it was sent.
pub fn records_of(sent: &str) -> Vec<RecordId> {
    sent.split(' ').filter_map(|id| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Two who share a letter would be joined by a form that says so of nobody.
    #[test]
    fn no_two_of_many_persons_share_a_letter() {
        let all: BTreeSet<String> = (0..90).map(|person| lettered(LETTERS, person)).collect();
        assert_eq!(all.len(), 90);
        assert_eq!((lettered(LETTERS, 25), lettered(LETTERS, 26)), ("Z".to_owned(), "A2".to_owned()));
    }
}
