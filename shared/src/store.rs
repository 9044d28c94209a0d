//! The store: one SQLite file that holds documents as logs of updates with snapshots, and what
//! the app and the server keep beside them.
//!
//! The one module that touches the disk. It sees bytes and names, never shapes; it has no threads,
//! no clock and no random source. What a write returned for is durable: WAL, `synchronous=FULL`,
//! and on macOS a full fsync.
//!
//! A [`Store`] is one connection and blocks; each thread opens its own ([`Store::another`]).

mod access;
mod backup;
mod beginning;
mod blob_files;
mod blob_links;
mod blobs;
mod boards;
mod compaction;
mod error;
mod extent;
mod file_id;
mod files;
mod folder;
mod inspection;
mod library;
mod loading;
mod log;
mod lost_blobs;
mod parting;
mod peers;
mod reading;
mod restoring;
mod rooms;
mod schema;
mod sent_blobs;
mod settings;
mod stills;
mod synced;
mod transaction;
mod unwritable;
mod uploads;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction};

pub use self::access::{
    ACCESS_FILE, AccessRecords, AccessStore, KeyRow, MemberRow, RevocationRow, Revoked,
};
pub use self::backup::{BackupError, FileEntry, Manifest, back_up, databases};
pub use self::blob_files::damaged_blob_files;
pub use self::blob_links::{BlobBegun, BlobLink, BlobLinks};
pub use self::boards::{BoardRow, CameraRow};
pub use self::compaction::{COMPACT_BYTES, COMPACT_RECORDS, Compacted, SNAPSHOTS_KEPT, TailStats};
pub use self::error::StoreError;
pub use self::extent::Extent;
use self::file_id::FileId;
pub use self::files::read_file;
pub use self::folder::{DataFolder, FolderError};
pub use self::inspection::{DocumentRow, Kept, check_database};
pub use self::library::LibraryRow;
pub use self::loading::{LoadingMark, Part};
pub use self::log::{Append, Damage, Loaded, NewRecord, Record, RecordOrigin, Snapshot};
pub use self::lost_blobs::ContentMark;
pub use self::parting::{Beside, Parting};
pub use self::restoring::{Restored, restore, verify_backup};
pub use self::rooms::RoomRow;
pub use self::schema::SCHEMA_VERSION;
pub use self::settings::BoardSetting;
pub use self::synced::Unsynced;
pub use self::uploads::{BLOBS, UPLOADS, Uploads};

/// How a store is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreOptions {
    /// How long a write waits for another connection's before it fails as [`StoreError::Locked`].
    pub busy_timeout: Duration,
    /// The most bytes the file may grow to; past it writes fail as [`StoreError::DiskFull`].
    pub bytes_max: Option<u64>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            bytes_max: None,
        }
    }
}

/// One connection to a store file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// Which file the connection writes to.
    file: Option<FileId>,
    options: StoreOptions,
}

impl Store {
    /// Opens the store at `path`, making it if there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`]; a store of a newer Tavla and a file of another program are left untouched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, StoreOptions::default())
    }

    /// As [`Store::open`], with options.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(path: &Path, options: StoreOptions) -> Result<Self, StoreError> {
        error::check_place(path)?;
        let opened = (|| {
            let connection = Connection::open_with_flags(
                path,
                OpenFlags::SQLITE_OPEN_READ_WRITE
                    | OpenFlags::SQLITE_OPEN_CREATE
                    | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?;
            connection.busy_timeout(options.busy_timeout)?;
            Ok(connection)
        })();
        let mut connection = opened.map_err(|error| StoreError::from_sqlite(path, &error))?;
        schema::BOARDS.prepare(&mut connection, path)?;
        let store = Self {
            connection,
            path: path.to_owned(),
            file: FileId::of(path),
            options,
        };
        store.limit_size()?;
        Ok(store)
    }

    /// Another connection to the same file, for another thread.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn another(&self) -> Result<Self, StoreError> {
        Self::open_with(&self.path, self.options.clone())
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything SQLite finds wrong with the file's structure; empty for a sound one.
    ///
    /// # Errors
    /// [`StoreError`] where the check itself cannot run.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let found = self.read(|connection| {
            let mut statement = connection.prepare("PRAGMA quick_check")?;
            let found = statement.query_map([], |row| row.get::<_, String>(0))?;
            found
                .filter(|line| !matches!(line, Ok(line) if line == "ok"))
                .collect()
        });
        match found {
            // Damaged too badly for the check to get to its end.
            Err(StoreError::Corrupt { detail, .. }) => Ok(vec![detail]),
            other => other,
        }
    }

    fn limit_size(&self) -> Result<(), StoreError> {
        let Some(bytes) = self.options.bytes_max else {
            return Ok(());
        };
        self.read(|connection| {
            let page: u64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
            let pages = (bytes / page).max(1);
            connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        })
    }

    /// Runs `body` on one consistent state of the file.
    fn read<T>(
        &self,
        body: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        transaction::read(&self.connection, &self.path, body)
    }

    /// Runs `body` in one transaction that is durable when this returns, or has not happened.
    ///
    /// After an IO error in the fsync itself the outcome is unknown: callers append again, which
    /// is harmless because updates are idempotent.
    fn write<T>(
        &mut self,
        body: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        // A file that was deleted or moved away takes writes all the same, and they end with the
        // connection.
        if self.file != FileId::of(&self.path) {
            return Err(StoreError::Io {
                path: self.path.clone(),
                detail: "the file was deleted or replaced".to_owned(),
            });
        }
        transaction::write(&mut self.connection, &self.path, body)
    }
}
