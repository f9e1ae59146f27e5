//! A line of a page: words of ours, values of others, numbers, days and links.
//!
//! Everything that a source said passes through here, and comes out escaped and inside
//! `<bdi>`, so that neither its markup nor its direction reaches the rest of the page.

mod bare;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use bare::Bare;

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

/// A line of a page. As text it is HTML, escaped and isolated.
///
/// It is written as it is made: a page is thousands of them, and a tree of each would cost more than all else.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rich {
    html: String,
    /// The text alone, where it cannot be read off the HTML: a value in it holds what is shown by number.
    bare: Option<Box<Bare>>,
}

// What it writes is HTML already; askama escapes it no second time.
impl askama::filters::HtmlSafe for Rich {}

impl askama::FastWritable for Rich {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.html)?)
    }
}

impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.html)
    }
}

impl Rich {
    /// Nothing yet.
    pub fn new() -> Rich {
        Rich::default()
    }

    /// Words of the program, with values between U+2068 and U+2069 as messages have them.
    pub fn words(text: impl AsRef<str>) -> Rich {
        Rich::new().and_words(text)
    }

    /// A value as a source wrote it.
    pub fn stored(text: &str) -> Rich {
        Rich::new().and_stored(text, None)
    }

    /// A mark.
    pub fn tag(tone: Tone, text: impl AsRef<str>) -> Rich {
        Rich::new().and_tag(tone, text)
    }

    /// A number in the digits of the language.
    pub fn number(text: impl AsRef<str>) -> Rich {
        Rich::between("<bdi>", text.as_ref(), "</bdi>")
    }

    /// A code, a digest, an identifier: left to right everywhere.
    pub fn code(text: impl AsRef<str>) -> Rich {
        Rich::between("<bdi dir=\"ltr\" class=\"code\">", text.as_ref(), "</bdi>")
    }

    /// A link; what stands in it alone where it leads nowhere.
    pub fn link(href: impl AsRef<str>, inside: Rich) -> Rich {
        match href.as_ref() {
            "" => inside,
            href => inside.within(&["<a href=\"", &escaped(href), "\">"], "</a>"),
        }
    }

    /// A reference to where something is said.
    pub fn cite(href: impl AsRef<str>, inside: Rich) -> Rich {
        match href.as_ref() {
            "" => inside.within(&["<span class=\"cite\">"], "</span>"),
            href => inside.within(&["<a class=\"cite\" href=\"", &escaped(href), "\">"], "</a>"),
        }
    }

    /// A time with what machines read.
    pub fn time(edtf: impl AsRef<str>, text: impl AsRef<str>) -> Rich {
        let (edtf, text) = (edtf.as_ref(), text.as_ref());
        let mut html = String::with_capacity(edtf.len() + text.len() + 48);
        html.push_str("<time datetime=\"");
        push_escaped(&mut html, edtf);
        html.push_str("\"><bdi>");
        push_escaped(&mut html, text);
        html.push_str("</bdi></time>");
        Rich { html, bare: None }
    }

    /// Words for those who do not see where it stands.
    pub fn unseen(inside: Rich) -> Rich {
        inside.within(&["<span class=\"unseen\">"], "</span>")
    }

    /// Small and quiet.
    pub fn small(inside: Rich) -> Rich {
        inside.within(&["<span class=\"small\">"], "</span>")
    }

    /// A line of its own.
    pub fn line(inside: Rich) -> Rich {
        let mut line = inside.within(&["<span class=\"line\">"], "</span>");
        line.bare.iter_mut().for_each(|bare| bare.lines = 1);
        line
    }

    /// Lines that are shown when asked for. They say why; a table of values has no room for it.
    pub fn fold(summary: Rich, lines: Vec<Rich>) -> Rich {
        if lines.is_empty() {
            return Rich::new();
        }
        let size: usize = lines.iter().map(|line| line.html.len() + 9).sum();
        let mut html = String::with_capacity(size + summary.html.len() + 60);
        html.push_str("<details><summary>");
        html.push_str(&summary.html);
        html.push_str("</summary><ul>");
        for line in &lines {
            html.push_str("<li>");
            html.push_str(&line.html);
            html.push_str("</li>");
        }
        html.push_str("</ul></details>");
        Rich { html, ..Rich::default() }
    }

