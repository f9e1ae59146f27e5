//! A rule: what starts its clock, how long it runs, who must act, and where that stands.

use dates::{Calendar, Day, Lang};
use serde::{Deserialize, Deserializer};

use crate::holidays;

/// A text in the three languages, side by side; all are needed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// English.
    pub en: String,
    /// Persian.
    pub fa: String,
    /// Arabic.
    pub ar: String,
}

impl Labels {
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::English => &self.en,
            Lang::Persian => &self.fa,
            Lang::Arabic => &self.ar,
        }
    }
}

/// One rule of law or practice (standards, section 10).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The identifier, as `WGEID-6M`.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// The event that starts the clock, as `letter_sent`; see `triggers.toml` for the records that say it.
    pub trigger: String,
    /// The same in words: «the letter was sent».
    pub since: Labels,
    /// The rule whose passed due date is the trigger.
    pub after: Option<String>,
    /// What must also be so, in words: the program does not decide it.
    pub needs: Option<Labels>,
    /// How long.
    pub period: Period,
    /// Whether the period lies before the trigger: «received within three months of».
    #[serde(default)]
    pub look_back: bool,
    /// How many times it falls due, one period after the other.
    #[serde(default = "once")]
    pub times: u32,
    /// Whether the day of the trigger does not count.
    #[serde(default = "yes")]
    pub exclude_start: bool,
    /// Where a due date goes that falls on a closed day.
    #[serde(default)]
    pub roll: Roll,
    /// The table of closed days, where working days matter.
    pub holidays: Option<String>,
    /// The calendar whose months are counted.
    #[serde(default = "gregorian", deserialize_with = "holidays::calendar")]
    pub calendar: Calendar,
    /// On whose clock a day begins and ends; UTC where none is named.
    pub zone: Option<String>,
    /// Who must act.
    pub on: Vec<Obliged>,
    /// How binding the period is.
    #[serde(default)]
    pub force: Force,
    /// Days after the trigger on which to remind.
    #[serde(default)]
    pub reminders: Vec<u32>,
    /// What ends the clock, and what it is called when that came late.
    #[serde(default)]
    pub ends: Vec<End>,
    /// Where the rule comes from.
    pub cites: String,
    /// Whether that text was read; a rule from memory is not to be relied on in a filing.
    pub verified: bool,
    /// Whether it is worked out without being asked for.
    #[serde(default = "yes")]
    pub active: bool,
    /// What else a reader must know.
    pub note: Option<Labels>,
}

/// How long a rule runs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The same day so many months on; where there is none, the last of that month.
    CalendarMonths(Amount),
    /// Days, to the end of the last one.
    Days(Amount),
    /// Days on which the office of the rule's table is open.
    BusinessDays(Amount),
    /// Hours, exactly.
    Hours(Amount),
    /// The same days every year.
    Yearly(Vec<Yearly>),
    /// The first listed day on or after the trigger.
    Listed(Vec<Iso>),
    /// The rule has no period, or none was found.
    NotFound,
}

/// An amount, or the least and the most of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    /// Exactly so many.
    Exactly(u32),
    /// From so many to so many.
    Between([u32; 2]),
}

impl Amount {
    /// The least it can be.
    pub fn least(self) -> u32 {
        match self {
            Amount::Exactly(amount) => amount,
            Amount::Between([one, other]) => one.min(other),
        }
    }

    /// The most it can be.
    pub fn most(self) -> u32 {
        match self {
            Amount::Exactly(amount) => amount,
            Amount::Between([one, other]) => one.max(other),
        }
    }
}

/// A day that returns every year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yearly {
    /// Month and day, as `8-30`.
    #[serde(deserialize_with = "month_day")]
    pub day: (u8, u8),
    /// The calendar that it returns by.
    #[serde(default = "gregorian", deserialize_with = "holidays::calendar")]
    pub calendar: Calendar,
    /// What people call it.
    pub labels: Labels,
}

impl Yearly {
    /// The next day, from this one on, on which it returns; in a shorter month its last day.
    pub fn next(&self, from: Day) -> Option<Day> {
        let (year, _, _) = self.calendar.ymd(from);
        let (month, day) = self.day;
        let in_year = |year| {
            let last = self.calendar.month(year, month)?.latest?;
            Some(self.calendar.day(year, month, day).unwrap_or(last))
        };
        [year, year + 1].into_iter().filter_map(in_year).find(|day| from <= *day)
    }
}

/// A day of a table, written as `2025-01-27`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Iso(pub Day);

impl<'de> Deserialize<'de> for Iso {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Iso, D::Error> {
        let text = String::deserialize(reader)?;
        let day = Day::from_iso(&text).map(Iso);
        day.ok_or_else(|| serde::de::Error::custom(format!("«{text}» is no day, such as 2025-01-27")))
    }
}

/// Where a due date goes that falls on a closed day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// It stays.
    #[default]
    None,
    /// To the next open day.
    NextWorkingDay,
    /// To the open day before.
    PrevWorkingDay,
}

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obliged {
    /// The state.
    State,
    /// The body that leads the procedure.
    Mechanism,
    /// Whoever keeps this register.
    Us,
    /// The family, or who declares a death.
    Family,
}

impl Obliged {
    /// The word for it in a language.
    pub fn word(self, lang: Lang) -> &'static str {
        let words = match self {
            Obliged::State => ["the State", "دولت", "الدولة"],
            Obliged::Mechanism => ["the mechanism", "سازوکار", "الآلية"],
            Obliged::Us => ["us", "ما", "نحن"],
            Obliged::Family => ["the family", "خانواده", "الأسرة"],
        };
        match lang {
            Lang::English => words[0],
            Lang::Persian => words[1],
            Lang::Arabic => words[2],
        }
    }

    /// The identifier in files and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Obliged::State => "state",
            Obliged::Mechanism => "mechanism",
            Obliged::Us => "us",
            Obliged::Family => "family",
        }
    }
}

/// How binding a period is: what its end means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// Who lets it pass has not done what the rule asks.
    #[default]
    Duty,
    /// A practice that is aimed at; to miss it breaks no rule.
    Target,
    /// What is usually asked; the letter at hand may ask for another period.
    Typical,
    /// The earliest end: what it waits for may come later.
    AtLeast,
}

impl Force {
    /// The identifier in files and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Force::Duty => "duty",
            Force::Target => "target",
            Force::Typical => "typical",
            Force::AtLeast => "at_least",
        }
    }
}

/// What ends a clock.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The event, as `reply_received`.
    pub event: String,
    /// What it is called when it came late, as `RD-25 late_registration`.
    pub late: Option<String>,
    /// Whether coming late is nothing that the rule forbids.
    #[serde(default)]
    pub late_allowed: bool,
    /// Whether it starts the clock anew, as a new contact does: then it must come later, by another record.
    #[serde(default)]
    pub renews: bool,
    /// Whether it is only set beside the clock and ends nothing: to publish a letter is no reply to it.
    #[serde(default)]
    pub beside: bool,
}

fn yes() -> bool {
    true
}

fn once() -> u32 {
    1
}

fn gregorian() -> Calendar {
    Calendar::Gregorian
}

fn month_day<'de, D: Deserializer<'de>>(reader: D) -> Result<(u8, u8), D::Error> {
    holidays::month_day(&String::deserialize(reader)?).map_err(serde::de::Error::custom)
}
