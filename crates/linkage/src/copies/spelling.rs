//! Who writes which name in which letters: what two lists may share by habit, and what not.
//!
//! Spellings of one name in one script are a class. A list has habits in every
//! class; two houses that romanise alike have like habits, and agree in them without having
//! copied. What is left is a letter that neither list usually writes.

use std::collections::HashMap;

use names::{Level, Token, loose_keys, script, token_likeness};
use rayon::prelude::*;

use super::shared::Persons;
use super::traces::{Mark, Traces};
use crate::keys::{hash, join};

/// The class of every word of every record, and how each list writes it.
#[derive(Debug)]
pub(super) struct Habits {
    /// The class of each mark, by its place.
    classes: Vec<u32>,
    /// Whether a mark stands for a commoner name of the same person: a slip, it seems.
    slips: Vec<bool>,
    /// For each list, records by class and form.
    written: Vec<HashMap<(u32, u32), u32>>,
    /// For each list, records by class.
    named: Vec<HashMap<u32, u32>>,
    /// Records by form.
    pub common: Vec<u32>,
}

/// A class is compared with at most so many others of its key.
const RIVALS: usize = 24;
/// A name borne by as many records is never taken for a slip.
const SLIP: u32 = 3;

impl Habits {
    pub fn new(traces: &Traces, persons: &Persons) -> Habits {
        let mut common = vec![0u32; traces.words.texts.len()];
        traces.marks.iter().for_each(|mark| common[mark.form as usize] += 1);
        let tokens: Vec<Token> = traces.words.texts.par_iter().map(|text| Token::new(text)).collect();
        let class_of = classes(traces, &tokens, &common);
        let mut borne = vec![0u32; class_of.len()];
        class_of.iter().zip(&common).for_each(|(&class, count)| borne[class as usize] += count);
        let mut classes: Vec<u32> = traces.marks.iter().map(|mark| class_of[mark.form as usize]).collect();
        let mut slips = vec![false; classes.len()];
        for rows in persons.each() {
            let places = rows.iter().flat_map(|&(_, row)| traces.mark_places(row));
            let rare = places.filter(|&at| borne[class_of[traces.marks[at].form as usize] as usize] <= SLIP);
            for at in rare.collect::<Vec<_>>() {
                if let Some(class) = meant(traces, rows, at, &tokens, &class_of, &borne) {
                    (classes[at], slips[at]) = (class, true);
                }
            }
        }
        let lists = traces.lists.len();
        let (written, named) = (vec![HashMap::new(); lists], vec![HashMap::new(); lists]);
        let mut habits = Habits { classes, slips, written, named, common };
        for (row, trace) in (0..).zip(&traces.rows) {
            for at in traces.mark_places(row) {
                let (class, form) = (habits.classes[at], traces.marks[at].form);
                let list = trace.list as usize;
                *habits.written[list].entry((class, form)).or_default() += 1;
                *habits.named[list].entry(class).or_default() += 1;
            }
        }
        habits
    }

    /// The class of the word at a place.
    pub fn class(&self, at: usize) -> u32 {
        self.classes[at]
    }

    /// Whether the word at a place seems a slip.
    pub fn is_slip(&self, at: usize) -> bool {
        self.slips[at]
    }

    /// How likely a list writes a class in this form; `own` is what it writes for the person in question.
    ///
    /// `usual` counts for one record: how often the two lists agree anyway.
    pub fn chance(&self, list: u32, class: u32, form: u32, own: u32, usual: f64) -> f64 {
        let named = self.named[list as usize].get(&class).copied().unwrap_or(1).max(1) - 1;
        let written = self.written[list as usize].get(&(class, form)).copied().unwrap_or(0);
        let written = written.saturating_sub(u32::from(own == form));
        (f64::from(written) + usual) / (f64::from(named) + 1.0)
    }

    /// How often two lists write a name alike by habit alone, over the names that both have often.
    pub fn usual(&self, a: u32, b: u32) -> f64 {
        const OFTEN: u32 = 3;
        let (a, b) = (a as usize, b as usize);
        let often = |list: usize, class: u32| self.named[list].get(&class).filter(|count| **count >= OFTEN);
        let mut classes: HashMap<u32, f64> = HashMap::new();
        for (&(class, form), &count) in &self.written[a] {
            let (Some(own), Some(other)) = (often(a, class), often(b, class)) else { continue };
            let there = self.written[b].get(&(class, form)).copied().unwrap_or(0);
            let both = f64::from(count) / f64::from(*own) * f64::from(there) / f64::from(*other);
            *classes.entry(class).or_default() += both;
        }
        let mut shares: Vec<f64> = classes.into_values().collect();
        shares.sort_unstable_by(f64::total_cmp);
        if shares.len() < 5 { 0.9 } else { (shares.iter().sum::<f64>() / shares.len() as f64).max(0.5) }
    }
}

/// The class of each word: the commonest spelling of it in its script.
fn classes(traces: &Traces, tokens: &[Token], common: &[u32]) -> Vec<u32> {
    let texts = &traces.words.texts;
    let key = |word: usize| {
        let first = loose_keys(&tokens[word]).swap_remove(0);
        join(hash(&first), script(&texts[word]) as u64)
    };
    let mut order: Vec<(u64, u32)> =
        (0..texts.len()).into_par_iter().map(|word| (key(word), word as u32)).collect();
    order.par_sort_unstable_by(|x, y| {
        let by_use = common[y.1 as usize].cmp(&common[x.1 as usize]);
        x.0.cmp(&y.0).then(by_use).then_with(|| texts[x.1 as usize].cmp(&texts[y.1 as usize]))
    });
    let mut class_of = vec![0; texts.len()];
    for alike in order.chunk_by(|x, y| x.0 == y.0) {
        let mut heads: Vec<u32> = Vec::new();
        for &(_, word) in alike {
            let one = |head: &&u32| {
                token_likeness(&tokens[**head as usize], &tokens[word as usize]).level <= Level::Variant
            };
            let head = heads.iter().take(RIVALS).find(one).copied();
            if head.is_none() {
                heads.push(word);
            }
            class_of[word as usize] = head.unwrap_or(word);
        }
    }
    class_of
}

/// The commoner name that other lists give the person where this one has a rare word like it.
fn meant(
    traces: &Traces,
    rows: &[(u32, u32)],
    at: usize,
    tokens: &[Token],
    class_of: &[u32],
    borne: &[u32],
) -> Option<u32> {
    let Mark { field, form } = traces.marks[at];
    let own = class_of[form as usize];
    let near = |mark: &&Mark| {
        mark.field == field
            && script(&traces.words.texts[mark.form as usize]) == script(&traces.words.texts[form as usize])
            && token_likeness(&tokens[mark.form as usize], &tokens[form as usize]).level <= Level::Near
    };
    let others = rows.iter().flat_map(|&(_, row)| traces.marks(row));
    let classes = others.filter(near).map(|mark| class_of[mark.form as usize]);
    let commoner = classes.filter(|&class| borne[class as usize] > 3 * borne[own as usize]);
    let text = |class: u32| &traces.words.texts[class as usize];
    commoner.max_by(|&x, &y| borne[x as usize].cmp(&borne[y as usize]).then_with(|| text(y).cmp(text(x))))
}
