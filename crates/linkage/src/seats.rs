//! Records seated by name, so that those who may meet sit close together.
//!
//! A million records in the order of their identifiers are strewn over memory; whoever shares
//! a name with another lies far away. Candidates are looked for by seats: records of one name
//! side by side, in the order of their identifiers. A seat follows from what the record says
//! and from nothing else, so that it is the same however records were added.

use rayon::prelude::*;

use crate::keys::join;
use crate::parts::Parts;
use crate::subjects::{Group, NONE, Row, Subjects};

/// Who sits where.
pub(crate) struct Seats {
    /// What the record in each seat says.
    pub rows: Vec<Row>,
    /// The place among all rows of the record in each seat.
    places: Vec<u32>,
}

impl Seats {
    /// Seats the rows, which come in the order of their identifiers.
    pub fn new(subjects: &Subjects, rows: &[Row], parts: &Parts) -> Seats {
        let mut seated: Vec<(u64, u32)> = (0..rows.len() as u32)
            .into_par_iter()
            .map(|place| (name(subjects, &rows[place as usize], parts), place))
            .collect();
        seated.par_sort_unstable();
        let rows = seated.par_iter().map(|&(_, place)| rows[place as usize]).collect();
        Seats { rows, places: seated.into_iter().map(|(_, place)| place).collect() }
    }

    /// The place among the rows of whoever sits here.
    pub fn place(&self, seat: u32) -> u32 {
        self.places[seat as usize]
    }
}

/// The sounds of the first name as one number: those of the family name before those of the given name.
fn name(subjects: &Subjects, row: &Row, parts: &Parts) -> u64 {
    let names = subjects.values(row, Group::Names);
    let key = |part: Option<&u32>| match part {
        None | Some(&NONE) => 0,
        Some(&part) => parts.keys(part).first().copied().unwrap_or(0),
    };
    let (given, family) = (key(names.first()), key(names.get(1)));
    family >> 32 << 32 | join(family, given) >> 32
}
