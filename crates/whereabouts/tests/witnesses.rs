//! Who else has seen the log: two offices that vouch for each other, forks, time stamps, paper.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::process::Command;

use run::Desk;

/// The key that a command prints.
fn key(desk: &Desk, words: &str) -> String {
    desk.run(words).ends(0).out.trim().to_owned()
}

/// The log line of an office's policy.
fn log_key(desk: &Desk) -> String {
    let policy = desk.run("checkpoint policy").ends(0).out;
    policy.lines().find_map(|line| line.strip_prefix("log ")).unwrap().to_owned()
}

/// One office asks the other to vouch for it, as a courier would carry it.
fn vouch(asks: &Desk, since: u64, gives: &Desk) -> run::Ran {
    gives.write("theirs.request", asks.run(&format!("checkpoint print --since {since}")).ends(0).out);
    gives.run_words(&["checkpoint", "cosign", "theirs.request", "--log-key", &log_key(asks)])
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn what_nobody_else_has_seen_is_always_said() {
    let (one, other) = (Desk::with_open_register(), Desk::with_open_register());
    let alone = "not yet witnessed by anyone else: all 3 entries, the oldest of today";
    one.run("checkpoint").ends(0).says(alone);
    one.run("verify").ends(0).says(alone);
    let line = vouch(&one, 0, &other).ends(0).out;
    one.write("their.signature", &line);
    one.run("checkpoint add-signature their.signature").ends(5).warns("--witness KEY");
    let witness = key(&other, "checkpoint witness-key");
    one.run_words(&["checkpoint", "add-signature", "their.signature", "--witness", &witness])
        .ends(0)
        .says("the first 3 entries are now vouched for by whereabouts/witness/");
    one.run_words(&["checkpoint", "add-signature", "their.signature"]).ends(0).says("known already");
    // Learning the witness's key is an entry of its own, which that witness has not seen.
    one.run("checkpoint")
        .ends(0)
        .says("not yet witnessed by anyone else: 1 entry")
        .says("the first 3 entries were seen by");
    one.run("verify --json").ends(0).says("\"not_yet_witnessed\":1");
    one.run("checkpoint print --size 3 --cosigned").ends(0).says("\u{2014} whereabouts/witness/");
    one.run("checkpoint policy").ends(0).says(&format!("witness w1 {witness}"));
    other.run("checkpoint seen").ends(0).says("3 entries").says("1 head of other logs");
    let line = vouch(&one, 3, &other).ends(0).out;
    one.write("their.signature", line);
    one.run("checkpoint add-signature their.signature").ends(0);
    one.run("checkpoint").ends(0).says("everything is witnessed");
}

#[test]
fn an_exhibit_is_under_the_checkpoint_that_others_signed() {
    let (one, other) = (Desk::with_open_register(), Desk::with_open_register());
    one.write("list.toml", "[source.open]\ntitle = \"A\"\nsharing = \"public\"\nfacts = { interest = \"family\" }\n[[person]]\nkey = \"1\"\nsource = \"open\"\nname = \"بهزاد سهرابیان\"\n");
    let id =
        one.run("records add --file list.toml").ends(0).out.split_whitespace().next().unwrap().to_owned();
    one.write("their.signature", vouch(&one, 0, &other).ends(0).out);
    let witness = key(&other, "checkpoint witness-key");
    one.run_words(&["checkpoint", "add-signature", "their.signature", "--witness", &witness]).ends(0);
    one.run(&format!("exhibit {id} --for team --out one.tlog-proof")).ends(0);
    let policy = one.run("checkpoint policy").ends(0).out.replace("quorum none", "quorum w1");
    one.write("office.policy", policy);
    one.run("verify one.tlog-proof --policy office.policy").ends(0).says("seen by whereabouts/witness/");
    let vectors = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors/exhibit.py");
    let mut python = Command::new("python3");
    python.arg(vectors).args(["one.tlog-proof", "office.policy"]).current_dir(one.path());
    assert!(python.status().unwrap().success());
}

#[test]
fn a_witness_refuses_what_does_not_continue_what_it_saw() {
    let (one, other) = (Desk::with_open_register(), Desk::with_open_register());
    one.write("theirs.request", one.run("checkpoint print --since 0").ends(0).out);
    one.run_words(&["checkpoint", "cosign", "theirs.request", "--log-key", &log_key(&one)])
        .ends(5)
        .warns("does not witness itself");
    other.write("theirs.request", one.read("theirs.request"));
    other.run("checkpoint cosign theirs.request").ends(5).warns("never seen here");
    vouch(&one, 0, &other).ends(0);
    // Two copies of one register go two ways: one log, two futures.
    let twin = Desk::new();
    copy(&one.path().join("register"), &twin.path().join("register"));
    for (desk, word) in [(&one, "one"), (&twin, "two")] {
        desk.write("a.txt", word);
        desk.run(&format!("attach a.txt --to {word} --source-title {word}")).ends(0);
    }
    vouch(&one, 0, &other).ends(5).warns("brings no proof from there");
    vouch(&one, 3, &other).ends(0);
    let size: u64 =
        one.run("checkpoint").ends(0).out.lines().filter_map(|line| line.parse().ok()).next().unwrap();
    vouch(&twin, size, &other).ends(6).warns("it has two futures");
    other.run("checkpoint seen").ends(6).says("CONTRADICTS what was seen before");
    other.write("old.request", other.read("theirs.request").replace(&format!("\n{size}\n"), "\n3\n"));
    other.run_words(&["checkpoint", "cosign", "old.request", "--log-key", &log_key(&one)]).ends(5);
    other.write("nonsense", "hello");
    other.run("checkpoint cosign nonsense").ends(2);
    let forger = Desk::with_open_register();
    other.run_words(&["checkpoint", "cosign", "theirs.request", "--log-key", &log_key(&forger)]).ends(2);
}

#[test]
fn a_garbled_proof_is_no_evidence_of_a_fork() {
    let (one, other) = (Desk::with_open_register(), Desk::with_open_register());
    vouch(&one, 0, &other).ends(0);
    one.write("a.txt", "one");
    one.run("attach a.txt --to one --source-title one").ends(0);
    let request = one.run("checkpoint print --since 3").ends(0).out;
    let proof = request.lines().nth(1).unwrap();
    let garbled = if proof.starts_with('A') { "B" } else { "A" };
    other.write("bad.request", request.replacen(proof, &format!("{garbled}{}", &proof[1..]), 1));
    other
        .run_words(&["checkpoint", "cosign", "bad.request", "--log-key", &log_key(&one)])
        .ends(5)
        .warns("does not verify");
    other.run("checkpoint seen").ends(0);
    vouch(&one, 3, &other).ends(0);
}

#[test]
fn a_checkpoint_is_printed_with_a_code() {
    let desk = Desk::with_open_register();
    let plain = desk.run("checkpoint print").ends(0).out;
    let with = desk.run("checkpoint print --qr").ends(0).out;
    assert!(with.starts_with(&plain) && with.contains('\u{2588}') && with.contains('\u{2584}'));
    desk.run("checkpoint print --html sheet.html").ends(0);
    let page = desk.read("sheet.html");
    assert!(page.contains(plain.lines().next().unwrap()) && page.contains("<td class=\"d\">"));
    assert!(!page.contains("<svg") && !page.contains("<script") && !page.contains("http"));
    desk.run("checkpoint print --size 2").ends(3).warns("no checkpoint was made over exactly 2 entries");
    desk.run("checkpoint print --size 3").ends(0).says(&plain);
}

/// Runs openssl in the folder; false if it failed.
fn openssl(desk: &Desk, words: &str) -> bool {
    let run = Command::new("openssl").args(words.split_whitespace()).current_dir(desk.path()).output();
    run.is_ok_and(|output| output.status.success())
}

const AUTHORITY: &str = "[tsa]\ndefault_tsa = own\n[own]\nserial = ./serial\nsigner_cert = ./tsa.pem\nsigner_key = ./tsa.key\ncerts = ./tsa.pem\n\
    signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\n[req]\ndistinguished_name = name\nx509_extensions = ext\nprompt = no\n\
    [name]\nCN = throw-away\n[ext]\nextendedKeyUsage = critical,timeStamping\n";

#[test]
fn a_time_stamp_is_kept_and_checked_by_openssl() {
    let desk = Desk::with_open_register();
    if !openssl(&desk, "version") {
        println!("not installed here: openssl; nothing was tested");
        return;
    }
    desk.write("tsa.cnf", AUTHORITY);
    desk.write("serial", "01\n");
    assert!(openssl(
        &desk,
        "req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -days 2 -config tsa.cnf"
    ));
    desk.write("checkpoint.txt", desk.run("checkpoint print").ends(0).out);
    assert!(openssl(&desk, "ts -query -data checkpoint.txt -sha256 -cert -out checkpoint.tsq"));
    assert!(openssl(&desk, "ts -reply -config tsa.cnf -queryfile checkpoint.tsq -out checkpoint.tsr"));
    desk.run("checkpoint anchor checkpoint.tsr --kind rfc3161")
        .ends(0)
        .says("kept beside the checkpoint over 3 entries");
    desk.run("checkpoint anchor checkpoint.tsr --kind rfc3161").ends(0).says("known already");
    desk.run("checkpoint")
        .ends(0)
        .says("the first 3 entries are time-stamped (rfc3161); the stamp is not checked here");
    // The log goes on; what was stamped can still be checked, by the words that the program prints.
    desk.write("a.txt", "x");
    desk.run("attach a.txt --to a --source-title a").ends(0);
    desk.run("checkpoint anchors").ends(0).says("openssl ts -verify -data checkpoint.txt -in checkpoint.tsr");
    desk.write("again.txt", desk.run("checkpoint print --size 3").ends(0).out);
    desk.run("checkpoint anchors --save 1 --out again.tsr").ends(0);
    assert!(openssl(&desk, "ts -verify -data again.txt -in again.tsr -CAfile tsa.pem"));
    desk.write("again.txt", desk.run("checkpoint print").ends(0).out);
    assert!(
        !openssl(&desk, "ts -verify -data again.txt -in again.tsr -CAfile tsa.pem"),
        "another checkpoint"
    );
    desk.write("other.txt", "not a checkpoint");
    assert!(openssl(&desk, "ts -query -data other.txt -sha256 -cert -out other.tsq"));
    assert!(openssl(&desk, "ts -reply -config tsa.cnf -queryfile other.tsq -out other.tsr"));
    desk.run("checkpoint anchor other.tsr --kind rfc3161").ends(5).warns("of no checkpoint of this log");
}

#[test]
fn a_receipt_of_opentimestamps_is_kept_as_it_is() {
    let desk = Desk::with_open_register();
    let note = desk.run("checkpoint print").ends(0).out;
    // The head of a detached receipt: magic, version 1, SHA-256, the digest; then operations that are not read here.
    let digest = ledger::Digest::of(note.as_bytes()).0;
    let magic = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";
    let receipt = [magic.as_slice(), &digest, b"\xf0\x10some operations"].concat();
    desk.write("checkpoint.txt.ots", &receipt);
    desk.run("checkpoint anchor checkpoint.txt.ots --kind ots").ends(0);
    desk.run("checkpoint anchors").ends(0).says("ots verify checkpoint.txt.ots");
    desk.run("checkpoint anchors --save 1 --out back.ots").ends(0);
    assert_eq!(std::fs::read(desk.path().join("back.ots")).unwrap(), receipt);
    desk.run("checkpoint anchors --save 2 --out no.ots").ends(3);
}
