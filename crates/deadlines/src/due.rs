//! From what started a clock to the window in which it runs out, and how that stands on a day.

use dates::{Day, Window};

use crate::count;
use crate::holidays::Holidays;
use crate::rule::{Amount, Iso, Period, Roll, Rule};
use crate::{Moment, Rules};

/// What started a clock, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// A day between these, on the clock of the rule's place.
    Days(Window),
    /// An exact moment.
    Moment(Moment),
}

impl From<Window> for Trigger {
    fn from(window: Window) -> Trigger {
        Trigger::Days(window)
    }
}

impl From<Moment> for Trigger {
    fn from(moment: Moment) -> Trigger {
        Trigger::Moment(moment)
    }
}

/// When something falls due, worked out from its trigger; never kept as a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueWindow {
    /// The first and the last day that can be the last one; it passes when that day has ended.
    pub window: Window,
    /// The same to the second, for rules that count hours.
    pub exact: Option<Exact>,
    /// How it stands on the day that was asked for.
    pub state: State,
}

/// A window of moments; an end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    /// The first moment at which it can run out.
    pub earliest: Option<Moment>,
    /// The last one.
    pub latest: Option<Moment>,
}

/// How a due window stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// What starts the clock lies after that day.
    NotStarted,
    /// It has not run out, whichever days were meant.
    Running,
    /// Whichever days were meant it has not run out, but this can be the last day.
    DueToday,
    /// It has run out, whichever days were meant.
    Passed,
    /// For some of the days that can be meant it has run out, for others not.
    MaybePassed,
    /// No day is known, or the rule has no period.
    CannotTell,
}

impl State {
    /// All six, in the order of their urgency in a list: what may be late first.
    pub const ALL: [State; 6] = [
        State::DueToday,
        State::Running,
        State::MaybePassed,
        State::Passed,
        State::NotStarted,
        State::CannotTell,
    ];

    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            State::NotStarted => "not_started",
            State::Running => "running",
            State::DueToday => "due_today",
            State::Passed => "passed",
            State::MaybePassed => "maybe_passed",
            State::CannotTell => "cannot_tell",
        }
    }

    /// The state in words.
    pub fn word(self, lang: dates::Lang) -> &'static str {
        let words = match self {
            State::NotStarted => ["not started", "آغاز نشده", "لم تبدأ"],
            State::Running => ["running", "در جریان", "جارية"],
            State::DueToday => ["can end today", "شاید امروز به پایان رسد", "قد تنتهي اليوم"],
            State::Passed => ["passed", "گذشته", "انقضت"],
            State::MaybePassed => ["may have passed", "شاید گذشته باشد", "ربما انقضت"],
            State::CannotTell => ["cannot be told", "نمی‌توان گفت", "لا يمكن القول"],
        };
        match lang {
            dates::Lang::English => words[0],
            dates::Lang::Persian => words[1],
            dates::Lang::Arabic => words[2],
        }
    }
}

impl Rules {
    /// When a rule's clock that was started so runs out, and how that stands on a day.
    ///
    /// For a rule that looks back, the last day on which what it asks for is still in time:
    /// for `WGEID-URG-3M`, the last day of receipt for a disappearance of that date.
    /// For days that return every year, the next one.
    pub fn due(&self, rule: &Rule, trigger: &Trigger, on: Day) -> DueWindow {
        self.nth_due(rule, trigger, on, 1)
    }

    /// The same for each time that a rule falls due, one period after the other.
    pub fn dues(&self, rule: &Rule, trigger: &Trigger, on: Day) -> Vec<DueWindow> {
        (1..=rule.times).map(|nth| self.nth_due(rule, trigger, on, nth)).collect()
    }

    /// The days on which to remind of a rule, each a window as wide as its trigger.
    pub fn reminders(&self, rule: &Rule, trigger: &Trigger) -> Vec<Window> {
        let started = self.started(rule, trigger);
        let after = |days: &u32| each_end(started, |day| Window::of(day.plus(signed(*days))));
        rule.reminders.iter().map(after).collect()
    }

    /// The days on which a clock can have been started, where the rule's clock hangs.
    pub fn started(&self, rule: &Rule, trigger: &Trigger) -> Window {
        match trigger {
            Trigger::Days(window) => *window,
            Trigger::Moment(moment) => self.zone(rule.zone.as_deref()).day(*moment),
        }
    }

    fn nth_due(&self, rule: &Rule, trigger: &Trigger, on: Day, nth: u32) -> DueWindow {
        let started = self.started(rule, trigger);
        if let Period::Hours(amount) = rule.period {
            let (window, exact) = self.hours(rule, trigger, amount, nth);
            return DueWindow { window, exact: Some(exact), state: state(&window, &started, on) };
        }
        let window = self.days(rule, started, on, nth);
        let yearly = matches!(rule.period, Period::Yearly(_));
        let started = if yearly { Window::of(on) } else { started };
        DueWindow { window, exact: None, state: state(&window, &started, on) }
    }

