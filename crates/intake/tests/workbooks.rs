//! Workbooks: what a newcomer's messy sheet gives, and what a hostile one is refused for.
#![allow(missing_docs, clippy::unwrap_used)]

mod read;

use std::time::Instant;

use intake::{Edition, Mark, Refusal, Row};
use read::{import, ods, parse, refusal, rows, workbook, xlsx, zip};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

/// A sheet as people send it: title, header in row 3, a column without a name,
/// three calendars in one column, two places in one cell, an error, a total.
fn messy() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("خالی").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("لیست نهایی (2)").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.merge_range(0, 0, 0, 5, "فهرست نهایی جان‌باختگان آبادی", &Format::new()).unwrap();
    for (column, header) in ["نام", "نام خانوادگی ", "تاریخ اعدام", "زندان", "", "سن"].iter().enumerate()
    {
        sheet.write(2, column as u16, *header).unwrap();
    }
    let people: [[&str; 4]; 5] = [
        ["بهرام", "آبی‌پوش", "67/5/8", "اوین"],
        ["پروين", "گل‌كار", "", "رجایی شهر / اوین"],
        ["سهراب ", " نیک‌سیر", "", ""],
        ["مهری", "زرین‌کلک", "مرداد ۶۷", ""],
        ["ژاله", "", "؟", "اوین"],
    ];
    for (row, person) in (3..).zip(people) {
        for (column, text) in person.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write(row, column as u16, *text).unwrap();
        }
    }
    sheet.write(4, 2, 1367.0).unwrap();
    sheet.write_with_format(5, 2, ExcelDateTime::from_ymd(1988, 7, 30).unwrap(), &date).unwrap();
    sheet.write(3, 5, 27.0).unwrap();
    sheet.write_formula(4, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(5, 4, "بی‌نام").unwrap();
    sheet.set_row_hidden(6).unwrap();
    sheet.write(9, 0, "جمع").unwrap();
    sheet.write(9, 5, 5.0).unwrap();
    book.save_to_buffer().unwrap()
}

const MAPPING: &str = r#"
[list]
slug = "abadi"
lang = "fa"
[columns]
"نام" = "given_name"
"نام خانوادگی" = "family_name"
"تاریخ اعدام" = "death_date"
"زندان" = { property = "detention_place", separator = "/" }
E = "note"
"سن" = "age"
"#;

#[test]
fn the_messy_sheet_comes_in_whole() {
    let table = workbook(&messy(), None).unwrap();
    assert_eq!(table.format().header_row, Some(3));
    assert_eq!(table.format().sheet.as_deref(), Some("لیست نهایی (2)"));
    assert_eq!(table.format().sheets.len(), 2);
    let import = import(table, &parse(MAPPING), Edition::first());
    let counts = import.counts;
    assert_eq!((counts.read, counts.added, counts.held, counts.ignored), (7, 5, 0, 2));
    assert_eq!(import.drafts[0].0.locator.row, Some(4));
    assert_eq!(import.drafts[0].0.locator.sheet.as_deref(), Some("لیست نهایی (2)"));
    assert_eq!(import.values("death_date"), ["67/5/8", "1367", "1988-07-30", "مرداد ۶۷", "؟"]);
    assert_eq!(import.values("detention_place"), ["اوین", "رجایی شهر", "اوین", "اوین"]);
    assert_eq!(import.values("given_name"), ["بهرام", "پروين", "سهراب ", "مهری", "ژاله"], "as written");
    assert_eq!(import.values("note"), ["#DIV/0!", "بی‌نام"]);
    assert_eq!(import.values("age"), ["27"]);
    let readings = import.readings("death_date");
    assert!(readings[1].starts_with("solar-hijri year"), "a number 1367 is never Gregorian: {readings:?}");
    assert!(readings[2].starts_with("gregorian day 1988-07-30"), "{readings:?}");
    assert_eq!(
        import.issues(),
        [
            "4 date.two-digit-year تاریخ اعدام",
            "5 cell.error سن",
            "6 cell.real-date تاریخ اعدام",
            "7 date.two-digit-year تاریخ اعدام",
            "8 date.stated-unknown تاریخ اعدام",
        ]
    );
}

#[test]
fn a_sheet_is_found_by_its_name() {
    assert!(workbook(&messy(), Some("لیست نهایی (2)")).is_ok());
    let Err(error) = workbook(&messy(), Some("نیست")) else { panic!("there is no such sheet") };
    assert_eq!(error.to_string(), "the workbook has no sheet «نیست»; it has: «خالی», «لیست نهایی (2)»");
    assert!(workbook(&messy(), Some("خالی")).is_err_and(|error| error.to_string().contains("empty")));
}

#[test]
fn numbers_and_dates_are_written_as_the_sheet_shows_them() {
    let bytes = xlsx(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>name</v></c><c r=\"B1\" t=\"str\"><v>x</v></c></row>\
         <row r=\"3\"><c r=\"A3\"><v>1367.0</v></c><c r=\"B3\"><v>0.25</v></c><c r=\"C3\" s=\"1\"><v>32354</v></c></row>\
         <row r=\"4\"><c r=\"A4\" t=\"b\"><v>1</v></c><c r=\"B4\" t=\"e\"><v>#REF!</v></c><c r=\"C4\" s=\"1\"><v>32354.5</v></c></row>",
        "",
        "",
    );
    let mut table = workbook(&bytes, None).unwrap();
    let mut row = Row::default();
    assert!(table.read(&mut row).unwrap());
    assert_eq!((row.number, row.cells().collect::<Vec<_>>()), (3, vec!["1367", "0.25", "1988-07-30"]));
    assert_eq!(row.marks(2).collect::<Vec<_>>(), [Mark::Date]);
    assert!(table.read(&mut row).unwrap());
    assert_eq!(row.cells().collect::<Vec<_>>(), ["TRUE", "#REF!", "1988-07-30 12:00:00"]);
    assert_eq!(row.marks(1).collect::<Vec<_>>(), [Mark::Error]);
    assert_eq!(table.passed().blank, 1, "row 2 is empty");
}

