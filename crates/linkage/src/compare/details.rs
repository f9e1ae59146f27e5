//! What two records say besides names and dates: places, groups, numbers, addresses.

use super::{Comparer, Findings, share_of_rarity};
use crate::evidence::{Evidence, Level};
use crate::parts::Role;
use crate::slips::{code_level, contact_level, same_street};
use crate::subjects::{Group, NONE, Row};

impl Comparer<'_> {
    /// Whether both say something, and which values are the same place if any.
    fn places(&self, a: &Row, b: &Row, group: Group) -> Option<Option<(u32, u32)>> {
        let mut pairs = self.pairs(a, b, group).peekable();
        pairs.peek()?;
        Some(pairs.find(|&(x, y)| self.likenesses.level(x, y, Role::Family).is_one_name()))
    }

    pub(super) fn place(&self, a: &Row, b: &Row, found: &mut Findings) {
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

    pub(super) fn affiliation(&self, a: &Row, b: &Row, found: &mut Findings) {
        let same = self.pairs(a, b, Group::Affiliations).find(|(x, y)| x == y);
        if let Some((x, y)) = same {
            let rarity = self.rarities.value(Group::Affiliations, (a.list, x), (b.list, y));
            found.set(Evidence::Affiliation, Level::Same, (x, y), rarity);
        } else if let Some(values) = self.pairs(a, b, Group::Affiliations).next() {
            found.set(Evidence::Affiliation, Level::Other, values, 0.0);
        }
    }

    /// Numbers, postal codes, contacts: the best of the values.
    pub(super) fn code(&self, a: &Row, b: &Row, evidence: Evidence, group: Group, found: &mut Findings) {
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
    pub(super) fn address(&self, a: &Row, b: &Row, found: &mut Findings) {
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
