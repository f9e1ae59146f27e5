//! Two offices with the program in hand: they exchange, accept, link, judge, exclude, erase, lose a disk and go on.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use serde_json::Value as Json;

const NORTH: &str = r#"
[source.north-list]
title = "A list of the north"
facts = { interest = "family" }

[[person]]
key = "N1"
source = "north-list"
name = "بهزاد سهرابیان"
father_name = "کاووس"
death_date = "۶ مرداد ۱۳۶۷"

[[person]]
key = "N2"
source = "north-list"
name = "نرگس آبرودی"
father_name = "یداله"
"#;

const SOUTH: &str = r#"
[source.south-list]
title = "A list of the south"

[[person]]
key = "S1"
source = "south-list"
name = "بهزاد سهرابیان"
father_name = "کاووس"
death_date = "۶ مرداد ۱۳۶۷"
"#;

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

/// An office with its register and one docket.
fn office(desk: &Desk, name: &str, docket: &str) -> String {
    desk.run(&format!("init --recorder {name} --throwaway -r {name}")).ends(0);
    desk.write(&format!("{name}.toml"), docket);
    desk.run(&format!("records add --file {name}.toml -r {name}")).ends(0);
    let key = json(&desk.run(&format!("bundle key -r {name} --json")).ends(0).out);
    key["recipient"].as_str().unwrap().to_owned()
}

/// Everybody with their records, as the register of an office shows them.
fn people(desk: &Desk, office: &str) -> Vec<(String, u64)> {
    desk.run(&format!("link --anew -r {office}")).ends(0);
    let listed = json(&desk.run(&format!("people -r {office} --json")).ends(0).out);
    let people = listed["people"].as_array().unwrap();
    let one = |person: &Json| {
        (person["person"].to_string() + &person["name"].to_string(), person["records"].as_u64().unwrap())
    };
    let mut people: Vec<(String, u64)> = people.iter().map(one).collect();
    people.sort();
    people
}

struct Two {
    desk: Desk,
    north: String,
    south: String,
    count: std::cell::Cell<u32>,
}

impl Two {
    fn new() -> Two {
        let desk = Desk::new();
        let (north, south) = (office(&desk, "north", NORTH), office(&desk, "south", SOUTH));
        Two { desk, north, south, count: Default::default() }
    }

    /// Sends a bundle from one to the other; gives how the import ended and what it printed.
    fn send(&self, from: &str, to: &str) -> (i32, Json) {
        self.count.set(self.count.get() + 1);
        let (file, recipient) =
            (format!("{}.bundle", self.count.get()), if to == "north" { &self.north } else { &self.south });
        self.desk.run(&format!("bundle export {file} --to {recipient} -r {from}")).ends(0);
        let ran = self.desk.run(&format!("bundle import {file} -r {to} --json"));
        (ran.code, json(&ran.out))
    }

    fn accept(&self, at: &str, log: &Json) {
        let id = log.as_str().unwrap();
        self.desk.run(&format!("bundle accept {} -r {at}", &id[..8])).ends(0);
    }

    /// Both accept each other and hold the same.
    fn acquainted() -> Two {
        let two = Two::new();
        for (from, to) in [("north", "south"), ("south", "north")] {
            let (code, taken) = two.send(from, to);
            assert_eq!(code, 4, "{taken}");
            let log = taken["logs"].as_array().unwrap().iter().find(|log| log["came"] == "quarantine");
            two.accept(to, &log.unwrap()["log"]);
        }
        two.send("north", "south");
        two.send("south", "north");
        two
    }
}

