//! What a box that is moved can snap to.

use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;

use super::Scene;
use super::frames::{Clips, Seen};

/// Where a box can be aligned, across or down: at its ends and in its middle.
fn places(start: f64, end: f64) -> [f64; 3] {
    [start, f64::midpoint(start, end), end]
}

impl Scene {
    /// The shapes in `view` that `moving` could be aligned with: one of their edges or middles is no further
    /// than `reach` board units from one of its own, across or down. Each with its box without its stroke, in
    /// the order of their names. Groups are not among them, what moves itself is.
    pub fn snap_candidates(&self, moving: Rect, reach: f64, view: Rect) -> Vec<(&ShapeId, Rect)> {
        let (across, down) = (places(moving.x0, moving.x1), places(moving.y0, moving.y1));
        // What has an edge there touches a strip around it, whatever its size: only those are looked at.
        let columns = across.map(|x| Rect::new(x - reach, view.y0, x + reach, view.y1));
        let rows = down.map(|y| Rect::new(view.x0, y - reach, view.x1, y + reach));
        let strips = columns.into_iter().chain(rows);
        let near = strips.flat_map(|strip| self.space.touching_unsorted(strip));
        let near = near.filter(|(_, painted)| painted.overlaps(view));
        let mut near: Vec<&ShapeId> = near.map(|(id, _)| id).collect();
        near.sort_unstable();
        near.dedup();
        let is_near = |one: [f64; 3], other: [f64; 3]| {
            let apart = |at: f64| one.into_iter().map(move |from| (from - at).abs());
            other
                .into_iter()
                .flat_map(apart)
                .any(|apart| apart <= reach)
        };
        let mut clips = Clips::of(self);
        let boxes = near.into_iter().filter_map(|id| {
            let bounds = self.bounds_of(id)?;
            let is_aligned = is_near(places(bounds.x0, bounds.x1), across)
                || is_near(places(bounds.y0, bounds.y1), down);
            (is_aligned && self.seen(id, &mut clips) != Seen::Part(Vec::new()))
                .then_some((id, bounds))
        });
        boxes.collect()
    }
}
