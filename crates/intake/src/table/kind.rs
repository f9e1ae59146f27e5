//! Is this file a list at all, and of which kind: told from its first bytes.

use crate::Refusal;

/// The kinds of files that lists come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text with cells between delimiters: CSV, TSV and their kin.
    Text,
    /// FollowTheMoney entities, one JSON object a line.
    Ftm,
    /// A workbook (XLSX or ODS), to be read in a child process with limits.
    Workbook,
}

/// First bytes of files that are no lists, with the sentence that says so.
const REFUSED: &[(&[u8], Refusal)] = &[
    (b"%PDF", Refusal::Pdf),
    (b"\x89PNG", Refusal::Picture),
    (b"\xFF\xD8\xFF", Refusal::Picture),
    (b"GIF8", Refusal::Picture),
    (b"II*\0", Refusal::Picture),
    (b"MM\0*", Refusal::Picture),
    (b"\xD0\xCF\x11\xE0", Refusal::OldWorkbook),
    (b"{\\rtf", Refusal::Document),
    (b"SQLite format 3\0", Refusal::Binary),
    (b"\x1F\x8B", Refusal::Archive),
    (b"7z\xBC\xAF", Refusal::Archive),
    (b"Rar!", Refusal::Archive),
    (b"\x7FELF", Refusal::Binary),
    (b"MZ\x90", Refusal::Binary),
];

/// Tells the kind of a file from its first bytes, up to 64 KiB, or why it is no list.
pub fn kind(sample: &[u8]) -> Result<Kind, Refusal> {
    if let Some((_, refusal)) = REFUSED.iter().find(|(start, _)| sample.starts_with(start)) {
        return Err(refusal.clone());
    }
    if sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Workbook);
    }
    let encoding = super::encoding::detect(sample);
    let (text, _) = encoding.decode_with_bom_removal(sample);
    if super::row::blank(&text) {
        return Err(Refusal::Empty);
    }
    if looks_binary(&text) {
        return Err(Refusal::Binary);
    }
    let start = text.trim_start().get(..200).unwrap_or(text.trim_start()).to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Err(Refusal::WebPage);
    }
    if start.starts_with("<?xml") {
        return Err(Refusal::Xml);
    }
    if start.starts_with('{') {
        return json(&text);
    }
    if start.starts_with("[{") || start.starts_with("[\n") {
        return Err(Refusal::Json);
    }
    Ok(Kind::Text)
}

/// One JSON object a line with a schema is FollowTheMoney; other JSON is no list we know.
fn json(text: &str) -> Result<Kind, Refusal> {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let object = first.trim_end().ends_with('}') || !text.trim_start().contains('\n');
    let entity = first.contains("\"schema\"") || first.contains("\"properties\"");
    if object && entity { Ok(Kind::Ftm) } else { Err(Refusal::Json) }
}

/// One letter in ten is a control character that no text needs.
fn looks_binary(text: &str) -> bool {
    let odd = |letter: &char| {
        *letter == '\u{FFFD}'
            || letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}')
    };
    text.chars().filter(odd).count() * 10 > text.chars().count()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_from_what_is_none() {
        let lines = include_str!("../../testdata/kinds.tsv").lines();
        for line in lines.filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (start, expected) = line.split_once('\t').unwrap();
            let bytes = unescape(start);
            assert_eq!(format!("{:?}", kind(&bytes)), expected, "{start}");
        }
    }

    /// `\n`, `\\` and `\x00` stand for their bytes.
    fn unescape(text: &str) -> Vec<u8> {
        let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
        while let [first, after @ ..] = rest {
            (rest, _) = match (first, after) {
                (b'\\', [b'n', rest @ ..]) => (rest, bytes.push(b'\n')),
                (b'\\', [b'\\', rest @ ..]) => (rest, bytes.push(b'\\')),
                (b'\\', [b'x', a, b, rest @ ..]) => {
                    let hex = [*a, *b];
                    let hex = std::str::from_utf8(&hex).unwrap();
                    (rest, bytes.push(u8::from_str_radix(hex, 16).unwrap()))
                }
                _ => (after, bytes.push(*first)),
            };
        }
        bytes
    }
}
