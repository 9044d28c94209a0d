//! Which shapes have a link. Whoever shows the links of a view asks here, and looks at no other shape.

use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::Scene;

/// So many links are looked at one by one; of more those in view are looked for.
const EACH_MAX: usize = 1_000;

impl Scene {
    /// Notes whether a shape that shows as `new` from now on has a link.
    pub(super) fn note_link(&mut self, id: &ShapeId, new: Option<&Shape>) {
        if new.is_some_and(|shape| shape.link.is_some()) {
            self.linked.insert(id.clone());
        } else {
            self.linked.remove(id);
        }
    }

    /// The shapes that have a link, are not hidden and may have something in `rect`; of very many links those of
    /// groups are left out.
    pub fn linked_near(&self, rect: Rect) -> Vec<&ShapeId> {
        if self.linked.len() <= EACH_MAX {
            let shown = self.linked.iter().filter(|id| !self.is_hidden(id));
            return shown.collect();
        }
        let near = self.space.touching_unsorted(rect).map(|(id, _)| id);
        near.filter(|id| self.linked.contains(*id)).collect()
    }
}
