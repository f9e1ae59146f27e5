//! The days on which a post was certainly, possibly or not held, as one source has it.

use claims::Account;
use dates::{Answer, Day, Window, before};

/// When somebody held a post, or when something else of which only some days are known was so.
///
/// All ends are windows; what nobody said is open. A holding is taken to be without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tenure {
    /// When it began.
    pub from: Option<Window>,
    /// When it ended; its last day counts as held.
    pub to: Option<Window>,
    /// Days on which a source has it so.
    pub seen: Vec<Window>,
}

impl Tenure {
    /// The tenure that a record of kind `holding` tells.
    pub fn of_holding(account: &Account<'_>) -> Tenure {
        Tenure {
            from: account.window("from_date"),
            to: account.window("to_date"),
            seen: account.windows("seen_on").collect(),
        }
    }

    /// The time for which a record of a post says how it was placed.
    pub fn of_post(account: &Account<'_>) -> Tenure {
        Tenure { from: account.window("active_from"), to: account.window("active_to"), seen: Vec::new() }
    }

    /// Whether it ends before it begins: odd, so that nothing about it is certain.
    pub fn is_turned(&self) -> bool {
        matches!((&self.from, &self.to), (Some(from), Some(to)) if before(to, from) == Answer::Yes)
    }

    /// The days outside which it was not so; an end that nobody gave is open.
    pub fn outer(&self) -> Window {
        let mut outer = Window {
            earliest: self.from.and_then(|from| from.earliest),
            latest: self.to.and_then(|to| to.latest),
        };
        if self.is_turned() {
            let ends = self.from.zip(self.to).map(|(from, to)| from.around(&to));
            outer = ends.unwrap_or_default();
        }
        self.seen.iter().fold(outer, |outer, seen| outer.around(seen))
    }

    /// The days on which it was certainly so; `None` where there is no such day.
    pub fn core(&self) -> Option<Window> {
        if self.is_turned() {
            return None;
        }
        // Whatever day of its window each point was, what lies between the first and the last is held.
        let points = || self.from.iter().chain(&self.to).chain(&self.seen);
        let first = points().filter_map(|point| point.latest).min()?;
        let last = points().filter_map(|point| point.earliest).max()?;
        (first <= last).then_some(Window { earliest: Some(first), latest: Some(last) })
    }

    /// Whether it was so on a day.
    pub fn on(&self, day: Day) -> Answer {
        if self.core().is_some_and(|core| core.holds(day)) {
            Answer::Yes
        } else if self.outer().holds(day) {
            Answer::Maybe
        } else {
            Answer::No
        }
    }

    /// Whether it was so on some day on which something else happened.
    ///
    /// `Yes` only where the whole window of the other lies within the certain days.
    pub fn during(&self, other: &Window) -> Answer {
        if self.outer().shared(other).is_none() {
            return Answer::No;
        }
        let within = self.core().is_some_and(|core| {
            other.earliest.is_some_and(|day| core.holds(day))
                && other.latest.is_some_and(|day| core.holds(day))
        });
        if within { Answer::Yes } else { Answer::Maybe }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Reads `1981-01-01`, `1981-01-01/1981-12-31` or nothing.
    fn window(text: &str) -> Option<Window> {
        let (earliest, latest) = text.split_once('/').unwrap_or((text, text));
        let window = Window { earliest: Day::from_iso(earliest), latest: Day::from_iso(latest) };
        (window != Window::default()).then_some(window)
    }

    /// Lines of `testdata/tenures.tsv`: from, to, seen on (parted by a space), day, answer.
    #[test]
    fn a_day_is_certainly_possibly_or_not_within_a_tenure() {
        let lines = include_str!("../testdata/tenures.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let seen = cells[2].split(' ').filter_map(window).collect();
            let tenure = Tenure { from: window(cells[0]), to: window(cells[1]), seen };
            let answer = match tenure.on(Day::from_iso(cells[3]).unwrap()) {
                Answer::Yes => "certainly",
                Answer::Maybe => "possibly",
                Answer::No => "not",
            };
            assert_eq!(answer, cells[4], "{line}");
        }
    }

    #[track_caller]
    fn during(from: &str, to: &str, other: &str, expected: Answer) {
        let tenure = Tenure { from: window(from), to: window(to), seen: Vec::new() };
        assert_eq!(tenure.during(&window(other).unwrap()), expected, "{from} {to} {other}");
    }

    #[test]
    fn an_act_lies_in_a_tenure_on_its_edge_or_outside() {
        during("1981-01-01", "1989-01-01", "1988-07-28/1988-09-05", Answer::Yes);
        during("1981-01-01", "1988-08-01", "1988-07-28/1988-09-05", Answer::Maybe);
        during("1989-01-01", "", "1988-07-28/1988-09-05", Answer::No);
        during("1981-01-01", "", "1988-07-28/1988-09-05", Answer::Maybe);
        during("1981-01-01", "1989-01-01", "1988-07-28/..", Answer::Maybe);
    }
}
