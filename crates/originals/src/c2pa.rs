//! C2PA manifests: that there is one, what it claims; its signature is not checked here.
//!
//! A manifest is a tree of JUMBF boxes (ISO 19566-5): in JPEG in APP11 segments, in PNG in a chunk `caBX`. Labels
//! tell which assertions there are; the claim (CBOR) tells which program made it. All of it is what
//! somebody wrote into the file.

use minicbor::data::Type;
use minicbor::decode::Decoder;

use crate::found::Found;

/// How deep boxes within boxes are followed.
const DEPTH: u32 = 8;
/// The most boxes that are looked at.
const BOXES: usize = 2_000;
/// Words in labels of assertions that tell of a place or of a person.
const PERSONAL: [&str; 4] = ["exif", "identity", "creativework", "gps"];

/// Finds the manifests of a JPEG or PNG.
pub(crate) fn read(bytes: &[u8], found: &mut Found) {
    let boxes = if bytes.starts_with(b"\x89PNG") { in_png(bytes) } else { in_jpeg(bytes) };
    if boxes.is_empty() {
        return;
    }
    let mut left = BOXES;
    walk(&boxes, "", 0, &mut left, found);
}

/// The payload of the chunks `caBX`.
fn in_png(bytes: &[u8]) -> Vec<u8> {
    let (mut at, mut boxes) = (8, Vec::new());
    while let Some(head) = bytes.get(at..at + 8) {
        let length = head.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
        if &head[4..] == b"caBX" {
            boxes.extend_from_slice(bytes.get(at + 8..at + 8 + length).unwrap_or_default());
        }
        at = at.saturating_add(length).saturating_add(12);
    }
    boxes
}

/// The payload of the segments APP11 that carry JUMBF: `JP`, instance, sequence, then (a piece of) a box.
fn in_jpeg(bytes: &[u8]) -> Vec<u8> {
    let (mut at, mut boxes) = (2, Vec::new());
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([*high, *low])).max(2);
        if *marker == 0xda {
            break;
        }
        let segment = bytes.get(at + 4..at + 2 + length).unwrap_or_default();
        if *marker == 0xeb && segment.starts_with(b"JP") && segment.len() > 16 {
            // Each later piece repeats the head of the box, eight bytes.
            let first = segment[4..8] == [0, 0, 0, 1];
            boxes.extend_from_slice(&segment[if first { 8 } else { 16 }..]);
        }
        at += 2 + length;
    }
    boxes
}

/// Follows boxes: `jumb` holds others, `jumd` labels its parent, `cbor` is read where it is a claim.
fn walk(bytes: &[u8], label: &str, depth: u32, left: &mut usize, found: &mut Found) {
    let (mut at, mut label) = (0, label.to_owned());
    while let Some(head) = bytes.get(at..at + 8) {
        if *left == 0 || depth > DEPTH {
            return found.issue("file.too-deep", "c2pa");
        }
        *left -= 1;
        let length = head.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
        let end = if length == 0 { bytes.len() } else { at.saturating_add(length).min(bytes.len()) };
        let Some(content) = bytes.get(at + 8..end) else { return };
        match &head[4..] {
            b"jumb" => walk(content, &label, depth + 1, left, found),
            b"jumd" => {
                if let Some(own) = labelled(content) {
                    label = if label.is_empty() { own } else { format!("{label}/{own}") };
                    named(&label, found);
                }
            }
            b"cbor" if label.contains("c2pa.claim") => claim(content, found),
            _ => {}
        }
        at = end;
    }
}

/// The label of a description box: 16 bytes of type, toggles, then text up to a zero.
fn labelled(content: &[u8]) -> Option<String> {
    let rest = content.get(17..)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    let own = std::str::from_utf8(&rest[..end]).ok()?;
    (content[16] & 0b10 != 0 && !own.is_empty()).then(|| own.to_owned())
}

fn named(label: &str, found: &mut Found) {
    let own = label.rsplit('/').next().unwrap_or_default();
    match own {
        "c2pa" | "c2pa.assertions" | "c2pa.claim" | "c2pa.claim.v2" | "c2pa.credentials" => {}
        "c2pa.signature" => found.claim("c2pa", "signature", "there is one; it was not checked"),
        _ if label.contains("c2pa.assertions/") => {
            found.claim("c2pa", "assertion", own);
            if PERSONAL.iter().any(|word| own.to_ascii_lowercase().contains(word)) {
                found.issue("file.tells-a-place", "c2pa");
            }
        }
        _ => found.claim("c2pa", "manifest", own),
    }
}

/// The texts of a claim's own map, such as the program that made it.
fn claim(bytes: &[u8], found: &mut Found) {
    let mut decoder = Decoder::new(bytes);
    let Ok(Some(length)) = decoder.map() else { return };
    for _ in 0..length.min(100) {
        let Ok(key) = decoder.str().map(str::to_owned) else { return };
        if decoder.datatype().is_ok_and(|kind| kind == Type::String) {
            let Ok(value) = decoder.str() else { return };
            found.claim("c2pa", key, value);
        } else if decoder.skip().is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap_or_default();
        [&length.to_be_bytes(), kind.as_slice(), content].concat()
    }

    fn jumb(label: &str, content: &[u8]) -> Vec<u8> {
        let described = [&[0; 16], [3].as_slice(), label.as_bytes(), &[0]].concat();
        boxed(b"jumb", &[boxed(b"jumd", &described), content.to_vec()].concat())
    }

    #[test]
    fn a_manifest_is_told_as_a_claim() {
        let said = b"\xa2\x6fclaim_generator\x6aCamera 1.0\x61x\x82\x01\x02";
        let inside = [
            jumb("c2pa.assertions", &jumb("stds.exif", &boxed(b"json", b"{}"))),
            jumb("c2pa.claim", &boxed(b"cbor", said)),
            jumb("c2pa.signature", &boxed(b"cbor", b"\x00")),
        ];
        let tree = jumb("c2pa", &jumb("urn:uuid:1", &inside.concat()));
        let segment = [b"JP\0\x01\0\0\0\x01".as_slice(), &tree].concat();
        let length = u16::try_from(segment.len() + 2).unwrap_or_default().to_be_bytes();
        let jpeg = [b"\xff\xd8\xff\xeb".as_slice(), &length, &segment, b"\xff\xda\0\x02"].concat();
        let mut found = Found::default();
        read(&jpeg, &mut found);
        let told: Vec<String> =
            found.claims.iter().map(|one| format!("{}={}", one.what, one.value)).collect();
        assert_eq!(
            told,
            [
                "manifest=urn:uuid:1",
                "assertion=stds.exif",
                "claim_generator=Camera 1.0",
                "signature=there is one; it was not checked"
            ]
        );
        assert_eq!(found.issues[0].code, "file.tells-a-place");
    }

    #[test]
    fn boxes_without_end_are_left() {
        let mut deep = Vec::new();
        for _ in 0..50 {
            deep = jumb("x", &deep);
        }
        let mut found = Found::default();
        walk(&deep, "", 0, &mut 2_000, &mut found);
        assert_eq!(found.issues[0].code, "file.too-deep");
    }
}
