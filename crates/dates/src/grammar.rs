//! Dates in words: ranges, alternatives, bounds, and one date in two calendars.

use crate::combine;
use crate::lexicon::Sense;
use crate::parts::note;
use crate::side::Side;
use crate::span::Span;
use crate::token::Token;
use crate::{DateIssue, Hints};

/// The most pieces a text may have and still be taken for a date.
const PIECES_AT_MOST: usize = 40;

/// The spans that the pieces of a text can mean.
pub(crate) fn read(tokens: &[Token], hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    if says_unknown(tokens) {
        note(issues, DateIssue::StatedUnknown);
        return Vec::new();
    }
    if tokens.len() > PIECES_AT_MOST {
        return Vec::new();
    }
    let dated: Vec<&[Token]> = tokens.split(is_equal).filter(|part| is_dated(part)).collect();
    match dated[..] {
        [] | [_] => segment(tokens, hints, issues),
        [one, ref more @ ..] => more.iter().fold(segment(one, hints, issues), |spans, other| {
            let others = segment(other, hints, issues);
            combine::equal(spans, others, issues)
        }),
    }
}

/// "Unknown", "n/a", or nothing but question marks and strokes.
fn says_unknown(tokens: &[Token]) -> bool {
    let unknown = tokens.contains(&Token::Word(Sense::Unknown));
    let numbers = tokens.iter().any(|it| matches!(it, Token::Number(_)));
    let stroke = |it: &Token| matches!(it, Token::Mark('?' | '-' | '–' | '/' | '.', _));
    (unknown && !numbers) || (!tokens.is_empty() && tokens.iter().all(stroke))
}

/// What divides two writings of one date: brackets, =, "corresponding to".
fn is_equal(token: &Token) -> bool {
    matches!(token, Token::Mark('(' | ')' | '=', _) | Token::Word(Sense::Equal))
}

/// Whether pieces have a date in them, and not only a remark.
fn is_dated(tokens: &[Token]) -> bool {
    tokens
        .iter()
        .any(|token| matches!(token, Token::Number(_) | Token::Word(Sense::Month(_) | Sense::Season(_))))
}

/// Pieces that need nothing from their neighbours: a year with a month or a day.
fn is_complete(tokens: &[Token]) -> bool {
    let years = tokens.iter().filter(|it| matches!(it, Token::Number(year) if year.is_year()));
    let numbers = tokens.iter().filter(|it| matches!(it, Token::Number(_)));
    years.count() == 1 && (has_month(tokens) || numbers.count() == 3)
}

fn has_month(tokens: &[Token]) -> bool {
    tokens.iter().any(|it| matches!(it, Token::Word(Sense::Month(_) | Sense::Season(_))))
}

/// Pieces without brackets: two whole dates side by side, or one of the forms below.
fn segment(tokens: &[Token], hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    let divided = (1..tokens.len()).find(|at| {
        matches!(tokens[*at], Token::Mark('/' | '-' | '–' | ',', _))
            && is_complete(&tokens[..*at])
            && is_complete(&tokens[*at + 1..])
    });
    let Some(at) = divided else { return bounded(tokens, hints, issues) };
    let one = bounded(&tokens[..at], hints, issues);
    let other = bounded(&tokens[at + 1..], hints, issues);
    if combine::pairs(&one, &other).iter().any(|(one, other)| one.calendar == other.calendar) {
        return combine::from_to(&one, &other, issues);
    }
    combine::equal(one, other, issues)
}

/// A date with "after", "before", "from" or "until" in front, or without.
fn bounded(tokens: &[Token], hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    let word = |wanted: Sense| move |token: &Token| *token == Token::Word(wanted);
    let between = tokens.iter().any(word(Sense::Between));
    let plain: Vec<Token> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| {
            !matches!(token, Token::Word(Sense::Between | Sense::After | Sense::Before | Sense::From))
        })
        .map(|(at, _)| joint(tokens, at, between))
        .collect();
    let first_to = plain.iter().position(word(Sense::To));
    if let Some(at) = first_to {
        let (before, after) = (&plain[..at], &plain[at + 1..]);
        if is_dated(before) || before.iter().any(|it| matches!(it, Token::Word(Sense::Number(_)))) {
            return range(before, after, hints, issues);
        }
        let rest: Vec<Token> = before.iter().chain(after).copied().collect();
        return combine::until(alternatives(&rest, hints, issues));
    }
    let spans = alternatives(&plain, hints, issues);
    let says = |wanted: Sense| tokens.iter().any(word(wanted));
    match (says(Sense::After), says(Sense::Before), says(Sense::From)) {
        (true, false, _) => combine::after(spans),
        (false, true, _) => combine::before(spans),
        (false, false, true) => combine::from(spans),
        (false, false, false) => spans,
        (true, true, _) => Vec::new(),
    }
}

