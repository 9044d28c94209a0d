//! What a hand moves where nobody looks need not follow it at once.
//!
//! Of very many shapes that are dragged most lie out of view. They are shown where they are in turn, some a
//! frame, and all at once as soon as they come into view or the hand lets go. Until then how far each still has to go
//! follows from where it is shown: boxes around shapes are right. What has to be shown is found by place, where the
//! pack was and where it is now, so that a frame costs what is seen of it. An arrow is never shown between one that has gone and
//! one that has not: whoever shows it shows both before.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Rect, Vec2, meet};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, LineShape, Shape};

use super::connecting::attached_to;
use super::layer::Layer;
use super::pack::{Moved, Pack};
use super::space::Space;
use super::{Scene, ShapeSet};

/// So many shapes follow at once wherever they are: less than a millisecond.
const AT_ONCE_MAX: usize = 256;
/// So many of those that nobody sees follow in a frame, and the arrows between them.
const IN_TURN: usize = 32;
/// Where more than so many shapes are seen, those of the pack are looked at one by one and not looked for.
const LOOKED_FOR_MAX: usize = 1_024;
/// How far beside the boxes of what it holds on to an arrow may go that is straight, in board units.
const STRAIGHT_SLACK: f64 = 50.0;

/// What is known of a pack of which much is not seen.
#[derive(Debug, Default)]
pub(super) struct Late {
    /// Which; none where there is no such pack, or where nobody knows yet what is seen of it.
    pack: Option<Arc<Pack>>,
    /// What its shapes paint, and the arrows that only go along, as if it had not been moved.
    unmoved: Space,
    /// The arrows that hold on to something in it.
    arrows: Vec<ShapeId>,
    /// The same.
    follows: ShapeSet,
    /// Those of them that become longer, shorter or go another way.
    stretched: Vec<ShapeId>,
    /// What arrows were attached to when these were looked for.
    attached: u64,
    /// Whose turn it is: an index into the shapes of the pack and the arrows after them.
    turn: usize,
    /// How many may still be shown where they were.
    left: usize,
    /// What was seen when somebody last looked whether one of them is.
    view: Rect,
    /// Another one whenever how far they have to go becomes known anew.
    round: u64,
    /// Another one whenever something in the pack has become something else than moved.
    altered: u64,
}

/// How far a pack was moved, of which not everything follows at once: as long as nothing else changes than that, what
/// is around it moves by as much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carried {
    /// Another one whenever something in the pack has become something else than moved.
    pub version: u64,
    /// How far, in board units.
    pub by: Vec2,
}

impl Late {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.left == 0
    }

    fn is_of(&self, pack: &Arc<Pack>) -> bool {
        self.pack
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, pack))
    }

    /// What may be shown where it was beside the pack itself; nothing is known of any pack then.
    fn end(&mut self) -> Vec<ShapeId> {
        let arrows = std::mem::take(&mut self.arrows);
        *self = Self {
            round: self.round,
            altered: self.altered + 1,
            ..Self::default()
        };
        arrows
    }

    /// Those whose turn it is.
    fn next(&mut self) -> Vec<ShapeId> {
        let Some(pack) = &self.pack else {
            return Vec::new();
        };
        let all = pack.ids().len() + self.arrows.len();
        let count = IN_TURN.min(self.left);
        let turns = (self.turn..self.turn + count).map(|turn| turn % all.max(1));
        let ids = turns.filter_map(|turn| {
            let arrow = turn.checked_sub(pack.ids().len());
            arrow.map_or_else(|| pack.ids().get(turn), |arrow| self.arrows.get(arrow))
        });
        let ids = ids.cloned().collect();
        self.turn = (self.turn + count) % all.max(1);
        self.left -= count;
        ids
    }
}

