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

/// Numbers of distinct names by time and town, at three scales of time.
pub(crate) struct Occasions([Scale; 3]);

/// Days, months, years.
const SCALES: [(i32, i32); 3] = [(1, 1), (30, 45), (365, 400)];

#[derive(Default)]
struct Scale {
    days: i32,
    widest: i32,
    names: f32,
    by_time: HashMap<u64, f32>,
    by_town: HashMap<u64, f32>,
    by_both: HashMap<u64, f32>,
}

impl Occasions {
    pub fn new(subjects: &Subjects, rows: &[Row], parts: &Parts) -> Occasions {
        Occasions(SCALES.map(|(days, widest)| {
            let mut scale = Scale { days, widest, ..Scale::default() };
            let mut seen: Vec<(u64, u64, u64)> = Vec::new();
            for row in rows {
                if let (Some(time), Some(town)) = (scale.time(row.death), town(subjects, row, parts)) {
                    seen.push((time, town, name(subjects, row, parts)));
                }
            }
            seen.sort_unstable();
            seen.dedup();
            for (time, town, _) in seen {
                scale.names += 1.0;
                *scale.by_time.entry(time).or_default() += 1.0;
                *scale.by_town.entry(town).or_default() += 1.0;
                *scale.by_both.entry(join(time, town)).or_default() += 1.0;
            }
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
        let of = |counts: &HashMap<u64, f32>, key: u64| counts.get(&key).copied().unwrap_or(0.0);
        let by_chance = of(&self.by_time, time) * of(&self.by_town, town) / self.names.max(1.0);
        let others = (of(&self.by_both, join(time, town)) - 1.0).max(0.0);
        if by_chance > 0.0 { -(1.0 + others / by_chance).log2().min(14.0) } else { 0.0 }
    }
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
