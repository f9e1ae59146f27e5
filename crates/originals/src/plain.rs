//! Text of any encoding, in passages of some lines.

use crate::found::{Found, within};

/// How long a passage grows before the next one begins, in bytes.
const PASSAGE: usize = 2_000;
/// The longest passage there is: a single line is parted here, in bytes.
const LONGEST: usize = 16_000;

/// The letters of a text, and the encoding they were read in.
pub fn decode(bytes: &[u8]) -> (String, &'static str) {
    let sample = &bytes[..bytes.len().min(64 * 1024)];
    let encoding = intake::text_encoding(sample);
    let (text, read_as, _) = encoding.decode(bytes);
    (text.into_owned(), read_as.name())
}

/// Reads a plain text.
pub(crate) fn read(bytes: &[u8], outer: &str, found: &mut Found) {
    let (text, encoding) = decode(bytes);
    if outer.is_empty() {
        found.claim("text", "encoding as read", encoding);
    }
    by_lines(&text, outer, found);
}

/// Parts a text into passages of whole lines, each with the numbers of its lines.
pub(crate) fn by_lines(text: &str, outer: &str, found: &mut Found) {
    let (mut first, mut last, mut passage) = (1_u64, 0_u64, String::new());
    for line in text.lines() {
        if passage.len() + line.len() > PASSAGE && !passage.is_empty() {
            lines(&passage, first, last, outer, found);
            (first, passage) = (last + 1, String::new());
        }
        last += 1;
        for piece in pieces(line) {
            if passage.len() + piece.len() > LONGEST {
                lines(&passage, first, last, outer, found);
                (first, passage) = (last, String::new());
            }
            passage.push_str(piece);
        }
        passage.push('\n');
    }
    lines(&passage, first, last, outer, found);
}

fn lines(text: &str, first: u64, last: u64, outer: &str, found: &mut Found) {
    let place = if first == last { format!("line {first}") } else { format!("lines {first}-{last}") };
    found.passage(None, within(outer, &place), text, false);
}

/// A line in pieces that are not too long, parted between letters.
fn pieces(mut line: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if line.is_empty() {
            return None;
        }
        let end = line.floor_char_boundary(LONGEST.min(line.len()));
        let (piece, rest) = line.split_at(end.max(1).min(line.len()));
        line = rest;
        Some(piece)
    })
}

/// Adds pages that a program told apart by form feeds; gives how many letters and digits were read.
pub fn by_pages(text: &str, by_machine: bool, found: &mut Found) -> usize {
    let mut read = 0;
    let text = text.strip_suffix('\u{c}').unwrap_or(text);
    for (page, words) in (1..).zip(text.split('\u{c}')) {
        read += words.chars().filter(|letter| letter.is_alphanumeric()).count();
        for piece in pieces(words) {
            found.passage(Some(page), format!("page {page}"), piece, by_machine);
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers() {
        let mut found = Found::default();
        by_lines("یک\nدو\n\nچهار\n", "", &mut found);
        assert_eq!(found.passages[0].place, "lines 1-4");
        let mut found = Found::default();
        let line = "سطری از یک متن\n".repeat(300);
        by_lines(&line, "attachment 1", &mut found);
        assert!(found.passages.len() > 3);
        assert!(found.passages[0].place.starts_with("attachment 1, lines 1-"));
        let whole: usize = found.passages.iter().map(|one| one.text.lines().count()).sum();
        assert_eq!(whole, 300);
    }

    #[test]
    fn a_line_without_end_is_parted_and_nothing_lost() {
        let mut found = Found::default();
        by_lines(&"ب".repeat(100_000), "", &mut found);
        let letters: usize = found.passages.iter().map(|one| one.text.chars().count()).sum();
        assert_eq!(letters, 100_000);
        assert!(found.passages.iter().all(|one| one.text.len() <= LONGEST));
    }

    #[test]
    fn pages_are_counted_from_one_and_blank_ones_count() {
        let mut found = Found::default();
        assert_eq!(by_pages("one\u{c}\u{c}three\u{c}", false, &mut found), 8);
        let pages: Vec<Option<u32>> = found.passages.iter().map(|one| one.page).collect();
        assert_eq!(pages, [Some(1), Some(3)]);
    }
}
