//! Who may come in, and by which address; every answer with strict headers.
//!
//! On one's own computer: by one link, in one session. In an office: by accounts (`signing_in`), at an address that
//! the command line names.
//!
//! What is guarded against: another program's page in the same browser (Origin, token, SameSite),
//! a name that is made to lead here (Host), a framed or typed-in copy (frame-ancestors, headers),
//! somebody who sits down later (lock, automatic lock). Not against whoever reads this account's memory.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Redirect, Response};
use dates::Lang;
use pages::sign_in::{PATH as SIGN_IN, Said};
use tokio::sync::Notify;

use super::desk::{Asked, Desk, Reply, Work};
use super::sent::{LARGEST_FILE, LARGEST_FORM, percent_decoded, same, sent, text};
use super::signing_in::{self, Accounts};
use crate::terminal::say;

/// By which rules the door is kept.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Where to listen; port 0 takes one that is free.
    pub listen: SocketAddr,
    /// Minutes without a question after which the session ends; without accounts the register is closed.
    pub lock_after: u64,
    /// Hours after which it ends in any case.
    pub end_after: u64,
    /// How people come in by accounts; without it, by one link.
    pub office: Option<Office>,
}

/// How an office comes in.
#[derive(Debug, Clone)]
pub struct Office {
    /// The names by which browsers reach it, as they send them.
    pub hosts: Vec<String>,
    /// Whether a proxy that speaks TLS stands before it.
    pub behind_tls: bool,
}

struct Door {
    desk: Mutex<Option<Desk>>,
    way: Way,
    /// As browsers send it in `Host`.
    hosts: Vec<String>,
    /// How origins begin.
    scheme: &'static str,
    last_asked: Mutex<Instant>,
    locked: Notify,
}

/// How one comes in.
enum Way {
    /// By the link that was printed, once.
    Link(Link),
    /// By an account.
    Accounts(Accounts),
}

struct Link {
    /// Opens the session, once.
    link: Mutex<Option<String>>,
    session: Mutex<Option<Session>>,
}

#[derive(Clone)]
struct Session {
    cookie: String,
    began: Instant,
    /// What every form must send.
    who: Who,
}

/// Whoever asks.
#[derive(Clone, Default)]
struct Who {
    /// What every form must send.
    token: String,
    /// The visit, where people come in by accounts.
    visit: Option<u64>,
}

/// Serves until it is locked: by the button, by time, or by ending the program.
pub fn open(desk: Desk, rules: Rules) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(desk, rules))
}

async fn serve(desk: Desk, rules: Rules) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(rules.listen)
        .await
        .with_context(|| format!("listening on {}", rules.listen))?;
    let at = listener.local_addr()?;
    let (way, hosts) = match &rules.office {
        None => (by_link(at, &rules)?, vec![at.to_string(), format!("localhost:{}", at.port())]),
        Some(office) => (by_accounts(at, office, &rules), hosts(at, office)),
    };
    let behind_tls = rules.office.as_ref().is_some_and(|office| office.behind_tls);
    let door = Arc::new(Door {
        desk: Mutex::new(Some(desk)),
        way,
        hosts,
        scheme: if behind_tls { "https://" } else { "http://" },
        last_asked: Mutex::new(Instant::now()),
        locked: Notify::new(),
    });
    let after = Duration::from_secs(rules.lock_after.max(1).saturating_mul(60));
    let longest = Duration::from_secs(rules.end_after.max(1).saturating_mul(3600));
    let until = locked(door.clone(), after, longest);
    axum::serve(listener, router(door)).with_graceful_shutdown(until).await.context("serving pages")?;
    Ok(())
}

fn by_link(at: SocketAddr, rules: &Rules) -> Result<Way> {
    let link = secret()?;
    say(format!("open this link once, in a browser on this computer:\n\n  http://{at}/open/{link}\n"));
    say(format!(
        "it locks after {} minutes without use, and after {} hours in any case; Ctrl+C locks it now",
        rules.lock_after, rules.end_after
    ));
    Ok(Way::Link(Link { link: Mutex::new(Some(link)), session: Mutex::default() }))
}

