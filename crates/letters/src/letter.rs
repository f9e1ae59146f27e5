//! One source's record of a letter, read by type, with what is odd about it.

use claims::{Account, Reason};
use dates::{Answer, Day, Window, before};
use deadlines::Moment;

use crate::{LetterKind, Reference};

/// The kind of record.
pub const KIND: &str = "communication";

/// What one source says of one letter.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// The record.
    pub account: Account<'a>,
    /// Its number, where it has one that can be read.
    pub reference: Option<Reference>,
    /// The kind, as recorded, else as its number says.
    pub kind: Option<LetterKind>,
    /// When it was sent; open where nobody says.
    pub sent: Window,
    /// When it was published, if it was by the day.
    pub published: Option<Window>,
    /// What is odd: V-201, V-203, a number that is none.
    pub issues: Vec<Reason>,
}

impl<'a> Letter<'a> {
    /// Reads a record as it stands on a day; `None` for other kinds, and for what was sent later.
    pub fn read(account: &Account<'a>, on: Day) -> Option<Letter<'a>> {
        let letter = Letter::read_whole(account)?;
        let later = letter.sent.earliest.is_some_and(|day| on < day);
        let published = letter.published.filter(|window| is_by(window, on));
        (!later).then_some(Letter { published, ..letter })
    }

    /// Reads a record, whatever the day.
    pub fn read_whole(account: &Account<'a>) -> Option<Letter<'a>> {
        if account.kind() != KIND {
            return None;
        }
        let written = account.text("reference");
        let reference = written.and_then(Reference::read);
        let kind = account.term("communication_kind").and_then(LetterKind::read);
        let mut letter = Letter {
            account: *account,
            reference,
            kind: kind.or(reference.and_then(|one| one.kind)),
            sent: account.window("sent_on").unwrap_or_default(),
            published: account.window("published_on"),
            issues: Vec::new(),
        };
        letter.issues = letter.oddities(written.is_some());
        Some(letter)
    }

    /// The second of sending, where it is known.
    pub fn moment(&self) -> Option<Moment> {
        self.account.text("sent_at").and_then(Moment::read)
    }

    /// The mandates that wrote it, as terms.
    pub fn mandates(&self) -> impl Iterator<Item = &'static str> + use<'a> {
        self.account.terms("mandate")
    }

    fn oddities(&self, numbered: bool) -> Vec<Reason> {
        let mut found = Vec::new();
        let mut odd = |rule, says: &str| {
            found.push(Reason::new(rule, "docs/letters.md; docs/rules.md", says, [self.account.id()]));
        };
        match &self.reference {
            None if numbered => {
                odd("letter.number", "its number is not one of a letter, such as AL IRN 20/2020")
            }
            Some(reference) if !reference.is_of_year(&self.sent) => {
                odd("V-201", "the year of its number is not that in which it was sent");
            }
            _ => {}
        }
        let contrary = matches!((self.reference.and_then(|one| one.kind), self.kind), (Some(one), Some(other)) if one != other);
        if contrary {
            odd("letter.kind", "its number says another kind than the record");
        }
        if self.published.is_some_and(|published| before(&published, &self.sent) == Answer::Yes) {
            odd("V-203", "it was published before it was sent: one of the two days is wrong");
        }
        found
    }
}

/// Whether something surely happened by a day.
pub(crate) fn is_by(window: &Window, on: Day) -> bool {
    window.latest.is_some_and(|latest| latest <= on)
}

/// Whether something can have happened by a day.
pub(crate) fn can_be_by(window: &Window, on: Day) -> bool {
    window.earliest.is_none_or(|earliest| earliest <= on)
}
