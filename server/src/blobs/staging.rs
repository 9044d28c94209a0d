//! Where files lie while they come: in a folder, or in the memory of a server that keeps nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tavla_shared::blob::{BlobHash, BlobHasher};
use tavla_shared::id::BoardId;
use tavla_shared::store::Uploads;

/// What is read of one at once.
const STEP_BYTES: usize = 256 * 1024;

/// Files that are not whole. Blocks.
#[derive(Debug)]
pub(super) enum Staging {
    Folder(Uploads),
    Memory(Mutex<BTreeMap<String, Vec<u8>>>),
}

/// What a file on its way to a board is called: every board's is its own, also where a file system takes
/// `Plan` and `plan` for the same.
pub(super) fn name(board: &BoardId, hash: &BlobHash) -> String {
    BlobHash::of(format!("{board} {hash}").as_bytes()).to_string()
}

impl Default for Staging {
    fn default() -> Self {
        Self::Memory(Mutex::default())
    }
}

impl Staging {
    /// In this folder, where only what is expected stays: a server that was killed leaves more there. Nobody
    /// else may use the folder.
    pub(super) fn in_folder(path: &Path, expected: &BTreeSet<String>) -> Self {
        let uploads = Uploads::new(path);
        match uploads.keep_only(|name| expected.contains(name)) {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "files that nobody sends any more were taken away"),
            Err(error) => {
                tracing::warn!(%error, "what an earlier server left cannot be taken away");
            }
        }
        Self::Folder(uploads)
    }

    /// See [`Uploads::len`].
    pub(super) fn len(&self, name: &str) -> io::Result<u64> {
        match self {
            Self::Folder(uploads) => uploads.len(name),
            Self::Memory(files) => Ok(held(files).get(name).map_or(0, Vec::len) as u64),
        }
    }

    /// See [`Uploads::write`].
    pub(super) fn write(&self, name: &str, at: u64, bytes: &[u8]) -> io::Result<()> {
        let files = match self {
            Self::Folder(uploads) => return uploads.write(name, at, bytes),
            Self::Memory(files) => files,
        };
        let mut files = held(files);
        let file = files.entry(name.to_owned()).or_default();
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        if file.len() < at {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        file.truncate(at);
        file.extend_from_slice(bytes);
        Ok(())
    }

    /// See [`Uploads::read`].
    pub(super) fn read(&self, name: &str, at: u64, most: usize) -> io::Result<Vec<u8>> {
        let files = match self {
            Self::Folder(uploads) => return uploads.read(name, at, most),
            Self::Memory(files) => files,
        };
        let files = held(files);
        let file = files.get(name).ok_or(io::ErrorKind::NotFound)?;
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(file.len());
        Ok(file[at..file.len().min(at.saturating_add(most))].to_vec())
    }

    /// See [`Uploads::remove`].
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        match self {
            Self::Folder(uploads) => uploads.remove(name),
            Self::Memory(files) => {
                held(files).remove(name);
                Ok(())
            }
        }
    }

    /// What the bytes that have come are called.
    pub(super) fn hash(&self, name: &str) -> io::Result<BlobHash> {
        let (mut hasher, mut at) = (BlobHasher::default(), 0);
        loop {
            let bytes = self.read(name, at, STEP_BYTES)?;
            if bytes.is_empty() {
                return Ok(hasher.finish());
            }
            hasher.push(&bytes);
            at += bytes.len() as u64;
        }
    }
}

fn held(files: &Mutex<BTreeMap<String, Vec<u8>>>) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
    files.lock().unwrap_or_else(PoisonError::into_inner)
}
