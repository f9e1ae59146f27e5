//! What is known of a missing person in life, and how each factor of it speaks beside remains.

use claims::Account;
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::contents::Named;
use crate::ground::Ground;
use crate::lexicon::Concepts;
use crate::moment::{happened, shown};
use crate::remains::{Range, Remains, concepts, range};
use crate::teeth::Teeth;
use crate::weights::weight;

/// How a factor speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaks {
    /// For the person.
    For,
    /// Against the person.
    Against,
    /// One side does not say, or what is found fits both.
    CannotTell,
}

/// One factor: what each side says, and what that weighs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Factor {
    /// The factor: `sex`, `age`, `stature`, `teeth`, `injuries`, `belongings`, `place`, `date`.
    pub factor: &'static str,
    /// How it speaks.
    pub speaks: Speaks,
    /// How many times likelier if it is the person, in bits; 0 where it cannot tell.
    pub bits: f64,
    /// What was found, in words.
    pub words: &'static str,
    /// What is known of the person, as it was read; empty where nothing is.
    pub person: String,
    /// What was found of the remains.
    pub remains: String,
}

/// The findings that code can come to; each has a line in `data/factors.tsv`.
#[cfg(test)]
pub(crate) const FINDINGS: &[(&str, &str)] = &[
    ("sex", "agrees"),
    ("sex", "differs"),
    ("age", "meets"),
    ("age", "near"),
    ("age", "apart"),
    ("stature", "meets"),
    ("stature", "near"),
    ("stature", "apart"),
    ("teeth", "opposed"),
    ("teeth", "alike"),
    ("teeth", "somewhat_alike"),
    ("injuries", "alike"),
    ("injuries", "other_side"),
    ("belongings", "particular"),
    ("belongings", "alike"),
    ("place", "several_say"),
    ("place", "one_says"),
    ("place", "also_elsewhere"),
    ("date", "meets"),
    ("date", "apart"),
];

/// How far apart, in years, ages still count as near; and statures, in centimetres.
const NEAR_YEARS: i32 = 3;
const NEAR_CM: i32 = 5;

/// A missing person as those who knew them tell it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Life {
    /// The records this rests on.
    pub records: Vec<RecordId>,
    sexes: Vec<&'static str>,
    age: Option<Range>,
    stature: Option<Range>,
    died: Option<Window>,
    teeth: Teeth,
    injuries: Vec<Concepts>,
    belongings: Vec<Concepts>,
}

impl Life {
    /// What records of the person and ante-mortem data say, as told by a day.
    pub fn of(ground: &Ground<'_>, person: RecordId, on: Day) -> Life {
        let known: Vec<&Account<'_>> = ground.of(person).collect();
        let told = |account: &&Account<'_>| happened(account.window("date").as_ref(), on) != Answer::No;
        let told: Vec<&Account<'_>> = ground.pointing(person, "antemortem", "person").filter(told).collect();
        let all: Vec<&Account<'_>> = known.iter().chain(&told).copied().collect();
        let window = |property: &str| {
            known
                .iter()
                .filter_map(|account| account.window(property))
                .reduce(|one, other| one.around(&other))
        };
        let died = window("death_date");
        let mut sexes: Vec<&'static str> = all.iter().filter_map(|account| account.term("sex")).collect();
        sexes.retain(|sex| *sex != "unknown");
        sexes.sort_unstable();
        sexes.dedup();
        Life {
            records: all.iter().map(|account| account.id()).collect(),
            sexes,
            age: window("birth_date")
                .zip(died)
                .and_then(|(born, died)| age(&born, &died))
                .or_else(|| stated_age(&known)),
            stature: range(&told, "stature_min_cm", "stature_max_cm").map(closed),
            died,
            teeth: Teeth::read(told.iter().flat_map(|account| account.texts("dental"))),
            injuries: concepts(&told, "injury"),
            belongings: concepts(&told, "belongings"),
        }
    }

    /// How every factor speaks, in a fixed order.
    pub fn beside(&self, remains: &Remains, named: &Named) -> Vec<Factor> {
        vec![
            self.sex(remains),
            span("age", self.age, remains.age, NEAR_YEARS),
            span("stature", self.stature, remains.stature, NEAR_CM),
            self.teeth(remains),
            self.injuries(remains),
            self.belongings(remains),
            place(named),
            self.date(remains),
        ]
    }

    fn sex(&self, remains: &Remains) -> Factor {
        let finding = match (self.sexes.as_slice(), remains.sexes.as_slice()) {
            ([one], [other]) => Some(if one == other { "agrees" } else { "differs" }),
            _ => None,
        };
        factor("sex", finding, self.sexes.join(" or "), remains.sexes.join(" or "))
    }

    fn teeth(&self, remains: &Remains) -> Factor {
        let bite = remains.teeth.beside(&self.teeth);
        let finding = match (bite.opposed, bite.alike) {
            (1.., _) => Some("opposed"),
            (0, 3..) => Some("alike"),
            (0, 1..) => Some("somewhat_alike"),
            (0, 0) => None,
        };
        factor("teeth", finding, self.teeth.shown(), remains.teeth.shown())
    }

