//! Maps: a picture of our own, from outlines that come with the program, with names and numbers over it as text.
//!
//! Nothing is asked of any other address. A picture is PNG, since SVG is off where people are most careful; names
//! and numbers are text over it, so that every script is written as the reader's browser writes it, and a table
//! beside says the same.

mod draw;
pub mod land;
mod png;

use dates::Lang;

use land::Degrees;

use crate::rich::Rich;

/// The width of every picture, in pixels; it grows and shrinks with the page.
const WIDTH: usize = 960;
/// How much wider than high.
const RATIO: f64 = 1.6;
/// The least height of a view, in degrees: nearer than outlines of 1:50 million say anything.
const LEAST: f64 = 4.0;
/// Room around the outermost marks, as a share of what they span.
const ROOM: f64 = 0.35;

/// What a picture shows: which part of the world, how large.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    width: usize,
    height: usize,
    west: f64,
    north: f64,
    /// Pixels of a degree of longitude and of latitude.
    scale: (f64, f64),
}

impl View {
    /// A view with all these points in it; `None` where there are none.
    pub fn around(points: &[Degrees]) -> Option<View> {
        let first = *points.first()?;
        let (low, high) = points.iter().fold((first, first), |(low, high), (x, y)| {
            ((low.0.min(*x), low.1.min(*y)), (high.0.max(*x), high.1.max(*y)))
        });
        let middle = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
        // Degrees of longitude are shorter away from the equator.
        let short = middle.1.to_radians().cos().max(0.2);
        let down = ((high.1 - low.1) * (1.0 + 2.0 * ROOM)).max(LEAST);
        let across = (high.0 - low.0) * short * (1.0 + 2.0 * ROOM);
        let down = down.max(across / RATIO).min(360.0);
        let scale = WIDTH as f64 / (down * RATIO);
        Some(View {
            width: WIDTH,
            height: (WIDTH as f64 / RATIO).round() as usize,
            west: middle.0 - down * RATIO / short / 2.0,
            north: middle.1 + down / 2.0,
            scale: (scale * short, scale),
        })
    }

    /// Where a point stands in the picture, in pixels from its upper corner.
    fn pixel(&self, (x, y): Degrees) -> (f64, f64) {
        ((x - self.west) * self.scale.0, (self.north - y) * self.scale.1)
    }

    /// Where a point stands, in hundredths of width and height; nothing outside.
    fn place(&self, point: Degrees) -> Option<(u8, u8)> {
        let (x, y) = self.pixel(point);
        let part = |at: f64, size: usize| {
            let part = (at / size as f64 * 100.0).round();
            (0.0..=100.0).contains(&part).then_some(part as u8)
        };
        Some((part(x, self.width)?, part(y, self.height)?))
    }

    /// The picture as PNG, with a dot at each of these points.
    pub fn png(&self, dots: &[Degrees]) -> Vec<u8> {
        draw::drawn(self, dots)
    }
}

/// A map on a page.
#[derive(Debug, Clone)]
pub struct Map {
    /// Where the picture is.
    pub picture: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// Width and height, in pixels.
    pub size: (usize, usize),
    /// Names of countries.
    pub names: Vec<Spot>,
    /// What is marked, each with its number and where it leads.
    pub marks: Vec<Spot>,
    /// Whence the outlines are.
    pub credit: Rich,
}

/// Words at a place of a map.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Hundredths of the width, from the west.
    pub x: u8,
    /// Hundredths of the height, from the north.
    pub y: u8,
    /// The words.
    pub words: Rich,
}

/// The share of a view that a country's name needs, in square degrees of it.
const NAMED: f64 = 0.012;

impl Map {
    /// A map of marked points, each with what stands at it.
    pub fn of(
        view: &View,
        lang: Lang,
        picture: String,
        alt: String,
        marks: Vec<(Degrees, Rich)>,
        credit: Rich,
    ) -> Map {
        let spot = |point: Degrees, words: Rich| {
            let (x, y) = view.place(point)?;
            Some(Spot { x, y, words })
        };
        let shown = (view.width as f64 / view.scale.0) * (view.height as f64 / view.scale.1);
        // Names stand a little in from the edges, where they have room.
        let inside = |spot: &Spot| (8..=92).contains(&spot.x) && (5..=95).contains(&spot.y);
        let large = |name: &land::Name| name.area > shown * NAMED;
        let names = land::names()
            .filter(large)
            .filter_map(|name| spot(name.at, Rich::words(name.in_language(lang))))
            .filter(inside)
            .collect();
        Map {
            picture,
            alt,
            size: (view.width, view.height),
            names,
            marks: marks.into_iter().filter_map(|(point, words)| spot(point, words)).collect(),
            credit,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn all_marks_are_in_view_with_room_around_them() {
        for points in [
            vec![(51.4, 35.7)],
            vec![(51.4, 35.7), (52.5, 29.6), (59.6, 36.3)],
            vec![(-70.0, -33.0), (-58.4, -34.6)],
            vec![(-170.0, -60.0), (170.0, 70.0)],
        ] {
            let view = View::around(&points).unwrap();
            for point in &points {
                let (x, y) = view.place(*point).unwrap();
                assert!((2..=98).contains(&x) && (2..=98).contains(&y), "{point:?} at {x} {y}");
            }
        }
        assert_eq!(View::around(&[]), None);
    }

    #[test]
    fn the_country_around_a_mark_is_named_in_the_language() {
        let view = View::around(&[(51.4, 35.7), (52.5, 29.6), (59.6, 36.3)]).unwrap();
        let map = Map::of(&view, Lang::Persian, String::new(), String::new(), Vec::new(), Rich::new());
        let names: Vec<String> = map.names.iter().map(|spot| spot.words.plain()).collect();
        assert!(names.contains(&"ایران".to_owned()), "{names:?}");
        assert!(!names.contains(&"کانادا".to_owned()));
    }
}
