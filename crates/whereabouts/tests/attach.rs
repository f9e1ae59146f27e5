//! Evidence files from the command line: kept untouched, read as working copies, verified, cited, given out.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::path::PathBuf;
use std::process::Command;

use run::{Desk, Ran};

const DOCKET: &str = r#"
[source.open-list]
title = "A list that anybody may read"
grade = "B"
sharing = "public"
facts = { interest = "family" }

[[person]]
key = "P1"
source = "open-list"
page = "14"
name = "بهزاد سهرابیان"
death_date = "۶ مرداد ۱۳۶۷"
"#;

/// A register with one record, and the beginning of its identifier.
fn desk() -> (Desk, String) {
    let desk = Desk::with_open_register();
    desk.write("list.toml", DOCKET);
    let added = desk.run("records add --file list.toml").ends(0).out;
    let id = added.split_whitespace().next().unwrap().to_owned();
    (desk, id)
}

/// The first word of an output: an identifier.
fn first(ran: &Ran) -> String {
    ran.out.split_whitespace().next().unwrap().to_owned()
}

/// A PDF of some pages in Latin letters, one line each, made by hand.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let count = lines.len();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut kids = String::new();
    for line in lines {
        let text = format!("BT /F1 24 Tf 72 700 Td ({line}) Tj ET");
        let number = objects.len() + 1;
        kids += &format!("{number} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>");
    let mut bytes = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = bytes.len();
    bytes += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        bytes += &format!("{place:010} 00000 n \n");
    }
    bytes += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    bytes.into_bytes()
}

fn has(program: &str) -> bool {
    PathBuf::from("/usr/bin").join(program).is_file()
}

#[test]
fn a_file_is_kept_untouched_and_comes_back_bit_for_bit() {
    let (desk, person) = desk();
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(|i| (i * 7919).to_le_bytes()).collect();
    desk.write("recording.bin", &bytes);
    let ran = desk.run(&format!(
        "attach recording.bin --to {person} --how recorded --by Leila --on 1403/5/2 --caveat fragile --url https://x.example/a"
    ));
    let file = first(&ran.ends(0));
    let again =
        desk.run(&format!("attach recording.bin --to {person}")).ends(0).says("attached there already");
    assert_eq!(first(&again), file);
    let shown = desk.run(&format!("attach show {file}")).ends(0).out;
    for words in [
        "recording.bin",
        "800000",
        "1403/5/2",
        "fragile",
        "created by Leila",
        "stored by Leila",
        "application/octet-stream",
    ] {
        assert!(shown.contains(words), "«{words}» is not in:\n{shown}");
    }
    desk.run("attach list").ends(0).says("1 evidence file");
    desk.run(&format!("attach save {file} --out back.bin --recipient Archive --reason copy")).ends(0);
    assert_eq!(std::fs::read(desk.path().join("back.bin")).unwrap(), bytes);
    desk.run(&format!("attach save {file} --out back.bin")).ends(5).warns("is there already");
    desk.run(&format!("attach show {file}")).ends(0).says("exported by Leila, to Archive, why copy");
    desk.run("verify").ends(0).says("whole");
    // A second target adds to what was recorded of the first.
    desk.run("attach recording.bin --to open-list").ends(0).says("attached there already");
}

#[test]
fn a_new_source_is_made_only_when_its_title_is_said() {
    let desk = Desk::with_open_register();
    desk.write("letter.txt", "نامه‌ای به خانواده");
    desk.run("attach letter.txt --to letter-of-may").ends(3).warns("neither a source nor");
    desk.run("attach letter.txt --to letter-of-may --source-title Letter --how received --from Omid").ends(0);
    desk.run("sources").ends(0).says("letter-of-may");
    desk.run("attach letter.txt --to letter-of-may --how stolen")
        .ends(2)
        .warns("no way in which files are obtained");
    desk.run("attach . --to letter-of-may").ends(2).warns("is no file");
    desk.run("attach nothing.txt --to letter-of-may").ends(1).warns("opening nothing.txt");
}

