//! What goes from the board into the library, and from there onto the board. What the library keeps is not known here.

use std::sync::Arc;

use tavla_shared::geometry::Point;
use tavla_shared::presence::Gesture;
use tavla_shared::shape::Shape;

use super::Editor;
use crate::tools::copying;

/// So little differs in what is only moved.
const MOVED_ONLY: f64 = 1e-9;

impl Editor {
    /// What is picked and all that is in it, out of what was not picked with it: parents before what is in them.
    pub fn picked_shapes(&self) -> Vec<Arc<Shape>> {
        let shapes = copying::originals(&self.scene, &self.selection);
        copying::released(&shapes)
    }

    /// Puts shapes of the library onto the board, around `at`, and takes them in hand.
    pub fn insert_shapes(&mut self, shapes: &[Arc<Shape>], at: Point) {
        if shapes.is_empty() || !self.may_write() {
            return;
        }
        self.end_typing();
        self.cancel_gesture();
        self.put_copies("insert", shapes, at);
    }

    /// Whether what is picked is being dragged.
    pub fn drags_selection(&self) -> bool {
        let hand = self.in_hand.as_ref().filter(|_| self.tool.is_busy());
        let Some(Gesture::Transform(transform)) = hand.map(|hand| &hand.gesture) else {
            return false;
        };
        let [a, b, c, d, ..] = transform.as_coeffs();
        let turned = [a - 1.0, b, c, d - 1.0];
        turned.iter().all(|part| part.abs() < MOVED_ONLY)
    }
}
