//! Pulling a side or corner of the selection's box: shift keeps the ratio, Alt keeps the middle, and
//! past the opposite side everything flips. A picture keeps its ratio without it, and shift sets it free.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Size, Vec2};
use tavla_shared::shape::{Kind, Shape};

use super::super::handles::Side;
use super::super::transform::{self, Scaling};
use super::super::{Measured, Pointer, ToolContext, ToolOutput};
use crate::selection::SelectionFrame;

/// The smallest factor: a shape scaled to nothing could never be made larger again.
const FACTOR_MIN: f64 = 1e-3;

#[derive(Debug)]
pub(super) struct Resizing {
    side: Side,
    pressed: Point,
    frame: SelectionFrame,
    grabbed: Vec<Arc<Shape>>,
    /// Some shapes can only be scaled alike in both directions.
    rigid: bool,
    /// It is one picture.
    picture: bool,
    several: bool,
    /// How large it is by now.
    size: Option<Size>,
}

impl Resizing {
    /// None where nothing of the selection is left.
    pub(super) fn begin(side: Side, pressed: Point, ctx: &ToolContext<'_>) -> Option<Self> {
        let frame = ctx.selection.frame(ctx.scene)?;
        let grabbed = grab(ctx);
        let several = grabbed.len() > 1 || ctx.selection.len() > 1;
        let picture = !several && grabbed.iter().all(|shape| shape.kind == Kind::Image);
        let in_group = |shape: &Shape| {
            let parent = ctx.scene.parent(&shape.id);
            let parent = parent.and_then(|parent| ctx.scene.get(parent));
            parent.is_some_and(|parent| parent.kind == Kind::Group)
        };
        let rigid = match grabbed.as_slice() {
            [] => return None,
            [only] if !several => only.kind == Kind::Text && side.is_corner(),
            all => all
                .iter()
                .any(|shape| shape.kind == Kind::Text || shape.angle != 0.0 || in_group(shape)),
        };
        Some(Self {
            side,
            pressed,
            frame,
            grabbed,
            rigid,
            picture,
            several,
            size: None,
        })
    }

    pub(super) fn side(&self) -> Side {
        self.side
    }

    /// How large the box is.
    pub(super) fn measured(&self) -> Option<Measured> {
        self.size.map(Measured::Size)
    }

    pub(super) fn moved(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        let scaling = self.scaling(pointer);
        let transform = scaling.affine();
        let rect = self.frame.rect;
        let (across, down) = (scaling.factor.x.abs(), scaling.factor.y.abs());
        self.size = Some(Size::new(rect.width() * across, rect.height() * down));
        ToolOutput::update(self.edits(pointer, ctx)).transforming(&self.grabbed, transform)
    }

    pub(super) fn edits(&self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Vec<Edit> {
        transform::scaled(ctx.scene, &self.grabbed, &self.scaling(pointer))
    }

    fn scaling(&self, pointer: &Pointer) -> Scaling {
        let rect = self.frame.rect;
        let from_middle = pointer.modifiers.alt;
        let handle = self.side.on(rect);
        let anchor = if from_middle {
            rect.center()
        } else {
            self.side.opposite().on(rect)
        };
        // By how far the pointer went rather than where it is: the handle was not pressed in its
        // very middle, and has a margin besides.
        let local = self.frame.local_from_board(pointer.at);
        let by = local - self.frame.local_from_board(self.pressed);
        let (old, new) = (handle - anchor, handle + by - anchor);
        let along = |old: f64, new: f64| {
            let factor = if old.abs() < 1e-9 { 1.0 } else { new / old };
            if factor.abs() < FACTOR_MIN {
                FACTOR_MIN.copysign(factor)
            } else {
                factor
            }
        };
        let mut factor = Vec2::new(along(old.x, new.x), along(old.y, new.y));
        if self.side.across == 0 {
            factor.x = 1.0;
        }
        if self.side.down == 0 {
            factor.y = 1.0;
        }
        let frees = self.picture && self.side.is_corner();
        let keeps_ratio = self.rigid || pointer.modifiers.shift != frees;
        if keeps_ratio {
            factor = self.kept_ratio(factor);
        }
        let letters = self.side.is_corner() || keeps_ratio;
        Scaling {
            anchor,
            factor,
            angle: self.frame.angle,
            center: rect.center(),
            letters,
            labels: self.several && keeps_ratio,
        }
    }

    /// The larger factor for both directions.
    fn kept_ratio(&self, factor: Vec2) -> Vec2 {
        let larger = match (self.side.across, self.side.down) {
            (0, _) => factor.y.abs(),
            (_, 0) => factor.x.abs(),
            _ => factor.x.abs().max(factor.y.abs()),
        };
        Vec2::new(larger.copysign(factor.x), larger.copysign(factor.y))
    }
}

/// What is resized: a frame alone becomes larger around what is in it.
fn grab(ctx: &ToolContext<'_>) -> Vec<Arc<Shape>> {
    let single = ctx.selection.single().and_then(|id| ctx.scene.get(id));
    match single.filter(|shape| shape.kind == Kind::Frame) {
        Some(frame) if ctx.scene.is_locked(&frame.id) => Vec::new(),
        Some(frame) => vec![Arc::clone(frame)],
        None => transform::grab(ctx.scene, ctx.selection.iter()),
    }
}
