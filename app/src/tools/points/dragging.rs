//! Dragging points of a line, or a new one out of the middle between two.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Gesture, Held};
use tavla_shared::shape::{Kind, Shape};

use super::super::binding::{self, ArrowEnd, Hover};
use super::super::handles::Handle;
use super::super::path::CLOSE_DISTANCE;
use super::super::snap::snapped_line;
use super::super::snapping::on_grid;
use super::super::transform::{differences, is_held};
use super::super::{Pointer, ToolContext, ToolOutput, ToolOverlay};
use crate::shapes;

/// Points in hand.
#[derive(Debug)]
pub(in crate::tools) struct Dragging {
    original: Arc<Shape>,
    /// Those that move, in rising order.
    picked: Vec<usize>,
    /// The one under the pointer.
    grabbed: usize,
    /// From where that was to where it was pressed.
    grip: Vec2,
    /// Whether one of them was not there before.
    is_new: bool,
    /// What is under the pointer, for an end of an arrow.
    hover: Hover,
}

impl Dragging {
    pub(in crate::tools) fn begin(
        line: &ShapeId,
        handle: Handle,
        picked: &[usize],
        pressed: Point,
        ctx: &ToolContext<'_>,
    ) -> Option<Self> {
        let original = ctx.scene.at_rest(line)?;
        let mut points = original.board_path();
        if points.len() < 2 {
            // No line any more, whatever a peer has made of it.
            return None;
        }
        let (grabbed, picked, is_new) = match handle {
            Handle::PathPoint(at) => (at, picked.to_vec(), false),
            Handle::NewPoint(at) if at + 1 < points.len() => {
                points.insert(at + 1, pressed);
                (at + 1, vec![at + 1], true)
            }
            _ => return None,
        };
        let grip = pressed - *points.get(grabbed)?;
        let in_range = picked.last().is_some_and(|last| *last < points.len());
        in_range.then_some(Self {
            original,
            picked,
            grabbed,
            grip,
            is_new,
            hover: Hover::default(),
        })
    }

    pub(in crate::tools) fn picked(&self) -> &[usize] {
        &self.picked
    }

    pub(in crate::tools) fn overlay(&self) -> ToolOverlay<'_> {
        ToolOverlay {
            points: &self.picked,
            ..self.hover.overlay()
        }
    }

    /// When the end that is dragged means another place although it stays where it is.
    pub(in crate::tools) fn changes_at(&self, now: f64) -> Option<f64> {
        self.hover.rests_at(now)
    }

    pub(in crate::tools) fn moved(
        &mut self,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> ToolOutput {
        let Some((old, line)) = self.bent(pointer, ctx) else {
            return ToolOutput::update(Vec::new());
        };
        let output = ToolOutput::update(differences(&old, &line));
        if self.is_new {
            // Peers are told of points by their ranks, which they do not have yet.
            return output;
        }
        let before = old.board_path();
        let ranked = line.board_path().into_iter().enumerate();
        let moved = ranked.filter(|(rank, point)| before.get(*rank) != Some(point));
        output.holding(
            Held::shapes(vec![line.id.clone()]),
            Gesture::Bent(moved.collect()),
        )
    }

    pub(in crate::tools) fn released(
        mut self,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> ToolOutput {
        let bent = self.bent(pointer, ctx);
        let edits = bent.map(|(old, line)| differences(&old, &line));
        ToolOutput::commit("reshape", edits.unwrap_or_default())
    }

    /// The line as the document has it, and with its points where the pointer has them; none where a peer has
    /// deleted or locked it, or where ranks mean other points by now.
    fn bent(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Option<(Arc<Shape>, Shape)> {
        // A peer can move it meanwhile: what is dragged is the line as it is now.
        let old = ctx.scene.at_rest(&self.original.id)?;
        if !is_held(ctx.scene, &self.original) || old.path.len() != self.original.path.len() {
            return None;
        }
        let mut points = old.board_path();
        if self.is_new {
            points.insert(self.grabbed, pointer.at);
        }
        let closed = shapes::returns(&points);
        let last = points.len() - 1;
        let is_alone = self.picked.len() == 1;
        let mut to = pointer.at - self.grip;
        if pointer.modifiers.shift && is_alone {
            let neighbour = if self.grabbed == 0 {
                1
            } else {
                self.grabbed - 1
            };
            to = snapped_line(*points.get(neighbour)?, to);
        } else {
            to = on_grid(to, pointer, ctx);
        }
        let is_end = !closed && (self.grabbed == 0 || self.grabbed == last);
        let mut line = Shape::clone(&old);
        if is_alone && is_end {
            let other = points[if self.grabbed == 0 { last } else { 0 }];
            let joins = line.kind == Kind::Line
                && last >= 3
                && (to - other).hypot() <= ctx.length(CLOSE_DISTANCE);
            if joins {
                to = other;
            }
            if line.kind == Kind::Arrow {
                let end = if self.grabbed == 0 {
                    ArrowEnd::Start
                } else {
                    ArrowEnd::End
                };
                self.hover.bind(&mut line, end, pointer, ctx);
            }
        }
        let by = to - points[self.grabbed];
        for &at in &self.picked {
            points[at] += by;
        }
        if closed && self.picked.first() == Some(&0) {
            points[last] = points[0];
        }
        binding::reshaped(ctx.scene, &mut line, points);
        Some((old, line))
    }
}
