//! Which frame a shape belongs in, by where it lies.

use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use crate::scene::Scene;

/// The topmost frame that holds all of `rect`, and shows it. A locked one takes nothing in: it would be
/// locked with it.
pub(crate) fn frame_around(scene: &Scene, rect: Rect) -> Option<ShapeId> {
    let frames = scene.in_z_order(rect).into_iter().rev();
    let mut around = frames.filter(|shape| {
        shape.kind == Kind::Frame && shape.angle == 0.0 && !scene.is_locked(&shape.id)
    });
    around
        .find(|shape| shape.rect().contains_rect(rect) && scene.is_uncut_in(&shape.id, rect))
        .map(|shape| shape.id.clone())
}

/// A frame to be in, or none for the board itself.
pub(super) struct Parent(pub(super) Option<ShapeId>);

/// Where a shape belongs that lies within `bounds` now and was in `old`; none where it stays there. It goes
/// into the frame that holds all of it, and out of one that holds nothing of it.
pub(super) fn new_parent(
    scene: &Scene,
    shape: &Shape,
    old: Option<&ShapeId>,
    bounds: Rect,
) -> Option<Parent> {
    let is_frame = |shape: &Shape| shape.kind == Kind::Frame;
    let parent = old.and_then(|old| scene.get(old));
    if parent.is_some_and(|parent| !is_frame(parent)) || is_frame(shape) {
        return None;
    }
    let still_in = parent.is_some_and(|frame| frame.bounds().intersect(bounds).area() > 0.0);
    let around = frame_around(scene, bounds);
    let new = if around.is_some() || !still_in {
        around
    } else {
        old.cloned()
    };
    (new.as_ref() != old).then_some(Parent(new))
}
