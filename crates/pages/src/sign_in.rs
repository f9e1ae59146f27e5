//! The page before the register: a name, a passphrase and a code. It holds nothing of the register, not even its name.

use askama::Template;
use dates::Lang;

use crate::frame::{Framed, address};
use crate::locale::{Arg, Locale};
use crate::rich::{Rich, Tone};

/// What is said above the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing: somebody just came.
    Nothing,
    /// That they signed out.
    Left,
    /// That it was not right; never what.
    Failed,
    /// That too many failed: so many minutes until it may be tried again.
    Wait(u64),
}

/// The address of the page, below the language.
pub const PATH: &str = "sign-in";

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    locale: &'static Locale,
    said: Option<(Tone, Rich)>,
}

impl SignIn {
    fn action(&self) -> String {
        self.home()
    }
}

impl Framed for SignIn {
    fn locale(&self) -> &'static Locale {
        self.locale
    }

    fn title(&self) -> String {
        self.text("sign-in-heading").into_owned()
    }

    fn same_in(&self, lang: Lang) -> String {
        address(lang, PATH)
    }
}

/// The page as HTML.
pub fn html(lang: Lang, said: Said) -> String {
    let locale = Locale::of(lang);
    let words = |id: &str| Rich::words(locale.text(id));
    let said = match said {
        Said::Nothing => None,
        Said::Left => Some((Tone::Plain, words("sign-in-left"))),
        Said::Failed => Some((Tone::Broken, words("sign-in-failed"))),
        Said::Wait(minutes) => {
            let wait = locale.say("sign-in-wait", &[("n", Arg::Count(minutes))]);
            Some((Tone::Broken, Rich::words(wait)))
        }
    };
    let page = SignIn { locale, said };
    page.render().expect("the templates write into a string, which never fails")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::LANGUAGES;

    #[test]
    fn the_page_asks_for_three_things_in_every_language() {
        for lang in LANGUAGES {
            for said in [Said::Nothing, Said::Left, Said::Failed, Said::Wait(15)] {
                let html = html(lang, said);
                assert!(html.contains(&format!("<html lang=\"{}\"", lang.code())));
                for name in ["name", "passphrase", "code"] {
                    assert!(
                        html.contains(&format!("for=\"f-{name}\""))
                            && html.contains(&format!("id=\"f-{name}\""))
                    );
                }
                assert_eq!(html.contains("class=\"notice"), said != Said::Nothing);
                assert!(!html.contains("<script") && !html.contains(" style="));
            }
        }
        assert!(
            html(Lang::Persian, Said::Wait(15)).contains("<bdi dir=\"ltr\">۱۵</bdi>")
                || html(Lang::Persian, Said::Wait(15)).contains("<bdi>۱۵</bdi>")
        );
    }
}
