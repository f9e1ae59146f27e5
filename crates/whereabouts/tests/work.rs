//! The work on a register, command by command: what is promised, and what is refused.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;

/// The identifiers at the beginnings of the lines of an output.
fn ids(out: &str) -> Vec<String> {
    let is_id = |word: &&str| word.len() == 8 && word.chars().all(|c| c.is_ascii_alphanumeric());
    out.lines().filter_map(|line| line.split_whitespace().next()).filter(is_id).map(str::to_owned).collect()
}

#[test]
fn the_same_file_again_adds_nothing() {
    let desk = Desk::with_register();
    desk.take("families-list.csv");
    desk.own("import families-list.csv").ends(0).says("195 rows = 195 added");
    desk.own("import families-list.csv").ends(0).says("195 unchanged").says("nothing was added");
    desk.own("import list").ends(0);
    assert_eq!(ids(&desk.own("import list").out).len(), 1);
}

#[test]
fn a_corrected_edition_says_what_changed_appeared_and_vanished() {
    let desk = Desk::with_register();
    desk.take("families-list.csv");
    desk.take("families-list-edition-2.csv");
    desk.own("import families-list.csv").ends(0);
    desk.own("import families-list-edition-2.csv")
        .ends(0)
        .says("197 rows = 9 added + 12 changed + 176 unchanged + 0 held back")
        .says("7 rows of the earlier edition vanished; their records stay");
    // 195 records, of which 12 were replaced, and 9 more.
    let linked = desk.own("link --json").ends(0);
    assert!(linked.out.contains("\"records\":204"), "{}", linked.out);
}

#[test]
fn an_import_can_be_undone_and_the_undoing_taken_back() {
    let desk = Desk::with_register();
    desk.take("archive.ftm.json");
    desk.own("import archive.ftm.json").ends(0);
    let import = ids(&desk.own("import list").out).remove(0);
    desk.own(&format!("import undo {import}")).ends(0);
    desk.own("import list").says("UNDONE");
    desk.own("link --json").ends(0).says("\"records\":0");
    desk.own(&format!("import undo {import}")).ends(5).warns("is undone already");
    desk.own(&format!("import redo {import}")).ends(0);
    desk.own("link --json").ends(0).says("\"records\":34");
    desk.own("verify").ends(0).says("whole");
}

#[test]
fn rows_with_problems_go_out_to_be_mended_and_come_back() {
    let desk = Desk::with_register();
    desk.write("list.toml", "key = \"No\"\n[list]\nslug = \"small\"\n[columns]\nNo = \"list_number\"\nName = \"name\"\nDied = \"death_date\"\n");
    desk.write("list.csv", "No,Name,Died\n1,Behzad Sohrabian,1367/05/06\n2,Sima Kajpur,nevermore\n,,1367\n");
    desk.own("import list.csv --errors mend.csv")
        .ends(4)
        .says("3 rows = 2 added + 0 changed + 0 unchanged + 1 held back");
    let sheet = desk.read("mend.csv");
    assert!(sheet.contains("date.not-understood") && sheet.contains("row.no-name-no-key"), "{sheet}");
    desk.write("mend.csv", sheet.replace("nevermore", "1367/05/08"));
    desk.own("import mend.csv --mapping list.toml").says("1 changed");
    desk.own("link --json").ends(0).says("\"records\":2");
}

