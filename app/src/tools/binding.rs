//! Arrow ends that hold on to shapes: which shape an end under the pointer means, and where on it.
//!
//! Where an end then is, and how the arrow goes there, is geometry ([`crate::shapes`]); which edits
//! make arrows follow what they hold on to is `follow`'s to say.

mod follow;

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Kind, Shape};

use super::{Pointer, ToolContext, ToolOverlay};
use crate::scene::Scene;
use crate::shapes::holding;

pub(super) use self::follow::drop_left_behind;
pub(crate) use self::follow::{Following, carried, rerouted, reshaped};

/// How near a shape an end holds on to it, in board units;
const BIND_DISTANCE: f64 = 15.0;
/// as one zooms out, up to so much.
const BIND_DISTANCE_MAX: f64 = 30.0;
/// From this zoom down the distance grows, as Excalidraw has it.
const BIND_ZOOM: f64 = 2.0 / 3.0;
/// How near the middle of a side an end snaps to it, in egui points.
const SIDE_DISTANCE: f64 = 10.0;
/// How small a side is for that, in egui points: there all of it would snap.
const SIDE_MIN: f64 = 48.0;
/// Who stays over a shape for so long means the very place, in seconds.
const REST_SECS: f64 = 0.6;
/// Who holds the button down for so long before drawing does, too, in seconds.
pub(super) const PRESS_SECS: f64 = 0.32;

/// How near a shape an end holds on to it, in board units.
pub fn bind_distance(zoom: f64) -> f64 {
    (BIND_DISTANCE * BIND_ZOOM / zoom).clamp(BIND_DISTANCE, BIND_DISTANCE_MAX)
}

/// What an end under the pointer would hold on to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grasp {
    pub(super) binding: Binding,
    /// Where it aims, on the board.
    pub(super) at: Point,
}

/// One of the two ends of an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArrowEnd {
    /// Where it begins.
    Start,
    /// Where its head is at first.
    End,
}

/// Over which shape the pointer is, and since when.
#[derive(Debug, Default)]
pub(super) struct Hover {
    over: Option<(ShapeId, f64)>,
    grasp: Option<Grasp>,
}

impl Hover {
    /// Takes in where the pointer is: what an end there holds on to.
    pub(super) fn grasp(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Option<Grasp> {
        self.grasp = self.grasped(pointer, ctx);
        self.grasp.clone()
    }

    fn grasped(&mut self, pointer: &Pointer, ctx: &ToolContext<'_>) -> Option<Grasp> {
        let target = target_at(ctx.scene, pointer.at, bind_distance(ctx.zoom));
        let target = target.filter(|_| !pointer.modifiers.command);
        let Some(target) = target else {
            self.over = None;
            return None;
        };
        let since = match &self.over {
            Some((over, since)) if *over == target.id => *since,
            _ => ctx.now,
        };
        self.over = Some((target.id.clone(), since));
        let precise = || holding::anchor_at(target, pointer.at);
        if pointer.modifiers.alt {
            return Some(grasp(target, precise(), true));
        }
        let anchor = side_at(target, pointer.at, ctx).unwrap_or_else(|| {
            if ctx.now - since >= REST_SECS {
                precise()
            } else {
                holding::CENTER
            }
        });
        Some(grasp(target, anchor, false))
    }

    /// An end of an arrow holds on to what is under the pointer.
    pub(super) fn bind(
        &mut self,
        arrow: &mut Shape,
        end: ArrowEnd,
        pointer: &Pointer,
        ctx: &ToolContext<'_>,
    ) {
        let grasp = self.grasp(pointer, ctx);
        let (end, other) = match end {
            ArrowEnd::Start => (&mut arrow.ends.start, &arrow.ends.end),
            ArrowEnd::End => (&mut arrow.ends.end, &arrow.ends.start),
        };
        *end = grasp.map(|grasp| {
            let other = other.as_ref().map(|other| &other.shape);
            // Within one shape the middle would be both of its ends.
            let shape = ctx.scene.get(&grasp.binding.shape);
            match shape.filter(|shape| other == Some(&shape.id) && !grasp.binding.inside) {
                Some(shape) => precise(shape, pointer.at),
                None => grasp.binding,
            }
        });
    }

    /// What was found last.
    pub(super) fn shown(&self) -> Option<&Grasp> {
        self.grasp.as_ref()
    }

    /// What the end that is dragged would hold on to, for who paints it.
    pub(super) fn overlay(&self) -> ToolOverlay<'_> {
        ToolOverlay {
            binding: self.shown().map(|grasp| &grasp.binding.shape),
            anchor: self.shown().map(|grasp| grasp.at),
            ..ToolOverlay::default()
        }
    }

    /// When the pointer will have stayed long enough to mean the very place; none once it has.
    pub(super) fn rests_at(&self, now: f64) -> Option<f64> {
        let (_, since) = self.over.as_ref()?;
        Some(since + REST_SECS).filter(|at| now < *at)
    }
}

/// Holds on to the very place.
pub(super) fn precise(shape: &Shape, at: Point) -> Binding {
    grasp(shape, holding::anchor_at(shape, at), false).binding
}

fn grasp(shape: &Shape, anchor: Point, inside: bool) -> Grasp {
    Grasp {
        binding: Binding {
            shape: shape.id.clone(),
            anchor,
            inside,
        },
        at: holding::anchored(shape, anchor),
    }
}

/// The middle of a side that the pointer is at.
fn side_at(shape: &Shape, at: Point, ctx: &ToolContext<'_>) -> Option<Point> {
    if shape.size.width.min(shape.size.height) < ctx.length(SIDE_MIN) {
        return None;
    }
    let reach = ctx.length(SIDE_DISTANCE);
    let anchors = holding::side_anchors(shape).into_iter();
    let near = anchors.map(|anchor| (holding::anchored(shape, anchor).distance(at), anchor));
    let near = near.filter(|(distance, _)| *distance <= reach);
    near.reduce(|nearest, one| if one.0 < nearest.0 { one } else { nearest })
        .map(|(_, anchor)| anchor)
}

/// The shape that an end at `at` holds on to: the topmost near enough.
pub(super) fn target_at(scene: &Scene, at: Point, distance: f64) -> Option<&Arc<Shape>> {
    let around = Rect::from_center_size(at, Size::new(2.0 * distance, 2.0 * distance));
    let near = scene.in_z_order(around).into_iter().rev();
    let mut near = near.filter(|shape| {
        holding::is_holdable(shape)
            && holding::is_near(shape, at, distance)
            && scene.can_be_meant_at(&shape.id, at)
    });
    let first = near.next()?;
    // A frame is a place rather than a thing: what lies in it goes before it.
    if first.kind == Kind::Frame {
        near.find(|s| s.kind != Kind::Frame).or(Some(first))
    } else {
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_15_and_grows_to_30_as_one_zooms_out() {
        let distances = [4.0, 1.0, 0.5, 1.0 / 3.0, 0.05].map(bind_distance);
        assert_eq!(distances[..2], [15.0, 15.0]);
        assert!((distances[2] - 20.0).abs() < 1e-9);
        assert!((distances[3] - 30.0).abs() < 1e-9 && distances[4] == 30.0);
    }
}
