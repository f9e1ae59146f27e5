//! Keys and short lines from the terminal, by their places on a Latin keyboard.

use std::io::{BufRead, Write, stdin, stdout};

use anyhow::{Context, Result};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

use crate::terminal::say;

/// The width of the terminal in columns; a hundred where it does not say.
pub fn width() -> usize {
    let columns = tcgetwinsize(stdout()).map(|size| usize::from(size.ws_col)).unwrap_or(0);
    if columns == 0 { 100 } else { columns }
}

/// One key from the terminal, without Enter; nothing for arrows and function keys.
pub fn key(prompt: &str) -> Result<Option<char>> {
    ask(prompt);
    let key = pressed()?;
    if key.is_none_or(|key| !key.is_ascii_digit()) {
        say(key.filter(|key| !key.is_control()).map(String::from).unwrap_or_default());
    }
    Ok(key)
}

/// Digits and spaces up to Enter, begun with a key that was pressed; nothing if Escape takes it back.
pub fn numbers(begun: Option<char>) -> Result<Option<String>> {
    let mut typed = String::new();
    let mut next = begun;
    loop {
        match next {
            Some('\r' | '\n') => break,
            Some('\u{1b}' | '\u{3}' | '\u{4}') => {
                say("");
                return Ok(None);
            }
            Some('\u{7f}' | '\u{8}') => erase(&mut typed),
            Some(key) if key.is_ascii_digit() || " ,|;".contains(key) => {
                typed.push(key);
                ask(key.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        next = pressed()?;
    }
    say("");
    Ok(Some(typed))
}

/// Takes the last letter back, on the terminal too.
fn erase(typed: &mut String) {
    if typed.pop().is_some() {
        ask("\u{8} \u{8}");
    }
}

/// The same after a question.
pub fn numbers_after(prompt: &str) -> Result<Option<String>> {
    ask(prompt);
    numbers(None)
}

/// A line of words.
pub fn line(prompt: &str) -> Result<String> {
    ask(prompt);
    let mut line = String::new();
    stdin().lock().read_line(&mut line).context("reading from the terminal")?;
    Ok(line.trim().to_owned())
}

fn ask(prompt: &str) {
    print!("{prompt}");
    stdout().flush().ok();
}

fn pressed() -> Result<Option<char>> {
    let raw = Raw::begin()?;
    let mut bytes = [0u8; 16];
    // Straight from the terminal: an arrow is three bytes, and none of them is an answer.
    let read = rustix::io::read(stdin(), &mut bytes).context("reading from the terminal")?;
    drop(raw);
    Ok(match read {
        0 => Some('\u{4}'),
        _ => key_of(&bytes[..read]),
    })
}

/// The key that was pressed, by its place on a Latin keyboard: «س» lies where `s` does on a Persian one.
fn key_of(bytes: &[u8]) -> Option<char> {
    let typed = std::str::from_utf8(bytes).ok()?;
    let mut letters = typed.chars();
    let letter = letters.next()?;
    if letters.next().is_some() {
        return None;
    }
    Some(match letter {
        'س' => 's',
        'ی' | 'ي' => 'd',
        'ع' => 'u',
        'ن' => 'k',
        'ص' => 'w',
        'ظ' | 'ط' | 'ئ' => 'z',
        'ض' => 'q',
        'د' | 'ى' => 'n',
        '۰'..='۹' => digit(letter, '۰'),
        '٠'..='٩' => digit(letter, '٠'),
        other => other.to_ascii_lowercase(),
    })
}

fn digit(letter: char, zero: char) -> char {
    char::from_digit(letter as u32 - zero as u32, 10).unwrap_or('0')
}

/// The terminal without line editing, until dropped.
struct Raw(Termios);

impl Raw {
    fn begin() -> Result<Raw> {
        let before = tcgetattr(stdin()).context("asking the terminal")?;
        let mut raw = before.clone();
        raw.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        tcsetattr(stdin(), OptionalActions::Now, &raw).context("setting the terminal")?;
        Ok(Raw(before))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        tcsetattr(stdin(), OptionalActions::Now, &self.0).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn only_a_single_letter_is_an_answer() {
        for (bytes, expected) in [
            ("s", Some('s')),
            ("S", Some('s')),
            ("س", Some('s')),
            ("ض", Some('q')),
            ("۳", Some('3')),
            ("٣", Some('3')),
            ("\u{1b}[D", None),
            ("\u{1b}OS", None),
            ("sd", None),
            ("\u{3}", Some('\u{3}')),
        ] {
            assert_eq!(key_of(bytes.as_bytes()), expected, "{bytes:?}");
        }
        assert_eq!(key_of(&[0xff]), None);
    }
}
