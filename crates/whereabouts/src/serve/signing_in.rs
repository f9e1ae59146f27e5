//! Coming in by an account: the form, the turn one waits for, the cookie, and leaving.
//!
//! Passphrases are tried one at a time, whoever sends how many: each takes a second and 256 MiB.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use dates::Lang;
use ledger::Digest;
use pages::sign_in::{self, Said};
use secrecy::SecretString;
use store::Knock;
use tokio::sync::Semaphore;
use zeroize::Zeroize;

use super::desk::Desk;
use super::sent::{text, written};
use crate::clock::now_ms;

/// How many may wait for their turn; more are asked to come again.
const WAITING: usize = 16;

/// The way in for people with accounts.
pub(super) struct Accounts {
    /// Whether browsers come by HTTPS: then cookies are sent no other way.
    pub(super) behind_tls: bool,
    turn: Semaphore,
    waiting: AtomicUsize,
}

impl Accounts {
    pub(super) fn new(behind_tls: bool) -> Accounts {
        Accounts { behind_tls, turn: Semaphore::new(1), waiting: AtomicUsize::new(0) }
    }

    /// The name of the cookie; with the prefix no other name of the same host can set it (RFC 6265bis).
    fn cookie_name(&self) -> &'static str {
        if self.behind_tls { "__Host-whereabouts" } else { "whereabouts" }
    }

    fn set_cookie(&self, value: &str, rest: &str) -> HeaderValue {
        let secure = if self.behind_tls { "; Secure" } else { "" };
        let set = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{rest}", self.cookie_name());
        HeaderValue::try_from(set).expect("letters and digits are a header's")
    }

    /// The cookie that a browser sent.
    pub(super) fn cookie<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let mut cookies =
            text(headers, header::COOKIE)?.split(';').filter_map(|one| one.trim().split_once('='));
        cookies.find(|(name, _)| *name == self.cookie_name()).map(|(_, value)| value)
    }

    /// Answers the form: a way in, or the one sentence for whatever was not right.
    pub(super) async fn sign_in(&self, desk: &Desk, request: Request, lang: Lang) -> Response {
        let Some(mut form) = written(request).await else { return page(lang, Said::Failed) };
        let mut take = |name: &str| {
            let found = form.iter_mut().find(|(known, _)| known == name);
            found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
        };
        let (name, code, passphrase) = (take("name"), take("code"), SecretString::from(take("passphrase")));
        form.iter_mut().for_each(|(_, value)| value.zeroize());
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= WAITING {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return page(lang, Said::Wait(1));
        }
        let answered = self.tried(desk, name, passphrase, code, lang).await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        answered.unwrap_or_else(|| StatusCode::SERVICE_UNAVAILABLE.into_response())
    }

    async fn tried(
        &self,
        desk: &Desk,
        name: String,
        passphrase: SecretString,
        code: String,
        lang: Lang,
    ) -> Option<Response> {
        let _turn = self.turn.acquire().await.ok()?;
        let entering = match desk.with(move |work| work.session.store.knock(&name, now_ms())).await?.ok()? {
            Knock::Wait(ms) => return Some(page(lang, Said::Wait(ms.div_ceil(60_000).max(1)))),
            Knock::Try(entering) => Arc::new(entering),
        };
        let tried = entering.clone();
        let signer = tokio::task::spawn_blocking(move || tried.open(&passphrase)).await.ok()?;
        let cookie = super::link::secret().ok()?;
        let kept = cookie.clone();
        let came = desk.with(move |work| work.come_in(&entering, signer, &code, &kept)).await?;
        if !came.ok()? {
            return Some(page(lang, Said::Failed));
        }
        let to = Redirect::to(&pages::frame::address(lang, ""));
        Some(([(header::SET_COOKIE, self.set_cookie(&cookie, ""))], to).into_response())
    }

    /// The page that says that somebody left, and that forgets the cookie.
    pub(super) fn left(&self, lang: Lang) -> Response {
        let mut response = page(lang, Said::Left);
        response.headers_mut().insert(header::SET_COOKIE, self.set_cookie("", "; Max-Age=0"));
        response
    }
}

/// What the forms of a visit send; whoever has the cookie can tell it, and nobody else.
pub(super) fn token_of(cookie: &str) -> String {
    Digest::of(format!("whereabouts form token\n{cookie}").as_bytes()).to_string()
}

/// The sign-in page.
pub(super) fn page(lang: Lang, said: Said) -> Response {
    let status = match said {
        Said::Nothing | Said::Left => StatusCode::OK,
        Said::Failed => StatusCode::FORBIDDEN,
        Said::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
    };
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let mut response = (status, [kind], sign_in::html(lang, said)).into_response();
    if let Said::Wait(minutes) = said {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(minutes * 60));
    }
    response
}