    /// An injury that was not seen may have been overlooked: only what both sides name speaks.
    fn injuries(&self, remains: &Remains) -> Factor {
        let findings = pairs(&self.injuries, &remains.injuries).map(|(life, found)| injury(life, found));
        let finding = best(findings, ["alike", "other_side"]);
        factor("injuries", finding, written(&self.injuries), written(&remains.injuries))
    }

    fn belongings(&self, remains: &Remains) -> Factor {
        let findings = pairs(&self.belongings, &remains.belongings).map(|(life, found)| object(life, found));
        let finding = best(findings, ["particular", "alike"]);
        factor("belongings", finding, written(&self.belongings), written(&remains.belongings))
    }

    fn date(&self, remains: &Remains) -> Factor {
        let finding = self
            .died
            .as_ref()
            .zip(remains.died.as_ref())
            .map(|(one, other)| if one.shared(other).is_some() { "meets" } else { "apart" });
        let text = |window: &Option<Window>| window.as_ref().map(shown).unwrap_or_default();
        factor("date", finding, text(&self.died), text(&remains.died))
    }
}

fn factor(factor: &'static str, finding: Option<&str>, person: String, remains: String) -> Factor {
    let Some(finding) = finding else {
        let words = match (person.is_empty(), remains.is_empty()) {
            (true, true) => "nothing is known of either",
            (true, false) => "nothing is known of the person",
            (false, true) => "nothing is known of the remains",
            (false, false) => "what is known of both does not decide",
        };
        return Factor { factor, speaks: Speaks::CannotTell, bits: 0.0, words, person, remains };
    };
    let line = weight(factor, finding);
    let speaks = match line.bits {
        bits if bits > 0.0 => Speaks::For,
        bits if bits < 0.0 => Speaks::Against,
        _ => Speaks::CannotTell,
    };
    Factor { factor, speaks, bits: line.bits, words: line.words, person, remains }
}

fn span(name: &'static str, person: Option<Range>, remains: Option<Range>, near: i32) -> Factor {
    let finding = person.zip(remains).map(|(person, remains)| match person.gap(remains) {
        0 => "meets",
        gap if gap <= near => "near",
        _ => "apart",
    });
    let text = |range: Option<Range>| range.map(|range| range.to_string()).unwrap_or_default();
    factor(name, finding, text(person), text(remains))
}

fn place(named: &Named) -> Factor {
    let finding = match (named.independent, named.elsewhere.is_empty()) {
        (0, _) => None,
        (_, false) => Some("also_elsewhere"),
        (1, true) => Some("one_says"),
        (_, true) => Some("several_say"),
    };
    let said = match named.independent {
        0 => String::new(),
        1 => "1 independent source".to_owned(),
        more => format!("{more} independent sources"),
    };
    factor("place", finding, said, "recovered there".to_owned())
}

/// The age at death that birth and death leave open, in whole years.
fn age(born: &Window, died: &Window) -> Option<Range> {
    let years = |from: Day, to: Day| ((f64::from(to.number() - from.number())) / 365.2425).floor() as i32;
    let least = born.latest.zip(died.earliest).map(|(born, died)| years(born, died).max(0));
    let most = born.earliest.zip(died.latest).map(|(born, died)| years(born, died));
    let sound = most.is_none_or(|most| (0..=120).contains(&most));
    ((least.is_some() || most.is_some()) && sound).then_some(Range { least, most })
}

/// The age that sources give, with a year on either side: it is often counted from the year alone.
fn stated_age(known: &[&Account<'_>]) -> Option<Range> {
    let ages =
        known.iter().filter_map(|account| account.number("age")).filter(|age| (0.0..=120.0).contains(age));
    let ranges = ages.map(|age| Range { least: Some(age as i32 - 1), most: Some(age as i32 + 1) });
    ranges.reduce(Range::around)
}

/// A single stature told by relatives: what has one end is that number.
fn closed(range: Range) -> Range {
    Range { least: range.least.or(range.most), most: range.most.or(range.least) }
}

fn pairs<'c>(
    one: &'c [Concepts],
    other: &'c [Concepts],
) -> impl Iterator<Item = (&'c Concepts, &'c Concepts)> {
    one.iter().flat_map(move |life| other.iter().map(move |found| (life, found)))
}

/// The first of the findings, in order of rank, that any pair came to.
fn best(
    findings: impl Iterator<Item = Option<&'static str>>,
    ranked: [&'static str; 2],
) -> Option<&'static str> {
    let found: Vec<&str> = findings.flatten().collect();
    ranked.into_iter().find(|finding| found.contains(finding))
}

fn injury(life: &Concepts, found: &Concepts) -> Option<&'static str> {
    let meet = |group: &str| !life.of(group).is_disjoint(&found.of(group));
    if !(meet("part") && meet("injury")) {
        return None;
    }
    let sides = (life.of("side"), found.of("side"));
    match sides.0.is_empty() || sides.1.is_empty() || !sides.0.is_disjoint(&sides.1) {
        true => Some("alike"),
        false => Some("other_side"),
    }
}

fn object(life: &Concepts, found: &Concepts) -> Option<&'static str> {
    let alike = !life.of("object").is_disjoint(&found.of("object"));
    alike.then(|| if life.details.is_disjoint(&found.details) { "alike" } else { "particular" })
}

fn written(described: &[Concepts]) -> String {
    described.iter().map(|it| it.written.as_str()).collect::<Vec<_>>().join("; ")
}