    fn between(before: &str, text: &str, after: &str) -> Rich {
        let mut html = String::with_capacity(before.len() + text.len() + after.len());
        html.push_str(before);
        push_escaped(&mut html, text);
        html.push_str(after);
        Rich { html, bare: None }
    }

    /// The same in an element.
    fn within(self, open: &[&str], close: &str) -> Rich {
        let opening: usize = open.iter().map(|part| part.len()).sum();
        let mut html = String::with_capacity(opening + self.html.len() + close.len());
        open.iter().for_each(|part| html.push_str(part));
        html.push_str(&self.html);
        html.push_str(close);
        let bare = self.bare.map(|bare| Box::new(Bare { text: bare.text.trim().to_owned(), lines: 0 }));
        Rich { html, bare }
    }

    /// Words after it.
    pub fn and_words(mut self, text: impl AsRef<str>) -> Rich {
        push_words(&mut self.html, text.as_ref());
        self.bare.iter_mut().for_each(|bare| bare.text.push_str(&unmarked(text.as_ref())));
        self
    }

    /// A value after it, in a language where that is known.
    pub fn and_stored(mut self, text: &str, lang: Option<&str>) -> Rich {
        if self.bare.is_none() && text.chars().any(is_shown_by_number) {
            self.bare = Some(Box::new(self.read_off()));
        }
        self.bare.iter_mut().for_each(|bare| bare.text.push_str(text));
        push_stored(&mut self.html, text, lang);
        self
    }

    /// A mark after it.
    pub fn and_tag(mut self, tone: Tone, text: impl AsRef<str>) -> Rich {
        for part in ["<span class=\"tag ", tone.class(), "\">"] {
            self.html.push_str(part);
        }
        push_words(&mut self.html, text.as_ref());
        self.html.push_str("</span>");
        self.bare.iter_mut().for_each(|bare| bare.text.push_str(&unmarked(text.as_ref())));
        self
    }

    /// Another line after it, with a space between where both hold something.
    pub fn and(mut self, other: Rich) -> Rich {
        if !self.is_empty() && !other.is_empty() {
            self.html.reserve(other.html.len() + ROOM);
            self.html.push(' ');
            self.bare.iter_mut().for_each(|bare| bare.text.push(' '));
        }
        self.then(other)
    }

    /// Another line right after it.
    pub fn then(mut self, other: Rich) -> Rich {
        if self.is_empty() {
            return other;
        }
        if self.bare.is_some() || other.bare.is_some() {
            let mut bare = self.read_off();
            bare.then(other.read_off());
            self.bare = Some(Box::new(bare));
        }
        self.html.reserve(other.html.len() + ROOM);
        self.html.push_str(&other.html);
        self
    }

    /// Several with a mark between them.
    pub fn join(lines: impl IntoIterator<Item = Rich>, between: &str) -> Rich {
        let mut all = Rich::new();
        for line in lines.into_iter().filter(|line| !line.is_empty()) {
            if !all.is_empty() {
                all = all.and_words(between);
            }
            all = all.then(line);
        }
        all
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }

    /// The text alone, for CSV, JSON and titles: as written, without what isolates it.
    pub fn plain(&self) -> String {
        self.read_off().text.trim().to_owned()
    }

    fn read_off(&self) -> Bare {
        self.bare.as_deref().cloned().unwrap_or_else(|| bare::read(&self.html))
    }
}

/// Room that is left at the end of a line for what comes next.
const ROOM: usize = 96;

/// Words without what isolates the values in them.
fn unmarked(text: &str) -> Cow<'_, str> {
    match text.contains(['\u{2068}', '\u{2069}']) {
        true => Cow::Owned(text.replace(['\u{2068}', '\u{2069}'], "")),
        false => Cow::Borrowed(text),
    }
}

