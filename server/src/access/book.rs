//! What the ledger says now, in a form that joins are decided by. Never changes: a new one is made.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::{SigningKey, VerifyingKey};
use tavla_shared::id::BoardId;
use tavla_shared::store::{AccessRecords, Revoked};

use super::Role;
use super::refusal::Ended;
use super::token::{Claims, FoundKey};

/// What the ledger says now. Holds no secret.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Whether any token was ever issued.
    pub tokens_issued: bool,
    /// By name; none for a retired one.
    keys: BTreeMap<String, Option<VerifyingKey>>,
    tokens: BTreeSet<String>,
    /// Up to which place in the order of their tokens what a user had been given was taken back, for a
    /// board or for all.
    users: BTreeMap<(String, Option<String>), u64>,
    /// By board, then by user.
    members: BTreeMap<String, BTreeMap<String, Role>>,
}

impl Book {
    /// What these records say.
    pub fn new(records: &AccessRecords) -> Self {
        let mut book = Self {
            tokens_issued: records.tokens_issued,
            ..Self::default()
        };
        for key in &records.keys {
            let counts = || SigningKey::from_bytes(&key.secret).verifying_key();
            let verifying = key.retired.is_none().then(counts);
            book.keys.insert(key.kid.clone(), verifying);
        }
        for row in &records.revocations {
            match &row.revoked {
                Revoked::Token(jti) => {
                    book.tokens.insert(jti.clone());
                }
                Revoked::User { user, board } => {
                    let whose = (user.clone(), board.clone());
                    book.users.insert(whose, row.made);
                }
            }
        }
        for member in &records.members {
            let role = member.role.parse().unwrap_or_else(|error| {
                tracing::error!(%error, "a member's role is of a newer version; they may read");
                Role::Viewer
            });
            let board = book.members.entry(member.board.clone()).or_default();
            board.insert(member.user.clone(), role);
        }
        book
    }

    /// The key of that name.
    pub(super) fn key(&self, kid: &str) -> Option<FoundKey> {
        Some(match self.keys.get(kid)? {
            Some(verifying) => FoundKey::Counts(*verifying),
            None => FoundKey::Retired,
        })
    }

    /// The members of a board whose role is not what their token says, by user.
    pub fn members(&self, board: &BoardId) -> impl Iterator<Item = (&str, Role)> {
        let members = self.members.get(board.as_str()).into_iter().flatten();
        members.map(|(user, role)| (user.as_str(), *role))
    }

    /// What a token that is whole may do now.
    ///
    /// # Errors
    /// [`Ended::Revoked`].
    pub(super) fn role(&self, claims: &Claims, kid: &str) -> Result<Role, Ended> {
        if !matches!(self.keys.get(kid), Some(Some(_))) || self.tokens.contains(&claims.jti) {
            return Err(Ended::Revoked);
        }
        let Some(user) = &claims.sub else {
            return Ok(claims.role);
        };
        if self
            .user_revoked_at(user, &claims.board)
            .is_some_and(|made| claims.place() <= made)
        {
            return Err(Ended::Revoked);
        }
        let member = self
            .members
            .get(&claims.board)
            .and_then(|users| users.get(user));
        Ok(member.copied().unwrap_or(claims.role))
    }

    fn user_revoked_at(&self, user: &str, board: &str) -> Option<u64> {
        let whose = |board: Option<&str>| (user.to_owned(), board.map(str::to_owned));
        let here = self.users.get(&whose(Some(board)));
        here.max(self.users.get(&whose(None))).copied()
    }
}
