//! Writes a copy of a board: beside its place first, and there in one step once all of it is on the disk. What was
//! there before stays until then, and nothing is left where it fails.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tavla_shared::blob::BlobHash;
use tavla_shared::board_file::{About, ENDING, Pages, WriteError, Written, write_file};
use tavla_shared::store::{Store, StoreError};

use super::Picturing;
use crate::app::open_board::BothPacked;
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
        let path = with_ending(path)?;
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new("."));
        let mut half = beside(folder)?;
        let thumbnail = self.picturing.and_then(|picturing| picturing());
        let (written, absent) = {
            let mut out = BufWriter::new(half.as_file_mut());
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
        half.as_file().sync_all()?;
        half.persist(&path).map_err(|error| error.error)?;
        sync_folder(folder);
        let missing = written.missing.len() + absent;
        tracing::info!(path = %path.display(), bytes = written.bytes, missing, "a copy was written");
        Ok(Copied { path, missing })
    }
}

/// Writes a file in the same way.
pub(in crate::app) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let mut half = beside(folder)?;
    half.as_file_mut().write_all(bytes)?;
    half.as_file().sync_all()?;
    half.persist(path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
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

/// The place of a copy whose name may lack its ending. Nobody was asked about a file that has the whole name.
fn with_ending(path: &Path) -> Result<PathBuf, CopyError> {
    let ending = path.extension().and_then(|it| it.to_str());
    if ending.is_some_and(|it| it.eq_ignore_ascii_case(ENDING)) {
        return Ok(path.to_owned());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ENDING);
    let whole = path.with_file_name(name);
    if whole.try_exists()? {
        return Err(CopyError::Exists);
    }
    Ok(whole)
}

/// A file that goes away unless it is put in its place.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tavla-").suffix(".part");
    // As any file that the person saves, and not for them alone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The new name is on the disk, too; where the system does not let folders be synced it comes by itself.
fn sync_folder(folder: &Path) {
    if !cfg!(unix) {
        return;
    }
    if let Err(error) = std::fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%error, "a folder cannot be synced");
    }
}
