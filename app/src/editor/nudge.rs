//! Pushing the selection with the arrow keys, by a cell where it snaps to the grid. Pushes in quick succession
//! are one step.

use tavla_shared::board::{EditBatch, Step};
use tavla_shared::geometry::Vec2;

use super::Editor;
use crate::commands::Direction;
use crate::scene::GRID_CELL;
use crate::tools::habits::SnapsTo;
use crate::tools::transform;

/// A push, in board units.
const NUDGE: f64 = 1.0;
/// A push with shift held, in board units.
const NUDGE_FAR: f64 = 5.0;
/// Pushes this soon after one another are one step, in seconds.
const SAME_STEP_SECS: f64 = 1.0;

impl Editor {
    pub(super) fn nudge(&mut self, direction: Direction, far: bool) {
        if self.tool.is_busy() {
            return;
        }
        // As in Excalidraw: with shift held one gets off the grid.
        let length = match (self.habits().snaps_to == SnapsTo::Grid, far) {
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
        let grabbed = transform::grab_free(&self.scene, self.selection.iter());
        let edits = transform::moved(&self.scene, &grabbed, by);
        if edits.is_empty() {
            return;
        }
        let edits = self.settled_in_frames(edits);
        let same = self.last_nudge.take();
        let soon = same.is_some_and(|(then, picked)| {
            self.now - then <= SAME_STEP_SECS && picked == self.selection
        });
        let step = if soon { Step::Extend } else { Step::New };
        self.send(EditBatch {
            step,
            ..EditBatch::new("nudge", edits)
        });
        self.last_nudge = Some((self.now, self.selection.clone()));
    }
}
