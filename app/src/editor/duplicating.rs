//! Copies beside their originals, in what they are seen in there. Where a copy was put elsewhere since, the next one
//! goes on from there: the same way again.

use tavla_shared::geometry::{Point, Rect, Vec2};

use super::Editor;
use crate::selection::Selection;
use crate::tools::copying;

/// How far a copy is put from its original, in board units.
const OFFSET: Vec2 = Vec2::new(10.0, 10.0);

/// What was copied last.
#[derive(Debug)]
pub(super) struct LastCopy {
    copies: Selection,
    /// Where the originals were.
    from: Point,
}

impl Editor {
    pub(super) fn duplicate(&mut self) {
        self.cancel_gesture();
        let by = self.next_offset();
        let originals = copying::originals(&self.scene, &self.selection);
        let copies = copying::renamed(&originals, &self.scene, &mut self.random);
        let from = self.selection_origin();
        self.send_step("duplicate", copies.edits_beside(&self.scene, by));
        self.selection = copies.selection();
        self.note_copies(from);
    }

    /// Where the box around the selection begins.
    pub(super) fn selection_origin(&self) -> Option<Point> {
        let boxes = self.selection.iter();
        let boxes = boxes.filter_map(|id| self.scene.bounds_of(id));
        let around = boxes.reduce(|all: Rect, one| all.union(one));
        around.map(|around| around.origin())
    }

    /// The selection is copies of what was at `from`.
    pub(super) fn note_copies(&mut self, from: Option<Point>) {
        let copies = self.selection.clone();
        self.last_copy = from.map(|from| LastCopy { copies, from });
    }

    fn next_offset(&self) -> Vec2 {
        let last = self.last_copy.as_ref();
        let last = last.filter(|last| last.copies == self.selection);
        let by = last.and_then(|last| Some(self.selection_origin()? - last.from));
        by.filter(|by| *by != Vec2::ZERO).unwrap_or(OFFSET)
    }
}
