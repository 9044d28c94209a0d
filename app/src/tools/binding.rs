//! Arrow ends that hold on to shapes: where they may, where they then end, and how they follow.
//!
//! An end aims at an anchor, a ratio of the shape's unrotated box, and stops a gap before the
//! outline on its way there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Size, Vec2, rotated};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Kind, Shape};

use super::transform::differences;
use super::{Pointer, ToolContext};
use crate::scene::Scene;
use crate::shapes;

/// How near a shape an end holds on to it, in egui points.
pub const BIND_DISTANCE: f64 = 15.0;
/// Between the outline and the end, in board units, beside half the target's stroke.
const GAP: f64 = 5.0;

/// Whether an arrow can hold on to a shape.
fn is_target(shape: &Shape) -> bool {
    shape.kind.is_closed() || shape.kind == Kind::Text
}

/// The shape that an end at `at` holds on to: the topmost near enough.
fn target_at(scene: &Scene, at: Point, distance: f64) -> Option<&Arc<Shape>> {
    let around = Rect::from_center_size(at, Size::new(2.0 * distance, 2.0 * distance));
    let near = scene.in_z_order(around).into_iter().rev();
    let mut near = near.filter(|shape| {
        is_target(shape) && is_near(shape, at, distance) && scene.can_be_meant_at(&shape.id, at)
    });
    let first = near.next()?;
    // A frame is a place rather than a thing: what lies in it goes before it.
    if first.kind == Kind::Frame {
        near.find(|s| s.kind != Kind::Frame).or(Some(first))
    } else {
        Some(first)
    }
}

fn is_near(shape: &Shape, at: Point, distance: f64) -> bool {
    let local = rotated(at, shape.rect().center(), -shape.angle);
    shapes::holds(shape, distance, local)
}

/// What an end under the pointer holds on to; Ctrl lets it hold on to nothing.
pub(super) fn held_by<'a>(pointer: &Pointer, ctx: &ToolContext<'a>) -> Option<&'a Arc<Shape>> {
    if pointer.modifiers.command {
        return None;
    }
    target_at(ctx.scene, pointer.at, ctx.length(BIND_DISTANCE))
}

/// Holds on to `shape` where `at` is, or at the nearest point of its box.
pub(super) fn binding_at(shape: &Shape, at: Point) -> Binding {
    let local = rotated(at, shape.rect().center(), -shape.angle) - shape.pos;
    let ratio = |part: f64, whole: f64| {
        if whole > 0.0 {
            (part / whole).clamp(0.0, 1.0)
        } else {
            0.5
        }
    };
    let anchor = Point::new(
        ratio(local.x, shape.size.width),
        ratio(local.y, shape.size.height),
    );
    Binding {
        shape: shape.id.clone(),
        anchor,
        inside: false,
    }
}

/// The board point that a binding aims at.
fn aim(shape: &Shape, binding: &Binding) -> Point {
    let across = Vec2::new(
        shape.size.width * binding.anchor.x,
        shape.size.height * binding.anchor.y,
    );
    rotated(shape.pos + across, shape.rect().center(), shape.angle)
}

/// Where the way from `from` to `aim` meets the outline, a gap before it; `aim` itself where the way
/// begins inside.
fn stop(shape: &Shape, from: Point, aim: Point) -> Point {
    let center = shape.rect().center();
    let margin = GAP + shape.style.stroke_width / 2.0;
    let to_local = |point| rotated(point, center, -shape.angle);
    let (start, end) = (to_local(from), to_local(aim));
    shapes::first_meeting(shape, margin, start, end)
        .map_or(aim, |met| rotated(met, center, shape.angle))
}

