//! Dragging one point of a line or arrow; the ends of an arrow hold on to shapes.

use std::sync::Arc;

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Gesture, Held};
use tavla_shared::shape::{Kind, Shape};

use super::super::binding;
use super::super::snap::snapped_line;
use super::super::transform::differences;
use super::super::{Pointer, ToolContext, ToolOutput};

#[derive(Debug)]
pub(super) struct Reshaping {
    original: Arc<Shape>,
    points: Vec<Point>,
    at: usize,
    target: Option<ShapeId>,
}

impl Reshaping {
    /// None where the line or its point is gone.
    pub(super) fn begin(at: usize, ctx: &ToolContext<'_>) -> Option<Self> {
        let original = Arc::clone(ctx.scene.get(ctx.selection.single()?)?);
        let points = original.board_path();
        (at < points.len()).then_some(Self {
            original,
            points,
            at,
            target: None,
        })
    }

    /// The shape that the dragged end would hold on to.
    pub(super) fn target(&self) -> Option<&ShapeId> {
        self.target.as_ref()
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        let Some(line) = self.bent(pointer, ctx) else {
            return ToolOutput::update(Vec::new());
        };
        let ranked = line.board_path().into_iter().enumerate();
        let moved = ranked.filter(|(rank, point)| self.points.get(*rank) != Some(point));
        ToolOutput::update(differences(&self.original, &line)).holding(
            Held::shapes(vec![line.id.clone()]),
            Gesture::Bent(moved.collect()),
        )
    }

    pub(super) fn released(mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        let line = self.bent(pointer, ctx);
        let edits = line.map(|line| differences(&self.original, &line));
        ToolOutput::commit("reshape", edits.unwrap_or_default())
    }

    /// The line with its point where the pointer is; none where the line is gone.
    fn bent(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Option<Shape> {
        // A peer can delete it while its end is being dragged.
        ctx.scene.get(&self.original.id)?;
        let mut points = self.points.clone();
        let is_start = self.at == 0;
        let is_end = self.at + 1 == points.len();
        let neighbour = if is_start {
            points.get(1)
        } else {
            points.get(self.at - 1)
        };
        points[self.at] = match neighbour {
            Some(&neighbour) if pointer.modifiers.shift => snapped_line(neighbour, pointer.at),
            _ => pointer.at,
        };
        let mut line = Shape::clone(&self.original);
        if line.kind == Kind::Arrow && (is_start || is_end) {
            let target = binding::held_by(pointer, ctx);
            self.target = target.map(|shape| shape.id.clone());
            let bound = target.map(|shape| binding::binding_at(shape, pointer.at));
            if is_start {
                line.ends.start = bound;
            } else {
                line.ends.end = bound;
            }
        }
        binding::reshaped(ctx.scene, &mut line, points);
        Some(line)
    }
}
