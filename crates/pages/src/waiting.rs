//! The page that is shown while the register is read anew: it says what is going on, and holds nothing of the register.

use askama::Template;
use dates::Lang;

use crate::frame::{Framed, address};
use crate::locale::Locale;

#[derive(Template)]
#[template(path = "waiting.html")]
struct Waiting<'a> {
    locale: &'static Locale,
    path: &'a str,
    asked: String,
}

impl Framed for Waiting<'_> {
    fn locale(&self) -> &'static Locale {
        self.locale
    }

    fn title(&self) -> String {
        self.text("waiting-heading").into_owned()
    }

    fn same_in(&self, lang: Lang) -> String {
        address(lang, self.path)
    }
}

/// The page as HTML; `path` is what was asked for, below the language, with its question.
pub fn html(lang: Lang, path: &str) -> String {
    let page = Waiting { locale: Locale::of(lang), path, asked: address(lang, path) };
    page.render().expect("the templates write into a string, which never fails")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::LANGUAGES;

    #[test]
    fn the_page_leads_to_what_was_asked_in_every_language() {
        for lang in LANGUAGES {
            let html = html(lang, "people?q=a&order=died\"><b>");
            for other in LANGUAGES {
                let way =
                    format!("href=\"/{}/people?q=a&#38;order=died&#34;&#62;&#60;b&#62;\"", other.code());
                assert!(html.contains(&way), "{html}");
            }
            assert!(html.contains(&format!("<html lang=\"{}\"", lang.code())) && !html.contains("<b>"));
        }
    }
}