impl Scene {
    /// As [`Self::set_preview`], with a pack moved, of which only what is in `view` is seen: of very many shapes the
    /// others follow with [`Self::settle_more`]. Without a view all of them are shown.
    pub fn set_preview_moved(&mut self, edits: Vec<Edit>, moved: Moved, view: Option<Rect>) {
        let view = view.filter(|_| moved.pack.ids().len() > AT_ONCE_MAX);
        let is_known = self
            .moved
            .as_ref()
            .is_none_or(|old| Arc::ptr_eq(&old.pack, &moved.pack));
        let Some(view) = view.filter(|_| is_known) else {
            self.lay_over(edits, Some(moved));
            return;
        };
        self.follow_arrows(&moved.pack);
        let old = std::mem::replace(&mut self.own, Layer::new(edits));
        self.late.left = moved.pack.ids().len() + self.late.arrows.len();
        self.late.view = view;
        self.late.round += 1;
        self.moved = Some(moved);
        let mut touched = self.own.ids_with(Some(&old));
        touched.extend(self.late_near(view));
        self.refresh(touched);
    }

    /// Replaces all that is in hand, and shows all of it.
    pub(super) fn lay_over(&mut self, edits: Vec<Edit>, moved: Option<Moved>) {
        let old = std::mem::replace(&mut self.own, Layer::new(edits));
        let mut touched = self.own.ids_with(Some(&old));
        touched.extend(self.late.end());
        let before = std::mem::replace(&mut self.moved, moved);
        let packs = before.iter().chain(&self.moved);
        touched.extend(packs.flat_map(|moved| moved.pack.ids()).cloned());
        touched.sort_unstable();
        touched.dedup();
        self.refresh(touched);
    }

    /// Another number whenever shapes that are shown where they were have moved on, with nobody looking; none where
    /// there are no such shapes.
    pub fn late_round(&self) -> Option<u64> {
        (!self.late.is_empty()).then_some(self.late.round)
    }

    /// How far a pack of very many shapes was moved; none where none is.
    pub fn carried(&self) -> Option<Carried> {
        let moved = self.moved.as_ref()?;
        self.late.is_of(&moved.pack).then_some(Carried {
            version: self.late.altered,
            by: moved.by,
        })
    }

    /// Whether a shape is in the pack that is moved.
    pub fn is_carried(&self, id: &ShapeId) -> bool {
        self.moved
            .as_ref()
            .is_some_and(|moved| moved.pack.contains(id))
    }

    /// How far a shape has to go from where it is shown.
    pub(super) fn way(&self, id: &ShapeId) -> Vec2 {
        if self.late.is_empty() {
            return Vec2::ZERO;
        }
        let place = self.moved.as_ref().and_then(|moved| moved.place(id));
        let shown = self.shown.get(id).filter(|shown| !Self::is_attached(shown));
        let way = place.zip(shown).map(|(place, shown)| place - shown.pos);
        way.unwrap_or_default()
    }

