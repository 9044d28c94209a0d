//! Shapes found by name, text or kind. A board is looked through a part a frame, and then by what has changed.

use std::collections::BTreeSet;

use tavla_shared::id::ShapeId;

use super::title::matches;
use crate::scene::{Mark, Scene};

/// So many shapes are looked at in a frame,
const SHAPES_MAX: usize = 4_000;
/// or so much text of theirs, in bytes.
const BYTES_MAX: usize = 200_000;

/// What is looked for and what was found so far.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// In lower case.
    wanted: String,
    /// From the bottom up, by where they are in the stack.
    found: Vec<(u64, ShapeId)>,
    /// How far the board was looked through; none where it has not begun.
    upto: Option<u64>,
    done: bool,
    mark: Mark,
}

impl Search {
    /// Whether something is looked for.
    pub(super) fn is_on(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// What was found.
    pub(super) fn found(&self) -> &[(u64, ShapeId)] {
        &self.found
    }

    /// Goes on looking for `query`; says whether there is more to look through.
    pub(super) fn follow(&mut self, scene: &Scene, query: &str) -> bool {
        let wanted = query.trim().to_lowercase();
        if wanted != self.wanted {
            self.begin(wanted);
            self.mark = scene.mark();
        }
        if !self.is_on() {
            return false;
        }
        self.follow_changes(scene);
        if !self.done {
            self.look(scene);
        }
        !self.done
    }

    fn begin(&mut self, wanted: String) {
        *self = Self {
            wanted,
            ..Self::default()
        };
    }

    /// Looks again at what has changed of the part that was looked through.
    fn follow_changes(&mut self, scene: &Scene) {
        let changed = scene.changed_since(self.mark);
        let changed: Option<BTreeSet<ShapeId>> = changed.map(|ids| ids.cloned().collect());
        self.mark = scene.mark();
        let Some(changed) = changed else {
            let wanted = std::mem::take(&mut self.wanted);
            self.begin(wanted);
            self.mark = scene.mark();
            return;
        };
        if changed.is_empty() {
            return;
        }
        self.found.retain(|(_, id)| !changed.contains(id));
        for id in changed {
            let (Some(shape), Some(at)) = (scene.get(&id), scene.stack_position(&id)) else {
                continue;
            };
            let is_passed = self.done || self.upto.is_some_and(|upto| at <= upto);
            if is_passed && matches(shape, &self.wanted) {
                self.found.push((at, id));
            }
        }
        self.found.sort_unstable();
    }

    /// Looks through the next part.
    fn look(&mut self, scene: &Scene) {
        let mut bytes = 0;
        for (count, (at, shape)) in scene.stacked_over(self.upto).enumerate() {
            if count == SHAPES_MAX || bytes > BYTES_MAX {
                return;
            }
            if matches(shape, &self.wanted) {
                self.found.push((at, shape.id.clone()));
            }
            bytes += shape.text.len();
            self.upto = Some(at);
        }
        self.done = true;
    }
}
