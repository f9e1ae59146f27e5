//! Who may see what: one gate between the register and anyone outside it.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use consent::Audience as Who;
use ledger::{Record, RecordId, Sharing, Source, SourceId};

use claims::{Lineage, in_force};

use crate::Person;
use crate::gate::{Gate, Protection, Redactions, Release};

/// Whom something is written for.
///
/// A value of a `Register<A>` holds nothing that A may not see, so a function that
/// takes `Register<Public>` cannot leak a sealed name, whatever its caller did.
pub trait Audience: Copy + Send + Sync + 'static {
    /// The most protected level this audience may see.
    const CEILING: Sharing;
    /// The audience's name in commands and manifests.
    const NAME: &'static str;
    /// Who they are to those who gave consent; `None` is the program itself.
    const WHO: Option<Who>;
}

macro_rules! audiences {
    ($($(#[$doc:meta])* $name:ident, $ceiling:ident, $word:literal, $who:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Audience for $name {
                const CEILING: Sharing = Sharing::$ceiling;
                const NAME: &'static str = $word;
                const WHO: Option<Who> = $who;
            }
        )*
    };
}

audiences! {
    /// Those the public edition is for.
    Public, Public, "public", Some(Who::Public);
    /// Partner organisations under agreement.
    Partners, Partners, "partners", Some(Who::PartnerNgo);
    /// UN bodies, in confidence.
    UnConfidential, Partners, "un", Some(Who::UnConfidential);
    /// A State, through the UN: the victim's name goes to it, nothing of those who told it.
    State, Partners, "state", Some(Who::StateViaUn);
    /// Prosecutors and courts.
    Court, Partners, "court", Some(Who::Court);
    /// Those who work on this register.
    Team, Team, "team", Some(Who::Team);
    /// The program itself and the custodians: never written to a file.
    Internal, Sealed, "internal", None;
}

/// The sources and their lineage, as far as one audience may see them, and the gate before it.
///
/// ```compile_fail
/// // What was made for the team cannot be handed to the public.
/// use register::{Protection, Public, Register, Release, Team};
/// fn publish(_: &Register<Public>) {}
/// let release = Release { purpose: None, on: dates::Day::LAST, today: dates::Day::LAST };
/// let team = Register::new(Vec::new()).disclose::<Team>(Protection::default(), release);
/// publish(&team);
/// ```
#[derive(Debug, Clone)]
pub struct Register<A: Audience> {
    sources: HashMap<SourceId, Source>,
    lineage: Lineage,
    gate: Gate,
    audience: PhantomData<A>,
}

impl Register<Internal> {
    /// The whole register, for the program's own use.
    pub fn new(sources: Vec<Source>) -> Register<Internal> {
        let sources = in_force(sources);
        let lineage = Lineage::new(&sources);
        let sources = sources.into_iter().map(|source| (source.id, source)).collect();
        Register { sources, lineage, gate: Gate::open(), audience: PhantomData }
    }

    /// The register as one audience may see it: the only way to any other audience.
    ///
    /// Sources above the audience's level are left out. The lineage stays whole,
    /// since it holds no names and independence must not grow by hiding a link.
    pub fn disclose<A: Audience>(&self, protection: Protection, release: Release) -> Register<A> {
        self.through(Gate::before(A::WHO, A::CEILING, Arc::new(protection), release))
    }

    /// The same with one rule of the gate left out: so that a test sees what would leak without it.
    #[cfg(any(test, feature = "holes"))]
    pub fn disclose_without<A: Audience>(
        &self,
        protection: Protection,
        release: Release,
        rule: crate::GateRule,
    ) -> Register<A> {
        self.through(Gate::before(A::WHO, A::CEILING, Arc::new(protection), release).without(rule))
    }

    pub(crate) fn through<A: Audience>(&self, gate: Gate) -> Register<A> {
        let seen = self.sources.values().filter_map(|source| Some((source.id, gate.trimmed(source)?)));
        Register { sources: seen.collect(), lineage: self.lineage.clone(), gate, audience: PhantomData }
    }
}

