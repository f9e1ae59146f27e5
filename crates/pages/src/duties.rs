//! What is due, and what happened to those who asked: deadlines, and reprisals with what came before them.

use std::collections::BTreeMap;

use ::deadlines::{Clock, State};
use ::statements::{Before, Patterns, What};
use claims::Account;
use dates::{Calendar, Lang, Window, month_name};
use ledger::RecordId;

use crate::locale::Arg;
use crate::part::{Column, Moment, Row, Section, Table};
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Place, Voice};

/// The page of deadlines, the soonest first.
pub fn deadlines(voice: &Voice<'_>, clocks: &[Clock<'_, RecordId>]) -> Page {
    let mut page = Page::new(Place::Deadlines, "deadlines", voice.words("deadlines-heading"));
    page.lead =
        vec![voice.words("deadlines-lead"), voice.link("reprisals", voice.words("reprisals-heading"))];
    let (open, other): (Vec<_>, Vec<_>) = clocks.iter().partition(|clock| clock.is_open());
    page.sections = vec![
        section(voice, "open", "deadlines-open", &open),
        section(voice, "other", "deadlines-other", &other),
    ];
    page.sections.retain(|section| !section.parts.is_empty());
    if page.sections.is_empty() {
        let none = Part::Notice(Tone::Plain, voice.words("nothing-recorded"));
        page.sections.push(Section { id: "none".to_owned(), parts: vec![none], ..Section::default() });
    }
    page.data = true;
    page
}

fn section(voice: &Voice<'_>, id: &str, heading: &'static str, clocks: &[&Clock<'_, RecordId>]) -> Section {
    let columns = vec![
        Column::new("due", voice.text("column-due")),
        Column::new("what", voice.text("column-what")),
        Column::new("who", voice.text("column-obliged")),
        Column::new("about", voice.text("column-about")),
    ];
    let rows: Vec<Row> = clocks.iter().map(|clock| row(voice, clock)).collect();
    let section = Section::new(id, voice.text(heading));
    if rows.is_empty() {
        return section;
    }
    section.with(Part::Table(Table { caption: voice.words(heading), columns, rows }))
}

fn row(voice: &Voice<'_>, clock: &Clock<'_, RecordId>) -> Row {
    let lang = voice.locale.lang();
    let tone = match clock.due.state {
        State::Passed | State::MaybePassed => Tone::Broken,
        State::DueToday => Tone::Said,
        _ => Tone::Plain,
    };
    let due = voice.window(&clock.due.window).and(Rich::tag(tone, clock.due.state.word(lang)));
    let rule = Rich::code(clock.rule.id.as_str());
    let unread =
        if clock.rule.verified { Rich::new() } else { Rich::tag(Tone::Said, voice.text("deadlines-unread")) };
    let what = Rich::words(clock.rule.labels.get(lang)).and(Rich::line(Rich::small(rule))).and(unread);
    let obliged = clock.rule.on.iter().map(|one| Rich::words(one.word(lang)));
    let about = clock.record.map(|record| voice.cite(record)).unwrap_or_default();
    Row::new([due, what, Rich::join(obliged, voice.comma()), about])
}

/// One reprisal, and what came before it.
pub struct Reprisal<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// When.
    pub when: Option<Window>,
    /// What came before, the nearest first.
    pub before: Vec<Before>,
}

/// The page of reprisals, the earliest first, and what they have in common.
pub fn reprisals(voice: &Voice<'_>, all: &[Reprisal<'_>], patterns: &Patterns) -> Page {
    let mut page = Page::new(Place::Deadlines, "reprisals", voice.words("reprisals-heading"));
    page.lead = vec![voice.words("reprisals-lead")];
    let moments: Vec<Moment> = all.iter().map(|one| moment(voice, one)).collect();
    let part = match moments.is_empty() {
        true => Part::Notice(Tone::Plain, voice.words("nothing-recorded")),
        false => Part::Timeline(moments),
    };
    page.sections.push(Section { id: "reprisals".to_owned(), parts: vec![part], ..Section::default() });
    if !all.is_empty() {
        page.sections.push(in_common(voice, patterns));
    }
    page.data = true;
    page
}

