//! Why two records are held to be one person, or not: evidence by evidence.

use std::fmt;

use ledger::RecordId;

use crate::compare::{Comparer, Prepared};
use crate::evidence::{Evidence, Level};
use crate::model::{Model, probability};
use crate::rivals::rivalry_of;
use crate::span::Span;
use crate::subject::Sex;
use crate::subjects::{NONE, Row, Subjects};

/// One named piece of evidence, with what both records say.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What was compared.
    pub evidence: Evidence,
    /// How far the two agree.
    pub level: Level,
    /// What the first record says.
    pub a: String,
    /// What the second record says.
    pub b: String,
    /// What the level weighs, in bits.
    pub weight: f64,
    /// What the rarity of the value adds or takes away, in bits.
    pub rarity: f64,
    /// The log odds after this step, in bits.
    pub total: f64,
}

/// How sure one may be, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Sureness {
    AlmostCertainlyNot,
    Unlikely,
    RatherNot,
    Even,
    RatherYes,
    Likely,
    AlmostCertain,
}

impl Sureness {
    /// The word for a probability.
    pub fn of(probability: f64) -> Sureness {
        match probability {
            p if p < 0.01 => Sureness::AlmostCertainlyNot,
            p if p < 0.1 => Sureness::Unlikely,
            p if p < 0.35 => Sureness::RatherNot,
            p if p <= 0.65 => Sureness::Even,
            p if p <= 0.9 => Sureness::RatherYes,
            p if p <= 0.99 => Sureness::Likely,
            _ => Sureness::AlmostCertain,
        }
    }

    /// A stable word for tables and codes, such as `rather-yes`.
    pub fn code(self) -> &'static str {
        match self {
            Sureness::AlmostCertainlyNot => "almost-certainly-not",
            Sureness::Unlikely => "unlikely",
            Sureness::RatherNot => "rather-not",
            Sureness::Even => "even",
            Sureness::RatherYes => "rather-yes",
            Sureness::Likely => "likely",
            Sureness::AlmostCertain => "almost-certain",
        }
    }
}

/// How the probability of one person builds up from the evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// The first record.
    pub a: RecordId,
    /// The second record.
    pub b: RecordId,
    /// The log odds before any evidence, by what the two lists have in common, in bits.
    pub prior: f64,
    /// The evidence on which both records say something.
    pub steps: Vec<Step>,
    /// What others killed at that time and place take away, in bits.
    ///
    /// It is already in the rarity of the step of the place.
    pub occasion: f64,
    /// What the chance of relatives, perhaps killed together, takes away, in bits.
    pub relatives: f64,
    /// What rivals take away and what few records without a partner add, in bits.
    ///
    /// Other records of either list that fit as well make a pair less likely.
    pub rivals: f64,
    /// How many such records there are.
    pub fitting: usize,
    /// What judgements of people corrected, in bits; also rounding.
    pub calibration: f64,
    /// The log odds after everything, in bits.
    pub weight: f64,
    /// The probability that both speak of one person.
    pub probability: f64,
}

impl Waterfall {
    /// The probability in words.
    pub fn sureness(&self) -> Sureness {
        Sureness::of(self.probability)
    }
}

/// Explains pairs; made once, it answers quickly.
pub struct Explainer {
    subjects: Subjects,
    model: Model,
    prepared: Prepared,
}

impl Explainer {
    /// Prepares to explain pairs by the weights of `model`.
    pub fn new(subjects: Subjects, model: Model) -> Explainer {
        let prepared = Prepared::new(&subjects, subjects.rows());
        Explainer { subjects, model, prepared }
    }

    /// Explains one pair; nothing if a record is not there.
    pub fn explain(&self, a: RecordId, b: RecordId) -> Option<Waterfall> {
        let Explainer { subjects, model, prepared } = self;
        let mut comparer = Comparer::prepared(subjects, subjects.rows(), prepared.clone());
        comparer.usual = model.usual;
        comparer.overlaps = model.overlaps.clone();
        explain_by(&comparer, model, a, b)
    }
}

