//! Dates for people: as written in their calendar, and in the reader's other one.

use crate::lexicon::MONTHS;
use crate::{Assumption, Calendar, Certainty, Day, HistoricalDate, Precision, Window};
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

/// A language that dates are shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English: 6 Mordad 1367.
    English,
    /// Persian: ۶ مرداد ۱۳۶۷.
    Persian,
    /// Arabic: ٦ مرداد ١٣٦٧.
    Arabic,
}

impl Lang {
    /// The language subtag: `en`, `fa`, `ar`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::English => "en",
            Lang::Persian => "fa",
            Lang::Arabic => "ar",
        }
    }

    /// The language of a subtag; `None` for any other.
    pub fn from_code(code: &str) -> Option<Lang> {
        [Lang::English, Lang::Persian, Lang::Arabic].into_iter().find(|it| it.code() == code)
    }

    /// Picks the word of this language.
    fn pick(self, [english, persian, arabic]: [&'static str; 3]) -> &'static str {
        match self {
            Lang::English => english,
            Lang::Persian => persian,
            Lang::Arabic => arabic,
        }
    }
}

/// A date in words, its halves apart so that each can be isolated for direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// In the calendar it was written in: `6 Mordad 1367`.
    pub written: String,
    /// The same days in the other calendar, where there is one to show: `28 July 1988`.
    pub converted: Option<String>,
}

impl Shown {
    /// Both halves, each between U+2068 and U+2069, for plain text of either direction.
    pub fn isolated(&self) -> String {
        let isolate = |half: &String| format!("\u{2068}{half}\u{2069}");
        let halves = [Some(&self.written), self.converted.as_ref()];
        halves.into_iter().flatten().map(isolate).collect::<Vec<_>>().join(" · ")
    }
}

/// Both halves with a dot between: `6 Mordad 1367 · 28 July 1988`.
impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)?;
        match &self.converted {
            Some(converted) => write!(f, " · {converted}"),
            None => Ok(()),
        }
    }
}

/// A date in words, at its own precision.
///
/// What was written in another calendar is also given in the Gregorian one, and
/// in Persian a Gregorian day is also given in the Solar Hijri one.
///
/// ```
/// use dates::{Hints, Lang, display, read};
///
/// let date = &read("1367/5/6", &Hints::default()).candidates[0];
/// assert_eq!(display(date, Lang::English).to_string(), "6 Mordad 1367 · 28 July 1988");
/// assert_eq!(display(date, Lang::Persian).to_string(), "۶ مرداد ۱۳۶۷ · ۲۸ ژوئیه ۱۹۸۸");
/// ```
pub fn display(date: &HistoricalDate, lang: Lang) -> Shown {
    let converted = match (date.calendar, lang) {
        (Calendar::Gregorian, Lang::Persian) if date.precision == Precision::Day => {
            Some(rough(date, Calendar::SolarHijri, lang))
        }
        (Calendar::Gregorian, _) => None,
        _ => Some(rough(date, Calendar::Gregorian, lang)),
    };
    Shown {
        written: digits(&doubted(date, &written(date, lang), lang), lang),
        converted: converted.map(|text| digits(&text, lang)),
    }
}

/// The days something can have been, as a date: a day, a month or a year where that is what they are, else both ends.
///
/// The calendar is the one in which they are a whole month or year, else the one that readers of the language think in.
pub fn dated(window: &Window, lang: Lang) -> HistoricalDate {
    let own = if lang == Lang::Persian { Calendar::SolarHijri } else { Calendar::Gregorian };
    let (precision, calendar) = match (window.earliest, window.latest) {
        (Some(first), Some(last)) if first == last => (Precision::Day, own),
        (Some(first), Some(_)) => whole_part(first, window).unwrap_or((Precision::Range, own)),
        _ => (Precision::Range, own),
    };
    HistoricalDate {
        original: String::new(),
        calendar,
        window: *window,
        edtf: window.iso(),
        precision,
        certainty: Certainty::default(),
        assumptions: Vec::new(),
    }
}

/// Whether the days are exactly one month or year of a calendar, the Solar Hijri one first.
fn whole_part(first: Day, window: &Window) -> Option<(Precision, Calendar)> {
    [Calendar::SolarHijri, Calendar::Gregorian].into_iter().find_map(|calendar| {
        let (year, month, _) = calendar.ymd(first);
        if calendar.month(year, month) == Some(*window) {
            return Some((Precision::Month, calendar));
        }
        (calendar.year(year) == Some(*window)).then_some((Precision::Year, calendar))
    })
}

/// The date in its own calendar, without its doubts.
fn written(date: &HistoricalDate, lang: Lang) -> String {
    let calendar = date.calendar;
    let window = named_days(date);
    let Some(first) = window.earliest else { return stretch(&window, calendar, lang) };
    let (year, month, _) = calendar.ymd(first);
    let name = month_name(calendar, month, lang);
    match date.precision {
        Precision::Day if date.edtf.starts_with('[') => one_of(date, &window, calendar, lang),
        Precision::Day => stretch(&window, calendar, lang),
        Precision::Part => part(date, &window, lang),
        Precision::Month => format!("{name} {year}"),
        Precision::Season => format!("{} {year}", season_name(calendar, month, lang)),
        Precision::Year => format!("{year}{}", era(calendar, lang)),
        Precision::Decade => match lang {
            Lang::English => format!("{year}s"),
            Lang::Persian => format!("دههٔ {year}"),
            Lang::Arabic => format!("عقد {year}"),
        },
        Precision::Range => stretch(&window, calendar, lang),
    }
}

