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

#[test]
fn the_kind_of_a_filled_template_is_guessed_from_its_headers() {
    let desk = Desk::new();
    for kind in ["grave_site", "site_event", "consent", "death_record", "person"] {
        desk.run(&format!("template {kind} --lang fa")).ends(0);
        let guessed = desk.run(&format!("mapping guess {kind}.xlsx --sheet examples")).ends(0).out;
        assert_eq!(guessed.contains(&format!("kind = \"{kind}\"")), kind != "person", "{guessed}");
    }
    let forced = desk.run("mapping guess consent.xlsx --sheet examples --kind finding").ends(0).out;
    assert!(forced.contains("kind = \"finding\""), "{forced}");
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