/// Words of ours: values in them are isolated where the message says they begin and end.
fn push_words(to: &mut String, text: &str) {
    to.reserve(text.len() + ROOM);
    let mut open = 0u32;
    let mut rest = text;
    while let Some(at) = isolate(rest) {
        push_escaped(to, &rest[..at]);
        let begins = rest[at..].starts_with('\u{2068}');
        match (begins, open) {
            (true, _) => to.push_str("<bdi>"),
            (false, 0) => {}
            (false, _) => to.push_str("</bdi>"),
        }
        open = if begins { open + 1 } else { open.saturating_sub(1) };
        rest = &rest[at + '\u{2068}'.len_utf8()..];
    }
    push_escaped(to, rest);
    (0..open).for_each(|_| to.push_str("</bdi>"));
}

/// Where U+2068 or U+2069 stands first in a text.
fn isolate(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    bytes.windows(3).position(|three| three[0] == 0xe2 && three[1] == 0x81 && matches!(three[2], 0xa8 | 0xa9))
}

/// A value of others: what would upset the line is made visible; without a letter it runs left to right.
fn push_stored(to: &mut String, text: &str, lang: Option<&str>) {
    to.reserve(text.len() + ROOM);
    to.push_str("<bdi");
    if !text.chars().any(char::is_alphabetic) && !text.is_empty() {
        to.push_str(" dir=\"ltr\"");
    }
    if let Some(lang) = lang.filter(|lang| lang.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')) {
        [" lang=\"", lang, "\""].into_iter().for_each(|part| to.push_str(part));
    }
    to.push('>');
    match text.chars().any(is_shown_by_number) {
        true => push_escaped(to, &visible(text)),
        false => push_escaped(to, text),
    }
    to.push_str("</bdi>");
}

/// A text as it may stand in HTML, between tags or in an attribute.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(is_markup) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    push_escaped(&mut escaped, text);
    Cow::Owned(escaped)
}

fn is_markup(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')
}

fn push_escaped(to: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_markup) {
        to.push_str(&rest[..at]);
        to.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    to.push_str(rest);
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
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most || text.chars().count() <= most {
        return Cow::Borrowed(text);
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    Cow::Owned(short)
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
        let line = |text: &str| Rich::line(Rich::stored(text));
        assert_eq!(Rich::stored("a").and(line("b")).then(line("c")).plain(), "a ; b; c");
        assert_eq!(Rich::new().then(line("b")).then(line("c")).plain(), "b; c");
        assert_eq!(Rich::stored("a").then(line("b").then(line("c"))).plain(), "a; b; c");
        assert_eq!(Rich::stored("a").then(Rich::small(line(" b "))).plain(), "ab");
        assert_eq!(Rich::stored("a").then(Rich::fold(line("why"), vec![line("so")])).plain(), "a");
        let fold = || Rich::fold(line("why"), vec![Rich::fold(line("inside"), vec![line("so")])]);
        assert_eq!(Rich::words("a ").then(fold()).then(Rich::words("b")).plain(), "a b");
        assert_eq!(
            Rich::time("1988", "<1988>").and(Rich::tag(Tone::Firm, "x & \"y\"")).plain(),
            "<1988> x & \"y\""
        );
        assert_eq!(
            Rich::link("/x?a=1&b", Rich::code(" 12 ")).and(Rich::cite("", Rich::stored("'"))).plain(),
            "12 '"
        );
    }

    #[test]
    fn what_steers_direction_stays_as_written_in_a_text_without_markup() {
        let odd = "b\u{202e}<c>";
        let line = |text: &str| Rich::line(Rich::stored(text));
        let said = || Rich::words("a").and(line(odd)).then(line("d"));
        assert_eq!(said().plain(), format!("a ; {odd}; d"));
        assert_eq!(Rich::words("x").then(Rich::link("/", said())).plain(), format!("xa ; {odd}; d"));
        assert_eq!(Rich::stored(odd).and_words(" y").and_tag(Tone::Firm, "z").plain(), format!("{odd} yz"));
        assert_eq!(Rich::join([line("x"), line(odd)], " · ").plain(), format!("x · ; {odd}"));
    }
}
