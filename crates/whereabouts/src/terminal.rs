//! The terminal: progress, isolation of values in mixed directions, plain tables.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

/// Whether whoever read standard output has gone, as `head` does.
static GONE: AtomicBool = AtomicBool::new(false);

/// Writes one line of results, without control characters of whatever a source wrote.
///
/// When the reader has gone, the work goes on unheard: an import must not stop because `head` has
/// seen enough. Any other failure to write ends the program.
pub fn say(line: impl AsRef<str>) {
    if GONE.load(Ordering::Relaxed) {
        return;
    }
    if let Err(error) = writeln!(stdout().lock(), "{}", plain(line.as_ref())) {
        if error.kind() != std::io::ErrorKind::BrokenPipe {
            eprintln!("whereabouts: writing results: {error}");
            std::process::exit(1);
        }
        GONE.store(true, Ordering::Relaxed);
    }
}

/// A text whose control characters are shown as U+FFFD: a list may hold escape sequences.
pub fn plain(text: &str) -> String {
    let control = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !text.contains(control) { text.to_owned() } else { text.replace(control, "\u{fffd}") }
}

/// Whether a person watches standard error.
pub fn watched() -> bool {
    stderr().is_terminal()
}

/// Whether a person reads standard output.
pub fn read_by_a_person() -> bool {
    stdout().is_terminal()
}

/// One stored value, kept from mixing its direction with the words around it.
///
/// Between U+2068 and U+2069 on a terminal, where «(30 July 1988)» in a Persian
/// run would come out as «(July 1988 30)»; bare where a program reads.
pub fn isolated(value: &str) -> String {
    // Marks of direction in the value itself could reach beyond it.
    let own = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if read_by_a_person() { format!("\u{2068}{}\u{2069}", value.replace(own, "")) } else { value.to_owned() }
}

/// A progress bar on a terminal; silence elsewhere.
pub fn progress(quiet: bool, what: &str, total: Option<u64>) -> ProgressBar {
    if quiet || !watched() {
        return ProgressBar::hidden();
    }
    let style = match total {
        Some(_) => "{msg:24} {bar:32} {pos}/{len}  {per_sec}  {eta} left",
        None => "{msg:24} {spinner} {pos}  {per_sec}",
    };
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    bar.set_style(ProgressStyle::with_template(style).expect("the template is constant"));
    bar.set_message(what.to_owned());
    bar
}

/// A text padded to a width in columns, so that tables stand straight.
///
/// Marks and joiners take no column; the rest of the scripts used here take one.
pub fn padded(text: &str, width: usize) -> String {
    let columns = width_of(text);
    format!("{}{}", isolated(text), " ".repeat(width.saturating_sub(columns)))
}

/// How many columns a text takes.
pub fn width_of(text: &str) -> usize {
    text.chars().filter(|c| !takes_no_column(*c)).count()
}

fn takes_no_column(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{0300}'..='\u{036f}' | '\u{feff}')
}

/// A text cut to a width, with an ellipsis where something was cut.
pub fn cut(text: &str, width: usize) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(width.saturating_sub(1)).collect();
    kept.push('…');
    kept
}

/// A number with thin groups of three, as `28 293`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_count_what_is_seen() {
        for (text, width) in
            [("Ali", 3), ("علی", 3), ("محمّد", 4), ("علی\u{200c}زاده", 7), ("\u{2068}x\u{2069}", 1)]
        {
            assert_eq!(width_of(text), width, "{text}");
        }
        assert_eq!(cut("Behzad Sohrabian", 7), "Behzad…");
        assert_eq!(number(28293), "28\u{202f}293");
        assert_eq!(number(7), "7");
    }
}
