//! Teeth by their numbers (FDI, ISO 3950), and how two charts of them agree.
//!
//! A tooth that was pulled in life cannot be in the jaw, nor a filled one be sound; the other
//! way round time explains it. A chart is a reason to look, not an identification: that is
//! an odontologist's, by the records of a dentist.

use std::collections::BTreeMap;

use crate::lexicon::Concepts;

/// What is said of each tooth.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Teeth(BTreeMap<u8, &'static str>);

/// How a chart from life and a chart of remains agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Bite {
    /// Teeth that are alike in a way few people's are: missing, filled, crowned, broken in both.
    pub alike: usize,
    /// Teeth that cannot be of one person.
    pub opposed: usize,
}

impl Teeth {
    /// Reads `46 missing`, `۳۶ پرشده`, several in one text with `,` or `;` between.
    ///
    /// What names no tooth of a human jaw, or no state of it, says nothing here. A tooth of
    /// which two states are said says nothing either.
    pub fn read<'a>(texts: impl Iterator<Item = &'a str>) -> Teeth {
        let mut found: BTreeMap<u8, Option<&'static str>> = BTreeMap::new();
        for piece in texts.flat_map(|text| text.split([',', ';', '،', '؛', '\n'])) {
            let concepts = Concepts::read(piece);
            let mut numbers = concepts.details.iter().filter_map(|word| number(word));
            let states = concepts.of("tooth");
            if let (Some(tooth), Some(state), 1) = (numbers.next(), states.first(), states.len()) {
                found
                    .entry(tooth)
                    .and_modify(|known| *known = known.filter(|it| it == state))
                    .or_insert(Some(state));
            }
        }
        Teeth(found.into_iter().filter_map(|(tooth, state)| Some((tooth, state?))).collect())
    }

    /// Lays a chart from life beside this one of remains.
    pub fn beside(&self, life: &Teeth) -> Bite {
        let mut bite = Bite::default();
        for (tooth, before) in &life.0 {
            let Some(after) = self.0.get(tooth) else { continue };
            match (*before, *after) {
                ("missing", "missing")
                | ("filled", "filled")
                | ("crowned", "crowned")
                | ("broken", "broken") => {
                    bite.alike += 1;
                }
                ("missing", "present" | "filled" | "crowned" | "broken")
                | ("filled" | "crowned" | "broken", "present") => bite.opposed += 1,
                _ => {}
            }
        }
        bite
    }

    /// The chart in words: `36 filled, 46 missing`.
    pub fn shown(&self) -> String {
        self.0.iter().map(|(tooth, state)| format!("{tooth} {state}")).collect::<Vec<_>>().join(", ")
    }
}

/// The number of a tooth: quadrants 1 to 4 with eight, 5 to 8 with five milk teeth.
fn number(word: &str) -> Option<u8> {
    let digits: String =
        word.chars().filter_map(|c| c.to_digit(10).or_else(|| eastern(c))).map(|d| d.to_string()).collect();
    let number: u8 = digits.parse().ok().filter(|_| word.chars().count() == 2)?;
    let (quadrant, tooth) = (number / 10, number % 10);
    let known = matches!((quadrant, tooth), (1..=4, 1..=8) | (5..=8, 1..=5));
    known.then_some(number)
}

fn eastern(c: char) -> Option<u32> {
    match c {
        '\u{6f0}'..='\u{6f9}' => Some(c as u32 - 0x6f0),
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(life: &str, remains: &str, alike: usize, opposed: usize) {
        let (life, remains) = (Teeth::read([life].into_iter()), Teeth::read([remains].into_iter()));
        assert_eq!(remains.beside(&life), Bite { alike, opposed }, "{life:?} {remains:?}");
    }

    #[test]
    fn what_was_pulled_cannot_be_there_again() {
        check("46 missing", "46 present", 0, 1);
        check("46 present", "46 missing", 0, 0);
        check("46 missing, 36 filled", "46 missing; 36 filled", 2, 0);
        check("۴۶ کشیده، ۳۶ پرشده", "46 missing, 36 sound", 1, 1);
        check("٤٦ مقلوع", "46 extracted", 1, 0);
        check("36 filled", "36 crowned", 0, 0);
        check("36 filled", "36 missing", 0, 0);
        check("11 broken", "11 sound", 0, 1);
    }

    #[test]
    fn what_is_no_tooth_says_nothing() {
        check("49 missing", "49 present", 0, 0);
        check("many fillings", "36 filled", 0, 0);
        check("36 filled, 36 missing", "36 present", 0, 0);
        assert_eq!(Teeth::read(["good teeth"].into_iter()).shown(), "");
    }
}
