//! From GeoJSON to a docket of grave sites.

use ledger::{Codebook, Kind};
use serde_json::{Map, Value, json};

/// Why a file is no map of sites.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no JSON; where.
    #[error("this is no JSON (line {line}, column {column}); save it as GeoJSON and try again")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is JSON of some other kind.
    #[error("this JSON is no GeoJSON: a FeatureCollection, a Feature or a geometry is expected")]
    NotGeojson,
    /// Its positions are of another reference system than WGS 84.
    #[error("its positions are of another reference system than WGS 84 (member `crs`); convert it first")]
    OtherSystem,
}

/// Something odd about one feature; its values are kept as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// The feature, counted from 1.
    pub feature: usize,
    /// What is odd, without any value.
    pub says: &'static str,
}

/// What a file brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Brought {
    /// The records, as a docket in JSON.
    pub docket: Value,
    /// How many features there were.
    pub features: usize,
    /// What is odd.
    pub odd: Vec<Odd>,
}

/// Reads a map of sites as records of a source.
///
/// Members of `properties` are read by the identifiers and headers of `grave_site` in the codebook;
/// what it does not know becomes a note. A point becomes `coordinates`, any other shape `geometry`.
///
/// # Errors
///
/// [`Refused`] where the file is no GeoJSON, or of another reference system.
pub fn read(text: &str, source: &str) -> Result<Brought, Refused> {
    let whole: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Refused::NotJson { line: error.line(), column: error.column() })?;
    if whole.get("crs").is_some_and(|crs| !is_wgs84(crs)) {
        return Err(Refused::OtherSystem);
    }
    let features = features(&whole).ok_or(Refused::NotGeojson)?;
    let kind = Codebook::builtin().kind("grave_site").expect("the codebook has grave sites");
    let mut odd = Vec::new();
    let mut rows = Vec::new();
    for (at, feature) in features.iter().enumerate() {
        let mut row = Row { kind, number: at + 1, cells: Map::new(), odd: &mut odd };
        row.read(feature);
        let mut cells = row.cells;
        cells.insert("source".to_owned(), json!(source));
        rows.push(Value::Object(cells));
    }
    Ok(Brought { docket: json!({ "grave_site": rows }), features: features.len(), odd })
}

/// GeoJSON before RFC 7946 could name its system; these names mean what is the only one today.
fn is_wgs84(crs: &Value) -> bool {
    let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or_default();
    crs.is_null() || name.ends_with("CRS84") || name.ends_with("EPSG::4326") || name == "EPSG:4326"
}

fn features(whole: &Value) -> Option<Vec<Value>> {
    match whole.get("type")?.as_str()? {
        "FeatureCollection" => Some(whole.get("features")?.as_array()?.clone()),
        "Feature" => Some(vec![whole.clone()]),
        shape if SHAPES.contains(&shape) => Some(vec![json!({ "type": "Feature", "geometry": whole })]),
        _ => None,
    }
}

const SHAPES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

/// One feature on its way to a record.
struct Row<'o> {
    kind: &'static Kind,
    number: usize,
    cells: Map<String, Value>,
    odd: &'o mut Vec<Odd>,
}

