//! Which letter stands between the cells, and whether quotation marks enclose them.

use super::delimited::{Shape, sample_rows};
use super::row::Mark;

/// The letters that divide cells, the likelier first where two fit equally.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];

/// How many rows are weighed.
const ROWS: usize = 200;

/// Tells the shape from a sample; `delimiter` when a mapping names it.
pub fn detect(sample: &str, ended: bool, delimiter: Option<u8>) -> Shape {
    let terminator = if !sample.contains('\n') && sample.contains('\r') { b'\r' } else { b'\n' };
    let candidates = match delimiter.or_else(|| declared(sample)) {
        Some(delimiter) => vec![delimiter],
        None => DELIMITERS.to_vec(),
    };
    let shape = |delimiter, quoted| Shape { delimiter, quoted, terminator };
    let fits = candidates.into_iter().map(|delimiter| {
        let quoted = Fit::of(sample, ended, shape(delimiter, true));
        let plain = Fit::of(sample, ended, shape(delimiter, false));
        if quoted.marks_enclose(&plain) { quoted } else { plain }
    });
    let best = fits.reduce(|best, fit| if fit.beats(&best) { fit } else { best });
    best.map_or(shape(b',', true), |fit| fit.shape)
}

/// The delimiter that a first line `sep=;` declares, as Excel writes it.
pub fn declared(sample: &str) -> Option<u8> {
    let rest = sample.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &sample[4..])?;
    let delimiter = rest.bytes().next().filter(u8::is_ascii)?;
    let alone = rest[1..].starts_with(['\n', '\r']);
    (alone && DELIMITERS.contains(&delimiter)).then_some(delimiter)
}

/// How well a shape fits the sample.
struct Fit {
    shape: Shape,
    /// The commonest number of cells in a row.
    columns: usize,
    /// The share of rows that have it.
    share: f64,
    /// Quotation marks that were never closed.
    stray: usize,
    rows: usize,
}

impl Fit {
    fn of(sample: &str, ended: bool, shape: Shape) -> Fit {
        let rows = sample_rows(sample, shape, ended, ROWS);
        let mut widths: Vec<usize> = rows.iter().map(|row| row.len()).collect();
        widths.sort_unstable();
        let (columns, count) = commonest(&widths);
        let stray = rows.iter().flat_map(|row| (0..row.len()).flat_map(|i| row.marks(i)));
        Fit {
            shape,
            columns,
            share: count as f64 / widths.len().max(1) as f64,
            stray: stray.filter(|mark| *mark == Mark::Quote).count(),
            rows: rows.len(),
        }
    }

    /// Whether quotation marks enclose cells here, `plain` being the same text without them.
    fn marks_enclose(&self, plain: &Fit) -> bool {
        // Tab-separated files are usually written without quoting, and their
        // quotation marks are then letters of the text. Elsewhere marks that all
        // close enclose cells, and a few that do not are slips.
        if self.shape.delimiter == b'\t' {
            return self.stray == 0 && self.share >= plain.share;
        }
        self.stray == 0 || self.stray <= plain.rows / 20 && self.share >= plain.share
    }

    fn beats(&self, other: &Fit) -> bool {
        let worth =
            |fit: &Fit| if fit.columns > 1 { fit.share * (1.0 + (fit.columns as f64).ln()) } else { 0.0 };
        worth(self) > worth(other)
    }
}

/// The value that occurs most in a sorted list, the greater of two, and how often.
fn commonest(sorted: &[usize]) -> (usize, usize) {
    let runs = sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len()));
    runs.max_by_key(|(value, count)| (*count, *value)).unwrap_or((0, 0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(sample: &str, delimiter: char, quoted: bool) {
        let shape = detect(sample, true, None);
        assert_eq!((shape.delimiter as char, shape.quoted), (delimiter, quoted), "{sample:?}");
    }

    #[test]
    fn the_delimiter_is_the_letter_that_divides_rows_equally() {
        check("نام,پدر\nبهرام,کاظم\n", ',', true);
        check("نام;پدر;یادداشت\nبهرام;کاظم;یک, دو\nپروین;ژیان;\n", ';', true);
        check("name\tfather\nAbi, Bahram\tKazem\n", '\t', true);
        check("name|note\nA|x, y\nB|z\n", '|', true);
        check("فهرست نهایی\n\nنام,پدر,شهر\nبهرام,کاظم,آبادی\n", ',', true);
        check("sep=;\na;b,c\n", ';', true);
        // A Persian semicolon is no byte: such a first line broke the reader.
        check("sep=؛\nنام;سال\nبهرام;۱۳۶۷\n", ';', true);
        check("یک ستون\nبهرام\nپروین\n", '\t', true);
    }

    #[test]
    fn stray_quotation_marks_turn_quoting_off_for_tabs() {
        check("name\tnote\nBahram \"Abi\"\tx\n", '\t', true);
        check("name\tnote\n\"Abi\tx\nParvin\ty\n", '\t', false);
        check("name\tnote\n\"Abi, Bahram\"\tx\n", '\t', true);
    }

    #[test]
    fn line_ends_of_old_files_are_told() {
        assert_eq!(detect("a,b\rc,d\r", true, None).terminator, b'\r');
        assert_eq!(detect("a,b\r\nc,d\r\n", true, None).terminator, b'\n');
    }
}
