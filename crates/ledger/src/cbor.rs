//! The deterministic subset of CBOR that everything hashed here is written in.
//!
//! RFC 8949 section 4.2.1 (core deterministic encoding), narrowed further: unsigned
//! integers, byte strings, text strings, arrays of known length, `false`, `true`
//! and `null`. No maps, floats, tags, negative or indefinite values. Every length
//! is written in its shortest form, so that one value has exactly one encoding
//! and a reader that accepts only this form needs no second look:
//!
//! ```text
//! 0            -> 00            23         -> 17
//! 24           -> 18 18         1_000      -> 19 03e8
//! b"\x01\x02"  -> 42 01 02      "آ"        -> 62 d8 a2
//! ["a", null]  -> 82 61 61 f6   false/true -> f4/f5
//! ```
//!
//! Text keeps the code points of its source; nothing is ever normalised.

/// The longest text, in bytes.
///
/// Any spreadsheet cell fits: 32,767 UTF-16 units are at most 98,301 bytes of UTF-8.
pub const TEXT_LIMIT: usize = 128 * 1024;

/// The most members one array may have.
pub const ARRAY_LIMIT: usize = 1 << 20;

/// The most bytes one entry's body may have.
pub const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// The deepest nesting of arrays that is read.
pub const DEPTH_LIMIT: usize = 6;

const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// Bytes that are not in canonical form, or do not mean what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {what}")]
pub struct Malformed {
    /// The offset of the offending value.
    pub at: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// Writes values in canonical form, one after the other.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn with_capacity(capacity: usize) -> Writer {
        Writer { bytes: Vec::with_capacity(capacity) }
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn head(&mut self, major: u8, value: u64) {
        let major = major << 5;
        let wide = value.to_be_bytes();
        match value {
            0..24 => self.bytes.push(major | value as u8),
            24..0x100 => self.bytes.extend([major | 24, value as u8]),
            0x100..0x1_0000 => self.bytes.extend([major | 25, wide[6], wide[7]]),
            0x1_0000..0x1_0000_0000 => {
                self.bytes.push(major | 26);
                self.bytes.extend(&wide[4..]);
            }
            _ => {
                self.bytes.push(major | 27);
                self.bytes.extend(&wide);
            }
        }
    }