fn explain_by(comparer: &Comparer, model: &Model, a: RecordId, b: RecordId) -> Option<Waterfall> {
    let subjects = comparer.subjects;
    let row = |record| subjects.place(record).map(|at| subjects.rows()[at as usize]);
    let (one, other) = (row(a)?, row(b)?);
    let findings = comparer.findings(&one, &other);
    let pattern = comparer.packed(&one, &other, &findings);
    let occasion = f64::from(comparer.occasion(&one, &other, &findings));
    let prior = model.prior().log2() + f64::from(comparer.overlap(&one, &other));
    let mut total = prior;
    let mut steps = Vec::new();
    for evidence in Evidence::ALL {
        let finding = findings.of(evidence);
        if finding.level == Level::Missing {
            continue;
        }
        let weight = model.weight(evidence, finding.level);
        let mut rarity = f64::from(comparer.beyond_usual(evidence, finding));
        if evidence == Evidence::Place {
            rarity += occasion;
        }
        total += weight + rarity;
        let values = if a <= b { finding.values } else { (finding.values.1, finding.values.0) };
        steps.push(Step {
            evidence,
            level: finding.level,
            a: shown(subjects, &one, evidence, values.0),
            b: shown(subjects, &other, evidence, values.1),
            weight,
            rarity,
            total,
        });
    }
    let relatives = model.others_weight(pattern);
    let by_itself = model.log_odds(pattern);
    let calibration = by_itself - total - relatives;
    let (rivals, fitting) = rivalry_of(comparer, &model.ready(), &model.alone, &one, &other);
    let weight = by_itself + f64::from(rivals);
    Some(Waterfall {
        a,
        b,
        prior,
        steps,
        occasion,
        relatives,
        rivals: f64::from(rivals),
        fitting,
        calibration,
        weight,
        probability: probability(weight),
    })
}

/// What a record says, as a text; places and names as they are kept.
fn shown(subjects: &Subjects, row: &Row, evidence: Evidence, value: u32) -> String {
    match evidence {
        Evidence::Birth => span_text(row.birth),
        Evidence::Death => span_text(row.death),
        Evidence::Sex => match row.sex {
            Some(Sex::Female) => "female".to_owned(),
            Some(Sex::Male) => "male".to_owned(),
            None => String::new(),
        },
        _ if value == NONE => String::new(),
        Evidence::Affiliation => subjects.codes.text(value).to_owned(),
        code if code.is_code() => subjects.codes.text(value).to_owned(),
        _ => subjects.parts.text(value).to_owned(),
    }
}

/// A window as an EDTF interval, `1988-07-23/1988-08-22`.
fn span_text(span: Span) -> String {
    let Some(window) = span.window() else { return String::new() };
    if window.earliest == window.latest {
        return window.earliest.map(|day| day.to_string()).unwrap_or_default();
    }
    let end = |day: Option<dates::Day>| day.map_or("..".to_owned(), |day| day.to_string());
    format!("{}/{}", end(window.earliest), end(window.latest))
}

impl fmt::Display for Waterfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>7} {:>7}  before any evidence", "", format!("{:+.1}", self.prior))?;
        for step in &self.steps {
            let weight = step.weight + step.rarity;
            let Step { evidence, level, a, b, total, .. } = step;
            writeln!(
                f,
                "{weight:>+7.1} {total:>+7.1}  {evidence} {level}: \u{2068}{a}\u{2069} | \u{2068}{b}\u{2069}"
            )?;
        }
        if self.occasion < -0.05 {
            writeln!(f, "{:>15}  many were killed there and then", "")?;
        }
        if self.relatives < -0.05 {
            writeln!(f, "{:>+7.1} {:>7}  they may be relatives", self.relatives, "")?;
        }
        if self.rivals.abs() > 0.05 {
            let words = match self.fitting {
                0 => "nobody else of these lists fits as well".to_owned(),
                one_or_more => format!("others of these lists fit about as well: {one_or_more}"),
            };
            writeln!(f, "{:>+7.1} {:>7}  {words}", self.rivals, "")?;
        }
        if self.calibration.abs() > 0.3 {
            writeln!(f, "{:>+7.1} {:>7}  rounding, and what judgements taught", self.calibration, "")?;
        }
        let percent = self.probability * 100.0;
        write!(f, "{:>7} {:>+7.1}  {}: {percent:.1} %", "", self.weight, self.sureness().code())
    }
}
