//! A line of a page: words of ours, values of others, numbers, days and links.
//!
//! Everything that a source said passes through here, and comes out escaped and inside
//! `<bdi>`, so that neither its markup nor its direction reaches the rest of the page.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

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
    Words(Cow<'static, str>),
    Stored { text: String, lang: Option<String> },
    Number(String),
    Code(String),
    Time { edtf: String, text: String },
    Link { href: String, class: &'static str, inside: Rich },
    Tag { tone: Tone, text: String },
    Styled { class: &'static str, inside: Rich },
    Fold { summary: Rich, lines: Vec<Rich> },
    Ready(Arc<Ready>),
}

/// A line that stands many times on a page, written once.
#[derive(Debug, PartialEq)]
struct Ready {
    html: String,
    plain: String,
}

/// A line of a page. As text it is HTML, escaped and isolated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rich(Vec<Piece>);

// What it writes is HTML already; askama escapes it no second time.
impl askama::filters::HtmlSafe for Rich {}

impl askama::FastWritable for Rich {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(self.write(dest)?)
    }
}

impl Rich {
    /// Nothing yet.
    pub fn new() -> Rich {
        Rich::default()
    }

    /// Words of the program, with values between U+2068 and U+2069 as messages have them.
    pub fn words(text: impl Into<String>) -> Rich {
        Rich::new().and_words(text)
    }

    /// Words of the program that stand in its files.
    pub(crate) fn fixed(text: Cow<'static, str>) -> Rich {
        Rich(vec![Piece::Words(text)])
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

    /// Words for those who do not see where it stands.
    pub fn unseen(inside: Rich) -> Rich {
        Rich(vec![Piece::Styled { class: "unseen", inside }])
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
        self.0.push(Piece::Words(Cow::Owned(text.into())));
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
            self.0.push(Piece::Words(Cow::Borrowed(" ")));
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
        let between = match between {
            " · " => Cow::Borrowed(" · "),
            other => Cow::Owned(other.to_owned()),
        };
        let mut all = Rich::new();
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            if !all.is_empty() {
                all.0.push(Piece::Words(between.clone()));
            }
            all.0.extend(line.0);
        }
        all
    }

    /// The same as one piece that costs little to repeat.
    pub(crate) fn ready(self) -> Rich {
        match self.is_empty() {
            true => self,
            false => {
                Rich(vec![Piece::Ready(Arc::new(Ready { html: self.to_string(), plain: self.plain() }))])
            }
        }
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
                Piece::Words(own) => text.push_str(&bare(own)),
                Piece::Number(own) | Piece::Code(own) | Piece::Tag { text: own, .. } => {
                    text.push_str(&bare(own));
                }
                Piece::Ready(ready) => text.push_str(&ready.plain),
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

impl Rich {
    fn write(&self, to: &mut dyn fmt::Write) -> fmt::Result {
        self.0.iter().try_for_each(|piece| piece.write(to))
    }
}

impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Piece {
    fn write(&self, to: &mut dyn fmt::Write) -> fmt::Result {
        match self {
            Piece::Words(text) => write_words(to, text),
            Piece::Stored { text, lang } => write_stored(to, text, lang.as_deref()),
            Piece::Number(text) => write_between(to, "<bdi>", text, "</bdi>"),
            Piece::Code(text) => write_between(to, "<bdi dir=\"ltr\" class=\"code\">", text, "</bdi>"),
            Piece::Time { edtf, text } => {
                write_between(to, "<time datetime=\"", edtf, "\"><bdi>")?;
                write_between(to, "", text, "</bdi></time>")
            }
            Piece::Link { href, class, inside } => {
                let open = if class.is_empty() { ["<a", "", ""] } else { ["<a class=\"", class, "\""] };
                open.iter().try_for_each(|part| to.write_str(part))?;
                write_between(to, " href=\"", href, "\">")?;
                inside.write(to)?;
                to.write_str("</a>")
            }
            Piece::Tag { tone, text } => {
                write_between(to, "<span class=\"tag ", tone.class(), "\">")?;
                write_words(to, text)?;
                to.write_str("</span>")
            }
            Piece::Styled { class, inside } => {
                write_between(to, "<span class=\"", class, "\">")?;
                inside.write(to)?;
                to.write_str("</span>")
            }
            Piece::Fold { summary, lines } => write_fold(to, summary, lines),
            Piece::Ready(ready) => to.write_str(&ready.html),
        }
    }
}

/// Words without what isolates the values in them.
fn bare(text: &str) -> Cow<'_, str> {
    match text.contains(['\u{2068}', '\u{2069}']) {
        true => Cow::Owned(text.replace(['\u{2068}', '\u{2069}'], "")),
        false => Cow::Borrowed(text),
    }
}

fn write_fold(to: &mut dyn fmt::Write, summary: &Rich, lines: &[Rich]) -> fmt::Result {
    to.write_str("<details><summary>")?;
    summary.write(to)?;
    to.write_str("</summary><ul>")?;
    for line in lines {
        to.write_str("<li>")?;
        line.write(to)?;
        to.write_str("</li>")?;
    }
    to.write_str("</ul></details>")
}

/// A text between two pieces of markup.
fn write_between(to: &mut dyn fmt::Write, before: &str, text: &str, after: &str) -> fmt::Result {
    to.write_str(before)?;
    write_escaped(to, text)?;
    to.write_str(after)
}

/// Words of ours: values in them are isolated where the message says they begin and end.
fn write_words(to: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    let mut open = 0u32;
    let mut rest = text;
    while let Some(at) = rest.find(['\u{2068}', '\u{2069}']) {
        write_escaped(to, &rest[..at])?;
        let begins = rest[at..].starts_with('\u{2068}');
        match (begins, open) {
            (true, _) => to.write_str("<bdi>")?,
            (false, 0) => {}
            (false, _) => to.write_str("</bdi>")?,
        }
        open = if begins { open + 1 } else { open.saturating_sub(1) };
        rest = &rest[at + '\u{2068}'.len_utf8()..];
    }
    write_escaped(to, rest)?;
    (0..open).try_for_each(|_| to.write_str("</bdi>"))
}

/// A value of others: what would upset the line is made visible; without a letter it runs left to right.
fn write_stored(to: &mut dyn fmt::Write, text: &str, lang: Option<&str>) -> fmt::Result {
    to.write_str("<bdi")?;
    if !text.chars().any(char::is_alphabetic) && !text.is_empty() {
        to.write_str(" dir=\"ltr\"")?;
    }
    if let Some(lang) = lang.filter(|lang| lang.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')) {
        write_between(to, " lang=\"", lang, "\"")?;
    }
    to.write_str(">")?;
    match text.chars().any(is_shown_by_number) {
        true => write_escaped(to, &visible(text))?,
        false => write_escaped(to, text)?,
    }
    to.write_str("</bdi>")
}

/// A text as it may stand in HTML, between tags or in an attribute.
fn write_escaped(to: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        to.write_str(&rest[..at])?;
        to.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    to.write_str(rest)
}

/// Whether a character steers direction, or shows nothing.
fn is_shown_by_number(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || c.is_control() && !matches!(c, '\n' | '\t')
}

/// A text with the characters that steer direction, or nothing visible, written out: ⟨U+202E⟩.
///
/// They are evidence of how a value came to be, and shown rather than obeyed. What Persian
/// spelling needs (U+200C, U+200D) and the two plain marks (U+200E, U+200F) stay.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_shown_by_number(c) {
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
