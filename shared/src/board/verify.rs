//! Whether a snapshot can be lived from, before anything it stands for is deleted.
//!
//! A snapshot is loaded lazily: it can be whole by its checksum, load, name the right version, and
//! still panic in the first who reads it, for what a hostile update left in the document.

use loro::LoroDoc;

use super::batches::Backlog;
use super::document::Document;
use super::guard::ImportError;
use super::version::Version;

/// Why a snapshot cannot take the place of what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotFault {
    /// It cannot be loaded.
    #[error("it cannot be loaded: {0}")]
    Unreadable(ImportError),
    /// It lacks operations, or has others.
    #[error("it is not of the version it was made at")]
    OtherVersion,
    /// Its content cannot be read.
    #[error("its content cannot be read")]
    NoContent,
    /// Its history cannot be written.
    #[error("its history cannot be written")]
    NoHistory,
    /// Somebody who joins could not take its history in.
    #[error("its history cannot be taken in: {0}")]
    Refused(ImportError),
    /// Somebody who joins would have less, or something else.
    #[error("its history does not lead to its version")]
    OtherHistory,
}

impl Document {
    /// Loads `snapshot` into a document of its own and does there all that is done with documents:
    /// it must be at `version`, its whole content must come out, and its history, sent batch by
    /// batch, must be taken in by somebody who has nothing.
    ///
    /// # Errors
    /// [`SnapshotFault`], the first that is found.
    pub fn verify(snapshot: &[u8], version: &Version) -> Result<(), SnapshotFault> {
        let mut copy = Self::new(None);
        copy.load(snapshot).map_err(SnapshotFault::Unreadable)?;
        if copy.version() != *version {
            return Err(SnapshotFault::OtherVersion);
        }
        copy.guarded(LoroDoc::get_deep_value)
            .ok_or(SnapshotFault::NoContent)?;
        let mut joiner = Self::new(None);
        let mut backlog = Backlog::since(&joiner.version());
        while let Some(batch) = copy
            .next_batch(&mut backlog)
            .map_err(|_| SnapshotFault::NoHistory)?
        {
            joiner
                .import_early(&batch)
                .map_err(SnapshotFault::Refused)?;
        }
        if joiner.version() != *version {
            return Err(SnapshotFault::OtherHistory);
        }
        Ok(())
    }

    /// Whether its whole content comes out.
    pub fn is_readable(&mut self) -> bool {
        self.guarded(LoroDoc::get_deep_value).is_some()
    }

    /// Whether this and `other`, which are at one version, hold the same; none where one of them
    /// cannot be read.
    pub fn has_content_of(&mut self, other: &mut Self) -> Option<bool> {
        let mine = self.guarded(LoroDoc::get_deep_value)?;
        Some(mine == other.guarded(LoroDoc::get_deep_value)?)
    }
}
