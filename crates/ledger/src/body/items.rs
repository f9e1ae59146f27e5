//! The canonical items of each kind of body.
//!
//! A record has its header as item 0 and one item for each statement; every other
//! kind has one item. Items are CBOR arrays with fixed places (see [`crate::cbor`]):
//!
//! ```text
//! record 0    [kind, [sheet, row, page, timestamp, quote], key, replaces, [[code, column, severity]..], source, batch]
//! record 1..  [property, value, lang, reading, column, sharing]
//! source      [slug, title, publisher, lang, file, file_name, [how, by, on, from], grade, sharing,
//!              [derives_from..], edition_of, [duplicate_free, burial_register, [[key, value]..]]]
//! judgement   [a, b, verdict, [is_model, name], reason]
//! linkage     [model, version, settings, records, people, partition]
//! import      [[source..], file, file_name, mapping, mapping_digest,
//!              [read, added, changed, unchanged, held, ignored], [vanished..], issues]
//! withdrawal  [target, reason, by]
//! custody     [source, item, event, actor, from, to, reason, at]
//! opening     [software, format, codebook, null or [log, checkpoint]]
//! key         [name, public, role, active, [[name, key, signature]..]?]
//! note        [about, text, by]
//! derivation  [source, origin, copied, by, reason]
//! rule        [rule, value, reason, by]
//! ```
//!
//! Those of the kinds by which offices come together are in `offices`.
//!
//! The body of a record, `["person", [null, 2, ..], ..]` and `["name", "Ali", "en", null, "B", "team"]`:
//!
//! ```text
//! 87 66 70 65 72 73 6f 6e 85 f6 02 f6 f6 f6 f6 f6 80 50 <source> f6
//! 86 64 6e 61 6d 65 63 41 6c 69 62 65 6e f6 61 42 64 74 65 61 6d
//! ```

use super::offices::{read_approval, write_approvals};
use super::words::Word;
use super::{
    Admission, Body, Counts, Custody, CustodyEvent, Derivation, Erasure, Exclusion, Import, Key, Linkage,
    Note, Opening, Receipt, Rule, Withdrawal,
};
use crate::cbor::{Malformed, Reader, Writer};
use crate::{
    BatchId, By, Digest, EntryId, EntryKind, Facts, Grade, Issue, Judgement, Locator, LogId, Obtained,
    PublicKey, Record, RecordId, Severity, Sharing, Source, SourceId, Statement, Verdict,
};

/// The items of a kind that this version does not know; kept byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    kind: EntryKind,
    items: Vec<Vec<u8>>,
}

impl Unknown {
    /// The kind, by a name of a later version.
    pub fn kind(&self) -> &EntryKind {
        &self.kind
    }

    /// The canonical bytes of its items.
    pub fn items(&self) -> &[Vec<u8>] {
        &self.items
    }
}

impl Body {
    /// How many items it has.
    pub(super) fn item_count(&self) -> usize {
        match self {
            Body::Record(record) => 1 + record.statements.len(),
            Body::Other(unknown) => unknown.items.len(),
            _ => 1,
        }
    }

    /// Writes one item.
    pub(super) fn write_item(&self, index: usize, writer: &mut Writer) {
        match self {
            Body::Record(record) if index == 0 => write_header(record, writer),
            Body::Record(record) => write_statement(&record.statements[index - 1], writer),
            Body::Other(unknown) => drop(writer.raw(&unknown.items[index])),
            Body::Opening(opening) => write_opening(opening, writer),
            Body::Key(key) => write_key(key, writer),
            Body::Source(source) => write_source(source, writer),
            Body::Judgement(judgement) => write_judgement(judgement, writer),
            Body::Linkage(linkage) => write_linkage(linkage, writer),
            Body::Import(import) => write_import(import, writer),
            Body::Withdrawal(withdrawal) => write_withdrawal(withdrawal, writer),
            Body::Custody(custody) => write_custody(custody, writer),
            Body::Note(note) => write_note(note, writer),
            Body::Derivation(derivation) => write_derivation(derivation, writer),
            Body::Rule(rule) => write_rule(rule, writer),
            Body::Admission(admission) => admission.write(writer),
            Body::Receipt(receipt) => receipt.write(writer),
            Body::Exclusion(exclusion) => exclusion.write(writer),
            Body::Erasure(erasure) => erasure.write(writer),
        }
    }

