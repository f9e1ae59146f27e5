//! What agrees between two names, what differs, and what is missing?
//!
//! Part by part, with the reason for each finding; the score is only a summary.

use crate::articles::is_article;
use crate::display::ZWNJ;
use crate::elements::{Words, part_likeness};
use crate::fold::fold_spaced_cow;
use crate::likeness::{Level, Likeness, NEAR, token_likeness};
use crate::name::Name;
use crate::words::WORDS;
use std::sync::Arc;

/// A part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Given name.
    Given,
    /// Family name with its toponym.
    Family,
    /// Father's name.
    Father,
    /// Grandfather's name.
    Grandfather,
    /// Another name of the person.
    Alias,
}

/// What one part says on both sides, and how the two agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which part.
    pub part: Part,
    /// As the first name has it; empty if not given.
    pub a: Arc<str>,
    /// As the second name has it; empty if not given.
    pub b: Arc<str>,
    /// In what way they agree.
    pub level: Level,
    /// How alike, 0 to 1; 0.5 where one side says nothing.
    pub score: f32,
}

/// The outcome of comparing two names.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// 0 to 1: a summary of the findings, no probability.
    pub score: f32,
    /// Given, family, then what else at least one side gives.
    pub findings: Vec<Finding>,
}

/// A name with its words prepared, to be compared many times.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    given: Words,
    family: Words,
    father: Words,
    grandfather: Words,
    aliases: Vec<Words>,
    /// Given and family name together.
    all: Words,
    nothing: Words,
    /// Other places where the given name may end; empty if the source says.
    splits: Vec<(Words, Words)>,
    /// A title that may be part of the given name, as in "Mir Ali", was taken off.
    titled: bool,
    /// Seyed and the like.
    descent: bool,
}

impl Prepared {
    /// Prepares the words of a name.
    pub fn new(name: &Name) -> Prepared {
        let given: Vec<&str> = name.given.iter().map(String::as_str).collect();
        let family: Vec<&str> =
            name.family.iter().map(String::as_str).chain(name.toponym.as_deref()).collect();
        let all: Vec<&str> = given.iter().chain(&family).copied().collect();
        let parted = all.first().and_then(|word| word.split_once(ZWNJ));
        let mut splits = match all.len() {
            1 if !name.divided && parted.is_some() => parted
                .map(|(first, second)| (Words::new(&[first]), Words::new(&[second])))
                .into_iter()
                .collect(),
            2 if !name.divided && family.is_empty() => {
                vec![(Words::new(&all[..1]), Words::new(&all[1..]))]
            }
            1 | 3..=6 if !name.divided => (usize::from(all.len() > 1)..all.len())
                .filter(|at| *at != given.len() && (*at == 0 || !is_article(all[*at - 1], false)))
                .map(|at| (Words::new(&all[..at]), Words::new(&all[at..])))
                .collect(),
            _ => Vec::new(),
        };
        if let ([], Some(father)) = (family.as_slice(), &name.father) {
            splits.push((Words::new(&given), Words::new(&[["ben", father].concat()])));
        }
        let titles = nominal_titles(name);
        if !titles.is_empty() {
            let titled: Vec<&str> = titles.iter().chain(&given).copied().collect();
            splits.push((Words::new(&titled), Words::new(&family)));
        }
        Prepared {
            titled: !titles.is_empty(),
            descent: name
                .honorifics
                .iter()
                .any(|title| WORDS.titles.get(&*fold_spaced_cow(title)).is_some_and(|title| title.descent)),
            given: Words::new(&given),
            family: Words::new(&family),
            father: Words::new(name.father.as_slice()),
            grandfather: Words::new(name.grandfather.as_slice()),
            aliases: name
                .aliases
                .iter()
                .take(MOST_ALIASES)
                .map(|alias| Words::new(std::slice::from_ref(alias)))
                .collect(),
            all: Words::new(&all),
            nothing: Words::new::<&str>(&[]),
            splits,
        }
    }

    /// The division as read, then the others.
    fn divisions(&self) -> impl Iterator<Item = (&Words, &Words)> {
        std::iter::once((&self.given, &self.family))
            .chain(self.splits.iter().map(|(given, family)| (given, family)))
    }

    fn is_single(&self) -> bool {
        self.given.written() + self.family.written() == 1
    }

    fn is_empty(&self) -> bool {
        self.given.is_empty() && self.family.is_empty()
    }
}

