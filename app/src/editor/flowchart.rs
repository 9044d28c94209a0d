//! Drawing a chart with keys: a linked copy beside the selected shape, and walking along arrows.
//!
//! Who keeps the command key down and presses the same arrow again adds another one beside the last;
//! once it is up, or something else is selected, the next one grows from what is then selected.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Binding, Color, Ends, Kind, LineShape, Place, Shape, ZIndex};

use super::Editor;
use super::next_styles::Family;
use crate::commands::Direction;
use crate::scene::Scene;
use crate::selection::Selection;
use crate::shapes::{Route, holding};
use crate::tools::{binding, home_beside};

/// Between a shape and the one that grows from it, in board units.
const AWAY: f64 = 100.0;
/// Between two that grew from the same.
const BESIDE: f64 = 50.0;
/// What else is on the board is left so much room.
const ROOM: f64 = 10.0;
/// So many places are tried; after that one lies over another.
const PLACES_MAX: i32 = 32;
/// Of so many arrows at a shape are others looked at.
const ARROWS_MAX: usize = 256;

/// How far beside what is ahead a shape may be to be meant by a direction,
const STRAIGHT: f64 = 1.0;
/// and how far where nothing else is.
const SLANTING: f64 = 3.0;

/// What grows while the command key stays down.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Growing {
    from: ShapeId,
    /// What grew last.
    made: ShapeId,
    direction: Direction,
}

impl Direction {
    fn arm(self) -> Vec2 {
        match self {
            Self::Left => Vec2::new(-1.0, 0.0),
            Self::Right => Vec2::new(1.0, 0.0),
            Self::Up => Vec2::new(0.0, -1.0),
            Self::Down => Vec2::new(0.0, 1.0),
        }
    }
}

impl Editor {
    /// Whether something can grow from what is selected.
    pub(super) fn can_grow(&self) -> bool {
        let single = self.selection.single().and_then(|id| self.scene.get(id));
        single.is_some_and(|shape| shape.kind.is_figure() || shape.kind == Kind::Note)
    }

    /// Whether arrows can be walked from what is selected.
    pub(super) fn can_walk(&self) -> bool {
        self.selection.single().is_some_and(|id| {
            let shape = self.scene.get(id);
            let leads = shape.is_some_and(|it| it.ends.start.is_some() || it.ends.end.is_some());
            leads || self.scene.attached_arrows(id).next().is_some()
        })
    }

    /// The command key went up: what was growing is done.
    pub(super) fn stop_growing(&mut self) {
        self.growing = None;
    }

    /// Puts a copy of the selected shape beside it, with an arrow from it.
    pub(super) fn grow(&mut self, direction: Direction) {
        self.cancel_gesture();
        let again = self.growing.take().filter(|it| {
            self.modifiers.command
                && it.direction == direction
                && self.selection.single() == Some(&it.made)
                && self.scene.get(&it.from).is_some()
        });
        let from = again
            .map(|it| it.from)
            .or_else(|| self.selection.single().cloned());
        let Some(source) = from.and_then(|id| self.scene.get(&id).cloned()) else {
            return;
        };
        let node = self.node_beside(&source, direction);
        let arrow = self.link(&source, &node, direction);
        let (bounds, made) = (node.bounds(), node.id.clone());
        self.selection = Selection::within(self.selection.entered().cloned(), [made.clone()]);
        let edits = vec![Edit::Create(Arc::new(node)), Edit::Create(Arc::new(arrow))];
        self.send_step("grow", edits);
        self.growing = Some(Growing {
            from: source.id.clone(),
            made,
            direction,
        });
        self.look_at(bounds);
    }

    fn node_beside(&mut self, source: &Shape, direction: Direction) -> Shape {
        let mut node = Shape::clone(source);
        node.id = ShapeId::from_random(self.random.random());
        node.seed = self.random.random();
        node.text = Arc::from("");
        (node.name, node.link, node.locked) = (None, None, false);
        let (bounds, arm) = (source.bounds(), direction.arm());
        let along = Vec2::new(bounds.width() + AWAY, bounds.height() + AWAY);
        let beside = Vec2::new(bounds.width() + BESIDE, bounds.height() + BESIDE);
        let ahead = Vec2::new(arm.x * along.x, arm.y * along.y);
        let aside = Vec2::new(arm.y.abs() * beside.x, arm.x.abs() * beside.y);
        // Straight ahead, then to one side and the other, further and further out.
        let places = (0..PLACES_MAX).map(|rank| {
            let steps = f64::from((rank + 1) / 2);
            ahead + aside * if rank % 2 == 1 { steps } else { -steps }
        });
        let mut free = places.filter(|by| is_free(&self.scene, source, bounds + *by));
        node.pos += free.next().unwrap_or(ahead);
        let parent = home_beside(&self.scene, self.scene.parent(&source.id), node.bounds());
        let index = self.scene.rank_on_top(parent.as_ref());
        node.place = Place { parent, index };
        node
    }

