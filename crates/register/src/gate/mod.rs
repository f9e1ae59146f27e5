//! The gate: the one place that decides what an audience may see, and by which rule not.
//!
//! For each subject, record, value and count it says shown, or withheld by a rule of
//! [`GateRule`]; what is withheld is counted by rule and never repeated. Whatever leaves
//! the register is written from what came through here.

mod alive;
mod around;
mod cells;
mod matrix;
mod protected;
mod protection;
mod redactions;
mod rules;
mod surnames;
mod suspects;
mod text;

use std::collections::HashSet;
use std::sync::Arc;

use claims::Account;
use consent::{Audience as Who, Permission, Purpose, Request};
use dates::Day;
use ledger::{Codebook, DataClass, Record, RecordId, Sharing, Source, SourceId, Statement, property};
use names::Token;

use matrix::Terms;

pub use cells::SMALLEST;
pub use protected::ProtectedNames;
pub use protection::Protection;
pub use redactions::Redactions;
pub use rules::GateRule;

/// Shown, or withheld by a rule.
pub type Verdict = Result<(), GateRule>;

/// What an export is for, and on which days the gate is asked.
///
/// A wish, a danger or an embargo of today holds whatever day is asked about: the past would undo a
/// withdrawal, the future would end an embargo. So both days are asked, and the more protective answer counts.
#[derive(Debug, Clone, Copy)]
pub struct Release {
    /// What for; the usual purpose of the audience where nobody said.
    pub purpose: Option<Purpose>,
    /// The day that is asked about.
    pub on: Day,
    /// The day on which it leaves.
    pub today: Day,
}

impl Release {
    /// The days for which consents, embargoes and silences count, each of them.
    pub fn days(&self) -> [Day; 2] {
        [self.on, self.today]
    }
}

/// The gate before one audience.
#[derive(Debug, Clone)]
pub struct Gate {
    who: Option<Who>,
    ceiling: Sharing,
    /// What the gate is asked for.
    purpose: Purpose,
    /// What whoever exports says that it is for.
    said: Purpose,
    days: [Day; 2],
    protection: Arc<Protection>,
    /// The names of those whom this audience may not be shown because somebody's wish is against it.
    unwanted: ProtectedNames,
    /// Whether what is written names nobody.
    nameless: bool,
    /// A rule left out, so that tests see that each of them matters.
    #[cfg(any(test, feature = "holes"))]
    without: Option<GateRule>,
}

/// One subject before the gate: whose records, what was permitted, what its relatives are called.
#[derive(Debug, Clone)]
pub struct About {
    records: Vec<RecordId>,
    permissions: Vec<(DataClass, Permission)>,
    called: Vec<Token>,
}

impl Gate {
    /// The gate that stands open: for the program itself.
    pub(crate) fn open() -> Gate {
        Gate::before(
            None,
            Sharing::Sealed,
            Arc::default(),
            Release { purpose: None, on: Day::LAST, today: Day::LAST },
        )
    }

    pub(crate) fn before(
        who: Option<Who>,
        ceiling: Sharing,
        protection: Arc<Protection>,
        release: Release,
    ) -> Gate {
        let usual = who.map_or(Purpose::InternalRecord, Who::usual_purpose);
        let said = release.purpose.unwrap_or(usual);
        let mut gate = Gate {
            who,
            ceiling,
            // What has names is published with names, whatever anybody calls it: only `naming_nobody` asks for less.
            purpose: if who == Some(Who::Public) { Purpose::PublishNamed } else { said },
            said,
            days: release.days(),
            protection,
            unwanted: ProtectedNames::default(),
            nameless: false,
            #[cfg(any(test, feature = "holes"))]
            without: None,
        };
        gate.unwanted = gate.names_of_the_unwanted();
        gate
    }

    /// What those are called whose family refused, took it back, or wants no name: no text about others names them either.
    fn names_of_the_unwanted(&self) -> ProtectedNames {
        let mut names = ProtectedNames::default();
        if !self.is_outside() {
            return names;
        }
        for one in self.protection.answered.iter().chain(&self.protection.alive.people) {
            let verdict = self.subject(&self.about(&one.records));
            if matches!(verdict, Err(GateRule::Unwanted | GateRule::Attribution | GateRule::Alive)) {
                one.names.iter().for_each(|name| names.add(name));
            }
        }
        names
    }