/// Nobody has more names that help; every one is compared with every other.
const MOST_ALIASES: usize = 8;

/// Titles that are also names: میر, میرزا, آقا.
fn nominal_titles(name: &Name) -> Vec<&str> {
    let nominal = |title: &&str| {
        WORDS.titles.get(&*fold_spaced_cow(title)).is_some_and(|title| title.lone && !title.descent)
    };
    name.honorifics.iter().map(String::as_str).filter(nominal).collect()
}

/// Compares two names part by part. Symmetric but for the sides of findings.
pub fn compare(a: &Name, b: &Name) -> Comparison {
    compare_prepared(&Prepared::new(a), &Prepared::new(b))
}

/// Compares two prepared names. An unnamed person is like nobody: score 0.
pub fn compare_prepared(a: &Prepared, b: &Prepared) -> Comparison {
    let found = found(a, b);
    let findings = found.iter().flatten().map(Found::told).collect();
    Comparison { score: score(a, b, &found), findings }
}

/// The score of `compare_prepared` alone, where the findings are not asked for.
pub fn score_prepared(a: &Prepared, b: &Prepared) -> f32 {
    score(a, b, &found(a, b))
}

/// A finding that still lies in the names.
#[derive(Debug, Clone, Copy)]
struct Found<'a> {
    part: Part,
    a: &'a Words,
    b: &'a Words,
    likeness: Likeness,
}

impl<'a> Found<'a> {
    fn new(part: Part, a: &'a Words, b: &'a Words) -> Found<'a> {
        Found { part, a, b, likeness: part_likeness(a, b) }
    }

    fn told(&self) -> Finding {
        let Likeness { score, level } = self.likeness;
        Finding { part: self.part, a: self.a.text.clone(), b: self.b.text.clone(), level, score }
    }
}

/// What was found of each part, in the order of `Part`.
type AllFound<'a> = [Option<Found<'a>>; 5];

fn found<'a>(a: &'a Prepared, b: &'a Prepared) -> AllFound<'a> {
    let said = |part: Part, x: &'a Words, y: &'a Words| {
        (!x.is_empty() || !y.is_empty()).then(|| Found::new(part, x, y))
    };
    let Pairing { given, family } = names(a, b);
    let father = said(Part::Father, &a.father, &b.father);
    let grandfather = said(Part::Grandfather, &a.grandfather, &b.grandfather);
    [Some(given), Some(family), father, grandfather, alias(a, b)]
}

fn score(a: &Prepared, b: &Prepared, found: &AllFound) -> f32 {
    if a.is_empty() || b.is_empty() { 0.0 } else { summary(found) * besides(a, b) }
}

/// What only one side has beside the name, a mark of descent or another name, says
/// nothing against it; of two equal names the one without is the likelier.
fn besides(a: &Prepared, b: &Prepared) -> f32 {
    let one_sided = |x: bool, y: bool| if x == y { 1.0 } else { ONE_SIDED };
    one_sided(a.descent, b.descent) * one_sided(a.aliases.is_empty(), b.aliases.is_empty())
}

const ONE_SIDED: f32 = 0.995;

/// Given and family name: in their places, divided elsewhere, or exchanged.
fn names<'a>(a: &'a Prepared, b: &'a Prepared) -> Pairing<'a> {
    let mut best = Pairing::new(&a.given, &a.family, &b.given, &b.family);
    if best.weakest() < SURE {
        best = best.or(redivided(a, b, best.given.likeness));
    }
    if best.weakest() < NEAR {
        best = best.or(Pairing::swapped(a, b));
    }
    best
}

/// From this score on a part needs no other reading.
const SURE: f32 = 0.9;

