//! Which parts of a stroke an eraser's disc goes over, and what is left of it as strokes of their own.
//!
//! A place on a stroke is told by the rank of a point and the part of the way to the next one: that
//! stays the same while somebody moves, turns, scales or recolours the stroke that is being cut.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect, Size, rotated};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Ink, InkPoint, Nib, Shape};

use crate::shapes::{ink_returns, ink_scale, local_ink, seeming_pressures};

/// How closely the edge of the disc is found, in parts of the way between two points: halvings.
const HALVINGS: u32 = 24;

/// A stroke as it lies on the board just now.
#[derive(Debug)]
pub(super) struct Course {
    shape: Arc<Shape>,
    /// Its points at its size, before it is turned, from its `pos`.
    points: Vec<Point>,
    /// Half its thickness, on average.
    radius: f64,
}

/// A part of a stroke, from a place to a place.
pub(super) type Part = (f64, f64);

impl Course {
    /// Of a shape that is ink.
    pub(super) fn of(shape: &Arc<Shape>) -> Option<Self> {
        let ink = shape.ink.as_ref()?;
        let scale = ink_scale(shape, ink.natural_size());
        let place = |p: &InkPoint| Point::new(f64::from(p.x) * scale.x, f64::from(p.y) * scale.y);
        let points: Vec<Point> = ink.points.iter().map(place).collect();
        let spine = local_ink(shape);
        let radii: f64 = spine.iter().map(|point| point.radius).sum();
        (!points.is_empty()).then(|| Self {
            radius: radii / spine.len().max(1) as f64,
            points,
            shape: Arc::clone(shape),
        })
    }

    pub(super) fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// All of it.
    pub(super) fn whole(&self) -> Part {
        (0.0, (self.points.len() - 1) as f64)
    }

    /// Takes what a disc of `radius` goes over on its way off these parts; says whether it met any.
    pub(super) fn cut(
        &self,
        kept: &mut Vec<Part>,
        (from, to): (Point, Point),
        radius: f64,
    ) -> bool {
        let center = self.shape.rect().center();
        let local = |at: Point| rotated(at, center, -self.shape.angle) - self.shape.pos.to_vec2();
        // The stroke's round end is to come up to the disc, not into it.
        let reach = radius + self.radius;
        let way = Way::new(local(from), local(to), reach);
        let mut met = false;
        if let [only] = self.points[..] {
            met = !kept.is_empty() && way.distance(only) <= reach;
            if met {
                kept.clear();
            }
            return met;
        }
        for (at, pair) in self.points.windows(2).enumerate() {
            let Some((begins, ends)) = way.over(pair[0], pair[1]) else {
                continue;
            };
            let gone = (at as f64 + begins, at as f64 + ends);
            let left = kept.iter().flat_map(|&part| without(part, gone));
            let left: Vec<Part> = left.collect();
            met |= left != *kept;
            *kept = left;
        }
        met
    }

    /// These parts as strokes of their own, without those shorter than `length_min`. Where a stroke that
    /// comes back to its beginning is cut, the parts on both sides of that are one.
    pub(super) fn pieces(
        &self,
        kept: &[Part],
        length_min: f64,
        mut id: impl FnMut(usize) -> ShapeId,
    ) -> Vec<Arc<Shape>> {
        let Some(ink) = &self.shape.ink else {
            return Vec::new();
        };
        let pressures = self.pressures(ink);
        let mut strokes: Vec<Vec<(Point, f32)>> = kept
            .iter()
            .map(|part| self.places(&pressures, *part))
            .collect();
        let whole = self.whole();
        let joins = ink_returns(&self.shape)
            && kept.len() > 1
            && kept.first().is_some_and(|part| part.0 <= whole.0)
            && kept.last().is_some_and(|part| part.1 >= whole.1);
        if joins && let Some(mut last) = strokes.pop() {
            last.append(&mut strokes[0]);
            strokes[0] = last;
        }
        let long = |stroke: &&Vec<(Point, f32)>| {
            let pairs = stroke.windows(2);
            let length: f64 = pairs.map(|pair| pair[0].0.distance(pair[1].0)).sum();
            length >= length_min
        };
        let long = strokes.iter().filter(long).enumerate();
        long.filter_map(|(at, stroke)| Some(Arc::new(self.piece(stroke, id(at))?)))
            .collect()
    }

