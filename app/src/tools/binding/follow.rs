//! The edits by which arrows follow the shapes that they hold on to.
//!
//! The scene shows them where they belong by itself; what is written here is for the document, so that
//! an arrow stays where it is when its shape goes, and for elbows, which go around what else is in the
//! way: that is looked for once, by who moves them, and not by everybody who sees them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Key, Kind, LineShape, Shape};

use super::super::transform::differences;
use crate::scene::Scene;
use crate::shapes::{self, ELBOW_PADDING, Held, OBSTACLES_MAX, Route, holding};

/// Of so many shapes near an elbow none is gone around: that would be no way that anybody sees.
const CROWD: usize = 200;
/// The most elbows that go around what is in their way while a hand moves; the others do once it lets
/// go.
const ELBOWS_SHOWN_MAX: usize = 16;

/// Which arrows are to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Following {
    /// All, as the document has them.
    All,
    /// Elbows, as far as there is time in a frame; the scene shows the others by itself.
    Shown,
}

/// The edits by which arrows follow what `edits` do to shapes, as one step with them.
pub(crate) fn carried(scene: &Scene, edits: &[Edit], which: Following) -> Vec<Edit> {
    // Most drags move no elbow: that is known without looking further.
    let is_concerned = |edit: &Edit| {
        edit.shape_id().is_some_and(|id| scene.holds_elbow(id)) || changes_course(edit)
    };
    if which == Following::Shown && !edits.iter().any(is_concerned) {
        return Vec::new();
    }
    let mut about: BTreeMap<&ShapeId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits.iter().filter(|edit| is_about_place(edit)) {
        if let Some(id) = edit.shape_id() {
            about.entry(id).or_default().push(edit);
        }
    }
    let mut arrows: BTreeSet<ShapeId> = BTreeSet::new();
    for (&id, edits) in &about {
        let attached = scene.attached_arrows(id).filter(|arrow| {
            let is_moved = about.get(&arrow.id).is_some_and(|edits| has_course(edits));
            !is_moved && (which == Following::All || arrow.style.line == LineShape::Elbow)
        });
        arrows.extend(attached.map(|arrow| arrow.id.clone()));
        if !has_course(edits) && edits.iter().any(|edit| changes_course(edit)) {
            arrows.insert(id.clone());
        }
    }
    if arrows.is_empty() {
        return Vec::new();
    }
    let after = |id: &ShapeId| {
        let edits = about.get(id).into_iter().flatten();
        edits.fold(scene.at_rest(id), |shape, edit| edit.preview(shape))
    };
    let moved: BTreeMap<&ShapeId, Option<Arc<Shape>>> =
        about.keys().map(|&id| (id, after(id))).collect();
    let find = |id: &ShapeId| match moved.get(id) {
        Some(shape) => shape.as_deref(),
        None => scene.get(id).map(AsRef::as_ref),
    };
    let most = if which == Following::All {
        usize::MAX
    } else {
        ELBOWS_SHOWN_MAX
    };
    let mut more = Vec::new();
    for id in arrows.iter().take(most) {
        let Some(old) = after(id).filter(|old| old.kind == Kind::Arrow) else {
            continue;
        };
        let mut arrow = Shape::clone(&old);
        let mut route = Route::of(&arrow);
        let was_elbow = scene
            .at_rest(id)
            .is_some_and(|before| before.style.line == LineShape::Elbow);
        if arrow.style.line != LineShape::Elbow && was_elbow {
            // Its corners were the elbow's.
            route = route.between_ends();
        }
        // What holds it is about to go: it stays where it is shown.
        let is_left = [&arrow.ends.start, &arrow.ends.end].into_iter().flatten();
        let is_left = is_left
            .into_iter()
            .any(|binding| find(&binding.shape).is_none());
        if is_left && let Some(shown) = scene.get(id) {
            route = Route::of(shown);
        }
        rerouted(scene, &mut arrow, route, find);
        more.extend(differences(&old, &arrow));
    }
    more
}

