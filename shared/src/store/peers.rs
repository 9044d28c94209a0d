//! Peer ids on lease: one writer at a time, and none again after an unclean end.
//!
//! Two writers under one id scramble a document for everyone, so an id is used again only where it
//! is certain that nothing was written under it that this store does not hold: its last user
//! closed cleanly, and the store is not a copy of that user's.
//!
//! `in_use` is 1 while somebody has an id, 0 once the person has given it back, and 2 once a program has that wrote
//! beside them.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{Store, StoreError};
use crate::id::PeerId;

impl Store {
    /// Leases a peer id for writing to `board`: one that was closed cleanly, or else a new one
    /// from `random`. It is marked as in use, durably, before it is given out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lease_peer(&mut self, board: &str, random: u64) -> Result<PeerId, StoreError> {
        self.write(|transaction| {
            let clean: Option<i64> = transaction
                .prepare_cached(
                    "SELECT peer FROM peers WHERE board = ?1 AND in_use = 0 ORDER BY peer LIMIT 1",
                )?
                .query_row([board], |row| row.get(0))
                .optional()?;
            let peer = clean.map_or(peer_from_random(random), |bits| bits as u64);
            take(transaction, board, peer)?;
            Ok(peer)
        })
    }

    /// Leases a peer id for a program that writes to `board` beside the person: one that another program gave back and
    /// that `suits`, or else a new one from `random`. The person is never given one of these, nor a program one of
    /// theirs: documents say by the id who has written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lease_guest_peer(
        &mut self,
        board: &str,
        random: u64,
        suits: impl Fn(PeerId) -> bool,
    ) -> Result<PeerId, StoreError> {
        self.write(|transaction| {
            let clean = transaction
                .prepare_cached(
                    "SELECT peer FROM peers WHERE board = ?1 AND in_use = 2 ORDER BY peer",
                )?
                .query_map([board], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            let mut clean = clean.into_iter().map(|bits| bits as u64);
            let suiting = clean.find(|peer| suits(*peer));
            let peer = suiting.unwrap_or_else(|| peer_from_random(random));
            take(transaction, board, peer)?;
            Ok(peer)
        })
    }

    /// Gives a program's id back, as [`Store::release_peer`] does the person's.
    ///
    /// # Errors
    /// [`StoreError`]; the id then stays in use and is not leased again.
    pub fn release_guest_peer(&mut self, board: &str, peer: PeerId) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE peers SET in_use = 2 WHERE board = ?1 AND peer = ?2";
            transaction
                .prepare_cached(sql)?
                .execute(params![board, peer as i64])
                .map(|_| ())
        })
    }

    /// Gives an id back: all that was written under it is saved, and nobody writes under it now.
    ///
    /// # Errors
    /// [`StoreError`]; the id then stays in use and is not leased again.
    pub fn release_peer(&mut self, board: &str, peer: PeerId) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE peers SET in_use = 0 WHERE board = ?1 AND peer = ?2";
            transaction
                .prepare_cached(sql)?
                .execute(params![board, peer as i64])
                .map(|_| ())
        })
    }

    /// Ends an id for good, as after a server's refusal.
    ///
    /// # Errors
    /// [`StoreError`]; the id then stays in use and is not leased again.
    pub fn retire_peer(&mut self, board: &str, peer: PeerId) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "DELETE FROM peers WHERE board = ?1 AND peer = ?2";
            transaction
                .prepare_cached(sql)?
                .execute(params![board, peer as i64])
                .map(|_| ())
        })
    }

    /// Ends all ids of a board for good: part of its log is lost, and an id's earlier operations
    /// may have been in that part.
    ///
    /// # Errors
    /// [`StoreError`]; no id was ended.
    pub fn retire_peers(&mut self, board: &str) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction
                .execute("DELETE FROM peers WHERE board = ?1", [board])
                .map(|_| ())
        })
    }

    /// Retires what an earlier process left in use, and every id where `folder` (an identity that
    /// a copy does not share) is not the one seen last. Only for the process that owns the folder,
    /// and before its first lease.
    pub(super) fn retire_stale_peers(&mut self, folder: &str) -> Result<(), StoreError> {
        const KEY: &str = "store.folder";
        self.write(|transaction| {
            let seen: Option<String> = transaction
                .query_row("SELECT json FROM settings WHERE key = ?1", [KEY], |row| {
                    row.get(0)
                })
                .optional()?;
            let folder = serde_json::Value::from(folder).to_string();
            if seen.as_ref() == Some(&folder) {
                transaction.execute("DELETE FROM peers WHERE in_use = 1", [])?;
                return Ok(());
            }
            transaction.execute("DELETE FROM peers", [])?;
            let sql = "INSERT INTO settings (key, json) VALUES (?1, ?2)
                       ON CONFLICT (key) DO UPDATE SET json = excluded.json";
            transaction.execute(sql, [KEY, &folder]).map(|_| ())
        })
    }
}

/// Marks an id as in use.
fn take(transaction: &Transaction<'_>, board: &str, peer: PeerId) -> rusqlite::Result<()> {
    let sql = "INSERT INTO peers (board, peer, in_use) VALUES (?1, ?2, 1)
               ON CONFLICT (board, peer) DO UPDATE SET in_use = 1";
    transaction
        .prepare_cached(sql)?
        .execute(params![board, peer as i64])
        .map(|_| ())
}

/// Loro keeps the largest id for itself; 0 reads as "none" in too many places.
fn peer_from_random(random: u64) -> PeerId {
    random.clamp(1, u64::MAX - 1)
}
