//! A mapping as the text of its file, with comments for the person who mends it.
//!
//! A mapping is not encrypted and may be passed around, so that no value of the
//! list is ever written into it: headers, counts and what they suggest, no more.

use std::fmt::Write;

use super::facts::Way;
use super::{ListFacts, Mapping, Reading, Target};

/// A line of explanation above a key: `(path, comment)`, as `("columns.نام", "…")`.
pub type Comments = Vec<(String, String)>;

impl Mapping {
    /// The text of the mapping's file, without comments.
    pub fn to_toml(&self) -> String {
        to_toml(self, &Vec::new())
    }
}

/// The text of a mapping with comments above the keys they explain.
pub fn to_toml(mapping: &Mapping, comments: &Comments) -> String {
    let mut page = Page { text: String::new(), comments };
    page.comment("");
    if !mapping.key.is_empty() {
        page.line("key", "key", &list(&mapping.key));
    } else {
        page.comment("key");
    }
    page.option("split_by", "split_by", &mapping.split_by);
    if !mapping.ignore.is_empty() {
        page.line("ignore", "ignore", &list(&mapping.ignore));
    }
    page.section("list");
    page.facts("list", &mapping.list);
    page.section("reading");
    page.reading(&mapping.reading);
    for (value, facts) in &mapping.split {
        page.section(&format!("split.{}", text(value)));
        page.facts("split", facts);
    }
    page.section("columns");
    // A guess explains every column in the order of the list.
    let place =
        |column: &String| comments.iter().position(|(path, _)| path.strip_prefix("columns.") == Some(column));
    let mut columns: Vec<_> = mapping.columns.iter().collect();
    columns.sort_by_key(|(column, _)| place(column).unwrap_or(usize::MAX));
    for (column, target) in columns {
        page.line(&format!("columns.{column}"), &key(column), &of_target(target));
    }
    if !mapping.constants.is_empty() {
        page.section("constants");
        for (property, value) in &mapping.constants {
            page.line(&format!("constants.{property}"), &key(property), &text(value));
        }
    }
    page.text
}

struct Page<'a> {
    text: String,
    comments: &'a Comments,
}

impl Page<'_> {
    fn comment(&mut self, path: &str) {
        for (_, comment) in self.comments.iter().filter(|(place, _)| place == path) {
            for line in comment.lines() {
                self.push(&format!("# {line}"));
            }
        }
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn line(&mut self, path: &str, key: &str, value: &str) {
        self.comment(path);
        self.push(&format!("{key} = {value}"));
    }

    fn option(&mut self, path: &str, key: &str, value: &Option<String>) {
        match value {
            Some(value) => self.line(path, key, &text(value)),
            None => self.comment(path),
        }
    }

    fn section(&mut self, name: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.push(&format!("[{name}]"));
        self.comment(name);
    }

    fn facts(&mut self, place: &str, facts: &ListFacts) {
        let path = |name: &str| format!("{place}.{name}");
        self.option(&path("slug"), "slug", &facts.slug);
        self.option(&path("title"), "title", &facts.title);
        self.option(&path("publisher"), "publisher", &facts.publisher);
        self.option(&path("lang"), "lang", &facts.lang);
        self.option(&path("kind"), "kind", &facts.kind);
        self.option(&path("grade"), "grade", &facts.grade.map(|grade| format!("{grade:?}")));
        let sharing = facts.sharing.map(|sharing| format!("{sharing:?}").to_lowercase());
        self.option(&path("sharing"), "sharing", &sharing);
        self.option(&path("edition"), "edition", &facts.edition);
        for (name, value) in
            [("duplicate_free", facts.duplicate_free), ("burial_register", facts.burial_register)]
        {
            match value {
                Some(value) => self.line(&path(name), name, &value.to_string()),
                None => self.comment(&path(name)),
            }
        }
        match &facts.derives_from {
            Some(slugs) => self.line(&path("derives_from"), "derives_from", &list(slugs)),
            None => self.comment(&path("derives_from")),
        }
        if facts.way != Way::default() {
            self.line(&path("obtained"), "obtained", &of_way(&facts.way));
        }
        if !facts.facts.is_empty() {
            let pairs: Vec<_> = facts.facts.iter().map(|(name, value)| (key(name), text(value))).collect();
            self.line(&path("facts"), "facts", &table(&pairs));
        }
    }

    fn reading(&mut self, reading: &Reading) {
        let place = |name: &str| format!("reading.{name}");
        self.option(&place("encoding"), "encoding", &reading.encoding);
        let delimiter = reading.delimiter.map(|letter| match letter {
            '\t' => "tab".to_owned(),
            letter => letter.to_string(),
        });
        self.option(&place("delimiter"), "delimiter", &delimiter);
        if let Some(row) = reading.header_row {
            self.line(&place("header_row"), "header_row", &row.to_string());
        }
        self.option(&place("sheet"), "sheet", &reading.sheet);
        let declared = reading.declared();
        for name in ["calendar", "order", "name_layout"] {
            self.option(&place(name), name, &declared.get(name).cloned());
        }
        if reading.placeholder.is_empty() {
            self.comment(&place("placeholder"));
        } else {
            self.line(&place("placeholder"), "placeholder", &list(&reading.placeholder));
        }
        for name in ["year", "century", "lunar_possible"] {
            if let Some(number) = declared.get(name) {
                self.line(&place(name), name, number);
            }
        }
        self.option(&place("not_after"), "not_after", &declared.get("not_after").cloned());
        self.option(&place("separator"), "separator", &reading.separator);
    }
}

fn of_target(target: &Target) -> String {
    let properties = match target.properties.as_slice() {
        [one] => text(one),
        several => list(several),
    };
    if target.is_plain() {
        return properties;
    }
    let order =
        target.order.and_then(|order| super::reading::ORDERS.iter().find(|(_, known)| *known == order));
    let pairs = [
        ("property", Some(properties)),
        ("lang", target.lang.as_deref().map(text)),
        ("sharing", target.sharing.map(|sharing| text(&format!("{sharing:?}").to_lowercase()))),
        ("calendar", target.calendar.map(|calendar| text(calendar.code()))),
        ("calendar_column", target.calendar_column.as_deref().map(text)),
        ("order", order.map(|(word, _)| text(word))),
        ("separator", target.separator.as_deref().map(text)),
        ("combine", (!target.combine.is_empty()).then(|| list(&target.combine))),
        ("joined_by", target.joined_by.as_deref().map(text)),
    ];
    let pairs: Vec<_> =
        pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    table(&pairs)
}

fn of_way(way: &Way) -> String {
    let pairs = [("how", &way.how), ("by", &way.by), ("on", &way.on), ("from", &way.from)];
    let pairs =
        pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), text(value.as_deref()?))));
    table(&pairs.collect::<Vec<_>>())
}

fn table(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    format!("{{ {} }}", pairs.join(", "))
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|one| text(one)).collect::<Vec<_>>().join(", "))
}

/// A key, quoted unless it is plain.
fn key(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.is_empty() && name.bytes().all(plain) { name.to_owned() } else { text(name) }
}

/// A TOML string.
fn text(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for letter in value.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => {
                write!(quoted, "\\u{:04X}", letter as u32).expect("a string takes every text");
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
