//! How many days lie between two dates that are windows.

use std::fmt;

use dates::{Lang, Window, digits};

/// The least and the most number of days between two dates; an end may be open.
///
/// Shown as `97`, `67 to 97`, `at least 67`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Elapsed {
    /// The fewest days it can be.
    pub least: Option<i32>,
    /// The most.
    pub most: Option<i32>,
}

impl Elapsed {
    /// The days from one date to another; below zero where the other came first.
    pub fn between(from: &Window, to: &Window) -> Elapsed {
        let days = |first: Option<dates::Day>, last: Option<dates::Day>| {
            first.zip(last).map(|(first, last)| last.number() - first.number())
        };
        Elapsed { least: days(from.latest, to.earliest), most: days(from.earliest, to.latest) }
    }

    /// The same with nothing below zero: what came in time is no days late.
    pub fn none_below_zero(self) -> Elapsed {
        Elapsed { least: self.least.map(|days| days.max(0)), most: self.most.map(|days| days.max(0)) }
    }
}

impl Elapsed {
    /// It in the words and digits of a language.
    pub fn in_words(&self, lang: Lang) -> String {
        let words = match (lang, self.least, self.most) {
            (Lang::English, ..) => self.to_string(),
            (_, Some(least), Some(most)) if least == most => least.to_string(),
            (Lang::Persian, Some(least), Some(most)) => format!("{least} تا {most}"),
            (Lang::Persian, Some(least), None) => format!("دست‌کم {least}"),
            (Lang::Persian, None, Some(most)) => format!("حداکثر {most}"),
            (Lang::Persian, None, None) => "نامعلوم".to_owned(),
            (Lang::Arabic, Some(least), Some(most)) => format!("{least} إلى {most}"),
            (Lang::Arabic, Some(least), None) => format!("{least} على الأقل"),
            (Lang::Arabic, None, Some(most)) => format!("{most} على الأكثر"),
            (Lang::Arabic, None, None) => "غير معلوم".to_owned(),
        };
        digits(&words, lang)
    }
}

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => write!(f, "{least}"),
            (Some(least), Some(most)) => write!(f, "{least} to {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => f.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(least: Option<i32>, most: Option<i32>, expected: [&str; 3]) {
        let elapsed = Elapsed { least, most };
        let said = [Lang::English, Lang::Persian, Lang::Arabic].map(|lang| elapsed.in_words(lang));
        assert_eq!(said, expected);
    }

    #[test]
    fn days_are_counted_in_every_language() {
        check(Some(97), Some(97), ["97", "۹۷", "٩٧"]);
        check(Some(67), Some(97), ["67 to 97", "۶۷ تا ۹۷", "٦٧ إلى ٩٧"]);
        check(Some(67), None, ["at least 67", "دست‌کم ۶۷", "٦٧ على الأقل"]);
        check(None, Some(67), ["at most 67", "حداکثر ۶۷", "٦٧ على الأكثر"]);
        check(None, None, ["unknown", "نامعلوم", "غير معلوم"]);
    }
}
