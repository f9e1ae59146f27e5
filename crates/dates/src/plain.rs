//! The plainest EDTF, which nearly all readings are: a day, a month, a year, or from one of these to another.
//!
//! Readings are read again for every page and every case; this costs a twentieth of the whole grammar. What is not
//! plain is left to `edtf-core`, and a test holds that both say the same.

use crate::{Day, Window};

/// The days of a plain expression; `None` for any other.
pub(crate) fn window(edtf: &str) -> Option<Window> {
    let (first, last) = match edtf.split_once('/') {
        Some((first, last)) => (days(first)?, days(last)?),
        None => (days(edtf)?, days(edtf)?),
    };
    let window = Window { earliest: first.earliest, latest: last.latest };
    (window.earliest <= window.latest).then_some(window)
}

/// The days of `1988-07-28`, `1988-07` or `1988`.
fn days(text: &str) -> Option<Window> {
    let bytes = text.as_bytes();
    let number = |part: &[u8]| {
        let digits = part.iter().all(u8::is_ascii_digit);
        digits.then(|| part.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
    };
    let two = |part: &[u8]| number(part).and_then(|number| u8::try_from(number).ok());
    let year = i32::from(number(bytes.get(..4)?).filter(|year| *year > 0)?);
    let dashes = [4, 7].into_iter().filter(|at| *at < bytes.len()).all(|at| bytes[at] == b'-');
    let (first, last) = match bytes.len() {
        4 => (Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?),
        7 if dashes => {
            let month = two(&bytes[5..7])?;
            let last = [31, 30, 29, 28].into_iter().find_map(|day| Day::from_ymd(year, month, day))?;
            (Day::from_ymd(year, month, 1)?, last)
        }
        10 if dashes => {
            let day = Day::from_ymd(year, two(&bytes[5..7])?, two(&bytes[8..10])?)?;
            (day, day)
        }
        _ => return None,
    };
    Some(Window { earliest: Some(first), latest: Some(last) })
}

#[cfg(test)]
mod tests {
    use edtf_core::Edtf;

    use super::*;

    fn by_the_grammar(text: &str) -> Option<Window> {
        crate::historical::bounds(&Edtf::parse(text).ok()?)
    }

    #[test]
    fn a_plain_expression_means_what_the_grammar_says() {
        let mut texts: Vec<String> = Vec::new();
        for year in [1, 99, 1300, 1582, 1899, 1900, 1988, 2000, 2023, 9999] {
            texts.push(format!("{year:04}"));
            for month in 0..=13 {
                texts.push(format!("{year:04}-{month:02}"));
                texts.extend((0..=32).map(|day| format!("{year:04}-{month:02}-{day:02}")));
            }
        }
        let ends: Vec<String> = texts.iter().step_by(97).cloned().collect();
        for first in &ends {
            texts.extend(ends.iter().map(|last| format!("{first}/{last}")));
        }
        let plain = texts.iter().filter(|text| window(text).is_some()).count();
        assert!(plain > 3_000, "{plain} of {} are plain", texts.len());
        for text in texts {
            if let Some(window) = window(&text) {
                assert_eq!(Some(window), by_the_grammar(&text), "{text}");
            }
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_grammar() {
        for text in [
            "",
            "/",
            "1988~",
            "198X",
            "1988-07/..",
            "/1988",
            "1988-21",
            "+988",
            "19880728",
            "1988/1987",
            "0000",
        ] {
            assert_eq!(window(text), None, "{text}");
        }
    }
}