    /// The due days of every kind of period but hours.
    fn days(&self, rule: &Rule, started: Window, on: Day, nth: u32) -> Window {
        match &rule.period {
            Period::CalendarMonths(_) | Period::Days(_) if rule.look_back => {
                each_end(started, |day| Window::of(rule.last_receipt(day)))
            }
            Period::CalendarMonths(amount) => {
                let due = |day, months| count::months(day, signed(months), rule.calendar);
                self.counted(rule, started, amount.times(nth), due)
            }
            Period::Days(amount) => {
                let due = |day, days| count::days(day, signed(days), rule.exclude_start);
                self.counted(rule, started, amount.times(nth), due)
            }
            Period::BusinessDays(amount) => self.working(rule, started, amount.times(nth)),
            Period::Yearly(days) => {
                days.iter().filter_map(|day| day.next(on)).min().map(Window::of).unwrap_or_default()
            }
            Period::Listed(days) => listed(days, started),
            Period::Hours(_) | Period::NotFound => Window::default(),
        }
    }

    /// Counts from both ends of a window and lets the result roll off closed days.
    fn counted(&self, rule: &Rule, started: Window, amount: Amount, due: impl Fn(Day, u32) -> Day) -> Window {
        let rolled = |day: Day| match (rule.roll, self.table(rule)) {
            (Roll::NextWorkingDay, Some(table)) => table.roll(day, 1),
            (Roll::PrevWorkingDay, Some(table)) => table.roll(day, -1),
            _ => Window::of(day),
        };
        Window {
            earliest: started.earliest.and_then(|day| rolled(due(day, amount.least())).earliest),
            latest: started.latest.and_then(|day| rolled(due(day, amount.most())).latest),
        }
    }

    fn working(&self, rule: &Rule, started: Window, amount: Amount) -> Window {
        let Some(table) = self.table(rule) else { return Window::default() };
        let due = |day, count| table.working_days(day, count, rule.exclude_start);
        Window {
            earliest: started.earliest.and_then(|day| due(day, amount.least()).earliest),
            latest: started.latest.and_then(|day| due(day, amount.most()).latest),
        }
    }

    fn table(&self, rule: &Rule) -> Option<&Holidays> {
        self.holidays(rule.holidays.as_deref()?)
    }

    /// Counts hours, in UTC; a trigger of which only the day is known can lie in any moment of it.
    fn hours(&self, rule: &Rule, trigger: &Trigger, amount: Amount, nth: u32) -> (Window, Exact) {
        let zone = self.zone(rule.zone.as_deref());
        let (first, last) = match trigger {
            Trigger::Moment(moment) => (Some(*moment), Some(*moment)),
            Trigger::Days(days) => {
                (days.earliest.map(|day| zone.begins(day)), days.latest.map(|day| zone.ends(day)))
            }
        };
        let amount = amount.times(nth);
        let exact = Exact {
            earliest: first.map(|moment| moment.plus_hours(i64::from(amount.least()))),
            latest: last.map(|moment| moment.plus_hours(i64::from(amount.most()))),
        };
        let window = Window {
            earliest: exact.earliest.and_then(|moment| zone.day(moment).earliest),
            latest: exact.latest.and_then(|moment| zone.day(moment).latest),
        };
        (window, exact)
    }
}

impl Amount {
    fn times(self, nth: u32) -> Amount {
        Amount::Between([self.least().saturating_mul(nth), self.most().saturating_mul(nth)])
    }
}

/// Applies a count to each end that is known.
fn each_end(window: Window, count: impl Fn(Day) -> Window) -> Window {
    Window {
        earliest: window.earliest.and_then(|day| count(day).earliest),
        latest: window.latest.and_then(|day| count(day).latest),
    }
}

/// The first listed day on or after a trigger; past the end of the table all that is known is
/// that it does not come before its trigger.
fn listed(days: &[Iso], started: Window) -> Window {
    if days.is_empty() {
        return Window::default();
    }
    let next = |from: Day| days.iter().map(|day| day.0).filter(|day| from <= *day).min();
    Window {
        earliest: started.earliest.map(|day| next(day).unwrap_or(day)),
        latest: started.latest.and_then(next),
    }
}

fn signed(amount: u32) -> i32 {
    i32::try_from(amount).unwrap_or(i32::MAX)
}

/// How a due window stands on a day; passed only where no day of it is left.
fn state(due: &Window, started: &Window, on: Day) -> State {
    match (due.earliest, due.latest) {
        (None, None) => State::CannotTell,
        _ if started.earliest.is_some_and(|day| on < day) => State::NotStarted,
        (_, Some(latest)) if latest < on => State::Passed,
        (Some(earliest), _) if on < earliest => State::Running,
        (Some(earliest), _) if on == earliest => State::DueToday,
        _ => State::MaybePassed,
    }
}
