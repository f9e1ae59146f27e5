//! A picture of at most 256 colours as PNG (W3C PNG, third edition): signature, IHDR, PLTE, IDAT, IEND.
//!
//! No filter, one deflate stream: areas of one colour need nothing cleverer, and the bytes are the same everywhere.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

const SIGNATURE: [u8; 8] = [137, b'P', b'N', b'G', 13, 10, 26, 10];
/// Eight bits, places in the palette, deflate, the usual filters, not interlaced.
const FORM: [u8; 5] = [8, 3, 0, 0, 0];

/// The file; a pixel is a place in the palette, which has three bytes for each colour.
pub(super) fn encoded(width: usize, height: usize, palette: &[u8], pixels: &[u8]) -> Vec<u8> {
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX).to_be_bytes();
    let mut out = SIGNATURE.to_vec();
    chunk(&mut out, b"IHDR", &[&side(width)[..], &side(height), &FORM].concat());
    chunk(&mut out, b"PLTE", palette);
    chunk(&mut out, b"IDAT", &deflated(width, pixels));
    chunk(&mut out, b"IEND", &[]);
    out
}

/// Each row behind the byte that says that it is not filtered.
fn deflated(width: usize, pixels: &[u8]) -> Vec<u8> {
    let mut stream = ZlibEncoder::new(Vec::new(), Compression::best());
    for row in pixels.chunks_exact(width) {
        stream.write_all(&[0]).and_then(|()| stream.write_all(row)).expect("written into memory");
    }
    stream.finish().expect("written into memory")
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let begun = out.len();
    out.extend(name);
    out.extend(data);
    let sum = crc32fast::hash(&out[begun..]);
    out.extend(sum.to_be_bytes());
}

/// The palette and the pixels of what [`encoded`] made; every chunk's sum is looked at.
#[cfg(test)]
pub(super) fn decoded(picture: &[u8]) -> (Vec<u8>, Vec<u8>) {
    use std::io::Read;
    let (signature, mut rest) = picture.split_at(8);
    assert_eq!(signature, SIGNATURE);
    let (mut width, mut palette, mut pixels) = (0, Vec::new(), Vec::new());
    while !rest.is_empty() {
        let length = u32::from_be_bytes([rest[0], rest[1], rest[2], rest[3]]) as usize;
        let (head, data) = (&rest[4..8], &rest[8..8 + length]);
        assert_eq!(rest[8 + length..12 + length], crc32fast::hash(&rest[4..8 + length]).to_be_bytes());
        match head {
            b"IHDR" => width = u32::from_be_bytes([data[0], data[1], data[2], data[3]]) as usize,
            b"PLTE" => palette = data.to_vec(),
            b"IDAT" => {
                let read = flate2::read::ZlibDecoder::new(data).read_to_end(&mut pixels);
                read.expect("a zlib stream");
            }
            _ => assert_eq!(head, b"IEND"),
        }
        rest = &rest[12 + length..];
    }
    let rows = pixels.chunks_exact(width + 1);
    (palette, rows.flat_map(|row| row[1..].to_vec()).collect())
}
