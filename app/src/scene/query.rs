//! Questions to a scene: what is here, what is above, what belongs together.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape, ZIndex};

use super::frames::{Clips, Seen};
use super::{Budget, Scene};
use crate::shapes::{self, Lasso};
use crate::text::{TextEngine, letters_hit};

/// The most letters that are shaped to find what is at a point: a millisecond or two, as the pointer
/// asks in every frame.
const SHAPED_MAX: usize = 1_000;

impl Scene {
    /// The shape as shown.
    pub fn get(&self, id: &ShapeId) -> Option<&Arc<Shape>> {
        self.shown.get(id)
    }

    /// The shape as the board has it, without what is on its way.
    pub fn confirmed(&self, id: &ShapeId) -> Option<&Arc<Shape>> {
        self.confirmed.get(id)
    }

    /// The shape without my own gesture: what the gesture's edits are made against.
    pub fn at_rest(&self, id: &ShapeId) -> Option<Arc<Shape>> {
        self.composed(id, false)
    }

    /// How many shapes are shown.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Every shape from the bottom up.
    pub fn all_in_z_order(&self) -> impl DoubleEndedIterator<Item = &Arc<Shape>> {
        self.order.all().filter_map(|id| self.shown.get(id))
    }

    /// Every shape over this [`Self::stack_position`] from the bottom up, each with its own: for who
    /// looks at all of them, a part at a time.
    pub fn stacked_over(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &Arc<Shape>)> {
        let over = self.order.over(position);
        over.filter_map(|(position, id)| Some((position, self.shown.get(id)?)))
    }

    /// The shapes that paint within `visible`, from the bottom up; groups are not among them.
    pub fn in_z_order(&self, visible: Rect) -> Vec<&Arc<Shape>> {
        let stacked = self.stacked(visible).into_iter();
        stacked.map(|(_, shape)| shape).collect()
    }

    /// Whether more than `count` shapes paint within `region`.
    pub fn has_more_within(&self, region: Rect, count: usize) -> bool {
        self.space.touching_unsorted(region).nth(count).is_some()
    }

    /// How many shapes paint within `region`. Costs next to nothing where all of them do.
    pub fn count_within(&self, region: Rect) -> usize {
        self.space.count(region)
    }

    /// How many shapes paint anywhere: all but groups.
    pub fn count_painted(&self) -> usize {
        self.space.len()
    }

    /// As [`Self::in_z_order`], each with its [`Self::stack_position`].
    pub fn stacked(&self, visible: Rect) -> Vec<(u64, &Arc<Shape>)> {
        let mut found: Vec<(u64, &Arc<Shape>)> = self
            .space
            .touching_unsorted(visible)
            .filter_map(|(id, _)| Some((self.order.label(id)?, self.shown.get(id)?)))
            .collect();
        found.sort_unstable_by_key(|(label, _)| *label);
        found
    }

    /// The [`Self::stack_position`]s of the shapes that paint within `area`, from the bottom up; none where
    /// the budget does not suffice for finding all of them.
    pub fn positions_within(&self, area: Rect, budget: &mut Budget) -> Option<Vec<u64>> {
        let found = self.space.touching_within(area, budget)?.into_iter();
        let mut positions: Vec<u64> = found.filter_map(|id| self.order.label(id)).collect();
        positions.sort_unstable();
        Some(positions)
    }

    /// The box of what a shape itself paints, where it is shown; none for a group, and for what is not shown.
    pub fn own_paint_bounds(&self, id: &ShapeId) -> Option<Rect> {
        self.space.get(id)
    }

