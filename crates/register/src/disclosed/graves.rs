//! Graves as a table and as a map: each site's place as finely as it may be told, what was done to it, each claimant's number.

use claims::Account;
use dates::Window;
use graves::moment::shown as words;
use graves::{Estimate, Ground, Site, geojson, identifications, public_place};
use ledger::{Codebook, RecordId};
use serde_json::{Value, json};

use super::beside::{ids, told};
use super::{Beside, Said};
use crate::{Audience, Redactions};

/// The columns of the table of graves.
pub const GRAVES: &[&str] = &[
    "site",
    "names",
    "country",
    "province",
    "city",
    "cemetery",
    "location_level",
    "latitude",
    "longitude",
    "standing",
    "rules",
    "people_said_to_lie_there",
    "numbers_claimed",
    "what_was_done",
    "access_of_families",
    "protection",
    "sources",
];

impl<A: Audience> Beside<'_, '_, A> {
    /// One line for each site of which a record may be shown.
    pub fn graves(&self, withheld: &mut Redactions) -> Vec<Vec<String>> {
        let closed = self.register.gate().closed_sources(&self.whole.accounts);
        let (all, some) = (ground(self.whole).closing(closed), ground(&self.shown));
        let sites = sites(&all, self.on);
        let told: Vec<(&Site, Site)> =
            sites.iter().filter_map(|site| Some((site, self.of_shown(&some, site)?))).collect();
        // For those outside: who is said to lie there by what they may be shown; a number of all that is known tells of
        // witnesses whom they must not hear of.
        let counted = |(whole, shown): &(&Site, Site)| match self.is_outside() {
            true => shown.contents.named.len() as u64,
            false => whole.contents.named.len() as u64,
        };
        let counts: Vec<u64> = told.iter().map(counted).collect();
        let counts = self.register.gate().cells(&counts, withheld);
        let lines = told.iter().zip(counts);
        lines.map(|((whole, shown), named)| self.site(&all, &some, whole, shown, named, withheld)).collect()
    }

    /// Takes out of a map for outsiders every site of which they may see no record, every standing that what they may
    /// see does not lead to, and every number of a source that they may not see.
    pub fn limit_map(&self, map: &mut Value, withheld: &mut Redactions) {
        let (all, some) = (ground(self.whole), ground(&self.shown));
        let sites = sites(&all, self.on);
        let Some(features) = map["features"].as_array_mut() else { return };
        features.retain_mut(|feature| {
            let properties = &mut feature["properties"];
            let id: Option<RecordId> = properties["site"].as_str().and_then(|id| id.parse().ok());
            let site = id.and_then(|id| sites.iter().find(|site| site.records.contains(&id)));
            let Some((site, shown)) = site.and_then(|site| Some((site, self.of_shown(&some, site)?))) else {
                return false;
            };
            if self.agreed(site.standing.standing, Some(shown.standing.standing), withheld).is_none() {
                properties["site_standing"] = json!(super::WITHHELD);
            }
            properties["estimates"] = json!(geojson::estimates(&some, &shown));
            self.register.gate().json(&mut properties["estimates"], withheld);
            true
        });
    }

    /// The same site as the records that may be shown have it.
    fn of_shown(&self, some: &Ground<'_>, site: &Site) -> Option<Site> {
        let first = site.records.iter().find(|record| some.account(**record).is_some())?;
        Site::of(some, *first, self.on, &identifications(some, self.on))
    }

    fn site(
        &self,
        all: &Ground<'_>,
        some: &Ground<'_>,
        whole: &Site,
        shown: &Site,
        named: Option<u64>,
        withheld: &mut Redactions,
    ) -> Vec<String> {
        let place = public_place(all, whole.id, self.on);
        let open = |texts: &[String], withheld: &mut Redactions| self.open(texts, withheld).join("; ");
        let standing = self.agreed(whole.standing.standing, Some(shown.standing.standing), withheld);
        let rules: Vec<&str> = shown.standing.reasons.iter().map(|reason| reason.rule).collect();
        let degree = |of: fn(&graves::place::Point) -> f64| place.point.as_ref().map(|at| of(at).to_string());
        let mut cells = vec![whole.records.first().map(ToString::to_string).unwrap_or_default()];
        for texts in [&place.names, &place.country, &place.province, &place.city, &place.cemetery] {
            cells.push(open(texts, withheld));
        }
        cells.extend([
            place.level.term().to_owned(),
            degree(|at| at.latitude).unwrap_or_default(),
            degree(|at| at.longitude).unwrap_or_default(),
            told(standing.map(|standing| standing.map_or("", graves::Standing::term))),
            if standing.is_some() { rules.join(" ") } else { String::new() },
            told(named),
            open(&shown.numbers.estimates.iter().map(|one| number(some, one)).collect::<Vec<_>>(), withheld),
            open(&done(shown), withheld),
            open(&shown.holding.access.iter().map(held).collect::<Vec<_>>(), withheld),
            open(&shown.holding.protection.iter().map(held).collect::<Vec<_>>(), withheld),
            sources(some, shown),
        ]);
        cells
    }

    /// The texts that name nobody protected.
    fn open(&self, texts: &[String], withheld: &mut Redactions) -> Vec<String> {
        let mut kept = json!(texts);
        self.register.gate().json(&mut kept, withheld);
        kept.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    }
}

fn ground<'s, 'a>(said: &'s Said<'a>) -> Ground<'s>
where
    'a: 's,
{
    let accounts: Vec<Account<'s>> = said.accounts.clone();
    Ground::new(&accounts, said.links, |record| said.subject_of(record))
}

fn sites(ground: &Ground<'_>, on: dates::Day) -> Vec<Site> {
    Site::all(ground, on, &identifications(ground, on))
}

/// A number with its claimant: never added to another.
fn number(ground: &Ground<'_>, of: &Estimate) -> String {
    let range = match (of.least, of.most) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => "not said".to_owned(),
    };
    let source = || ground.account(of.record).map(|account| account.source.title.clone());
    let by = of.claimant.clone().or_else(source).unwrap_or_default();
    let vocabulary = Codebook::builtin().vocabulary("count_unit");
    let unit = of.unit.and_then(|unit| vocabulary?.term(unit)).map(|term| term.labels.get("en"));
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    match of.counts_remains() {
        true => format!("{range}{unit}, by {by} ({})", graves::NO_NUMBER_OF_VICTIMS),
        false => format!("{range}{unit}, by {by}"),
    }
}

fn done(site: &Site) -> Vec<String> {
    let events = site.history.iter();
    events.map(|event| format!("{} {}", when(event.when.as_ref()), event.kinds.join(" or "))).collect()
}

fn held(held: &graves::Held) -> String {
    match &held.from {
        Some(from) => format!("{} since {}", held.value, words(from)),
        None => held.value.clone(),
    }
}

fn when(window: Option<&Window>) -> String {
    window.map_or_else(|| "no date".to_owned(), words)
}

fn sources(ground: &Ground<'_>, site: &Site) -> String {
    let events = site.history.iter().flat_map(|event| &event.records);
    ids(site.records.iter().chain(events).filter(|record| ground.account(**record).is_some()))
}
