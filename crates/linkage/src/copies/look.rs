//! What two lists have alike and what not, person by person.

use std::collections::BTreeMap;

use super::Trait;
use super::order::{neighbours, ranks};
use super::shared::{Persons, Shared};
use super::spelling::Habits;
use super::traces::{TEXTS, Traces};
use super::weigh::{Event, Events};

/// Examples kept of one kind of evidence.
const EXAMPLES: usize = 3;

/// What is known of all lists.
pub(super) struct Known<'t> {
    pub traces: &'t Traces,
    habits: Habits,
    ranks: Vec<u32>,
    texts: BTreeMap<(u8, u32), u32>,
    /// Persons of each list.
    pub sizes: Vec<u32>,
}

/// What was seen of two lists.
pub(super) struct Seen {
    pub pair: Shared,
    pub letters: Events,
    /// Alike, and all, for each field that both give.
    pub values: BTreeMap<u8, (u32, u32)>,
    pub texts: Events,
    pub order: Events,
    pub gaps: Events,
    /// Properties that are now given, now missing in both lists.
    pub gapped: u32,
    /// Slips that only one of the two makes.
    pub slips: [u32; 2],
    pub examples: Vec<(Trait, f32, (u32, u32))>,
}

impl Seen {
    pub fn events(&self, kind: Trait) -> Option<&Events> {
        match kind {
            Trait::Letters => Some(&self.letters),
            Trait::Texts => Some(&self.texts),
            Trait::Order => Some(&self.order),
            Trait::Gaps => Some(&self.gaps),
            Trait::Values | Trait::Persons => None,
        }
    }
}