/// The points of an arrow with its attached ends where they belong.
fn routed<'a>(
    arrow: &Shape,
    mut points: Vec<Point>,
    find: impl Fn(&ShapeId) -> Option<&'a Shape>,
) -> Vec<Point> {
    let [first, .., last] = points.as_slice() else {
        return points;
    };
    let target = |binding: &Option<Binding>| {
        let binding = binding.as_ref()?;
        let shape = find(&binding.shape)?;
        Some((shape, aim(shape, binding)))
    };
    let (start, end) = (target(&arrow.ends.start), target(&arrow.ends.end));
    // Both ends look at where the other one aims, not where it stops: the result does not depend on
    // which is moved first.
    let (mut from_start, mut from_end) = (points[1], points[points.len() - 2]);
    if points.len() == 2 {
        from_start = end.map_or(*last, |(_, aim)| aim);
        from_end = start.map_or(*first, |(_, aim)| aim);
    }
    let length = points.len();
    if let Some((shape, aim)) = start {
        points[0] = stop(shape, from_start, aim);
    }
    if let Some((shape, aim)) = end {
        points[length - 1] = stop(shape, from_end, aim);
    }
    points
}

/// Gives a line or arrow other points, its attached ends where they belong.
pub(crate) fn reshaped(scene: &Scene, line: &mut Shape, points: Vec<Point>) {
    let points = routed(line, points, |id| scene.get(id).map(AsRef::as_ref));
    set_points(line, &points);
}

/// Puts board points into a line or arrow: its box becomes theirs, and it is no longer turned.
pub(crate) fn set_points(shape: &mut Shape, points: &[Point]) {
    let Some(&first) = points.first() else { return };
    let bounds = points
        .iter()
        .fold(Rect::from_points(first, first), |all, &p| all.union_pt(p));
    shape.pos = bounds.origin();
    shape.size = bounds.size();
    shape.angle = 0.0;
    shape.path = points
        .iter()
        .map(|&point| (point - bounds.origin()).to_point())
        .collect();
}

/// The edits by which arrows follow the shapes they are attached to, which are now as in `new`.
/// `at_rest` tells how an arrow is without these edits.
pub(super) fn follow(
    scene: &Scene,
    new: &BTreeMap<ShapeId, Shape>,
    at_rest: impl Fn(&ShapeId) -> Option<Arc<Shape>>,
) -> Vec<Edit> {
    let arrows: BTreeSet<&ShapeId> = new
        .keys()
        .flat_map(|id| scene.attached_arrows(id))
        .map(|arrow| &arrow.id)
        .collect();
    let find = |id: &ShapeId| new.get(id).or_else(|| scene.get(id).map(AsRef::as_ref));
    let mut edits = Vec::new();
    // Those that move themselves are attached to what moves with them, and are right already.
    for id in arrows.into_iter().filter(|id| !new.contains_key(id)) {
        // Not as shown: there the gesture's last edits are on it, and these must not build on them.
        let Some(old) = at_rest(id) else {
            continue;
        };
        let mut arrow = Shape::clone(&old);
        let points = routed(&arrow, arrow.board_path(), find);
        set_points(&mut arrow, &points);
        edits.extend(differences(&old, &arrow));
    }
    edits
}

