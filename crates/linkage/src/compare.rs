//! Two records side by side: which evidence they give, at which level, how rare.

use names::Script;
use rayon::prelude::*;

use crate::evidence::{Evidence, KINDS, LEVELS, Level, Pattern, SharedWith};
use crate::likenesses::Likenesses;
use crate::model::{Model, Shares, Usual};
use crate::occasion::Occasions;
use crate::overlaps::Overlaps;
use crate::parts::{Parts, Role};
use crate::rarity::Rarities;
use crate::slips::{code_level, contact_level, same_street};
use crate::span::{birth_level, death_level};
use crate::subjects::{Group, NONE, Row, Subjects};

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
    pub likenesses: Likenesses,
    pub rarities: Rarities,
    occasions: Occasions,
    /// Starting weights, to choose between several names of one person.
    chooser: Chooser,
    /// What each level's rarity is on average among strangers, in bits.
    pub usual: Usual,
    /// How much likelier than elsewhere two lists name one person, in bits.
    pub overlaps: Overlaps,
}

/// Weights by which the best pair of names is chosen.
struct Chooser {
    given: [f32; LEVELS],
    family: [f32; LEVELS],
    swapped: f32,
}

impl<'a> Comparer<'a> {
    /// Prepares the names of all records and counts how common each value is.
    pub fn new(subjects: &'a Subjects, rows: &'a [Row]) -> Comparer<'a> {
        let likenesses = Likenesses::new(Parts::new(&subjects.parts));
        let rarities = Rarities::new(subjects, rows, &likenesses);
        let occasions = Occasions::new(subjects, rows, &likenesses.parts);
        let start = Model::starting(1e-4);
        let weights = |evidence| {
            std::array::from_fn(|level| {
                if level < Evidence::levels(evidence).len() {
                    start.weight_at(evidence, level) as f32
                } else {
                    0.0
                }
            })
        };
        let chooser = Chooser {
            given: weights(Evidence::Given),
            family: weights(Evidence::Family),
            swapped: start.weight(Evidence::Order, Level::Swapped) as f32,
        };
        Comparer {
            subjects,
            rows,
            likenesses,
            rarities,
            occasions,
            chooser,
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

    /// Counts levels on pairs drawn blindly and learns how rare agreement usually is.
    ///
    /// `usual` is such that rarity, as odds, averages to one among strangers; the
    /// few pairs that may be one person by `guide` are left out of it.
    pub fn learn_usual(&mut self, pairs: &[(u32, u32)], guide: &Model) -> Shares {
        let chunks: Vec<Blind> = pairs.par_chunks(8192).map(|chunk| self.blind(chunk, guide)).collect();
        let whole = chunks.iter().fold(Blind::NONE, |sum, chunk| sum.plus(chunk));
        for evidence in Evidence::ALL {
            let at = evidence as usize;
            let same = match evidence {
                Evidence::Birth | Evidence::Death => self.rarities.usual_day(evidence),
                _ => self.rarities.usual_same(evidence),
            };
            self.usual[at] = usual(evidence, &whole.strangers[at], &whole.odds[at], same);
        }
        whole.all
    }

    fn blind(&self, pairs: &[(u32, u32)], guide: &Model) -> Blind {
        let mut blind = Blind::NONE;
        let guide = guide.ready();
        for &(a, b) in pairs {
            let found = self.findings(&self.rows[a as usize], &self.rows[b as usize]);
            let mut pattern = Pattern::default();
            Evidence::ALL.into_iter().for_each(|evidence| pattern.set(evidence, found.of(evidence).level));
            let strangers = guide.log_odds(pattern) < STRANGERS;
            for evidence in Evidence::ALL {
                let finding = found.of(evidence);
                let (kind, level) = (evidence as usize, evidence.index(finding.level));
                blind.all[kind][level] += 1.0;
                if strangers {
                    let bits = f64::from(finding.rarity * share_of_rarity(finding.level));
                    blind.strangers[kind][level] += 1.0;
                    blind.odds[kind][level] += bits.exp2();
                }
            }
        }
        blind
    }

    /// The names of both: the best of all ways to set them side by side.
    fn person(&self, a: &Row, b: &Row, found: &mut Findings) {
        let (ours, theirs) = (self.subjects.values(a, Group::Names), self.subjects.values(b, Group::Names));
        // The best in one script that both have, Arabic letters and others apart; else the best of all.
        let mut best: [Option<(f32, Side)>; 3] = [const { None }; 3];
        // A name by which many go, such as a nom de guerre, says nothing beside two whole names.
        let lone = |name: &[u32]| name.contains(&NONE);
        let whole = |names: &[u32]| names.chunks_exact(2).any(|name| !lone(name));
        let both_whole = whole(ours) && whole(theirs);
        for one in ours.chunks_exact(2).filter(|name| !(both_whole && lone(name))) {
            for other in theirs.chunks_exact(2).filter(|name| !(both_whole && lone(name))) {
                let shared = match (self.script(one), self.script(other)) {
                    (one, other) if one != other => 2,
                    (Some(Script::Arabic), _) => 0,
                    _ => 1,
                };
                if shared == 2 && (best[0].is_some() || best[1].is_some()) {
                    continue;
                }
                if let Some((score, side)) = self.best_side((one[0], one[1]), (other[0], other[1]))
                    && best[shared].as_ref().is_none_or(|(highest, _)| score > *highest)
                {
                    best[shared] = Some((score, side));
                }
            }
        }
        let [arabic, other, across] = best;
        let side = match (arabic, other) {
            (Some(one), Some(other)) => {
                let (better, worse) = if one.0 >= other.0 { (one.1, other.1) } else { (other.1, one.1) };
                better.checked_by(&worse)
            }
            (Some(one), None) | (None, Some(one)) => one.1,
            (None, None) => match across {
                Some(one) => one.1,
                None => return,
            },
        };
        let rarity = |evidence, level, (x, y): (u32, u32)| {
            if share_of_rarity(level) > 0.0 { self.rarities.name(evidence, x, y) } else { 0.0 }
        };
        let side = Side {
            given: self.known(Evidence::Given, side.given, side.givens),
            family: self.known(Evidence::Family, side.family, side.families),
            ..side
        };
        found.set(Evidence::Given, side.given, side.givens, rarity(Evidence::Given, side.given, side.givens));
        found.set(
            Evidence::Family,
            side.family,
            side.families,
            rarity(Evidence::Family, side.family, side.families),
        );
        if side.swapped && side.counts_as_swap {
            found.set(Evidence::Order, Level::Swapped, (NONE, NONE), 0.0);
        }
    }

    /// The better of the two ways to set two names side by side.
    fn best_side(&self, one: (u32, u32), other: (u32, u32)) -> Option<(f32, Side)> {
        let mut best: Option<(f32, Side)> = None;
        for swapped in [false, true] {
            if swapped && !self.may_be_swapped(one, other) {
                continue;
            }
            let side = self.side(one, other, swapped);
            let score = self.score(&side);
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, side));
            }
        }
        best
    }

    /// The script of a name; two records in one script are compared in it.
    fn script(&self, name: &[u32]) -> Option<Script> {
        name.iter().find(|&&part| part != NONE).map(|&part| self.parts().script(part))
    }

    /// Whether it is worth looking crosswise: one name is lone, or they share a sound pattern.
    fn may_be_swapped(&self, one: (u32, u32), other: (u32, u32)) -> bool {
        [one.0, one.1, other.0, other.1].contains(&NONE)
            || self.parts().share_key(one.0, other.1)
            || self.parts().share_key(one.1, other.0)
    }

    fn side(&self, one: (u32, u32), other: (u32, u32), swapped: bool) -> Side {
        let turned = if swapped { (other.1, other.0) } else { other };
        Side {
            given: self.level(one.0, turned.0, Role::Given),
            family: self.level(one.1, turned.1, Role::Family),
            givens: (one.0, turned.0),
            families: (one.1, turned.1),
            swapped,
            // A lone name is not known to be the one or the other.
            counts_as_swap: ![one.0, one.1, other.0, other.1].contains(&NONE),
        }
    }

    fn score(&self, side: &Side) -> f32 {
        let given = self.chooser.given[Evidence::Given.index(side.given)];
        let family = self.chooser.family[Evidence::Family.index(side.family)];
        let order = match (side.swapped, side.counts_as_swap) {
            (true, true) => self.chooser.swapped,
            (true, false) => -0.01,
            _ => 0.0,
        };
        given + family + order
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

    /// Whether both say something, and which values are the same place if any.
    fn places(&self, a: &Row, b: &Row, group: Group) -> Option<Option<(u32, u32)>> {
        let mut pairs = self.pairs(a, b, group).peekable();
        pairs.peek()?;
        Some(pairs.find(|&(x, y)| self.likenesses.level(x, y, Role::Family).is_one_name()))
    }

    fn place(&self, a: &Row, b: &Row, found: &mut Findings) {
        let town = self.places(a, b, Group::Towns);
        let prison = self.places(a, b, Group::Prisons);
        let province = self.places(a, b, Group::Provinces);
        let rarity = |group, (x, y): (u32, u32)| self.rarities.value(group, (a.list, x), (b.list, y));
        let (level, values, rarity) = match (town, prison, province) {
            (Some(Some(t)), Some(Some(p)), _) => {
                (Level::TownAndPrison, t, rarity(Group::Towns, t).max(rarity(Group::Prisons, p)))
            }
            (Some(Some(t)), Some(None), _) => (Level::TownNotPrison, t, rarity(Group::Towns, t)),
            (Some(Some(t)), None, _) => (Level::Town, t, rarity(Group::Towns, t)),
            (Some(None), Some(Some(p)), _) => (Level::PrisonNotTown, p, rarity(Group::Prisons, p)),
            (None, Some(Some(p)), _) => (Level::Prison, p, rarity(Group::Prisons, p)),
            (_, _, Some(Some(p))) => (Level::Province, p, rarity(Group::Provinces, p)),
            (None, None, None) => return,
            _ => (Level::Elsewhere, self.first_places(a, b), 0.0),
        };
        found.set(Evidence::Place, level, values, rarity);
    }

    fn first_places(&self, a: &Row, b: &Row) -> (u32, u32) {
        let groups = [Group::Towns, Group::Prisons, Group::Provinces];
        groups.into_iter().find_map(|group| self.pairs(a, b, group).next()).unwrap_or((NONE, NONE))
    }

    fn affiliation(&self, a: &Row, b: &Row, found: &mut Findings) {
        let same = self.pairs(a, b, Group::Affiliations).find(|(x, y)| x == y);
        if let Some((x, y)) = same {
            let rarity = self.rarities.value(Group::Affiliations, (a.list, x), (b.list, y));
            found.set(Evidence::Affiliation, Level::Same, (x, y), rarity);
        } else if let Some(values) = self.pairs(a, b, Group::Affiliations).next() {
            found.set(Evidence::Affiliation, Level::Other, values, 0.0);
        }
    }

    /// Numbers, postal codes, contacts: the best of the values.
    fn code(&self, a: &Row, b: &Row, evidence: Evidence, group: Group, found: &mut Findings) {
        let levels =
            self.pairs(a, b, group).filter_map(|(x, y)| Some((self.code_level(evidence, x, y)?, x, y)));
        let Some((level, x, y)) = levels.min_by_key(|(level, ..)| evidence.index(*level)) else { return };
        let rarity = if share_of_rarity(level) > 0.0 { self.rarities.code(evidence, x, y) } else { 0.0 };
        found.set(evidence, level, (x, y), rarity);
    }

    fn code_level(&self, evidence: Evidence, x: u32, y: u32) -> Option<Level> {
        let (one, other) = (self.subjects.codes.text(x), self.subjects.codes.text(y));
        match evidence {
            _ if x == y => Some(Level::Same),
            Evidence::Contact => contact_level(one, other),
            _ => Some(code_level(one, other)),
        }
    }

    /// Streets and house numbers: the best of the addresses.
    fn address(&self, a: &Row, b: &Row, found: &mut Findings) {
        let (ours, theirs) =
            (self.subjects.values(a, Group::Addresses), self.subjects.values(b, Group::Addresses));
        let pairs =
            ours.chunks_exact(2).flat_map(|one| theirs.chunks_exact(2).map(move |other| (one, other)));
        let levels = pairs.filter_map(|(one, other)| {
            let level = self.address_level((one[0], one[1]), (other[0], other[1]))?;
            Some((level, one[1], other[1]))
        });
        let best = levels.min_by_key(|(level, ..)| Evidence::Address.index(*level));
        let Some((level, x, y)) = best else { return };
        let agree = share_of_rarity(level) > 0.0;
        let rarity = if agree { self.rarities.code(Evidence::Address, x, y) } else { 0.0 };
        found.set(Evidence::Address, level, (x, y), rarity);
    }

    fn address_level(&self, one: (u32, u32), other: (u32, u32)) -> Option<Level> {
        if one.1 == NONE || other.1 == NONE {
            return None;
        }
        let codes = &self.subjects.codes;
        let street = one.1 == other.1 || same_street(codes.text(one.1), codes.text(other.1));
        Some(match (street, one.0 == other.0 && one.0 != NONE) {
            (false, _) => Level::Other,
            (true, true) if one.1 == other.1 => Level::Same,
            (true, true) => Level::Slip,
            (true, false) if one.0 == NONE || other.0 == NONE => Level::Street,
            (true, false) => Level::StreetNotNumber,
        })
    }
}

