//! Which signs does a word consist of, as far as sound goes?
//!
//! Arabic script and Latin are cut into one small alphabet of *units*. Vowels
//! that Arabic script does not write stay in the Latin sequence; `data/costs.tsv`
//! says what each unit may stand beside and what leaving it out costs. Reading
//! is deterministic and lossy; no word is romanised.

use crate::display::inked;
use crate::words::rows;
use std::sync::LazyLock;

mod arabic;
mod latin;

/// One sign of the common alphabet: its place in `UNITS`.
pub(crate) type Unit = u8;

/// The alphabet. Arabic-script units first, then Latin ones.
pub(crate) const UNITS: [&str; 91] = [
    "^ا", "آ", "ا", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش", "ص", "ض", "ط",
    "ظ", "ع", "غ", "ف", "ق", "ک", "گ", "ل", "م", "ن", "و", "ه", "ه$", "ی", "ء", "ة", "ۆ", "ێ", "ە", "ڤ",
    "ال", "ل~", // 43
    "a~", "a", "e", "i", "o", "u", "ee", "oo", "^a", "^e", "^i", "^o", "^u", "a$", "e$", "i$", "o$", "b",
    "c", "ch", "d", "dh", "f", "g", "gh", "h", "h$", "j", "k", "kh", "l", "l~", "m", "n", "p", "q", "r", "s",
    "sh", "sx", "t", "th", "v", "w", "w~", "z", "zh", "'",
];
/// The first Latin unit.
pub(crate) const LATIN: Unit = 43;
/// A word keeps at most this many units; the rest of a longer word is ignored.
pub(crate) const LONGEST: usize = 40;

/// Costs of standing beside and of being left out, in hundredths.
pub(crate) struct Costs {
    /// `beside[a][b]`.
    pub beside: [[u8; UNITS.len()]; UNITS.len()],
    /// `unwritten[a][0]` against Arabic script, `[1]` against Latin.
    pub unwritten: [[u8; 2]; UNITS.len()],
    /// What a unit adds to the weight of a word.
    pub mass: [u8; UNITS.len()],
    /// The units that a unit stands beside for less than `FAR`, a bit each.
    near: [u128; UNITS.len()],
}

/// From this cost on a unit is no likeness of another.
const FAR: u8 = 90;

/// The table of `data/costs.tsv`.
pub(crate) static COSTS: LazyLock<Costs> = LazyLock::new(|| Costs::read(include_str!("../data/costs.tsv")));

/// The unit of that name in `UNITS`. Slow: where it is asked for often, it is
/// asked for once, as a constant.
pub(crate) const fn unit(name: &str) -> Unit {
    let mut at = 0;
    while at < UNITS.len() {
        if same(UNITS[at].as_bytes(), name.as_bytes()) {
            return at as Unit;
        }
        at += 1;
    }
    panic!("no such unit")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    a.len() == b.len() && at == a.len()
}

/// Vowels and half-vowels, and signs that come and go with them.
pub(crate) fn is_weak(unit: Unit) -> bool {
    matches!(
        UNITS[usize::from(unit)],
        "^ا" | "آ"
            | "ا"
            | "و"
            | "ی"
            | "ع"
            | "ء"
            | "ه$"
            | "ة"
            | "ۆ"
            | "ێ"
            | "ە"
            | "ال"
            | "ل~"
            | "h$"
            | "l~"
            | "w~"
            | "'"
    ) || is_latin_vowel(unit)
}

pub(crate) fn is_latin_vowel(unit: Unit) -> bool {
    (LATIN..LATIN + 17).contains(&unit)
}

/// The h that makes two letters one.
pub(crate) const IS_H: [bool; UNITS.len()] = {
    let all = [unit("h"), unit("h$"), unit("ه"), unit("ح"), unit("ه$")];
    let mut is_h = [false; UNITS.len()];
    let mut at = 0;
    while at < all.len() {
        is_h[all[at] as usize] = true;
        at += 1;
    }
    is_h
};

