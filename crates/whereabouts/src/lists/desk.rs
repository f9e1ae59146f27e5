//! Where drafts become records: sources are written when their first record comes.

use anyhow::Result;
use intake::mapping::ListSource;
use intake::{Draft, Fate};
use ledger::{BatchId, Body, Custody, CustodyEvent, Digest, Import, Source, SourceId};
use store::Writing;

use super::earlier::Earlier;
use super::list::List;
use super::reading::Finished;

/// Where drafts become records: sources are written when their first record comes.
pub struct Desk<'s, 'e> {
    writing: Writing<'s>,
    batch: BatchId,
    earlier: &'e Earlier,
    written: Vec<Option<SourceId>>,
    begun: Vec<usize>,
    file: Digest,
    file_name: String,
    mapping: String,
    recorder: String,
}

impl<'s, 'e> Desk<'s, 'e> {
    /// A desk for one import, whose identifier is drawn first so that records can name it.
    pub fn new(
        mut writing: Writing<'s>,
        earlier: &'e Earlier,
        list: &List<'_>,
        file: Digest,
        recorder: String,
    ) -> Desk<'s, 'e> {
        let batch = writing.reserve().into();
        let (file_name, mapping) = (list.name.clone(), list.mapping.clone());
        Desk {
            writing,
            batch,
            earlier,
            written: Vec::new(),
            begun: Vec::new(),
            file,
            file_name,
            mapping,
            recorder,
        }
    }

    /// Writes a draft as a record, unless it is known as it is.
    pub fn record(&mut self, draft: Draft, fate: Fate, sources: &[ListSource]) -> Result<()> {
        let replaces = match fate {
            Fate::Unchanged { .. } => return Ok(()),
            Fate::Added => None,
            Fate::Changed { replaces } => Some(replaces),
        };
        let source = self.source(draft.source, sources)?;
        let id = self.writing.reserve().into();
        self.writing.append(&Body::Record(draft.into_record(id, source, Some(self.batch), replaces)))?;
        Ok(())
    }

    /// The entry of a source, written if this import has not written it yet.
    fn source(&mut self, place: usize, sources: &[ListSource]) -> Result<SourceId> {
        if self.written.len() <= place {
            self.written.resize(place + 1, None);
        }
        if let Some(id) = self.written[place] {
            return Ok(id);
        }
        self.begun.push(place);
        let id = self.write_source(&sources[place], sources)?;
        self.written[place] = Some(id);
        Ok(id)
    }

    fn written_at(&self, place: usize) -> bool {
        self.written.get(place).is_some_and(Option::is_some)
    }

    fn write_source(&mut self, listed: &ListSource, sources: &[ListSource]) -> Result<SourceId> {
        let id: SourceId = self.writing.reserve().into();
        let mut facts = listed.facts.clone();
        let mut derives_from = Vec::new();
        for slug in &listed.derives_from {
            // Two lists of one file that copied each other: the first begun names no origin.
            let here = sources.iter().position(|other| other.slug == *slug);
            let here = here.filter(|place| self.written_at(*place) || !self.begun.contains(place));
            match (here, self.earlier.by_slug.get(slug)) {
                (Some(place), _) => derives_from.push(self.source(place, sources)?),
                (None, Some(known)) => derives_from.push(*known),
                (None, None) => {
                    facts.declared.insert("derives_from".to_owned(), listed.derives_from.join(" "));
                }
            }
        }
        self.writing.append(&Body::Source(Source {
            id,
            slug: listed.slug.clone(),
            title: listed.title.clone(),
            publisher: listed.publisher.clone(),
            lang: listed.lang.clone(),
            file: Some(self.file),
            file_name: Some(self.file_name.clone()),
            obtained: listed.obtained.clone(),
            grade: listed.grade,
            sharing: listed.sharing,
            derives_from,
            edition_of: self.earlier.by_slug.get(&listed.slug).copied(),
            facts,
        }))?;
        self.writing.append(&Body::Custody(Custody {
            source: id,
            item: self.file,
            event: CustodyEvent::Received,
            actor: self.recorder.clone(),
            from: listed.obtained.from.clone(),
            to: Some("vault".to_owned()),
            reason: Some("imported".to_owned()),
            at: listed.obtained.on.clone(),
        }))?;
        Ok(id)
    }

    /// Writes sources that brought nothing new, then the import itself, and commits.
    pub fn close(mut self, finished: &Finished) -> Result<BatchId> {
        for place in 0..finished.sources.len() {
            self.source(place, &finished.sources)?;
        }
        let mapping_digest = Digest::of(self.mapping.as_bytes());
        let import = Import {
            batch: self.batch,
            sources: self.written.iter().flatten().copied().collect(),
            file: self.file,
            file_name: self.file_name,
            mapping: self.mapping,
            mapping_digest,
            counts: finished.counts,
            vanished: finished.vanished.clone(),
            issues: finished.issues.values().sum(),
        };
        self.writing.append(&Body::Import(import))?;
        self.writing.commit()?;
        Ok(self.batch)
    }
}
