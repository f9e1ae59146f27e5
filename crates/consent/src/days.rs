//! Days and windows as consents need them: what is unreadable protects.

use claims::Account;
use dates::{Day, Window};

/// The age from which people answer for themselves (Convention on the Rights of the Child, art. 1).
const OF_AGE: i32 = 18;

/// What a date property says: nothing, or the window in which it lies.
///
/// A date that is written and cannot be read has a window with two open ends, so that whoever
/// asks takes the protective side.
pub(crate) fn said(account: &Account<'_>, property: &str) -> Option<Window> {
    account.text(property)?;
    Some(account.window(property).unwrap_or_default())
}

/// Whether the day is surely over by `on`, the day itself counting.
pub(crate) fn surely_by(window: &Window, on: Day) -> bool {
    window.latest.is_some_and(|latest| latest <= on)
}

/// Whether the day may have come by `on`; a window without a beginning may always have.
pub(crate) fn maybe_by(window: &Window, on: Day) -> bool {
    window.earliest.is_none_or(|earliest| earliest <= on)
}

/// The day on which the register came to know an account.
pub(crate) fn known(account: &Account<'_>) -> Day {
    let epoch = Day::from_ymd(1970, 1, 1).expect("the first of January 1970 is a day");
    epoch.plus(i32::try_from(account.known_ms / 86_400_000).unwrap_or(i32::MAX / 2))
}

/// The days on which someone comes of age.
pub(crate) fn of_age(born: &Window) -> Window {
    let birthday = |day: Day| {
        let (year, month, date) = day.ymd();
        // Who is born on 29 February comes of age on 1 March.
        Day::from_ymd(year + OF_AGE, month, date).or_else(|| Day::from_ymd(year + OF_AGE, 3, 1))
    };
    Window { earliest: born.earliest.and_then(birthday), latest: born.latest.and_then(birthday) }
}