    /// The gate before a table that names nobody.
    pub(crate) fn naming_nobody(mut self) -> Gate {
        self.nameless = matches!(self.said, Purpose::PublishPseudonym | Purpose::PublishAnonymised);
        if self.nameless {
            self.purpose = self.said;
        }
        self
    }

    /// The gate with one rule left out.
    #[cfg(any(test, feature = "holes"))]
    pub(crate) fn without(mut self, rule: GateRule) -> Gate {
        self.without = Some(rule);
        self
    }

    /// What the gate is asked for: for the public, to publish the name, unless what is written names nobody.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// A subject, by the person's records (or those of a grave, of whoever it is).
    pub fn about(&self, records: &[RecordId]) -> About {
        let permissions = match self.who {
            None | Some(Who::Team) => Vec::new(),
            Some(audience) => {
                let ask = |data_class| {
                    let request = Request { purpose: self.purpose, data_class, audience };
                    (data_class, self.permitted(records, request))
                };
                DataClass::ALL.map(ask).to_vec()
            }
        };
        About { records: records.to_vec(), permissions, called: self.protection.called(records) }
    }

    /// Whether something is permitted on both days: the answer that protects more.
    fn permitted(&self, records: &[RecordId], request: Request) -> Permission {
        let [on, today] = self.days.map(|day| self.protection.consents.permits(records, request, day));
        let protects = |answer: &Permission| (!answer.permitted, answer.is_unwanted(), answer.attribution);
        if protects(&today) > protects(&on) { today } else { on }
    }

    /// Whether anything of a subject may be shown.
    ///
    /// A silent case is in no export at all, the team's included (standards 6.4). Of those alleged to be involved,
    /// the living leave the team only through the three gates of V-521. A refusal counts against
    /// what others have published, too: a family's wish is not undone by a list.
    pub fn subject(&self, about: &About) -> Verdict {
        let Some(who) = self.who else { return Ok(()) };
        let silence = |day| self.protection.consents.silence(&about.records, day).is_some();
        let silent = self.days.into_iter().any(silence);
        self.withhold(GateRule::Silence, silent)?;
        if who == Who::Team {
            return Ok(());
        }
        self.withhold(GateRule::Suspect, self.protection.suspects.hides(&about.records))?;
        let core = about.permission(DataClass::VictimCore);
        // What silence withholds is no wish: each rule answers for itself.
        let unwanted = core.is_some_and(|core| core.is_unwanted() && core.rule != consent::Rule::Silent);
        self.withhold(GateRule::Unwanted, unwanted)?;
        let granted = core.is_some_and(|core| core.permitted);
        self.withhold(
            GateRule::Alive,
            self.is_open() && !granted && self.protection.alive.holds(&about.records),
        )?;
        let unnamed = who == Who::Public
            && !self.nameless
            && self.days.into_iter().any(|day| self.is_nameless(about, day));
        self.withhold(GateRule::Attribution, unnamed)
    }

    /// Whether the family, on a day, let the case be published, but without the name.
    fn is_nameless(&self, about: &About, day: Day) -> bool {
        let allowed = |purpose| {
            let consents = &self.protection.consents;
            consents.permits_core(&about.records, purpose, Who::Public, day).attribution
        };
        match allowed(Purpose::PublishNamed) {
            Some(attribution) => attribution != consent::Attribution::Named,
            None => {
                allowed(Purpose::PublishPseudonym).is_some() || allowed(Purpose::PublishAnonymised).is_some()
            }
        }
    }

    /// Whether a source may be seen at all.
    pub fn source(&self, source: &Source) -> Verdict {
        self.withhold(GateRule::Sharing, source.sharing > self.ceiling)?;
        self.withhold(GateRule::Embargo, !hears_of_letters(self.who) && self.is_embargoed(source))
    }

    /// Whether a source declares an embargo that may not be over: `facts = { embargo = "2027-01-01" }`.
    fn is_embargoed(&self, source: &Source) -> bool {
        source.facts.declared.get("embargo").is_some_and(|until| {
            let reading = dates::read(until, &dates::Hints::default());
            let latest = reading.candidates.iter().filter_map(|date| date.window.latest).max();
            latest.is_none_or(|over| self.days.into_iter().any(|day| over > day))
        })
    }

