//! Numbers as lists write them: «۲۵ ساله», `25.0`, `25-30`, `~25`.

/// Reads a number or a range of two; nothing when the text says more than that.
pub fn read(text: &str) -> Option<(u32, u32)> {
    let plain = plain(text);
    let mut numbers = Vec::new();
    for part in plain.split(|letter: char| !letter.is_ascii_digit() && letter != '.') {
        let part = part.trim_matches('.');
        if !part.is_empty() {
            let whole = part
                .split_once('.')
                .map_or(Some(part), |(whole, rest)| rest.bytes().all(|byte| byte == b'0').then_some(whole));
            numbers.push(whole?.parse().ok()?);
        }
    }
    let others = plain.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let known = others.clone().all(super::words::is_age_word) && others.count() <= 3;
    match numbers.as_slice() {
        [one] if known && !plain.contains('-') => Some((*one, *one)),
        [one, other] if known && one < other => Some((*one, *other)),
        _ => None,
    }
}

/// Western digits and plain dashes for those of other scripts, in lower case.
fn plain(text: &str) -> String {
    let letters = text.trim().chars().map(|letter| match letter {
        '۰'..='۹' => digit(letter, '۰'),
        '٠'..='٩' => digit(letter, '٠'),
        '٫' => '.',
        '–' | '—' | '−' | '‐' | '‑' => '-',
        letter => letter,
    });
    letters.collect::<String>().to_lowercase()
}

fn digit(letter: char, zero: char) -> char {
    char::from_digit(letter as u32 - zero as u32, 10).expect("the letter is one of ten digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_script() {
        let lines = include_str!("../../testdata/numbers.tsv").lines();
        for line in lines.filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (text, expected) = line.split_once('\t').unwrap_or((line, ""));
            let read = read(text).map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") });
            assert_eq!(read.unwrap_or_default(), expected, "{text}");
        }
    }
}
