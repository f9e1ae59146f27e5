//! What a form sent, read no further than its limits allow.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use zeroize::Zeroizing;

use super::desk::Sent;

/// The largest form without a file, in bytes: a record with many long values, a mapping of many columns.
pub(super) const LARGEST_FORM: usize = 1024 * 1024;
/// The largest file that comes in through a browser, in bytes; it is held in memory.
pub(super) const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// Names and values.
pub(super) type Written = Vec<(String, String)>;

/// One header as text.
pub(super) fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// What a form sent, with its file; nothing where it is too large or no form.
pub(super) async fn sent(request: Request, token: &str) -> Option<(Written, Option<Sent>)> {
    let kind = text(request.headers(), header::CONTENT_TYPE).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return parts(Multipart::from_request(request, &()).await.ok()?, token).await;
    }
    Some((written(request).await?, None))
}

/// What a form without a file sent.
pub(super) async fn written(request: Request) -> Option<Written> {
    let length =
        text(request.headers(), header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_none_or(|length| length > LARGEST_FORM) {
        return None;
    }
    let form = Form::<Written>::from_request(request, &()).await;
    Some(form.map(|form| form.0).unwrap_or_default())
}

/// The fields of a form with a file. The token comes first: without the right one no byte of the file is kept.
async fn parts(mut multipart: Multipart, token: &str) -> Option<(Written, Option<Sent>)> {
    let (mut written, mut file) = (Written::new(), None);
    while let Some(mut field) = multipart.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file_name) = field.file_name().map(str::to_owned) else {
            written.push((name, field.text().await.ok()?));
            continue;
        };
        if !written.iter().any(|(name, value)| name == "token" && same(value, token)) {
            break;
        }
        let mut bytes = Zeroizing::new(Vec::new());
        while let Some(chunk) = field.chunk().await.ok()? {
            if bytes.len() + chunk.len() > LARGEST_FILE {
                return None;
            }
            grown(&mut bytes, &chunk);
        }
        file = Some(Sent { name: file_name, bytes: Arc::new(bytes) });
    }
    Some((written, file))
}

/// Adds to bytes that must not stay behind in memory when they move.
fn grown(bytes: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    if bytes.len() + chunk.len() > bytes.capacity() {
        let mut larger = Vec::with_capacity((bytes.len() + chunk.len()).max(2 * bytes.capacity()));
        larger.extend_from_slice(bytes);
        *bytes = Zeroizing::new(larger);
    }
    bytes.extend_from_slice(chunk);
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

/// A path with its percent signs resolved; as it is where that gives no text.
pub(super) fn percent_decoded(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8();
    decoded.map_or_else(|_| path.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_meant() {
        for (written, expected) in [
            ("/fa/people", "/fa/people"),
            ("/en/source/%D8%B9", "/en/source/ع"),
            ("/%zz", "/%zz"),
            ("/%ff", "/%ff"),
        ] {
            assert_eq!(percent_decoded(written), expected);
        }
    }

    #[test]
    fn secrets_are_equal_only_when_they_are() {
        assert!(same("ab", "ab"));
        assert!(!same("ab", "ac") && !same("ab", "abc") && !same("", "a"));
    }
}
