//! How alike are two words of a name, in any scripts, and in what way?
//!
//! Both words are sequences of sound units (`sounds`). The distance is that of
//! the cheapest alignment: a unit may stand beside another, be left out, change
//! places with its neighbour, or two may write one (s + h for sh). All costs are
//! in `data/costs.tsv`; no memory is taken per pair.

use crate::fold::fold_joined;
use crate::keys::best_key;
use crate::sounds::{COSTS, Costs, IS_H, LATIN, LONGEST, Sounds, UNITS, Unit, unit};
use crate::token::Token;
use crate::words::{Table, rows};
use std::sync::LazyLock;

/// In what way two words, or two parts of a name, agree. Best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The same letters after `display`.
    Exact,
    /// The same after `fold`: رضائی and رضایی.
    Folded,
    /// The same sounds, in two scripts or two romanisations.
    CrossScript,
    /// The same name by the table of spelling families: Kasem and Ghasem.
    Variant,
    /// The same compound, written apart or together: محمد رضا, محمدرضا.
    CompoundSplit,
    /// A slip of the pen apart.
    Near,
    /// An element is missing on one side: Karimi Tehrani and Karimi.
    SecondElementDropped,
    /// One side has only the first letter, and it agrees.
    Initial,
    /// Given and family name stand in each other's place.
    Swapped,
    /// Not given on one side. No disagreement.
    PartMissing,
    /// Two names.
    Different,
}

/// How alike two words are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// 0 (nothing in common) to 1 (the same). Near 0.8 is one slip in a name of
    /// middle length.
    pub score: f32,
    /// In what way.
    pub level: Level,
}

/// Below this score two words are two names.
pub(crate) const NEAR: f32 = 0.69;
/// From this score on two words sound the same.
const SAME_SOUND: f32 = 0.94;
/// The most that two known different names can score.
const OTHER_NAME: f32 = 0.55;

/// Compares two words. Symmetric; a word and itself score 1.
pub fn token_likeness(a: &Token, b: &Token) -> Likeness {
    token_likeness_from(a, b, NOTHING_IN_COMMON)
}

/// The same where words that score less than `least` need not be told from words that share nothing.
///
/// They may score 0, at the level that they have anyway; most pairs are so, and the higher `least`
/// the sooner it is seen.
pub fn token_likeness_from(a: &Token, b: &Token, least: f32) -> Likeness {
    if a.display == b.display {
        return Likeness { score: 1.0, level: Level::Exact };
    }
    if a.folded == b.folded {
        return Likeness {
            score: if a.folded.is_empty() { 0.0 } else { 0.99 },
            level: if a.folded.is_empty() { Level::Different } else { Level::Folded },
        };
    }
    if a.initial || b.initial {
        return initial_likeness(a, b);
    }
    let kinship = kinship(a.families, b.families);
    if kinship == Kinship::Other && least > OTHER_NAME {
        return Likeness { score: 0.0, level: Level::Different };
    }
    let sounds = sound_score(a, b, least);
    let score = below_folded(sounds);
    match kinship {
        Kinship::Same => {
            let level = if sounds >= SAME_SOUND { Level::CrossScript } else { Level::Variant };
            return Likeness { score: 0.96 + 0.02 * sounds, level };
        }
        Kinship::Other => return Likeness { score: score.min(OTHER_NAME), level: Level::Different },
        Kinship::Unknown => {}
    }
    let level = match sounds {
        s if s >= SAME_SOUND => Level::CrossScript,
        s if s >= NEAR => Level::Near,
        _ => Level::Different,
    };
    Likeness { score, level }
}

/// The same sounds score a little less than the same letters, and still in order.
fn below_folded(sounds: f32) -> f32 {
    if sounds < SAME_SOUND { sounds } else { SAME_SOUND + (sounds - SAME_SOUND) * 2.0 / 3.0 }
}

/// An initial agrees with every word that begins with its sound, and best with an initial.
fn initial_likeness(a: &Token, b: &Token) -> Likeness {
    let first = |token: &Token| token.sounds.units().first().copied();
    let apart = match (first(a), first(b)) {
        (Some(x), Some(y)) if x != y => COSTS.beside[usize::from(x)][usize::from(y)],
        (Some(_), Some(_)) => 0,
        _ => u8::MAX,
    };
    if apart <= 30 {
        let most = if a.initial && b.initial { 0.74 } else { 0.7 };
        Likeness { score: most - f32::from(apart) / 2000.0, level: Level::Initial }
    } else {
        Likeness { score: 0.0, level: Level::Different }
    }
}

