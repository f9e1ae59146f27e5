//! Kinds of letters and replies, and how a request stands: the terms that code decides on.

use ledger::Codebook;

macro_rules! words {
    ($(#[$doc:meta])* $type:ident of $vocabulary:literal: $($(#[$of:meta])* $value:ident = $code:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$of])* $value,)* }

        impl $type {
            /// All of them.
            pub const ALL: &[$type] = &[$($type::$value,)*];
            /// The vocabulary of the codebook that they are terms of.
            pub const VOCABULARY: &str = $vocabulary;

            /// The term's identifier.
            pub fn code(self) -> &'static str {
                match self { $($type::$value => $code,)* }
            }

            /// The one with this identifier.
            pub fn read(code: &str) -> Option<$type> {
                match code { $($code => Some($type::$value),)* _ => None }
            }

            /// What people call it, in a language of the codebook.
            pub fn label(self, lang: &str) -> &'static str {
                label($vocabulary, self.code(), lang)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.serialize_str(self.code())
            }
        }
    };
}

words! {
    /// Kinds of letters (standards 2.1).
    LetterKind of "communication_kind":
    /// An urgent appeal: what is alleged goes on or is imminent.
    UrgentAppeal = "UA",
    /// An allegation letter: it has happened already.
    Allegation = "AL",
    /// The older label of an urgent appeal by several mandates.
    JointUrgentAppeal = "JUA",
    /// The older label of an allegation letter by several mandates.
    JointAllegation = "JAL",
    /// A letter on laws or policies, or to follow up.
    Other = "OL",
    /// A press release: public from the first moment.
    Press = "PR",
}

words! {
    /// What a reply does (standards 2.5).
    ReplyKind of "reply_kind":
    /// Says that the letter came.
    Acknowledgement = "acknowledgement",
    /// Speaks to the substance.
    Substantive = "substantive",
    /// Speaks to part of it.
    Partial = "partial",
    /// Rejects the letter.
    Rejection = "rejection",
    /// Asks for more time.
    MoreTime = "request_more_time",
    /// Denies what is alleged.
    Denial = "denial",
    /// Makes allegations of its own.
    Counter = "counter_allegation",
    /// No reply: somebody looked for one and saw none.
    NoneSeen = "none_seen",
}

words! {
    /// How a State met one request, as somebody assessed it (standards 2.5).
    Status of "answer_status":
    /// Answered.
    Answered = "answered",
    /// Answered in part.
    Partly = "partially_answered",
    /// Something else was answered.
    Deflected = "deflected",
    /// What was answered is false.
    False = "false_answer",
    /// What the request presupposes was denied.
    Denied = "denied",
    /// Not answered.
    Unanswered = "unanswered",
}

impl LetterKind {
    /// Whether letters of this kind have numbers in the database.
    pub fn is_numbered(self) -> bool {
        self != LetterKind::Press
    }

    /// Whether the State is asked to answer within sixty days (SP-60D).
    pub fn is_answered_in_sixty_days(self) -> bool {
        !matches!(self, LetterKind::Other | LetterKind::Press)
    }
}

impl ReplyKind {
    /// Whether such a reply says anything of what was asked.
    pub fn answers(self) -> bool {
        !matches!(self, ReplyKind::Acknowledgement | ReplyKind::MoreTime | ReplyKind::NoneSeen)
    }
}

/// What people call a term; its identifier where the codebook does not know it.
pub fn label<'a>(vocabulary: &str, term: &'a str, lang: &str) -> &'a str {
    let known = Codebook::builtin().vocabulary(vocabulary).and_then(|all| all.term(term));
    known.map_or(term, |term| term.labels.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every term of a vocabulary is a value, and the other way round.
    #[track_caller]
    fn check(vocabulary: &str, codes: Vec<&str>) {
        let known = Codebook::builtin().vocabulary(vocabulary).map(|all| &all.terms);
        let terms: Vec<&str> = known.into_iter().flatten().map(|term| term.id.as_str()).collect();
        assert_eq!(codes, terms, "{vocabulary}");
    }

    #[test]
    fn code_and_codebook_have_the_same_terms() {
        check(LetterKind::VOCABULARY, LetterKind::ALL.iter().map(|one| one.code()).collect());
        check(ReplyKind::VOCABULARY, ReplyKind::ALL.iter().map(|one| one.code()).collect());
        check(Status::VOCABULARY, Status::ALL.iter().map(|one| one.code()).collect());
    }
}