impl Row<'_> {
    fn read(&mut self, feature: &Value) {
        let own = feature.get("properties").and_then(Value::as_object);
        let key = own.and_then(|own| own.get("key")).or_else(|| feature.get("id"));
        let key = key.and_then(text).unwrap_or_else(|| format!("feature-{}", self.number));
        self.cells.insert("key".to_owned(), json!(key));
        for (name, value) in own.into_iter().flatten().filter(|(name, _)| *name != "key") {
            self.property(name, value);
        }
        match feature.get("geometry") {
            None | Some(Value::Null) => self.odd("it has no geometry: nobody says where it is"),
            Some(geometry) => self.geometry(geometry),
        }
    }

    fn property(&mut self, name: &str, value: &Value) {
        // What our own maps say of themselves, and the names that they give a site.
        if let ("audience" | "location_note", _) = (name, value) {
            return;
        }
        if let ("names", Some(names)) = (name, value.as_array()) {
            return self.names(names);
        }
        let values: Vec<&Value> = value.as_array().map_or_else(|| vec![value], |many| many.iter().collect());
        let property = property_of(self.kind, name);
        for value in values {
            match (property, text(value)) {
                (_, None) if value.is_null() => {}
                (Some(property), Some(text)) => self.put(property, text),
                (_, text) => {
                    self.odd("it has a property that the codebook does not know; it is kept as a note");
                    self.put("note", format!("{name}: {}", text.unwrap_or_else(|| value.to_string())));
                }
            }
        }
    }

    /// The first name is what the site is called, the others are its other names.
    fn names(&mut self, names: &[Value]) {
        for (place, name) in names.iter().filter_map(text).enumerate() {
            self.put(if place == 0 { "name" } else { "other_name" }, name);
        }
    }

    fn geometry(&mut self, geometry: &Value) {
        let shape = geometry.get("type").and_then(Value::as_str).unwrap_or_default();
        if !SHAPES.contains(&shape) {
            self.odd("its geometry is of no shape that GeoJSON has; it is kept as a note");
            return self.put("note", format!("geometry: {geometry}"));
        }
        if !has_positions(geometry) {
            self.odd("its geometry has no position in numbers; it is kept as a note");
            return self.put("note", format!("geometry: {geometry}"));
        }
        if !positions(geometry).iter().all(on_earth) {
            self.odd("a position is not on the earth; GeoJSON writes the longitude first");
        }
        match (shape, point(geometry)) {
            ("Point", Some(written)) => self.put("coordinates", written),
            _ => self.put("geometry", geometry.to_string()),
        }
    }

    /// Adds a value to a property; several become a list.
    fn put(&mut self, property: &str, text: String) {
        let slot = self.cells.entry(property).or_insert(Value::Null);
        *slot = match slot.take() {
            Value::Null => json!(text),
            Value::Array(mut many) => {
                many.push(json!(text));
                Value::Array(many)
            }
            one => json!([one, text]),
        };
    }

    fn odd(&mut self, says: &'static str) {
        self.odd.push(Odd { feature: self.number, says });
    }
}

/// The property that a member means, by its identifier or a header.
fn property_of(kind: &'static Kind, name: &str) -> Option<&'static str> {
    let same = |header: &str| header.to_lowercase() == name.trim().to_lowercase();
    let by_id = kind.property(name.trim());
    let found = by_id.or_else(|| kind.properties.iter().find(|property| property.all_headers().any(same)));
    found.map(|property| property.id.as_str())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        _ => None,
    }
}

/// `latitude, longitude` of a point, with the digits it came with.
fn point(geometry: &Value) -> Option<String> {
    let position = geometry.get("coordinates")?.as_array()?;
    let (longitude, latitude) = (position.first()?.as_number()?, position.get(1)?.as_number()?);
    Some(format!("{latitude}, {longitude}"))
}

/// All positions within a geometry, however deep they lie.
fn positions(geometry: &Value) -> Vec<Vec<f64>> {
    let mut found = Vec::new();
    let mut open: Vec<&Value> = geometry.get("coordinates").into_iter().collect();
    let parts = geometry.get("geometries").and_then(Value::as_array).into_iter().flatten();
    open.extend(parts.filter_map(|part| part.get("coordinates")));
    while let Some(value) = open.pop() {
        let Some(values) = value.as_array() else { continue };
        let numbers: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
        match numbers.is_empty() {
            true => open.extend(values),
            false => found.push(numbers),
        }
    }
    found
}

/// Whether every position of a geometry is of numbers, and there is one.
fn has_positions(geometry: &Value) -> bool {
    fn whole(value: &Value) -> bool {
        match value.as_array() {
            Some(values) if values.iter().any(Value::is_array) => values.iter().all(whole),
            Some(values) => values.len() >= 2 && values.iter().all(Value::is_number),
            None => false,
        }
    }
    let parts = geometry.get("geometries").and_then(Value::as_array);
    match parts {
        Some(parts) => !parts.is_empty() && parts.iter().all(has_positions),
        None => geometry.get("coordinates").is_some_and(whole),
    }
}

fn on_earth(position: &Vec<f64>) -> bool {
    match position.as_slice() {
        [longitude, latitude, ..] => longitude.abs() <= 180.0 && latitude.abs() <= 90.0,
        _ => false,
    }
}
