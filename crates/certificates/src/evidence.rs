//! What else is said of the dead person, set beside one document.

use std::sync::LazyLock;

use claims::{Account, Agreement, Naming};
use dates::Window;

use crate::age::born;
use crate::contradiction::{About, Contradiction, Side};
use crate::document::{self, Document};
use crate::words::{self, Cause, PlaceClass};

/// Two reports of a death may differ by so many days and mean one night: «شب جمعه» is the night before Friday.
const ONE_NIGHT: i32 = 1;

/// Births are known by the year, and ages by whole years, so that one of two windows may be a year off.
const ONE_YEAR: i32 = 366;

/// How an account stands to what a document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stance {
    Against,
    With,
    Silent,
}

/// A value with how its account stands to the document.
struct Voice<'a> {
    account: &'a Account<'a>,
    property: &'a str,
    stance: Stance,
}

/// All that contradicts a document, in the order of [`About::ALL`].
pub(crate) fn contradictions(document: &Document<'_>, accounts: &[Account<'_>]) -> Vec<Contradiction> {
    let others: Vec<&Account<'_>> =
        accounts.iter().filter(|other| speaks_of_death(document, other)).collect();
    About::ALL.into_iter().filter_map(|about| contradiction(about, document, &others)).collect()
}

/// Records of the person, and other documents; what a document corrects is known to differ from it.
fn speaks_of_death(document: &Document<'_>, other: &Account<'_>) -> bool {
    let alive = LIFE.iter().any(|(kind, _)| *kind == other.kind());
    other.id() != document.id() && (alive || other.kind() == "person" || other.kind() == document::KIND)
}

fn contradiction(about: About, document: &Document<'_>, others: &[&Account<'_>]) -> Option<Contradiction> {
    let (property, voices) = match about {
        About::Date => ("death_date", dates_of_death(document, others)?),
        About::Life => ("death_date", signs_of_life(document, others)?),
        About::Cause => ("death_cause", causes(document, others)?),
        About::Place => ("death_place", places(document, others)?),
        About::Name => return named(document, others),
        About::Age => births(document, others)?,
    };
    weigh(about, document, property, voices)
}

/// The contradiction, if any voice is against the document.
fn weigh(
    about: About,
    document: &Document<'_>,
    property: &str,
    voices: Vec<Voice<'_>>,
) -> Option<Contradiction> {
    let of = |stance| voices.iter().filter(move |voice| voice.stance == stance);
    let claimed: Vec<Side> = of(Stance::Against).map(|voice| side(voice.account, voice.property)).collect();
    if claimed.is_empty() {
        return None;
    }
    // A list that took its value from the document agrees with it and proves nothing.
    let independent = of(Stance::With).filter(|voice| voice.account.family != document.account.family);
    let mut agreeing: Vec<_> = independent.map(|voice| voice.account.id()).collect();
    agreeing.dedup();
    Some(Contradiction { about, certified: side(&document.account, property), claimed, agreeing })
}

fn side(account: &Account<'_>, property: &str) -> Side {
    let said = account.statements(property).next().expect("a value was read of it");
    Side {
        record: account.id(),
        property: property.to_owned(),
        value: said.value.clone(),
        sharing: said.sharing.max(account.source.sharing),
    }
}

fn dates_of_death<'a>(document: &Document<'_>, others: &[&'a Account<'a>]) -> Option<Vec<Voice<'a>>> {
    let certified = document.account.window("death_date")?.widened(ONE_NIGHT);
    let voice = |account: &'a Account<'a>| {
        let claimed = account.window("death_date")?;
        let stance = if certified.shared(&claimed).is_none() { Stance::Against } else { Stance::With };
        Some(Voice { account, property: "death_date", stance })
    };
    Some(others.iter().filter_map(|account| voice(account)).collect())
}

/// What shows that someone was alive: `data/life.tsv`.
static LIFE: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../data/life.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    rows.map(|line| line.split_once('\t').expect("a test reads the table: kind, tab, property")).collect()
});

fn signs_of_life<'a>(document: &Document<'_>, others: &[&'a Account<'a>]) -> Option<Vec<Voice<'a>>> {
    let certified = document.account.window("death_date")?;
    let mut voices = Vec::new();
    for account in others {
        for (_, property) in LIFE.iter().filter(|(kind, _)| *kind == account.kind()) {
            let alive = account.window(property);
            let after = alive.is_some_and(|alive| dates::before(&certified, &alive) == dates::Answer::Yes);
            if after {
                voices.push(Voice { account, property, stance: Stance::Against });
            }
        }
    }
    Some(voices)
}

fn causes<'a>(document: &Document<'_>, others: &[&'a Account<'a>]) -> Option<Vec<Voice<'a>>> {
    let violent = |cause| matches!(cause, Cause::Execution | Cause::Killing);
    let harmless = |cause| matches!(cause, Cause::Natural | Cause::Accident | Cause::Suicide);
    let certified = words::cause(document.account.text("death_cause")?)?;
    let stance = |claimed: Cause| match (certified, claimed) {
        (one, other) if violent(one) && violent(other) => Stance::With,
        (one, other) if one == other && harmless(one) => Stance::With,
        (one, other) if violent(one) && harmless(other) || harmless(one) && violent(other) => Stance::Against,
        (one, other) if harmless(one) && harmless(other) => Stance::Against,
        _ => Stance::Silent,
    };
    let mut voices = Vec::new();
    for account in others {
        let fate = match account.term("fate") {
            Some("executed") => Some(Cause::Execution),
            Some("killed") => Some(Cause::Killing),
            _ => None,
        };
        let said = ["death_manner", "death_cause"]
            .map(|property| account.text(property).and_then(words::cause).map(|cause| (property, cause)));
        for (property, cause) in said.into_iter().flatten().chain(fate.map(|fate| ("fate", fate))) {
            voices.push(Voice { account, property, stance: stance(cause) });
        }
    }
    Some(voices)
}

