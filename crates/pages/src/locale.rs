//! One language: its messages, its digits, its names for what the codebook has.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use dates::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use hashbrown::HashMap;
use ledger::Codebook;

use crate::kept::{Kept, kept};
use crate::rich::{Rich, visible};

/// A language that pages are written in.
pub struct Locale {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    /// The messages without values, by their identifiers: each as text and as a line of a page.
    fixed: HashMap<String, (String, Rich)>,
}

/// The languages, in the order in which they are offered.
pub const LANGUAGES: [Lang; 3] = [Lang::English, Lang::Persian, Lang::Arabic];

static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::read(Lang::English, FILES[0]));
static PERSIAN: LazyLock<Locale> = LazyLock::new(|| Locale::read(Lang::Persian, FILES[1]));
static ARABIC: LazyLock<Locale> = LazyLock::new(|| Locale::read(Lang::Arabic, FILES[2]));

/// The messages of each language, in the order of [`LANGUAGES`]: what all pages say, the words
/// for derived values, what single pages say, what forms ask, editions, matters, and the lists of the log.
pub(crate) const FILES: [[&str; 7]; 3] = [
    [
        include_str!("../locales/en/frame.ftl"),
        include_str!("../locales/en/words.ftl"),
        include_str!("../locales/en/pages.ftl"),
        include_str!("../locales/en/adding.ftl"),
        include_str!("../locales/en/edition.ftl"),
        include_str!("../locales/en/matters.ftl"),
        include_str!("../locales/en/ledger.ftl"),
    ],
    [
        include_str!("../locales/fa/frame.ftl"),
        include_str!("../locales/fa/words.ftl"),
        include_str!("../locales/fa/pages.ftl"),
        include_str!("../locales/fa/adding.ftl"),
        include_str!("../locales/fa/edition.ftl"),
        include_str!("../locales/fa/matters.ftl"),
        include_str!("../locales/fa/ledger.ftl"),
    ],
    [
        include_str!("../locales/ar/frame.ftl"),
        include_str!("../locales/ar/words.ftl"),
        include_str!("../locales/ar/pages.ftl"),
        include_str!("../locales/ar/adding.ftl"),
        include_str!("../locales/ar/edition.ftl"),
        include_str!("../locales/ar/matters.ftl"),
        include_str!("../locales/ar/ledger.ftl"),
    ],
];

/// What is put into a message.
pub enum Arg<'a> {
    /// A count: chooses the plural, and is written in the digits of the language.
    Count(u64),
    /// A text; what would upset the direction of a line is made visible.
    Text(&'a str),
}

impl Arg<'_> {
    fn text(&self) -> Option<&str> {
        match self {
            Arg::Count(_) => None,
            Arg::Text(text) => Some(text),
        }
    }
}

thread_local! {
    /// Messages into which only texts are put, by their identifiers and the names of the texts.
    static SHAPES: Kept<String, Option<Arc<Shape>>> = Kept::default();
    /// Messages into which only counts are put, by their identifiers and the counts.
    static COUNTED: Kept<String, String> = Kept::default();
}

/// A message that does not depend on the texts in it, cut where they stand.
struct Shape(Vec<(String, Option<usize>)>);