    /// Reads `count` items of a kind, as the body of the entry with this identifier.
    pub(crate) fn read_items(
        kind: &EntryKind,
        id: EntryId,
        count: usize,
        reader: &mut Reader<'_>,
    ) -> Result<Body, Malformed> {
        if !matches!(kind, EntryKind::Record | EntryKind::Other(_)) && count != 1 {
            return reader.refuse("this kind has one item");
        }
        Ok(match kind {
            EntryKind::Opening => Body::Opening(read_opening(reader)?),
            EntryKind::Key => Body::Key(read_key(reader)?),
            EntryKind::Source => Body::Source(read_source(id, reader)?),
            EntryKind::Record => Body::Record(read_record(id, count, reader)?),
            EntryKind::Judgement => Body::Judgement(read_judgement(id, reader)?),
            EntryKind::Linkage => Body::Linkage(read_linkage(reader)?),
            EntryKind::Import => Body::Import(read_import(id, reader)?),
            EntryKind::Withdrawal => Body::Withdrawal(read_withdrawal(reader)?),
            EntryKind::Custody => Body::Custody(read_custody(reader)?),
            EntryKind::Note => Body::Note(read_note(reader)?),
            EntryKind::Derivation => Body::Derivation(read_derivation(reader)?),
            EntryKind::Rule => Body::Rule(read_rule(reader)?),
            EntryKind::Admission => Body::Admission(Admission::read(reader)?),
            EntryKind::Receipt => Body::Receipt(Receipt::read(reader)?),
            EntryKind::Exclusion => Body::Exclusion(Exclusion::read(reader)?),
            EntryKind::Erasure => Body::Erasure(Erasure::read(reader)?),
            EntryKind::Other(_) => {
                let items = (0..count).map(|_| reader.item().map(<[u8]>::to_vec));
                Body::Other(Unknown { kind: kind.clone(), items: items.collect::<Result<_, _>>()? })
            }
        })
    }
}

fn write_header(record: &Record, writer: &mut Writer) {
    let locator = &record.locator;
    writer.array(7).text(&record.kind);
    writer.array(5).optional_text(locator.sheet.as_deref()).optional_unsigned(locator.row);
    writer.optional_text(locator.page.as_deref()).optional_text(locator.timestamp.as_deref());
    writer.optional_text(locator.quote.as_deref());
    writer.optional_text(record.key.as_deref());
    writer.optional_bytes(record.replaces.as_ref().map(|id| id.0.as_slice()));
    writer.array(record.issues.len());
    for issue in &record.issues {
        writer.array(3).text(&issue.code).optional_text(issue.column.as_deref());
        issue.severity.write(writer);
    }
    writer.bytes(&record.source.0);
    writer.optional_bytes(record.batch.as_ref().map(|id| id.0.as_slice()));
}

/// Room is made for so many statements before they are read; a body may claim any number.
const MOST_AT_ONCE: usize = 256;

fn read_record(id: EntryId, count: usize, reader: &mut Reader<'_>) -> Result<Record, Malformed> {
    let mut record = read_heading(id, count, reader)?;
    // As much room as they need: records by the hundred thousand stay in memory.
    record.statements = Vec::with_capacity(count.saturating_sub(1).min(MOST_AT_ONCE));
    for _ in 1..count {
        record.statements.push(read_statement(reader)?);
    }
    Ok(record)
}

/// The header of a record, without its statements.
pub(super) fn read_heading(id: EntryId, count: usize, reader: &mut Reader<'_>) -> Result<Record, Malformed> {
    if count == 0 {
        return reader.refuse("a record without a header");
    }
    reader.tuple(7)?;
    let kind = reader.owned()?;
    let locator = read_locator(reader)?;
    let key = reader.optional_owned()?;
    let replaces = reader.optional(Reader::fixed)?.map(RecordId);
    let issues = read_list(reader, read_issue)?;
    let source = SourceId(reader.fixed()?);
    let batch = reader.optional(Reader::fixed)?.map(BatchId);
    let id = id.into();
    Ok(Record { id, source, batch, replaces, kind, locator, key, statements: Vec::new(), issues })
}

