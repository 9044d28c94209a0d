//! Which frame a shape belongs in: by where the pointer has it while it is dragged, by where it lies when it is
//! made.
//!
//! What is dragged goes into the topmost frame under the pointer that it lies in at least in part, and stays in
//! its own as long as it still lies in that. The places are found anew from where the drag began with every move.

use std::collections::{BTreeMap, BTreeSet};

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Key, Kind, Place, Property, Shape};

use super::top_ranks::TopRanks;
use crate::scene::Scene;
use crate::selection::Selection;

/// The topmost frame that holds all of `rect`, and shows it. A locked one takes nothing in: it would be
/// locked with it.
pub(crate) fn frame_around(scene: &Scene, rect: Rect) -> Option<ShapeId> {
    other_frame_around(scene, rect, None)
}

/// As [`frame_around`], and not `own`, which is being drawn there.
pub(super) fn other_frame_around(
    scene: &Scene,
    rect: Rect,
    own: Option<&ShapeId>,
) -> Option<ShapeId> {
    let frames = scene.frames_near(rect).into_iter();
    let mut around = frames.filter(|frame| {
        frame.angle == 0.0 && !scene.is_locked(&frame.id) && own != Some(&frame.id)
    });
    around
        .find(|frame| frame.rect().contains_rect(rect) && scene.is_uncut_in(&frame.id, rect))
        .map(|frame| frame.id.clone())
}

/// The innermost of `id` and what it is in that is not locked: what is put in there is not either. None for the board
/// itself.
pub(super) fn free_around<'a>(scene: &'a Scene, id: Option<&'a ShapeId>) -> Option<&'a ShapeId> {
    let mut outwards = std::iter::successors(id, |id| scene.parent(id));
    outwards.find(|id| !scene.is_locked(id))
}

/// Where something new at `bounds` belongs that is made beside what is in `old`: with that as long as it is
/// seen there and free, else in the frame around it, or in none.
pub(crate) fn home_beside(scene: &Scene, old: Option<&ShapeId>, bounds: Rect) -> Option<ShapeId> {
    let old = free_around(scene, old);
    let around = frame_around(scene, bounds);
    let kind = |id: &ShapeId| scene.get(id).map(|shape| &shape.kind);
    let mut outwards = std::iter::successors(old, |id| scene.parent(id));
    let is_seen = outwards.all(|id| {
        let frame = scene.get(id).filter(|shape| shape.kind == Kind::Frame);
        frame.is_none_or(|frame| lies_in(bounds, frame))
    });
    let in_group = old.and_then(kind) == Some(&Kind::Group);
    if is_seen && (in_group || around.is_none()) {
        old.cloned()
    } else {
        around
    }
}

/// The edits that put what was moved without a pointer into the frame that holds all of it, and out of one that
/// holds nothing of it. The scene shows it where it is by then. Of what goes to one place, over is still what
/// was over.
pub(crate) fn reparented(scene: &Scene, selection: &Selection, moves: &[Edit]) -> Vec<Edit> {
    let touched: BTreeSet<&ShapeId> = moves.iter().filter_map(Edit::shape_id).collect();
    // What stays where it is stays in what it is in, whatever else is picked.
    let is_moved = |id: &ShapeId| {
        touched.contains(id)
            || scene.get(id).is_some_and(|it| it.kind == Kind::Group)
                && scene.subtree(id).iter().any(|id| touched.contains(id))
    };
    let ids = selection.iter();
    let ids = ids.filter(|id| !scene.is_locked(id) && is_moved(id));
    let mut ids: Vec<&ShapeId> = ids.collect();
    ids.sort_by_cached_key(|id| scene.stack_position(id));
    let mut top = TopRanks::of(scene);
    let mut edits = Vec::new();
    for id in ids {
        let (Some(shape), Some(bounds)) = (scene.get(id), scene.bounds_of(id)) else {
            continue;
        };
        let old = scene.parent(id);
        let parent = old.and_then(|old| scene.get(old));
        let in_group = parent.is_some_and(|parent| parent.kind != Kind::Frame);
        if in_group || shape.kind == Kind::Frame {
            continue;
        }
        let still_in = parent.is_some_and(|frame| lies_in(bounds, frame));
        let around = frame_around(scene, bounds);
        let new = around.or_else(|| old.filter(|_| still_in).cloned());
        if new.as_ref() != old {
            let index = top.take(new.as_ref());
            let place = Place { parent: new, index };
            edits.push(Edit::set(id.clone(), Property::Place(place)));
        }
    }
    edits
}

