//! Pictures: how large they are, and what they claim of camera, day and place.

use std::io::Cursor;

use crate::c2pa;
use crate::form::Form;
use crate::found::Found;

/// Reads what a picture says of itself; its words are read by a program that the caller runs.
pub(crate) fn read(bytes: &[u8], form: &Form, found: &mut Found) {
    found.pixels = pixels(bytes, form.media_type);
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut Cursor::new(bytes));
    let exif = match read {
        Ok(exif) => Some(exif),
        Err(error) => error.distill_partial_result(|_| {}).ok(),
    };
    if let Some(exif) = &exif {
        for field in exif.fields() {
            let value = field.display_value().with_unit(exif).to_string();
            found.claim("exif", field.tag.to_string(), value);
            if field.tag.context() == exif::Context::Gps && field.tag.to_string().starts_with("GPSL") {
                found.issue("file.tells-a-place", "exif");
            }
        }
    }
    c2pa::read(bytes, found);
}

/// Width and height, from the head of the formats that say them plainly.
fn pixels(bytes: &[u8], media_type: &str) -> Option<(u32, u32)> {
    let wide = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    let short = |at: usize| Some(u32::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)));
    match media_type {
        "image/png" => Some((wide(16)?, wide(20)?)),
        "image/gif" => Some((short(6)?, short(8)?)),
        "image/jpeg" => jpeg_pixels(bytes),
        _ => None,
    }
}

/// Walks the segments of a JPEG to the one that begins the picture.
fn jpeg_pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [0xff, marker, high, low, ..] = *bytes.get(at..at + 4)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let [a, b, c, d] = *bytes.get(at + 5..at + 9)? else { return None };
            let (height, width) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            return Some((u32::from(width), u32::from(height)));
        }
        at += 2 + length.max(2);
    }
}
