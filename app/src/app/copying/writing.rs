//! Writes a copy of a board, and puts it in its place in one step.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tavla_shared::blob::BlobHash;
use tavla_shared::board_file::{About, ENDING, Pages, WriteError, Written, write_file};
use tavla_shared::store::{Store, StoreError};

use super::Picturing;
use crate::app::open_board::BothPacked;
use crate::headway::{Headway, Stopped};
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
    #[error(transparent)]
    Stopped(#[from] Stopped),
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

/// How much of a copy its small picture is.
const DRAWN: f32 = 0.2;

/// How far a copy is: its small picture is drawn, then it is written.
#[derive(Debug, Default)]
pub(super) struct Way {
    drawing: Headway,
    writing: Headway,
}

impl Way {
    /// How much is done, from 0 to 1.
    pub(super) fn done(&self) -> f32 {
        DRAWN * self.drawing.done() + (1.0 - DRAWN) * self.writing.done()
    }

    /// Lets the work end before its next step.
    pub(super) fn stop(&self) {
        self.drawing.stop();
        self.writing.stop();
    }
}

/// A file that tells how much of it is written, and takes no more once nobody wants it.
struct Watched<'h, W> {
    out: W,
    bytes: u64,
    written: u64,
    headway: &'h Headway,
}

impl<W: io::Write> io::Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let part = self.written as f32 / self.bytes.max(1) as f32;
        self.headway.step(part).map_err(io::Error::other)?;
        let written = self.out.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Job {
    /// Writes the copy. A name without an ending gets one. Of one that is stopped nothing is left.
    pub(super) fn write(
        self,
        path: &Path,
        both: &BothPacked,
        way: &Way,
    ) -> Result<Copied, CopyError> {
        // Before anything is there: the window may have ended while a place was looked for.
        way.writing.step(0.0)?;
        let path = with_ending(path, ENDING)?.ok_or(CopyError::Exists)?;
        let mut half = Half::beside(path)?;
        let thumbnail = self.picturing.and_then(|picturing| picturing(&way.drawing));
        way.drawing.step(1.0)?;
        let from = (&self.about, &*self.store);
        let written = write(half.file(), from, both, thumbnail.as_deref(), &way.writing);
        // What was stopped took no more, which is no fault of the disk.
        way.writing.step(1.0)?;
        let (written, absent) = written?;
        let path = half.put()?;
        let missing = written.missing.len() + absent;
        tracing::info!(path = %path.display(), bytes = written.bytes, missing, "a copy was written");
        Ok(Copied { path, missing })
    }
}

/// Also gives how many pictures this device does not have.
fn write(
    file: &mut File,
    (about, store): (&About, &Path),
    both: &BothPacked,
    thumbnail: Option<&[u8]>,
    headway: &Headway,
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
    let histories = both.board.history.bytes_packed() + both.talk.history.bytes_packed();
    let mut out = BufWriter::new(Watched {
        out: file,
        bytes: histories + pictures.values().sum::<u64>(),
        written: 0,
        headway,
    });
    let pages = Pages {
        about,
        board: &both.board.history,
        talk: &both.talk.history,
        thumbnail,
        pictures: &pictures,
    };
    let written = write_file(&mut out, &pages, &mut |hash| picture(&store, hash))?;
    out.flush()?;
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
