//! `whereabouts evaluate`: clusters and pairs held against a known truth.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use csv::ByteRecord;
use linkage::measure::{Among, AtThreshold, PairCounts, Placed, Scored, Shares, b_cubed};
use serde_json::json;

use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::outside::TableReader;
use crate::terminal::{number, say};

/// Measure clusters and pairs against a known truth: precision, recall, F1, calibration.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts evaluate --clusters clusters.csv --truth truth.csv
  whereabouts evaluate --clusters clusters.csv --truth truth.csv --pairs pairs.csv
  whereabouts evaluate --clusters clusters.csv --truth truth.csv --across      one person once in each list

The truth has a column for the record and one for the person, and may have one called `list`. The tables of
`link-lists` are understood as they are, and those of Splink by their usual names (unique_id_l,
match_probability, cluster_id). docs/linking.md says what each number means.")]
pub struct Options {
    /// The cluster of each record: list,record,cluster.
    #[arg(long, value_name = "CSV")]
    clusters: PathBuf,
    /// The person of each record: record,person.
    #[arg(long, value_name = "CSV")]
    truth: PathBuf,
    /// Pairs with their probabilities: record_a,record_b,probability.
    #[arg(long, value_name = "CSV")]
    pairs: Option<PathBuf>,
    /// Count only pairs of records of different lists.
    #[arg(long)]
    across: bool,
    /// The column of the truth that names the record.
    #[arg(long, value_name = "COLUMN")]
    truth_record: Option<String>,
    /// The column of the truth that names the person.
    #[arg(long, value_name = "COLUMN")]
    truth_person: Option<String>,
    /// The column of the clusters that names the record.
    #[arg(long, value_name = "COLUMN")]
    record: Option<String>,
    /// The column of the clusters that names the cluster.
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// The column of the pairs that holds the probability.
    #[arg(long, value_name = "COLUMN")]
    probability: Option<String>,
}

const RECORD: &[&str] = &["record", "unique_id", "rec_id", "record_id", "id"];
const PERSON: &[&str] = &["person", "person_id", "entity", "entity_id", "cluster", "cluster_id"];
const CLUSTER: &[&str] = &["cluster", "cluster_id"];
const LIST: &[&str] = &["list", "source_dataset"];
const RECORD_A: &[&str] = &["record_a", "unique_id_l", "id_a", "a"];
const RECORD_B: &[&str] = &["record_b", "unique_id_r", "id_b", "b"];
const LIST_A: &[&str] = &["list_a", "source_dataset_l"];
const LIST_B: &[&str] = &["list_b", "source_dataset_r"];
const PROBABILITY: &[&str] = &["probability", "match_probability", "score"];

/// Thresholds that people use, beside the best one; the first is the default of `link-lists`.
const THRESHOLDS: [f64; 4] = [0.5, 0.9, 0.95, 0.99];

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut truth = Truth::read(options)?;
    let clustered = truth.read_clusters(options)?;
    let among = if options.across { Among::Lists } else { Among::All };
    let counts = PairCounts::of(&truth.records, among);
    let mut found = Found {
        records: truth.records.len(),
        persons: truth.persons.len(),
        clustered,
        counts,
        b_cubed: b_cubed(&truth.records),
        scored: None,
    };
    if let Some(path) = &options.pairs {
        found.scored = Some(read_pairs(path, options, &truth, among)?);
    }
    match common.json {
        true => say(as_json(&found).to_string()),
        false => print(&found),
    }
    Ok(Outcome::Done)
}

/// The records of the truth, each at first in a cluster of its own.
struct Truth {
    records: Vec<Placed>,
    places: HashMap<Box<[u8]>, u32>,
    persons: HashMap<Box<[u8]>, u32>,
    lists: HashMap<Box<[u8]>, u32>,
    /// Records are named with their list.
    with_lists: bool,
}

