//! Moves, scales, turns and copies shapes: from the shapes as they were when a gesture began to the
//! edits that make them what they are now.
//!
//! Shapes that a peer has deleted or locked meanwhile are left out. Arrows attached to what changes are
//! shown where it is by the scene, and written by the editor ([`super::binding`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Affine, Point, Rect, Size, Vec2, rotated};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Ink, InkPoint, Key, Kind, Property, Shape};

use super::binding;
use super::flipping::{mirror_anchors, mirror_figure};
use crate::scene::Scene;

/// The properties a transform may change.
const GEOMETRY: [Key; 11] = [
    Key::Pos,
    Key::Size,
    Key::Angle,
    Key::Path,
    Key::Ink,
    Key::Ends,
    Key::Crop,
    Key::Tail,
    Key::Pinned,
    Key::TextSize,
    Key::TextWraps,
];

/// The shapes that move when `ids` move: themselves and all inside them, but not the groups, which
/// have no place of their own, nor what is locked. Each once, sorted by id.
pub fn grab<'a>(scene: &Scene, ids: impl IntoIterator<Item = &'a ShapeId>) -> Vec<Arc<Shape>> {
    let mut grabbed = BTreeMap::new();
    for id in ids {
        for inside in scene.subtree(id) {
            let shape = scene.get(&inside);
            let shape = shape.filter(|shape| shape.kind != Kind::Group);
            if let Some(shape) = shape.filter(|_| !scene.is_locked(&inside)) {
                grabbed.insert(inside, Arc::clone(shape));
            }
        }
    }
    grabbed.into_values().collect()
}

/// As [`grab`], without the arrows that hold on to something which does not move along: an arrow goes where its
/// shapes go, and stays where one of them does.
pub fn grab_free<'a>(scene: &Scene, ids: impl IntoIterator<Item = &'a ShapeId>) -> Vec<Arc<Shape>> {
    let mut grabbed = grab(scene, ids);
    let ids: Vec<ShapeId> = grabbed.iter().map(|shape| shape.id.clone()).collect();
    let goes = |id: &ShapeId| ids.binary_search(id).is_ok() || scene.get(id).is_none();
    grabbed.retain(|shape| {
        let ends = [&shape.ends.start, &shape.ends.end];
        ends.into_iter().flatten().all(|end| goes(&end.shape))
    });
    grabbed
}

/// The edits that move what was grabbed.
pub fn moved(scene: &Scene, grabbed: &[Arc<Shape>], by: Vec2) -> Vec<Edit> {
    moved_of(scene, grabbed, grabbed, by)
}

/// The edits that move `some` of what was grabbed; all of that moves.
pub(super) fn moved_of(
    scene: &Scene,
    some: &[Arc<Shape>],
    grabbed: &[Arc<Shape>],
    by: Vec2,
) -> Vec<Edit> {
    let mut edits = Vec::with_capacity(some.len());
    for old in some.iter().filter(|old| is_held(scene, old)) {
        let to = old.pos + by;
        if holds_on(old) {
            let stored = || scene.at_rest(&old.id);
            edits.extend(changed_one(old, grabbed, stored, |shape| shape.pos = to));
        } else if to != old.pos {
            // Nothing is copied of those that only move.
            edits.push(Edit::set(old.id.clone(), Property::Pos(to)));
        }
    }
    edits
}

/// The edits that turn what was grabbed about `pivot`.
pub fn turned(scene: &Scene, grabbed: &[Arc<Shape>], pivot: Point, radians: f64) -> Vec<Edit> {
    changed(scene, grabbed, |shape| {
        let center = rotated(shape.rect().center(), pivot, radians);
        shape.pos = center - shape.size.to_vec2() / 2.0;
        shape.angle = (shape.angle + radians).rem_euclid(std::f64::consts::TAU);
    })
}

/// How a box becomes another: the factors may be negative, which flips.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scaling {
    /// What stays where it is.
    pub anchor: Point,
    /// Across and down, in the frame's own directions.
    pub factor: Vec2,
    /// How the frame is turned.
    pub angle: f64,
    /// The middle of the frame before.
    pub center: Point,
    /// Texts change their letters' size; otherwise only the width they wrap in.
    pub letters: bool,
    /// The letters on other shapes change their size, too.
    pub labels: bool,
}

impl Scaling {
    /// The same as a map of the board.
    pub fn affine(&self) -> Affine {
        let Self {
            anchor,
            factor,
            angle,
            center,
            ..
        } = *self;
        let scaled = Affine::translate(anchor.to_vec2())
            * Affine::scale_non_uniform(factor.x, factor.y)
            * Affine::translate(-anchor.to_vec2());
        Affine::rotate_about(angle, center) * scaled * Affine::rotate_about(-angle, center)
    }
}

