//! Web archives kept whole and listed (WARC, ISO 28500; WACZ), and the parts of any other ZIP.
//!
//! What a record of a web archive says of its address, day and digest is a claim of whoever
//! captured it; the digest is compared with the bytes, which shows that they fit each other and nothing more.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use data_encoding::{BASE32, BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use flate2::read::MultiGzDecoder;
use sha1::Digest as _;
use zip::ZipArchive;

use crate::found::{Found, Part, within};
use crate::{form, plain, web};

/// The greatest size of all records or parts together, unpacked, in bytes.
const UNPACKED: u64 = 512 << 20;
/// The largest record whose words are read, in bytes.
const READ: usize = 16 << 20;
/// The longest line of a head.
const LINE: u64 = 64 * 1024;
/// The most parts of a ZIP, and the most records of a web archive, that are listed.
const PARTS: usize = 100_000;

/// Reads a WARC, packed with gzip or not.
pub(crate) fn read_warc(bytes: &[u8], outer: &str, found: &mut Found) {
    records(bytes, outer, UNPACKED, found);
}

/// Reads the records of a web archive as they come; at most so many bytes, unpacked.
fn records<'a>(mut packed: impl Read + 'a, outer: &str, most: u64, found: &mut Found) {
    let mut head = [0; 2];
    let begun = packed.read_exact(&mut head).is_ok();
    let whole = Cursor::new(head).take(if begun { 2 } else { 0 }).chain(packed);
    let input: Box<dyn Read + 'a> =
        if head == [0x1f, 0x8b] { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) };
    let mut input = BufReader::new(input.take(most));
    for number in 1..=PARTS {
        match record(&mut input, number, outer, found) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return found.issue("file.broken", &within(outer, &format!("record {number}"))),
        }
        if number == PARTS {
            found.issue("file.too-many-parts", outer);
        }
    }
    if input.get_ref().limit() == 0 {
        found.issue("file.too-large-unpacked", outer);
    }
}

/// The fields of one record's head.
#[derive(Default)]
struct Head {
    kind: String,
    uri: String,
    date: Option<String>,
    length: u64,
    block_digest: Option<String>,
    payload_digest: Option<String>,
}

/// Lists one record; false at the end.
fn record(input: &mut impl BufRead, number: usize, outer: &str, found: &mut Found) -> io::Result<bool> {
    let Some(head) = head(input)? else { return Ok(false) };
    let mut hashes = (sha1::Sha1::new(), sha2::Sha256::new());
    let mut kept = Vec::new();
    let mut block = input.take(head.length);
    let mut chunk = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let count = block.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        size += count as u64;
        hashes.0.update(&chunk[..count]);
        sha2::Digest::update(&mut hashes.1, &chunk[..count]);
        if kept.len() + count <= READ {
            kept.extend_from_slice(&chunk[..count]);
        }
    }
    let whole = size == head.length;
    let said = head.block_digest.as_deref();
    let fits = said.and_then(|said| fits(said, &hashes.0.finalize(), &sha2::Digest::finalize(hashes.1)));
    let place = within(outer, &format!("record {number}"));
    let payload = http_payload(&kept);
    let payload_fits =
        head.payload_digest.as_deref().filter(|_| kept.len() as u64 == size).and_then(|said| {
            let payload = payload.as_ref().map_or(kept.as_slice(), |(_, payload)| *payload);
            self::fits(said, &sha1::Sha1::digest(payload), &<sha2::Sha256 as sha2::Digest>::digest(payload))
        });
    let fits = fits.map_or(payload_fits, |block| Some(block && payload_fits != Some(false)));
    if fits == Some(false) {
        found.issue("file.digest-differs", &place);
    }
    found.part(Part {
        name: if head.uri.is_empty() { format!("record {number}") } else { head.uri.clone() },
        kind: head.kind.clone(),
        size,
        date: head.date.clone(),
        digest: head.payload_digest.clone().or(head.block_digest.clone()),
        digest_fits: fits,
    });
    if head.kind == "response" || head.kind == "resource" {
        words(&kept, payload, &format!("{place}, {}", head.uri), found);
    }
    if !whole {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(true)
}

