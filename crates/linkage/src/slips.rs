//! Slips of the pen in numbers, codes and dates: how few touches make one text the other.

use std::sync::LazyLock;

use dates::{Calendar, Day};

use crate::evidence::Level;

/// How many touches turn one text into the other, up to `most`; nothing where it takes more.
///
/// A touch changes, adds or drops a letter, or exchanges two neighbours. Takes no
/// memory; the cost grows with the length and not with its square.
pub(crate) fn touches(a: &[u8], b: &[u8], most: u32) -> Option<u32> {
    let alike = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[alike..], &b[alike..]);
    if a.len().abs_diff(b.len()) > most as usize {
        return None;
    }
    if a.is_empty() || b.is_empty() {
        return Some(a.len().max(b.len()) as u32);
    }
    let left = most.checked_sub(1)?;
    let exchanged = a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0];
    let ways = [
        touches(&a[1..], &b[1..], left),
        touches(&a[1..], b, left),
        touches(a, &b[1..], left),
        if exchanged { touches(&a[2..], &b[2..], left) } else { None },
    ];
    ways.into_iter().flatten().min().map(|further| further + 1)
}

/// How two numbers of a document or two postal codes stand to each other.
pub(crate) fn code_level(a: &str, b: &str) -> Level {
    match touches(a.as_bytes(), b.as_bytes(), 2) {
        Some(0) => Level::Same,
        // One touch in three digits leaves nothing to tell.
        Some(touches) if a.len().min(b.len()) <= 2 * touches as usize => Level::Other,
        Some(1) => Level::Slip,
        Some(_) => Level::Garbled,
        None => Level::Other,
    }
}

/// How two e-mail addresses or two telephone numbers stand to each other.
pub(crate) fn contact_level(a: &str, b: &str) -> Option<Level> {
    let parts = (a.split_once('@'), b.split_once('@'));
    let level = match touches(a.as_bytes(), b.as_bytes(), 3) {
        Some(0) => Level::Same,
        Some(1) => Level::Slip,
        Some(_) => Level::Garbled,
        None => Level::Other,
    };
    match parts {
        (None, None) => Some(level),
        (Some(one), Some(other)) if level == Level::Other => {
            let (short, long) =
                if one.0.len() <= other.0.len() { (one.0, other.0) } else { (other.0, one.0) };
            let named = touches(one.0.as_bytes(), other.0.as_bytes(), 1).is_some();
            let part = short.len() > 3 && (named || long.starts_with(short) || long.ends_with(short));
            Some(if part { Level::PartShared } else { level })
        }
        (Some(_), Some(_)) => Some(level),
        // A telephone says nothing about an e-mail address.
        _ => None,
    }
}

/// Whether two streets are one, slips of the pen included.
pub(crate) fn same_street(a: &str, b: &str) -> bool {
    let most = (a.len().min(b.len()) / 5).min(3) as u32;
    touches(a.as_bytes(), b.as_bytes(), most).is_some()
}

/// Whether two days may be one day written down wrongly: one digit another, two digits
/// exchanged, or day and month exchanged, as either calendar in use here would write them.
pub(crate) fn date_slip(a: Day, b: Day) -> bool {
    written_wrongly(written(a), written(b))
}

/// The same of days in digits.
pub(crate) fn written_wrongly(a: [u32; 2], b: [u32; 2]) -> bool {
    a.into_iter().zip(b).any(|(one, other)| {
        let turned =
            one >> 16 == other >> 16 && one >> 8 & 0xff == other & 0xff && other >> 8 & 0xff == one & 0xff;
        one != other && (turned || one_slip(one, other))
    })
}

/// The calendars that lists are written in.
const CALENDARS: [Calendar; 2] = [Calendar::Gregorian, Calendar::SolarHijri];

/// The digits of a day in each calendar, from a table for the days people are asked about.
pub(crate) fn written(day: Day) -> [u32; 2] {
    static TABLE: LazyLock<(i32, Vec<[u32; 2]>)> = LazyLock::new(|| {
        let first = Day::from_ymd(1850, 1, 1).unwrap_or(Day::FIRST);
        (first.number(), (0..75_000).map(|days| converted(first.plus(days))).collect())
    });
    let place = usize::try_from(day.number() - TABLE.0).ok();
    place.and_then(|place| TABLE.1.get(place).copied()).unwrap_or_else(|| converted(day))
}

