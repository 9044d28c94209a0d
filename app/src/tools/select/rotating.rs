//! Turning the selection about its middle; shift goes by 15°.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Affine, Point};
use tavla_shared::shape::Shape;

use super::super::snap::snapped_angle;
use super::super::{Measured, Pointer, ToolContext, ToolOutput, transform};

#[derive(Debug)]
pub(super) struct Rotating {
    pivot: Point,
    /// The direction of the press from the pivot.
    began: f64,
    /// How the selection was turned.
    angle: f64,
    grabbed: Vec<Arc<Shape>>,
    /// How it is turned by now.
    turned: Option<f64>,
}

impl Rotating {
    /// None where nothing of the selection is left.
    pub(super) fn begin(pressed: Point, ctx: &ToolContext<'_>) -> Option<Self> {
        let frame = ctx.selection.frame(ctx.scene)?;
        let grabbed = transform::grab(ctx.scene, ctx.selection.iter());
        let pivot = frame.rect.center();
        (!grabbed.is_empty()).then_some(Self {
            pivot,
            began: (pressed - pivot).atan2(),
            angle: frame.angle,
            grabbed,
            turned: None,
        })
    }

    /// How far it is turned.
    fn by(&self, pointer: &Pointer) -> f64 {
        let by = (pointer.at - self.pivot).atan2() - self.began;
        if pointer.modifiers.shift {
            // What is snapped is how the shape then stands, not how far it went.
            snapped_angle(self.angle + by) - self.angle
        } else {
            by
        }
    }

    /// How the selection is turned.
    pub(super) fn measured(&self) -> Option<Measured> {
        self.turned.map(Measured::Angle)
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        self.turned = Some(self.angle + self.by(pointer));
        let transform = Affine::rotate_about(self.by(pointer), self.pivot);
        ToolOutput::update(self.edits(pointer, ctx)).transforming(&self.grabbed, transform)
    }

    pub(super) fn edits(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Vec<Edit> {
        transform::turned(ctx.scene, &self.grabbed, self.pivot, self.by(pointer))
    }
}
