//! An error in the program itself: where it is, what is safe, what to do; never the words that it stumbled over.
//!
//! Rust's own message of a panic quotes what it was about: that of a text cut within a letter quotes the
//! text, that of a failed `expect` the value. On a terminal, in a log of the system or in a report of the error,
//! that may be a name that the register protects.

use std::panic::PanicHookInfo;

/// From here on a panic tells its place, and no more.
pub fn tell_only_the_place() {
    std::panic::set_hook(Box::new(|panic| {
        // One write, so that two threads do not mix their lines; where standard error is closed there is nobody to tell.
        use std::io::Write;
        let _ = std::io::stderr().write_all(words(panic).as_bytes());
    }));
}

fn words(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map_or_else(
        || "an unknown place".to_owned(),
        |location| format!("{}:{}", within(location.file()), location.line()),
    );
    format!(
        "whereabouts: the program has an error, at {place}, and stopped there; nothing that was acknowledged is lost\n  \
         now: run `whereabouts verify`, then the command once more; if it stops again, tell whoever gave you the \
         program this place and what you asked for, without names\n"
    )
}

/// A file of the source as it is called in its library: how the builder's folders are called is nobody's business.
fn within(file: &str) -> &str {
    let file = file
        .rsplit_once("/registry/src/")
        .map_or(file, |(_, rest)| rest.split_once('/').map_or(rest, |r| r.1));
    file.strip_prefix("/rustc/").and_then(|rest| rest.split_once('/')).map_or(file, |(_, rest)| rest)
}

/// Stumbles over a protected text, where a test asks for it: builds that people use do not have this.
#[cfg(debug_assertions)]
pub fn stumble_if_asked() {
    if let Ok(text) = std::env::var("WHEREABOUTS_TEST_STUMBLE") {
        // The first byte of a Persian letter: the message of this panic quotes the whole text.
        assert!(!text[..1].is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_place_is_named_without_the_folders_of_the_builder() {
        for (file, told) in [
            ("crates/whereabouts/src/sheet.rs", "crates/whereabouts/src/sheet.rs"),
            (
                "/builder/.cargo/registry/src/index.crates.io-6f17/calamine-0.38.0/src/xlsx.rs",
                "calamine-0.38.0/src/xlsx.rs",
            ),
            ("/rustc/59807616e1fa/library/core/src/str/mod.rs", "library/core/src/str/mod.rs"),
        ] {
            assert_eq!(within(file), told);
        }
    }
}