    /// The shapes at `point`, the topmost first. `tolerance` is in board units. Where letters are
    /// the engine says: it lays out the few texts that are near, and remembers how; long ones only
    /// have letters once they are seen.
    pub fn hits<'a>(
        &'a self,
        point: Point,
        tolerance: f64,
        engine: &mut TextEngine,
    ) -> impl Iterator<Item = &'a Arc<Shape>> {
        let around = Rect::from_center_size(point, (2.0 * tolerance, 2.0 * tolerance));
        let near = self.in_z_order(around).into_iter().rev();
        let mut letters = SHAPED_MAX;
        near.filter(move |shape| {
            // A frame's name is as large on the screen at any zoom, which is not known here.
            let is_hit = shapes::hit(shape, point, tolerance)
                || shape.kind != Kind::Frame && letters_hit(shape, point, engine, &mut letters);
            is_hit && self.is_uncut_at(&shape.id, point)
        })
    }

    /// The topmost shape at `point`. `tolerance` is in board units.
    pub fn hit<'a>(
        &'a self,
        point: Point,
        tolerance: f64,
        engine: &mut TextEngine,
    ) -> Option<&'a Arc<Shape>> {
        self.hits(point, tolerance, engine).next()
    }

    /// The shapes of which all that is seen lies within `rect`, in no order; groups are not among them.
    pub fn contained_in_unsorted(&self, rect: Rect) -> Vec<&ShapeId> {
        let mut clips = Clips::of(self);
        let touching = self.space.touching_unsorted(rect);
        let held = touching.filter(|&(id, painted)| match self.seen(id, &mut clips) {
            // What is painted inside is inside. Only the few at the edge are looked at closer.
            Seen::Whole => {
                rect.contains_rect(painted)
                    || self
                        .get(id)
                        .is_some_and(|shape| shapes::within(shape, rect))
            }
            Seen::Part(corners) => {
                let holds = |&at: &Point| rect.contains_rect(Rect::from_points(at, at));
                !corners.is_empty() && corners.iter().all(holds)
            }
        });
        held.map(|(id, _)| id).collect()
    }

    /// The shapes of which all that is seen lies in what a lasso goes around, from the bottom up;
    /// groups are not among them.
    pub fn contained_in_lasso(&self, lasso: &Lasso) -> Vec<&Arc<Shape>> {
        let mut clips = Clips::of(self);
        let mut found = self.in_z_order(lasso.bounds());
        found.retain(|shape| match self.seen(&shape.id, &mut clips) {
            Seen::Whole => lasso.holds(shape),
            Seen::Part(corners) => lasso.holds_within(&corners),
        });
        found
    }

    /// The box of the shape that is painted nearest to a point.
    pub fn nearest(&self, point: Point) -> Option<Rect> {
        self.space.nearest(point)
    }

    /// The box around everything, with strokes.
    pub fn bounds(&self) -> Option<Rect> {
        self.space.bounds()
    }

    /// The box of what a shape paints, where it is by now if it is about to be shown there; a group's is that of
    /// all inside it.
    pub fn paint_bounds(&self, id: &ShapeId) -> Option<Rect> {
        let painted = |scene: &Self, id: &ShapeId| Some(scene.space.get(id)? + scene.way(id));
        match self.shown.get(id)?.kind {
            Kind::Group => self.union_inside(id, painted),
            _ => painted(self, id),
        }
    }

    /// As [`Self::paint_bounds`], without strokes.
    pub fn bounds_of(&self, id: &ShapeId) -> Option<Rect> {
        let own_bounds = |scene: &Self, id: &ShapeId| {
            let shape = scene.shown.get(id).filter(|it| it.kind != Kind::Group)?;
            Some(shape.bounds() + scene.way(id))
        };
        match self.shown.get(id)?.kind {
            Kind::Group => self.union_inside(id, own_bounds),
            _ => own_bounds(self, id),
        }
    }

    fn union_inside(
        &self,
        id: &ShapeId,
        bounds: impl Fn(&Self, &ShapeId) -> Option<Rect>,
    ) -> Option<Rect> {
        let inside = self.order.subtree(id);
        inside
            .iter()
            .filter_map(|id| bounds(self, id))
            .reduce(|all, one| all.union(one))
    }

    /// The frame or group that a shape is shown in.
    pub fn parent(&self, id: &ShapeId) -> Option<&ShapeId> {
        self.order.parent(id)
    }

    /// What is directly inside a parent, or on the board itself, from the bottom up.
    pub fn children(
        &self,
        parent: Option<&ShapeId>,
    ) -> impl DoubleEndedIterator<Item = &Arc<Shape>> {
        self.order
            .children(parent)
            .filter_map(|(_, id)| self.shown.get(id))
    }

    /// What is right over a shape in what it is in.
    pub fn sibling_over(&self, id: &ShapeId) -> Option<&ShapeId> {
        self.order.sibling_over(id)
    }

    /// A shape and everything inside it, parents first, each parent's from the bottom up.
    pub fn subtree(&self, id: &ShapeId) -> Vec<ShapeId> {
        if self.shown.contains_key(id) {
            self.order.subtree(id)
        } else {
            Vec::new()
        }
    }

    /// Whether `inner` is `outer` or inside it, however deep.
    pub fn is_inside(&self, inner: &ShapeId, outer: &ShapeId) -> bool {
        let mut at = Some(inner);
        while let Some(id) = at {
            if id == outer {
                return true;
            }
            at = self.order.parent(id);
        }
        false
    }

    /// Whether a group or frame around a shape is one of these: it goes along with that then.
    pub fn goes_along(&self, id: &ShapeId, with: impl Fn(&ShapeId) -> bool) -> bool {
        std::iter::successors(self.parent(id), |id| self.parent(id)).any(with)
    }

    /// The innermost group around a shape.
    pub fn group_around(&self, id: &ShapeId) -> Option<&ShapeId> {
        let mut around = std::iter::successors(self.parent(id), |id| self.parent(id));
        let is_group = |shape: &Arc<Shape>| shape.kind == Kind::Group;
        around.find(|id| self.get(id).is_some_and(is_group))
    }

    /// The outermost group around a shape, or the shape itself: what a click selects.
    pub fn outermost(&self, id: &ShapeId) -> ShapeId {
        self.outermost_within(id, None)
    }

    /// The outermost group around a shape that is still inside `entered`, or the shape itself.
    /// Where `entered` is not around it: as if nothing were entered.
    pub fn outermost_within(&self, id: &ShapeId, entered: Option<&ShapeId>) -> ShapeId {
        let found = self.outermost_of_all([id], entered).pop_first();
        found.unwrap_or_else(|| id.clone())
    }

    /// As [`Self::outermost_within`], of many shapes. Each chain of parents is walked up once,
    /// however many shapes hang on it.
    pub fn outermost_of_all<'a>(
        &'a self,
        ids: impl IntoIterator<Item = &'a ShapeId>,
        entered: Option<&ShapeId>,
    ) -> BTreeSet<ShapeId> {
        // For a shape that was passed: the outermost group from it upwards.
        let mut passed: HashMap<&ShapeId, Option<&ShapeId>> = HashMap::new();
        let mut chain = Vec::new();
        let mut found = Vec::new();
        for id in ids {
            let mut outermost = None;
            let mut at = self.order.parent(id);
            while let Some(parent) = at.filter(|parent| Some(*parent) != entered) {
                if let Some(known) = passed.get(parent) {
                    outermost = *known;
                    break;
                }
                chain.push(parent);
                at = self.order.parent(parent);
            }
            for ancestor in chain.drain(..).rev() {
                let is_group = |shape: &Arc<Shape>| shape.kind == Kind::Group;
                let is_group = self.shown.get(ancestor).is_some_and(is_group);
                outermost = outermost.or(is_group.then_some(ancestor));
                passed.insert(ancestor, outermost);
            }
            found.push(outermost.unwrap_or(id));
        }
        // A set is made of all its members faster than of one after the other.
        found.sort_unstable();
        found.dedup();
        found.into_iter().cloned().collect()
    }

    /// The label by which shapes are stacked: larger is over smaller.
    pub fn stack_position(&self, id: &ShapeId) -> Option<u64> {
        self.order.label(id)
    }

    /// The rank that puts a new shape over everything in `parent`, or on the board.
    pub fn rank_on_top(&self, parent: Option<&ShapeId>) -> ZIndex {
        let top = self
            .order
            .children(parent)
            .next_back()
            .map(|(rank, _)| rank);
        ZIndex::between(top, None)
    }

    /// The ranks of what is directly inside `parent`, from the bottom up.
    pub fn ranks(
        &self,
        parent: Option<&ShapeId>,
    ) -> impl DoubleEndedIterator<Item = (&ZIndex, &ShapeId)> {
        self.order.children(parent).map(|(rank, id)| (rank, id))
    }
}
