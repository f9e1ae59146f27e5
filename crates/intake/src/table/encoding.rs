//! Which encoding is this text in, and its letters as they come.
//!
//! What lists come in: UTF-8 with and without a byte order mark, UTF-16 of both
//! orders (Excel's "Unicode text"), Windows-1256 (old Persian and Arabic
//! programs). Bytes that are no text of the encoding become U+FFFD, which the
//! importer notes beside the value; the untouched file stays in the vault.

use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};

use crate::TableError;

/// How many bytes are looked at before anything is decided.
pub const SAMPLE: usize = 64 * 1024;

/// Tells the encoding from the first bytes of a text.
pub fn detect(sample: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(sample) {
        return encoding;
    }
    if is_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    // "ir" leans towards Windows-1256 where the bytes alone cannot tell.
    let guess = detector.guess(Some(b"ir"), Utf8Detection::Allow);
    if guess == WINDOWS_1252 && mostly_arabic(sample) { WINDOWS_1256 } else { guess }
}

/// The encoding a mapping names: any label of the Encoding Standard, as `utf-8` or `windows-1256`.
pub fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

/// UTF-16 shows itself by the zero bytes of its spaces, digits and line ends.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match (even * 20 > pairs, odd * 20 > pairs) {
        (true, false) if even > 4 * odd && even > 2 => Some(UTF_16BE),
        (false, true) if odd > 4 * even && odd > 2 => Some(UTF_16LE),
        _ => None,
    }
}

/// UTF-8, even with a few broken letters: one bad byte must not turn a whole list to nonsense.
fn is_utf8(sample: &[u8]) -> bool {
    let (mut broken, mut letters) = (0, 0);
    for chunk in sample.utf8_chunks() {
        broken += usize::from(!chunk.invalid().is_empty());
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
    }
    // The last letter may be cut by the sample's end.
    broken <= 1 && letters > 0 || broken * 20 <= letters
}

/// More than half of the high bytes are the Arabic letters of Windows-1256.
fn mostly_arabic(sample: &[u8]) -> bool {
    let high = sample.iter().filter(|byte| **byte >= 0x80).count();
    let letters =
        sample.iter().filter(|byte| matches!(byte, 0xC0..=0xED | 0x81 | 0x8D | 0x8E | 0x90)).count();
    high > 8 && letters * 2 > high
}

/// The first bytes of an input, still to be read again with the rest.
pub struct Sampled<R> {
    /// Up to `SAMPLE` bytes from the start.
    pub head: Vec<u8>,
    /// Whether the whole input is in `head`.
    pub whole: bool,
    rest: R,
}

impl<R: Read> Sampled<R> {
    /// Reads the first bytes and no more.
    pub fn read(mut input: R) -> Result<Sampled<R>, TableError> {
        let mut head = Vec::new();
        input.by_ref().take(SAMPLE as u64).read_to_end(&mut head)?;
        let whole = head.len() < SAMPLE;
        Ok(Sampled { head, whole, rest: input })
    }

    /// The letters of the whole input in this encoding.
    pub fn decode(self, encoding: &'static Encoding) -> Decoded<R> {
        Decoded {
            decoder: encoding.new_decoder_with_bom_removal(),
            head: self.head,
            rest: self.rest,
            chunk: vec![0; SAMPLE],
            done: false,
        }
    }
}

/// An input turned into UTF-8, a chunk at a time.
pub struct Decoded<R> {
    head: Vec<u8>,
    rest: R,
    chunk: Vec<u8>,
    decoder: Decoder,
    done: bool,
}

impl<R: Read> Decoded<R> {
    /// Adds the next letters to `text`; `false` when there are no more.
    pub fn fill(&mut self, text: &mut String) -> Result<bool, TableError> {
        if self.done {
            return Ok(false);
        }
        if self.head.is_empty() {
            let length = read_some(&mut self.rest, &mut self.chunk)?;
            self.done = length == 0;
            decode(&mut self.decoder, &self.chunk[..length], self.done, text);
        } else {
            let head = std::mem::take(&mut self.head);
            decode(&mut self.decoder, &head, false, text);
        }
        Ok(true)
    }
}

/// Reads once, and again where a signal interrupted.
fn read_some(input: &mut impl Read, chunk: &mut [u8]) -> Result<usize, TableError> {
    loop {
        match input.read(chunk) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            other => return Ok(other?),
        }
    }
}

fn decode(decoder: &mut Decoder, mut bytes: &[u8], last: bool, text: &mut String) {
    loop {
        let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
        text.reserve(room);
        let (result, read, _) = decoder.decode_to_string(bytes, text, last);
        bytes = &bytes[read..];
        if result == encoding_rs::CoderResult::InputEmpty {
            return;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TEXT: &str = "نام,نام خانوادگی,نام پدر\nبهرام,آبی‌پوش,کاظم\nپروین,گل‌کار,ژیان\n";

    fn decoded(bytes: &[u8]) -> (&'static str, String) {
        let sampled = Sampled::read(bytes).unwrap();
        let encoding = detect(&sampled.head);
        let mut decoded = sampled.decode(encoding);
        let mut text = String::new();
        while decoded.fill(&mut text).unwrap() {}
        (encoding.name(), text)
    }

    fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn every_encoding_lists_come_in_is_told_and_read_without_loss() {
        let without_peculiar = TEXT.replace('ی', "ي");
        let (arabic, _, lost) = WINDOWS_1256.encode(&without_peculiar);
        assert!(!lost);
        assert_eq!(decoded(TEXT.as_bytes()), ("UTF-8", TEXT.to_owned()));
        assert_eq!(decoded(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat()), ("UTF-8", TEXT.to_owned()));
        for mark in [true, false] {
            assert_eq!(decoded(&utf16(TEXT, mark, false)), ("UTF-16LE", TEXT.to_owned()), "mark: {mark}");
            assert_eq!(decoded(&utf16(TEXT, mark, true)), ("UTF-16BE", TEXT.to_owned()), "mark: {mark}");
        }
        assert_eq!(decoded(&arabic), ("windows-1256", without_peculiar));
    }

    #[test]
    fn a_letter_cut_between_two_chunks_is_read_whole() {
        let long = "ژ".repeat(SAMPLE);
        for shift in ["", "a"] {
            let text = format!("{shift}{long}");
            assert_eq!(decoded(text.as_bytes()).1, text);
        }
    }

    #[test]
    fn bytes_that_are_no_text_become_replacement_marks() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend(b"Ali\xFF,1");
        assert_eq!(decoded(&bytes), ("UTF-8", format!("{TEXT}Ali\u{FFFD},1")));
    }
}
