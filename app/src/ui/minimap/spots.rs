//! What the map shows of each shape: a box, a form and a colour, kept in the order of the stack.
//!
//! Follows the scene when it is asked to: looks at what that says has changed, and at everything only
//! once, some of it a frame, so that no frame waits for it.

#[cfg(test)]
pub(super) mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::spot::{Spot, work};
use crate::render::CanvasColors;
use crate::scene::{Budget, Mark, Scene, ShapeMap};

/// So many shapes are looked at in one frame, or fewer that are lines: a millisecond or two. Fewer would be
/// more frames, each of which paints the whole window.
const LOOKED_AT_PER_FRAME: usize = 5_000;
/// More changed spots are not named one by one.
const TOUCHED_MAX: usize = 512;

/// What has happened since the scene was last followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing.
    None,
    /// Some spots are to be looked at.
    Some,
    /// All are to be gathered anew.
    All,
    /// The same, and they are another board's.
    Board,
}

/// The spots of a scene.
#[derive(Debug, Default)]
pub(super) struct Spots {
    /// By [`Scene::stack_position`].
    by_position: BTreeMap<u64, Spot>,
    positions: ShapeMap<u64>,
    /// How far the scene was followed.
    mark: Mark,
    colors: Option<CanvasColors>,
    gathering: Gathering,
    /// What frames were when what is in them was looked at.
    frames: ShapeMap<Rect>,
    /// Shapes that have changed and are to be looked at again.
    changed: BTreeSet<ShapeId>,
    /// The boxes of spots that have come, gone or changed; none where those are too many to name.
    touched: Option<Vec<Rect>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Gathering {
    /// Nothing of the scene is known yet.
    #[default]
    Nothing,
    /// All up to this position is known.
    UpTo(u64),
    /// Everything is.
    Done,
}

impl Spots {
    /// What there is to follow; looks at no shape.
    pub(super) fn behind(&self, scene: &Scene, colors: &CanvasColors) -> Change {
        if !self.mark.is_of_same_scene(scene.mark()) {
            return Change::Board;
        }
        match scene.changed_since(self.mark) {
            Some(mut changed) if self.colors == Some(*colors) => {
                changed.next().map_or(Change::None, |_| Change::Some)
            }
            _ => Change::All,
        }
    }

    /// Forgets all of them, but not which scene they are of.
    pub(super) fn forget(&mut self) {
        *self = Self {
            mark: self.mark,
            ..Self::default()
        };
    }

    /// How many changes there are to follow.
    pub(super) fn unseen(&self, scene: &Scene) -> usize {
        scene
            .changed_since(self.mark)
            .map_or(0, |changed| changed.len())
    }

    /// The boxes of spots that have come, gone or changed since this was last asked; none where those are
    /// too many to name.
    pub(super) fn take_touched(&mut self) -> Option<Vec<Rect>> {
        self.touched.replace(Vec::new())
    }

    /// The spot at this position.
    pub(super) fn at(&self, position: u64) -> Option<&Spot> {
        self.by_position.get(&position)
    }

    /// Looks at what has changed since the last call, or at some of what was never looked at.
    pub(super) fn follow(&mut self, scene: &Scene, colors: &CanvasColors) {
        match self.behind(scene, colors) {
            Change::None => {}
            Change::Some => self.take_out_changed(scene),
            Change::All | Change::Board => {
                self.touched = None;
                self.by_position.clear();
                self.positions.clear();
                self.changed.clear();
                self.frames.clear();
                self.gathering = Gathering::Nothing;
            }
        }
        self.mark = scene.mark();
        self.colors = Some(*colors);
        if self.gathering != Gathering::Done {
            self.gather(scene, colors);
        }
        self.look_at_changed(scene, colors);
    }

    /// Whether some shapes are still to be looked at: whoever follows then comes back soon.
    pub(super) fn is_gathering(&self) -> bool {
        self.gathering != Gathering::Done || !self.changed.is_empty()
    }

    /// The spots over this position, from the bottom up.
    pub(super) fn over(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &Spot)> {
        let from = position.map_or(Bound::Unbounded, Bound::Excluded);
        let spots = self.by_position.range((from, Bound::Unbounded));
        spots.map(|(&position, spot)| (position, spot))
    }

    /// Takes out all that has changed before any of it is put in again: shapes may have changed places.
    fn take_out_changed(&mut self, scene: &Scene) {
        let mut resized = Vec::new();
        for id in scene.changed_since(self.mark).into_iter().flatten() {
            self.take_out(id);
            let frame = scene.get(id).filter(|shape| shape.kind == Kind::Frame);
            if let Some(now) = frame.map(|frame| frame.bounds())
                && self.frames.insert(id.clone(), now) != Some(now)
            {
                resized.push(id.clone());
            }
        }
        self.take_out_inside(resized, scene);
    }

    /// Takes out what is in these: they may cut off more or less of it. Each is passed once, however they
    /// are nested.
    fn take_out_inside(&mut self, mut outer: Vec<ShapeId>, scene: &Scene) {
        let mut passed: BTreeSet<ShapeId> = BTreeSet::new();
        while let Some(id) = outer.pop() {
            for inner in scene.children(Some(&id)) {
                if passed.insert(inner.id.clone()) {
                    self.take_out(&inner.id);
                    outer.push(inner.id.clone());
                }
            }
        }
    }

    fn take_out(&mut self, id: &ShapeId) {
        if let Some(position) = self.positions.remove(id)
            && let Some(spot) = self.by_position.remove(&position)
        {
            self.note(spot.rect);
        }
        self.changed.insert(id.clone());
    }

    /// Puts in again as much of what has changed as a frame bears.
    fn look_at_changed(&mut self, scene: &Scene, colors: &CanvasColors) {
        let mut room = Budget::new(LOOKED_AT_PER_FRAME);
        while !room.is_spent()
            && let Some(id) = self.changed.pop_first()
        {
            if let (Some(position), Some(shape)) = (scene.stack_position(&id), scene.get(&id)) {
                self.put(position, shape, scene, colors);
                room.spend(work(shape));
            }
        }
    }

    fn gather(&mut self, scene: &Scene, colors: &CanvasColors) {
        let known = match self.gathering {
            Gathering::UpTo(position) => Some(position),
            Gathering::Nothing | Gathering::Done => None,
        };
        let mut room = Budget::new(LOOKED_AT_PER_FRAME);
        for (position, shape) in scene.stacked_over(known) {
            if room.is_spent() {
                return;
            }
            self.put(position, shape, scene, colors);
            self.gathering = Gathering::UpTo(position);
            room.spend(work(shape));
        }
        self.gathering = Gathering::Done;
    }

    fn note(&mut self, touched: Rect) {
        if let Some(boxes) = &mut self.touched {
            boxes.push(touched);
        }
        self.touched.take_if(|boxes| boxes.len() > TOUCHED_MAX);
    }

    fn put(&mut self, position: u64, shape: &Shape, scene: &Scene, colors: &CanvasColors) {
        if shape.kind == Kind::Frame {
            self.frames.insert(shape.id.clone(), shape.bounds());
        }
        let spot = Spot::of(shape, scene, colors);
        if let Some(spot) = spot.filter(|_| !scene.is_hidden(&shape.id)) {
            self.note(spot.rect);
            self.by_position.insert(position, spot);
            self.positions.insert(shape.id.clone(), position);
        }
    }
}
