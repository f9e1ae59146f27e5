//! What follows from the class of a statement: the tables `data/implied.tsv` and `data/propositions.tsv`.

use std::sync::LazyLock;

use claims::Account;

/// One line of `implied.tsv`.
struct Line {
    property: &'static str,
    term: &'static str,
    affirms: bool,
    proposition: &'static str,
}

/// How a proposition is meant where nothing narrows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// One case makes it true.
    Some,
    /// It is said of everybody.
    All,
}

static IMPLIED: LazyLock<Vec<Line>> =
    LazyLock::new(|| lines(include_str!("../data/implied.tsv")).map(|cells| implied(&cells)).collect());

static REACH: LazyLock<Vec<(&str, Reach)>> = LazyLock::new(|| {
    let reach = |word| if word == "all" { Reach::All } else { Reach::Some };
    lines(include_str!("../data/propositions.tsv")).map(|cells| (cells[0], reach(cells[1]))).collect()
});

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn implied(cells: &[&'static str]) -> Line {
    let property = if cells[0] == "statement_category" { "category" } else { "official_position" };
    Line { property, term: cells[1], affirms: cells[2] == "affirms", proposition: cells[3] }
}

/// What a statement affirms (or denies): as entered, and as its class implies.
pub(crate) fn propositions(account: &Account<'_>, affirms: bool) -> Vec<&'static str> {
    let entered = if affirms { "affirms" } else { "denies" };
    let mut found: Vec<&'static str> = account.terms(entered).collect();
    for line in IMPLIED.iter().filter(|line| line.affirms == affirms) {
        if account.terms(line.property).any(|term| term == line.term) && !found.contains(&line.proposition) {
            found.push(line.proposition);
        }
    }
    found
}

/// How a proposition is meant.
pub(crate) fn reach(proposition: &str) -> Reach {
    REACH.iter().find(|(known, _)| *known == proposition).map_or(Reach::Some, |(_, reach)| *reach)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ledger::Codebook;

    #[test]
    fn the_tables_name_terms_of_the_codebook_and_leave_no_proposition_out() {
        let codebook = Codebook::builtin();
        let term = |vocabulary: &str, id: &str| codebook.vocabulary(vocabulary).unwrap().term(id).is_some();
        for cells in lines(include_str!("../data/implied.tsv")) {
            assert!(term(cells[0], cells[1]) && term("proposition", cells[3]), "{cells:?}");
            assert!(["affirms", "denies"].contains(&cells[2]), "{cells:?}");
        }
        let named: Vec<&str> = REACH.iter().map(|(known, _)| *known).collect();
        let terms = &codebook.vocabulary("proposition").unwrap().terms;
        assert_eq!(named, terms.iter().map(|term| term.id.as_str()).collect::<Vec<_>>());
    }
}