/// The mark of a calendar whose bare years would be taken for another's.
fn era(calendar: Calendar, lang: Lang) -> &'static str {
    match calendar {
        Calendar::SolarHijri | Calendar::Gregorian => "",
        Calendar::LunarHijri => lang.pick([" AH", " قمری", " هـ"]),
        Calendar::Shahanshahi => lang.pick([" Shahanshahi", " شاهنشاهی", " شاهنشاهي"]),
    }
}

/// The days that the text named, without what was added for moon and night.
fn named_days(date: &HistoricalDate) -> Window {
    let moon = date.calendar.margin();
    let night = i32::from(date.precision == Precision::Day && assumes(date, Assumption::Night));
    date.window.widened(-(moon + night))
}

fn assumes(date: &HistoricalDate, assumption: Assumption) -> bool {
    date.assumptions.contains(&assumption)
}

/// "About" in the three languages, before a date.
const ABOUT: [&str; 3] = ["about ", "حدود ", "نحو "];

/// "About", "the night of" and a question mark around a date.
fn doubted(date: &HistoricalDate, text: &str, lang: Lang) -> String {
    let about = matches!(date.certainty, Certainty::Approximate | Certainty::Both)
        && date.precision != Precision::Part;
    let doubt = matches!(date.certainty, Certainty::Uncertain | Certainty::Both);
    let night = assumes(date, Assumption::Night);
    let night = if night { lang.pick(["night of ", "شب ", "ليلة "]) } else { "" };
    let about = if about { lang.pick(ABOUT) } else { "" };
    let doubt = if doubt { lang.pick([" (?)", " (؟)", " (؟)"]) } else { "" };
    format!("{about}{night}{text}{doubt}")
}

/// "6 or 7 Mordad 1367": of two days both, of more the first and the last.
fn one_of(date: &HistoricalDate, window: &Window, calendar: Calendar, lang: Lang) -> String {
    let ends = window.earliest.zip(window.latest);
    let two = date.edtf.matches(',').count() == 1 && !date.edtf.contains("..");
    match ends {
        Some((first, last)) if two => {
            let or = lang.pick([" or ", " یا ", " أو "]);
            joined(first, last, calendar, lang, or)
        }
        _ => stretch(window, calendar, lang),
    }
}

/// From a day to a day, in as few words as tell them apart.
fn stretch(window: &Window, calendar: Calendar, lang: Lang) -> String {
    match (window.earliest, window.latest) {
        (Some(first), Some(last)) if first == last => day(first, calendar, lang),
        (Some(first), Some(last)) => {
            whole(first, last, calendar, lang).unwrap_or_else(|| joined(first, last, calendar, lang, " – "))
        }
        (Some(first), None) => {
            format!("{} {}", lang.pick(["from", "از", "من"]), day(first, calendar, lang))
        }
        (None, Some(last)) => {
            format!("{} {}", lang.pick(["until", "تا", "حتى"]), day(last, calendar, lang))
        }
        (None, None) => lang.pick(["not known", "نامعلوم", "غير معروف"]).to_owned(),
    }
}

/// Whole months or years by their names: `Mordad – Mehr 1367`, `1366 – 1367`.
fn whole(first: Day, last: Day, calendar: Calendar, lang: Lang) -> Option<String> {
    let (from, to) = (calendar.ymd(first), calendar.ymd(last.plus(1)));
    if from.2 != 1 || to.2 != 1 {
        return None;
    }
    let (year, month, _) = calendar.ymd(last);
    if from.1 == 1 && to.1 == 1 {
        let both = format!("{} – {year}", from.0);
        return Some(if from.0 == year { year.to_string() } else { both });
    }
    Some(months((from.0, from.1), (year, month), calendar, lang))
}

/// From a month to a month: `Mordad – Mehr 1367`, `March 1988 – March 1989`.
fn months(from: (i32, u8), to: (i32, u8), calendar: Calendar, lang: Lang) -> String {
    let name = |month: u8| month_name(calendar, month, lang);
    match (from.0 == to.0, from.1 == to.1) {
        (true, true) => format!("{} {}", name(to.1), to.0),
        (true, false) => format!("{} – {} {}", name(from.1), name(to.1), to.0),
        (false, _) => format!("{} {} – {} {}", name(from.1), from.0, name(to.1), to.0),
    }
}

