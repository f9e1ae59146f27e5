//! A block too large to meet whole, in parts: a common name needs more than one thing shared besides.

use super::Room;
use super::blocks::Block;
use crate::keys::{Pieces, join, mix};

/// Neighbourhoods of like records in blocks that nothing splits.
const NEIGHBOURS: usize = 16;

/// Splits a block that is too large: a common name needs more than one thing shared besides.
pub(super) fn split(room: &Room, block: &Block, largest: usize) -> Vec<Block> {
    let facets = Facets::of(room, block);
    let mut blocks = Vec::new();
    for members in facets.groups() {
        if members.len() <= largest {
            blocks.push(members);
        } else {
            neighbourhoods(&facets, &members, &mut blocks);
        }
    }
    if facets.grouped.is_empty() {
        neighbourhoods(&facets, &(0..facets.members.len() as u32).collect::<Vec<_>>(), &mut blocks);
    }
    let sides = |members: Vec<u32>| {
        let (plain, guessed) = members.into_iter().partition(|&member| member < block.plain.len() as u32);
        let records =
            |members: Vec<u32>| members.iter().map(|&member| facets.members[member as usize]).collect();
        Block { plain: records(plain), guessed: records(guessed) }
    };
    blocks.into_iter().map(sides).collect()
}

/// The further things that the members of a block may share; members by their place in it.
struct Facets {
    members: Vec<u32>,
    /// Of each member, all that it says, as one number.
    signatures: Vec<u64>,
    grouped: Vec<(u64, u32)>,
}

impl Facets {
    fn of(room: &Room, block: &Block) -> Facets {
        let members = [&block.plain[..], &block.guessed].concat();
        let mut facets = Facets { members, signatures: Vec::new(), grouped: Vec::new() };
        let mut pieces = Pieces::default();
        for (place, &member) in (0..).zip(&facets.members) {
            let mut signature = mix(0);
            room.doors.facets(room.row(member), &mut pieces, &mut |facet| {
                facets.grouped.push((facet, place));
                signature = join(signature, facet);
            });
            facets.signatures.push(signature);
        }
        facets.grouped.sort_unstable();
        facets.grouped.dedup();
        facets
    }

    /// Members that share a facet.
    fn groups(&self) -> impl Iterator<Item = Vec<u32>> + '_ {
        let runs = self.grouped.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1);
        runs.map(|run| run.iter().map(|&(_, member)| member).collect())
    }
}

/// Records that say the same stand side by side and meet in small groups.
fn neighbourhoods(facets: &Facets, members: &[u32], blocks: &mut Vec<Vec<u32>>) {
    let signed = members.iter().map(|&member| (facets.signatures[member as usize], member));
    let mut signed: Vec<(u64, u32)> = signed.collect();
    signed.sort_unstable();
    for group in signed.chunks(NEIGHBOURS) {
        let mut group: Vec<u32> = group.iter().map(|&(_, member)| member).collect();
        group.sort_unstable();
        blocks.push(group);
    }
}
