//! Outlines of countries, 1:50 million, and what they are called: Natural Earth (public domain) and the Unicode CLDR.
//!
//! Made by `land/make.py`, which says what the bytes are.

use std::sync::LazyLock;

use dates::Lang;

/// Coordinates are kept in hundredths of a degree.
const UNIT: f64 = 100.0;

/// A point: degrees east, degrees north.
pub type Degrees = (f64, f64);

/// All outlines: borders and coasts, each once, and the countries made of them.
pub struct Land {
    /// Lines that two countries share, or a country and the sea.
    pub arcs: Vec<Vec<Degrees>>,
    /// The rings of each country, each as arcs: index, and whether it is walked backwards.
    pub countries: Vec<Vec<Vec<(usize, bool)>>>,
}

static LAND: LazyLock<Land> = LazyLock::new(|| {
    Land::read(include_bytes!("../../land/land.bin")).expect("a test reads the outlines to their end")
});

static NAMES: &str = include_str!("../../land/names.tsv");

/// The name of a country, and where it stands.
pub struct Name {
    /// The middle of its largest part.
    pub at: Degrees,
    /// The largest part, in square degrees.
    pub area: f64,
    words: [&'static str; 3],
}

impl Name {
    /// What it is called in a language.
    pub fn in_language(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::English => self.words[0],
            Lang::Persian => self.words[1],
            Lang::Arabic => self.words[2],
        }
    }
}

/// What countries are called.
pub fn names() -> impl Iterator<Item = Name> {
    NAMES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t').skip(1);
        let mut number = || cells.next()?.parse::<f64>().ok();
        let (x, y, area) = (number()?, number()?, number()?);
        Some(Name { at: (x, y), area, words: [cells.next()?, cells.next()?, cells.next()?] })
    })
}

impl Land {
    /// The outlines that come with the program.
    pub fn built_in() -> &'static Land {
        &LAND
    }

    fn read(bytes: &[u8]) -> Option<Land> {
        let mut left = bytes;
        let mut arcs = Vec::new();
        for _ in 0..number(&mut left)? {
            let (mut x, mut y) = (0i64, 0i64);
            let points = (0..number(&mut left)?).map(|_| {
                x += signed(number(&mut left)?);
                y += signed(number(&mut left)?);
                Some((x as f64 / UNIT, y as f64 / UNIT))
            });
            arcs.push(points.collect::<Option<Vec<_>>>()?);
        }
        let mut countries = Vec::new();
        for _ in 0..number(&mut left)? {
            let mut rings = Vec::new();
            for _ in 0..number(&mut left)? {
                let ring = (0..number(&mut left)?).map(|_| {
                    let arc = number(&mut left)?;
                    let index = usize::try_from(arc / 2).ok().filter(|index| *index < arcs.len())?;
                    Some((index, arc % 2 == 1))
                });
                rings.push(ring.collect::<Option<Vec<_>>>()?);
            }
            countries.push(rings);
        }
        left.is_empty().then_some(Land { arcs, countries })
    }

    /// The points of a ring, one after another.
    pub fn points<'l>(&'l self, ring: &'l [(usize, bool)]) -> impl Iterator<Item = Degrees> + 'l {
        ring.iter().flat_map(|(arc, backwards)| {
            let points = &self.arcs[*arc];
            let last = points.len() - 1;
            (0..points.len()).map(move |at| points[if *backwards { last - at } else { at }])
        })
    }
}

/// A number in LEB128.
fn number(left: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = left.split_first()?;
        *left = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Zigzag: 0, -1, 1, -2, 2.
fn signed(number: u64) -> i64 {
    let half = (number / 2) as i64;
    if number.is_multiple_of(2) { half } else { -half - 1 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_outlines_are_read_to_their_end_and_close() {
        let land = Land::built_in();
        assert!(land.countries.len() > 200 && land.arcs.len() > 1000);
        for ring in land.countries.iter().flatten() {
            let points: Vec<Degrees> = land.points(ring).collect();
            assert_eq!(points.first(), points.last(), "a ring ends where it began");
            assert!(points.iter().all(|(x, y)| (-180.0..=180.0).contains(x) && (-90.0..=90.0).contains(y)));
        }
    }

    #[test]
    fn a_country_has_its_name_in_every_language_where_it_is() {
        let iran = names().find(|name| name.words[0] == "Iran").unwrap();
        assert_eq!((iran.in_language(Lang::Persian), iran.in_language(Lang::Arabic)), ("ایران", "إيران"));
        assert!((44.0..64.0).contains(&iran.at.0) && (25.0..40.0).contains(&iran.at.1));
        assert!(names().count() > 200);
        for name in names() {
            assert!(name.words.iter().all(|word| !word.is_empty()), "{:?}", name.words);
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (bytes, expected) in [(&[0u8][..], 0), (&[0x7f], 127), (&[0x80, 1], 128), (&[0xff, 0x7f], 16383)]
        {
            let mut left = bytes;
            assert_eq!((number(&mut left), left.len()), (Some(expected), 0));
        }
        assert_eq!([0, 1, 2, 3].map(signed), [0, -1, 1, -2]);
        assert_eq!(number(&mut &[0x80u8][..]), None);
    }
}
