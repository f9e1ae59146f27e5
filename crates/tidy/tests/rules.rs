//! docs/rules.md keeps its word: each rule stands in the file that holds it and in the file that tests it.
//! And whoever is referred to a rule finds it: an article, a standard, a page of this project.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::PathBuf;

mod tree;

#[test]
fn every_rule_is_named_where_it_is_held_and_where_it_is_tested() {
    let page = tree::read("docs/rules.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| V-"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 25, "only {} rules in the table", rows.len());
    let mut broken = Vec::new();
    for row in rows {
        let [rule, _, _, held, tested] = row[..] else { panic!("{row:?} has not five cells") };
        for file in [held, tested] {
            let path = file.trim_matches('`');
            if !tree::root().join(path).is_file() {
                broken.push(format!("{rule}: there is no file {path}"));
            } else if !tree::read(path).contains(rule) {
                broken.push(format!("{rule} is not named in {path}"));
            }
        }
    }
    tree::report(broken);
}

#[test]
fn whoever_is_referred_to_a_rule_can_find_it() {
    let mut broken = Vec::new();
    for file in told() {
        for (index, line) in tree::text(&file).lines().enumerate() {
            let here = format!("{}:{}", tree::short(&file), index + 1);
            broken.extend(lost(said(line)).map(|what| format!("{here}: {what}")));
        }
    }
    tree::report(broken);
}

/// Files whose words reach a reader.
fn told() -> impl Iterator<Item = PathBuf> {
    let files = [".rs", ".toml", ".tsv", ".ftl"].into_iter().flat_map(|ending| tree::files("crates", ending));
    files.filter(|file| !tree::short(file).contains("/tests/"))
}

/// A line without its comment, which is for whoever writes the program.
fn said(line: &str) -> &str {
    let line = line.split_once("// ").map_or(line, |(said, _)| said);
    let comment = ["#", "//!", "///", "//"].iter().any(|mark| line.trim_start().starts_with(mark));
    if comment { "" } else { line }
}

/// References that lead nowhere: to notes that no reader has, to a page that is not there.
fn lost(line: &str) -> impl Iterator<Item = String> + '_ {
    let notes = line.match_indices("standards ").filter_map(|(at, word)| {
        let next = line[at + word.len()..].split([' ', '"', ';', ',']).next()?;
        let number =
            next.starts_with(|c: char| c.is_ascii_digit()) || next.starts_with("V-") || next == "rule";
        number.then(|| format!("«standards {next}» is no document of this project"))
    });
    let pages = line.match_indices("docs/").filter_map(|(at, _)| {
        let page = &line[at..at + line[at..].find(".md")? + ".md".len()];
        let plain = page.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b));
        (plain && !tree::root().join(page).is_file()).then(|| format!("there is no {page}"))
    });
    notes.chain(pages)
}

#[test]
fn a_reference_that_leads_nowhere_is_found() {
    let found = |line: &str| lost(said(line)).collect::<Vec<_>>().len();
    assert_eq!(found(r#"Reason::new(rule, "standards 5.6; docs/nowhere.md", says, [])"#), 2);
    assert_eq!(found(r#"Reason::new(rule, "standards V-204", says, [])"#), 1);
    assert_eq!(found("/// The ladder (standards 2.6)."), 0);
    assert_eq!(found(r#"the document breaks international standards; docs/consent.md"#), 0);
}
