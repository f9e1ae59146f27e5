//! Who may come in: this computer only, by one link, in one session; every answer with strict headers.
//!
//! What is guarded against: another program's page in the same browser (Origin, token, SameSite),
//! a name that is made to lead here (Host), a framed or typed-in copy (frame-ancestors, headers),
//! somebody who sits down later (lock, automatic lock). Not against whoever reads this account's memory.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, FromRequest, Multipart, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use dates::Lang;
use tokio::sync::Notify;
use zeroize::Zeroizing;

use super::desk::{Asked, Desk, Reply, Sent};
use crate::terminal::say;

/// By which rules the door is kept.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The port; 0 takes one that is free.
    pub port: u16,
    /// Minutes without a question after which the register is closed.
    pub lock_after: u64,
    /// Hours after which it is closed in any case.
    pub end_after: u64,
}

/// The largest form without a file, in bytes: a record with many long values, a mapping of many columns.
const LARGEST_FORM: usize = 1024 * 1024;
/// The largest file that comes in through a browser, in bytes; it is held in memory.
const LARGEST_FILE: usize = 64 * 1024 * 1024;

struct Door {
    desk: Mutex<Option<Desk>>,
    /// Opens the session, once.
    link: Mutex<Option<String>>,
    session: Mutex<Option<Session>>,
    hosts: [String; 2],
    last_asked: Mutex<Instant>,
    locked: Notify,
}

#[derive(Clone)]
struct Session {
    cookie: String,
    /// What every form must send.
    token: String,
}

/// Serves until it is locked: by the button, by time, or by ending the program.
pub fn open(desk: Desk, rules: Rules) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(desk, rules))
}

async fn serve(desk: Desk, rules: Rules) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, rules.port));
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("listening on port {} of this computer", rules.port))?;
    let port = listener.local_addr()?.port();
    let link = secret()?;
    say(format!(
        "open this link once, in a browser on this computer:\n\n  http://127.0.0.1:{port}/open/{link}\n"
    ));
    say(format!(
        "it locks after {} minutes without use, and after {} hours in any case; Ctrl+C locks it now",
        rules.lock_after, rules.end_after
    ));
    let door = Arc::new(Door {
        desk: Mutex::new(Some(desk)),
        link: Mutex::new(Some(link)),
        session: Mutex::default(),
        hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")],
        last_asked: Mutex::new(Instant::now()),
        locked: Notify::new(),
    });
    let idle = Duration::from_secs(rules.lock_after.max(1).saturating_mul(60));
    let until = locked(door.clone(), idle, Duration::from_secs(rules.end_after.max(1).saturating_mul(3600)));
    axum::serve(listener, router(door)).with_graceful_shutdown(until).await.context("serving pages")?;
    Ok(())
}

/// Waits until the button is pressed, or nothing was asked for long, or the session is as old as any may be.
async fn locked(door: Arc<Door>, after: Duration, longest: Duration) {
    let begun = Instant::now();
    loop {
        let idle = kept(&door.last_asked).elapsed();
        let left = after.saturating_sub(idle).min(longest.saturating_sub(begun.elapsed()));
        let left = left.max(Duration::from_millis(200));
        let pressed = tokio::time::timeout(left, door.locked.notified()).await.is_ok();
        if pressed || kept(&door.last_asked).elapsed() >= after || begun.elapsed() >= longest {
            break;
        }
    }
    // The last way to the desk: the register is closed with it.
    kept(&door.desk).take();
    kept(&door.session).take();
    say("locked");
}

fn router(door: Arc<Door>) -> Router {
    Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(LARGEST_FILE + LARGEST_FORM))
        .layer(from_fn_with_state(door.clone(), only_here))
        .layer(map_response(guarded))
        .with_state(door)
}

/// Lets in only what was asked of this address, and sent from its own pages.
async fn only_here(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, header::HOST).unwrap_or_default();
    if !door.hosts.iter().any(|own| own == host) {
        return refused(StatusCode::MISDIRECTED_REQUEST);
    }
    let origin = text(headers, header::ORIGIN);
    let own = origin.and_then(|origin| origin.strip_prefix("http://")).is_some_and(|origin| origin == host);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let apart = text(headers, header::HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site, "same-origin" | "none"));
    // A page elsewhere may lead here only by the address of a page, and sees nothing of it.
    let refuse = if reads { origin.is_some() && !own } else { !own || apart };
    if refuse { refused(StatusCode::FORBIDDEN) } else { next.run(request).await }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The headers of every answer: nothing from elsewhere, nothing kept, nothing framed.
