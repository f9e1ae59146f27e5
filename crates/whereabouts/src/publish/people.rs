//! Everybody, each laid out once: their pages, their lines in the open data, where they stand in the indexes.

use std::collections::HashSet;

use anyhow::Result;
use ledger::RecordId;
use pages::Page;
use rayon::prelude::*;
use register::{Person, Public, Redactions, table};

use super::changes::{self, Digests};
use super::data::{self, Lines};
use super::indexes::Gathered;
use super::press::Press;
use crate::showing::{Life, Work};

/// People laid out at once, on all cores; no more are held in memory.
const AT_ONCE: usize = 512;

/// What is known of everybody once all were written.
#[derive(Default)]
pub struct Everyone {
    /// Those who have a page.
    pub people: HashSet<RecordId>,
    /// Where they stand in the indexes.
    pub gathered: Gathered,
    /// A digest of what is said of each.
    pub digests: Digests,
}

/// One person as written, and what is left to do in the order of the log.
struct Written {
    person: Person<Public>,
    gathered: Gathered,
    digest: String,
    lines: Lines,
}

/// Writes everybody's pages and lines.
pub fn write(press: &Press<'_>, everybody: &[RecordId], withheld: &mut Redactions) -> Result<Everyone> {
    let (folder, register) = (press.folder, &press.known.register);
    let mut everyone = Everyone::default();
    let mut out = data::People::begin(folder)?;
    let mut next: Vec<Option<Written>> = Vec::new();
    // While some are written down, the next are laid out; none after the last.
    for some in everybody.chunks(AT_ONCE).chain([&[][..]]) {
        let written = std::mem::take(&mut next);
        let (laid, noted) = rayon::join(
            || some.par_iter().map(|id| one(press, *id)).collect::<Result<_>>(),
            || written.into_iter().flatten().try_for_each(|one| everyone.see(one, &mut out)),
        );
        noted?;
        next = laid?;
    }
    out.end(folder, register, withheld)?;
    Ok(everyone)
}

impl Everyone {
    /// Notes one person, in the order of the log.
    fn see(&mut self, one: Written, out: &mut data::People) -> Result<()> {
        self.people.insert(one.person.id);
        self.gathered.add(one.gathered);
        self.digests.see_person(one.person.id, one.digest);
        out.see(&one.person, &one.lines)
    }
}

/// Writes one person's pages; `None` where nothing may be shown.
fn one(press: &Press<'_>, id: RecordId) -> Result<Option<Written>> {
    let known = press.known;
    let Some(life) = Life::of(known, id) else { return Ok(None) };
    let (native, latin) = life.person.headline();
    known.call(life.person.id, &native.or(latin).unwrap_or_default());
    press.each(&format!("person/{id}"), &|voice| {
        Some(Page { data: false, ..life.page(voice, Work::default()) })
    })?;
    let person = life.person;
    let state = known.on.lines().get(&id).map(|line| line.state);
    let statements = table::statement_lines(&known.register, &person);
    Ok(Some(Written {
        gathered: Gathered::of(&known.register, &person, state),
        digest: changes::digest_of_person(&statements),
        lines: Lines::of(&known.register, &person, &statements)?,
        person,
    }))
}
