//! The mandates that write letters: under which resolution, who held them when, where they sit, how they
//! are reached. The table is `data/mandates.toml`; nothing in it that was not read is marked as verified.

use std::sync::LazyLock;

use dates::{Answer, Day, Lang, Window};
use serde::Deserialize;

use crate::scope::{Scope, written};
use crate::words::label;

/// All mandates.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// In the order of the file.
    pub mandates: Vec<Mandate>,
}

/// A mandate of the Special Procedures, a treaty body or an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The term of the vocabulary `mandate`.
    pub slug: String,
    /// What it is.
    pub kind: MandateKind,
    /// Where it sits.
    pub seat: Option<String>,
    /// How it is reached.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// The decisions it rests on.
    #[serde(default)]
    pub resolutions: Vec<Resolution>,
    /// Who held it.
    #[serde(default)]
    pub holders: Vec<Holder>,
    /// What it covers.
    #[serde(default)]
    pub scope: Scope,
    /// Where its scope and seat stand.
    pub cites: String,
    /// Whether that was read.
    pub verified: bool,
}

/// What a mandate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateKind {
    /// A special procedure on a theme.
    Thematic,
    /// A special procedure on a country.
    Country,
    /// A body of a treaty.
    TreatyBody,
    /// An inquiry or fact-finding mission.
    Inquiry,
}

/// A way to reach a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// An address of e-mail or the web.
    pub at: String,
    /// Where that stands.
    pub cites: String,
    /// Whether it was read.
    pub verified: bool,
}

/// A decision that a mandate rests on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// The symbol, as `HRC 45/3`.
    pub symbol: String,
    /// From when.
    #[serde(default, deserialize_with = "written")]
    pub from: Option<Window>,
    /// Until when.
    #[serde(default, deserialize_with = "written")]
    pub to: Option<Window>,
    /// A day or year for which a source cites it.
    #[serde(default, deserialize_with = "written")]
    pub seen: Option<Window>,
    /// Where that stands.
    pub cites: String,
    /// Whether it was read.
    pub verified: bool,
}

/// Somebody who held a mandate for a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The name.
    pub name: String,
    /// What the holder was, as `Chair-Rapporteur`.
    pub role: Option<String>,
    /// From when.
    #[serde(default, deserialize_with = "written")]
    pub from: Option<Window>,
    /// Until when.
    #[serde(default, deserialize_with = "written")]
    pub to: Option<Window>,
    /// A day on which a source has the holder in the mandate.
    #[serde(default, deserialize_with = "written")]
    pub seen: Option<Window>,
    /// Where that stands.
    pub cites: String,
    /// Whether it was read.
    pub verified: bool,
}

impl Catalogue {
    /// The built-in table.
    pub fn built_in() -> &'static Catalogue {
        static TABLE: LazyLock<Catalogue> = LazyLock::new(|| {
            toml::from_str(include_str!("../data/mandates.toml")).expect("a test reads the built-in table")
        });
        &TABLE
    }

    /// The mandate of this term.
    pub fn mandate(&self, slug: &str) -> Option<&Mandate> {
        self.mandates.iter().find(|mandate| mandate.slug == slug)
    }
}

impl Mandate {
    /// What people call it.
    pub fn label(&self, lang: Lang) -> &str {
        label("mandate", &self.slug, lang.code())
    }

    /// Those who can have held it on a day, and whether they surely did.
    pub fn holders_on(&self, day: Day) -> Vec<(&Holder, Answer)> {
        let asked = self.holders.iter().map(|holder| (holder, holder.held(day)));
        asked.filter(|(_, held)| *held != Answer::No).collect()
    }

    /// The decisions it can have rested on, on a day.
    pub fn resolutions_on(&self, day: Day) -> Vec<(&Resolution, Answer)> {
        let asked = self.resolutions.iter().map(|one| (one, held(&one.from, &one.to, &one.seen, day)));
        asked.filter(|(_, held)| *held != Answer::No).collect()
    }
}

impl Holder {
    /// Whether the holder held the mandate on a day.
    pub fn held(&self, day: Day) -> Answer {
        held(&self.from, &self.to, &self.seen, day)
    }
}

/// Whether a span that is known by its ends, or by a day within, holds a day.
///
/// A day within tells nothing of the days around it: those are «maybe» unless an end says otherwise.
fn held(from: &Option<Window>, to: &Option<Window>, seen: &Option<Window>, day: Day) -> Answer {
    let before = from.and_then(|from| from.earliest).is_some_and(|first| day < first);
    let after = to.and_then(|to| to.latest).is_some_and(|last| last < day);
    let began = from.and_then(|from| from.latest).is_some_and(|first| first <= day);
    let lasts = to.and_then(|to| to.earliest).is_some_and(|last| day <= last);
    let there = seen.is_some_and(|seen| seen.days() == Some(1) && seen.holds(day));
    match (before || after, (began && lasts) || there) {
        (true, _) => Answer::No,
        (_, true) => Answer::Yes,
        _ => Answer::Maybe,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ledger::Codebook;

    #[test]
    fn every_mandate_is_a_term_and_every_term_a_mandate() {
        let terms = &Codebook::builtin().vocabulary("mandate").unwrap().terms;
        let terms: Vec<&str> =
            terms.iter().map(|term| term.id.as_str()).filter(|id| *id != "other").collect();
        let slugs: Vec<&str> = Catalogue::built_in().mandates.iter().map(|one| one.slug.as_str()).collect();
        assert_eq!(slugs, terms);
        let subjects = Codebook::builtin().vocabulary("mandate_subject").unwrap();
        for mandate in &Catalogue::built_in().mandates {
            let unknown = mandate.scope.subjects.iter().find(|subject| subjects.term(subject).is_none());
            assert_eq!(unknown, None, "{}", mandate.slug);
        }
    }

    #[track_caller]
    fn check(slug: &str, day: &str, expected: &[(&str, Answer)]) {
        let mandate = Catalogue::built_in().mandate(slug).unwrap();
        let found = mandate.holders_on(Day::from_iso(day).unwrap());
        let found: Vec<(&str, Answer)> =
            found.into_iter().map(|(holder, answer)| (holder.name.as_str(), answer)).collect();
        assert_eq!(found, expected, "{slug} on {day}");
    }

    #[test]
    fn holders_are_bounded_in_time() {
        check("sr_executions", "2020-09-03", &[("Agnès Callamard", Answer::Yes)]);
        check("sr_executions", "2022-05-01", &[("Morris Tidball-Binz", Answer::Maybe)]);
        check("sr_iran", "2020-09-03", &[("Javaid Rehman", Answer::Yes)]);
        check("sr_iran", "2010-01-01", &[]);
    }

    #[test]
    fn nothing_from_memory_is_marked_as_read() {
        for mandate in &Catalogue::built_in().mandates {
            let marks = mandate.holders.iter().map(|one| (&one.cites, one.verified));
            let marks = marks.chain(mandate.resolutions.iter().map(|one| (&one.cites, one.verified)));
            let marks = marks.chain(mandate.channels.iter().map(|one| (&one.cites, one.verified)));
            for (cites, verified) in marks.chain([(&mandate.cites, mandate.verified)]) {
                assert!(!(verified && cites.contains("memory")), "{}: {cites}", mandate.slug);
                assert!(verified || cites.contains("memory"), "{}: {cites}", mandate.slug);
            }
        }
    }
}
