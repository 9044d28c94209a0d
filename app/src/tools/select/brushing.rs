//! Drawing a box around shapes to pick them: those wholly inside, or as one likes it those it touches;
//! groups as a unit, or with Ctrl held through them.

use std::collections::BTreeSet;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;

use super::super::{Pointer, ToolContext, ToolOutput};
use crate::selection::Selection;

#[derive(Debug)]
pub(super) struct Brushing {
    pressed: Point,
    kept: Selection,
    rect: Rect,
}

impl Brushing {
    pub(super) fn begin(pressed: Point, kept: Selection) -> Self {
        Self {
            pressed,
            kept,
            rect: Rect::from_points(pressed, pressed),
        }
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        self.rect = Rect::from_points(self.pressed, pointer.at);
        let inside = if ctx.habits.box_touches {
            ctx.scene.touching_unsorted(self.rect)
        } else {
            ctx.scene.contained_in_unsorted(self.rect)
        };
        let inside = inside.into_iter().filter(|id| ctx.scene.is_pickable(id));
        let picked: BTreeSet<ShapeId> = if pointer.modifiers.command {
            inside.cloned().collect()
        } else {
            ctx.scene.outermost_of_all(inside, self.kept.entered())
        };
        let all = self.kept.iter().cloned().chain(picked);
        ToolOutput::select(Selection::within(self.kept.entered().cloned(), all))
    }

    pub(super) fn rect(&self) -> Rect {
        self.rect
    }

    pub(super) fn into_kept(self) -> Selection {
        self.kept
    }
}
