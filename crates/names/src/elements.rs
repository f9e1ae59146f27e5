//! How alike are two parts of a name that may each have several words?
//!
//! The words are compared together, so that spacing does not matter, and one
//! by one, so that a dropped element ("Karimi Tehrani", "Karimi") shows.

use crate::articles::{bare, is_article};
use crate::compounds::compound;
use crate::likeness::{Level, Likeness, token_likeness};
use crate::token::Token;
use crate::words::WORDS;
use std::sync::Arc;

/// The words of one part, and all of them written together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// As written.
    pub text: Arc<str>,
    /// Words and the elements of joined compounds, in order.
    elements: Vec<Element>,
    /// All words as one.
    pub joined: Token,
    /// All words but the last as one, where there are three or more.
    shorter: Option<Token>,
    written: usize,
    /// One word, no compound, no article: there is nothing but the joined word.
    plain: bool,
}

/// A part has at most so many words; of a longer one the rest is only compared joined.
const MOST: usize = 16;

#[derive(Debug, Clone, PartialEq)]
struct Element {
    token: Token,
    /// Without its Arabic article.
    bare: Option<Token>,
    /// Only a piece of a name, like زاده or پور: says little alone.
    piece: bool,
    /// Says where a family is from.
    place: bool,
}

impl Words {
    /// Prepares the words of a part.
    pub fn new<S: AsRef<str>>(texts: &[S]) -> Words {
        let written = texts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ");
        let words = words(&written);
        let text = words.join(" ");
        let elements: Vec<Element> = words.iter().take(MOST).flat_map(|word| elements(word)).collect();
        Words {
            plain: words.len() == 1 && elements.len() == 1 && elements[0].bare.is_none(),
            elements,
            joined: Token::new(&text),
            shorter: (words.len() > 2).then(|| Token::new(&words[..words.len() - 1].join(" "))),
            written: words.len(),
            text: text.into(),
        }
    }

    /// How many words the source wrote.
    pub fn written(&self) -> usize {
        self.written
    }

    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }
}

/// Parts at spaces and hyphens, but an article stays with its name.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut article = String::new();
    for part in text.split_inclusive([' ', '-']) {
        let word = part.trim_end_matches([' ', '-']);
        if !word.chars().any(char::is_alphanumeric) {
            continue;
        }
        if article.is_empty() && is_article(word, part.ends_with('-')) {
            article = format!("{word}-");
        } else {
            words.push(std::mem::take(&mut article) + word);
        }
    }
    words.extend(Some(article.trim_end_matches('-').to_owned()).filter(|article| !article.is_empty()));
    words
}

/// One word is one element, but "محمدرضا" is two.
fn elements(word: &str) -> Vec<Element> {
    let whole = Token::new(word);
    match compound(whole.folded()) {
        Some((first, second)) => vec![element(Token::new(first)), element(Token::new(second))],
        None => vec![Element { bare: bare(word).map(|bare| Token::new(&bare)), ..element(whole) }],
    }
}

fn element(token: Token) -> Element {
    let affix = WORDS.affixes.get(token.folded());
    Element {
        piece: affix.is_some_and(|affix| (affix.after_family || affix.before_family) && !affix.before_given),
        place: WORDS.places.contains(token.folded()),
        bare: None,
        token,
    }
}

/// Compares two elements; an article on one side only hardly counts.
fn element_likeness(a: &Element, b: &Element) -> Likeness {
    let mut best = token_likeness(&a.token, &b.token);
    if best.score >= 0.9 {
        return best;
    }
    for (x, y) in [
        (a.bare.as_ref(), Some(&b.token)),
        (Some(&a.token), b.bare.as_ref()),
        (a.bare.as_ref(), b.bare.as_ref()),
    ] {
        if let (Some(x), Some(y)) = (x, y) {
            let bare = token_likeness(x, y);
            if bare.score * 0.96 > best.score {
                best = Likeness { score: bare.score * 0.96, level: bare.level.max(Level::CrossScript) };
            }
        }
    }
    best
}

