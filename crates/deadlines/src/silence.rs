//! Days without an answer, said so that it cannot be read as «there was none».
//!
//! That a register holds no reply does not mean that none was sent. What can be
//! said is that none was seen, by which day, in which source.

use dates::{Day, Lang, Window, dated, display};

use crate::Elapsed;

/// A question for which no answer was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// When it was asked.
    pub since: Window,
    /// The day by which the source was looked through.
    pub as_of: Day,
    /// Where an answer was looked for.
    pub source: String,
}

impl Silence {
    /// The days from the question to the day by which the source was looked through.
    pub fn days(&self) -> Elapsed {
        Elapsed::between(&self.since, &Window::of(self.as_of))
    }

    /// In words: «none seen as of 2020-12-09 in SOURCE».
    ///
    /// There is no shorter form: without the day and the source it would claim more than is known.
    pub fn in_words(&self, lang: Lang) -> String {
        let Silence { as_of, source, .. } = self;
        let day = display(&dated(&Window::of(*as_of), lang), lang);
        let other = day.converted.map(|other| format!(" ({other})")).unwrap_or_default();
        let day = format!("{}{other}", day.written);
        match lang {
            Lang::English => format!("none seen as of {as_of} in {source}"),
            Lang::Persian => format!("تا {day} در {source} پاسخی دیده نشده است"),
            Lang::Arabic => format!("لم يُعثر على رد حتى {day} في {source}"),
        }
    }
}
