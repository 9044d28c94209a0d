//! Dragging the label of a line or arrow along it. It snaps to the middle.

use tavla_shared::board::Edit;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Property;

use super::super::transform::is_held;
use super::super::{Pointer, ToolContext, ToolOutput};
use crate::shapes;
use crate::text::letters_hit;

/// How near the middle a label snaps to it, in egui points.
const SNAP_DISTANCE: f64 = 10.0;
/// The part of a course at which its middle is.
const MIDDLE: f64 = 0.5;
/// The most letters that are shaped to know whether a label was pressed.
const SHAPED_MAX: usize = 1_000;

#[derive(Debug)]
pub(super) struct Labelling {
    line: ShapeId,
    /// How far along the course was pressed, less where the label was.
    ahead: f64,
}

/// Whether the label of the one picked line or arrow is at `at`.
pub(super) fn is_label_at(at: Point, ctx: &mut ToolContext<'_>) -> bool {
    let picked = ctx.selection.single().and_then(|id| ctx.scene.get(id));
    let line = picked.filter(|shape| shape.kind.is_path() && !ctx.scene.is_locked(&shape.id));
    line.is_some_and(|line| letters_hit(line, at, ctx.text, &mut { SHAPED_MAX }))
}

impl Labelling {
    /// None where the line is gone.
    pub(super) fn begin(pressed: Point, ctx: &ToolContext<'_>) -> Option<Self> {
        let line = ctx.scene.get(ctx.selection.single()?)?;
        let (part, _) = shapes::part_at(line, pressed)?;
        Some(Self {
            line: line.id.clone(),
            ahead: part - line.label_at,
        })
    }

    pub(super) fn moved(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        ToolOutput::update(self.edits(pointer, ctx))
    }

    pub(super) fn released(self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        ToolOutput::commit("move label", self.edits(pointer, ctx))
    }

    fn edits(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Vec<Edit> {
        let Some((line, old)) = ctx.scene.get(&self.line).zip(ctx.scene.at_rest(&self.line)) else {
            return Vec::new();
        };
        if !is_held(ctx.scene, &old) {
            return Vec::new();
        }
        let Some((part, length)) = shapes::part_at(line, pointer.at) else {
            return Vec::new();
        };
        let part = (part - self.ahead).clamp(0.0, 1.0);
        let is_middle = (part - MIDDLE).abs() * length <= ctx.length(SNAP_DISTANCE);
        let part = if is_middle { MIDDLE } else { part };
        if part == old.label_at {
            return Vec::new();
        }
        vec![Edit::set(self.line.clone(), Property::LabelAt(part))]
    }
}
