//! One parser, by the name of the binary.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../src/parsers.rs"]
mod parsers;

fuzz_target!(|bytes: &[u8]| parsers::run(env!("CARGO_BIN_NAME"), bytes));
