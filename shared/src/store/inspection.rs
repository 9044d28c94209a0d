//! Looking at a store without changing it: what it holds, how much, and whether each part is what
//! was written. For a person at a command line; may run beside the program that owns the folder.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use super::beginning::WITHOUT_LOG;
use super::file_id::FileId;
use super::log::{Damage, Loaded, Record, Snapshot};
use super::reading::{head, read_records, read_snapshot};
use super::{Store, StoreError, StoreOptions, schema};

/// How much a document takes, and where it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its name.
    pub name: String,
    /// Records that are kept.
    pub records: u64,
    /// Their bytes and those of its snapshots.
    pub bytes: u64,
    /// Snapshots that are kept.
    pub snapshots: u64,
}

/// Everything that is kept of a document, also what a load would pass over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Sound snapshots, the oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Sound records that are not set aside, in order.
    pub records: Vec<Record>,
    /// What is not what was written, or is gone though nothing stands for it.
    pub damage: Vec<Damage>,
    /// Records that are set aside.
    pub quarantined: Vec<u64>,
}

impl Store {
    /// Opens the store at `path` to be read alone; makes nothing and migrates nothing.
    ///
    /// # Errors
    /// [`StoreError`], also where there is no store.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        Self::read_by(path, || open(path))
    }

    /// A store that is only read, through the connection that `open` opens.
    pub(super) fn read_by(
        path: &Path,
        open: impl FnOnce() -> rusqlite::Result<Connection>,
    ) -> Result<Self, StoreError> {
        check_there(path)?;
        let options = StoreOptions::default();
        let connection = open()
            .and_then(|connection| {
                connection.busy_timeout(options.busy_timeout)?;
                connection.pragma_update(None, "query_only", true)?;
                Ok(connection)
            })
            .map_err(|error| StoreError::from_sqlite(path, &error))?;
        if schema::BOARDS.check_owner(&connection, path)? {
            return Err(StoreError::Emptied {
                path: path.to_owned(),
                detail: WITHOUT_LOG,
            });
        }
        Ok(Self {
            connection,
            path: path.to_owned(),
            file: FileId::of(path),
            options,
        })
    }

    /// All documents with what they take, sorted by name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn document_rows(&self) -> Result<Vec<DocumentRow>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT name,
                    (SELECT count(*) FROM records WHERE document = documents.id),
                    (SELECT coalesce(sum(length(bytes)), 0) FROM records
                        WHERE document = documents.id)
                  + (SELECT coalesce(sum(length(bytes)), 0) FROM snapshots
                        WHERE document = documents.id),
                    (SELECT count(*) FROM snapshots WHERE document = documents.id)
                 FROM documents ORDER BY name",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(DocumentRow {
                    name: row.get(0)?,
                    records: row.get(1)?,
                    bytes: row.get(2)?,
                    snapshots: row.get(3)?,
                })
            })?;
            rows.collect()
        })
    }

    /// The newest record of a document, or the newest snapshot where that stands for all records.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest_part(&self, document: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT bytes FROM (
                    SELECT seq, 1 AS kind, bytes FROM records
                        JOIN documents ON documents.id = document
                        WHERE name = ?1 AND quarantined = 0
                    UNION ALL
                    SELECT upto, 0, bytes FROM snapshots
                        JOIN documents ON documents.id = document WHERE name = ?1
                ) ORDER BY seq DESC, kind DESC LIMIT 1";
            let found = connection.query_row(sql, [document], |row| row.get(0));
            found.optional()
        })
    }

    /// All that is kept of a document; each checksum is verified.
    ///
    /// # Errors
    /// [`StoreError`] where nothing of it can be read.
    pub fn kept(&self, document: &str) -> Result<Kept, StoreError> {
        self.read(|connection| {
            let Some(head) = head(connection, document)? else {
                return Ok(Kept::default());
            };
            let mut kept = Kept::default();
            let mut statement = connection
                .prepare("SELECT upto FROM snapshots WHERE document = ?1 ORDER BY upto")?;
            let places = statement.query_map([head.id], |row| row.get::<_, u64>(0))?;
            for upto in places.collect::<rusqlite::Result<Vec<_>>>()? {
                match read_snapshot(connection, head.id, upto)? {
                    Some(bytes) => kept.snapshots.push(Snapshot { upto, bytes }),
                    None => kept.damage.push(Damage::Snapshot { upto }),
                }
            }
            let mut loaded = Loaded::default();
            read_records(connection, head.id, 1..head.next, &mut loaded)?;
            kept.records = loaded.records;
            kept.quarantined = loaded.quarantined;
            // What the oldest snapshot stands for may be gone: compaction has deleted it.
            let needed = kept.snapshots.first().map_or(1, |oldest| oldest.upto + 1);
            kept.damage.extend(
                loaded
                    .damage
                    .into_iter()
                    .filter_map(|damage| from(damage, needed)),
            );
            Ok(kept)
        })
    }

    /// The files that shapes show which are not what they were, by the hash they are kept under.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn damaged_blobs(&self) -> Result<Vec<String>, StoreError> {
        let hashes: Vec<Vec<u8>> = self.read(|connection| {
            // A store of the first version keeps none.
            let known: bool = connection.query_row(
                "SELECT count(*) FROM sqlite_schema WHERE name = 'blobs'",
                [],
                |row| row.get(0),
            )?;
            if !known {
                return Ok(Vec::new());
            }
            let mut statement = connection.prepare("SELECT hash FROM blobs ORDER BY hash")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect()
        })?;
        let mut damaged = Vec::new();
        for hash in hashes {
            // One at a time: all together may be more than there is memory.
            let bytes: Vec<u8> = self.read(|connection| {
                let sql = "SELECT bytes FROM blobs WHERE hash = ?1";
                connection.query_row(sql, params![hash], |row| row.get(0))
            })?;
            if crate::blob::BlobHash::of(&bytes).as_bytes()[..] != hash[..] {
                damaged.push(hexadecimal(&hash));
            }
        }
        Ok(damaged)
    }
}