/// 1 for the same sounds, 0 where so much differs that they would score less than `least`.
fn sound_score(a: &Token, b: &Token, least: f32) -> f32 {
    let mass = f32::from(a.mass + b.mass) / 2.0;
    if mass == 0.0 {
        return 0.0;
    }
    let limit = (mass * (1.0 - least) / STEEPNESS) as u16;
    distance(&a.sounds, &b.sounds, limit).map_or(0.0, |cost| 1.0 - STEEPNESS * f32::from(cost) / mass)
}

const STEEPNESS: f32 = 1.25;
/// Less than this is not told from 0: most pairs of words are so, and seen at once.
const NOTHING_IN_COMMON: f32 = 0.25;

/// The cost of the cheapest alignment, in hundredths of a consonant; `None` if
/// it is more than `limit`.
pub(crate) fn distance(a: &Sounds, b: &Sounds, limit: u16) -> Option<u16> {
    let costs = &*COSTS;
    let (of_x, of_y) = (usize::from(!b.arabic), usize::from(!a.arabic));
    let lonely = a.unmatched(b, of_x, costs);
    if lonely[0] > limit || b.unmatched(a, of_y, costs)[0] > limit {
        return None;
    }
    let (x, other) = (a.units(), Other::new(b, of_y, costs));
    let last = other.units.len();
    let (mut top, mut above, mut here) = (&mut Row::new(), &mut Row::new(), &mut Row::new());
    for j in 0..last {
        here.0[j + 1] = here.0[j] + other.gaps[j];
    }
    let mut least_above = 0;
    for (i, unit) in x.iter().enumerate() {
        (top, above, here) = (above, here, top);
        let gap = u16::from(costs.unwritten[usize::from(*unit)][of_x]);
        beside_or_left_out(here, above, (*unit, gap), &other, costs);
        longer_steps(here, (above, top), (i.checked_sub(1).map(|before| x[before]), *unit), &other, costs);
        let mut least = here.0[0];
        for j in 0..last {
            here.0[j + 1] = here.0[j + 1].min(here.0[j] + other.gaps[j]);
            least = least.min(here.0[j + 1]);
        }
        // The rest of the word costs something too; a step may leave a row out.
        if least + lonely[i + 1] > limit && least_above + lonely[(i + 2).min(x.len())] > limit {
            return None;
        }
        least_above = least;
    }
    Some(here.0[last]).filter(|cost| *cost <= limit)
}

/// The word along the rows.
struct Other<'a> {
    units: &'a [Unit],
    present: u128,
    /// What leaving out each unit costs.
    gaps: [u16; LONGEST],
    /// The units that may be one with the unit before them, a bit each.
    doubled: u64,
}

