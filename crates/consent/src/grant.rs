//! What one grant allows, and what a request asks for.

use std::sync::LazyLock;

use claims::Account;
use ledger::DataClass;
use serde::Serialize;

use crate::{Attribution, Audience, Level, Purpose};

/// One purpose, class of data, audience and way of naming that consent allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Grant {
    /// What for.
    pub purpose: Purpose,
    /// What.
    pub data_class: DataClass,
    /// For whom.
    pub audience: Audience,
    /// How the person may be called.
    pub attribution: Attribution,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Request {
    /// What for.
    pub purpose: Purpose,
    /// With what.
    pub data_class: DataClass,
    /// For whom.
    pub audience: Audience,
}

/// The grants of each level, from `data/levels.tsv`.
static LEVELS: LazyLock<Vec<(Level, Grant)>> = LazyLock::new(|| {
    let lines = include_str!("../data/levels.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| level_line(line).expect("a test reads every line of levels.tsv")).collect()
});

fn level_line(line: &str) -> Option<(Level, Grant)> {
    let mut cells = line.split('\t');
    let level = Level::from_id(cells.next()?)?;
    let grant = Grant {
        purpose: Purpose::from_id(cells.next()?)?,
        data_class: DataClass::from_code(cells.next()?)?,
        audience: Audience::from_id(cells.next()?)?,
        attribution: Attribution::from_id(cells.next()?)?,
    };
    cells.next().is_none().then_some((level, grant))
}

impl Level {
    /// What the level is a shortcut for.
    pub fn grants(self) -> impl Iterator<Item = Grant> {
        LEVELS.iter().filter(move |(level, _)| *level == self).map(|(_, grant)| *grant)
    }
}

/// What an answer speaks of: grants, and what was named in part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// What its levels expand to.
    levels: Vec<Grant>,
    purposes: Vec<Purpose>,
    classes: Vec<DataClass>,
    audiences: Vec<Audience>,
    attribution: Option<Attribution>,
    /// Something was written that is no term: a refusal then covers everything, a grant nothing more.
    unread: bool,
}

impl Scope {
    /// What one record of kind `consent` speaks of.
    pub fn of(account: &Account<'_>) -> Scope {
        let read = |property| account.terms(property).count();
        let unread = ["consent_level", "purpose", "data_class", "audience"]
            .into_iter()
            .any(|property| read(property) < account.texts(property).count());
        let levels = account.terms("consent_level").filter_map(Level::from_id);
        Scope {
            levels: levels.flat_map(Level::grants).collect(),
            purposes: account.terms("purpose").filter_map(Purpose::from_id).collect(),
            classes: account.terms("data_class").filter_map(DataClass::from_code).collect(),
            audiences: account.terms("audience").filter_map(Audience::from_id).collect(),
            attribution: account.term("attribution").and_then(Attribution::from_id),
            unread,
        }
    }

    /// The grants, each once: of the levels, and every combination of what was named.
    ///
    /// Without a purpose nothing is granted but the levels. Without a class it is the core of
    /// what is said of the victim; without an audience the usual one of the purpose.
    pub fn grants(&self) -> Vec<Grant> {
        let mut grants = self.levels.clone();
        let classes: &[DataClass] =
            if self.classes.is_empty() { &[DataClass::VictimCore] } else { &self.classes };
        for &purpose in &self.purposes {
            let usual = [purpose.usual_audience()];
            let audiences = if self.audiences.is_empty() { &usual[..] } else { &self.audiences };
            for &audience in audiences {
                let attribution = self.attribution.unwrap_or(purpose.usual_attribution());
                grants.extend(classes.iter().map(|&data_class| Grant {
                    purpose,
                    data_class,
                    audience,
                    attribution,
                }));
            }
        }
        grants.sort_unstable();
        grants.dedup();
        grants
    }

    /// The grant that allows a request; of several, the one that protects most.
    pub fn allows(&self, request: &Request) -> Option<Grant> {
        let covers = |grant: &Grant| {
            (grant.purpose, grant.data_class, grant.audience)
                == (request.purpose, request.data_class, request.audience)
        };
        self.grants().into_iter().filter(covers).max_by_key(|grant| grant.attribution)
    }

    /// Whether a refusal of this scope is against a request: what was not named is meant as well.
    pub fn refuses(&self, request: &Request) -> bool {
        let named = !(self.purposes.is_empty() && self.classes.is_empty() && self.audiences.is_empty());
        if self.unread || (self.levels.is_empty() && !named) {
            return true;
        }
        fn meant<T: PartialEq>(named: &[T], asked: &T) -> bool {
            named.is_empty() || named.contains(asked)
        }
        let by_parts = named
            && meant(&self.purposes, &request.purpose)
            && meant(&self.classes, &request.data_class)
            && meant(&self.audiences, &request.audience);
        by_parts
            || self
                .levels
                .iter()
                .any(|grant| (grant.purpose, grant.audience) == (request.purpose, request.audience))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_levels_is_read_and_every_level_grants_something() {
        let lines = include_str!("../data/levels.tsv").lines().filter(|line| !line.starts_with('#'));
        lines.for_each(|line| assert!(level_line(line).is_some(), "{line}"));
        Level::ALL.iter().for_each(|level| assert!(level.grants().count() > 0, "{}", level.id()));
    }

    #[test]
    fn levels_are_no_ladder_and_none_but_c4_reaches_the_state() {
        for level in Level::ALL {
            let to_state = level.grants().any(|grant| grant.audience == Audience::StateViaUn);
            assert_eq!(to_state, *level == Level::C4, "{}", level.id());
            let named = level.grants().any(|grant| grant.purpose == Purpose::PublishNamed);
            assert_eq!(named, *level == Level::C6, "{}", level.id());
            // Witnesses, bodies, work and suspects are in no shortcut.
            assert!(level.grants().all(|grant| grant.data_class <= DataClass::Family), "{}", level.id());
        }
    }
}
