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
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_response};
use tokio::sync::Notify;

use super::asked::answer;
use super::closing::locked;
use super::desk::Desk;
use super::guards::{guarded, only_by_tls, only_here};
use super::link::Link;
use super::sent::{LARGEST_FILE, LARGEST_FORM};
use super::signing_in::Accounts;
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

/// What every question passes.
pub(super) struct Door {
    /// The way to the register; gone once it is closed.
    pub desk: Mutex<Option<Desk>>,
    /// How one comes in.
    pub way: Way,
    /// As browsers send it in `Host`.
    pub hosts: Vec<String>,
    /// How origins begin.
    pub scheme: &'static str,
    /// When somebody last asked for something.
    pub last_asked: Mutex<Instant>,
    /// Told when the register is to be closed.
    pub locked: Notify,
}

/// How one comes in.
pub(super) enum Way {
    /// By the link that was printed, once.
    Link(Link),
    /// By an account.
    Accounts(Accounts),
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
        None => {
            (Way::Link(Link::printed(at, &rules)?), vec![at.to_string(), format!("localhost:{}", at.port())])
        }
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

fn router(door: Arc<Door>) -> Router {
    Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(LARGEST_FILE + LARGEST_FORM))
        .layer(from_fn_with_state(door.clone(), only_here))
        .layer(map_response(guarded))
        .layer(from_fn_with_state(door.clone(), only_by_tls))
        .with_state(door)
}

/// A value behind its lock; a thread that panicked with it left it whole.
pub(super) fn kept<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::Office;

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
