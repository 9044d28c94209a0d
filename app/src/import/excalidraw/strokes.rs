//! Lines, arrows and ink of a file: where their points are on the board.

use std::sync::Arc;

use serde_json::Value;
use tavla_shared::geometry::{self, Point, Size, Vec2};
use tavla_shared::shape::{
    Color, INK_POINTS_MAX, Ink, Kind, LineShape, Nib, PATH_POINTS_MAX, Shape,
};

use super::look;
use crate::import::fields::{self, Fields, number};
use crate::import::kept::thinned;
use crate::import::{ImportReport, Loss};
use crate::shapes::{self, lagging_end};

/// A path whose ends are as near as this, in board units, is a loop and can be filled.
const LOOP_GAP_MAX: f64 = 8.0;
/// What a pen without pressure writes; the board makes its own of the pen's speed then.
const PRESSURE_UNKNOWN: f32 = 0.5;
/// Middling pressure all along, which is to stay even.
const PRESSURE_EVEN: f32 = 0.502;

/// Puts the points of a line or arrow into `shape`; none where nothing of it could be seen.
pub(super) fn path(
    shape: &mut Shape,
    fields: &Fields<'_>,
    (corner, size): (Point, Vec2),
    report: &mut ImportReport,
) -> Option<()> {
    let mut points = fields.points("points");
    let is_whole = points.len() == fields.list("points").len();
    if points.len() < 2 {
        points = vec![Point::ZERO, size.to_point()];
    }
    let is_polygon = shape.kind == Kind::Line && fields.flag("polygon") && points.len() > 2;
    if shape.kind == Kind::Arrow || !(is_polygon || is_loop(&points)) {
        shape.style.fill = Color::NONE;
    }
    let closes = is_polygon || !shape.style.fill.is_none();
    if closes && !shapes::returns(&points) {
        // The board fills only what ends where it began.
        points.extend(points.first().copied());
    }
    let written = points.len();
    let points = thinned(points, PATH_POINTS_MAX, report);
    let around = shapes::points_box(&points).filter(|around| around.size() != Size::ZERO);
    let Some(around) = around else {
        report.lose(Loss::Unreadable);
        return None;
    };
    shape.pos = corner + around.origin().to_vec2();
    shape.size = around.size();
    shape.path = points
        .into_iter()
        .map(|point| point - around.origin().to_vec2())
        .collect();
    if shape.style.line == LineShape::Elbow && is_whole && shape.path.len() == written {
        shape.pinned = pinned(fields, written);
    }
    if shape.angle != 0.0 {
        turn_about(shape, middle(shape));
    }
    Some(())
}

/// The middle of what is seen of a line before it is turned, which a file's lines are turned about.
fn middle(shape: &Shape) -> Point {
    let mut level = shape.clone();
    level.angle = 0.0;
    shapes::bounds(&level).center()
}

/// The stretches of an elbow that somebody has fixed, of so many points. A file counts them by the points
/// that they end at.
fn pinned(fields: &Fields<'_>, points: usize) -> Vec<u32> {
    let ends = fields.list("fixedSegments").iter().filter_map(Fields::of);
    let ends = ends.filter_map(|segment| segment.number("index"));
    let ends = ends.filter(|&end| end >= 1.0 && end < points as f64);
    let mut stretches: Vec<u32> = ends.map(|end| end as u32 - 1).collect();
    stretches.sort_unstable();
    stretches.dedup();
    stretches
}

/// Lets a shape look as it does when it is turned about `middle` instead of its own one.
fn turn_about(shape: &mut Shape, middle: Point) {
    let aside = middle - shape.rect().center();
    shape.pos += aside - geometry::rotated(aside.to_point(), Point::ZERO, shape.angle).to_vec2();
}

/// Whether a path's ends are so near that it is filled.
fn is_loop(points: &[Point]) -> bool {
    matches!(points, [first, _, .., last] if (*last - *first).hypot() <= LOOP_GAP_MAX)
}

/// Puts a stroke into `shape`; none where there is none.
pub(super) fn ink(
    shape: &mut Shape,
    fields: &Fields<'_>,
    corner: Point,
    report: &mut ImportReport,
) -> Option<()> {
    // Points that are none take their pressure with them.
    let written = fields.list("points").iter().enumerate();
    let written = written.filter_map(|(at, point)| Some((at, fields::point(point)?)));
    let (at, mut places): (Vec<usize>, Vec<Point>) = written.unzip();
    let written = shapes::points_box(&places);
    let width = look::stroke_width(fields);
    let first = places.first().copied();
    let is_filled = is_loop(&places) && places.len() > 3 && !shape.style.fill.is_none();
    // The board fills only what ends where it began, and there a stroke that goes around may end.
    let end = first
        .filter(|_| is_filled)
        .or_else(|| lagging_end(&places, width));
    if let (Some(end), Some(last)) = (end, places.last_mut()) {
        *last = end;
    }
    let pressures = pressures(fields, &at);
    let points: Vec<(Point, f32)> = places.into_iter().zip(pressures).collect();
    let points = thinned(points, INK_POINTS_MAX, report);
    let Some((origin, ink)) = Ink::through(points.iter().copied()) else {
        report.lose(Loss::Unreadable);
        return None;
    };
    if !is_filled || shape.style.nib == Nib::Highlighter {
        shape.style.fill = Color::NONE;
    }
    shape.pos = corner + origin.to_vec2();
    // As the document keeps it, which rounds: a shape must not change by being written.
    let ink = Ink::from_bytes(&ink.to_bytes()).unwrap_or(ink);
    shape.size = ink.natural_size();
    shape.ink = Some(Arc::new(ink));
    if let Some(written) = written {
        // It is turned about the middle of the box that the file has, which its end may have left.
        turn_about(shape, corner + written.center().to_vec2());
    }
    Some(())
}

/// How hard the pen pressed at each of these points.
fn pressures(fields: &Fields<'_>, points: &[usize]) -> Vec<f32> {
    if fields.flag("simulatePressure") {
        return vec![PRESSURE_UNKNOWN; points.len()];
    }
    let written: &[Value] = fields.list("pressures");
    let pressure = |&at: &usize| {
        let pressure = written.get(at).and_then(number);
        pressure.map_or(PRESSURE_UNKNOWN, |it| it.clamp(0.0, 1.0) as f32)
    };
    let pressures: Vec<f32> = points.iter().map(pressure).collect();
    if pressures.iter().all(|it| *it == PRESSURE_UNKNOWN) {
        return vec![PRESSURE_EVEN; points.len()];
    }
    pressures
}
