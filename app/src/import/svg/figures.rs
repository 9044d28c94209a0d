//! Paths that are boxes, ellipses and diamonds: told by what they look like, as the file's reader has made paths of
//! all of them.

use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use tavla_shared::geometry;
use tavla_shared::shape::{Corner, Kind, Shape};

use super::paint::{Look, rounded};
use super::planting::Item;

/// Axes that are no farther from upright to each other, as a cosine, are.
const SLANT_MAX: f64 = 1e-3;
/// A turn by less is none, in radians.
const TURN_MIN: f64 = 1e-5;
/// How far off an outline may be, as a part of the smaller side.
const OFF_PART: f64 = 0.005;
/// How far off the area may be, as a part of it.
const AREA_PART: f64 = 0.01;
/// Corners rounder than such a part of the smaller side are round.
const RADIUS_MIN: f64 = 0.01;
/// How exactly curves are followed to be compared, as a part of the smaller side.
const FOLLOWED: f64 = 0.001;

/// A transform taken apart: scaled, then turned, then moved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    /// In radians, clockwise; none of it where the axes are slanted.
    pub(super) angle: f64,
    /// What comes before the turn.
    pub(super) before: Affine,
    /// Where the origin goes.
    pub(super) by: Vec2,
    /// The longest and the shortest a step of one becomes.
    scales: (f64, f64),
    /// Whether left and right, or top and bottom, change places.
    pub(super) mirrored: bool,
    /// Whether boxes stay boxes.
    pub(super) upright: bool,
}

impl Turn {
    /// Takes a transform apart.
    pub(super) fn of(transform: Affine) -> Self {
        let unmoved = transform.with_translation(Vec2::ZERO);
        let across = (unmoved * Point::new(1.0, 0.0)).to_vec2();
        let down = (unmoved * Point::new(0.0, 1.0)).to_vec2();
        let (wide, high) = (across.hypot(), down.hypot());
        let area = transform.determinant();
        let slant = across.dot(down) / (wide * high).max(1e-12);
        let upright = slant.abs() <= SLANT_MAX;
        if !upright {
            // A square becomes a rhomb: the axes of the ellipse that a circle becomes.
            let half = f64::midpoint(wide * wide, high * high);
            let off = (half * half - area * area).max(0.0).sqrt();
            let scales = ((half - off).max(0.0).sqrt(), (half + off).sqrt());
            return Self {
                angle: 0.0,
                before: unmoved,
                by: transform.translation(),
                scales,
                mirrored: area < 0.0,
                upright,
            };
        }
        let angle = across.atan2();
        let angle = if angle.abs() < TURN_MIN { 0.0 } else { angle };
        let high = if area < 0.0 { -high } else { high };
        Self {
            angle,
            before: Affine::scale_non_uniform(wide, high),
            by: transform.translation(),
            scales: (wide.min(high.abs()), wide.max(high.abs())),
            mirrored: area < 0.0,
            upright,
        }
    }

    /// The shortest and the longest that a step of one becomes.
    pub(super) fn scales(&self) -> (f64, f64) {
        self.scales
    }

    /// Where something scaled is on the board.
    pub(super) fn placed(&self, at: Point) -> Point {
        geometry::rotated(at, Point::ZERO, self.angle) + self.by
    }

    /// Puts a shape where a box is that was scaled.
    pub(super) fn put(&self, shape: &mut Shape, area: Rect) {
        let center = self.placed(area.center());
        let size = area.size();
        let corner = center - size.to_vec2() / 2.0;
        shape.pos = Point::new(rounded(corner.x), rounded(corner.y));
        shape.size = kurbo::Size::new(rounded(size.width), rounded(size.height));
        shape.angle = self.angle;
    }
}

/// The figure that a closed path is, which is scaled and not turned yet; none where it is none.
pub(super) fn figure(path: &BezPath, turn: &Turn, look: Look) -> Option<Shape> {
    let area = path.bounding_box();
    let side = area.width().min(area.height());
    if side <= 0.0 || !area.is_finite() {
        return None;
    }
    let points = points(path, side * FOLLOWED);
    let (kind, radius) = told(&points, path.area().abs(), area)?;
    let mut shape = Item::shape(kind);
    shape.style = look.style();
    if let Some(radius) = radius {
        shape.style.corner = Corner::Round;
        shape.style.corner_radius = Some(rounded(radius));
    }
    turn.put(&mut shape, area);
    Some(shape)
}

/// What is around a box and covers so much, and the radius of its corners.
fn told(points: &[Point], covered: f64, area: Rect) -> Option<(Kind, Option<f64>)> {
    let side = area.width().min(area.height());
    let near = |off: &dyn Fn(Vec2) -> f64| {
        let center = area.center();
        points
            .iter()
            .all(|at| off(*at - center).abs() <= side * OFF_PART)
    };
    let covers = |expected: f64| (covered - expected).abs() <= expected * AREA_PART;
    let half = area.size().to_vec2() / 2.0;
    let whole = area.area();
    if covers(whole) && near(&|at| off_box(at, half, 0.0)) {
        return Some((Kind::Rectangle, None));
    }
    let from_ellipse = |at: Vec2| {
        let ratio = Vec2::new(at.x / half.x, at.y / half.y).hypot();
        (ratio - 1.0) * side / 2.0
    };
    if covers(whole * std::f64::consts::FRAC_PI_4) && near(&from_ellipse) {
        return Some((Kind::Ellipse, None));
    }
    let from_diamond = |at: Vec2| {
        let ratio = at.x.abs() / half.x + at.y.abs() / half.y;
        (ratio - 1.0) * side / 2.0
    };
    if covers(whole / 2.0) && near(&from_diamond) {
        return Some((Kind::Diamond, None));
    }
    // What is missing of the box is what round corners leave.
    let missing = (whole - covered).max(0.0);
    let radius = (missing / (4.0 - std::f64::consts::PI)).sqrt();
    let is_round = radius > side * RADIUS_MIN && radius <= side / 2.0 * (1.0 + AREA_PART);
    let radius = radius.min(side / 2.0);
    let around = is_round && near(&|at| off_box(at, half, radius));
    around.then_some((Kind::Rectangle, Some(radius)))
}

/// How far outside a box with round corners a point is, from its middle.
fn off_box(at: Vec2, half: Vec2, radius: f64) -> f64 {
    let beyond = Vec2::new(at.x.abs() - half.x + radius, at.y.abs() - half.y + radius);
    let outside = Vec2::new(beyond.x.max(0.0), beyond.y.max(0.0)).hypot();
    outside + beyond.x.max(beyond.y).min(0.0) - radius
}

/// Points along a path.
fn points(path: &BezPath, tolerance: f64) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    crate::shapes::flatten(path, tolerance, |piece| {
        if let Some(end) = piece.end_point() {
            // The middles too: a corner cut off has its ends on the outline.
            let middle = points.last().map(|last| last.midpoint(end));
            points.extend(middle.filter(|_| !matches!(piece, kurbo::PathEl::MoveTo(_))));
            points.push(end);
        }
    });
    points
}
