//! A text in pieces: numbers, words with their senses, and the marks between.

use crate::fold::fold;
use crate::lexicon::{LONGEST, Sense, sense};
use crate::numeric::{digit, mark};
use crate::years::Number;

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Number(Number),
    Word(Sense),
    /// A mark in its plain form, and whether a space stood on both sides.
    Mark(char, bool),
    /// A word or sign that no table has.
    Strange,
}

/// A piece before its words are looked up.
#[derive(Debug)]
enum Piece {
    Number(Number),
    Letters(String),
    Mark(char, bool),
}

/// The pieces of a text, times of day left out.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut pieces = pieces(&fold(text));
    drop_times(&mut pieces);
    let mut tokens = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let (token, taken) = match piece {
            Piece::Number(number) => (Token::Number(*number), 1),
            Piece::Mark(mark, spaced) => (Token::Mark(*mark, *spaced), 1),
            Piece::Letters(_) => phrase(&pieces[at..]),
        };
        tokens.push(token);
        at += taken;
    }
    tokens
}

/// Cuts a folded text where digits, letters and marks meet.
fn pieces(folded: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut joined = false;
    let mut letters = folded.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        match (letter, pieces.last_mut()) {
            _ if letter.is_whitespace() => joined = false,
            _ if let Some(value) = digit(letter) => {
                match pieces.last_mut() {
                    Some(Piece::Number(number)) if joined => *number = number.then(value),
                    _ => pieces.push(Piece::Number(Number { value, digits: 1 })),
                }
                joined = true;
            }
            (_, Some(Piece::Letters(word))) if joined && letter.is_alphabetic() => word.push(letter),
            _ if letter.is_alphabetic() => {
                pieces.push(Piece::Letters(letter.to_string()));
                joined = true;
            }
            _ => {
                let after = letters.peek().is_none_or(|next| next.is_whitespace());
                pieces.push(Piece::Mark(plain(letter), before.is_whitespace() && after));
                joined = false;
            }
        }
        before = letter;
    }
    pieces
}

impl Number {
    /// The number with one more digit; more than nine stay too many to be a date.
    fn then(self, digit: i32) -> Number {
        let digits = self.digits.saturating_add(1);
        let value = if digits > 9 { self.value } else { self.value * 10 + digit };
        Number { value, digits }
    }
}

/// The plain form of a mark.
fn plain(letter: char) -> char {
    match letter {
        '؟' => '?',
        '≈' | '∼' | '±' => '~',
        '،' | '؛' | ';' | '٬' => ',',
        '[' | '{' => '(',
        ']' | '}' => ')',
        '|' | '·' | '•' | '⇔' | '≡' => '=',
        '٪' => '%',
        '"' | '“' | '”' | '«' | '»' | '*' | '_' => ' ',
        other => mark(other).unwrap_or(other),
    }
}

/// Takes out times of day: a number, a colon, a number, and what hangs on them.
fn drop_times(pieces: &mut Vec<Piece>) {
    let colon = |piece: Option<&Piece>| matches!(piece, Some(Piece::Mark(':', _)));
    let number = |piece: Option<&Piece>| matches!(piece, Some(Piece::Number(_)));
    while let Some(at) = (1..pieces.len())
        .find(|at| colon(pieces.get(*at)) && number(pieces.get(at - 1)) && number(pieces.get(at + 1)))
    {
        let mut end = at + 2;
        while colon(pieces.get(end)) && number(pieces.get(end + 1)) {
            end += 2;
        }
        pieces.drain(at - 1..end);
    }
}

/// The longest phrase at the front that a table has, and how many pieces it takes.
///
/// Dots and hyphens may stand inside: ه.ش, Dhu al-Hijja, twenty-first.
fn phrase(pieces: &[Piece]) -> (Token, usize) {
    let mut key = String::new();
    let mut best = (Token::Strange, 1);
    let mut words = 0;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Letters(word) if words < LONGEST => {
                if words > 0 {
                    key.push(' ');
                }
                key.push_str(word);
                words += 1;
                let found = sense(&key).or_else(|| if words == 1 { bare(word) } else { None });
                if let Some(sense) = found {
                    best = (Token::Word(sense), at + 1);
                }
            }
            Piece::Mark('.', _) | Piece::Mark('-' | '/', false) => {}
            _ => break,
        }
    }
    best
}

/// A word without what is written onto it: مردادماه, and the Kurdish ی of گەلاوێژی.
fn bare(word: &str) -> Option<Sense> {
    ["ماه", "ی"].iter().find_map(|ending| sense(word.strip_suffix(ending)?))
}
