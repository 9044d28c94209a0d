//! The tables, and how a file of an earlier version becomes one of this version: for the boards' file,
//! and for every other one, which brings its own tables.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// A kind of file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schema {
    /// Tells such a file from another program's database, and from our other kinds.
    pub(super) application_id: i32,
    /// Each brings a file from the version of its index to the next. Never edited once released.
    pub(super) migrations: &'static [&'static str],
}

/// The newest schema this program knows: the number of migrations.
pub const SCHEMA_VERSION: u32 = BOARDS.version();

/// The boards' file; its id is `Tavl`.
pub(super) const BOARDS: Schema = Schema {
    application_id: 0x5461_766c,
    migrations: &[
        VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6,
    ],
};

const VERSION_1: &str = "
-- Sequence numbers start at 1 and are never used twice, so `next_seq` outlives the records.
CREATE TABLE documents (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    next_seq   INTEGER NOT NULL DEFAULT 1,
    local_seq  INTEGER NOT NULL DEFAULT 0,
    synced_seq INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE records (
    document    INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    seq         INTEGER NOT NULL,
    checksum    INTEGER NOT NULL,
    remote      INTEGER NOT NULL,
    quarantined INTEGER NOT NULL DEFAULT 0,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (document, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE snapshots (
    id       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    upto     INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    UNIQUE (document, upto)
) STRICT;
CREATE TABLE boards (
    id       TEXT PRIMARY KEY,
    title    TEXT NOT NULL,
    created  INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    opened   INTEGER,
    trashed  INTEGER,
    server   TEXT
) STRICT;
CREATE TABLE cameras (
    board TEXT PRIMARY KEY REFERENCES boards (id) ON DELETE CASCADE,
    x     REAL NOT NULL,
    y     REAL NOT NULL,
    zoom  REAL NOT NULL
) STRICT;
CREATE TABLE settings (
    key  TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT;
-- A 64-bit peer id is kept as the signed integer of the same bits.
CREATE TABLE peers (
    board  TEXT NOT NULL,
    peer   INTEGER NOT NULL,
    in_use INTEGER NOT NULL,
    PRIMARY KEY (board, peer)
) STRICT;
CREATE TABLE rooms (
    name    TEXT PRIMARY KEY,
    created INTEGER NOT NULL
) STRICT;
";

const VERSION_2: &str = "
-- Files that shapes show, by the SHA-256 of their bytes.
CREATE TABLE blobs (
    hash  BLOB PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
";

const VERSION_3: &str = "
-- What a document once showed, to be shown while it loads.
CREATE TABLE stills (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    checksum INTEGER NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;
";

const VERSION_4: &str = "
-- Which files a board's server is known to have, and since when.
CREATE TABLE sent_blobs (
    board  TEXT NOT NULL,
    server TEXT NOT NULL,
    hash   BLOB NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (board, server, hash)
) STRICT, WITHOUT ROWID;
";

const VERSION_5: &str = "
-- What a person keeps to put on boards again and again, on this device.
CREATE TABLE library (
    id        TEXT PRIMARY KEY,
    rank      TEXT NOT NULL,
    name      TEXT NOT NULL,
    created   INTEGER NOT NULL,
    published INTEGER NOT NULL,
    shapes    TEXT NOT NULL
) STRICT;
";

const VERSION_6: &str = "
-- What a document was when it was looked through for the files that it shows,
CREATE TABLE looked (
    document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    next     INTEGER NOT NULL,
    upto     INTEGER,
    checksum INTEGER
) STRICT;
-- which those were,
CREATE TABLE shown_blobs (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    hash     BLOB NOT NULL,
    PRIMARY KEY (document, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX documents_that_show ON shown_blobs (hash);
-- and since when nothing was found to show a file.
CREATE TABLE lost_blobs (
    hash  BLOB PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

impl Schema {
    /// The newest version this program knows.
    pub(super) const fn version(&self) -> u32 {
        self.migrations.len() as u32
    }

    /// Checks whose file this is before the first byte is written to it, then makes it ours.
    pub(super) fn prepare(
        &self,
        connection: &mut Connection,
        path: &Path,
    ) -> Result<(), StoreError> {
        let failed = |error: rusqlite::Error| StoreError::from_sqlite(path, &error);
        let fresh = self.check_owner(connection, path)?;
        configure(connection, fresh).map_err(failed)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        // Again, now that nobody else can write: another thread or process may have migrated meanwhile.
        self.check_owner(&transaction, path)?;
        let found = version(&transaction).map_err(failed)?;
        if found < self.version() {
            for migration in &self.migrations[found as usize..] {
                transaction.execute_batch(migration).map_err(failed)?;
            }
            transaction
                .pragma_update(None, "application_id", self.application_id)
                .map_err(failed)?;
            transaction
                .pragma_update(None, "user_version", self.version())
                .map_err(failed)?;
        }
        transaction.commit().map_err(failed)
    }

    /// Whether the file is still empty; an error where it is not ours.
    pub(super) fn check_owner(
        &self,
        connection: &Connection,
        path: &Path,
    ) -> Result<bool, StoreError> {
        let failed = |error: rusqlite::Error| StoreError::from_sqlite(path, &error);
        let application: i32 = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(failed)?;
        let tables: u32 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(failed)?;
        if application == 0 && tables == 0 {
            return Ok(true);
        }
        if application != self.application_id {
            return Err(StoreError::Foreign {
                path: path.to_owned(),
            });
        }
        let found = version(connection).map_err(failed)?;
        let supported = self.version();
        if found > supported {
            return Err(StoreError::NewerSchema {
                path: path.to_owned(),
                found,
                supported,
            });
        }
        Ok(false)
    }
}

fn configure(connection: &Connection, fresh: bool) -> rusqlite::Result<()> {
    if fresh {
        // Only before the first table; lets a deleted board give its space back.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // macOS only; elsewhere these change nothing. A plain fsync there leaves data in the drive.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // After a large snapshot the write-ahead log is cut back to this many bytes.
    connection.pragma_update_and_check(None, "journal_size_limit", 16 << 20, |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::super::Store;

    #[test]
    fn every_connection_waits_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("tavla.db")).unwrap();
        for store in [&store, &store.another().unwrap()] {
            let pragma = |name| -> String {
                let read = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
                let value = store
                    .connection
                    .pragma_query_value(None, name, read)
                    .unwrap();
                format!("{value:?}")
            };
            assert_eq!(pragma("journal_mode"), "Text(\"wal\")");
            // 2 is FULL.
            assert_eq!(pragma("synchronous"), "Integer(2)");
            assert_eq!(pragma("fullfsync"), "Integer(1)");
            assert_eq!(pragma("checkpoint_fullfsync"), "Integer(1)");
            assert_eq!(pragma("foreign_keys"), "Integer(1)");
        }
    }
}
