//! The newest linkage, as far as the next one builds on it: kept when people are written, read when they grow old.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::{ControlFlow, Range};

use anyhow::Result;
use ledger::{Body, Codebook, EntryId, Facts, Judgement, RecordId, Source, SourceId};
use linkage::{Model, Previous};
use store::{Projection, Store};

use crate::people::{self, Evidence};
use crate::session;

/// The fact under which is kept what the newest linkage rested on.
const GROUND: &str = "linkage";

/// Before the places that the logs had when the weights were learnt.
const WEIGHTS_OF: &str = "weights of\t";
/// Before the places that they had when people were worked out.
const PEOPLE_OF: &str = "people of\t";

/// Which program decided.
const PROGRAM: &str = concat!("program\t", env!("CARGO_PKG_VERSION"));

/// Everything is decided anew where this share of the records, one in so many, came after the weights.
const ONE_IN: usize = 5;

/// Who was who before, by places of the log.
pub struct Earlier {
    /// The person of each record, also of records that are no more.
    pub persons: Vec<(u64, u64)>,
    /// The places that the logs had when the weights were learnt.
    learnt_at: Vec<Range<u64>>,
    /// The places that they had when people were worked out.
    built_at: Vec<Range<u64>>,
    ground: Ground,
}

/// What a linkage rested on besides the records; lines of text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ground {
    /// `program` and its version, then `source`, its identifier and what it declares, line by line.
    settled: BTreeSet<String>,
    /// `judged`, two records and the verdict, line by line.
    judged: BTreeSet<String>,
    /// `learnt` before each of those that the weights were learnt from.
    learnt: BTreeSet<String>,
}

impl Ground {
    fn new(facts: &HashMap<SourceId, Facts>, judgements: &[Judgement]) -> Ground {
        let program = PROGRAM.to_owned();
        let source = |(id, facts): (&SourceId, &Facts)| format!("source\t{id}\t{facts:?}");
        let judged = |one: &Judgement| {
            let (a, b) = linkage::pair_of(one.a, one.b);
            format!("judged\t{a}\t{b}\t{}", session::verdict_word(one.verdict))
        };
        let judged: BTreeSet<String> = judgements.iter().map(judged).collect();
        let learnt = judged.iter().map(|line| format!("learnt\t{line}")).collect();
        Ground { settled: facts.iter().map(source).chain([program]).collect(), judged, learnt }
    }

    /// Whether what was read once is read the same way now, and all stands that was learnt from.
    ///
    /// New sources read nothing else. A judgement that is taken back leaves no trace in the weights.
    fn holds(&self, now: &Ground, sources: &HashMap<SourceId, Facts>) -> bool {
        let here = |line: &&String| {
            let id = line.strip_prefix("source\t").and_then(|rest| rest.split('\t').next());
            id.is_none_or(|id| sources.keys().any(|source| source.to_string() == id))
        };
        self.settled.iter().filter(here).all(|line| now.settled.contains(line))
            && self.learnt.is_subset(&now.learnt)
    }
}

impl Earlier {
    /// What is kept of the newest linkage; `None` before the first.
    pub fn read(store: &Store) -> Result<Option<Earlier>> {
        let (Some(_), Some(kept)) = (store.built(Projection::People)?, store.get_fact(GROUND)?) else {
            return Ok(None);
        };
        let mut lines = kept.lines().map(str::to_owned);
        let mut extents = |label: &str| {
            let line = lines.next()?;
            read_ranges(line.strip_prefix(label)?)
        };
        let (Some(learnt_at), Some(built_at)) = (extents(WEIGHTS_OF), extents(PEOPLE_OF)) else {
            return Ok(None);
        };
        let (learnt, lines): (BTreeSet<String>, BTreeSet<String>) =
            lines.partition(|line| line.starts_with("learnt\t"));
        let (judged, settled) = lines.into_iter().partition(|line| line.starts_with("judged\t"));
        let ground = Ground { settled, judged, learnt };
        Ok(Some(Earlier { persons: store.members()?, learnt_at, built_at, ground }))
    }

    /// What a linkage onto this one needs; `None` where everything has to be decided anew.
    pub fn to_build_on(
        &self,
        store: &Store,
        evidence: &Evidence,
        places: &[u64],
    ) -> Result<Option<Previous>> {
        let model = store.get_fact(people::MODEL)?.and_then(|text| Model::from_text(&text));
        let Some(model) = model else { return Ok(None) };
        let now = Ground::new(&evidence.facts, &evidence.judgements);
        let late =
            places.iter().filter(|&place| !self.learnt_at.iter().any(|known| known.contains(place))).count();
        if !self.ground.holds(&now, &evidence.facts) || late * ONE_IN >= places.len() {
            return Ok(None);
        }
        let names: HashMap<u64, RecordId> = places.iter().copied().zip(evidence.subjects.records()).collect();
        let mut persons = Vec::with_capacity(self.persons.len());
        for &(place, person) in &self.persons {
            let known = names.get(&place).copied();
            let name = known.map_or_else(|| gone(store, place), |name| Ok(Some(name)))?;
            persons.extend(name.map(|name| (name, person)));
        }
        let mut judged = judged_since(store, &self.built_at)?;
        for line in self.ground.judged.symmetric_difference(&now.judged) {
            judged.extend(line.split('\t').skip(1).take(2).filter_map(|id| id.parse::<RecordId>().ok()));
        }
        let waiting = store.next_pairs(None, usize::MAX >> 1)?;
        let doubtful = waiting
            .iter()
            .filter_map(|pair| Some((*names.get(&pair.a)?, *names.get(&pair.b)?, pair.weight as f32)));
        Ok(Some(Previous { persons, model, judged, doubtful: doubtful.collect() }))
    }

