//! Writes a copy of a board, and puts it in its place in one step.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tavla_shared::blob::BlobHash;
use tavla_shared::board_file::{About, ENDING, Pages, WriteError, Written, write_file};
use tavla_shared::store::{Store, StoreError};

use super::Picturing;
use crate::app::open_board::BothPacked;
use crate::placing::{Half, with_ending};
use crate::worker::PackError;

/// What is written beside the documents.
pub(super) struct Job {
    pub(super) about: About,
    /// Where pictures are.
    pub(super) store: PathBuf,
    pub(super) picturing: Option<Picturing>,
}

/// A copy that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) path: PathBuf,
    /// Pictures that this device does not have.
    pub(super) missing: usize,
}

/// Why there is no copy. The board is as it was.
#[derive(Debug, thiserror::Error)]
pub(super) enum CopyError {
    #[error("there is no room where the copy should go")]
    Full,
    #[error("nothing may be written where the copy should go")]
    Denied,
    #[error("there is a file of this name already, which nobody has chosen to replace")]
    Exists,
    #[error("the board was left before it gave its documents")]
    Left,
    #[error("the board does not give its documents: {0}")]
    Board(PackError),
    #[error("the pictures cannot be read: {0}")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Write(WriteError),
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for CopyError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied,
            _ => Self::Io(error),
        }
    }
}

impl From<WriteError> for CopyError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Io(error) => error.into(),
            error => Self::Write(error),
        }
    }
}

impl Job {
    /// Writes the copy. A name without an ending gets one.
    pub(super) fn write(self, path: &Path, both: &BothPacked) -> Result<Copied, CopyError> {
        let path = with_ending(path, ENDING)?.ok_or(CopyError::Exists)?;
        let mut half = Half::beside(path)?;
        let thumbnail = self.picturing.and_then(|picturing| picturing());
        let (written, absent) = {
            let mut out = BufWriter::new(half.file());
            let written = write(
                &mut out,
                &self.about,
                &self.store,
                both,
                thumbnail.as_deref(),
            )?;
            out.flush()?;
            written
        };
        let path = half.put()?;
        let missing = written.missing.len() + absent;
        tracing::info!(path = %path.display(), bytes = written.bytes, missing, "a copy was written");
        Ok(Copied { path, missing })
    }
}

/// Also gives how many pictures this device does not have.
fn write(
    out: &mut impl io::Write,
    about: &About,
    store: &Path,
    both: &BothPacked,
    thumbnail: Option<&[u8]>,
) -> Result<(Written, usize), CopyError> {
    let store = Store::open(store)?;
    let shown = &both.board.pictures;
    let mut pictures = BTreeMap::new();
    for hash in shown {
        if let Some(len) = store.blob_len(hash)? {
            pictures.insert(*hash, len);
        }
    }
    let absent = shown.len() - pictures.len();
    let pages = Pages {
        about,
        board: &both.board.history,
        talk: &both.talk.history,
        thumbnail,
        pictures: &pictures,
    };
    let written = write_file(out, &pages, &mut |hash| picture(&store, hash))?;
    Ok((written, absent))
}

/// One that cannot be read is missing in the copy, which says so.
fn picture(store: &Store, hash: &BlobHash) -> Option<Vec<u8>> {
    store
        .blob(hash)
        .inspect_err(|error| tracing::warn!(%error, %hash, "a picture is not in the copy"))
        .ok()
        .flatten()
}
