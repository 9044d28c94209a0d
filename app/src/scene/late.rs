//! What a hand moves where nobody looks need not follow it at once.
//!
//! Of very many shapes that are dragged most lie out of view. They are shown where they are in turn, some a
//! frame, and all at once as soon as they come into view or the hand lets go. Until then each is known with how
//! far it still has to go: boxes around shapes are right. An arrow is never shown between one that has gone and
//! one that has not: whoever shows it shows both before.

use std::collections::VecDeque;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Rect, Vec2, meet};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Kind, LineShape, Property, Shape};

use super::connecting::attached_to;
use super::layer::Layer;
use super::{Scene, ShapeMap, ShapeSet};

/// So many shapes follow at once wherever they are: less than a millisecond.
const AT_ONCE_MAX: usize = 256;
/// So many of those that nobody sees follow in a frame, and the arrows between them.
const IN_TURN: usize = 32;
/// How far beside the boxes of what it holds on to an arrow may go that is straight, in board units.
const STRAIGHT_SLACK: f64 = 50.0;

/// The shapes that are shown where they were.
#[derive(Debug, Default)]
pub(super) struct Late {
    /// How far each has to go.
    moved: ShapeMap<Vec2>,
    /// The arrows that hold on to one of them and follow.
    arrows: ShapeSet,
    /// All of them, whose turn is next first; and some that are not late any more.
    turns: VecDeque<ShapeId>,
    /// What was seen when somebody last looked whether one of them is.
    view: Rect,
    /// Another one whenever how far they have to go becomes known anew.
    round: u64,
}

impl Late {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.arrows.is_empty()
    }

    /// How far a shape has to go.
    pub(super) fn way(&self, id: &ShapeId) -> Vec2 {
        if self.moved.is_empty() {
            return Vec2::ZERO;
        }
        self.moved.get(id).copied().unwrap_or_default()
    }

    /// It is shown where it is.
    pub(super) fn remove(&mut self, id: &ShapeId) {
        if !self.is_empty() {
            self.moved.remove(id);
            self.arrows.remove(id);
        }
    }

    /// All of them; there are none then.
    pub(super) fn take(&mut self) -> impl Iterator<Item = ShapeId> + use<> {
        self.turns.clear();
        let moved = std::mem::take(&mut self.moved).into_keys();
        moved.chain(std::mem::take(&mut self.arrows))
    }

    /// Gives it a turn after all the others.
    fn put_in_turn(&mut self, id: &ShapeId) {
        let late = self.moved.len() + self.arrows.len();
        // Nobody takes away the turns of those that are not late any more.
        if self.turns.len() > 2 * late {
            let Self {
                moved,
                arrows,
                turns,
                ..
            } = self;
            let is_late = |id: &ShapeId| moved.contains_key(id) || arrows.contains(id);
            let mut known = ShapeSet::default();
            turns.retain(|id| is_late(id) && known.insert(id.clone()));
        }
        self.turns.push_back(id.clone());
    }

    /// Those whose turn it is.
    fn next(&mut self) -> Vec<ShapeId> {
        let Self {
            moved,
            arrows,
            turns,
            ..
        } = self;
        let in_turn = std::iter::from_fn(|| turns.pop_front());
        let late = in_turn.filter(|id| moved.contains_key(id) || arrows.contains(id));
        late.take(IN_TURN).collect()
    }
}

impl Scene {
    /// As [`Self::set_preview`] where only `view` is seen: of very many shapes that do nothing but move the
    /// others follow with [`Self::settle_more`].
    pub fn set_preview_seen(&mut self, edits: Vec<Edit>, view: Rect) {
        let old = std::mem::replace(&mut self.own, Layer::new(edits));
        let touched = if self.own.len() > AT_ONCE_MAX {
            self.put_off(&old, view)
        } else {
            let known = self.own.ids_with(Some(&old));
            known.into_iter().chain(self.late.take()).collect()
        };
        self.refresh(touched);
    }

    /// Another number whenever shapes that are shown where they were have moved on, with nobody looking; none where
    /// there are no such shapes.
    pub fn late_round(&self) -> Option<u64> {
        (!self.late.is_empty()).then_some(self.late.round)
    }

