//! The records of every kind but people as a table: one line per statement, with its source and place in it.

use claims::Link;
use ledger::{Codebook, Statement};

use super::{Beside, Disclosed};
use crate::Audience;
use crate::table::place;

/// The columns of the table of records.
pub const RECORDS: &[&str] = &[
    "kind",
    "record",
    "about",
    "property",
    "value",
    "means",
    "reading",
    "lang",
    "source",
    "source_title",
    "sheet",
    "row",
    "column",
    "locator",
];

impl<A: Audience> Beside<'_, '_, A> {
    /// Every statement of the records shown, or of those of some kinds.
    ///
    /// `about` names the subjects of the record (the person, the grave site), `means` what a link leads to; both by the
    /// identifiers that the other tables of an export have.
    pub fn records(&self, kinds: &[String]) -> Vec<Vec<String>> {
        let wanted = |kind: &str| kinds.is_empty() || kinds.iter().any(|one| one == kind);
        let mut lines = Vec::new();
        for account in self.whole.accounts.iter().filter(|account| wanted(account.kind())) {
            let Some(record) = self.disclosed.record(account.id()) else { continue };
            let Some(source) = self.register.source(record.source) else { continue };
            let means = |said: &Statement| {
                let known = Codebook::builtin().property(&record.kind, &said.property)?;
                let link = Link::read(&said.value).filter(|_| !known.to.is_empty())?;
                let meant = self.whole.links.resolve(&link, account.source.id)?;
                Some(self.whole.subject_of(meant).to_string())
            };
            let about: Vec<String> = record.statements.iter().filter_map(&means).collect();
            for said in &record.statements {
                lines.push(vec![
                    record.kind.clone(),
                    record.id.to_string(),
                    about.join(" "),
                    said.property.clone(),
                    said.value.clone(),
                    means(said).unwrap_or_default(),
                    said.reading.clone().unwrap_or_default(),
                    said.lang.clone().unwrap_or_default(),
                    source.slug.clone(),
                    source.title.clone(),
                    record.locator.sheet.clone().unwrap_or_default(),
                    record.locator.row.map(|row| row.to_string()).unwrap_or_default(),
                    said.column.clone().unwrap_or_default(),
                    place(&record.locator),
                ]);
            }
        }
        lines
    }
}

impl<A: Audience> Disclosed<A> {
    /// A record of any kind but people, as it is shown.
    pub fn record(&self, id: ledger::RecordId) -> Option<&ledger::Record> {
        self.records.get(&id)
    }
}
