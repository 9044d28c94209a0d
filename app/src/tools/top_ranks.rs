//! Ranks for shapes that are put over everything in their parents, several in one step.

use std::collections::BTreeMap;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::ZIndex;

use crate::scene::Scene;

/// The ranks that are free above everything, parent by parent. The scene does not show yet what has
/// got one: those given before are remembered here.
pub(super) struct TopRanks<'a> {
    scene: &'a Scene,
    next: BTreeMap<Option<ShapeId>, ZIndex>,
}

impl<'a> TopRanks<'a> {
    pub(super) fn of(scene: &'a Scene) -> Self {
        Self {
            scene,
            next: BTreeMap::new(),
        }
    }

    /// A rank over everything in `parent`, or on the board, and over those given for it before.
    pub(super) fn take(&mut self, parent: Option<&ShapeId>) -> ZIndex {
        let next = self.next.entry(parent.cloned());
        let next = next.or_insert_with(|| self.scene.rank_on_top(parent));
        let over = ZIndex::between(Some(next), None);
        std::mem::replace(next, over)
    }
}