/// An arrow dragged away from what it is attached to lets go of it.
pub(super) fn drop_left_behind(arrow: &mut Shape, grabbed: &[Arc<Shape>]) {
    for end in [&mut arrow.ends.start, &mut arrow.ends.end] {
        let comes_along = |binding: &Binding| {
            grabbed
                .binary_search_by(|shape| shape.id.cmp(&binding.shape))
                .is_ok()
        };
        if end.as_ref().is_some_and(|binding| !comes_along(binding)) {
            *end = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(kind: Kind) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(1), kind);
        shape.pos = Point::new(100.0, 0.0);
        shape.size = Size::new(100.0, 100.0);
        shape
    }

    fn arrow(to: &Shape, anchor: Point) -> Shape {
        let mut arrow = Shape::new(ShapeId::from_random(2), Kind::Arrow);
        set_points(&mut arrow, &[Point::new(0.0, 50.0), Point::new(90.0, 50.0)]);
        arrow.ends.end = Some(Binding {
            shape: to.id.clone(),
            anchor,
            inside: false,
        });
        arrow
    }

    #[track_caller]
    fn check_end(kind: Kind, angle: f64, expected: Point) {
        let mut to = target(kind);
        to.angle = angle;
        let arrow = arrow(&to, Point::new(0.5, 0.5));
        let points = routed(&arrow, arrow.board_path(), |_| Some(&to));
        let end = points[1];
        assert!(
            (end - expected).hypot() < 1e-6,
            "{end:?} is not {expected:?}"
        );
    }

    #[test]
    fn ends_stop_a_gap_before_the_outline() {
        check_end(Kind::Rectangle, 0.0, Point::new(94.0, 50.0));
        check_end(Kind::Ellipse, 0.0, Point::new(94.0, 50.0));
        check_end(Kind::Diamond, 0.0, Point::new(94.0, 50.0));
        let half_diagonal = 56.0 * std::f64::consts::SQRT_2;
        check_end(
            Kind::Rectangle,
            std::f64::consts::FRAC_PI_4,
            Point::new(150.0 - half_diagonal, 50.0),
        );
    }

    #[test]
    fn ends_stop_before_outlines_with_notches_and_tails_at_the_first_crossing() {
        let bottom = |kind: Kind| {
            let to = target(kind);
            let mut arrow = arrow(&to, Point::new(0.5, 0.5));
            let from = Point::new(150.0, 300.0);
            set_points(&mut arrow, &[from, Point::new(150.0, 250.0)]);
            let points = routed(&arrow, arrow.board_path(), |_| Some(&to));
            assert!((points[1].x - 150.0).abs() < 1e-6, "{points:?}");
            points[1].y
        };
        // The star's notch is within its box; the cylinder's and the triangle's bottom is their box's.
        let star = bottom(Kind::Star);
        assert!((85.0..95.0).contains(&star), "{star}");
        for kind in [Kind::Triangle, Kind::Cylinder, Kind::Hexagon] {
            let stop = bottom(kind.clone());
            assert!((stop - 106.0).abs() < 0.2, "{kind:?} {stop}");
        }
        // From the left, below its box, the way to its right side meets the callout's tail first.
        let callout = target(Kind::Callout);
        let mut arrow = arrow(&callout, Point::new(1.0, 0.9));
        let from = Point::new(90.0, 125.0);
        set_points(&mut arrow, &[from, Point::new(95.0, 124.0)]);
        let end = routed(&arrow, arrow.board_path(), |_| Some(&callout))[1];
        assert!((112.0..115.0).contains(&end.x) && end.y > 112.0, "{end:?}");
    }

    #[test]
    fn a_way_that_passes_a_notch_by_goes_to_what_it_aims_at() {
        let star = target(Kind::Star);
        let mut arrow = arrow(&star, Point::new(0.0, 0.0));
        set_points(
            &mut arrow,
            &[Point::new(60.0, -40.0), Point::new(70.0, -30.0)],
        );
        let end = routed(&arrow, arrow.board_path(), |_| Some(&star))[1];
        assert_eq!(end, Point::new(100.0, 0.0));
    }

    #[test]
    fn an_arrow_from_inside_goes_to_what_it_aims_at() {
        let to = target(Kind::Rectangle);
        let mut arrow = arrow(&to, Point::new(1.0, 0.5));
        set_points(
            &mut arrow,
            &[Point::new(120.0, 50.0), Point::new(180.0, 50.0)],
        );
        let points = routed(&arrow, arrow.board_path(), |_| Some(&to));
        assert_eq!(points[1], Point::new(200.0, 50.0));
    }

    #[test]
    fn an_end_whose_shape_is_gone_stays_where_it_is() {
        let arrow = arrow(&target(Kind::Rectangle), Point::new(0.5, 0.5));
        let points = routed(&arrow, arrow.board_path(), |_| None);
        assert_eq!(points, [Point::new(0.0, 50.0), Point::new(90.0, 50.0)]);
    }
}