/// A mark between two numbers or months that stands for "to" or "or", or the piece itself.
///
/// `5-7 Mordad`, `July–August 1988`, `6/7 Mordad`, `1367-1368`.
fn joint(tokens: &[Token], at: usize, between: bool) -> Token {
    let (to, or) = (Token::Word(Sense::To), Token::Word(Sense::Or));
    let (mark, spaced) = match tokens[at] {
        Token::Word(Sense::And) if between => return to,
        Token::Word(Sense::And) => return or,
        Token::Mark(mark @ ('-' | '–' | '/'), spaced) => (mark, spaced),
        other => return other,
    };
    let (Some(left), Some(right)) = (at.checked_sub(1).and_then(|it| tokens.get(it)), tokens.get(at + 1))
    else {
        return tokens[at];
    };
    let joins = match (left, right) {
        (Token::Number(a), Token::Number(b)) => {
            let alone = !is_chain(tokens, at);
            let both_years = a.digits == 4 && (b.digits == 4 || (b.digits == 2 && b.value > a.value % 100));
            let both_days = !a.is_year() && !b.is_year() && (has_month(tokens) || has_chain(tokens));
            alone && (both_years || both_days)
        }
        (Token::Word(Sense::Month(_)), Token::Word(Sense::Month(_))) => true,
        (Token::Word(Sense::Season(_)), Token::Word(Sense::Season(_))) => true,
        _ => spaced && mark != '/' && has_month(&tokens[..at]) && has_month(&tokens[at + 1..]),
    };
    match (joins, mark) {
        (false, _) => tokens[at],
        (true, '/') if !matches!(left, Token::Number(year) if year.is_year()) => or,
        (true, _) => to,
    }
}

/// Whether a mark is one of two like marks between three numbers: 1367-5-6.
fn is_chain(tokens: &[Token], at: usize) -> bool {
    let number = |it: Option<usize>| matches!(it.and_then(|it| tokens.get(it)), Some(Token::Number(_)));
    let like = |it: Option<usize>| match (it.and_then(|it| tokens.get(it)), tokens[at]) {
        (Some(Token::Mark(other, _)), Token::Mark(mark, _)) => *other == mark,
        _ => false,
    };
    let after = like(at.checked_add(2)) && number(at.checked_add(3));
    let before = like(at.checked_sub(2)) && number(at.checked_sub(3));
    after || before
}

fn has_chain(tokens: &[Token]) -> bool {
    (0..tokens.len()).any(|at| matches!(tokens[at], Token::Mark('/' | '-' | '.', _)) && is_chain(tokens, at))
}

/// From one date to another; what one lacks it has from the other.
fn range(before: &[Token], after: &[Token], hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    let sides = (Side::new(before, hints, issues), Side::new(after, hints, issues));
    let (Some(mut from), Some(mut to)) = sides else { return Vec::new() };
    to.write_out(&from);
    from.complete(&to);
    to.complete(&from);
    combine::from_to(&from.resolve(hints, issues), &to.resolve(hints, issues), issues)
}

/// One date, or "6 or 7 Mordad 1367": one of several.
fn alternatives(tokens: &[Token], hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    let sides: Option<Vec<Side>> = tokens
        .split(|token| *token == Token::Word(Sense::Or))
        .map(|tokens| Side::new(tokens, hints, issues))
        .collect();
    let Some(mut sides) = sides else { return Vec::new() };
    for at in (1..sides.len()).rev() {
        let (earlier, later) = sides.split_at_mut(at);
        earlier[at - 1].complete(&later[0]);
    }
    for at in 1..sides.len() {
        let (earlier, later) = sides.split_at_mut(at);
        later[0].complete(&earlier[at - 1]);
    }
    let mut spans = sides.iter().map(|side| side.resolve(hints, issues));
    let first = spans.next().unwrap_or_default();
    spans.fold(first, combine::either)
}