impl<'t> Known<'t> {
    pub fn new(traces: &'t Traces, persons: &Persons) -> Known<'t> {
        Known {
            habits: Habits::new(traces, persons),
            ranks: ranks(traces),
            texts: texts(traces),
            sizes: sizes(traces, persons),
            traces,
        }
    }

    /// Gathers what two lists have alike.
    pub fn look(&self, pair: Shared) -> Seen {
        let mut seen = Seen {
            letters: Events::default(),
            values: BTreeMap::new(),
            texts: Events::default(),
            order: Events::default(),
            gaps: Events::default(),
            gapped: 0,
            slips: [0; 2],
            examples: Vec::new(),
            pair,
        };
        let rows = seen.pair.rows.clone();
        let usual =
            self.habits.usual(seen.pair.a, seen.pair.b).max(self.habits.usual(seen.pair.b, seen.pair.a));
        for &(a, b) in &rows {
            self.look_at_letters(&mut seen, usual, a, b);
            self.look_at_cells(&mut seen, a, b);
        }
        let lists = [seen.pair.a, seen.pair.b].map(|list| &self.traces.lists[list as usize]);
        // Rows of one file stand in the order of whoever made the file.
        if lists[0].files.is_disjoint(&lists[1].files) {
            seen.order = neighbours(self.traces, &self.ranks, &rows).into_iter().collect();
        }
        self.look_at_gaps(&mut seen, &rows);
        let id = |row: u32| self.traces.rows[row as usize].id;
        seen.examples
            .sort_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)).then_with(|| id(x.2.0).cmp(&id(y.2.0))));
        let mut kept = BTreeMap::new();
        seen.examples.dedup_by_key(|example| (example.0, example.2));
        seen.examples.retain(|example| {
            let count: &mut usize = kept.entry(example.0).or_default();
            *count += 1;
            *count <= EXAMPLES
        });
        seen
    }

    /// Names of one class: in the same letters or not.
    fn look_at_letters(&self, seen: &mut Seen, usual: f64, a: u32, b: u32) {
        let (marks, habits) = (&self.traces.marks, &self.habits);
        let mut there: Vec<usize> = self.traces.mark_places(b).collect();
        for one in self.traces.mark_places(a) {
            let meets =
                |&at: &usize| marks[at].field == marks[one].field && habits.class(at) == habits.class(one);
            let Some(place) = there.iter().position(meets) else { continue };
            let other = there.swap_remove(place);
            let (x, y, class) = (marks[one].form, marks[other].form, habits.class(one));
            let in_b = habits.chance(seen.pair.b, class, x, y, usual);
            let in_a = habits.chance(seen.pair.a, class, y, x, usual);
            let slip = habits.is_slip(one) || habits.is_slip(other);
            let chance = in_a.max(in_b).clamp(if slip { 0.3 } else { 0.05 }, 0.99) as f32;
            seen.letters.add(Event { chance, alike: x == y });
            if x == y && chance < 0.5 {
                seen.examples.push((Trait::Letters, chance, (a, b)));
            }
            if x != y {
                let use_of = |form: u32| habits.common[form as usize];
                match (use_of(x), use_of(y)) {
                    (in_a, in_b) if in_a > 3 * in_b => seen.slips[1] += 1,
                    (in_a, in_b) if in_b > 3 * in_a => seen.slips[0] += 1,
                    _ => {}
                }
            }
        }
    }

    /// Dates, ages, places, and long texts.
    fn look_at_cells(&self, seen: &mut Seen, a: u32, b: u32) {
        for one in self.traces.cells(a) {
            let mut there = self.traces.cells(b).iter().filter(|cell| cell.field == one.field).peekable();
            if there.peek().is_none() {
                continue;
            }
            let alike = there.any(|cell| cell.meaning == one.meaning);
            if one.field < TEXTS {
                let (yes, all) = seen.values.entry(one.field).or_default();
                (*yes, *all) = (*yes + u32::from(alike), *all + 1);
                continue;
            }
            let rows = self.texts.get(&(one.field, one.meaning)).copied().unwrap_or(0);
            if rows <= if alike { 2 } else { 1 } {
                seen.texts.add(Event { chance: 0.1, alike });
                if alike {
                    seen.examples.push((Trait::Texts, 0.1, (a, b)));
                }
            }
        }
    }

    /// Cells that are now given, now missing: filled in both, or empty in both.
    fn look_at_gaps(&self, seen: &mut Seen, rows: &[(u32, u32)]) {
        let has = |row: u32, bit: u8| self.traces.rows[row as usize].has >> bit & 1 == 1;
        for &bit in self.traces.properties.keys() {
            let (mut in_a, mut in_b, mut alike) = (0u32, 0u32, 0u32);
            for &(a, b) in rows {
                let (a, b) = (has(a, bit), has(b, bit));
                (in_a, in_b) = (in_a + u32::from(a), in_b + u32::from(b));
                alike += u32::from(a == b);
            }
            let all = rows.len() as u32;
            let share = |given: u32| f64::from(given) / f64::from(all.max(1));
            if ![in_a, in_b].iter().all(|given| (0.04..=0.96).contains(&share(*given))) {
                continue;
            }
            let (x, y) = (share(in_a), share(in_b));
            let chance = (x * y + (1.0 - x) * (1.0 - y)) as f32;
            (0..all).for_each(|at| seen.gaps.add(Event { chance, alike: at < alike }));
            seen.gapped += 1;
        }
    }
}

/// In how many lists, or rows of one, a long text stands.
fn texts(traces: &Traces) -> BTreeMap<(u8, u32), u32> {
    let mut texts = BTreeMap::new();
    for row in 0..traces.rows.len() as u32 {
        for cell in traces.cells(row).iter().filter(|cell| cell.field >= TEXTS) {
            *texts.entry((cell.field, cell.meaning)).or_default() += 1;
        }
    }
    texts
}

/// Persons of each list.
fn sizes(traces: &Traces, persons: &Persons) -> Vec<u32> {
    let mut sizes = vec![0; traces.lists.len()];
    for &(_, row) in persons.each().flatten() {
        sizes[traces.rows[row as usize].list as usize] += 1;
    }
    sizes
}
