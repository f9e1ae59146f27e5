//! What the public may see of the register: the records, the places of graves, the people, their names.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};
use dates::Day;
use graves::{LocationLevel, PublicPlace, public_place};
use ledger::{Body, Codebook, RecordId};
use register::{Public, Redactions, Register};
use store::Store;

use crate::accounts::Accounts;
use crate::leaving;
use crate::releases;
use crate::showing::Known;

/// What may be told of where graves are, worked out from everything that is known of them.
pub struct Ground {
    places: HashMap<RecordId, PublicPlace>,
    /// The site that each record is of.
    sites: HashMap<RecordId, RecordId>,
    /// The map, as GeoJSON.
    pub map: String,
}

/// The properties that the level of a site opens, and what of a place they are.
const OPENED: [&str; 6] = ["country", "province", "city", "cemetery", "name", "other_name"];

impl Ground {
    /// Works it out, for a day. The most protective record decides, whoever may see it.
    pub fn of(whole: &Accounts, register: &Register<Public>, on: Day, withheld: &mut Redactions) -> Ground {
        let all = whole.all();
        let ground = leaving::public_ground(whole, &all, register);
        let (mut places, mut sites) = (HashMap::new(), HashMap::new());
        for site in ground.things("grave_site") {
            ground.of(site).for_each(|account| {
                sites.insert(account.id(), site);
            });
            places.insert(site, told(public_place(&ground, site, on), register));
        }
        let map = leaving::public_map(whole, &ground, register, on, withheld).collection;
        let map = format!("{map:#}\n");
        Ground { places, sites, map }
    }

    /// The same for a page; a site of which nothing is known here tells nothing.
    pub fn place_of(&self, record: RecordId) -> PublicPlace {
        self.place(record).cloned().unwrap_or(PublicPlace {
            level: LocationLevel::Province,
            country: Vec::new(),
            province: Vec::new(),
            city: Vec::new(),
            cemetery: Vec::new(),
            names: Vec::new(),
            point: None,
            outline: None,
            reasons: Vec::new(),
            problems: Vec::new(),
        })
    }

    /// What may be told of the site that a record is of.
    fn place(&self, record: RecordId) -> Option<&PublicPlace> {
        self.places.get(self.sites.get(&record)?)
    }
}

/// A place without what names somebody, and without reasons: they rest on records that are not for everyone.
fn told(mut place: PublicPlace, register: &Register<Public>) -> PublicPlace {
    let nobody = register.gate().about(&[]);
    let words =
        [&mut place.country, &mut place.province, &mut place.city, &mut place.cemetery, &mut place.names];
    for own in words {
        own.retain(|word| register.gate().text(&nobody, word).is_ok());
    }
    place.reasons.clear();
    place.problems.clear();
    place
}

/// The accounts that the public may see; the others are gone.
pub fn through(
    whole: Accounts,
    register: &Register<Public>,
    ground: &Ground,
    withheld: &mut Redactions,
) -> Accounts {
    whole.through(register, withheld, &|record, said| {
        let place = ground.place(record.id).filter(|_| record.kind == "grave_site");
        place.is_some_and(|place| {
            let told = [&place.country, &place.province, &place.city, &place.cemetery, &place.names];
            OPENED.contains(&&*said.property) && told.iter().any(|words| words.contains(&said.value))
        })
    })
}

/// Everybody who has a page: those on lists of the disappeared or in burial registers, in the order of the log.
pub fn everybody(known: &Known<'_, Public>) -> Vec<RecordId> {
    let mut seen = HashSet::new();
    let linked = known.accounts.all().into_iter().filter(|account| {
        Codebook::builtin().is_linked(account.kind()) && !account.source.facts.names_officials()
    });
    linked
        .map(|account| known.accounts.subject_of(account.id()))
        .filter(|person| seen.insert(*person))
        .collect()
}

/// The checkpoint of the register as it was before it noted that something left it: so that an edition which
/// was noted can be made again, to the byte.
pub fn checkpoint(store: &Store) -> Result<String> {
    let newest = store.size()?;
    let mut size = newest;
    while size > 0 && is_note_of_release(store, size - 1)? {
        size -= 1;
    }
    for size in size..=newest {
        if let Some(note) = store.checkpoint_at(size)? {
            return Ok(note);
        }
    }
    store.checkpoint().context("reading the newest checkpoint")
}

fn is_note_of_release(store: &Store, seq: u64) -> Result<bool> {
    Ok(match store.body_at(seq)? {
        Some((_, Some(Body::Record(record)))) => record.kind == releases::KIND,
        Some((_, Some(Body::Source(source)))) => source.slug == releases::SOURCE,
        _ => false,
    })
}
