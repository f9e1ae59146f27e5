//! What a mapping declares about a list as a whole, and the source that comes of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use ledger::{Facts, Grade, Obtained, Sharing};
use serde::{Deserialize, Deserializer, de};

use super::Reading;

/// The `[list]` section, and each `[split."value"]` section, which overrides it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ListFacts {
    /// A short stable name, such as `memorial-db`.
    pub slug: Option<String>,
    /// The title in its own language.
    pub title: Option<String>,
    /// Who made it.
    pub publisher: Option<String>,
    /// Its language, a BCP 47 tag: `fa`, `ar`, `ku`, `en`.
    pub lang: Option<String>,
    /// What its rows are about, a kind of the codebook; `person` when not said.
    pub kind: Option<String>,
    /// The reliability of the source, `A` to `F`.
    #[serde(deserialize_with = "grade")]
    pub grade: Option<Grade>,
    /// Who may be shown it: `public`, `partners`, `team`, `sealed`.
    #[serde(deserialize_with = "optional_sharing")]
    pub sharing: Option<Sharing>,
    /// How it came.
    #[serde(rename = "obtained")]
    pub way: Way,
    /// The list names nobody twice.
    pub duplicate_free: Option<bool>,
    /// The list is a register of burials.
    pub burial_register: Option<bool>,
    /// The slugs of the lists it copied from.
    pub derives_from: Option<Vec<String>>,
    /// The name of this edition, such as `2nd, 1999`.
    pub edition: Option<String>,
    /// Anything else that holds for the list, as `counted_by = "households"`.
    pub facts: BTreeMap<String, String>,
}

/// How a file came: `obtained = { how = "published", by = "...", on = "...", from = "..." }`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Way {
    /// A way, such as `published`, `received`, `scanned`.
    pub how: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// When, as written.
    pub on: Option<String>,
    /// Where it was found.
    pub from: Option<String>,
}

impl ListFacts {
    /// These facts, and those of `base` where these say nothing.
    pub fn over(&self, base: &ListFacts) -> ListFacts {
        let own = self.clone();
        let mut facts = base.facts.clone();
        facts.extend(own.facts);
        ListFacts {
            slug: own.slug.or_else(|| base.slug.clone()),
            title: own.title.or_else(|| base.title.clone()),
            publisher: own.publisher.or_else(|| base.publisher.clone()),
            lang: own.lang.or_else(|| base.lang.clone()),
            kind: own.kind.or_else(|| base.kind.clone()),
            grade: own.grade.or(base.grade),
            sharing: own.sharing.or(base.sharing),
            way: Way {
                how: own.way.how.or_else(|| base.way.how.clone()),
                by: own.way.by.or_else(|| base.way.by.clone()),
                on: own.way.on.or_else(|| base.way.on.clone()),
                from: own.way.from.or_else(|| base.way.from.clone()),
            },
            duplicate_free: own.duplicate_free.or(base.duplicate_free),
            burial_register: own.burial_register.or(base.burial_register),
            derives_from: own.derives_from.or_else(|| base.derives_from.clone()),
            edition: own.edition.or_else(|| base.edition.clone()),
            facts,
        }
    }
}

/// A source as a mapping declares it; the caller adds its id, its file and the ids behind the slugs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSource {
    /// A short stable name.
    pub slug: String,
    /// Its title, the slug when none is given.
    pub title: String,
    /// Who made it.
    pub publisher: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// The kind of its records, an identifier of the codebook.
    pub kind: String,
    /// How it came.
    pub obtained: Obtained,
    /// How reliable it is held to be.
    pub grade: Grade,
    /// The protection of its statements.
    pub sharing: Sharing,
    /// The slugs of the sources it copied from.
    pub derives_from: Vec<String>,
    /// What holds for every row.
    pub facts: Facts,
}

impl ListSource {
    /// The source that these facts describe, with what `reading` declares among its facts.
    pub fn new(facts: &ListFacts, reading: &Reading) -> ListSource {
        let slug = facts.slug.clone().unwrap_or_else(|| "list".to_owned());
        let mut declared = facts.facts.clone();
        declared.extend(reading.declared());
        if let Some(edition) = &facts.edition {
            declared.insert("edition".to_owned(), edition.clone());
        }
        let way = facts.way.clone();
        ListSource {
            title: facts.title.clone().unwrap_or_else(|| slug.clone()),
            slug,
            publisher: facts.publisher.clone(),
            lang: facts.lang.clone(),
            kind: facts.kind.clone().unwrap_or_else(|| "person".to_owned()),
            obtained: Obtained { how: way.how, by: way.by, on: way.on, from: way.from },
            grade: facts.grade.unwrap_or_default(),
            sharing: facts.sharing.unwrap_or_default(),
            derives_from: facts.derives_from.clone().unwrap_or_default(),
            facts: Facts {
                duplicate_free: facts.duplicate_free.unwrap_or(false),
                burial_register: facts.burial_register.unwrap_or(false),
                declared,
            },
        }
    }
}

