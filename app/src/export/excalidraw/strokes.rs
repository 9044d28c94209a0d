//! Lines, arrows with what they hold on to, and ink.

use kurbo::Point;
use serde_json::{Value, json};
use tavla_shared::shape::{Binding, Color, Kind, LineShape, Shape};

use super::Page;
use super::element::Element;
use super::figure::{put_points, turned_aside};
use super::look;
use super::stack::Placed;
use crate::import::excalidraw::words::{self, NEAR_MIDDLE};
use crate::shapes;

/// Between an arrow's end and the outline it stops at, beside half of that one's width.
const GAP: f64 = 5.0;
/// With this a pen's stroke is as thick, all along, as one of constant width: for versions that know no
/// other.
const PRESSURE_CONSTANT: f64 = 0.022_8;
/// Pressures as near to the middle as this are what pens without pressure write.
const PRESSURE_NEAR: f32 = 1e-3;
const PRESSURE_UNKNOWN: f32 = 0.5;

/// Ink is never thinner than this.
const INK_WIDTH_MIN: f64 = 0.1;

/// Whether there is anything of a line to write.
pub(super) fn is_written(shape: &Shape) -> bool {
    shape.path.len() > 1
}

impl<'a> Page<'a, '_> {
    pub(super) fn path(&mut self, of: &Placed<'a>) {
        if !is_written(of.shape) {
            return;
        }
        // As it is shown between what it holds on to.
        let settled = shapes::settled(of.shape, |id| self.by_id.get(id).copied());
        let shape = settled.as_ref().unwrap_or(of.shape);
        let is_arrow = shape.kind == Kind::Arrow;
        let of = &of.joined(!is_arrow && super::words::is_written(shape));
        let points: Vec<Point> = shape
            .path
            .iter()
            .map(|at| shape.pos + at.to_vec2())
            .collect();
        let mut level = shape.clone();
        level.angle = 0.0;
        let kind = if is_arrow { "arrow" } else { "line" };
        let mut element = self.element(of, kind, shape.id.as_str(), shape.rect());
        element.say("angle", json!(shape.angle));
        put_points(
            &mut element,
            &points,
            turned_aside(shape, shapes::bounds(&level).center()),
        );
        let style = &shape.style;
        if style.line == LineShape::Curved {
            element.say("roundness", json!({"type": 2}));
        }
        let returns = shapes::returns(&shape.path);
        let fill = if returns && !is_arrow {
            style.fill
        } else {
            Color::NONE
        };
        element.say("backgroundColor", json!(look::css(fill)));
        element.say("startArrowhead", json!(words::head_name(style.head_start)));
        element.say("endArrowhead", json!(words::head_name(style.head_end)));
        if is_arrow {
            self.put_ends(shape, &points, &mut element);
            self.with_words_inside(element, of);
        } else {
            // What is nearly closed is filled too, and no polygon.
            let is_polygon = returns && points.first() == points.last();
            element.say("polygon", json!(is_polygon));
            self.elements.push(element);
            self.words_beside(of);
        }
    }

    /// Says what an arrow holds on to, and how an elbow is held.
    fn put_ends(&self, arrow: &Shape, points: &[Point], element: &mut Element) {
        let ends = [
            ("startBinding", &arrow.ends.start),
            ("endBinding", &arrow.ends.end),
        ];
        for (key, end) in ends {
            let held = end
                .as_ref()
                .filter(|end| self.held.contains_key(&end.shape));
            let target = held.and_then(|end| Some((end, *self.by_id.get(&end.shape)?)));
            let binding = target.map_or(Value::Null, |(end, target)| binding(end, target));
            element.say(key, binding);
        }
        let is_elbow = arrow.style.line == LineShape::Elbow;
        element.say("elbowed", json!(is_elbow));
        if !is_elbow {
            return;
        }
        let from = |at: usize| {
            let from = points[at] - points[0];
            [from.x, from.y]
        };
        let pinned = arrow.pinned.iter().map(|&stretch| stretch as usize);
        let pinned = pinned.filter(|stretch| stretch + 1 < points.len());
        // They are counted by the points that they end at.
        let fixed: Vec<Value> = pinned
            .map(|at| json!({"index": at + 1, "start": from(at), "end": from(at + 1)}))
            .collect();
        let none_or = |list: Vec<Value>| {
            if list.is_empty() {
                Value::Null
            } else {
                json!(list)
            }
        };
        element.say("fixedSegments", none_or(fixed));
        element.say("startIsSpecial", Value::Null);
        element.say("endIsSpecial", Value::Null);
    }

    pub(super) fn ink(&mut self, of: &Placed<'a>) {
        let shape = of.shape;
        let Some(ink) = shape.ink.as_ref().filter(|ink| !ink.points.is_empty()) else {
            return;
        };
        let scale = shapes::ink_scale(shape, ink.natural_size());
        let place = |at: &tavla_shared::shape::InkPoint| {
            let (x, y) = (f64::from(at.x) * scale.x, f64::from(at.y) * scale.y);
            shape.pos + kurbo::Vec2::new(x, y)
        };
        let mut points: Vec<Point> = ink.points.iter().map(place).collect();
        let mut pressures: Vec<f32> = ink.points.iter().map(|at| at.pressure).collect();
        if points.len() == 1 {
            // It leaves out what has no second point.
            points.push(points[0]);
            pressures.push(pressures[0]);
        }
        let constant = words::nib_width(shape.style.nib);
        let width = constant.map_or(shape.style.stroke_width, |it| shape.style.stroke_width / it);
        let is_filled = !shape.style.fill.is_none() && shapes::ink_returns(shape);
        if is_filled {
            // It fills what ends near its beginning, which what follows might not.
            let last = points.len() - 1;
            points[last] = points[0];
        } else if let Some(lead) = shapes::leading_end(&points, width)
            && let Some(last) = points.last_mut()
        {
            // It ends a stroke a little before its last point.
            *last = lead;
        }
        let rect = shapes::points_box(&points).unwrap_or_default();
        let mut element = self.element(of, "freedraw", shape.id.as_str(), rect);
        put_points(&mut element, &points, turned_aside(shape, rect.center()));
        if !is_filled {
            element.say("backgroundColor", json!("transparent"));
        }
        let is_unknown = |it: &f32| (it - PRESSURE_UNKNOWN).abs() <= PRESSURE_NEAR;
        let simulated = constant.is_none() && pressures.iter().all(is_unknown);
        let pressures = match constant {
            Some(_) => json!(vec![PRESSURE_CONSTANT; points.len()]),
            None if simulated => json!([]),
            None => json!(pressures),
        };
        element.say("simulatePressure", json!(simulated));
        element.say("pressures", pressures);
        // A stroke of no width is still seen.
        element.say("strokeColor", json!(look::css(shape.style.stroke)));
        element.say("strokeWidth", json!(width.max(INK_WIDTH_MIN)));
        look::put_stroke_options(shape, &mut element);
        if constant.is_some() {
            look::as_even(shape, &mut element);
        }
        self.elements.push(element);
    }
}

/// What one end of an arrow holds on to. Older versions read where it aims from other numbers: the middle.
fn binding(end: &Binding, target: &Shape) -> Value {
    let beside_middle = |ratio: f64| {
        let is_middle = (ratio - 0.5).abs() < NEAR_MIDDLE - 0.5;
        if is_middle { NEAR_MIDDLE } else { ratio }
    };
    json!({
        "elementId": end.shape.as_str(),
        "mode": if end.inside { "inside" } else { "orbit" },
        "fixedPoint": [beside_middle(end.anchor.x), beside_middle(end.anchor.y)],
        "focus": 0.0,
        "gap": if end.inside { 0.0 } else { GAP + target.style.stroke_width / 2.0 },
    })
}
