//! Who else has seen the log: witnesses, time stamps, and the window that nobody has seen yet.
//!
//! Whoever holds a log's key can rewrite what nobody else has seen. No signature of our own changes that;
//! what is shown here is how much it is, and since when.

pub mod cosigning;
pub mod printed;
pub mod stamps;

use anyhow::Result;
use ledger::{Algorithm, Role, VerifierKey};
use serde_json::{Value as Json, json};
use store::Cosigned;

use crate::accounts::utc;
use crate::clock::now_ms;
use crate::session::{Session, counted};

/// The witnesses whose keys the log knows.
pub fn known(session: &Session) -> Result<Vec<VerifierKey>> {
    let own = session.store.witness_signer()?.map(|signer| signer.public());
    let keys = session.store.keys()?.into_iter().filter(|(_, key)| key.role == Role::Witness);
    let others = keys.filter(|(_, key)| Some(key.public) != own);
    Ok(others
        .map(|(_, key)| VerifierKey { name: key.name, algorithm: Algorithm::Cosignature, key: key.public })
        .collect())
}

/// How much of the log nobody else has seen.
pub struct Window {
    /// The entries of the log.
    pub size: u64,
    /// The newest checkpoint that others vouched for.
    pub cosigned: Option<Cosigned>,
    /// When the oldest unseen entry was recorded, in milliseconds since 1970 UTC.
    pub since_ms: Option<u64>,
    /// The newest checkpoint that was time-stamped.
    stamped: Option<(u64, String)>,
}

/// Works the window out.
pub fn window(session: &Session) -> Result<Window> {
    let size = session.store.size()?;
    let cosigned = session.store.cosigned(&known(session)?)?;
    let seen = cosigned.as_ref().map_or(0, |one| one.size);
    let since_ms = if seen < size { session.store.recorded_at(seen)? } else { None };
    let own = session.store.log_id();
    let stamps =
        session.store.vouchings()?.into_iter().filter(|one| one.log == own && one.form != "cosignature");
    let stamped = stamps.max_by_key(|one| one.size).map(|one| (one.size, one.form));
    Ok(Window { size, cosigned, since_ms, stamped })
}

impl Window {
    /// The entries that nobody else has seen.
    pub fn unseen(&self) -> u64 {
        self.size - self.cosigned.as_ref().map_or(0, |one| one.size).min(self.size)
    }

    /// In words, a line or two.
    pub fn lines(&self) -> Vec<String> {
        let unseen = counted(self.unseen() as usize, "entry", "entries");
        let age = self.since_ms.map(|since| {
            let days = now_ms().saturating_sub(since) / 86_400_000;
            if days == 0 {
                "the oldest of today".to_owned()
            } else {
                format!("the oldest {}", counted(days as usize, "day", "days"))
            }
        });
        let age = age.map(|age| format!(", {age}")).unwrap_or_default();
        let mut lines = match (&self.cosigned, self.unseen()) {
            (None, _) => {
                vec![format!(
                    "not yet witnessed by anyone else: all {unseen}{age}; whoever holds the key could rewrite them unseen"
                )]
            }
            (Some(_), 0) => vec!["everything is witnessed".to_owned()],
            (Some(_), _) => {
                vec![format!(
                    "not yet witnessed by anyone else: {unseen}{age}; whoever holds the key could rewrite them unseen"
                )]
            }
        };
        if let Some(cosigned) = &self.cosigned {
            let size = counted(cosigned.size as usize, "entry was", "entries were");
            let seen = cosigned
                .words
                .iter()
                .map(|word| format!("{} at {}", word.name, utc(word.time_s.saturating_mul(1000))));
            lines.push(format!("the first {size} seen by {}", seen.collect::<Vec<_>>().join(", ")));
        }
        if let Some((size, form)) = &self.stamped {
            let size = counted(*size as usize, "entry is", "entries are");
            lines.push(format!("the first {size} time-stamped ({form}); the stamp is not checked here"));
        }
        lines
    }

    /// For programs.
    pub fn as_json(&self) -> Json {
        let words = self.cosigned.iter().flat_map(|one| &one.words);
        json!({
            "entries": self.size,
            "witnessed_entries": self.cosigned.as_ref().map_or(0, |one| one.size),
            "not_yet_witnessed": self.unseen(),
            "oldest_unwitnessed_ms": self.since_ms,
            "witnesses": words.map(|word| json!({"name": word.name, "time_s": word.time_s})).collect::<Vec<_>>(),
            "stamped_entries": self.stamped.as_ref().map(|(size, _)| size),
        })
    }
}
