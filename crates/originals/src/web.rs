//! Web pages: their words, without their scripts. Nothing that a page names is ever fetched.

use mail_parser::decoders::html::html_to_text;

use crate::found::Found;
use crate::plain;

/// Elements before and after which a new line begins.
const BLOCKS: [&str; 27] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "nav",
    "option",
    "pre",
    "section",
    "td",
    "tr",
    "ol",
    "ul",
];

/// Reads a web page.
pub(crate) fn read(bytes: &[u8], outer: &str, found: &mut Found) {
    let (html, encoding) = plain::decode(bytes);
    if outer.is_empty() {
        found.claim("text", "encoding as read", encoding);
    }
    if let Some(title) = title(&html) {
        found.claim("web", "title", text(&title));
    }
    plain::by_lines(&text(&html), outer, found);
}

/// The words of HTML.
pub(crate) fn text(html: &str) -> String {
    let mut parted = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        parted.push_str(before);
        if is_block(&tag[1..]) {
            parted.push_str("<br>");
        }
        parted.push('<');
        rest = &tag[1..];
    }
    parted.push_str(rest);
    html_to_text(&parted)
}

fn is_block(tag: &str) -> bool {
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
    (1..=10).contains(&end) && BLOCKS.contains(&tag[..end].to_ascii_lowercase().as_str())
}

fn title(html: &str) -> Option<String> {
    let lower = html.get(..html.floor_char_boundary(64 * 1024))?.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let from = start + lower[start..].find('>')? + 1;
    let to = from + lower[from..].find("</title")?;
    html.get(from..to).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_without_scripts_and_are_never_joined() {
        let html = "<html><head><title>گورستان &amp; شهر</title><style>p{}</style></head><body><script>var a='پنهان';</script>\
            <div>بهزاد</div><div>سهرابیان</div><!-- نهان --><ul><li>یک<li>دو</ul>A&nbsp;b &#1740;</body>";
        let words = text(html);
        assert!(!words.contains("پنهان") && !words.contains("نهان") && !words.contains("p{}"), "{words}");
        let found: Vec<&str> = words.split_whitespace().collect();
        assert_eq!(found, ["بهزاد", "سهرابیان", "یک", "دو", "A", "b", "ی"], "{words:?}");
        assert_eq!(title(html).as_deref(), Some("گورستان &amp; شهر"));
    }
}