/// The edits that let out of frames, which these edits make smaller, what would be seen nowhere in them any more. It
/// goes to what the frame is in.
pub(crate) fn let_out(scene: &Scene, resizing: &[Edit]) -> Vec<Edit> {
    let mut said: BTreeMap<&ShapeId, Vec<&Property>> = BTreeMap::new();
    for edit in resizing {
        if let Edit::Set { id, property } = edit {
            said.entry(id).or_default().push(property);
        }
    }
    let has_size = |properties: &[&Property]| properties.iter().any(|it| it.key() == Key::Size);
    let sized = said.iter().filter(|(_, properties)| has_size(properties));
    let frames = sized.filter_map(|(id, properties)| {
        let frame = scene.at_rest(id).filter(|it| it.kind == Kind::Frame)?;
        (!scene.is_locked(id)).then_some((frame, properties))
    });
    let mut top = TopRanks::of(scene);
    let mut edits = Vec::new();
    for (frame, properties) in frames {
        let mut smaller = Shape::clone(&frame);
        for property in properties {
            property.apply_to(&mut smaller);
        }
        for child in scene.children(Some(&frame.id)) {
            // A group is moved by what is in it.
            let inside = scene.subtree(&child.id);
            let goes_along = inside.iter().any(|id| said.contains_key(id));
            let stays = goes_along || scene.is_locked(&child.id);
            let Some(bounds) = scene.bounds_of(&child.id).filter(|_| !stays) else {
                continue;
            };
            if !lies_in(bounds, &smaller) {
                let parent = scene.parent(&frame.id).cloned();
                let index = top.take(parent.as_ref());
                let place = Place { parent, index };
                edits.push(Edit::set(child.id.clone(), Property::Place(place)));
            }
        }
    }
    edits
}

/// Moves with the places that go with them, each place right after where its shape is. Of two people who put one
/// shape elsewhere at once, who comes later with the one then comes later with the other: it lies where what it is
/// in shows it.
pub(crate) fn placed(moves: Vec<Edit>, places: impl IntoIterator<Item = Edit>) -> Vec<Edit> {
    let places = places.into_iter();
    let mut by_shape: BTreeMap<ShapeId, Edit> = places
        .filter_map(|edit| Some((edit.shape_id()?.clone(), edit)))
        .collect();
    if by_shape.is_empty() {
        return moves;
    }
    let mut edits = Vec::with_capacity(moves.len() + by_shape.len());
    for edit in moves {
        let place = match &edit {
            Edit::Set { id, property } if property.key() == Key::Pos => by_shape.remove(id),
            _ => None,
        };
        edits.push(edit);
        edits.extend(place);
    }
    // What is in a group is moved, and the group put elsewhere.
    edits.extend(by_shape.into_values());
    edits
}

/// Whether something at `bounds` is seen in a frame, at least in part.
fn lies_in(bounds: Rect, frame: &Shape) -> bool {
    // Level lines have no area.
    let is_flat = bounds.area() == 0.0;
    frame.bounds().intersect(bounds).area() > 0.0 || is_flat && frame.bounds().overlaps(bounds)
}

/// What something that is dragged was in.
#[derive(Debug, Clone)]
enum From {
    /// It is a copy: in this, or on the board itself.
    Copied(Option<ShapeId>),
    /// It is there itself, and what it is in is its own, which a peer may change.
    There,
}

/// Something that is dragged, with all that is in it.
#[derive(Debug, Clone)]
struct Root {
    id: ShapeId,
    is_frame: bool,
    /// Where it was when the drag began.
    bounds: Rect,
    from: From,
}

/// Where all that is dragged belongs by now.
#[derive(Debug, Clone, Default)]
pub(super) struct Homes {
    /// From the bottom up.
    roots: Vec<Root>,
    /// Those that belong somewhere else than before.
    given: BTreeMap<ShapeId, Place>,
    /// Whether anything has belonged somewhere else since the drag began.
    has_given: bool,
    taking: Option<ShapeId>,
}

