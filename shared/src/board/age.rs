//! When something was last written, told from bytes without a document.

use std::panic::catch_unwind;

use loro::LoroDoc;

use super::guard;

/// The time of the newest change in an update or snapshot of this program's own disk, in Unix
/// seconds; none where it cannot be told or nobody said it.
pub fn last_change(bytes: &[u8]) -> Option<i64> {
    guard::inspect(bytes, guard::Source::Disk).ok()?;
    // Bytes alone, and nothing is kept of them.
    let decoded = catch_unwind(|| LoroDoc::decode_import_blob_meta(bytes, false)).ok()?;
    let seconds = decoded.ok()?.end_timestamp;
    (seconds > 0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::board::{Board, Edit, EditBatch};
    use crate::id::ShapeId;
    use crate::shape::{Kind, Shape};

    #[test]
    fn updates_and_snapshots_say_when_they_were_written() {
        let mut board = Board::new(1);
        let shape = Shape::new(ShapeId::new("a").unwrap(), Kind::Rectangle);
        let batch = EditBatch::new("draw", vec![Edit::Create(Arc::new(shape))]);
        let update = board.apply(&batch, 1_790_000_000).unwrap().update;
        assert_eq!(last_change(&update), Some(1_790_000_000));
        let snapshot = board.snapshot().unwrap();
        assert_eq!(last_change(&snapshot), Some(1_790_000_000));
        assert_eq!(last_change(b"something else"), None);
    }
}
