//! Two records side by side: which evidence they give, at which level, how rare.

mod details;
mod sides;
mod strangers;

use std::sync::Arc;

use crate::evidence::{Evidence, KINDS, LEVELS, Level, Pattern, SharedWith};
use crate::likenesses::Likenesses;
use crate::model::Usual;
use crate::occasion::Occasions;
use crate::overlaps::Overlaps;
use crate::parts::{Parts, Role};
use crate::rarity::Rarities;
use crate::span::{birth_level, death_level};
use crate::subjects::{Group, NONE, Row, Subjects};
use sides::Chooser;

/// What was found about one kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Finding {
    pub level: Level,
    /// The two values compared, where they are numbers of a vocabulary.
    pub values: (u32, u32),
    /// Bits of rarity of the agreeing value; 0 where there is none.
    pub rarity: f32,
}

/// Findings about two records, by evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Findings([Finding; KINDS]);

impl Findings {
    const NONE: Findings =
        Findings([Finding { level: Level::Missing, values: (NONE, NONE), rarity: 0.0 }; KINDS]);

    pub fn of(&self, evidence: Evidence) -> &Finding {
        &self.0[evidence as usize]
    }

    fn set(&mut self, evidence: Evidence, level: Level, values: (u32, u32), rarity: f32) {
        self.0[evidence as usize] = Finding { level, values, rarity };
    }
}

/// How much of a value's rarity counts: all where the values are the same, less where nearly so.
pub(crate) fn share_of_rarity(level: Level) -> f32 {
    match level {
        Level::Exact | Level::Folded | Level::CrossScript | Level::Variant => 1.0,
        Level::SameDay | Level::SameMonth | Level::SameYear | Level::DaysApart => 0.8,
        Level::MonthsApart => 0.5,
        Level::TownAndPrison | Level::Town | Level::Prison | Level::Same => 0.8,
        Level::SecondDropped => 0.8,
        Level::Near | Level::Slip | Level::Resembling | Level::Garbled | Level::Distorted => 0.5,
        Level::Street | Level::StreetNotNumber => 0.5,
        Level::PartMissing | Level::Province | Level::TownNotPrison | Level::PrisonNotTown => 0.5,
        _ => 0.0,
    }
}

/// Compares records; holds what is known about all of them together.
pub(crate) struct Comparer<'a> {
    pub subjects: &'a Subjects,
    pub rows: &'a [Row],
    pub likenesses: Arc<Likenesses>,
    pub rarities: Arc<Rarities>,
    occasions: Arc<Occasions>,
    /// Starting weights, to choose between several names of one person.
    chooser: Chooser,
    /// What each level's rarity is on average among strangers, in bits.
    pub usual: Usual,
    /// How much likelier than elsewhere two lists name one person, in bits.
    pub overlaps: Overlaps,
}

/// What takes long to prepare of all records together: their names, how common each value is.
#[derive(Clone)]
pub(crate) struct Prepared {
    likenesses: Arc<Likenesses>,
    rarities: Arc<Rarities>,
    occasions: Arc<Occasions>,
}

impl Prepared {
    /// Prepares the names of all records and counts how common each value is.
    pub fn new(subjects: &Subjects, rows: &[Row]) -> Prepared {
        let likenesses = Likenesses::new(Parts::new(&subjects.parts));
        let rarities = Arc::new(Rarities::new(subjects, rows, &likenesses));
        let occasions = Arc::new(Occasions::new(subjects, rows, &likenesses.parts));
        Prepared { likenesses: Arc::new(likenesses), rarities, occasions }
    }
}