/// The best other division, if the words together are alike at all. A single
/// word may be the given or the family name.
fn redivided<'a>(a: &'a Prepared, b: &'a Prepared, given: Likeness) -> Option<Pairing<'a>> {
    if a.splits.is_empty() && b.splits.is_empty() {
        return None;
    }
    let alike_in_shape = a.given.written() == b.given.written() && a.family.written() == b.family.written();
    let whole = token_likeness(&a.all.joined, &b.all.joined).score;
    let single = a.is_single() != b.is_single();
    let together = (single && whole >= NEAR).then(|| Pairing::new(&a.all, &a.nothing, &b.all, &b.nothing));
    let known = single || a.titled || b.titled || whole >= if alike_in_shape { SURE } else { NEAR };
    // "Mohammed Hassan" and "Mohammed Hassan al-Tikriti": of one the second is the family name.
    let halved = || {
        let partly = given.score >= NEAR && given.level == Level::SecondElementDropped;
        partly && part_likeness(&a.all, &b.all).level <= Level::SecondElementDropped
    };
    if !known && !halved() {
        return None;
    }
    a.divisions()
        .flat_map(|(given, family)| {
            b.divisions().map(move |(other_given, other_family)| {
                Pairing::new(given, family, other_given, other_family)
            })
        })
        .chain(together)
        .max_by(|x, y| x.score().total_cmp(&y.score()))
}

/// Given and family name of both sides, laid beside each other.
#[derive(Debug, Clone, Copy)]
struct Pairing<'a> {
    given: Found<'a>,
    family: Found<'a>,
}

impl<'a> Pairing<'a> {
    fn new(
        given: &'a Words,
        family: &'a Words,
        other_given: &'a Words,
        other_family: &'a Words,
    ) -> Pairing<'a> {
        Pairing {
            given: Found::new(Part::Given, given, other_given),
            family: Found::new(Part::Family, family, other_family),
        }
    }

    fn weakest(&self) -> f32 {
        self.given.likeness.score.min(self.family.likeness.score)
    }

    fn score(&self) -> f32 {
        both(self.given.likeness.score, self.family.likeness.score)
    }

    /// This pairing, or the other one if that is clearly better.
    fn or(self, other: Option<Pairing<'a>>) -> Pairing<'a> {
        match other {
            Some(other) if other.score() > self.score() + 0.02 => other,
            _ => self,
        }
    }

    /// The exchange of given and family name, if both agree that way.
    fn swapped(a: &'a Prepared, b: &'a Prepared) -> Option<Pairing<'a>> {
        let agree = |part: Part, x: &'a Words, y: &'a Words| {
            let found = Found::new(part, x, y);
            let Likeness { score, level } = found.likeness;
            let likeness = Likeness { score: score * 0.95, level: Level::Swapped };
            (score >= NEAR && level < Level::SecondElementDropped).then_some(Found { likeness, ..found })
        };
        let given = agree(Part::Given, &a.given, &b.family)?;
        Some(Pairing { given, family: agree(Part::Family, &a.family, &b.given)? })
    }
}

/// An alias of one side that is a name of the other.
fn alias<'a>(a: &'a Prepared, b: &'a Prepared) -> Option<Found<'a>> {
    let pairs = a.aliases.iter().flat_map(|alias| {
        [&b.given, &b.family].into_iter().chain(&b.aliases).map(move |other| (alias, other))
    });
    let turned =
        b.aliases.iter().flat_map(|alias| [&a.given, &a.family].into_iter().map(move |other| (other, alias)));
    pairs
        .chain(turned)
        .filter(|(x, y)| !x.is_empty() && !y.is_empty())
        .map(|(x, y)| Found::new(Part::Alias, x, y))
        .filter(|found| found.likeness.level < Level::SecondElementDropped)
        .max_by(|x, y| x.likeness.score.total_cmp(&y.likeness.score))
}

/// Given and family name weigh most; a differing father's name counts against.
fn summary(found: &AllFound) -> f32 {
    let of = |part: Part| found[part as usize].map(|found| found.likeness);
    let score = |part: Part| of(part).map_or(0.5, |likeness| likeness.score);
    let different = |part: Part| of(part).is_some_and(|likeness| likeness.level == Level::Different);
    let (mut given, mut family) = (score(Part::Given), score(Part::Family));
    if let Some(alias) = of(Part::Alias) {
        let known_as = alias.score * 0.85;
        match (different(Part::Given), different(Part::Family)) {
            (true, false) => given = given.max(known_as),
            (false, true) => family = family.max(known_as),
            _ => {}
        }
    }
    let name = both(given, family);
    match of(Part::Father) {
        Some(father) if father.level != Level::PartMissing => 0.7 * name + 0.3 * name.min(father.score),
        _ => name,
    }
}

/// The weaker part counts most: a name agrees only if both parts do.
fn both(given: f32, family: f32) -> f32 {
    0.4 * given.min(family) + 0.3 * (given * family).sqrt() + 0.15 * (given + family)
}
