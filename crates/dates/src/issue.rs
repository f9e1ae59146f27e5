//! What is odd about a date: noted beside it, never mended in silence.

use std::fmt;

macro_rules! issues {
    ($($(#[$doc:meta])* $name:ident $weight:ident $code:literal $sentence:literal;)*) => {
        /// One oddity of a date, with a stable code and a sentence for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DateIssue {
            $($(#[$doc])* #[doc = concat!("`", $code, "`: ", $sentence)] $name,)*
        }

        impl DateIssue {
            /// Every issue a date can have.
            pub const ALL: &[DateIssue] = &[$(DateIssue::$name),*];

            /// The stable code, as `date.two-digit-year`.
            pub fn code(self) -> &'static str {
                match self { $(DateIssue::$name => $code,)* }
            }

            /// What it means, in one English sentence.
            pub fn sentence(self) -> &'static str {
                match self { $(DateIssue::$name => $sentence,)* }
            }

            /// Whether somebody should look: a doubt, not merely a note.
            pub fn is_doubt(self) -> bool {
                match self { $(DateIssue::$name => issues!(@$weight),)* }
            }
        }
    };
    (@doubt) => { true };
    (@note) => { false };
}

issues! {
    NotUnderstood doubt "date.not-understood"
        "The text could not be read as a date; it is kept as written.";
    StatedUnknown note "date.stated-unknown"
        "The source itself says that the date is not known.";
    TwoDigitYear note "date.two-digit-year"
        "The year has two digits; the century was assumed.";
    AmbiguousCalendar doubt "date.ambiguous-calendar"
        "The year fits more than one calendar; each reading is kept.";
    AmbiguousOrder doubt "date.ambiguous-order"
        "Which number is the day and which the month or year cannot be told; each reading is kept.";
    UnusualOrder note "date.unusual-order"
        "The day and the month stand in an unusual order, which their sizes give away.";
    CalendarUnexpected note "date.calendar-unexpected"
        "The list is said to use one calendar, but this year can only be of another.";
    MixedCalendars doubt "date.mixed-calendars"
        "The month and the year are of different calendars.";
    CalendarsDisagree doubt "date.calendars-disagree"
        "The date is given in two calendars and the two are not the same day; both are kept (V-704).";
    YearOutOfRange doubt "date.year-out-of-range"
        "The year is outside the years that can be converted safely; the text is kept without a window.";
    NoYear doubt "date.no-year"
        "A day or month without a year.";
    NoSuchMonth doubt "date.no-such-month"
        "There is no such month; only the year was read.";
    NoSuchDay doubt "date.no-such-day"
        "The month has no such day; only the month was read.";
    ZeroPart note "date.zero-part"
        "The day or month is written as zero: it stands for not known.";
    Placeholder note "date.placeholder"
        "This list writes the first day of the year for a year alone; only the year was read.";
    RangeBackwards doubt "date.range-backwards"
        "The range ends before it begins; the days between the two were read (V-701).";
    WeekdayDisagrees doubt "date.weekday-disagrees"
        "The weekday that is stated is not that of the date.";
    AfterKnown doubt "date.after-known"
        "The date is later than the source itself can be.";
    ExtraText doubt "date.extra-text"
        "There are other words beside the date; they were not read.";
}

impl DateIssue {
    /// Whether it says by itself why there is no reading.
    pub(crate) fn explains_nothing_read(self) -> bool {
        matches!(
            self,
            DateIssue::StatedUnknown
                | DateIssue::YearOutOfRange
                | DateIssue::NoYear
                | DateIssue::MixedCalendars
        )
    }
}

impl fmt::Display for DateIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_stable_words_and_no_two_are_the_same() {
        let codes: BTreeSet<_> = DateIssue::ALL.iter().map(|issue| issue.code()).collect();
        assert_eq!(codes.len(), DateIssue::ALL.len());
        for issue in DateIssue::ALL {
            assert!(issue.code().starts_with("date."), "{issue}");
            assert!(issue.sentence().ends_with('.'), "{issue}");
        }
    }
}
