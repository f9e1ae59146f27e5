//! Choosing and changing passphrases, as people do.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;

#[test]
fn the_old_passphrase_opens_no_more() {
    let desk = Desk::with_register();
    let sheet = desk.read("recovery-sheet.txt");
    let key: Vec<&str> = sheet.lines().filter(|line| line.starts_with("    ")).map(str::trim).collect();
    desk.write("key.txt", key.join("-") + "\n");
    desk.write("new.txt", "seven green herons wait at dusk\n");
    desk.write("newer.txt", "پاییز در کوهستان سرد و بلند\n");
    let change = |opens: &str, new: &str| {
        desk.run(&format!("passphrase change --passphrase-file {opens} --new-passphrase-file {new}"))
    };
    change("new.txt", "newer.txt").ends(5);
    desk.own("verify").ends(0);
    change("words.txt", "new.txt").ends(0).says("the old passphrase opens this register no more");
    desk.own("verify").ends(5);
    desk.run("verify --passphrase-file new.txt").ends(0).says("whole");
    // Who forgot it types the recovery sheet; and the sheet goes on to open it.
    desk.run("passphrase change --recovery --passphrase-file key.txt --new-passphrase-file newer.txt")
        .ends(0);
    for old in ["words.txt", "new.txt"] {
        desk.run(&format!("verify --passphrase-file {old}")).ends(5);
    }
    desk.run("verify --passphrase-file newer.txt").ends(0);
    desk.run("verify --recovery --passphrase-file key.txt").ends(0);
    assert_eq!(desk.read("register/register.key").matches("passphrase").count(), 1, "one slot");
}

#[test]
fn a_short_or_common_passphrase_is_refused() {
    let desk = Desk::new();
    for (words, why) in [
        ("", "fewer than 12"),
        ("elevenchars", "fewer than 12"),
        ("یازده نویسه", "fewer than 12"),
        ("password1234", "everyone tries"),
        ("Leila Leila 1367", "everyone tries"),
    ] {
        desk.write("words.txt", format!("{words}\n"));
        let refused = desk.run("init --recorder Leila --passphrase-file words.txt").ends(5).warns(why);
        assert!(words.is_empty() || !refused.err.contains(words), "it is not repeated");
        assert!(!desk.path().join("register").exists() && !desk.path().join("recovery-sheet.txt").exists());
    }
    let open = Desk::with_open_register();
    open.write("short", "short\n");
    open.write("long", "the words of Mina\n");
    open.run("users add Mina --role reviewer --key-passphrase-file short").ends(5).warns("fewer than 12");
    open.run("users add Mina --role reviewer --key-passphrase-file long").ends(0);
    open.run("passphrase change --new-passphrase-file long").ends(5).warns("no passphrase to change");
}

#[test]
fn a_persons_own_passphrase_is_changed_by_its_owner() {
    let desk = Desk::with_open_register();
    desk.write("old", "the words of Mina\n");
    desk.write("new", "other words of hers\n");
    desk.run("users add Mina --role custodian --key-passphrase-file old").ends(0);
    let change = |old: &str, new: &str| {
        desk.run(&format!("users passphrase Mina --key-passphrase-file {old} --new-passphrase-file {new}"))
    };
    change("new", "old").ends(5);
    change("old", "new").ends(0);
    change("old", "new").ends(5);
    desk.write("second", "the words of Nasrin\n");
    let add = "users add Nasrin --role custodian --key-passphrase-file second --by Mina --by-passphrase-file";
    desk.run(&format!("{add} old")).ends(5);
    desk.run(&format!("{add} new")).ends(0);
}
