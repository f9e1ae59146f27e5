//! Dates in numbers alone, the common case: one look at the text, no tables.
//!
//! `1367/5/6`, `۶-۵-۱۳۶۷`, `1988-07-30T00:00:00`, `19880730`, `1367.0`.

use crate::parts::Parts;
use crate::years::{Number, by_size};
use crate::{Calendar, DateIssue, Hints, Order};

/// The numbers of a text that holds nothing else, and what stood between them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    numbers: [Number; 3],
    marks: [char; 2],
    count: usize,
}

/// What numbers say: one of several dates, or a range of years.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    OneOf(Vec<Parts>),
    FromTo(Parts, Parts),
}

/// The place of a number that is not there.
const NONE: Number = Number { value: 0, digits: 0 };

/// The numbers of a text; `None` where it holds anything but one to three of them.
pub(crate) fn scan(text: &str) -> Option<Numbers> {
    const NONE: Number = Number { value: 0, digits: 0 };
    let mut found = Numbers { numbers: [NONE; 3], marks: [' '; 2], count: 0 };
    let mut gap = Gap::Start;
    for (at, letter) in text.char_indices() {
        if let Some(digit) = digit(letter) {
            match gap {
                Gap::Within => {}
                Gap::Mark(mark) if found.count < 3 => {
                    found.marks[found.count - 1] = mark;
                    found.count += 1;
                }
                Gap::Start => found.count = 1,
                Gap::Space if found.count == 3 => return clock(&text[at..]).then_some(found),
                Gap::Mark(_) | Gap::Space => return None,
            }
            gap = Gap::Within;
            let number = &mut found.numbers[found.count - 1];
            if number.digits == 8 {
                return None;
            }
            *number = Number { value: number.value * 10 + digit, digits: number.digits + 1 };
        } else if matches!(letter, 'T' | 't') && found.count == 3 && gap == Gap::Within {
            return clock(&text[at + 1..]).then_some(found);
        } else if !is_invisible(letter) {
            gap = gap.then(letter)?;
        }
    }
    (found.count > 0 && matches!(gap, Gap::Within | Gap::Space)).then_some(found)
}

/// Where the scan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    Start,
    Within,
    Space,
    Mark(char),
}

impl Gap {
    /// The state after a letter that is no digit; `None` where it is no numeric date.
    fn then(self, letter: char) -> Option<Gap> {
        match (self, letter.is_whitespace()) {
            (Gap::Start, true) => Some(Gap::Start),
            (Gap::Within | Gap::Space, true) => Some(Gap::Space),
            (Gap::Mark(mark), true) => Some(Gap::Mark(mark)),
            (Gap::Within | Gap::Space, false) => mark(letter).map(Gap::Mark),
            (Gap::Start | Gap::Mark(_), false) => None,
        }
    }
}

/// The value of an ASCII, Persian or Arabic-Indic digit.
pub(crate) fn digit(letter: char) -> Option<i32> {
    let zero = match letter {
        '0'..='9' => '0',
        '۰'..='۹' => '۰',
        '٠'..='٩' => '٠',
        _ => return None,
    };
    i32::try_from(u32::from(letter) - u32::from(zero)).ok()
}

/// The separators of numeric dates, by their plain form.
pub(crate) fn mark(letter: char) -> Option<char> {
    match letter {
        '/' | '\\' | '⁄' | '∕' | '؍' => Some('/'),
        '-' | '‐' | '‑' | '−' => Some('-'),
        '–' | '—' => Some('–'),
        '.' | '٫' => Some('.'),
        _ => None,
    }
}

/// Characters that are not seen: directions, joiners, marks of byte order.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{061C}' | '\u{FEFF}' | '\u{00AD}')
}

/// Whether a text is a time of day: `00:00:00.000Z`, `14:30 PM`, `00:00:00+03:30`.
fn clock(text: &str) -> bool {
    let mut hours = text.trim().splitn(2, ':');
    let first = hours.next().unwrap_or_default();
    let short = (1..=2).contains(&first.len()) && first.bytes().all(|it| it.is_ascii_digit());
    short
        && hours.next().is_some_and(|rest| {
            rest.bytes().take(2).all(|it| it.is_ascii_digit())
                && rest.bytes().all(|it| it.is_ascii_digit() || b":.+-ZzAaPpMm ".contains(&it))
        })
}

