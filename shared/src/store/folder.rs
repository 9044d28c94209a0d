//! The data folder: one process owns it, and it knows when it has been copied.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::{Store, StoreError, StoreOptions, loading};

pub(super) const LOCK_FILE: &str = "lock";
pub(super) const STORE_FILE: &str = "tavla.db";

/// Why a data folder could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process owns it.
    #[error("another Tavla is using {path}")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// It cannot be made or written.
    #[error("the data folder cannot be used ({source}): {path}")]
    Io {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A data folder that this process owns until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    lock: File,
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        // While nobody else has it: the next process must not count what is no death.
        loading::end_in_order(&self.path);
    }
}

impl DataFolder {
    /// Makes the folder if there is none, and takes it.
    ///
    /// # Errors
    /// [`FolderError::InUse`] while another process (or another `DataFolder`) has it.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let failed = |source: io::Error| FolderError::Io {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(path).map_err(failed)?;
        let path = path.canonicalize().map_err(failed)?;
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.join(LOCK_FILE))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, lock }),
            Err(TryLockError::WouldBlock) => Err(FolderError::InUse { path }),
            Err(TryLockError::Error(source)) => Err(FolderError::Io { path, source }),
        }
    }

    /// Whether a process owns the folder at `path`; makes nothing there.
    ///
    /// # Errors
    /// [`FolderError::Io`] where that cannot be found out.
    pub fn is_in_use(path: &Path) -> Result<bool, FolderError> {
        let failed = |source: io::Error| FolderError::Io {
            path: path.to_owned(),
            source,
        };
        let lock = match File::open(path.join(LOCK_FILE)) {
            Ok(lock) => lock,
            // Nobody has ever had it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(failed(error)),
        };
        match lock.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// The store of the folder at `path`, which another process may own, to be read alone.
    ///
    /// # Errors
    /// [`StoreError`], also where there is none.
    pub fn open_store_to_read(path: &Path) -> Result<Store, StoreError> {
        Store::open_to_read(&path.join(STORE_FILE))
    }

    /// Another connection to the store of the folder at `path`, which this process owns.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_store_again(path: &Path) -> Result<Store, StoreError> {
        Store::open(&path.join(STORE_FILE))
    }

    /// A folder of this name in it, made where there is none.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn beside(&self, name: &str) -> Result<PathBuf, FolderError> {
        let path = self.path.join(name);
        match fs::create_dir_all(&path) {
            Ok(()) => Ok(path),
            Err(source) => Err(FolderError::Io { path, source }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the folder's store, and retires the peer ids that must not be used again: those an
    /// unclean end left in use, and all of them where the folder is a copy.
    ///
    /// Called once, at the start; later connections come from [`Store::another`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_store(&self) -> Result<Store, StoreError> {
        self.open_store_with(StoreOptions::default())
    }

    /// As [`DataFolder::open_store`], with options.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_store_with(&self, options: StoreOptions) -> Result<Store, StoreError> {
        let mut store = Store::open_with(&self.path.join(STORE_FILE), options)?;
        store.retire_stale_peers(&self.identity())?;
        Ok(store)
    }

    /// Moves a damaged store out of the way, under a name with `suffix`, so that a new one can be
    /// made; gives its new place. Nothing is deleted.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn set_store_aside(&self, suffix: &str) -> Result<PathBuf, FolderError> {
        let place = |extension: &str, suffix: &str| {
            self.path.join(format!("{STORE_FILE}{extension}{suffix}"))
        };
        let suffix = format!(".{suffix}");
        // The log first: a main file alone is a valid older state, a log alone is nothing.
        for extension in ["-wal", "-shm", ""] {
            let from = place(extension, "");
            if from.exists() {
                // SQLite finds the log by the main file's name, so the suffix comes before.
                let to = self.path.join(format!("{STORE_FILE}{suffix}{extension}"));
                fs::rename(&from, &to).map_err(|source| FolderError::Io {
                    path: self.path.clone(),
                    source,
                })?;
            }
        }
        Ok(place("", &suffix))
    }

    /// Something a copy of the folder does not share: the place, and what the file system says of
    /// the lock file's birth. Where it changes without a copy, peer ids are merely not reused.
    fn identity(&self) -> String {
        let metadata = self.lock.metadata().ok();
        let born = metadata
            .as_ref()
            .and_then(|metadata| metadata.created().ok())
            .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |since| since.as_nanos());
        let file = metadata.as_ref().map_or(0, file_number);
        format!("{} {file} {born}", self.path.display())
    }
}

#[cfg(unix)]
fn file_number(metadata: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    metadata.ino()
}

#[cfg(not(unix))]
fn file_number(_metadata: &fs::Metadata) -> u64 {
    0
}
