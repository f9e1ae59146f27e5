//! People with keys of their own: each wrapped by a passphrase that only they know.
//!
//! Whoever has the register open can read it, but cannot sign as somebody else. That a key began or ceased
//! to count is an entry of the log; what is kept here is only the wrapped key.

use ledger::{Body, Key, PublicKey, Role, Signer};
use rusqlite::OptionalExtension;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::deciding::{Deciding, own};
use crate::keys::random;
use crate::{Store, StoreError, place, slots};

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
    /// Whether it can sign here; after a restore the keys of before cannot, and their owners need new ones.
    pub can_sign: bool,
}

impl Store {
    /// Those who have keys, in the order in which these began to count.
    pub fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        let mut users: Vec<UserRow> = Vec::new();
        let own_keys = [self.log_key(), self.recorder_key()];
        let own = own(&self.connection)?;
        self.each_of("key", |at, _, body| {
            let Body::Key(Key { name, public, role, active }) = body else { return };
            let of_others =
                matches!(role, Role::Log | Role::Witness) || (place::log(at) != 0 && role == Role::Recorder);
            if !own.contains(&place::log(at)) || own_keys.contains(&public) || of_others {
                return;
            }
            let place = users.iter().position(|user| user.public == public);
            let user = match place {
                Some(place) => &mut users[place],
                None => {
                    users.push(UserRow { name, public, roles: Vec::new(), active: true, can_sign: false });
                    users.last_mut().expect("one was just added")
                }
            };
            user.active = active;
            if active && !user.roles.contains(&role) {
                user.roles.push(role);
            }
        })?;
        for user in &mut users {
            let mut select = self.connection.prepare_cached("SELECT 1 FROM user_key WHERE public = ?1")?;
            user.can_sign = select.exists([user.public.0])?;
        }
        Ok(users)
    }

    /// Makes a key for somebody, wrapped by their passphrase, and lets it count for these roles.
    pub fn add_user(
        &mut self,
        name: &str,
        roles: &[Role],
        passphrase: &SecretString,
        now_ms: u64,
    ) -> Result<PublicKey, StoreError> {
        if self.users()?.iter().any(|user| user.name == name && user.active && user.can_sign) {
            return Err(StoreError::KnownUser);
        }
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(random()?);
        let public = Signer::from_seed(*seed).public();
        let wrapped = slots::wrap(passphrase, &seed, self.is_throwaway(), &context(&public))?;
        let mut writing = self.begin(now_ms)?;
        for role in roles {
            let name = name.to_owned();
            writing.append(&Body::Key(Key { name, public, role: *role, active: true }))?;
        }
        // With its entry or not at all: a key that counts and that nobody can use would stand in the way of every decision.
        let insert = "INSERT INTO user_key (public, wrapped) VALUES (?1, ?2)";
        writing.beside().execute(insert, (public.0, wrapped))?;
        writing.commit()?;
        Ok(public)
    }

    /// The key of somebody whose key counts, opened with their passphrase.
    pub fn user_signer(&self, name: &str, passphrase: &SecretString) -> Result<Signer, StoreError> {
        let user = self.users()?.into_iter().find(|user| user.name == name && user.active && user.can_sign);
        let public = user.ok_or(StoreError::NoSuchUser)?.public;
        let select = "SELECT wrapped FROM user_key WHERE public = ?1";
        let wrapped: Option<String> =
            self.connection.query_row(select, [public.0], |row| row.get(0)).optional()?;
        let wrapped = wrapped.ok_or(StoreError::NoSuchUser)?;
        let seed = slots::unwrap(passphrase, &wrapped, &context(&public))?;
        Ok(Signer::from_seed(*seed))
    }

    /// Wraps somebody's key anew, by another passphrase; the key stays the same, and whatever failed before is forgiven.
    pub fn change_passphrase(
        &mut self,
        name: &str,
        earlier: &SecretString,
        passphrase: &SecretString,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let user = self.users()?.into_iter().find(|user| user.name == name && user.active && user.can_sign);
        let public = user.ok_or(StoreError::NoSuchUser)?.public;
        let select = "SELECT wrapped FROM user_key WHERE public = ?1";
        let wrapped: String = self.connection.query_row(select, [public.0], |row| row.get(0))?;
        let seed = slots::unwrap(earlier, &wrapped, &context(&public))?;
        let wrapped = slots::wrap(passphrase, &seed, self.is_throwaway(), &context(&public))?;
        let update = "UPDATE user_key SET wrapped = ?2 WHERE public = ?1";
        self.writable()?.execute(update, (public.0, wrapped))?;
        self.forgive(name, public, now_ms)
    }

    /// Lets somebody's key count no more, and forgets it here.
    pub fn revoke_user(&mut self, name: &str, now_ms: u64) -> Result<PublicKey, StoreError> {
        let user = self.users()?.into_iter().find(|user| user.name == name && user.active);
        let user = user.ok_or(StoreError::NoSuchUser)?;
        self.check_custodians_without(&user)?;
        let mut writing = self.begin(now_ms)?;
        for role in &user.roles {
            let name = name.to_owned();
            writing.append(&Body::Key(Key { name, public: user.public, role: *role, active: false }))?;
        }
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

/// What the seal of somebody's wrapped key vouches for.
pub(crate) fn context(public: &PublicKey) -> String {
    format!("whereabouts user key\n{}\n", public.id())
}