fn by_accounts(at: SocketAddr, office: &Office, rules: &Rules) -> Way {
    let scheme = if office.behind_tls { "https" } else { "http" };
    let names = hosts(at, office);
    let first = names.first().cloned().unwrap_or_else(|| at.to_string());
    say(format!("people with accounts sign in at:\n\n  {scheme}://{first}/\n"));
    say(format!(
        "listening on {at}; a session ends after {} minutes without use and after {} hours in any case; Ctrl+C closes the register",
        rules.lock_after, rules.end_after
    ));
    Way::Accounts(Accounts::new(office.behind_tls))
}

/// The names that are named, as they are and with the port; of a loopback address that address too.
fn hosts(at: SocketAddr, office: &Office) -> Vec<String> {
    let mut hosts = office.hosts.clone();
    hosts.extend(
        office.hosts.iter().filter(|name| !name.contains(':')).map(|name| format!("{name}:{}", at.port())),
    );
    if !at.ip().is_unspecified() {
        hosts.push(at.to_string());
    }
    hosts
}

/// How often visits are looked at that nobody asks in any more.
const TIDIED: Duration = Duration::from_secs(60);

/// Waits until the button is pressed or, without accounts, nothing was asked for long or the session was long enough.
async fn locked(door: Arc<Door>, after: Duration, longest: Duration) {
    loop {
        let left = match &door.way {
            Way::Accounts(_) => TIDIED,
            Way::Link(link) => {
                let began = kept(&link.session).as_ref().map(|session| session.began);
                let until_longest = began.map_or(longest, |began| longest.saturating_sub(began.elapsed()));
                after.saturating_sub(kept(&door.last_asked).elapsed()).min(until_longest)
            }
        };
        if left.is_zero() {
            break;
        }
        let left = left.max(Duration::from_millis(200));
        if tokio::time::timeout(left, door.locked.notified()).await.is_ok() {
            break;
        }
        let desk = kept(&door.desk).clone();
        if let (Way::Accounts(_), Some(desk)) = (&door.way, desk) {
            desk.with(Work::tidy_up).await;
        }
    }
    // The last way to the desk: the register is closed with it, once it is written down that nobody is in any more.
    let desk = kept(&door.desk).take();
    if let (Way::Accounts(_), Some(desk)) = (&door.way, desk) {
        desk.with(Work::close).await;
    }
    if let Way::Link(link) = &door.way {
        kept(&link.session).take();
    }
    say("locked");
}

fn router(door: Arc<Door>) -> Router {
    Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(LARGEST_FILE + LARGEST_FORM))
        .layer(from_fn_with_state(door.clone(), only_here))
        .layer(map_response(guarded))
        .layer(from_fn_with_state(door.clone(), only_by_tls))
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
    let own = origin.and_then(|origin| origin.strip_prefix(door.scheme)).is_some_and(|origin| origin == host);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let apart = text(headers, header::HeaderName::from_static("sec-fetch-site"))
        .is_some_and(|site| !matches!(site, "same-origin" | "none"));
    // A page elsewhere may lead here only by the address of a page, and sees nothing of it.
    let refuse = if reads { origin.is_some() && !own } else { !own || apart };
    if refuse { refused(StatusCode::FORBIDDEN) } else { next.run(request).await }
}

/// Where browsers come by HTTPS, they are told never to come otherwise.
async fn only_by_tls(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if door.scheme == "https://" {
        let lasts = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, lasts);
    }
    response
}