impl Numbers {
    /// Numbers found among words, and the marks between them; `None` for none or many.
    pub fn new(found: &[Number], between: &[char]) -> Option<Numbers> {
        let number = |at: usize| found.get(at).copied().unwrap_or(NONE);
        let mark = |at: usize| between.get(at).copied().unwrap_or(' ');
        let numbers = [number(0), number(1), number(2)];
        (1..=3).contains(&found.len()).then_some(Numbers {
            numbers,
            marks: [mark(0), mark(1)],
            count: found.len(),
        })
    }

    /// What the numbers say; `None` where they are no date.
    pub fn said(&self, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Said> {
        let [a, b, c] = self.numbers;
        if self.numbers.iter().all(|number| number.value == 0) {
            issues.push(DateIssue::StatedUnknown);
            return Some(Said::OneOf(Vec::new()));
        }
        match (self.count, self.marks) {
            (1, _) => one(a).map(Said::only),
            // Spreadsheets write a whole number as 1367.0.
            (2, ['.', _]) if b.value == 0 && b.digits <= 2 => one(a).map(Said::only),
            (2, _) => two(a, b, hints, issues),
            (3, [first, second]) if first == second => three([a, b, c], hints, issues),
            _ => None,
        }
    }
}

impl Said {
    fn only(parts: Parts) -> Said {
        Said::OneOf(vec![parts])
    }
}

fn small(number: Number) -> u8 {
    u8::try_from(number.value).unwrap_or(u8::MAX)
}

/// A year, or a date written without separators: 13670506, 670506, 198807.
fn one(number: Number) -> Option<Parts> {
    let part = |value: i32, digits| Number { value, digits };
    let value = number.value;
    let (last, middle) = (value % 100, value / 100 % 100);
    let day = |year: Number| {
        let fits = (0..=12).contains(&middle) && (0..=31).contains(&last);
        let (month, day) = (small(part(middle, 2)), small(part(last, 2)));
        fits.then(|| Parts::numeric(year, Some(month), Some(day)))
    };
    match number.digits {
        4 => Some(Parts::numeric(number, None, None)),
        2 if value > 31 => Some(Parts::numeric(number, None, None)),
        8 if by_size(value / 10_000).is_some() => day(part(value / 10_000, 4)),
        6 if by_size(value / 100).is_some() && (0..=12).contains(&last) => {
            Some(Parts::numeric(part(value / 100, 4), Some(small(part(last, 2))), None))
        }
        6 if value / 10_000 > 31 => day(part(value / 10_000, 2)),
        _ => None,
    }
}

/// A year and a month, two years, or a day and a month.
fn two(a: Number, b: Number, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Said> {
    if a.digits == 3 || b.digits == 3 || a.digits > 4 || b.digits > 4 {
        return None;
    }
    match (a.is_year(), b.is_year()) {
        (true, false) if b.value <= 12 => Some(Said::only(Parts::numeric(a, Some(small(b)), None))),
        (true, _) => years_from_to(a, b).or_else(|| no_month(a, b)),
        (false, true) if a.value <= 12 => Some(Said::only(Parts::numeric(b, Some(small(a)), None))),
        (false, true) => None,
        (false, false) => Some(day_and_month(a, b, hints, issues)),
    }
}

/// 1367-1368, 1367/68, 67-68, 1367/1988; `None` where the second is not the later one.
fn years_from_to(a: Number, b: Number) -> Option<Said> {
    let until = match (a.digits, b.digits) {
        (4, 2) => Number { value: a.value - a.value % 100 + b.value, digits: 4 },
        (4, 4) | (2, 2) => b,
        _ => return None,
    };
    let year = |number| Parts::numeric(number, None, None);
    let two_calendars = a.digits == 4 && by_size(a.value) != by_size(until.value);
    (until.value > a.value || two_calendars).then(|| Said::FromTo(year(a), year(until)))
}

/// 1367/13: a year with a month that there is not. 1367-22 is left to EDTF, a summer.
fn no_month(a: Number, b: Number) -> Option<Said> {
    let month = (b.digits <= 2 && !(21..=24).contains(&b.value)).then(|| small(b));
    month.map(|month| Said::only(Parts::numeric(a, Some(month), None)))
}

/// Two small numbers: a day and a month whose year must come from the list.
fn day_and_month(a: Number, b: Number, hints: &Hints, issues: &mut Vec<DateIssue>) -> Said {
    let parts = |month: Number, day: Number| Parts {
        year: None,
        ..Parts::numeric(month, Some(small(month)), Some(small(day)))
    };
    let month_first = matches!(hints.order, Some(Order::YearMonthDay | Order::MonthDayYear));
    if b.value > 12 || (month_first && a.value <= 12) {
        return Said::only(parts(a, b));
    }
    if a.value > 12 || hints.order.is_some() || a.value == b.value {
        return Said::only(parts(b, a));
    }
    issues.push(DateIssue::AmbiguousOrder);
    either(parts(b, a), parts(a, b))
}

/// Year, month and day, ordered by which of them is above 31, then above 12.
fn three(numbers: [Number; 3], hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Said> {
    let [a, b, c] = numbers;
    if b.digits > 2 || (a.is_year() && c.is_year() && a.digits == c.digits) {
        return None;
    }
    // Of 1367/5/45 and 45/5/1367 the longer one is the year, the other no day.
    if a.is_year() && a.digits >= c.digits {
        let turned = b.value > 12 && c.value <= 12;
        if turned {
            issues.push(DateIssue::UnusualOrder);
        }
        let (month, day) = if turned { (c, b) } else { (b, c) };
        return Some(Said::only(Parts::numeric(a, Some(small(month)), Some(small(day)))));
    }
    if c.is_year() {
        return Some(year_last(a, b, c, hints, issues));
    }
    Some(all_small(numbers, hints, issues))
}

/// d/m/y as nearly everywhere; m/d/y only for Gregorian years.
fn year_last(a: Number, b: Number, year: Number, hints: &Hints, issues: &mut Vec<DateIssue>) -> Said {
    let day_first = Parts::numeric(year, Some(small(b)), Some(small(a)));
    let month_first = Parts::numeric(year, Some(small(a)), Some(small(b)));
    if b.value > 12 && a.value <= 12 {
        if hints.order != Some(Order::MonthDayYear) {
            issues.push(DateIssue::UnusualOrder);
        }
        return Said::only(month_first);
    }
    if a.value > 12 || a.value == b.value || !gregorian(year, hints) {
        return Said::only(day_first);
    }
    match hints.order {
        Some(Order::MonthDayYear) => Said::only(month_first),
        Some(Order::DayMonthYear | Order::YearMonthDay) => Said::only(day_first),
        None => {
            issues.push(DateIssue::AmbiguousOrder);
            either(day_first, month_first)
        }
    }
}

fn gregorian(year: Number, hints: &Hints) -> bool {
    let listed = hints.calendar == Some(Calendar::Gregorian);
    if year.digits == 4 { by_size(year.value) == Some(Calendar::Gregorian) } else { listed }
}

/// Three numbers of which each could be a day: 05/06/07.
fn all_small([a, b, c]: [Number; 3], hints: &Hints, issues: &mut Vec<DateIssue>) -> Said {
    let year_first = Parts::numeric(a, Some(small(b)), Some(small(c)));
    let day_first = Parts::numeric(c, Some(small(b)), Some(small(a)));
    let american = hints.calendar.or(Some(Calendar::Gregorian));
    let month_first = Parts { calendar: american, ..Parts::numeric(c, Some(small(a)), Some(small(b))) };
    match hints.order {
        Some(Order::YearMonthDay) => Said::only(year_first),
        Some(Order::DayMonthYear) => Said::only(day_first),
        Some(Order::MonthDayYear) => Said::only(month_first),
        None => {
            issues.push(DateIssue::AmbiguousOrder);
            if b.value > 12 {
                return Said::only(Parts { order_assumed: true, ..month_first });
            }
            either(year_first, day_first)
        }
    }
}

/// Two readings that differ in the order of their numbers.
fn either(mut one: Parts, mut other: Parts) -> Said {
    one.order_assumed = true;
    other.order_assumed = true;
    Said::OneOf(vec![one, other])
}
