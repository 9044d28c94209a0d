//! What bytes may enter a document, decided before Loro's state is touched.

use std::collections::BTreeSet;
use std::panic::catch_unwind;

use loro::{EncodedBlobMode, LoroDoc};

use crate::id::PeerId;

/// The largest single update that is looked at, in bytes; the wire's reassembly limit.
pub const UPDATE_BYTES_MAX: usize = 32 << 20;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Whether anything was new.
    pub new: bool,
    /// Whether part of it waits for history this document does not have.
    pub pending: bool,
    /// Whose operations it held, sorted.
    pub peers: Vec<PeerId>,
}

/// Why bytes were not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// More than [`UPDATE_BYTES_MAX`].
    #[error("the update is {len} bytes, the limit is {UPDATE_BYTES_MAX}")]
    TooLarge {
        /// How many bytes it has.
        len: usize,
    },
    /// Damaged, or not an update at all.
    #[error("the update cannot be read: {reason}")]
    Unreadable {
        /// What Loro says.
        reason: String,
    },
    /// A snapshot where only updates are taken.
    #[error("a snapshot was sent where an update was expected")]
    NotAnUpdate,
    /// Earlier operations of the same writer are missing here.
    #[error("operations {have} to {starts} of peer {peer} are missing")]
    Gap {
        /// Whose.
        peer: PeerId,
        /// How many of theirs are here.
        have: usize,
        /// Where the update starts.
        starts: usize,
    },
    /// Loro panicked on it; the document must be rebuilt from its log.
    #[error("the update broke the document, which must be rebuilt")]
    Poisoned,
}

/// Why bytes could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// Loro refused.
    #[error("the document cannot be written: {reason}")]
    Refused {
        /// What Loro says.
        reason: String,
    },
    /// Loro panicked, now or before; the document must be rebuilt from its log.
    #[error("the document is broken and must be rebuilt")]
    Poisoned,
}

/// Where bytes come from, which decides what they may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Somebody who writes: updates only, without gaps.
    Writer,
    /// Somebody who passes on what others wrote: updates only.
    Relay,
    /// This program's own disk.
    Disk,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BlobMode {
    Snapshot,
    Updates,
}

/// What an update's header says.
pub(super) struct Blob {
    pub(super) mode: BlobMode,
    /// For each writer, the first operation in it.
    pub(super) starts: Vec<(PeerId, usize)>,
    /// Whose operations it holds, sorted.
    pub(super) peers: Vec<PeerId>,
}

/// Reads an update's header and checksum without touching a document.
pub(super) fn inspect(bytes: &[u8]) -> Result<Blob, ImportError> {
    if bytes.len() > UPDATE_BYTES_MAX {
        return Err(ImportError::TooLarge { len: bytes.len() });
    }
    let unreadable = |reason: String| ImportError::Unreadable { reason };
    let meta = catch_unwind(|| LoroDoc::decode_import_blob_meta(bytes, true))
        .map_err(|_| unreadable("its header is malformed".to_owned()))?
        .map_err(|error| unreadable(error.to_string()))?;
    let mode = match meta.mode {
        EncodedBlobMode::Updates => BlobMode::Updates,
        EncodedBlobMode::Snapshot => BlobMode::Snapshot,
        other => return Err(unreadable(format!("its encoding is {other}"))),
    };
    let counter = |counter: i32| usize::try_from(counter).unwrap_or(0);
    let starts = meta
        .partial_start_vv
        .iter()
        .map(|(&peer, &at)| (peer, counter(at)))
        .collect();
    let peers: BTreeSet<PeerId> = meta.partial_end_vv.iter().map(|(&peer, _)| peer).collect();
    Ok(Blob {
        mode,
        starts,
        peers: peers.into_iter().collect(),
    })
}
