//! Dragging the selection; with Alt held, a copy of it, while the original stays. What is dragged over a frame
//! goes into it, unless Ctrl is held.

use std::sync::Arc;

use tavla_shared::geometry::{Affine, Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::Gesture;
use tavla_shared::shape::Shape;

use super::super::copying::{Copies, copies_of};
use super::super::home::Homes;
use super::super::snap::along_axis;
use super::super::{Pointer, ToolContext, ToolOutput, transform};

#[derive(Debug)]
pub(super) struct Translating {
    pressed: Point,
    grabbed: Vec<Arc<Shape>>,
    homes: Homes,
    /// Made when Alt is first held, and kept: the copies must not change names on every move.
    copies: Option<Copied>,
    /// A frame that takes something in.
    taking: Option<ShapeId>,
}

/// The copies in hand, and where they belong.
#[derive(Debug)]
struct Copied {
    copies: Copies,
    homes: Homes,
}

impl Copied {
    fn of(ctx: &mut ToolContext<'_>) -> Self {
        let copies = copies_of(ctx);
        let homes = copies.homes(ctx.scene);
        Self { copies, homes }
    }
}

impl Translating {
    /// None where nothing of the selection is left.
    pub(super) fn begin(pressed: Point, ctx: &ToolContext<'_>) -> Option<Self> {
        let grabbed = transform::grab(ctx.scene, ctx.selection.iter());
        (!grabbed.is_empty()).then(|| Self {
            pressed,
            grabbed,
            homes: Homes::of_originals(ctx.scene, ctx.selection.iter()),
            copies: None,
            taking: None,
        })
    }

    fn by(&self, pointer: &Pointer) -> Vec2 {
        let by = pointer.at - self.pressed;
        if pointer.modifiers.shift {
            along_axis(by)
        } else {
            by
        }
    }

    /// The frame that would take in what is dragged.
    pub(super) fn taking(&self) -> Option<&ShapeId> {
        self.taking.as_ref()
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let by = self.by(pointer);
        let reparents = !pointer.modifiers.command;
        if pointer.modifiers.alt {
            let Copied { copies, homes } = self.copies.get_or_insert_with(|| Copied::of(ctx));
            follow(homes, reparents, pointer.at, by, ctx);
            self.taking = homes.taking().cloned();
            let moved = Gesture::Transform(Affine::translate(by));
            return ToolOutput::update(copies.edits_in(homes, by)).holding(copies.held(), moved);
        }
        follow(&mut self.homes, reparents, pointer.at, by, ctx);
        self.taking = self.homes.taking().cloned();
        let mut edits = transform::moved(ctx.scene, &self.grabbed, by);
        edits.extend(self.homes.edits());
        ToolOutput::update(edits).transforming(&self.grabbed, Affine::translate(by))
    }

    pub(super) fn released(mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let by = self.by(pointer);
        let reparents = !pointer.modifiers.command;
        if pointer.modifiers.alt {
            let copied = self.copies.take();
            let Copied { copies, mut homes } = copied.unwrap_or_else(|| Copied::of(ctx));
            homes.forget();
            follow(&mut homes, reparents, pointer.at, by, ctx);
            let output = ToolOutput::commit("duplicate", copies.edits_in(&homes, by));
            return ToolOutput {
                selection: Some(copies.selection()),
                ..output
            };
        }
        if by == Vec2::ZERO {
            return ToolOutput::cancel();
        }
        // Afresh: of what goes to one place, over is what was over, in whichever order it came there.
        self.homes.forget();
        follow(&mut self.homes, reparents, pointer.at, by, ctx);
        let mut edits = transform::moved(ctx.scene, &self.grabbed, by);
        edits.extend(self.homes.edits());
        ToolOutput::commit("move", edits)
    }
}

fn follow(homes: &mut Homes, reparents: bool, at: Point, by: Vec2, ctx: &ToolContext<'_>) {
    if reparents {
        homes.follow(ctx.scene, at, by);
    } else {
        homes.forget();
    }
}
