//! From a question to its answer: who asks, in which language, and what ends by it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use dates::Lang;
use pages::sign_in::{PATH as SIGN_IN, Said};

use super::desk::{Asked, Desk, Reply};
use super::door::{Door, Way, kept};
use super::guards::is_reading;
use super::plainly::{LOCKED, NO_PAGE, SIGN_IN_FIRST, TOO_LARGE, outside, plain, refused};
use super::sent::{percent_decoded, same, sent, text};
use super::signing_in::{self, Accounts};

/// Whoever asks.
#[derive(Clone, Default)]
pub(super) struct Who {
    /// What every form must send.
    pub token: String,
    /// The visit, where people come in by accounts.
    pub visit: Option<u64>,
}

/// How long somebody looks at nothing before they are told that the register is being read.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Seconds after which that page asks again.
const AGAIN: &str = "4";

/// Answers a question; while the register is read anew, whoever asked for a page is told so.
pub(super) async fn answer(State(door): State<Arc<Door>>, request: Request) -> Response {
    let path = percent_decoded(request.uri().path());
    if let Some(shipped) = shipped(&path) {
        return shipped;
    }
    let desk = kept(&door.desk).clone();
    let Some(desk) = desk else { return plain(StatusCode::SERVICE_UNAVAILABLE, LOCKED) };
    if !is_reading(request.method()) {
        return answered(&door, &desk, request, &path).await;
    }
    let waiting = being_read(&request, &path);
    let answer = answered(&door, &desk, request, &path);
    patient(PATIENCE, || desk.is_reading(), answer).await.unwrap_or(waiting)
}

/// What comes of it; nothing once it takes longer than somebody is patient and something is being read.
async fn patient<T>(
    patience: Duration,
    is_read: impl Fn() -> bool,
    answer: impl Future<Output = T>,
) -> Option<T> {
    let mut answer = std::pin::pin!(answer);
    loop {
        match tokio::time::timeout(patience, &mut answer).await {
            Ok(answer) => return Some(answer),
            Err(_) if is_read() => return None,
            // A page that takes long by itself would take as long each time it is asked for.
            Err(_) => {}
        }
    }
}

/// The page that says that the register is being read, and asks again.
fn being_read(request: &Request, path: &str) -> Response {
    let lang = below(path).map_or_else(|| language(request.headers()), |(lang, _)| lang);
    let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
    let asked = below(asked).map_or("", |(_, rest)| rest);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::RETRY_AFTER, AGAIN),
        (header::REFRESH, AGAIN),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, pages::waiting::html(lang, asked)).into_response()
}

async fn answered(door: &Door, desk: &Desk, request: Request, path: &str) -> Response {
    let who = match &door.way {
        Way::Link(way) => match path.strip_prefix("/open/") {
            Some(link) => return way.enter(door, link, request.headers()),
            None => way.session(request.headers()),
        },
        Way::Accounts(accounts) => match visitor(accounts, desk, request.headers()).await {
            Some(who) => Some(who),
            None => return before(accounts, desk, request, path).await,
        },
    };
    let Some(who) = who else { return outside() };
    *kept(&door.last_asked) = Instant::now();
    inside(door, desk, who, request, path).await
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

/// The language and the address below it.
fn below(path: &str) -> Option<(Lang, &str)> {
    let (code, rest) = path.strip_prefix('/')?.split_once('/')?;
    Some((Lang::from_code(code)?, rest))
}

/// The first of the browser's languages that pages are written in.
pub(super) fn language(headers: &HeaderMap) -> Lang {
    let wanted = text(headers, header::ACCEPT_LANGUAGE).unwrap_or_default();
    let codes = wanted.split(',').filter_map(|one| Lang::from_code(one.trim().get(..2)?));
    codes.into_iter().next().unwrap_or(Lang::English)
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

    /// What somebody gets who waits for an answer that takes so many milliseconds.
    fn gets(takes: u64, is_read: bool) -> Option<&'static str> {
        let answer = async {
            tokio::time::sleep(Duration::from_millis(takes)).await;
            "the page"
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(patient(Duration::from_millis(50), || is_read, answer))
    }

    #[test]
    fn whoever_waits_is_told_while_the_register_is_read_and_only_then() {
        assert_eq!(gets(0, true), Some("the page"), "soon enough");
        assert_eq!(gets(60_000, true), None, "the register is being read");
        assert_eq!(gets(200, false), Some("the page"), "a page that takes long is waited for");
    }
}
