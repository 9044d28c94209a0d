//! What has changed lately: for those who keep something of each shape and would rather not look at
//! all of them again.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};

use tavla_shared::id::ShapeId;

/// The most changes remembered; who comes later looks at everything anew.
const REMEMBERED_MAX: usize = 20_000;

/// How far somebody has followed a scene. The default has followed none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    scene: u64,
    upto: u64,
}

impl Mark {
    /// Whether both are of one scene.
    pub fn is_of_same_scene(self, other: Self) -> bool {
        self.scene == other.scene
    }
}

/// The newest changes of one scene, oldest first.
#[derive(Debug)]
pub(super) struct Changes {
    /// Which scene, of all there have been.
    scene: u64,
    /// How many were forgotten.
    forgotten: u64,
    ids: VecDeque<ShapeId>,
}

impl Default for Changes {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            scene: NEXT.fetch_add(1, Ordering::Relaxed),
            forgotten: 0,
            ids: VecDeque::new(),
        }
    }
}

impl Changes {
    /// Notes that a shape looks, lies or is stacked otherwise, or is gone.
    pub(super) fn note(&mut self, id: ShapeId) {
        if self.ids.len() == REMEMBERED_MAX {
            self.ids.pop_front();
            self.forgotten += 1;
        }
        self.ids.push_back(id);
    }

    /// Forgets everything: there is too much to name.
    pub(super) fn note_all(&mut self) {
        // Even one who has seen all so far has to look again.
        self.forgotten += self.ids.len() as u64 + 1;
        self.ids.clear();
    }

    /// Where a follower is who has seen everything up to now.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            scene: self.scene,
            upto: self.forgotten + self.ids.len() as u64,
        }
    }

    /// The shapes that have changed since `mark`, some more than once; none where that is not known
    /// any more, and everything has to be looked at.
    pub(super) fn since(&self, mark: Mark) -> Option<impl ExactSizeIterator<Item = &ShapeId>> {
        let known = mark.scene == self.scene && mark.upto >= self.forgotten;
        let seen = mark.upto.saturating_sub(self.forgotten) as usize;
        known.then(|| self.ids.range(seen.min(self.ids.len())..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> ShapeId {
        ShapeId::new(&format!("s{number}")).unwrap()
    }

    #[track_caller]
    fn check(changes: &Changes, mark: Mark, expected: Option<&[usize]>) {
        let found = changes
            .since(mark)
            .map(|ids| ids.cloned().collect::<Vec<_>>());
        let expected = expected.map(|ids| ids.iter().copied().map(id).collect::<Vec<_>>());
        assert_eq!(found, expected);
    }

    #[test]
    fn a_follower_is_told_what_is_new_to_them() {
        let mut changes = Changes::default();
        check(&changes, Mark::default(), None);
        let first = changes.mark();
        check(&changes, first, Some(&[]));
        changes.note(id(1));
        let second = changes.mark();
        changes.note(id(2));
        check(&changes, first, Some(&[1, 2]));
        check(&changes, second, Some(&[2]));
        check(&Changes::default(), second, None);
    }

    #[test]
    fn who_stayed_away_too_long_looks_at_everything() {
        let mut changes = Changes::default();
        let first = changes.mark();
        changes.note(id(0));
        changes.note_all();
        check(&changes, first, None);
        let then = changes.mark();
        changes.note_all();
        check(&changes, then, None);
        let mark = changes.mark();
        for number in 0..REMEMBERED_MAX {
            changes.note(id(number));
        }
        assert_eq!(
            changes.since(mark).map(Iterator::count),
            Some(REMEMBERED_MAX)
        );
        changes.note(id(0));
        check(&changes, mark, None);
        assert_eq!(changes.ids.len(), REMEMBERED_MAX);
    }
}