/// The slug of a source that is told apart by a value: `list-value`, in lower case without spaces.
pub fn slug_of(list: &str, value: &str) -> String {
    let plain = plain(value);
    if plain.is_empty() { list.to_owned() } else { format!("{list}-{plain}") }
}

/// A text as part of a slug: letters and digits in lower case, hyphens for all else.
pub fn plain(text: &str) -> String {
    let letters = text.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_alphanumeric() && letter != '.');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// Letters that are written otherwise in a short name, at the beginning of a word and elsewhere.
static LETTERS: LazyLock<HashMap<char, (&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/slug-letters.tsv").lines().filter(|line| !line.starts_with('#'));
    let letter = |line: &'static str| {
        let mut cells = line.split('\t');
        let (letter, latin) = (cells.next()?.chars().next()?, cells.next()?);
        Some((letter, (cells.next().unwrap_or(latin), latin)))
    };
    lines.filter_map(letter).collect()
});

/// A text as a short name in Latin letters and digits, with hyphens for all else: «لیست ۶۷» is `list-67`.
pub fn latin(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.map(latin_word).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

fn latin_word(word: &str) -> String {
    let mut out = String::new();
    for letter in word.to_lowercase().chars() {
        if let Some((first, later)) = LETTERS.get(&letter) {
            out.push_str(if out.is_empty() { first } else { later });
        } else if letter.is_ascii_alphanumeric() {
            out.push(letter);
        }
    }
    out
}

/// Whether a short name can be typed on any keyboard and stands in any address: Latin letters, digits, hyphens.
pub fn is_slug(slug: &str) -> bool {
    let formed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !slug.is_empty() && slug.bytes().all(formed)
}

/// The level of protection that a word names.
pub fn sharing_named(word: &str) -> Option<Sharing> {
    match word {
        "public" => Some(Sharing::Public),
        "partners" => Some(Sharing::Partners),
        "team" => Some(Sharing::Team),
        "sealed" => Some(Sharing::Sealed),
        _ => None,
    }
}

/// Reads a level of protection.
pub fn optional_sharing<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Sharing>, D::Error> {
    let word = String::deserialize(input)?;
    let named = sharing_named(&word);
    named.map(Some).ok_or_else(|| {
        de::Error::custom(format!(
            "`{word}` is no level of sharing; it is `public`, `partners`, `team` or `sealed`"
        ))
    })
}

/// The grade of a source that a letter names.
pub fn grade_named(letter: &str) -> Option<Grade> {
    match letter {
        "A" => Some(Grade::A),
        "B" => Some(Grade::B),
        "C" => Some(Grade::C),
        "D" => Some(Grade::D),
        "E" => Some(Grade::E),
        "F" => Some(Grade::F),
        _ => None,
    }
}

fn grade<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Grade>, D::Error> {
    let word = String::deserialize(input)?;
    grade_named(&word)
        .map(Some)
        .ok_or_else(|| de::Error::custom(format!("`{word}` is no grade; it is a letter from `A` to `F`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guessed_short_name_has_latin_letters() {
        for (name, slug) in [
            ("لیست", "list"),
            ("لیست ۶۷ (یادمان)", "list-67-yadman"),
            ("وصیت‌نامه", "vsit-namh"),
            ("List of Abadi (2)", "list-of-abadi-2"),
            ("قائمة ١٩٨٨", "qaimh-1988"),
            ("名簿", ""),
        ] {
            assert_eq!(latin(name), slug);
            assert_eq!(is_slug(slug), !slug.is_empty());
        }
        assert!(!is_slug("لیست") && !is_slug("a b") && !is_slug("a.b"));
    }

    #[test]
    fn slugs_of_values_are_plain() {
        for (value, slug) in [
            ("boroumand-import", "memorial-boroumand-import"),
            ("  Two words ", "memorial-two-words"),
            ("گورستان شهر", "memorial-گورستان-شهر"),
            ("", "memorial"),
            ("؟؟", "memorial"),
        ] {
            assert_eq!(slug_of("memorial", value), slug);
        }
    }
}
