//! Values of one row that cannot all be true: noted, never settled.

use dates::{Day, Reading, Window};
use ledger::property::{ARREST_DATE, BIRTH_DATE, BURIAL_DATE, DEATH_DATE};
use ledger::{Issue, Record, Severity};

use super::cells::Saying;

/// Events whose order is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Birth,
    Arrest,
    Death,
    Burial,
}

/// The days that a date of one event can mean.
#[derive(Debug, Clone, Copy)]
pub struct Dated {
    event: Event,
    window: Window,
    /// The place that an issue is noted at.
    at: usize,
}

impl Dated {
    /// The same date with another place to note an issue at.
    pub fn noted_at(self, at: usize) -> Dated {
        Dated { at, ..self }
    }
}

/// Events that cannot come in this order (V-702): the later one, the earlier one, the issue if they do.
const ORDER: &[(Event, Event, &str)] = &[
    (Event::Death, Event::Birth, "date.death-before-birth"),
    (Event::Burial, Event::Death, "date.burial-before-death"),
    (Event::Arrest, Event::Birth, "date.arrest-before-birth"),
    (Event::Death, Event::Arrest, "date.death-before-arrest"),
];

/// The days of 1367, in the summer of which prisoners were killed (V-703).
const SUMMER: [(i32, u8, u8); 2] = [(1988, 3, 21), (1989, 3, 20)];
/// The first and last day on which its prisoners are expected to have been born, 1290 to 1355 (V-703).
const BORN: [(i32, u8, u8); 2] = [(1911, 3, 22), (1977, 3, 20)];

/// Days in a year, for ages.
const YEAR: i32 = 365;

/// Notes what cannot be true together, beside the column of the later event.
pub fn find(saying: &mut Saying) {
    if saying.windows.len() < 2 {
        return;
    }
    let dated: Vec<Dated> = dated(saying).collect();
    let mut found = Vec::new();
    among(&dated, &saying.ages, &mut |code, at| found.push((code, at)));
    for (code, at) in found {
        let column = saying.statements[at].column.clone();
        saying.issue(code, column.as_deref());
    }
}

/// What cannot be true together in a record that came in no list: a docket, flags, a page.
pub fn of_record(record: &Record) -> Vec<Issue> {
    let mut dated = Vec::new();
    for (at, said) in record.statements.iter().enumerate() {
        let reading = said.reading.as_deref().and_then(|text| Reading::from_text(&said.value, text));
        let windows = reading.into_iter().flat_map(|reading| reading.candidates).map(|date| date.window);
        if let Some((event, window)) =
            event(&said.property).zip(windows.reduce(|one, other| one.around(&other)))
        {
            dated.push(Dated { event, window, at });
        }
    }
    let mut found = Vec::new();
    among(&dated, &[], &mut |code, at| {
        let severity = crate::issues::about(code).map_or(Severity::Doubt, |about| about.severity);
        found.push(Issue::new(code, Some(&record.statements[at].property), severity));
    });
    found
}

/// The dates of a row whose order is known, each at the place of its statement.
pub fn dated(saying: &Saying) -> impl Iterator<Item = Dated> {
    saying.windows.iter().filter_map(|&(at, window)| {
        Some(Dated { event: event(&saying.statements[at].property)?, window, at })
    })
}

fn event(property: &str) -> Option<Event> {
    Some(match property {
        BIRTH_DATE => Event::Birth,
        ARREST_DATE => Event::Arrest,
        DEATH_DATE => Event::Death,
        BURIAL_DATE => Event::Burial,
        _ => return None,
    })
}

/// Tells of dates and ages what cannot be true together.
pub fn among(dated: &[Dated], ages: &[(usize, u32, u32)], note: &mut dyn FnMut(&'static str, usize)) {
    if dated.len() < 2 {
        return;
    }
    for &(later, earlier, code) in ORDER {
        for late in of(dated, later) {
            let before = |early: &Dated| match (late.window.latest, early.window.earliest) {
                (Some(latest), Some(earliest)) => latest < earliest,
                _ => false,
            };
            if of(dated, earlier).next().is_some() && of(dated, earlier).all(before) {
                note(code, late.at);
            }
        }
    }
    unexpected(dated, note);
    ages_among(dated, ages, note);
}

/// Tells of births that nobody expects of whoever died in the summer of 1367 (V-703).
fn unexpected(dated: &[Dated], note: &mut dyn FnMut(&'static str, usize)) {
    let days = |of: [(i32, u8, u8); 2]| of.map(|(year, month, day)| Day::from_ymd(year, month, day));
    let (summer, born) = (days(SUMMER), days(BORN));
    let within = |dated: &Dated| {
        dated.window.earliest >= summer[0] && dated.window.latest.is_some_and(|day| Some(day) <= summer[1])
    };
    if !of(dated, Event::Death).any(within) {
        return;
    }
    for birth in of(dated, Event::Birth) {
        let before = birth.window.latest.is_some_and(|day| Some(day) < born[0]);
        let after = birth.window.earliest.is_some_and(|day| Some(day) > born[1]);
        // Whoever was born after the death is told of already.
        let after_death = of(dated, Event::Death).all(|death| birth.window.earliest > death.window.latest);
        if (before || after) && !after_death {
            note("date.birth-unexpected", birth.at);
        }
    }
}

/// Tells of ages that fit no pair of birth and death.
///
/// Two years are allowed either way: ages are rounded, and a lunar year is short.
fn ages_among(dated: &[Dated], ages: &[(usize, u32, u32)], note: &mut dyn FnMut(&'static str, usize)) {
    if of(dated, Event::Birth).next().is_none() || of(dated, Event::Death).next().is_none() {
        return;
    }
    let years =
        |from: Option<dates::Day>, to: Option<dates::Day>| Some((to?.number() - from?.number()) / YEAR);
    let fits = |least: u32, most: u32| {
        of(dated, Event::Birth).any(|birth| {
            of(dated, Event::Death).any(|death| {
                let shortest = years(birth.window.latest, death.window.earliest).unwrap_or(i32::MIN);
                let longest = years(birth.window.earliest, death.window.latest).unwrap_or(i32::MAX);
                most as i32 + 2 >= shortest && least as i32 - 2 <= longest
            })
        })
    };
    for &(at, ..) in ages.iter().filter(|(_, least, most)| !fits(*least, *most)) {
        note("age.contradicts-dates", at);
    }
}

fn of(dated: &[Dated], event: Event) -> impl Iterator<Item = &Dated> {
    dated.iter().filter(move |dated| dated.event == event)
}