/// Puts `route` into the arrow, with its attached ends where they belong.
pub(crate) fn rerouted<'a>(
    scene: &Scene,
    arrow: &mut Shape,
    route: Route,
    find: impl Fn(&ShapeId) -> Option<&'a Shape>,
) {
    let line = arrow.style.line;
    if arrow.kind != Kind::Arrow {
        route.put_into(arrow);
        return;
    }
    let known = arrow.clone();
    // Found for the clone's bindings: `find` gives what lives longer.
    let held_start = known.ends.start.as_ref().and_then(|it| find(&it.shape));
    let held_end = known.ends.end.as_ref().and_then(|it| find(&it.shape));
    let by_id = |id: &ShapeId| {
        let both = held_start.into_iter().chain(held_end);
        both.into_iter().find(|shape| shape.id == *id)
    };
    let held = Held::by(&known, by_id);
    let around = if line == LineShape::Elbow {
        obstacles(scene, &known, &route.points, held)
    } else {
        Vec::new()
    };
    shapes::routed(route, line, held, &around).put_into(arrow);
}

/// Gives a line or arrow other points, its attached ends where they belong. Its pins stay where there are as
/// many points as before.
pub(crate) fn reshaped(scene: &Scene, line: &mut Shape, points: Vec<Point>) {
    let same = points.len() == line.path.len();
    let pinned = if same {
        line.pinned.clone()
    } else {
        Vec::new()
    };
    let find = |id: &ShapeId| scene.get(id).map(AsRef::as_ref);
    rerouted(scene, line, Route { points, pinned }, find);
}

/// The boxes that an elbow goes around: those of shapes near it, but not of what it holds on to.
fn obstacles(scene: &Scene, arrow: &Shape, points: &[Point], held: Held<'_>) -> Vec<Rect> {
    let ends = points.first().into_iter().chain(points.last());
    let ends = ends.map(|&point| Rect::from_points(point, point));
    let Some(area) = ends.chain(held.boxes()).reduce(|all, one| all.union(one)) else {
        return Vec::new();
    };
    let near = area.inflate(2.0 * ELBOW_PADDING, 2.0 * ELBOW_PADDING);
    if scene.has_more_within(near, CROWD) {
        return Vec::new();
    }
    let is_held = |id: &ShapeId| {
        let ends = [&arrow.ends.start, &arrow.ends.end];
        ends.into_iter()
            .flatten()
            .any(|binding| binding.shape == *id)
    };
    let shapes = scene.in_z_order(near).into_iter().filter(|shape| {
        holding::is_holdable(shape) && shape.kind != Kind::Frame && !is_held(&shape.id)
    });
    let mut found: Vec<(f64, &ShapeId, Rect)> = shapes
        .map(|shape| {
            let bounds = shape.bounds();
            (bounds.center().distance(area.center()), &shape.id, bounds)
        })
        .collect();
    // Of more than are looked at, those nearest the middle.
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    found.truncate(OBSTACLES_MAX);
    found.into_iter().map(|(_, _, rect)| rect).collect()
}

/// Whether an edit may change where a shape is or what an arrow does.
fn is_about_place(edit: &Edit) -> bool {
    match edit {
        Edit::Set { property, .. } => matches!(
            property.key(),
            Key::Pos
                | Key::Size
                | Key::Angle
                | Key::Path
                | Key::Ends
                | Key::Line
                | Key::StrokeWidth
        ),
        // Another kind has another outline.
        Edit::Create(_) | Edit::Convert { .. } | Edit::Delete { .. } | Edit::Restore { .. } => true,
        Edit::Splice { .. } | Edit::Mark { .. } | Edit::Meta(_) => false,
    }
}

/// Whether they say themselves how the arrow goes.
fn has_course(edits: &[&Edit]) -> bool {
    edits.iter().any(|edit| match edit {
        Edit::Set { property, .. } => matches!(property.key(), Key::Path | Key::Pos),
        Edit::Create(_) | Edit::Delete { .. } => true,
        _ => false,
    })
}

/// Whether an edit of an arrow leads it another way.
fn changes_course(edit: &Edit) -> bool {
    matches!(edit, Edit::Set { property, .. } if matches!(property.key(), Key::Ends | Key::Line))
}

/// An arrow dragged away from what it is attached to lets go of it.
pub(in super::super) fn drop_left_behind(arrow: &mut Shape, grabbed: &[Arc<Shape>]) {
    for end in [&mut arrow.ends.start, &mut arrow.ends.end] {
        let comes_along = |binding: &Binding| {
            grabbed
                .binary_search_by(|shape| shape.id.cmp(&binding.shape))
                .is_ok()
        };
        if end.as_ref().is_some_and(|binding| !comes_along(binding)) {
            *end = None;
        }
    }
}
