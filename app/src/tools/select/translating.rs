//! Dragging the selection; with Alt held, a copy of it, while the original stays.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Affine, Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::Gesture;
use tavla_shared::shape::{Place, Property, Shape};

use super::super::copying::{Copies, copies_of};
use super::super::home::{Parent, new_parent};
use super::super::snap::along_axis;
use super::super::snapping::{Axes, Guide, Snapper};
use super::super::top_ranks::TopRanks;
use super::super::{Pointer, ToolContext, ToolOutput, transform};
use crate::scene::Scene;
use crate::selection::Selection;

#[derive(Debug)]
pub(super) struct Translating {
    pressed: Point,
    grabbed: Vec<Arc<Shape>>,
    /// Where they were, without the arrows that follow.
    bounds: Option<Rect>,
    snapper: Snapper,
    /// Made when Alt is first held, and kept: the copies must not change names on every move.
    copies: Option<(Copies, Snapper)>,
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
        (!grabbed.is_empty()).then_some(Self {
            pressed,
            bounds: bounds.or_else(|| transform::bounds(&grabbed)),
            grabbed,
            snapper,
            copies: None,
        })
    }

    /// What lines up.
    pub(super) fn guides(&self) -> &[Guide] {
        let copying = self.copies.as_ref().map(|(_, snapper)| snapper.guides());
        let copying = copying.filter(|guides| !guides.is_empty());
        copying.unwrap_or_else(|| self.snapper.guides())
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
            let copies = self.copies.get_or_insert_with(|| new_copies(ctx));
            &mut copies.1
        } else {
            if let Some((_, snapper)) = &mut self.copies {
                snapper.let_go();
            }
            &mut self.snapper
        };
        by + snapper.moved(bounds + by, axes, pointer, ctx)
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let by = self.by(pointer, ctx);
        if pointer.modifiers.alt {
            let (copies, _) = self.copies.get_or_insert_with(|| new_copies(ctx));
            let moved = Gesture::Transform(Affine::translate(by));
            return ToolOutput::update(copies.edits(by)).holding(copies.held(), moved);
        }
        ToolOutput::update(transform::moved(ctx.scene, &self.grabbed, by))
            .transforming(&self.grabbed, Affine::translate(by))
    }

    pub(super) fn released(mut self, pointer: &Pointer, ctx: &mut ToolContext<'_>) -> ToolOutput {
        let by = self.by(pointer, ctx);
        if pointer.modifiers.alt {
            let (mut copies, _) = self.copies.unwrap_or_else(|| new_copies(ctx));
            copies.settle(ctx.scene, by);
            let output = ToolOutput::commit("duplicate", copies.edits(by));
            return ToolOutput {
                selection: Some(copies.selection()),
                ..output
            };
        }
        if by == Vec2::ZERO {
            return ToolOutput::cancel();
        }
        let mut edits = transform::moved(ctx.scene, &self.grabbed, by);
        edits.extend(reparented(ctx.scene, ctx.selection));
        ToolOutput::commit("move", edits)
    }
}

fn new_copies(ctx: &mut ToolContext<'_>) -> (Copies, Snapper) {
    let copies = copies_of(ctx);
    let snapper = Snapper::leaving_out(copies.names());
    (copies, snapper)
}

/// The edits that put what was dragged into a frame inside it, and what was dragged out of one out.
/// The scene shows the gesture already. Of what goes to one place, over is still what was over.
pub(crate) fn reparented(scene: &Scene, selection: &Selection) -> Vec<Edit> {
    let mut ids: Vec<&ShapeId> = selection.iter().collect();
    ids.sort_by_cached_key(|id| scene.stack_position(id));
    let mut top = TopRanks::of(scene);
    let mut edits = Vec::new();
    for id in ids {
        let (Some(shape), Some(bounds)) = (scene.get(id), scene.bounds_of(id)) else {
            continue;
        };
        let old = scene.parent(id);
        if scene.is_locked(id) {
            continue;
        }
        if let Some(Parent(new)) = new_parent(scene, shape, old, bounds) {
            let index = top.take(new.as_ref());
            edits.push(Edit::set(
                id.clone(),
                Property::Place(Place { parent: new, index }),
            ));
        }
    }
    edits
}
