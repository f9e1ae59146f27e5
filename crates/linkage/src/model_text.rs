//! The weights as a text: kept beside people, so that a question about a pair need not wait for learning.
//!
//! Tab-separated lines in a fixed order, readable with a text editor:
//!
//! ```text
//! whereabouts model 2
//! prior         2.5e-6
//! relatives     7e-7     7e-7                        and those killed together
//! calibration   0.1      0.4                         what judgements correct: of all weights, bits added
//! more          given    -0.05                       and of each kind of evidence
//! learnt        812      90210    14    9            patterns, pairs, judgements, rounds
//! level         given    exact    0.31  0.002  9.1   evidence, level, share, share of strangers, usual rarity in bits
//! lists         <id>     <id>     1.4                two lists, bits
//! alone         <id>     <id>     0.6                of one list, the share without a partner in another
//! end
//! ```
//!
//! Nothing is guessed: a text of another version, with other levels, cut short or
//! mended by hand in the wrong place is no model, and the weights are learnt again.

use std::fmt::Write;
use std::str::FromStr;

use ledger::SourceId;

use crate::evidence::{Evidence, KINDS, LEVELS};
use crate::model::{Calibration, Learned, Model};
use crate::overlaps::Overlaps;
use crate::rivals::Alone;

/// The first line; its number changes with the shape of the text.
const HEAD: &str = "whereabouts model 2";

impl Model {
    /// The weights as a text that [`Model::from_text`] reads back to the last bit.
    pub fn to_text(&self) -> String {
        // Named one by one, so that a new part of the model cannot be forgotten here.
        let Model { same, strangers, prior, others, calibration, learned, usual, overlaps, alone } = self;
        let Calibration { more, scale, shift } = calibration;
        let Learned { patterns, pairs, judgements, rounds } = learned;
        let mut text = format!("{HEAD}\nprior\t{prior}\nrelatives\t{}\t{}\n", others[0], others[1]);
        text.push_str(&format!("calibration\t{scale}\t{shift}\n"));
        for evidence in Evidence::ALL {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "more\t{evidence}\t{}", more[evidence as usize]);
        }
        text.push_str(&format!("learnt\t{patterns}\t{pairs}\t{judgements}\t{rounds}\n"));
        for (evidence, at) in levels() {
            let (kind, level) = (evidence as usize, evidence.levels()[at]);
            let (same, strangers, usual) = (same[kind][at], strangers[kind][at], usual[kind][at]);
            let _ = writeln!(text, "level\t{evidence}\t{level}\t{same}\t{strangers}\t{usual}");
        }
        for (a, b, bits) in overlaps.rows() {
            let _ = writeln!(text, "lists\t{a}\t{b}\t{bits}");
        }
        for (of, within, share) in alone.rows() {
            let _ = writeln!(text, "alone\t{of}\t{within}\t{share}");
        }
        text.push_str("end\n");
        text
    }

    /// Reads what [`Model::to_text`] wrote; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Model> {
        let mut lines = text.strip_suffix("\nend\n")?.split('\n');
        if lines.next()? != HEAD {
            return None;
        }
        let [prior] = numbers(lines.next()?, "prior")?;
        let others = numbers(lines.next()?, "relatives")?;
        let [scale, shift] = numbers(lines.next()?, "calibration")?;
        let mut more = [0.0; KINDS];
        for evidence in Evidence::ALL {
            let [kind, share] = cells(lines.next()?, "more")?;
            more[evidence as usize] = (kind == evidence.code()).then(|| finite(share))??;
        }
        let [patterns, pairs, judgements, rounds] = cells(lines.next()?, "learnt")?;
        let learned = Learned {
            patterns: patterns.parse().ok()?,
            pairs: pairs.parse().ok()?,
            judgements: judgements.parse().ok()?,
            rounds: rounds.parse().ok()?,
        };
        let (mut same, mut strangers) = ([[0.0; LEVELS]; KINDS], [[0.0; LEVELS]; KINDS]);
        let mut usual = [[0.0f32; LEVELS]; KINDS];
        for (evidence, at) in levels() {
            let [kind, level, of_same, of_strangers, rarity] = cells(lines.next()?, "level")?;
            if kind != evidence.code() || level != evidence.levels()[at].code() {
                return None;
            }
            same[evidence as usize][at] = finite(of_same)?;
            strangers[evidence as usize][at] = finite(of_strangers)?;
            usual[evidence as usize][at] = finite::<f32>(rarity)?;
        }
        let rest: Vec<&str> = lines.collect();
        let (lists, alone) = rest.split_at(rest.partition_point(|line| line.starts_with("lists\t")));
        let pairs =
            |lines: &[&str], word| lines.iter().map(|line| list_pair(line, word)).collect::<Option<Vec<_>>>();
        let overlaps = Overlaps::from_rows(pairs(lists, "lists")?);
        let alone = Alone::from_rows(pairs(alone, "alone")?);
        let calibration = Calibration { more, scale, shift };
        Some(Model { same, strangers, prior, others, calibration, learned, usual, overlaps, alone })
    }
}

