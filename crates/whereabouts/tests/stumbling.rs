//! An error in the program itself tells where it is and what to do, and nothing of what the register protects.
#![allow(missing_docs, clippy::unwrap_used)]

use std::process::Command;

const PROTECTED: &str = "رؤیا جنگلی پنهان است";

#[test]
fn a_panic_tells_its_place_and_never_the_words_it_was_about() {
    for backtrace in ["0", "full"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whereabouts"));
        command.env_clear().env("WHEREABOUTS_TEST_STUMBLE", PROTECTED).env("RUST_BACKTRACE", backtrace);
        let output = command.arg("--version").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(101), "{said}");
        assert!(output.stdout.is_empty());
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 2, "{said}");
        assert!(
            lines[0].contains("the program has an error, at crates/whereabouts/src/mishap.rs:"),
            "{said}"
        );
        assert!(lines[0].contains("nothing that was acknowledged is lost"), "{said}");
        assert!(lines[1].starts_with("  now: run `whereabouts verify`"), "{said}");
        for word in PROTECTED.split(' ') {
            assert!(!said.contains(word), "{said}");
        }
    }
}
