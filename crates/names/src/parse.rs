//! Which word of a written name is what? Reads a name into its parts.
//!
//! A reading is a guess that `compare` does not have to trust: it also looks
//! across parts. Nothing is lost here: every word ends up in some part.

use crate::articles::is_article;
use crate::display::{ZWNJ, display};
use crate::fold::fold_spaced;
use crate::likeness::is_known_given;
use crate::name::Name;
use crate::words::{Affix, LONGEST, Link, WORDS};
use crate::written::{Word, join_folded, join_texts, take_aliases, without_commas, words_of};

/// The order in which a list writes its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    /// "Given Family", or "Family, Given" if there is a comma.
    #[default]
    Auto,
    /// "Given Family", commas only part words.
    GivenFamily,
    /// "Family Given", with or without a comma.
    FamilyGiven,
    /// "Given Father Grandfather Family", as Arabic registers write.
    Chain,
}

/// A text of more words is no name: nothing is cut out of it.
const MOST: usize = 100;

/// Reads one written name: `parse("م. غلامی", Layout::Auto)`.
pub fn parse(raw: &str, layout: Layout) -> Name {
    let mut name = Name::empty(raw);
    if name.unnamed {
        return name;
    }
    let shown = display(raw);
    let mut words = take_aliases(words_of(&shown), 2, &mut name);
    let lone_given = take_links(&mut words, layout, &mut name);
    let (first, second) = match words.iter().position(|word| word.is_comma()) {
        Some(comma) if layout != Layout::GivenFamily => {
            let after = words.split_off(comma + 1);
            (after, words)
        }
        _ => (words, Vec::new()),
    };
    let comma = !second.is_empty();
    let mut first = without_commas(first);
    let mut second = without_commas(second);
    take_titles(&mut first, second.len(), &mut name);
    take_titles(&mut second, first.len(), &mut name);
    name.divided = comma && !first.is_empty();
    let whole_given = lone_given && layout != Layout::Chain && is_compound_given(&first);
    if !name.divided && !whole_given {
        first.append(&mut second);
        (first, second) = match layout {
            Layout::FamilyGiven => split_family_first(first),
            Layout::Chain => split_chain(first, &mut name),
            Layout::Auto | Layout::GivenFamily => split_given_first(first),
        };
    }
    settle(name, first, second)
}

/// See `Name::from_parts`.
pub(crate) fn from_parts(given: &str, family: &str, father: &str, grandfather: &str) -> Name {
    let raw =
        [given, family].iter().filter(|part| !part.trim().is_empty()).copied().collect::<Vec<_>>().join(" ");
    let mut name = Name::empty(&raw);
    let (given, family) = (display(given), display(family));
    let mut first = take_part(&given, &mut name);
    let mut second = take_part(&family, &mut name);
    take_titles(&mut first, second.len(), &mut name);
    take_titles(&mut second, first.len(), &mut name);
    name.divided = !first.is_empty() && !second.is_empty();
    read_father(father, &mut name);
    if !grandfather.trim().is_empty() && !is_unnamed_part(grandfather) {
        name.grandfather = Some(display(grandfather));
    }
    settle(name, first, second)
}

fn take_part<'a>(shown: &'a str, name: &mut Name) -> Vec<Word<'a>> {
    if is_unnamed_part(shown) {
        return Vec::new();
    }
    let mut words = take_aliases(words_of(shown), 1, name);
    take_links(&mut words, Layout::Auto, name);
    without_commas(words)
}

fn is_unnamed_part(text: &str) -> bool {
    WORDS.unnamed.contains(fold_spaced(text).as_str())
}

/// Cuts off what follows "son of" and "known as" and reads it. True if only given
/// names can stand before it: "غلام رضا بن یونس".
fn take_links(words: &mut Vec<Word>, layout: Layout, name: &mut Name) -> bool {
    if words.len() > MOST || !words.iter().any(|word| word.known.opens) {
        return false;
    }
    let first = (1..words.len()).find(|at| link_at(words, *at, words.len()).is_some());
    let own = &words[..first.unwrap_or_default()];
    let lone_given = is_compound_given(untitled(own)) && !own.iter().any(Word::is_comma);
    let before = if lone_given || layout == Layout::Chain {
        1
    } else {
        own.iter().filter(|word| !word.is_comma()).count()
    };
    let mut at = words.len();
    let mut end = words.len();
    while at > 1 {
        at -= 1;
        if let Some((link, length)) = link_at(words, at, end) {
            let rest: Vec<Word> = words.drain(at + length..end).collect();
            match link {
                Link::Father => take_father(rest, words, Place { at, length, before }, name),
                Link::Alias => take_alias(rest, words, at, length, name),
            }
            end = at.min(words.len());
        }
    }
    lone_given
}

/// The words after the titles.
fn untitled<'a, 'b>(mut words: &'a [Word<'b>]) -> &'a [Word<'b>] {
    while let Some(length) = title_at_front(words, 0) {
        words = &words[length..];
    }
    words
}

