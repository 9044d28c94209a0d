//! Who may do what on a server: signing keys, what was taken back, and members' roles.
//!
//! A file of its own beside the boards, so that a command can change it while a server runs: SQLite's
//! own locks are all it needs, never the folder's. It holds secrets, so only its owner may read it.
//! What roles and tokens mean is not known here.

mod records;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction};

use super::error::check_place;
use super::schema::Schema;
use super::{StoreError, transaction};

/// The file within a server's data folder.
pub const ACCESS_FILE: &str = "access.sqlite";

/// Its id is `TavA`.
const SCHEMA: Schema = Schema {
    application_id: 0x5461_7641,
    migrations: &[VERSION_1, VERSION_2],
};
/// Whoever writes holds the file for milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const VERSION_1: &str = "
CREATE TABLE keys (
    kid     TEXT PRIMARY KEY,
    secret  BLOB NOT NULL,
    made    INTEGER NOT NULL,
    retired INTEGER
) STRICT;
-- One row once any token was issued.
CREATE TABLE issued (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    first INTEGER NOT NULL
) STRICT;
-- Either a token or a user's tokens; no board means all of them.
CREATE TABLE revocations (
    id    INTEGER PRIMARY KEY,
    jti   TEXT,
    user  TEXT,
    board TEXT,
    made  INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
CREATE TABLE members (
    board TEXT NOT NULL,
    user  TEXT NOT NULL,
    role  TEXT NOT NULL,
    PRIMARY KEY (board, user)
) STRICT, WITHOUT ROWID;
";

const VERSION_2: &str = "
-- The newest place in the order of tokens that was ever given out. Of earlier ones is known that they
-- came at most a second after what was taken back.
ALTER TABLE issued ADD COLUMN newest INTEGER NOT NULL DEFAULT 0;
UPDATE issued SET newest = max(first, (SELECT coalesce(max(made) + 1, 0) FROM revocations));
";

/// A key that tokens are signed with. `Debug` does not show its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Its name.
    pub kid: String,
    /// What it signs with.
    pub secret: [u8; 32],
    /// When it was made, in Unix seconds.
    pub made: u64,
    /// Since when nothing that it signed counts; none while it counts.
    pub retired: Option<u64>,
}

impl fmt::Debug for KeyRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRow")
            .field("kid", &self.kid)
            .field("made", &self.made)
            .field("retired", &self.retired)
            .finish_non_exhaustive()
    }
}

/// Whose tokens were taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revoked {
    /// This token.
    Token(String),
    /// All tokens that this user had been given, for one board or for all.
    User {
        /// The user.
        user: String,
        /// The board; none for all.
        board: Option<String>,
    },
}

/// Tokens that were taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationRow {
    /// Whose.
    pub revoked: Revoked,
    /// When, in Unix seconds, or later where it covers tokens of later: what a user is given after it
    /// counts again.
    pub made: u64,
    /// When the last of the tokens would have expired by itself.
    pub until: u64,
}

/// A member whose role is another than their token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The board.
    pub board: String,
    /// The user.
    pub user: String,
    /// The word for the role.
    pub role: String,
}

/// Everything the file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessRecords {
    /// Signing keys, oldest first.
    pub keys: Vec<KeyRow>,
    /// Whether any token was ever issued.
    pub tokens_issued: bool,
    /// What was taken back.
    pub revocations: Vec<RevocationRow>,
    /// Members, by board and user.
    pub members: Vec<MemberRow>,
}

/// One connection to the file. Blocks; what a write returned for is durable.
#[derive(Debug)]
pub struct AccessStore {
    connection: Connection,
    path: PathBuf,
}

impl AccessStore {
    /// Opens the file in this data folder, making both if there are none.
    ///
    /// # Errors
    /// [`StoreError`]; a file of a newer Tavla or of another program is left untouched.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(ACCESS_FILE);
        let io = |error: &std::io::Error| StoreError::from_io(&path, error);
        fs::create_dir_all(folder).map_err(|error| io(&error))?;
        check_place(&path)?;
        make_private(&path).map_err(|error| io(&error))?;
        let opened = Connection::open_with_flags(
            &path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        );
        let connection = opened.map_err(|error| StoreError::from_sqlite(&path, &error))?;
        Self::prepare(connection, path)
    }

    /// As [`AccessStore::open`], but makes nothing.
    ///
    /// # Errors
    /// As [`AccessStore::open`], and [`StoreError::Io`] where there is no such file.
    pub fn open_existing(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(ACCESS_FILE);
        if !path.exists() {
            let detail = "there is none; a server makes it when it starts".to_owned();
            return Err(StoreError::Io { path, detail });
        }
        Self::open(folder)
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

    /// A number that is another one once another connection has changed the file. Cheap to ask.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn data_version(&self) -> Result<u64, StoreError> {
        self.connection
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(|error| StoreError::from_sqlite(&self.path, &error))
    }

    /// Runs `body` on one consistent state of the file.
    fn read<T>(
        &self,
        body: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        transaction::read(&self.connection, &self.path, body)
    }

    /// Runs `body` in one transaction that is durable when this returns, or has not happened.
    fn write<T>(
        &mut self,
        body: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        transaction::write(&mut self.connection, &self.path, body)
    }
}

/// Makes an empty file that only its owner may read, or makes one that is there so. Never opens a
/// file that is there: closing it would drop the locks that SQLite holds on it in this process.
#[cfg(unix)]
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    const PRIVATE: u32 = 0o600;
    let made = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(PRIVATE)
        .open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            if fs::metadata(path)?.permissions().mode() & 0o777 == PRIVATE {
                return Ok(());
            }
            fs::set_permissions(path, fs::Permissions::from_mode(PRIVATE))
        }
        Err(error) => Err(error),
    }
}

/// Elsewhere the folder's own rules count.
#[cfg(not(unix))]
fn make_private(path: &Path) -> std::io::Result<()> {
    match fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
    {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}
