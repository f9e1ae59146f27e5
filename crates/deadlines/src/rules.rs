//! The rules and the tables they need, read from files and checked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::holidays::Holidays;
use crate::rule::{Labels, Period, Roll, Rule};
use crate::zone::Zone;

const RULES: &str = include_str!("../data/rules.toml");
const ZONES: &str = include_str!("../data/zones.toml");
const HOLIDAYS: &[(&str, &str)] = &[
    ("holidays/iran.toml", include_str!("../data/holidays/iran.toml")),
    ("holidays/geneva.toml", include_str!("../data/holidays/geneva.toml")),
];

/// The clock of rules that name none.
const UTC: &str = "utc";

/// All rules, with the closed days and clocks they name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    rules: Vec<Rule>,
    holidays: Vec<Holidays>,
    zones: Vec<Zone>,
}

/// A file of rules that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// A file is no TOML of the expected shape; the message shows line and caret.
    #[error("{file} cannot be read:\n{message}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the TOML reader says.
        message: String,
    },
    /// A rule contradicts itself, or names what is not there.
    #[error("rule «{rule}» {what}")]
    Wrong {
        /// The rule.
        rule: String,
        /// What is wrong with it.
        what: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    #[serde(default)]
    rules: Vec<Rule>,
    /// Periods of one's own for rules that are there: `CED-REM.days = 30`.
    #[serde(default)]
    periods: BTreeMap<String, Period>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ZonesFile {
    zones: Vec<Zone>,
}

impl Rules {
    /// The rules that are built into the program, read once.
    pub fn built_in() -> &'static Rules {
        static BUILT_IN: LazyLock<Rules> =
            LazyLock::new(|| Rules::from_built_in_files().expect("a test reads the built-in files"));
        &BUILT_IN
    }

    fn from_built_in_files() -> Result<Rules, RulesError> {
        let rules: RulesFile = read("rules.toml", RULES)?;
        let zones: ZonesFile = read("zones.toml", ZONES)?;
        let holidays = HOLIDAYS.iter().map(|(file, text)| read(file, text)).collect::<Result<_, _>>()?;
        Rules { rules: rules.rules, holidays, zones: zones.zones }.checked()
    }

    /// These rules with those of a file of one's own: one of the same id replaces ours, and a period of
    /// one's own takes the place of that of a rule, which then says so.
    pub fn with(&self, file: &str, text: &str) -> Result<Rules, RulesError> {
        let own: RulesFile = read(file, text)?;
        let mut all = self.clone();
        for rule in &own.rules {
            all.rules.retain(|known| known.id != rule.id);
        }
        all.rules.extend(own.rules);
        for (id, period) in own.periods {
            all.set_period(file, &id, period)?;
        }
        all.checked()
    }

    fn set_period(&mut self, file: &str, id: &str, period: Period) -> Result<(), RulesError> {
        let wrong = || {
            let what = "is given a period, and there is no such rule".to_owned();
            RulesError::Wrong { rule: id.to_owned(), what }
        };
        let rule = self.rules.iter_mut().find(|rule| rule.id.eq_ignore_ascii_case(id)).ok_or_else(wrong)?;
        rule.period = period;
        rule.note = Some(Labels {
            en: format!("The period is your own, from {file}; what is cited does not give it."),
            fa: format!("این مدت را خود شما تعیین کرده‌اید ({file})؛ در متنی که به آن استناد شده نیامده است."),
            ar: format!("هذه المدة من عندكم ({file})؛ ولا ترد في النص المستشهد به."),
        });
        Ok(())
    }

    /// All rules, in the order of the file.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this id, in whatever case it is typed.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
    }

    /// The closed days with this id.
    pub fn holidays(&self, id: &str) -> Option<&Holidays> {
        self.holidays.iter().find(|holidays| holidays.id == id)
    }

    /// The clock of this id; UTC where none is named.
    pub fn zone(&self, id: Option<&str>) -> &Zone {
        let id = id.unwrap_or(UTC);
        self.zones
            .iter()
            .find(|zone| zone.id == id)
            .expect("every rule's zone was looked for when it was read")
    }

    fn checked(self) -> Result<Rules, RulesError> {
        for (at, rule) in self.rules.iter().enumerate() {
            let twice = self.rules[..at].iter().any(|other| other.id.eq_ignore_ascii_case(&rule.id));
            let wrong = if twice { Some("stands there twice".to_owned()) } else { self.wrong(rule) };
            if let Some(what) = wrong {
                return Err(RulesError::Wrong { rule: rule.id.clone(), what });
            }
        }
        Ok(self)
    }

    /// What is wrong with a rule, if anything.
    fn wrong(&self, rule: &Rule) -> Option<String> {
        let zone = rule.zone.as_deref().unwrap_or(UTC);
        if !self.zones.iter().any(|known| known.id == zone) {
            return Some(format!("names the clock «{zone}», which zones.toml does not have"));
        }
        let wants_table = matches!(rule.period, Period::BusinessDays(_)) || rule.roll != Roll::None;
        match &rule.holidays {
            Some(table) if self.holidays(table).is_none() => {
                return Some(format!("names the closed days «{table}», of which there is no table"));
            }
            None if wants_table => {
                return Some("counts working days without naming a table of closed days".into());
            }
            _ => {}
        }
        if let Some(after) = &rule.after
            && self.rule(after).is_none_or(|first| first.after.is_some() || first.id == rule.id)
        {
            return Some(format!("comes after «{after}», which is no rule with a trigger of its own"));
        }
        misshapen(rule)
    }
}

/// What a rule's own numbers contradict.
fn misshapen(rule: &Rule) -> Option<String> {
    let amount = match &rule.period {
        Period::CalendarMonths(amount)
        | Period::Days(amount)
        | Period::BusinessDays(amount)
        | Period::Hours(amount) => Some(*amount),
        Period::Yearly(_) | Period::Listed(_) | Period::NotFound => None,
    };
    let plain = matches!(rule.period, Period::CalendarMonths(_) | Period::Days(_));
    let exact = amount.is_some_and(|amount| amount.least() == amount.most());
    if amount.is_some_and(|amount| amount.least() == 0) || rule.times == 0 {
        return Some("runs for no time at all".into());
    }
    if rule.look_back && !(plain && exact && rule.roll == Roll::None && rule.times == 1) {
        return Some("looks back, so it needs one exact number of months or days, and nothing else".into());
    }
    rule.on.is_empty().then(|| "says nobody who must act".into())
}

fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, RulesError> {
    toml::from_str(text)
        .map_err(|error| RulesError::Unreadable { file: file.to_owned(), message: error.to_string() })
}
