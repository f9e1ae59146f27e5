//! `whereabouts serve`: the register in a browser, on this computer or for an office.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::Result;
use clap::Args;
use store::Patience;

use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::reviewers::{Panel, Reviewer};
use crate::serve::{Desk, Office, Rules, open};
use crate::session::Session;
use crate::terminal::say;
use crate::witnesses;

/// Open the register in a browser: people, graves, registers, sources, review; for an office by accounts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts serve
  whereabouts serve --port 8400 --lock-after 60
  whereabouts serve --listen 127.0.0.1:8400 --host 7kq…d.onion              an onion service on this computer
  whereabouts serve --listen 127.0.0.1:8400 --host register.office --behind-tls   a proxy with TLS before it

Without --listen it listens on this computer only, and prints a link that works once. With --listen people come in
by accounts: `users add` gives somebody a key and roles, `users totp` their second factor. The pages are in English,
Persian and Arabic, need no scripts, and ask nothing of any other address. `docs/pages.md` shows them;
`docs/safety.md` says what this protects from and what it does not.")]
pub struct Options {
    /// The port to listen on, on this computer; without it, any that is free.
    #[arg(long, default_value_t = 0, conflicts_with = "listen")]
    port: u16,
    /// Let people with accounts in, at this address and port. What is no address of this computer needs --behind-tls.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// A name by which browsers reach it, as an onion address or a name in the office (repeat for several).
    #[arg(long, value_name = "NAME", requires = "listen")]
    host: Vec<String>,
    /// A proxy that speaks TLS stands before it: cookies are sent by HTTPS only.
    #[arg(long, requires = "listen")]
    behind_tls: bool,
    /// End a session after so many minutes in which nobody asked for a page; without --listen the register is closed.
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    lock_after: u64,
    /// End it after so many hours in any case.
    #[arg(long, value_name = "HOURS", default_value_t = 12)]
    end_after: u64,
    #[command(flatten)]
    reviewer: Reviewer,
}

/// Carries the command out: until the register is locked.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    if common.json {
        return Err(Failure::error(
            Kind::Usage,
            "pages are for people; --json has nothing to say here",
            "each page has a link to what it shows as JSON",
        ));
    }
    let office = options.listen.map(|listen| office(listen, options)).transpose()?;
    let mut session = Session::open(common)?;
    if office.is_some() {
        check_accounts(&session)?;
    }
    link::catch_up(common, &mut session)?;
    let reviewer = match office {
        // Everybody judges under their own name.
        Some(_) => session.store.office().to_owned(),
        None => options.reviewer.name(&session, Panel::of(&session.store)?.two)?,
    };
    // How much nobody else has seen yet: always said before the pages open.
    witnesses::window(&session)?.lines().iter().for_each(say);
    let quiet = Common { quiet: true, ..common.clone() };
    let minutes = |minutes: u64| minutes.clamp(1, 525_600) * 60_000;
    let patience = Patience {
        idle_ms: minutes(options.lock_after),
        longest_ms: minutes(options.end_after.saturating_mul(60)),
    };
    let desk = Desk::open(quiet, session, reviewer, office.as_ref().map(|_| patience))?;
    let local = SocketAddr::from((IpAddr::V4(Ipv4Addr::LOCALHOST), options.port));
    open(
        desk,
        Rules {
            listen: options.listen.unwrap_or(local),
            lock_after: options.lock_after,
            end_after: options.end_after,
            office,
        },
    )?;
    Ok(Outcome::Done)
}

/// How an office comes in; refused where passphrases would cross a network in the clear.
fn office(listen: SocketAddr, options: &Options) -> Result<Office> {
    if !listen.ip().is_loopback() && !options.behind_tls {
        return Err(Failure::error(
            Kind::Refused,
            format!(
                "{listen} is reached over a network, where passphrases and pages would pass in the clear"
            ),
            "listen on 127.0.0.1 behind an onion service or a proxy with TLS; where the proxy is another computer, \
             add --behind-tls (docs/pages.md)",
        ));
    }
    if options.host.is_empty() && listen.ip().is_unspecified() {
        return Err(Failure::error(
            Kind::Usage,
            format!(
                "{listen} is every address of this computer, and no name was given by which browsers reach it"
            ),
            "give it with --host NAME",
        ));
    }
    let odd = |name: &&String| {
        name.is_empty() || name.contains(['/', '@', '?', '#']) || name.chars().any(char::is_whitespace)
    };
    if let Some(name) = options.host.iter().find(odd) {
        return Err(Failure::error(
            Kind::Usage,
            format!("«{name}» is no name of a host"),
            "give it as browsers show it between `//` and the next `/`",
        ));
    }
    let hosts = options.host.iter().map(|name| name.to_ascii_lowercase()).collect();
    Ok(Office { hosts, behind_tls: options.behind_tls })
}

/// Somebody must be able to sign in.
fn check_accounts(session: &Session) -> Result<()> {
    let store = &session.store;
    if store.is_read_only() {
        return Err(store::StoreError::ReadOnly.into());
    }
    for user in store.users()?.iter().filter(|user| user.active && user.can_sign) {
        if store.has_second_factor(user.public)? {
            return Ok(());
        }
    }
    Err(Failure::error(
        Kind::Refused,
        "nobody has an account here: with --listen people come in by a key of their own and a second factor",
        "`whereabouts users add NAME --role recorder`, then `whereabouts users totp NAME`",
    ))
}