impl<'a> Comparer<'a> {
    /// Prepares the names of all records and counts how common each value is.
    pub fn new(subjects: &'a Subjects, rows: &'a [Row]) -> Comparer<'a> {
        Comparer::prepared(subjects, rows, Prepared::new(subjects, rows))
    }

    /// The same where that was done before.
    pub fn prepared(subjects: &'a Subjects, rows: &'a [Row], prepared: Prepared) -> Comparer<'a> {
        let Prepared { likenesses, rarities, occasions } = prepared;
        Comparer {
            subjects,
            rows,
            likenesses,
            rarities,
            occasions,
            chooser: Chooser::new(),
            usual: [[0.0; LEVELS]; KINDS],
            overlaps: Overlaps::default(),
        }
    }

    /// The distinct names and places.
    pub fn parts(&self) -> &Parts {
        &self.likenesses.parts
    }

    /// The pattern of two records, unless both names differ: they are two persons.
    pub fn promising(&self, a: &Row, b: &Row) -> Option<Pattern> {
        let (a, b) = if a.id <= b.id { (a, b) } else { (b, a) };
        let mut found = Findings::NONE;
        self.person(a, b, &mut found);
        let told = |evidence| matches!(found.of(evidence).level, Level::Different | Level::Missing);
        let otherwise = [Group::Identities, Group::Contacts];
        if told(Evidence::Given)
            && told(Evidence::Family)
            && otherwise.into_iter().all(|group| self.pairs(a, b, group).next().is_none())
        {
            return None;
        }
        self.rest(a, b, &mut found);
        Some(self.packed(a, b, &found))
    }

    /// What two records have in common and what not; the same either way round.
    ///
    /// The values found are in the order of the records' identifiers.
    pub fn findings(&self, a: &Row, b: &Row) -> Findings {
        let (a, b) = if a.id <= b.id { (a, b) } else { (b, a) };
        let mut found = Findings::NONE;
        self.person(a, b, &mut found);
        self.rest(a, b, &mut found);
        found
    }

    /// Everything but the names of the person.
    fn rest(&self, a: &Row, b: &Row, found: &mut Findings) {
        for (evidence, group) in [
            (Evidence::Father, Group::Fathers),
            (Evidence::Grandfather, Group::Grandfathers),
            (Evidence::Mother, Group::Mothers),
        ] {
            self.relative(a, b, evidence, group, found);
        }
        let times = [
            (Evidence::Birth, birth_level(a.birth, b.birth), (a.birth, b.birth)),
            (Evidence::Death, death_level(a.death, b.death), (a.death, b.death)),
        ];
        for (evidence, level, (one, other)) in times {
            let agree = share_of_rarity(level) > 0.0;
            let rarity =
                if agree { self.rarities.time(evidence, (a.list, one), (b.list, other)) } else { 0.0 };
            found.set(evidence, level, (NONE, NONE), rarity);
        }
        self.place(a, b, found);
        self.affiliation(a, b, found);
        self.code(a, b, Evidence::Identity, Group::Identities, found);
        self.code(a, b, Evidence::Postcode, Group::Postcodes, found);
        self.code(a, b, Evidence::Contact, Group::Contacts, found);
        self.address(a, b, found);
        if let (Some(one), Some(other)) = (a.sex, b.sex) {
            // One given name is one sex: that they agree was already counted.
            let said = one == other && found.of(Evidence::Given).level.is_one_name();
            let level = if one != other { Level::Other } else { Level::Same };
            found.set(Evidence::Sex, if said { Level::Missing } else { level }, (NONE, NONE), 0.0);
        }
    }

    /// The findings packed, with rarity beyond what is usual at each level.
    pub fn pattern(&self, a: &Row, b: &Row) -> Pattern {
        self.packed(a, b, &self.findings(a, b))
    }

    /// The same from findings already made.
    pub fn packed(&self, a: &Row, b: &Row, findings: &Findings) -> Pattern {
        let mut pattern = Pattern::default();
        let mut rarities = [0.0; 4];
        rarities[SharedWith::Nobody as usize] = self.overlap(a, b);
        for evidence in Evidence::ALL {
            pattern.set(evidence, findings.of(evidence).level);
            rarities[evidence.shared_with() as usize] += self.beyond_usual(evidence, findings.of(evidence));
        }
        rarities[SharedWith::Event as usize] += self.occasion(a, b, findings);
        for with in [SharedWith::Kin, SharedWith::Neighbours, SharedWith::Event, SharedWith::Nobody] {
            pattern.set_rarity(with, rarities[with as usize]);
        }
        pattern
    }

    /// Bits by which the lists of two records make one person likelier.
    pub fn overlap(&self, a: &Row, b: &Row) -> f32 {
        let source = |row: &Row| self.subjects.lists()[row.list as usize].source;
        self.overlaps.bits(source(a), source(b))
    }

    /// Bits to take away where many others were killed at that time and place.
    pub fn occasion(&self, a: &Row, b: &Row, findings: &Findings) -> f32 {
        match findings.of(Evidence::Place).level {
            Level::TownAndPrison
            | Level::Town
            | Level::TownNotPrison
            | Level::Prison
            | Level::PrisonNotTown => {
                self.occasions.bits(self.subjects, self.parts(), (a, b), findings.of(Evidence::Death).level)
            }
            _ => 0.0,
        }
    }

    /// The same for one record at each scale of time, whatever the other says.
    pub fn occasion_bits(&self, row: &Row) -> [f32; 3] {
        self.occasions.all(self.subjects, self.parts(), row)
    }

    /// Bits by which a finding says more, or less, than its level usually does.
    pub fn beyond_usual(&self, evidence: Evidence, finding: &Finding) -> f32 {
        let share = share_of_rarity(finding.level);
        if share == 0.0 || finding.rarity == 0.0 {
            return 0.0;
        }
        finding.rarity * share - self.usual[evidence as usize][evidence.index(finding.level)]
    }

    fn level(&self, a: u32, b: u32, role: Role) -> Level {
        if a == NONE || b == NONE { Level::Missing } else { self.likenesses.level(a, b, role) }
    }

    /// Father, grandfather, mother: the best of the values.
    fn relative(&self, a: &Row, b: &Row, evidence: Evidence, group: Group, found: &mut Findings) {
        let pairs = self.pairs(a, b, group);
        let best = pairs
            .map(|(x, y)| (evidence.index(self.level(x, y, Role::Given)), x, y))
            .min_by_key(|best| best.0);
        if let Some((index, x, y)) = best {
            let level = self.known(evidence, evidence.levels()[index], (x, y));
            let rarity = if share_of_rarity(level) > 0.0 { self.rarities.name(evidence, x, y) } else { 0.0 };
            found.set(evidence, level, (x, y), rarity);
        }
    }

    /// Tells a name that hardly anybody bears, and so may be a slip, from two known names.
    fn known(&self, evidence: Evidence, level: Level, (x, y): (u32, u32)) -> Level {
        let slip =
            || self.rarities.is_hardly_known(evidence, x) || self.rarities.is_hardly_known(evidence, y);
        match level {
            Level::Near if slip() => Level::Slip,
            Level::Resembling if slip() => Level::Garbled,
            Level::Distorted if !slip() => Level::Different,
            level => level,
        }
    }

    fn pairs<'s>(&'s self, a: &'s Row, b: &'s Row, group: Group) -> impl Iterator<Item = (u32, u32)> + 's {
        let (ours, theirs) = (self.subjects.values(a, group), self.subjects.values(b, group));
        ours.iter().flat_map(move |&x| theirs.iter().map(move |&y| (x, y)))
    }
}
