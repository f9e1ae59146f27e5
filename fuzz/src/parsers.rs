//! Every parser that meets bytes from outside, each as a function of bytes.
//!
//! One table for two uses: the fuzz targets of this folder (`cargo +nightly fuzz run NAME`), and the test
//! `fuzzed` of the program, which replays the corpus and changes it by chance, on the stable compiler.
//! A parser may refuse anything. It may not panic, nor take time or memory without bound; and where bytes
//! have one form only, what was read is written again as it was.

use std::io::Write;

use ledger::Codebook;
use ledger::exchange::{BundleReader, Item, Quota};

/// A parser: its name, which is that of its corpus, and what is done with bytes.
pub type Parser = (&'static str, fn(&[u8]));

/// All of them.
pub const PARSERS: [Parser; 29] = [
    ("date", date),
    ("name", name),
    ("list", list),
    ("entities", entities),
    ("workbook", workbook),
    ("worksheet", worksheet),
    ("mapping", mapping),
    ("docket", docket),
    ("entry", entry),
    ("body", body),
    ("disclosure", disclosure),
    ("checkpoint", checkpoint),
    ("policy", policy),
    ("exhibit", exhibit),
    ("bundle", bundle),
    ("field-note", field_note),
    ("popolo", popolo),
    ("follow-the-money", follow_the_money),
    ("postings", postings),
    ("geojson", geojson),
    ("original", original),
    ("mail", mail),
    ("page", page),
    ("document", document),
    ("presentation", presentation),
    ("web-archive", web_archive),
    ("picture", picture),
    ("query", query),
    ("reference", reference),
];

/// Runs one parser by its name.
pub fn run(name: &str, bytes: &[u8]) {
    let parser = PARSERS.iter().find(|(known, _)| *known == name);
    parser.unwrap_or_else(|| panic!("no parser is called {name}")).1(bytes);
}

/// What parsers of text are given.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn date(bytes: &[u8]) {
    let text = text(bytes);
    let eager = dates::Hints { placeholder_new_year: true, lunar_possible: true, ..dates::Hints::default() };
    for hints in [dates::Hints::default(), eager] {
        let reading = dates::read(&text, &hints);
        assert_eq!(reading, dates::read(&text, &hints), "the same text is read alike");
        let written = reading.to_text();
        assert_eq!(dates::Reading::from_text(&text, &written).map(|again| again.to_text()), Some(written));
    }
}

fn name(bytes: &[u8]) {
    let text = text(bytes);
    let (first, second) = text.split_once('\n').unwrap_or((&text, ""));
    for layout in [names::Layout::Auto, names::Layout::FamilyGiven] {
        let (one, other) = (names::parse(first, layout), names::parse(second, layout));
        names::compare(&one, &other);
    }
    names::display(first);
    names::keys(first);
    names::sort_key(first);
    let folded = names::fold(first);
    assert_eq!(names::fold(&folded), folded, "what is folded is folded");
    names::search_terms(first);
}

fn list(bytes: &[u8]) {
    let words = intake::HeaderWords::new(Codebook::builtin());
    import(|reading| intake::Table::text(bytes, reading, &words));
}

fn entities(bytes: &[u8]) {
    let names = intake::ftm_names(Codebook::builtin(), "person");
    import(|_| intake::Table::ftm(bytes, &names));
}

/// Guesses the mapping of a table and reads all of it.
fn import<'a>(open: impl Fn(&intake::mapping::Reading) -> Result<intake::Table<'a>, intake::TableError>) {
    let codebook = Codebook::builtin();
    let Ok(mut table) = open(&intake::mapping::Reading::default()) else { return };
    let Ok(rows) = table.sample(20) else { return };
    let guess = intake::guess(table.format(), table.columns(), &rows, codebook);
    let Ok(mapping) = intake::Mapping::parse_unkept(&guess.to_toml(), codebook) else { return };
    let Ok(table) = open(&mapping.reading) else { return };
    let Ok(mut importer) = intake::Importer::new(table, &mapping, codebook, intake::Edition::first()) else {
        return;
    };
    while let Ok(Some(_)) = importer.next() {
        assert!(importer.counts().add_up(), "every row is counted once");
    }
}

fn workbook(bytes: &[u8]) {
    let _ = intake::sheet_to_rows(bytes, None, &mut Vec::new());
}

/// The XML of a worksheet, in a workbook that is otherwise right.
fn worksheet(bytes: &[u8]) {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="one" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const SHEET: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    workbook(&zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", SHEET.as_bytes()),
        ("xl/worksheets/sheet1.xml", bytes),
    ]));
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a short name");
        zip.write_all(content).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn mapping(bytes: &[u8]) {
    let _ = intake::Mapping::parse(&text(bytes), Codebook::builtin());
}

fn docket(bytes: &[u8]) {
    let _ = claims::Docket::read(&text(bytes), Codebook::builtin());
}

fn entry(bytes: &[u8]) {
    if let Ok(entry) = ledger::Entry::decode(bytes) {
        assert_eq!(entry.encode(), bytes, "an entry has one form");
    }
    if let Ok(tree) = ledger::Frontier::decode(bytes) {
        assert_eq!(tree.encode(), bytes, "a tree has one form");
    }
}

