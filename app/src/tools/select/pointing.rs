//! What a press on a shape picks at once, and what it picks if it is let go without a drag.

use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Kind;

use super::super::text::request_at;
use super::super::{Pointer, ToolContext, ToolOutput};
use super::text_of;
use crate::selection::Selection;

/// A press that may become a drag.
#[derive(Debug)]
pub(super) struct Pressed {
    /// Where it was.
    pub(super) at: Point,
    click: Click,
}

/// What the press means if it stays a click.
#[derive(Debug)]
enum Click {
    /// It was all done on the press.
    Nothing,
    /// Only this shape of the several picked.
    PickOnly(ShapeId),
    /// Not this one any more.
    Drop(ShapeId),
    /// On nothing at all.
    PickNothing,
}

impl Pressed {
    /// A press on a shape, with what it picks at once.
    pub(super) fn on_shape(
        hit: &ShapeId,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> (Self, Option<Selection>) {
        let (target, picked) = if pointer.modifiers.command {
            // Deep: the shape itself, through all its groups.
            let picked = Some(hit).filter(|hit| ctx.selection.contains(hit));
            (hit.clone(), picked)
        } else {
            let entered = ctx.selection.entered();
            let target = ctx.scene.outermost_within(hit, entered);
            (target, ctx.selection.picked_of(hit, ctx.scene))
        };
        let (click, selection) = match (picked, pointer.modifiers.shift) {
            (Some(picked), true) => (Click::Drop(picked.clone()), None),
            (Some(_), false) => (Click::PickOnly(target), None),
            (None, true) => (Click::Nothing, Some(ctx.selection.toggled(&target))),
            (None, false) => (Click::Nothing, Some(Selection::one(target, ctx.scene))),
        };
        (
            Self {
                at: pointer.at,
                click,
            },
            selection,
        )
    }

    /// A press inside the selection's box, but on no shape.
    pub(super) fn in_frame(pointer: &Pointer) -> Self {
        Self {
            at: pointer.at,
            click: Click::PickNothing,
        }
    }

    /// What to pick as it turns out to be a click.
    pub(super) fn on_release(self, ctx: &ToolContext<'_>) -> Option<Selection> {
        match self.click {
            Click::Nothing => None,
            // A peer can delete it between press and release.
            Click::PickOnly(id) if ctx.scene.get(&id).is_none() => None,
            Click::PickOnly(id) => Some(Selection::one(id, ctx.scene)),
            Click::Drop(id) => ctx
                .selection
                .contains(&id)
                .then(|| ctx.selection.toggled(&id)),
            Click::PickNothing => Some(Selection::default()),
        }
    }
}

/// The second press of a double click: enters a group, types into a shape, or begins a text.
pub(super) fn double_click(
    hit: Option<&ShapeId>,
    at: Point,
    ctx: &mut ToolContext<'_>,
) -> ToolOutput {
    let Some(hit) = hit else {
        // Inside a picked shape without a fill its own text is meant, as a press there means it.
        let picked = ctx.selection.single().filter(|_| {
            ctx.selection
                .frame(ctx.scene)
                .is_some_and(|frame| frame.contains(at, 0.0))
        });
        // In a frame something new is meant: its name is above it.
        let is_frame = |id: &ShapeId| {
            let shape = ctx.scene.get(id);
            shape.is_some_and(|shape| shape.kind == Kind::Frame)
        };
        let picked = picked.filter(|id| !is_frame(id));
        let text = picked.and_then(|id| text_of(id, ctx));
        let text = Some(text.unwrap_or_else(|| request_at(at, ctx)));
        return ToolOutput {
            text,
            ..ToolOutput::default()
        };
    };
    let entered = ctx
        .selection
        .entered()
        .filter(|group| ctx.scene.is_inside(hit, group))
        .cloned();
    let target = ctx.scene.outermost_within(hit, entered.as_ref());
    if target != *hit
        && ctx
            .scene
            .get(&target)
            .is_some_and(|shape| shape.kind == Kind::Group)
    {
        let inner = ctx.scene.outermost_within(hit, Some(&target));
        return ToolOutput::select(Selection::within(Some(target), [inner]));
    }
    let selection = Some(Selection::within(entered, [hit.clone()]));
    if ctx
        .scene
        .get(hit)
        .is_some_and(|shape| shape.kind == Kind::Line)
    {
        return ToolOutput {
            selection,
            points_of: Some(hit.clone()),
            ..ToolOutput::default()
        };
    }
    ToolOutput {
        text: text_of(hit, ctx),
        selection,
        ..ToolOutput::default()
    }
}