    /// Whether one value of a record may be shown.
    pub fn value(&self, about: &About, source: &Source, kind: &str, said: &Statement) -> Verdict {
        let Some(who) = self.who else { return Ok(()) };
        self.source(source)?;
        let class = Codebook::builtin().class(kind, &said.property);
        let terms = matrix::terms(who, class);
        let suspect = class == DataClass::Suspect && terms == Terms::No;
        // What a published source says of somebody who may be named is for all to read.
        let cleared = suspect
            && said.sharing <= Sharing::Team
            && source.is_published()
            && self.protection.suspects.clears(&about.records);
        let submitted =
            SUBMITTED.contains(&kind) && said.sharing <= Sharing::Team && self.is_submitted(about);
        self.withhold(GateRule::Sharing, said.sharing > self.ceiling && !cleared && !submitted)?;
        self.withhold(GateRule::Suspect, suspect && !cleared && !submitted)?;
        self.withhold(GateRule::Class, class != DataClass::Suspect && terms == Terms::No)?;
        if who == Who::Team {
            return Ok(());
        }
        let granted = about.permission(class).is_some_and(|permission| permission.permitted);
        let published = terms == Terms::Published && source.is_published();
        let needs = matches!(terms, Terms::Grant | Terms::Published);
        self.withhold(GateRule::Missing, needs && !granted && !published)?;
        let open = self.is_open();
        let declared = source.facts.declared.get("affiliation").is_some_and(|word| word == "self-declared");
        let belonging = AFFILIATION.contains(&&*said.property) && !granted && !declared;
        self.withhold(GateRule::Affiliation, open && belonging)?;
        self.withhold(GateRule::Child, open && said.property == "children")?;
        self.words(about, kind, said)
    }

    /// Whether whoever may agreed to submit the case to this body of the UN, in confidence: then it is told what it
    /// asks for, who searched how and who is believed responsible, though nobody else outside is.
    fn is_submitted(&self, about: &About) -> bool {
        let granted = about.permission(DataClass::VictimCore).is_some_and(|core| core.permitted);
        self.who == Some(Who::UnConfidential) && consent::is_submission(self.purpose) && granted
    }

    /// Whether a record tells of nothing that is confidential until it is published (V-204).
    fn letter(&self, record: RecordId) -> Verdict {
        let embargoed = self.hears_of_no_letter() && self.protection.embargoed().holds(record);
        self.withhold(GateRule::Letter, embargoed)
    }

    /// Whether a record is no allegation that this audience may not read: each passes the gates of V-521 by itself.
    fn allegation(&self, record: RecordId) -> Verdict {
        self.withhold(GateRule::Suspect, self.is_outside() && self.protection.suspects.closes(record))
    }

    /// Whether a text names nobody in place of a link: whoever is meant, nobody can have looked whether they may be named.
    fn unlinked(&self, record: RecordId, kind: &str, said: &Statement) -> Verdict {
        let names = NAMING.iter().any(|(of, property, _)| *of == kind && *property == said.property);
        self.withhold(GateRule::Suspect, self.is_outside() && names && self.protection.links_nobody(record))
    }

    /// Whether the audience may not hear of letters before they are published: all but the team and the UN, whose they are.
    fn hears_of_no_letter(&self) -> bool {
        !hears_of_letters(self.who)
    }

    /// Whether it is before somebody outside: no member of the team, nor the program itself.
    pub(crate) fn is_outside(&self) -> bool {
        !matches!(self.who, None | Some(Who::Team))
    }

    /// Whether what passes is open to whoever did it: everyone, or the State.
    fn is_open(&self) -> bool {
        matches!(self.who, Some(Who::Public | Who::StateViaUn))
    }

