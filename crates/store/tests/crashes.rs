//! What a killed process, a full disk, a locked folder and a second writer leave behind.
//!
//! This test starts itself again as another process, so it has its own `main`.
//! `WHEREABOUTS_KILL_ROUNDS=200` kills more often than the usual twenty times.
#![allow(clippy::unwrap_used)]

mod town;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use ledger::{Body, Source};
use store::{Store, StoreError, Unlock};
use town::{NOW, add_record, add_source, create, open};

/// Tells a child which part to play.
const PART: &str = "WHEREABOUTS_TEST_PART";

fn main() {
    if let Ok(part) = std::env::var(PART) {
        let folder = PathBuf::from(std::env::args().nth(1).unwrap());
        return play(&part, &folder);
    }
    // The usual filters of `cargo test`: run what is named, or everything.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let tests: [(&str, fn()); 7] = [
        ("nothing_acknowledged_is_lost_when_killed", nothing_acknowledged_is_lost_when_killed),
        ("an_acknowledgement_before_its_time_is_caught", an_acknowledgement_before_its_time_is_caught),
        ("a_file_size_limit_loses_nothing", a_file_size_limit_loses_nothing),
        ("a_full_disk_loses_nothing", a_full_disk_loses_nothing),
        ("a_read_only_folder_can_be_read", a_read_only_folder_can_be_read),
        ("a_second_writer_is_told_to_wait", a_second_writer_is_told_to_wait),
        ("damage_is_not_printed_to_the_terminal", damage_is_not_printed_to_the_terminal),
    ];
    for (name, test) in tests {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            test();
            println!("test {name} ... ok");
        }
    }
}

/// What a child does.
fn play(part: &str, folder: &Path) {
    match part {
        "append" => append(folder, false),
        "boast" => append(folder, true),
        "hold" => hold(folder),
        "fill" => println!("{}", fill(folder)),
        "read" => println!("{}", read(folder)),
        "open" => {
            println!("{}", outcome(&Store::open(folder, &Unlock::Throwaway, town::chance(6)).map(drop)))
        }
        other => panic!("no part is called {other}"),
    }
}

/// Starts this program again in a part.
fn child(part: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(PART, part).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// A variant's name, or «ok».
fn outcome(result: &Result<(), StoreError>) -> String {
    match result {
        Ok(()) => "ok".to_owned(),
        Err(error) => {
            let debug = format!("{error:?}");
            debug.split([' ', '(', '{']).next().unwrap().to_owned()
        }
    }
}

/// Appends for ever, in commits of one to thirty records and a file, and acknowledges each.
fn append(folder: &Path, boasting: bool) {
    let mut store = open_alone(folder);
    for round in 0u64.. {
        let size = store.size().unwrap();
        let file = store.vault_put(&mut format!("file {size}").repeat(500).as_bytes()).unwrap();
        let mut writing = store.begin(NOW).unwrap();
        let id = writing.reserve();
        let source = Source { file: Some(file), ..town::source(id, "one") };
        writing.append(&Body::Source(source)).unwrap();
        let records = 1 + (round * 7 + size) % 30;
        for row in 0..records {
            add_record(&mut writing, id.into(), row, "منوچهر قایقران");
        }
        if boasting {
            acknowledge(size + 1 + records);
            std::thread::sleep(Duration::from_secs(60));
        }
        acknowledge(writing.commit().unwrap().size);
    }
}

/// Opens with identifiers and salts that no other process draws.
fn open_alone(folder: &Path) -> Store {
    let mut seed = [0; 32];
    seed[..4].copy_from_slice(&std::process::id().to_le_bytes());
    Store::open(folder, &Unlock::Throwaway, ledger::Chance::from_seed(seed)).unwrap()
}

fn acknowledge(size: u64) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{size}").unwrap();
    out.flush().unwrap();
}

/// Kills a child at some moment and gives the last size it acknowledged.
fn kill_somewhere(mut child: Child, lines: &mut BufReader<ChildStdout>, moment: Duration) -> u64 {
    let mut last = number(lines).unwrap();
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
    while let Some(size) = number(lines) {
        last = size;
    }
    last
}

fn number(lines: &mut impl BufRead) -> Option<u64> {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    line.ends_with('\n').then(|| line.trim().parse().unwrap())
}

/// Whether the register has all that was acknowledged and is whole.
fn check_kept(folder: &Path, acknowledged: u64) -> Result<u64, String> {
    let store = open(folder);
    if store.set_back().is_some() {
        return Err("the log fell behind its mark".to_owned());
    }
    let size = store.size().unwrap();
    if size < acknowledged {
        return Err(format!("{acknowledged} entries were acknowledged, {size} are there"));
    }
    let found = store.verify(|_, _| {}).unwrap();
    found.is_whole().then_some(size).ok_or_else(|| format!("{:?}", found.damage))
}

