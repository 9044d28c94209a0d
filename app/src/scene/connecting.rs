//! Arrows as they are shown: with their ends where what they hold on to is now, whatever the document
//! says. So everybody who has seen the same changes sees the same arrow, also where two people have
//! moved its two ends at once and neither has written where both are.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{LineShape, Shape};

use super::Scene;
use crate::shapes;

/// The shapes that an arrow's ends are attached to.
pub(super) fn attached_to(shape: &Shape) -> impl Iterator<Item = &ShapeId> {
    [&shape.ends.start, &shape.ends.end]
        .into_iter()
        .flatten()
        .map(|binding| &binding.shape)
}

impl Scene {
    /// Whether how it is shown depends on other shapes, which have to be shown first.
    pub(super) fn is_attached(shape: &Shape) -> bool {
        attached_to(shape).next().is_some()
    }

    /// The arrow as it goes between what is shown.
    pub(super) fn connected(&self, arrow: Arc<Shape>) -> Arc<Shape> {
        let find = |id: &ShapeId| self.shown.get(id).map(AsRef::as_ref);
        match shapes::settled(&arrow, find) {
            Some(shown) => Arc::new(shown),
            None => arrow,
        }
    }

    /// Keeps book of what arrows are attached to; to be called before `id` shows as `new`.
    pub(super) fn reattach(&mut self, id: &ShapeId, new: Option<&Shape>) {
        let is_elbow =
            new.is_some_and(|it| Self::is_attached(it) && it.style.line == LineShape::Elbow);
        let has_changed = if is_elbow {
            self.elbows.insert(id.clone())
        } else {
            self.elbows.remove(id)
        };
        self.attachments += u64::from(has_changed);
        let old = self.shown.get(id).map(Arc::clone);
        // An arrow's end stays where it is once what it held on to is gone.
        let is_held = (old.is_none() || new.is_none()) && self.attached.contains_key(id);
        self.attachments += u64::from(is_held);
        let before = || old.iter().flat_map(|shape| attached_to(shape));
        if before().eq(new.into_iter().flat_map(attached_to)) {
            return;
        }
        self.attachments += 1;
        for target in before() {
            if let Some(arrows) = self.attached.get_mut(target) {
                arrows.remove(id);
                if arrows.is_empty() {
                    self.attached.remove(target);
                }
            }
        }
        for target in new.into_iter().flat_map(attached_to) {
            self.attached
                .entry(target.clone())
                .or_default()
                .insert(id.clone());
        }
    }

    /// The arrows that hold on to a shape, to be looked at after it.
    pub(super) fn note_attached(&self, id: &ShapeId, arrows: &mut BTreeSet<ShapeId>) {
        arrows.extend(self.attached.get(id).into_iter().flatten().cloned());
    }

    /// Whether an elbow holds on to a shape: asked of each that is dragged, in every frame.
    pub fn holds_elbow(&self, id: &ShapeId) -> bool {
        let arrows = (!self.elbows.is_empty()).then(|| self.attached.get(id));
        let mut arrows = arrows.flatten().into_iter().flatten();
        arrows.any(|arrow| self.elbows.contains(arrow))
    }

    /// The arrows whose ends are attached to a shape, sorted by id.
    pub fn attached_arrows(&self, id: &ShapeId) -> impl Iterator<Item = &Arc<Shape>> {
        let arrows = self.attached.get(id).into_iter().flatten();
        arrows.filter_map(|arrow| self.shown.get(arrow))
    }
}
