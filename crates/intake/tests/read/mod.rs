//! Lists read from first byte to last, for the tests beside.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::io::{Cursor, Write};

use intake::mapping::Reading;
use intake::{
    Counts, Draft, Edition, Fate, HeaderWords, Held, Importer, Mapping, Outcome, Refusal, Row, Table,
    TableError,
};
use ledger::{Codebook, RecordId};

/// Opens a text as its mapping says.
pub fn text<'a>(bytes: &'a [u8], mapping: &Mapping) -> Result<Table<'a>, TableError> {
    let words = HeaderWords::new(Codebook::builtin()).with(mapping);
    Table::text(bytes, &mapping.reading, &words)
}

/// What an import of one list gave.
#[derive(Debug, Default)]
pub struct Import {
    pub drafts: Vec<(Draft, Fate)>,
    pub held: Vec<Held>,
    pub counts: Counts,
    pub vanished: Vec<RecordId>,
    pub slugs: Vec<String>,
    pub unused: Vec<String>,
    pub errors: Vec<u8>,
}

impl Import {
    /// Issues as `row code column`, in the order of the list.
    pub fn issues(&self) -> Vec<String> {
        let drafts = self.drafts.iter().map(|(draft, _)| (draft.locator.row, &draft.issues));
        let held = self.held.iter().map(|held| (held.locator.row, &held.issues));
        let mut all: Vec<_> = drafts.chain(held).collect();
        all.sort_by_key(|(row, _)| *row);
        let line = |row: Option<u64>, issue: &ledger::Issue| {
            format!("{} {} {}", row.unwrap(), issue.code, issue.column.as_deref().unwrap_or("-"))
        };
        all.iter().flat_map(|(row, issues)| issues.iter().map(|issue| line(*row, issue))).collect()
    }

    /// The values of one property over all drafts.
    pub fn values(&self, property: &str) -> Vec<String> {
        let statements = self.drafts.iter().flat_map(|(draft, _)| &draft.statements);
        statements.filter(|it| it.property == property).map(|it| it.value.clone()).collect()
    }

    /// The readings of one property over all drafts.
    pub fn readings(&self, property: &str) -> Vec<String> {
        let statements = self.drafts.iter().flat_map(|(draft, _)| &draft.statements);
        let found = statements.filter(|it| it.property == property);
        found.map(|it| it.reading.clone().unwrap_or_default()).collect()
    }
}

/// Imports a whole table.
pub fn import(table: Table<'_>, mapping: &Mapping, edition: Edition) -> Import {
    let mut importer = Importer::new(table, mapping, Codebook::builtin(), edition).unwrap();
    let mut import = Import::default();
    let mut sheet = intake::ErrorSheet::new(Vec::new(), importer.columns());
    while let Some(outcome) = importer.next().unwrap() {
        assert!(importer.counts().add_up());
        let (issues, key) = match &outcome {
            Outcome::Record(draft, _) => (draft.issues.clone(), Some(draft.key.clone())),
            Outcome::Held(held) => (held.issues.clone(), None),
        };
        if intake::needs_mending(&issues) {
            sheet.push(importer.row(), key.as_deref(), &importer.problems(&issues)).unwrap();
        }
        match outcome {
            Outcome::Record(draft, fate) => import.drafts.push((draft, fate)),
            Outcome::Held(held) => import.held.push(held),
        }
    }
    import.counts = importer.counts();
    import.vanished = importer.vanished();
    import.slugs = importer.sources().iter().map(|source| source.slug.clone()).collect();
    import.unused = importer.unused().iter().map(|column| column.name.clone()).collect();
    import.errors = sheet.finish().unwrap().1;
    import
}

/// Imports a text for the first time.
pub fn first(list: &str, mapping: &str) -> Import {
    let mapping = parse(mapping);
    import(text(list.as_bytes(), &mapping).unwrap(), &mapping, Edition::first())
}

/// A mapping that must be right; one without slug is given one.
pub fn parse(mapping: &str) -> Mapping {
    let named = if mapping.contains("slug = ") {
        mapping.to_owned()
    } else {
        format!("{mapping}\n[list]\nslug = \"a\"\n")
    };
    Mapping::parse(&named, Codebook::builtin()).unwrap_or_else(|error| panic!("{error}"))
}

/// What the register would know after an import: one record for each row.
pub fn known(import: &Import) -> Vec<intake::KnownRow> {
    let row = |(number, (draft, _)): (usize, &(Draft, Fate))| intake::KnownRow {
        source: import.slugs[draft.source].clone(),
        key: ledger::key_digest(&draft.key),
        digest: draft.digest,
        record: RecordId([number as u8; 16]),
    };
    import.drafts.iter().enumerate().map(row).collect()
}

/// The rows of a workbook's sheet, the header among the columns.
pub fn workbook(bytes: &[u8], sheet: Option<&str>) -> Result<Table<'static>, TableError> {
    let mut stream = Vec::new();
    intake::sheet_to_rows(bytes, sheet, &mut stream).unwrap();
    Table::sheet(Cursor::new(stream), &Reading::default(), &HeaderWords::new(Codebook::builtin()))
}

/// Why a workbook is refused, whether at its beginning or on the way.
pub fn refusal(bytes: &[u8]) -> Option<Refusal> {
    let failed = |error| match error {
        TableError::Refused(refusal) => refusal,
        other => panic!("{other}"),
    };
    let mut table = match workbook(bytes, None) {
        Ok(table) => table,
        Err(error) => return Some(failed(error)),
    };
    let mut row = Row::default();
    loop {
        match table.read(&mut row) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return Some(failed(error)),
        }
    }
}

/// A zip archive of texts.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The least XLSX that is one, with this inside its `sheetData`.
pub fn xlsx(rows: &str, workbook_properties: &str, before_sheet: &str) -> Vec<u8> {
    let space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let workbook = format!(
        "<workbook {space} xmlns:r=\"{relations}\">{workbook_properties}<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let root = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"r0\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let styles = format!(
        "<styleSheet {space}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    let sheet = format!("{before_sheet}<worksheet {space}><sheetData>{rows}</sheetData></worksheet>");
    zip(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// The least ODS that is one, with these rows in its one sheet.
pub fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>\
         <table:table table:name=\"خالی\"/><table:table table:name=\"فهرست\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    zip(&[("mimetype", mimetype), ("content.xml", content.as_bytes())])
}

/// Rows as text: number, then cells.
pub fn rows(mut table: Table<'_>) -> Vec<String> {
    let (mut row, mut rows) = (Row::default(), Vec::new());
    while table.read(&mut row).unwrap() {
        rows.push(format!("{}: {}", row.number, row.cells().collect::<Vec<_>>().join("|")));
    }
    rows
}
