//! `whereabouts link-lists`: who is who among lists, without any register.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use linkage::{Interval, Linked, Settings};
use serde_json::json;

use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::outside::{self, Lists, Output, Wanted};
use crate::people;
use crate::terminal::{number, say};

/// Link lists outside any register: files in, tables out, for R, Python and spreadsheets.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts link-lists A.csv B.csv --clusters clusters.csv --pairs pairs.csv
  whereabouts link-lists A.csv B.csv --mapping A.toml --mapping B.toml --one-to-one --clusters -
  whereabouts link-lists ALL.csv --mapping ALL.toml --pairs pairs.csv --floor 0.01 --weights
  whereabouts link-lists A.csv B.csv --judgements judged.csv --clusters clusters.csv
  whereabouts link-lists A.csv B.csv C.csv --samples 100 --histories histories.csv

No register is opened or made, and no passphrase is asked. A mapping says which column is what, as for
`import`; the one beside a file (A.toml) is taken if none is named, and without any the columns are guessed
by their headers. A table called *.parquet is Parquet. Each file is a list called by its name, unless the
mapping splits it. A record is called by the key columns of its mapping, else by its row. docs/linking.md
explains the tables that are written.")]
pub struct Options {
    /// The files: CSV, TSV, XLSX, ODS, FollowTheMoney JSON lines; Parquet, if built with it.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A mapping for all files; or one for each, in their order.
    #[arg(long, short, value_name = "TOML")]
    mapping: Vec<PathBuf>,
    /// Write pairs here, the surest first: list_a,record_a,list_b,record_b,probability,weight and the evidence.
    #[arg(long, value_name = "CSV")]
    pairs: Option<PathBuf>,
    /// Write the cluster of each record here: list,record,cluster.
    #[arg(long, value_name = "CSV")]
    clusters: Option<PathBuf>,
    /// Records are one person where the probability is above this.
    #[arg(long, value_name = "P", default_value = "0.5", value_parser = probability)]
    threshold: f64,
    /// List pairs from this probability on; 0 lists every pair that was compared.
    #[arg(long, value_name = "P", default_value = "0.05", value_parser = probability)]
    floor: f64,
    /// Every list names a person once at most, as a mapping says by `duplicate_free`.
    #[arg(long)]
    one_to_one: bool,
    /// Judgements to learn from and to keep: list_a,record_a,list_b,record_b,verdict.
    #[arg(long, value_name = "CSV")]
    judgements: Option<PathBuf>,
    /// Draw so many clusterings, so that counts can be given with what linkage does not know; 100 where tables of them are written.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    samples: Option<u32>,
    /// Write drawn clusterings here, the records in doubt: draw,list,record,cluster.
    #[arg(long, value_name = "CSV")]
    samples_out: Option<PathBuf>,
    /// Write all records of each drawn clustering, not only those in doubt.
    #[arg(long, requires = "samples_out")]
    all: bool,
    /// Write how many persons each set of lists has in each drawn clustering: draw, a column a list, persons.
    #[arg(long, value_name = "CSV")]
    histories: Option<PathBuf>,
    /// Another number draws other clusterings.
    #[arg(long, value_name = "N", default_value_t = people::SEED)]
    seed: u64,
    /// Print the table of weights, learnt from these lists.
    #[arg(long)]
    weights: bool,
    /// Write rows with problems to this new CSV file, to mend.
    #[arg(long, value_name = "CSV")]
    errors: Option<PathBuf>,
}