/// Two days with a word between: `6 or 7 Mordad 1367`, `28 July – 2 August 1988`.
fn joined(first: Day, last: Day, calendar: Calendar, lang: Lang, between: &str) -> String {
    let (year, month, date) = calendar.ymd(first);
    let (last_year, last_month, _) = calendar.ymd(last);
    let name = month_name(calendar, month, lang);
    let end = day(last, calendar, lang);
    if (year, month) == (last_year, last_month) {
        let tight = if between == " – " { "–" } else { between };
        format!("{date}{tight}{end}")
    } else if year == last_year {
        format!("{date} {name}{between}{end}")
    } else {
        format!("{}{between}{end}", day(first, calendar, lang))
    }
}

fn day(day: Day, calendar: Calendar, lang: Lang) -> String {
    let (year, month, date) = calendar.ymd(day);
    format!("{date} {} {year}", month_name(calendar, month, lang))
}

/// A date in another calendar: its days, or months where it is a year or more.
fn rough(date: &HistoricalDate, calendar: Calendar, lang: Lang) -> String {
    let window = &date.window;
    match (date.precision, window.earliest, window.latest) {
        (Precision::Year | Precision::Decade, Some(first), Some(last)) => {
            let (from, to) = (calendar.ymd(first), calendar.ymd(last));
            months((from.0, from.1), (to.0, to.1), calendar, lang)
        }
        (Precision::Day, ..) if date.edtf.starts_with('[') => one_of(date, window, calendar, lang),
        _ => stretch(window, calendar, lang),
    }
}

/// The beginning, middle or end of a month or year by that name, or its days.
fn part(date: &HistoricalDate, window: &Window, lang: Lang) -> String {
    let (calendar, third) = (date.calendar, third(window, date.calendar));
    let (Some((third, of_year)), Some(first)) = (third, window.earliest) else {
        let loose = date.certainty != Certainty::Certain;
        let about = if loose { ABOUT } else { [""; 3] };
        return format!("{}{}", lang.pick(about), stretch(window, calendar, lang));
    };
    let name = match third {
        0 => lang.pick(["early", "اوایل", "أوائل"]),
        1 => lang.pick(["mid", "اواسط", "أواسط"]),
        _ => lang.pick(["late", "اواخر", "أواخر"]),
    };
    let (year, month, _) = calendar.ymd(first);
    match of_year {
        true => format!("{name} {year}"),
        false => format!("{name} {} {year}", month_name(calendar, month, lang)),
    }
}

/// Which third a window is, and whether of a year; `None` where it is none.
fn third(window: &Window, calendar: Calendar) -> Option<(u8, bool)> {
    let (first, last) = (calendar.ymd(window.earliest?), calendar.ymd(window.latest?));
    let ends = calendar.ymd(window.latest?.plus(1)).2 == 1;
    match (first.1, last.1) {
        (1, 4) | (5, 8) | (9, 12) if first.2 == 1 && ends => Some((first.1 / 4, true)),
        (one, other) if one == other => match (first.2, last.2) {
            (1, 10) => Some((0, false)),
            (11, 20) => Some((1, false)),
            (21, _) if ends => Some((2, false)),
            _ => None,
        },
        _ => None,
    }
}

/// A season by its first month.
fn season_name(calendar: Calendar, month: u8, lang: Lang) -> &'static str {
    let season = if calendar == Calendar::Gregorian { month / 3 } else { month.div_ceil(3) };
    match season {
        1 => lang.pick(["spring", "بهار", "ربيع"]),
        2 => lang.pick(["summer", "تابستان", "صيف"]),
        3 => lang.pick(["autumn", "پاییز", "خريف"]),
        _ => lang.pick(["winter", "زمستان", "شتاء"]),
    }
}

/// The name shown of each month: the fourth column of `data/months.tsv`.
static NAMES: LazyLock<HashMap<(Calendar, u8, &str), &str>> = LazyLock::new(|| {
    MONTHS
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let calendar = Calendar::from_code(columns.next()?)?;
            let number = columns.next()?.parse().ok()?;
            Some(((calendar, number, columns.next()?), columns.next()?))
        })
        .collect()
});

/// What a month of a calendar is called, 1 to 12; years of the imperial calendar have the months of the solar one.
///
/// # Panics
///
/// Where there is no such month.
pub fn month_name(calendar: Calendar, month: u8, lang: Lang) -> &'static str {
    let calendar = match calendar {
        Calendar::Shahanshahi => Calendar::SolarHijri,
        other => other,
    };
    NAMES
        .get(&(calendar, month, lang.code()))
        .expect("a test holds that every month has a name in every language")
}

/// A text with the digits of a language: `۱۳۶۷` in Persian.
pub fn digits(text: &str, lang: Lang) -> String {
    let zero = match lang {
        Lang::English => return text.to_owned(),
        Lang::Persian => '۰',
        Lang::Arabic => '٠',
    };
    let own = |letter: char| {
        let value = letter.to_digit(10)?;
        char::from_u32(u32::from(zero) + value)
    };
    text.chars().map(|letter| own(letter).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_has_a_name_in_every_language() {
        for calendar in Calendar::ALL {
            for lang in [Lang::English, Lang::Persian, Lang::Arabic] {
                for month in 1..=12 {
                    assert!(!month_name(calendar, month, lang).is_empty());
                }
            }
        }
    }
}
