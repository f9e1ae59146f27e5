//! Who says so and where, and what people, terms and days are called.

use claims::Reason;
use dates::{Answer, Window};
use graves::moment::shown;
use graves::{Ground, Problem, Severity};
use ledger::{Codebook, RecordId, Source};
use register::table;

use crate::terminal::{isolated, say};

/// The ground with a name for every person on it.
pub struct Voice<'g> {
    /// Which accounts speak of what.
    pub ground: &'g Ground<'g>,
    /// What a person is called.
    pub name: &'g dyn Fn(RecordId) -> String,
    /// The sources of the register, those without a record of graves too: who has an image.
    pub sources: &'g [Source],
}

impl Voice<'_> {
    /// Where a record stands: its source and the place in it.
    pub fn source(&self, record: RecordId) -> String {
        let Some(account) = self.ground.account(record) else { return record.short() };
        let place = table::place(&account.record.locator);
        let words = [account.source.slug.as_str(), &place, crate::offices::mark(account)];
        words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }

    /// The newest source that is called so: an image is an item of evidence of a source, with its file.
    pub fn called(&self, slug: &str) -> Option<&Source> {
        self.sources.iter().rfind(|source| source.slug == slug)
    }

    /// Several records, by source and place.
    pub fn sources(&self, records: &[RecordId]) -> String {
        records.iter().map(|record| self.source(*record)).collect::<Vec<_>>().join("; ")
    }

    /// What a site is called in a line.
    pub fn site(&self, site: RecordId) -> String {
        let name = self.ground.of(site).find_map(|account| account.text("name"));
        format!("{} ({})", isolated(name.unwrap_or("a site without a name")), site.short())
    }

    /// Prints reasons: the rule in words, where it stands, the records it rests on.
    pub fn because(&self, indent: usize, reasons: &[Reason]) {
        let margin = " ".repeat(indent);
        for reason in reasons {
            say(format!("{margin}because: {} [{}; {}]", reason.says, reason.rule, reason.cites));
            if !reason.records.is_empty() {
                say(format!("{margin}    {}", self.sources(&reason.records)));
            }
        }
    }

    /// Prints what is wrong, the gravest first.
    pub fn problems<'p>(&self, indent: usize, problems: impl IntoIterator<Item = &'p Problem>) {
        let margin = " ".repeat(indent);
        let mut problems: Vec<&Problem> = problems.into_iter().collect();
        problems.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        for problem in problems {
            let word = match problem.severity {
                Severity::Warn => "look at",
                Severity::Error => "ERROR",
                Severity::Block => "BLOCKED",
            };
            say(format!("{margin}{word} {}: {}", problem.reason.rule, problem.reason.says));
            say(format!("{margin}    {}", self.sources(&problem.reason.records)));
        }
    }
}

/// What a term is called in English.
pub fn label(vocabulary: &str, term: &str) -> String {
    let known = Codebook::builtin().vocabulary(vocabulary).and_then(|vocabulary| vocabulary.term(term));
    known.map_or_else(|| term.to_owned(), |term| term.labels.get("en").to_owned())
}

/// A window, or that no day is known.
pub fn when(window: Option<&Window>) -> String {
    window.map_or("no date".to_owned(), shown)
}

/// A mark for what may have been so and may not.
pub fn doubt(answer: Answer) -> &'static str {
    if answer == Answer::Maybe { "  (cannot tell whether by that day)" } else { "" }
}