/// Compares the words of one part: together, and one by one.
pub(crate) fn part_likeness(a: &Words, b: &Words) -> Likeness {
    if a.is_empty() || b.is_empty() {
        let score = if a.is_empty() && b.is_empty() { 0.7 } else { 0.5 };
        return Likeness { score, level: Level::PartMissing };
    }
    let mut joined = token_likeness(&a.joined, &b.joined);
    if a.written != b.written {
        joined.score *= SPACED_OTHERWISE;
        joined.level = joined.level.max(Level::CompoundSplit);
    }
    if joined.score >= 0.9 || (a.plain && b.plain) {
        return joined;
    }
    let aligned = better(aligned(a, b), without_last(a, b));
    if aligned.level != Level::Different && (aligned.score > joined.score || joined.level == Level::Different)
    {
        aligned
    } else {
        joined
    }
}

/// What remains of a likeness where one side joins what the other writes apart.
const SPACED_OTHERWISE: f32 = 0.998;

fn better(one: Likeness, other: Option<Likeness>) -> Likeness {
    other.filter(|other| one.level == Level::Different || other.score > one.score).unwrap_or(one)
}

/// "Poor Ghazian Isfahani" beside "پورقاضیان": one side joined, the last word of
/// the other dropped.
fn without_last(a: &Words, b: &Words) -> Option<Likeness> {
    let (long, short) = if a.written >= b.written { (a, b) } else { (b, a) };
    let likeness = token_likeness(long.shorter.as_ref()?, &short.joined);
    let kept = if long.elements.last()?.place { PLACE_DROPPED } else { LAST_DROPPED };
    let fewer = short.written < long.written && likeness.level < Level::SecondElementDropped;
    fewer.then_some(Likeness { score: likeness.score * kept, level: Level::SecondElementDropped })
}

/// What remains of a likeness when a place, another, or the first element is missing.
const PLACE_DROPPED: f32 = 0.88;
const LAST_DROPPED: f32 = 0.84;
const FIRST_DROPPED: f32 = 0.78;

/// The shorter side's elements, each beside an element of the longer side.
fn aligned(a: &Words, b: &Words) -> Likeness {
    let (short, long) = if a.elements.len() <= b.elements.len() { (a, b) } else { (b, a) };
    let mut used = 0_u64;
    let mut worst = Likeness { score: 1.0, level: Level::Exact };
    let mut substance = false;
    for element in &short.elements {
        let best = long
            .elements
            .iter()
            .enumerate()
            .take(2 * MOST)
            .filter(|(at, _)| used & (1 << at) == 0)
            .map(|(at, other)| (at, element_likeness(element, other)))
            .max_by(|x, y| x.1.score.total_cmp(&y.1.score));
        let Some((at, likeness)) = best else { break };
        used |= 1 << at;
        substance |= !element.piece;
        worst = Likeness { score: worst.score.min(likeness.score), level: worst.level.max(likeness.level) };
    }
    if short.elements.len() == long.elements.len() {
        return worst;
    }
    if worst.level == Level::Different || !substance {
        return Likeness { score: worst.score.min(0.4), level: Level::Different };
    }
    Likeness { score: worst.score * kept(long, used), level: worst.level.max(Level::SecondElementDropped) }
}

/// What remains of the likeness after dropping the elements not in `used`: a
/// place is dropped most easily, a first element least.
fn kept(long: &Words, used: u64) -> f32 {
    let dropped = long.elements.iter().enumerate().take(2 * MOST).filter(|(at, _)| used & (1 << at) == 0);
    dropped.fold(1.0, |kept, (at, element)| {
        kept * match (element.place, at) {
            (true, 1..) => PLACE_DROPPED,
            (_, 0) => FIRST_DROPPED,
            _ => LAST_DROPPED,
        }
    })
}