/// The headers of every answer: nothing from elsewhere, nothing kept, nothing framed.
async fn guarded(mut response: Response) -> Response {
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

async fn answer(State(door): State<Arc<Door>>, request: Request) -> Response {
    let path = percent_decoded(request.uri().path());
    if let Some(shipped) = shipped(&path) {
        return shipped;
    }
    let desk = kept(&door.desk).clone();
    let Some(desk) = desk else { return plain(StatusCode::SERVICE_UNAVAILABLE, LOCKED) };
    let who = match &door.way {
        Way::Link(way) => match path.strip_prefix("/open/") {
            Some(link) => return enter(&door, way, link, request.headers()),
            None => way.session(request.headers()),
        },
        Way::Accounts(accounts) => match visitor(accounts, &desk, request.headers()).await {
            Some(who) => Some(who),
            None => return before(accounts, &desk, request, &path).await,
        },
    };
    let Some(who) = who else { return outside() };
    *kept(&door.last_asked) = Instant::now();
    inside(&door, &desk, who, request, &path).await
}

/// Answers somebody who is in.
async fn inside(door: &Door, desk: &Desk, who: Who, request: Request, path: &str) -> Response {
    let reads = is_reading(request.method());
    let lang = language(request.headers());
    if path == "/" {
        return Redirect::to(&pages::frame::address(lang, "")).into_response();
    }
    let query =
        Query::<Vec<(String, String)>>::try_from_uri(request.uri()).map(|query| query.0).unwrap_or_default();
    let (form, file) = match reads {
        true => (None, None),
        false => match sent(request, &who.token).await {
            Some((form, file)) => (Some(form), file),
            None => return plain(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE),
        },
    };
    if let Some(form) = &form {
        let token = form.iter().find(|(name, _)| name == "token").map_or("", |(_, token)| token.as_str());
        if !same(token, &who.token) {
            return refused(StatusCode::FORBIDDEN);
        }
        if let Some(ended) = ending(door, desk, &who, path, lang).await {
            return ended;
        }
    }
    let Some((lang, rest)) = below(path) else { return plain(StatusCode::NOT_FOUND, NO_PAGE) };
    let Who { token, visit } = who;
    match desk.ask(Asked { lang, path: rest.to_owned(), query, form, file, token, visit }).await {
        Some(reply) => shown(reply),
        None => plain(StatusCode::SERVICE_UNAVAILABLE, LOCKED),
    }
}

/// The buttons that end something: the register for everybody, or one's own visit.
async fn ending(door: &Door, desk: &Desk, who: &Who, path: &str, lang: Lang) -> Option<Response> {
    let visit = who.visit;
    match (path, &door.way) {
        ("/lock", _) => {
            let may = desk.with(move |work| work.rights_of(visit).administers()).await.unwrap_or(false);
            if !may {
                return Some(refused(StatusCode::FORBIDDEN));
            }
            door.locked.notify_one();
            Some(plain(StatusCode::OK, LOCKED))
        }
        ("/leave", Way::Accounts(accounts)) => {
            let visit = visit?;
            desk.with(move |work| work.leave(visit)).await;
            Some(accounts.left(lang))
        }
        _ => None,
    }
}

/// Who has an account and is in.
async fn visitor(accounts: &Accounts, desk: &Desk, headers: &HeaderMap) -> Option<Who> {
    let cookie = accounts.cookie(headers)?.to_owned();
    let token = signing_in::token_of(&cookie);
    let visit = desk.with(move |work| work.visit_of(&cookie)).await?.ok()??;
    Some(Who { token, visit: Some(visit) })
}

/// What somebody gets who is not in: the page to sign in, and nothing else.
async fn before(accounts: &Accounts, desk: &Desk, request: Request, path: &str) -> Response {
    let lang = below(path).map_or_else(|| language(request.headers()), |(lang, _)| lang);
    let asks = below(path).is_some_and(|(_, rest)| rest == SIGN_IN);
    match (asks, is_reading(request.method())) {
        (true, true) => signing_in::page(lang, Said::Nothing),
        (true, false) => accounts.sign_in(desk, request, lang).await,
        (false, true) => Redirect::to(&pages::frame::address(lang, SIGN_IN)).into_response(),
        (false, false) => plain(StatusCode::FORBIDDEN, SIGN_IN_FIRST),
    }
}

fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
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
fn enter(door: &Door, way: &Link, link: &str, headers: &HeaderMap) -> Response {
    let mut known = kept(&way.link);
    if !known.as_deref().is_some_and(|known| same(known, link)) {
        return outside();
    }
    let (Ok(cookie), Ok(token)) = (secret(), secret()) else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, NO_PAGE);
    };
    known.take();
    let set = format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict");
    let who = Who { token, visit: None };
    *kept(&way.session) = Some(Session { cookie, began: Instant::now(), who });
    *kept(&door.last_asked) = Instant::now();
    let to = Redirect::to(&pages::frame::address(language(headers), ""));
    ([(header::SET_COOKIE, set)], to).into_response()
}