impl Shape {
    /// Of a message with values of these names; `None` where it would be another with other texts.
    fn of(names: &[&str], resolved: impl Fn(&[(&str, Arg<'_>)]) -> String) -> Option<Arc<Shape>> {
        // Of no language: no message has them, and none is chosen by them.
        let mark = |first: u32, at: usize| char::from_u32(first + at as u32).map(String::from);
        let with = |first: u32| -> Option<(Vec<String>, String)> {
            let marks: Vec<String> = (0..names.len()).map(|at| mark(first, at)).collect::<Option<_>>()?;
            let args: Vec<_> =
                names.iter().zip(&marks).map(|(name, mark)| (*name, Arg::Text(mark))).collect();
            let said = resolved(&args);
            Some((marks, said))
        };
        let ((marks, said), (others, otherwise)) = (with(0xe000)?, with(0xe100)?);
        let same =
            marks.iter().zip(&others).fold(said.clone(), |said, (mark, other)| said.replace(mark, other));
        if same != otherwise {
            return None;
        }
        let mut parts = vec![(String::new(), None)];
        for c in said.chars() {
            let at = marks.iter().position(|mark| mark.starts_with(c));
            match (at, parts.last_mut()) {
                (None, Some((text, None))) => text.push(c),
                (at, Some(part)) if part.1.is_none() => part.1 = at,
                (Some(_), _) => parts.push((String::new(), at)),
                (None, _) => parts.push((String::from(c), None)),
            }
        }
        Some(Arc::new(Shape(parts)))
    }

    fn with(&self, texts: &[&str]) -> String {
        let size: usize = self.0.iter().map(|(before, _)| before.len()).sum();
        let mut said = String::with_capacity(size + texts.iter().map(|text| text.len()).sum::<usize>());
        for (before, at) in &self.0 {
            said.push_str(before);
            if let Some(at) = at {
                said.push_str(&visible(texts[*at]));
            }
        }
        said
    }
}

impl Locale {
    /// The locale of a language.
    pub fn of(lang: Lang) -> &'static Locale {
        match lang {
            Lang::English => &ENGLISH,
            Lang::Persian => &PERSIAN,
            Lang::Arabic => &ARABIC,
        }
    }

    fn read(lang: Lang, files: [&str; 7]) -> Locale {
        let tag = lang.code().parse().expect("the code of a language is a language tag");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        for file in files {
            let resource = FluentResource::try_new(file.to_owned()).expect("a test reads every message file");
            bundle.add_resource(resource).expect("a test looks for messages that are there twice");
        }
        // A message begins a line with its identifier.
        let ids = files
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(|line| line.split_once(" ="))
            .map(|(id, _)| id);
        let fixed = ids.filter_map(|id| {
            let mut missing = Vec::new();
            let pattern = bundle.get_message(id)?.value()?;
            let text = bundle.format_pattern(pattern, None, &mut missing).into_owned();
            missing.is_empty().then(|| (id.to_owned(), (text.clone(), Rich::words(&text))))
        });
        let fixed = fixed.collect();
        Locale { lang, bundle, fixed }
    }

    /// Which language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Its language tag: `en`, `fa`, `ar`.
    pub fn code(&self) -> &'static str {
        self.lang.code()
    }

    /// The direction it is written in, as HTML has it.
    pub fn dir(&self) -> &'static str {
        if self.lang == Lang::English { "ltr" } else { "rtl" }
    }

    /// Whether there is such a message.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// A message without values.
    pub fn text(&self, id: &str) -> String {
        self.fixed.get(id).map_or_else(|| self.resolved(id, &[]), |(text, _)| text.clone())
    }

