//! A view of the world as a picture: land, borders and dots, with soft edges, in a few colours.
//!
//! Every pixel is the mean of so many small ones, each land or not, border or not: the same everywhere, to the byte.

use super::land::{Degrees, Land};
use super::{View, png};

/// Small pixels along each side of a pixel.
const FINE: usize = 3;
/// Steps between no border and all border, and as many between sea and land.
const STEPS: usize = FINE * FINE + 1;

const SEA: [u8; 3] = [222, 232, 238];
const LAND: [u8; 3] = [247, 244, 235];
const BORDER: [u8; 3] = [150, 142, 128];
const DOT: [u8; 3] = [143, 45, 20];
const RING: [u8; 3] = [255, 255, 255];

/// Half the width of a border, in small pixels.
const THICK: i64 = 1;
/// The radius of a dot and of the ring around it, in pixels.
const RADIUS: f64 = 6.0;
const RINGED: f64 = 8.5;

/// The picture as PNG.
pub(super) fn drawn(view: &View, dots: &[Degrees]) -> Vec<u8> {
    let (width, height) = (view.width, view.height);
    let mut sheet = Sheet::new(width * FINE, height * FINE);
    let land = Land::built_in();
    let fine = |point: Degrees| {
        let (x, y) = view.pixel(point);
        (x * FINE as f64, y * FINE as f64)
    };
    for ring in land.countries.iter().flatten() {
        sheet.fill(&land.points(ring).map(fine).collect::<Vec<_>>());
    }
    for arc in &land.arcs {
        let points: Vec<_> = arc.iter().map(|point| fine(*point)).collect();
        points.windows(2).for_each(|two| sheet.line(two[0], two[1]));
    }
    let mut pixels = sheet.shrunk(width, height);
    for dot in dots {
        let (x, y) = view.pixel(*dot);
        disc(&mut pixels, (width, height), (x, y), RINGED, RING_AT);
        disc(&mut pixels, (width, height), (x, y), RADIUS, DOT_AT);
    }
    png::encoded(width, height, &palette(), &pixels)
}

/// The places of the two colours of a dot in the palette.
const DOT_AT: u8 = (STEPS * STEPS) as u8;
const RING_AT: u8 = DOT_AT + 1;

/// The colours: for each share of land, each share of border; then those of dots.
fn palette() -> Vec<u8> {
    let mean = |one: [u8; 3], other: [u8; 3], part: usize| -> [u8; 3] {
        let mixed = |at: usize| {
            let (one, other) = (usize::from(one[at]), usize::from(other[at]));
            ((one * (STEPS - 1 - part) + other * part) / (STEPS - 1)) as u8
        };
        [mixed(0), mixed(1), mixed(2)]
    };
    let mut colours = Vec::new();
    for land in 0..STEPS {
        for border in 0..STEPS {
            colours.extend(mean(mean(SEA, LAND, land), BORDER, border));
        }
    }
    colours.extend(DOT);
    colours.extend(RING);
    colours
}

/// Small pixels: whether each is land, whether each is border.
struct Sheet {
    width: usize,
    height: usize,
    land: Vec<bool>,
    border: Vec<bool>,
}

impl Sheet {
    fn new(width: usize, height: usize) -> Sheet {
        Sheet { width, height, land: vec![false; width * height], border: vec![false; width * height] }
    }

    /// Fills a ring by its crossings of each row's middle, inside where an odd number lies before.
    fn fill(&mut self, ring: &[(f64, f64)]) {
        let (lowest, highest) =
            ring.iter().fold((f64::MAX, f64::MIN), |(low, high), (_, y)| (low.min(*y), high.max(*y)));
        let first = lowest.max(0.0).floor() as usize;
        let last = (highest.max(0.0).ceil() as usize).min(self.height);
        for row in first..last {
            let middle = row as f64 + 0.5;
            let mut crossed: Vec<f64> = ring
                .windows(2)
                .filter(|two| (two[0].1 <= middle) != (two[1].1 <= middle))
                .map(|two| {
                    let ((ax, ay), (bx, by)) = (two[0], two[1]);
                    ax + (middle - ay) / (by - ay) * (bx - ax)
                })
                .collect();
            crossed.sort_by(f64::total_cmp);
            for two in crossed.chunks_exact(2) {
                let from = two[0].round().clamp(0.0, self.width as f64) as usize;
                let to = two[1].round().clamp(0.0, self.width as f64) as usize;
                // A country within another is its own land.
                self.land[row * self.width..][from..to].iter_mut().for_each(|one| *one = true);
            }
        }
    }

    /// Draws a line as so many square dots along it.
    fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        let beyond = |at: f64, size: usize| at < -9.0 || at > size as f64 + 9.0;
        if beyond(from.0, self.width) && beyond(to.0, self.width)
            || beyond(from.1, self.height) && beyond(to.1, self.height)
        {
            return;
        }
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).ceil().clamp(1.0, 20_000.0) as usize;
        for step in 0..=steps {
            let part = step as f64 / steps as f64;
            let x = (from.0 + (to.0 - from.0) * part).round() as i64;
            let y = (from.1 + (to.1 - from.1) * part).round() as i64;
            for row in y - THICK..y + THICK {
                for column in x - THICK..x + THICK {
                    self.mark(column, row);
                }
            }
        }
    }

    fn mark(&mut self, column: i64, row: i64) {
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else { return };
        if column < self.width && row < self.height {
            self.border[row * self.width + column] = true;
        }
    }

    /// Pixels as places in the palette: how much of each is land, how much border.
    fn shrunk(&self, width: usize, height: usize) -> Vec<u8> {
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (mut land, mut border) = (0, 0);
                for row in y * FINE..(y + 1) * FINE {
                    let at = row * self.width + x * FINE;
                    land += self.land[at..at + FINE].iter().filter(|one| **one).count();
                    border += self.border[at..at + FINE].iter().filter(|one| **one).count();
                }
                pixels.push((land * STEPS + border) as u8);
            }
        }
        pixels
    }
}

fn disc(pixels: &mut [u8], (width, height): (usize, usize), (x, y): (f64, f64), radius: f64, colour: u8) {
    let range = |middle: f64, size: usize| {
        let first = (middle - radius).floor().clamp(0.0, size as f64) as usize;
        first..((middle + radius).ceil().clamp(0.0, size as f64) as usize)
    };
    for row in range(y, height) {
        for column in range(x, width) {
            let (dx, dy) = (column as f64 + 0.5 - x, row as f64 + 0.5 - y);
            if dx * dx + dy * dy <= radius * radius {
                pixels[row * width + column] = colour;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn colour(picture: &[u8], view: &View, point: Degrees) -> [u8; 3] {
        let (palette, pixels) = png::decoded(picture);
        let (x, y) = view.pixel(point);
        let at = usize::from(pixels[y as usize * view.width + x as usize]) * 3;
        [palette[at], palette[at + 1], palette[at + 2]]
    }

    #[test]
    fn land_is_land_and_sea_is_sea() {
        let tehran = (51.4, 35.7);
        let view = View::around(&[tehran, (52.5, 29.6)]).unwrap();
        let picture = drawn(&view, &[tehran]);
        assert_eq!(colour(&picture, &view, tehran), DOT);
        for (point, expected) in [((54.0, 32.6), LAND), ((51.0, 38.8), SEA), ((51.3, 27.6), SEA)] {
            assert_eq!(colour(&picture, &view, point), expected, "{point:?}");
        }
        assert_eq!(picture, drawn(&view, &[tehran]), "the same again");
        assert!(picture.len() < 120_000, "{}", picture.len());
    }
}
