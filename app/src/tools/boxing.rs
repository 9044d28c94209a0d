//! The box that a hand draws: from the corner that was pressed to the one under the pointer, both of which line up. With
//! space held it is carried along as it is.

use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;

use super::snap::squared;
use super::snapping::{Axes, Snapper, on_grid};
use super::{Pointer, ToolContext, ToolOverlay};

/// A box in hand.
#[derive(Debug)]
pub(super) struct Boxing {
    pressed: Point,
    snapper: Snapper,
    /// How far from the pointer the corner under it is.
    off: Vec2,
    /// The box was carried along since the pointer last moved: it stays as it is.
    carried: bool,
}

impl Boxing {
    /// For the shape `drawn`, which does not line up with itself.
    pub(super) fn begin(
        pressed: Point,
        drawn: &ShapeId,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Self {
        // From the middle no corner was pressed.
        let pressed = if pointer.modifiers.alt {
            on_grid(pressed, pointer, ctx)
        } else {
            Snapper::default().cornered(pressed, pointer, ctx)
        };
        Self {
            pressed,
            snapper: Snapper::leaving_out([drawn]),
            off: Vec2::ZERO,
            carried: false,
        }
    }

    /// The box as the pointer has it now.
    pub(super) fn rect(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Rect {
        if std::mem::take(&mut self.carried) {
            self.snapper.let_go();
        } else {
            self.off = self.snapper.opposite(self.pressed, pointer, ctx) - pointer.at;
        }
        let corner = Pointer {
            at: pointer.at + self.off,
            ..*pointer
        };
        let rect = dragged_box(self.pressed, &corner);
        self.snapper.show(rect, corner.at, Axes::BOTH);
        rect
    }

    /// Carries it along as it is.
    pub(super) fn carry(&mut self, by: Vec2) {
        self.carried = true;
        self.pressed += by;
    }

    /// What lines up.
    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        ToolOverlay {
            guides: self.snapper.guides(),
            handles_hidden: true,
            ..ToolOverlay::default()
        }
    }
}

/// The box from the press to the pointer, as the modifiers have it.
pub(super) fn dragged_box(pressed: Point, pointer: &Pointer) -> Rect {
    let to = if pointer.modifiers.shift {
        squared(pressed, pointer.at)
    } else {
        pointer.at
    };
    if pointer.modifiers.alt {
        Rect::from_points(pressed - (to - pressed), to)
    } else {
        Rect::from_points(pressed, to)
    }
}