/// The calendar in which readers of a language know the months of the year.
pub fn calendar(lang: Lang) -> Calendar {
    if lang == Lang::Persian { Calendar::SolarHijri } else { Calendar::Gregorian }
}

/// What reprisals have in common, as one table: what is counted, of what, how many.
fn in_common(voice: &Voice<'_>, patterns: &Patterns) -> Section {
    let terms = |heading: &'static str, vocabulary: &'static str, counts: &BTreeMap<&'static str, usize>| {
        let named = counts.iter().map(|(term, count)| (voice.locale.term(vocabulary, term), *count));
        (heading, most_first(named))
    };
    let after = |what: &What| match what {
        What::AtGrave(event) => voice.locale.term("site_event_kind", event),
        What::Kind(kind) => voice.locale.kind(kind),
    };
    let lang = voice.locale.lang();
    let month = |(month, count): (&u8, &usize)| (month_name(calendar(lang), *month, lang).to_owned(), *count);
    let year = |(year, count): (&i32, &usize)| (voice.locale.digits(&year.to_string()), *count);
    let groups: [(&str, Vec<(String, usize)>); 6] = [
        terms("pattern-kind", "reprisal_kind", &patterns.kinds),
        terms("pattern-against", "relation_to_case", &patterns.against),
        terms("pattern-answering", "cooperation", &patterns.answering),
        ("pattern-after", most_first(patterns.after.iter().map(|(what, count)| (after(what), *count)))),
        ("pattern-month", patterns.months.iter().map(month).collect()),
        ("pattern-year", patterns.years.iter().map(year).collect()),
    ];
    let rows = groups.iter().flat_map(|(heading, counts)| {
        counts.iter().map(|(what, count)| {
            Row::new([voice.words(heading), Rich::words(what.as_str()), voice.number(*count)])
        })
    });
    let columns = vec![
        Column::new("pattern", voice.text("column-pattern")),
        Column::new("what", voice.text("column-what")),
        Column::numeric("incidents", voice.text("column-incidents")),
    ];
    let table = Table { caption: voice.words("reprisals-patterns"), columns, rows: rows.collect() };
    Section::new("patterns", voice.text("reprisals-patterns"))
        .lead(voice.words("reprisals-patterns-lead"))
        .with(Part::Table(table))
}

/// The most frequent first.
fn most_first(counts: impl Iterator<Item = (String, usize)>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts
}

fn moment(voice: &Voice<'_>, one: &Reprisal<'_>) -> Moment {
    let kinds =
        one.account.terms("reprisal_kind").map(|kind| Rich::words(voice.locale.term("reprisal_kind", kind)));
    let whom = one.account.term("relation_to_case").map(|whom| voice.locale.term("relation_to_case", whom));
    let whom = whom.map(|whom| voice.words("reprisals-against").and(Rich::words(whom))).unwrap_or_default();
    let asked =
        one.account.terms("cooperation").map(|term| Rich::words(voice.locale.term("cooperation", term)));
    let asked = Rich::join(asked, voice.comma());
    let before = one.before.iter().map(|before| {
        let kind = (voice.record)(before.record)
            .map(|account| voice.locale.kind(account.kind()))
            .unwrap_or_default();
        let count = |days: i32| Arg::Count(u64::try_from(days).unwrap_or(0));
        let days = match before.most {
            Some(most) if most == before.least => voice.say("reprisals-after", &[("n", count(most))]),
            Some(most) => {
                voice.say("reprisals-between", &[("from", count(before.least)), ("to", count(most))])
            }
            None => voice.say("reprisals-least", &[("n", count(before.least))]),
        };
        days.and(Rich::words(kind)).and(voice.cite(before.record))
    });
    let before: Vec<Rich> = before.collect();
    let mut notes = vec![whom];
    if !asked.is_empty() {
        notes.push(voice.words("reprisals-answering").and(asked));
    }
    let summary = voice.counted("reprisals-before", before.len());
    notes.push(Rich::fold(summary, before));
    notes.push(voice.cite(one.account.id()));
    notes.retain(|note| !note.is_empty());
    Moment {
        when: voice.window(&one.when.unwrap_or_default()),
        tone: Tone::Broken,
        what: Rich::join(kinds, voice.comma()),
        notes,
    }
}
