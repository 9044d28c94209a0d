//! Which shapes are picked. Never in the document, and never points at a shape that is gone.

use std::cell::RefCell;
use std::collections::BTreeSet;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;

use crate::scene::{Mark, Scene};

/// The shapes picked: groups are in it as themselves, not as what they hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    ids: BTreeSet<ShapeId>,
    /// The group that was entered by a double click: clicks pick within it.
    entered: Option<ShapeId>,
    known: Known,
}

/// The frame, as it was when somebody last asked: it is asked for several times a frame, and may be
/// that of the whole board.
#[derive(Debug, Clone, Default)]
struct Known(RefCell<Option<(Mark, Option<SelectionFrame>)>>);

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
            ids: ids.into_iter().collect(),
            ..Self::default()
        }
    }

    /// These shapes, within a group that was entered.
    pub fn within(entered: Option<ShapeId>, ids: impl IntoIterator<Item = ShapeId>) -> Self {
        Self {
            ids: ids.into_iter().collect(),
            entered,
            known: Known::default(),
        }
    }

    /// The shapes, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &ShapeId> {
        self.ids.iter()
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

    /// The only shape, if there is just one.
    pub fn single(&self) -> Option<&ShapeId> {
        if self.ids.len() == 1 {
            self.ids.first()
        } else {
            None
        }
    }

    /// The group that was entered.
    pub fn entered(&self) -> Option<&ShapeId> {
        self.entered.as_ref()
    }

    /// With `id` added, or taken away where it was in.
    #[must_use]
    pub fn toggled(&self, id: &ShapeId) -> Self {
        let mut next = self.clone();
        if !next.ids.remove(id) {
            next.ids.insert(id.clone());
        }
        next.known = Known::default();
        next
    }

    /// Forgets what is no longer shown; says whether anything was.
    pub fn prune(&mut self, scene: &Scene) -> bool {
        let before = self.ids.len();
        self.known = Known::default();
        self.ids.retain(|id| scene.get(id).is_some());
        if self
            .entered
            .as_ref()
            .is_some_and(|id| scene.get(id).is_none())
        {
            self.entered = None;
        }
        before != self.ids.len()
    }

    /// The box to draw around the selection and to put handles on.
    pub fn frame(&self, scene: &Scene) -> Option<SelectionFrame> {
        let now = scene.mark();
        let mut known = self.known.0.borrow_mut();
        match *known {
            Some((then, frame)) if then == now => frame,
            _ => {
                let frame = self.found_frame(scene);
                *known = Some((now, frame));
                frame
            }
        }
    }

    fn found_frame(&self, scene: &Scene) -> Option<SelectionFrame> {
        if let Some(shape) = self.single().and_then(|id| scene.get(id))
            && !matches!(shape.kind, tavla_shared::shape::Kind::Group)
        {
            return Some(SelectionFrame {
                rect: shape.rect(),
                angle: shape.angle,
            });
        }
        let boxes = self.ids.iter().filter_map(|id| scene.bounds_of(id));
        let rect = boxes.reduce(|all, one| all.union(one))?;
        Some(SelectionFrame { rect, angle: 0.0 })
    }
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
