//! Every clock that a register's records started: what is due by it, and what ended it.

use dates::{Answer, Day, Window, before};

use crate::rule::{End, Period, Rule};
use crate::triggers::{Happened, Said, Shelf};
use crate::{DueWindow, Kept, Rules, State, Trigger};

/// A rule's clock, started by a record.
#[derive(Debug, Clone)]
pub struct Clock<'r, Id> {
    /// The rule.
    pub rule: &'r Rule,
    /// The record that started it; none for days that return every year.
    pub record: Option<Id>,
    /// When it was started.
    pub since: Trigger,
    /// What it concerns: a procedure, a person.
    pub about: Vec<Id>,
    /// When it falls due, and how that stands.
    pub due: DueWindow,
    /// What ended it, if anything did.
    pub ended: Option<Ended<'r, Id>>,
}

/// What ended a clock.
#[derive(Debug, Clone)]
pub struct Ended<'r, Id> {
    /// The record.
    pub record: Id,
    /// Whether it certainly came after what started the clock; else one of the two is odd, or a date is too wide.
    pub certain: bool,
    /// Whether it came in time.
    pub kept: Kept,
    /// What late is called.
    pub end: &'r End,
}

impl<Id> Clock<'_, Id> {
    /// Whether it still asks something of somebody on its day: it runs or passed, and nothing certainly ended it.
    ///
    /// A window for an urgent procedure that has closed asks nothing of anybody.
    pub fn is_open(&self) -> bool {
        let asks = match self.due.state {
            State::Running | State::DueToday | State::MaybePassed => true,
            State::Passed => !self.rule.look_back,
            State::NotStarted | State::CannotTell => false,
        };
        asks && self.ended.as_ref().is_none_or(|ended| !ended.certain)
    }
}

impl Rules {
    /// Every clock that these records started by a day, the soonest due first.
    ///
    /// What happened after the day neither starts nor ends a clock.
    pub fn clocks<S: Said>(&self, said: &[S], on: Day) -> Vec<Clock<'_, S::Id>> {
        let shelf = Shelf::new(said);
        let mut clocks = Vec::new();
        for rule in self.rules().iter().filter(|rule| rule.active) {
            match (&rule.period, &rule.after) {
                (Period::Yearly(_), _) => clocks.push(self.yearly(rule, on)),
                (_, None) => clocks.extend(self.started_by(&shelf, rule, on)),
                (_, Some(first)) => clocks.extend(self.following(&shelf, rule, first, on)),
            }
        }
        clocks.sort_by_key(|clock| {
            let due = clock.due.window;
            (due == Window::default(), due, clock.rule.id.clone(), clock.record)
        });
        clocks
    }

    fn yearly<'r, Id>(&'r self, rule: &'r Rule, on: Day) -> Clock<'r, Id> {
        let since = Trigger::Days(Window::of(on));
        let due = self.due(rule, &since, on);
        Clock { rule, record: None, since, about: Vec::new(), due, ended: None }
    }

    fn started_by<'r, S: Said>(
        &'r self,
        shelf: &Shelf<'_, S>,
        rule: &'r Rule,
        on: Day,
    ) -> Vec<Clock<'r, S::Id>> {
        let ends = self.ends_of(shelf, rule, on);
        let started = shelf.happened(&rule.trigger).into_iter();
        started
            .filter(|happened| by(&self.started(rule, &happened.when), on))
            .map(|happened| self.clock(rule, &happened, happened.when, &ends, on))
            .collect()
    }

    /// The clocks of a rule that another rule's passed due date starts.
    fn following<'r, S: Said>(
        &'r self,
        shelf: &Shelf<'_, S>,
        rule: &'r Rule,
        first: &str,
        on: Day,
    ) -> Vec<Clock<'r, S::Id>> {
        let Some(first) = self.rule(first) else { return Vec::new() };
        let (ends, answers) = (self.ends_of(shelf, rule, on), self.ends_of(shelf, first, on));
        let mut clocks = Vec::new();
        for happened in shelf.happened(&first.trigger) {
            let due = self.due(first, &happened.when, on);
            let answered = self.ended(first, &happened, &happened.when, &answers);
            let kept = answered.is_some_and(|it| it.certain && it.kept.in_time == Answer::Yes);
            if matches!(due.state, State::Passed | State::MaybePassed) && !kept {
                clocks.push(self.clock(rule, &happened, Trigger::Days(due.window), &ends, on));
            }
        }
        clocks
    }

    fn ends_of<'r, S: Said>(
        &self,
        shelf: &Shelf<'_, S>,
        rule: &'r Rule,
        on: Day,
    ) -> Vec<(&'r End, Happened<S::Id>)> {
        let ends = rule.ends.iter().filter(|end| !end.beside);
        let all = ends.flat_map(|end| shelf.happened(&end.event).into_iter().map(move |it| (end, it)));
        all.filter(|(_, happened)| by(&self.started(rule, &happened.when), on)).collect()
    }

    fn clock<'r, Id: Copy + Ord>(
        &'r self,
        rule: &'r Rule,
        happened: &Happened<Id>,
        since: Trigger,
        ends: &[(&'r End, Happened<Id>)],
        on: Day,
    ) -> Clock<'r, Id> {
        let dues = self.dues(rule, &since, on);
        let open = dues.iter().find(|due| due.state != State::Passed).or(dues.last());
        let due = open.copied().unwrap_or_else(|| self.due(rule, &since, on));
        let about = happened.about.iter().map(|(_, ids)| ids).find(|ids| !ids.is_empty());
        Clock {
            rule,
            record: Some(happened.record),
            since,
            about: about.cloned().unwrap_or_default(),
            due,
            ended: self.ended(rule, happened, &since, ends),
        }
    }

    /// The first thing that ended a clock; what certainly came after its start before what may have.
    fn ended<'r, Id: Copy + Ord>(
        &self,
        rule: &'r Rule,
        happened: &Happened<Id>,
        since: &Trigger,
        ends: &[(&'r End, Happened<Id>)],
    ) -> Option<Ended<'r, Id>> {
        let started = self.started(rule, &happened.when);
        let mut found = Vec::new();
        for candidate in ends.iter().filter(|(_, end)| happened.concerns_the_same(end)) {
            let (end, it) = candidate;
            let when = self.started(rule, &it.when);
            // What renews a clock must come later; what answers may come the same day.
            let after = match end.renews {
                true if it.record == happened.record => Answer::No,
                true => before(&started, &when),
                false => not(before(&when, &started)),
            };
            if after != Answer::No {
                found.push((after != Answer::Yes, when, candidate));
            }
        }
        let (doubtful, when, (end, it)) = found.into_iter().min_by_key(|one| (one.0, one.1))?;
        let kept = self.kept(rule, since, &when);
        Some(Ended { record: it.record, certain: !doubtful, kept, end })
    }
}

fn not(answer: Answer) -> Answer {
    match answer {
        Answer::Yes => Answer::No,
        Answer::No => Answer::Yes,
        Answer::Maybe => Answer::Maybe,
    }
}

/// Whether something can have happened by a day: doubt is enough to start a clock, and to be shown beside it.
fn by(window: &Window, on: Day) -> bool {
    window.earliest.is_none_or(|earliest| earliest <= on)
}
