//! Whether what was done came in time, and how many days late.

use dates::{Answer, Day, Window};

use crate::rule::{End, Rule};
use crate::{DueWindow, Elapsed, Rules, Trigger};

/// What was done, set beside when it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When it was due.
    pub due: DueWindow,
    /// Whether it came in time.
    pub in_time: Answer,
    /// How many days past due; nought where it came in time.
    pub late: Elapsed,
    /// On which day after the trigger it came: the day after it is day 1.
    pub day: Elapsed,
}

impl Rules {
    /// Sets what was done on some day beside when it was due.
    pub fn kept(&self, rule: &Rule, trigger: &Trigger, done: &Window) -> Kept {
        let on = done.latest.unwrap_or(Day::LAST);
        let due = self.due(rule, trigger, on);
        let before = matches!((done.latest, due.window.earliest), (Some(done), Some(due)) if done <= due);
        let beyond = matches!((done.earliest, due.window.latest), (Some(done), Some(due)) if due < done);
        let in_time = match (before, beyond) {
            (true, _) => Answer::Yes,
            (_, true) => Answer::No,
            _ => Answer::Maybe,
        };
        Kept {
            due,
            in_time,
            late: Elapsed::between(&due.window, done).none_below_zero(),
            day: Elapsed::between(&self.started(rule, trigger), done),
        }
    }
}

impl Rule {
    /// What ends this rule's clock under the name of an event; the first where none is named.
    pub fn end(&self, event: Option<&str>) -> Option<&End> {
        match event {
            Some(event) => self.ends.iter().find(|end| end.event == event),
            None => self.ends.first(),
        }
    }
}
