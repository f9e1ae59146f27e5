//! Which class of data may reach whom: the table `data/classes.tsv`.

use std::sync::LazyLock;

use consent::Audience;
use ledger::DataClass;

/// On what terms a class of data may reach an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Terms {
    /// As far as its sharing allows.
    Yes,
    /// Only with a live consent for it.
    Grant,
    /// With a consent, or where its source is published already.
    Published,
    /// Never.
    No,
}

static TABLE: LazyLock<Vec<(Audience, Vec<Terms>)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/classes.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| row(line).expect("a test reads every line of classes.tsv")).collect()
});

fn row(line: &str) -> Option<(Audience, Vec<Terms>)> {
    let mut cells = line.split('\t');
    let audience = Audience::from_id(cells.next()?)?;
    let terms: Option<Vec<Terms>> = cells
        .map(|cell| match cell {
            "yes" => Some(Terms::Yes),
            "grant" => Some(Terms::Grant),
            "published" => Some(Terms::Published),
            "no" => Some(Terms::No),
            _ => None,
        })
        .collect();
    Some((audience, terms.filter(|terms| terms.len() == DataClass::ALL.len())?))
}

/// The terms on which a class may reach an audience; whom the table does not have sees nothing.
pub(super) fn terms(audience: Audience, class: DataClass) -> Terms {
    let row = TABLE.iter().find(|(one, _)| *one == audience);
    row.map_or(Terms::No, |(_, terms)| terms[class as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_audience_has_its_line_and_no_state_sees_what_it_must_not() {
        assert!(Audience::ALL.iter().all(|audience| TABLE.iter().any(|(one, _)| one == audience)));
        for class in &DataClass::ALL[2..] {
            assert_eq!(terms(Audience::StateViaUn, *class), Terms::No, "V-102: {}", class.code());
            assert_eq!(terms(Audience::Public, *class), Terms::No, "{}", class.code());
        }
    }
}