impl Truth {
    fn read(options: &Options) -> Result<Truth> {
        let path = &options.truth;
        let (mut reader, columns) = TableReader::open(path)?;
        let reading = || format!("reading {}", path.display());
        let list = columns.find(LIST);
        let (record, person) = match (&options.truth_record, &options.truth_person, columns.len()) {
            // Any two columns will do: the record, then the person.
            (None, None, 2) if list.is_none() => (0, 1),
            (record, person, _) => {
                (columns.need(record.as_deref(), RECORD)?, columns.need(person.as_deref(), PERSON)?)
            }
        };
        let mut truth = Truth {
            records: Vec::new(),
            places: HashMap::new(),
            persons: HashMap::new(),
            lists: HashMap::new(),
            with_lists: list.is_some(),
        };
        let (mut row, mut name) = (ByteRecord::new(), Vec::new());
        while reader.read(&mut row).with_context(reading)? {
            let list = list.map_or(&b""[..], |at| cell(&row, at));
            let person = numbered(&mut truth.persons, cell(&row, person));
            let place = u32::try_from(truth.records.len()).expect("fewer than 2^32 records");
            named(&mut name, list, cell(&row, record), truth.with_lists);
            if truth.places.insert(name.as_slice().into(), place).is_some() {
                return Err(twice(path, &row));
            }
            let list = numbered(&mut truth.lists, list);
            truth.records.push(Placed { cluster: place, person, list });
        }
        Ok(truth)
    }

    /// Puts the records into their clusters; returns how many were and how many are not in the truth.
    fn read_clusters(&mut self, options: &Options) -> Result<Clustered> {
        let path = &options.clusters;
        let (mut reader, columns) = TableReader::open(path)?;
        let reading = || format!("reading {}", path.display());
        let record = columns.need(options.record.as_deref(), RECORD)?;
        let cluster = columns.need(options.cluster.as_deref(), CLUSTER)?;
        let list = match self.with_lists || options.across {
            true => Some(columns.need(None, LIST)?),
            false => columns.find(LIST),
        };
        let mut clusters: HashMap<Box<[u8]>, u32> = HashMap::new();
        let mut seen = vec![false; self.records.len()];
        let mut counts = Clustered::default();
        let (mut row, mut name) = (ByteRecord::new(), Vec::new());
        while reader.read(&mut row).with_context(reading)? {
            let list = list.map_or(&b""[..], |at| cell(&row, at));
            named(&mut name, list, cell(&row, record), self.with_lists);
            let Some(&place) = self.places.get(name.as_slice()) else {
                counts.unknown += 1;
                continue;
            };
            if std::mem::replace(&mut seen[place as usize], true) {
                return Err(twice(path, &row));
            }
            let number = numbered(&mut clusters, cell(&row, cluster));
            let record = &mut self.records[place as usize];
            // Clusters of records that the table lacks are numbered by their places, below these.
            record.cluster = u32::try_from(seen.len()).expect("fewer than 2^31 records") + number;
            if !self.with_lists {
                record.list = numbered(&mut self.lists, list);
            }
            counts.records += 1;
        }
        counts.clusters = clusters.len();
        counts.missing = seen.iter().filter(|seen| !**seen).count();
        self.close_gaps();
        Ok(counts)
    }

    /// Numbers clusters from 0 without gaps.
    fn close_gaps(&mut self) {
        let mut numbers: HashMap<u32, u32> = HashMap::new();
        for record in &mut self.records {
            let next = u32::try_from(numbers.len()).expect("no more clusters than records");
            record.cluster = *numbers.entry(record.cluster).or_insert(next);
        }
    }
}

/// What the table of clusters held.
#[derive(Debug, Clone, Copy, Default)]
struct Clustered {
    clusters: usize,
    /// Records of the truth.
    records: usize,
    /// Records that the truth does not know.
    unknown: u64,
    /// Records of the truth that the table lacks.
    missing: usize,
}

