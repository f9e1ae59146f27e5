//! The lists of the invented place: imported by their mappings, and guessed without them.
#![allow(missing_docs, clippy::unwrap_used)]

mod read;

use std::path::Path;

use intake::mapping::Reading;
use intake::{Edition, HeaderWords, Kind, Mapping, Table, ftm_names, guess, kind};
use ledger::Codebook;
use read::import;

/// Name, bytes and mapping of each list that has a mapping beside it.
fn lists() -> Vec<(String, Vec<u8>, Mapping)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/lakeside");
    let mut lists = Vec::new();
    for ending in ["csv", "tsv", "xlsx", "json"] {
        for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let mapping = file.with_extension("toml");
            if file.extension().is_some_and(|it| it == ending) && mapping.is_file() {
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                let mapping = read::parse(&std::fs::read_to_string(mapping).unwrap());
                lists.push((name, std::fs::read(&file).unwrap(), mapping));
            }
        }
    }
    lists.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(lists.len() >= 7, "only {} lists were found", lists.len());
    lists
}

fn open<'a>(bytes: &'a [u8], reading: &Reading) -> Table<'a> {
    let words = HeaderWords::new(Codebook::builtin());
    match kind(&bytes[..bytes.len().min(64 * 1024)]).unwrap() {
        Kind::Text => Table::text(bytes, reading, &words).unwrap(),
        Kind::Ftm => Table::ftm(bytes, &ftm_names(Codebook::builtin(), "person")).unwrap(),
        Kind::Workbook => read::workbook(bytes, reading.sheet.as_deref()).unwrap(),
    }
}

#[test]
fn every_list_comes_in_whole_and_again_without_change() {
    for (name, bytes, mapping) in lists() {
        let import = import(open(&bytes, &mapping.reading), &mapping, Edition::first());
        assert!(import.counts.added >= 30, "{name}: {:?}", import.counts);
        assert_eq!(import.counts.held, 0, "{name}");
        assert_eq!(import.unused, [""; 0], "{name}");
        let again =
            read::import(open(&bytes, &mapping.reading), &mapping, Edition::after(read::known(&import)));
        assert_eq!(again.counts.unchanged, import.counts.added, "{name}");
    }
}

#[test]
fn a_guess_says_nearly_what_a_person_would() {
    let (mut right, mut wrong) = (0, Vec::new());
    for (name, bytes, mapping) in lists() {
        let mut table = open(&bytes, &Reading::default());
        if table.format().kind == Kind::Ftm {
            continue;
        }
        let rows = table.sample(5000).unwrap();
        let guessed = guess(table.format(), table.columns(), &rows, Codebook::builtin()).mapping;
        for (column, target) in &mapping.columns {
            let said = guessed.columns.get(column).map(|guess| guess.properties.clone()).unwrap_or_default();
            if said == target.properties || guessed.key.contains(column) {
                right += 1;
            } else {
                wrong.push(format!("{name}: «{column}» is {:?}, not {said:?}", target.properties));
            }
        }
        if mapping.reading.calendar.is_some() {
            let told =
                guessed.reading.calendar.is_none() || guessed.reading.calendar == mapping.reading.calendar;
            assert!(told, "{name}: {:?}", guessed.reading.calendar);
        }
        let placeholder = |mapping: &Mapping| mapping.reading.placeholder.clone();
        assert_eq!(placeholder(&guessed), placeholder(&mapping), "{name}");
    }
    assert!(wrong.len() * 10 <= right, "{right} right, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