fn places<'a>(document: &Document<'_>, others: &[&'a Account<'a>]) -> Option<Vec<Voice<'a>>> {
    let certified = Place::of(document.account.text("death_place")?);
    let mut voices = Vec::new();
    for account in others {
        if let Some(place) = account.text("death_place") {
            let stance = certified.beside(&Place::of(place));
            voices.push(Voice { account, property: "death_place", stance });
        } else if let Some(stance) = certified.beside_prisons(account) {
            voices.push(Voice { account, property: "detention_place", stance });
        }
    }
    Some(voices)
}

/// A place by the words that name it and what they show it to be.
struct Place {
    class: Option<PlaceClass>,
    name: Vec<String>,
}

impl Place {
    fn of(written: &str) -> Place {
        Place { class: words::place(written), name: words::place_name(written) }
    }

    /// Whether one name is the other, or a part of it: «شور» and «انبار شور».
    fn shares_name(&self, other: &Place) -> bool {
        let (less, more) = if self.name.len() <= other.name.len() { (self, other) } else { (other, self) };
        let within = !less.name.is_empty() && less.name.iter().all(|word| more.name.contains(word));
        within || (!less.name.is_empty() && less.name.concat() == more.name.concat())
    }

    /// Two prisons are two where their names share no word: «بارانداز القديم» may be «بارانداز کهنه».
    fn shares_word(&self, other: &Place) -> bool {
        self.shares_name(other) || self.name.iter().any(|word| other.name.contains(word))
    }

    /// A town and a prison in it are no contradiction: only what the words show counts.
    fn beside(&self, other: &Place) -> Stance {
        let named = !self.name.is_empty() && !other.name.is_empty();
        match (self.class, other.class) {
            (Some(one), Some(other)) if one != other => Stance::Against,
            (Some(PlaceClass::Custody), Some(_)) if named && !self.shares_word(other) => Stance::Against,
            _ if self.shares_name(other) => Stance::With,
            _ => Stance::Silent,
        }
    }

    /// Beside the prisons in which an account says someone was held until the end.
    fn beside_prisons(&self, account: &Account<'_>) -> Option<Stance> {
        let prisons: Vec<Place> = account.texts("detention_place").map(Place::of).collect();
        if prisons.is_empty() {
            return None;
        }
        let killed_there = matches!(account.term("fate"), Some("executed" | "killed"));
        let custody = |prison: &Place| Place { class: Some(PlaceClass::Custody), name: prison.name.clone() };
        Some(match self.class {
            // A prisoner may die in a hospital; one who was put to death in prison did not.
            Some(PlaceClass::Hospital) if !killed_there => Stance::Silent,
            _ if prisons.iter().any(|prison| self.beside(&custody(prison)) == Stance::With) => Stance::With,
            _ if prisons.iter().all(|prison| self.beside(&custody(prison)) == Stance::Against) => {
                Stance::Against
            }
            _ => Stance::Silent,
        })
    }
}

/// The name on a document against the names of the person; the father's name decides between homonyms.
fn named(document: &Document<'_>, others: &[&Account<'_>]) -> Option<Contradiction> {
    let property = name_property(&document.account)?;
    let (mut own, mut father) = (Vec::new(), Vec::new());
    for account in others.iter().filter(|account| account.kind() == "person") {
        let naming = Naming::of(&document.account, account);
        if let Some(property) = name_property(account) {
            own.push(Voice { account, property, stance: stance(naming.own) });
        }
        let fathers = [&document.account, account].into_iter().all(|one| one.text("father_name").is_some());
        if fathers {
            father.push(Voice { account, property: "father_name", stance: stance(naming.father) });
        }
    }
    weigh(About::Name, document, property, own)
        .or_else(|| weigh(About::Name, document, "father_name", father))
}

fn name_property(account: &Account<'_>) -> Option<&'static str> {
    ["name", "family_name", "given_name"].into_iter().find(|id| account.text(id).is_some())
}

fn stance(agreement: Agreement) -> Stance {
    match agreement {
        Agreement::Same => Stance::With,
        Agreement::Other => Stance::Against,
        Agreement::Untold => Stance::Silent,
    }
}

/// The property of the birth on the document, and how others stand to it.
fn births<'a>(document: &Document<'_>, others: &[&'a Account<'a>]) -> Option<(&'static str, Vec<Voice<'a>>)> {
    let (property, certified) = birth(&document.account)?;
    let near = certified.widened(ONE_YEAR);
    let voice = |account: &'a Account<'a>| {
        let (property, claimed) = birth(account)?;
        let stance = if near.shared(&claimed).is_none() { Stance::Against } else { Stance::With };
        Some(Voice { account, property, stance })
    };
    Some((property, others.iter().filter_map(|account| voice(account)).collect()))
}

/// Between which days an account says someone was born: by the date, or by age and death.
pub(crate) fn birth(account: &Account<'_>) -> Option<(&'static str, Window)> {
    if let Some(date) = account.window("birth_date") {
        return Some(("birth_date", date));
    }
    Some(("age", born(account.number("age")?, &account.window("death_date")?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_life_is_a_date_of_the_codebook() {
        for (kind, property) in LIFE.iter() {
            let known = ledger::Codebook::builtin().property(kind, property);
            assert!(
                known.is_some_and(|known| known.value_type == ledger::codebook::ValueType::Date),
                "{kind} {property}"
            );
        }
    }
}
