//! A line of a page: words of ours, values of others, numbers, days and links.
//!
//! Everything that a source said passes through here, and comes out escaped and inside
//! `<bdi>`, so that neither its markup nor its direction reaches the rest of the page.

use std::fmt::{self, Write as _};

/// How much a mark wants to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// Firm: established, whole, agreeing.
    Firm,
    /// Said, and not yet more.
    Said,
    /// Contradicted, damaged, refused.
    Broken,
    /// Protected.
    Sealed,
}

impl Tone {
    /// The class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Firm => "firm",
            Tone::Said => "said",
            Tone::Broken => "broken",
            Tone::Sealed => "sealed",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Words(String),
    Stored { text: String, lang: Option<String> },
    Number(String),
    Code(String),
    Time { edtf: String, text: String },
    Link { href: String, class: &'static str, inside: Rich },
    Tag { tone: Tone, text: String },
    Styled { class: &'static str, inside: Rich },
    Fold { summary: Rich, lines: Vec<Rich> },
}

/// A line of a page. As text it is HTML, escaped and isolated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rich(Vec<Piece>);

// What it writes is HTML already; askama escapes it no second time.
impl askama::filters::HtmlSafe for Rich {}

impl Rich {
    /// Nothing yet.
    pub fn new() -> Rich {
        Rich::default()
    }

    /// Words of the program, with values between U+2068 and U+2069 as messages have them.
    pub fn words(text: impl Into<String>) -> Rich {
        Rich::new().and_words(text)
    }

    /// A value as a source wrote it.
    pub fn stored(text: &str) -> Rich {
        Rich::new().and_stored(text, None)
    }

    /// A mark.
    pub fn tag(tone: Tone, text: impl Into<String>) -> Rich {
        Rich::new().and_tag(tone, text)
    }

    /// A number in the digits of the language.
    pub fn number(text: impl Into<String>) -> Rich {
        Rich(vec![Piece::Number(text.into())])
    }

    /// A code, a digest, an identifier: left to right everywhere.
    pub fn code(text: impl Into<String>) -> Rich {
        Rich(vec![Piece::Code(text.into())])
    }

    /// A link; what stands in it alone where it leads nowhere.
    pub fn link(href: impl Into<String>, inside: Rich) -> Rich {
        Rich::linked(href.into(), "", inside)
    }

    /// A reference to where something is said.
    pub fn cite(href: impl Into<String>, inside: Rich) -> Rich {
        Rich::linked(href.into(), "cite", inside)
    }

    fn linked(href: String, class: &'static str, inside: Rich) -> Rich {
        match (href.is_empty(), class) {
            (false, _) => Rich(vec![Piece::Link { href, class, inside }]),
            (true, "") => inside,
            (true, _) => Rich(vec![Piece::Styled { class, inside }]),
        }
    }

    /// A time with what machines read.
    pub fn time(edtf: impl Into<String>, text: impl Into<String>) -> Rich {
        Rich(vec![Piece::Time { edtf: edtf.into(), text: text.into() }])
    }

    /// Small and quiet.
    pub fn small(inside: Rich) -> Rich {
        Rich(vec![Piece::Styled { class: "small", inside }])
    }

    /// A line of its own.
    pub fn line(inside: Rich) -> Rich {
        Rich(vec![Piece::Styled { class: "line", inside }])
    }

    /// Lines that are shown when asked for.
    pub fn fold(summary: Rich, lines: Vec<Rich>) -> Rich {
        if lines.is_empty() { Rich::new() } else { Rich(vec![Piece::Fold { summary, lines }]) }
    }

    /// Words after it.
    pub fn and_words(mut self, text: impl Into<String>) -> Rich {
        self.0.push(Piece::Words(text.into()));
        self
    }

    /// A value after it, in a language where that is known.
    pub fn and_stored(mut self, text: &str, lang: Option<&str>) -> Rich {
        self.0.push(Piece::Stored { text: text.to_owned(), lang: lang.map(str::to_owned) });
        self
    }

    /// A mark after it.
    pub fn and_tag(mut self, tone: Tone, text: impl Into<String>) -> Rich {
        self.0.push(Piece::Tag { tone, text: text.into() });
        self
    }

    /// Another line after it, with a space between where both hold something.
    pub fn and(mut self, other: Rich) -> Rich {
        if !self.0.is_empty() && !other.0.is_empty() {
            self.0.push(Piece::Words(" ".to_owned()));
        }
        self.0.extend(other.0);
        self
    }

    /// Another line right after it.
    pub fn then(mut self, other: Rich) -> Rich {
        self.0.extend(other.0);
        self
    }

    /// Several with a mark between them.
    pub fn join(lines: impl IntoIterator<Item = Rich>, between: &str) -> Rich {
        let mut all = Rich::new();
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            if !all.is_empty() {
                all = all.and_words(between);
            }
            all.0.extend(line.0);
        }
        all
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text alone, for CSV, JSON and titles: as written, without what isolates it.
    pub fn plain(&self) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(own) | Piece::Number(own) | Piece::Code(own) | Piece::Tag { text: own, .. } => {
                    text.push_str(&own.replace(['\u{2068}', '\u{2069}'], ""));
                }
                Piece::Stored { text: own, .. } => text.push_str(own),
                Piece::Time { text: own, .. } => text.push_str(own),
                Piece::Link { inside, .. } => text.push_str(&inside.plain()),
                Piece::Styled { class, inside } => {
                    if *class == "line" && !text.is_empty() {
                        text.push_str("; ");
                    }
                    text.push_str(&inside.plain());
                }
                // What is folded away says why; a table of values has no room for it.
                Piece::Fold { .. } => {}
            }
        }
        text.trim().to_owned()
    }
}

impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| piece.fmt(f))
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Words(text) => write_words(f, text),
            Piece::Stored { text, lang } => write_stored(f, text, lang.as_deref()),
            Piece::Number(text) => write!(f, "<bdi>{}</bdi>", Escaped(text)),
            Piece::Code(text) => write!(f, "<bdi dir=\"ltr\" class=\"code\">{}</bdi>", Escaped(text)),
            Piece::Time { edtf, text } => {
                write!(f, "<time datetime=\"{}\"><bdi>{}</bdi></time>", Escaped(edtf), Escaped(text))
            }
            Piece::Link { href, class: "", inside } => {
                write!(f, "<a href=\"{}\">{inside}</a>", Escaped(href))
            }
            Piece::Link { href, class, inside } => {
                write!(f, "<a class=\"{class}\" href=\"{}\">{inside}</a>", Escaped(href))
            }
            Piece::Tag { tone, text } => {
                write!(f, "<span class=\"tag {}\">", tone.class())?;
                write_words(f, text)?;
                f.write_str("</span>")
            }
            Piece::Styled { class, inside } => write!(f, "<span class=\"{class}\">{inside}</span>"),
            Piece::Fold { summary, lines } => {
                write!(f, "<details><summary>{summary}</summary><ul>")?;
                lines.iter().try_for_each(|line| write!(f, "<li>{line}</li>"))?;
                f.write_str("</ul></details>")
            }
        }
    }
}

/// Words of ours: values in them are isolated where the message says they begin and end.
fn write_words(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut open = 0u32;
    for c in text.chars() {
        match c {
            '\u{2068}' => {
                open += 1;
                f.write_str("<bdi>")?;
            }
            '\u{2069}' if open > 0 => {
                open -= 1;
                f.write_str("</bdi>")?;
            }
            '\u{2069}' => {}
            other => write_escaped(f, other)?,
        }
    }
    (0..open).try_for_each(|_| f.write_str("</bdi>"))
}

/// A value of others: what would upset the line is made visible; without a letter it runs left to right.
fn write_stored(f: &mut fmt::Formatter<'_>, text: &str, lang: Option<&str>) -> fmt::Result {
    f.write_str("<bdi")?;
    if !text.chars().any(char::is_alphabetic) && !text.is_empty() {
        f.write_str(" dir=\"ltr\"")?;
    }
    if let Some(lang) = lang.filter(|lang| lang.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')) {
        write!(f, " lang=\"{lang}\"")?;
    }
    write!(f, ">{}</bdi>", Escaped(&visible(text)))
}

/// A text as it may stand in HTML, between tags or in an attribute.
pub(crate) struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| write_escaped(f, c))
    }
}

fn write_escaped(f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
    match c {
        '&' => f.write_str("&amp;"),
        '<' => f.write_str("&lt;"),
        '>' => f.write_str("&gt;"),
        '"' => f.write_str("&quot;"),
        '\'' => f.write_str("&#39;"),
        other => f.write_char(other),
    }
}

/// A text with the characters that steer direction, or nothing visible, written out: ⟨U+202E⟩.
///
/// They are evidence of how a value came to be, and shown rather than obeyed. What Persian
/// spelling needs (U+200C, U+200D) and the two plain marks (U+200E, U+200F) stay.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let steers = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let hidden = c.is_control() && !matches!(c, '\n' | '\t');
        if steers || hidden {
            let _ = write!(shown, "⟨U+{:04X}⟩", c as u32);
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A text without the characters that steer direction, for a field that is sent again.
pub fn unsteered(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect()
}

/// A value cut to so many characters, for a line of a table.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: Rich, expected: &str) {
        assert_eq!(line.to_string(), expected);
    }

    #[test]
    fn a_value_is_escaped_and_isolated() {
        check(Rich::stored("<script>x</script>"), "<bdi>&lt;script&gt;x&lt;/script&gt;</bdi>");
        check(Rich::stored("a\u{202e}b"), "<bdi>a⟨U+202E⟩b</bdi>");
        check(Rich::stored("a\u{2069}b"), "<bdi>a⟨U+2069⟩b</bdi>");
        check(Rich::stored("3+"), "<bdi dir=\"ltr\">3+</bdi>");
        check(Rich::new().and_stored("علی", Some("fa")), "<bdi lang=\"fa\">علی</bdi>");
        check(Rich::new().and_stored("علی", Some("\" onclick=\"x")), "<bdi>علی</bdi>");
        check(Rich::link("/x?a=\"b", Rich::stored("y")), "<a href=\"/x?a=&quot;b\"><bdi>y</bdi></a>");
    }

    #[test]
    fn values_in_messages_are_isolated_and_nothing_stays_open() {
        check(Rich::words("of \u{2068}12\u{2069} <b>"), "of <bdi>12</bdi> &lt;b&gt;");
        check(Rich::words("of \u{2068}12"), "of <bdi>12</bdi>");
        check(Rich::words("12\u{2069}"), "12");
    }

    #[test]
    fn the_plain_text_is_what_a_table_for_programs_holds() {
        let line = Rich::words("of \u{2068}12\u{2069}").and(Rich::link("x", Rich::stored("a<b")));
        assert_eq!(line.plain(), "of 12 a<b");
        assert_eq!(Rich::join([Rich::stored("a"), Rich::new(), Rich::stored("b")], " · ").plain(), "a · b");
    }
}
