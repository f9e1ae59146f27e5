//! A list going by, row by row: problems are written aside, issues are counted.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result};
use intake::mapping::ListSource;
use intake::{Edition, ErrorSheet, Importer, Mapping};
use ledger::{BatchId, Codebook, Counts, RecordId};

use super::earlier::Earlier;
use super::list::{List, open_table};
use super::{EachRow, Report, Wishes};
use crate::accounts::Planned;
use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::{sheet, terminal};

/// A list being read: rows go by, problems are written aside, issues are counted.
pub struct ReadingList<'a, 'w> {
    /// What reads the rows.
    pub importer: Importer<'static>,
    reader: Option<sheet::Reader>,
    sheet: Option<ErrorSheet<&'w mut dyn Write>>,
    each: Option<EachRow<'w>>,
    issues: BTreeMap<String, u64>,
    bar: indicatif::ProgressBar,
    name: &'a str,
}

impl<'a, 'w> ReadingList<'a, 'w> {
    /// Opens the list and holds its mapping against it.
    pub fn begin(
        common: &Common,
        list: &'a List<'_>,
        mapping: &Mapping,
        edition: Edition,
        wishes: Wishes<'w>,
    ) -> Result<ReadingList<'a, 'w>> {
        let (table, reader) = open_table(list, &mapping.reading)?;
        let importer = Importer::new(table, mapping, Codebook::builtin(), edition).map_err(|error| {
            Failure::error(
                Kind::Usage,
                format!("the mapping does not fit {}: {error}", list.name),
                "`whereabouts mapping guess FILE` writes a mapping for the columns that are there",
            )
        })?;
        let sheet = wishes.errors.map(|out| ErrorSheet::new(out, importer.columns()));
        let bar = terminal::progress(common.quiet, &terminal::cut(&list.name, 24), None);
        Ok(ReadingList {
            importer,
            reader,
            sheet,
            each: wishes.each,
            issues: BTreeMap::new(),
            bar,
            name: &list.name,
        })
    }

    /// What becomes of the next row; nothing at the end.
    pub fn next(&mut self) -> Result<Option<intake::Outcome>> {
        let outcome = self.importer.next().map_err(|error| {
            Failure::error(
                Kind::Failed,
                format!("{}: {error}", self.name),
                "nothing was recorded; mend the file and import it again",
            )
        })?;
        let Some(outcome) = outcome else { return Ok(None) };
        let (issues, key) = match &outcome {
            intake::Outcome::Record(draft, _) => (&draft.issues, Some(draft.key.as_str())),
            intake::Outcome::Held(held) => (&held.issues, None),
        };
        for issue in issues {
            *self.issues.entry(issue.code.clone()).or_default() += 1;
        }
        if let Some(sheet) = &mut self.sheet
            && intake::needs_mending(issues)
        {
            sheet
                .push(self.importer.row(), key, &self.importer.problems(issues))
                .context("writing the error sheet")?;
        }
        if let Some(each) = &mut self.each {
            each(&outcome, &self.importer.problems(issues));
        }
        self.bar.inc(1);
        Ok(Some(outcome))
    }

    /// Waits for the reader of a workbook and adds up.
    pub fn finish(self) -> Result<Finished> {
        self.bar.finish_and_clear();
        let counts = self.importer.counts();
        let vanished = self.importer.vanished();
        let unused = self.importer.unused().iter().map(|column| column.name.clone()).collect();
        let sources = self.importer.sources().to_vec();
        let to_mend = self
            .sheet
            .map_or(Ok(0), |sheet| sheet.finish().map(|(rows, _)| rows))
            .context("writing the error sheet")?;
        drop(self.importer);
        self.reader.map_or(Ok(()), sheet::Reader::finish)?;
        Ok(Finished { counts, vanished, unused, sources, issues: self.issues, to_mend })
    }
}

/// A list that was read to its end.
pub struct Finished {
    pub counts: Counts,
    pub vanished: Vec<RecordId>,
    pub unused: Vec<String>,
    pub sources: Vec<ListSource>,
    pub issues: BTreeMap<String, u64>,
    pub to_mend: u64,
}

impl Finished {
    /// Whether the register would know no more than before.
    pub fn nothing_new(&self) -> bool {
        self.counts.added == 0 && self.counts.changed == 0 && self.vanished.is_empty()
    }

    /// Whether every row of the earlier edition is gone: most likely not its edition at all.
    pub fn is_another_list(&self) -> bool {
        !self.vanished.is_empty() && self.counts.changed == 0 && self.counts.unchanged == 0
    }

    /// The report of an import, or of a dry run.
    pub fn report(self, batch: Option<BatchId>, earlier: &Earlier, known_since: Option<u64>) -> Report {
        let own: Vec<String> = self.sources.iter().map(|source| source.slug.clone()).collect();
        let mut missing: Vec<String> =
            self.sources.iter().flat_map(|source| source.derives_from.clone()).collect();
        missing.retain(|slug| !earlier.by_slug.contains_key(slug) && !own.contains(slug));
        missing.sort_unstable();
        missing.dedup();
        Report {
            counts: self.counts,
            issues: self.issues,
            vanished: self.vanished.len(),
            batch,
            slugs: own,
            missing_origins: missing,
            known_since,
            unused: self.unused,
            to_mend: self.to_mend,
            is_checked: false,
            planned: Planned::default(),
        }
    }
}
