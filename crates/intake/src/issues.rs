//! Every code of an issue: what it means, what was expected, one fix to try.
//!
//! The table is `data/issues.tsv`; `docs/issues.md` is made of it. Codes never
//! change their meaning, as registers hold them.

use std::collections::HashMap;
use std::sync::LazyLock;

use ledger::Severity;

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The stable code, `topic.what`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is odd, in one sentence.
    pub sentence: &'static str,
    /// What was expected.
    pub expected: &'static str,
    /// One fix to try.
    pub suggestion: &'static str,
}

static TABLE: LazyLock<Vec<About>> = LazyLock::new(|| {
    let lines = include_str!("../data/issues.tsv").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).filter_map(of_line).collect()
});

static BY_CODE: LazyLock<HashMap<&'static str, About>> =
    LazyLock::new(|| TABLE.iter().map(|about| (about.code, *about)).collect());

fn of_line(line: &'static str) -> Option<About> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    let (code, severity) = (next()?, next()?);
    let severity = match severity {
        "note" => Severity::Note,
        "doubt" => Severity::Doubt,
        "held" => Severity::Held,
        _ => return None,
    };
    Some(About { code, severity, sentence: next()?, expected: next()?, suggestion: next()? })
}

/// Every issue there is, in the order of the table.
pub fn all() -> &'static [About] {
    &TABLE
}

/// What a code means; nothing for codes of other programs.
pub fn about(code: &str) -> Option<About> {
    BY_CODE.get(code).copied()
}

/// Whether a code is in the table.
pub fn known(code: &str) -> bool {
    BY_CODE.contains_key(code)
}

/// How much an issue matters; a code of another program is a doubt.
pub fn severity(code: &str) -> Severity {
    about(code).map_or(Severity::Doubt, |about| about.severity)
}

/// The page `docs/issues.md`.
pub fn page() -> String {
    let mut page = include_str!("../data/issues-head.md").to_owned();
    let mut topic = "";
    for about in all() {
        let own = about.code.split('.').next().unwrap_or_default();
        if own != topic {
            topic = own;
            page.push_str(&format!("\n## {topic}\n\n| code | weight | what is odd | expected | try this |\n|---|---|---|---|---|\n"));
        }
        let weight = match about.severity {
            Severity::Note => "note",
            Severity::Doubt => "doubt",
            Severity::Held => "held back",
        };
        let About { code, sentence, expected, suggestion, .. } = about;
        page.push_str(&format!("| `{code}` | {weight} | {sentence} | {expected} | {suggestion} |\n"));
    }
    page
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_whole_and_every_code_stands_once() {
        let lines = include_str!("../data/issues.tsv").lines();
        assert_eq!(TABLE.len(), lines.filter(|line| !line.starts_with('#') && !line.is_empty()).count());
        assert_eq!(BY_CODE.len(), TABLE.len());
        for about in all() {
            assert!(about.code.contains('.') && about.sentence.ends_with('.'), "{}", about.code);
            assert!(!about.expected.is_empty() && about.suggestion.ends_with('.'), "{}", about.code);
        }
    }

    #[test]
    fn every_issue_of_a_date_is_in_the_table_with_its_weight() {
        for issue in dates::DateIssue::ALL {
            let about = about(issue.code()).unwrap_or_else(|| panic!("{issue} is not in data/issues.tsv"));
            assert_eq!(about.severity == Severity::Doubt, issue.is_doubt(), "{issue}");
            assert_eq!(about.sentence, issue.sentence(), "{issue}");
        }
    }

    #[test]
    fn every_code_in_the_sources_is_in_the_table() {
        let sources = [
            include_str!("import/mod.rs"),
            include_str!("import/cells.rs"),
            include_str!("import/contradictions.rs"),
        ];
        let words = sources.iter().flat_map(|text| text.split('"').skip(1).step_by(2));
        let topics =
            ["name.", "row.", "cell.", "value.", "age.", "sex.", "term.", "number.", "key.", "date.", "url."];
        let codes: Vec<&str> =
            words.filter(|word| topics.iter().any(|topic| word.starts_with(topic))).collect();
        assert!(codes.len() > 20, "only {} codes were found", codes.len());
        for code in codes {
            assert!(known(code), "{code} is not in data/issues.tsv");
        }
    }

    #[test]
    fn the_page_is_made_of_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/issues.md");
        expect_test::expect_file![path].assert_eq(&page());
    }
}