    /// Shows what an arrow holds on to where it is. The other arrows that hold on to that stay late.
    pub(super) fn show_held(&mut self, arrow: &Shape) {
        for id in attached_to(arrow) {
            if !self.late.moved.contains_key(id) {
                continue;
            }
            let held = self.composed(id, true);
            // What holds on to others itself follows those, in its turn.
            if !held.as_deref().is_some_and(Self::is_attached) {
                self.late.moved.remove(id);
                self.show(id, held);
            }
        }
    }

    /// Those that follow next: what is seen by now, and whose turn it is.
    pub(super) fn next_late(&mut self, view: Rect) -> Vec<ShapeId> {
        if self.late.is_empty() {
            return Vec::new();
        }
        let mut next = self.late.next();
        if self.late.view != view {
            self.late.view = view;
            let moved = self.late.moved.iter();
            let moved = moved.filter(|(id, way)| self.is_moved_near(id, **way, view));
            next.extend(moved.map(|(id, _)| id.clone()));
            next.extend(self.arrows_near(view));
        }
        next
    }

    /// Notes which shapes of the gesture may wait, and gives those that may not. `old` is what it was before.
    fn put_off(&mut self, old: &Layer, view: Rect) -> Vec<ShapeId> {
        let mut at_once: Vec<ShapeId> = self.own.ids_gone_from(old);
        let own = std::mem::take(&mut self.own);
        for (id, edits) in own.shapes() {
            let way = self.way_of(id, edits);
            match way.filter(|way| !self.is_moved_near(id, *way, view)) {
                Some(way) => self.put_late(id, way),
                None => at_once.push(id.clone()),
            }
        }
        self.own = own;
        self.late.view = view;
        self.late.round += 1;
        // They have no way to go any more, which the arrows between them and others go by.
        for id in &at_once {
            self.late.moved.remove(id);
        }
        at_once.extend(self.arrows_near(view));
        at_once
    }

    fn put_late(&mut self, id: &ShapeId, way: Vec2) {
        if let Some(known) = self.late.moved.get_mut(id) {
            *known = way;
            return;
        }
        self.late.moved.insert(id.clone(), way);
        self.late.put_in_turn(id);
        for arrow in self.attached.get(id).into_iter().flatten() {
            if self.late.arrows.insert(arrow.clone()) {
                self.late.put_in_turn(arrow);
            }
        }
    }

    /// How far a shape has to go from where it is shown; none where more than that becomes of it, or where others
    /// depend on where it is.
    fn way_of(&self, id: &ShapeId, edits: &[Edit]) -> Option<Vec2> {
        let shown = self.shown.get(id)?;
        let mut to = None;
        for edit in edits {
            match edit {
                Edit::Set { property, .. } => match property {
                    Property::Pos(pos) => to = Some(*pos),
                    Property::Place(place) if *place == shown.place => {}
                    Property::Ends(ends) if *ends == shown.ends => {}
                    _ => return None,
                },
                _ => return None,
            }
        }
        let is_alone = !matches!(shown.kind, Kind::Frame | Kind::Group);
        to.filter(|_| is_alone).map(|to| to - shown.pos)
    }

    /// Whether something is seen of a shape where it is shown or where it has to go.
    fn is_moved_near(&self, id: &ShapeId, way: Vec2, view: Rect) -> bool {
        let painted = self.space.get(id);
        painted.is_some_and(|painted| meet(painted, view) || meet(painted + way, view))
    }

    /// The late arrows of which something may be seen.
    fn arrows_near(&self, view: Rect) -> Vec<ShapeId> {
        let near = self.late.arrows.iter().filter(|id| {
            let painted = self.space.get(id).zip(self.shown.get(*id));
            painted.is_some_and(|(painted, arrow)| {
                meet(painted, view) || meet(self.arrow_to_be(arrow, painted), view)
            })
        });
        near.cloned().collect()
    }

    /// About where an arrow is going to be.
    fn arrow_to_be(&self, arrow: &Shape, painted: Rect) -> Rect {
        let held = |end: &Option<Binding>| {
            let id = &end.as_ref()?.shape;
            Some(self.space.get(id)? + self.late.way(id))
        };
        // An end that holds on to nothing stays where it is painted.
        let place = |end| held(end).unwrap_or(painted);
        let around = place(&arrow.ends.start).union(place(&arrow.ends.end));
        let slack = match arrow.style.line {
            LineShape::Straight => STRAIGHT_SLACK,
            _ => around.width().max(around.height()),
        };
        around.inflate(slack, slack)
    }
}
