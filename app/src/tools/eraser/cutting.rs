//! Cuts strokes where the eraser's disc goes over them: what is left of each is strokes of its own.
//! Only ink is cut; nothing else is touched, and nothing that is locked or hidden.
//!
//! Others work on the same strokes meanwhile. What they do to one that is being cut is done to its
//! pieces; what somebody deletes is gone; and what somebody else cuts is cut again where this eraser
//! was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand::Rng as _;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::course::{Course, Part};
use super::is_spared;
use crate::scene::Scene;
use crate::tools::ToolContext;

/// Half the width of the disc, in egui points.
const RADIUS: f64 = 8.0;
/// What is left that is shorter goes as well, in egui points.
const LEFT_MIN: f64 = 1.0;
/// The most places of the disc's way that are remembered, for strokes that come while it goes.
const WAY_MAX: usize = 4_096;

/// The strokes under the eraser.
#[derive(Debug, Default)]
pub(super) struct Cutting {
    cuts: BTreeMap<ShapeId, Cut>,
    way: Vec<Point>,
    at: Option<Point>,
    /// What pieces are called.
    pieces: BTreeSet<ShapeId>,
}

/// One stroke under the eraser.
#[derive(Debug)]
struct Cut {
    course: Course,
    kept: Vec<Part>,
    names: Vec<ShapeId>,
    /// What is left, as long as neither the stroke nor its parts change.
    left: Option<Vec<Arc<Shape>>>,
}

impl Cutting {
    /// The disc goes on to `at`.
    pub(super) fn go(&mut self, at: Point, ctx: &ToolContext<'_>) {
        let radius = ctx.length(RADIUS);
        let last = self.at.replace(at).unwrap_or(at);
        if self.way.len() < WAY_MAX && (self.way.is_empty() || last != at) {
            self.way.push(at);
        }
        let any_gone = self.follow(ctx.scene);
        for cut in self.cuts.values_mut() {
            cut.meet((last, at), radius);
        }
        self.find(Rect::from_points(last, at), &[last, at], ctx);
        // Somebody has taken a stroke away from under the disc: maybe there are pieces of it now.
        if any_gone {
            let way = self.way.clone();
            let boxes = way.iter().map(|&at| Rect::from_points(at, at));
            if let Some(all) = boxes.reduce(|all, one| all.union(one)) {
                self.find(all, &way, ctx);
            }
        }
    }

    /// Where the disc is, and half its width in egui points.
    pub(super) fn disc(&self) -> Option<(Point, f64)> {
        self.at.map(|at| (at, RADIUS))
    }

    /// Takes in what others have done to the strokes; says whether any is gone.
    fn follow(&mut self, scene: &Scene) -> bool {
        let before = self.cuts.len();
        self.cuts.retain(|id, cut| {
            let now = scene.at_rest(id).filter(|_| !is_spared(scene, id));
            now.is_some_and(|now| cut.follow(&now))
        });
        self.cuts.len() < before
    }

    /// Cuts the strokes along `way`, all of it in `area`, that are not being cut yet.
    fn find(&mut self, area: Rect, way: &[Point], ctx: &ToolContext<'_>) {
        let radius = ctx.length(RADIUS);
        for shape in ctx.scene.in_z_order(area.inflate(radius, radius)) {
            let known = self.cuts.contains_key(&shape.id) || self.pieces.contains(&shape.id);
            if shape.kind != Kind::Ink || known || is_spared(ctx.scene, &shape.id) {
                continue;
            }
            let Some(mut cut) = Cut::of(shape) else {
                continue;
            };
            let steps = way.windows(2).map(|pair| (pair[0], pair[1]));
            let seen = steps.filter(|step| ctx.scene.is_uncut_at(&shape.id, step.1));
            let mut met = false;
            for step in seen {
                met |= cut.meet(step, radius);
            }
            if met {
                self.cuts.insert(shape.id.clone(), cut);
            }
        }
    }

    /// The board with what is left instead of what was cut.
    pub(super) fn preview(&mut self, ctx: &mut ToolContext<'_>) -> Vec<Edit> {
        let length_min = ctx.length(LEFT_MIN);
        let mut edits = Vec::new();
        for (id, cut) in &mut self.cuts {
            let left = cut.left(length_min, || ShapeId::from_random(ctx.random.random()));
            edits.push(Edit::Delete { id: id.clone() });
            for piece in left {
                self.pieces.insert(piece.id.clone());
                edits.push(Edit::Create(Arc::clone(piece)));
            }
        }
        edits
    }

    /// The same once and for all; groups of which nothing is left go as well.
    pub(super) fn commit(&mut self, ctx: &mut ToolContext<'_>) -> Vec<Edit> {
        self.follow(ctx.scene);
        let mut edits = self.preview(ctx);
        let mut gone: BTreeSet<ShapeId> = self.cuts.keys().cloned().collect();
        let emptied = |cut: &&Cut| cut.left.as_ref().is_some_and(Vec::is_empty);
        let parents = self.cuts.values().filter(emptied);
        let mut parents: Vec<ShapeId> = parents
            .filter_map(|cut| cut.course.shape().place.parent.clone())
            .collect();
        while let Some(parent) = parents.pop() {
            let scene = ctx.scene;
            let group = scene.get(&parent).filter(|it| it.kind == Kind::Group);
            let is_gone = |child: &Arc<Shape>| gone.contains(&child.id);
            let is_empty = scene.children(Some(&parent)).all(is_gone);
            if let Some(group) = group.filter(|_| is_empty && !gone.contains(&parent)) {
                parents.extend(group.place.parent.clone());
                edits.push(Edit::Delete { id: parent.clone() });
                gone.insert(parent);
            }
        }
        edits
    }
}

impl Cut {
    fn of(shape: &Arc<Shape>) -> Option<Self> {
        let course = Course::of(shape)?;
        Some(Self {
            kept: vec![course.whole()],
            course,
            names: Vec::new(),
            left: None,
        })
    }

    /// Takes in the stroke as it is by now; says whether it is still one that can be cut.
    fn follow(&mut self, now: &Arc<Shape>) -> bool {
        if Arc::ptr_eq(now, self.course.shape()) || now == self.course.shape() {
            return true;
        }
        let Some(course) = Course::of(now) else {
            return false;
        };
        // Another stroke by the same name has other places.
        if course.whole() != self.course.whole() {
            return false;
        }
        self.course = course;
        self.left = None;
        true
    }

    fn meet(&mut self, step: (Point, Point), radius: f64) -> bool {
        let met = self.course.cut(&mut self.kept, step, radius);
        if met {
            self.left = None;
        }
        met
    }

    fn left(&mut self, length_min: f64, mut name: impl FnMut() -> ShapeId) -> &[Arc<Shape>] {
        let known = &mut self.names;
        let called = |at: usize| {
            while known.len() <= at {
                known.push(name());
            }
            known[at].clone()
        };
        let (course, kept) = (&self.course, &self.kept);
        let left = &mut self.left;
        left.get_or_insert_with(|| course.pieces(kept, length_min, called))
    }
}
