//! Who may see what: one gate between the register and anyone outside it.

use std::collections::HashMap;
use std::marker::PhantomData;

use ledger::{Record, RecordId, Sharing, Source, SourceId};

use claims::{Lineage, in_force};

use crate::Person;

/// Whom something is written for.
///
/// A value of a `Register<A>` holds nothing above A's level, so a function that
/// takes `Register<Public>` cannot leak a sealed name, whatever its caller did.
pub trait Audience: Copy + Send + Sync + 'static {
    /// The most protected level this audience may see.
    const CEILING: Sharing;
    /// The audience's name in commands and manifests.
    const NAME: &'static str;
}

/// Those the public edition is for.
#[derive(Debug, Clone, Copy)]
pub struct Public;
/// Partner organisations, and UN mandates in confidence.
#[derive(Debug, Clone, Copy)]
pub struct Partners;
/// Those who work on this register.
#[derive(Debug, Clone, Copy)]
pub struct Team;
/// The program itself and the custodians: never written to a file.
#[derive(Debug, Clone, Copy)]
pub struct Internal;

impl Audience for Public {
    const CEILING: Sharing = Sharing::Public;
    const NAME: &'static str = "public";
}
impl Audience for Partners {
    const CEILING: Sharing = Sharing::Partners;
    const NAME: &'static str = "partners";
}
impl Audience for Team {
    const CEILING: Sharing = Sharing::Team;
    const NAME: &'static str = "team";
}
impl Audience for Internal {
    const CEILING: Sharing = Sharing::Sealed;
    const NAME: &'static str = "internal";
}

/// How much was held back, without saying what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Withheld {
    /// Statements above the audience's level.
    pub statements: u64,
    /// Records of which nothing may be shown.
    pub records: u64,
    /// Persons of whom nothing may be shown.
    pub persons: u64,
}

/// The sources and their lineage, as far as one audience may see them.
///
/// ```compile_fail
/// // What was made for the team cannot be handed to the public.
/// fn publish(_: &register::Register<register::Public>) {}
/// let team = register::Register::new(Vec::new()).disclose::<register::Team>();
/// publish(&team);
/// ```
#[derive(Debug, Clone)]
pub struct Register<A: Audience> {
    sources: HashMap<SourceId, Source>,
    lineage: Lineage,
    audience: PhantomData<A>,
}

impl Register<Internal> {
    /// The whole register, for the program's own use.
    pub fn new(sources: Vec<Source>) -> Register<Internal> {
        let sources = in_force(sources);
        let lineage = Lineage::new(&sources);
        let sources = sources.into_iter().map(|source| (source.id, source)).collect();
        Register { sources, lineage, audience: PhantomData }
    }

    /// The register as one audience may see it: the only way to any other audience.
    ///
    /// Sources above the audience's level are left out. The lineage stays whole,
    /// since it holds no names and independence must not grow by hiding a link.
    pub fn disclose<A: Audience>(&self) -> Register<A> {
        let seen = |source: &&Source| source.sharing <= A::CEILING;
        let sources = self.sources.values().filter(seen).map(|s| (s.id, s.clone())).collect();
        Register { sources, lineage: self.lineage.clone(), audience: PhantomData }
    }
}

impl<A: Audience> Register<A> {
    /// A source this audience may see.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(&id)
    }

    /// The sources this audience may see, by slug.
    pub fn sources(&self) -> Vec<&Source> {
        let mut sources: Vec<&Source> = self.sources.values().collect();
        sources.sort_by(|a, b| a.slug.cmp(&b.slug).then(a.id.cmp(&b.id)));
        sources
    }

    /// Which sources are independent of which.
    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    /// One person, from the records judged to be of them.
    ///
    /// Statements above the audience's level are dropped and counted. `None`
    /// when nothing of the person may be shown.
    pub fn person(&self, id: RecordId, records: Vec<Record>, withheld: &mut Withheld) -> Option<Person<A>> {
        let mut shown = Vec::with_capacity(records.len());
        for mut record in records {
            let before = record.statements.len();
            let visible = self.sources.contains_key(&record.source);
            record.statements.retain(|statement| visible && statement.sharing <= A::CEILING);
            withheld.statements += (before - record.statements.len()) as u64;
            // A record of a hidden source is hidden even where it says nothing: that it exists is something.
            if visible && !(record.statements.is_empty() && A::CEILING < Sharing::Sealed) {
                let columns: Vec<&Option<String>> = record.statements.iter().map(|s| &s.column).collect();
                record
                    .issues
                    .retain(|issue| A::CEILING == Sharing::Sealed || columns.contains(&&issue.column));
                shown.push(record);
            } else {
                withheld.records += 1;
            }
        }
        if shown.is_empty() {
            withheld.persons += 1;
            return None;
        }
        Some(Person::new(id, shown, &self.lineage))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::person::tests::{record, source};

    fn sealed_mother() -> (Vec<Source>, Record) {
        let list = source("list");
        let mut one = record(1, &list, &[("name", "Behzad Sohrabian"), ("mother_name", "Golrokh")]);
        one.statements[0].sharing = Sharing::Public;
        one.statements[1].sharing = Sharing::Sealed;
        (vec![list], one)
    }

    #[test]
    fn a_sealed_statement_never_reaches_the_public() {
        let (mut sources, one) = sealed_mother();
        sources[0].sharing = Sharing::Public;
        let whole = Register::new(sources);
        let mut withheld = Withheld::default();
        let all = whole.person(one.id, vec![one.clone()], &mut withheld).unwrap();
        assert_eq!((all.properties.len(), withheld.statements), (2, 0));
        let public = whole.disclose::<Public>().person(one.id, vec![one], &mut withheld).unwrap();
        assert!(!format!("{public:?}").contains("Golrokh"));
        assert_eq!(withheld, Withheld { statements: 1, records: 0, persons: 0 });
    }

    #[test]
    fn a_sealed_row_without_a_word_is_not_even_counted_in_public() {
        let (mut sources, mut one) = sealed_mother();
        sources[0].sharing = Sharing::Sealed;
        one.statements.clear();
        let whole = Register::new(sources);
        let mut withheld = Withheld::default();
        assert!(whole.disclose::<Public>().person(one.id, vec![one], &mut withheld).is_none());
        assert_eq!(withheld, Withheld { statements: 0, records: 1, persons: 1 });
    }

    #[test]
    fn a_stricter_edition_protects_the_earlier_one() {
        let (mut sources, one) = sealed_mother();
        sources[0].sharing = Sharing::Public;
        let mut later = source("list");
        later.id = ledger::SourceId([9; 16]);
        later.sharing = Sharing::Sealed;
        sources.push(later);
        let whole = Register::new(sources);
        assert!(whole.disclose::<Public>().person(one.id, vec![one], &mut Withheld::default()).is_none());
    }

    #[test]
    fn a_source_for_the_team_is_unknown_to_the_public() {
        let (mut sources, one) = sealed_mother();
        sources[0].sharing = Sharing::Team;
        let whole = Register::new(sources);
        let mut withheld = Withheld::default();
        assert!(whole.disclose::<Public>().person(one.id, vec![one], &mut withheld).is_none());
        assert_eq!(withheld, Withheld { statements: 2, records: 1, persons: 1 });
        assert!(whole.disclose::<Public>().sources().is_empty());
    }
}
