//! What is done to the file of keys, revocations and members, by a server or by a command beside it.
//!
//! Blocks, so never called on the runtime. Owns no clock: times are passed in, in Unix seconds.

use ed25519_dalek::SigningKey;
use rand::TryRngCore as _;
use rand::rngs::OsRng;
use tavla_shared::id::BoardId;
use tavla_shared::store::{
    AccessRecords, AccessStore, KeyRow, MemberRow, RevocationRow, Revoked, StoreError,
};

use super::issue::{Invite, Issued, LIFETIME_SECONDS_MAX, LIFETIME_SECONDS_MIN, USER_BYTES_MAX};
use super::token::{self, Claims, ID_BYTES_MAX, TokenError};
use super::{Book, Role};

/// Why the ledger could not do what was asked; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Its file cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] rand::rand_core::OsError),
    /// No token may count that long, or that short.
    #[error("a link counts from one minute to 400 days")]
    Lifetime,
    /// No user can be called that.
    #[error(
        "a user's name has 1 to {USER_BYTES_MAX} bytes, no control characters and no space around it"
    )]
    User,
    /// No token can be called that.
    #[error("a link's id has 1 to {ID_BYTES_MAX} bytes")]
    TokenId,
    /// There is no such key, or it is retired already.
    #[error("there is no such key in use")]
    NoSuchKey,
    /// A token that this server did not make.
    #[error("the token does not count anyway: {0}")]
    Token(#[from] TokenError),
    /// Nobody keeps the ledger any more, or too many wait for it.
    #[error("the server is busy or stopping")]
    Unavailable,
}

/// The file, and what may be done to it.
#[derive(Debug)]
pub struct Ledger {
    store: AccessStore,
}

impl Ledger {
    /// The ledger in this store; makes the first signing key.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn open(store: AccessStore, now: u64) -> Result<Self, LedgerError> {
        let mut ledger = Self { store };
        ledger.store.ensure_key(&new_key(now)?)?;
        Ok(ledger)
    }

    /// A number that changes with what others write.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) fn version(&self) -> Result<u64, StoreError> {
        self.store.data_version()
    }

    /// Everything, as it is.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn records(&self) -> Result<AccessRecords, LedgerError> {
        Ok(self.store.load()?)
    }

    /// Everything, to decide by.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn book(&self) -> Result<Book, LedgerError> {
        Ok(Book::new(&self.store.load()?))
    }

    /// Makes a token. From now on nobody joins without one.
    ///
    /// # Errors
    /// [`LedgerError`] where the invitation cannot be, or cannot be kept.
    pub fn issue(&mut self, invite: &Invite, now: u64) -> Result<Issued, LedgerError> {
        if !(LIFETIME_SECONDS_MIN..=LIFETIME_SECONDS_MAX).contains(&invite.seconds) {
            return Err(LedgerError::Lifetime);
        }
        if invite
            .user
            .as_deref()
            .is_some_and(|user| !token::is_user(user))
        {
            return Err(LedgerError::User);
        }
        let key = self.store.ensure_key(&new_key(now)?)?;
        let jti = new_id()?;
        // After what was taken back of the same user, be it in the same second.
        let whose = invite
            .user
            .as_deref()
            .map(|user| (user, invite.board.as_str()));
        let place = self.store.note_issued(now, whose)?;
        let claims = Claims {
            sub: invite.user.clone(),
            board: invite.board.as_str().to_owned(),
            role: invite.role,
            exp: now + invite.seconds,
            iat: now,
            ord: (place > now).then_some(place),
            jti,
        };
        let token = token::sign(&key.kid, &SigningKey::from_bytes(&key.secret), &claims)?;
        Ok(Issued {
            token,
            jti: claims.jti,
            expires: claims.exp,
        })
    }

    /// Takes one token back, by its name.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn revoke_token(&mut self, jti: &str, now: u64) -> Result<(), LedgerError> {
        if !token::is_id(jti) {
            return Err(LedgerError::TokenId);
        }
        self.revoke(Revoked::Token(jti.to_owned()), now)
    }

    /// Takes back the token whose text this is, whether its time has come, is over or not: the clock
    /// may be wrong; its name.
    ///
    /// # Errors
    /// [`LedgerError::Token`] where it never counts.
    pub fn revoke_text(&mut self, text: &str, now: u64) -> Result<String, LedgerError> {
        let book = self.book()?;
        let (claims, _) = token::read_any_time(text, |kid| book.key(kid))?;
        self.revoke_token(&claims.jti, now)?;
        Ok(claims.jti)
    }

    /// Takes back whatever a user was given until now, for one board or for all.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn revoke_user(
        &mut self,
        user: &str,
        board: Option<&BoardId>,
        now: u64,
    ) -> Result<(), LedgerError> {
        if !token::is_user(user) {
            return Err(LedgerError::User);
        }
        let user = user.to_owned();
        let board = board.map(|board| board.as_str().to_owned());
        self.revoke(Revoked::User { user, board }, now)
    }

    fn revoke(&mut self, revoked: Revoked, now: u64) -> Result<(), LedgerError> {
        let row = RevocationRow {
            revoked,
            made: now,
            // No token that it covers lives longer.
            until: now + LIFETIME_SECONDS_MAX,
        };
        Ok(self.store.revoke(&row)?)
    }

    /// Gives a user another role on a board than their token says.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn put_member(
        &mut self,
        board: &BoardId,
        user: &str,
        role: Role,
    ) -> Result<(), LedgerError> {
        if !token::is_user(user) {
            return Err(LedgerError::User);
        }
        let member = MemberRow {
            board: board.as_str().to_owned(),
            user: user.to_owned(),
            role: role.as_str().to_owned(),
        };
        Ok(self.store.put_member(&member)?)
    }

    /// Signs with a new key from now on; its name. What older ones signed still counts.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn rotate(&mut self, now: u64) -> Result<String, LedgerError> {
        let key = new_key(now)?;
        self.store.add_key(&key)?;
        Ok(key.kid)
    }

    /// From now on nothing counts that this key signed.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchKey`] where it did not count.
    pub fn retire(&mut self, kid: &str, now: u64) -> Result<(), LedgerError> {
        if self.store.retire_key(kid, now, &new_key(now)?)? {
            Ok(())
        } else {
            Err(LedgerError::NoSuchKey)
        }
    }
}

fn new_key(now: u64) -> Result<KeyRow, LedgerError> {
    let mut secret = [0; 32];
    OsRng.try_fill_bytes(&mut secret)?;
    let mut kid = new_id()?;
    kid.truncate(16);
    Ok(KeyRow {
        kid,
        secret,
        made: now,
        retired: None,
    })
}

/// A name that nobody guesses and nothing else has.
fn new_id() -> Result<String, LedgerError> {
    let mut bytes = [0; 16];
    OsRng.try_fill_bytes(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

#[cfg(test)]
mod tests;
