//! Where exactly in a file something can be read or heard: a region of a page, a time of a recording.
//!
//! A region is written as W3C Media Fragments 4.2.2 has it: `percent:10,20,30,5` or `pixel:120,80,400,60`,
//! x and y of the upper left corner, width, height.

use std::fmt;
use std::str::FromStr;

/// What a region is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hundredths of the page's or picture's width and height.
    Percent,
    /// Pixels of the picture.
    Pixel,
}

/// A rectangle of a page or picture; from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// What the numbers are.
    pub unit: Unit,
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A text that is no region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadRegion;

impl fmt::Display for BadRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a region is `percent:x,y,w,h` or `pixel:x,y,w,h`, or four numbers with % or px behind")
    }
}

impl FromStr for Region {
    type Err = BadRegion;

    /// Reads a region: `percent:10,20,30,5`, `10,20,30,5%`, `xywh=pixel:1,2,3,4`, `1,2,3,4px`.
    fn from_str(text: &str) -> Result<Region, BadRegion> {
        let text = text.trim();
        let text = text.strip_prefix("xywh=").unwrap_or(text);
        let (unit, numbers) = if let Some(rest) = text.strip_prefix("percent:").or(text.strip_suffix('%')) {
            (Unit::Percent, rest)
        } else if let Some(rest) = text.strip_prefix("pixel:").or(text.strip_suffix("px")) {
            (Unit::Pixel, rest)
        } else {
            return Err(BadRegion);
        };
        let number = |part: &str| part.trim().trim_end_matches('%').parse::<f64>().ok();
        let numbers: Option<Vec<f64>> = numbers.split(',').map(number).collect();
        let numbers = numbers.filter(|all| all.iter().all(|one| one.is_finite() && *one >= 0.0));
        match numbers.as_deref() {
            Some(&[x, y, w, h]) if w > 0.0 && h > 0.0 => Ok(Region { unit, x, y, w, h }),
            _ => Err(BadRegion),
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Percent => "percent",
            Unit::Pixel => "pixel",
        };
        write!(f, "{unit}:{},{},{},{}", self.x, self.y, self.w, self.h)
    }
}

impl Region {
    /// Whether it lies within the page, or within a picture of so many pixels where that is known.
    pub fn is_within(&self, pixels: Option<(u32, u32)>) -> bool {
        let (width, height) = match (self.unit, pixels) {
            (Unit::Percent, _) => (100.0, 100.0),
            (Unit::Pixel, Some((width, height))) => (f64::from(width), f64::from(height)),
            (Unit::Pixel, None) => return true,
        };
        self.x + self.w <= width && self.y + self.h <= height
    }
}

/// The seconds of `hh:mm:ss`, `mm:ss` or `hh:mm:ss.f`; nothing where it is no such time.
pub fn read_timestamp(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes, seconds] => (hours.parse::<u32>().ok()?, minutes, seconds),
        [minutes, seconds] => (0, minutes, seconds),
        _ => return None,
    };
    let minutes: u32 = minutes.parse().ok()?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let seconds: f64 = seconds.parse().ok().filter(|_| digits(seconds))?;
    (minutes < 60 && seconds < 60.0).then(|| f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_read_in_every_usual_form_and_written_in_one() {
        for line in include_str!("../testdata/regions.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (written, expected) = line.split_once('\t').expect("two cells");
            let read = written.parse::<Region>().map_or("-".to_owned(), |region| {
                assert_eq!(region.to_string().parse(), Ok(region));
                format!("{region} {}", if region.is_within(Some((800, 600))) { "within" } else { "beyond" })
            });
            assert_eq!(read, expected, "{written}");
        }
    }

    #[test]
    fn times_are_read() {
        for (text, expected) in [
            ("01:02:03", Some(3723.0)),
            ("2:03", Some(123.0)),
            ("00:00:01.5", Some(1.5)),
            ("1:60", None),
            ("1:00:00:00", None),
            ("ten past", None),
            ("1:-2", None),
            ("1:inf", None),
        ] {
            assert_eq!(read_timestamp(text), expected, "{text}");
        }
    }
}
