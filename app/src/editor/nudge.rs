//! Pushing the selection with the arrow keys, by a cell where there is a grid. Pushes in quick succession are
//! one step.

use tavla_shared::board::{EditBatch, Step};
use tavla_shared::geometry::Vec2;
use tavla_shared::id::ShapeId;

use super::Editor;
use crate::commands::Direction;
use crate::tools::transform;

/// A push, in board units.
const NUDGE: f64 = 1.0;
/// A push with shift held, in board units.
const NUDGE_FAR: f64 = 5.0;
/// A push where the grid is shown, in board units; with shift held it is [`NUDGE`] then.
const GRID_CELL: f64 = 20.0;
/// Pushes this soon after one another are one step, in seconds.
const SAME_STEP_SECS: f64 = 1.0;

impl Editor {
    pub(super) fn nudge(&mut self, direction: Direction, far: bool) {
        if self.tool.is_busy() {
            return;
        }
        let length = match (self.meta().grid, far) {
            (true, false) => GRID_CELL,
            (false, false) | (true, true) => NUDGE,
            (false, true) => NUDGE_FAR,
        };
        let by = match direction {
            Direction::Left => Vec2::new(-length, 0.0),
            Direction::Right => Vec2::new(length, 0.0),
            Direction::Up => Vec2::new(0.0, -length),
            Direction::Down => Vec2::new(0.0, length),
        };
        let mut grabbed = transform::grab(&self.scene, self.selection.iter());
        // An arrow goes where its shapes go: it stays where one of them does.
        let ids: Vec<ShapeId> = grabbed.iter().map(|shape| shape.id.clone()).collect();
        let goes = |id: &ShapeId| ids.binary_search(id).is_ok() || self.scene.get(id).is_none();
        grabbed.retain(|shape| {
            let ends = [&shape.ends.start, &shape.ends.end];
            ends.into_iter().flatten().all(|end| goes(&end.shape))
        });
        let edits = transform::moved(&self.scene, &grabbed, by);
        if edits.is_empty() {
            return;
        }
        let soon = self
            .last_nudge
            .is_some_and(|then| self.now - then <= SAME_STEP_SECS);
        let step = if soon { Step::Extend } else { Step::New };
        self.send(EditBatch {
            step,
            ..EditBatch::new("nudge", edits)
        });
        self.last_nudge = Some(self.now);
    }
}
