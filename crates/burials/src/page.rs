//! Pages of a burial register: which burials each covers, and whether it can be read.

use claims::{Account, Reason};
use dates::{Day, Window};
use ledger::RecordId;

/// A page, or a run of pages in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// As it is numbered: `12`, `12-14`.
    pub label: String,
    /// Its first and last number, where the label has numbers.
    pub numbers: Option<(u32, u32)>,
    /// The days on which a burial can have been entered on it.
    pub covers: Window,
    /// In what state it is.
    pub state: PageState,
    /// Whether all its rows stand in a list here, so that linkage has searched it for everybody.
    pub transcribed: bool,
    /// The records that speak of it; none for pages that nobody listed.
    pub records: Vec<RecordId>,
}

/// In what state a page is, the worst first: a term of `page_state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageState {
    /// Nobody was let see it.
    Withheld,
    /// It is not there.
    Missing,
    /// A part of it is gone.
    Torn,
    /// It cannot be read.
    Unreadable,
    /// Nobody said.
    Unknown,
    /// It was seen, whole and legible.
    Disclosed,
}

impl PageState {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            PageState::Withheld => "withheld",
            PageState::Missing => "missing",
            PageState::Torn => "torn",
            PageState::Unreadable => "unreadable",
            PageState::Unknown => "unknown",
            PageState::Disclosed => "disclosed",
        }
    }

    /// The state that a term means.
    fn of_term(term: Option<&str>) -> Option<PageState> {
        Some(match term? {
            "withheld" => PageState::Withheld,
            "missing" => PageState::Missing,
            "torn" => PageState::Torn,
            "unreadable" => PageState::Unreadable,
            "disclosed" => PageState::Disclosed,
            _ => return None,
        })
    }
}

impl Page {
    /// The page that an account speaks of; a page of which nothing is said is as its register is.
    pub(crate) fn read(account: &Account<'_>, register: PageState, on: Day) -> Page {
        let label = account.text("page_number").or(account.record.locator.page.as_deref());
        let label = label.unwrap_or("?").trim().to_owned();
        let transcribed = account.yes("transcribed") == Some(true);
        let said = PageState::of_term(account.term("page_state"));
        let state = said.unwrap_or(if transcribed { PageState::Disclosed } else { register });
        let later = account.window("disclosed_on").is_some_and(|day| day.earliest > Some(on));
        Page {
            numbers: numbers(&label),
            label,
            covers: span(account),
            state: if later && state == PageState::Disclosed { PageState::Withheld } else { state },
            transcribed: transcribed && !later,
            records: vec![account.id()],
        }
    }

    /// What another source says of the same page, added: the worse state holds, unless its rows are here.
    pub(crate) fn and(&mut self, other: Page) {
        self.transcribed |= other.transcribed;
        self.state = if self.transcribed { PageState::Disclosed } else { self.state.min(other.state) };
        self.covers = self.covers.around(&other.covers);
        self.records.extend(other.records);
    }

    /// Whether a burial on a day between these can have been entered on it.
    pub fn can_hold(&self, burial: &Window) -> bool {
        self.covers.shared(burial).is_some()
    }
}

/// The days from the first to the last that an account says something covers; where the last is before the first,
/// nobody knows which: a register so described would hold nobody.
pub(crate) fn span(account: &Account<'_>) -> Window {
    let said = said(account);
    if ends_before_it_begins(&said) { Window::default() } else { said }
}

/// What is wrong with the days that an account says something covers (V-701).
pub(crate) fn backwards(account: &Account<'_>) -> Option<Reason> {
    let says = "the last day that it covers is before the first: it is taken for unknown what it covers";
    ends_before_it_begins(&said(account))
        .then(|| Reason::new("V-701", "V-701; docs/burial-registers.md", says, [account.id()]))
}

fn said(account: &Account<'_>) -> Window {
    let ends = ["from_date", "to_date"].map(|property| account.window(property));
    Window { earliest: ends[0].and_then(|from| from.earliest), latest: ends[1].and_then(|to| to.latest) }
}

fn ends_before_it_begins(said: &Window) -> bool {
    said.earliest.zip(said.latest).is_some_and(|(first, last)| last < first)
}

/// The first and the last number of a label such as «۱۲» or `12-14`.
fn numbers(label: &str) -> Option<(u32, u32)> {
    let digits: String = label.chars().map(ascii_digit).collect();
    let mut parts = digits.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first = parts.next()?.parse().ok()?;
    let last = parts.next().map_or(Some(first), |part| part.parse().ok())?;
    (first <= last && parts.next().is_none()).then_some((first, last))
}

fn ascii_digit(c: char) -> char {
    match c {
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_numbered_in_any_digits() {
        for (label, expected) in [
            ("12", Some((12, 12))),
            ("۱۲", Some((12, 12))),
            ("٣ - ٥", Some((3, 5))),
            ("12-14", Some((12, 14))),
            ("14-12", None),
            ("inside cover", None),
            ("p. 7", Some((7, 7))),
        ] {
            assert_eq!(numbers(label), expected, "{label}");
        }
    }
}
