//! One's own computer: one link opens one session, once.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Context, Result};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::asked::{Who, language};
use super::door::{Door, Rules, kept};
use super::plainly::{NO_PAGE, outside, plain};
use super::sent::{same, text};
use crate::terminal::say;

const COOKIE: &str = "whereabouts";

/// The link that was printed, and the session that it opened.
pub(super) struct Link {
    /// Opens the session, once.
    link: Mutex<Option<String>>,
    session: Mutex<Option<Session>>,
}

#[derive(Clone)]
struct Session {
    cookie: String,
    began: Instant,
    who: Who,
}

impl Link {
    /// A link that opens a session, once; says so on the terminal.
    pub(super) fn printed(at: SocketAddr, rules: &Rules) -> Result<Link> {
        let link = secret()?;
        say(format!("open this link once, in a browser on this computer:\n\n  http://{at}/open/{link}\n"));
        say(format!(
            "it locks after {} minutes without use, and after {} hours in any case; Ctrl+C locks it now",
            rules.lock_after, rules.end_after
        ));
        Ok(Link { link: Mutex::new(Some(link)), session: Mutex::default() })
    }

    /// A session that somebody opened.
    #[cfg(test)]
    pub(super) fn opened(cookie: String) -> Link {
        let session = Session { cookie, began: Instant::now(), who: Who::default() };
        Link { link: Mutex::default(), session: Mutex::new(Some(session)) }
    }

    /// Opens the session: once, with the link that the program printed.
    pub(super) fn enter(&self, door: &Door, link: &str, headers: &HeaderMap) -> Response {
        let mut known = kept(&self.link);
        if !known.as_deref().is_some_and(|known| same(known, link)) {
            return outside();
        }
        let (Ok(cookie), Ok(token)) = (secret(), secret()) else {
            return plain(StatusCode::SERVICE_UNAVAILABLE, NO_PAGE);
        };
        known.take();
        let set = format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict");
        let who = Who { token, visit: None };
        *kept(&self.session) = Some(Session { cookie, began: Instant::now(), who });
        *kept(&door.last_asked) = Instant::now();
        let to = Redirect::to(&pages::frame::address(language(headers), ""));
        ([(header::SET_COOKIE, set)], to).into_response()
    }

    /// Whoever is in the session, if the browser is.
    pub(super) fn session(&self, headers: &HeaderMap) -> Option<Who> {
        let own = kept(&self.session).clone()?;
        let sent = text(headers, header::COOKIE)?;
        let mut cookies = sent.split(';').filter_map(|cookie| cookie.trim().split_once('='));
        cookies.any(|(name, value)| name == COOKIE && same(value, &own.cookie)).then_some(own.who)
    }

    /// When the session began, once it has.
    pub(super) fn began(&self) -> Option<Instant> {
        kept(&self.session).as_ref().map(|session| session.began)
    }

    /// Ends the session.
    pub(super) fn forget(&self) {
        kept(&self.session).take();
    }
}

/// 32 bytes of chance, in letters that an address may hold.
pub(super) fn secret() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).context("asking the operating system for chance")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