impl<'a> Other<'a> {
    fn new(sounds: &'a Sounds, script: usize, costs: &Costs) -> Other<'a> {
        let units = sounds.units();
        let mut other = Other { units, present: sounds.present(), gaps: [0; LONGEST], doubled: 0 };
        for (j, unit) in units.iter().enumerate() {
            other.gaps[j] = u16::from(costs.unwritten[usize::from(*unit)][script]);
            let doubled = j > 0 && (IS_H[usize::from(*unit)] || units[j - 1] == *unit);
            other.doubled |= u64::from(doubled) << j;
        }
        other
    }

    fn has(&self, unit: Unit) -> bool {
        self.present >> unit & 1 == 1
    }
}

/// Each cell from the row above: the unit beside another, or left out.
fn beside_or_left_out(here: &mut Row, above: &Row, (unit, gap): (Unit, u16), other: &Other, costs: &Costs) {
    let beside = &costs.beside[usize::from(unit)];
    here.0[0] = above.0[0] + gap;
    for (j, y) in other.units.iter().enumerate() {
        let aligned = above.0[j] + u16::from(beside[usize::from(*y)]);
        here.0[j + 1] = aligned.min(above.0[j + 1] + gap);
    }
}

/// Two units for one on either side, and neighbours in each other's place: rare.
fn longer_steps(
    here: &mut Row,
    (above, top): (&Row, &Row),
    (x_before, unit): (Option<Unit>, Unit),
    other: &Other,
    costs: &Costs,
) {
    let y = other.units;
    let mut doubled = other.doubled;
    while doubled != 0 {
        let j = doubled.trailing_zeros() as usize;
        doubled &= doubled - 1;
        if writes(y[j - 1], y[j], unit, costs) {
            here.0[j + 1] = here.0[j + 1].min(above.0[j - 1] + TWO_FOR_ONE);
        }
    }
    let Some(before) = x_before else { return };
    if IS_H[usize::from(unit)] || before == unit {
        for j in (0..y.len()).filter(|j| writes(before, unit, y[*j], costs)) {
            here.0[j + 1] = here.0[j + 1].min(top.0[j] + TWO_FOR_ONE);
        }
    }
    if other.has(unit) && other.has(before) {
        for j in (1..y.len()).filter(|j| y[*j - 1] == unit && y[*j] == before) {
            here.0[j + 1] = here.0[j + 1].min(top.0[j - 1] + CHANGED_PLACES);
        }
    }
}

/// A row of the alignment table; three are kept.
struct Row([u16; LONGEST + 1]);

impl Row {
    fn new() -> Row {
        Row([0; LONGEST + 1])
    }
}

/// The cost of two neighbours in each other's place.
const CHANGED_PLACES: u16 = 70;
/// The cost of reading s + h where the other side has sh, or n + n for n.
const TWO_FOR_ONE: u16 = 8;

/// Do two units together write the one? A letter that stands twice, where two
/// words meet or doubled in sound; and Latin groups with h: s + h, t + h.
fn writes(first: Unit, second: Unit, one: Unit, costs: &Costs) -> bool {
    let beside = |unit: Unit| costs.beside[usize::from(first)][usize::from(unit)] == 0;
    if first == second {
        return beside(one);
    }
    let before_h = WITH_H[usize::from(one)];
    one >= LATIN && before_h != 0 && IS_H[usize::from(second)] && beside(before_h)
}

/// The unit before h in a group: sh -> s; 0 if it is no group.
const WITH_H: [Unit; UNITS.len()] = {
    let groups = [("sh", "s"), ("th", "t"), ("dh", "d"), ("kh", "k"), ("gh", "g"), ("zh", "z")];
    let mut with_h = [0; UNITS.len()];
    let mut at = 0;
    while at < groups.len() {
        with_h[unit(groups[at].0) as usize] = unit(groups[at].1);
        at += 1;
    }
    with_h
};

/// Spelling families of one word; 0 is none. A spelling of two names has two.
pub(crate) type Families = [u16; 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinship {
    Same,
    Other,
    Unknown,
}

/// What the table says of two words; a spelling of two names settles nothing
/// but that it is neither of the others.
fn kinship(a: Families, b: Families) -> Kinship {
    if a[0] == 0 || b[0] == 0 {
        return Kinship::Unknown;
    }
    if !a.iter().any(|family| *family != 0 && b.contains(family)) {
        return Kinship::Other;
    }
    if a[1] == 0 && b[1] == 0 { Kinship::Same } else { Kinship::Unknown }
}

struct Family {
    numbers: Families,
    given: bool,
}

/// Folded spellings and their families, from `data/families.tsv`.
static FAMILIES: LazyLock<Table<String, Family>> = LazyLock::new(|| {
    let mut families: Table<String, Family> = Table::default();
    for (number, row) in (1..).zip(rows(include_str!("../data/families.tsv"))) {
        let given = row[0] == "given";
        for spelling in row[1].split(' ') {
            families
                .entry(fold_joined(spelling))
                .and_modify(|family| {
                    if family.numbers[0] != number {
                        family.numbers[1] = number;
                    }
                })
                .or_insert(Family { numbers: [number, 0], given });
        }
    }
    families
});

/// The first spelling of each family.
static HEADS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    rows(include_str!("../data/families.tsv")).filter_map(|row| row[1].split(' ').next()).collect()
});

/// The keys of `HEADS`.
static HEAD_KEYS: LazyLock<Vec<String>> =
    LazyLock::new(|| HEADS.iter().map(|head| best_key(&Sounds::of(head))).collect());

/// The key of the family's first spelling, if there is just one family and no ending.
pub(crate) fn head_key(families: Families) -> Option<&'static str> {
    match families {
        [0, _] => None,
        [number, 0] if number < ENDING => HEAD_KEYS.get(usize::from(number) - 1).map(String::as_str),
        _ => None,
    }
}