    pub(crate) fn unsigned(&mut self, value: u64) -> &mut Writer {
        self.head(UNSIGNED, value);
        self
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Writer {
        self.head(BYTES, value.len() as u64);
        self.bytes.extend_from_slice(value);
        self
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Writer {
        self.head(TEXT, value.len() as u64);
        self.bytes.extend_from_slice(value.as_bytes());
        self
    }

    pub(crate) fn array(&mut self, length: usize) -> &mut Writer {
        self.head(ARRAY, length as u64);
        self
    }

    pub(crate) fn boolean(&mut self, value: bool) -> &mut Writer {
        self.bytes.push(if value { TRUE } else { FALSE });
        self
    }

    pub(crate) fn optional_text(&mut self, value: Option<&str>) -> &mut Writer {
        match value {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    pub(crate) fn optional_bytes(&mut self, value: Option<&[u8]>) -> &mut Writer {
        match value {
            Some(value) => self.bytes(value),
            None => self.null(),
        }
    }

    pub(crate) fn optional_unsigned(&mut self, value: Option<u64>) -> &mut Writer {
        match value {
            Some(value) => self.unsigned(value),
            None => self.null(),
        }
    }

    pub(crate) fn null(&mut self) -> &mut Writer {
        self.bytes.push(NULL);
        self
    }

    /// Appends bytes that are canonical already.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Writer {
        self.bytes.extend_from_slice(bytes);
        self
    }
}

/// Reads canonical values and refuses everything else.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    /// The offset of the next value.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The length of all bytes.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn refuse<T>(&self, what: &'static str) -> Result<T, Malformed> {
        Err(Malformed { at: self.at, what })
    }

    /// Refuses bytes after the last value.
    pub(crate) fn end(&self) -> Result<(), Malformed> {
        if self.at == self.bytes.len() { Ok(()) } else { self.refuse("bytes after the end") }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        match self.bytes.get(self.at..).and_then(|rest| rest.get(..count)) {
            Some(taken) => {
                self.at += count;
                Ok(taken)
            }
            None => self.refuse("ends too early"),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Reads the head of a value of the major type; its argument must be in shortest form.
    fn head(&mut self, major: u8, what: &'static str) -> Result<u64, Malformed> {
        let Some(first) = self.peek() else {
            return self.refuse("ends too early");
        };
        if first >> 5 != major {
            return self.refuse(what);
        }
        let (width, least) = match first & 31 {
            short @ 0..24 => {
                self.at += 1;
                return Ok(u64::from(short));
            }
            24 => (1, 24),
            25 => (2, 0x100),
            26 => (4, 0x1_0000),
            27 => (8, 0x1_0000_0000),
            _ => return self.refuse("a length that is not definite"),
        };
        let start = self.at;
        self.at += 1;
        let value = self.take(width)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
        if value < least {
            self.at = start;
            return self.refuse("a number not in its shortest form");
        }
        Ok(value)
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, Malformed> {
        self.head(UNSIGNED, "expected a number")
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.head(BYTES, "expected bytes")?;
        match usize::try_from(length) {
            Ok(length) if length <= BODY_LIMIT => self.take(length),
            _ => self.refuse("bytes longer than the limit"),
        }
    }

    /// Reads a byte string of exactly `N` bytes.
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let start = self.at;
        let bytes = self.bytes()?;
        bytes.try_into().map_err(|_| Malformed { at: start, what: "bytes of another length" })
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Malformed> {
        let start = self.at;
        let length = self.head(TEXT, "expected text")?;
        let bytes = match usize::try_from(length) {
            Ok(length) if length <= TEXT_LIMIT => self.take(length)?,
            _ => {
                return Err(Malformed { at: start, what: "text longer than the limit" });
            }
        };
        std::str::from_utf8(bytes).map_err(|_| Malformed { at: start, what: "text is not UTF-8" })
    }

    /// Reads the head of an array of any permitted length.
    pub(crate) fn array(&mut self) -> Result<usize, Malformed> {
        let start = self.at;
        let length = self.head(ARRAY, "expected a list")?;
        // Every member takes at least one byte: a false length cannot make us reserve memory.
        match usize::try_from(length) {
            Ok(length) if length <= ARRAY_LIMIT && length <= self.bytes.len() - self.at => Ok(length),
            _ => Err(Malformed { at: start, what: "a list longer than the limit" }),
        }
    }

    /// Reads the head of an array of exactly this length.
    pub(crate) fn tuple(&mut self, length: usize) -> Result<(), Malformed> {
        let start = self.at;
        if self.array()? == length {
            Ok(())
        } else {
            Err(Malformed { at: start, what: "a list of another length" })
        }
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, Malformed> {
        let value = match self.peek() {
            Some(FALSE) => false,
            Some(TRUE) => true,
            _ => return self.refuse("expected true or false"),
        };
        self.at += 1;
        Ok(value)
    }

    /// Reads `null` as `None`, anything else with the reader given.
    pub(crate) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        if self.peek() == Some(NULL) {
            self.at += 1;
            return Ok(None);
        }
        read(self).map(Some)
    }

    pub(crate) fn owned(&mut self) -> Result<String, Malformed> {
        self.text().map(str::to_owned)
    }

    pub(crate) fn optional_owned(&mut self) -> Result<Option<String>, Malformed> {
        self.optional(Self::owned)
    }

    /// Whether an array comes next.
    pub(crate) fn is_array(&self) -> bool {
        self.peek().is_some_and(|first| first >> 5 == ARRAY)
    }

    /// Steps over one item of a body and returns its bytes.
    ///
    /// An item stands two arrays deep in its body.
    pub(crate) fn item(&mut self) -> Result<&'a [u8], Malformed> {
        let start = self.at;
        self.step(DEPTH_LIMIT - 2)?;
        Ok(&self.bytes[start..self.at])
    }

    fn step(&mut self, depth: usize) -> Result<(), Malformed> {
        match self.peek().map(|first| first >> 5) {
            Some(UNSIGNED) => self.unsigned().map(drop),
            Some(BYTES) => self.bytes().map(drop),
            Some(TEXT) => self.text().map(drop),
            Some(ARRAY) if depth == 0 => self.refuse("nested too deep"),
            Some(ARRAY) => (0..self.array()?).try_for_each(|_| self.step(depth - 1)),
            _ => match self.peek() {
                Some(FALSE | TRUE | NULL) => {
                    self.at += 1;
                    Ok(())
                }
                Some(_) => self.refuse("a kind of value that is not used here"),
                None => self.refuse("ends too early"),
            },
        }
    }
}
