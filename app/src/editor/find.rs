//! What a person looks for on the board: words of shapes and names of frames, found a part at a time, so that no frame
//! waits for a large board, and again as shapes change. Picks nothing and writes nothing.

mod places;

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::id::ShapeId;

use self::places::Places;
use super::Editor;
use crate::scene::{Mark, Scene};
use crate::text::FoldedText;

pub use self::places::FoundShape;

/// The most letters that are looked for.
pub const QUERY_CHARS_MAX: usize = 100;
/// The most places that are kept. Who needs more of them looks for something longer.
const PLACES_MAX: usize = 5_000;
/// So many shapes are looked at in one go,
const SHAPES_PER_GO: usize = 2_000;
/// and so many letters: a millisecond or two.
const LETTERS_PER_GO: usize = 50_000;
/// A place whose shape is smaller than this on the screen is shown larger.
const READABLE: f64 = 24.0;

/// What is looked for, and how far that has come.
#[derive(Debug)]
pub(super) struct Find {
    query: Arc<str>,
    sought: FoldedText,
    places: Places,
    /// How far the walk through the stack has come; none where it is done.
    walk: Option<Walk>,
    /// The scene's changes are known up to here.
    seen: Mark,
    /// Shapes that have changed and were not looked at again yet, in no order.
    /// Each once, however often it changes.
    stale: BTreeSet<ShapeId>,
    /// Shapes for whose places there was no room, or not for all.
    cut: BTreeSet<ShapeId>,
}

/// On the way up the stack, from this position.
#[derive(Debug, Default)]
struct Walk {
    over: Option<u64>,
}

/// What is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindView {
    /// What is looked for.
    pub query: Arc<str>,
    /// In how many places it is, as far as is known.
    pub total: usize,
    /// Which of them is looked at, from 1.
    pub at: Option<usize>,
    /// Whether more of the board has to be looked through.
    pub searching: bool,
    /// Whether there are more places than are kept.
    pub is_full: bool,
}

impl Find {
    fn new(query: &str) -> Self {
        let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
        let sought = FoldedText::of(&query);
        Self {
            walk: (!sought.is_empty()).then(Walk::default),
            query: query.into(),
            sought,
            places: Places::default(),
            seen: Mark::default(),
            stale: BTreeSet::new(),
            cut: BTreeSet::new(),
        }
    }

    fn is_full(&self) -> bool {
        self.places.total() >= PLACES_MAX
    }

    fn is_searching(&self) -> bool {
        let goes_on = self.walk.is_some() && !self.is_full();
        !self.sought.is_empty() && (goes_on || !self.stale.is_empty())
    }

    /// Goes on looking; whether there is more to look at.
    fn go_on(&mut self, scene: &Scene) -> bool {
        if self.sought.is_empty() {
            return false;
        }
        if let Some(changed) = scene.changed_since(self.seen) {
            // What has changed before the walk has come to it is looked at once more for nothing.
            self.stale.extend(changed.cloned());
        } else {
            self.places.clear();
            self.stale.clear();
            self.cut.clear();
            self.walk = Some(Walk::default());
        }
        self.seen = scene.mark();
        let (mut shapes, mut letters) = (SHAPES_PER_GO, LETTERS_PER_GO);
        while let Some(id) = self.stale.pop_first() {
            let cost = self.look_at(&id, scene);
            shapes = shapes.saturating_sub(1);
            letters = letters.saturating_sub(cost);
            if shapes == 0 || letters == 0 {
                return true;
            }
        }
        if !self.is_full() && !self.cut.is_empty() {
            // There is room again for what was left out.
            self.stale = std::mem::take(&mut self.cut);
            return true;
        }
        let Some(Walk { mut over }) = self.walk.take() else {
            return false;
        };
        for (position, shape) in scene.stacked_over(over) {
            if self.is_full() {
                self.walk = Some(Walk { over });
                return false;
            }
            over = Some(position);
            if !shape.text.is_empty() {
                letters = letters.saturating_sub(self.look_at(&shape.id, scene));
            }
            shapes = shapes.saturating_sub(1);
            if shapes == 0 || letters == 0 {
                self.walk = Some(Walk { over });
                return true;
            }
        }
        false
    }

    /// Looks at one shape as it is now; how many letters that were.
    fn look_at(&mut self, id: &ShapeId, scene: &Scene) -> usize {
        self.places.take(id);
        let shown = scene.get(id).filter(|_| !scene.is_hidden(id));
        let Some(shape) = shown else { return 1 };
        let room = PLACES_MAX - self.places.total();
        let mut ranges = FoldedText::of(&shape.text).places_of(&self.sought, room + 1);
        if ranges.len() > room {
            ranges.truncate(room);
            self.cut.insert(id.clone());
        }
        self.places.put(id, shape.rect().origin(), ranges);
        1 + shape.text.len()
    }
}

impl Editor {
    /// Looks for words from now on; for nothing where they are empty.
    pub fn find_words(&mut self, query: &str) {
        self.find = Some(Find::new(query));
        self.find_more();
    }

    /// Looks for nothing any more.
    pub fn end_find(&mut self) {
        self.find = None;
    }

    /// What was found; none where nothing is looked for.
    pub fn find_view(&self) -> Option<FindView> {
        let find = self.find.as_ref()?;
        Some(FindView {
            query: Arc::clone(&find.query),
            total: find.places.total(),
            at: find.places.at(),
            searching: find.is_searching(),
            is_full: find.is_full(),
        })
    }

    /// The shapes in which something was found, at most so many as places are kept.
    pub fn found(&self) -> impl Iterator<Item = FoundShape<'_>> {
        let found = self.find.iter();
        found.flat_map(|find| find.places.shapes())
    }

    /// Goes to the next place, after the last to the first; or to the one before.
    pub fn find_next(&mut self, forward: bool) {
        let Some(find) = &mut self.find else { return };
        find.places.step(forward);
        self.show_found();
    }

    /// Goes on looking; whether there is more to look through.
    pub(super) fn find_more(&mut self) -> bool {
        let Some(find) = &mut self.find else {
            return false;
        };
        let was_searching = find.is_searching();
        let more = find.go_on(&self.scene);
        if was_searching && !more && find.places.at().is_none() {
            // Who has begun to look sees the first that is there without going anywhere.
            let seen = self.view.visible();
            let scene = &self.scene;
            find.places.stand_at_first(|id| {
                let bounds = scene.own_paint_bounds(id);
                bounds.is_some_and(|bounds| seen.contains_rect(bounds))
            });
        }
        more
    }

    /// Brings the place that is looked at into view, where it is not there to be read.
    fn show_found(&mut self) {
        let at = self.find.as_ref().and_then(|find| find.places.standing());
        let Some(bounds) = at.and_then(|id| self.scene.own_paint_bounds(id)) else {
            return;
        };
        let large = bounds.width().max(bounds.height()) * self.view.camera.zoom >= READABLE;
        if !large || !self.view.visible().contains_rect(bounds) {
            self.fly_to(bounds, self.own.reduced_motion);
        }
    }
}