    /// A message without values, as it stands in its file.
    ///
    /// A message that is missing is shown by its identifier; a test looks for those.
    pub fn fixed(&'static self, id: &str) -> Cow<'static, str> {
        self.fixed
            .get(id)
            .map_or_else(|| Cow::Owned(self.resolved(id, &[])), |(text, _)| Cow::Borrowed(text.as_str()))
    }

    /// The same as a line of a page.
    pub fn words(&self, id: &str) -> Rich {
        self.fixed.get(id).map_or_else(|| Rich::words(self.resolved(id, &[])), |(_, line)| line.clone())
    }

    /// A message with values, each between U+2068 and U+2069.
    ///
    /// A message that is missing is shown by its identifier; a test looks for those.
    pub fn say(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let mut said = String::with_capacity(96);
        said.push_str(id);
        for (name, arg) in args {
            // Writing into a text never fails.
            let _ = match arg {
                Arg::Count(count) => write!(said, " {name}={count}"),
                Arg::Text(_) => write!(said, " {name}"),
            };
        }
        if let Some(texts) = args.iter().map(|(_, arg)| arg.text()).collect::<Option<Vec<&str>>>() {
            let names = || args.iter().map(|(name, _)| *name).collect::<Vec<&str>>();
            let shape = kept(&SHAPES, self.lang, said.as_str(), || {
                Shape::of(&names(), |args| self.resolved(id, args))
            });
            return shape.map_or_else(|| self.resolved(id, args), |shape| shape.with(&texts));
        }
        match args.iter().all(|(_, arg)| arg.text().is_none()) {
            true => kept(&COUNTED, self.lang, said.as_str(), || self.resolved(id, args)),
            false => self.resolved(id, args),
        }
    }

    fn resolved(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        let Some(pattern) = pattern else { return id.to_owned() };
        let mut given = FluentArgs::new();
        for (name, arg) in args {
            match arg {
                Arg::Count(count) => {
                    given.set(*name, FluentValue::from(*count as f64));
                    given.set(format!("{name}-shown"), FluentValue::from(self.number(*count)));
                }
                Arg::Text(text) => given.set(*name, FluentValue::from(visible(text))),
            }
        }
        self.bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
    }

    /// A whole number in the digits of the language, in groups of three.
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let comma = if self.lang == Lang::English { ',' } else { '٬' };
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(comma);
            }
            grouped.push(digit);
        }
        self.digits(&grouped)
    }

    /// A number with so many decimals and, where asked for, its sign.
    pub fn decimal(&self, number: f64, decimals: usize, signed: bool) -> String {
        let text = match signed {
            true => format!("{number:+.decimals$}"),
            false => format!("{number:.decimals$}"),
        };
        let text = text.replace('-', "−");
        self.digits(&if self.lang == Lang::English { text } else { text.replace('.', "٫") })
    }

    /// A text with its European digits in those of the language.
    pub fn digits(&self, text: &str) -> String {
        let zero = match self.lang {
            Lang::English => return text.to_owned(),
            Lang::Persian => '۰',
            Lang::Arabic => '٠',
        };
        let own = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(zero as u32 + digit));
        text.chars().map(|c| own(c).unwrap_or(c)).collect()
    }

    /// What a term of a vocabulary is called; an unknown one stays as it is written.
    pub fn term(&self, vocabulary: &str, term: &str) -> String {
        let known = Codebook::builtin().vocabulary(vocabulary).and_then(|vocabulary| vocabulary.term(term));
        known.map_or_else(|| term.to_owned(), |term| term.labels.get(self.code()).to_owned())
    }

    /// What a property of a kind is called.
    pub fn property(&self, kind: &str, property: &str) -> String {
        let known = Codebook::builtin().property(kind, property);
        known.map_or_else(|| property.to_owned(), |known| known.labels.get(self.code()).to_owned())
    }

    /// What a kind of record is called.
    pub fn kind(&self, kind: &str) -> String {
        let known = Codebook::builtin().kind(kind);
        known.map_or_else(|| kind.to_owned(), |known| known.labels.get(self.code()).to_owned())
    }

    /// The word for a derived value, from its code: `standing` and `alleged` is `standing-alleged`.
    pub fn word(&self, family: &str, code: &str) -> String {
        self.text(&format!("{family}-{}", code.replace(['_', '.'], "-")))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_digits_of_the_language() {
        for (lang, number, expected) in [
            (Lang::English, 0, "0"),
            (Lang::English, 1009, "1,009"),
            (Lang::Persian, 13173, "۱۳٬۱۷۳"),
            (Lang::Arabic, 1_000_000, "١٬٠٠٠٬٠٠٠"),
        ] {
            assert_eq!(Locale::of(lang).number(number), expected);
        }
        assert_eq!(Locale::of(Lang::Persian).decimal(-2.55, 1, true), "−۲٫۵");
        assert_eq!(Locale::of(Lang::English).decimal(7.2, 1, true), "+7.2");
    }

    #[test]
    fn a_message_with_texts_is_what_it_is_when_they_are_put_into_it_one_by_one() {
        for lang in LANGUAGES {
            let locale = Locale::of(lang);
            for (id, names) in [
                ("place-row", &["value"][..]),
                ("reported", &["value"]),
                ("kept-by", &["who"]),
                ("brand", &["value"]),
                ("no-such-message", &["value"]),
            ] {
                for text in ["", "a", "۱۲", "a\u{202e}b", "\u{e000}", "x { y }"] {
                    let args: Vec<_> = names.iter().map(|name| (*name, Arg::Text(text))).collect();
                    assert_eq!(locale.say(id, &args), locale.resolved(id, &args), "{id} of {text:?}");
                    assert_eq!(locale.say(id, &args), locale.resolved(id, &args), "{id} of {text:?}, kept");
                }
            }
        }
        let choosing = |args: &[(&str, Arg<'_>)]| match args[0].1.text() {
            Some("\u{e000}") => "one".to_owned(),
            _ => "another".to_owned(),
        };
        assert!(Shape::of(&["value"], choosing).is_none(), "a message that depends on its text has no shape");
    }

    #[test]
    fn a_count_chooses_its_plural_and_keeps_its_digits() {
        let said = Locale::of(Lang::English).say("count-records", &[("n", Arg::Count(1))]);
        assert_eq!(said, "\u{2068}1\u{2069} record");
        let said = Locale::of(Lang::Persian).say("count-records", &[("n", Arg::Count(12))]);
        assert_eq!(said, "\u{2068}۱۲\u{2069} رکورد");
    }
}
