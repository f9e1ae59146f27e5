//! Windows of days as two numbers, how two of them stand, and how crowded a time is.

use dates::{Day, Window};

use crate::evidence::Level;
use crate::slips::date_slip;

/// Days from `first` to `last`; an open end lies far away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub first: i32,
    pub last: i32,
}

const FAR: i32 = 1 << 24;
const MONTH: i32 = 45;
const YEAR: i32 = 400;

impl Span {
    /// No span: the record does not say.
    pub const NONE: Span = Span { first: FAR, last: -FAR };

    pub fn of(window: Option<Window>) -> Span {
        match window {
            None | Some(Window { earliest: None, latest: None }) => Span::NONE,
            Some(window) => Span {
                first: window.earliest.map_or(-FAR, Day::number),
                last: window.latest.map_or(FAR, Day::number),
            },
        }
    }

    pub fn is_some(self) -> bool {
        self.first <= self.last
    }

    /// How many days it covers.
    pub fn days(self) -> i32 {
        self.last - self.first + 1
    }

    /// Days between the two; 0 where they touch or overlap.
    fn gap(self, other: Span) -> i32 {
        (self.first.max(other.first) - self.last.min(other.last)).max(0)
    }

    /// Whether the two have a day in common.
    pub fn meets(self, other: Span) -> bool {
        self.gap(other) == 0
    }

    /// The share of it that lies in a window.
    pub fn share_in(self, window: Span) -> f64 {
        let days = self.last.min(window.last) - self.first.max(window.first) + 1;
        if self.is_some() { f64::from(days.max(0)) / f64::from(self.days()) } else { 0.0 }
    }

    /// The span around both.
    pub fn around(self, other: Span) -> Span {
        Span { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// The one day it is, if it is one.
    pub fn single(self) -> Option<Day> {
        (self.days() == 1).then(|| Day::FIRST.plus(self.first - Day::FIRST.number()))
    }

    /// Whether both are single days, one perhaps the other written down wrongly.
    fn slipped(self, other: Span) -> bool {
        matches!((self.single(), other.single()), (Some(one), Some(other)) if date_slip(one, other))
    }

    /// The wider of two.
    pub fn wider(self, other: Span) -> Span {
        if (self.days(), self.first) >= (other.days(), other.first) { self } else { other }
    }

    /// The window again, for showing.
    pub fn window(self) -> Option<Window> {
        let day = |number: i32| (number.abs() < FAR).then(|| Day::FIRST.plus(number - Day::FIRST.number()));
        self.is_some().then(|| Window { earliest: day(self.first), latest: day(self.last) })
    }
}

/// How two windows of death stand to each other.
pub(crate) fn death_level(a: Span, b: Span) -> Level {
    death_level_by(a, b, || a.slipped(b))
}

/// The same where somebody else knows whether one may be the other written down wrongly.
pub(crate) fn death_level_by(a: Span, b: Span, slipped: impl FnOnce() -> bool) -> Level {
    if !a.is_some() || !b.is_some() {
        return Level::Missing;
    }
    let (gap, wide) = (a.gap(b), a.days().max(b.days()));
    match gap {
        0 if wide == 1 => Level::SameDay,
        0 if wide <= MONTH => Level::SameMonth,
        0 if wide <= YEAR => Level::SameYear,
        0 => Level::Overlap,
        1..10 if wide <= MONTH => Level::DaysApart,
        _ if slipped() => Level::DateSlip,
        1..62 if wide <= MONTH => Level::MonthsApart,
        1..YEAR => Level::YearApart,
        _ => Level::Conflict,
    }
}

/// How two windows of birth stand to each other.
pub(crate) fn birth_level(a: Span, b: Span) -> Level {
    if !a.is_some() || !b.is_some() {
        return Level::Missing;
    }
    let (gap, wide) = (a.gap(b), a.days().max(b.days()));
    match gap {
        0 if wide == 1 => Level::SameDay,
        0 if wide <= MONTH => Level::SameMonth,
        0 if wide <= YEAR => Level::SameYear,
        0 => Level::Overlap,
        _ if a.slipped(b) => Level::DateSlip,
        1..YEAR => Level::YearApart,
        YEAR..1500 => Level::YearsApart,
        _ => Level::Conflict,
    }
}

/// How the records are spread over the days: a day of mass killing says little.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    first: i32,
    /// Share of records up to and including each day from `first`.
    up_to: Vec<f64>,
    /// How many records.
    records: f64,
}

/// Longer windows say too little about when.
const SPREAD: i32 = 4000;

impl Crowd {
    /// A window that tells how crowded its days are; none that is too wide.
    pub fn told(span: Span) -> Option<Span> {
        Some(span).filter(|span| span.is_some() && span.days() <= SPREAD)
    }

