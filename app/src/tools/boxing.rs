//! The box that a hand draws: from the corner that was pressed to the one under the pointer, both of which line up. With
//! space held it is carried along as it is.

use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::snap::squared;
use super::snapping::{Axes, Snapper, on_grid};
use super::{Pointer, ToolContext, ToolEvent, ToolOverlay};

/// How far the drawing of a box is, for the tools that draw one.
#[derive(Debug, Default)]
pub(super) enum Boxing {
    /// No button is down.
    #[default]
    Idle,
    /// One is, and has not moved far enough for a drag.
    Pointing { pressed: Point },
    /// The shape is drawn.
    Drawing {
        blank: Box<Shape>,
        corners: Box<Corners>,
    },
}

/// What an event has made of it.
pub(super) enum Boxed {
    /// Nothing that shows.
    Nothing,
    /// Something is about to be drawn, or a place to be clicked.
    Pressed,
    /// The shape is like this by now.
    Drawn(Shape),
    /// The hand has let go of it.
    Done(Shape),
    /// The hand has let go where it pressed.
    Clicked { at: Point, pointer: Pointer },
    /// What was drawn is not meant any more.
    Cancelled,
}

impl Boxing {
    /// Takes in an event. `blank` makes the shape that is drawn, at a place, without a box yet.
    pub(super) fn handle(
        &mut self,
        event: ToolEvent,
        ctx: &mut ToolContext<'_>,
        blank: impl FnOnce(Point, &mut ToolContext<'_>) -> Shape,
    ) -> Boxed {
        match (std::mem::take(self), event) {
            (_, ToolEvent::Press { pointer, .. }) => {
                *self = Self::Pointing {
                    pressed: pointer.at,
                };
                Boxed::Pressed
            }
            (Self::Pointing { pressed }, ToolEvent::Move(pointer)) => {
                if !ctx.is_drag(pressed, pointer.at) {
                    *self = Self::Pointing { pressed };
                    return Boxed::Nothing;
                }
                let blank = Box::new(blank(pressed, ctx));
                let corners = Box::new(Corners::begin(pressed, &blank.id, &pointer, ctx));
                self.draw(blank, corners, &pointer, ctx)
            }
            (Self::Drawing { blank, corners }, ToolEvent::Move(pointer)) => {
                self.draw(blank, corners, &pointer, ctx)
            }
            (Self::Pointing { pressed: at }, ToolEvent::Release(pointer)) => {
                Boxed::Clicked { at, pointer }
            }
            (Self::Drawing { blank, mut corners }, ToolEvent::Release(pointer)) => {
                Boxed::Done(boxed(*blank, corners.rect(&pointer, ctx)))
            }
            (Self::Drawing { .. }, ToolEvent::Cancel) => Boxed::Cancelled,
            (state, ToolEvent::Finish) => {
                *self = state;
                Boxed::Nothing
            }
            _ => Boxed::Nothing,
        }
    }

    fn draw(
        &mut self,
        blank: Box<Shape>,
        mut corners: Box<Corners>,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Boxed {
        let drawn = boxed(Shape::clone(&blank), corners.rect(pointer, ctx));
        *self = Self::Drawing { blank, corners };
        Boxed::Drawn(drawn)
    }

    /// Carries what is drawn along as it is; says whether there is something.
    pub(super) fn carry(&mut self, by: Vec2) -> bool {
        let Self::Drawing { corners, .. } = self else {
            return false;
        };
        corners.carried = true;
        corners.pressed += by;
        true
    }

    /// What lines up.
    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        let guides = match self {
            Self::Drawing { corners, .. } => corners.snapper.guides(),
            Self::Idle | Self::Pointing { .. } => &[],
        };
        ToolOverlay {
            guides,
            handles_hidden: self.is_busy(),
            ..ToolOverlay::default()
        }
    }

    /// Whether a button is down.
    pub(super) fn is_busy(&self) -> bool {
        !matches!(self, Self::Idle)
    }
}

/// A shape with this box.
pub(super) fn boxed(shape: Shape, rect: Rect) -> Shape {
    Shape {
        pos: rect.origin(),
        size: rect.size(),
        ..shape
    }
}

/// The two corners of a box in hand.
#[derive(Debug)]
pub(super) struct Corners {
    pressed: Point,
    snapper: Snapper,
    /// How far from the pointer the corner under it is.
    off: Vec2,
    /// The box was carried along since the pointer last moved: it stays as it is.
    carried: bool,
}

impl Corners {
    /// For the shape `drawn`, which does not line up with itself.
    fn begin(pressed: Point, drawn: &ShapeId, pointer: &Pointer, ctx: &ToolContext<'_>) -> Self {
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
    fn rect(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Rect {
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
