//! The terms of the codebook that code decides on, as enums; a test compares them with the files.

use serde::{Serialize, Serializer};

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident of $vocabulary:literal {
        $($(#[$what:meta])* $variant:ident = $id:literal,)*
    })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name {
                $($(#[$what])* $variant,)*
            }

            impl $name {
                /// All of them, in the order of the vocabulary.
                pub const ALL: &[$name] = &[$($name::$variant,)*];
                /// The vocabulary they are terms of.
                pub const VOCABULARY: &str = $vocabulary;

                /// The identifier of the term.
                pub fn id(self) -> &'static str {
                    match self {
                        $($name::$variant => $id,)*
                    }
                }

                /// The one with this identifier.
                pub fn from_id(id: &str) -> Option<$name> {
                    $name::ALL.iter().copied().find(|one| one.id() == id)
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                    out.serialize_str(self.id())
                }
            }
        )*
    };
}

terms! {
    /// What something is used for.
    Purpose of "purpose" {
        /// Kept in this register.
        InternalRecord = "internal_record",
        /// Search and tracing.
        SearchTracing = "search_tracing",
        /// The Working Group on Enforced or Involuntary Disappearances.
        SubmitWgeid = "submit_wgeid",
        /// The Committee on Enforced Disappearances.
        SubmitCed = "submit_ced",
        /// Special Procedures.
        SubmitSp = "submit_sp",
        /// A mechanism of the UN.
        ShareUnMechanism = "share_un_mechanism",
        /// Prosecutors and courts.
        ShareProsecutor = "share_prosecutor",
        /// Researchers and partners.
        ShareResearcher = "share_researcher",
        /// Published without anything that identifies.
        PublishAnonymised = "publish_anonymised",
        /// Published under a pseudonym.
        PublishPseudonym = "publish_pseudonym",
        /// Published with the name.
        PublishNamed = "publish_named",
        /// A photograph published.
        PublishPhoto = "publish_photo",
        /// A DNA reference sample.
        DnaReference = "dna_reference",
        /// Deposited in an archive.
        ArchiveDeposit = "archive_deposit",
    }

    /// For whom something is written.
    Audience of "audience" {
        /// Those who work on this register.
        Team = "team",
        /// Partner organisations.
        PartnerNgo = "partner_ngo",
        /// UN bodies, in confidence.
        UnConfidential = "un_confidential",
        /// The State, through the UN: a separate, explicit grant.
        StateViaUn = "state_via_un",
        /// Prosecutors and courts.
        Court = "court",
        /// Anyone.
        Public = "public",
    }

    /// How a person may be called; each protects more than the one before.
    Attribution of "attribution" {
        /// By name.
        Named = "named",
        /// By initials.
        Initials = "initials",
        /// By a pseudonym.
        Pseudonym = "pseudonym",
        /// Not at all.
        None = "none",
    }

    /// Shortcuts that expand to grants; no ladder (standards 6.2).
    Level of "consent_level" {
        /// Keep only.
        C0 = "C0",
        /// Statistics, without a name.
        C1 = "C1",
        /// UN bodies, in confidence.
        C2 = "C2",
        /// Prosecutors and courts.
        C3 = "C3",
        /// The name passed to the State by the UN.
        C4 = "C4",
        /// Publish without name.
        C5 = "C5",
        /// Publish with name and photograph.
        C6 = "C6",
    }

    /// What was answered.
    Answer of "consent_answer" {
        /// Agreed.
        Granted = "granted",
        /// Refused.
        Refused = "refused",
        /// Took back what was agreed before.
        Withdrawn = "withdrawn",
    }

    /// Who someone is to the disappeared person.
    Relation of "relation" {
        /// The person themselves.
        SelfGiven = "self",
        /// Wife or husband.
        Spouse = "spouse",
        /// Daughter or son.
        Child = "child",
        /// Mother.
        Mother = "mother",
        /// Father.
        Father = "father",
        /// Sister or brother.
        Sibling = "sibling",
        /// Grandmother or grandfather.
        Grandparent = "grandparent",
        /// Granddaughter or grandson.
        Grandchild = "grandchild",
        /// Any other relative.
        OtherRelative = "other_relative",
        /// The family together.
        FamilyJointly = "family_jointly",
        /// A lawyer or legal representative.
        LegalRepresentative = "legal_representative",
        /// An organisation.
        Organisation = "organisation",
        /// A friend or comrade.
        Friend = "friend",
        /// Anybody else.
        Other = "other",
    }

    /// How great the immediate danger is.
    Risk of "immediate_risk" {
        /// None.
        None = "none",
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High: the case is silent.
        High = "high",
    }
}

impl Relation {
    /// Whether they may answer for the person: the person, the nearest family, or the family together.
    pub fn may_answer(self) -> bool {
        use Relation::*;
        matches!(
            self,
            SelfGiven | Spouse | Child | Mother | Father | Sibling | Grandparent | Grandchild | FamilyJointly
        )
    }
}

impl Purpose {
    /// Whom a purpose is for where a consent does not say: `submit_wgeid` is for the UN in confidence.
    ///
    /// Never the State: that grant is always explicit (standards 6.2).
    pub fn usual_audience(self) -> Audience {
        use Purpose::*;
        match self {
            InternalRecord | SearchTracing | DnaReference | ArchiveDeposit => Audience::Team,
            SubmitWgeid | SubmitCed | SubmitSp | ShareUnMechanism => Audience::UnConfidential,
            ShareProsecutor => Audience::Court,
            ShareResearcher => Audience::PartnerNgo,
            PublishAnonymised | PublishPseudonym | PublishNamed | PublishPhoto => Audience::Public,
        }
    }

    /// How a person is called where a consent does not say.
    pub fn usual_attribution(self) -> Attribution {
        match self {
            Purpose::PublishAnonymised => Attribution::None,
            Purpose::PublishPseudonym => Attribution::Pseudonym,
            _ => Attribution::Named,
        }
    }
}

impl Audience {
    /// The purpose an export for them usually has.
    pub fn usual_purpose(self) -> Purpose {
        match self {
            Audience::Team => Purpose::InternalRecord,
            Audience::PartnerNgo => Purpose::ShareResearcher,
            Audience::UnConfidential | Audience::StateViaUn => Purpose::SubmitWgeid,
            Audience::Court => Purpose::ShareProsecutor,
            Audience::Public => Purpose::PublishNamed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::Codebook;

    #[track_caller]
    fn check(vocabulary: &str, ids: Vec<&'static str>) {
        let known = Codebook::builtin().vocabulary(vocabulary).expect("the codebook has the vocabulary");
        let terms: Vec<&str> = known.terms.iter().map(|term| term.id.as_str()).collect();
        assert_eq!(terms, ids, "{vocabulary}");
    }

    #[test]
    fn the_code_knows_the_terms_of_the_codebook_in_their_order() {
        check(Purpose::VOCABULARY, Purpose::ALL.iter().map(|one| one.id()).collect());
        check(Audience::VOCABULARY, Audience::ALL.iter().map(|one| one.id()).collect());
        check(Attribution::VOCABULARY, Attribution::ALL.iter().map(|one| one.id()).collect());
        check(Level::VOCABULARY, Level::ALL.iter().map(|one| one.id()).collect());
        check(Answer::VOCABULARY, Answer::ALL.iter().map(|one| one.id()).collect());
        check(Relation::VOCABULARY, Relation::ALL.iter().map(|one| one.id()).collect());
        check(Risk::VOCABULARY, Risk::ALL.iter().map(|one| one.id()).collect());
    }
}
