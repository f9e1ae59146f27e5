//! Every record of a dossier, whole: each value as its source writes it, and how it is read.

use claims::Account;
use dates::{Hints, Reading};
use ledger::{Codebook, RecordId, Statement, ValueType};

use super::{Entry, Line, Piece, Section, say, stored};

/// The section that holds the records, in the order of the log.
///
/// `name` says what a linked record is called; a link whose record the audience may not see is told as withheld,
/// since the link itself may name somebody.
pub fn records(
    told: &[Account<'_>],
    means: impl Fn(&Account<'_>, &Statement) -> Option<RecordId>,
    name: impl Fn(RecordId) -> Option<String>,
) -> Section {
    let entries = told.iter().map(|account| {
        let said = account.record.statements.iter().filter(|said| !said.value.trim().is_empty());
        let lines = said.map(|said| {
            let mut pieces = vec![Piece::Property(account.kind().to_owned(), said.property.clone())];
            let linked = Codebook::builtin()
                .property(account.kind(), &said.property)
                .is_some_and(|known| known.value_type == ValueType::Link);
            match linked {
                true => {
                    let named = means(account, said).and_then(&name);
                    pieces.push(named.map_or(say("withheld"), stored));
                }
                false => pieces.extend(value(account.kind(), said)),
            }
            Line::new(pieces, [account.id()])
        });
        Entry::new(Piece::Kind(account.kind().to_owned()), lines.collect())
    });
    Section::new("evidence", entries.collect())
}

/// A value as written, and how it is read: the term it means, the days it can be.
pub(super) fn value(kind: &str, said: &Statement) -> Vec<Piece> {
    let as_written = Piece::Stored(said.value.clone(), said.lang.clone());
    let codebook = Codebook::builtin();
    let Some(known) = codebook.property(kind, &said.property) else { return vec![as_written] };
    let read = match known.value_type {
        ValueType::Term => known.terms.as_deref().and_then(|terms| {
            let vocabulary = codebook.vocabulary(terms)?;
            Some(Piece::Term(&vocabulary.id, vocabulary.read(&said.value)?.id.clone()))
        }),
        ValueType::Date => read_days(&said.value, said.reading.as_deref()),
        _ => None,
    };
    match read {
        // A term written as its own code or label says nothing more than the term.
        Some(Piece::Term(vocabulary, id)) if is_word_of(vocabulary, &id, &said.value) => {
            vec![Piece::Term(vocabulary, id)]
        }
        read => [Some(as_written), read.map(super::read)].into_iter().flatten().collect(),
    }
}

/// Whether a value is the code of a term, or what the codebook calls it in some language.
fn is_word_of(vocabulary: &str, id: &str, written: &str) -> bool {
    let known = Codebook::builtin().vocabulary(vocabulary).and_then(|all| all.term(id));
    let labels = ["en", "fa", "ar"].into_iter().filter_map(|lang| known.map(|term| term.labels.get(lang)));
    written == id || labels.into_iter().any(|label| label == written.trim())
}

/// The days that a written date can mean.
pub(super) fn read_days(written: &str, kept: Option<&str>) -> Option<Piece> {
    let kept = kept.and_then(|kept| Reading::from_text(written, kept));
    let reading = kept.unwrap_or_else(|| dates::read(written, &Hints::default()));
    let windows = reading.candidates.iter().map(|date| date.window);
    windows.reduce(|one, other| one.around(&other)).map(Piece::Days)
}
