//! How alike are two words of a name, in any scripts, and in what way?
//!
//! Both words are sequences of sound units (`sounds`). The distance is that of
//! the cheapest alignment: a unit may stand beside another, be left out, change
//! places with its neighbour, or two may write one (s + h for sh). All costs are
//! in `data/costs.tsv`; no memory is taken per pair.

use crate::fold::fold_joined;
use crate::keys::best_key;
use crate::sounds::{COSTS, LATIN, LONGEST, Sounds, UNITS, Unit, unit};
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
    let score = sound_score(a, b);
    match kinship(a.families, b.families) {
        Kinship::Same => {
            let level = if score >= SAME_SOUND { Level::CrossScript } else { Level::Variant };
            return Likeness { score: score.clamp(0.96, 0.98), level };
        }
        Kinship::Other => return Likeness { score: score.min(OTHER_NAME), level: Level::Different },
        Kinship::Unknown => {}
    }
    let level = match score {
        s if s >= SAME_SOUND => Level::CrossScript,
        s if s >= NEAR => Level::Near,
        _ => Level::Different,
    };
    Likeness { score: score.min(0.98), level }
}

/// An initial agrees with every word that begins with its sound.
fn initial_likeness(a: &Token, b: &Token) -> Likeness {
    let first = |token: &Token| token.sounds.units().first().copied();
    let agree = match (first(a), first(b)) {
        (Some(x), Some(y)) => x == y || COSTS.beside[usize::from(x)][usize::from(y)] <= 30,
        _ => false,
    };
    if agree {
        Likeness { score: 0.7, level: Level::Initial }
    } else {
        Likeness { score: 0.0, level: Level::Different }
    }
}

fn sound_score(a: &Token, b: &Token) -> f32 {
    let mass = f32::from(a.mass + b.mass) / 2.0;
    if mass == 0.0 {
        return 0.0;
    }
    let cost = distance(&a.sounds, &b.sounds);
    (1.0 - 1.25 * f32::from(cost) / mass).max(0.0)
}

/// The cost of the cheapest alignment, in hundredths of a consonant.
pub(crate) fn distance(a: &Sounds, b: &Sounds) -> u16 {
    let costs = &*COSTS;
    let (x, y) = (a.units(), b.units());
    let (other_of_x, other_of_y) = (usize::from(!b.arabic), usize::from(!a.arabic));
    let mut rows = Rows::default();
    let mut gaps = [0_u16; LONGEST];
    for (j, unit) in y.iter().enumerate() {
        gaps[j] = u16::from(costs.unwritten[usize::from(*unit)][other_of_y]);
        rows.here[j + 1] = rows.here[j] + gaps[j];
    }
    for i in 1..=x.len() {
        rows.turn();
        let gap_x = u16::from(costs.unwritten[usize::from(x[i - 1])][other_of_x]);
        rows.here[0] = rows.above[0] + gap_x;
        let beside = &costs.beside[usize::from(x[i - 1])];
        for j in 1..=y.len() {
            let aligned = rows.above[j - 1] + u16::from(beside[usize::from(y[j - 1])]);
            let left_out = (rows.above[j] + gap_x).min(rows.here[j - 1] + gaps[j - 1]);
            rows.here[j] = aligned.min(left_out).min(rows.longer_step(x, y, i, j));
        }
    }
    rows.here[y.len()]
}

type Row = [u16; LONGEST + 1];

/// The last three rows of the alignment table.
struct Rows {
    here: Row,
    above: Row,
    top: Row,
}

impl Default for Rows {
    fn default() -> Rows {
        Rows { here: [0; LONGEST + 1], above: [0; LONGEST + 1], top: [0; LONGEST + 1] }
    }
}

impl Rows {
    fn turn(&mut self) {
        self.top = self.above;
        self.above = self.here;
    }

    /// Neighbours that changed places, and two units that write one.
    fn longer_step(&self, x: &[Unit], y: &[Unit], i: usize, j: usize) -> u16 {
        let mut best = u16::MAX;
        if i > 1 && j > 1 && x[i - 2] == y[j - 1] && x[i - 1] == y[j - 2] {
            best = self.top[j - 2] + CHANGED_PLACES;
        }
        if i > 1 && writes(x[i - 2], x[i - 1], y[j - 1]) {
            best = best.min(self.top[j - 1] + TWO_FOR_ONE);
        }
        if j > 1 && writes(y[j - 2], y[j - 1], x[i - 1]) {
            best = best.min(self.above[j - 2] + TWO_FOR_ONE);
        }
        best
    }
}

/// The cost of two neighbours in each other's place.
const CHANGED_PLACES: u16 = 70;
/// The cost of reading s + h where the other side has sh, or n + n for n.
const TWO_FOR_ONE: u16 = 8;

/// Do two units together write the one? A letter that stands twice, where two
/// words meet or doubled in sound; and Latin groups with h: s + h, t + h.
fn writes(first: Unit, second: Unit, one: Unit) -> bool {
    let beside = |unit: Unit| COSTS.beside[usize::from(first)][usize::from(unit)] == 0;
    if first == second {
        return beside(one);
    }
    let before_h = PAIRS.with_h[usize::from(one)];
    one >= LATIN && before_h != 0 && PAIRS.is_h[usize::from(second)] && beside(before_h)
}

struct Pairs {
    /// The unit before h in a group: sh -> s.
    with_h: [Unit; UNITS.len()],
    is_h: [bool; UNITS.len()],
}

static PAIRS: LazyLock<Pairs> = LazyLock::new(|| {
    let mut pairs = Pairs { with_h: [0; UNITS.len()], is_h: [false; UNITS.len()] };
    for (group, first) in [("sh", "s"), ("th", "t"), ("dh", "d"), ("kh", "k"), ("gh", "g"), ("zh", "z")] {
        pairs.with_h[usize::from(unit(group))] = unit(first);
    }
    ["h", "h$", "ه", "ح", "ه$"].iter().for_each(|h| pairs.is_h[usize::from(unit(h))] = true);
    pairs
});

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

/// The key of the first spelling of each family.
static HEAD_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let heads = rows(include_str!("../data/families.tsv")).filter_map(|row| row[1].split(' ').next());
    heads.map(|head| best_key(&Sounds::of(head))).collect()
});

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
        (stem.given && stem.numbers[1] == 0).then_some([stem.numbers[0] + number * ENDING, 0])
    };
    match folded.as_bytes().last() {
        Some(last) if ENDS[usize::from(*last)] => ENDINGS.iter().find_map(with_ending).unwrap_or_default(),
        _ => [0; 2],
    }
}

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
const ENDINGS: [(u16, &str); 33] = [
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

/// Is this folded word a given name that the table knows?
pub(crate) fn is_known_given(folded: &str) -> bool {
    FAMILIES.get(folded).is_some_and(|family| family.given)
}
