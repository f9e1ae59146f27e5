//! A file of its own, so that these are the first registers that its process opens.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use std::sync::Barrier;

/// SQLite calls itself ready before SQLCipher is: whoever came second was refused with «SQL logic error».
#[test]
fn the_first_registers_of_a_process_are_opened_at_once() {
    let (folder, start) = (tempfile::tempdir().unwrap(), Barrier::new(16));
    std::thread::scope(|scope| {
        for number in 0..16 {
            let (path, start) = (folder.path().join(number.to_string()), &start);
            scope.spawn(move || {
                start.wait();
                town::create(&path);
            });
        }
    });
}
