//! Terms of the codebook that code decides on.

use serde::{Serialize, Serializer};

macro_rules! terms {
    ($(#[$about:meta])* $name:ident of $vocabulary:literal: $($(#[$doc:meta])* $variant:ident = $id:literal,)*) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All of them, in the order of the vocabulary.
            pub const ALL: &[$name] = &[$($name::$variant),*];
            /// The vocabulary that names them.
            pub const VOCABULARY: &str = $vocabulary;

            /// The term's identifier.
            pub fn term(self) -> &'static str {
                match self { $($name::$variant => $id,)* }
            }

            /// The one of a term; `None` for any other.
            pub fn from_term(term: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|it| it.term() == term)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.serialize_str(self.term())
            }
        }
    };
}

terms! {
    /// How well it is known that people lie in a site (standards 3.3).
    Standing of "site_standing":
    /// Only said, by nobody who vouches for it.
    Rumoured = "rumoured",
    /// A source reports it.
    Reported = "reported",
    /// Two independent sources, one of them good.
    CrediblySuspected = "credibly_suspected",
    /// Two independent witnesses who were there.
    ConfirmedByWitnessConvergence = "confirmed_by_witness_convergence",
    /// Remains were found.
    ConfirmedPhysically = "confirmed_physically",
    /// It was dug, and nobody lies there.
    Excluded = "excluded",
}

terms! {
    /// How far remains are identified (standards 3.5).
    Level of "identification_level":
    /// Body and person cannot be one.
    Excluded = "excluded",
    /// There is no candidate.
    Unidentified = "unidentified",
    /// A person who may be looked at.
    Candidate = "candidate",
    /// By sight, clothing, documents, place and witnesses.
    Presumptive = "presumptive",
    /// Several factors agree, none of them primary.
    Probable = "probable",
    /// A primary method agrees, nothing contradicts, a board decided.
    Established = "established",
    /// An earlier identification was taken back.
    Rescinded = "rescinded",
}

terms! {
    /// By what remains are identified.
    Method of "identification_method":
    /// Comparison of DNA.
    Dna = "dna",
    /// Comparison of teeth with dental records.
    Dental = "dental",
    /// Friction ridges.
    Fingerprints = "fingerprints",
    /// The biological profile.
    Anthropological = "anthropological",
    /// Healed injuries, surgery, implants.
    Medical = "medical",
    /// Scars, tattoos.
    Marks = "marks",
    /// Belongings.
    Belongings = "belongings",
    /// Clothing.
    Clothing = "clothing",
    /// Documents with the remains.
    Documents = "documents",
    /// Recognition by sight.
    Visual = "visual",
    /// Place and witnesses.
    Context = "context",
}

impl Method {
    /// Whether it can establish an identity (INTERPOL DVI: primary identifiers).
    pub fn is_primary(self) -> bool {
        matches!(self, Method::Dna | Method::Dental | Method::Fingerprints)
    }
}

terms! {
    /// How finely a place may be told in public, the coarsest first.
    LocationLevel of "public_location_level":
    /// The province.
    Province = "province",
    /// The town.
    City = "city",
    /// The cemetery.
    Cemetery = "cemetery",
    /// The place itself.
    Exact = "exact",
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(vocabulary: &str, known: Vec<&str>) {
        let terms = &ledger::Codebook::builtin().vocabulary(vocabulary).unwrap().terms;
        assert_eq!(terms.iter().map(|term| term.id.as_str()).collect::<Vec<_>>(), known);
    }

    #[test]
    fn code_and_codebook_have_the_same_terms() {
        check(Standing::VOCABULARY, Standing::ALL.iter().map(|it| it.term()).collect());
        check(Level::VOCABULARY, Level::ALL.iter().map(|it| it.term()).collect());
        check(Method::VOCABULARY, Method::ALL.iter().map(|it| it.term()).collect());
        check(LocationLevel::VOCABULARY, LocationLevel::ALL.iter().map(|it| it.term()).collect());
    }
}
