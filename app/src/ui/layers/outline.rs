//! Which rows there are and in which order: the topmost shape first, what is in a frame or group below it where
//! that is unfolded.
//!
//! Follows the scene by what has changed: a change costs what it put elsewhere, never what exists. After more
//! than the scene remembers everything is looked at once.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::ZIndex;

use super::lines::{Line, Lines};
use crate::scene::{Mark, Scene, ShapeMap};

/// From so many rows on, all are listed anew: to put them in one by one would take longer.
const ANEW_MIN: usize = 2_000;

/// Where a shape was when it was listed.
#[derive(Debug, Clone, PartialEq)]
struct Spot {
    parent: Option<ShapeId>,
    rank: ZIndex,
}

impl Spot {
    fn of(scene: &Scene, id: &ShapeId) -> Option<Self> {
        Some(Self {
            rank: scene.get(id)?.place.index.clone(),
            parent: scene.parent(id).cloned(),
        })
    }
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Outline {
    lines: Lines,
    spots: ShapeMap<Spot>,
    unfolded: BTreeSet<ShapeId>,
    mark: Mark,
    /// How many times all was listed anew, for who wants to know.
    #[cfg(test)]
    pub(super) rebuilt: usize,
}

impl Outline {
    /// The rows.
    pub(super) fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Whether what is in a shape is shown.
    pub(super) fn is_unfolded(&self, id: &ShapeId) -> bool {
        self.unfolded.contains(id)
    }

    /// Follows what has happened to the board.
    pub(super) fn follow(&mut self, scene: &Scene) {
        let now = scene.mark();
        if !self.mark.is_of_same_scene(now) {
            self.unfolded.clear();
        }
        let changed = scene.changed_since(self.mark);
        let changed: Option<BTreeSet<ShapeId>> = changed.map(|ids| ids.cloned().collect());
        self.mark = now;
        let Some(changed) = changed else {
            self.list_anew(scene);
            return;
        };
        let elsewhere = changed
            .into_iter()
            .filter(|id| self.is_elsewhere(scene, id));
        let elsewhere: Vec<ShapeId> = elsewhere.collect();
        if elsewhere.len() >= ANEW_MIN {
            self.list_anew(scene);
        } else if !elsewhere.is_empty() {
            self.list_again(scene, elsewhere);
        }
    }

    /// Shows what is in a shape, or not any more.
    pub(super) fn set_unfolded(&mut self, scene: &Scene, id: &ShapeId, unfolded: bool) {
        if self.is_unfolded(id) == unfolded {
            return;
        }
        if unfolded {
            self.unfolded.insert(id.clone());
        } else {
            self.unfolded.remove(id);
        }
        let Some(at) = self.lines.index_of(id) else {
            return;
        };
        self.unlist(at);
        self.list(scene, at, id);
    }

    /// Unfolds all that a shape is in.
    pub(super) fn reveal(&mut self, scene: &Scene, id: &ShapeId) {
        let around = std::iter::successors(scene.parent(id), |id| scene.parent(id));
        let mut around: Vec<&ShapeId> = around.collect();
        around.reverse();
        for parent in around {
            self.set_unfolded(scene, parent, true);
        }
    }

    /// Whether a shape is listed otherwise than it should be.
    fn is_elsewhere(&self, scene: &Scene, id: &ShapeId) -> bool {
        let now = Spot::of(scene, id);
        let listed = self.spots.get(id);
        match (&now, listed) {
            (None, None) => false,
            (None, Some(_)) => true,
            (Some(now), Some(listed)) => now != listed,
            (Some(now), None) => self.is_listed_in(now.parent.as_ref()),
        }
    }

    /// Whether what is directly in a parent, or on the board itself, has rows.
    fn is_listed_in(&self, parent: Option<&ShapeId>) -> bool {
        parent.is_none_or(|parent| self.lines.contains(parent) && self.is_unfolded(parent))
    }

    fn list_anew(&mut self, scene: &Scene) {
        self.unfolded.retain(|id| scene.get(id).is_some());
        let roots = scene.ranks(None).map(|(_, id)| (id, 0));
        let lines = self.walk(scene, roots.collect());
        self.spots.clear();
        for line in &lines {
            if let Some(spot) = Spot::of(scene, &line.id) {
                self.spots.insert(line.id.clone(), spot);
            }
        }
        self.lines.load(lines);
        #[cfg(test)]
        {
            self.rebuilt += 1;
        }
    }

    /// Lists shapes that have been put elsewhere, have come or are gone.
    fn list_again(&mut self, scene: &Scene, mut ids: Vec<ShapeId>) {
        for id in &ids {
            if let Some(at) = self.lines.index_of(id) {
                self.unlist(at);
            }
            if scene.get(id).is_none() {
                self.unfolded.remove(id);
            }
        }
        // What is over others is listed before them: each finds what is right above it in its place.
        ids.sort_by_cached_key(|id| Reverse(scene.stack_position(id)));
        for id in ids {
            let is_there = scene.get(&id).is_some() && !self.lines.contains(&id);
            if is_there && self.is_listed_in(scene.parent(&id)) {
                let at = self.index_for(scene, &id);
                self.list(scene, at, &id);
            }
        }
    }

    /// The number that a shape's row should have.
    fn index_for(&self, scene: &Scene, id: &ShapeId) -> usize {
        if let Some(above) = scene.sibling_over(id) {
            let mut last = above;
            while self.is_unfolded(last)
                && let Some((_, lowest)) = scene.ranks(Some(last)).next()
            {
                last = lowest;
            }
            let at = self.lines.index_of(last).or(self.lines.index_of(above));
            return at.map_or(self.lines.len(), |at| at + 1);
        }
        let parent = scene.parent(id);
        parent
            .and_then(|parent| self.lines.index_of(parent))
            .map_or(0, |at| at + 1)
    }

    /// Takes out a row and those of what is in it.
    fn unlist(&mut self, at: usize) {
        let Some(line) = self.lines.remove(at) else {
            return;
        };
        self.spots.remove(&line.id);
        while let Some(inner) = self.lines.get(at).filter(|inner| inner.depth > line.depth) {
            self.spots.remove(&inner.id);
            self.lines.remove(at);
        }
    }

    /// Puts in a row and those of what is in it.
    fn list(&mut self, scene: &Scene, at: usize, id: &ShapeId) {
        let parent = scene.parent(id).and_then(|id| self.lines.index_of(id));
        let above = parent.and_then(|at| self.lines.get(at));
        let depth = above.map_or(0, |line| line.depth.saturating_add(1));
        let lines = self.walk(scene, vec![(id, depth)]);
        if lines.len() >= ANEW_MIN {
            self.list_anew(scene);
            return;
        }
        for (offset, line) in lines.into_iter().enumerate() {
            if let Some(spot) = Spot::of(scene, &line.id) {
                self.spots.insert(line.id.clone(), spot);
            }
            self.lines.insert(at + offset, line);
        }
    }

    /// Shapes, given from the bottom up, and what is unfolded in them, in the order of the rows.
    fn walk<'a>(&self, scene: &'a Scene, from: Vec<(&'a ShapeId, u16)>) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut stack = from;
        // A stack of our own: a hostile chain of parents may be as deep as the board is large.
        while let Some((id, depth)) = stack.pop() {
            if self.is_unfolded(id) {
                let inside = scene.ranks(Some(id));
                stack.extend(inside.map(|(_, child)| (child, depth.saturating_add(1))));
            }
            lines.push(Line {
                id: id.clone(),
                depth,
            });
        }
        lines
    }
}
