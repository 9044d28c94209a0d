//! What a gesture lines up with: edges, middles and gaps of the shapes around, or the grid.
//!
//! It says how far what is in hand has to go on, and what to show for that. It looks at shapes in view only, and at
//! a bounded number of them; what has lined up stays so until something else is clearly nearer.

mod gaps;
mod lines;
mod span;

use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;

use self::span::{Axis, Span};
use super::habits::SnapsTo;
use super::{Pointer, ToolContext};
use crate::scene::{GRID_CELL, ShapeSet};

/// How near something lines up, in egui points.
const REACH: f64 = 8.0;
/// How much nearer something else has to be than what it is lined up with, in egui points: a hand trembles.
const HOLD: f64 = 2.0;
/// Places this near to each other are one, in board units.
const SAME: f64 = 1e-6;

/// Something shown while things line up, on the board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Guide {
    /// Edges or middles in one line.
    Line {
        /// From one end of all that is in it
        from: Point,
        /// to the other.
        to: Point,
    },
    /// One of several equal gaps.
    Gap {
        /// From one shape
        from: Point,
        /// to the next.
        to: Point,
    },
}

/// In which directions something can go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axes {
    pub(super) across: bool,
    pub(super) down: bool,
}

impl Axes {
    pub(super) const BOTH: Self = Self {
        across: true,
        down: true,
    };

    fn has(self, axis: Axis) -> bool {
        match axis {
            Axis::Across => self.across,
            Axis::Down => self.down,
        }
    }
}

/// What is lined up with now: as the person wants it, and with Ctrl off the grid, or with shapes the other way round.
fn aid(pointer: &Pointer, ctx: &ToolContext<'_>) -> SnapsTo {
    match (ctx.habits.snaps_to, pointer.modifiers.command) {
        (SnapsTo::Nothing, true) => SnapsTo::Shapes,
        (wanted, false) => wanted,
        (SnapsTo::Shapes | SnapsTo::Grid, true) => SnapsTo::Nothing,
    }
}

/// `at` at the nearest corner of a cell, where the person keeps to the grid.
pub(super) fn on_grid(at: Point, pointer: &Pointer, ctx: &ToolContext<'_>) -> Point {
    match aid(pointer, ctx) {
        SnapsTo::Grid => at + Vec2::new(to_grid(at.x), to_grid(at.y)),
        SnapsTo::Nothing | SnapsTo::Shapes => at,
    }
}

fn to_grid(at: f64) -> f64 {
    (at / GRID_CELL).round() * GRID_CELL - at
}

/// Lines up what one gesture has in hand.
#[derive(Debug, Default)]
pub(super) struct Snapper {
    /// What moves itself.
    left_out: ShapeSet,
    /// The boxes around, where shapes are lined up with.
    boxes: Vec<Rect>,
    /// Where it is lined up, across and down.
    held: [Option<f64>; 2],
    guides: Vec<Guide>,
}