    /// The sources of some accounts that the audience may not see, however they are shared: under embargo, for one.
    pub fn closed_sources(&self, accounts: &[Account<'_>]) -> HashSet<SourceId> {
        let closed = accounts.iter().filter(|account| self.source(account.source).is_err());
        closed.map(|account| account.source.id).collect()
    }

    /// Whether a free text may be shown: nothing in it tells a protected name, a contact, an exact place, a child,
    /// a letter that is not published.
    pub fn text(&self, about: &About, text: &str) -> Verdict {
        if !self.is_outside() {
            return Ok(());
        }
        self.withhold(GateRule::Child, self.is_open() && text::tells_of_a_child(text))?;
        self.withhold(GateRule::Coordinates, text::tells_an_exact_place(text))?;
        self.withhold(GateRule::Contact, text::tells_a_contact(text))?;
        self.withhold(
            GateRule::Letter,
            self.hears_of_no_letter() && self.protection.embargoed().stands_in(text),
        )?;
        // Who is believed responsible stands on a submission; who searched, and other families, never.
        self.withhold(
            GateRule::Suspect,
            !self.is_submitted(about) && self.protection.suspects.stand_in(text),
        )?;
        let known = || self.protection.names().stands_in(text) || self.unwanted.stands_in(text);
        self.withhold(GateRule::Name, known() || protected::any_word(&about.called, text))
    }

    /// What may be shown of a record of any kind; what is withheld is counted.
    pub fn record(
        &self,
        about: &About,
        source: &Source,
        mut record: Record,
        withheld: &mut Redactions,
    ) -> Option<Record> {
        if let Err(rule) = self.letter(record.id).and_then(|()| self.allegation(record.id)) {
            Redactions::count(&mut withheld.records, rule);
            return None;
        }
        let mut first = None;
        let kind = record.kind.clone();
        let (id, raised) = (record.id, self.is_raised(&record));
        let told = |said: &Statement| {
            self.unlinked(id, &kind, said).and_then(|()| self.value(about, source, &kind, said))
        };
        let verdict = |said: &Statement| match told(said) {
            Err(_) if raised && self.may_be_raised(source, said) => Ok(()),
            verdict => verdict,
        };
        record.statements.retain(|said| match verdict(said) {
            Ok(()) => true,
            Err(rule) => {
                first.get_or_insert(rule);
                Redactions::count(&mut withheld.values, rule);
                false
            }
        });
        // A record of a hidden source is hidden even where it says nothing: that it exists is something.
        let hidden = self.source(source).err();
        if hidden.is_some() || (self.who.is_some() && !says_something(&record)) {
            let rule = hidden.or(first).unwrap_or(GateRule::Sharing);
            Redactions::count(&mut withheld.records, rule);
            return None;
        }
        self.trim(about, &mut record, withheld);
        Some(record)
    }

    /// Whether a record is an incident of reprisal of which whoever it happened to agreed that the UN hears (standards 6.4).
    fn is_raised(&self, record: &Record) -> bool {
        let answers = Codebook::builtin().vocabulary("consent_to_raise");
        let said = record.value("consent_to_raise").and_then(|said| answers?.read(said));
        self.who == Some(Who::UnConfidential)
            && record.kind == "reprisal_incident"
            && said.is_some_and(|term| ["confidential", "public"].contains(&term.id.as_str()))
    }

    /// Whether a value of such an incident may go with it: what was done, when, over what; never by whom or to whom by name.
    fn may_be_raised(&self, source: &Source, said: &Statement) -> bool {
        said.sharing <= Sharing::Team && RAISED.contains(&&*said.property) && self.source(source).is_ok()
    }

    /// What may be shown of a person's records; `None` where nothing may.
    pub fn person<'s>(
        &self,
        records: Vec<Record>,
        source_of: impl Fn(&Record) -> Option<&'s Source>,
        withheld: &mut Redactions,
    ) -> Option<Vec<Record>> {
        self.person_or_rule(records, source_of, withheld).ok()
    }

