//! Which shapes have a link. Whoever shows the links of a view asks here, and looks at no other shape.

use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::Scene;

impl Scene {
    /// Notes whether a shape that shows as `new` from now on has a link.
    pub(super) fn note_link(&mut self, id: &ShapeId, new: Option<&Shape>) {
        if new.is_some_and(|shape| shape.link.is_some()) {
            self.linked.insert(id.clone());
        } else {
            self.linked.remove(id);
        }
    }

    /// The shapes that have a link and are not hidden, sorted by id.
    pub fn linked(&self) -> impl Iterator<Item = &ShapeId> {
        self.linked.iter().filter(|id| !self.is_hidden(id))
    }
}