fn probability(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "a probability is a number from 0 to 1".to_owned())
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    check_outputs(common, options)?;
    let mut errors = options.errors.as_deref().map(super::import::new_file).transpose()?;
    let lists = outside::read(
        common,
        Wanted {
            files: &options.files,
            mappings: &options.mapping,
            one_to_one: options.one_to_one,
            errors: errors.as_mut().map(|file| file as &mut dyn std::io::Write),
        },
    )?;
    let judgements = match &options.judgements {
        Some(path) => outside::judgements(path, &lists)?,
        None => Vec::new(),
    };
    let open = |path: &Option<PathBuf>| path.as_deref().map(Output::create).transpose();
    let (clusters, pairs) = (open(&options.clusters)?, open(&options.pairs)?);
    let table = |path: &Option<PathBuf>| path.as_deref().map(outside::text).transpose();
    let (drawn_out, histories_out) = (table(&options.samples_out)?, table(&options.histories)?);
    let settings = Settings {
        threshold: options.threshold,
        floor: options.floor,
        uncertain: draws(options) > 0,
        review: false,
        ..Settings::default()
    };
    let linked = people::link(common, &lists.subjects, &judgements, &settings);
    if let Some(out) = clusters {
        outside::write_clusters(out, &lists, &linked).context("writing the clusters")?;
    }
    if let Some(out) = pairs {
        outside::write_pairs(out, &lists, &linked).context("writing the pairs")?;
    }
    let drawn = draw(options, &lists, &linked, [drawn_out, histories_out])?;
    report(common, options, &lists, &linked, drawn.as_ref());
    Ok(if lists.held > 0 { Outcome::WithFindings } else { Outcome::Done })
}

/// Draws clusterings, writes them and their histories where asked, and counts.
fn draw(
    options: &Options,
    lists: &Lists,
    linked: &Linked,
    [drawn, histories]: [Option<Box<dyn Write>>; 2],
) -> Result<Option<Counted>> {
    let Some(uncertain) = &linked.uncertain else { return Ok(None) };
    let draws = uncertain.draws(draws(options), options.seed);
    let counted = draws.histories(&lists.counted());
    if let Some(mut out) = drawn {
        outside::write_draws(&mut *out, lists, linked, &draws, options.all).context("writing the draws")?;
    }
    if let Some(mut out) = histories {
        outside::write_histories(&mut *out, lists, &counted).context("writing the histories")?;
    }
    Ok(Counted::new(&draws.persons(), &counted))
}

/// Refuses outputs that would overwrite an input or each other, before any work is done.
fn check_outputs(common: &Common, options: &Options) -> Result<()> {
    let refuse = |what: String| Err(Failure::error(Kind::Usage, what, "name another file for it"));
    let outputs = outputs(options);
    let inputs = options.files.iter().chain(&options.mapping).chain(&options.judgements);
    let inputs: Vec<PathBuf> = inputs.filter_map(|path| path.canonicalize().ok()).collect();
    for output in &outputs {
        if output.canonicalize().is_ok_and(|path| inputs.contains(&path)) {
            return refuse(format!("{} is read, and would be overwritten", output.display()));
        }
    }
    for (at, output) in outputs.iter().enumerate() {
        if outputs[..at].contains(output) {
            return refuse(format!("two tables would both be written to {}", output.display()));
        }
    }
    let text = [&options.samples_out, &options.histories].into_iter().flatten();
    if let Some(path) = text.into_iter().find(|path| outside::is_parquet(path)) {
        return refuse(format!("draws and histories are written as CSV, not as {}", path.display()));
    }
    if to_stdout(options) && (common.json || options.weights) {
        return refuse("a table and a report would both be written to standard output".to_owned());
    }
    Ok(())
}

/// The tables that are to be written.
fn outputs(options: &Options) -> Vec<&Path> {
    let tables = [&options.pairs, &options.clusters, &options.samples_out, &options.histories];
    tables.into_iter().flatten().map(PathBuf::as_path).collect()
}

fn to_stdout(options: &Options) -> bool {
    outputs(options).contains(&Path::new("-"))
}

/// How many clusterings are to be drawn.
fn draws(options: &Options) -> usize {
    let written = options.samples_out.is_some() || options.histories.is_some();
    options.samples.map_or(if written { 100 } else { 0 }, |count| count as usize)
}

/// Counts as drawn clusterings have them.
struct Counted {
    draws: usize,
    persons: Interval,
    in_two_lists: Interval,
}

