//! Frames by command: around the selection, as large as what is in them, and away from around it. As in
//! Excalidraw, what was in a frame that goes stays where it is, and is picked.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, rotated};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Property, Shape};

use super::Editor;
use super::emptied::emptied;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::tools::eraser;
use crate::tools::frame::put_into;

/// Between a frame and what is in it, in board units.
const PADDING: f64 = 16.0;

impl Editor {
    /// Whether a frame is picked that can be changed.
    pub(super) fn has_frame(&self) -> bool {
        self.has_free(&Kind::Frame)
    }

    /// Whether something picked is of this kind and not locked.
    pub(super) fn has_free(&self, kind: &Kind) -> bool {
        let mut picked = self.selection.iter();
        picked.any(|id| self.is_free_one(id, kind))
    }

    /// Whether a shape is of this kind and not locked.
    pub(super) fn is_free_one(&self, id: &ShapeId, kind: &Kind) -> bool {
        let shape = self.scene.get(id);
        shape.is_some_and(|shape| shape.kind == *kind) && !self.scene.is_locked(id)
    }

    fn is_free_frame(&self, id: &ShapeId) -> bool {
        self.is_free_one(id, &Kind::Frame)
    }

    /// What is picked and not locked, without what is inside something else that is picked, sorted by id.
    pub(super) fn outermost(&self) -> impl Iterator<Item = &ShapeId> {
        let goes_along =
            |id: &ShapeId| (self.scene).goes_along(id, |around| self.selection.contains(around));
        let picked = self.selection.iter();
        picked.filter(move |id| !self.scene.is_locked(id) && !goes_along(id))
    }

    /// Puts a frame around what is picked. No group is left empty.
    pub(super) fn frame_selection(&mut self) {
        self.cancel_gesture();
        let members = self.outermost_picked();
        let boxes = members.iter().filter_map(|id| self.scene.bounds_of(id));
        let Some(bounds) = boxes.reduce(|all: Rect, one| all.union(one)) else {
            return;
        };
        let (Some(lowest), Some(top)) = (members.first(), members.last()) else {
            return;
        };
        let mut frame = Shape::new(ShapeId::from_random(self.random.random()), Kind::Frame);
        frame.seed = self.random.random();
        let rect = bounds.inflate(PADDING, PADDING);
        (frame.pos, frame.size) = (rect.origin(), rect.size());
        let parent = self.scene.parent(top).cloned();
        let shared = members
            .iter()
            .all(|id| self.scene.parent(id) == parent.as_ref());
        frame.place = match self.scene.get(lowest).filter(|_| shared) {
            Some(lowest) => Place {
                parent,
                index: lowest.place.index.clone(),
            },
            None => Place {
                parent: None,
                index: self.scene.rank_on_top(None),
            },
        };
        let id = frame.id.clone();
        let left = emptied(&self.scene, &members, frame.place.parent.as_ref());
        let mut edits = vec![Edit::Create(Arc::new(frame))];
        edits.extend(put_into(&id, &members));
        edits.extend(left);
        self.send_step("frame", edits);
        self.selection = Selection::of([id]);
    }

    /// What is picked and in nothing else that is, nor locked; from the bottom up.
    pub(super) fn outermost_picked(&self) -> Vec<ShapeId> {
        let mut picked: Vec<ShapeId> = self.outermost().cloned().collect();
        picked.sort_by_cached_key(|id| self.scene.stack_position(id));
        picked
    }

    /// Makes the picked frames as large as what is in them.
    pub(super) fn fit_frames(&mut self) {
        self.cancel_gesture();
        let frames = self.selection.iter().filter(|id| self.is_free_frame(id));
        let frames = frames.filter_map(|id| self.scene.get(id));
        let edits = frames.flat_map(|frame| fitting(&self.scene, frame));
        let edits: Vec<Edit> = edits.collect();
        self.send_step("fit frame", edits);
    }

    /// Takes the picked frames away; what was in them stays where it is.
    pub(super) fn remove_frames(&mut self) {
        self.cancel_gesture();
        let (edits, picked) = self.taken_apart(|id| self.is_free_frame(id));
        self.send_step("remove frame", edits);
        self.selection = Selection::of(picked);
    }

    /// Deletes what is picked. What is in a frame stays, and is picked: the same command again deletes it.
    pub(super) fn delete_selection(&mut self, command: &str) {
        self.cancel_gesture();
        let picked = self.outermost_picked();
        let (frames, others): (Vec<&ShapeId>, Vec<&ShapeId>) =
            picked.iter().partition(|id| self.is_free_frame(id));
        let mut gone = eraser::deletion(&self.scene, others);
        // What was picked itself, inside of a frame that goes.
        let outermost: BTreeSet<&ShapeId> = picked.iter().collect();
        let inside = self.selection.iter().filter(|id| !outermost.contains(id));
        gone.extend(eraser::deletion(&self.scene, inside));
        let frames: BTreeSet<&ShapeId> = frames.into_iter().collect();
        let (apart, released) = self.taken_apart(|id| frames.contains(id));
        let is_gone: BTreeSet<ShapeId> = gone
            .iter()
            .chain(&apart)
            .filter_map(|edit| match edit {
                Edit::Delete { id } => Some(id.clone()),
                _ => None,
            })
            .collect();
        let mut edits: Vec<Edit> = apart
            .into_iter()
            .filter(|edit| match edit {
                Edit::Set { id, .. } => !is_gone.contains(id),
                _ => false,
            })
            .collect();
        edits.extend(is_gone.iter().cloned().map(|id| Edit::Delete { id }));
        self.send_step(command, edits);
        let left = released.into_iter().filter(|id| !is_gone.contains(id));
        let left: Vec<ShapeId> = left.filter(|_| !frames.is_empty()).collect();
        self.selection = Selection::default();
        self.select(left);
    }
}

/// The edits that make a frame as large as what is in it; none where that is nothing.
fn fitting(scene: &Scene, frame: &Shape) -> Vec<Edit> {
    let (middle, angle) = (frame.rect().center(), frame.angle);
    // As seen from the frame, which may be turned.
    let local = |bounds: Rect| {
        let corners = [
            (bounds.x0, bounds.y0),
            (bounds.x1, bounds.y0),
            (bounds.x1, bounds.y1),
            (bounds.x0, bounds.y1),
        ];
        let corners = corners.map(|corner| rotated(Point::from(corner), middle, -angle));
        let points = corners.map(|at| Rect::from_points(at, at));
        points.into_iter().reduce(|all, one| all.union(one))
    };
    let children = scene.children(Some(&frame.id));
    let boxes = children.filter_map(|child| scene.bounds_of(&child.id).and_then(local));
    let Some(around) = boxes.reduce(|all, one| all.union(one)) else {
        return Vec::new();
    };
    let around = around.inflate(PADDING, PADDING);
    let center = rotated(around.center(), middle, angle);
    let pos = center - around.size().to_vec2() / 2.0;
    let id = &frame.id;
    vec![
        Edit::set(id.clone(), Property::Pos(pos)),
        Edit::set(id.clone(), Property::Size(around.size())),
    ]
}
