//! What is written to and read from the access file, row by row.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{AccessRecords, AccessStore, KeyRow, MemberRow, RevocationRow, Revoked};
use crate::store::StoreError;

impl AccessStore {
    /// Everything the file holds, in one consistent state.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn load(&self) -> Result<AccessRecords, StoreError> {
        self.read(|connection| {
            let issued: Option<u64> = connection
                .query_row("SELECT first FROM issued", [], |row| row.get(0))
                .optional()?;
            Ok(AccessRecords {
                keys: keys(connection)?,
                tokens_issued: issued.is_some(),
                revocations: revocations(connection)?,
                members: members(connection)?,
            })
        })
    }

    /// Keeps `key` unless there is one that counts already; the newest that counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ensure_key(&mut self, key: &KeyRow) -> Result<KeyRow, StoreError> {
        self.write(|transaction| {
            if let Some(found) = newest_key(transaction)? {
                return Ok(found);
            }
            insert_key(transaction, key)?;
            Ok(key.clone())
        })
    }

    /// Keeps a key, which is the newest from now on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_key(&mut self, key: &KeyRow) -> Result<(), StoreError> {
        self.write(|transaction| insert_key(transaction, key))
    }

    /// From now on nothing counts that this key signed; false where no such key counted. Where it
    /// was the last one, `next` takes its place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn retire_key(&mut self, kid: &str, at: u64, next: &KeyRow) -> Result<bool, StoreError> {
        self.write(|transaction| {
            // The secret is of no use to anybody but a thief.
            let sql = "UPDATE keys SET retired = ?2, secret = zeroblob(32)
                       WHERE kid = ?1 AND retired IS NULL";
            if transaction.execute(sql, params![kid, at])? == 0 {
                return Ok(false);
            }
            if newest_key(transaction)?.is_none() {
                insert_key(transaction, next)?;
            }
            Ok(true)
        })
    }

    /// Notes that a token was issued, before anybody has it; its place in the order of tokens, which is
    /// `at`, or later where what was taken back of this user on this board would cover it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_issued(&mut self, at: u64, whose: Option<(&str, &str)>) -> Result<u64, StoreError> {
        self.write(|transaction| {
            let covered = match whose {
                Some((user, board)) => covered_until(transaction, user, board)?,
                None => None,
            };
            let place = covered.map_or(at, |covered| at.max(covered + 1));
            let sql = "INSERT INTO issued (id, first, newest) VALUES (1, ?1, ?2)
                       ON CONFLICT (id) DO UPDATE SET newest = max(newest, excluded.newest)";
            transaction.execute(sql, [at, place])?;
            Ok(place)
        })
    }

    /// Takes tokens back, and forgets what was taken back of tokens that have expired since.
    ///
    /// A clock may have been ahead, or go back: the row covers every token that was ever given out here,
    /// and never less than one before it for the same did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn revoke(&mut self, row: &RevocationRow) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM revocations WHERE until < ?1", [row.made])?;
            let (jti, user, board) = match &row.revoked {
                Revoked::Token(jti) => (Some(jti), None, None),
                Revoked::User { user, board } => (None, Some(user), board.as_ref()),
            };
            let sql = "SELECT max(
                           coalesce((SELECT max(newest) FROM issued), 0),
                           coalesce((SELECT max(made) FROM revocations
                               WHERE jti IS ?1 AND user IS ?2 AND board IS ?3), 0))";
            let covered: u64 =
                transaction.query_row(sql, params![jti, user, board], |row| row.get(0))?;
            let made = row.made.max(covered);
            // As long after it as was asked for.
            let until = made.saturating_add(row.until.saturating_sub(row.made));
            // Once for the same: what is taken back later contains what was before.
            let sql = "DELETE FROM revocations WHERE jti IS ?1 AND user IS ?2 AND board IS ?3";
            transaction.execute(sql, params![jti, user, board])?;
            if let (Some(user), Some(board)) = (user, board) {
                remove_member(transaction, board, user)?;
            }
            let sql = "INSERT INTO revocations (jti, user, board, made, until)
                       VALUES (?1, ?2, ?3, ?4, ?5)";
            transaction
                .execute(sql, params![jti, user, board, made, until])
                .map(|_| ())
        })
    }

    /// Gives a member a role, whatever their token says.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_member(&mut self, member: &MemberRow) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "INSERT INTO members (board, user, role) VALUES (?1, ?2, ?3)
                       ON CONFLICT (board, user) DO UPDATE SET role = excluded.role";
            transaction
                .execute(sql, params![member.board, member.user, member.role])
                .map(|_| ())
        })
    }
}

fn insert_key(connection: &Connection, key: &KeyRow) -> rusqlite::Result<()> {
    let sql = "INSERT INTO keys (kid, secret, made, retired) VALUES (?1, ?2, ?3, ?4)";
    connection
        .execute(sql, params![key.kid, key.secret, key.made, key.retired])
        .map(|_| ())
}

fn remove_member(connection: &Connection, board: &str, user: &str) -> rusqlite::Result<()> {
    let sql = "DELETE FROM members WHERE board = ?1 AND user = ?2";
    connection.execute(sql, [board, user]).map(|_| ())
}

/// Up to which place what this user was given for this board is taken back.
fn covered_until(
    connection: &Connection,
    user: &str,
    board: &str,
) -> rusqlite::Result<Option<u64>> {
    let sql = "SELECT max(made) FROM revocations WHERE user = ?1 AND (board = ?2 OR board IS NULL)";
    connection.query_row(sql, [user, board], |row| row.get(0))
}

fn newest_key(connection: &Connection) -> rusqlite::Result<Option<KeyRow>> {
    let sql = "SELECT kid, secret, made, retired FROM keys WHERE retired IS NULL
               ORDER BY rowid DESC LIMIT 1";
    connection.query_row(sql, [], key_of).optional()
}

fn keys(connection: &Connection) -> rusqlite::Result<Vec<KeyRow>> {
    let sql = "SELECT kid, secret, made, retired FROM keys ORDER BY rowid";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], key_of)?.collect()
}

fn key_of(row: &Row<'_>) -> rusqlite::Result<KeyRow> {
    Ok(KeyRow {
        kid: row.get(0)?,
        secret: row.get(1)?,
        made: row.get(2)?,
        retired: row.get(3)?,
    })
}

fn revocations(connection: &Connection) -> rusqlite::Result<Vec<RevocationRow>> {
    let sql = "SELECT jti, user, board, made, until FROM revocations ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let (jti, board): (Option<String>, Option<String>) = (row.get(0)?, row.get(2)?);
        let revoked = match jti {
            Some(jti) => Revoked::Token(jti),
            None => Revoked::User {
                user: row.get(1)?,
                board,
            },
        };
        Ok(RevocationRow {
            revoked,
            made: row.get(3)?,
            until: row.get(4)?,
        })
    })?;
    rows.collect()
}

fn members(connection: &Connection) -> rusqlite::Result<Vec<MemberRow>> {
    let sql = "SELECT board, user, role FROM members ORDER BY board, user";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(MemberRow {
            board: row.get(0)?,
            user: row.get(1)?,
            role: row.get(2)?,
        })
    })?;
    rows.collect()
}
