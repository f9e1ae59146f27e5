//! What a file may hold, how long it may be, and which files must exist.
#![allow(missing_docs, clippy::unwrap_used)]

mod tree;

/// Pages a newcomer, a translator or a court would look for.
const PAGES: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "docs/benchmarks.md",
    "docs/glossary.md",
    "docs/graves.md",
    "docs/issues.md",
    "docs/ledger-format.md",
    "docs/mapping.md",
    "docs/safety.md",
    "docs/tour.md",
    "fixtures/lakeside/README.md",
    "vectors/verify.py",
];

/// Names that say nothing of what a file holds.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "types", "manager"];

/// Most files run 100-400 lines; past this one, the room is crowded.
const LONGEST: usize = 650;

#[test]
fn every_page_exists() {
    let missing = PAGES.iter().filter(|page| !tree::root().join(page).is_file());
    tree::report(missing.map(|page| format!("{page} is missing")).collect());
}

#[test]
fn every_decision_is_numbered_once_and_titled() {
    let mut broken = Vec::new();
    let mut numbers = Vec::new();
    for file in tree::files("docs/decisions", ".md") {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        match name.split_once('-').map(|(number, _)| number.parse::<u32>()) {
            Some(Ok(number)) if !numbers.contains(&number) => numbers.push(number),
            _ => broken.push(format!("{name}: a decision is `NNNN-title.md`, each number once")),
        }
        if !tree::text(&file).starts_with("# ") {
            broken.push(format!("{name}: begins with no title"));
        }
    }
    assert!(!numbers.is_empty(), "no decisions were found");
    tree::report(broken);
}

#[test]
fn every_module_says_what_it_is() {
    let mut broken = Vec::new();
    for file in tree::files("crates", ".rs") {
        if !tree::text(&file).trim_start().starts_with("//!") {
            broken.push(format!("{} opens with no `//!` line", tree::short(&file)));
        }
    }
    tree::report(broken);
}

#[test]
fn no_file_is_named_after_nothing_or_grown_too_long() {
    let mut broken = Vec::new();
    for file in tree::files("crates", ".rs") {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        if EMPTY_NAMES.contains(&stem.as_str()) {
            broken.push(format!("{}: name it after what it holds", tree::short(&file)));
        }
        let length = tree::text(&file).lines().count();
        if length > LONGEST {
            broken.push(format!("{}: {length} lines; give its ideas rooms", tree::short(&file)));
        }
    }
    tree::report(broken);
}

#[test]
fn nothing_is_left_for_later_in_the_code() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX:"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    let mut broken = Vec::new();
    for file in tree::files("crates", ".rs").into_iter().chain(tree::files("crates", ".sql")) {
        for (index, line) in tree::text(&file).lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                broken.push(format!("{}:{}: {}", tree::short(&file), index + 1, line.trim()));
            }
        }
    }
    tree::report(broken);
}

#[test]
fn no_path_of_one_machine_is_committed() {
    let roots = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let mut broken = Vec::new();
    for ending in [".rs", ".md", ".toml", ".py", ".sql", ".tsv", "/run"] {
        for file in tree::files("", ending) {
            for (index, line) in tree::text(&file).lines().enumerate() {
                if roots.iter().any(|root| line.contains(root)) {
                    broken.push(format!("{}:{}", tree::short(&file), index + 1));
                }
            }
        }
    }
    tree::report(broken);
}

#[test]
fn every_word_list_is_read_by_the_code_or_a_test_beside_it() {
    let mut broken = Vec::new();
    for name in tree::crates() {
        let code: String =
            tree::files(&format!("crates/{name}"), ".rs").iter().map(|file| tree::text(file)).collect();
        for list in tree::files(&format!("crates/{name}"), ".tsv") {
            let file = list.file_name().unwrap().to_string_lossy().into_owned();
            let stem = file.trim_end_matches(".tsv");
            if !code.contains(&file) && !code.contains(&format!("\"{stem}\"")) {
                broken.push(format!("{} is read by nothing", tree::short(&list)));
            }
        }
    }
    tree::report(broken);
}

#[test]
fn every_text_file_is_clean_utf8_without_hidden_direction_marks() {
    // A bidi override in a source file can show one program and compile another.
    let hidden =
        ['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];
    let mut broken = Vec::new();
    for ending in [".rs", ".toml", ".md", ".sql", ".py", "/run"] {
        for file in tree::files("", ending) {
            for (index, line) in tree::text(&file).lines().enumerate() {
                if line.contains(hidden) {
                    broken.push(format!("{}:{}: write it as an escape", tree::short(&file), index + 1));
                }
            }
        }
    }
    tree::report(broken);
}
