//! Where shapes are: a spatial index over what each one paints.
//!
//! Holds boxes and names, never shapes; shapes without a look of their own are not in it.

use std::collections::HashMap;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;

type Entry = GeomWithData<Rectangle<[f64; 2]>, ShapeId>;

/// Boxes by place and by name.
#[derive(Debug, Default)]
pub(super) struct Space {
    tree: RTree<Entry>,
    boxes: HashMap<ShapeId, Rect>,
}

fn entry(id: &ShapeId, rect: Rect) -> Entry {
    let corners = Rectangle::from_corners([rect.x0, rect.y0], [rect.x1, rect.y1]);
    GeomWithData::new(corners, id.clone())
}

impl Space {
    /// Puts a shape's box, or takes it away. A box that is not finite is nowhere.
    pub(super) fn set(&mut self, id: &ShapeId, rect: Option<Rect>) {
        let rect = rect.filter(Rect::is_finite);
        let before = self.boxes.get(id).copied();
        if before == rect {
            return;
        }
        if let Some(before) = before {
            self.tree.remove(&entry(id, before));
            self.boxes.remove(id);
        }
        if let Some(rect) = rect {
            self.tree.insert(entry(id, rect));
            self.boxes.insert(id.clone(), rect);
        }
    }

    /// Puts many boxes at once where there were none.
    pub(super) fn load(&mut self, boxes: Vec<(ShapeId, Rect)>) {
        let boxes: Vec<_> = boxes
            .into_iter()
            .filter(|(_, rect)| rect.is_finite())
            .collect();
        self.tree = RTree::bulk_load(boxes.iter().map(|(id, rect)| entry(id, *rect)).collect());
        self.boxes = boxes.into_iter().collect();
    }

    /// A shape's box.
    pub(super) fn get(&self, id: &ShapeId) -> Option<Rect> {
        self.boxes.get(id).copied()
    }

    /// The shapes whose boxes touch `rect`, in no order.
    pub(super) fn touching_unsorted(&self, rect: Rect) -> impl Iterator<Item = &ShapeId> {
        let area = AABB::from_corners([rect.x0, rect.y0], [rect.x1, rect.y1]);
        self.tree
            .locate_in_envelope_intersecting(area)
            .map(|entry| &entry.data)
    }

    /// The box around everything.
    pub(super) fn bounds(&self) -> Option<Rect> {
        use rstar::Envelope as _;
        let around = self.tree.root().envelope();
        if self.tree.size() == 0 || around.area().is_nan() {
            return None;
        }
        let ([x0, y0], [x1, y1]) = (around.lower(), around.upper());
        Some(Rect::new(x0, y0, x1, y1))
    }
}