#[test]
fn dates_of_the_1904_epoch_are_not_four_years_off() {
    // calamine issue 706: an extension list after the properties reset the epoch.
    let row = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>100</v></c></row>";
    let properties = "<workbookPr date1904=\"1\"/><extLst><ext><workbookPr/></ext></extLst>";
    let shown = rows(workbook(&xlsx(row, properties, ""), None).unwrap());
    assert_eq!(shown, ["1: 1904-04-10"]);
}

#[test]
fn cells_in_any_order_and_twice_are_all_kept() {
    let bytes = xlsx(
        "<row r=\"2\"><c r=\"C2\" t=\"str\"><v>c</v></c><c r=\"A2\" t=\"str\"><v>a</v></c><c r=\"A2\" t=\"str\"><v>b</v></c></row>\
         <row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c></row>",
        "",
        "",
    );
    let mut table = workbook(&bytes, None).unwrap();
    assert!(table.columns().len() >= 3);
    let mut row = Row::default();
    let mut seen = table.columns().iter().map(|column| column.header.clone()).collect::<Vec<_>>();
    while table.read(&mut row).unwrap() {
        seen.extend(row.cells().map(str::to_owned));
    }
    for text in ["a\nb", "c"] {
        assert!(seen.iter().any(|cell| cell == text), "{seen:?}");
    }
}

#[test]
fn an_open_document_is_read_as_it_shows_itself() {
    let bytes = ods(
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
         <table:table-row><table:table-cell office:value-type=\"string\"><text:p>نام</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"string\"><text:p>تاریخ مرگ</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"string\"><text:p>یادداشت</text:p></table:table-cell></table:table-row>\
         <table:table-row><table:table-cell><office:annotation><text:p>محرمانه</text:p></office:annotation><text:p>بهرام<text:s text:c=\"2\"/>آبی &amp; پور</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"1988-07-30\"><text:p>30.07.88</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"1367\"><text:p>۱۳۶۷</text:p></table:table-cell></table:table-row>\
         <table:table-row><table:table-cell table:number-columns-repeated=\"2\"><text:p>پروین</text:p><text:p>گل</text:p></table:table-cell>\
         <table:table-cell calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
    );
    let table = workbook(&bytes, None).unwrap();
    assert_eq!((table.format().header_row, table.format().sheet.as_deref()), (Some(3), Some("فهرست")));
    assert_eq!(rows(table), ["4: بهرام  آبی & پور|1988-07-30|۱۳۶۷", "5: پروین\nگل|پروین\nگل|#DIV/0!"]);
}

/// Each hostile workbook is refused in one sentence, within a second or two.
fn refused(bytes: &[u8], expected: &str) {
    let start = Instant::now();
    let sentence = refusal(bytes).map(|refusal| refusal.to_string()).unwrap_or_default();
    assert!(sentence.contains(expected), "«{sentence}» does not say «{expected}»");
    assert!(start.elapsed().as_secs() < 20, "{expected}: {:?}", start.elapsed());
}

#[test]
fn a_sparse_sheet_costs_no_memory() {
    let bytes = xlsx(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>نام</v></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>x</v></c></row>",
        "",
        "",
    );
    assert!(bytes.len() < 2000);
    let table = workbook(&bytes, None).unwrap();
    let read = rows(table);
    assert_eq!(read.len(), 1);
    assert!(read[0].starts_with("1048576: ") && read[0].ends_with("|x"));
}

#[test]
fn many_wide_rows_are_refused() {
    let wide: String = (1..=4000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\" t=\"str\"><v>x</v></c></row>"))
        .collect();
    refused(&xlsx(&wide, "", ""), "larger than a list may be");
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b'0'; 200 << 20];
    let bomb = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &zeros)]);
    refused(&bomb, "xl/sharedStrings.xml unpacks to more than 128 MiB");
    refused(
        &ods(
            "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>",
        ),
        "repeated 1048576 times",
    );
    refused(
        &ods(
            "<table:table-row><table:table-cell table:number-columns-repeated=\"99999999\"/></table:table-row>",
        ),
        "columns",
    );
    let nested = zip(&[("inner.zip", &zip(&[("a.txt", b"a")]))]);
    assert_eq!(refusal(&nested), Some(Refusal::Archive));
}

#[test]
fn entities_that_a_file_defines_are_refused() {
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY x \"&a;&a;&a;\">]>";
    for document in [outside, laughs] {
        let rows = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&x;</v></c></row>";
        refused(&xlsx(rows, "", document), "damaged");
    }
    refused(
        &ods("<table:table-row><table:table-cell><text:p>&x;</text:p></table:table-cell></table:table-row>"),
        "&x;",
    );
}

#[test]
fn a_workbook_that_is_cut_or_bent_is_refused_and_never_fails_badly() {
    let whole = messy();
    for cut in [4, 100, whole.len() / 2, whole.len() - 1] {
        refused(&whole[..cut], "damaged");
    }
    // Bytes turned one after the other: refused or read, but nothing else.
    for place in (0..whole.len()).step_by(whole.len() / 97) {
        let mut bent = whole.clone();
        bent[place] ^= 0x55;
        let _ = refusal(&bent);
    }
}
