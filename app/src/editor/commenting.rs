//! What a comment is about: the place somebody clicks, and the shape that is there. Reads the scene; what
//! is said is none of the editor's business.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect, rotated};
use tavla_shared::shape::{Kind, Shape};

use super::{Editor, Request};
use crate::tools::HIT_TOLERANCE;

impl Editor {
    /// The shape that a comment at `at` is about: the one there, or the topmost that goes around it.
    pub fn comment_target(&mut self, at: Point) -> Option<Arc<Shape>> {
        let tolerance = self.view.board_length(HIT_TOLERANCE);
        if let Some(hit) = self.scene.hit(at, tolerance, &mut self.text) {
            return Some(Arc::clone(hit));
        }
        self.around(at).next().map(Arc::clone)
    }

    /// The shapes that go around `at`, the topmost first: what is not filled is not hit inside, but who
    /// comments or votes there means it.
    pub(super) fn around(&self, at: Point) -> impl Iterator<Item = &Arc<Shape>> {
        let shapes = self.scene.in_z_order(Rect::from_points(at, at));
        shapes
            .into_iter()
            .rev()
            .filter(move |shape| holds(shape, at))
    }

    /// Asks for a comment where the pointer is, or in the middle of the view.
    pub(super) fn comment_here(&mut self) {
        let at = self.pointer_on_board();
        self.take_tool(crate::commands::ToolKind::Select);
        self.ask(Request::Comment(at));
    }
}

/// Whether a shape that has an inside goes around a point.
fn holds(shape: &Shape, at: Point) -> bool {
    let closed = shape.kind.is_closed() || matches!(shape.kind, Kind::Text | Kind::Image);
    let rect = shape.rect();
    closed && rect.contains(rotated(at, rect.center(), -shape.angle))
}