fn read_locator(reader: &mut Reader<'_>) -> Result<Locator, Malformed> {
    reader.tuple(5)?;
    Ok(Locator {
        sheet: reader.optional_owned()?,
        row: reader.optional(Reader::unsigned)?,
        page: reader.optional_owned()?,
        timestamp: reader.optional_owned()?,
        quote: reader.optional_owned()?,
    })
}

fn read_issue(reader: &mut Reader<'_>) -> Result<Issue, Malformed> {
    reader.tuple(3)?;
    Ok(Issue { code: reader.owned()?, column: reader.optional_owned()?, severity: Severity::read(reader)? })
}

pub(super) fn read_list<T>(
    reader: &mut Reader<'_>,
    mut read: impl FnMut(&mut Reader<'_>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    (0..reader.array()?).map(|_| read(reader)).collect()
}

fn write_statement(statement: &Statement, writer: &mut Writer) {
    writer.array(6).text(&statement.property).text(&statement.value);
    writer.optional_text(statement.lang.as_deref()).optional_text(statement.reading.as_deref());
    writer.optional_text(statement.column.as_deref());
    statement.sharing.write(writer);
}

pub(crate) fn read_statement(reader: &mut Reader<'_>) -> Result<Statement, Malformed> {
    reader.tuple(6)?;
    Ok(Statement {
        property: reader.owned()?,
        value: reader.owned()?,
        lang: reader.optional_owned()?,
        reading: reader.optional_owned()?,
        column: reader.optional_owned()?,
        sharing: Sharing::read(reader)?,
    })
}

fn write_source(source: &Source, writer: &mut Writer) {
    writer.array(12).text(&source.slug).text(&source.title);
    writer.optional_text(source.publisher.as_deref()).optional_text(source.lang.as_deref());
    writer.optional_bytes(source.file.as_ref().map(|digest| digest.0.as_slice()));
    writer.optional_text(source.file_name.as_deref());
    let obtained = &source.obtained;
    writer.array(4).optional_text(obtained.how.as_deref()).optional_text(obtained.by.as_deref());
    writer.optional_text(obtained.on.as_deref()).optional_text(obtained.from.as_deref());
    source.grade.write(writer);
    source.sharing.write(writer);
    writer.array(source.derives_from.len());
    for id in &source.derives_from {
        writer.bytes(&id.0);
    }
    writer.optional_bytes(source.edition_of.as_ref().map(|id| id.0.as_slice()));
    let facts = &source.facts;
    writer.array(3).boolean(facts.duplicate_free).boolean(facts.burial_register);
    writer.array(facts.declared.len());
    for (key, value) in &facts.declared {
        writer.array(2).text(key).text(value);
    }
}

fn read_source(id: EntryId, reader: &mut Reader<'_>) -> Result<Source, Malformed> {
    reader.tuple(12)?;
    Ok(Source {
        id: id.into(),
        slug: reader.owned()?,
        title: reader.owned()?,
        publisher: reader.optional_owned()?,
        lang: reader.optional_owned()?,
        file: reader.optional(Reader::fixed)?.map(Digest),
        file_name: reader.optional_owned()?,
        obtained: read_obtained(reader)?,
        grade: Grade::read(reader)?,
        sharing: Sharing::read(reader)?,
        derives_from: read_list(reader, |reader| reader.fixed().map(SourceId))?,
        edition_of: reader.optional(Reader::fixed)?.map(SourceId),
        facts: read_facts(reader)?,
    })
}

fn read_obtained(reader: &mut Reader<'_>) -> Result<Obtained, Malformed> {
    reader.tuple(4)?;
    Ok(Obtained {
        how: reader.optional_owned()?,
        by: reader.optional_owned()?,
        on: reader.optional_owned()?,
        from: reader.optional_owned()?,
    })
}

fn read_facts(reader: &mut Reader<'_>) -> Result<Facts, Malformed> {
    reader.tuple(3)?;
    let duplicate_free = reader.boolean()?;
    let burial_register = reader.boolean()?;
    let mut facts = Facts { duplicate_free, burial_register, ..Facts::default() };
    for _ in 0..reader.array()? {
        reader.tuple(2)?;
        let at = reader.at();
        let key = reader.owned()?;
        // One map has one encoding: keys in the order of their bytes, none twice.
        if facts.declared.last_key_value().is_some_and(|(last, _)| *last >= key) {
            return Err(Malformed { at, what: "keys out of order" });
        }
        facts.declared.insert(key, reader.owned()?);
    }
    Ok(facts)
}

fn write_judgement(judgement: &Judgement, writer: &mut Writer) {
    let (is_model, name) = match &judgement.by {
        By::Person(name) => (false, name),
        By::Model(name) => (true, name),
    };
    writer.array(5).bytes(&judgement.a.0).bytes(&judgement.b.0);
    judgement.verdict.write(writer);
    writer.array(2).boolean(is_model).text(name).optional_text(judgement.reason.as_deref());
}

fn read_judgement(id: EntryId, reader: &mut Reader<'_>) -> Result<Judgement, Malformed> {
    reader.tuple(5)?;
    let a = RecordId(reader.fixed()?);
    let b = RecordId(reader.fixed()?);
    let verdict = Verdict::read(reader)?;
    reader.tuple(2)?;
    let by = if reader.boolean()? { By::Model } else { By::Person }(reader.owned()?);
    let reason = reader.optional_owned()?;
    Ok(Judgement { id: id.into(), a, b, verdict, by, reason })
}

fn write_linkage(linkage: &Linkage, writer: &mut Writer) {
    writer.array(6).text(&linkage.model).text(&linkage.version).text(&linkage.settings);
    writer.unsigned(linkage.records).unsigned(linkage.people).bytes(&linkage.partition.0);
}

fn read_linkage(reader: &mut Reader<'_>) -> Result<Linkage, Malformed> {
    reader.tuple(6)?;
    Ok(Linkage {
        model: reader.owned()?,
        version: reader.owned()?,
        settings: reader.owned()?,
        records: reader.unsigned()?,
        people: reader.unsigned()?,
        partition: Digest(reader.fixed()?),
    })
}

fn write_import(import: &Import, writer: &mut Writer) {
    writer.array(8).array(import.sources.len());
    for id in &import.sources {
        writer.bytes(&id.0);
    }
    writer.bytes(&import.file.0).text(&import.file_name);
    writer.text(&import.mapping).bytes(&import.mapping_digest.0);
    let counts = &import.counts;
    writer.array(6).unsigned(counts.read).unsigned(counts.added).unsigned(counts.changed);
    writer.unsigned(counts.unchanged).unsigned(counts.held).unsigned(counts.ignored);
    writer.array(import.vanished.len());
    for id in &import.vanished {
        writer.bytes(&id.0);
    }
    writer.unsigned(import.issues);
}

fn read_import(id: EntryId, reader: &mut Reader<'_>) -> Result<Import, Malformed> {
    reader.tuple(8)?;
    Ok(Import {
        batch: id.into(),
        sources: read_list(reader, |reader| reader.fixed().map(SourceId))?,
        file: Digest(reader.fixed()?),
        file_name: reader.owned()?,
        mapping: reader.owned()?,
        mapping_digest: Digest(reader.fixed()?),
        counts: read_counts(reader)?,
        vanished: read_list(reader, |reader| reader.fixed().map(RecordId))?,
        issues: reader.unsigned()?,
    })
}

fn read_counts(reader: &mut Reader<'_>) -> Result<Counts, Malformed> {
    reader.tuple(6)?;
    Ok(Counts {
        read: reader.unsigned()?,
        added: reader.unsigned()?,
        changed: reader.unsigned()?,
        unchanged: reader.unsigned()?,
        held: reader.unsigned()?,
        ignored: reader.unsigned()?,
    })
}

fn write_withdrawal(withdrawal: &Withdrawal, writer: &mut Writer) {
    writer.array(3).bytes(&withdrawal.target.0).text(&withdrawal.reason).text(&withdrawal.by);
}

fn read_withdrawal(reader: &mut Reader<'_>) -> Result<Withdrawal, Malformed> {
    reader.tuple(3)?;
    Ok(Withdrawal { target: EntryId(reader.fixed()?), reason: reader.owned()?, by: reader.owned()? })
}

fn write_custody(custody: &Custody, writer: &mut Writer) {
    writer.array(8).bytes(&custody.source.0).bytes(&custody.item.0);
    custody.event.write(writer);
    writer.text(&custody.actor);
    for field in [&custody.from, &custody.to, &custody.reason, &custody.at] {
        writer.optional_text(field.as_deref());
    }
}

fn read_custody(reader: &mut Reader<'_>) -> Result<Custody, Malformed> {
    reader.tuple(8)?;
    Ok(Custody {
        source: SourceId(reader.fixed()?),
        item: Digest(reader.fixed()?),
        event: CustodyEvent::read(reader)?,
        actor: reader.owned()?,
        from: reader.optional_owned()?,
        to: reader.optional_owned()?,
        reason: reader.optional_owned()?,
        at: reader.optional_owned()?,
    })
}

fn write_derivation(derivation: &Derivation, writer: &mut Writer) {
    writer.array(5).bytes(&derivation.source.0).bytes(&derivation.origin.0).boolean(derivation.copied);
    writer.text(&derivation.by).optional_text(derivation.reason.as_deref());
}

fn read_derivation(reader: &mut Reader<'_>) -> Result<Derivation, Malformed> {
    reader.tuple(5)?;
    Ok(Derivation {
        source: SourceId(reader.fixed()?),
        origin: SourceId(reader.fixed()?),
        copied: reader.boolean()?,
        by: reader.owned()?,
        reason: reader.optional_owned()?,
    })
}

fn write_opening(opening: &Opening, writer: &mut Writer) {
    writer.array(4).text(&opening.software).unsigned(opening.format).bytes(&opening.codebook.0);
    match &opening.previous {
        Some((log, checkpoint)) => writer.array(2).bytes(&log.0).text(checkpoint),
        None => writer.null(),
    };
}

fn read_opening(reader: &mut Reader<'_>) -> Result<Opening, Malformed> {
    reader.tuple(4)?;
    Ok(Opening {
        software: reader.owned()?,
        format: reader.unsigned()?,
        codebook: Digest(reader.fixed()?),
        previous: reader.optional(|reader| {
            reader.tuple(2)?;
            Ok((LogId(reader.fixed()?), reader.owned()?))
        })?,
    })
}

/// The last member is there only where somebody agreed: so a key of the first registers has the bytes that it had.
fn write_key(key: &Key, writer: &mut Writer) {
    writer.array(if key.approvals.is_empty() { 4 } else { 5 }).text(&key.name).bytes(&key.public.0);
    key.role.write(writer);
    writer.boolean(key.active);
    if !key.approvals.is_empty() {
        write_approvals(&key.approvals, writer);
    }
}

fn read_key(reader: &mut Reader<'_>) -> Result<Key, Malformed> {
    let members = reader.array()?;
    if members != 4 && members != 5 {
        return reader.refuse("an array of another length");
    }
    let mut key = Key {
        name: reader.owned()?,
        public: PublicKey(reader.fixed()?),
        role: super::Role::read(reader)?,
        active: reader.boolean()?,
        approvals: Vec::new(),
    };
    if members == 5 {
        key.approvals = read_list(reader, read_approval)?;
        if key.approvals.is_empty() {
            return reader.refuse("approvals of nobody");
        }
    }
    Ok(key)
}

fn write_note(note: &Note, writer: &mut Writer) {
    writer.array(3).optional_bytes(note.about.as_ref().map(|id| id.0.as_slice()));
    writer.text(&note.text).text(&note.by);
}

fn read_note(reader: &mut Reader<'_>) -> Result<Note, Malformed> {
    reader.tuple(3)?;
    Ok(Note {
        about: reader.optional(Reader::fixed)?.map(EntryId),
        text: reader.owned()?,
        by: reader.owned()?,
    })
}

fn write_rule(rule: &Rule, writer: &mut Writer) {
    writer.array(4).text(&rule.rule).text(&rule.value);
    writer.optional_text(rule.reason.as_deref()).text(&rule.by);
}

fn read_rule(reader: &mut Reader<'_>) -> Result<Rule, Malformed> {
    reader.tuple(4)?;
    Ok(Rule {
        rule: reader.owned()?,
        value: reader.owned()?,
        reason: reader.optional_owned()?,
        by: reader.owned()?,
    })
}
