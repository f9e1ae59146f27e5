//! From the log to people: one pass over the records, one linkage, three projections.
//!
//! Everything written here can be deleted and written again; the log is never touched
//! but for the entry that says which linkage was run.

use std::collections::{HashMap, HashSet};
use std::ops::{ControlFlow, Range};

use anyhow::Result;
use ledger::{Body, Digest, Facts, Judgement, Linkage, Record, RecordId, Source, SourceId};
use linkage::{Explainer, Interval, Linked, Model, Previous, Reader, Settings, Stage, Subjects, Traces};
use register::{Lineage, Outline, Overview, Row, fold_row};
use store::{LogState, PairRow, PersonRow, Projection, Span, Store};

use crate::changes::Told;
use crate::clock::now_ms;
use crate::copies::in_force;
use crate::options::Common;
use crate::reviewers::Panel;
use crate::terminal;

/// What who-is-who is decided by.
pub struct Evidence {
    /// The records, for `linkage`.
    pub subjects: Subjects,
    /// The judgements of people that count.
    pub judgements: Vec<Judgement>,
    /// Pairs that await a second reviewer, or on which two differ.
    open: Vec<linkage::RecordPair>,
    /// What each list declares.
    pub facts: HashMap<SourceId, Facts>,
    /// The logs as they were when the records were read.
    pub state: LogState,
    /// The places that they had then.
    pub extents: Vec<Range<u64>>,
}

/// What is shown of the records, in the order of the subjects.
pub struct Lines {
    lineage: Lineage,
    /// The place of each record in the log.
    pub places: Vec<u64>,
    outlines: Vec<Outline>,
    terms: Vec<Box<str>>,
    overview: Overview,
    /// What the records give away about lists that copied.
    pub traces: Traces,
}

/// Reads every standing record once, for deciding who is who.
fn evidence(common: &Common, store: &Store) -> Result<Evidence> {
    let state = store.state()?;
    read(common, store, state, &in_force(store, store.sources()?)?, |_, _, _| ())
}

/// Reads every standing record once, for deciding who is who and for showing it.
pub fn gather(common: &Common, store: &Store) -> Result<(Evidence, Lines)> {
    let state = store.state()?;
    let rows = store.sources()?;
    let sources = in_force(store, rows)?;
    let mut lines = Lines {
        lineage: Lineage::new(&sources),
        places: Vec::new(),
        outlines: Vec::new(),
        terms: Vec::new(),
        overview: Overview::default(),
        traces: Traces::new(),
    };
    sources.iter().for_each(|source| lines.traces.add_source(source));
    let mut lists = HashSet::new();
    let evidence = read(common, store, state, &sources, |seq, record, facts| {
        lists.insert(record.source);
        lines.outlines.push(Outline::of(record, facts.burial_register));
        lines.terms.push(terms_of(record).into_boxed_str());
        lines.overview.see_record(record);
        lines.traces.push(record);
        lines.places.push(seq);
    })?;
    // Lists of people; letters that tell of graves alone are no lists.
    lines.overview.lists = lists.len() as u64;
    Ok((evidence, lines))
}

/// Visits every standing record, each with what its list declares; `state` is that of before.
fn read(
    common: &Common,
    store: &Store,
    state: LogState,
    sources: &[Source],
    mut each: impl FnMut(u64, &Record, &Facts),
) -> Result<Evidence> {
    let mut reader = Reader::new();
    sources.iter().for_each(|source| reader.add_source(source));
    let facts: HashMap<SourceId, &Facts> = sources.iter().map(|source| (source.id, &source.facts)).collect();
    let none = Facts::default();
    let bar = terminal::progress(common.quiet, "reading records", Some(store.size()?));
    let codebook = ledger::Codebook::builtin();
    let extents = store.extents()?;
    store.each_record(|seq, record| {
        // Graves, certificates and findings link to people; only people are looked for in other lists.
        if !codebook.is_linked(&record.kind) {
            return ControlFlow::Continue(());
        }
        let facts = facts.get(&record.source).copied().unwrap_or(&none);
        // A wrong merge would accuse a namesake: people alone say who an official is.
        if facts.names_officials() {
            return ControlFlow::Continue(());
        }
        reader.record(&record, facts);
        each(seq, &record, facts);
        bar.set_position(seq);
        ControlFlow::Continue(())
    })?;
    bar.finish_and_clear();
    let panel = Panel::of(store)?;
    let facts = sources.iter().map(|source| (source.id, source.facts.clone())).collect();
    let (judgements, open) = (panel.binding(), panel.open());
    Ok(Evidence { subjects: reader.finish(), judgements, open, facts, state, extents })
}