#[test]
fn what_a_file_is_is_told_by_its_bytes() {
    let (desk, person) = desk();
    for (name, bytes, media_type, issue) in [
        (
            "scan.pdf",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec(),
            "application/x-executable",
            Some("file.type-mismatch"),
        ),
        ("list.csv", "نام\nبهزاد\n".as_bytes().to_vec(), "text/plain", None),
        ("empty.txt", Vec::new(), "application/octet-stream", Some("file.empty")),
        ("no ending", pdf(&["x"]), "application/pdf", None),
    ] {
        desk.write(name, &bytes);
        let ran = desk.run_words(&["attach", name, "--to", &person]);
        let ran = if issue.is_some() { ran.ends(4) } else { ran };
        assert!(ran.out.contains(media_type), "{name}: {}", ran.out);
        let found = ran
            .out
            .lines()
            .any(|line| line.contains("issue: file.type-mismatch") || line.contains("issue: file.empty"));
        assert_eq!(found, issue.is_some(), "{name}: {}", ran.out);
        assert!(issue.is_none_or(|issue| ran.out.contains(issue)), "{name}: {}", ran.out);
    }
}

#[test]
fn hostile_names_are_shown_safely_and_never_used_as_paths() {
    let (desk, person) = desk();
    for name in [
        "..\\..\\x\u{202e}fdp.txt",
        "\u{1b}[31mred\u{7}.txt",
        "-rf",
        "نام\u{2066}پنهان.txt",
        &"n".repeat(255),
    ] {
        desk.write(name, format!("content of {}", name.len()));
        let ran = desk.run_words(&["attach", &format!("./{name}"), "--to", &person]);
        assert!(ran.code == 0 || ran.code == 4, "{name:?}: {}", ran.err);
        assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{7}'), "{:?}", ran.out);
    }
    let list = desk.run("attach list").ends(0).out;
    assert!(!list.contains('\u{1b}'), "{list:?}");
    assert!(list.contains("5 evidence files"), "{list}");
    desk.run("attach list --json").ends(0).says("file.odd-name");
    // Nothing but digests names anything on the disk.
    let mut waiting = vec![desk.path().join("register/vault")];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
            waiting.extend(path.is_dir().then_some(path));
        }
    }
}

