//! Drawing a line around shapes to pick them: those it goes around, be it in part, and those it crosses.

use std::collections::BTreeSet;

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;

use super::super::{Pointer, ToolContext, ToolOutput};
use crate::selection::Selection;
use crate::shapes::Ring;

/// Between two points of the line, in egui points.
const STEP: f64 = 3.0;
/// The most points it has; past them every other one is left out, and the next are further apart.
const POINTS_MAX: usize = 1_000;

#[derive(Debug)]
pub(super) struct Lassoing {
    points: Vec<Point>,
    /// How many [`STEP`]s lie between points by now.
    steps: f64,
    kept: Selection,
    /// What the line has crossed: it goes on doing that.
    crossed: BTreeSet<ShapeId>,
    /// Ctrl held picks through groups, unless it is what began the lasso.
    deepens: bool,
}

impl Lassoing {
    pub(super) fn begin(pressed: Point, kept: Selection, deepens: bool) -> Self {
        Self {
            points: vec![pressed],
            steps: 1.0,
            kept,
            crossed: BTreeSet::new(),
            deepens,
        }
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        self.go_to(pointer.at, ctx);
        let ring = Ring::new(&self.points);
        let ringed = ring.map(|ring| ctx.scene.ringed_unsorted(&ring));
        let ids = ringed.iter().flatten().copied().chain(&self.crossed);
        let ids = ids.filter(|id| ctx.scene.is_pickable(id));
        let picked: BTreeSet<ShapeId> = if self.deepens && pointer.modifiers.command {
            ids.cloned().collect()
        } else {
            ctx.scene.outermost_of_all(ids, self.kept.entered())
        };
        let all = self.kept.iter().cloned().chain(picked);
        ToolOutput::select(Selection::within(self.kept.entered().cloned(), all))
    }

    fn go_to(&mut self, at: Point, ctx: &ToolContext<'_>) {
        let Some(&last) = self.points.last() else {
            return;
        };
        if last.distance(at) < self.steps * ctx.length(STEP) {
            return;
        }
        let crossed = ctx.scene.crossed_unsorted(last, at).into_iter();
        self.crossed.extend(crossed.cloned());
        self.points.push(at);
        if self.points.len() > POINTS_MAX {
            let mut rank = 0;
            self.points.retain(|_| {
                rank += 1;
                rank % 2 == 1
            });
            self.steps *= 2.0;
        }
    }

    pub(super) fn points(&self) -> &[Point] {
        &self.points
    }

    pub(super) fn into_kept(self) -> Selection {
        self.kept
    }
}
