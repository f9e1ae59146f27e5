//! What agrees between two names, what differs, and what is missing?
//!
//! Part by part, with the reason for each finding; the score is only a summary.

use crate::likeness::{Level, Likeness, NEAR, token_likeness};
use crate::name::Name;
use crate::token::Token;

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
    pub a: String,
    /// As the second name has it; empty if not given.
    pub b: String,
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
}

/// The words of one part, and all of them written together.
#[derive(Debug, Clone, PartialEq)]
struct Words {
    text: String,
    words: Vec<Token>,
    joined: Token,
}

impl Words {
    fn new<S: AsRef<str>>(texts: &[S]) -> Words {
        let words: Vec<&str> = texts
            .iter()
            .flat_map(|text| text.as_ref().split([' ', '-']))
            .filter(|word| !word.is_empty())
            .collect();
        let text = words.join(" ");
        Words {
            words: words
                .iter()
                .map(|word| Token::new(word))
                .filter(|token| !token.folded().is_empty())
                .collect(),
            joined: Token::new(&text),
            text,
        }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl Prepared {
    /// Prepares the words of a name.
    pub fn new(name: &Name) -> Prepared {
        let family: Vec<&str> = name
            .family
            .iter()
            .map(String::as_str)
            .chain(name.toponym.as_deref())
            .collect();
        Prepared {
            given: Words::new(&name.given),
            family: Words::new(&family),
            father: Words::new(name.father.as_slice()),
            grandfather: Words::new(name.grandfather.as_slice()),
            aliases: name
                .aliases
                .iter()
                .map(|alias| Words::new(std::slice::from_ref(alias)))
                .collect(),
        }
    }
}

/// Compares two names part by part. Symmetric but for the sides of findings.
pub fn compare(a: &Name, b: &Name) -> Comparison {
    compare_prepared(&Prepared::new(a), &Prepared::new(b))
}

/// Compares two prepared names.
pub fn compare_prepared(a: &Prepared, b: &Prepared) -> Comparison {
    let mut findings = names(a, b);
    for (part, x, y) in [
        (Part::Father, &a.father, &b.father),
        (Part::Grandfather, &a.grandfather, &b.grandfather),
    ] {
        if !x.is_empty() || !y.is_empty() {
            findings.push(finding(part, x, y, part_likeness(x, y)));
        }
    }
    findings.extend(alias_finding(a, b));
    Comparison {
        score: summary(&findings),
        findings,
    }
}

/// Given and family name, in their places or exchanged.
fn names(a: &Prepared, b: &Prepared) -> Vec<Finding> {
    let given = part_likeness(&a.given, &b.given);
    let family = part_likeness(&a.family, &b.family);
    let straight = vec![
        finding(Part::Given, &a.given, &b.given, given),
        finding(Part::Family, &a.family, &b.family, family),
    ];
    if given.score.min(family.score) >= NEAR {
        return straight;
    }
    let first = part_likeness(&a.given, &b.family);
    let second = part_likeness(&a.family, &b.given);
    if agrees(first) && agrees(second) {
        let swapped = |likeness: Likeness| Likeness {
            score: likeness.score * 0.95,
            level: Level::Swapped,
        };
        return vec![
            finding(Part::Given, &a.given, &b.family, swapped(first)),
            finding(Part::Family, &a.family, &b.given, swapped(second)),
        ];
    }
    straight
}

fn agrees(likeness: Likeness) -> bool {
    likeness.score >= NEAR && likeness.level < Level::SecondElementDropped
}

fn finding(part: Part, a: &Words, b: &Words, likeness: Likeness) -> Finding {
    Finding {
        part,
        a: a.text.clone(),
        b: b.text.clone(),
        level: likeness.level,
        score: likeness.score,
    }
}

/// Compares the words of one part: together, and one by one.
fn part_likeness(a: &Words, b: &Words) -> Likeness {
    if a.is_empty() || b.is_empty() {
        return Likeness {
            score: 0.5,
            level: Level::PartMissing,
        };
    }
    let mut joined = token_likeness(&a.joined, &b.joined);
    if a.words.len() != b.words.len() && joined.level < Level::CompoundSplit {
        joined.level = Level::CompoundSplit;
    }
    if a.words.len() == 1 && b.words.len() == 1 {
        return joined;
    }
    let aligned = aligned(a, b);
    if aligned.score > joined.score || joined.level == Level::Different {
        aligned
    } else {
        joined
    }
}

/// The shorter side's words, each beside a word of the longer side.
fn aligned(a: &Words, b: &Words) -> Likeness {
    let (short, long) = if a.words.len() <= b.words.len() {
        (a, b)
    } else {
        (b, a)
    };
    let mut used = 0_u64;
    let mut worst = Likeness {
        score: 1.0,
        level: Level::Exact,
    };
    for word in &short.words {
        let best = long
            .words
            .iter()
            .enumerate()
            .filter(|(at, _)| *at < 64 && used & (1 << at) == 0)
            .map(|(at, other)| (at, token_likeness(word, other)))
            .max_by(|x, y| x.1.score.total_cmp(&y.1.score));
        let Some((at, likeness)) = best else { break };
        used |= 1 << at;
        worst = Likeness {
            score: worst.score.min(likeness.score),
            level: worst.level.max(likeness.level),
        };
    }
    if worst.level == Level::Different || short.words.len() == long.words.len() {
        return worst;
    }
    Likeness {
        score: (worst.score * 0.85).min(0.85),
        level: worst.level.max(Level::SecondElementDropped),
    }
}

/// An alias of one side that is a name of the other.
fn alias_finding(a: &Prepared, b: &Prepared) -> Option<Finding> {
    let pairs = a.aliases.iter().flat_map(|alias| {
        [&b.given, &b.family]
            .into_iter()
            .chain(&b.aliases)
            .map(move |other| (alias, other))
    });
    let turned = b.aliases.iter().flat_map(|alias| {
        [&a.given, &a.family]
            .into_iter()
            .map(move |other| (other, alias))
    });
    pairs
        .chain(turned)
        .filter(|(x, y)| !x.is_empty() && !y.is_empty())
        .map(|(x, y)| finding(Part::Alias, x, y, part_likeness(x, y)))
        .filter(|finding| finding.level < Level::Swapped)
        .max_by(|x, y| x.score.total_cmp(&y.score))
}

/// Given and family weigh most; a differing father's name counts against.
fn summary(findings: &[Finding]) -> f32 {
    let of = |part: Part| findings.iter().find(|finding| finding.part == part);
    let score = |part: Part| of(part).map_or(0.5, |finding| finding.score);
    let mut given = score(Part::Given);
    if let Some(alias) = of(Part::Alias)
        && of(Part::Given).is_some_and(|finding| finding.level == Level::Different)
    {
        given = given.max(alias.score * 0.85);
    }
    let family = score(Part::Family);
    let name = 0.5 * (given * family).sqrt() + 0.5 * given.min(family);
    match of(Part::Father) {
        Some(father) if father.level != Level::PartMissing => {
            0.7 * name + 0.3 * name.min(father.score)
        }
        _ => name,
    }
}