impl Homes {
    /// Of shapes that are dragged themselves. What is inside another one goes with it.
    pub(super) fn of_originals<'a>(
        scene: &Scene,
        ids: impl IntoIterator<Item = &'a ShapeId>,
    ) -> Self {
        let picked: BTreeSet<&ShapeId> = ids.into_iter().collect();
        let goes_along = |id: &ShapeId| scene.goes_along(id, |around| picked.contains(around));
        let outermost = picked.iter().copied();
        let mut ids: Vec<&ShapeId> = outermost.filter(|id| !goes_along(id)).collect();
        ids.sort_by_cached_key(|id| scene.stack_position(id));
        let roots = ids.into_iter().filter_map(|id| {
            Some(Root {
                id: id.clone(),
                is_frame: scene.get(id)?.kind == Kind::Frame,
                bounds: scene.bounds_of(id)?,
                from: From::There,
            })
        });
        Self {
            roots: roots.collect(),
            ..Self::default()
        }
    }

    /// Of copies, each with where its original lies, from the bottom up.
    pub(super) fn of_copies<'a>(copies: impl IntoIterator<Item = (&'a Shape, Rect)>) -> Self {
        let roots = copies.into_iter().map(|(copy, bounds)| Root {
            id: copy.id.clone(),
            is_frame: copy.kind == Kind::Frame,
            bounds,
            from: From::Copied(copy.place.parent.clone()),
        });
        Self {
            roots: roots.collect(),
            ..Self::default()
        }
    }

    /// The frame that would take something in which is not in it yet.
    pub(super) fn taking(&self) -> Option<&ShapeId> {
        self.taking.as_ref()
    }

    /// Everything belongs where it did.
    pub(super) fn forget(&mut self) {
        self.given.clear();
        self.taking = None;
    }

    /// Follows a drag to `at`, which is `by` from where it began.
    pub(super) fn follow(&mut self, scene: &Scene, at: Point, by: Vec2) {
        let is_dragged = |id: &ShapeId| {
            let mut around = std::iter::successors(Some(id), |id| scene.parent(id));
            around.any(|id| self.roots.iter().any(|root| root.id == *id))
        };
        let target = scene.frame_at(at, is_dragged).map(|frame| &**frame);
        let mut top = TopRanks::of(scene);
        let mut given = std::mem::take(&mut self.given);
        self.taking = None;
        for root in &self.roots {
            if !root.can_be_moved(scene) {
                continue;
            }
            let old = root.parent(scene, self.has_given);
            let new = root.home(scene, old.as_ref(), target, root.bounds + by);
            if new == old {
                continue;
            }
            if target.is_some_and(|target| new.as_ref() == Some(&target.id)) {
                self.taking.clone_from(&new);
            }
            let kept = given.remove(&root.id).filter(|place| place.parent == new);
            let place = kept.unwrap_or_else(|| {
                let index = top.take(new.as_ref());
                Place { parent: new, index }
            });
            self.has_given = true;
            self.given.insert(root.id.clone(), place);
        }
    }

    /// The place of a copy that belongs somewhere else than its original.
    pub(super) fn place_of(&self, id: &ShapeId) -> Option<&Place> {
        self.given.get(id)
    }

    /// The edits that put shapes where they belong.
    pub(super) fn edits(&self) -> impl Iterator<Item = Edit> {
        let given = self.given.iter();
        given.map(|(id, place)| Edit::set(id.clone(), Property::Place(place.clone())))
    }
}

impl Root {
    /// Whether it is still there and free: a peer can delete or lock it in the middle of a drag.
    fn can_be_moved(&self, scene: &Scene) -> bool {
        match self.from {
            From::Copied(_) => true,
            From::There => scene.get(&self.id).is_some() && !scene.is_locked(&self.id),
        }
    }

    /// What it is in without the drag, which may show it somewhere else once it `has_given` places.
    fn parent(&self, scene: &Scene, has_given: bool) -> Option<ShapeId> {
        let named = match &self.from {
            From::Copied(parent) => parent.clone(),
            From::There if has_given => scene.at_rest(&self.id)?.place.parent.clone(),
            From::There => scene.get(&self.id)?.place.parent.clone(),
        };
        named.filter(|parent| scene.get(parent).is_some())
    }

    fn home(
        &self,
        scene: &Scene,
        old: Option<&ShapeId>,
        target: Option<&Shape>,
        bounds: Rect,
    ) -> Option<ShapeId> {
        let parent = old.and_then(|old| scene.get(old));
        if parent.is_some_and(|parent| parent.kind != Kind::Frame) {
            // What is in a group stays in it.
            return old.cloned();
        }
        let takes = |frame: &&Shape| {
            let has_room = !self.is_frame || frame.bounds().contains_rect(bounds);
            has_room && lies_in(bounds, frame)
        };
        if let Some(frame) = target.filter(takes) {
            return Some(frame.id.clone());
        }
        let mut around = std::iter::successors(old, |id| scene.parent(id));
        let still_in = |id: &&ShapeId| {
            let frame = scene.get(id).filter(|shape| shape.kind == Kind::Frame);
            frame.is_some_and(|frame| lies_in(bounds, frame))
        };
        around.find(still_in).cloned()
    }
}