/// The spelling families of a folded word; محمدی is of the family of محمد with
/// an ending, so that Mohammadi and Mahmoudi are two names as well.
pub(crate) fn families_of(folded: &str) -> Families {
    if let Some(family) = FAMILIES.get(folded) {
        return family.numbers;
    }
    let with_ending = |(number, ending): &(u16, &str)| {
        let stem = FAMILIES.get(folded.strip_suffix(ending)?)?;
        let ended = |family: u16| if family == 0 { 0 } else { family + number * ENDING };
        stem.given.then(|| stem.numbers.map(ended))
    };
    if let Some(family) = servant_of(folded) {
        return family;
    }
    match folded.as_bytes().last() {
        Some(last) if ENDS[usize::from(*last)] => ENDINGS.iter().find_map(with_ending).unwrap_or_default(),
        _ => [0; 2],
    }
}

/// The family of عبد with a name of the table: Abdul Rahim is another name than
/// Abdul Rahman, however long what they share.
fn servant_of(folded: &str) -> Option<Families> {
    let rest = folded.strip_prefix("عبد").or_else(|| folded.strip_prefix("abd"))?;
    let of = |name: &str| FAMILIES.get(name).filter(|family| family.given && family.numbers[1] == 0);
    let bare = rest.strip_prefix("ال").or_else(|| {
        let name = rest.trim_start_matches(['a', 'e', 'o', 'u']);
        let sun = name.as_bytes().first().filter(|first| name.as_bytes().get(1) == Some(first)).is_some();
        (name.len() < rest.len()).then(|| name.strip_prefix('l').unwrap_or(&name[usize::from(sun)..]))
    });
    let name = of(rest).or_else(|| of(bare?))?.numbers[0];
    let head = HEADS.get(usize::from(name) - 1)?;
    let known = ["عبدال", "عبد"].iter().find_map(|servant| FAMILIES.get([servant, *head].concat().as_str()));
    Some(known.map_or([name + SERVANT * ENDING, 0], |family| family.numbers))
}

/// The number of عبد among the endings.
const SERVANT: u16 = 11;

/// The bytes in which an ending ends: most words have no ending.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut at = 0;
    while at < ENDINGS.len() {
        if let Some(last) = ENDINGS[at].1.as_bytes().last() {
            ends[*last as usize] = true;
        }
        at += 1;
    }
    ends
};

/// Numbers from here on are families with an ending.
const ENDING: u16 = 4096;

/// Endings of surnames made from given names, each with its number.
const ENDINGS: [(u16, &str); 34] = [
    (1, "یی"),
    (1, "ی"),
    (1, "ei"),
    (1, "aei"),
    (1, "ee"),
    (1, "yi"),
    (1, "i"),
    (1, "y"),
    (2, "زاده"),
    (2, "zadeh"),
    (2, "zade"),
    (2, "zada"),
    (2, "zadah"),
    (3, "پور"),
    (3, "pour"),
    (3, "poor"),
    (3, "pur"),
    (4, "نژاد"),
    (4, "nejad"),
    (4, "nezhad"),
    (5, "نیا"),
    (5, "nia"),
    (5, "niya"),
    (6, "یان"),
    (6, "ian"),
    (6, "yan"),
    (6, "iyan"),
    (7, "وند"),
    (7, "vand"),
    (8, "فر"),
    (8, "far"),
    (9, "فرد"),
    (9, "fard"),
    (10, "خانی"),
];

/// The names that a spelling may stand for, where there are two: "Hassan" is how حسن is written, and حسّان too.
///
/// Whoever compares two such names should know it; nothing here decides between them.
pub fn names_written_so(word: &str) -> Vec<&'static str> {
    let families = FAMILIES.get(fold_joined(word).as_str()).map(|family| family.numbers).unwrap_or_default();
    let head = |family: &u16| HEADS.get(usize::from(*family).checked_sub(1)?).copied();
    if families[1] == 0 { Vec::new() } else { families.iter().filter_map(head).collect() }
}

/// Is this folded word a given name that the table knows?
pub(crate) fn is_known_given(folded: &str) -> bool {
    FAMILIES.get(folded).is_some_and(|family| family.given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn leaving_early_changes_no_cost(
            a in "([a-z]|sh|kh|[ابتسشهحوین]){1,9}", b in "([a-z]|sh|hh|[ابتسشهحوین]){1,9}", limit in 0_u16..900
        ) {
            let (a, b) = (Sounds::of(&a), Sounds::of(&b));
            let whole = distance(&a, &b, u16::MAX);
            prop_assert_eq!(distance(&a, &b, limit), whole.filter(|cost| *cost <= limit));
            prop_assert_eq!(whole, distance(&b, &a, u16::MAX));
        }
    }
}
