//! Rules that look back from a receipt: was it within three months, a year?

use dates::{Answer, Day, Window};

use crate::count;
use crate::rule::{Period, Rule};

/// Whether something happened within the period before a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eligibility {
    /// Yes or no only where every day that can be meant says so.
    pub answer: Answer,
    /// The first day that is still within; a window where the receipt is one.
    pub cutoff: Window,
    /// The answer hangs on the day of the cutoff itself counting as within, which is our reading.
    pub on_cutoff: bool,
    /// What is said to have happened lies after the receipt: one of the two dates is odd.
    pub after_receipt: bool,
}

impl Rule {
    /// Whether what happened then was received in time; `None` for a rule that does not look back.
    ///
    /// ```
    /// use dates::{Answer, Day, Window};
    /// use deadlines::Rules;
    ///
    /// let rule = Rules::built_in().rule("WGEID-URG-3M").expect("a built-in rule");
    /// let day = |text| Window::of(Day::from_iso(text).expect("a day"));
    /// let eligible = rule.eligible(&day("2025-05-31"), &day("2025-08-31")).expect("it looks back");
    /// assert_eq!(eligible.answer, Answer::Yes);
    /// ```
    pub fn eligible(&self, happened: &Window, received: &Window) -> Option<Eligibility> {
        if !self.look_back {
            return None;
        }
        let cutoff = Window {
            earliest: received.earliest.map(|day| self.cutoff(day)),
            latest: received.latest.map(|day| self.cutoff(day)),
        };
        let within = matches!((happened.earliest, cutoff.latest), (Some(day), Some(cutoff)) if cutoff <= day);
        let outside = matches!((happened.latest, cutoff.earliest), (Some(day), Some(cutoff)) if day < cutoff);
        let answer = match (within, outside) {
            (true, _) => Answer::Yes,
            (_, true) => Answer::No,
            _ => Answer::Maybe,
        };
        Some(Eligibility {
            answer,
            cutoff,
            on_cutoff: answer == Answer::Yes && happened.earliest == cutoff.latest,
            after_receipt: matches!((happened.earliest, received.latest), (Some(day), Some(last)) if last < day),
        })
    }

    /// The first day that is still within the period before a receipt.
    pub(crate) fn cutoff(&self, received: Day) -> Day {
        self.moved(received, -1)
    }

    /// The last day of receipt for which a day is still within the period.
    ///
    /// Not the same day three months on, but the last one that leads back to it: from
    /// 28 February to 31 May, since three months before 29, 30 and 31 May there is no other day.
    pub(crate) fn last_receipt(&self, happened: Day) -> Day {
        let mut last = self.moved(happened, 1);
        while last < Day::LAST && self.cutoff(last.plus(1)) <= happened {
            last = last.plus(1);
        }
        while last > Day::FIRST && self.cutoff(last) > happened {
            last = last.plus(-1);
        }
        last
    }

    /// A day moved by the period of a rule that looks back, forwards (1) or backwards (-1).
    fn moved(&self, day: Day, direction: i32) -> Day {
        let amount = |amount: u32| direction.saturating_mul(i32::try_from(amount).unwrap_or(i32::MAX));
        match self.period {
            Period::CalendarMonths(months) => count::months(day, amount(months.least()), self.calendar),
            Period::Days(days) => day.plus(amount(days.least())),
            _ => day,
        }
    }
}