fn body(bytes: &[u8]) {
    let _ = ledger::Envelope::read(bytes);
    let _ = ledger::Body::decode(ledger::EntryId([7; 16]), bytes);
}

fn disclosure(bytes: &[u8]) {
    if let Ok(disclosure) = ledger::Disclosure::decode(bytes) {
        assert_eq!(disclosure.encode(), bytes, "a disclosure has one form");
    }
}

fn field_note(bytes: &[u8]) {
    if let Ok((said, signature, content)) = ledger::FieldNote::open(bytes) {
        assert_eq!([said.head(&signature).as_slice(), content].concat(), bytes);
    }
    if let Ok(said) = ledger::FieldNote::decode(bytes) {
        assert_eq!(said.encode(), bytes);
    }
}

fn checkpoint(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(note) = ledger::SignedCheckpoint::parse(&text) {
        let checkpoint = note.unverified();
        assert!(text.starts_with(&checkpoint.text()), "a checkpoint has one form");
    }
    if let Ok((request, _)) = ledger::WitnessRequest::parse(&text) {
        request.to_text();
    }
    let _ = text.parse::<ledger::VerifierKey>();
}

fn policy(bytes: &[u8]) {
    let _ = ledger::Policy::parse(&text(bytes));
}

fn exhibit(bytes: &[u8]) {
    let Ok(whole) = std::str::from_utf8(bytes) else { return };
    if let Ok(exhibit) = ledger::Exhibit::parse(whole) {
        assert_eq!(exhibit.to_text(), whole, "an exhibit has one form");
        let _ = exhibit.verify(None);
    }
}

fn bundle(bytes: &[u8]) {
    let Ok(mut reader) = BundleReader::begin(bytes, Quota::default()) else { return };
    while let Ok(Some(item)) = reader.item() {
        if matches!(item, Item::End(_)) {
            return;
        }
    }
}

fn popolo(bytes: &[u8]) {
    let _ = offices::exchange::popolo::read(&text(bytes), "monitor");
}

fn follow_the_money(bytes: &[u8]) {
    let _ = offices::exchange::ftm::read(&text(bytes), "monitor");
}

/// A table of postings, as Security Force Monitor publishes them.
fn postings(bytes: &[u8]) {
    let text = text(bytes);
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
    let table: offices::exchange::monitor::Table = text.lines().map(cells).collect();
    let _ = offices::exchange::monitor::read(&table, &table, "monitor");
}

fn geojson(bytes: &[u8]) {
    let _ = graves::geojson::read(&text(bytes), "survey");
}

/// A file of whatever form its bytes have.
fn original(bytes: &[u8]) {
    let form = originals::refined(bytes);
    originals::also(bytes, form);
    read_as(form, bytes);
}

fn read_as(form: &originals::Form, bytes: &[u8]) {
    let mut found = originals::Found::default();
    originals::read(bytes, form, &mut found);
    assert!(found.passages.len() <= originals::PASSAGES, "passages are counted");
}

fn mail(bytes: &[u8]) {
    read_as(originals::form("message/rfc822"), bytes);
}

fn page(bytes: &[u8]) {
    read_as(originals::form("text/html"), bytes);
}

/// The XML of a Word document, and of one in OpenDocument.
fn document(bytes: &[u8]) {
    original(&zipped(&[("word/document.xml", bytes)]));
    let kind = b"application/vnd.oasis.opendocument.text".as_slice();
    original(&zipped(&[("mimetype", kind), ("content.xml", bytes)]));
}

fn presentation(bytes: &[u8]) {
    original(&zipped(&[("ppt/presentation.xml", b"<p/>"), ("ppt/slides/slide1.xml", bytes)]));
}

/// A WARC by itself, and in a WACZ.
fn web_archive(bytes: &[u8]) {
    read_as(originals::form("application/warc"), bytes);
    original(&zipped(&[("datapackage.json", br#"{"resources": []}"#), ("archive/a.warc", bytes)]));
}

/// Pictures with what they claim of themselves: EXIF, C2PA.
fn picture(bytes: &[u8]) {
    read_as(originals::form("image/jpeg"), bytes);
    read_as(originals::form("image/png"), bytes);
}

fn query(bytes: &[u8]) {
    let text = text(bytes);
    let (asked, within) = text.split_once('\n').unwrap_or((&text, &text));
    originals::Query::read(asked);
    originals::terms(asked);
    for word in originals::words(within) {
        assert!(within.get(word.at.clone()).is_some(), "a word lies in its text");
    }
    names::search_terms_as_typed(asked);
}

/// Short things that are typed: references, links, places, regions, times, figures.
fn reference(bytes: &[u8]) {
    let text = text(bytes);
    letters::Reference::read(&text);
    letters::Reference::read_loosely(&text);
    claims::Link::read(&text);
    graves::place::Point::read(&text);
    graves::dna::Figure::read(&text);
    let _ = text.parse::<originals::Region>();
    originals::read_timestamp(&text);
    let _ = text.parse::<ledger::RecordId>();
    let _ = text.parse::<ledger::Digest>();
    ledger::codebook::Codebook::builtin().kind(&text);
}
