//! Dragging one point of a line or arrow; the ends of an arrow hold on to shapes. Of an elbow a whole
//! stretch is dragged, which stays where it is put.

use std::sync::Arc;

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Gesture, Held};
use tavla_shared::shape::{Kind, Shape};

use super::super::binding::{self, ArrowEnd, Hover};
use super::super::snap::snapped_line;
use super::super::snapping::on_grid;
use super::super::transform::{differences, is_held};
use super::super::{Pointer, ToolContext, ToolOutput, ToolOverlay};
use crate::shapes::{self, Route};

#[derive(Debug)]
pub(super) struct Reshaping {
    original: Arc<Shape>,
    points: Vec<Point>,
    part: Part,
    hover: Hover,
}

/// What of a line is dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Start,
    End,
    Inner(usize),
    /// From one point of an elbow to the next.
    Stretch(usize),
}

impl Part {
    /// The point at a rank of so many.
    pub(super) fn point(rank: usize, count: usize) -> Self {
        match rank {
            0 => Self::Start,
            rank if rank + 1 == count => Self::End,
            rank => Self::Inner(rank),
        }
    }
}

impl Reshaping {
    /// None where the line or that part of it is gone.
    pub(super) fn point(rank: usize, ctx: &ToolContext<'_>) -> Option<Self> {
        let count = ctx.scene.get(ctx.selection.single()?)?.path.len();
        (rank < count).then(|| Self::begin(Part::point(rank, count), ctx))?
    }

    /// As [`Self::point`], of a stretch.
    pub(super) fn stretch(rank: usize, ctx: &ToolContext<'_>) -> Option<Self> {
        Self::begin(Part::Stretch(rank), ctx)
    }

    fn begin(part: Part, ctx: &ToolContext<'_>) -> Option<Self> {
        let original = Arc::clone(ctx.scene.get(ctx.selection.single()?)?);
        let points = original.board_path();
        Some(Self {
            original,
            points,
            part,
            hover: Hover::default(),
        })
    }

    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        self.hover.overlay()
    }

    /// When the end that is dragged means another place although it stays where it is.
    pub(super) fn changes_at(&self, now: f64) -> Option<f64> {
        self.hover.rests_at(now)
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        let Some((old, line)) = self.bent(pointer, ctx) else {
            return ToolOutput::update(Vec::new());
        };
        let points = line.board_path();
        let ranked = points.iter().copied().enumerate();
        let moved = ranked.filter(|(rank, point)| self.points.get(*rank) != Some(point));
        let moved: Vec<(usize, Point)> = moved.collect();
        let output = ToolOutput::update(differences(&old, &line));
        // Of another number of points peers could not be told by rank: they see it when it is done.
        if points.len() != self.points.len() {
            return output;
        }
        output.holding(Held::shapes(vec![line.id.clone()]), Gesture::Bent(moved))
    }

    pub(super) fn released(mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        let bent = self.bent(pointer, ctx);
        let edits = bent.map(|(old, line)| differences(&old, &line));
        ToolOutput::commit("reshape", edits.unwrap_or_default())
    }

    /// The line as the document has it, and with its part where the pointer is; none where the line is
    /// gone, or that part of it.
    fn bent(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Option<(Arc<Shape>, Shape)> {
        // A peer can delete it, attach its other end or move what that holds on to meanwhile: what is
        // dragged is the line as it is now.
        let old = ctx.scene.at_rest(&self.original.id)?;
        if !is_held(ctx.scene, &self.original) {
            return None;
        }
        let mut line = Shape::clone(&old);
        let mut route = Route::of(&old);
        let count = route.points.len();
        let at = match self.part {
            Part::Start => 0,
            Part::End => count.checked_sub(1)?,
            Part::Inner(rank) | Part::Stretch(rank) => {
                // Ranks mean nothing any more where somebody has added points.
                if count != self.points.len() {
                    return None;
                }
                rank
            }
        };
        if let Part::Stretch(rank) = self.part {
            // From how it is shown, which is what the hand has taken.
            let shown = Route {
                points: self.points.clone(),
                pinned: self.original.pinned.clone(),
            };
            route = shapes::pinned_at(&shown, rank, pointer.at);
        } else {
            let neighbour = if at == 0 {
                route.points.get(1)
            } else {
                route.points.get(at - 1)
            };
            let to = match neighbour {
                Some(&neighbour) if pointer.modifiers.shift => snapped_line(neighbour, pointer.at),
                _ => on_grid(pointer.at, pointer, ctx),
            };
            *route.points.get_mut(at)? = to;
        }
        let end = match self.part {
            Part::Start => Some(ArrowEnd::Start),
            Part::End => Some(ArrowEnd::End),
            Part::Inner(_) | Part::Stretch(_) => None,
        };
        if let Some(end) = end.filter(|_| line.kind == Kind::Arrow) {
            self.hover.bind(&mut line, end, pointer, ctx);
        }
        let find = |id: &ShapeId| ctx.scene.get(id).map(AsRef::as_ref);
        binding::rerouted(ctx.scene, &mut line, route, find);
        Some((old, line))
    }
}