    /// What may be shown of a person's records, or the rule by which nothing may.
    pub(crate) fn person_or_rule<'s>(
        &self,
        records: Vec<Record>,
        source_of: impl Fn(&Record) -> Option<&'s Source>,
        withheld: &mut Redactions,
    ) -> Result<Vec<Record>, GateRule> {
        if self.who.is_none() {
            return Ok(records.into_iter().filter(|record| source_of(record).is_some()).collect());
        }
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let about = self.about(&ids);
        if let Err(rule) = self.subject(&about) {
            Redactions::count(&mut withheld.subjects, rule);
            return Err(rule);
        }
        let mut shown = Vec::with_capacity(records.len());
        let mut last = GateRule::Sharing;
        for record in records {
            let Some(source) = source_of(&record) else {
                Redactions::count(&mut withheld.records, GateRule::Sharing);
                continue;
            };
            let before = withheld.records.clone();
            match self.record(&about, source, record, withheld) {
                Some(record) => shown.push((record, source)),
                None => {
                    let counted = |rule: &&GateRule| withheld.records.get(rule) != before.get(rule);
                    last = GateRule::ALL.iter().find(counted).copied().unwrap_or(last);
                }
            }
        }
        let shown = self.uncombined(&about, shown, withheld);
        if shown.is_empty() {
            Redactions::count(&mut withheld.subjects, last);
            return Err(last);
        }
        Ok(shown)
    }

    /// What follows from all that is known, where the same follows from what this audience may be shown.
    ///
    /// Told from the whole it would give away what is withheld; told from the rest alone it could be false.
    pub(crate) fn follows<T: PartialEq>(
        &self,
        whole: T,
        shown: Option<T>,
        withheld: &mut Redactions,
    ) -> Option<T> {
        let differs = self.who.is_some() && shown.as_ref() != Some(&whole);
        match self.withhold(GateRule::Derived, differs) {
            Ok(()) => Some(whole),
            Err(rule) => {
                Redactions::count(&mut withheld.values, rule);
                None
            }
        }
    }

    /// Takes the father's name where it would stand beside birthplace and prison (standards 6.3 rule 4).
    ///
    /// It may stay with a grant, or where the family published it.
    fn uncombined(
        &self,
        about: &About,
        mut shown: Vec<(Record, &Source)>,
        withheld: &mut Redactions,
    ) -> Vec<Record> {
        let has = |id: &str| shown.iter().any(|(record, _)| record.value(id).is_some());
        let together = COMBINATION.iter().all(|id| has(id));
        let granted = about.permission(DataClass::VictimCore).is_some_and(|core| core.permitted);
        let applies = self.who == Some(Who::Public) && together && !granted;
        if self.withhold(GateRule::Combination, applies).is_err() {
            for (record, source) in &mut shown {
                let own = source.facts.declared.get("interest").is_some_and(|word| word == "family");
                let before = record.statements.len();
                record.statements.retain(|said| own || said.property != property::FATHER_NAME);
                for _ in record.statements.len()..before {
                    Redactions::count(&mut withheld.values, GateRule::Combination);
                }
            }
        }
        shown.into_iter().map(|(record, _)| record).filter(|record| !record.statements.is_empty()).collect()
    }

    fn withhold(&self, rule: GateRule, applies: bool) -> Verdict {
        #[cfg(any(test, feature = "holes"))]
        if self.without == Some(rule) {
            return Ok(());
        }
        if applies { Err(rule) } else { Ok(()) }
    }
}

/// Who may hear of what is not published yet, a letter or a source: the team, and the UN in confidence.
fn hears_of_letters(who: Option<Who>) -> bool {
    matches!(who, None | Some(Who::Team | Who::UnConfidential))
}

impl About {
    /// What is nobody's.
    fn nobody() -> About {
        About { records: Vec::new(), permissions: Vec::new(), called: Vec::new() }
    }

    fn permission(&self, class: DataClass) -> Option<&Permission> {
        self.permissions.iter().find(|(one, _)| *one == class).map(|(_, permission)| permission)
    }
}

/// Whether a record still says something of its subject: of a person, more than a number in a list or where to read it.
fn says_something(record: &Record) -> bool {
    let codebook = Codebook::builtin();
    let linked = codebook.is_linked(&record.kind);
    let of_the_person =
        |said: &Statement| codebook.class(&record.kind, &said.property) != DataClass::PublicFact;
    record.statements.iter().any(|said| !linked || of_the_person(said))
}

/// The free texts that say of whom a record is, and the link that says the same.
const NAMING: [(&str, &str, &str); 2] =
    [("official_statement", "speaker_as_written", "speaker"), ("proceeding", "title", "person")];

/// The kinds that say what a submission must have besides the person: the disappearance, and what was done to find them.
const SUBMITTED: [&str; 2] = ["disappearance", "search_step"];

/// What an incident of reprisal tells where it may be raised: terms and days, no names and no words.
const RAISED: [&str; 7] =
    ["reprisal_kind", "date", "to_date", "relation_to_case", "cooperation", "ongoing", "immediate_risk"];

/// Belonging that puts people in danger (standards 6.3 rule 7).
const AFFILIATION: [&str; 3] = [property::AFFILIATION, "religion", "ethnicity"];

/// What together tells a family (standards 6.3 rule 4).
const COMBINATION: [&str; 3] = [property::FATHER_NAME, property::BIRTH_PLACE, property::DETENTION_PLACE];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
