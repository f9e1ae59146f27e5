//! Where a site is, and what of that may be told in public.
//!
//! Places of graves are sealed: graves have been bulldozed after they became known. What may be
//! told is what a recorded level of the site allows (standards 6.3 rule 6, V-301). Nothing coarser
//! is ever worked out from the exact place: a public coordinate is one that somebody wrote to be public.

use std::sync::LazyLock;

use claims::{Account, Reason};
use dates::{Answer, Day};
use ledger::{Codebook, RecordId, Sharing};
use serde::Serialize;

use crate::ground::Ground;
use crate::moment::happened;
use crate::problem::{Problem, Severity};
use crate::terms::LocationLevel;

/// A point on the earth (WGS 84), with the digits that were written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// How many decimals of a degree were written, the finer of the two.
    pub decimals: u8,
}

impl Point {
    /// Reads `36.5512, 52.0931`, `36.5512N 52.0931E`, in the digits of any script; `None` for other forms.
    pub fn read(written: &str) -> Option<Point> {
        let plain: String = written.chars().map(plain_letter).collect();
        let halves: Vec<&str> =
            plain.split([',', ';', ' ']).map(str::trim).filter(|half| !half.is_empty()).collect();
        let &[latitude, longitude] = halves.as_slice() else { return None };
        let (latitude, fine) = degrees(latitude, 'N', 'S')?;
        let (longitude, finer) = degrees(longitude, 'E', 'W')?;
        let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        on_earth.then_some(Point { latitude, longitude, decimals: fine.max(finer) })
    }
}

fn plain_letter(c: char) -> char {
    match c {
        '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        '\u{660}'..='\u{669}' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '\u{66b}' => '.',
        '\u{2212}' => '-',
        '،' | '؛' | '\u{a0}' | '\t' => ',',
        '°' => ' ',
        other => other.to_ascii_uppercase(),
    }
}

/// Degrees with their decimals; a letter instead of a sign, never both.
fn degrees(written: &str, plus: char, minus: char) -> Option<(f64, u8)> {
    let (number, sign) = match written.strip_suffix([plus, minus]) {
        Some(number) if number.starts_with(['-', '+']) => return None,
        Some(number) => (number, if written.ends_with(minus) { -1.0 } else { 1.0 }),
        None => (written, 1.0),
    };
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    let degrees: f64 = number.parse().ok().filter(|_| plain)?;
    Some((sign * degrees, u8::try_from(decimals).ok()?))
}

/// What may be told in public of where a site is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicPlace {
    /// How finely.
    pub level: LocationLevel,
    /// The country or countries.
    pub country: Vec<String>,
    /// The province.
    pub province: Vec<String>,
    /// The town, from that level on.
    pub city: Vec<String>,
    /// The cemetery, from that level on.
    pub cemetery: Vec<String>,
    /// What the site is called, from the cemetery on: a name often says where.
    pub names: Vec<String>,
    /// A point: the exact one only at that level, else one that was written to be public.
    pub point: Option<Point>,
    /// The outline, at the exact level only, as GeoJSON.
    pub outline: Option<String>,
    /// Which rule sets the level.
    pub reasons: Vec<Reason>,
    /// What may not go out as it is.
    pub problems: Vec<Problem>,
}

const RULE: &str = "V-301; docs/graves.md";

/// What may be told of a site on a day: the only way to a place in public.
///
/// Of several levels the most protective counts; where nobody set one, the province is told and
/// nothing finer. The exact place needs who decided, when and why.
pub fn public_place(ground: &Ground<'_>, site: RecordId, on: Day) -> PublicPlace {
    let accounts: Vec<&Account<'_>> = ground.of(site).collect();
    let (level, reasons, mut problems) = level(&accounts, on);
    let open: Vec<&Account<'_>> =
        accounts.iter().copied().filter(|account| ground.is_open(account)).collect();
    let from = |least: LocationLevel, properties: &[&str]| match level >= least {
        true => said(&open, properties),
        false => Vec::new(),
    };
    let exact = level == LocationLevel::Exact;
    let point = match exact {
        true => said(&open, &["coordinates"]).iter().find_map(|written| Point::read(written)),
        false => public_point(&open, level, &mut problems),
    };
    PublicPlace {
        level,
        country: from(LocationLevel::Province, &["country"]),
        province: from(LocationLevel::Province, &["province"]),
        city: from(LocationLevel::City, &["city"]),
        cemetery: from(LocationLevel::Cemetery, &["cemetery"]),
        names: from(LocationLevel::Cemetery, &["name", "other_name"]),
        point,
        outline: from(LocationLevel::Exact, &["geometry"]).into_iter().next(),
        reasons,
        problems,
    }
}