/// The head of the next record, up to its empty line.
fn head(input: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut line = next_line(input)?;
    while line.as_deref() == Some("") {
        line = next_line(input)?;
    }
    let Some(version) = line else { return Ok(None) };
    if !version.starts_with("WARC/") {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut head = Head::default();
    while let Some(line) = next_line(input)?.filter(|line| !line.is_empty()) {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim().to_owned();
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => head.kind = value,
            "warc-target-uri" => head.uri = value.trim_matches(['<', '>']).to_owned(),
            "warc-date" => head.date = Some(value),
            "content-length" => head.length = value.parse().map_err(|_| io::ErrorKind::InvalidData)?,
            "warc-block-digest" => head.block_digest = Some(value),
            "warc-payload-digest" => head.payload_digest = Some(value),
            _ => {}
        }
    }
    Ok(Some(head))
}

fn next_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    if input.take(LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
}

/// Whether a digest as WARC writes it, `sha1:BASE32` or `sha256:…`, is that of the bytes.
fn fits(said: &str, sha1: &[u8], sha256: &[u8]) -> Option<bool> {
    let (algorithm, value) = said.split_once(':')?;
    let digest = match algorithm.to_ascii_lowercase().replace('-', "").as_str() {
        "sha1" => sha1,
        "sha256" => sha256,
        _ => return None,
    };
    let upper = value.to_ascii_uppercase();
    let forms = [
        HEXLOWER_PERMISSIVE.decode(value.as_bytes()),
        BASE32.decode(upper.as_bytes()),
        BASE32_NOPAD.decode(upper.as_bytes()),
    ];
    Some(forms.into_iter().flatten().any(|form| form == digest))
}

/// The head and the content of an HTTP answer.
fn http_payload(block: &[u8]) -> Option<(String, &[u8])> {
    if !block.starts_with(b"HTTP/") {
        return None;
    }
    let end = block.windows(4).take(LINE as usize).position(|four| four == b"\r\n\r\n")?;
    Some((String::from_utf8_lossy(&block[..end]).to_ascii_lowercase(), &block[end + 4..]))
}

/// The words of a captured page or text.
fn words(block: &[u8], payload: Option<(String, &[u8])>, place: &str, found: &mut Found) {
    let (head, content) = payload.unwrap_or((String::new(), block));
    let unpacked = content_of(&head, content);
    match form::form_of(&unpacked).media_type {
        "text/html" => {
            let (html, _) = plain::decode(&unpacked);
            plain::by_lines(&web::text(&html), place, found);
        }
        "text/plain" if !head.contains("javascript") && !head.contains("text/css") => {
            plain::by_lines(&plain::decode(&unpacked).0, place, found);
        }
        _ => {}
    }
}

/// The content of an HTTP answer without its chunks and its packing, as far as it can be unpacked.
fn content_of(head: &str, content: &[u8]) -> Vec<u8> {
    let joined =
        if head.contains("transfer-encoding: chunked") { unchunked(content) } else { content.to_vec() };
    if !head.contains("content-encoding: gzip") {
        return joined;
    }
    let mut unpacked = Vec::new();
    let _ = MultiGzDecoder::new(joined.as_slice()).take(READ as u64).read_to_end(&mut unpacked);
    unpacked
}

fn unchunked(mut content: &[u8]) -> Vec<u8> {
    let mut joined = Vec::new();
    while let Some(end) = content.iter().take(32).position(|byte| *byte == b'\n') {
        let size = String::from_utf8_lossy(&content[..end]);
        let size = size.split(';').next().unwrap_or_default().trim().to_owned();
        let Ok(size) = usize::from_str_radix(&size, 16) else { break };
        let from = end + 1;
        let to = from.saturating_add(size).min(content.len());
        joined.extend_from_slice(&content[from..to]);
        if size == 0 || to >= content.len() {
            break;
        }
        content = content[to..].strip_prefix(b"\r\n").unwrap_or(&content[to..]);
    }
    joined
}

