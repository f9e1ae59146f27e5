//! People with keys of their own: each wrapped by a passphrase that only they know.
//!
//! Whoever has the register open can read it, but cannot sign as somebody else. That a key began or ceased
//! to count is an entry of the log, signed by those who let it; what is kept here is only the wrapped key.

use ledger::{Body, Key, PublicKey, Role, Signer};
use rusqlite::OptionalExtension;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::deciding::Deciding;
use crate::accounts::end_all;
use crate::connection::Transaction;
use crate::keys::random;
use crate::{Ended, Store, StoreError, Writing, slots};

/// Somebody with a key, as the own log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// The name.
    pub name: String,
    /// The key.
    pub public: PublicKey,
    /// What they may do, each role once.
    pub roles: Vec<Role>,
    /// Whether the key still counts.
    pub active: bool,
    /// Whether it can sign here: its wrapped key is kept, and was in the backup where there was one.
    pub can_sign: bool,
    /// Whether those agreed who had to; otherwise it never counted, whatever the log says.
    pub agreed: bool,
}

/// Somebody who agrees that a key of somebody counts or ceases to: the name, and the key that signs.
pub type Agreeing<'a> = (&'a str, &'a Signer);

impl Store {
    /// Those who have keys, in the order in which these began to count.
    pub fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        let mut users: Vec<UserRow> = Vec::new();
        let own_keys = [self.log_key(), self.recorder_key()];
        for (change, counts) in Deciding::new(&self.connection).changes(0)? {
            let (seq, Key { name, public, role, active, .. }) = (change.seq, change.key);
            // A log begins with its own key and that of who records in it: entries 1 and 2.
            let of_a_log = !role.is_of_a_person() || (seq < 3 && role == Role::Recorder);
            if own_keys.contains(&public) || of_a_log {
                continue;
            }
            let place = users.iter().position(|user| user.public == public);
            let user = match place {
                Some(place) => &mut users[place],
                None => {
                    let roles = Vec::new();
                    users.push(UserRow {
                        name,
                        public,
                        roles,
                        active: false,
                        can_sign: false,
                        agreed: false,
                    });
                    users.last_mut().expect("one was just added")
                }
            };
            if !counts {
                continue;
            }
            (user.active, user.agreed) = (active, true);
            if active && !user.roles.contains(&role) {
                user.roles.push(role);
            }
        }
        for user in &mut users {
            let mut select = self.connection.prepare_cached("SELECT 1 FROM user_key WHERE public = ?1")?;
            user.can_sign = select.exists([user.public.0])?;
        }
        Ok(users)
    }

    /// How many custodians and administrators must sign that a key of somebody counts or ceases to.
    pub fn agreement_needed(&self) -> Result<usize, StoreError> {
        let custodians = Deciding::new(&self.connection).custodians(self.size()?)?;
        Ok(custodians.map_or(2, |custodians| custodians.needed()))
    }

    /// Refuses what would have no effect, because not enough of those agree who must.
    fn check_agreed(&self, agreed: &[Agreeing<'_>]) -> Result<(), StoreError> {
        let custodians = Deciding::new(&self.connection).custodians(self.size()?)?;
        let keys: Vec<PublicKey> = agreed.iter().map(|(_, signer)| signer.public()).collect();
        match custodians {
            Some(custodians) if custodians.people(&keys) >= custodians.needed() => Ok(()),
            custodians => Err(StoreError::NotAgreed { needed: custodians.map_or(2, |all| all.needed()) }),
        }
    }

    /// Makes a key for somebody, wrapped by their passphrase, and lets it count for these roles.
    pub fn add_user(
        &mut self,
        name: &str,
        roles: &[Role],
        passphrase: &SecretString,
        agreed: &[Agreeing<'_>],
        now_ms: u64,
    ) -> Result<PublicKey, StoreError> {
        if self.users()?.iter().any(|user| user.name == name && user.active && user.can_sign) {
            return Err(StoreError::KnownUser);
        }
        self.check_agreed(agreed)?;
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(random()?);
        let own = Signer::from_seed(*seed);
        let public = own.public();
        let wrapped = slots::wrap(passphrase, &seed, self.is_throwaway(), &context(&public))?;
        let mut writing = self.begin(now_ms)?;
        record(&mut writing, (name, public), roles, true, (agreed, Some(&own)))?;
        // With its entry or not at all: a key that counts and that nobody can use would stand in the way of every decision.
        let insert = "INSERT INTO user_key (public, wrapped) VALUES (?1, ?2)";
        writing.beside().execute(insert, (public.0, wrapped))?;
        writing.commit()?;
        Ok(public)
    }

    /// Lets a key count that somebody keeps elsewhere, as on a device in the field.
    pub fn admit_key(
        &mut self,
        name: &str,
        public: PublicKey,
        role: Role,
        agreed: &[Agreeing<'_>],
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let own_keys = [self.log_key(), self.recorder_key()];
        if own_keys.contains(&public) || self.users()?.iter().any(|user| user.public == public && user.active)
        {
            return Err(StoreError::KnownUser);
        }
        self.check_agreed(agreed)?;
        let mut writing = self.begin(now_ms)?;
        record(&mut writing, (name, public), &[role], true, (agreed, None))?;
        writing.commit()?;
        Ok(())
    }

    /// The key of somebody whose key counts, opened with their passphrase.
    pub fn user_signer(&self, name: &str, passphrase: &SecretString) -> Result<Signer, StoreError> {
        let (public, wrapped) = self.wrapped_key(name)?;
        let seed = slots::unwrap(passphrase, &wrapped, &context(&public))?;
        Ok(Signer::from_seed(*seed))
    }

    /// Wraps the key of somebody with another passphrase; the old one opens it no more, and whatever failed before is forgiven.
    /// Whoever came in by the old one is out: how many visits that ended.
    pub fn change_user_passphrase(
        &mut self,
        name: &str,
        old: &SecretString,
        new: &SecretString,
        now_ms: u64,
    ) -> Result<usize, StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        let (public, wrapped) = self.wrapped_key(name)?;
        let seed = slots::unwrap(old, &wrapped, &context(&public))?;
        let wrapped = slots::wrap(new, &seed, self.is_throwaway(), &context(&public))?;
        let transaction = Transaction::begin(&self.connection)?;
        let update = "UPDATE user_key SET wrapped = ?2 WHERE public = ?1";
        self.connection.execute(update, (public.0, wrapped))?;
        let ended = end_all(&self.connection, Some(public), Ended::PassphraseChanged, now_ms)?;
        transaction.commit()?;
        self.forgive(name, public, now_ms)?;
        Ok(ended)
    }

    fn wrapped_key(&self, name: &str) -> Result<(PublicKey, String), StoreError> {
        let user = self.users()?.into_iter().find(|user| user.name == name && user.active && user.can_sign);
        let public = user.ok_or(StoreError::NoSuchUser)?.public;
        let select = "SELECT wrapped FROM user_key WHERE public = ?1";
        let wrapped: Option<String> =
            self.connection.query_row(select, [public.0], |row| row.get(0)).optional()?;
        Ok((public, wrapped.ok_or(StoreError::NoSuchUser)?))
    }

    /// Lets somebody's key count no more, and forgets it here.
    pub fn revoke_user(
        &mut self,
        name: &str,
        agreed: &[Agreeing<'_>],
        now_ms: u64,
    ) -> Result<PublicKey, StoreError> {
        let user = self.users()?.into_iter().find(|user| user.name == name && user.active);
        let user = user.ok_or(StoreError::NoSuchUser)?;
        self.check_custodians_without(&user)?;
        self.check_agreed(agreed)?;
        let mut writing = self.begin(now_ms)?;
        record(&mut writing, (name, user.public), &user.roles, false, (agreed, None))?;
        for forget in
            ["DELETE FROM user_key WHERE public = ?1", "DELETE FROM second_factor WHERE public = ?1"]
        {
            writing.beside().execute(forget, [user.public.0])?;
        }
        writing.commit()?;
        Ok(user.public)
    }

    /// Two custodians must be left: otherwise whoever has the register open could remove them, and erase alone.
    fn check_custodians_without(&self, user: &UserRow) -> Result<(), StoreError> {
        if !user.roles.iter().any(|role| role.decides_erasures()) {
            return Ok(());
        }
        let custodians = Deciding::new(&self.connection).custodians(self.size()?)?;
        let left = custodians.map_or(0, |all| all.now.keys().filter(|key| **key != user.public.0).count());
        if left < 2 { Err(StoreError::LastCustodians) } else { Ok(()) }
    }
}

/// One entry for each role, each signed by those who agree for its own place.
///
/// Roles that decide come last: until then whoever loses one still signs, and whoever gains two signs for the second too.
fn record(
    writing: &mut Writing<'_>,
    (name, public): (&str, PublicKey),
    roles: &[Role],
    active: bool,
    (agreed, own): (&[Agreeing<'_>], Option<&Signer>),
) -> Result<(), StoreError> {
    let mut roles = roles.to_vec();
    roles.sort_by_key(|role| role.decides_erasures());
    let mut decides = false;
    for role in roles {
        let mut key = Key { name: name.to_owned(), public, role, active, approvals: Vec::new() };
        let (log, seq) = (writing.log(), writing.next_seq());
        agreed.iter().for_each(|(name, signer)| key.approve(log, seq, name, signer));
        if let Some(own) = own.filter(|_| decides) {
            key.approve(log, seq, name, own);
        }
        writing.append(&Body::Key(key))?;
        decides |= active && role.decides_erasures();
    }
    Ok(())
}

/// What the seal of somebody's wrapped key vouches for.
pub(crate) fn context(public: &PublicKey) -> String {
    format!("whereabouts user key\n{}\n", public.id())
}
