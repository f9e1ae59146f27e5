//! The rules by which something is permitted or not: stable codes, each with its source.

use serde::{Serialize, Serializer};

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $cites:literal, $says:literal;)*) => {
        /// Why something is permitted, or is not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $name,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Rule] = &[$(Rule::$name,)*];

            /// The stable code.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)* }
            }

            /// Where the rule comes from.
            pub fn cites(self) -> &'static str {
                match self { $(Rule::$name => $cites,)* }
            }

            /// The rule in one sentence, without any value of a record.
            pub fn says(self) -> &'static str {
                match self { $(Rule::$name => $says,)* }
            }
        }
    };
}

rules! {
    /// A live grant covers it, and nobody who counts is against it.
    Granted = "consent.granted", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "a live grant covers it and no wish is against it";
    /// Nobody granted it.
    Missing = "consent.missing", "OHCHR, Reporting a disappearance to the Working Group; V-101", "nobody who may has granted it";
    /// Somebody refused.
    Refused = "consent.refused", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "it was refused";
    /// It was taken back.
    Withdrawn = "consent.withdrawn", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "consent was taken back";
    /// The family's wishes differ: the most protective applies until they agree.
    Conflict = "V-601", "V-601; docs/consent.md", "wishes of the family differ: the most protective applies until they agree";
    /// A guardian answered for a minor who can answer now.
    Minor = "V-602", "V-602; docs/consent.md", "it was given for a minor who may be of age now: ask anew";
    /// The grant ended.
    Expired = "consent.expired", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "the grant has ended";
    /// It is not sure that the grant had been given by that day.
    NotYet = "consent.not-yet", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "it is not sure that it had been given by that day";
    /// Whoever granted it may not answer for the person.
    Giver = "consent.giver", "OHCHR, Reporting a disappearance to the Working Group; docs/consent.md", "whoever granted it may not answer alone for the person";
    /// It cannot be told what was answered.
    Unclear = "consent.unclear", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "it cannot be told what was answered";
    /// Immediate risk: the case is silent.
    Silent = "silent", "do no harm: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "somebody is in immediate danger: the case is silent";
    /// It is time to ask again.
    Review = "consent.review", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "the day to ask again has come";
    /// The script did not cover all that must be said.
    Script = "consent.script", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "not all that must be explained was explained";
    /// The contact was not reached for more than twelve months.
    Contact = "contact.stale", "OHCHR, Reporting a disappearance to the Working Group; docs/consent.md", "the family was not reached for more than twelve months";
    /// The person was, or may have been, a child.
    Child = "V-804", "Convention on the Rights of the Child art. 1; V-804", "the person was or may have been under eighteen: use the words of child rights";
    /// A link means no record that stands.
    Adrift = "consent.adrift", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "it names a person whom this register does not have";
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.id())
    }
}
