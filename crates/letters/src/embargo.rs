//! Which letters nobody outside may hear of yet (V-204).
//!
//! Until a letter is published, that it was sent and what it says are confidential for
//! those who told the experts, too. That sixty days have passed publishes nothing.

use std::collections::HashSet;

use claims::{Account, Links};
use dates::{Answer, Day, Window, overlaps};
use ledger::RecordId;

use crate::LetterKind;
use crate::letter::{Letter, is_by};
use crate::reference::{Key, Reference};

/// The records of unpublished letters on a day, and the numbers by which texts may name them.
#[derive(Debug, Clone, Default)]
pub struct Embargoed {
    records: HashSet<RecordId>,
    keys: Vec<Key>,
    /// What stands for a number that is none, as words.
    written: Vec<String>,
}

impl Embargoed {
    /// What is under embargo on a day, among all accounts of a register.
    ///
    /// A letter is published where some source gives a day of publication that surely lies by the
    /// day; one of which nobody knows when it was sent, or that is only drafted, is not.
    pub fn on(accounts: &[Account<'_>], links: &Links, on: Day) -> Embargoed {
        let letters: Vec<Letter<'_>> = accounts.iter().filter_map(Letter::read_whole).collect();
        let is_public = |letter: &Letter<'_>| {
            let published = letter.published.is_some_and(|window| is_by(&window, on));
            published || letter.kind == Some(LetterKind::Press)
        };
        let key = |letter: &Letter<'_>| letter.reference.map(|reference| reference.key);
        let open: Vec<Option<Key>> = letters.iter().filter(|one| is_public(one)).map(key).collect();
        let published =
            |one: &Letter<'_>| is_public(one) || key(one).is_some_and(|key| open.contains(&Some(key)));
        let closed: Vec<&Letter<'_>> = letters.iter().filter(|one| !published(one)).collect();
        let mut all = Embargoed {
            records: closed.iter().map(|letter| letter.account.id()).collect(),
            keys: closed.iter().filter_map(|letter| key(letter)).collect(),
            written: closed.iter().filter_map(|letter| unread(letter)).collect(),
        };
        let sent: Vec<Window> = closed.iter().map(|letter| letter.sent).collect();
        all.follow(accounts, links, &sent);
        all
    }

    /// What is under embargo in either.
    #[must_use]
    pub fn and(mut self, other: Embargoed) -> Embargoed {
        self.records.extend(other.records);
        self.keys.extend(other.keys);
        self.written.extend(other.written);
        self
    }

    /// Adds what hangs on the letters: requests and replies, then assessments, and the step of having written.
    fn follow(&mut self, accounts: &[Account<'_>], links: &Links, sent: &[Window]) {
        for property in ["communication", "request"] {
            let hanging = accounts.iter().filter(|account| {
                let meant =
                    account.links(property).filter_map(|link| links.resolve(&link, account.source.id));
                let meant: Vec<RecordId> = meant.collect();
                // Of a question without its letter nobody can say that the letter is published.
                let adrift = meant.is_empty() && HANGING.contains(&(account.kind(), property));
                adrift || meant.iter().any(|record| self.records.contains(record))
            });
            let hanging: Vec<RecordId> = hanging.map(Account::id).collect();
            self.records.extend(hanging);
        }
        let step = |account: &&Account<'_>| {
            let when = account.window("date").unwrap_or_default();
            account.term("rung") == Some("sp_communication")
                && sent.iter().any(|sent| overlaps(sent, &when) != Answer::No)
        };
        self.records.extend(accounts.iter().filter(step).map(Account::id));
    }

    /// Whether a record tells of an unpublished letter.
    pub fn holds(&self, record: RecordId) -> bool {
        self.records.contains(&record)
    }

    /// Whether nothing is under embargo.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Whether a text names an unpublished letter by its number.
    ///
    /// ```
    /// # use letters::Embargoed;
    /// assert!(!Embargoed::default().stands_in("as LKS 4/2026 says"));
    /// ```
    pub fn stands_in(&self, text: &str) -> bool {
        let numbered = || {
            let named = |key: &Key| self.keys.iter().any(|own| key == own);
            let alone = |number: &(u16, u16)| self.keys.iter().any(|own| (own.sequence, own.year) == *number);
            numbers_in(text).iter().any(named) || bare_numbers_in(text).iter().any(alone)
        };
        let written = || {
            let words = format!(" {} ", words_of(text));
            self.written.iter().any(|own| words.contains(&format!(" {own} ")))
        };
        (!self.keys.is_empty() && numbered()) || (!self.written.is_empty() && written())
    }
}