const COOKIE: &str = "whereabouts";

impl Link {
    /// Whoever is in the session, if the browser is.
    fn session(&self, headers: &HeaderMap) -> Option<Who> {
        let own = kept(&self.session).clone()?;
        let sent = text(headers, header::COOKIE)?;
        let mut cookies = sent.split(';').filter_map(|cookie| cookie.trim().split_once('='));
        cookies.any(|(name, value)| name == COOKIE && same(value, &own.cookie)).then_some(own.who)
    }
}

const OUTSIDE: &str = "Open the link that the program printed. It works once; `whereabouts serve` prints another.\n\
    پیوندی را که برنامه نوشته است باز کنید. تنها یک بار کار می‌کند؛ whereabouts serve پیوند دیگری می‌نویسد.\n\
    افتح الرابط الذي طبعه البرنامج. يعمل مرة واحدة؛ ويطبع whereabouts serve رابطًا آخر.\n";

const LOCKED: &str = "Locked: the register is closed. `whereabouts serve` opens it again.\n\
    قفل شد: دفتر بسته است. whereabouts serve دوباره بازش می‌کند.\n\
    مقفل: السجل مغلق. ويفتحه whereabouts serve من جديد.\n";

const SIGN_IN_FIRST: &str = "Sign in first: nothing was changed.\n\
    نخست وارد شوید: هیچ چیز تغییر نکرد.\n\
    سجل الدخول أولًا: لم يتغير شيء.\n";

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

/// 32 bytes of chance, in letters that an address may hold.
pub(super) fn secret() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).context("asking the operating system for chance")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A value behind its lock; a thread that panicked with it left it whole.
fn kept<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_stands_first_in_an_address() {
        assert_eq!(below("/fa/person/x"), Some((Lang::Persian, "person/x")));
        assert_eq!(below("/ar/"), Some((Lang::Arabic, "")));
        assert_eq!(below("/de/"), None);
    }

    /// A door with nothing behind it, and whether it was closed while somebody asked again and again.
    fn closes(after: Duration, longest: Duration, busy: bool) -> bool {
        let session = Session { cookie: "a".to_owned(), began: Instant::now(), who: Who::default() };
        let door = Arc::new(Door {
            desk: Mutex::default(),
            way: Way::Link(Link { link: Mutex::default(), session: Mutex::new(Some(session)) }),
            hosts: Vec::new(),
            scheme: "http://",
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
                () = locked(door.clone(), after, longest) => true,
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
    fn only_names_that_were_named_are_hosts() {
        let hosts = |at: &str, names: &[&str]| {
            let hosts = names.iter().map(|name| (*name).to_owned()).collect();
            super::hosts(at.parse().expect("an address"), &Office { hosts, behind_tls: false })
        };
        assert_eq!(hosts("127.0.0.1:80", &[]), ["127.0.0.1:80"]);
        assert_eq!(hosts("127.0.0.1:8400", &["a.onion"]), ["a.onion", "a.onion:8400", "127.0.0.1:8400"]);
        assert_eq!(hosts("0.0.0.0:8400", &["office:443"]), ["office:443"]);
    }
}
