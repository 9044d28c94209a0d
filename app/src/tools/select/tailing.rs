//! Dragging the tip of a callout's tail.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, rotated};
use tavla_shared::shape::{Property, Shape};

use super::super::transform::is_held;
use super::super::{Pointer, ToolContext};
use crate::shapes;

#[derive(Debug)]
pub(super) struct Tailing {
    original: Arc<Shape>,
}

impl Tailing {
    /// None where the callout is gone, or is none any more.
    pub(super) fn begin(ctx: &ToolContext<'_>) -> Option<Self> {
        let original = Arc::clone(ctx.scene.get(ctx.selection.single()?)?);
        shapes::tail_tip(&original)
            .is_some()
            .then_some(Self { original })
    }

    /// The tip where the pointer is; nothing where a peer has deleted the callout meanwhile.
    pub(super) fn edits(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Vec<Edit> {
        // Where a peer has moved it to by now.
        let Some(callout) = ctx.scene.at_rest(&self.original.id) else {
            return Vec::new();
        };
        if !is_held(ctx.scene, &self.original) {
            return Vec::new();
        }
        let rect = callout.rect();
        let arm = rotated(pointer.at, rect.center(), -callout.angle) - rect.origin();
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.5 };
        let tail = Property::Tail(Point::new(
            ratio(arm.x, rect.width()),
            ratio(arm.y, rect.height()),
        ));
        if !tail.is_valid() || tail == Property::Tail(callout.tail) {
            return Vec::new();
        }
        vec![Edit::set(callout.id.clone(), tail)]
    }
}