    fn pressures(&self, ink: &Ink) -> Vec<f32> {
        if self.shape.style.nib == Nib::Pen {
            let scale = ink_scale(&self.shape, ink.natural_size());
            seeming_pressures(ink, scale, self.shape.style.stroke_width)
        } else {
            ink.points.iter().map(|point| point.pressure).collect()
        }
    }

    /// The places of a part, each with its pressure.
    fn places(&self, pressures: &[f32], (from, to): Part) -> Vec<(Point, f32)> {
        let last = self.points.len() - 1;
        let at = |place: f64| {
            let rank = (place.floor().max(0.0) as usize).min(last);
            let next = (rank + 1).min(last);
            let part = place - rank as f64;
            let pressure = pressures[rank] + (pressures[next] - pressures[rank]) * part as f32;
            (self.points[rank].lerp(self.points[next], part), pressure)
        };
        let inside = (from.floor() as usize + 1)..=(to.ceil() as usize).saturating_sub(1).min(last);
        let inside = inside.map(|rank| (self.points[rank], pressures[rank]));
        let mut places = vec![at(from)];
        places.extend(inside);
        if to > from {
            places.push(at(to));
        }
        places
    }

    /// One stroke out of the whole, turned as that is about a middle of its own.
    fn piece(&self, stroke: &[(Point, f32)], id: ShapeId) -> Option<Shape> {
        let (corner, ink) = Ink::through(stroke.iter().copied())?;
        let size: Size = ink.natural_size();
        let middle = self.shape.pos + corner.to_vec2() + size.to_vec2() / 2.0;
        let middle = rotated(middle, self.shape.rect().center(), self.shape.angle);
        Some(Shape {
            id,
            pos: middle - size.to_vec2() / 2.0,
            size,
            ink: Some(Arc::new(ink)),
            ..Shape::clone(&self.shape)
        })
    }
}

/// What is left of a part.
fn without((from, to): Part, gone: Part) -> impl Iterator<Item = Part> {
    let before = (from, to.min(gone.0));
    let after = (from.max(gone.1), to);
    let untouched = gone.1 <= from || gone.0 >= to;
    let parts = if untouched {
        [Some((from, to)), None]
    } else {
        [before, after].map(|part| (part.1 > part.0).then_some(part))
    };
    parts.into_iter().flatten()
}

/// The way of a disc.
struct Way {
    from: Point,
    to: Point,
    reach: f64,
    bounds: Rect,
}

impl Way {
    fn new(from: Point, to: Point, reach: f64) -> Self {
        let bounds = Rect::from_points(from, to).inflate(reach, reach);
        Self {
            from,
            to,
            reach,
            bounds,
        }
    }

    fn distance(&self, at: Point) -> f64 {
        let way = self.to - self.from;
        let length = way.hypot2();
        let part = if length > 0.0 {
            ((at - self.from).dot(way) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        at.distance(self.from.lerp(self.to, part))
    }

    /// The part of the way from `a` to `b` that the disc goes over. How far a point is from the disc's
    /// way is convex along a line, so that this is one part, and halving finds its ends.
    fn over(&self, a: Point, b: Point) -> Option<Part> {
        let box_of = Rect::from_points(a, b);
        let apart = box_of.x1 < self.bounds.x0
            || box_of.x0 > self.bounds.x1
            || box_of.y1 < self.bounds.y0
            || box_of.y0 > self.bounds.y1;
        if apart {
            return None;
        }
        let away = |part: f64| self.distance(a.lerp(b, part)) - self.reach;
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..2 * HALVINGS {
            let (one, two) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if away(one) <= away(two) {
                high = two;
            } else {
                low = one;
            }
        }
        let nearest = f64::midpoint(low, high);
        if away(nearest) > 0.0 {
            return None;
        }
        let edge = |mut outside: f64| {
            if away(outside) <= 0.0 {
                return outside;
            }
            let mut inside = nearest;
            for _ in 0..HALVINGS {
                let middle = f64::midpoint(outside, inside);
                if away(middle) > 0.0 {
                    outside = middle;
                } else {
                    inside = middle;
                }
            }
            outside
        };
        Some((edge(0.0), edge(1.0)))
    }
}