    /// The persons of before without those whose records all stand and name nobody.
    pub fn persons_named(&self, evidence: &Evidence, places: &[u64]) -> Vec<(u64, u64)> {
        let unnamed = evidence.subjects.named().zip(places).filter(|(named, _)| !named);
        let unnamed: HashSet<u64> = unnamed.map(|(_, &place)| place).collect();
        let named = self.persons.iter().filter(|(place, _)| !unnamed.contains(place));
        let people: HashSet<u64> = named.map(|&(_, person)| person).collect();
        self.persons.iter().copied().filter(|(_, person)| people.contains(person)).collect()
    }
}

/// What is kept for the next linkage.
pub struct Kept(String);

impl Kept {
    /// Of a linkage onto an earlier one, or of everything.
    pub fn new(evidence: &Evidence, earlier: Option<&Earlier>) -> Kept {
        let ground = Ground::new(&evidence.facts, &evidence.judgements);
        let learnt_at = earlier.map_or(&evidence.extents, |earlier| &earlier.learnt_at);
        let learnt = earlier.map_or(&ground.learnt, |earlier| &earlier.ground.learnt);
        let mut text = format!("{WEIGHTS_OF}{}\n", write_ranges(learnt_at));
        text.push_str(&format!("{PEOPLE_OF}{}\n", write_ranges(&evidence.extents)));
        for line in ground.settled.iter().chain(&ground.judged).chain(learnt) {
            text.push_str(line);
            text.push('\n');
        }
        Kept(text)
    }

    /// Writes it in place of what was kept.
    pub fn write(self, store: &mut Store) -> Result<()> {
        Ok(store.put_fact(GROUND, &self.0)?)
    }
}

/// Whether nothing that came since bears on who is who: the linkage is that of the log as it is now.
///
/// A letter, a grave, a note of what left the register is of nobody whom lists name. What it cannot tell of, such as the log of
/// another office, bears on everybody.
pub fn still_holds(store: &Store) -> Result<bool> {
    let (Some(built), Some(kept)) = (store.built(Projection::People)?, store.get_fact(GROUND)?) else {
        return Ok(false);
    };
    let known = kept.lines().find_map(|line| read_ranges(line.strip_prefix(PEOPLE_OF)?));
    let Some(known) = known.filter(|_| kept.lines().any(|line| line == PROGRAM)) else { return Ok(false) };
    let sources = store.sources()?;
    let is_alone = |slug: &str| sources.iter().filter(|row| row.source.slug == slug).count() == 1;
    let (mut seen, mut replaced) = (0, Vec::new());
    let mut bears = false;
    store.each_entry_beyond(&known, |_, _, body| {
        seen += 1;
        bears = match body {
            Some(Body::Record(record)) => {
                replaced.extend(record.replaces);
                Codebook::builtin().is_linked(&record.kind)
            }
            // The newest edition of a list says how all of it is read, and who copied whom joins families of sources.
            Some(Body::Source(Source { slug, derives_from, .. })) => {
                !is_alone(&slug) || !derives_from.is_empty()
            }
            Some(Body::Linkage(_) | Body::Import(_) | Body::Note(_) | Body::Custody(_)) => false,
            _ => true,
        };
        if bears { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    // What is in dispute is not seen, and may have put in dispute what counted before.
    if bears || built.size + seen != store.state()?.size {
        return Ok(false);
    }
    for earlier in replaced {
        match store.entry(earlier.into())? {
            Some((_, Some(Body::Record(record)))) if !Codebook::builtin().is_linked(&record.kind) => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Notes that the newest linkage is that of the log as it is now, where [`still_holds`] says so.
pub fn carry_on(store: &mut Store) -> Result<()> {
    let places = format!("{PEOPLE_OF}{}", write_ranges(&store.extents()?));
    let kept = store.get_fact(GROUND)?.unwrap_or_default();
    let lines = kept.lines().map(|line| if line.starts_with(PEOPLE_OF) { &places } else { line });
    let kept: String = lines.flat_map(|line| [line, "\n"]).collect();
    store.put_fact(GROUND, &kept)?;
    Ok(store.renew(&[Projection::People, Projection::Pairs, Projection::Search])?)
}

/// Places from one on and before another, as `12-40`.
fn read_range(text: &str) -> Option<Range<u64>> {
    let (start, end) = text.split_once('-')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

fn read_ranges(text: &str) -> Option<Vec<Range<u64>>> {
    text.split('\t').map(read_range).collect()
}

fn write_ranges(ranges: &[Range<u64>]) -> String {
    ranges.iter().map(|range| format!("{}-{}", range.start, range.end)).collect::<Vec<_>>().join("\t")
}

/// The name of a record that is no more.
fn gone(store: &Store, place: u64) -> Result<Option<RecordId>> {
    Ok(store.body_at(place)?.map(|(entry, _)| entry.id.into()))
}

/// Records named in judgements made or withdrawn since, whatever became of them: their doubts are asked about anew.
fn judged_since(store: &Store, known: &[Range<u64>]) -> Result<Vec<RecordId>> {
    let (mut judged, mut withdrawn): (Vec<RecordId>, Vec<EntryId>) = (Vec::new(), Vec::new());
    store.each_entry_beyond(known, |_, _, body| {
        match body {
            Some(Body::Judgement(one)) => judged.extend([one.a, one.b]),
            Some(Body::Withdrawal(one)) => withdrawn.push(one.target),
            _ => {}
        }
        ControlFlow::Continue(())
    })?;
    while let Some(target) = withdrawn.pop() {
        match store.entry(target)? {
            Some((_, Some(Body::Judgement(one)))) => judged.extend([one.a, one.b]),
            Some((_, Some(Body::Withdrawal(one)))) => withdrawn.push(one.target),
            _ => {}
        }
    }
    Ok(judged)
}
