//! What the painter looks at: the shapes that the scene says have changed, and those that come into
//! view.

use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::{Painter, Stage};
use crate::disposal::dispose;
use crate::render::listing::Listing;
use crate::scene::Scene;

impl Painter {
    /// Looks at what has changed in the scene since the last frame.
    pub(super) fn follow(&mut self, scene: &Scene) {
        if !self.mark.is_of_same_scene(scene.mark()) {
            self.begin_scene();
        } else if let Some(changed) = scene.changed_since(self.mark) {
            for id in changed {
                if let Some(walk) = &mut self.walk {
                    walk.meets(id, scene);
                }
                self.follow_one(scene, id);
            }
        } else {
            // Too much to name: what is kept of shapes that are still the same stays of use.
            self.listing.invalidate(&mut self.entries);
            for number in self.entries.numbers() {
                let kept = self.entries.get(number).map(|entry| &entry.shape.id);
                if let Some(id) = kept.cloned() {
                    self.follow_one(scene, &id);
                }
            }
        }
        self.mark = scene.mark();
    }

    /// Lets go of everything of the scene before: to look at each shape of it would hold up the first
    /// picture of this one.
    fn begin_scene(&mut self) {
        dispose(std::mem::take(&mut self.entries));
        self.parts.clear();
        self.listing = Listing::default();
        self.walk = None;
        self.pictured.clear();
        self.wanted.clear();
        self.letters.want_all(&self.listing);
        self.restart_tessellator();
        self.stage = Stage::First;
        self.draws = Arc::new([]);
    }

    /// Looks at one shape, and has what is new of it made before all else.
    fn follow_one(&mut self, scene: &Scene, id: &ShapeId) {
        if let Some(number) = self.look_at(scene, id) {
            self.wanted.push_front(number);
            self.letters.want(number);
        }
    }

    /// Looks at one shape that may have come, gone, changed or been restacked; gives its number if
    /// something of it may have to be made.
    pub(super) fn look_at(&mut self, scene: &Scene, id: &ShapeId) -> Option<u32> {
        self.stats.looked_at += 1;
        let shape = scene.get(id).filter(|shape| shape.kind != Kind::Group);
        let label = scene.stack_position(id).unwrap_or_default();
        let bounds = scene.own_paint_bounds(id);
        let in_list = shape.is_some() && bounds.is_some_and(|bounds| self.listing.touches(bounds));
        let known = self.entries.number(id);
        if let Some(number) = known
            && let Some(entry) = self.entries.get_mut(number)
            && entry.listed
            && (!in_list || entry.label != label)
        {
            entry.listed = false;
            self.has_unlisted = true;
            self.listing.remove(entry.label, number);
        }
        let Some(shape) = shape else {
            if let Some(number) = known {
                self.entries.remove(number, &mut self.parts);
            }
            return None;
        };
        if known.is_none() && !in_list {
            return None;
        }
        let clip = self.clip_of(scene, shape);
        let number = known.unwrap_or_else(|| self.entries.add(shape, label, clip, &mut self.slots));
        let entry = self.entries.get_mut(number)?;
        entry.label = label;
        let was_clipped = entry.clip.is_some();
        let changed = entry.take(shape, clip, &mut self.slots) || known.is_none();
        let comes = in_list && !entry.listed;
        if comes {
            entry.listed = true;
            self.listing.insert(label, number);
        } else if in_list && was_clipped != clip.is_some() {
            self.listing.touch(label);
        }
        if in_list && (shape.file.is_some() || entry.texture.is_some()) {
            self.pictured.insert(number);
        }
        (comes || changed && in_list).then_some(number)
    }

    /// The slot of the innermost frame that cuts a shape off. The frame need not be in view.
    pub(super) fn clip_of(&mut self, scene: &Scene, shape: &Shape) -> Option<u32> {
        // Nothing is looked up for the many that are in nothing.
        shape.place.parent.as_ref()?;
        let around: Vec<_> = scene.frames_around(&shape.id).collect();
        let mut clip = None;
        for frame in around.into_iter().rev() {
            let number = self.entries.number(&frame.id).unwrap_or_else(|| {
                let label = scene.stack_position(&frame.id).unwrap_or_default();
                self.entries.add(frame, label, clip, &mut self.slots)
            });
            clip = self.entries.get(number).map(|entry| entry.slot);
        }
        clip
    }
}