/// Reads a WACZ: its parts against the digests it claims for them, and the web archives among them.
pub(crate) fn read_wacz(bytes: &[u8], outer: &str, found: &mut Found) {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return found.issue("file.broken", outer);
    };
    let claimed = digests_claimed(&mut archive, found);
    let mut left = UNPACKED;
    for index in 0..archive.len().min(PARTS) {
        let Some((name, size, digests)) = weighed(&mut archive, index, left) else {
            found.issue("file.broken", outer);
            continue;
        };
        if size > left {
            return found.issue("file.too-large-unpacked", &name);
        }
        left -= size;
        let said = claimed.iter().find(|(path, _)| *path == name).map(|(_, digest)| digest.clone());
        let fits = said.as_deref().and_then(|said| self::fits(said, &digests.0, &digests.1));
        if fits == Some(false) {
            found.issue("file.digest-differs", &name);
        }
        let kind = "part".to_owned();
        found.part(Part { name: name.clone(), kind, size, date: None, digest: said, digest_fits: fits });
        if name.starts_with("archive/")
            && let Ok(part) = archive.by_index(index)
        {
            records(part, &within(outer, &name), left, found);
        }
    }
}

/// A SHA-1 and a SHA-256, as archives of the web give either.
type Hashes = (Vec<u8>, Vec<u8>);

/// The name of a part, its size unpacked, its SHA-1 and SHA-256; read as it comes, and no further than allowed.
fn weighed(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    most: u64,
) -> Option<(String, u64, Hashes)> {
    let mut part = archive.by_index(index).ok()?;
    let name = part.name().ok()?.into_owned();
    let mut hashes = (sha1::Sha1::new(), sha2::Sha256::new());
    let (mut chunk, mut size) = (vec![0; 64 * 1024], 0);
    loop {
        let count = part.read(&mut chunk).ok()?;
        size += count as u64;
        if count == 0 || size > most {
            break;
        }
        hashes.0.update(&chunk[..count]);
        sha2::Digest::update(&mut hashes.1, &chunk[..count]);
    }
    Some((name, size, (hashes.0.finalize().to_vec(), sha2::Digest::finalize(hashes.1).to_vec())))
}

/// The paths and digests of `datapackage.json`, and what it says of itself.
fn digests_claimed(archive: &mut ZipArchive<Cursor<&[u8]>>, found: &mut Found) -> Vec<(String, String)> {
    let mut text = String::new();
    let read =
        archive.by_name("datapackage.json").map(|part| part.take(READ as u64).read_to_string(&mut text));
    let Ok(package) = serde_json::from_str::<serde_json::Value>(&text) else {
        found.issue("file.broken", "datapackage.json");
        return Vec::new();
    };
    drop(read);
    for what in ["title", "created", "modified", "software", "mainPageUrl", "mainPageDate"] {
        found.claim("wacz", what, package[what].as_str().unwrap_or_default());
    }
    let resources = package["resources"].as_array().into_iter().flatten();
    let claimed = resources
        .filter_map(|one| Some((one["path"].as_str()?.to_owned(), one["hash"].as_str()?.to_owned())));
    claimed.collect()
}

/// Lists the parts of a ZIP that is nothing else; they are named, never unpacked to a disk.
pub(crate) fn read_zip(bytes: &[u8], outer: &str, found: &mut Found) {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return found.issue("file.broken", outer);
    };
    if archive.len() > PARTS {
        found.issue("file.too-many-parts", outer);
    }
    for index in 0..archive.len().min(PARTS) {
        let Ok(part) = archive.by_index_raw(index) else {
            found.issue("file.broken", outer);
            continue;
        };
        if part.encrypted() {
            found.issue("file.encrypted", outer);
        }
        let name = part.name().map(|name| name.into_owned()).unwrap_or_else(|_| format!("part {index}"));
        let (kind, size) = ("part".to_owned(), part.size());
        found.part(Part { name, kind, size, date: None, digest: None, digest_fits: None });
    }
}
