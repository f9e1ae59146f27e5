//! The figures of a DNA comparison, worked out again from what the laboratory states.
//!
//! With prior `p` and likelihood ratio `LR`, the posterior is `LR·o / (1 + LR·o)`, `o` being the
//! prior odds `p / (1 − p)`. The prior is shown (one in the number missing); the threshold is
//! policy, not law, and is shown too (standards 3.5, V-310).

use claims::{Account, Reason};
use serde::Serialize;

use crate::problem::{Problem, Severity};

/// A number as written, with what its last digit leaves open on either side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// The number.
    pub value: f64,
    /// Half a unit of the last digit written; 0 for a fraction such as `1/120`.
    pub give: f64,
}

impl Figure {
    /// Reads `0.9995`, `99.95 %`, `2.3e6`, `1,200,000`, `1/120`, `1:120`, in the digits of any script.
    ///
    /// ```
    /// let half = graves::dna::Figure::read("۹۹٫۹۵ ٪").unwrap();
    /// assert!((half.value - 0.9995).abs() < 1e-12 && (half.give - 0.00005).abs() < 1e-12);
    /// ```
    pub fn read(written: &str) -> Option<Figure> {
        let plain: String = written.chars().filter_map(plain).collect();
        if let Some(number) = plain.strip_suffix('%') {
            let figure = Figure::read(number)?;
            return Some(Figure { value: figure.value / 100.0, give: figure.give / 100.0 });
        }
        if let Some((one, other)) = plain.split_once(['/', ':']) {
            let (one, other) = (Figure::read(one)?.value, Figure::read(other)?.value);
            return (other > 0.0).then_some(Figure { value: one / other, give: 0.0 });
        }
        let number = ungrouped(&plain)?;
        let (mantissa, exponent) = number.split_once('e').unwrap_or((&number, "0"));
        let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
        let value: f64 = number.parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0)?;
        let last = exponent.parse::<i32>().ok()?.checked_sub(decimals)?;
        Some(Figure { value, give: 0.5 * 10f64.powi(last) })
    }

    fn ends(self) -> [f64; 2] {
        [(self.value - self.give).max(0.0), self.value + self.give]
    }
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '\u{66b}' => '.',
        '\u{66c}' => ',',
        '\u{66a}' => '%',
        'E' => 'e',
        c if c.is_whitespace() => return None,
        other => other,
    })
}

/// The number without commas between its thousands; `None` where commas mean something else.
fn ungrouped(number: &str) -> Option<String> {
    let mut groups = number.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().enumerate().all(|(at, group)| {
        let whole = if at + 1 == rest.len() { group.split('.').next().unwrap_or(group) } else { group };
        whole.len() == 3 && whole.bytes().all(|byte| byte.is_ascii_digit())
    });
    let begins = rest.is_empty() || (1..=3).contains(&first.len());
    (grouped && begins).then(|| first.to_owned() + &rest.concat())
}

/// What a laboratory states, and what follows from it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Dna {
    /// How many times likelier the profiles are if it is the person.
    pub likelihood_ratio: Option<Figure>,
    /// The probability before the comparison.
    pub prior: Option<Figure>,
    /// The prior as one in so many.
    pub prior_one_in: Option<f64>,
    /// The probability after it, as stated.
    pub posterior: Option<Figure>,
    /// The probability after it, worked out again.
    pub recomputed: Option<f64>,
    /// From which posterior on the board's policy accepts a match.
    pub threshold: Option<Figure>,
    /// Whether the figures can carry an identification: they agree, and reach the threshold where one is stated.
    pub holds: bool,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

const FIGURES: &str = "V-310; docs/graves.md";

impl Dna {
    /// The figures of one identification; `None` where it states none.
    pub fn of(account: &Account<'_>) -> Option<Dna> {
        let properties = ["likelihood_ratio", "prior", "posterior", "threshold"];
        properties.iter().any(|property| account.text(property).is_some()).then(|| Dna::read(account))
    }

    fn read(account: &Account<'_>) -> Dna {
        let mut problems = Vec::new();
        let mut figure = |property: &str, most: f64| {
            let figure =
                Figure::read(account.text(property)?).filter(|it| it.value <= most && it.value > 0.0);
            if figure.is_none() {
                let says = format!("The figure `{property}` cannot be read as one, or is none such.");
                problems.push(error("dna.unreadable", says, account));
            }
            figure
        };
        let likelihood_ratio = figure("likelihood_ratio", f64::MAX);
        let (prior, posterior, threshold) =
            (figure("prior", 1.0), figure("posterior", 1.0), figure("threshold", 1.0));
        let recomputed =
            likelihood_ratio.zip(prior).map(|(ratio, prior)| posterior_of(ratio.value, prior.value));
        if let (Some(ratio), Some(prior), Some(stated)) = (likelihood_ratio, prior, posterior)
            && !agrees(ratio, prior, stated)
        {
            let says =
                "The posterior does not follow from the likelihood ratio and the prior that are stated.";
            problems.push(error("V-310", says.to_owned(), account));
        }
        let reached = recomputed.or(posterior.map(|stated| stated.value));
        if let (Some(reached), Some(threshold)) = (reached, threshold)
            && reached < threshold.value
        {
            let says = "The posterior stays below the threshold that the policy states.";
            problems.push(error("dna.below-threshold", says.to_owned(), account));
        }
        let holds = problems.is_empty();
        let prior_one_in = prior.map(|prior| 1.0 / prior.value);
        Dna { likelihood_ratio, prior, prior_one_in, posterior, recomputed, threshold, holds, problems }
    }
}

fn error(rule: &'static str, says: String, account: &Account<'_>) -> Problem {
    Problem { severity: Severity::Error, reason: Reason::new(rule, FIGURES, says, [account.id()]) }
}

/// The posterior probability for a likelihood ratio and a prior probability below 1.
pub fn posterior_of(likelihood_ratio: f64, prior: f64) -> f64 {
    if prior >= 1.0 {
        return 1.0;
    }
    let odds = likelihood_ratio * prior / (1.0 - prior);
    if odds.is_infinite() { 1.0 } else { odds / (1.0 + odds) }
}

/// Whether the stated posterior can follow from the others, each as far as its last digit leaves open.
fn agrees(ratio: Figure, prior: Figure, stated: Figure) -> bool {
    let [ratio_low, ratio_high] = ratio.ends();
    let [prior_low, prior_high] = prior.ends();
    let [low, high] = stated.ends();
    // A hair's breadth for the arithmetic itself.
    let hair = 1e-12;
    posterior_of(ratio_low, prior_low) <= high + hair && posterior_of(ratio_high, prior_high) >= low - hair
}
