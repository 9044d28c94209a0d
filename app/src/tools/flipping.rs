//! Mirrors shapes: what a flip is to texts, pictures, ink and to what arrows hold on to.
//!
//! Text is never mirrored, only what it stands in.

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::binding;
use super::transform::{Scaling, differences, is_held, scale};
use crate::scene::Scene;
use crate::shapes::Route;

/// The edits that mirror what was grabbed about the middle of all of it, across or down. Arrows keep hold
/// of what they are attached to.
pub fn flipped(scene: &Scene, grabbed: &[Arc<Shape>], middle: Point, down: bool) -> Vec<Edit> {
    let factor = if down {
        Vec2::new(1.0, -1.0)
    } else {
        Vec2::new(-1.0, 1.0)
    };
    let scaling = Scaling {
        anchor: middle,
        factor,
        angle: 0.0,
        center: middle,
        letters: true,
        labels: false,
    };
    let held = || grabbed.iter().filter(|old| is_held(scene, old));
    let mut new: BTreeMap<ShapeId, Shape> = BTreeMap::new();
    for old in held() {
        let mut shape = Shape::clone(old);
        scale(&mut shape, &scaling);
        mirror_anchors(&mut shape, grabbed, (!down, down));
        new.insert(shape.id.clone(), shape);
    }
    // An end that holds on to what stays where it is stays with it.
    let stays = |shape: &Shape| {
        let ends = [&shape.ends.start, &shape.ends.end];
        let mut targets = ends.into_iter().flatten().map(|binding| &binding.shape);
        targets.any(|target| !new.contains_key(target) && scene.get(target).is_some())
    };
    let find = |id: &ShapeId| new.get(id).or_else(|| scene.get(id).map(AsRef::as_ref));
    let bound = new.values().filter(|shape| stays(shape));
    let routed: Vec<Shape> = bound
        .map(|arrow| {
            let mut led = arrow.clone();
            binding::rerouted(scene, &mut led, Route::of(arrow), find);
            led
        })
        .collect();
    for arrow in routed {
        new.insert(arrow.id.clone(), arrow);
    }
    let changed = held().filter_map(|old| Some((old, new.get(&old.id)?)));
    changed
        .flat_map(|(old, new)| differences(old, new))
        .collect()
}

/// Has the ends of an arrow aim at where what they held on to is now, as that was mirrored with it:
/// across, and down.
pub(super) fn mirror_anchors(
    arrow: &mut Shape,
    grabbed: &[Arc<Shape>],
    (across, down): (bool, bool),
) {
    let ends = [&mut arrow.ends.start, &mut arrow.ends.end];
    for binding in ends.into_iter().flatten() {
        let found = grabbed.binary_search_by(|shape| shape.id.cmp(&binding.shape));
        if found.is_ok() {
            binding.anchor = mirrored(binding.anchor, (across, down));
        }
    }
}

fn mirrored(ratio: Point, (across, down): (bool, bool)) -> Point {
    let flip = |part: f64, flips: bool| if flips { 1.0 - part } else { part };
    Point::new(flip(ratio.x, across), flip(ratio.y, down))
}

/// Mirrors what a figure has of its own that is not the same from both sides.
pub(super) fn mirror_figure(shape: &mut Shape, (across, down): (bool, bool)) {
    shape.tail = mirrored(shape.tail, (across, down));
    // These stand upright and are the same left and right: upside down they are turned by half. Not where
    // they hold text, which would be upside down with them.
    let stands = matches!(shape.kind, Kind::Triangle | Kind::Star | Kind::Cylinder);
    if down && stands && shape.text.is_empty() {
        shape.angle = (shape.angle + std::f64::consts::PI).rem_euclid(std::f64::consts::TAU);
    }
}
