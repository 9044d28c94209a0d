//! Groups of which nothing is left when what was in them is put elsewhere: they go in the same step.

use std::collections::BTreeSet;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Kind;

use crate::scene::Scene;

/// The edits that delete the groups of which nothing is left when `moved` goes into `home`, which itself is needed; and
/// the groups around these, where that leaves nothing in them either.
pub(super) fn emptied<'a>(
    scene: &'a Scene,
    moved: impl IntoIterator<Item = &'a ShapeId>,
    home: Option<&ShapeId>,
) -> Vec<Edit> {
    let mut gone: BTreeSet<&ShapeId> = moved.into_iter().collect();
    let mut empty = BTreeSet::new();
    // Each once: how full a group is takes a look at all that is in it.
    let parents: BTreeSet<&ShapeId> = gone.iter().filter_map(|id| scene.parent(id)).collect();
    for parent in parents {
        let mut at = Some(parent);
        while let Some(id) = at.filter(|id| Some(*id) != home) {
            let is_group = scene.get(id).is_some_and(|it| it.kind == Kind::Group);
            let mut inside = scene.children(Some(id));
            if !is_group || !inside.all(|child| gone.contains(&child.id)) {
                break;
            }
            gone.insert(id);
            empty.insert(id);
            at = scene.parent(id);
        }
    }
    let deleted = empty.into_iter().map(|id| Edit::Delete { id: id.clone() });
    deleted.collect()
}
