//! Who may use whom: a crate uses only the floors below it.
#![allow(missing_docs, clippy::unwrap_used)]

mod tree;

/// The house of ARCHITECTURE.md: crate, floor, pure (no disk, clock, environment, network).
const HOUSE: &[(&str, u8, bool)] = &[
    ("dates", 0, true),
    ("ledger", 0, true),
    ("names", 0, true),
    ("claims", 1, true),
    ("deadlines", 1, true),
    ("intake", 1, true),
    ("linkage", 1, true),
    ("store", 1, false),
    ("burials", 2, true),
    ("cases", 2, true),
    ("certificates", 2, true),
    ("consent", 2, true),
    ("graves", 2, true),
    ("letters", 2, true),
    ("offices", 2, true),
    ("originals", 2, true),
    ("statements", 2, true),
    ("register", 3, true),
    ("pages", 4, true),
    ("papers", 4, true),
    ("whereabouts", 5, false),
    ("tidy", 9, false),
];

/// Libraries that belong to one crate only, and why.
const KEPT_IN: &[(&str, &str, &str)] = &[
    ("rusqlite", "store", "SQLite is named only in `store`"),
    ("age", "store", "the vault is the store's"),
    ("argon2", "store", "keys are the store's"),
    ("calamine", "intake", "hostile workbooks are read in one place, behind limits"),
    ("mail-parser", "originals", "evidence files are read in one place, behind limits"),
    ("kamadak-exif", "originals", "evidence files are read in one place, behind limits"),
    ("csv", "intake whereabouts", "lists come in through `intake`, go out through `whereabouts`"),
    ("parquet", "whereabouts", "only lists linked outside a register come and go as Parquet"),
    ("icu_calendar", "dates", "calendars are the business of `dates`"),
    ("edtf-core", "dates", "EDTF is the business of `dates`"),
    ("clap", "whereabouts", "the command line is the program's"),
    ("indicatif", "whereabouts", "progress is shown by the program"),
    ("anyhow", "whereabouts", "libraries have their own errors"),
    ("getrandom", "store whereabouts", "chance comes in as an argument"),
    ("askama", "pages", "markup is the business of `pages`"),
    ("fluent-bundle", "pages", "messages are the business of `pages`"),
    ("axum", "whereabouts", "the web server is the program's"),
    ("tokio", "whereabouts", "only the door of `serve` waits for anybody"),
    ("reqwest", "", "no outbound connection exists in the binary"),
    ("hyper", "", "no outbound connection exists in the binary"),
    ("ureq", "", "no outbound connection exists in the binary"),
];

/// What a pure crate may not say outside its tests.
const EFFECTS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "SystemTime",
    "Instant::now",
    "println!",
    "eprintln!",
    "print!(",
    "env::var",
    "File::open",
    "thread_rng",
];

fn floor(name: &str) -> Option<u8> {
    HOUSE.iter().find(|row| row.0 == name).map(|row| row.1)
}

/// The dependencies of one crate that ship with it (not those of its tests).
fn dependencies(name: &str) -> Vec<String> {
    let manifest: toml::Table = tree::read(&format!("crates/{name}/Cargo.toml")).parse().unwrap();
    let mut found = Vec::new();
    for section in ["dependencies", "build-dependencies"] {
        if let Some(table) = manifest.get(section).and_then(|value| value.as_table()) {
            found.extend(table.keys().cloned());
        }
    }
    found
}

#[test]
fn every_crate_has_its_floor() {
    let known: Vec<String> = {
        let mut names: Vec<String> = HOUSE.iter().map(|row| row.0.to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(tree::crates(), known, "a crate is missing from the house, or the house from the tree");
}

#[test]
fn a_crate_uses_only_the_floors_below_it() {
    let mut broken = Vec::new();
    for (name, own, _) in HOUSE {
        for dependency in dependencies(name) {
            if floor(&dependency).is_some_and(|other| other >= *own) {
                broken.push(format!("`{name}` (floor {own}) reaches up or across to `{dependency}`"));
            }
        }
    }
    tree::report(broken);
}

#[test]
fn a_library_stays_where_it_belongs() {
    let mut broken = Vec::new();
    for (name, _, _) in HOUSE {
        for dependency in dependencies(name) {
            let kept = KEPT_IN.iter().find(|row| row.0 == dependency);
            if let Some((library, homes, why)) = kept
                && !homes.split(' ').any(|home| home == *name)
            {
                broken.push(format!("`{name}` uses `{library}`: {why}"));
            }
        }
    }
    tree::report(broken);
}

#[test]
fn a_pure_crate_does_no_input_or_output_and_knows_no_clock() {
    let mut broken = Vec::new();
    for (name, _, pure) in HOUSE {
        if !pure {
            continue;
        }
        for file in tree::files(&format!("crates/{name}/src"), ".rs") {
            for (line, code) in tree::code_lines(&file) {
                for effect in EFFECTS.iter().filter(|effect| code.contains(**effect)) {
                    broken.push(format!("{}:{line} says `{effect}`", tree::short(&file)));
                }
            }
        }
    }
    tree::report(broken);
}

#[test]
fn the_map_names_every_crate() {
    let map = tree::read("ARCHITECTURE.md");
    let missing = HOUSE.iter().filter(|row| !map.contains(&format!("`{}`", row.0)));
    tree::report(missing.map(|row| format!("ARCHITECTURE.md does not name `{}`", row.0)).collect());
}