/// The part of the damage that is at `needed` or later, where it is something that is missing.
fn from(damage: Damage, needed: u64) -> Option<Damage> {
    match damage {
        Damage::Missing { seqs } if seqs.end <= needed => None,
        Damage::Missing { seqs } => Some(Damage::Missing {
            seqs: seqs.start.max(needed)..seqs.end,
        }),
        other => Some(other),
    }
}

/// Bytes as hashes are written.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// Everything SQLite finds wrong with the structure of a database, whoever's it is; empty for a
/// sound one.
///
/// # Errors
/// [`StoreError`] where it cannot be looked at.
pub fn check_database(path: &Path) -> Result<Vec<String>, StoreError> {
    check_there(path)?;
    let looked = (|| -> rusqlite::Result<Vec<String>> {
        let connection = open(path)?;
        let mut statement = connection.prepare("PRAGMA quick_check")?;
        let found = statement.query_map([], |row| row.get::<_, String>(0))?;
        found
            .filter(|line| !matches!(line, Ok(line) if line == "ok"))
            .collect()
    })();
    match looked.map_err(|error| StoreError::from_sqlite(path, &error)) {
        Err(StoreError::Corrupt { detail, .. }) => Ok(vec![detail]),
        other => other,
    }
}

/// Never by opening it: closing a second handle would drop the locks SQLite holds on the first.
fn check_there(path: &Path) -> Result<(), StoreError> {
    if path.is_file() {
        return Ok(());
    }
    Err(StoreError::Io {
        path: path.to_owned(),
        detail: "there is no such file".to_owned(),
    })
}

/// A connection that writes nothing to the database. SQLite keeps its memory of shared locks beside a
/// file that is written as a data folder's is, so that the folder must be writable; a backup's need not.
pub(super) fn open(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(StoreOptions::default().busy_timeout)?;
    ask_first(&connection)?;
    Ok(connection)
}

/// The first question is what opens the file.
pub(super) fn ask_first(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}
