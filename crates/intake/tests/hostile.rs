//! Whatever bytes a file holds, the importer does not fail and its counts add up.
#![allow(missing_docs, clippy::unwrap_used)]

mod read;

use intake::Edition;
use proptest::prelude::*;
use read::{import, parse, text, workbook, zip};

const MAPPING: &str = r#"
key = "A"
[reading]
placeholder = "-01-01"
[columns]
B = "name"
C = { property = "death_date", separator = ";" }
D = "age"
E = "sex"
F = "birth_date"
"#;

/// Cells that have broken readers of lists before.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,6}",
        "[0-9۰-۹/.-]{0,10}",
        "[\"',;\t|\r\n\u{0}\u{202e}\u{fffd}\u{200c}]{0,4}",
        Just("جمع".to_owned()),
        Just("=1+1".to_owned()),
        Just("مرداد ۶۷".to_owned()),
        Just("1988-01-01".to_owned()),
        Just("ناشناس".to_owned()),
        Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_text_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mapping = parse("[columns]\nA = \"name\"\n");
        if let Ok(table) = text(&bytes, &mapping) {
            let import = import(table, &mapping, Edition::first());
            prop_assert!(import.counts.add_up());
        }
    }

    #[test]
    fn counts_add_up_and_every_row_is_somewhere(rows in prop::collection::vec(prop::collection::vec(cell(), 0..8), 1..20)) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(["A", "B", "C", "D", "E", "F"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let list = writer.into_inner().unwrap();
        let mapping = parse(&MAPPING.replace("[reading]", "[reading]\nheader_row = 1\ndelimiter = \",\"\nencoding = \"utf-8\""));
        let Ok(table) = text(&list, &mapping) else { return Ok(()) };
        let import = import(table, &mapping, Edition::first());
        let counts = import.counts;
        prop_assert!(counts.add_up());
        prop_assert_eq!(counts.added, import.drafts.len() as u64);
        prop_assert_eq!(counts.held, import.held.len() as u64);
        prop_assert!(counts.read <= rows.len() as u64);
        let again = read::import(text(&list, &mapping).unwrap(), &mapping, Edition::after(read::known(&import)));
        prop_assert_eq!(again.counts.added + again.counts.changed, 0, "the same file again adds nothing");
    }

    #[test]
    fn no_bytes_make_a_workbook_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = workbook(&bytes, None);
        let _ = workbook(&zip(&[("xl/workbook.xml", &bytes)]), None);
        let _ = workbook(&zip(&[("content.xml", &bytes)]), None);
    }

    #[test]
    fn no_line_makes_entities_fail_badly(lines in "[{}\\[\\]\":,a-z \n]{0,200}") {
        let names = intake::ftm_names(ledger::Codebook::builtin(), "person");
        let lines = format!("{{\"schema\":\"Person\"}}\n{lines}");
        if let Ok(table) = intake::Table::ftm(lines.as_bytes(), &names) {
            let import = import(table, &parse("[list]\nslug = \"x\"\n"), Edition::first());
            prop_assert!(import.counts.add_up());
        }
    }
}