impl Snapper {
    /// For a gesture that has these in hand.
    pub(super) fn leaving_out<'a>(ids: impl IntoIterator<Item = &'a ShapeId>) -> Self {
        Self {
            left_out: ids.into_iter().cloned().collect(),
            ..Self::default()
        }
    }

    /// What to show.
    pub(super) fn guides(&self) -> &[Guide] {
        &self.guides
    }

    /// Shows nothing any more.
    pub(super) fn let_go(&mut self) {
        self.guides.clear();
        self.boxes.clear();
        self.held = [None, None];
    }

    /// How far something that was moved to `rect` has to go on to line up.
    pub(super) fn moved(
        &mut self,
        rect: Rect,
        axes: Axes,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Vec2 {
        let mut by = Vec2::ZERO;
        match self.look(rect, pointer, ctx) {
            SnapsTo::Nothing => return by,
            SnapsTo::Grid => {
                for axis in Axis::BOTH.into_iter().filter(|axis| axes.has(*axis)) {
                    axis.add(&mut by, to_grid(Span::of(rect, axis).start));
                }
                return by;
            }
            SnapsTo::Shapes => {}
        }
        let reach = ctx.length(REACH);
        for axis in Axis::BOTH.into_iter().filter(|axis| axes.has(*axis)) {
            let moving = Span::of(rect, axis);
            let around = self.spans(axis);
            let mut offers = lines::offers(&moving.places(), &around, reach);
            offers.extend(gaps::offers(moving, &around, reach));
            if let Some(more) = self.chosen(axis, moving.start, &offers, ctx.length(HOLD)) {
                axis.add(&mut by, more);
            }
        }
        let rect = rect + by;
        for axis in Axis::BOTH.into_iter().filter(|axis| axes.has(*axis)) {
            let (moving, around) = (Span::of(rect, axis), self.spans(axis));
            let lines = lines::guides(axis, moving, &moving.places(), &around);
            self.guides.extend(lines);
            self.guides.extend(gaps::guides(axis, moving, &around));
        }
        by
    }

    /// How far a corner, or a side, of a box has to go on to line up, across and down; none where there is nothing
    /// near. `rect` is about where that box is.
    pub(super) fn corner(
        &mut self,
        at: Point,
        axes: Axes,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> [Option<f64>; 2] {
        let aid = self.look(Rect::from_points(at, at), pointer, ctx);
        let reach = ctx.length(REACH);
        Axis::BOTH.map(|axis| {
            let place = axis.of(at);
            match aid {
                _ if !axes.has(axis) => None,
                SnapsTo::Nothing => None,
                SnapsTo::Grid => Some(to_grid(place)),
                SnapsTo::Shapes => {
                    let offers = lines::offers(&[place], &self.spans(axis), reach);
                    self.chosen(axis, place, &offers, ctx.length(HOLD))
                }
            }
        })
    }

    /// As [`Self::corner`], gone on already.
    pub(super) fn cornered(
        &mut self,
        at: Point,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Point {
        let [across, down] = self.corner(at, Axes::BOTH, pointer, ctx);
        at + Vec2::new(across.unwrap_or_default(), down.unwrap_or_default())
    }

    /// As [`Self::cornered`], for the corner opposite to `from` of a box that is drawn. No side of it vanishes by that:
    /// it is the cell that the pointer is in, and off the grid as long as the hand has it.
    pub(super) fn opposite(
        &mut self,
        from: Point,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Point {
        let to = self.cornered(pointer.at, pointer, ctx);
        let keeps_to_grid = aid(pointer, ctx) == SnapsTo::Grid;
        let mut by = Vec2::ZERO;
        for axis in Axis::BOTH {
            if (axis.of(to) - axis.of(from)).abs() >= SAME {
                continue;
            }
            let more = if keeps_to_grid {
                GRID_CELL.copysign(axis.of(pointer.at) - axis.of(from))
            } else {
                axis.of(pointer.at) - axis.of(to)
            };
            axis.add(&mut by, more);
        }
        to + by
    }

    /// Shows what the corner `at` of a box that has become `rect` is in line with.
    pub(super) fn show(&mut self, rect: Rect, at: Point, axes: Axes) {
        self.guides.clear();
        for axis in Axis::BOTH.into_iter().filter(|axis| axes.has(*axis)) {
            let moving = Span::of(rect, axis);
            let lines = lines::guides(axis, moving, &[axis.of(at)], &self.spans(axis));
            self.guides.extend(lines);
        }
    }

    /// Looks around what is at `rect`.
    fn look(&mut self, rect: Rect, pointer: &Pointer, ctx: &ToolContext<'_>) -> SnapsTo {
        let wanted = aid(pointer, ctx);
        self.guides.clear();
        if wanted == SnapsTo::Shapes {
            let left_out = |id: &ShapeId| self.left_out.contains(id);
            self.boxes = ctx.scene.snap_boxes(rect, ctx.view, left_out);
        } else {
            self.let_go();
        }
        wanted
    }

    fn spans(&self, axis: Axis) -> Vec<Span> {
        self.boxes
            .iter()
            .map(|rect| Span::of(*rect, axis))
            .collect()
    }

    /// The nearest of the offers for what is at `place`; what was chosen last where another is not much nearer.
    fn chosen(&mut self, axis: Axis, place: f64, offers: &[f64], hold: f64) -> Option<f64> {
        let last = &mut self.held[axis as usize];
        let nearest = offers.iter().copied().min_by(|one, other| {
            let farther = one.abs().total_cmp(&other.abs());
            farther.then(one.total_cmp(other))
        });
        let Some(nearest) = nearest else {
            *last = None;
            return None;
        };
        let again = last.and_then(|last| {
            let mut offers = offers.iter().copied();
            offers.find(|by| (place + by - last).abs() < SAME)
        });
        let chosen = again.filter(|by| by.abs() <= nearest.abs() + hold);
        let chosen = chosen.unwrap_or(nearest);
        *last = Some(place + chosen);
        Some(chosen)
    }
}
