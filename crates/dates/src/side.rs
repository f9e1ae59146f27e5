//! One date's own words: its numbers, month, season, weekday and doubts.

use crate::lexicon::Sense;
use crate::numeric::{Numbers, Said};
use crate::parts::{Month, Parts, note};
use crate::span::Span;
use crate::token::Token;
use crate::years::Number;
use crate::{Assumption, Calendar, Certainty, DateIssue, Hints, Precision, Weekday};

/// What the words of one date say, before it is joined to another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Side {
    /// The readings of its numbers, most often one.
    pub readings: Vec<Parts>,
    weekday: Option<Weekday>,
    night: bool,
    about: bool,
    doubt: bool,
    hijri: bool,
    /// Words that no table has.
    strange: usize,
}

/// The most unknown words beside a date that is still read.
const STRANGE_AT_MOST: usize = 4;

impl Side {
    /// Reads the words of one date; `None` where they make none.
    pub fn new(tokens: &[Token], hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Side> {
        let mut side = Side::default();
        let mut words = Words::default();
        for token in tokens {
            match *token {
                Token::Number(number) => words.number(number),
                Token::Word(sense) => side.word(sense, &mut words)?,
                Token::Mark(mark, _) => side.mark(mark, &mut words),
                Token::Strange => side.strange += 1,
            }
        }
        side.readings = words.readings(hints, issues)?;
        side.allowed(issues).then_some(side)
    }

    fn word(&mut self, sense: Sense, words: &mut Words) -> Option<()> {
        match sense {
            Sense::Month(month) if words.month.is_none() => words.name(month),
            Sense::Month(_) => return None,
            Sense::Season(season) => words.parts.season = Some(season),
            Sense::Third(third) => words.parts.third = Some(third),
            Sense::Calendar(calendar) => words.parts.calendar = Some(calendar),
            Sense::Number(day) => words.number(Number { value: i32::from(day), digits: 2 }),
            Sense::Decade => words.parts.decade = true,
            Sense::DecadeBefore => words.decade_before(),
            Sense::Year => words.year_next = true,
            Sense::Weekday(weekday) => self.weekday = Some(weekday),
            Sense::Hijri => self.hijri = true,
            Sense::About => self.about = true,
            Sense::Doubt => self.doubt = true,
            Sense::Night => self.night = true,
            Sense::Filler => {}
            Sense::To
            | Sense::Or
            | Sense::And
            | Sense::Between
            | Sense::After
            | Sense::Before
            | Sense::From
            | Sense::Equal
            | Sense::Unknown => self.strange += 1,
        }
        Some(())
    }

    fn mark(&mut self, mark: char, words: &mut Words) {
        match mark {
            '?' => self.doubt = true,
            '~' => self.about = true,
            '%' => (self.doubt, self.about) = (true, true),
            '/' | '-' | '–' | '.' => words.mark(mark),
            ' ' | ',' | '(' | ')' | ':' | '=' => {}
            _ => self.strange += 1,
        }
    }

    /// Unknown words may stand beside a named month or a whole date, not beside less.
    fn allowed(&self, issues: &mut Vec<DateIssue>) -> bool {
        if self.strange == 0 {
            return true;
        }
        note(issues, DateIssue::ExtraText);
        self.strange <= STRANGE_AT_MOST
            && self.readings.iter().all(|it| {
                let named = it.month.is_some_and(|month| month.calendar.is_some());
                it.year.is_some() && it.month.is_some() && (named || it.day.is_some())
            })
    }

    /// Takes what it lacks from another date: "5 to 7 Mordad", "Mordad to Mehr 1367".
    pub fn complete(&mut self, other: &Side) {
        let Some(from) = other.readings.first() else { return };
        for parts in &mut self.readings {
            let lacks_year = parts.year.is_none();
            if parts.month.is_none() && parts.season.is_none() && lacks_year {
                parts.month = from.month;
                if parts.day.is_none() && parts.third.is_none() {
                    parts.season = from.season;
                }
            }
            if lacks_year {
                parts.year = from.year;
            }
            parts.calendar = parts.calendar.or(from.calendar);
        }
    }

    /// Writes out the second year of "1367-68" after the first.
    pub fn write_out(&mut self, from: &Side) {
        let first = from.readings.first().and_then(|parts| parts.year);
        let Some(first) = first.filter(|year| year.digits == 4) else { return };
        let year = self.readings.iter_mut().filter_map(|parts| parts.year.as_mut());
        for year in year.filter(|year| year.digits == 2) {
            *year = Number { value: first.value - first.value % 100 + year.value, digits: 4 };
        }
    }

    /// The spans it can mean, with its doubts, its night and its weekday.
    pub fn resolve(&self, hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
        let hints = &Hints { lunar_possible: hints.lunar_possible || self.hijri, ..hints.clone() };
        let mut spans: Vec<Span> = Vec::new();
        for parts in &self.readings {
            for span in parts.clone().without_zeros(issues).resolve(hints, issues) {
                if !spans.contains(&span) {
                    spans.push(span);
                }
            }
        }
        for span in &mut spans {
            span.certainty = span.certainty.and(Certainty::new(self.doubt, self.about));
            if self.night && span.precision == Precision::Day {
                span.window = span.window.widened(1);
                span.assume(Assumption::Night);
            }
        }
        if let Some(weekday) = self.weekday {
            check_weekday(weekday, &mut spans, issues);
        }
        spans
    }
}

/// Keeps the readings that fall on a stated weekday, where only some do.
fn check_weekday(weekday: Weekday, spans: &mut Vec<Span>, issues: &mut Vec<DateIssue>) {
    let falls = |span: &Span| {
        span.precision != Precision::Day
            || span.window.earliest.is_none_or(|first| {
                let last = span.window.latest.unwrap_or(first);
                (0..=last.number() - first.number()).any(|it| first.plus(it).weekday() == weekday)
            })
    };
    if !spans.iter().any(falls) {
        if !spans.is_empty() {
            note(issues, DateIssue::WeekdayDisagrees);
        }
        return;
    }
    let before = spans.len();
    spans.retain(falls);
    if spans.len() < before {
        issues.retain(|it| {
            !matches!(it, DateIssue::AmbiguousOrder | DateIssue::AmbiguousCalendar) || spans.len() > 1
        });
        spans.iter_mut().for_each(|span| span.assume(Assumption::WeekdayChose));
    }
}

/// The numbers and names of one date while its words are gone through.
#[derive(Debug, Default)]
struct Words {
    parts: Parts,
    month: Option<Month>,
    numbers: Vec<Number>,
    marks: Vec<char>,
    /// How many numbers stood before the name of the month.
    before_month: usize,
    /// سال stood here: the next number is a year.
    year_next: bool,
    year: Option<Number>,
}

impl Words {
    fn number(&mut self, number: Number) {
        if self.year_next && self.year.is_none() {
            self.year = Some(number);
            self.year_next = false;
            return;
        }
        if self.marks.len() < self.numbers.len() {
            self.marks.push(' ');
        }
        self.numbers.push(number);
    }

