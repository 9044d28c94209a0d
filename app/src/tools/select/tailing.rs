//! Dragging the tip of a callout's tail.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::presence::{Gesture, Held};
use tavla_shared::shape::{Property, Shape};

use super::super::transform::is_held;
use super::super::{Pointer, ToolContext, ToolOutput};
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

    pub(super) fn moved(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        let held = Held::shapes(vec![self.original.id.clone()]);
        let tip = Gesture::Bent(vec![(0, pointer.at)]);
        ToolOutput::update(self.edits(pointer, ctx)).holding(held, tip)
    }

    pub(super) fn released(self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        ToolOutput::commit("reshape", self.edits(pointer, ctx))
    }

    /// The tip where the pointer is; nothing where a peer has deleted the callout meanwhile.
    fn edits(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Vec<Edit> {
        // Where a peer has moved it to by now.
        let Some(callout) = ctx.scene.at_rest(&self.original.id) else {
            return Vec::new();
        };
        if !is_held(ctx.scene, &self.original) {
            return Vec::new();
        }
        let tail = Property::Tail(shapes::tail_to(&callout, pointer.at));
        if !tail.is_valid() || tail == Property::Tail(callout.tail) {
            return Vec::new();
        }
        vec![Edit::set(callout.id.clone(), tail)]
    }
}
