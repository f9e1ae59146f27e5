//! Records side by side: columns where the terminal is wide enough, else one below the other.

use crate::terminal::{isolated, padded, width_of};

/// One property of all records.
pub struct Row {
    /// Whether they agree: `=`, `≈`, `≠`, or a space where nothing can be compared.
    pub mark: char,
    /// What the property is called.
    pub label: String,
    /// What each record says.
    pub cells: Vec<String>,
}

const LABEL: usize = 18;
const NARROWEST: usize = 18;
const WIDEST: usize = 44;

/// The lines of a screen of this width, in columns of characters.
pub fn laid_out(rows: &[Row], width: usize) -> Vec<String> {
    let count = rows.iter().map(|row| row.cells.len()).max().unwrap_or(1).max(1);
    let column = (width.saturating_sub(LABEL + 3) / count).saturating_sub(1);
    match column {
        column if column >= NARROWEST => {
            rows.iter().flat_map(|row| in_columns(row, column.min(WIDEST))).collect()
        }
        _ => rows.iter().flat_map(|row| in_lines(row, width)).collect(),
    }
}

/// As many lines as the longest value needs.
fn in_columns(row: &Row, column: usize) -> Vec<String> {
    let label = wrapped(&row.label, LABEL);
    let cells: Vec<Vec<String>> = row.cells.iter().map(|cell| wrapped(cell, column)).collect();
    let height = cells.iter().chain([&label]).map(Vec::len).max().unwrap_or(1).max(1);
    let lines = (0..height).map(|at| {
        let mark = if at == 0 { row.mark } else { ' ' };
        let cell = |cell: &Vec<String>, width| padded(cell.get(at).map_or("", String::as_str), width);
        let cells: Vec<String> = cells.iter().map(|own| cell(own, column)).collect();
        format!("{mark} {} {}", cell(&label, LABEL), cells.join(" "))
    });
    lines.collect()
}

/// The property, then each record that says something about it, by its number.
fn in_lines(row: &Row, width: usize) -> Vec<String> {
    let mut lines = vec![format!("{} {}", row.mark, row.label)];
    for (number, cell) in (1..).zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
        for (at, part) in wrapped(cell, width.saturating_sub(6).max(1)).into_iter().enumerate() {
            let number = if at == 0 { format!("{number}") } else { " ".to_owned() };
            lines.push(format!("    {number} {}", isolated(&part)));
        }
    }
    lines
}

/// A text in lines of at most this width, broken between words where it can be.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |line| width_of(line));
        if last > 0 && last + 1 + width_of(word) > width {
            lines.push(String::new());
        }
        for (at, letter) in word.chars().enumerate() {
            let Some(line) = lines.last_mut() else { break };
            if at == 0 && !line.is_empty() {
                line.push(' ');
            }
            if width_of(line) >= width && width_of(letter.encode_utf8(&mut [0; 4])) > 0 {
                lines.push(letter.to_string());
            } else {
                line.push(letter);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(mark: char, label: &str, cells: &[&str]) -> Row {
        Row { mark, label: label.to_owned(), cells: cells.iter().map(|&cell| cell.to_owned()).collect() }
    }

    #[test]
    fn values_break_between_words_and_inside_only_where_they_must() {
        for (text, width, expected) in [
            ("", 4, vec![""]),
            ("محمد رضا", 8, vec!["محمد رضا"]),
            ("محمد رضا", 7, vec!["محمد", "رضا"]),
            ("abcdef gh", 4, vec!["abcd", "ef", "gh"]),
        ] {
            assert_eq!(wrapped(text, width), expected, "{text}");
        }
    }

    #[test]
    fn columns_where_they_fit_and_lines_where_they_do_not() {
        let rows = [row('=', "Name", &["علی", "Ali"]), row('≠', "Died", &["1988", ""])];
        let wide = laid_out(&rows, 80);
        assert_eq!(wide.len(), 2);
        assert!(wide[0].starts_with("= Name ") && wide[0].contains("علی") && wide[0].contains("Ali"));
        assert_eq!(laid_out(&rows, 50), ["= Name", "    1 علی", "    2 Ali", "≠ Died", "    1 1988"]);
        let eight = [row(' ', "Name", &["a"; 8])];
        assert_eq!(laid_out(&eight, 120).len(), 9);
        assert_eq!(laid_out(&eight, 180).len(), 1);
    }

    #[test]
    fn a_long_value_takes_more_lines_and_loses_nothing() {
        let long = "a value of many words that no column of this terminal can hold in one line of it";
        let lines = laid_out(&[row('=', "Note", &[long, "short"])], 80);
        let said: String = lines.concat();
        assert!(lines.len() > 1 && long.split(' ').all(|word| said.contains(word)), "{lines:?}");
    }
}
