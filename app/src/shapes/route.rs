//! How an arrow goes between what its ends hold on to: the same for everybody who sees the same arrow
//! and the same two shapes, whatever order they came in.
//!
//! What is in the document of an arrow is where it was when somebody last moved it or what it holds on
//! to. Two who move its two ends at once each write a course to where the other end was; so it is
//! shown as it follows from the shapes, and not as either of them has written it.

use kurbo::{BezPath, ParamCurve as _, PathSeg, Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Kind, LineShape, Shape};

use super::elbow::{self, Terminal};
use super::{course, holding};

/// What is nearer to where it should be is there, in board units.
const THERE: f64 = 1e-6;
/// How finely the way along a curve to an outline is looked for.
const STEPS: u32 = 16;

/// The points of an arrow, and which stretches of them are pinned.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// On the board.
    pub points: Vec<Point>,
    /// As [`Shape::pinned`].
    pub pinned: Vec<u32>,
}

impl Route {
    /// As the arrow itself has it.
    pub fn of(arrow: &Shape) -> Self {
        Self {
            points: arrow.board_path(),
            pinned: arrow.pinned.clone(),
        }
    }

    /// Straight from its start to its end: the corners of an elbow mean nothing to other courses.
    #[must_use]
    pub fn between_ends(&self) -> Self {
        let ends = self.points.first().into_iter().chain(self.points.last());
        Self {
            points: ends.copied().collect(),
            pinned: Vec::new(),
        }
    }

    /// Puts it into an arrow: its box becomes that of the points, and it is no longer turned.
    pub fn put_into(&self, arrow: &mut Shape) {
        set_points(arrow, &self.points);
        arrow.pinned.clone_from(&self.pinned);
    }
}

/// Puts board points into a line or arrow: its box becomes theirs, and it is no longer turned.
pub fn set_points(shape: &mut Shape, points: &[Point]) {
    let Some(bounds) = super::points_box(points) else {
        return;
    };
    shape.pos = bounds.origin();
    shape.size = bounds.size();
    shape.angle = 0.0;
    shape.path = points
        .iter()
        .map(|&point| (point - bounds.origin()).to_point())
        .collect();
}

/// The shapes that the ends of an arrow hold on to, as far as they are there.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    start: Option<(&'a Shape, &'a Binding)>,
    end: Option<(&'a Shape, &'a Binding)>,
}

impl<'a> Held<'a> {
    /// By the arrow; a shape that is gone, or that nothing can hold on to, holds nothing.
    pub fn by(arrow: &'a Shape, find: impl Fn(&ShapeId) -> Option<&'a Shape>) -> Self {
        let held = |binding: &'a Option<Binding>| {
            let binding = binding.as_ref()?;
            let shape = find(&binding.shape).filter(|shape| holding::is_holdable(shape))?;
            Some((shape, binding))
        };
        Self {
            start: held(&arrow.ends.start),
            end: held(&arrow.ends.end),
        }
    }

    /// Whether neither end holds on to anything that is there.
    pub fn is_nothing(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// The boxes of what is held.
    pub fn boxes(&self) -> impl Iterator<Item = Rect> {
        let held = self.start.into_iter().chain(self.end);
        held.map(|(shape, _)| shape.bounds())
    }
}

/// How `arrow` is shown; none where that is as it is.
pub fn settled<'a>(
    arrow: &'a Shape,
    find: impl Fn(&ShapeId) -> Option<&'a Shape>,
) -> Option<Shape> {
    let held = Held::by(arrow, find);
    if arrow.kind != Kind::Arrow || arrow.path.len() < 2 || held.is_nothing() {
        return None;
    }
    let old = Route::of(arrow);
    let new = if arrow.style.line == LineShape::Elbow {
        kept_elbow(&old, held)?
    } else {
        routed(old.clone(), arrow.style.line, held, &[])
    };
    let is_there = |(old, new): (&Point, &Point)| old.distance(*new) <= THERE;
    if new.points.len() == old.points.len() && old.points.iter().zip(&new.points).all(is_there) {
        return None;
    }
    let mut shown = arrow.clone();
    new.put_into(&mut shown);
    Some(shown)
}

/// The course by which `line` goes from where it was with its attached ends where they belong. An
/// elbow goes around `obstacles` as well as around what its ends hold on to.
pub fn routed(mut old: Route, line: LineShape, held: Held<'_>, obstacles: &[Rect]) -> Route {
    let [first, .., last] = *old.points.as_slice() else {
        return old;
    };
    if line == LineShape::Elbow {
        let start = terminal(held.start, first);
        let end = terminal(held.end, last);
        return elbow::route(&start, &end, obstacles, &old);
    }
    old.pinned.clear();
    let points = &mut old.points;
    let count = points.len();
    let aim = |held: Option<(&Shape, &Binding)>| {
        held.map(|(shape, binding)| holding::anchored(shape, binding.anchor))
    };
    let (start_aim, end_aim) = (aim(held.start), aim(held.end));
    // Both ends look at where the other one aims, not where it stops: the result does not depend on
    // which is moved first.
    points[0] = start_aim.unwrap_or(first);
    points[count - 1] = end_aim.unwrap_or(last);
    let (from_start, from_end) = (points[1], points[count - 2]);
    let curve = (line == LineShape::Curved && count > 2).then(|| course::course(points, line));
    if let Some((shape, binding)) = held.start {
        points[0] = curve
            .as_ref()
            .and_then(|curve| along(curve.segments().next()?.reverse(), shape, binding))
            .unwrap_or_else(|| holding::end_of(shape, binding, from_start));
    }
    if let Some((shape, binding)) = held.end {
        points[count - 1] = curve
            .as_ref()
            .and_then(|curve: &BezPath| along(curve.segments().last()?, shape, binding))
            .unwrap_or_else(|| holding::end_of(shape, binding, from_end));
    }
    old
}

/// Where a piece of a curve that ends at an anchor first comes into the gap around the shape; none
/// where it is in there from the beginning, or where it may go in.
fn along(piece: PathSeg, shape: &Shape, binding: &Binding) -> Option<Point> {
    if binding.inside || holding::is_within_gap(shape, piece.start()) {
        return None;
    }
    let part = |step: u32| f64::from(step) / f64::from(STEPS);
    let is_inside = |t: f64| holding::is_within_gap(shape, piece.eval(t));
    let entered = (1..=STEPS).find(|&step| is_inside(part(step)))?;
    let (mut outside, mut inside) = (part(entered - 1), part(entered));
    for _ in 0..40 {
        let middle = f64::midpoint(outside, inside);
        if is_inside(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    Some(piece.eval(outside))
}

fn terminal(held: Option<(&Shape, &Binding)>, at: Point) -> Terminal {
    held.map_or_else(
        || Terminal::free(at),
        |(shape, binding)| Terminal::held(shape, binding),
    )
}

/// An elbow that still goes from where its ends belong is right: whoever wrote it saw what else was in
/// its way. None for as it is.
fn kept_elbow(old: &Route, held: Held<'_>) -> Option<Route> {
    let (first, last) = (old.points[0], old.points[old.points.len() - 1]);
    let (start, end) = (terminal(held.start, first), terminal(held.end, last));
    match elbow::shift(&start, &end, &old.points) {
        Some(by) if by.hypot() <= THERE => None,
        // Both shapes went the same way, and it with them.
        Some(by) if held.start.is_some() && held.end.is_some() => Some(Route {
            points: old.points.iter().map(|&point| point + by).collect(),
            pinned: old.pinned.clone(),
        }),
        _ => Some(elbow::route(&start, &end, &[], old)),
    }
}