impl Counted {
    fn new(persons: &[usize], histories: &[BTreeMap<Vec<u32>, usize>]) -> Option<Counted> {
        let in_two = |histories: &BTreeMap<Vec<u32>, usize>| {
            histories.iter().filter(|(lists, _)| lists.len() > 1).map(|(_, persons)| persons).sum()
        };
        let in_two_lists: Vec<usize> = histories.iter().map(in_two).collect();
        Some(Counted {
            draws: persons.len(),
            persons: Interval::of(persons)?,
            in_two_lists: Interval::of(&in_two_lists)?,
        })
    }
}

fn report(common: &Common, options: &Options, lists: &Lists, linked: &Linked, drawn: Option<&Counted>) {
    if common.json {
        return say(as_json(options, lists, linked, drawn).to_string());
    }
    // A table on standard output stands there alone.
    let to_stdout = to_stdout(options);
    let quiet = common.quiet;
    let tell = |line: String| match to_stdout {
        true if quiet => {}
        true => eprintln!("{}", crate::terminal::plain(&line)),
        false => say(line),
    };
    let statistics = &linked.statistics;
    let line =
        |label: &str, value: u64, note: &str| tell(format!("  {label:<44}{:>12}{note}", number(value)));
    line("lists", lists.names.len() as u64, "");
    line("records", lists.len() as u64, "");
    let interval = |count| {
        drawn.map_or_else(String::new, |drawn| format!("   {}", people::interval(count, drawn.draws)))
    };
    line(
        "persons",
        statistics.persons as u64,
        &drawn.map_or_else(String::new, |drawn| interval(drawn.persons)),
    );
    if let Some(drawn) = drawn {
        line(
            "persons in two lists or more, median",
            drawn.in_two_lists.middle as u64,
            &interval(drawn.in_two_lists),
        );
    }
    line("pairs compared", statistics.pairs_compared, "");
    let floor = format!("   at {} or more", options.floor);
    line("pairs listed", linked.pairs.len() as u64, &floor);
    tell(format!(
        "  {:<44}{:>12}   at most, estimated",
        "share of true pairs that were compared",
        format!("{:.3}", statistics.blocking_recall)
    ));
    if statistics.unnamed > 0 {
        line("records that name nobody", statistics.unnamed as u64, "   never linked by name");
    }
    if lists.held > 0 {
        line("rows without name and key, left out", lists.held, "");
    }
    if !linked.refused.is_empty() {
        line(
            "judgements of «same» not kept",
            linked.refused.len() as u64,
            "   a «different» stands against them",
        );
    }
    line("issues found in the data", lists.issues.values().sum(), "");
    for (code, count) in &lists.issues {
        tell(format!("      {code:<40}{:>12}", number(*count)));
    }
    for (file, columns) in &lists.unused {
        tell(format!("  {file}: columns not used: {}", columns.join(", ")));
    }
    if options.weights {
        say(format!("\n{}", linked.model));
    }
}

fn as_json(options: &Options, lists: &Lists, linked: &Linked, drawn: Option<&Counted>) -> serde_json::Value {
    let statistics = &linked.statistics;
    let mut summary = json!({
        "schema": "whereabouts/1",
        "lists": lists.names,
        "records": lists.len(),
        "persons": statistics.persons,
        "unnamed_records": statistics.unnamed,
        "rows_held_back": lists.held,
        "pairs_compared": statistics.pairs_compared,
        "pairs_listed": linked.pairs.len(),
        "blocking_recall_estimated": statistics.blocking_recall,
        "threshold": options.threshold,
        "floor": options.floor,
        "judgements_refused": linked.refused.len(),
        "issues": lists.issues,
        "unused_columns": lists.unused.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
    });
    if let Some(drawn) = drawn {
        let interval = |count| people::as_json(count, drawn.draws, options.seed);
        summary["persons_drawn"] = interval(drawn.persons);
        summary["in_two_lists_drawn"] = interval(drawn.in_two_lists);
        summary["records_in_doubt"] = linked.uncertain.as_ref().map(|uncertain| uncertain.records()).into();
        summary["records_held"] = linked.uncertain.as_ref().map(|uncertain| uncertain.held()).into();
    }
    if options.weights {
        summary["weights"] = linked.model.to_string().into();
    }
    summary
}
