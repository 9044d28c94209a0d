//! Puts what is picked in order: in one line, at equal distances, side by side, in rows and columns, of one size.
//!
//! A group is one thing. An arrow that holds on to something is none: it follows. Each command is one step.

mod layout;
mod sizes;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use self::layout::Way;
use self::sizes::Sides;
use super::Editor;
use crate::commands::ArrangeCommand;
use crate::tools::transform;

impl Editor {
    /// The shapes and groups to be put in order, by their names.
    fn units(&self) -> impl Iterator<Item = &ShapeId> {
        let is_unit = |shape: &Shape| {
            let ends = [&shape.ends.start, &shape.ends.end];
            let mut held = ends.into_iter().flatten();
            !held.any(|end| self.scene.get(&end.shape).is_some())
        };
        // What is in something else that is picked goes with it.
        let is_carried =
            |id: &ShapeId| (self.scene).goes_along(id, |around| self.selection.contains(around));
        self.selection.iter().filter(move |id| {
            let shape = self.scene.get(id).filter(|_| !self.scene.is_locked(id));
            shape.is_some_and(|shape| is_unit(shape)) && !is_carried(id)
        })
    }

    /// The box of the frame that a shape is in.
    fn frame_of(&self, id: &ShapeId) -> Option<Rect> {
        let frame = self.scene.frames_around(id).next();
        frame.map(|frame| frame.bounds())
    }

    /// Whether there is enough to be put in order so.
    pub(super) fn can_put_in_order(&self, command: ArrangeCommand) -> bool {
        let least = match Way::of(command) {
            Some(Way::Distribute(_)) => 3,
            Some(Way::Align(..)) => {
                let mut units = self.units();
                let first = units.next();
                return units.next().is_some()
                    || first.is_some_and(|first| self.frame_of(first).is_some());
            }
            _ => 2,
        };
        self.units().nth(least - 1).is_some()
    }

    /// Puts what is picked in order, as one step.
    pub(super) fn put_in_order(&mut self, command: ArrangeCommand) {
        self.cancel_gesture();
        let (name, mut edits) = match Way::of(command) {
            Some(way) => (way.step(), self.laid_out(way)),
            None => ("same size", self.made_alike(Sides::of(command))),
        };
        if edits.is_empty() {
            return;
        }
        self.fit_texts(&mut edits);
        let edits = self.settled_in_frames(edits);
        self.send_step(name, edits);
    }

    fn laid_out(&self, way: Way) -> Vec<Edit> {
        let units = self.units();
        let units: Vec<(&ShapeId, Rect)> = units
            .filter_map(|id| Some((id, self.scene.bounds_of(id)?)))
            .collect();
        let boxes: Vec<Rect> = units.iter().map(|(_, bounds)| *bounds).collect();
        // One alone is put in line with its frame.
        let within = match units.as_slice() {
            [(only, _)] => self.frame_of(only),
            _ => boxes.iter().copied().reduce(|all, one| all.union(one)),
        };
        let Some(within) = within else {
            return Vec::new();
        };
        let moves = layout::moves(way, &boxes, within);
        let moves = units.into_iter().zip(moves);
        let moves = moves.filter(|(_, by)| *by != Vec2::ZERO);
        let edits = moves.flat_map(|((id, _), by)| {
            let grabbed = transform::grab_free(&self.scene, [id]);
            transform::moved(&self.scene, &grabbed, by)
        });
        edits.collect()
    }
}
