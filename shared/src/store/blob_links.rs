//! Which boards of a server have which files: what was put to a board, how large it is, and since when no
//! shape shows it. The bytes are elsewhere.
//!
//! A file of its own beside the boards, so that whoever uploads never waits for the log, nor the log for
//! them. Knows no clock: times are passed in, in Unix seconds.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, Transaction, params};

use super::error::check_place;
use super::schema::Schema;
use super::{StoreError, transaction};
use crate::blob::BlobHash;

/// The file within a server's data folder.
const FILE: &str = "blobs.sqlite";

/// Its id is `TavB`.
const SCHEMA: Schema = Schema {
    application_id: 0x5461_7642,
    migrations: &[VERSION_1],
};
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const VERSION_1: &str = "
-- A row from the moment an upload begins; it counts once it is whole.
CREATE TABLE links (
    board TEXT NOT NULL,
    hash  BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    put   INTEGER NOT NULL,
    whole INTEGER NOT NULL DEFAULT 0,
    lost  INTEGER,
    PRIMARY KEY (board, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_of_a_file ON links (hash);
-- Up to which record a board was looked through for what its shapes show.
CREATE TABLE looked (
    board TEXT PRIMARY KEY,
    last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// A file of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobLink {
    /// Which.
    pub hash: BlobHash,
    /// How large it is, or will be.
    pub bytes: u64,
    /// When its upload ended, or began where it has not ended.
    pub put: u64,
    /// Whether all of it has come.
    pub whole: bool,
    /// Since when no shape is known to show it.
    pub lost: Option<u64>,
}

/// What came of beginning to put a file to a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlobBegun {
    /// It is expected now.
    Expected,
    /// The board would have more bytes of files than it may.
    Full {
        /// What its other files take.
        bytes: u64,
    },
}

/// One connection to the file. Blocks; what a write returned for is durable.
#[derive(Debug)]
pub struct BlobLinks {
    connection: Connection,
    path: PathBuf,
}

impl BlobLinks {
    /// Opens the file in this data folder, making both if there are none.
    ///
    /// # Errors
    /// [`StoreError`]; a file of a newer Tavla or of another program is left untouched.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        fs::create_dir_all(folder).map_err(|error| StoreError::from_io(&path, &error))?;
        check_place(&path)?;
        let opened = Connection::open_with_flags(
            &path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        );
        let connection = opened.map_err(|error| StoreError::from_sqlite(&path, &error))?;
        Self::prepare(connection, path)
    }

    /// One that is gone with this connection, for a server that keeps nothing.
    ///
    /// # Errors
    /// [`StoreError`] where SQLite cannot.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let opened = Connection::open_in_memory();
        let connection = opened.map_err(|error| StoreError::from_sqlite(&path, &error))?;
        Self::prepare(connection, path)
    }

    fn prepare(mut connection: Connection, path: PathBuf) -> Result<Self, StoreError> {
        connection
            .busy_timeout(BUSY_TIMEOUT)
            .map_err(|error| StoreError::from_sqlite(&path, &error))?;
        SCHEMA.prepare(&mut connection, &path)?;
        Ok(Self { connection, path })
    }

    /// A file of a board, whole or expected.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn link(&self, board: &str, hash: &BlobHash) -> Result<Option<BlobLink>, StoreError> {
        self.read(|connection| {
            let sql =
                "SELECT hash, bytes, put, whole, lost FROM links WHERE board = ?1 AND hash = ?2";
            let mut statement = connection.prepare_cached(sql)?;
            statement
                .query_row(params![board, hash.as_bytes()], read_link)
                .optional()
        })
    }

    /// Expects a file of so many bytes, unless the board's files would be over `bytes_max` with it. One that
    /// was whole is not any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin(
        &mut self,
        board: &str,
        link: (&BlobHash, u64),
        bytes_max: u64,
        now: u64,
    ) -> Result<BlobBegun, StoreError> {
        let (hash, bytes) = link;
        self.write(|transaction| {
            let sql = "SELECT coalesce(sum(bytes), 0) FROM links WHERE board = ?1 AND hash <> ?2";
            let others: u64 = transaction
                .prepare_cached(sql)?
                .query_row(params![board, hash.as_bytes()], |row| row.get(0))?;
            if others.saturating_add(bytes) > bytes_max {
                return Ok(BlobBegun::Full { bytes: others });
            }
            let sql = "INSERT INTO links (board, hash, bytes, put) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (board, hash) DO UPDATE
                SET bytes = excluded.bytes, put = excluded.put, whole = 0, lost = NULL";
            transaction.prepare_cached(sql)?.execute(params![
                board,
                hash.as_bytes(),
                bytes,
                now
            ])?;
            Ok(BlobBegun::Expected)
        })
    }

    /// From now on the board has the file, and has to be looked through again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn finish(&mut self, board: &str, hash: &BlobHash, now: u64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE links SET whole = 1, put = ?3, lost = NULL
                WHERE board = ?1 AND hash = ?2";
            transaction
                .prepare_cached(sql)?
                .execute(params![board, hash.as_bytes(), now])?;
            // Whether a shape shows it has to be looked for.
            transaction
                .execute("DELETE FROM looked WHERE board = ?1", [board])
                .map(|_| ())
        })
    }

    /// Boards that have files or expect some, sorted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn boards(&self) -> Result<Vec<String>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT DISTINCT board FROM links ORDER BY board")?;
            statement.query_map([], |row| row.get(0))?.collect()
        })
    }

    /// The files of a board, sorted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn of_board(&self, board: &str) -> Result<Vec<BlobLink>, StoreError> {
        self.read(|connection| {
            let sql =
                "SELECT hash, bytes, put, whole, lost FROM links WHERE board = ?1 ORDER BY hash";
            let mut statement = connection.prepare_cached(sql)?;
            statement.query_map([board], read_link)?.collect()
        })
    }

    /// Up to which record the board was looked through.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn looked(&self, board: &str) -> Result<Option<u64>, StoreError> {
        self.read(|connection| {
            connection
                .query_row("SELECT last FROM looked WHERE board = ?1", [board], |row| {
                    row.get(0)
                })
                .optional()
        })
    }

    /// Notes which files the board's shapes show, up to its record `last`: what they do not show is lost
    /// since `now`, where it was not lost before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn look(
        &mut self,
        board: &str,
        shown: &BTreeSet<BlobHash>,
        last: u64,
        now: u64,
    ) -> Result<(), StoreError> {
        let links = self.of_board(board)?;
        self.write(|transaction| {
            for link in links {
                let is_shown = shown.contains(&link.hash);
                let since = (!is_shown).then(|| link.lost.unwrap_or(now));
                if since != link.lost {
                    let sql = "UPDATE links SET lost = ?3 WHERE board = ?1 AND hash = ?2";
                    transaction.prepare_cached(sql)?.execute(params![
                        board,
                        link.hash.as_bytes(),
                        since
                    ])?;
                }
            }
            let sql = "INSERT INTO looked (board, last) VALUES (?1, ?2)
                ON CONFLICT (board) DO UPDATE SET last = excluded.last";
            transaction.execute(sql, params![board, last]).map(|_| ())
        })
    }

    /// Whether another board than this one has a file or expects it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_elsewhere(&self, board: &str, hash: &BlobHash) -> Result<bool, StoreError> {
        self.read(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM links WHERE hash = ?2 AND board <> ?1)";
            connection
                .prepare_cached(sql)?
                .query_row(params![board, hash.as_bytes()], |row| row.get(0))
        })
    }

    /// Whether any board has all of a file.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_whole_anywhere(&self, hash: &BlobHash) -> Result<bool, StoreError> {
        self.read(|connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM links WHERE hash = ?1 AND whole = 1)";
            connection
                .prepare_cached(sql)?
                .query_row([hash.as_bytes()], |row| row.get(0))
        })
    }

    /// The bytes of a file are not what they were: no board has it from now on, and each that had it expects
    /// it again. How many had it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn spoil(&mut self, hash: &BlobHash, now: u64) -> Result<usize, StoreError> {
        self.write(|transaction| {
            let sql = "UPDATE links SET whole = 0, put = ?2 WHERE hash = ?1 AND whole = 1";
            transaction
                .prepare_cached(sql)?
                .execute(params![hash.as_bytes(), now])
        })
    }

    /// Files that are expected, and by which board, sorted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn expected(&self) -> Result<Vec<(String, BlobHash)>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT hash, bytes, put, whole, lost, board FROM links WHERE whole = 0
                ORDER BY board, hash";
            let mut statement = connection.prepare_cached(sql)?;
            statement
                .query_map([], |row| Ok((row.get(5)?, read_link(row)?.hash)))?
                .collect()
        })
    }

    /// Takes a file from a board.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn remove(&mut self, board: &str, hash: &BlobHash) -> Result<(), StoreError> {
        self.write(|transaction| {
            let sql = "DELETE FROM links WHERE board = ?1 AND hash = ?2";
            transaction
                .execute(sql, params![board, hash.as_bytes()])
                .map(|_| ())
        })
    }

    fn read<T>(
        &self,
        body: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        transaction::read(&self.connection, &self.path, body)
    }

    fn write<T>(
        &mut self,
        body: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        transaction::write(&mut self.connection, &self.path, body)
    }
}

fn read_link(row: &Row<'_>) -> rusqlite::Result<BlobLink> {
    let hash: [u8; 32] = row.get(0)?;
    Ok(BlobLink {
        // 32 bytes are always a name; any other length was refused a line above.
        hash: BlobHash::from_bytes(&hash).unwrap_or_else(|| BlobHash::of(&hash)),
        bytes: row.get(1)?,
        put: row.get(2)?,
        whole: row.get(3)?,
        lost: row.get(4)?,
    })
}
