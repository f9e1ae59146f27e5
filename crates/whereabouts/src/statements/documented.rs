//! What a register itself documents, in numbers: beside the numbers that others claim.

use ::statements::{Documented, Of};
use cases::{Fate, Standing};
use ledger::Codebook;
use register::cases::{Line, On};
use register::{Gate, Redactions};

/// The parts of the people who are known by name: everybody is in one of them.
const PARTS: [Of; 5] = [Of::NotSaidDead, Of::Alleged, Of::Supported, Of::Established, Of::Contradicted];

/// How many people somebody calls disappeared, each counted once however many sources name them, by how firmly their death
/// stands; the cases must have been derived. Whoever nobody names is counted apart.
pub fn documented(on: &On<'_>) -> Vec<Documented> {
    let mut counts = [0u64; Of::ALL.len()];
    for line in on.lines().values().filter(|line| on.cases.is_called_disappeared(line.person)) {
        if is_named(on, line) {
            counts[Of::Disappeared as usize] += 1;
            counts[part(line) as usize] += 1;
        } else {
            counts[Of::Nameless as usize] += 1;
        }
    }
    let all =
        Of::ALL.into_iter().map(|of| Documented { unit: of.unit(), of, count: Some(counts[of as usize]) });
    // That nobody is contradicted and everybody has a name needs no line.
    let always =
        |one: &Documented| !matches!(one.of, Of::Contradicted | Of::Nameless) || one.count != Some(0);
    all.filter(always).collect()
}

/// The same as an audience may be told it: few people are not counted, and what would give them away is not either.
pub fn told(mut all: Vec<Documented>, gate: &Gate, withheld: &mut Redactions) -> Vec<Documented> {
    for of in [&PARTS[..], &[Of::Disappeared], &[Of::Nameless]] {
        let mut own: Vec<&mut Documented> = all.iter_mut().filter(|one| of.contains(&one.of)).collect();
        let counts: Vec<u64> = own.iter().filter_map(|one| one.count).collect();
        for (one, count) in own.iter_mut().zip(gate.cells(&counts, withheld)) {
            one.count = count;
        }
    }
    all
}

fn part(line: &Line) -> Of {
    match line.fate {
        (_, Standing::Contradicted) => Of::Contradicted,
        (Fate::Dead, Standing::Established) => Of::Established,
        (Fate::Dead, Standing::Supported) => Of::Supported,
        (Fate::Dead, Standing::Alleged) => Of::Alleged,
        _ => Of::NotSaidDead,
    }
}

/// Whether any record of the person has a name.
fn is_named(on: &On<'_>, line: &Line) -> bool {
    let own = on.cases.records_of(line.person);
    let of_person = own.iter().filter(|account| Codebook::builtin().is_linked(account.kind()));
    of_person.into_iter().any(|account| register::whole_name(account.record).is_some())
}

#[cfg(test)]
mod tests {
    use dates::Day;
    use register::{Protection, Public, Register, Release, Team};

    use super::*;

    /// The counts of people as an audience is told them; the whole first, then its parts.
    fn counts<A: register::Audience>(counts: [u64; 6]) -> Vec<Option<u64>> {
        let parts = [Of::Disappeared].into_iter().chain(PARTS);
        let all = parts.zip(counts).map(|(of, count)| Documented { unit: of.unit(), of, count: Some(count) });
        let release = Release { purpose: None, on: Day::LAST, today: Day::LAST };
        let register = Register::new(Vec::new()).disclose::<A>(Protection::default(), release);
        let told = told(all.collect(), register.gate(), &mut Redactions::default());
        told.into_iter().map(|one| one.count).collect()
    }

    #[test]
    fn the_public_is_told_no_count_of_few_people_and_none_that_gives_one_away() {
        let all = [Some(327), Some(17), Some(262), Some(34), Some(11), Some(3)];
        assert_eq!(counts::<Team>([327, 17, 262, 34, 11, 3]), all);
        // Three are not told, nor are the eleven: the whole less the others would be three.
        let told = [Some(327), Some(17), Some(262), Some(34), None, None];
        assert_eq!(counts::<Public>([327, 17, 262, 34, 11, 3]), told);
        assert_eq!(counts::<Public>([4, 0, 4, 0, 0, 0])[0], None, "a whole of few people is not told either");
    }
}
