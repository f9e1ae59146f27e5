//! Values of one row that cannot all be true: noted, never settled.

use dates::Window;
use ledger::property::{ARREST_DATE, BIRTH_DATE, BURIAL_DATE, DEATH_DATE};

use super::cells::Saying;

/// Events that cannot come in this order: the later one, the earlier one, the issue if they do.
const ORDER: &[(&str, &str, &str)] = &[
    (DEATH_DATE, BIRTH_DATE, "date.death-before-birth"),
    (BURIAL_DATE, DEATH_DATE, "date.burial-before-death"),
    (ARREST_DATE, BIRTH_DATE, "date.arrest-before-birth"),
    (DEATH_DATE, ARREST_DATE, "date.death-before-arrest"),
];

/// Days in a year, for ages.
const YEAR: i32 = 365;

/// Notes what cannot be true together, beside the column of the later event.
pub fn find(saying: &mut Saying) {
    if saying.windows.len() < 2 {
        return;
    }
    for (later, earlier, code) in ORDER {
        for (at, window) in windows(saying, later) {
            let all_before = |(_, other): &(usize, Window)| match (window.latest, other.earliest) {
                (Some(latest), Some(earliest)) => latest < earliest,
                _ => false,
            };
            let mut others = windows(saying, earlier).into_iter().peekable();
            if others.peek().is_some() && others.all(|other| all_before(&other)) {
                note(saying, code, at);
            }
        }
    }
    ages(saying);
}

/// Notes an age that fits no pair of birth and death.
///
/// Two years are allowed either way: ages are rounded, and a lunar year is short.
fn ages(saying: &mut Saying) {
    let (births, deaths) = (windows(saying, BIRTH_DATE), windows(saying, DEATH_DATE));
    if births.is_empty() || deaths.is_empty() {
        return;
    }
    let fits = |least: u32, most: u32| {
        births.iter().any(|(_, birth)| {
            deaths.iter().any(|(_, death)| {
                let years = |from: Option<dates::Day>, to: Option<dates::Day>| {
                    Some((to?.number() - from?.number()) / YEAR)
                };
                let shortest = years(birth.latest, death.earliest).unwrap_or(i32::MIN);
                let longest = years(birth.earliest, death.latest).unwrap_or(i32::MAX);
                most as i32 + 2 >= shortest && least as i32 - 2 <= longest
            })
        })
    };
    let wrong: Vec<usize> =
        saying.ages.iter().filter(|(_, least, most)| !fits(*least, *most)).map(|(at, ..)| *at).collect();
    for at in wrong {
        note(saying, "age.contradicts-dates", at);
    }
}

fn windows(saying: &Saying, property: &str) -> Vec<(usize, Window)> {
    let of = saying.windows.iter().filter(|(at, _)| saying.statements[*at].property == property);
    of.copied().collect()
}

fn note(saying: &mut Saying, code: &str, at: usize) {
    let column = saying.statements[at].column.clone();
    saying.issue(code, column.as_deref());
}
