//! Whether the dead person was a child (V-804; Convention on the Rights of the Child, art. 1).

use dates::{Answer, Day, Window};

/// The age at which one is no longer a child.
const GROWN: i32 = 18;

/// The days on which someone of this age in whole years at death can have been born.
pub(crate) fn born(age: f64, death: &Window) -> Option<Window> {
    if !(0.0..=130.0).contains(&age) {
        return None;
    }
    let years = age.floor() as i32;
    let back = |day: Option<Day>, years: i32| day.map(|day| years_on(day, -years));
    Some(Window {
        earliest: back(death.earliest, years + 1).map(|day| day.plus(1)),
        latest: back(death.latest, years),
    })
}

/// Whether someone born in one window was under eighteen on a day of the other.
pub fn child(birth: &Window, death: &Window) -> Answer {
    let grown = |day: Option<Day>| day.map(|day| years_on(day, GROWN));
    let birthday = Window { earliest: grown(birth.earliest), latest: grown(birth.latest) };
    dates::before(death, &birthday)
}

/// The same day so many years on; 29 February of a year without one is the 28th.
fn years_on(day: Day, years: i32) -> Day {
    let (year, month, date) = day.ymd();
    let there = |date| Day::from_ymd(year + years, month, date);
    there(date).or_else(|| there(28)).unwrap_or(if years < 0 { Day::FIRST } else { Day::LAST })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn window(text: &str) -> Window {
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        Window { earliest: Day::from_iso(from), latest: Day::from_iso(to) }
    }

    #[track_caller]
    fn check(birth: &str, death: &str, expected: Answer) {
        assert_eq!(child(&window(birth), &window(death)), expected, "{birth} {death}");
    }

    #[test]
    fn under_eighteen_is_a_child_and_windows_answer_maybe() {
        check("1970-07-29", "1988-07-28", Answer::Yes);
        check("1970-07-28", "1988-07-28", Answer::No);
        check("1970-01-01/1970-12-31", "1988-07-28", Answer::Maybe);
        check("1971-03-21/1972-03-20", "1988-07-28", Answer::Yes);
        check("1950-03-21/1951-03-20", "1988-07-01/1988-09-30", Answer::No);
        check("..", "1988-07-28", Answer::Maybe);
        check("1972-02-29", "1990-02-28", Answer::No);
    }

    #[test]
    fn an_age_says_between_which_days_someone_was_born() {
        let born = born(20.0, &window("1988-07-28")).unwrap();
        assert_eq!(born, window("1967-07-29/1968-07-28"));
        assert_eq!(super::born(-3.0, &window("1988-07-28")), None);
    }
}