/// Flips one bit in the middle of every file of the vault.
fn damage_vault(desk: &Desk) {
    for shelf in std::fs::read_dir(desk.path().join("register/vault")).unwrap() {
        for file in std::fs::read_dir(shelf.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let mut bytes = std::fs::read(&path).unwrap();
            let middle = bytes.len() - 20;
            bytes[middle] ^= 4;
            std::fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn damage_is_named_and_mended_by_the_good_file_only() {
    let (desk, person) = desk();
    desk.write("letter.txt", "نامه‌ای دربارهٔ بهزاد");
    let file = first(&desk.run(&format!("attach letter.txt --to {person}")).ends(0));
    desk.run("attach verify --due").ends(0).says("0 originals compared");
    desk.run("attach verify --due --every 0").ends(0).says("1 original compared, 0 damaged");
    desk.run("attach verify").ends(0);
    damage_vault(&desk);
    desk.run("verify").ends(6).says("vault file with digest");
    desk.run("attach verify").ends(6).says("DAMAGED").says("nothing was repaired");
    desk.run("attach list").ends(0).says("DAMAGED when last compared");
    desk.run(&format!("attach show {file}"))
        .ends(0)
        .says("verification_failed by Leila")
        .says("INTEGRITY FAILED");
    desk.run(&format!("attach save {file} --out back.txt")).ends(6).warns("is damaged");
    assert!(!desk.path().join("back.txt").exists());
    desk.run("rebuild").ends(0);
    desk.run(&format!("attach show {file}")).ends(0).says("file.damaged");
    // The good file mends the damaged one, and its custody says so.
    desk.run(&format!("attach letter.txt --to {person}"));
    desk.run("attach verify").ends(0);
    desk.run(&format!("attach show {file}")).ends(0).says("replaced by one with the same SHA-256");
    desk.run("verify").ends(0);
}

#[test]
fn a_pipe_is_no_file_and_nobody_waits_for_it() {
    let (desk, person) = desk();
    assert!(Command::new("mkfifo").arg(desk.path().join("pipe")).status().unwrap().success());
    desk.run(&format!("attach pipe --to {person}")).ends(2).warns("is no file");
}

#[test]
fn words_are_found_in_every_spelling_with_their_place() {
    let (desk, person) = desk();
    desk.write("testimony.txt", "سطر یک\nحسين كريمي را در ١٣٦٧ بردند و به خاک سپرده شد\n");
    desk.write("page.html", "<title>خبر</title><script>پنهان()</script><p>در <b>گورستان</b> کناره</p>");
    let text = first(&desk.run(&format!("attach testimony.txt --to {person}")).ends(0));
    desk.run(&format!("attach page.html --to {person}")).ends(0);
    desk.run_words(&["search", "حسین", "کریمی"])
        .ends(0)
        .says("testimony.txt, lines 1-2")
        .says("[حسين] [كريمي]");
    desk.run_words(&["search", "خاک سپرده"]).ends(0).says("[خاک] [سپرده]");
    desk.run_words(&["search", "«سپرده خاک»"]).ends(0).says("0 passages");
    desk.run_words(&["search", "1367"]).ends(0).says("[١٣٦٧]");
    desk.run_words(&["search", "گورست*"]).ends(0).says("page.html").says("[گورستان]");
    desk.run_words(&["search", "پنهان"]).ends(0).says("0 passages");
    desk.run_words(&["search", "گورستان", "--in", &text]).ends(0).says("0 passages");
    desk.run_words(&["search", "...", "--json"]).ends(2);
    desk.run("rebuild").ends(0).says("read again: 2 evidence files");
    desk.run_words(&["search", "کریمی", "--json"]).ends(0).says("\"place\":\"lines 1-2\"");
    desk.run(&format!("attach text {text}")).ends(0).says("-- lines 1-2").says("سطر یک");
    // What is withdrawn is found no more, and nothing of it stays in the working copies.
    desk.run(&format!("withdraw {text} --reason wrong")).ends(0);
    desk.run_words(&["search", "کریمی"]).ends(0).says("0 passages");
    // A working copy is never a statement.
    desk.run("people کریمی").ends(0).says("no");
}

#[test]
fn files_about_silent_cases_are_not_searched() {
    let (desk, person) = desk();
    desk.write("testimony.txt", "در زندان کناره");
    desk.run(&format!("attach testimony.txt --to {person}")).ends(0);
    desk.write(
        "danger.toml",
        "[[reprisal_incident]]\nkey = \"R1\"\nsource = \"open-list\"\nperson = \"open-list:P1\"\nreprisal_kind = \"threat\"\ndate = \"2024-01-01\"\nimmediate_risk = \"high\"\n",
    );
    let added = desk.run("records add --file danger.toml");
    assert!(added.code == 0 || added.code == 4, "{}", added.err);
    desk.run_words(&["search", "زندان"])
        .ends(0)
        .says("0 passages")
        .says("1 file about silent cases not looked into");
    desk.run_words(&["search", "زندان", "--silent-too"]).ends(0).says("[زندان]");
}

#[test]
fn pdf_is_read_page_by_page_where_poppler_is_installed() {
    let (desk, person) = desk();
    desk.write(
        "report.pdf",
        pdf(&["Nobody was told anything here", "Behzad Sohrabian was taken to the lake prison"]),
    );
    let ran = desk.run(&format!("attach report.pdf --to {person}")).ends(0);
    let file = first(&ran);
    if !has("pdftotext") {
        println!("not installed here: pdftotext; that this is said is tested, the reading is not");
        ran.says("not read for want of a program: `pdftotext` is not installed here");
        return;
    }
    ran.says("2 pages");
    desk.run("search behzad sohrabian").ends(0).says("report.pdf, page 2").says("[Behzad] [Sohrabian]");
    let cite = |words: &str, code: i32| {
        desk.run(&format!("attach cite {person} --property death_date --file {file} {words}")).ends(code)
    };
    cite("--page 2 --region 10,20,30,5% --quote taken", 0);
    cite("--page ۳", 4).says("citation.page-beyond");
    cite("--page 1 --quote Sohrabian", 4).says("citation.quote-not-found");
    cite("--region 90,0,20,5%", 4).says("citation.region-beyond");
    cite("--at-time ten", 4).says("citation.time-unclear");
    cite("--at-time 00:12:31", 0);
    cite("--region 1,2,3", 2);
    desk.run(&format!("attach cite {person} --property hair --file {file}")).ends(3);
    for command in ["show", "records show"] {
        desk.run(&format!("{command} {person}"))
            .ends(0)
            .says("cites report.pdf, page 2, «taken», xywh=percent:10,20,30,5")
            .says("page ۳, issue: citation.page-beyond");
    }
    desk.run(&format!("attach show {file}")).ends(0).says("read by pdftotext");
    desk.run(&format!("records show {person}")).ends(0);
    // The record's own page is held against the one file of its source.
    desk.run("records show open-list:P1");
    desk.run(&format!("records show {person}")).ends(0).says("issue: citation.page-beyond");
}

#[test]
fn pictures_are_read_by_machine_where_tesseract_is_installed() {
    let (desk, person) = desk();
    if !has("pdftoppm") || !has("tesseract") {
        println!("not installed here: tesseract; that this is said is tested, the reading is not");
        desk.write("dot.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
        let ran = desk.run(&format!("attach dot.png --to {person}"));
        ran.says("not read for want of a program: `tesseract` is not installed here");
        return;
    }
    desk.write("page.pdf", pdf(&["SOHRABIAN BEHZAD 1367"]));
    let mut draw = Command::new("pdftoppm");
    draw.args(["-png", "-r", "150", "-singlefile", "page.pdf", "scan"]);
    assert!(draw.current_dir(desk.path()).status().unwrap().success());
    let ran = desk.run(&format!("attach scan.png --to {person}")).ends(0).says("machine-read, unchecked");
    desk.run("search sohrabian").ends(0).says("[machine-read, unchecked]").says("[SOHRABIAN]");
    desk.run(&format!("attach text {}", first(&ran))).ends(0).says("[machine-read, unchecked]");
}

#[test]
fn hostile_files_stop_their_reader_and_nobody_else() {
    let (desk, person) = desk();
    // A legal PNG that claims to be enormous, a broken PDF, a JPEG of nothing, gzip within gzip.
    let huge = [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(),
        &[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff],
        b"\x08\x06\0\0\0",
    ]
    .concat();
    for (name, bytes) in [
        ("huge.png", huge),
        (
            "broken.pdf",
            b"%PDF-1.7\n1 0 obj << /Type /Pages /Count 99999999 /Kids [1 0 R] >>\nstartxref\n0\n%%EOF"
                .to_vec(),
        ),
        ("nothing.jpg", b"\xff\xd8\xff".to_vec()),
        (
            "words.warc",
            [b"WARC/1.0\r\nContent-Length: 9000000000000000000\r\n\r\n".as_slice(), &[b'x'; 1000]].concat(),
        ),
    ] {
        desk.write(name, &bytes);
        let ran = desk.run(&format!("attach {name} --to {person}"));
        assert!(ran.code == 0 || ran.code == 4, "{name}: {} {}", ran.code, ran.err);
        assert!(ran.out.contains("attached"), "{name}: {}", ran.out);
    }
    desk.run("verify").ends(0);
    desk.run("attach verify").ends(0).says("4 originals compared, 0 damaged");
}

#[test]
fn a_court_gets_the_file_with_its_custody_and_can_check_it_without_this_program() {
    let (desk, person) = desk();
    desk.write("letter.txt", "نامه‌ای دربارهٔ بهزاد");
    desk.run(&format!("attach letter.txt --to {person} --how received --by Leila --from Omid")).ends(0);
    desk.run(&format!("exhibit {person} --with-file bundle --out bundle/one.tlog-proof")).ends(5);
    desk.run(&format!("exhibit {person} --for team --with-file bundle --with-source --out bundle/one.tlog-proof --recipient Court")).ends(0);
    desk.write("office.policy", desk.run("checkpoint policy").ends(0).out);
    let original = std::fs::read_dir(desk.path().join("bundle")).unwrap().map(|entry| entry.unwrap().path());
    let original =
        original.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "txt")).unwrap();
    let name = original.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(std::fs::read(&original).unwrap(), std::fs::read(desk.path().join("letter.txt")).unwrap());
    let check = format!("verify bundle/one.tlog-proof --policy office.policy --original bundle/{name}");
    let told = desk.run(&check).ends(0).says("the file given is this one").says("received by Leila");
    told.says("stored by Leila");
    desk.run("attach list --json").ends(0).says("disclosed_to");
    let python = |original: &str| {
        let vectors = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/exhibit.py");
        let mut run = Command::new("python3");
        run.arg(vectors).args(["bundle/one.tlog-proof", "office.policy", original]);
        run.current_dir(desk.path()).output().unwrap()
    };
    let original = format!("bundle/{name}");
    assert!(python(&original).status.success(), "{}", String::from_utf8_lossy(&python(&original).stderr));
    let mut bytes = std::fs::read(desk.path().join(&original)).unwrap();
    bytes[0] ^= 1;
    std::fs::write(desk.path().join(&original), bytes).unwrap();
    assert!(!python(&original).status.success());
    desk.run(&check).ends(6).warns("ANOTHER");
}