fn converted(day: Day) -> [u32; 2] {
    CALENDARS.map(|calendar| digits(calendar.ymd(day)))
}

/// A date as eight digits of four bits: 1988-07-28 is `0x1988_0728`.
fn digits((year, month, day): (i32, u8, u8)) -> u32 {
    let number = year.unsigned_abs() * 10_000 + u32::from(month) * 100 + u32::from(day);
    let mut digits = 0;
    let mut rest = number;
    for place in 0..8 {
        digits |= (rest % 10) << (4 * place);
        rest /= 10;
    }
    digits
}

/// Whether one digit differs, or two neighbours are exchanged, of numbers that differ.
fn one_slip(a: u32, b: u32) -> bool {
    let difference = a ^ b;
    let place = difference.trailing_zeros() / 4 * 4;
    let low = (difference >> place) & 0xf;
    match difference >> place {
        rest if rest <= 0xf => true,
        rest if rest <= 0xff && rest >> 4 == low => {
            let pair = |number: u32| ((number >> place) & 0xf, (number >> (place + 4)) & 0xf);
            let ((x, y), (u, v)) = (pair(a), pair(b));
            x == v && y == u
        }
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn code(a: &str, b: &str, level: Level) {
        assert_eq!(code_level(a, b), level);
        assert_eq!(code_level(b, a), level);
    }

    #[test]
    fn numbers_a_digit_apart_are_likelier_a_slip_than_numbers_that_share_nothing() {
        code("4065912", "4065912", Level::Same);
        code("4065912", "4065812", Level::Slip);
        code("4065912", "4056912", Level::Slip);
        code("4065912", "406512", Level::Slip);
        code("4065912", "4056812", Level::Garbled);
        code("4065912", "5056812", Level::Other);
        code("4065912", "7718203", Level::Other);
        code("12", "13", Level::Other);
        code("2119", "2118", Level::Slip);
        code("2119", "3118", Level::Other);
    }

    #[track_caller]
    fn contact(a: &str, b: &str, level: Option<Level>) {
        assert_eq!(contact_level(a, b), level);
        assert_eq!(contact_level(b, a), level);
    }

    #[test]
    fn contacts_agree_with_slips_or_in_the_name_before_the_sign() {
        contact("roshan.k@example.org", "roshan.k@example.org", Some(Level::Same));
        contact("roshan.k@example.org", "roshan.k@exampel.org", Some(Level::Slip));
        contact("roshan45@example.org", "roshna5@example.org", Some(Level::Garbled));
        contact("roshan.k@example.org", "roshan.k@news.example.net", Some(Level::PartShared));
        contact("roshan.k@example.org", "behrang@example.org", Some(Level::Other));
        contact("123456789", "123456798", Some(Level::Slip));
        contact("123456789", "roshan.k@example.org", None);
    }

    #[track_caller]
    fn days(a: &str, b: &str, slip: bool) {
        let day = |text| Day::from_iso(text).unwrap();
        assert_eq!(date_slip(day(a), day(b)), slip, "{a} {b}");
        assert_eq!(date_slip(day(b), day(a)), slip, "{b} {a}");
    }

    #[test]
    fn a_date_written_wrongly_is_told_from_another_date() {
        days("1988-03-07", "1988-07-03", true);
        days("1988-03-07", "1983-03-07", true);
        days("1988-03-17", "1988-03-11", true);
        days("1968-03-17", "1986-03-17", true);
        days("1988-03-12", "1988-03-21", true);
        days("1988-03-07", "1988-03-07", false);
        days("1988-03-07", "1986-04-07", false);
        days("1988-03-07", "1971-11-25", false);
        // 1367-05-06 and 1367-06-05: day and month exchanged in Solar Hijri.
        days("1988-07-28", "1988-08-27", true);
    }

    #[test]
    fn a_street_with_a_slip_is_one_street() {
        assert!(same_street("tulip street", "tulpi street"));
        assert!(same_street("tulip street", "tulipstreet"));
        assert!(!same_street("tulip street", "rose street"));
        assert!(!same_street("elm", "oak"));
    }
}