/// The edits that show what a peer does to the shapes they hold. Their own edits are exact; these
/// are for the moments until those arrive.
pub fn mapped(scene: &Scene, grabbed: &[Arc<Shape>], affine: Affine) -> Vec<Edit> {
    // Not against how they are at rest, where the peer's edits are on them already.
    changed_from(
        scene,
        grabbed,
        |id| scene.confirmed(id).cloned(),
        |shape| map(shape, affine),
    )
}

/// `shape`, mapped as [`mapped`] does.
pub fn mapped_shape(shape: &Shape, affine: Affine) -> Shape {
    let mut shape = shape.clone();
    map(&mut shape, affine);
    shape
}

fn map(shape: &mut Shape, affine: Affine) {
    let origin = affine * Point::ZERO;
    let along = |arm: Vec2| affine * arm.to_point() - origin;
    let determinant = affine.determinant();
    let center = affine * shape.rect().center();
    let across = along(Vec2::from_angle(shape.angle));
    let (wider, higher) = (across.hypot(), determinant / across.hypot().max(1e-9));
    shape.size = Size::new(shape.size.width * wider, shape.size.height * higher.abs());
    shape.pos = center - shape.size.to_vec2() / 2.0;
    shape.angle = across.atan2();
    for point in &mut shape.path {
        let y = point.y * higher;
        let y = if higher < 0.0 {
            y + shape.size.height
        } else {
            y
        };
        *point = Point::new(point.x * wider, y);
    }
    if higher < 0.0 {
        shape.crop = shape.crop.mirrored_down();
    }
    if shape.kind == Kind::Text {
        shape.style.text_size *= wider.min(higher.abs());
    }
}

/// The edits that scale what was grabbed.
pub fn scaled(scene: &Scene, grabbed: &[Arc<Shape>], scaling: &Scaling) -> Vec<Edit> {
    let flips = (scaling.factor.x < 0.0, scaling.factor.y < 0.0);
    changed(scene, grabbed, |shape| {
        scale(shape, scaling);
        mirror_anchors(shape, grabbed, flips);
    })
}

/// A side of at least this length, in board units, is what is left of one that was: what has vanished could
/// never be taken hold of again.
const SIDE_MIN: f64 = 1.0;
/// The same for letters.
const TEXT_SIZE_MIN: f64 = 1.0;

/// No board holds larger ones.
const TEXT_SIZE_MAX: f64 = 10_000.0;

/// Scales one shape.
pub fn scale(shape: &mut Shape, scaling: &Scaling) {
    let Scaling {
        anchor,
        factor,
        angle,
        center,
        letters,
        labels,
    } = *scaling;
    // In the frame's own directions the scaling is a plain one about the anchor.
    let local = rotated(shape.rect().center(), center, -angle);
    let arm = local - anchor;
    let local = anchor + Vec2::new(arm.x * factor.x, arm.y * factor.y);
    let middle = rotated(local, center, angle);
    let (across, down) = (factor.x.abs(), factor.y.abs());
    let old = shape.size;
    let scaled = |side: f64, by: f64| (side * by).max(side.min(SIDE_MIN));
    shape.size = Size::new(scaled(old.width, across), scaled(old.height, down));
    let by = |new: f64, old: f64, by: f64| if old > 0.0 { new / old } else { by };
    let across = by(shape.size.width, old.width, across);
    let down = by(shape.size.height, old.height, down);
    shape.pos = middle - shape.size.to_vec2() / 2.0;
    let flips = (factor.x < 0.0, factor.y < 0.0);
    if flips.0 != flips.1 {
        // Mirrored once: what was turned one way relative to the frame is now turned the other way.
        shape.angle = (2.0 * angle - shape.angle).rem_euclid(std::f64::consts::TAU);
    }
    if shape.kind.is_path() {
        for point in &mut shape.path {
            let x = if flips.0 {
                old.width - point.x
            } else {
                point.x
            };
            let y = if flips.1 {
                old.height - point.y
            } else {
                point.y
            };
            *point = Point::new(x * across, y * down);
        }
    }
    mirror_figure(shape, flips);
    if flips.0 {
        shape.crop = shape.crop.mirrored_across();
    }
    if flips.1 {
        shape.crop = shape.crop.mirrored_down();
    }
    if let Some(ink) = shape.ink.as_ref().filter(|_| flips.0 || flips.1) {
        shape.ink = Some(Arc::new(mirrored(ink, flips)));
    }
    let is_text = shape.kind == Kind::Text;
    if is_text && letters || !is_text && labels && !shape.text.is_empty() {
        let size = shape.style.text_size;
        let scaled = (size * across.min(down)).min(TEXT_SIZE_MAX);
        shape.style.text_size = scaled.max(size.min(TEXT_SIZE_MIN));
    } else if is_text {
        shape.style.text_wraps = true;
    }
}