#[test]
fn a_judgement_parts_people_and_its_undoing_joins_them_again() {
    let desk = Desk::with_demo();
    let before = desk.demo("people --min-records 2 --order records --limit 1").ends(0);
    let person = ids(&before.out).remove(0);
    let shown = desk.demo(&format!("show {person} --json")).ends(0).out;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let records: Vec<&str> =
        shown["records"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let (a, b) = (records[0], records[records.len() - 1]);
    desk.demo(&format!("judge {a} {b} different --reason strangers")).ends(0);
    desk.demo("link").ends(0);
    desk.demo(&format!("why {a} {b}")).ends(0).says("held to be two persons now").says("judged different");
    desk.demo(&format!("judge {a} {b} --undo")).ends(0);
    desk.demo("link").ends(0);
    desk.demo(&format!("why {a} {b}")).ends(0).says("held to be one person now");
    let after: serde_json::Value =
        serde_json::from_str(&desk.demo(&format!("show {person} --json")).ends(0).out).unwrap();
    assert_eq!(shown, after, "adding and undoing a judgement restores the register");
}

#[test]
fn deleting_what_is_derived_loses_nothing() {
    let desk = Desk::with_demo();
    desk.demo("export before.csv --format statements --audience team").ends(0);
    desk.demo("rebuild").ends(0).says("rebuilt");
    desk.demo("export after.csv --format statements --audience team").ends(0);
    assert_eq!(desk.read("before.csv"), desk.read("after.csv"));
}

#[test]
fn people_are_found_in_any_script() {
    let desk = Desk::with_demo();
    let found = |query: &str| {
        let mut words = vec!["people", "-r", "lakeside-register", "--limit", "200"];
        words.extend(query.split(' '));
        ids(&desk.run_words(&words).ends(0).out)
    };
    let (latin, persian, arabic) = (found("Gharavi"), found("غروی"), found("غروي"));
    assert!(!latin.is_empty());
    assert_eq!(latin, persian);
    assert_eq!(persian, arabic);
    desk.demo("people --died nonsense").ends(2).warns("is not understood as a date");
    desk.demo("people --source nowhere").ends(3).warns("no source is called");
}

#[test]
fn what_is_refused_says_what_to_do_now() {
    let desk = Desk::with_register();
    desk.run("init --recorder Leila --passphrase-file words.txt --recovery-sheet other.txt")
        .ends(5)
        .warns("already there");
    assert!(!desk.path().join("other.txt").exists(), "no sheet of a register that was not begun");
    desk.write("wrong.txt", "guess\n");
    desk.run("sources --passphrase-file wrong.txt").ends(5).warns("wrong passphrase");
    desk.run("sources --no-input").ends(5).warns("nobody can be asked");
    desk.run("sources -r nowhere").ends(3).warns("not a register");
    desk.own("show 00000000").ends(3).warns("no record's identifier begins");
    desk.own("import nothing.csv").ends(2).warns("has no mapping beside it");
    desk.write("picture.csv", b"\x89PNG\r\n\x1a\n");
    desk.write("picture.toml", "[list]\nslug = \"picture\"\n");
    desk.own("import picture.csv").ends(1).warns("this is a picture, not a list");
    desk.write("odd.csv", "Name\nSima Kajpur\n");
    desk.write("odd.toml", "[list]\nslug = \"odd\"\n[columns]\nName = \"nmae\"\n");
    desk.own("import odd.csv").ends(2).warns("nmae");
    desk.own("verify").ends(0).says("whole");
}

#[test]
fn another_list_of_the_same_slug_is_not_taken_for_an_edition() {
    let desk = Desk::with_register();
    for (name, rows) in [("a", "Behzad Sohrabian"), ("b", "Sima Kajpur")] {
        desk.write(&format!("{name}.csv"), format!("Name\n{rows}\n"));
        desk.write(&format!("{name}.toml"), "[list]\nslug = \"one\"\n[columns]\nName = \"name\"\n");
    }
    desk.own("import a.csv").ends(0);
    desk.own("import b.csv").ends(5).warns("but not one of its 1 rows");
    desk.own("import b.csv --new-edition").ends(0);
}

#[test]
fn the_recovery_sheet_opens_the_register() {
    let desk = Desk::with_register();
    let sheet = desk.read("recovery-sheet.txt");
    let key: String =
        sheet.lines().filter(|line| line.starts_with("    ")).map(str::trim).collect::<Vec<_>>().join("-");
    desk.write("key.txt", key);
    desk.run("sources --recovery --passphrase-file key.txt").ends(0);
}

#[test]
fn a_hostile_workbook_stops_its_reader_and_nothing_else() {
    let desk = Desk::with_register();
    desk.write("list.toml", "[list]\nslug = \"hostile\"\n[columns]\nName = \"name\"\n");
    let mut bytes = std::fs::read(run::lakeside().join("party-book.xlsx")).unwrap();
    bytes.truncate(bytes.len() / 2);
    desk.write("list.xlsx", bytes);
    desk.own("import list.xlsx").ends(1).warns("list.xlsx");
    desk.own("verify").ends(0).says("whole");
}

#[test]
fn a_guessed_mapping_serves_as_it_is() {
    let desk = Desk::with_register();
    desk.take("families-list.csv");
    let guessed = desk.run("mapping guess families-list.csv").ends(0).out;
    assert!(guessed.contains("slug = \"families-list\""));
    for line in ["= \"name\"", "= \"father_name\"", "= \"death_date\"", "calendar = \"solar-hijri\""] {
        assert!(guessed.contains(line), "{line} is not in:\n{guessed}");
    }
    desk.write("families-list.toml", guessed);
    desk.own("import families-list.csv").ends(0).says("195 added");
}

#[test]
fn completions_and_man_pages_are_written() {
    let desk = Desk::new();
    desk.run("manual completions bash").ends(0).says("_whereabouts");
    desk.run("manual pages man").ends(0);
    assert!(desk.read("man/whereabouts.1").contains("whereabouts"));
}

/// A small list with keys, so that its editions can be compared.
fn small_list(desk: &Desk, rows: &str, sharing: &str) {
    let mapping = format!(
        "key = \"No\"\n[list]\nslug = \"small\"\nsharing = \"{sharing}\"\nobtained = {{ how = \"published\" }}\n[columns]\nNo = \"list_number\"\nName = \"name\"\nFather = \"father_name\"\nDied = \"death_date\"\n"
    );
    desk.write("small.toml", mapping);
    desk.write("small.csv", format!("No,Name,Father,Died\n{rows}"));
}

#[test]
fn a_different_still_holds_after_a_later_edition() {
    let desk = Desk::with_register();
    small_list(&desk, "1,Behzad Sohrabian,Karim,1367/05/06\n2,Behzad Sohrabian,Karim,1367/05/06\n", "team");
    desk.own("import small.csv").ends(0);
    assert!(
        desk.own("link --json").out.contains("\"people\":1,"),
        "alike in everything, they are one at first"
    );
    let found = desk.own("people --json").out;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let person = found["people"][0]["person"].as_str().unwrap().to_owned();
    let shown: serde_json::Value =
        serde_json::from_str(&desk.own(&format!("show {person} --json")).out).unwrap();
    let (a, b) = (shown["records"][0].as_str().unwrap(), shown["records"][1].as_str().unwrap());
    desk.own(&format!("judge {a} {b} different --reason cousins")).ends(0);
    assert!(desk.own("link --json").out.contains("\"people\":2,"));
    small_list(&desk, "1,Behzad Sohrabian,Rahim,1367/05/06\n2,Behzad Sohrabian,Rahim,1367/05/06\n", "team");
    desk.own("import small.csv").ends(0).says("2 changed");
    assert!(desk.own("link --json").out.contains("\"people\":2,"), "the judgement holds for the new rows");
    desk.own(&format!("show {a}")).ends(0).says("replaces");
    desk.own(&format!("judge {a} {b} --undo")).ends(0);
    assert!(desk.own("link --json").out.contains("\"people\":1,"));
}

#[test]
fn an_import_on_which_a_later_edition_stands_is_not_undone() {
    let desk = Desk::with_register();
    small_list(&desk, "1,Behzad Sohrabian,,1367\n2,Sima Kajpur,,1367\n", "team");
    desk.own("import small.csv").ends(0);
    small_list(&desk, "1,Behzad Sohrabian,,1368\n2,Sima Kajpur,,1367\n", "team");
    desk.own("import small.csv").ends(0);
    let imports = ids(&desk.own("import list").out);
    desk.own(&format!("import undo {}", imports[0])).ends(5).warns("stand on import");
    desk.own(&format!("import undo {}", imports[1])).ends(0);
    desk.own(&format!("import undo {}", imports[0])).ends(0);
    desk.own("link --json").says("\"records\":0");
}

#[test]
fn what_a_stricter_edition_left_out_leaves_the_public() {
    let desk = Desk::with_register();
    small_list(&desk, "1,Behzad Sohrabian,,1367\n2,Sima Kajpur,,1367\n", "public");
    desk.own("import small.csv").ends(0);
    assert!(desk.own("export - --quiet").out.contains("Sima Kajpur"));
    small_list(&desk, "1,Behzad Sohrabian,,1367\n", "team");
    desk.own("import small.csv").ends(0);
    let public = desk.own("export - --quiet").out;
    assert!(!public.contains("Kajpur") && !public.contains("Sohrabian"), "{public}");
}

#[test]
fn one_record_can_be_withdrawn_and_stand_again() {
    let desk = Desk::with_register();
    small_list(&desk, "1,Behzad Sohrabian,,1367\n2,Sima Kajpur,,1367\n", "team");
    desk.own("import small.csv").ends(0);
    let sima = ids(&desk.own("people Kajpur").out).remove(0);
    desk.own(&format!("withdraw {sima} --reason wish")).ends(0);
    desk.own("people Kajpur").says("nobody found");
    desk.own(&format!("withdraw {sima} --reason wish")).ends(5).warns("withdrawn already");
    desk.own(&format!("withdraw {sima} --undo --reason agreed")).ends(0);
    desk.own("people Kajpur").says("1 found");
}

#[test]
fn a_mended_mapping_is_taken_although_the_file_is_the_same() {
    let desk = Desk::with_register();
    small_list(&desk, "1,Behzad Sohrabian,,1367\n", "team");
    desk.own("import small.csv").ends(0);
    let mapping =
        desk.read("small.toml").replace("sharing = \"team\"", "sharing = \"team\"\nburial_register = true");
    desk.write("small.toml", mapping);
    desk.own("import small.csv").ends(0).says("1 unchanged");
    desk.own("link --json").says("\"in_burial_register_only\":1");
    desk.own("import small.csv").ends(0).says("nothing was added");
}

#[test]
fn what_leaves_as_a_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_demo();
    desk.demo("export people.csv").ends(0);
    let mode = std::fs::metadata(desk.path().join("people.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_throw_away_register_of_ones_own_is_no_demonstration() {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway --register mine").ends(0);
    desk.run("demo mine").ends(5).warns("holds something that is no demonstration");
    desk.run("sources --register mine").ends(0);
}

/// Sixty people as one list writes them, and as another copied them: in one order, slips and gaps included.
fn a_list_and_its_copy() -> (String, String) {
    let given = ["Hossein", "Hosein", "Zohreh", "Zohre", "Mehdi", "Mahdi", "Saeed", "Saeid"];
    let family =
        ["Nokhodian", "Nokhodiyan", "Kajpour", "Kajpur", "Sohrabian", "Sohrabiyan", "Toufani", "Toofani"];
    let (mut list, mut copy) = (String::from("No,Name,Father,Died\n"), String::from("No,Name,Father,Died\n"));
    for row in 0..64 {
        let (one, other) = (given[(row * 5 + row / 8) % 8], family[(row * 3 + row / 3) % 8]);
        let father = if row % 3 == 0 { "" } else { given[(row * 7 + 1) % 8] };
        let died = if row % 5 == 0 {
            String::new()
        } else {
            format!("1988-{:02}-{:02}", row % 12 + 1, row % 28 + 1)
        };
        list += &format!("{},{one} {other},{father},{died}\n", row + 1);
        if row % 11 != 0 {
            copy += &format!("{},{one} {other},{father},{died}\n", 900 + row);
        }
    }
    (list, copy)
}

#[test]
fn a_list_that_copied_is_proposed_and_counts_once_it_is_confirmed() {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway").ends(0);
    let (list, copy) = a_list_and_its_copy();
    for (slug, rows) in [("house", &list), ("echo", &copy)] {
        desk.write(&format!("{slug}.csv"), rows);
        desk.write(
            &format!("{slug}.toml"),
            format!("key = \"No\"\n[list]\nslug = \"{slug}\"\n[reading]\ncalendar = \"gregorian\"\n[columns]\nNo = \"list_number\"\nName = \"name\"\nFather = \"father_name\"\nDied = \"death_date\"\n"),
        );
        desk.run(&format!("import {slug}.csv")).ends(0);
    }
    desk.run("link").ends(0).says("lists that seem copied, awaiting a person");
    desk.run("sources --copies")
        .ends(0)
        .says("echo from house   likely copied")
        .says("are written in the same letters");
    let proposed = || desk.run("sources --copies --json").ends(0).out.contains("\"copy\":\"echo\"");
    let corroborated = || {
        let out = desk.run("link --json").ends(0).out;
        !out.contains("\"in_two_or_more_independent_sources\":0,")
    };
    assert!(proposed() && corroborated(), "nothing counts before a person says so");

    desk.run("sources derive echo --from house --note «the_same_slips»").ends(0).says("recorded as");
    assert!(!proposed() && !corroborated(), "one witness");
    desk.run("sources").says("copies house");
    desk.run("sources derive echo --from house --undo").ends(0);
    assert!(proposed() && corroborated(), "taken back");

    desk.run("sources dismiss echo --from house --note «one_court_file»").ends(0);
    assert!(!proposed() && corroborated(), "two witnesses, and nobody is asked again");
    desk.run("link").ends(0);
    assert!(!proposed());
    desk.run("sources derive echo --from house --undo").ends(0);
    desk.run("sources derive echo --from house --undo")
        .ends(3)
        .warns("nobody said that echo copied from house");
    desk.run("sources derive echo --from nowhere").ends(3).warns("no source is called «nowhere»");
    desk.run("sources derive echo --from echo").ends(2);
    desk.run("verify").ends(0).says("whole");
}

#[test]
fn the_copy_at_the_lake_is_found_where_no_mapping_declares_it() {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway").ends(0);
    let lists = [
        "families-list.csv",
        "southern-committee.csv",
        "documentation-centre.tsv",
        "international-monitor.csv",
        "party-book.xlsx",
        "burial-register.csv",
        "remembrance-pages.csv",
    ];
    lists.iter().for_each(|list| desk.take(list));
    let mapping = desk.read("remembrance-pages.toml");
    let silent: Vec<&str> = mapping.lines().filter(|line| !line.starts_with("derives_from")).collect();
    assert_eq!(silent.len() + 1, mapping.lines().count());
    desk.write("remembrance-pages.toml", silent.join("\n"));
    desk.run(&format!("import {}", lists.join(" "))).ends(0);
    let found = desk.run("sources --copies").ends(0).says("remembrance-pages from documentation-centre");
    assert_eq!(found.out.matches("likely copied").count(), 1, "{}", found.out);
}
