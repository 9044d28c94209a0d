//! A stroke that a peer is drawing: its ink shows up where its cursor has come to.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Stroke, StrokePoints};
use tavla_shared::shape::{InkPoint, Kind, Shape};

use crate::editor::motion::Motion;
use crate::scene::Scene;
use crate::tools::pen::inked;
use crate::tools::transform::differences;

#[derive(Debug)]
pub(super) struct Stroking {
    last: Box<StrokePoints>,
    stroke: Stroke,
    /// The rank after the last point that there is at a moment.
    end: Motion<1>,
    /// What was shown last, by its number of points: nothing is made anew that looks the same.
    shown: Option<(usize, Arc<Shape>)>,
}

impl Stroking {
    pub(super) fn begin(now: f64, points: StrokePoints) -> Self {
        let mut stroke = Stroke::default();
        stroke.merge(points.from, &points.points);
        let (from, end) = (points.from as f64, end_of(&stroke));
        Self {
            last: Box::new(points),
            stroke,
            end: Motion::begun(now, [from], [end]),
            shown: None,
        }
    }

    pub(super) fn hear(&mut self, now: f64, points: StrokePoints) {
        self.stroke.merge(points.from, &points.points);
        self.end.push(now, [end_of(&self.stroke)]);
        *self.last = points;
        self.shown = None;
    }

    pub(super) fn id(&self) -> &ShapeId {
        &self.last.id
    }

    pub(super) fn settle(&mut self, now: f64, scene: &Scene) -> bool {
        let result = scene.confirmed(self.id());
        let Some(ink) = result.and_then(|result| result.ink.as_ref()) else {
            return false;
        };
        self.end.end(now, [ink.points.len() as f64]);
        self.shown = None;
        true
    }

    pub(super) fn edits(&mut self, shown: f64, scene: &Scene) -> Vec<Edit> {
        self.end.forget_before(shown);
        let end = self.end.value(shown)[0].max(0.0) as usize;
        let result = scene.confirmed(self.id());
        if let Some(result) = result {
            let points = result.ink.as_ref().map(|ink| &*ink.points);
            let points = points.unwrap_or_default();
            if end == 0 {
                let id = result.id.clone();
                return vec![Edit::Delete { id }];
            }
            if end >= points.len() {
                return Vec::new();
            }
            let part = inked(result, places(result.pos, &points[..end]));
            return differences(result, &part);
        }
        let points = self.stroke.points();
        let count = end.saturating_sub(self.stroke.first()).min(points.len());
        if count == 0 {
            return Vec::new();
        }
        let same = self.shown.take().filter(|(before, _)| *before == count);
        let (_, shape) = self.shown.insert(same.unwrap_or_else(|| {
            let part = places(self.last.origin, &points[..count]);
            (count, Arc::new(inked(&blank(&self.last, scene), part)))
        }));
        vec![Edit::Create(Arc::clone(shape))]
    }

    pub(super) fn is_moving(&self, shown: f64) -> bool {
        self.end.is_moving(shown)
    }
}

fn end_of(stroke: &Stroke) -> f64 {
    (stroke.first() + stroke.points().len()) as f64
}

fn places(origin: Point, points: &[InkPoint]) -> impl Iterator<Item = (Point, f32)> + Clone {
    points.iter().map(move |point| {
        let at = origin + Vec2::new(f64::from(point.x), f64::from(point.y));
        (at, point.pressure)
    })
}

/// As much of the shape as is told while it is being drawn.
fn blank(last: &StrokePoints, scene: &Scene) -> Shape {
    let mut shape = Shape::new(last.id.clone(), Kind::Ink);
    shape.style.stroke = last.stroke;
    shape.style.stroke_width = last.stroke_width;
    shape.style.nib = last.nib;
    shape.place.index = scene.rank_on_top(None);
    shape
}