#[test]
fn two_offices_come_to_the_same_people_and_say_who_recorded_what() {
    let two = Two::acquainted();
    let (north, south) = (people(&two.desk, "north"), people(&two.desk, "south"));
    assert_eq!(north, south);
    assert_eq!(north.len(), 2);
    let listed = json(&two.desk.run("people -r south --json").ends(0).out);
    let both = listed["people"].as_array().unwrap().iter().find(|one| one["records"] == 2).unwrap();
    let id = both["person"].as_str().unwrap();
    let shown = two.desk.run(&format!("show {id} -r south")).ends(0).out;
    assert!(shown.contains("recorded by") && shown.contains("north") && shown.contains("south"), "{shown}");
    two.desk.run("verify -r north").ends(0);
    two.desk.run("verify -r south").ends(0);

    // A judgement of the south travels back and parts them at both.
    let shown = json(&two.desk.run(&format!("show {id} -r south --json")).ends(0).out);
    let records: Vec<&str> =
        shown["records"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    two.desk.run(&format!("judge {} {} different --reason another -r south", records[0], records[1])).ends(0);
    let (code, taken) = two.send("south", "north");
    assert_eq!(code, 0, "{taken}");
    assert_eq!(people(&two.desk, "north"), people(&two.desk, "south"));
    assert_eq!(people(&two.desk, "north").len(), 3);

    // The north says otherwise: that is told where it arrives.
    two.desk.run(&format!("judge {} {} same --reason known -r north", records[0], records[1])).ends(0);
    let (code, taken) = two.send("north", "south");
    assert_eq!(code, 4);
    assert_eq!(taken["conflicts"].as_array().unwrap().len(), 1, "{taken}");
}

#[test]
fn nothing_of_an_unknown_office_is_seen_before_it_is_accepted() {
    let two = Two::new();
    let before = people(&two.desk, "south");
    let (code, taken) = two.send("north", "south");
    assert_eq!((code, &taken["logs"][0]["came"]), (4, &Json::from("quarantine")));
    assert_eq!(people(&two.desk, "south"), before);
    let log = taken["logs"][0]["log"].as_str().unwrap();
    two.desk.run(&format!("bundle refuse {} -r south", &log[..8])).ends(0);
    two.desk.run(&format!("bundle accept {} -r south", &log[..8])).ends(3);
}

#[test]
fn an_excluded_office_is_as_if_it_had_never_been() {
    let two = Two::new();
    let alone = people(&two.desk, "north");
    let taken = two.send("south", "north").1;
    two.accept("north", &taken["logs"][0]["log"]);
    let with = people(&two.desk, "north");
    assert_ne!(with, alone);
    two.desk.run("exclude office south --reason taken -r north").ends(0);
    assert_eq!(people(&two.desk, "north"), alone);
    let rows = json(&two.desk.run("exclude list -r north --json").ends(0).out);
    let id = rows["exclusions"][0]["entry"].as_str().unwrap().to_owned();
    two.desk.run(&format!("exclude undo {} --reason back -r north", &id[..8])).ends(0);
    assert_eq!(people(&two.desk, "north"), with);
}

#[test]
fn what_two_people_erase_is_gone_at_both_offices_and_confirmed() {
    let two = Two::acquainted();
    people(&two.desk, "north");
    let listed = json(&two.desk.run("people نرگس -r north --json").ends(0).out);
    let id = listed["people"][0]["person"].as_str().unwrap().to_owned();
    let erase = |by: &str, second: &str| {
        let words = [
            "erase", &id, "--reason", "asked", "--basis", "law", "--by", by, "--second", second, "-r",
            "north",
        ];
        two.desk.run_words(&words)
    };
    erase("Mina", "Mina").ends(5);
    erase("Mina", "Nasrin").ends(0);
    two.desk.run("erase list -r north").ends(4).says("not confirmed by south");
    let (_, taken) = two.send("north", "south");
    assert_eq!(taken["erasures_carried_out"], 1, "{taken}");
    assert_eq!(people(&two.desk, "south"), people(&two.desk, "north"));
    assert_eq!(people(&two.desk, "south").len(), 1);
    two.send("south", "north");
    two.desk.run("erase list -r north").ends(0);
    two.desk.run("verify -r south").ends(0);
}

#[test]
fn where_there_are_custodians_an_erasure_needs_their_keys() {
    let desk = Desk::new();
    office(&desk, "north", NORTH);
    for name in ["Mina", "Nasrin"] {
        desk.write(name, format!("the words of {name}\n"));
        let add = format!("users add {name} --role custodian --key-passphrase-file {name} -r north");
        let agreed = "--by Mina --by-passphrase-file";
        if name == "Nasrin" {
            desk.run(&add).ends(5).warns("who must agree that the keys of people change");
            desk.run(&format!("{add} {agreed} Nasrin")).ends(5);
        }
        desk.run(&if name == "Nasrin" { format!("{add} {agreed} Mina") } else { add }).ends(0);
    }
    let both = "--by Mina --by-passphrase-file Mina --second Nasrin --second-passphrase-file Nasrin -r north";
    desk.run(&format!("users revoke Mina {both}")).ends(5).warns("fewer than two");
    desk.write("Roya", "the words of Roya\n");
    let roya = "users add Roya --role reviewer --key-passphrase-file Roya";
    let alone = format!("{roya} --by Nasrin --by-passphrase-file Nasrin -r north");
    desk.run(&alone).ends(5).warns("two of them must agree");
    // Nor does one person count twice.
    let twice = both.replace(
        "--second Nasrin --second-passphrase-file Nasrin",
        "--second Mina --second-passphrase-file Mina",
    );
    desk.run(&format!("{roya} {twice}")).ends(5).warns("2 of those who are custodian");
    desk.run(&format!("{roya} {both}")).ends(0);
    desk.run(&format!("users revoke Roya {both}")).ends(0);
    desk.run("users list -r north").ends(0).says("revoked");
    let erase = |second: &str, file: &str| {
        let words = format!(
            "erase north-list --reason asked --basis law --by Mina --by-passphrase-file Mina --second {second} \
             --second-passphrase-file {file} -r north"
        );
        desk.run(&words)
    };
    erase("Roya", "Nasrin").ends(5);
    erase("Nasrin", "Mina").ends(5);
    erase("Nasrin", "Nasrin").ends(0);
    assert!(!desk.run("sources -r north --json").ends(0).out.contains("north-list"));
    desk.run("erase list -r north").ends(0).says("(signed)");
    desk.run("verify -r north").ends(0);
}

#[test]
fn a_lost_disk_is_restored_from_a_backup_and_the_sheet() {
    let desk = Desk::new();
    desk.write("words.txt", "an invented passphrase of several words\n");
    desk.run("init --recorder Leila --passphrase-file words.txt").ends(0);
    desk.write("north.toml", NORTH);
    desk.run("records add --file north.toml --passphrase-file words.txt").ends(0);
    let sheet = desk.read("recovery-sheet.txt");
    let key: String =
        sheet.lines().filter(|line| line.starts_with("    ")).map(str::trim).collect::<Vec<_>>().join("-");
    desk.write("key.txt", format!("{key}\n"));
    desk.run("recovery drill --key-file key.txt --passphrase-file words.txt").ends(0).says("proven");
    desk.write("Mina", "the words of Mina\n");
    desk.own("users add Mina --role reviewer --key-passphrase-file Mina").ends(0);
    let printed = desk.own("checkpoint print").ends(0).out;
    let entries = printed.lines().nth(1).unwrap().to_owned();
    desk.write("stamp.tsr", ledger::Digest::of(printed.as_bytes()).0);
    desk.own("checkpoint anchor stamp.tsr --kind rfc3161").ends(0);
    let log = json(&desk.own("bundle key --json").out)["log"].as_str().unwrap().to_owned();
    desk.own("bundle export backup.bundle").ends(0).says("a backup, with 2 things more");
    desk.own("bundle show backup.bundle").ends(5);
    std::fs::remove_dir_all(desk.path().join("register")).unwrap();
    let restore = "bundle restore backup.bundle --recorder Leila --old-key-file key.txt --throwaway -r again";
    desk.run(restore).ends(0).says("it continues");
    assert_eq!(people(&desk, "again").len(), 2);
    desk.run("verify -r again").ends(0);
    // What others gave and the keys of people are there too, and the stamp is checked as it was before.
    desk.write("new", "other words of hers\n");
    desk.run("users passphrase Mina --key-passphrase-file Mina --new-passphrase-file new -r again").ends(0);
    desk.run("checkpoint anchors -r again")
        .ends(0)
        .says("which this one continues")
        .says(&format!("--log {}", &log[..8]));
    let again = desk.run(&format!("checkpoint print --size {entries} --log {} -r again", &log[..8])).ends(0);
    assert_eq!(again.out, printed);
    desk.run("checkpoint anchors --save 1 --out saved.tsr -r again").ends(0);
    assert_eq!(
        std::fs::read(desk.path().join("saved.tsr")).unwrap(),
        std::fs::read(desk.path().join("stamp.tsr")).unwrap()
    );
    desk.write("key.txt", "0000-0000\n");
    desk.run("bundle restore backup.bundle --recorder Leila --old-key-file key.txt --throwaway -r third")
        .ends(5);
    assert!(!desk.path().join("third").exists());
}

#[test]
fn a_bundle_killed_half_way_leaves_a_whole_register_and_goes_on() {
    let desk = Desk::new();
    let (_, south) = (office(&desk, "north", NORTH), office(&desk, "south", SOUTH));
    let mut list = String::from("name,father\n");
    (0..3_000).for_each(|row| list.push_str(&format!("نام {row},پدر {row}\n")));
    desk.write("many.csv", list);
    let mapping = desk.run("mapping guess many.csv").out;
    desk.write("many.toml", mapping);
    desk.run("import many.csv -r north");
    desk.run(&format!("bundle export many.bundle --to {south} -r north")).ends(0);
    for wait in [1u64, 5, 20, 60, 120, 240, 480] {
        let mut import = std::process::Command::new(env!("CARGO_BIN_EXE_whereabouts"))
            .args(["bundle", "import", "many.bundle", "-r", "south", "-q"])
            .current_dir(desk.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        import.kill().ok();
        import.wait().unwrap();
        desk.run("verify -r south").ends(0);
    }
    let taken = json(&desk.run("bundle import many.bundle -r south --json").out);
    let log = taken["logs"][0]["log"].as_str().unwrap().to_owned();
    desk.run(&format!("bundle accept {} -r south", &log[..8])).ends(0);
    desk.run("verify -r south").ends(0);
}

#[test]
fn a_bundle_says_who_made_it_and_what_it_left_out() {
    let two = Two::acquainted();
    let (_, taken) = two.send("south", "north");
    assert_eq!(taken["sender_office"], "south", "{taken}");
    two.desk.run(&format!("bundle export last.bundle --to {} -r south", two.north)).ends(0);
    two.desk.run("bundle import last.bundle -r north").ends(0).says("made by «south»").says("signs as");
}

#[test]
fn a_checkpoint_counts_only_if_the_accepted_key_signed_it() {
    let two = Two::acquainted();
    let signed = two.desk.run("checkpoint print -r south").ends(0).out;
    two.send("south", "north");
    two.desk.write("signed.checkpoint", &signed);
    let size = signed.lines().nth(1).unwrap().to_owned();
    two.desk.write("forged.checkpoint", signed.replacen(&format!("\n{size}\n"), "\n3\n", 1));
    let exclude =
        |file: &str| two.desk.run(&format!("exclude office south --reason x --after {file} -r north"));
    exclude("forged.checkpoint").ends(5).warns("not signed by the key that was accepted");
    let export = format!("bundle export no.bundle --to {} --since forged.checkpoint -r north", two.south);
    two.desk.run(&export).ends(5).warns("not signed by the key that was accepted");
    exclude("signed.checkpoint").ends(0);
}

#[test]
fn originals_that_come_later_are_read_then() {
    let desk = Desk::new();
    let (_, south) = (office(&desk, "north", NORTH), office(&desk, "south", SOUTH));
    desk.write("letter.txt", "نامه‌ای دربارهٔ گورستان خاوران");
    desk.run("attach letter.txt --to north-list -r north").ends(0);
    desk.run(&format!("bundle export bare.bundle --to {south} --without-originals -r north")).ends(0);
    let taken = json(&desk.run("bundle import bare.bundle -r south --json").out);
    let log = taken["logs"][0]["log"].as_str().unwrap().to_owned();
    desk.run(&format!("bundle accept {} -r south", &log[..8])).ends(0);
    desk.run("verify -r south").ends(0).says("not here: 1 original");
    desk.run("search خاوران -r south");
    desk.run(&format!("bundle export whole.bundle --to {south} -r north")).ends(0);
    desk.run("bundle import whole.bundle -r south").ends(0);
    desk.run("search خاوران -r south").ends(0).says("letter.txt");
    desk.run("verify -r south").ends(0);
}

#[test]
fn a_file_of_another_office_is_shown_with_the_custody_of_its_own_log() {
    let two = Two::acquainted();
    two.desk.write("letter.txt", "نامه‌ای دربارهٔ بهزاد");
    let listed = json(&two.desk.run("people بهزاد -r south --json").out);
    assert!(listed.is_object());
    two.desk.run("attach letter.txt --to south-list --how received --by Sara --from Omid -r south").ends(0);
    two.send("south", "north");
    people(&two.desk, "north");
    let files = json(&two.desk.run("attach list -r north --json").out);
    let id = files["files"][0]["record"].as_str().or(files["files"][0]["id"].as_str()).unwrap().to_owned();
    two.desk.run("attach verify --due --every 0 -r north").ends(0);
    for folder in ["one", "two"] {
        let words = format!(
            "exhibit {} --for team --with-file {folder} --out {folder}.tlog-proof -r north",
            &id[..8]
        );
        two.desk.run(&words).ends(0);
    }
}

#[test]
fn of_an_erased_row_it_is_said_that_its_list_still_holds_it() {
    let desk = Desk::new();
    office(&desk, "north", NORTH);
    desk.write("list.csv", "name,father\nبهزاد,کاووس\nنرگس,یداله\n");
    let mapping = desk.run("mapping guess list.csv").out;
    desk.write("list.toml", mapping);
    desk.run("import list.csv -r north");
    people(&desk, "north");
    let listed = json(&desk.run("people نرگس -r north --json").ends(0).out);
    let people = listed["people"].as_array().unwrap();
    let id = people.last().unwrap()["person"].as_str().unwrap();
    let words = [
        "erase", id, "--reason", "asked", "--basis", "law", "--by", "Mina", "--second", "Nasrin", "-r",
        "north",
    ];
    let told = desk.run_words(&words).ends(0).out;
    assert!(told.contains("STILL THERE") || !told.contains("list"), "{told}");
    let erased_twice =
        ["erase", id, "--reason", "x", "--basis", "y", "--by", "Mina", "--second", "mina", "-r", "north"];
    desk.run_words(&erased_twice).ends(5);
}