/// Do two or more words make one given name, so that none of them is a surname?
fn is_compound_given(words: &[Word]) -> bool {
    let joined = |at: usize| {
        let (before, here) = (affix(&words[at - 1]), affix(&words[at]));
        let both = before.before_given && (here.before_given || is_known_given(&words[at].folded));
        before.binds || here.after_given || both
    };
    words.len() > 1 && (1..words.len()).all(joined)
}

/// The longest link that begins at `at` and leaves a word after it.
fn link_at(words: &[Word], at: usize, end: usize) -> Option<(Link, usize)> {
    if !words[at].known.opens {
        return None;
    }
    (1..=LONGEST.min(end.saturating_sub(at + 1))).rev().find_map(|length| {
        let joined = join_folded(&words[at..at + length]);
        WORDS.links.get(&*joined).map(|link| (*link, length))
    })
}

/// Where a link stands, how long it is, how many words the name has before it.
struct Place {
    at: usize,
    length: usize,
    before: usize,
}

/// "Ali son of Hasan Karimi": the first word (or compound) is the father's
/// name, what follows is the family name, unless one stands before already.
fn take_father<'a>(rest: Vec<Word<'a>>, words: &mut Vec<Word<'a>>, place: Place, name: &mut Name) {
    words.drain(place.at..place.at + place.length);
    let (father, family) = if place.before >= 2 { (rest, Vec::new()) } else { split_given_first(rest) };
    let mut father = father;
    let mut titles = Name::default();
    take_titles(&mut father, 0, &mut titles);
    let text = join_texts(&father);
    if name.father.is_some() && name.grandfather.is_none() {
        name.grandfather = name.father.take();
    }
    name.father = Some(text).filter(|text| !text.is_empty());
    words.splice(place.at..place.at, family);
}

fn take_alias(rest: Vec<Word>, words: &mut Vec<Word>, at: usize, length: usize, name: &mut Name) {
    words.drain(at..at + length);
    let alias = join_texts(&rest);
    if !alias.is_empty() {
        name.aliases.push(alias);
    }
}

/// The father's column: itself perhaps "Hasan son of Ali" or with a title.
fn read_father(father: &str, name: &mut Name) {
    if father.trim().is_empty() || is_unnamed_part(father) {
        return;
    }
    let mut inner = Name::default();
    let shown = display(father);
    let mut words = take_aliases(words_of(&shown), 1, &mut inner);
    take_links(&mut words, Layout::Auto, &mut inner);
    let mut words = without_commas(words);
    take_titles(&mut words, 0, &mut inner);
    name.father = Some(join_texts(&words)).filter(|text| !text.is_empty());
    name.grandfather = inner.father;
}

/// Takes titles off both ends; `others` words stand in other parts.
fn take_titles(words: &mut Vec<Word>, others: usize, name: &mut Name) {
    part_glued_title(words, others);
    part_tied_title(words);
    while let Some(length) = title_at_front(words, others) {
        name.honorifics.extend(words.drain(..length).map(|word| word.text.into_owned()));
    }
    while let Some(last) = words.last().filter(|_| words.len() <= MOST) {
        let Some(title) = last.known.title else {
            break;
        };
        let before = &words[..words.len() - 1];
        let of_family = before.last().is_some_and(|word| is_article(&word.text, false));
        if !title.after || of_family || substantial(before) + others < 2 {
            break;
        }
        name.honorifics.extend(words.pop().map(|word| word.text.into_owned()));
    }
}

/// How many words at the front are a title, if any. A title that is also a name
/// counts only if two others are left; "Zadeh" and the like are no word of their own.
fn title_at_front(words: &[Word], others: usize) -> Option<usize> {
    if words.len() > MOST || !words.first()?.known.opens {
        return None;
    }
    let longest = if others > 0 { words.len() } else { words.len().saturating_sub(1) };
    (1..=LONGEST.min(longest)).rev().find(|&length| {
        let Some(title) = WORDS.titles.get(&*join_folded(&words[..length])) else { return false };
        let left = substantial(&words[length..]) + others;
        let whole = length == words.len();
        title.before && (!title.lone || (!whole && (left >= 2 || (title.descent && left >= 1))))
    })
}

/// How many words are more than a piece of a surname?
fn substantial(words: &[Word]) -> usize {
    words.iter().filter(|word| !word.known.affix.after_family).count()
}

/// "سیدرضا" and "Seyed‌reza" are two words: the mark of descent and a name.
fn part_glued_title(words: &mut Vec<Word>, others: usize) {
    if words.len() + others < 2 {
        return;
    }
    let Some(first) = words.first() else { return };
    let Some(stem) = DESCENT.iter().find(|stem| first.folded.starts_with(**stem)) else { return };
    let rest = first.folded[stem.len()..].trim_start();
    let known = is_known_given(rest) || first.folded[stem.len()..].starts_with(' ');
    if !known
        && (rest.chars().count() < 4 || WORDS.known(rest).affix.after_family || first.known.title.is_some())
    {
        return;
    }
    let parted = [Word::plain(stem), Word::plain(rest)];
    words.splice(..1, parted).for_each(drop);
}

/// Spellings of Seyed that lists write together with the name after them.
const DESCENT: [&str; 7] = ["سید", "seyed", "seyyed", "sayed", "sayyed", "sayyid", "seyd"];