    fn name(&mut self, month: Month) {
        self.month = Some(month);
        self.before_month = self.numbers.len();
    }

    fn mark(&mut self, mark: char) {
        if self.marks.len() < self.numbers.len() {
            self.marks.push(mark);
        }
    }

    /// 1980s, and 80s: in English these are Gregorian.
    fn decade_before(&mut self) {
        self.parts.decade = true;
        if self.numbers.last().is_some_and(|number| number.digits == 2) {
            self.parts.calendar = self.parts.calendar.or(Some(Calendar::Gregorian));
        }
    }

    /// The readings of names and numbers together; `None` where they make no date.
    fn readings(mut self, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Vec<Parts>> {
        self.parts.month = self.month;
        if self.parts.decade || self.parts.season.is_some() {
            return self.of_a_year();
        }
        if self.month.is_some() {
            return self.named();
        }
        if self.year.is_some() && self.numbers.is_empty() {
            return self.of_a_year();
        }
        self.numbers.extend(self.year);
        self.in_numbers(hints, issues)
    }

    /// A decade, a season or a year: the only number is the year.
    fn of_a_year(mut self) -> Option<Vec<Parts>> {
        self.numbers.extend(self.year);
        match self.numbers[..] {
            [] if !self.parts.decade => {}
            [year] if !self.parts.decade || year.value % 10 == 0 => self.parts.year = Some(year),
            _ => return None,
        }
        if self.month.is_some() {
            return None;
        }
        Some(vec![self.parts])
    }

    /// A day, a month by name and a year, in any order and with any of them left out.
    fn named(mut self) -> Option<Vec<Parts>> {
        let day = |number: Number| u8::try_from(number.value).ok().filter(|_| number.digits <= 2);
        self.parts.year = self.year;
        match self.numbers[..] {
            [] => {}
            [one] if one.is_year() && self.year.is_none() => self.parts.year = Some(one),
            [one] => self.parts.day = Some(day(one)?),
            [a, b] if self.year.is_none() => {
                // "67 Mordad 5" and "5 Mordad 67"; of two small ones the day comes first.
                let year_first = a.is_year() && (!b.is_year() || a.digits > b.digits);
                let (first, second) = if year_first { (b, a) } else { (a, b) };
                self.parts.day = Some(day(first)?);
                self.parts.year = Some(second);
                if !second.is_year() && self.before_month != 1 {
                    self.parts.order_assumed = true;
                }
            }
            _ => return None,
        }
        Some(vec![self.parts])
    }

    /// A date in numbers among other words, or a lone day beside a fuller date.
    fn in_numbers(self, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Vec<Parts>> {
        if let ([day], None) = (&self.numbers[..], self.year)
            && !day.is_year()
        {
            let day = u8::try_from(day.value).ok();
            return Some(vec![Parts { day, ..self.parts }]);
        }
        let numbers = Numbers::new(&self.numbers, &self.marks)?;
        let hints = Hints { calendar: self.parts.calendar.or(hints.calendar), ..hints.clone() };
        let Said::OneOf(readings) = numbers.said(&hints, issues)? else { return None };
        let own = &self.parts;
        let with = |parts: Parts| Parts { third: own.third, calendar: own.calendar, ..parts };
        Some(readings.into_iter().map(with).collect())
    }
}
