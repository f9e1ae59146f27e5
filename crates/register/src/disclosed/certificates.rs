//! Death records as a table: of each person how the record of the death stands, and what is wrong with it.

use std::collections::BTreeSet;

use certificates::{DeathFile, Laws, Proof, death_file};
use dates::Answer;
use ledger::RecordId;

use super::Beside;
use super::beside::{by_person, ids, told};
use crate::{Audience, Redactions};

/// The columns of the table of death records.
pub const CERTIFICATES: &[&str] = &[
    "person",
    "name",
    "name_latin",
    "standing",
    "standing_en",
    "standing_fa",
    "standing_ar",
    "obligation_to_record",
    "child",
    "documents",
    "defects_found",
    "defects_reported",
    "contradicted_in",
    "rules",
    "records",
];

impl<A: Audience> Beside<'_, '_, A> {
    /// One line for each person of whose death a document, a request or a claim is known, as far as it may be told.
    ///
    /// A defect is told where both all that is known and what may be shown have it: what was withheld from a document is
    /// not blank on it.
    pub fn certificates(&self, withheld: &mut Redactions) -> Vec<Vec<String>> {
        let (all, some) = (by_person(self.whole), by_person(&self.shown));
        let mut lines = Vec::new();
        for (person, accounts) in &all {
            let asked_for = |record: &ledger::Record| {
                let source = self.register.source(record.source);
                source.is_some_and(|source| source.facts.names_disappeared())
            };
            if !self.person(*person).is_some_and(|one| one.records.iter().any(asked_for)) {
                continue;
            }
            let whole = death_file(accounts, self.whole.links, Laws::built_in(), None, self.on);
            let some = some.get(person).map_or(&[][..], Vec::as_slice);
            let shown = death_file(some, self.whole.links, Laws::built_in(), None, self.on);
            lines.push(self.death(*person, &whole, &shown, withheld));
        }
        lines
    }

    fn death(
        &self,
        person: RecordId,
        whole: &DeathFile<'_>,
        shown: &DeathFile<'_>,
        withheld: &mut Redactions,
    ) -> Vec<String> {
        let standing = self.agreed(whole.standing, Some(shown.standing), withheld);
        let owed = self.agreed(whole.record_obligation(), Some(shown.record_obligation()), withheld);
        let child = self.agreed(whole.child, Some(shown.child), withheld);
        let word = |lang| standing.map(|standing| standing.word(lang)).unwrap_or_default().to_owned();
        let [name, latin] = self.names(person);
        let common = |of: &dyn Fn(&DeathFile<'_>) -> BTreeSet<String>| {
            let (whole, shown) = (of(whole), of(shown));
            whole.intersection(&shown).cloned().collect::<Vec<_>>().join("; ")
        };
        let reasons = &shown.reasons;
        let rules: Vec<&str> = reasons.iter().map(|reason| reason.rule).collect();
        vec![
            person.to_string(),
            name,
            latin,
            told(standing.map(certificates::Standing::code)),
            word("en"),
            word("fa"),
            word("ar"),
            told(owed.map(certificates::RecordObligation::code)),
            told(child.map(|child| match child {
                Answer::Yes => "yes",
                Answer::No => "no",
                Answer::Maybe => "cannot_tell",
            })),
            shown.documents.len().to_string(),
            common(&|file| defects(file, Proof::Found)),
            common(&|file| defects(file, Proof::Reported)),
            common(&contradicted),
            if standing.is_some() { rules.join(" ") } else { String::new() },
            ids(reasons.iter().flat_map(|reason| &reason.records)),
        ]
    }
}

/// The rules that documents, and the recording of the death, break: with what is wrong.
fn defects(file: &DeathFile<'_>, proof: Proof) -> BTreeSet<String> {
    let of_documents = file.documents.iter().flat_map(|one| &one.defects);
    let all = of_documents.chain(&file.defects).filter(|defect| defect.proof == proof);
    all.map(|defect| format!("{} {}", defect.rule, defect.flaw.code())).collect()
}

fn contradicted(file: &DeathFile<'_>) -> BTreeSet<String> {
    let all = file.documents.iter().flat_map(|one| &one.contradictions);
    all.map(|found| found.about.code().to_owned()).collect()
}
