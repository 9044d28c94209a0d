//! Shapes that stand out for a while: those somebody asked to be shown, and those that others changed
//! while one was away. In nobody's document, and gone once they were looked at.

use std::collections::{BTreeMap, BTreeSet};

use tavla_shared::id::ShapeId;

use super::Editor;

/// How long shapes stand out that were asked for.
const SHOWN_SECONDS: f64 = 2.0;
/// For how long a shape that is new has to be in view to have been looked at.
const LOOKED_AT_SECONDS: f64 = 5.0;
/// The most shapes of either kind.
const SHAPES_MAX: usize = 500;
/// A shape that is smaller than this on the screen cannot be looked at.
const SIZE_MIN: f64 = 6.0;

/// What stands out.
#[derive(Debug, Default)]
pub struct Highlights {
    shown: Vec<ShapeId>,
    shown_until: f64,
    /// Since when each has been in view.
    new: BTreeMap<ShapeId, Option<f64>>,
}

impl Highlights {
    /// The shapes that were asked for.
    pub fn shown(&self) -> &[ShapeId] {
        &self.shown
    }

    /// The shapes that are new and have not been looked at.
    pub fn new_shapes(&self) -> impl ExactSizeIterator<Item = &ShapeId> {
        self.new.keys()
    }

    /// In how many seconds something of it ends, where nothing else happens.
    pub fn changes_in(&self, now: f64) -> Option<f64> {
        let shown = (!self.shown.is_empty()).then_some(self.shown_until);
        let looked_at = self
            .new
            .values()
            .flatten()
            .map(|since| since + LOOKED_AT_SECONDS);
        let next = shown.into_iter().chain(looked_at).reduce(f64::min)?;
        Some((next - now).max(0.0))
    }
}

impl Editor {
    /// What stands out.
    pub fn highlights(&self) -> &Highlights {
        &self.highlights
    }

    /// Makes shapes stand out for a moment.
    pub fn show_off<'a>(&mut self, ids: impl IntoIterator<Item = &'a ShapeId>) {
        let ids: BTreeSet<&ShapeId> = ids.into_iter().collect();
        self.highlights.shown = ids.into_iter().take(SHAPES_MAX).cloned().collect();
        self.highlights.shown_until = self.now + SHOWN_SECONDS;
    }

    /// Makes shapes stand out until they were looked at, and no others.
    pub fn mark_new<'a>(&mut self, ids: impl IntoIterator<Item = &'a ShapeId>) {
        let old = std::mem::take(&mut self.highlights.new);
        let ids = ids.into_iter().take(SHAPES_MAX).cloned();
        self.highlights.new = ids
            .map(|id| {
                let since = old.get(&id).copied().flatten();
                (id, since)
            })
            .collect();
    }

    /// Takes note of what is in view.
    pub(super) fn look(&mut self) {
        let now = self.now;
        if now >= self.highlights.shown_until {
            self.highlights.shown.clear();
        }
        if self.highlights.new.is_empty() {
            return;
        }
        let (seen, zoom) = (self.view.visible(), self.view.camera.zoom);
        let scene = &self.scene;
        self.highlights.new.retain(|id, since| {
            let Some(bounds) = scene.paint_bounds(id) else {
                // It may come: it is gone only once somebody deletes it, and nobody sees it then.
                return true;
            };
            let large = bounds.width().max(bounds.height()) * zoom >= SIZE_MIN;
            if !large || !seen.contains(bounds.center()) {
                *since = None;
                return true;
            }
            now - *since.get_or_insert(now) < LOOKED_AT_SECONDS
        });
    }
}
