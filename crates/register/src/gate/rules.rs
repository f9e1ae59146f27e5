//! The rules of the gate: stable codes, each with its source. What is withheld names one of them.

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $cites:literal, $says:literal;)*) => {
        /// By which rule something is withheld.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum GateRule {
            $($(#[$doc])* $name,)*
        }

        impl GateRule {
            /// All of them, in the order in which they are asked.
            pub const ALL: &[GateRule] = &[$(GateRule::$name,)*];

            /// The stable code that `redactions.json` has.
            pub fn id(self) -> &'static str {
                match self { $(GateRule::$name => $id,)* }
            }

            /// Where the rule comes from.
            pub fn cites(self) -> &'static str {
                match self { $(GateRule::$name => $cites,)* }
            }

            /// The rule in one sentence.
            pub fn says(self) -> &'static str {
                match self { $(GateRule::$name => $says,)* }
            }
        }
    };
}

rules! {
    /// Somebody is in immediate danger.
    Silence = "silent", "do no harm: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "the case is silent: somebody is in immediate danger over it";
    /// Refused, taken back, or the family's wishes differ.
    Unwanted = "consent.unwanted", "V-601; docs/consent.md", "it was refused or taken back, or the wishes of a family differ";
    /// The family agreed to be published without the name only.
    Attribution = "consent.attribution", "informed consent: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "it may be published without the name only, and this form has names";
    /// Said to be alive: free, or held.
    Alive = "alive", "do no harm: OHCHR Manual on Human Rights Monitoring; docs/consent.md", "somebody says that the person is alive, and nobody who may has granted it";
    /// Above the audience's level.
    Sharing = "sharing", "docs/consent.md; docs/mapping.md", "its source or the codebook protects it more";
    /// Of a class this audience never sees.
    Class = "V-102", "V-102; docs/consent.md", "this audience never sees this class of data";
    /// Of those alleged to be involved.
    Suspect = "V-521", "V-521; docs/officials.md", "those alleged to be involved are not named without the three gates";
    /// Under embargo.
    Embargo = "V-204", "V-204; docs/consent.md", "its source is under embargo";
    /// Of a letter to a State that is not published yet.
    Letter = "V-204.letter", "V-204; docs/letters.md", "a letter to a State that is not published yet is confidential";
    /// Neither published already nor granted.
    Missing = "consent.missing", "V-101; docs/consent.md", "it is not published already, and nobody who may has granted it";
    /// Political, religious or ethnic belonging.
    Affiliation = "affiliation", "docs/consent.md", "belonging is sensitive, not declared by the person in public and not granted";
    /// A living child may be found by it.
    Child = "V-805", "V-805; docs/consent.md", "a living child may be found by it";
    /// More exact than its place may be told.
    Coordinates = "V-301", "V-301; docs/graves.md", "it tells a place more exactly than may be told";
    /// A telephone number, an address of e-mail, a name in networks.
    Contact = "contact", "docs/consent.md", "it tells how a living person is reached";
    /// A relative, witness, source or silent person is named.
    Name = "protected-name", "docs/consent.md", "a protected name stands in it";
    /// Father's name, birthplace and prison together.
    Combination = "combination", "docs/consent.md", "father's name, birthplace and prison together tell the family";
    /// It follows from what is withheld.
    Derived = "derived", "docs/consent.md", "what may be shown does not lead to it: it rests on what is withheld, or that speaks against it";
    /// A count of few people.
    Cell = "small-cell", "docs/consent.md", "it counts fewer people than may be counted";
}