/// "مش‌حسن" and "Mash-Hasan" are two words: a title, tied on with a mark, and a name. A title
/// that is also a name ("Mir-Hossein") and one that begins a surname ("Haji-Zadeh") stay where they are.
fn part_tied_title(words: &mut Vec<Word>) {
    let Some(first) = words.first() else { return };
    let Some((title, rest)) = first.text.split_once([ZWNJ, '-']) else { return };
    let tied = WORDS.known(&fold_spaced(title)).title.is_some_and(|title| title.before && !title.lone);
    if !tied || !is_known_given(&fold_spaced(rest)) {
        return;
    }
    let parted = [title, rest].map(|part| Word::alone(part.to_owned()));
    words.splice(..1, parted).for_each(drop);
}

/// "Mohammad Reza Karimi Tehrani" -> [Mohammad Reza], [Karimi Tehrani].
fn split_given_first(mut words: Vec<Word>) -> (Vec<Word>, Vec<Word>) {
    let mut given = 1.min(words.len());
    while given < words.len() && joins_given(&words, given) {
        given += 1;
    }
    let family = words.split_off(given);
    (words, family)
}

/// Does the word at `at` still belong to the given name before it?
fn joins_given(words: &[Word], at: usize) -> bool {
    let here = affix(&words[at]);
    let before = affix(&words[at - 1]);
    let left = words.len() - at - 1;
    if before.binds && (left > 0 || here.after_given || words[at].folded.starts_with("ال")) {
        return true;
    }
    let clings = words[at].folded.starts_with("ال") || words[at].folded.ends_with("llah");
    if here.after_given && clings && left == 0 {
        return true;
    }
    if left == 0 || (left == 1 && affix(&words[at + 1]).after_family) {
        return false;
    }
    here.after_given || (before.before_given && (here.before_given || is_known_given(&words[at].folded)))
}

fn affix(word: &Word) -> Affix {
    word.known.affix
}

/// "Karimi Tehrani Mohammad Reza": the given name is the last compound.
fn split_family_first(mut words: Vec<Word>) -> (Vec<Word>, Vec<Word>) {
    if words.len() < 2 {
        return (Vec::new(), words);
    }
    let mut start = words.len() - 1;
    while start > 1
        && (affix(&words[start - 1]).before_given || affix(&words[start]).after_given)
        && !affix(&words[start]).after_family
    {
        start -= 1;
    }
    let mut family_end = start;
    if family_end < words.len() && affix(&words[family_end]).after_family && family_end + 1 < words.len() {
        family_end += 1;
    }
    let given = words.split_off(family_end);
    (given, words)
}

/// "Given Father Grandfather Family" of Arabic registers, two names or more.
fn split_chain<'a>(words: Vec<Word<'a>>, name: &mut Name) -> (Vec<Word<'a>>, Vec<Word<'a>>) {
    let mut parts: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match parts.last_mut() {
            Some(part) if part.last().is_some_and(|before| joins_chain(before, &word)) => part.push(word),
            _ => parts.push(vec![word]),
        }
    }
    let family = if parts.len() > 1 { parts.pop().unwrap_or_default() } else { Vec::new() };
    let mut parts = parts.into_iter();
    let given = parts.next().unwrap_or_default();
    if let Some(father) = parts.next() {
        let grandfather = name.father.take();
        name.father = Some(join_texts(&father));
        let older: Vec<Word> = parts.flatten().collect();
        name.grandfather = Some(join_texts(&older)).filter(|text| !text.is_empty()).or(grandfather);
    }
    (given, family)
}

/// Is a word of one name with the word before it? عبد الله, Abu Bakr, Al Khatib.
fn joins_chain(before: &Word, word: &Word) -> bool {
    let here = &*word.folded;
    affix(before).binds
        || matches!(&*before.folded, "al" | "el" | "bani" | "bin" | "ben" | "بنی" | "ال")
        || here.starts_with("الله")
        || here.starts_with("الدین")
        || (affix(word).after_given && is_latin_piece(here))
}

/// "ullah", "al-Din", "eddine": ends the name before it.
fn is_latin_piece(folded: &str) -> bool {
    ["din", "dine", "deen", "llah", "allah"].iter().any(|end| folded.ends_with(end))
}

/// Puts the words into the name, the toponym apart.
fn settle(mut name: Name, given: Vec<Word>, mut family: Vec<Word>) -> Name {
    name.initials = given.iter().chain(&family).any(|word| word.initial);
    if family.len() > 1 && family.last().is_some_and(|last| WORDS.places.contains(&*last.folded)) {
        name.toponym = family.pop().map(|word| word.text.into_owned());
    }
    let given_unknown = given.len() == 1 && WORDS.unnamed.contains(&*given[0].folded);
    let family_unknown = family.len() == 1 && WORDS.unnamed.contains(&*family[0].folded);
    if !given_unknown {
        name.given = given.into_iter().map(|word| word.text.into_owned()).collect();
    }
    if !family_unknown {
        name.family = family.into_iter().map(|word| word.text.into_owned()).collect();
    }
    name.unnamed = name.is_empty();
    name
}
