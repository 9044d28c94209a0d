//! Where shapes are: a spatial index over what each one paints.
//!
//! Holds boxes and names, never shapes; shapes without a look of their own are not in it. What has moved
//! lately is beside the tree and looked through one by one, because it is about to move again: a hand
//! drags it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, Envelope as _, ParentNode, RTree, RTreeNode, RTreeObject as _};
use tavla_shared::geometry::{Point, Rect, meet};
use tavla_shared::id::ShapeId;

use super::{Budget, ShapeMap};

/// The most boxes beside the tree: a thousand shapes that a hand drags, and their arrows. Looking through
/// them takes some microseconds, putting all of them into the tree several milliseconds.
const LOOSE_MAX: usize = 3_072;
/// On a large board they may be this part of it: to take them from the tree and put them back in every frame
/// of a drag costs more than to look through them.
const LOOSE_PART: usize = 16;
/// To ask what is at a place is as much work as so many steps,
const QUERY_STEPS: usize = 5;
/// and to look through so many boxes beside the tree is one more.
const LOOSE_PER_STEP: usize = 32;

type Entry = GeomWithData<Rectangle<[f64; 2]>, ShapeId>;

/// Boxes by place and by name.
#[derive(Debug, Default)]
pub(super) struct Space {
    tree: RTree<Entry>,
    boxes: ShapeMap<Rect>,
    /// Those that are not in the tree.
    loose: BTreeMap<ShapeId, Rect>,
    /// The box around everything, until that may be another one.
    around: OnceLock<Option<Rect>>,
}

fn distance_squared(rect: Rect, point: Point) -> f64 {
    let nearest = Point::new(
        point.x.clamp(rect.x0, rect.x1),
        point.y.clamp(rect.y0, rect.y1),
    );
    nearest.distance_squared(point)
}

fn entry(id: &ShapeId, rect: Rect) -> Entry {
    let corners = Rectangle::from_corners([rect.x0, rect.y0], [rect.x1, rect.y1]);
    GeomWithData::new(corners, id.clone())
}

impl Space {
    /// Puts a shape's box, or takes it away. A box that is not finite is nowhere.
    pub(super) fn set(&mut self, id: &ShapeId, rect: Option<Rect>) {
        let rect = rect.filter(Rect::is_finite);
        let before = self.boxes.get(id).copied();
        if before == rect {
            return;
        }
        self.around = self.around_after(before, rect);
        if let Some(before) = before
            && self.loose.remove(id).is_none()
        {
            self.tree.remove(&entry(id, before));
        }
        let Some(rect) = rect else {
            self.boxes.remove(id);
            return;
        };
        self.boxes.insert(id.clone(), rect);
        self.loose.insert(id.clone(), rect);
        if self.loose.len() > LOOSE_MAX.max(self.boxes.len() / LOOSE_PART) {
            for (id, rect) in std::mem::take(&mut self.loose) {
                self.tree.insert(entry(&id, rect));
            }
        }
    }

    /// Puts many boxes at once where there were none.
    pub(super) fn load(&mut self, boxes: Vec<(ShapeId, Rect)>) {
        let boxes: Vec<_> = boxes
            .into_iter()
            .filter(|(_, rect)| rect.is_finite())
            .collect();
        self.tree = RTree::bulk_load(boxes.iter().map(|(id, rect)| entry(id, *rect)).collect());
        self.boxes = boxes.into_iter().collect();
        self.around = OnceLock::new();
    }

    /// The box around everything when one box has become another; not known where it may have shrunk.
    fn around_after(
        &mut self,
        before: Option<Rect>,
        after: Option<Rect>,
    ) -> OnceLock<Option<Rect>> {
        let Some(Some(around)) = self.around.take() else {
            return OnceLock::new();
        };
        let is_inside = |rect: Rect| {
            let is_between = around.x0 < rect.x0 && rect.x1 < around.x1;
            is_between && around.y0 < rect.y0 && rect.y1 < around.y1
        };
        if before.is_some_and(|before| !is_inside(before)) {
            return OnceLock::new();
        }
        OnceLock::from(Some(after.map_or(around, |after| around.union(after))))
    }

    /// A shape's box.
    pub(super) fn get(&self, id: &ShapeId) -> Option<Rect> {
        self.boxes.get(id).copied()
    }

    /// The shapes whose boxes touch `rect`, with their boxes, in no order.
    pub(super) fn touching_unsorted(&self, rect: Rect) -> impl Iterator<Item = (&ShapeId, Rect)> {
        let area = AABB::from_corners([rect.x0, rect.y0], [rect.x1, rect.y1]);
        let settled = self.tree.locate_in_envelope_intersecting(area);
        let settled = settled.map(|entry| {
            let ([x0, y0], [x1, y1]) = (entry.geom().lower(), entry.geom().upper());
            (&entry.data, Rect::new(x0, y0, x1, y1))
        });
        let loose = self.loose.iter().map(|(id, rect)| (id, *rect));
        settled.chain(loose.filter(move |(_, other)| meet(*other, rect)))
    }

    /// As [`Self::touching_unsorted`], within a budget; none where that does not suffice.
    pub(super) fn touching_within(&self, rect: Rect, budget: &mut Budget) -> Option<Vec<&ShapeId>> {
        budget.spend(QUERY_STEPS + self.loose.len() / LOOSE_PER_STEP)?;
        budget.all(self.touching_unsorted(rect).map(|(id, _)| id))
    }

    /// How many boxes there are.
    pub(super) fn len(&self) -> usize {
        self.boxes.len()
    }

