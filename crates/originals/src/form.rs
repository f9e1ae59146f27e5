//! What a file is, told by its bytes and never by its name.
//!
//! The table is `data/forms.tsv`. A name is only held against it: a «scan.pdf» that is a
//! program, or two files in one, is an issue for whoever looks at it.

use std::io::{Cursor, Read};
use std::sync::LazyLock;

use zip::ZipArchive;

/// How much of a file's beginning tells what it is, in bytes.
const HEAD: usize = 64 * 1024;

/// A form that files have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The media type, as `application/pdf`.
    pub media_type: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Endings of names that such files usually have.
    pub endings: Vec<&'static str>,
    /// Who reads it.
    pub reader: Reader,
    signatures: Vec<Vec<(usize, Vec<u8>)>>,
}

/// Which reader a form has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// By `pdftotext` and `pdfinfo`, which the caller runs.
    Pdf,
    /// A picture: its metadata here, its words by `tesseract`, which the caller runs.
    Picture,
    /// Text of any encoding.
    Plain,
    /// A web page.
    Html,
    /// An e-mail.
    Mail,
    /// A Word document.
    Docx,
    /// PowerPoint slides.
    Pptx,
    /// An OpenDocument text or slides.
    Odf,
    /// A workbook.
    Sheet,
    /// A web archive, its records one behind the other.
    Warc,
    /// A web archive in a ZIP.
    Wacz,
    /// Any other ZIP: its parts are listed.
    Zip,
    /// Nobody: it is kept, and not read.
    None,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let lines = include_str!("../data/forms.tsv").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).map(of_line).collect()
});

fn of_line(line: &'static str) -> Form {
    let cells: Vec<&str> = line.split('\t').collect();
    let [media_type, name, endings, signatures, reader] = cells[..] else {
        panic!("the table of forms has a line of {} cells", cells.len());
    };
    let alternatives = signatures.split(' ').filter(|one| *one != "-");
    Form {
        media_type,
        name,
        endings: endings.split(' ').collect(),
        reader: reader_named(reader),
        signatures: alternatives.map(|one| one.split('+').map(signature).collect()).collect(),
    }
}

fn signature(text: &str) -> (usize, Vec<u8>) {
    let (offset, hex) = text.split_once(':').expect("a signature is offset:hex");
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("a signature is hexadecimal");
    (offset.parse().expect("an offset is a number"), bytes)
}

fn reader_named(word: &str) -> Reader {
    match word {
        "pdf" => Reader::Pdf,
        "picture" => Reader::Picture,
        "plain" => Reader::Plain,
        "html" => Reader::Html,
        "mail" => Reader::Mail,
        "docx" => Reader::Docx,
        "pptx" => Reader::Pptx,
        "odf" => Reader::Odf,
        "sheet" => Reader::Sheet,
        "warc" => Reader::Warc,
        "wacz" => Reader::Wacz,
        "zip" => Reader::Zip,
        "none" => Reader::None,
        other => panic!("the table of forms names an unknown reader «{other}»"),
    }
}

impl Form {
    fn begins(&self, head: &[u8]) -> bool {
        let stands = |(offset, bytes): &(usize, Vec<u8>)| {
            head.get(*offset..offset + bytes.len()).is_some_and(|found| found == bytes)
        };
        self.signatures.iter().any(|all| all.iter().all(stands))
    }
}

/// The form with this media type.
pub fn form(media_type: &str) -> &'static Form {
    FORMS.iter().find(|form| form.media_type == media_type).unwrap_or_else(|| unknown())
}

fn unknown() -> &'static Form {
    FORMS.last().expect("the table of forms ends with the unknown one")
}

/// What a file is by its first bytes; 64 KiB are enough.
pub fn form_of(head: &[u8]) -> &'static Form {
    let head = &head[..head.len().min(HEAD)];
    if let Some(form) = FORMS.iter().find(|form| form.begins(head)) {
        return form;
    }
    let encoding = intake::text_encoding(head);
    let (text, _) = encoding.decode_with_bom_removal(head);
    if head.is_empty() || looks_binary(&text) {
        return unknown();
    }
    let start: String = text.trim_start().chars().take(600).collect::<String>().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    if begins(&["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<style"])
        || start.contains("<html")
    {
        form("text/html")
    } else if is_mail(&text) {
        form("message/rfc822")
    } else if begins(&["<?xml", "<svg"]) {
        form("text/xml")
    } else {
        form("text/plain")
    }
}

/// Control characters and broken letters that no text has.
fn looks_binary(text: &str) -> bool {
    let mut odd = 0;
    let mut all = 0;
    for letter in text.chars() {
        all += 1;
        let control = letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}');
        odd += usize::from(control || letter == '\u{fffd}');
    }
    odd * 50 > all
}

/// Fields that an e-mail begins with; two of them in its first lines make one.
const FIELDS: [&str; 12] = [
    "received:",
    "from:",
    "to:",
    "subject:",
    "date:",
    "message-id:",
    "mime-version:",
    "return-path:",
    "delivered-to:",
    "content-type:",
    "reply-to:",
    "x-mailer:",
];

