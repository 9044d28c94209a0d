//! Figures that Excalidraw does not have: closed lines along the same outline, their text beside them in a
//! group.

use kurbo::{BezPath, PathEl, Point};
use serde_json::json;
use tavla_shared::geometry::{self, Rect};
use tavla_shared::shape::Shape;

use super::Page;
use super::element::Element;
use super::stack::Placed;
use crate::shapes;

/// How near the points of an outline are to its curves, as a part of its box,
const FLATNESS: f64 = 5e-4;
/// and in board units at the least.
const FLATNESS_MIN: f64 = 0.05;
/// Points nearer than this are one.
const SAME: f64 = 1e-6;

impl<'a> Page<'a, '_> {
    pub(super) fn polygon(&mut self, of: &Placed<'a>) {
        let shape = of.shape;
        let mut level = shape.clone();
        level.angle = 0.0;
        let outline = shapes::outline(&level);
        let mut points = points(&outline, shape);
        points.extend(points.first().copied());
        let inner = shapes::inner_lines(&level);
        let mut of = of.joined(inner.is_some() || super::words::is_written(shape));
        let mut element = self.line(&of, shape.id.as_str(), &points);
        element.say("polygon", json!(true));
        self.elements.push(element);
        // What is in a group with it leads nowhere of its own.
        of.leads = false;
        if let Some(inner) = inner {
            let points = self::points(&inner, shape);
            let mut element = self.line(&of, &format!("{}:lines", shape.id), &points);
            element.say("backgroundColor", json!("transparent"));
            self.elements.push(element);
        }
        self.words_beside(&of);
    }

    /// A line through points where the shape has them before it is turned.
    fn line(&mut self, of: &Placed<'a>, id: &str, points: &[Point]) -> Element {
        let rect = shapes::points_box(points).unwrap_or_default();
        let mut element = self.element(of, "line", id, rect);
        put_points(&mut element, points, turned_aside(of.shape, rect.center()));
        element.say("startArrowhead", json!(null));
        element.say("endArrowhead", json!(null));
        element
    }
}

/// Says where the points of a line are, moved by `aside`: they count from the first.
pub(super) fn put_points(element: &mut Element, points: &[Point], aside: geometry::Vec2) {
    let first = points.first().copied().unwrap_or_default();
    let rect = shapes::points_box(points).unwrap_or_default();
    element.put_box(Rect::from_origin_size(first + aside, rect.size()));
    let points = points.iter().map(|&point| point - first);
    let points: Vec<[f64; 2]> = points.map(|point| [point.x, point.y]).collect();
    element.say("points", json!(points));
}

/// How far what is turned about `middle` has to be moved to look as the shape does, which is turned about
/// the middle of its own box.
pub(super) fn turned_aside(shape: &Shape, middle: Point) -> geometry::Vec2 {
    let apart = shape.rect().center() - middle;
    apart - geometry::rotated(apart.to_point(), Point::ZERO, shape.angle).to_vec2()
}

/// The corners of a path, of curves as many as it takes.
fn points(path: &BezPath, shape: &Shape) -> Vec<Point> {
    let longer = shape.size.width.max(shape.size.height);
    let mut points: Vec<Point> = Vec::new();
    shapes::flatten(path, (longer * FLATNESS).max(FLATNESS_MIN), |piece| {
        if let PathEl::MoveTo(to) | PathEl::LineTo(to) = piece
            && points.last().is_none_or(|last| last.distance(to) > SAME)
        {
            points.push(to);
        }
    });
    let returns = points.len() > 3
        && points
            .first()
            .zip(points.last())
            .is_some_and(|(first, last)| first.distance(*last) <= SAME);
    if returns {
        points.pop();
    }
    points
}