/// The words under which a record is found: all its names, in every script.
fn terms_of(record: &Record) -> String {
    use ledger::property::*;
    let mut terms: Vec<String> = Vec::new();
    for id in [NAME, GIVEN_NAME, FAMILY_NAME, OTHER_NAME, FATHER_NAME, GRANDFATHER_NAME, MOTHER_NAME] {
        for statement in record.values(id) {
            terms.extend(names::index_terms(&statement.value));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms.join(" ")
}

/// Decides who is who, by the weights learnt from these very records.
///
/// With `uncertain`, also finds what is in doubt, so that clusterings can be drawn.
pub fn decide(common: &Common, evidence: &Evidence, uncertain: bool) -> Linked {
    let settings = Settings { uncertain, open: evidence.open.clone(), ..Settings::default() };
    link(common, &evidence.subjects, &evidence.judgements, &settings)
}

/// Decides who is who where something changed since an earlier linkage, by its weights.
pub fn decide_onto(common: &Common, evidence: &Evidence, previous: &Previous) -> Linked {
    let settings = Settings { open: evidence.open.clone(), ..Settings::default() };
    shown(common, |progress| {
        linkage::link_onto(&evidence.subjects, &evidence.judgements, &settings, previous, progress)
    })
}

/// Links, and shows on a terminal how far it is.
pub fn link(common: &Common, subjects: &Subjects, judgements: &[Judgement], settings: &Settings) -> Linked {
    shown(common, |progress| linkage::link(subjects, judgements, settings, progress))
}

/// Shows on a terminal how far a linkage is.
fn shown(common: &Common, link: impl FnOnce(&dyn linkage::Progress) -> Linked) -> Linked {
    struct Shown(indicatif::ProgressBar);
    impl linkage::Progress for Shown {
        fn at(&self, stage: Stage, done: u64, all: u64) {
            self.0.set_message(match stage {
                Stage::Names => "preparing names",
                Stage::Strangers => "counting strangers",
                Stage::Keys => "finding candidates",
                Stage::Compare => "comparing",
                Stage::Learn => "learning weights",
                Stage::Cluster => "grouping",
            });
            self.0.set_length(all);
            self.0.set_position(done);
        }
    }
    let bar = terminal::progress(common.quiet, "linking", Some(1));
    let linked = link(&Shown(bar.clone()));
    bar.finish_and_clear();
    linked
}

/// Reads what explains pairs: the records, and the weights of the newest linkage; without weights, they are learnt first.
pub fn explainer(common: &Common, store: &Store, model: Option<Model>) -> Result<Explainer> {
    let evidence = evidence(common, store)?;
    let model = model.unwrap_or_else(|| decide(common, &evidence, false).model);
    Ok(Explainer::new(evidence.subjects, model))
}

/// The weights of the newest linkage, if it is of the log as it is now.
pub fn kept_model(store: &Store) -> Result<Option<Model>> {
    let text = if is_current(store)? { store.get_fact(MODEL)? } else { None };
    Ok(text.and_then(|text| Model::from_text(&text)))
}

/// The fact under which the weights of the newest linkage are kept.
pub const MODEL: &str = "model";

/// What is written of a linkage.
pub struct Projected {
    /// The numbers.
    pub overview: Overview,
    /// Doubtful pairs that wait for a person.
    pub doubtful: u64,
    /// The families they form.
    pub families: u64,
    /// The number of people in drawn clusterings, if any were drawn.
    pub drawn: Option<Drawn>,
    /// What changed since the linkage before; nothing is said of the first.
    pub changes: Option<Told>,
    /// Whether only what a change touched was decided anew.
    pub onto: bool,
}

/// The number of people as drawn clusterings have it.
pub struct Drawn {
    /// How many clusterings were drawn.
    pub draws: usize,
    /// The number of people in the middle 95 of 100 of them.
    pub people: Interval,
}

/// Draws begin here, so that everybody's are the same.
pub const SEED: u64 = 1;

impl Drawn {
    /// Draws clusterings and counts, so that the best clustering has `people`.
    pub fn new(linked: &Linked, people: u64, draws: usize) -> Option<Drawn> {
        // People of the register leave out records that name nobody; these are in no doubt.
        let others = linked.statistics.persons.saturating_sub(people as usize);
        let counts = linked.uncertain.as_ref()?.draws(draws, SEED).persons();
        let counts: Vec<usize> = counts.iter().map(|count| count.saturating_sub(others)).collect();
        Some(Drawn { draws, people: Interval::of(&counts)? })
    }
}

/// An interval of drawn clusterings, for programs.
pub fn as_json(count: Interval, draws: usize, seed: u64) -> serde_json::Value {
    serde_json::json!({
        "low": count.low, "median": count.middle, "high": count.high, "draws": draws, "seed": seed,
    })
}

/// Says an interval of drawn clusterings: «390 to 412 in 95 of 100 drawn clusterings».
pub fn interval(count: Interval, draws: usize) -> String {
    let (low, high) = (terminal::number(count.low as u64), terminal::number(count.high as u64));
    match draws {
        100 => format!("{low} to {high} in 95 of 100 drawn clusterings"),
        _ => format!("{low} to {high} in 95% of {draws} drawn clusterings"),
    }
}

/// Notes in the log which linkage was run, with which result.
///
/// `onto` says that it built on an earlier one.
pub fn note_run(store: &mut Store, evidence: &mut Evidence, linked: &Linked, onto: bool) -> Result<()> {
    let scope = match onto {
        true => format!("onto an earlier linkage, {} records decided anew", linked.statistics.touched),
        false => "whole".to_owned(),
    };
    let body = Body::Linkage(Linkage {
        model: "whereabouts".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: format!("{:?}; {scope}", Settings { model: None, ..Settings::default() }),
        records: linked.statistics.records as u64,
        people: linked.statistics.persons as u64,
        partition: partition(evidence, linked),
    });
    let mut writing = store.begin(now_ms())?;
    let alone = writing.total()? == evidence.state.size;
    writing.append(&body)?;
    writing.commit()?;
    // What others wrote meanwhile was not read: then people stay marked as older than the log.
    if alone {
        evidence.state.size += 1;
        evidence.extents = store.extents()?;
    }
    Ok(())
}

/// The digest of who is who: over each person's records, both in order of identifier.
fn partition(evidence: &Evidence, linked: &Linked) -> Digest {
    let mut bytes = Vec::new();
    for group in linked.groups(&evidence.subjects) {
        bytes.extend_from_slice(&(group.len() as u64).to_be_bytes());
        group.iter().for_each(|record| bytes.extend_from_slice(record.bytes()));
    }
    Digest::of(&bytes)
}

/// Writes people, doubtful pairs and search in place of what was there.
pub fn project(
    common: &Common,
    store: &mut Store,
    evidence: Evidence,
    lines: Lines,
    linked: &Linked,
) -> Result<Projected> {
    let from = evidence.state;
    let records: Vec<RecordId> = evidence.subjects.records().collect();
    drop(evidence);
    let Lines { lineage, places, outlines, terms, mut overview, .. } = lines;
    let place_of: HashMap<RecordId, u64> = records.iter().copied().zip(places.iter().copied()).collect();

    let bar = terminal::progress(common.quiet, "writing people", None);
    let members = by_person(&linked.persons, linked.statistics.persons);
    let rows = members.iter().map(|members| {
        let own: Vec<&Outline> = members.iter().map(|index| &outlines[*index as usize]).collect();
        let row = fold_row(&own, &lineage);
        overview.see_person(&row);
        bar.inc(1);
        let first = members.first().copied().unwrap_or_default() as usize;
        person_row(places[first], records[first], row)
    });
    let first_place = |person: &u32| members[*person as usize].first().map(|index| places[*index as usize]);
    let owners =
        linked.persons.iter().zip(&places).filter_map(|(person, seq)| Some((*seq, first_place(person)?)));
    store.put_people(&from, rows, owners)?;

    let families = linked.families.iter().zip(0u64..);
    let family_of = families.flat_map(|(family, number)| std::iter::repeat_n(number, family.pairs));
    let pairs = linked.doubtful.iter().zip(family_of).enumerate().map(|(rank, (pair, family))| PairRow {
        family,
        a: place_of[&pair.a],
        b: place_of[&pair.b],
        weight: f64::from(pair.weight),
        probability: f64::from(pair.probability),
        rank: rank as u64,
    });
    store.put_pairs(&from, pairs)?;
    store.put_fact(MODEL, &linked.model.to_text())?;
    store.put_search(&from, places.iter().copied().zip(terms.into_iter().map(String::from)))?;
    bar.finish_and_clear();
    let (doubtful, families) = (linked.doubtful.len() as u64, linked.families.len() as u64);
    Ok(Projected { overview, doubtful, families, drawn: None, changes: None, onto: false })
}

/// The person of each record that stands, by places of the log, without those that name nobody.
///
/// A person's number is the place of the first record, in the order in which records are read.
pub fn persons_of(evidence: &Evidence, lines: &Lines, linked: &Linked) -> Vec<(u64, u64)> {
    let mut first = vec![u64::MAX; linked.statistics.persons];
    let mut named = vec![false; linked.statistics.persons];
    for ((&person, &place), is_named) in
        linked.persons.iter().zip(&lines.places).zip(evidence.subjects.named())
    {
        if first[person as usize] == u64::MAX {
            first[person as usize] = place;
        }
        named[person as usize] |= is_named;
    }
    let persons = linked.persons.iter().zip(&lines.places).filter(|(person, _)| named[**person as usize]);
    persons.map(|(&person, &place)| (place, first[person as usize])).collect()
}

/// The records of each person, in the order of the log; persons as `linkage` numbers them.
fn by_person(persons: &[u32], count: usize) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); count];
    for (index, person) in persons.iter().enumerate() {
        members[*person as usize].push(index as u32);
    }
    members
}

fn person_row(no: u64, id: RecordId, row: Row) -> PersonRow {
    let span = |window: dates::Window| Span {
        earliest: window.earliest.map(dates::Day::number),
        latest: window.latest.map(dates::Day::number),
    };
    PersonRow {
        no,
        id,
        sort: row.sort,
        records: row.records as u32,
        sources: row.sources as u32,
        independent: row.independent as u32,
        burial: row.burial,
        born: span(row.born),
        died: span(row.died),
        sex: None,
        places: row.places,
        name: row.name,
        name_latin: row.name_latin,
    }
}

/// Whether people, pairs and search were worked out from the log as it is now.
pub fn is_current(store: &Store) -> Result<bool> {
    let now: Option<LogState> = Some(store.state()?);
    Ok(are_of_one_log(store)? && store.built(Projection::People)? == now)
}

/// Whether people, pairs and search were worked out from the log as it was at one time.
pub fn are_of_one_log(store: &Store) -> Result<bool> {
    let [people, pairs, search] = [Projection::People, Projection::Pairs, Projection::Search];
    let of = store.built(people)?;
    Ok(of.is_some() && store.built(pairs)? == of && store.built(search)? == of)
}
