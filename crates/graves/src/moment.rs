//! What had happened by a day, when dates are windows.

use claims::Account;
use dates::{Answer, Day, Window};

/// Whether what lies in a window had happened by a day; no window at all cannot tell.
pub fn happened(window: Option<&Window>, by: Day) -> Answer {
    let Some(window) = window else { return Answer::Maybe };
    match (window.earliest, window.latest) {
        (_, Some(latest)) if latest <= by => Answer::Yes,
        (Some(earliest), _) if earliest > by => Answer::No,
        _ => Answer::Maybe,
    }
}

/// When a record says that something happened, or began: its day, else its first day, else before its last.
pub fn window_of(account: &Account<'_>) -> Option<Window> {
    let began = account.window("date").or_else(|| account.window("from_date"));
    began.or_else(|| {
        let to = account.window("to_date")?;
        Some(Window { earliest: None, latest: to.latest })
    })
}

/// The answer in a word, for programs.
pub fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Maybe => "cannot tell",
    }
}

/// A window as EDTF has it: `1988-07-28`, `1988-07-23/1988-08-22`, `../1988-08-22`.
pub fn shown(window: &Window) -> String {
    window.iso()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(window: &str, by: &str, expected: Answer) {
        let (earliest, latest) = window.split_once('/').unwrap_or((window, window));
        let window = Window { earliest: Day::from_iso(earliest), latest: Day::from_iso(latest) };
        assert_eq!(happened(Some(&window), Day::from_iso(by).unwrap()), expected, "{window:?} by {by}");
    }

    #[test]
    fn a_window_has_happened_when_its_last_day_has_come() {
        check("2009-01-15", "2009-01-15", Answer::Yes);
        check("2009-01-15", "2009-01-14", Answer::No);
        check("2009-01-01/2009-01-31", "2009-01-14", Answer::Maybe);
        check("2009-01-01/2009-01-31", "2009-02-01", Answer::Yes);
        check("2009-01-01/..", "2019-02-01", Answer::Maybe);
        check("../2009-01-01", "2009-01-01", Answer::Yes);
        assert_eq!(happened(None, Day::LAST), Answer::Maybe);
    }
}
