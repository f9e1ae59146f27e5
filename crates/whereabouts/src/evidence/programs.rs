//! The programs that read PDF and pictures, where they are installed: poppler and tesseract.
//!
//! They get the bytes on standard input and are not named a file; they run within the limits of the child that
//! starts them, which lets them write nothing anywhere.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use originals::{Form, Found, Reader, TEXT, by_pages};

/// Where programs are looked for; the search path of whoever starts this program does not count.
const PLACES: [&str; 4] = ["/usr/bin", "/usr/local/bin", "/bin", "/run/current-system/sw/bin"];
/// The most pages of a scanned PDF that are read by machine.
const SCANNED: u32 = 40;
/// Fewer letters and digits than this a page, and a PDF is taken for a scanned one.
const SPARSE: usize = 20;
/// Languages that a machine reads here, and the packages of Debian that bring them.
const LANGUAGES: [(&str, &str); 3] =
    [("fas", "tesseract-ocr-fas"), ("ara", "tesseract-ocr-ara"), ("eng", "tesseract-ocr-eng")];

/// The place of a program, if it is installed.
pub fn installed(name: &str) -> Option<PathBuf> {
    PLACES.iter().map(|place| Path::new(place).join(name)).find(|path| path.is_file())
}

/// Whether every program is here now that was missing when a file was read.
pub fn came(missing: &[String]) -> bool {
    let here = |name: &String| match name.strip_prefix("tesseract-ocr-") {
        Some(language) => ["4.00", "5"].iter().any(|version| {
            Path::new(&format!("/usr/share/tesseract-ocr/{version}/tessdata/{language}.traineddata"))
                .is_file()
        }),
        None => installed(name).is_some(),
    };
    !missing.is_empty() && missing.iter().all(here)
}

/// Reads what only a program can read.
pub fn read(bytes: &[u8], form: &Form, found: &mut Found) {
    match form.reader {
        Reader::Pdf => read_pdf(bytes, found),
        Reader::Picture => read_picture(bytes, None, found),
        _ => {}
    }
}

fn read_pdf(bytes: &[u8], found: &mut Found) {
    let (Some(text), Some(info)) = (installed("pdftotext"), installed("pdfinfo")) else {
        return found.missing.push("pdftotext".to_owned());
    };
    if let Some(told) = ran(&info, &["-"], bytes, 1 << 20) {
        pdf_claims(&String::from_utf8_lossy(&told), found);
    }
    found.tools.extend(version(&text, "-v"));
    let Some(told) = ran(&text, &["-q", "-enc", "UTF-8", "-", "-"], bytes, TEXT as u64) else {
        return found.issue("file.broken", "pdf");
    };
    let letters = by_pages(&String::from_utf8_lossy(&told), false, found);
    let pages = found.pages.unwrap_or(1);
    if letters < SPARSE * pages as usize {
        read_scanned(bytes, pages, found);
    }
}

/// What `pdfinfo` prints: the number of pages, and claims.
fn pdf_claims(told: &str, found: &mut Found) {
    for line in told.lines() {
        let Some((what, value)) = line.split_once(':') else { continue };
        match what {
            "Pages" => found.pages = value.trim().parse().ok(),
            "Encrypted" if value.trim().starts_with("yes") => found.issue("file.encrypted", "pdf"),
            "Title" | "Subject" | "Keywords" | "Author" | "Creator" | "Producer" | "CreationDate"
            | "ModDate" => {
                found.claim("pdf", what, value);
            }
            _ => {}
        }
    }
}

/// A PDF of pictures: each page is drawn and read by machine.
fn read_scanned(bytes: &[u8], pages: u32, found: &mut Found) {
    let Some(draw) = installed("pdftoppm") else { return found.missing.push("pdftoppm".to_owned()) };
    for page in 1..=pages.min(SCANNED) {
        let number = page.to_string();
        let words = ["-q", "-r", "200", "-gray", "-png", "-f", &number, "-l", &number, "-"];
        match ran(&draw, &words, bytes, 256 << 20) {
            Some(picture) => read_picture(&picture, Some(page), found),
            None => found.issue("file.broken", &format!("page {page}")),
        }
        if found.missing.iter().any(|one| one == "tesseract") {
            return;
        }
    }
    if pages > SCANNED {
        found.issue("file.pages-unread", &format!("pages {}-{pages}", SCANNED + 1));
    }
}

/// Reads the words in a picture by machine: unchecked, and marked so.
fn read_picture(bytes: &[u8], page: Option<u32>, found: &mut Found) {
    let Some(tesseract) = installed("tesseract") else {
        if !found.missing.iter().any(|one| one == "tesseract") {
            found.missing.push("tesseract".to_owned());
        }
        return;
    };
    let known = ran(&tesseract, &["--list-langs"], &[], 1 << 16).unwrap_or_default();
    let known = String::from_utf8_lossy(&known).into_owned();
    let has = |language: &str| known.lines().any(|line| line.trim() == language);
    for (language, package) in LANGUAGES {
        if !has(language) && !found.missing.iter().any(|one| one == package) {
            found.missing.push(package.to_owned());
        }
    }
    let languages: Vec<&str> =
        LANGUAGES.iter().map(|(language, _)| *language).filter(|one| has(one)).collect();
    if languages.is_empty() {
        return;
    }
    let languages = languages.join("+");
    if let Some(version) = version(&tesseract, "--version").map(|one| format!("{one} ({languages})"))
        && !found.tools.contains(&version)
    {
        found.tools.push(version);
    }
    match ran(&tesseract, &["stdin", "stdout", "-l", &languages, "quiet"], bytes, TEXT as u64) {
        Some(words) => {
            let words = String::from_utf8_lossy(&words).replace('\u{c}', "");
            let place = page.map_or("picture".to_owned(), |page| format!("page {page}"));
            found.passage(page, place, &words, true);
        }
        None => found
            .issue("file.not-read-by-machine", &page.map_or(String::new(), |page| format!("page {page}"))),
    }
}

/// The first line of what a program says of its version.
fn version(program: &Path, word: &str) -> Option<String> {
    let mut asked = command(program);
    asked.arg(word).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = asked.output().ok()?;
    let told = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&told)
        .lines()
        .next()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C.UTF-8").env("OMP_THREAD_LIMIT", "1");
    command
}

/// Runs a program on some bytes; what it wrote, if it ended well.
fn ran(program: &Path, words: &[&str], bytes: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut child = command(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    let mut told = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            stdin.write_all(bytes).ok();
        });
        stdout.take(most).read_to_end(&mut told).ok();
    });
    child.wait().ok().filter(std::process::ExitStatus::success).map(|_| told)
}
