//! What the papers promise is what the tree does: commands, licences, CI.
#![allow(missing_docs, clippy::unwrap_used)]

mod tree;

use std::process::Command;

/// Licences whose terms let anyone run, change and pass on the whole program.
const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "WTFPL",
    "blessing",
    "NCSA",
    "MPL-2.0",
    "CDLA-Permissive-2.0",
];

/// Whether an SPDX expression can be met with the licences above.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    plain.split(" OR ").any(|choice| choice.split(" AND ").all(|licence| LICENCES.contains(&licence.trim())))
}

#[test]
fn licence_expressions_are_judged_rightly() {
    for (expression, verdict) in [
        ("MIT OR Apache-2.0", true),
        ("MIT/Apache-2.0", true),
        ("AGPL-3.0-only", false),
        ("Apache-2.0 OR LGPL-2.1-or-later", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
    ] {
        assert_eq!(allowed(expression), verdict, "{expression}");
    }
}

#[test]
fn every_dependency_has_a_free_licence_that_is_not_agpl() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(tree::root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "the metadata name only {} packages", packages.len());
    let mut broken = Vec::new();
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("none stated");
        if !allowed(licence) {
            broken.push(format!("{} is under {licence}", package["name"]));
        }
    }
    tree::report(broken);
}

#[test]
fn the_readme_shows_the_two_commands_first_and_ci_runs_them() {
    let readme = tree::read("README.md");
    let demo = readme.find("cargo run --release -- demo").expect("the README shows the demo");
    let test = readme.find("\ncargo test\n").expect("the README shows the tests");
    let first_block = readme.find("```").expect("the README has a block of commands");
    let second_heading = readme.find("\n## ").expect("the README has sections");
    assert!(first_block < demo && demo < test && test < second_heading, "the two commands come first");
    let ci = tree::read(".ci/run");
    for word in ["cargo fmt", "cargo clippy", "$test_command", "vectors/verify.py", "demo"] {
        assert!(ci.contains(word), ".ci/run does not say `{word}`");
    }
}

#[test]
fn every_command_is_in_the_tour_or_the_reference() {
    let commands = tree::files("crates/whereabouts/src/commands", ".rs");
    assert!(commands.len() > 10, "the commands were not found");
    let pages = tree::read("docs/tour.md") + &tree::read("docs/commands.md");
    let mut broken = Vec::new();
    for file in commands {
        let name = file.file_stem().unwrap().to_string_lossy().replace('_', "-");
        if name != "mod" && !pages.contains(&format!("whereabouts {name}")) {
            broken.push(format!("`whereabouts {name}` is in neither docs/tour.md nor docs/commands.md"));
        }
    }
    tree::report(broken);
}

#[test]
fn what_is_pinned_in_the_lock_is_built() {
    let ci = tree::read(".ci/run");
    assert!(ci.contains("--locked"), "CI builds with the committed lock file");
    assert!(tree::root().join("Cargo.lock").is_file());
}
