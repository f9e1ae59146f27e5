//! A print-ready page: no scripts, nothing from outside, both directions. Every stored value stands isolated.

use crate::Tongue;

const PAGE: &str = include_str!("../data/sheet.html");

/// A whole page around a body of HTML.
pub fn page(title: &str, tongue: Tongue, body: &str) -> String {
    let title = escaped(title);
    fill(PAGE, &[("lang", tongue.code()), ("dir", tongue.dir()), ("title", &title), ("body", body)])
}

/// A template with its places filled, in one pass: what is filled in is never read as a place.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").expect("every place of a built-in template is closed");
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        out.push_str(before);
        out.push_str(value.expect("every place of a built-in template has its value"));
        rest = after;
    }
    out + rest
}

/// A text as HTML text.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Marks of direction in a value could reach beyond it.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A sentence of the program as HTML text; what stands between its marks of isolation is isolated.
pub fn spoken(sentence: &str) -> String {
    let parts = sentence.split_inclusive(['\u{2068}', '\u{2069}']);
    let parts = parts.map(|part| {
        let mark = match part.chars().next_back() {
            Some('\u{2068}') => "<bdi>",
            Some('\u{2069}') => "</bdi>",
            _ => "",
        };
        escaped(part) + mark
    });
    parts.collect()
}

/// A stored value, kept from mixing its direction with the words around it.
pub fn isolated(value: &str) -> String {
    format!("<bdi>{}</bdi>", escaped(value))
}

/// The same with its language, where it is known.
pub fn in_language(value: &str, lang: Option<&str>) -> String {
    match lang {
        Some(lang) => format!("<bdi lang=\"{}\">{}</bdi>", escaped(lang), escaped(value)),
        None => isolated(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_source_writes_is_text_and_nothing_else() {
        let page = page("<script>", Tongue::Persian, &isolated("</p>{{title}}<img src=x>\u{202e}"));
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert!(page.contains("<bdi>&lt;/p&gt;{{title}}&lt;img src=x&gt;</bdi>"), "{page}");
        assert!(page.contains("<html lang=\"fa\" dir=\"rtl\">"));
    }

    #[test]
    fn a_number_in_a_sentence_keeps_its_direction() {
        let said = spoken("به گفتهٔ \u{2068}<۳>\u{2069} منبع");
        assert_eq!(said, "به گفتهٔ <bdi>&lt;۳&gt;</bdi> منبع");
    }

    #[test]
    fn a_page_asks_for_nothing_from_outside() {
        let page = page("x", Tongue::English, "");
        for asks in ["http:", "https:", "src=", "url(", "@import", "<script"] {
            assert!(!page.contains(asks), "{asks}");
        }
    }
}
