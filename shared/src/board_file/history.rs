//! A document's history in a file: updates in causal order, in the form in which boards are fetched over HTTP
//! (`protocol::archive`), packed. Never holds it unpacked and as it is packed at once but while it is read.

use std::fmt;
use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};

use super::container::{DEFLATED, STORED};
use super::{Fault, HISTORY_BYTES_MAX, HISTORY_PACKED_BYTES_MAX, UPDATES_MAX, WriteError};
use crate::blob::BlobHash;
use crate::protocol::{ArchiveReader, DocRoom, archive_head, end_archive, put_archived};

/// Unpacked at once.
const CHUNK_BYTES: usize = 64 << 10;

/// Packs a history, update by update, as it comes out of its document.
pub struct HistoryPacker {
    room: DocRoom,
    encoder: DeflateEncoder<Vec<u8>>,
    sha: Sha256,
    crc: crc32fast::Hasher,
    bytes: usize,
    updates: usize,
}

impl HistoryPacker {
    /// Of this document, and empty.
    pub fn new(room: DocRoom) -> Self {
        let mut packer = Self {
            room,
            encoder: DeflateEncoder::new(Vec::new(), Compression::default()),
            sha: Sha256::new(),
            crc: crc32fast::Hasher::new(),
            bytes: 0,
            updates: 0,
        };
        packer.put(&archive_head());
        packer
    }

    /// Adds the next update.
    ///
    /// # Errors
    /// [`WriteError::History`] where no file holds so much.
    pub fn push(&mut self, update: &[u8]) -> Result<(), WriteError> {
        let mut bytes = Vec::new();
        put_archived(&mut bytes, update);
        self.put(&bytes);
        // An empty one is left out.
        self.updates += usize::from(!update.is_empty());
        let packed = self.encoder.get_ref().len();
        if self.updates > UPDATES_MAX
            || self.bytes > HISTORY_BYTES_MAX
            || packed > HISTORY_PACKED_BYTES_MAX
        {
            return Err(WriteError::History(self.room));
        }
        Ok(())
    }

    /// All of it.
    ///
    /// # Errors
    /// [`WriteError::History`] where no file holds so much.
    pub fn finish(mut self) -> Result<PackedHistory, WriteError> {
        let mut end = Vec::new();
        end_archive(&mut end);
        self.put(&end);
        let too_large = WriteError::History(self.room);
        let packed = self.encoder.finish()?;
        if self.bytes > HISTORY_BYTES_MAX || packed.len() > HISTORY_PACKED_BYTES_MAX {
            return Err(too_large);
        }
        Ok(PackedHistory {
            packed,
            bytes: self.bytes as u64,
            crc: self.crc.finalize(),
            sha256: digest(self.sha),
        })
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        self.sha.update(bytes);
        self.crc.update(bytes);
        if let Err(error) = self.encoder.write_all(bytes) {
            // It writes into memory, which refuses nothing.
            tracing::error!(%error, "a history was not packed");
        }
    }
}

/// A packed history, with what is said of it.
#[derive(Clone, PartialEq, Eq)]
pub struct PackedHistory {
    pub(super) packed: Vec<u8>,
    pub(super) bytes: u64,
    pub(super) crc: u32,
    pub(super) sha256: BlobHash,
}

impl PackedHistory {
    /// How much of a file it is.
    pub fn bytes_packed(&self) -> u64 {
        self.packed.len() as u64
    }
}

impl fmt::Debug for PackedHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackedHistory")
            .field("packed", &self.packed.len())
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// A history that was unpacked.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    /// As many updates as are whole.
    pub(super) updates: Vec<Vec<u8>>,
    /// What comes after them, if that is not its end.
    pub(super) fault: Option<Fault>,
    /// What its bytes are named by.
    pub(super) sha256: Option<BlobHash>,
}

/// Unpacks as much as there is.
pub(super) fn unpacked(packed: &[u8], method: u16) -> Unpacked {
    let mut reader = ArchiveReader::default();
    let mut sha = Sha256::new();
    let mut found = Unpacked::default();
    let read = unpack(packed, method, HISTORY_BYTES_MAX, &mut |chunk| {
        sha.update(chunk);
        found.updates.extend(reader.push(chunk)?);
        if found.updates.len() > UPDATES_MAX {
            found.updates.truncate(UPDATES_MAX);
            return Err(Fault::TooMany { limit: UPDATES_MAX });
        }
        Ok(())
    });
    let read = read.and_then(|()| Ok(reader.finish()?));
    found.fault = read.err();
    found.sha256 = Some(digest(sha));
    found
}

/// Gives the bytes that were packed to `take`, chunk by chunk, `limit` of them at most.
pub(super) fn unpack(
    packed: &[u8],
    method: u16,
    limit: usize,
    take: &mut dyn FnMut(&[u8]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut room = limit;
    let mut bounded = |chunk: &[u8]| {
        room = room.checked_sub(chunk.len()).ok_or(Fault::TooLarge {
            limit: limit as u64,
        })?;
        take(chunk)
    };
    match method {
        STORED => packed.chunks(CHUNK_BYTES).try_for_each(bounded),
        DEFLATED => {
            let mut decoder = flate2::read::DeflateDecoder::new(packed);
            let mut chunk = vec![0; CHUNK_BYTES];
            loop {
                match decoder.read(&mut chunk) {
                    Ok(0) => return Ok(()),
                    Ok(read) => bounded(&chunk[..read])?,
                    Err(_) => return Err(Fault::Unpacking),
                }
            }
        }
        method => Err(Fault::Method { method }),
    }
}

fn digest(sha: Sha256) -> BlobHash {
    BlobHash::from_digest(sha.finalize().into())
}