/// By which link a record of a kind hangs on a letter.
const HANGING: [(&str, &str); 3] =
    [("information_request", "communication"), ("reply", "communication"), ("request_answer", "request")];

/// What a letter has for a number where it is none that can be read; a word alone would be found everywhere.
fn unread(letter: &Letter<'_>) -> Option<String> {
    let written = letter.account.text("reference").filter(|_| letter.reference.is_none())?;
    let words = words_of(written);
    (words.chars().filter(char::is_ascii_digit).count() > 1 && words.len() > 3).then_some(words)
}

/// The words of a text in small letters and plain digits, parted by single spaces.
fn words_of(text: &str) -> String {
    let plain: String = text.chars().map(plain).flat_map(char::to_lowercase).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The numbers that stand in a text without a country, as sequence and year: «نامهٔ ۷/۲۰۲۶».
fn bare_numbers_in(text: &str) -> Vec<(u16, u16)> {
    let plain: String = text.chars().map(plain).collect();
    let joined = plain.replace(" / ", "/").replace("/ ", "/").replace(" /", "/");
    let words = joined.split(|c: char| !(c.is_alphanumeric() || c == '/')).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let is_country = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let numbers = words.iter().enumerate().filter_map(|(at, word)| {
        // The number of a letter to somebody else is not this one's.
        let of_another = at.checked_sub(1).is_some_and(|before| is_country(words[before]));
        let (sequence, year) = word.split_once('/').filter(|_| !of_another)?;
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        Some((sequence.parse().ok()?, year))
    });
    numbers.collect()
}

/// The numbers of letters that stand in a text, in the digits of any script.
fn numbers_in(text: &str) -> Vec<Key> {
    let plain: String = text.chars().map(plain).collect();
    let joined = plain.replace(" / ", "/").replace("/ ", "/").replace(" /", "/");
    let words: Vec<&str> = joined.split(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let written = format!("{} {}", pair[0].to_ascii_uppercase(), pair[1]);
        found.extend(Reference::read(&written).map(|reference| reference.key));
    }
    found
}

fn plain(c: char) -> char {
    match c {
        '\u{2044}' | '\u{2215}' => '/',
        other => names::plain_digit(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found: Vec<String> = numbers_in(text).iter().map(ToString::to_string).collect();
        assert_eq!(found.join(", "), expected, "{text}");
    }

    #[test]
    fn numbers_of_letters_are_found_in_texts() {
        check("the letter UA LKS 4/2026 of March", "LKS 4/2026");
        check("(AL LKS 4/2026)", "LKS 4/2026");
        check("نامهٔ LKS ۴/۲۰۲۶ هنوز منتشر نشده", "LKS 4/2026");
        check("lks 4 / 2026, IRN 20/2020", "LKS 4/2026, IRN 20/2020");
        check("on 4/2026 LKS wrote", "");
        check("LKS 4/2026a", "");
    }

    #[test]
    fn what_is_under_embargo_on_one_of_two_days_is_found_however_it_is_written() {
        let of = |written: &str| Embargoed { written: vec![words_of(written)], ..Embargoed::default() };
        let both = of("Ref. 12-B").and(of("Note 7/24-K"));
        for (text, expected) in
            [("as ref 12 b says", true), ("in note ۷/۲۴-k", true), ("in note 8/24-K", false)]
        {
            assert_eq!(both.stands_in(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_without_its_country_is_found_unless_it_is_of_another() {
        for (text, expected) in [
            ("نامهٔ ۷/۲۰۲۶ پاسخ نگرفت", vec![(7, 2026)]),
            ("letter 7/2026, and 12 / 2026", vec![(7, 2026), (12, 2026)]),
            ("IRN 7/2026", vec![]),
            ("on 1/7/2026 or 7/26", vec![]),
        ] {
            assert_eq!(bare_numbers_in(text), expected, "{text}");
        }
    }
}
