//! Who was killed where and when together: many strangers share both.
//!
//! Day and town of a mass killing go together, so that agreeing on both says far
//! less than the two would say apart. For each town and time this keeps how many
//! names there are, against how many there would be by chance.

use crate::evidence::Level;
use crate::keys::{join, mix};
use crate::parts::Parts;
use crate::span::Span;
use crate::subjects::{Group, NONE, Row, Subjects};
use hashbrown::HashMap;
use rayon::prelude::*;

/// Numbers of distinct names by time and town, at three scales of time.
pub(crate) struct Occasions([Scale; 3]);

/// Days, months, years.
const SCALES: [(i32, i32); 3] = [(1, 1), (30, 45), (365, 400)];

struct Scale {
    days: i32,
    widest: i32,
    /// Bits to take away, by time and town together.
    bits: HashMap<u64, f32>,
}

impl Occasions {
    pub fn new(subjects: &Subjects, rows: &[Row], parts: &Parts) -> Occasions {
        Occasions(SCALES.map(|(days, widest)| {
            let mut scale = Scale { days, widest, bits: HashMap::new() };
            let seen = rows.par_iter().filter_map(|row| {
                let (time, town) = scale.time(row.death).zip(town(subjects, row, parts))?;
                Some((time, town, name(subjects, row, parts)))
            });
            let mut seen: Vec<(u64, u64, u64)> = seen.collect();
            seen.par_sort_unstable();
            seen.dedup();
            scale.bits = bits(&seen);
            scale
        }))
    }

    /// Bits to take away where two records agree on both: zero or less.
    pub fn bits(&self, subjects: &Subjects, parts: &Parts, rows: (&Row, &Row), death: Level) -> f32 {
        match scale(death) {
            Some(scale) => {
                self.of(scale, subjects, parts, rows.0).min(self.of(scale, subjects, parts, rows.1))
            }
            None => 0.0,
        }
    }

    /// The bits of one record at each scale.
    pub fn all(&self, subjects: &Subjects, parts: &Parts, row: &Row) -> [f32; 3] {
        std::array::from_fn(|scale| self.of(scale, subjects, parts, row))
    }

    fn of(&self, scale: usize, subjects: &Subjects, parts: &Parts, row: &Row) -> f32 {
        let scale = &self.0[scale];
        let both = scale.time(row.death).zip(town(subjects, row, parts));
        both.map_or(0.0, |(time, town)| scale.bits(time, town))
    }
}

/// At which scale of time two deaths agree.
pub(crate) fn scale(death: Level) -> Option<usize> {
    match death {
        Level::SameDay => Some(0),
        Level::SameMonth | Level::DaysApart | Level::MonthsApart => Some(1),
        Level::SameYear => Some(2),
        _ => None,
    }
}

impl Scale {
    fn time(&self, span: Span) -> Option<u64> {
        let narrow = span.is_some() && span.days() <= self.widest;
        narrow.then(|| mix((span.first + (span.days() - 1) / 2).div_euclid(self.days) as u64))
    }

    fn bits(&self, time: u64, town: u64) -> f32 {
        self.bits.get(&join(time, town)).copied().unwrap_or(0.0)
    }
}

/// Bits to take away at each time and town, from the distinct names seen then and there, in order.
fn bits(seen: &[(u64, u64, u64)]) -> HashMap<u64, f32> {
    let (mut by_time, mut by_town): (HashMap<u64, f32>, HashMap<u64, f32>) = Default::default();
    let both =
        || seen.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)).map(|run| (run[0].0, run[0].1, run.len() as f32));
    for (time, town, names) in both() {
        *by_time.entry(time).or_default() += names;
        *by_town.entry(town).or_default() += names;
    }
    let names = (seen.len() as f32).max(1.0);
    let of = |(time, town, here): (u64, u64, f32)| {
        let by_chance = by_time[&time] * by_town[&town] / names;
        (join(time, town), -(1.0 + (here - 1.0) / by_chance).log2().min(14.0))
    };
    both().map(of).collect()
}

fn town(subjects: &Subjects, row: &Row, parts: &Parts) -> Option<u64> {
    let towns = subjects.values(row, Group::Towns).first();
    towns.or(subjects.values(row, Group::Prisons).first()).and_then(|&town| parts.keys(town).first().copied())
}

/// The sounds of the name, so that one person in several lists is one name.
fn name(subjects: &Subjects, row: &Row, parts: &Parts) -> u64 {
    let names = subjects.values(row, Group::Names).iter().take(2);
    let keys =
        names.map(|&part| if part == NONE { 0 } else { parts.keys(part).first().copied().unwrap_or(0) });
    keys.fold(mix(0), join)
}
