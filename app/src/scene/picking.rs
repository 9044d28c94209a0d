//! What is meant by a box or a line that a hand draws: questions that are asked again with every move,
//! and look at what is near only.

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;

use super::Scene;
use super::frames::{Clips, Seen};
use crate::shapes::{self, Ring};

impl Scene {
    /// The shapes of which something that is seen lies within `rect`, in no order; groups are not among
    /// them, nor what is around it without being painted there.
    pub fn touching_unsorted(&self, rect: Rect) -> Vec<&ShapeId> {
        let mut clips = Clips::of(self);
        let near = self.space.touching_unsorted(rect);
        let touched = near.filter(|&(id, painted)| {
            let touches = |area: Rect| {
                let shape = self.get(id);
                shape.is_some_and(|shape| shapes::touches(shape, area))
            };
            match self.seen(id, &mut clips) {
                // Only the few at the edge are looked at closer.
                Seen::Whole => rect.contains_rect(painted) || touches(rect),
                Seen::Part(corners) => {
                    let left = corners.iter().map(|&at| Rect::from_points(at, at));
                    let left = left.reduce(|all, one| all.union(one));
                    left.is_some_and(|left| left.overlaps(rect) && touches(left.intersect(rect)))
                }
            }
        });
        touched.map(|(id, _)| id).collect()
    }

    /// The shapes whose outline the straight way between two points meets where it is seen, in no order.
    pub fn crossed_unsorted(&self, from: Point, to: Point) -> Vec<&ShapeId> {
        let middle = from.midpoint(to);
        let near = self.space.touching_unsorted(Rect::from_points(from, to));
        let crossed = near.map(|(id, _)| id).filter(|&id| {
            let shape = self.get(id);
            shape.is_some_and(|shape| shapes::crosses(shape, from, to))
                && self.is_uncut_at(id, middle)
        });
        crossed.collect()
    }

    /// The shapes with a point of their outline, one that is seen, in what a ring goes around; in no order.
    pub fn ringed_unsorted(&self, ring: &Ring) -> Vec<&ShapeId> {
        let near = self.space.touching_unsorted(ring.bounds());
        let ringed = near.map(|(id, _)| id).filter(|&id| {
            let points = self.get(id).map(|shape| shapes::outline_points(shape));
            let mut points = points.into_iter().flatten();
            points.any(|point| ring.holds(point) && self.is_uncut_at(id, point))
        });
        ringed.collect()
    }
}
