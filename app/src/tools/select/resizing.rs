//! Pulling a side or corner of the selection's box: shift keeps the ratio, Alt keeps the middle, and
//! past the opposite side everything flips. A picture keeps its ratio without it, and shift sets it free.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect, Size, Vec2};
use tavla_shared::shape::{Kind, Shape};

use super::super::handles::Side;
use super::super::home::let_out;
use super::super::snapping::{Axes, Guide, Snapper};
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
    snapper: Snapper,
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
        let snapper = Snapper::leaving_out(grabbed.iter().map(|shape| &shape.id));
        Some(Self {
            side,
            pressed,
            frame,
            grabbed,
            rigid,
            picture,
            several,
            size: None,
            snapper,
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
        let scaling = self.scaling(pointer, ctx);
        let transform = scaling.affine();
        let rect = self.frame.rect;
        let (across, down) = (scaling.factor.x.abs(), scaling.factor.y.abs());
        self.size = Some(Size::new(rect.width() * across, rect.height() * down));
        let edits = transform::scaled(ctx.scene, &self.grabbed, &scaling);
        ToolOutput::update(edits).transforming(&self.grabbed, transform)
    }

    /// What lines up.
    pub(super) fn guides(&self) -> &[Guide] {
        self.snapper.guides()
    }

    pub(super) fn released(mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> ToolOutput {
        let scaling = self.scaling(pointer, ctx);
        let mut edits = transform::scaled(ctx.scene, &self.grabbed, &scaling);
        edits.extend(let_out(ctx.scene, &edits));
        ToolOutput::commit("resize", edits)
    }

    fn scaling(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Scaling {
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
        let frees = self.picture && self.side.is_corner();
        let keeps_ratio = self.rigid || pointer.modifiers.shift != frees;
        let by = by + self.lined_up(handle + by, keeps_ratio, (anchor, handle), pointer, ctx);
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
        if keeps_ratio {
            factor = self.kept_ratio(factor);
        }
        let scaled = |at: Point| {
            let arm = at - anchor;
            anchor + Vec2::new(arm.x * factor.x, arm.y * factor.y)
        };
        let now = Rect::from_points(scaled(rect.origin()), scaled(Point::new(rect.x1, rect.y1)));
        self.snapper.show(now, scaled(handle), self.axes());
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

    /// Which sides of the box go along.
    fn axes(&self) -> Axes {
        let upright = self.frame.angle == 0.0;
        Axes {
            across: upright && self.side.across != 0,
            down: upright && self.side.down != 0,
        }
    }

    /// How far the handle, pulled to `at`, has to go on to line up. Where the ratio is kept, one side of it does, and
    /// the other follows from that.
    fn lined_up(
        &mut self,
        at: Point,
        keeps_ratio: bool,
        (anchor, handle): (Point, Point),
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) -> Vec2 {
        let axes = self.axes();
        let arm = handle - anchor;
        if !(keeps_ratio && axes.across && axes.down) || arm.x == 0.0 || arm.y == 0.0 {
            let [across, down] = self.snapper.corner(at, axes, pointer, ctx);
            return Vec2::new(across.unwrap_or_default(), down.unwrap_or_default());
        }
        // Where the corner is once the larger factor is taken for both directions.
        let pulled = at - anchor;
        let factor = Vec2::new(pulled.x / arm.x, pulled.y / arm.y);
        let factor = self.kept_ratio(factor);
        let corner = anchor + Vec2::new(arm.x * factor.x, arm.y * factor.y);
        let to = match self.snapper.corner(corner, axes, pointer, ctx) {
            [Some(across), Some(down)] if down.abs() < across.abs() => {
                (corner.y + down - anchor.y) / arm.y
            }
            [Some(across), _] => (corner.x + across - anchor.x) / arm.x,
            [None, Some(down)] => (corner.y + down - anchor.y) / arm.y,
            [None, None] => return Vec2::ZERO,
        };
        let factor = Vec2::new(to.abs().copysign(factor.x), to.abs().copysign(factor.y));
        anchor + Vec2::new(arm.x * factor.x, arm.y * factor.y) - at
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
