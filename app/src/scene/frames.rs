//! What the frames around a shape leave of it: the rest is not painted, so it cannot be picked either.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use tavla_shared::geometry::{Point, Rect, rotated};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::Scene;
use crate::shapes;

/// Frames within frames cut off at most so often; the painter's shader knows the number too.
const CLIPS_MAX: usize = 8;
/// A frame cuts off what is in it so deep at most: a hostile chain of parents may be as long as the
/// board is large.
const NESTED_MAX: usize = 64;

/// What is seen of a shape.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Seen {
    /// All of it.
    Whole,
    /// What of its box is within these corners; there are none where nothing is seen.
    Part(Vec<Point>),
}

impl Scene {
    /// The frames around a shape, the innermost first: what is painted of it is cut off at each.
    pub fn frames_around(&self, id: &ShapeId) -> impl Iterator<Item = &Arc<Shape>> {
        let parents = std::iter::successors(self.order.parent(id), |id| self.order.parent(id));
        parents
            .take(NESTED_MAX)
            .filter_map(|id| self.shown.get(id))
            .filter(|shape| shape.kind == Kind::Frame)
            .take(CLIPS_MAX)
    }

    /// Whether `point` is within every frame around a shape.
    pub fn is_uncut_at(&self, id: &ShapeId, point: Point) -> bool {
        self.frames_around(id).all(|frame| holds(frame, point))
    }

    /// Whether all of `rect` is within every frame around a shape.
    pub fn is_uncut_in(&self, id: &ShapeId, rect: Rect) -> bool {
        self.frames_around(id).all(|frame| holds_all(frame, rect))
    }

    /// Whether a shape is seen so that it can be meant by who points beside it, at `point`: it is
    /// whole, or something of it is left and `point` is not cut off.
    pub fn can_be_meant_at(&self, id: &ShapeId, point: Point) -> bool {
        match self.seen(id, &mut Clips::of(self)) {
            Seen::Whole => true,
            Seen::Part(corners) => !corners.is_empty() && self.is_uncut_at(id, point),
        }
    }

    /// The frames that lie at least in part within `area` and are shown, the topmost first.
    pub fn frames_near(&self, area: Rect) -> Vec<&Arc<Shape>> {
        let near = self.frames.touching_unsorted(area);
        let mut near: Vec<(u64, &Arc<Shape>)> = near
            .filter_map(|(id, _)| Some((self.order.label(id)?, self.shown.get(id)?)))
            .collect();
        near.sort_unstable_by_key(|(label, _)| std::cmp::Reverse(*label));
        near.into_iter().map(|(_, frame)| frame).collect()
    }

    /// The topmost frame that is shown at `point` and is not one of the `others`. A locked one is none: what
    /// it took in would be locked with it.
    pub fn frame_at(
        &self,
        point: Point,
        is_other: impl Fn(&ShapeId) -> bool,
    ) -> Option<&Arc<Shape>> {
        let near = self.frames_near(Rect::from_points(point, point));
        near.into_iter().find(|frame| {
            let id = &frame.id;
            holds(frame, point)
                && !self.is_locked(id)
                && self.is_uncut_at(id, point)
                && !is_other(id)
        })
    }

    /// What is seen of a shape.
    pub(super) fn seen(&self, id: &ShapeId, clips: &mut Clips<'_>) -> Seen {
        let frames = clips.around(id);
        let painted = self.space.get(id).filter(|_| !frames.is_empty());
        let is_cut = |painted| frames.iter().any(|frame| !holds_all(frame, painted));
        if !painted.is_some_and(is_cut) {
            return Seen::Whole;
        }
        let bounds = self.shown.get(id).map(|shape| shapes::bounds(shape));
        let corners = bounds.map_or(Vec::new(), |bounds| corners(bounds).to_vec());
        Seen::Part(frames.iter().fold(corners, |left, frame| cut(&left, frame)))
    }
}

/// The frames around many shapes: where they share a parent, its own parents are walked up once.
pub(super) struct Clips<'a> {
    scene: &'a Scene,
    by_parent: HashMap<&'a ShapeId, Vec<&'a Arc<Shape>>, RandomState>,
}

impl<'a> Clips<'a> {
    pub(super) fn of(scene: &'a Scene) -> Self {
        Self {
            scene,
            by_parent: HashMap::default(),
        }
    }

