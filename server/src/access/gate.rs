//! The gate: a server's rules and what the ledger says now. Every join and every call to the control
//! API is decided here; rights that were given ask here whether they still hold.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tavla_shared::id::BoardId;
use tokio::sync::watch;

use super::host::is_local;
use super::refusal::{Ended, Refusal};
use super::right::{Basis, Grant, Right};
use super::token;
use super::{Access, Book, Role, Visit};

type Here = BTreeMap<BoardId, BTreeMap<String, (usize, Role)>>;

/// Decides. Shared by all connections and rooms of a server.
#[derive(Debug)]
pub struct Gate {
    rules: Access,
    book: watch::Sender<Arc<Book>>,
    /// Counts the books.
    revision: AtomicU64,
    /// How far the wall clock is from the server's own, in milliseconds: the server's never goes
    /// back, a wall clock that was wrong does.
    offset: AtomicI64,
    /// How many rights each user whom a token names holds now, by board, and the latest's role.
    here: Mutex<Here>,
}

impl Gate {
    /// A gate by these rules and this book.
    pub fn new(rules: Access, mut book: Book) -> Arc<Self> {
        book.tokens_issued |= rules.tokens_issued;
        let (book, _) = watch::channel(Arc::new(book));
        Arc::new(Self {
            rules,
            book,
            revision: AtomicU64::new(0),
            offset: AtomicI64::new(0),
            here: Mutex::default(),
        })
    }

    /// The rules.
    pub fn rules(&self) -> &Access {
        &self.rules
    }

    /// The book.
    pub fn book(&self) -> Arc<Book> {
        Arc::clone(&self.book.borrow())
    }

    /// Puts a new book in force: from now on nothing is done by the old one.
    pub fn publish(&self, mut book: Book) {
        book.tokens_issued |= self.rules.tokens_issued;
        self.book.send_modify(|current| {
            *current = Arc::new(book);
            // Before anybody is woken, who would ask by it.
            self.revision.fetch_add(1, Ordering::AcqRel);
        });
    }

    /// Which book it is.
    pub fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Tells of new books.
    pub fn news(&self) -> watch::Receiver<Arc<Book>> {
        self.book.subscribe()
    }

    /// Says how far the wall clock is from the server's own.
    pub fn set_wall_offset(&self, millis: i64) {
        self.offset.store(millis, Ordering::Relaxed);
    }

    /// The wall clock's seconds at the server's `now`.
    pub fn seconds_of(&self, now: u64) -> u64 {
        now.saturating_add_signed(self.offset.load(Ordering::Relaxed)) / 1000
    }

    /// The server's milliseconds at the wall clock's `seconds`.
    pub(super) fn millis_of(&self, seconds: u64) -> u64 {
        let offset = self.offset.load(Ordering::Relaxed);
        seconds
            .saturating_mul(1000)
            .saturating_add_signed(offset.saturating_neg())
    }

    /// What this visit, with this token, may do on this board.
    ///
    /// # Errors
    /// [`Refusal`] where it may do nothing.
    pub fn grant(
        self: &Arc<Self>,
        visit: &Visit,
        token: Option<&str>,
        board: &BoardId,
        now: u64,
    ) -> Result<Grant, Refusal> {
        self.rules.check_origin(visit)?;
        // First: a right by a newer book than it says is only looked at once more.
        let revision = self.revision();
        let book = self.book();
        let basis = match token {
            Some(token) => {
                let seconds = self.seconds_of(now);
                let (claims, kid) = token::read(token, |kid| book.key(kid), seconds)?;
                if claims.board != board.as_str() {
                    return Err(Refusal::OtherBoard);
                }
                Basis::Token { claims, kid }
            }
            None if self.rules.open || self.is_local(visit) => Basis::Open,
            None => return Err(Refusal::TokenNeeded),
        };
        let role = basis.role(&book).map_err(|ended| match ended {
            Ended::TokenNeeded => Refusal::TokenNeeded,
            _ => Refusal::TokenRevoked,
        })?;
        let creates = role == Role::Owner || matches!(basis, Basis::Open);
        let right = Right::new(Arc::clone(self), board.clone(), basis, role, revision);
        Ok(Grant { right, creates })
    }

    /// What this visit may do on this board by the control API; without a token, only on this
    /// machine, also where everybody may join.
    ///
    /// # Errors
    /// [`Refusal`] where it may do nothing.
    pub fn grant_control(
        self: &Arc<Self>,
        visit: &Visit,
        token: Option<&str>,
        board: &BoardId,
        now: u64,
    ) -> Result<Grant, Refusal> {
        let grant = self.grant(visit, token, board, now)?;
        if token.is_none() && !self.is_local(visit) {
            return Err(Refusal::TokenNeeded);
        }
        Ok(grant)
    }

    fn is_local(&self, visit: &Visit) -> bool {
        !self.rules.behind_proxy && is_local(visit)
    }

    /// The users whom tokens name and who are on a board now, as what.
    pub fn users_here(&self, board: &BoardId) -> Vec<(String, Role)> {
        let here = self.here();
        let users = here.get(board).into_iter().flatten();
        users
            .map(|(user, (_, role))| (user.clone(), *role))
            .collect()
    }

    pub(super) fn count_in(&self, board: &BoardId, user: &str, role: Role) {
        let mut here = self.here();
        let users = here.entry(board.clone()).or_default();
        let (count, latest) = users.entry(user.to_owned()).or_insert((0, role));
        *count += 1;
        *latest = role;
    }

    pub(super) fn count_out(&self, board: &BoardId, user: &str) {
        let mut here = self.here();
        let Some(users) = here.get_mut(board) else {
            return;
        };
        if let Some((count, _)) = users.get_mut(user) {
            *count -= 1;
            if *count == 0 {
                users.remove(user);
            }
        }
        if users.is_empty() {
            here.remove(board);
        }
    }

    fn here(&self) -> MutexGuard<'_, Here> {
        self.here.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
