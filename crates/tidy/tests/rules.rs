//! docs/rules.md keeps its word: each rule stands in the file that holds it and in the file that tests it.
#![allow(missing_docs, clippy::unwrap_used)]

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
