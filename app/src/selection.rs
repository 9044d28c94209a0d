//! Which shapes are picked. Never in the document, and never points at a shape that is gone or hidden.

mod extent;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use self::extent::Extent;
use crate::scene::{Mark, Scene};

/// The shapes picked: groups are in it as themselves, not as what they hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// Shared by those who keep a selection to see whether it is still the same.
    ids: Arc<BTreeSet<ShapeId>>,
    /// The group that was entered, by a double click or with a shape picked deep in it: clicks pick within it.
    entered: Option<ShapeId>,
    known: Known,
}

/// What somebody has seen of a scene: up to which change, and how far what is late had come, as that is no change.
type Seen = (Mark, Option<u64>);

/// What was found out about the shapes picked, and kept: a board may change many times a second while
/// all of it is picked.
#[derive(Debug, Clone, Default)]
struct Known {
    /// Up to here nothing picked is gone.
    pruned: Mark,
    /// The box around them, as it was when somebody last asked.
    extent: RefCell<Option<(Seen, Option<Extent>)>>,
    /// The same around what a hand moves, as it was before.
    carried: RefCell<Option<(u64, Option<Rect>)>>,
    /// The group that was entered, as if it were picked.
    entered: RefCell<Option<Box<Selection>>>,
}

/// What is known makes no selection another one.
impl PartialEq for Known {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Selection {
    /// These shapes.
    pub fn of(ids: impl IntoIterator<Item = ShapeId>) -> Self {
        Self {
            ids: Arc::new(ids.into_iter().collect()),
            ..Self::default()
        }
    }

    /// These shapes, within a group that was entered.
    pub fn within(entered: Option<ShapeId>, ids: impl IntoIterator<Item = ShapeId>) -> Self {
        Self {
            ids: Arc::new(ids.into_iter().collect()),
            entered,
            known: Known::default(),
        }
    }

    /// This shape, within the group around it.
    pub fn one(id: ShapeId, scene: &Scene) -> Self {
        let entered = scene.group_around(&id).cloned();
        Self::within(entered, [id])
    }

    /// The shapes, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &ShapeId> {
        self.ids.iter()
    }

    /// Those after `id`, or all, sorted by id.
    pub fn iter_after(&self, id: Option<&ShapeId>) -> impl Iterator<Item = &ShapeId> {
        let from = id.map_or(Bound::Unbounded, Bound::Excluded);
        self.ids.range::<ShapeId, _>((from, Bound::Unbounded))
    }

    /// How many shapes are picked.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nothing is picked.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether `id` itself is picked.
    pub fn contains(&self, id: &ShapeId) -> bool {
        self.ids.contains(id)
    }

    /// What of this shape is picked: itself, or the innermost group around it that is.
    pub fn picked_of<'a>(&self, id: &'a ShapeId, scene: &'a Scene) -> Option<&'a ShapeId> {
        let mut around = std::iter::successors(Some(id), |id| scene.group_around(id));
        around.find(|id| self.contains(id))
    }

    /// The only shape, if there is just one.
    pub fn single(&self) -> Option<&ShapeId> {
        if self.ids.len() == 1 {
            self.ids.first()
        } else {
            None
        }
    }

    /// Whether something is picked and all of it is locked: it is picked to be unlocked.
    pub fn is_locked(&self, scene: &Scene) -> bool {
        !self.is_empty() && self.ids.iter().all(|id| scene.is_locked(id))
    }

    /// The group that was entered.
    pub fn entered(&self) -> Option<&ShapeId> {
        self.entered.as_ref()
    }

    /// With `id` added, or taken away where it was in.
    #[must_use]
    pub fn toggled(&self, id: &ShapeId) -> Self {
        let mut next = self.clone();
        let ids = Arc::make_mut(&mut next.ids);
        if !ids.remove(id) {
            ids.insert(id.clone());
        }
        next.known = Known::default();
        next
    }

    /// Forgets what is no longer shown; says whether anything was. Looks only at what has changed
    /// since the last time.
    pub fn prune(&mut self, scene: &Scene) -> bool {
        let before = self.ids.len();
        match scene.changed_since(self.known.pruned) {
            Some(changed) => {
                for id in changed.filter(|id| !is_seen(id, scene)) {
                    if self.ids.contains(id) {
                        Arc::make_mut(&mut self.ids).remove(id);
                    }
                }
            }
            None => Arc::make_mut(&mut self.ids).retain(|id| is_seen(id, scene)),
        }
        self.known.pruned = scene.mark();
        self.entered.take_if(|group| !is_seen(group, scene));
        if before != self.ids.len() {
            self.known.carried = RefCell::default();
        }
        before != self.ids.len()
    }