fn level(accounts: &[&Account<'_>], on: Day) -> (LocationLevel, Vec<Reason>, Vec<Problem>) {
    let set: Vec<(LocationLevel, &Account<'_>)> = accounts
        .iter()
        .filter_map(|account| {
            Some((LocationLevel::from_term(account.term("public_location_level")?)?, *account))
        })
        .collect();
    let reason = |says: &str, records: Vec<RecordId>| vec![Reason::new("V-301", RULE, says, records)];
    let Some(lowest) = set.iter().map(|(level, _)| *level).min() else {
        let says = "Nobody decided how finely the place may be told: the province, and nothing finer.";
        return (LocationLevel::Province, reason(says, Vec::new()), Vec::new());
    };
    let records: Vec<RecordId> = set.iter().map(|(_, account)| account.id()).collect();
    if lowest == LocationLevel::Exact && !set.iter().all(|(_, account)| is_decided(account, on)) {
        let says = "The exact place may be told only with who decided so, when and why; it is told as of the cemetery.";
        let problem = Problem::new(Severity::Block, "V-301", RULE, says, records.iter().copied());
        return (LocationLevel::Cemetery, reason(says, records), vec![problem]);
    }
    let says = "The most protective of the levels that were set for the site.";
    (lowest, reason(says, records), Vec::new())
}

fn is_decided(account: &Account<'_>, on: Day) -> bool {
    let decided = account.window("location_decided_on");
    account.text("location_decided_by").is_some()
        && account.text("location_reason").is_some()
        && happened(decided.as_ref(), on) == Answer::Yes
}

/// The values of some properties that no source asked to protect beyond what the codebook does.
///
/// A level of the site opens what the codebook closes for all sites; it never opens what a source,
/// or one statement of it, closed by itself.
fn said(accounts: &[&Account<'_>], properties: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for account in accounts {
        for property in properties {
            let floor = floor(property);
            let open = account.statements(property).filter(|statement| statement.sharing <= floor);
            for statement in open {
                if !found.contains(&statement.value) {
                    found.push(statement.value.clone());
                }
            }
        }
    }
    found
}

fn floor(property: &str) -> Sharing {
    Codebook::builtin().property("grave_site", property).map_or(Sharing::Public, |known| known.sharing)
}

/// A coordinate that was written to be public, if it is no finer than the level allows.
fn public_point(
    accounts: &[&Account<'_>],
    level: LocationLevel,
    problems: &mut Vec<Problem>,
) -> Option<Point> {
    let most = DECIMALS.iter().find(|(known, _)| *known == level).map_or(0, |(_, most)| *most);
    let mut allowed = None;
    for account in accounts {
        let Some(written) = account.text("public_coordinates") else { continue };
        match Point::read(written) {
            Some(point) if point.decimals <= most => allowed = allowed.or(Some(point)),
            Some(_) => {
                let says =
                    "Coordinates for the public are finer than the site's level allows; none are told.";
                problems.push(Problem::new(Severity::Block, "V-301", RULE, says, [account.id()]));
            }
            None => {
                let says = "Coordinates for the public cannot be read; none are told.";
                problems.push(Problem::new(Severity::Warn, "place.unreadable", RULE, says, [account.id()]));
            }
        }
    }
    allowed.filter(|_| !problems.iter().any(|problem| problem.severity == Severity::Block))
}

/// Level and decimals of `data/precision.tsv`.
static DECIMALS: LazyLock<Vec<(LocationLevel, u8)>> = LazyLock::new(|| {
    let rows = include_str!("../data/precision.tsv").lines().filter(|line| !line.starts_with('#'));
    let cells = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    cells
        .filter_map(|row| Some((LocationLevel::from_term(row.first()?)?, row.get(1)?.parse().ok()?)))
        .collect()
});

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<(f64, f64, u8)>) {
        let point = Point::read(written).map(|point| (point.latitude, point.longitude, point.decimals));
        assert_eq!(point, expected, "{written}");
    }

    #[test]
    fn coordinates_are_read_as_people_write_them() {
        check("36.5512, 52.0931", Some((36.5512, 52.0931, 4)));
        check("36.5512N 52.0931E", Some((36.5512, 52.0931, 4)));
        check("۳۶٫۵۵، ۵۲٫۰۹۳", Some((36.55, 52.093, 3)));
        check("-12.5;-77", Some((-12.5, -77.0, 1)));
        check("12.5S, 77W", Some((-12.5, -77.0, 1)));
        check("-12.5S, 77W", None);
        check("95.0, 52.0", None);
        check("52.0", None);
        check("inf, nan", None);
        check("1e1, 20", None);
        check("near the old mill", None);
    }

    #[test]
    fn every_level_but_the_exact_has_its_precision() {
        let levels: Vec<LocationLevel> = DECIMALS.iter().map(|(level, _)| *level).collect();
        assert_eq!(levels, [LocationLevel::Province, LocationLevel::City, LocationLevel::Cemetery]);
    }
}