/// Pairs with lower log odds are surely strangers.
const STRANGERS: f64 = -3.0;

/// What was counted on pairs drawn blindly, by level.
struct Blind {
    all: Shares,
    strangers: Shares,
    /// Rarities of strangers' agreement, as odds.
    odds: Shares,
}

impl Blind {
    const NONE: Blind = {
        let none = [[0.0; LEVELS]; KINDS];
        Blind { all: none, strangers: none, odds: none }
    };

    fn plus(mut self, other: &Blind) -> Blind {
        for (sum, more) in [
            (&mut self.all, &other.all),
            (&mut self.strangers, &other.strangers),
            (&mut self.odds, &other.odds),
        ] {
            let cells = sum.iter_mut().flatten().zip(more.iter().flatten());
            cells.for_each(|(cell, more)| *cell += more);
        }
        self
    }
}

/// One way to set two names side by side.
struct Side {
    given: Level,
    family: Level,
    givens: (u32, u32),
    families: (u32, u32),
    swapped: bool,
    counts_as_swap: bool,
}

impl Side {
    /// Names that only resemble each other here and are two names in another script are two names.
    fn checked_by(mut self, other: &Side) -> Side {
        if self.swapped == other.swapped {
            for (own, other) in [(&mut self.given, other.given), (&mut self.family, other.family)] {
                let unsure = matches!(*own, Level::Near | Level::Resembling | Level::PartShared);
                if unsure && other == Level::Different {
                    *own = other;
                }
            }
        }
        self
    }
}

/// The usual rarity at each level, from how often it was found and what it says together.
///
/// That of equal names and codes follows from their shares, for a sample has too few rare ones.
fn usual(evidence: Evidence, counts: &[f64; LEVELS], odds: &[f64; LEVELS], same: f32) -> [f32; LEVELS] {
    std::array::from_fn(|at| match evidence.levels().get(at) {
        None => 0.0,
        Some(level) if level.is_same_name() => same,
        // A street and a number together are rarer than the street.
        Some(Level::Same) if evidence.is_code() => same * share_of_rarity(Level::Same),
        Some(&level) => {
            // Too few to tell: as much as five bits of rarity would be.
            let rarity = if level == Level::SameDay { same } else { 5.0 };
            let few = (rarity * share_of_rarity(level)).exp2();
            ((odds[at] + 8.0 * f64::from(few)) / (counts[at] + 8.0)).log2() as f32
        }
    })
}
