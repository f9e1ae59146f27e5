//! Who may bear somebody's name: told by the distinct names, long before records are compared.
//!
//! Whoever explains a pair looks for its rivals among all records of two lists. Nearly all of a million
//! bear another name, and there are far fewer names than records: each distinct name is held against
//! the one that is asked about, and only records whose names are near it are compared at all.

use rayon::prelude::*;

use crate::compare::Comparer;
use crate::evidence::Level;
use crate::parts::Role;
use crate::subjects::{Group, NONE, Row};

/// The names that are not quite other names than those of one record.
pub(crate) struct Namesakes {
    /// By the number of each name part.
    near: Vec<bool>,
    /// A record with one name only, or none, may be anybody's namesake.
    anybody: bool,
}

impl Namesakes {
    /// Holds every distinct name against those of one record.
    pub fn of(comparer: &Comparer, row: &Row) -> Namesakes {
        let own = comparer.subjects.values(row, Group::Names);
        let anybody = own.is_empty() || own.contains(&NONE);
        let differs = |x: u32, y: u32, role| comparer.likenesses.level(x, y, role) == Level::Different;
        let near = |part: u32| {
            own.iter().any(|&own| [Role::Given, Role::Family].iter().any(|&role| !differs(own, part, role)))
        };
        let parts = if anybody { 0 } else { comparer.parts().len() as u32 };
        Namesakes { near: (0..parts).into_par_iter().map(near).collect(), anybody }
    }

    /// Whether a record may bear one of these names; «yes» may be wrong, «no» never is.
    pub fn may_have(&self, comparer: &Comparer, row: &Row) -> bool {
        let names = comparer.subjects.values(row, Group::Names);
        let near = |&part: &u32| part == NONE || self.near[part as usize];
        self.anybody || names.is_empty() || names.chunks_exact(2).any(|name| name.iter().all(near))
    }
}

#[cfg(test)]
mod tests {
    use ledger::{RecordId, SourceId};
    use proptest::prelude::*;

    use super::*;
    use crate::rivals::is_namesake;
    use crate::subject::{PersonName, Said, Subject};
    use crate::subjects::Subjects;

    const GIVEN: [&str; 10] =
        ["علی", "Ali", "Alireza", "علیرضا", "حسین", "Hossein", "Hosein", "محمد حسین", "A.", ""];
    const FAMILY: [&str; 10] = [
        "کریمی",
        "Karimi",
        "Karimi Tehrani",
        "کریمی تهرانی",
        "Kareemy",
        "Rezaei",
        "رضایی",
        "Hossein",
        "ک",
        "",
    ];

    fn subjects(people: &[Vec<(usize, usize)>]) -> Subjects {
        let mut subjects = Subjects::new();
        for (at, names) in (0u128..).zip(people) {
            let name = |&(given, family): &(usize, usize)| PersonName {
                given: GIVEN[given].to_owned(),
                family: FAMILY[family].to_owned(),
            };
            let names = names.iter().map(name).filter(|name| *name != PersonName::default()).collect();
            let said = Said { names, ..Said::default() };
            let source = SourceId([at as u8 % 2; 16]);
            subjects.push(&Subject { id: RecordId(at.to_be_bytes()), source, said });
        }
        subjects
    }

    proptest! {
        #[test]
        fn nobody_who_bears_the_name_is_left_out(
            people in prop::collection::vec(prop::collection::vec((0..10usize, 0..10usize), 1..3), 2..14),
        ) {
            let subjects = subjects(&people);
            let comparer = Comparer::new(&subjects, subjects.rows());
            for one in subjects.rows() {
                let namesakes = Namesakes::of(&comparer, one);
                for other in subjects.rows() {
                    let bears = comparer.promising(one, other).is_some_and(is_namesake);
                    prop_assert!(!bears || namesakes.may_have(&comparer, other), "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn nearly_everybody_else_is_left_out() {
        let subjects = subjects(&[vec![(0, 0)], vec![(1, 1)], vec![(4, 6)], vec![(5, 5)]]);
        let comparer = Comparer::new(&subjects, subjects.rows());
        let namesakes = Namesakes::of(&comparer, &subjects.rows()[0]);
        let may: Vec<bool> = subjects.rows().iter().map(|row| namesakes.may_have(&comparer, row)).collect();
        assert_eq!(may, [true, true, false, false]);
    }
}