fn is_mail(text: &str) -> bool {
    let mut lines = text.lines().skip_while(|line| line.is_empty() || line.starts_with("From "));
    let Some(first) = lines.next() else { return false };
    let field = |line: &str| {
        let line = line.trim_start_matches('\u{feff}');
        let name = line.get(..line.find(':').map_or(0, |colon| colon + 1)).unwrap_or_default();
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let known = |line: &str| FIELDS.iter().any(|name| line.to_ascii_lowercase().starts_with(name));
    let head = lines.take_while(|line| !line.is_empty()).take(100);
    field(first) && usize::from(known(first)) + head.filter(|line| known(line)).count() >= 2
}

/// What a file is when all of it can be looked at: the parts of a ZIP, what a gzip holds.
pub fn refined(bytes: &[u8]) -> &'static Form {
    let rough = form_of(bytes);
    match rough.media_type {
        "application/zip" => zip_form(bytes).unwrap_or(rough),
        "application/gzip" => {
            let mut head = Vec::new();
            let unpacked = flate2::read::MultiGzDecoder::new(bytes).take(16).read_to_end(&mut head);
            if unpacked.is_ok() && head.starts_with(b"WARC/") { form("application/warc") } else { rough }
        }
        _ => rough,
    }
}

fn zip_form(bytes: &[u8]) -> Option<&'static Form> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    for (part, media_type) in [
        ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("datapackage.json", "application/wacz"),
    ] {
        if has(part) {
            return Some(form(media_type));
        }
    }
    let mut said = String::new();
    archive.by_name("mimetype").ok()?.take(128).read_to_string(&mut said).ok()?;
    FORMS.iter().find(|form| form.media_type == said.trim() && form.reader != Reader::None)
}

/// What a file is besides: two files in one, that open as one thing here and another there.
pub fn also(bytes: &[u8], form: &Form) -> Option<&'static Form> {
    let zipped = bytes.starts_with(b"PK");
    let holds = || ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| !archive.is_empty());
    if !zipped && holds() {
        return Some(self::form("application/zip"));
    }
    let start = &bytes[..bytes.len().min(1024)];
    let pdf = start.windows(5).any(|five| five == b"%PDF-");
    let binary = !matches!(form.reader, Reader::Plain | Reader::Html | Reader::Mail);
    (form.reader != Reader::Pdf && binary && pdf).then(|| self::form("application/pdf"))
}

/// What a name's ending promises, if it promises anything that is known.
pub fn by_ending(name: &str) -> Option<&'static Form> {
    let ending = ending(name)?;
    FORMS.iter().find(|form| form.endings.contains(&ending.as_str()))
}

/// The last letters of a name after its dot, in small letters.
pub fn ending(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    if name.ends_with(".warc.gz") {
        return Some("warc.gz".to_owned());
    }
    let (stem, ending) = name.rsplit_once('.')?;
    let plain = !stem.is_empty() && !ending.is_empty() && ending.len() <= 8;
    (plain && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| ending.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: &str) {
        assert_eq!(form_of(head).media_type, expected, "{:?}", String::from_utf8_lossy(head));
    }

    #[test]
    fn bytes_tell_what_a_file_is() {
        check(b"%PDF-1.7\n", "application/pdf");
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg");
        check(b"RIFF\0\0\0\0WEBPVP8 ", "image/webp");
        check(b"\0\0\0\x18ftypheic", "image/heic");
        check(b"\0\0\0\x18ftypmp42", "video/mp4");
        check("نام و نام پدر\nبهزاد".as_bytes(), "text/plain");
        check(b"BM is how this text begins", "text/plain");
        check(b"\xef\xbb\xbf<!DOCTYPE html><p>x", "text/html");
        check(b"From: a@x.example\r\nTo: b@x.example\r\n\r\nhello", "message/rfc822");
        check(b"From: only one field\n\nhello", "text/plain");
        check(b"<?xml version='1.0'?><a/>", "text/xml");
        check(b"\x7fELF\x02\x01", "application/x-executable");
        check(&[0, 1, 2, 3, 4, 5, 6, 7], "application/octet-stream");
        check(b"", "application/octet-stream");
        let wide: Vec<u8> =
            "نام، نام پدر و روز\n".repeat(4).encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide, "text/plain");
    }

    #[test]
    fn names_promise_something_or_nothing() {
        let promised = |name: &str| by_ending(name).map(|form| form.media_type);
        assert_eq!(promised("scan.PDF"), Some("application/pdf"));
        assert_eq!(promised("page.warc.gz"), Some("application/warc"));
        assert_eq!(promised("list.csv"), Some("text/plain"));
        for name in ["scan", ".pdf", "scan.", "scan.p/df", "scan.نام", ""] {
            assert_eq!(promised(name), None, "{name}");
        }
    }
}
