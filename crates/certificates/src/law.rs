//! A law: its rules, what each asks of a document, and when it was in force.

use std::collections::BTreeMap;

use dates::{Answer, Day, Window};
use serde::{Deserialize, Deserializer};

/// Texts by language: `en`, `fa` and `ar`.
pub type Labels = BTreeMap<String, String>;

/// One law, as a file says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// The identifier, such as `iran-civil-registration-1355`.
    pub id: String,
    /// Countries as documents and lists write them.
    pub countries: Vec<String>,
    /// Whether it judges documents of every country, beside the country's own law.
    #[serde(default)]
    pub international: bool,
    /// Whether it is made up, for demonstration.
    #[serde(default)]
    pub invented: bool,
    /// What people call it.
    pub labels: Labels,
    /// Its rules, in the order of the articles.
    pub rules: Vec<Rule>,
}

/// One rule of a law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The identifier, such as `RD-23-3`.
    pub id: String,
    /// The article, such as `art. 23(3)`.
    pub article: String,
    /// Law, article and amendment in full.
    pub cites: String,
    /// Whether its text was read; what is said from memory is not to be relied on in a filing.
    pub verified: bool,
    /// The first day on which it was in force; `None` where nobody stated it.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<Day>,
    /// The last such day; `None` while it is in force.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<Day>,
    /// The event whose day decides which wording applies.
    pub of: Event,
    /// The kinds of document it judges, terms of `death_record_kind`.
    pub on: Vec<String>,
    /// Whose rule it is: a defect under a standard is kept apart from one under the law.
    pub severity: Severity,
    /// The wrong of ICPPED art. 22 that a breach comes near, if one.
    pub offence: Option<Offence>,
    /// What it asks for.
    pub labels: Labels,
    /// What must hold.
    pub checks: Vec<Check>,
}

/// The event whose day decides which wording of a law applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The death.
    Death,
    /// The registration, or else the issue of the document.
    Registration,
    /// The request for a document.
    Request,
}

/// Whose rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The country's own law.
    Law,
    /// An international standard that the country's law does not repeat.
    Standard,
}

impl Severity {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Law => "law",
            Severity::Standard => "standard",
        }
    }
}

/// What ICPPED art. 22 asks states to prevent and punish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offence {
    /// Failure to record (22(b)).
    FailureToRecord,
    /// Recording what the official knew to be inaccurate (22(b)).
    FalseInformation,
    /// Refusal of information, or giving false information (22(c)).
    RefusalOfInformation,
}

impl Offence {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Offence::FailureToRecord => "failure_to_record",
            Offence::FalseInformation => "false_information",
            Offence::RefusalOfInformation => "refusal_of_information",
        }
    }
}

/// What a rule asks for. Properties are those of the kind `death_record`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "check", rename_all = "snake_case", deny_unknown_fields)]
pub enum Check {
    /// Each of these stands on the document; `given_name|name` is met by either.
    Present {
        /// The properties.
        properties: Vec<String>,
    },
    /// The date is known to the day.
    ToTheDay {
        /// The property of the date.
        property: String,
    },
    /// The cause is told, and neither "unknown" nor a word for death itself.
    Told {
        /// The property of the cause.
        property: String,
    },
    /// What is asked for is there: a signature, a seal.
    Affirmed {
        /// The properties, answers of yes or no.
        properties: Vec<String>,
    },
    /// A doctor certified the death, or enough witnesses did.
    Vouched {
        /// Whether a doctor certified it.
        certified: String,
        /// Whether the doctor examined the body, where the law asks for that.
        examined: Option<String>,
        /// Who witnessed it.
        witnesses: String,
        /// How many witnesses it takes.
        at_least: usize,
    },
    /// Where a document says in which registers the death stands, all of these are among them.
    Entered {
        /// The property of the registers.
        property: String,
        /// The registers, terms of its vocabulary.
        all: Vec<String>,
    },
    /// The death was declared in time.
    InTime {
        /// The rule of crate `deadlines`.
        deadline: String,
        /// What starts the clock: the first of these that is known.
        since: Vec<String>,
        /// What ends it: the first of these that is known.
        done: Vec<String>,
    },
    /// What the document says is not contradicted by what else is said of these.
    Uncontradicted {
        /// What is compared.
        about: Vec<crate::About>,
    },
    /// The death is registered at all: asked of the person, not of a document.
    Registered,
    /// Whoever asks is given the document: asked of requests.
    Given,
}

impl Rule {
    /// Whether it was in force on a day between these; a rule without its dates always was.
    pub fn in_force(&self, day: &Window) -> Answer {
        let held = Window { earliest: self.from, latest: self.until };
        let Some(shared) = held.shared(day) else { return Answer::No };
        if shared == *day { Answer::Yes } else { Answer::Maybe }
    }
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
    let text = String::deserialize(from)?;
    let day = Day::from_iso(&text);
    day.map(Some).ok_or_else(|| serde::de::Error::custom(format!("«{text}» is no day such as 1985-01-08")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Laws;

    #[track_caller]
    fn check(rule: &str, earliest: &str, latest: &str, expected: Answer) {
        let rule = Laws::built_in().rule(rule).unwrap();
        let window = Window { earliest: Day::from_iso(earliest), latest: Day::from_iso(latest) };
        assert_eq!(rule.in_force(&window), expected, "{} {earliest}/{latest}", rule.id);
    }

    #[test]
    fn the_law_in_force_at_the_date_decides() {
        check("RD-23-3", "1988-07-28", "1988-07-28", Answer::Yes);
        check("RD-23-3", "1985-01-08", "1985-01-08", Answer::Yes);
        check("RD-23-3", "1985-01-07", "1985-01-07", Answer::No);
        check("RD-23-3", "1984-03-21", "1985-03-20", Answer::Maybe);
        check("RD-23-3", "..", "..", Answer::Maybe);
        check("LK-7", "1987-09-22", "1987-09-22", Answer::Yes);
        check("LK-7", "1987-09-23", "1987-09-23", Answer::No);
        check("LK-7-1366", "1987-09-01", "1987-10-01", Answer::Maybe);
        check("RD-INT", "..", "..", Answer::Yes);
    }
}