impl<A: Audience> Register<A> {
    /// The same for a table that names nobody: whom a family let be published without the name is in it.
    pub(crate) fn naming_nobody(&self) -> Register<A> {
        Register { gate: self.gate.clone().naming_nobody(), ..self.clone() }
    }

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

    /// The gate before this audience, for what is no person: records of other kinds, texts, counts.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// One person, from the records judged to be of them.
    ///
    /// What the gate withholds is dropped and counted by rule. `None` when nothing of
    /// the person may be shown.
    pub fn person(&self, id: RecordId, records: Vec<Record>, withheld: &mut Redactions) -> Option<Person<A>> {
        let shown = self.gate.person(records, |record| self.sources.get(&record.source), withheld)?;
        (!shown.is_empty()).then(|| Person::new(id, shown, &self.lineage))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::GateRule::{Class, Sharing as Level};
    use crate::person::tests::{published, record, source};

    const TODAY: Release = Release { purpose: None, on: dates::Day::LAST, today: dates::Day::LAST };

    fn sealed_mother() -> (Vec<Source>, Record) {
        let list = published("list");
        let mut one = record(1, &list, &[("name", "Behzad Sohrabian"), ("mother_name", "Golrokh")]);
        one.statements[0].sharing = Sharing::Public;
        one.statements[1].sharing = Sharing::Sealed;
        (vec![list], one)
    }

    /// What the public is shown of one record, and what was withheld: values, records, persons by rule.
    #[track_caller]
    fn check(sources: Vec<Source>, one: Record, shown: bool, expected: [&[(crate::GateRule, u64)]; 3]) {
        let mut withheld = Redactions::default();
        let public = Register::new(sources).disclose::<Public>(Protection::default(), TODAY);
        let person = public.person(one.id, vec![one], &mut withheld);
        assert_eq!(person.is_some(), shown);
        assert!(!format!("{person:?}").contains("Golrokh"));
        let counted = [&withheld.values, &withheld.records, &withheld.subjects];
        assert_eq!(
            counted.map(|of| of.iter().map(|(rule, n)| (*rule, *n)).collect::<Vec<_>>()),
            expected.map(<[_]>::to_vec)
        );
    }

    #[test]
    fn the_program_itself_sees_everything() {
        let (sources, one) = sealed_mother();
        let mut withheld = Redactions::default();
        let all = Register::new(sources).person(one.id, vec![one], &mut withheld).unwrap();
        assert_eq!((all.properties.len(), withheld), (2, Redactions::default()));
    }

    #[test]
    fn a_sealed_statement_never_reaches_the_public() {
        let (sources, mut one) = sealed_mother();
        check(sources.clone(), one.clone(), true, [&[(Level, 1)], &[], &[]]);
        one.statements[1].sharing = Sharing::Public;
        check(sources, one, true, [&[(Class, 1)], &[], &[]]);
    }

    #[test]
    fn a_sealed_row_without_a_word_is_not_even_counted_in_public() {
        let (mut sources, mut one) = sealed_mother();
        sources[0].sharing = Sharing::Sealed;
        one.statements.clear();
        check(sources, one, false, [&[], &[(Level, 1)], &[(Level, 1)]]);
    }

    #[test]
    fn a_stricter_edition_protects_the_earlier_one() {
        let (mut sources, one) = sealed_mother();
        let mut later = source("list");
        later.id = ledger::SourceId([9; 16]);
        later.sharing = Sharing::Sealed;
        sources.push(later);
        check(sources, one, false, [&[], &[(Level, 1)], &[(Level, 1)]]);
    }

    #[test]
    fn a_source_for_the_team_is_unknown_to_the_public() {
        let (mut sources, one) = sealed_mother();
        sources[0].sharing = Sharing::Team;
        let public = Register::new(sources.clone()).disclose::<Public>(Protection::default(), TODAY);
        assert!(public.sources().is_empty());
        check(sources, one, false, [&[], &[(Level, 1)], &[(Level, 1)]]);
    }
}
