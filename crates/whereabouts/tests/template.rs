//! Blank workbooks: every kind in every language comes back through its mapping.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use ledger::Codebook;
use run::Desk;

#[test]
fn the_template_of_every_kind_can_be_read_back_in_every_language() {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway").ends(0);
    for kind in Codebook::builtin().kinds() {
        for lang in ["en", "fa", "ar"] {
            let folder = format!("{lang}-{}", kind.id);
            std::fs::create_dir(desk.path().join(&folder)).unwrap();
            desk.run(&format!("template {} --lang {lang} --into {folder}", kind.id)).ends(0);
            let workbook = format!("{folder}/{}.xlsx", kind.id);
            // Its examples are two rows that the mapping understands.
            let mapping = desk.read(&format!("{folder}/{}.toml", kind.id));
            let sheet = mapping.lines().find(|line| line.starts_with("sheet = ")).unwrap();
            desk.write("examples.toml", mapping.replace(sheet, "sheet = \"examples\""));
            let read = desk.run(&format!("import {workbook} --mapping examples.toml --dry-run"));
            assert!([0, 4].contains(&read.code), "{}: {}", kind.id, read.err);
            assert!(
                read.out.contains("2 rows = 2 added") && !read.out.contains("term.unknown"),
                "{} {lang}: {}",
                kind.id,
                read.out
            );
        }
    }
}

/// Headers are all that tells: the mapping that came with the workbook is not looked at.
#[test]
fn a_filled_template_of_any_kind_in_any_language_is_guessed_column_by_column() {
    let desk = Desk::throwaway();
    for kind in Codebook::builtin().kinds() {
        for lang in ["en", "fa", "ar"] {
            let folder = format!("{lang}-{}", kind.id);
            std::fs::create_dir(desk.path().join(&folder)).unwrap();
            desk.run(&format!("template {} --lang {lang} --into {folder}", kind.id)).ends(0);
            let guessed =
                desk.run(&format!("mapping guess {folder}/{}.xlsx --sheet examples", kind.id)).ends(0).out;
            let (own, guessed) =
                (mapping(&desk.read(&format!("{folder}/{}.toml", kind.id))), mapping(&guessed));
            assert_eq!(guessed.list.kind.as_deref().unwrap_or("person"), kind.id, "{lang}");
            assert_eq!(guessed.key, own.key, "{lang} {}", kind.id);
            for (column, target) in &own.columns {
                let found = guessed.columns.get(column).map(|target| &target.properties);
                assert_eq!(found, Some(&target.properties), "{lang} {} «{column}»", kind.id);
            }
        }
    }
    desk.run("template consent").ends(0);
    let forced = desk.run("mapping guess consent.xlsx --sheet examples --kind finding").ends(0).out;
    assert!(forced.contains("kind = \"finding\""), "{forced}");
}

fn mapping(text: &str) -> intake::Mapping {
    intake::Mapping::parse(text, Codebook::builtin()).unwrap()
}

/// Template, filled in, guessed, imported, listed: for each kind, from a workbook and from the same as CSV.
#[test]
fn what_is_filled_into_a_template_stands_in_the_register_for_every_kind() {
    let desk = Desk::throwaway();
    for kind in Codebook::builtin().kinds() {
        let id = &kind.id;
        desk.run(&format!("template {id}")).ends(0);
        let guessed = desk.run(&format!("mapping guess {id}.xlsx --sheet examples")).ends(0).out;
        desk.write("guessed.toml", &guessed);
        let read = desk.run(&format!("import {id}.xlsx --mapping guessed.toml"));
        assert!([0, 4].contains(&read.code), "{id}: {}", read.err);
        let listed = desk.run(&format!("records list {id} --json")).ends(0).out;
        let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
        let records = listed["records"].as_array().unwrap();
        assert_eq!(records.len(), 2, "{id}: {listed}");
        let said =
            |property: &str| records[0]["values"][property].as_array().is_some_and(|all| !all.is_empty());
        let missing: Vec<&str> =
            kind.properties.iter().map(|one| one.id.as_str()).filter(|one| !said(one)).collect();
        assert_eq!(missing, Vec::<&str>::new(), "columns of {id} that did not arrive");
        // The same columns as CSV.
        let mut csv = csv::Writer::from_writer(Vec::new());
        let mapping = mapping(&guessed);
        let columns: Vec<&String> = mapping.key.iter().chain(mapping.columns.keys()).collect();
        csv.write_record(&columns).unwrap();
        for (row, record) in records.iter().enumerate() {
            let cell = |column: &&String| match mapping.columns.get(*column) {
                None => format!("{id}-{row}"),
                Some(target) => {
                    record["values"][&target.properties[0]][0].as_str().unwrap_or_default().to_owned()
                }
            };
            csv.write_record(columns.iter().map(cell)).unwrap();
        }
        let file = format!("{id}-as-csv.csv");
        desk.write(&file, csv.into_inner().unwrap());
        desk.write("as-csv.toml", desk.run(&format!("mapping guess {file}")).ends(0).out);
        let read = desk.run(&format!("import {file} --mapping as-csv.toml"));
        assert!([0, 4].contains(&read.code), "{id}: {}", read.err);
        let listed = desk.run(&format!("records list {id}")).ends(0).out;
        assert!(listed.contains("4 records"), "{id}: {listed}");
    }
}

#[test]
fn a_template_is_never_written_over_a_file() {
    let desk = Desk::new();
    desk.write("consent.toml", "mine");
    let refused = desk.run("template consent").ends(5).err;
    assert!(refused.contains("consent.toml is there already"), "{refused}");
    assert_eq!(desk.read("consent.toml"), "mine");
    desk.run("template consnt").ends(2);
}
