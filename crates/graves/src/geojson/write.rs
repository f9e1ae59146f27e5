//! From sites to GeoJSON, for one audience.

use claims::Account;
use dates::Day;
use ledger::Sharing;
use serde_json::{Map, Value, json};

use crate::ground::Ground;
use crate::numbers::NO_NUMBER_OF_VICTIMS;
use crate::place::{Point, PublicPlace, public_place};
use crate::problem::Severity;
use crate::site::Site;

/// The member of a feature that is the same in every map: nobody's words, and nothing to withhold.
pub const LOCATION_NOTE: &str = "location_note";

/// Whom a map is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Those who work on the register: every place as its source has it.
    Team,
    /// Anyone: what the level of each site allows, in words or as a point written to be public.
    Public,
}

/// A map, and what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The FeatureCollection.
    pub collection: Value,
    /// Sites of which this audience may not even be told that they are spoken of.
    pub left_out: usize,
    /// Sites whose place may not go out as it is recorded (V-301); they go out coarser.
    pub held_back: usize,
}

/// Writes sites as a map, on a day.
pub fn write(ground: &Ground<'_>, sites: &[Site], on: Day, audience: Audience) -> Written {
    let mut features = Vec::new();
    let (mut left_out, mut held_back) = (0, 0);
    for site in sites {
        match audience {
            Audience::Team => features.extend(exact(ground, site)),
            Audience::Public => match public(ground, site, on) {
                Some((feature, blocked)) => {
                    features.push(feature);
                    held_back += usize::from(blocked);
                }
                None => left_out += 1,
            },
        }
    }
    let collection = json!({ "type": "FeatureCollection", "features": features });
    Written { collection, left_out, held_back }
}

/// One feature for each place that a source gives; one without geometry where none does.
fn exact(ground: &Ground<'_>, site: &Site) -> Vec<Value> {
    let located = ground.of(site.id).filter_map(|account| Some((account, geometry(account)?)));
    let mut features: Vec<Value> = located
        .map(|(account, shape)| {
            let mut properties = of_team(site);
            properties.insert("record".to_owned(), json!(account.id().to_string()));
            properties.insert("source".to_owned(), json!(account.source.slug));
            if let Some(metres) = account.number("location_uncertainty_m") {
                properties.insert("location_uncertainty_m".to_owned(), json!(metres));
            }
            feature(shape, properties)
        })
        .collect();
    if features.is_empty() {
        let mut properties = of_team(site);
        properties.insert(LOCATION_NOTE.to_owned(), json!("no source says exactly where"));
        features.push(feature(Value::Null, properties));
    }
    features
}

/// The outline where it can be read, else the point.
fn geometry(account: &Account<'_>) -> Option<Value> {
    let outline = account.text("geometry").and_then(|written| serde_json::from_str(written).ok());
    let outline = outline.filter(|shape: &Value| shape.get("type").is_some());
    outline.or_else(|| Point::read(account.text("coordinates")?).map(shape))
}

fn shape(point: Point) -> Value {
    json!({ "type": "Point", "coordinates": [point.longitude, point.latitude] })
}

fn of_team(site: &Site) -> Map<String, Value> {
    let names: Vec<&str> = site.names.iter().map(|called| called.name.as_str()).collect();
    let mut properties = Map::new();
    properties.insert("site".to_owned(), json!(site.id.to_string()));
    properties.insert("names".to_owned(), json!(names));
    properties.insert("site_kind".to_owned(), json!(site.kinds));
    properties.insert("site_standing".to_owned(), json!(site.standing.standing));
    properties.insert("location_level".to_owned(), json!("exact"));
    properties.insert("audience".to_owned(), json!("team"));
    properties
}

/// One feature, and whether something of it was held back; `None` where no source of the site is public.
fn public(ground: &Ground<'_>, site: &Site, on: Day) -> Option<(Value, bool)> {
    let open = |account: &&Account<'_>| ground.is_open(account);
    let first = ground.of(site.id).find(open)?;
    let place = public_place(ground, site.id, on);
    let mut properties = of_public(&place);
    properties.insert("site".to_owned(), json!(first.id().to_string()));
    properties.insert("site_standing".to_owned(), json!(site.standing.standing));
    properties.insert("estimates".to_owned(), json!(estimates(ground, site)));
    let outline = place.outline.as_deref().and_then(|written| serde_json::from_str(written).ok());
    let geometry = outline.or(place.point.map(shape)).unwrap_or(Value::Null);
    let blocked = place.problems.iter().any(|problem| problem.severity == Severity::Block);
    Some((feature(geometry, properties), blocked))
}

fn of_public(place: &PublicPlace) -> Map<String, Value> {
    let mut properties = Map::new();
    properties.insert("audience".to_owned(), json!("public"));
    properties.insert("location_level".to_owned(), json!(place.level));
    let note = "The place is told at this level and no finer (V-301); a point, if there is one, stands for all of it.";
    properties.insert(LOCATION_NOTE.to_owned(), json!(note));
    let parts = [
        ("country", &place.country),
        ("province", &place.province),
        ("city", &place.city),
        ("cemetery", &place.cemetery),
        ("names", &place.names),
    ];
    for (name, values) in parts.into_iter().filter(|(_, values)| !values.is_empty()) {
        properties.insert(name.to_owned(), json!(values));
    }
    properties
}

/// Numbers that public sources claim, claimant by claimant: never one number.
pub fn estimates(ground: &Ground<'_>, site: &Site) -> Vec<Value> {
    let open = |estimate: &&crate::Estimate| {
        ground.account(estimate.record).is_some_and(|account| {
            let hidden = |property: &str| account.statements(property).any(|it| it.sharing > Sharing::Public);
            let numbers = ["estimated_min", "estimated_max", "claimant"];
            ground.is_open(account) && !numbers.into_iter().any(hidden)
        })
    };
    let shown = site.numbers.estimates.iter().filter(open).map(|estimate| {
        let claimant =
            estimate.claimant.clone().or_else(|| Some(ground.account(estimate.record)?.source.title.clone()));
        let mut told = json!({
            "least": estimate.least,
            "most": estimate.most,
            "qualifier": estimate.qualifier,
            "unit": estimate.unit,
            "claimed_by": claimant,
        });
        if estimate.counts_remains() {
            told["note"] = json!(NO_NUMBER_OF_VICTIMS);
        }
        told
    });
    shown.collect()
}

fn feature(geometry: Value, properties: Map<String, Value>) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}