fn nothing_acknowledged_is_lost_when_killed() {
    let rounds = std::env::var("WHEREABOUTS_KILL_ROUNDS").map_or(20, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let mut interrupted = 0;
    for round in 0..rounds {
        let mut child = child("append", folder.path()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let moment = Duration::from_micros(round * 7919 % 60_000);
        let acknowledged = kill_somewhere(child, &mut lines, moment);
        let size =
            check_kept(folder.path(), acknowledged).unwrap_or_else(|lost| panic!("round {round}: {lost}"));
        interrupted += u64::from(size > acknowledged);
    }
    let size = open(folder.path()).size().unwrap();
    println!(
        "killed {rounds} times, {interrupted} between commit and acknowledgement; {size} entries, all there"
    );
}

fn an_acknowledgement_before_its_time_is_caught() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let mut child = child("boast", folder.path()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let acknowledged = kill_somewhere(child, &mut lines, Duration::ZERO);
    let lost = check_kept(folder.path(), acknowledged).unwrap_err();
    assert!(lost.contains("were acknowledged, 3 are there"), "{lost}");
}

/// Appends until something fails; says what failed and whether all that was committed is there.
fn fill(folder: &Path) -> String {
    let mut store = if folder.join("register.key").exists() { open(folder) } else { create(folder) };
    let mut committed = store.size().unwrap();
    let failed = loop {
        match append_once(&mut store) {
            Ok(size) => committed = size,
            Err(error) => break outcome(&Err(error)),
        }
    };
    let vault = outcome(&store.vault_put(&mut std::io::repeat(7).take(1 << 26)).map(drop));
    drop(store);
    let kept = check_kept(folder, committed).map(|size| size == committed);
    let left = fs::read_dir(folder.join("vault")).unwrap().count();
    format!("{failed} {vault} {kept:?} {left} {}", committed > 100)
}

fn append_once(store: &mut Store) -> Result<u64, StoreError> {
    let mut writing = store.begin(NOW)?;
    let id = writing.reserve();
    writing.append(&Body::Source(town::source(id, "one")))?;
    for row in 0..200 {
        let record = writing.reserve();
        writing.append(&Body::Record(town::record(record, id.into(), row, "لیلا بندری")))?;
    }
    Ok(writing.commit()?.size)
}

fn a_file_size_limit_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    // SIGXFSZ is ignored, as it is in Rust programs that are asked nicely.
    let script = "trap '' XFSZ; ulimit -f 2000; exec \"$0\" \"$1\"";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(folder.path())
        .env(PART, "fill")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "DiskFull DiskFull Ok(true) 0 true", "{output:?}");
    check_kept(folder.path(), 100).unwrap();
}

/// A disk of six megabytes in memory, where the system lets an ordinary user mount one.
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=6m tmpfs \"$1\" || exit 77; exec \"$0\" \"$1/register\"";
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(folder.path())
        .env(PART, "fill")
        .output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        println!("  (no disk can be mounted here; the file size limit stands for it)");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "DiskFull DiskFull Ok(true) 0 true", "{output:?}");
}

/// Opens and reads; says what writing, keeping a file and verifying come to.
fn read(folder: &Path) -> String {
    let mut store = open(folder);
    let rows = town::standing_rows(&store).len();
    let whole = store.verify(|_, _| {}).unwrap().is_whole();
    let vault = outcome(&store.vault_put(&mut b"x".as_slice()).map(drop));
    let people = outcome(&store.put_fact("a", "b"));
    let read_only = store.is_read_only();
    let begun = outcome(&store.begin(NOW).map(drop));
    format!("{read_only} {rows} {whole} {begun} {vault} {people}")
}

fn a_read_only_folder_can_be_read() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("register");
    let mut store = create(&folder);
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    add_record(&mut writing, list, 1, "a");
    writing.commit().unwrap();
    drop(store);
    let program = around.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let set = |path: &Path, mode: u32| {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    for path in [around.path(), &folder, &folder.join("vault"), &program] {
        set(path, 0o555);
    }
    for file in ["register.db", "register.key", "register.mark"] {
        set(&folder.join(file), 0o444);
    }
    let mut command = Command::new(&program);
    command.env(PART, "read").arg(&folder);
    // The superuser may write anywhere, so another user plays this part then.
    if fs::File::create(folder.join("probe")).is_ok() {
        use std::os::unix::process::CommandExt;
        fs::remove_file(folder.join("probe")).unwrap();
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "true 1 true ReadOnly ReadOnly ReadOnly", "{output:?}");
    for path in [around.path(), &folder, &folder.join("vault")] {
        set(path, 0o755);
    }
    for file in ["register.db", "register.key", "register.mark"] {
        set(&folder.join(file), 0o644);
    }
    assert!(!open(&folder).is_read_only());
}

/// Begins to write, says so, and commits when told to.
fn hold(folder: &Path) {
    let mut store = open(folder);
    let mut writing = store.begin(NOW).unwrap();
    add_source(&mut writing, "held");
    acknowledge(0);
    std::io::stdin().read_exact(&mut [0]).unwrap();
    acknowledge(writing.commit().unwrap().size);
}

fn a_second_writer_is_told_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut other = child("hold", folder.path()).spawn().unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap());
    assert_eq!(number(&mut lines), Some(0));
    assert!(matches!(store.begin(NOW).map(drop), Err(StoreError::InUse)));
    assert!(matches!(store.put_fact("a", "b"), Err(StoreError::InUse)));
    assert_eq!(store.size().unwrap(), 3, "reading goes on");
    assert_eq!(open(folder.path()).size().unwrap(), 3, "opening too");
    other.stdin.take().unwrap().write_all(b"x").unwrap();
    assert_eq!(number(&mut lines), Some(4));
    other.wait().unwrap();
    let mut writing = store.begin(NOW).unwrap();
    add_source(&mut writing, "after");
    assert_eq!(writing.commit().unwrap().size, 5);
    check_kept(folder.path(), 5).unwrap();
}

fn damage_is_not_printed_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path()));
    let path = folder.path().join("register.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, bytes).unwrap();
    let output = child("open", folder.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ForeignFile");
    assert!(output.stderr.is_empty(), "{:?}", String::from_utf8_lossy(&output.stderr));
}
