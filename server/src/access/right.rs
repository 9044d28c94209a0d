//! A right that was given, which ends by itself: at its time, or when the book says so.
//!
//! Whoever acts for somebody asks their right each time, so that nothing is done with a right that
//! ended, however long the wish to do it has been on its way.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tavla_shared::id::BoardId;

use super::gate::Gate;
use super::refusal::Ended;
use super::token::Claims;
use super::{Book, Role};

/// What a visit may do on one board.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The right to do it.
    pub right: Right,
    /// Whether a board that does not exist yet comes to be by joining it.
    pub creates: bool,
}

/// A right on one board; clones are the same right.
#[derive(Clone)]
pub struct Right(Arc<Held>);

struct Held {
    role: Role,
    /// None: for ever, whatever any book says.
    given: Option<Given>,
}

struct Given {
    gate: Arc<Gate>,
    board: BoardId,
    basis: Basis,
    /// The newest book by which it holds.
    seen: AtomicU64,
}

/// What a right was given for.
pub(super) enum Basis {
    /// For being on this machine, or for nothing.
    Open,
    /// For a token that is whole, signed by this key.
    Token { claims: Claims, kid: String },
}

impl Basis {
    /// The role it gives by this book.
    pub(super) fn role(&self, book: &Book) -> Result<Role, Ended> {
        match self {
            Self::Open if book.tokens_issued => Err(Ended::TokenNeeded),
            Self::Open => Ok(Role::Editor),
            Self::Token { claims, kid } => book.role(claims, kid),
        }
    }
}

impl Right {
    /// A right that never ends.
    pub fn lasting(role: Role) -> Self {
        Self(Arc::new(Held { role, given: None }))
    }

    /// A right by the book of `revision`.
    pub(super) fn new(
        gate: Arc<Gate>,
        board: BoardId,
        basis: Basis,
        role: Role,
        revision: u64,
    ) -> Self {
        let given = Given {
            gate,
            board,
            basis,
            seen: AtomicU64::new(revision),
        };
        let right = Self(Arc::new(Held {
            role,
            given: Some(given),
        }));
        if let (Some(given), Some(user)) = (&right.0.given, right.user()) {
            given.gate.count_in(&given.board, user, role);
        }
        right
    }

    /// The role it was given as.
    pub fn role(&self) -> Role {
        self.0.role
    }

    /// The user a token names.
    pub fn user(&self) -> Option<&str> {
        self.claims()?.sub.as_deref()
    }

    /// The name of the token.
    pub fn token(&self) -> Option<&str> {
        Some(&self.claims()?.jti)
    }

    fn claims(&self) -> Option<&Claims> {
        match &self.0.given.as_ref()?.basis {
            Basis::Token { claims, .. } => Some(claims),
            Basis::Open => None,
        }
    }

    /// When it ends by itself, in the clock's milliseconds.
    pub fn expires_at(&self) -> Option<u64> {
        let given = self.0.given.as_ref()?;
        Some(given.gate.millis_of(self.claims()?.exp))
    }

    /// Whether it still holds, as far as the book goes.
    ///
    /// # Errors
    /// [`Ended`] where it does not.
    pub fn standing(&self) -> Result<(), Ended> {
        let Some(given) = &self.0.given else {
            return Ok(());
        };
        let revision = given.gate.revision();
        if given.seen.load(Ordering::Acquire) == revision {
            return Ok(());
        }
        let role = given.basis.role(&given.gate.book())?;
        if role != self.0.role {
            return Err(Ended::RoleChanged(role));
        }
        given.seen.fetch_max(revision, Ordering::AcqRel);
        Ok(())
    }

    /// Whether it still holds.
    ///
    /// # Errors
    /// [`Ended`] where it does not.
    pub fn check(&self, now: u64) -> Result<(), Ended> {
        if self.expires_at().is_some_and(|at| at <= now) {
            return Err(Ended::Expired);
        }
        self.standing()
    }
}

impl fmt::Debug for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Right({})", self.0.role)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(given) = &self.given
            && let Basis::Token { claims, .. } = &given.basis
            && let Some(user) = &claims.sub
        {
            given.gate.count_out(&given.board, user);
        }
    }
}