    /// The box to draw around the selection and to put handles on.
    pub fn frame(&self, scene: &Scene) -> Option<SelectionFrame> {
        if let Some(shape) = self.single().and_then(|id| scene.get(id))
            && shape.kind != Kind::Group
        {
            return Some(SelectionFrame::of(shape));
        }
        if let Some(rect) = self.carried(scene) {
            return Some(SelectionFrame { rect, angle: 0.0 });
        }
        let now = (scene.mark(), scene.late_round());
        let mut known = self.known.extent.borrow_mut();
        let extent = match known.take() {
            Some((then, extent)) if then == now => extent,
            // What is late and what was moves without a word.
            Some(((then, None), Some(extent))) if now.1.is_none() => self
                .followed(then, extent, scene)
                .or_else(|| Extent::found(&self.ids, scene)),
            _ => Extent::found(&self.ids, scene),
        };
        let (_, extent) = known.insert((now, extent));
        extent.as_ref().map(|extent| SelectionFrame {
            rect: extent.rect(),
            angle: 0.0,
        })
    }

    /// The box around the shapes where all of them are moved, and very many are: it moves with them.
    fn carried(&self, scene: &Scene) -> Option<Rect> {
        let now = scene.carried()?;
        let mut kept = self.known.carried.borrow_mut();
        let known = kept.filter(|(version, _)| *version == now.version);
        let (_, rect) = *kept.insert(known.unwrap_or_else(|| {
            let inside = self.ids.iter().flat_map(|id| scene.subtree(id));
            let is_group = |id: &ShapeId| scene.get(id).is_some_and(|it| it.kind == Kind::Group);
            let all = inside
                .filter(|id| !is_group(id))
                .all(|id| scene.is_carried(&id));
            let found = all.then(|| Extent::found(&self.ids, scene)).flatten();
            (now.version, found.map(|extent| extent.rect() - now.by))
        }));
        rect.map(|rect| rect + now.by)
    }

    /// The box around the group that was entered.
    pub fn entered_bounds(&self, scene: &Scene) -> Option<Rect> {
        let group = self.entered.as_ref()?;
        let mut known = self.known.entered.borrow_mut();
        let picked = known.get_or_insert_with(|| Box::new(Self::of([group.clone()])));
        picked.frame(scene).map(|frame| frame.rect)
    }

    /// The box around the shapes from what it was `then`; none where it must be found anew.
    fn followed(&self, then: Mark, extent: Extent, scene: &Scene) -> Option<Extent> {
        let changed = scene.changed_since(then)?;
        extent.followed(changed, &self.ids, scene)
    }
}

/// Whether a shape is there and shown. What is locked can be picked, to be unlocked.
fn is_seen(id: &ShapeId, scene: &Scene) -> bool {
    scene.get(id).is_some() && !scene.is_hidden(id)
}

/// The box around a selection: a single shape's own, turned as it is, or upright around several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelectionFrame {
    /// Before it is turned.
    pub rect: Rect,
    /// Radians about the centre.
    pub angle: f64,
}

impl SelectionFrame {
    /// A shape's own, where that is no group.
    pub fn of(shape: &Shape) -> Self {
        Self {
            rect: shape.rect(),
            angle: shape.angle,
        }
    }

    /// Where a point of the unturned box is on the board.
    pub fn board_from_local(&self, point: Point) -> Point {
        tavla_shared::geometry::rotated(point, self.rect.center(), self.angle)
    }

    /// Where a board point is relative to the unturned box.
    pub fn local_from_board(&self, point: Point) -> Point {
        tavla_shared::geometry::rotated(point, self.rect.center(), -self.angle)
    }

    /// Whether the box, grown by `margin`, holds a board point.
    pub fn contains(&self, point: Point, margin: f64) -> bool {
        self.rect
            .inflate(margin, margin)
            .contains(self.local_from_board(point))
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::board::BoardChange;
    use tavla_shared::shape::Shape;

    use super::*;

    fn id(number: usize) -> ShapeId {
        ShapeId::new(&format!("s{number}")).unwrap()
    }

    fn three() -> Scene {
        let mut scene = Scene::new();
        let shapes = (0..3).map(|number| Arc::new(Shape::new(id(number), Kind::Rectangle)));
        scene.apply(&BoardChange {
            shapes: shapes.collect(),
            ..BoardChange::default()
        });
        scene
    }

    fn without(number: usize) -> BoardChange {
        BoardChange {
            removed: vec![id(number)],
            ..BoardChange::default()
        }
    }

    #[test]
    fn what_is_gone_is_no_longer_picked() {
        let mut scene = three();
        let mut selection = Selection::within(Some(id(2)), [0, 1, 9].map(id));
        assert!(selection.prune(&scene));
        assert!(!selection.prune(&scene));
        scene.apply(&without(0));
        scene.apply(&without(2));
        assert!(selection.prune(&scene));
        assert_eq!(selection, Selection::of([id(1)]));
        // On another board, too.
        assert!(selection.prune(&Scene::new()));
        assert!(selection.is_empty());
    }

    #[test]
    fn pruning_looks_only_at_what_has_changed() {
        let mut scene = three();
        // One that was never there tells who is looked at.
        let mut selection = Selection::of([0, 1, 9].map(id));
        selection.known.pruned = scene.mark();
        scene.apply(&without(0));
        assert!(selection.prune(&scene));
        assert_eq!(selection, Selection::of([1, 9].map(id)));
    }
}