/// Reads pairs one by one; each is kept in 8 bytes.
fn read_pairs(path: &Path, options: &Options, truth: &Truth, among: Among) -> Result<Listed> {
    let (mut reader, columns) = TableReader::open(path)?;
    let reading = || format!("reading {}", path.display());
    let sides = [
        (columns.need(None, RECORD_A)?, columns.find(LIST_A)),
        (columns.need(None, RECORD_B)?, columns.find(LIST_B)),
    ];
    let probability = columns.need(options.probability.as_deref(), PROBABILITY)?;
    if truth.with_lists {
        columns.need(None, LIST_A)?;
        columns.need(None, LIST_B)?;
    }
    let mut listed = Listed::default();
    let (mut row, mut name) = (ByteRecord::new(), Vec::new());
    while reader.read(&mut row).with_context(reading)? {
        let said =
            std::str::from_utf8(cell(&row, probability)).ok().and_then(|text| text.parse::<f64>().ok());
        let Some(said) = said.filter(|said| (0.0..=1.0).contains(said)) else {
            let line = row.position().map_or(0, csv::Position::line);
            return Err(Failure::error(
                Kind::Usage,
                format!("line {line} of {} has a probability that is not from 0 to 1", path.display()),
                "name the column of probabilities by --probability",
            ));
        };
        let mut record = |(record, list): (usize, Option<usize>)| {
            let list = list.map_or(&b""[..], |at| cell(&row, at));
            named(&mut name, list, cell(&row, record), truth.with_lists);
            truth.places.get(name.as_slice()).map(|&place| &truth.records[place as usize])
        };
        let (Some(a), Some(b)) = (record(sides[0]), record(sides[1])) else {
            listed.unknown += 1;
            continue;
        };
        if among == Among::All || a.list != b.list {
            listed.pairs.push(said, a.person == b.person);
        }
    }
    listed.pairs.sort();
    Ok(listed)
}

/// The pairs that were listed.
#[derive(Default)]
struct Listed {
    pairs: Scored,
    /// Pairs with a record that the truth does not know.
    unknown: u64,
}

/// Everything that was found out.
struct Found {
    records: usize,
    persons: usize,
    clustered: Clustered,
    counts: PairCounts,
    b_cubed: Shares,
    scored: Option<Listed>,
}

fn cell(row: &ByteRecord, at: usize) -> &[u8] {
    row.get(at).unwrap_or_default().trim_ascii()
}

/// The name of a record, with its list where the truth tells lists apart.
fn named(name: &mut Vec<u8>, list: &[u8], record: &[u8], with_lists: bool) {
    name.clear();
    if with_lists {
        name.extend_from_slice(list);
        name.push(0);
    }
    name.extend_from_slice(record);
}

fn numbered(known: &mut HashMap<Box<[u8]>, u32>, text: &[u8]) -> u32 {
    if let Some(&number) = known.get(text) {
        return number;
    }
    let number = u32::try_from(known.len()).expect("fewer than 2^32 names");
    known.insert(text.into(), number);
    number
}

fn twice(path: &Path, row: &ByteRecord) -> anyhow::Error {
    let line = row.position().map_or(0, csv::Position::line);
    Failure::error(
        Kind::Usage,
        format!("line {line} of {} names a record that was there before", path.display()),
        "records of different lists that bear one name need a column `list` in the truth",
    )
}

