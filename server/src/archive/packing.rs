//! Packs a history: the document is read from the log and written as the batches that a join would
//! send, compressed as they come, so that no more than one of them is there unpacked. Blocks.

use std::io::{self, Write as _};

use tavla_shared::board::{Backlog, ExportError, Version};
use tavla_shared::protocol::limits::{
    ARCHIVE_BYTES_MAX, ARCHIVE_UNPACKED_BYTES_MAX, ARCHIVE_UPDATE_BYTES_MAX,
};
use tavla_shared::protocol::{archive_head, end_archive, put_archived};
use zstd::stream::write::Encoder;

use crate::log::History;
use crate::room::{RestoreError, document_of};

/// What its makers chose as the best of speed and size.
const LEVEL: i32 = 3;

/// Why a history cannot be packed.
#[derive(Debug, thiserror::Error)]
pub(super) enum PackError {
    /// The document cannot be read.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// The document cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// It is more than anybody would take.
    #[error("over {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The compression failed.
    #[error(transparent)]
    Compress(#[from] io::Error),
}

/// The archive of this history.
pub(super) fn pack(history: &History) -> Result<Vec<u8>, PackError> {
    let mut document = document_of(history)?;
    let mut encoder = Encoder::new(Vec::new(), LEVEL)?;
    // Else nobody would notice a bit that turned.
    encoder.include_checksum(true)?;
    let mut part = archive_head();
    let mut unpacked = 0;
    let mut backlog = Backlog::since(&Version::default());
    loop {
        let batch = document.next_batch(&mut backlog)?;
        match &batch {
            Some(update) if update.len() > ARCHIVE_UPDATE_BYTES_MAX => {
                let limit = ARCHIVE_UPDATE_BYTES_MAX;
                return Err(PackError::TooLarge { limit });
            }
            Some(update) => put_archived(&mut part, update),
            None => end_archive(&mut part),
        }
        unpacked += part.len();
        encoder.write_all(&part)?;
        check(unpacked, ARCHIVE_UNPACKED_BYTES_MAX)?;
        check(encoder.get_ref().len(), ARCHIVE_BYTES_MAX)?;
        if batch.is_none() {
            break;
        }
        part.clear();
    }
    let packed = encoder.finish()?;
    check(packed.len(), ARCHIVE_BYTES_MAX)?;
    Ok(packed)
}

fn check(len: usize, limit: usize) -> Result<(), PackError> {
    if len > limit {
        return Err(PackError::TooLarge { limit });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::{Board, Edit, EditBatch};
    use tavla_shared::id::ShapeId;
    use tavla_shared::protocol::ArchiveReader;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;
    use crate::log::LogRecord;

    fn history(shapes: usize) -> (Board, History) {
        let mut board = Board::new(1);
        let edit = |at| {
            let id = ShapeId::new(&format!("s{at}")).unwrap();
            Edit::Create(Arc::new(Shape::new(id, Kind::Rectangle)))
        };
        let edits = (0..shapes).map(edit).collect();
        let update = board
            .apply(&EditBatch::new("draw", edits), 1)
            .unwrap()
            .update;
        let record = LogRecord {
            seq: 1,
            bytes: update,
        };
        let history = History {
            exists: true,
            records: vec![record],
            last: 1,
            ..History::default()
        };
        (board, history)
    }

    #[test]
    fn what_is_packed_is_the_board_and_much_smaller() {
        let (board, history) = history(4_000);
        let packed = pack(&history).unwrap();
        let unpacked = zstd::stream::decode_all(packed.as_slice()).unwrap();
        let mut reader = ArchiveReader::default();
        let mut copy = Board::new(2);
        let updates = reader.push(&unpacked).unwrap();
        assert!(updates.len() > 1, "{}", updates.len());
        for update in updates {
            assert!(update.len() <= 256 * 1024);
            assert!(!copy.import(&update).unwrap().pending);
        }
        reader.finish().unwrap();
        assert_eq!(copy.version(), board.version());
        assert!(copy.shapes().eq(board.shapes()));
        assert!(
            packed.len() * 3 < unpacked.len(),
            "{} of {}",
            packed.len(),
            unpacked.len()
        );
    }

    #[test]
    fn the_same_history_is_packed_into_the_same_bytes() {
        let (_, history) = history(500);
        assert_eq!(pack(&history).unwrap(), pack(&history).unwrap());
    }

    #[test]
    fn a_board_without_anything_is_packed_too() {
        let packed = pack(&History::default()).unwrap();
        let unpacked = zstd::stream::decode_all(packed.as_slice()).unwrap();
        let mut reader = ArchiveReader::default();
        assert_eq!(reader.push(&unpacked), Ok(Vec::new()));
        assert!(reader.is_whole());
    }
}
