//! How the list comes to hold what is in and around another view: at once where that is few shapes,
//! else a part a frame, from the bottom up and in place, while what was listed before is shown.

use std::sync::Arc;

use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::{Painter, Stage};
use crate::render::listing::Listing;
use crate::scene::Scene;

/// So many shapes are listed at once: a few milliseconds.
const LISTED_AT_ONCE: usize = 4_000;
/// How much a part is, in shapes that stay listed or unlisted: a few milliseconds too.
const WALKED_PER_FRAME: usize = 10_000;
/// What a shape takes that comes into the list or leaves it.
const CHANGE: usize = 4;

/// On its way through the scene, to find what belongs in the list.
#[derive(Debug)]
pub(super) struct Walk {
    /// The last shape that was passed; none at the bottom.
    at: Option<ShapeId>,
    /// How many are to be passed yet. From the top it goes on at the bottom.
    left: usize,
}

impl Walk {
    /// All of it is to be passed, from the bottom up.
    fn begin_again(&mut self, scene: &Scene) {
        (self.at, self.left) = (None, scene.len());
    }

    /// A shape has come, changed or been restacked, maybe from where was passed to where was not.
    pub(super) fn meets(&mut self, id: &ShapeId, scene: &Scene) {
        self.left += 1;
        if self.at.as_ref() == Some(id) {
            self.begin_again(scene);
        }
    }
}

impl Painter {
    /// Has the list hold for a view of `visible`.
    pub(super) fn relist(&mut self, scene: &Scene, visible: Rect) {
        if !self.listing.covers(visible, scene.bounds()) {
            let is_shown = self.stage == Stage::Kept && self.listing.len() > 0;
            let region = Listing::around(visible);
            if is_shown && scene.has_more_within(region, LISTED_AT_ONCE) {
                self.listing.move_to(visible);
                self.letters.want_all(&self.listing);
                // What was passed for the region before is passed again.
                let at = self.walk.take().and_then(|walk| walk.at);
                let left = scene.len();
                self.walk = Some(Walk { at, left });
            } else {
                self.walk = None;
                self.list(scene, visible);
            }
            self.has_unlisted = true;
        }
        if let Some(walk) = self.walk.take() {
            self.walk = self.go_on(walk, scene);
        }
    }

    /// Looks at the bodies of all that is listed, as in another band.
    pub(super) fn want_all_bodies(&mut self, scene: &Scene) {
        match &mut self.walk {
            // Much of the list may be out of view by now; what is not is met on the way.
            Some(walk) => {
                self.wanted.clear();
                walk.left = scene.len();
            }
            None => self.wanted = self.listing.numbers().collect(),
        }
    }

    /// Passes as many shapes as a frame has time for; gives what is left.
    fn go_on(&mut self, mut walk: Walk, scene: &Scene) -> Option<Walk> {
        let under = walk.at.as_ref().and_then(|id| scene.stack_position(id));
        if under.is_none() && walk.at.is_some() {
            // It is gone: what was passed with it is not known.
            walk.begin_again(scene);
        }
        let mut room = WALKED_PER_FRAME;
        let mut last = None;
        for (_, shape) in scene.stacked_over(under) {
            if room == 0 || walk.left == 0 {
                walk.at = last.map(|shape: &Arc<Shape>| shape.id.clone());
                return (walk.left > 0).then_some(walk);
            }
            walk.left -= 1;
            room = room.saturating_sub(self.pass(scene, shape));
            last = Some(shape);
        }
        walk.at = None;
        (walk.left > 0).then_some(walk)
    }

    /// Lists a shape or takes it off the list, if that is not as it is; says what it took.
    fn pass(&mut self, scene: &Scene, shape: &Arc<Shape>) -> usize {
        let number = self.entries.number(&shape.id);
        let entry = number.and_then(|number| self.entries.get(number));
        let is_listed = entry.is_some_and(|entry| entry.listed);
        let bounds = scene.own_paint_bounds(&shape.id);
        let belongs =
            shape.kind != Kind::Group && bounds.is_some_and(|bounds| self.listing.touches(bounds));
        if is_listed != belongs {
            if let Some(number) = self.look_at(scene, &shape.id) {
                self.wanted.push_back(number);
                self.letters.want_later(number);
            }
            return CHANGE;
        }
        let band = self.band.unwrap_or(i32::MIN);
        if let Some(number) = number.filter(|_| belongs)
            && entry.is_some_and(|entry| entry.wants_body(band))
        {
            self.wanted.push_back(number);
        }
        1
    }

    /// Lists what is in and around the view, and nothing else.
    fn list(&mut self, scene: &Scene, visible: Rect) {
        let region = self.listing.begin(visible, &mut self.entries);
        let stacked = scene.stacked(region);
        self.stats.looked_at += stacked.len();
        let mut drawn = Vec::with_capacity(stacked.len());
        for (label, shape) in stacked {
            let clip = self.clip_of(scene, shape);
            let number = match self.entries.number(&shape.id) {
                Some(number) => number,
                None => self.entries.add(shape, label, clip, &mut self.slots),
            };
            let Some(entry) = self.entries.get_mut(number) else {
                continue;
            };
            entry.take(shape, clip, &mut self.slots);
            entry.label = label;
            entry.listed = true;
            drawn.push((label, number));
            if shape.file.is_some() {
                self.pictured.insert(number);
            }
            if entry.wants_body(self.band.unwrap_or(i32::MIN)) {
                self.wanted.push_back(number);
            }
        }
        self.listing.fill(&drawn);
        self.letters.want_all(&self.listing);
    }
}
