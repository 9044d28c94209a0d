//! A board as it was at an earlier version: what a server has of it, without what it refused.
//!
//! Writes a snapshot and changes nothing. Never guesses: a version that is no state this document
//! was ever in is refused.

use loro::{ExportMode, VersionVector};

use super::document::Document;
use super::guard::ExportError;
use super::version::Version;
use super::{Board, SnapshotFault};
use crate::id::PeerId;

/// Why there is no snapshot of an earlier version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RollbackError {
    /// The document cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// What was written cannot be lived from.
    #[error("the earlier version is no good: {0}")]
    Snapshot(#[from] SnapshotFault),
}

impl Document {
    /// A snapshot of what is both here and in `version`, and the version it is of.
    ///
    /// # Errors
    /// [`RollbackError`]; the document is poisoned where Loro panicked over it. Among them is a
    /// `version` that holds edits without those they build on.
    pub fn snapshot_at(&mut self, version: &Version) -> Result<(Vec<u8>, Version), RollbackError> {
        let common = self.version().common(version);
        if common.is_empty() {
            // Loro writes no snapshot of nothing at all.
            let mut nothing = Self::new(None);
            return Ok((nothing.snapshot()?, common));
        }
        let snapshot = self.exported(|doc| {
            doc.commit();
            let frontiers = doc.vv_to_frontiers(common.vector());
            doc.export(ExportMode::snapshot_at(&frontiers))
        })?;
        Self::verify(&snapshot, &common)?;
        Ok((snapshot, common))
    }
}

impl Board {
    /// See [`Document::snapshot_at`].
    ///
    /// # Errors
    /// As [`Document::snapshot_at`].
    pub fn snapshot_at(&mut self, version: &Version) -> Result<(Vec<u8>, Version), RollbackError> {
        self.document.snapshot_at(version)
    }
}

impl Version {
    /// What is in both.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        let both = self.vector().iter().filter_map(|(peer, &mine)| {
            let theirs = other.vector().get(peer).copied().unwrap_or(0);
            Some((*peer, mine.min(theirs))).filter(|(_, both)| *both > 0)
        });
        Self::of(both.collect())
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.vector().iter().all(|(_, &counter)| counter <= 0)
    }

    /// Makes this one include the first `ops` operations of `peer`.
    pub fn include_ops(&mut self, peer: PeerId, ops: usize) {
        let mut vector = VersionVector::new();
        vector.insert(peer, i32::try_from(ops).unwrap_or(i32::MAX));
        self.merge(&Self::of(vector));
    }

    /// Makes this one include what is in `after` of those writers who have more there than in
    /// `before`.
    pub fn include_growth(&mut self, before: &Self, after: &Self) {
        let had = |peer| before.vector().get(peer).copied().unwrap_or(0);
        let news = after
            .vector()
            .iter()
            .filter(|(peer, counter)| had(peer) < **counter);
        let grown: VersionVector = news.map(|(peer, counter)| (*peer, *counter)).collect();
        self.merge(&Self::of(grown));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::board::{Edit, EditBatch};
    use crate::id::ShapeId;
    use crate::shape::{Kind, Shape};

    fn create(board: &mut Board, name: &str) -> Vec<u8> {
        let shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Rectangle);
        let batch = EditBatch::new("edit", vec![Edit::Create(Arc::new(shape))]);
        board.apply(&batch, 1_790_000_000).unwrap().update
    }

    fn names(snapshot: &[u8]) -> Vec<String> {
        let (board, report) = Board::open(9, [snapshot]);
        assert_eq!(report.rejected, []);
        board.shapes().map(|shape| shape.id.to_string()).collect()
    }

    #[test]
    fn a_board_goes_back_to_what_a_server_has_of_two_writers() {
        let mut theirs = Board::new(7);
        let mut mine = Board::new(3);
        mine.import(&create(&mut theirs, "theirs")).unwrap();
        create(&mut mine, "sent");
        let mut server = mine.version();
        create(&mut mine, "refused");
        // What others drew after it stays.
        let (before, update) = (mine.version(), create(&mut theirs, "later"));
        mine.import(&update).unwrap();
        server.include_growth(&before, &mine.version());
        let (snapshot, version) = mine.snapshot_at(&server).unwrap();
        assert_eq!(names(&snapshot), ["later", "sent", "theirs"]);
        assert_eq!(version, server);
        // The board itself is as it was.
        assert_eq!(mine.shapes().len(), 4);
        create(&mut mine, "more");
    }

    #[test]
    fn what_only_the_server_has_is_left_to_the_server() {
        let mut theirs = Board::new(7);
        let mut mine = Board::new(3);
        create(&mut mine, "refused");
        create(&mut theirs, "theirs");
        let (snapshot, version) = mine.snapshot_at(&theirs.version()).unwrap();
        assert!(version.is_empty());
        assert_eq!(names(&snapshot), [""; 0]);
    }

    #[test]
    fn a_version_without_what_it_builds_on_is_refused() {
        let mut first = Board::new(7);
        let mut second = Board::new(3);
        second.import(&create(&mut first, "first")).unwrap();
        create(&mut second, "second");
        let mut lie = Version::default();
        lie.include_ops(3, second.version().ops_of(3));
        let refused = second.snapshot_at(&lie);
        assert!(
            matches!(refused, Err(RollbackError::Snapshot(_))),
            "{refused:?}"
        );
    }
}
