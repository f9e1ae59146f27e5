//! kill -9 while evidence files are attached: nothing that was acknowledged is lost, nothing is half there.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use run::kill::{Killing, rounds};

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    let desk = Desk::with_open_register();
    desk.write("first.txt", "x");
    desk.run("attach first.txt --to letters --source-title Letters").ends(0);
    let mut killing = Killing::within(900);
    let mut acknowledged = 1;
    let mut names = vec!["first.txt".to_owned()];
    for round in 0..rounds() {
        let name = format!("file-{round}.txt");
        // Large enough that writing, reading and recording each take a while.
        desk.write(&name, format!("نامهٔ شمارهٔ {round}\n").repeat(6_000));
        let ended = killing.kill(&desk, &["attach", &name, "--to", "letters"]);
        if ended.out.contains("attached") {
            acknowledged += 1;
            names.push(name);
        }
        desk.run("verify").ends(0).says("whole");
    }
    let list = desk.run("attach list --json").ends(0).out;
    for name in &names {
        assert!(list.contains(&format!("\"{name}\"")), "{name} was acknowledged and is gone");
    }
    desk.run("attach verify").ends(0);
    // What was interrupted can be attached again, and all of it is found.
    for round in 0..rounds() {
        desk.run(&format!("attach file-{round}.txt --to letters")).ends(0);
    }
    let found = desk.run_words(&["search", "نامهٔ", "--limit", "1000000", "--json"]).ends(0).out;
    for round in 0..rounds() {
        assert!(found.contains(&format!("\"file-{round}.txt\"")), "file-{round}.txt is not searched");
    }
    let leftovers = std::fs::read_dir(desk.path().join("register/vault")).unwrap();
    let unfinished = leftovers
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("unfinished"));
    assert_eq!(unfinished.count(), 0);
    println!("{killing}, {acknowledged} files acknowledged, none lost");
}
