//! What a column becomes: one property, several, or one with qualifiers.

use std::fmt;

use dates::{Calendar, Order};
use ledger::Sharing;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What a column becomes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, remote = "Self")]
pub struct Target {
    /// The properties that the value states; usually one.
    #[serde(deserialize_with = "one_or_more", rename = "property")]
    pub properties: Vec<String>,
    /// The language of the column, a BCP 47 tag.
    pub lang: Option<String>,
    /// Who may be shown the column's values.
    #[serde(deserialize_with = "super::facts::optional_sharing")]
    pub sharing: Option<Sharing>,
    /// The calendar of the column's dates.
    #[serde(deserialize_with = "super::reading::calendar")]
    pub calendar: Option<Calendar>,
    /// The column that names each row's calendar: `SH`, `G`, «شمسی», `میلادی`.
    pub calendar_column: Option<String>,
    /// How the numbers of the column's dates follow each other.
    #[serde(deserialize_with = "super::reading::order")]
    pub order: Option<Order>,
    /// What stands between several values of one cell.
    pub separator: Option<String>,
    /// Further columns whose values complete this one's, as month and day complete a year.
    #[serde(deserialize_with = "one_or_more")]
    pub combine: Vec<String>,
    /// What is put between combined values; a space when not said.
    pub joined_by: Option<String>,
}

impl Target {
    /// A column that is one property and no more.
    pub fn of(property: &str) -> Target {
        Target { properties: vec![property.to_owned()], ..Target::default() }
    }

    /// Whether it is a list of properties without qualifiers.
    pub fn is_plain(&self) -> bool {
        *self == Target { properties: self.properties.clone(), ..Target::default() }
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Target, D::Error> {
        input.deserialize_any(TargetVisitor)
    }
}

struct TargetVisitor;

impl<'de> Visitor<'de> for TargetVisitor {
    type Value = Target;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property, a list of properties, or a table such as { property = \"death_date\", lang = \"fa\" }")
    }

    fn visit_str<E>(self, property: &str) -> Result<Target, E> {
        Ok(Target::of(property))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Target, A::Error> {
        Ok(Target { properties: OneOrMore.visit_seq(list)?, ..Target::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Target, A::Error> {
        Target::deserialize(MapAccessDeserializer::new(table))
    }
}

/// Reads one text or a list of texts.
pub fn one_or_more<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    input.deserialize_any(OneOrMore)
}

struct OneOrMore;

impl<'de> Visitor<'de> for OneOrMore {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E>(self, text: &str) -> Result<Vec<String>, E> {
        Ok(vec![text.to_owned()])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(texts)
    }
}
