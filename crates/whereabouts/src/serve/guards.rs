//! What holds for every question and every answer, whoever asks: where it came from, and strict headers.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::door::Door;
use super::plainly::refused;
use super::sent::text;

/// Lets in only what was asked of this address, and sent from its own pages.
pub(super) async fn only_here(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, header::HOST).unwrap_or_default();
    if !door.hosts.iter().any(|own| own == host) {
        return refused(StatusCode::MISDIRECTED_REQUEST);
    }
    let origin = text(headers, header::ORIGIN);
    let own = origin.and_then(|origin| origin.strip_prefix(door.scheme)).is_some_and(|origin| origin == host);
    let reads = is_reading(request.method());
    let apart = text(headers, header::HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site, "same-origin" | "none"));
    // A page elsewhere may lead here only by the address of a page, and sees nothing of it.
    let refuse = if reads { origin.is_some() && !own } else { !own || apart };
    if refuse { refused(StatusCode::FORBIDDEN) } else { next.run(request).await }
}

/// Where browsers come by HTTPS, they are told never to come otherwise.
pub(super) async fn only_by_tls(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if door.scheme == "https://" {
        let lasts = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, lasts);
    }
    response
}

/// The headers of every answer: nothing from elsewhere, nothing kept, nothing framed.
pub(super) async fn guarded(mut response: Response) -> Response {
    const HEADERS: [(&str, &str); 9] = [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        ("cache-control", "no-store"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a question only reads.
pub(super) fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}