    fn around(&mut self, id: &ShapeId) -> &[&'a Arc<Shape>] {
        let Some(parent) = self.scene.order.parent(id) else {
            return &[];
        };
        let known = self.by_parent.entry(parent);
        known.or_insert_with(|| self.scene.frames_around(id).collect())
    }
}

fn corners(rect: Rect) -> [Point; 4] {
    let Rect { x0, y0, x1, y1 } = rect;
    [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(Point::from)
}

fn holds(frame: &Shape, point: Point) -> bool {
    let rect = frame.rect();
    rect.contains(rotated(point, rect.center(), -frame.angle))
}

fn holds_all(frame: &Shape, rect: Rect) -> bool {
    if frame.angle == 0.0 {
        return frame.rect().contains_rect(rect);
    }
    corners(rect).into_iter().all(|corner| holds(frame, corner))
}

/// What is left in a frame of what has these corners and is convex, side by side of the frame
/// (Sutherland and Hodgman's clipping).
fn cut(corners: &[Point], frame: &Shape) -> Vec<Point> {
    let (rect, angle) = (frame.rect(), frame.angle);
    let turned = |by: f64| move |point: &Point| rotated(*point, rect.center(), by);
    let unturned: Vec<Point> = corners.iter().map(turned(-angle)).collect();
    let left = cut_at(&unturned, |point| point.x - rect.x0);
    let left = cut_at(&left, |point| rect.x1 - point.x);
    let left = cut_at(&left, |point| point.y - rect.y0);
    let left = cut_at(&left, |point| rect.y1 - point.y);
    left.iter().map(turned(angle)).collect()
}

/// What is left on one side of a line. `room` is how far a point is on that side; on the line counts:
/// half of a stroke along a frame's border is seen.
fn cut_at(corners: &[Point], room: impl Fn(Point) -> f64) -> Vec<Point> {
    let next = corners.iter().cycle().skip(1);
    let mut left = Vec::with_capacity(corners.len() + 1);
    for (&corner, &next) in corners.iter().zip(next) {
        let (here, there) = (room(corner), room(next));
        if here >= 0.0 {
            left.push(corner);
        }
        if (here < 0.0) != (there < 0.0) {
            left.push(corner.lerp(next, here / (here - there)));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(angle: f64) -> Shape {
        let mut frame = Shape::new(ShapeId::from_random(1), Kind::Frame);
        frame.size = (10.0, 10.0).into();
        frame.angle = angle;
        frame
    }

    #[track_caller]
    fn check(rect: Rect, frame: &Shape, expected: Option<Rect>) {
        let left = cut(&corners(rect), frame);
        let boxes = left.iter().map(|&point| Rect::from_points(point, point));
        let found = boxes.reduce(|all, one| all.union(one));
        let off = |(found, expected): (Rect, Rect)| {
            let corners = corners(found).into_iter().zip(corners(expected));
            corners
                .map(|(found, expected)| found.distance(expected))
                .fold(0.0, f64::max)
        };
        let near = found.zip(expected).is_none_or(|pair| off(pair) < 1e-9);
        assert!(
            near && found.is_some() == expected.is_some(),
            "{found:?} is not {expected:?}"
        );
    }

    #[test]
    fn a_frame_leaves_of_a_box_what_is_in_it() {
        let upright = frame(0.0);
        let inside = Rect::new(2.0, 2.0, 8.0, 3.0);
        check(inside, &upright, Some(inside));
        let across = Rect::new(-5.0, 4.0, 5.0, 20.0);
        check(across, &upright, Some(Rect::new(0.0, 4.0, 5.0, 10.0)));
        let around = Rect::new(-5.0, -5.0, 15.0, 15.0);
        check(around, &upright, Some(upright.rect()));
        check(Rect::new(11.0, 0.0, 20.0, 10.0), &upright, None);
        let line = Rect::new(5.0, 3.0, 50.0, 3.0);
        check(line, &upright, Some(Rect::new(5.0, 3.0, 10.0, 3.0)));
    }

    #[test]
    fn in_the_corners_beside_a_turned_frame_nothing_is_left() {
        let turned = frame(std::f64::consts::FRAC_PI_4);
        let half = 5.0 * std::f64::consts::SQRT_2;
        let tips = Rect::new(5.0 - half, 5.0 - half, 5.0 + half, 5.0 + half);
        check(tips.inflate(1.0, 1.0), &turned, Some(tips));
        let beside = Rect::new(tips.x0, tips.y0, tips.x0 + 3.0, tips.y0 + 3.0);
        check(beside, &turned, None);
    }
}