async fn guarded(mut response: Response) -> Response {
    const HEADERS: [(&str, &str); 9] = [
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
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

async fn answer(State(door): State<Arc<Door>>, request: Request) -> Response {
    let path = percent_decoded(request.uri().path());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if let Some(shipped) = shipped(&path) {
        return shipped;
    }
    if let Some(link) = path.strip_prefix("/open/") {
        return enter(&door, link, request.headers());
    }
    let Some(session) = session(&door, request.headers()) else { return outside() };
    *kept(&door.last_asked) = Instant::now();
    if path == "/" {
        return Redirect::to(&pages::frame::address(language(request.headers()), "")).into_response();
    }
    let query =
        Query::<Vec<(String, String)>>::try_from_uri(request.uri()).map(|query| query.0).unwrap_or_default();
    let (form, file) = match reads {
        true => (None, None),
        false => match sent(request, &session.token).await {
            Some((form, file)) => (Some(form), file),
            None => return plain(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE),
        },
    };
    if let Some(form) = &form {
        let token = form.iter().find(|(name, _)| name == "token").map_or("", |(_, token)| token.as_str());
        if !same(token, &session.token) {
            return refused(StatusCode::FORBIDDEN);
        }
    }
    if path == "/lock" && form.is_some() {
        door.locked.notify_one();
        return plain(StatusCode::OK, LOCKED);
    }
    let Some((lang, rest)) = below(&path) else { return plain(StatusCode::NOT_FOUND, NO_PAGE) };
    let desk = kept(&door.desk).clone();
    let Some(desk) = desk else { return plain(StatusCode::SERVICE_UNAVAILABLE, LOCKED) };
    let asked = Asked { lang, path: rest.to_owned(), query, form, file, token: session.token };
    match desk.ask(asked).await {
        Some(reply) => shown(reply),
        None => plain(StatusCode::SERVICE_UNAVAILABLE, LOCKED),
    }
}

type Written = Vec<(String, String)>;

/// What a form sent, with its file; nothing where it is too large or no form.
async fn sent(request: Request, token: &str) -> Option<(Written, Option<Sent>)> {
    let kind = text(request.headers(), header::CONTENT_TYPE).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return parts(Multipart::from_request(request, &()).await.ok()?, token).await;
    }
    let length =
        text(request.headers(), header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_none_or(|length| length > LARGEST_FORM) {
        return None;
    }
    let form = Form::<Written>::from_request(request, &()).await;
    Some((form.map(|form| form.0).unwrap_or_default(), None))
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

fn shown(reply: Reply) -> Response {
    match reply {
        Reply::Html(status, html) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
        Reply::File(kind, bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Reply::See(path) => Redirect::to(&path).into_response(),
    }
}

/// What comes with the program and holds nothing of the register.
fn shipped(path: &str) -> Option<Response> {
    let (kind, bytes): (&str, &'static [u8]) = match path {
        "/static/site.css" => ("text/css; charset=utf-8", pages::STYLE.as_bytes()),
        "/static/vazirmatn.woff2" => ("font/woff2", pages::FONT),
        "/static/vazirmatn.OFL.txt" => ("text/plain; charset=utf-8", pages::FONT_LICENCE.as_bytes()),
        "/favicon.ico" => return Some(StatusCode::NO_CONTENT.into_response()),
        _ => return None,
    };
    Some(([(header::CONTENT_TYPE, kind)], Body::from(bytes)).into_response())
}

/// Opens the session: once, with the link that the program printed.
fn enter(door: &Door, link: &str, headers: &HeaderMap) -> Response {
    let mut known = kept(&door.link);
    if !known.as_deref().is_some_and(|known| same(known, link)) {
        return outside();
    }
    let (Ok(cookie), Ok(token)) = (secret(), secret()) else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, NO_PAGE);
    };
    known.take();
    let set = format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict");
    *kept(&door.session) = Some(Session { cookie, token });
    *kept(&door.last_asked) = Instant::now();
    let to = Redirect::to(&pages::frame::address(language(headers), ""));
    ([(header::SET_COOKIE, set)], to).into_response()
}

const COOKIE: &str = "whereabouts";

/// The session, if the browser is in it.
fn session(door: &Door, headers: &HeaderMap) -> Option<Session> {
    let own = kept(&door.session).clone()?;
    let sent = text(headers, header::COOKIE)?;
    let mut cookies = sent.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.any(|(name, value)| name == COOKIE && same(value, &own.cookie)).then_some(own)
}

const OUTSIDE: &str = "Open the link that the program printed. It works once; `whereabouts serve` prints another.\n\
    پیوندی را که برنامه نوشته است باز کنید. تنها یک بار کار می‌کند؛ whereabouts serve پیوند دیگری می‌نویسد.\n\
    افتح الرابط الذي طبعه البرنامج. يعمل مرة واحدة؛ ويطبع whereabouts serve رابطًا آخر.\n";

const LOCKED: &str = "Locked: the register is closed. `whereabouts serve` opens it again.\n\
    قفل شد: دفتر بسته است. whereabouts serve دوباره بازش می‌کند.\n\
    مقفل: السجل مغلق. ويفتحه whereabouts serve من جديد.\n";

const REFUSED: &str = "Refused: this did not come from a page of this register.\n";

const TOO_LARGE: &str =
    "Not read: the form or its file is too large; `whereabouts import FILE` takes larger lists.\n";

const NO_PAGE: &str = "There is no such page.\n";

fn outside() -> Response {
    plain(StatusCode::FORBIDDEN, OUTSIDE)
}

fn refused(status: StatusCode) -> Response {
    plain(status, REFUSED)
}

fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

/// The language and the address below it.
fn below(path: &str) -> Option<(Lang, &str)> {
    let (code, rest) = path.strip_prefix('/')?.split_once('/')?;
    Some((Lang::from_code(code)?, rest))
}

/// The first of the browser's languages that pages are written in.
fn language(headers: &HeaderMap) -> Lang {
    let wanted = text(headers, header::ACCEPT_LANGUAGE).unwrap_or_default();
    let codes = wanted.split(',').filter_map(|one| Lang::from_code(one.trim().get(..2)?));
    codes.into_iter().next().unwrap_or(Lang::English)
}

/// An address with its `%D8` read; what is no text stays as it is.
fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.filter(|_| first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// 32 bytes of chance, in letters that an address may hold.
fn secret() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).context("asking the operating system for chance")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

/// A value behind its lock; a thread that panicked with it left it whole.
fn kept<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
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
        assert_eq!(below("/fa/person/x"), Some((Lang::Persian, "person/x")));
        assert_eq!(below("/ar/"), Some((Lang::Arabic, "")));
        assert_eq!(below("/de/"), None);
    }

    /// A door with nothing behind it, and whether it was closed while somebody asked again and again.
    fn closes(after: Duration, longest: Duration, busy: bool) -> bool {
        let session = Session { cookie: "a".to_owned(), token: "b".to_owned() };
        let door = Arc::new(Door {
            desk: Mutex::default(),
            link: Mutex::default(),
            session: Mutex::new(Some(session)),
            hosts: [String::new(), String::new()],
            last_asked: Mutex::new(Instant::now()),
            locked: Notify::new(),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let asking = async {
            for _ in 0..40 {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if busy {
                    *kept(&door.last_asked) = Instant::now();
                }
            }
        };
        runtime.expect("a runtime").block_on(async {
            tokio::select! {
                () = locked(door.clone(), after, longest) => kept(&door.session).is_none(),
                () = asking => false,
            }
        })
    }

    #[test]
    fn it_locks_when_nobody_asks_and_when_the_session_is_old() {
        let (short, long) = (Duration::from_millis(400), Duration::from_secs(3600));
        assert!(closes(short, long, false), "nobody asked");
        assert!(closes(long, short, true), "asked all the time, and too old");
        assert!(!closes(long, long, true), "asked all the time, and young");
    }

    #[test]
    fn secrets_are_equal_only_when_they_are() {
        assert!(same("ab", "ab"));
        assert!(!same("ab", "ac") && !same("ab", "abc") && !same("", "a"));
    }
}
