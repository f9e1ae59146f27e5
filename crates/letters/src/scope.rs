//! What a mandate covers: when, where, what. A mission for the protests of one year does not cover the
//! executions of another (standards 2.6).

use claims::Account;
use dates::{Answer, Hints, Window};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Catalogue;

/// What a mandate covers; what is not said is not limited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The first day of what it covers.
    #[serde(default, deserialize_with = "written")]
    pub from: Option<Window>,
    /// The last day of it.
    #[serde(default, deserialize_with = "written")]
    pub to: Option<Window>,
    /// The States or territories it covers, each in the spellings people use.
    #[serde(default)]
    pub territory: Vec<String>,
    /// Whether it covers only the States that have ratified its treaty, which is not decided here.
    #[serde(default)]
    pub parties_only: bool,
    /// What it covers: terms of `mandate_subject`; all, where none stands there.
    #[serde(default)]
    pub subjects: Vec<String>,
}

/// What happened, as far as a scope asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    /// When.
    pub when: Window,
    /// The State or territory.
    pub territory: Option<String>,
    /// What: terms of `mandate_subject`.
    pub subjects: Vec<String>,
}

/// Whether a scope covers an event, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// In time.
    pub time: Answer,
    /// In territory.
    pub territory: Answer,
    /// In subject.
    pub subject: Answer,
}

impl Covered {
    /// Whether all three are so: no where one is not, yes where all are.
    pub fn answer(self) -> Answer {
        let all = [self.time, self.territory, self.subject];
        if all.contains(&Answer::No) {
            Answer::No
        } else if all.iter().all(|one| *one == Answer::Yes) {
            Answer::Yes
        } else {
            Answer::Maybe
        }
    }

    /// The parts that are not surely covered, by their names.
    pub fn wanting(self) -> Vec<&'static str> {
        let parts = [("time", self.time), ("territory", self.territory), ("subject", self.subject)];
        parts.into_iter().filter(|(_, answer)| *answer != Answer::Yes).map(|(name, _)| name).collect()
    }
}

impl Serialize for Covered {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_map(
            [("time", self.time), ("territory", self.territory), ("subject", self.subject)]
                .map(|(name, answer)| (name, word(answer))),
        )
    }
}

/// The answer in JSON.
pub fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Maybe => "maybe",
    }
}

impl Event {
    /// What a record of kind `event` tells: its days, the State where it names one, and what mandates call its acts.
    ///
    /// A town is no State: where a place is none that the catalogue knows, the territory is not known.
    pub fn of(account: &Account<'_>) -> Event {
        let (from, to) = (account.window("from_date"), account.window("to_date"));
        let when = match (from, to) {
            (Some(from), Some(to)) => from.around(&to),
            (one, other) => one.or(other).unwrap_or_default(),
        };
        let mut subjects: Vec<String> = Vec::new();
        for (act, subject) in ACTS {
            if account.terms("act_kind").any(|own| own == act)
                && !subjects.iter().any(|known| known == subject)
            {
                subjects.push(subject.to_owned());
            }
        }
        let territory = account.texts("place").find(|place| is_territory(place)).map(str::to_owned);
        Event { when, territory, subjects }
    }
}

/// Whether a place is one that some mandate is for.
fn is_territory(place: &str) -> bool {
    let place = names::fold_joined(place);
    let scopes = Catalogue::built_in().mandates.iter().map(|mandate| &mandate.scope);
    scopes.flat_map(|scope| &scope.territory).any(|one| names::fold_joined(one) == place)
}

/// What mandates call an act: terms of `act_kind` and of `mandate_subject`.
const ACTS: [(&str, &str); 8] = [
    ("disappearance", "enforced_disappearance"),
    ("extrajudicial_execution", "execution"),
    ("summary_execution", "execution"),
    ("mass_killing", "execution"),
    ("death_in_custody", "execution"),
    ("detention", "arbitrary_detention"),
    ("threats_to_family", "families"),
    ("grave_desecration", "graves"),
];

impl Scope {
    /// Whether it covers an event; three-valued, since days and subjects may not be known.
    pub fn covers(&self, event: &Event) -> Covered {
        Covered {
            time: self.in_time(&event.when),
            territory: self.in_territory(event),
            subject: self.in_subject(event),
        }
    }

    fn in_time(&self, when: &Window) -> Answer {
        let from = self.from.and_then(|from| from.earliest);
        let to = self.to.and_then(|to| to.latest);
        let outside = matches!((when.latest, from), (Some(last), Some(from)) if last < from)
            || matches!((when.earliest, to), (Some(first), Some(to)) if to < first);
        let begins = from.is_none_or(|from| when.earliest.is_some_and(|first| from <= first));
        let ends = to.is_none_or(|to| when.latest.is_some_and(|last| last <= to));
        match (outside, begins && ends) {
            (true, _) => Answer::No,
            (_, true) => Answer::Yes,
            _ => Answer::Maybe,
        }
    }

    fn in_territory(&self, event: &Event) -> Answer {
        if self.territory.is_empty() {
            return if self.parties_only { Answer::Maybe } else { Answer::Yes };
        }
        let Some(place) = &event.territory else { return Answer::Maybe };
        let place = names::fold_joined(place);
        let known = self.territory.iter().any(|one| names::fold_joined(one) == place);
        if known { Answer::Yes } else { Answer::No }
    }

    fn in_subject(&self, event: &Event) -> Answer {
        if self.subjects.is_empty() {
            return Answer::Yes;
        }
        let shared = event.subjects.iter().any(|subject| self.subjects.contains(subject));
        match (event.subjects.is_empty(), shared) {
            (true, _) => Answer::Maybe,
            (_, true) => Answer::Yes,
            _ => Answer::No,
        }
    }
}

/// A day, month or year as a file has it.
pub(crate) fn written<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Window>, D::Error> {
    let text = String::deserialize(from)?;
    let reading = dates::read(&text, &Hints::default());
    let window = reading.candidates.iter().map(|date| date.window).reduce(|one, other| one.around(&other));
    window.map(Some).ok_or_else(|| serde::de::Error::custom(format!("«{text}» is no date")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        let end = |text: &str| {
            let reading = dates::read(text, &Hints::default());
            reading.candidates.first().map(|date| date.window).unwrap_or_default()
        };
        end(from).around(&end(to))
    }

    #[track_caller]
    fn check(line: &str) {
        let [mandate, from, to, territory, subjects, expected] = line.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("six columns: {line}")
        };
        let event = Event {
            when: window(from, to),
            territory: Some(territory.to_owned()).filter(|place| place != "?"),
            subjects: subjects.split(' ').filter(|one| *one != "?").map(str::to_owned).collect(),
        };
        let covered = Catalogue::built_in().mandate(mandate).unwrap().scope.covers(&event);
        let found = format!("{} {}", word(covered.answer()), covered.wanting().join(" "));
        assert_eq!(found.trim_end(), expected, "{line}");
    }

    #[test]
    fn mandates_cover_what_their_files_say() {
        let lines = include_str!("../testdata/scopes.tsv").lines();
        lines.filter(|line| !line.starts_with('#')).for_each(check);
    }
}
