//! What counts on a day: what had happened by then, not what came later.

use dates::{Day, Window};

/// Whether something that happened in a window had happened by a day.
///
/// What lies wholly or partly after the day does not count, unless its end was never stated:
/// then its beginning decides. What has no date at all counts on every day.
pub(crate) fn by(window: &Window, on: Day) -> bool {
    match (window.earliest, window.latest) {
        (_, Some(latest)) => latest <= on,
        (Some(earliest), None) => earliest <= on,
        (None, None) => true,
    }
}

/// Whether something can have happened by a day: for what reopens a case, doubt is enough.
pub(crate) fn perhaps_by(window: &Window, on: Day) -> bool {
    window.earliest.is_none_or(|earliest| earliest <= on)
}

/// The window of what was complete once both had happened.
pub(crate) fn later(one: &Window, other: &Window) -> Window {
    let end = |a: Option<Day>, b: Option<Day>| a.max(b);
    Window { earliest: end(one.earliest, other.earliest), latest: end(one.latest, other.latest) }
}

/// The smallest window around those that say when; those that say only "before" where no other does.
pub(crate) fn hull<'a>(windows: impl IntoIterator<Item = &'a Window>) -> Window {
    let stated: Vec<&Window> = windows.into_iter().filter(|window| **window != Window::default()).collect();
    let begun: Vec<&Window> = stated.iter().copied().filter(|window| window.earliest.is_some()).collect();
    let told = if begun.is_empty() { stated } else { begun };
    told.into_iter().copied().reduce(|one, other| one.around(&other)).unwrap_or_default()
}
