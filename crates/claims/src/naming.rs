//! The name that a record gives someone, and whether two such names can be one person's.

use names::{Layout, Level, Name, Part};

use crate::Account;

/// Whether two records give names that can be one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Naming {
    /// Given and family name.
    pub own: Agreement,
    /// The father's name, which tells homonyms apart.
    pub father: Agreement,
}

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// One name, in whatever script and spelling.
    Same,
    /// Two names.
    Other,
    /// One side gives none.
    Untold,
}

impl Account<'_> {
    /// The name that the record gives; `None` where it gives none, or says that it is not known.
    pub fn name(&self) -> Option<Name> {
        let text = |property: &str| self.text(property).unwrap_or_default();
        let mut name = match self.text("name") {
            Some(whole) => names::parse(whole, Layout::Auto),
            None => Name::from_parts(text("given_name"), text("family_name"), "", ""),
        };
        name.father = name.father.or_else(|| self.text("father_name").map(names::display));
        name.aliases.extend(self.texts("other_name").map(names::display));
        // «ناشناس» in the column of given names, too, says that no name is known.
        let unnamed = name.unnamed || self.text("given_name").is_some_and(names::is_unnamed);
        (!name.is_empty() && !unnamed).then_some(name)
    }
}

impl Naming {
    /// How the names of two records stand to each other.
    pub fn of(one: &Account<'_>, other: &Account<'_>) -> Naming {
        let (Some(one), Some(other)) = (one.name(), other.name()) else {
            return Naming { own: Agreement::Untold, father: Agreement::Untold };
        };
        let findings = names::compare(&one, &other).findings;
        let level = |part: Part| findings.iter().find(|found| found.part == part).map(|found| found.level);
        let fathers = one.father.is_some() && other.father.is_some();
        Naming {
            own: agreement([level(Part::Given), level(Part::Family)]),
            father: agreement([level(Part::Father).filter(|_| fathers), None]),
        }
    }
}

fn agreement(levels: [Option<Level>; 2]) -> Agreement {
    let known: Vec<Level> =
        levels.into_iter().flatten().filter(|level| *level != Level::PartMissing).collect();
    match known.contains(&Level::Different) {
        true => Agreement::Other,
        false if known.is_empty() => Agreement::Untold,
        false => Agreement::Same,
    }
}