    /// An arrow from one side to the other.
    fn link(&mut self, source: &Shape, node: &Shape, direction: Direction) -> Shape {
        let mut arrow = Shape::new(ShapeId::from_random(self.random.random()), Kind::Arrow);
        arrow.seed = self.random.random();
        arrow.style = self.next_styles.of(Family::Arrows).clone();
        arrow.style.stroke = source.style.stroke;
        if source.kind == Kind::Note {
            arrow.style.stroke = self.next_styles.of(Family::Arrows).stroke;
        }
        arrow.style.stroke_width = source.style.stroke_width;
        arrow.style.roughness = source.style.roughness;
        arrow.style.fill = Color::NONE;
        arrow.style.line = LineShape::Elbow;
        arrow.style.head_end = Arrowhead::Arrow;
        arrow.place = Place {
            parent: node.place.parent.clone(),
            index: ZIndex::between(Some(&node.place.index), None),
        };
        let held = |shape: &Shape, arm: Vec2| {
            // Of what is turned no side looks that way.
            let is_upright = shape.angle == 0.0;
            let side = holding::CENTER + arm / 2.0;
            Binding {
                shape: shape.id.clone(),
                anchor: if is_upright { side } else { holding::CENTER },
                inside: false,
            }
        };
        arrow.ends = Ends {
            start: Some(held(source, direction.arm())),
            end: Some(held(node, -direction.arm())),
        };
        let route = Route {
            points: vec![source.rect().center(), node.rect().center()],
            pinned: Vec::new(),
        };
        let find = |id: &ShapeId| [source, node].into_iter().find(|shape| shape.id == *id);
        binding::rerouted(&self.scene, &mut arrow, route, find);
        arrow
    }

    /// Selects the shape that an arrow leads to in a direction, whichever way the arrow points; where
    /// there is none, one that is linked with the same shape.
    pub(super) fn walk(&mut self, direction: Direction) {
        self.cancel_gesture();
        let Some(at) = self
            .selection
            .single()
            .and_then(|id| self.scene.get(id))
            .cloned()
        else {
            return;
        };
        let linked = linked_with(&self.scene, &at);
        let mut siblings: BTreeSet<ShapeId> = linked
            .iter()
            .filter_map(|id| self.scene.get(id))
            .flat_map(|shape| linked_with(&self.scene, shape))
            .collect();
        siblings.remove(&at.id);
        let nearest = |ids, slant| nearest(&self.scene, &at, ids, (direction, slant));
        let found = nearest(&linked, STRAIGHT)
            .or_else(|| nearest(&siblings, STRAIGHT))
            .or_else(|| nearest(&linked, SLANTING));
        if let Some(found) = found
            && let Some(shape) = self.scene.get(&found)
        {
            let bounds = shape.bounds();
            self.selection = Selection::one(found, &self.scene);
            self.look_at(bounds);
        }
    }

    /// Brings into view what the keys have led to, where it is not.
    fn look_at(&mut self, bounds: Rect) {
        if !self.view.visible().contains_rect(bounds) {
            self.fly_to(bounds, self.own.reduced_motion);
        }
    }
}

/// Whether nothing lies at a place but what is around the source, too.
fn is_free(scene: &Scene, source: &Shape, place: Rect) -> bool {
    let near = scene.in_z_order(place.inflate(ROOM, ROOM));
    near.into_iter().all(|shape| {
        let is_around = shape.kind == Kind::Frame && scene.is_inside(&source.id, &shape.id);
        is_around || shape.kind == Kind::Arrow
    })
}

/// What a shape is linked with by arrows, as far as it is shown; of an arrow, what it holds on to.
fn linked_with(scene: &Scene, shape: &Shape) -> BTreeSet<ShapeId> {
    let arrows = scene.attached_arrows(&shape.id).take(ARROWS_MAX);
    let ends = arrows.map(AsRef::as_ref).chain([shape]).flat_map(|arrow| {
        let ends = [&arrow.ends.start, &arrow.ends.end];
        ends.into_iter()
            .flatten()
            .map(|binding| binding.shape.clone())
    });
    ends.filter(|id| *id != shape.id && scene.get(id).is_some() && !scene.is_hidden(id))
        .collect()
}

/// Of these the one that is most in a direction, and not further beside it than so many times as far as
/// it is ahead.
fn nearest(
    scene: &Scene,
    from: &Shape,
    ids: &BTreeSet<ShapeId>,
    (direction, slant): (Direction, f64),
) -> Option<ShapeId> {
    let (center, arm) = (from.bounds().center(), direction.arm());
    let distance = |at: Point| {
        let way = at - center;
        let (along, aside) = (way.dot(arm), way.cross(arm).abs());
        (along > 0.0 && aside <= slant * along).then_some(along + 2.0 * aside)
    };
    let found = ids.iter().filter_map(|id| {
        let shape = scene.get(id)?;
        Some((distance(shape.bounds().center())?, id))
    });
    found
        .reduce(|nearest, one| if one.0 < nearest.0 { one } else { nearest })
        .map(|(_, id)| id.clone())
}
