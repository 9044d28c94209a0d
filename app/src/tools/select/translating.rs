//! Dragging the selection; with Alt held, a copy of it, while the original stays. What is dragged over a frame
//! goes into it, unless Ctrl is held.

use std::sync::Arc;

use tavla_shared::geometry::{Affine, Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Gesture, Held};
use tavla_shared::shape::{Kind, Shape};

use super::super::copying::{Copies, copies_of};
use super::super::home::{Homes, placed};
use super::super::snap::along_axis;
use super::super::snapping::{Axes, Guide, Snapper};
use super::super::{Pointer, ToolContext, ToolOutput, transform};
use crate::scene::{Moved, Pack, Scene};

#[derive(Debug)]
pub(super) struct Translating {
    pressed: Point,
    grabbed: Vec<Arc<Shape>>,
    /// Where they were, without the arrows that follow.
    bounds: Option<Rect>,
    snapper: Snapper,
    homes: Homes,
    /// Made anew whenever something may have been locked or freed.
    packed: Option<Packed>,
    /// Made when Alt is first held, and kept: the copies must not change names on every move.
    copies: Option<Copied>,
    /// A frame that would take something in.
    taking: Option<ShapeId>,
}

/// What was grabbed, as it is moved while the drag goes on.
#[derive(Debug)]
struct Packed {
    /// What does nothing but move,
    pack: Arc<Pack>,
    /// and what others depend on, or depends on others.
    others: Vec<Arc<Shape>>,
    held: Arc<Held>,
    /// How the scene was when it was seen which of them can be moved.
    standing: u64,
}

impl Packed {
    fn of(grabbed: &[Arc<Shape>], scene: &Scene) -> Self {
        let held = grabbed
            .iter()
            .filter(|shape| transform::is_held(scene, shape));
        let only_moves = |shape: &&Arc<Shape>| {
            let is_around = matches!(shape.kind, Kind::Frame | Kind::Group);
            !is_around && !transform::holds_on(shape)
        };
        let (pack, others): (Vec<_>, Vec<_>) = held.partition(only_moves);
        Self {
            pack: Arc::new(Pack::of(pack)),
            others: others.into_iter().cloned().collect(),
            held: Arc::new(Held::shapes(
                grabbed.iter().map(|shape| shape.id.clone()).collect(),
            )),
            standing: scene.standing_version(),
        }
    }
}

/// The copies in hand, what they line up with, and where they belong.
#[derive(Debug)]
struct Copied {
    copies: Copies,
    snapper: Snapper,
    homes: Homes,
}

impl Copied {
    fn of(ctx: &mut ToolContext<'_>) -> Self {
        let copies = copies_of(ctx);
        Self {
            snapper: Snapper::leaving_out(copies.names()),
            homes: copies.homes(ctx.scene),
            copies,
        }
    }
}

impl Translating {
    /// None where nothing of the selection is left.
    pub(super) fn begin(pressed: Point, ctx: &ToolContext<'_>) -> Option<Self> {
        let grabbed = transform::grab(ctx.scene, ctx.selection.iter());
        let is_free = |id: &&ShapeId| {
            let shape = ctx.scene.get(id);
            shape.is_some_and(|it| it.ends.start.is_none() && it.ends.end.is_none())
                && !ctx.scene.is_locked(id)
        };
        let free = ctx.selection.iter().filter(is_free);
        let boxes = free.filter_map(|id| ctx.scene.bounds_of(id));
        let bounds = boxes.reduce(|all, one| all.union(one));
        let snapper = Snapper::leaving_out(grabbed.iter().map(|shape| &shape.id));
        (!grabbed.is_empty()).then(|| Self {
            pressed,
            bounds: bounds.or_else(|| transform::bounds(&grabbed)),
            grabbed,
            snapper,
            homes: Homes::of_originals(ctx.scene, ctx.selection.iter()),
            packed: None,
            copies: None,
            taking: None,
        })
    }

    /// What lines up.
    pub(super) fn guides(&self) -> &[Guide] {
        let copying = self.copies.as_ref().map(|copied| copied.snapper.guides());
        let copying = copying.filter(|guides| !guides.is_empty());
        copying.unwrap_or_else(|| self.snapper.guides())
    }

    /// The frame that would take in what is dragged.
    pub(super) fn taking(&self) -> Option<&ShapeId> {
        self.taking.as_ref()
    }

    fn by(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> Vec2 {
        let by = pointer.at - self.pressed;
        let (by, axes) = if pointer.modifiers.shift {
            let by = along_axis(by);
            let across = by.y == 0.0;
            let axes = Axes {
                across,
                down: !across,
            };
            (by, axes)
        } else {
            (by, Axes::BOTH)
        };
        let Some(bounds) = self.bounds else {
            return by;
        };
        // A copy lines up with what it is a copy of, too.
        let snapper = if pointer.modifiers.alt {
            self.snapper.let_go();
            let copied = self.copies.get_or_insert_with(|| Copied::of(ctx));
            &mut copied.snapper
        } else {
            if let Some(copied) = &mut self.copies {
                copied.snapper.let_go();
            }
            &mut self.snapper
        };
        by + snapper.moved(bounds + by, axes, pointer, ctx)
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let by = self.by(pointer, ctx);
        if pointer.modifiers.alt {
            let Copied { copies, homes, .. } = self.copies.get_or_insert_with(|| Copied::of(ctx));
            follow(homes, pointer, by, ctx);
            self.taking = homes.taking().cloned();
            let moved = Gesture::Transform(Affine::translate(by));
            return ToolOutput::update(copies.edits_in(homes, by)).holding(copies.held(), moved);
        }
        follow(&mut self.homes, pointer, by, ctx);
        self.taking = self.homes.taking().cloned();
        let standing = ctx.scene.standing_version();
        self.packed.take_if(|packed| packed.standing != standing);
        let packed = self
            .packed
            .get_or_insert_with(|| Packed::of(&self.grabbed, ctx.scene));
        let edits = transform::moved_of(ctx.scene, &packed.others, &self.grabbed, by);
        let pack = Arc::clone(&packed.pack);
        ToolOutput::update(placed(edits, self.homes.edits()))
            .moving(Moved { pack, by })
            .holding(
                Arc::clone(&packed.held),
                Gesture::Transform(Affine::translate(by)),
            )
    }

    pub(super) fn released(mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let by = self.by(pointer, ctx);
        if pointer.modifiers.alt {
            let copied = self.copies.take();
            let Copied {
                copies, mut homes, ..
            } = copied.unwrap_or_else(|| Copied::of(ctx));
            homes.forget();
            follow(&mut homes, pointer, by, ctx);
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
        follow(&mut self.homes, pointer, by, ctx);
        let edits = transform::moved(ctx.scene, &self.grabbed, by);
        let edits = placed(edits, self.homes.edits());
        ToolOutput::commit("move", edits)
    }
}

fn follow(homes: &mut Homes, pointer: &Pointer, by: Vec2, ctx: &ToolContext<'_>) {
    if pointer.modifiers.command {
        homes.forget();
    } else {
        homes.follow(ctx.scene, pointer.at, by);
    }
}