    /// How crowded the days of windows are that tell it.
    pub fn new(spans: &[Span]) -> Crowd {
        let first = spans.iter().map(|span| span.first).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.last).max().unwrap_or(0);
        let days = usize::try_from(last - first + 2).expect("last is not before first");
        let mut change = vec![0.0; days + 1];
        let mut whole = 0.0;
        for span in spans {
            let weight = 1.0 / f64::from(span.days());
            change[(span.first - first) as usize] += weight;
            change[(span.last - first + 1) as usize] -= weight;
            whole += 1.0;
        }
        let (mut on_day, mut sum) = (0.0, 0.0);
        let up_to = change.iter().map(|step| {
            on_day += step;
            sum += on_day;
            sum / f64::max(whole, 1.0)
        });
        Crowd { first, up_to: up_to.collect(), records: whole }
    }

    /// The share of records in a window, in one list by itself and without those that are being compared.
    ///
    /// Drawn towards the share among all lists: a short list says little about its habits.
    pub fn share_within(&self, all: f64, window: Span, without: f64) -> f64 {
        let others = (self.share(window) * self.records - without).max(0.0);
        (others + DRAWN * all) / (self.records + DRAWN)
    }

    /// How rare it is that two records fall on one day by chance, in bits.
    pub fn usual_day(&self) -> f32 {
        let days = self.up_to.windows(2).map(|days| days[1] - days[0]);
        let chance: f64 = days.chain(self.up_to.first().copied()).map(|share| share * share).sum();
        rarity_of(chance)
    }

    /// The share of records in a window.
    pub fn share(&self, window: Span) -> f64 {
        let at = |day: i32| {
            let place = (day - self.first).clamp(-1, self.up_to.len() as i32 - 1);
            if place < 0 { 0.0 } else { self.up_to[place as usize] }
        };
        at(window.last) - at(window.first - 1)
    }
}

/// How rare it is to fall into a window with such a share of records, in bits.
pub(crate) fn rarity_of(share: f64) -> f32 {
    -share.clamp(LEAST, 1.0).log2() as f32
}

/// No window is held to be rarer.
const LEAST: f64 = 1e-6;
/// How many records of all lists a list's own habit is weighed against.
const DRAWN: f64 = 30.0;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        let (first, last) = text.split_once('/').unwrap_or((text, text));
        Span::of(Some(Window { earliest: Day::from_iso(first), latest: Day::from_iso(last) }))
    }

    #[track_caller]
    fn check(a: &str, b: &str, death: Level, birth: Level) {
        let (a, b) = (span(a), span(b));
        assert_eq!((death_level(a, b), birth_level(a, b)), (death, birth));
        assert_eq!((death_level(b, a), birth_level(b, a)), (death, birth));
    }

    #[test]
    fn windows_agree_touch_or_contradict() {
        use Level::*;
        check("1988-07-28", "1988-07-28", SameDay, SameDay);
        check("1988-07-28", "1988-07-23/1988-08-22", SameMonth, SameMonth);
        check("1988-07-28", "1988-03-21/1989-03-20", SameYear, SameYear);
        check("1988-07-28", "1980-01-01/1989-03-20", Overlap, Overlap);
        check("1988-07-28", "1988-07-30", DaysApart, DateSlip);
        check("1988-07-23/1988-08-22", "1988-08-23", DaysApart, YearApart);
        check("1988-07-28", "1988-08-15", MonthsApart, YearApart);
        check("1988-07-28", "1989-05-13", YearApart, YearApart);
        check("1988-07-28", "1989-07-28", DateSlip, DateSlip);
        check("1988-07-28", "1981-07-28", DateSlip, DateSlip);
        check("1988-07-28", "1981-07-01/1981-07-31", Conflict, Conflict);
        check("1988-07-28", "1981-05-13", Conflict, Conflict);
        check("1988-03-07", "1988-07-03", DateSlip, DateSlip);
        check("2009-01-01/2009-12-31", "2010-01-01/2010-12-31", YearApart, YearApart);
        check("1988-07-28/..", "1999-07-28", Overlap, Overlap);
        check("../..", "1999-07-28", Missing, Missing);
    }

    #[test]
    fn a_crowded_day_is_less_rare() {
        let days = ["1988-07-28"; 30].into_iter().chain(["1981-01-01", "1988-01-01/1988-12-30"]).map(span);
        let days: Vec<Span> = days.filter_map(Crowd::told).collect();
        let crowd = Crowd::new(&days);
        let rarity = |window| rarity_of(crowd.share(window));
        assert!(rarity(span("1988-07-28")) < 0.2);
        assert!(rarity(span("1981-01-01")) > 4.5);
        assert!(rarity(span("1950-01-01")) > 15.0);
        assert!(Crowd::default().up_to.is_empty());
        assert_eq!(Crowd::told(span("1900-01-01/1999-12-31")), None);
    }
}