/// Every level of every kind of evidence, `Missing` included.
fn levels() -> impl Iterator<Item = (Evidence, usize)> {
    Evidence::ALL.into_iter().flat_map(|evidence| (0..evidence.levels().len()).map(move |at| (evidence, at)))
}

fn list_pair(line: &str, word: &str) -> Option<(SourceId, SourceId, f32)> {
    let [a, b, bits] = cells(line, word)?;
    Some((a.parse().ok()?, b.parse().ok()?, finite(bits)?))
}

/// The cells of a line that begins with this word.
fn cells<'a, const N: usize>(line: &'a str, word: &str) -> Option<[&'a str; N]> {
    let cells: Vec<&str> = line.strip_prefix(word)?.strip_prefix('\t')?.split('\t').collect();
    cells.try_into().ok()
}

fn numbers<const N: usize>(line: &str, word: &str) -> Option<[f64; N]> {
    let cells: [&str; N] = cells(line, word)?;
    let numbers: Option<Vec<f64>> = cells.into_iter().map(finite).collect();
    numbers?.try_into().ok()
}

fn finite<T: FromStr + Into<f64> + Copy>(cell: &str) -> Option<T> {
    cell.parse().ok().filter(|number: &T| (*number).into().is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let mut model = Model::starting(1.0 / 3e6);
        model.usual[Evidence::Given as usize][2] = 7.3;
        model.calibration = Calibration { more: [0.125; KINDS], scale: 0.1 + 0.2, shift: -1e-17 };
        let lists =
            [(SourceId([1; 16]), SourceId([2; 16]), -1.25), (SourceId([2; 16]), SourceId([2; 16]), 0.1)];
        model.overlaps = Overlaps::from_rows(lists.to_vec());
        model.alone = Alone::from_rows(vec![(SourceId([1; 16]), SourceId([2; 16]), 0.3)]);
        model
    }

    #[test]
    fn what_was_written_is_read_back_to_the_last_bit() {
        assert_eq!(Model::from_text(&model().to_text()), Some(model()));
        let plain = Model::starting(1e-4);
        assert_eq!(Model::from_text(&plain.to_text()), Some(plain));
    }

    #[test]
    fn anything_else_is_no_model() {
        let text = model().to_text();
        for wrong in [
            String::new(),
            text.replace("model 2", "model 1"),
            text.replace("\nend\n", "\n"),
            text.replace("exact", "exactly"),
            text.replacen("prior\t", "prior\tNaN", 1),
            text.replacen("calibration\t", "calibration\t1\t", 1),
            text.replacen("level\tgiven\tmissing\t0", "level\tgiven\tmissing\tinf", 1),
            text.lines()
                .filter(|line| !line.contains("family\tnear"))
                .map(|line| format!("{line}\n"))
                .collect(),
            format!("{text}more\n"),
        ] {
            assert_eq!(Model::from_text(&wrong), None, "{}", &wrong[..wrong.len().min(120)]);
        }
        for cut in 1..text.len() {
            assert!(!text.is_char_boundary(cut) || Model::from_text(&text[..cut]).is_none(), "cut at {cut}");
        }
    }
}
