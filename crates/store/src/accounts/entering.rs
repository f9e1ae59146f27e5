//! From a name, a passphrase and a code to a visit, no faster than the limits allow.
//!
//! In three steps, because the second takes a second and needs nothing of the disk: `knock` reads what is needed,
//! `Knock::open` stretches the passphrase, `enter` looks at the code and writes down how it ended. A name that
//! nobody has goes the same way to its end.

use ledger::{PublicKey, Signer};
use rusqlite::OptionalExtension;
use secrecy::SecretString;
use unicode_normalization::UnicodeNormalization;

use super::code;
use crate::keys::{keyed, random};
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError, UserRow, slots};

/// How many attempts may fail within so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// So many.
    pub most: u64,
    /// Within this time.
    pub within_ms: u64,
}

const QUARTER: u64 = 15 * 60 * 1000;
const DAY: u64 = 24 * 60 * 60 * 1000;

/// Under one name, whether somebody has it or not, since they last came in: whoever knows the passphrase then
/// guesses three codes of a million thirty times a day, once in thirty years.
pub const OF_ONE: [Limit; 2] = [Limit { most: 5, within_ms: QUARTER }, Limit { most: 30, within_ms: DAY }];
/// Under all names together.
pub const OF_ALL: Limit = Limit { most: 50, within_ms: QUARTER };

/// What stands behind a name that somebody gave.
pub enum Knock {
    /// Nobody is asked: too many failed. The milliseconds until it can be tried again.
    Wait(u64),
    /// The passphrase can be tried.
    Try(Entering),
}

/// Somebody, or nobody, whose passphrase is to be tried.
pub struct Entering {
    name: [u8; 32],
    user: Option<UserRow>,
    wrapped: String,
    context: String,
}

impl Entering {
    /// Tries a passphrase: their key, opened. It takes as long where nobody has the name.
    pub fn open(&self, passphrase: &SecretString) -> Option<Signer> {
        let seed = slots::unwrap(passphrase, &self.wrapped, &self.context).ok();
        seed.map(|seed| Signer::from_seed(*seed))
    }
}

impl Store {
    /// Gives somebody a new second factor, once they showed their passphrase; the earlier one counts no more.
    ///
    /// The secret is for their device and is kept nowhere else: 20 bytes, as RFC 4226 section 4 asks.
    pub fn give_second_factor(
        &mut self,
        name: &str,
        passphrase: &SecretString,
    ) -> Result<[u8; 20], StoreError> {
        let public = self.user_signer(name, passphrase)?.public();
        let secret: [u8; 20] = random()?;
        self.writable()?.execute(
            "INSERT INTO second_factor (public, secret, step) VALUES (?1, ?2, 0)
             ON CONFLICT (public) DO UPDATE SET secret = excluded.secret, step = 0",
            (public.0, secret),
        )?;
        Ok(secret)
    }

    /// Whether somebody with this key has a second factor, and so can come in.
    pub fn has_second_factor(&self, public: PublicKey) -> Result<bool, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT 1 FROM second_factor WHERE public = ?1")?;
        Ok(select.exists([public.0])?)
    }

    /// What stands behind a name; a name that nobody has is answered like any other.
    pub fn knock(&self, name: &str, now_ms: u64) -> Result<Knock, StoreError> {
        let digest = self.attempt_name(name);
        let wait = self.wait(&digest, now_ms)?;
        if wait > 0 {
            return Ok(Knock::Wait(wait));
        }
        let name = name.trim();
        let user = self.users()?.into_iter().find(|user| user.name == name && user.active && user.can_sign);
        let public = user.as_ref().map_or(PublicKey([0; 32]), |user| user.public);
        let select = "SELECT wrapped FROM user_key WHERE public = ?1";
        let wrapped: Option<String> =
            self.connection.query_row(select, [public.0], |row| row.get(0)).optional()?;
        let wrapped = wrapped.map_or_else(|| slots::wrapped_by_nobody(self.is_throwaway()), Ok)?;
        let context = crate::logs::user_context(&public);
        Ok(Knock::Try(Entering { name: digest, user, wrapped, context }))
    }

    /// Looks at the code, and writes down how it ended; who came in, if the passphrase and the code were right.
    pub fn enter(
        &mut self,
        entering: &Entering,
        opened: Option<&Signer>,
        typed: &str,
        now_ms: u64,
    ) -> Result<Option<UserRow>, StoreError> {
        let user = entering.user.clone();
        let public = user.as_ref().map_or(PublicKey([0; 32]), |user| user.public);
        let select = "SELECT secret, step FROM second_factor WHERE public = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, [u8; 20]>(0)?, unsigned(row.get(1)?)));
        let kept = self.connection.query_row(select, [public.0], row).optional()?;
        let (secret, last) = kept.unwrap_or(([0; 20], u64::MAX));
        let step = code::fits(&secret, typed, now_ms, last);
        let key_fits = opened.is_some_and(|signer| signer.public() == public);
        let used = step.filter(|_| key_fits && kept.is_some());
        let connection = self.writable()?;
        if let Some(step) = used {
            let once = "UPDATE second_factor SET step = ?2 WHERE public = ?1 AND step < ?2";
            if connection.execute(once, (public.0, signed(step)))? == 0 {
                return Ok(None);
            }
        }
        connection.execute(
            "INSERT INTO attempt (name, public, at_ms, opened) VALUES (?1, ?2, ?3, ?4)",
            (entering.name, user.as_ref().map(|_| public.0), signed(now_ms), used.is_some()),
        )?;
        Ok(user.filter(|_| used.is_some()))
    }

    /// Lifts the wait of a name, for whoever showed the passphrase at the computer itself.
    pub(crate) fn forgive(&mut self, name: &str, public: PublicKey, now_ms: u64) -> Result<(), StoreError> {
        let name = self.attempt_name(name);
        let insert = "INSERT INTO attempt (name, public, at_ms, opened) VALUES (?1, ?2, ?3, 1)";
        self.writable()?.execute(insert, (name, public.0, signed(now_ms)))?;
        Ok(())
    }

    /// Milliseconds until a name may be tried again; 0 where it may be now.
    fn wait(&self, name: &[u8; 32], now_ms: u64) -> Result<u64, StoreError> {
        let of_one = "SELECT at_ms FROM attempt WHERE at_ms > ?1 AND opened = 0 AND name = ?2
            AND no > coalesce((SELECT max(no) FROM attempt WHERE opened = 1 AND name = ?2), 0)
            ORDER BY at_ms DESC LIMIT 1 OFFSET ?3";
        let of_all = "SELECT at_ms FROM attempt WHERE at_ms > ?1 AND opened = 0 AND ?2 = ?2
            ORDER BY at_ms DESC LIMIT 1 OFFSET ?3";
        let mut wait = 0;
        for (select, limit) in OF_ONE.map(|limit| (of_one, limit)).into_iter().chain([(of_all, OF_ALL)]) {
            let since = signed(now_ms.saturating_sub(limit.within_ms));
            let first = (since, name, signed(limit.most - 1));
            let at: Option<i64> = self.connection.query_row(select, first, |row| row.get(0)).optional()?;
            let until = at.map_or(0, |at| unsigned(at) + limit.within_ms);
            wait = wait.max(until.saturating_sub(now_ms));
        }
        Ok(wait)
    }

    fn attempt_name(&self, name: &str) -> [u8; 32] {
        let name: String = name.trim().nfc().flat_map(char::to_lowercase).collect();
        keyed(&self.key.pseudonyms(), &[b"whereabouts/attempt/v1\n", name.as_bytes()].concat())
    }
}
