//! Whether everyone ended with the same: what each one sees, and what each one's store holds.

use std::path::Path;
use std::sync::Arc;

use tavla_shared::board::{Board, Version};
use tavla_shared::shape::Shape;
use tavla_shared::store::DataFolder;

use super::DemoError;
use super::stage::board_id;
use crate::desk::Desk;
use crate::scene::Scene;

/// What one person sees, when nothing of theirs is on its way any more.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sight {
    /// Whether all of their edits are with the server.
    pub(super) settled: bool,
    /// All shapes, bottom to top.
    pub(super) shapes: Vec<Arc<Shape>>,
}

impl Sight {
    /// What is seen at a desk.
    pub(super) fn of(desk: &Desk) -> Self {
        let keeping = desk.session().keeping();
        let scene = desk.editor().scene();
        let settled = keeping.unsaved.is_none() && keeping.unsynced == 0 && !scene.has_pending();
        Self {
            settled,
            shapes: shapes_of(scene),
        }
    }
}

/// All shapes of a scene, bottom to top.
pub(super) fn shapes_of(scene: &Scene) -> Vec<Arc<Shape>> {
    scene.bounds().map_or_else(Vec::new, |bounds| {
        scene
            .in_z_order(bounds.inflate(1.0, 1.0))
            .into_iter()
            .cloned()
            .collect()
    })
}

/// A document as a store holds it.
#[derive(Debug, PartialEq)]
pub(super) struct Kept {
    version: Version,
    shapes: Vec<Arc<Shape>>,
}

/// Reads the board from a data folder that nobody has open.
pub(super) fn kept_in(folder: &Path) -> Result<Kept, DemoError> {
    let store = DataFolder::open(folder)?.open_store()?;
    let loaded = store.load(board_id().as_str())?;
    let snapshot = loaded.snapshot.into_iter().map(|snapshot| snapshot.bytes);
    let records = loaded.records.into_iter().map(|record| record.bytes);
    let (board, _) = Board::open(1, snapshot.chain(records));
    Ok(Kept {
        version: board.version(),
        shapes: board.shapes().cloned().collect(),
    })
}
