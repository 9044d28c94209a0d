//! Shapes found by name, text or kind, or as they are locked. A board is looked through a part a frame, and then by
//! what has changed.

use std::collections::BTreeSet;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::title::matches;
use crate::editor::Sought;
use crate::scene::{Mark, Scene, ShapeMap};

/// So many shapes are looked at in a frame,
const SHAPES_MAX: usize = 4_000;
/// or so much text of theirs, in bytes.
const BYTES_MAX: usize = 200_000;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Wanted {
    words: Sought,
    /// Only what is locked by itself: what is in that comes free with it.
    locked: bool,
}

impl Wanted {
    /// What was typed, and whether only what is locked is listed.
    pub(super) fn of(typed: &str, locked: bool) -> Self {
        Self {
            words: Sought::of(typed),
            locked,
        }
    }

    /// Whether all shapes are as wanted as any.
    fn is_anything(&self) -> bool {
        self.words.is_empty() && !self.locked
    }

    fn is(&self, shape: &Shape) -> bool {
        (!self.locked || shape.locked) && (self.words.is_empty() || matches(shape, &self.words))
    }
}

/// What is looked for and what was found so far.
#[derive(Debug, Default)]
pub(super) struct Search {
    wanted: Wanted,
    /// From the bottom up, by where they are in the stack.
    found: Vec<(u64, ShapeId)>,
    /// Where each of them is in the stack.
    positions: ShapeMap<u64>,
    /// How far the board was looked through; none where it has not begun.
    upto: Option<u64>,
    done: bool,
    mark: Mark,
}

impl Search {
    /// Whether something is looked for.
    pub(super) fn is_on(&self) -> bool {
        !self.wanted.is_anything()
    }

    /// Whether words are looked for.
    pub(super) fn has_words(&self) -> bool {
        !self.wanted.words.is_empty()
    }

    /// What was found.
    pub(super) fn found(&self) -> &[(u64, ShapeId)] {
        &self.found
    }

    /// Goes on looking for what is `wanted`; says whether there is more to look through.
    pub(super) fn follow(&mut self, scene: &Scene, wanted: Wanted) -> bool {
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

    fn begin(&mut self, wanted: Wanted) {
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
        let mut elsewhere: Vec<(ShapeId, Option<u64>)> = Vec::new();
        for id in changed {
            let now = self.position_of(scene, &id);
            if self.positions.get(&id).copied() != now {
                elsewhere.push((id, now));
            }
        }
        // What moves on the board while it is called the same changes nothing here.
        if elsewhere.is_empty() {
            return;
        }
        for (id, now) in elsewhere {
            match now {
                Some(at) => self.positions.insert(id, at),
                None => self.positions.remove(&id),
            };
        }
        let found = self.positions.iter().map(|(id, at)| (*at, id.clone()));
        self.found = found.collect();
        self.found.sort_unstable();
    }

    /// Where a shape is in the stack, if the board was looked through up to there and it is what is looked for.
    fn position_of(&self, scene: &Scene, id: &ShapeId) -> Option<u64> {
        let at = scene.stack_position(id)?;
        let is_passed = self.done || self.upto.is_some_and(|upto| at <= upto);
        let shape = scene.get(id).filter(|_| is_passed)?;
        self.wanted.is(shape).then_some(at)
    }

    /// Looks through the next part.
    fn look(&mut self, scene: &Scene) {
        let mut bytes = 0;
        for (count, (at, shape)) in scene.stacked_over(self.upto).enumerate() {
            if count == SHAPES_MAX || bytes > BYTES_MAX {
                return;
            }
            if self.wanted.is(shape) {
                self.found.push((at, shape.id.clone()));
                self.positions.insert(shape.id.clone(), at);
            }
            bytes += shape.text.len();
            self.upto = Some(at);
        }
        self.done = true;
    }
}