fn print(found: &Found) {
    let clustered = &found.clustered;
    let line = |label: &str, value: u64| say(format!("  {label:<44}{:>12}", number(value)));
    say("clusters");
    line("records of the truth", found.records as u64);
    line("persons", found.persons as u64);
    line("clusters", clustered.clusters as u64);
    if clustered.missing > 0 {
        line("records not in the table, taken as alone", clustered.missing as u64);
    }
    if clustered.unknown > 0 {
        line("records that the truth does not know, left out", clustered.unknown);
    }
    line("true pairs", found.counts.truly);
    line("joined pairs", found.counts.found);
    say(format!("\n  {:<24}{:>12}{:>12}{:>12}", "", "precision", "recall", "F1"));
    shares("pairwise", &found.counts.shares(), "");
    shares("B-cubed", &found.b_cubed, "");
    let Some(listed) = &found.scored else { return };
    let (pairs, truly) = (&listed.pairs, found.counts.truly);
    say("\npairs");
    line("pairs listed", pairs.len() as u64);
    if listed.unknown > 0 {
        line("pairs that the truth does not know, left out", listed.unknown);
    }
    say(format!("  {:<44}{:>12.5}", "share of true pairs that are listed", listed_share(pairs, truly)));
    say(format!("\n  {:<24}{:>12}{:>12}{:>12}{:>14}", "", "precision", "recall", "F1", "pairs"));
    for at in THRESHOLDS.map(|threshold| pairs.at(threshold, truly)) {
        shares(&format!("from {}", at.threshold), &at.shares, &format!("{:>14}", number(at.pairs)));
    }
    if let Some(best) = pairs.best(truly) {
        shares(
            &format!("best: from {:.5}", best.threshold),
            &best.shares,
            &format!("{:>14}", number(best.pairs)),
        );
    }
    print_calibration(pairs);
}

fn listed_share(pairs: &Scored, truly: u64) -> f64 {
    pairs.right() as f64 / truly.max(1) as f64
}

fn print_calibration(pairs: &Scored) {
    let calibrated = pairs.calibration();
    say(format!("\n  {:<24}{:>12}{:>12}{:>26}", "probability", "said", "true", "pairs"));
    for bin in &calibrated.bins {
        let range = format!("{:.2} - {:.2}", bin.from, bin.below);
        say(format!("  {range:<24}{:>12.5}{:>12.5}{:>26}", bin.said, bin.truly, number(bin.pairs)));
    }
    say(format!("  {:<24}{:>12.5}", "Brier score", calibrated.brier));
    say(format!("  {:<24}{:>12.5}", "calibration error", calibrated.error));
}

fn shares(label: &str, shares: &Shares, note: &str) {
    let Shares { precision, recall, f1 } = shares;
    say(format!("  {label:<24}{precision:>12.5}{recall:>12.5}{f1:>12.5}{note}"));
}

fn as_json(found: &Found) -> serde_json::Value {
    let clustered = &found.clustered;
    let mut summary = json!({
        "schema": "whereabouts/1",
        "records": found.records,
        "persons": found.persons,
        "clusters": clustered.clusters,
        "records_missing": clustered.missing,
        "records_unknown": clustered.unknown,
        "true_pairs": found.counts.truly,
        "joined_pairs": found.counts.found,
        "pairwise": json_shares(&found.counts.shares()),
        "b_cubed": json_shares(&found.b_cubed),
    });
    if let Some(listed) = &found.scored {
        let (pairs, truly) = (&listed.pairs, found.counts.truly);
        let calibrated = pairs.calibration();
        let bins = calibrated.bins.iter().map(|bin| {
            json!({"from": bin.from, "below": bin.below, "pairs": bin.pairs, "said": bin.said, "true": bin.truly})
        });
        summary["pairs"] = json!({
            "listed": pairs.len(),
            "unknown": listed.unknown,
            "share_of_true_pairs_listed": listed_share(pairs, truly),
            "at": THRESHOLDS.map(|threshold| json_at(&pairs.at(threshold, truly))),
            "best": pairs.best(truly).as_ref().map(json_at),
            "calibration": {
                "bins": bins.collect::<Vec<_>>(),
                "brier": calibrated.brier,
                "error": calibrated.error,
            },
        });
    }
    summary
}

fn json_at(at: &AtThreshold) -> serde_json::Value {
    let mut value = json_shares(&at.shares);
    value["threshold"] = at.threshold.into();
    value["pairs"] = at.pairs.into();
    value
}

fn json_shares(shares: &Shares) -> serde_json::Value {
    json!({"precision": shares.precision, "recall": shares.recall, "f1": shares.f1})
}