impl Costs {
    fn read(table: &str) -> Costs {
        let mut costs = Costs {
            beside: [[100; UNITS.len()]; UNITS.len()],
            unwritten: [[90; 2]; UNITS.len()],
            mass: [100; UNITS.len()],
            near: [0; UNITS.len()],
        };
        for a in 0..UNITS.len() {
            costs.mass[a] = mass(a as Unit);
            for b in 0..UNITS.len() {
                let mixed = is_weak(a as Unit) != is_weak(b as Unit);
                costs.beside[a][b] = if a == b {
                    0
                } else if mixed {
                    120
                } else {
                    100
                };
            }
        }
        rows(table).for_each(|row| costs.take(&row));
        for (near, beside) in costs.near.iter_mut().zip(&costs.beside) {
            *near = (0..UNITS.len()).filter(|b| beside[*b] < FAR).fold(0, |all, b| all | 1 << b);
        }
        costs
    }

    fn take(&mut self, row: &[&str]) {
        let cost: u8 = row[2].parse().expect("the third column of data/costs.tsv is a number");
        for a in row[0].split(' ') {
            let a = usize::from(unit(a));
            match row[1] {
                "- ar" => self.unwritten[a][0] = cost,
                "- la" => self.unwritten[a][1] = cost,
                others => {
                    for b in others.split(' ') {
                        let b = usize::from(unit(b));
                        self.beside[a][b] = cost;
                        self.beside[b][a] = cost;
                    }
                }
            }
        }
    }
}

fn mass(unit: Unit) -> u8 {
    match UNITS[usize::from(unit)] {
        "a~" | "a" | "e" | "o" | "a$" | "e$" => 20,
        "i" | "u" => 40,
        "'" | "w~" | "h$" | "l~" | "ل~" | "ال" | "ء" | "ع" => 15,
        "ه$" | "ة" | "ە" | "^ا" => 40,
        _ if is_weak(unit) => 60,
        _ => 100,
    }
}

/// The units of one word, at most `LONGEST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sounds {
    units: [Unit; LONGEST],
    length: u8,
    /// Which units there are, a bit each.
    present: u128,
    /// Written in Arabic script.
    pub arabic: bool,
}

impl Sounds {
    /// Reads a word of one script; letters of other scripts are left out.
    pub fn of(raw: &str) -> Sounds {
        Sounds::of_inked(&inked(raw))
    }

    /// As `of`, of a text that went through `inked`.
    pub fn of_inked(clean: &str) -> Sounds {
        let mut sounds = Sounds { units: [0; LONGEST], length: 0, present: 0, arabic: false };
        sounds.arabic = crate::script::script(clean) == crate::script::Script::Arabic;
        if sounds.arabic {
            arabic::read(clean, &mut sounds)
        } else {
            latin::read(clean, &mut sounds)
        }
        sounds
    }

    /// Sum of the masses of the units.
    pub fn mass(&self) -> u16 {
        let masses = &COSTS.mass;
        self.units().iter().map(|unit| u16::from(masses[usize::from(*unit)])).sum()
    }

    /// From each unit on, the least cost of what has no likeness in the other word.
    /// An h may be half of a letter and does not count.
    pub fn unmatched(&self, other: &Sounds, script: usize, costs: &Costs) -> [u16; LONGEST + 1] {
        let mut rest = [0; LONGEST + 1];
        for (at, unit) in self.units().iter().enumerate().rev() {
            let unit = usize::from(*unit);
            let lonely = costs.near[unit] & other.present == 0 && !IS_H[unit];
            let cost = if lonely { u16::from(costs.unwritten[unit][script].min(FAR)) } else { 0 };
            rest[at] = rest[at + 1] + cost;
        }
        rest
    }

    /// Which units there are, a bit each.
    pub fn present(&self) -> u128 {
        self.present
    }

    pub fn units(&self) -> &[Unit] {
        &self.units[..usize::from(self.length)]
    }

    /// A longer word is not read on.
    fn is_full(&self) -> bool {
        usize::from(self.length) == LONGEST
    }

    pub fn push(&mut self, new: Unit) {
        if usize::from(self.length) < LONGEST {
            self.units[usize::from(self.length)] = new;
            self.present |= 1 << new;
            self.length += 1;
        }
    }

    pub fn push_once(&mut self, new: Unit) {
        if self.units().last() != Some(&new) {
            self.push(new);
        }
    }
}