/// Ink scales with its box, but a box has no negative sides: its points are mirrored themselves.
fn mirrored(ink: &Ink, (across, down): (bool, bool)) -> Ink {
    let natural = ink.natural_size();
    let flip = |at: f32, length: f64, flips: bool| if flips { length as f32 - at } else { at };
    let points = ink.points.iter().map(|point| InkPoint {
        x: flip(point.x, natural.width, across),
        y: flip(point.y, natural.height, down),
        pressure: point.pressure,
    });
    Ink {
        points: points.collect(),
    }
}

/// The edits by which `change` is made to what was grabbed.
pub fn changed(scene: &Scene, grabbed: &[Arc<Shape>], change: impl Fn(&mut Shape)) -> Vec<Edit> {
    changed_from(scene, grabbed, |id| scene.at_rest(id), change)
}

/// As [`changed`]; `stored` tells how an arrow is in the document, which may be otherwise than it is
/// shown.
fn changed_from(
    scene: &Scene,
    grabbed: &[Arc<Shape>],
    stored: impl Fn(&ShapeId) -> Option<Arc<Shape>>,
    change: impl Fn(&mut Shape),
) -> Vec<Edit> {
    let held = grabbed.iter().filter(|old| is_held(scene, old));
    held.flat_map(|old| changed_one(old, grabbed, || stored(&old.id), &change))
        .collect()
}

fn changed_one(
    old: &Shape,
    grabbed: &[Arc<Shape>],
    stored: impl FnOnce() -> Option<Arc<Shape>>,
    change: impl Fn(&mut Shape),
) -> Vec<Edit> {
    let mut shape = old.clone();
    change(&mut shape);
    binding::drop_left_behind(&mut shape, grabbed);
    let mut edits = differences(old, &shape);
    // What lets go is to stay as it was shown.
    if shape.ends != old.ends
        && let Some(stored) = stored()
    {
        let course = [Key::Pos, Key::Size, Key::Path, Key::Angle];
        let unwritten = course
            .iter()
            .filter(|&&key| old.property(key) == shape.property(key))
            .map(|&key| shape.property(key))
            .filter(|property| stored.property(property.key()) != *property);
        edits.extend(unwritten.map(|property| Edit::set(old.id.clone(), property)));
    }
    edits
}

/// Whether an end of it is attached to something.
pub(super) fn holds_on(shape: &Shape) -> bool {
    shape.ends.start.is_some() || shape.ends.end.is_some()
}

/// Whether what was grabbed can go on being changed: a peer can delete, hide or lock it meanwhile.
pub(super) fn is_held(scene: &Scene, old: &Shape) -> bool {
    let now = scene.get(&old.id);
    let is_there = now.is_some_and(|now| old.hidden || !now.hidden);
    is_there && !scene.is_locked(&old.id)
}

/// The edits that make `old` look like `new`, in what a transform may change.
pub fn differences(old: &Shape, new: &Shape) -> Vec<Edit> {
    let changed = GEOMETRY.into_iter().filter(|&key| differ(old, new, key));
    changed
        .map(|key| Edit::set(old.id.clone(), new.property(key)))
        .collect()
}

/// Whether a property is another one. Nothing is copied to see that: it is asked of each of a thousand
/// shapes in every frame of a drag.
fn differ(old: &Shape, new: &Shape, key: Key) -> bool {
    match key {
        Key::Pos => old.pos != new.pos,
        Key::Size => old.size != new.size,
        Key::Angle => old.angle != new.angle,
        Key::Path => old.path != new.path,
        Key::Ink => old.ink != new.ink,
        Key::Ends => old.ends != new.ends,
        Key::Crop => old.crop != new.crop,
        Key::Tail => old.tail != new.tail,
        Key::TextSize => old.style.text_size != new.style.text_size,
        Key::TextWraps => old.style.text_wraps != new.style.text_wraps,
        _ => old.property(key) != new.property(key),
    }
}

/// The box around what was grabbed.
pub fn bounds(grabbed: &[Arc<Shape>]) -> Option<Rect> {
    grabbed
        .iter()
        .map(|shape| shape.bounds())
        .reduce(|all, one| all.union(one))
}