    /// Shows what an arrow holds on to where it is. The other arrows that hold on to that stay late.
    pub(super) fn show_held(&mut self, arrow: &Shape) {
        if self.late.is_empty() {
            return;
        }
        for id in attached_to(arrow) {
            if self.way(id) == Vec2::ZERO {
                continue;
            }
            let held = self.composed(id, true);
            // What holds on to others itself follows those, in its turn.
            if !held.as_deref().is_some_and(Self::is_attached) {
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
            next.extend(self.late_near(view));
        }
        next
    }

    /// Notes that something paints elsewhere, or nowhere.
    pub(super) fn note_painted(&mut self, id: &ShapeId) {
        let Some(moved) = self.moved.as_ref().filter(|it| self.late.is_of(&it.pack)) else {
            return;
        };
        if !moved.pack.contains(id) && !self.late.follows.contains(id) {
            return;
        }
        let by = moved.by;
        let painted = self
            .space
            .get(id)
            .map(|painted| painted + self.way(id) - by);
        let known = self.late.unmoved.get(id);
        let is_same = match known.zip(painted) {
            Some((known, painted)) => is_about(known, painted),
            None => known.is_none() && painted.is_none(),
        };
        if !is_same {
            self.late.altered += 1;
            self.late.unmoved.set(id, painted);
        }
    }

    /// Looks which arrows go with a pack, where that is not known.
    fn follow_arrows(&mut self, pack: &Arc<Pack>) {
        let is_new = !self.late.is_of(pack);
        if !is_new && self.late.attached == self.attachments {
            return;
        }
        if is_new {
            self.late.end();
            self.late.pack = Some(Arc::clone(pack));
        }
        let by = self.moved.as_ref().map_or(Vec2::ZERO, |moved| moved.by);
        let mut boxes = Vec::new();
        let unmoved = |id: &ShapeId| Some((id.clone(), self.space.get(id)? + self.way(id) - by));
        if is_new {
            boxes.extend(pack.ids().iter().filter_map(unmoved));
        }
        let held = pack
            .ids()
            .iter()
            .filter_map(|id| self.attached.get(id))
            .flatten();
        let mut arrows: Vec<ShapeId> = held.filter(|id| !pack.contains(id)).cloned().collect();
        arrows.sort_unstable();
        arrows.dedup();
        let goes_along = |id: &&ShapeId| {
            let arrow = self.shown.get(*id);
            arrow.is_some_and(|arrow| {
                let mut held = attached_to(arrow);
                let has_both = arrow.ends.start.is_some() && arrow.ends.end.is_some();
                arrow.style.line != LineShape::Elbow
                    && has_both
                    && held.all(|id| pack.contains(id) && self.shown.contains_key(id))
            })
        };
        let (along, stretched): (Vec<&ShapeId>, Vec<&ShapeId>) =
            arrows.iter().partition(goes_along);
        let stretched = stretched.into_iter().cloned().collect();
        boxes.extend(along.into_iter().filter_map(unmoved));
        if is_new {
            self.late.unmoved.load(boxes);
        } else {
            let gone = self
                .late
                .arrows
                .iter()
                .filter(|id| arrows.binary_search(id).is_err());
            gone.for_each(|id| self.late.unmoved.set(id, None));
            let come = boxes
                .into_iter()
                .filter(|(id, _)| !self.late.follows.contains(id));
            let come: Vec<_> = come.collect();
            for (id, painted) in come {
                self.late.unmoved.set(&id, Some(painted));
            }
        }
        self.late.stretched = stretched;
        self.late.follows = arrows.iter().cloned().collect();
        self.late.arrows = arrows;
        self.late.attached = self.attachments;
    }

    /// Those of the pack of which something may be seen, where they are shown or where they have to go, and the
    /// arrows; some more than once.
    fn late_near(&self, view: Rect) -> Vec<ShapeId> {
        let Some(moved) = &self.moved else {
            return Vec::new();
        };
        let is_seen = |id: &ShapeId| {
            self.space
                .get(id)
                .is_some_and(|painted| meet(painted, view))
        };
        let Late {
            unmoved,
            follows,
            arrows,
            stretched,
            ..
        } = &self.late;
        let all = moved.pack.ids().iter().chain(arrows);
        let stretched = stretched.iter().filter(|id| self.is_arrow_near(id, view));
        if self.space.count(view) > LOOKED_FOR_MAX {
            let is_to_be =
                |id: &ShapeId| unmoved.get(id).is_some_and(|it| meet(it + moved.by, view));
            let near = all.filter(|id| is_seen(id) || is_to_be(id));
            return near.chain(stretched).cloned().collect();
        }
        let seen = self.space.touching_unsorted(view).map(|(id, _)| id);
        let seen = seen.filter(|id| moved.pack.contains(id) || follows.contains(*id));
        let to_be = unmoved.touching_unsorted(view - moved.by);
        let to_be = to_be.map(|(id, _)| id).filter(|id| !is_seen(id));
        seen.chain(to_be).chain(stretched).cloned().collect()
    }

    fn is_arrow_near(&self, id: &ShapeId, view: Rect) -> bool {
        let painted = self.space.get(id).zip(self.shown.get(id));
        painted.is_some_and(|(painted, arrow)| {
            meet(painted, view) || meet(self.arrow_to_be(arrow, painted), view)
        })
    }

    /// About where an arrow is going to be.
    fn arrow_to_be(&self, arrow: &Shape, painted: Rect) -> Rect {
        let held = |end: &Option<Binding>| {
            let id = &end.as_ref()?.shape;
            Some(self.space.get(id)? + self.way(id))
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

/// Whether two boxes are the same but for how numbers are rounded.
fn is_about(one: Rect, other: Rect) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() < 1e-3;
    near(one.x0, other.x0)
        && near(one.y0, other.y0)
        && near(one.x1, other.x1)
        && near(one.y1, other.y1)
}