    /// How many boxes touch `rect`.
    pub(super) fn count(&self, rect: Rect) -> usize {
        if self.bounds().is_some_and(|all| rect.contains_rect(all)) {
            return self.len();
        }
        let area = AABB::from_corners([rect.x0, rect.y0], [rect.x1, rect.y1]);
        let loose = self.loose.values().filter(|other| meet(**other, rect));
        count_below(self.tree.root(), &area) + loose.count()
    }

    /// The box that is nearest to a point.
    pub(super) fn nearest(&self, point: Point) -> Option<Rect> {
        let settled = self.tree.nearest_neighbor([point.x, point.y]);
        let settled = settled.and_then(|entry| self.boxes.get(&entry.data));
        let near = |rect: &&Rect| distance_squared(**rect, point);
        let all = settled.into_iter().chain(self.loose.values());
        all.min_by(|a, b| near(a).total_cmp(&near(b))).copied()
    }

    /// The box around everything.
    pub(super) fn bounds(&self) -> Option<Rect> {
        *self.around.get_or_init(|| self.found_bounds())
    }

    fn found_bounds(&self) -> Option<Rect> {
        let around = self.tree.root().envelope();
        let ([x0, y0], [x1, y1]) = (around.lower(), around.upper());
        let is_empty = self.tree.size() == 0 || around.area().is_nan();
        let settled = (!is_empty).then(|| Rect::new(x0, y0, x1, y1));
        let all = settled.into_iter().chain(self.loose.values().copied());
        all.reduce(|all, one| all.union(one))
    }
}

/// How many boxes of a part of the tree touch `area`.
fn count_below(part: &ParentNode<Entry>, area: &AABB<[f64; 2]>) -> usize {
    let around = part.envelope();
    if area.contains_envelope(&around) {
        return count_all_below(part);
    }
    if !area.intersects(&around) {
        return 0;
    }
    let count = |child: &RTreeNode<Entry>| match child {
        RTreeNode::Leaf(entry) => usize::from(area.intersects(&entry.envelope())),
        RTreeNode::Parent(part) => count_below(part, area),
    };
    part.children().iter().map(count).sum()
}

/// How many boxes a part of the tree has; looks at none of them.
fn count_all_below(part: &ParentNode<Entry>) -> usize {
    let children = part.children();
    if let [RTreeNode::Leaf(_), ..] = children {
        // All leaves are equally deep.
        return children.len();
    }
    let count = |child: &RTreeNode<Entry>| match child {
        RTreeNode::Leaf(_) => 1,
        RTreeNode::Parent(part) => count_all_below(part),
    };
    children.iter().map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng as _, SeedableRng as _};

    #[test]
    fn what_is_looked_for_within_a_budget_pays_for_what_lies_beside_the_tree() {
        let id = |number: usize| ShapeId::new(&format!("s{number}")).unwrap();
        let place = |x: f64| Rect::new(x, 0.0, x + 1.0, 1.0);
        let mut space = Space::default();
        space.load((0..50).map(|at| (id(at), place(0.0))).collect());
        let asked = |space: &Space, steps: usize| {
            let found = space.touching_within(place(0.0), &mut Budget::new(steps));
            found.map(|found| found.len())
        };
        assert_eq!(asked(&space, QUERY_STEPS + 50), Some(50));
        assert_eq!(asked(&space, QUERY_STEPS + 49), None);
        // They are elsewhere, and each is looked at.
        (50..50 + LOOSE_MAX).for_each(|at| space.set(&id(at), Some(place(9.0))));
        let steps = QUERY_STEPS + LOOSE_MAX / LOOSE_PER_STEP + 50;
        assert_eq!(asked(&space, steps), Some(50));
        assert_eq!(asked(&space, steps - 1), None);
    }

    #[test]
    fn what_has_moved_is_found_where_it_is_however_much_moves() {
        let id = |number: usize| ShapeId::new(&format!("s{number}")).unwrap();
        let seed = rand::random::<u64>();
        println!("seed {seed}");
        let mut rng = rand::rngs::StdRng::seed_from_u64(seed);
        let mut random_box = move || {
            let at = [(); 4].map(|()| rng.random_range(0.0..1_000.0));
            Rect::new(at[0], at[1], at[0] + at[2] / 50.0, at[1] + at[3] / 50.0)
        };
        let mut model: Vec<Option<Rect>> = (0..2_000).map(|_| Some(random_box())).collect();
        let mut space = Space::default();
        let loaded = model.iter().enumerate();
        space.load(
            loaded
                .filter_map(|(at, rect)| Some((id(at), (*rect)?)))
                .collect(),
        );
        for (round, moved) in [1, 50, 900, 1_500, 2_000, 7].into_iter().enumerate() {
            for (at, place) in model.iter_mut().enumerate().take(moved) {
                *place = (at % 9 != round).then(&mut random_box);
                space.set(&id(at), *place);
                if at % 50 == 0 {
                    space.bounds();
                }
            }
            let area = random_box().inflate(100.0, 100.0);
            let touches = |rect: &Rect| !rect.intersect(area).is_zero_area();
            let found = space.touching_unsorted(area);
            let mut found: Vec<_> = found.map(|(id, _)| id.clone()).collect();
            assert_eq!(space.count(area), found.len());
            assert_eq!(space.count(area.inflate(2_000.0, 2_000.0)), space.len());
            found.sort_unstable();
            let places = model.iter().enumerate();
            let inside = places.filter(|(_, rect)| rect.as_ref().is_some_and(touches));
            let mut expected: Vec<_> = inside.map(|(at, _)| id(at)).collect();
            expected.sort_unstable();
            assert_eq!(found, expected, "round {round}");
            let around = model.iter().flatten().copied();
            assert_eq!(space.bounds(), around.reduce(|all, one| all.union(one)));
        }
    }
}
