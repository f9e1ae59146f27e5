//! What holds for every rule, every trigger and every day.

#![allow(clippy::unwrap_used)]

use dates::{Answer, Day, Window};
use deadlines::{Rules, State, Trigger};
use proptest::prelude::*;

const OWN: &str = include_str!("../testdata/own.toml");

fn rules() -> &'static Rules {
    use std::sync::LazyLock;
    static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::built_in().with("own.toml", OWN).unwrap());
    &RULES
}

/// A day of the years that anybody documents.
fn day() -> impl Strategy<Value = Day> {
    (0i32..54_000).prop_map(|number| Day::from_iso("1900-01-01").unwrap().plus(number))
}

/// A window of up to two years; an end may be open.
fn window() -> impl Strategy<Value = Window> {
    (day(), 0i32..730, 0u8..8).prop_map(|(first, length, open)| Window {
        earliest: (open != 6).then_some(first),
        latest: (open != 7).then_some(first.plus(length)),
    })
}

/// Whether all that lies in `inner` lies in `outer`; an open end reaches everywhere.
fn holds(outer: &Window, inner: &Window) -> bool {
    let earliest = outer.earliest.is_none_or(|o| inner.earliest.is_some_and(|i| o <= i));
    let latest = outer.latest.is_none_or(|o| inner.latest.is_some_and(|i| i <= o));
    earliest && latest
}

fn any_rule() -> impl Strategy<Value = &'static deadlines::Rule> {
    (0..rules().rules().len()).prop_map(|at| &rules().rules()[at])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_wider_trigger_gives_a_wider_due_window(
        rule in any_rule(), inner in window(), on in day(), before in 0i32..400, after in 0i32..400
    ) {
        let outer = Window {
            earliest: inner.earliest.map(|day| day.plus(-before)),
            latest: inner.latest.map(|day| day.plus(after)),
        };
        let narrow = rules().due(rule, &Trigger::Days(inner), on);
        let wide = rules().due(rule, &Trigger::Days(outer), on);
        prop_assert!(holds(&wide.window, &narrow.window), "{} {outer:?} {inner:?}", rule.id);
        // What is certain of more days is certain of fewer.
        if wide.state == State::Passed {
            prop_assert_eq!(narrow.state, State::Passed);
        }
    }

    #[test]
    fn a_due_window_is_in_order_and_each_day_of_the_trigger_is_due_within_it(
        rule in any_rule(), trigger in window(), within in 0i32..730, on in day()
    ) {
        let due = rules().due(rule, &Trigger::Days(trigger), on);
        if let (Some(first), Some(last)) = (due.window.earliest, due.window.latest) {
            prop_assert!(first <= last);
        }
        let one = trigger.earliest.or(trigger.latest.map(|day| day.plus(-within))).unwrap().plus(within);
        if trigger.holds(one) {
            let narrow = rules().due(rule, &Trigger::Days(Window::of(one)), on);
            prop_assert!(holds(&due.window, &narrow.window), "{}", rule.id);
        }
    }

    #[test]
    fn it_has_passed_only_when_no_day_of_it_is_left_and_runs_only_before_its_first(
        rule in any_rule(), trigger in window(), on in day()
    ) {
        let due = rules().due(rule, &Trigger::Days(trigger), on);
        match due.state {
            State::Passed => prop_assert!(due.window.latest.unwrap() < on),
            State::Running => prop_assert!(on < due.window.earliest.unwrap()),
            State::DueToday => prop_assert_eq!(due.window.earliest, Some(on)),
            State::NotStarted => prop_assert!(on < trigger.earliest.unwrap()),
            State::MaybePassed => {
                prop_assert!(due.window.earliest.is_none_or(|day| day < on));
                prop_assert!(due.window.latest.is_none_or(|day| on <= day));
            }
            State::CannotTell => prop_assert_eq!(due.window, Window::default()),
        }
    }

    #[test]
    fn a_later_trigger_is_never_due_earlier(rule in any_rule(), day in day(), later in 0i32..400, on in day()) {
        let due = |day| rules().due(rule, &Trigger::Days(Window::of(day)), on).window;
        let (first, second) = (due(day), due(day.plus(later)));
        prop_assert!(first.earliest <= second.earliest || second.earliest.is_none(), "{}", rule.id);
        prop_assert!(first.latest <= second.latest || second.latest.is_none(), "{}", rule.id);
    }

    #[test]
    fn a_passed_deadline_stays_passed(rule in any_rule(), trigger in window(), on in day(), later in 0i32..400) {
        let yearly = rule.id == "ANNIV";
        if !yearly && rules().due(rule, &Trigger::Days(trigger), on).state == State::Passed {
            let state = rules().due(rule, &Trigger::Days(trigger), on.plus(later)).state;
            prop_assert_eq!(state, State::Passed);
        }
    }

    #[test]
    fn a_receipt_is_in_time_up_to_the_last_day_of_receipt(
        long in any::<bool>(), happened in day(), received in day()
    ) {
        let rule = rules().rule(if long { "WGEID-CONN-1Y" } else { "WGEID-URG-3M" }).unwrap();
        let (happened, received) = (Window::of(happened), Window::of(received));
        let last = rules().due(rule, &Trigger::Days(happened), Day::FIRST).window.latest.unwrap();
        let answer = rule.eligible(&happened, &received).unwrap().answer;
        prop_assert_eq!(answer == Answer::Yes, received.latest.unwrap() <= last);
        prop_assert!(answer != Answer::Maybe);
    }

    #[test]
    fn an_answer_about_windows_is_the_answer_about_each_of_their_days(
        happened in window(), received in window(), h in 0i32..730, r in 0i32..730
    ) {
        let rule = rules().rule("WGEID-URG-3M").unwrap();
        let sure = rule.eligible(&happened, &received).unwrap().answer;
        let within = |window: &Window, shift| match (window.earliest, window.latest) {
            (Some(first), Some(last)) => first.plus(shift).min(last),
            (Some(first), None) => first.plus(shift),
            (None, last) => last.unwrap().plus(-shift),
        };
        let one = rule
            .eligible(&Window::of(within(&happened, h)), &Window::of(within(&received, r)))
            .unwrap()
            .answer;
        prop_assert!(sure == Answer::Maybe || sure == one);
    }
}
