//! Why the store could not do what was asked, in terms a person can act on.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the store could not do what was asked. A failed write changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No room left on the disk, or under the size limit the store was opened with.
    #[error("the disk is full; nothing more can be saved in {path}")]
    DiskFull {
        /// The store file.
        path: PathBuf,
    },
    /// The file, its folder or the disk does not allow writing.
    #[error("writing is not allowed in {path}")]
    ReadOnly {
        /// The store file.
        path: PathBuf,
    },
    /// The file is damaged beyond what loading can step over.
    #[error("the data file is damaged ({detail}): {path}")]
    Corrupt {
        /// The store file.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
    /// The file was written by a newer Tavla; it was not touched.
    #[error("the data file has schema {found}, this program knows up to {supported}: {path}")]
    NewerSchema {
        /// The store file.
        path: PathBuf,
        /// The schema it has.
        found: u32,
        /// The newest schema this program knows.
        supported: u32,
    },
    /// The file is a database of another program; it was not touched.
    #[error("the file belongs to another program: {path}")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The boards' file holds nothing, though something was kept there; it was not touched.
    #[error(
        "the boards are gone ({detail}): {path}; put back the file that is missing, or a backup, or move \
         what is left away to begin anew"
    )]
    Emptied {
        /// The store file.
        path: PathBuf,
        /// How it looks.
        detail: &'static str,
    },
    /// Another connection kept the file locked for longer than the busy timeout.
    #[error("the data file is in use by another process: {path}")]
    Locked {
        /// The store file.
        path: PathBuf,
    },
    /// One value is larger than SQLite can hold.
    #[error("a value is too large to be saved in {path}")]
    TooLarge {
        /// The store file.
        path: PathBuf,
    },
    /// A snapshot did not survive being read back; the log was kept whole.
    #[error("the snapshot up to {upto} did not read back equal; the log was kept")]
    SnapshotRefused {
        /// The last record it was to contain.
        upto: u64,
    },
    /// A snapshot was to contain records that were never written, or is older than the newest.
    #[error("a snapshot up to {upto} does not fit a log that ends at {last}")]
    SnapshotRange {
        /// The last record it was to contain.
        upto: u64,
        /// The newest record there is.
        last: u64,
    },
    /// The operating system could not read or write.
    #[error("reading or writing failed ({detail}): {path}")]
    Io {
        /// The store file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// SQLite refused for a reason that is this program's fault.
    #[error("the store failed ({detail}): {path}")]
    Internal {
        /// The store file.
        path: PathBuf,
        /// What SQLite said.
        detail: String,
    },
}

impl StoreError {
    /// Whether the same write may succeed later, with nothing else having to change here.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::DiskFull { .. }
            | Self::ReadOnly { .. }
            | Self::Locked { .. }
            | Self::Io { .. }
            | Self::Internal { .. } => true,
            Self::Corrupt { .. }
            | Self::NewerSchema { .. }
            | Self::Foreign { .. }
            | Self::Emptied { .. }
            | Self::TooLarge { .. }
            | Self::SnapshotRefused { .. }
            | Self::SnapshotRange { .. } => false,
        }
    }

    pub(super) fn from_sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let detail = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            _ if is_damage(error) => Self::Corrupt { path, detail },
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed,
            ) => Self::Locked { path },
            Some(ErrorCode::TooBig) => Self::TooLarge { path },
            // What SQLite makes beside the file, its folder may not take: it reports that as vaguely as all else.
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => check_place(&path)
                .and_then(|()| probe_folder(&path))
                .err()
                .unwrap_or(Self::Io { path, detail }),
            _ => Self::Internal { path, detail },
        }
    }

    pub(super) fn from_io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path }
            }
            _ => Self::Io {
                path,
                detail: error.to_string(),
            },
        }
    }
}

/// Whether an error is about what lies on the disk rather than about reaching it. A value of the
/// wrong type counts: this module did not write it.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as E;
    match error {
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => true,
        _ => matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        ),
    }
}

/// As large as what SQLite makes first beside a file.
const PROBE_BYTES: usize = 32 << 10;

/// Says what is wrong with the place before SQLite does, which reports it as one vague code.
pub(super) fn check_place(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(StoreError::Io {
            path: path.to_owned(),
            detail: "there is a folder where the file should be".to_owned(),
        }),
        Ok(metadata) if metadata.permissions().readonly() => Err(StoreError::ReadOnly {
            path: path.to_owned(),
        }),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => probe_folder(path),
        Err(error) => Err(StoreError::from_io(path, &error)),
    }
}

/// Says why nothing can be made beside `path`.
///
/// Writes a probe file of its own and never opens the store: closing a second handle on it would
/// drop the locks that SQLite holds on the first.
fn probe_folder(path: &Path) -> Result<(), StoreError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".probe-{}", std::process::id()));
    let probe = path.with_file_name(name);
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&probe)
        .and_then(|mut file| {
            let written = file.write_all(&vec![0; PROBE_BYTES]);
            drop(file);
            let removed = fs::remove_file(&probe);
            written.and(removed)
        })
        .map_err(|error| StoreError::from_io(path, &error))
}
