//! What a box that is moved can line up with.

use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;

use super::Scene;
use super::frames::{Clips, Seen};

/// The most boxes that anything lines up with: as many as anybody sees at once, and a frame has time for.
pub const SNAP_BOXES_MAX: usize = 256;
/// How often less of the view is looked at where there are more: the last time hardly more than the box itself.
const LOOKS_MAX: usize = 8;

impl Scene {
    /// The boxes, without their strokes, of the shapes in `view` that what is at `moving` can line up with, in the
    /// order of their names. Not of groups, of arrows that hold on to something, which may be about to follow,
    /// and of what `is_left_out`. Where there are more than `SNAP_BOXES_MAX` those nearer to `moving`; none
    /// where even on top of it there are more: nobody sees what lines up in such a heap.
    pub fn snap_boxes(
        &self,
        moving: Rect,
        view: Rect,
        is_left_out: impl Fn(&ShapeId) -> bool,
    ) -> Vec<Rect> {
        let mut region = view;
        for _ in 0..LOOKS_MAX {
            let near = self.space.touching_unsorted(region);
            let near = near.map(|(id, _)| id).filter(|id| !is_left_out(id));
            let mut near: Vec<&ShapeId> = near.take(SNAP_BOXES_MAX + 1).collect();
            if near.len() <= SNAP_BOXES_MAX {
                near.sort_unstable();
                return self.boxes_seen(&near);
            }
            region = halfway(region, moving);
        }
        Vec::new()
    }

    fn boxes_seen(&self, ids: &[&ShapeId]) -> Vec<Rect> {
        let mut clips = Clips::of(self);
        let boxes = ids.iter().filter_map(|id| {
            let shape = self.shown.get(*id)?;
            let is_seen = self.seen(id, &mut clips) != Seen::Part(Vec::new());
            (is_seen && !Self::is_attached(shape)).then(|| shape.bounds())
        });
        boxes.collect()
    }
}

/// The sides of `region` half-way to those of `to`.
fn halfway(region: Rect, to: Rect) -> Rect {
    let between = f64::midpoint;
    Rect::new(
        between(region.x0, to.x0.max(region.x0).min(region.x1)),
        between(region.y0, to.y0.max(region.y0).min(region.y1)),
        between(region.x1, to.x1.min(region.x1).max(region.x0)),
        between(region.y1, to.y1.min(region.y1).max(region.y0)),
    )
}
