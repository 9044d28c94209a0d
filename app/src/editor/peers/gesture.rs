//! A peer's gesture, from what they tell to what is shown: a transform of the shapes they hold, a
//! stroke or a shape being drawn.

use std::sync::Arc;

use tavla_shared::board::{BoardChange, Edit};
use tavla_shared::geometry::{Affine, Point, Rect};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::presence::{Drawn, Gesture, Stroke, StrokePoints};
use tavla_shared::shape::{Arrowhead, Ink, InkPoint, Kind, Shape};

use super::Doing;
use crate::editor::motion::Motion;
use crate::scene::Scene;
use crate::tools::transform;

/// How long what a gesture came to is still shown without its result having arrived, in seconds.
const LINGER: f64 = 1.0;

/// A gesture of a peer.
#[derive(Debug, Default)]
pub(super) struct PeerGesture {
    /// The shapes as they were when they were taken.
    held: Vec<Arc<Shape>>,
    state: State,
    /// When to give up waiting for the result.
    ends: Option<f64>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    None,
    Transform(Motion<6>),
    Stroke {
        last: Box<StrokePoints>,
        stroke: Stroke,
        dirty: bool,
    },
    Drawn {
        drawn: Box<Drawn>,
        /// Its box in motion.
        rect: Motion<4>,
    },
}

impl PeerGesture {
    pub(super) fn doing(&self) -> Doing {
        match self.state {
            _ if self.ends.is_some() => Doing::Looking,
            State::None => Doing::Looking,
            State::Transform(_) => Doing::Moving,
            State::Stroke { .. } | State::Drawn { .. } => Doing::Drawing,
        }
    }

    /// The peer takes these shapes in hand.
    pub(super) fn hold(&mut self, ids: &[ShapeId], scene: &Scene) {
        let mut held: Vec<Arc<Shape>> = ids
            .iter()
            .filter_map(|id| scene.confirmed(id).cloned())
            .collect();
        held.sort_by(|a, b| a.id.cmp(&b.id));
        held.dedup_by(|a, b| a.id == b.id);
        *self = Self {
            held,
            ..Self::default()
        };
    }

    pub(super) fn hear(&mut self, now: f64, gesture: Gesture, scene: &Scene) {
        self.ends = None;
        match gesture {
            Gesture::Transform(affine) => {
                if !matches!(self.state, State::Transform(_)) {
                    let began = Motion::at(now - 0.05, Affine::IDENTITY.as_coeffs());
                    self.state = State::Transform(began);
                }
                if let State::Transform(motion) = &mut self.state {
                    motion.push(now, affine.as_coeffs());
                }
            }
            Gesture::Points(points) => match &mut self.state {
                State::Stroke {
                    last,
                    stroke,
                    dirty,
                } if last.id == points.id => {
                    stroke.merge(points.from, &points.points);
                    **last = points;
                    *dirty = true;
                }
                _ => {
                    let mut stroke = Stroke::default();
                    stroke.merge(points.from, &points.points);
                    self.state = State::Stroke {
                        last: Box::new(points),
                        stroke,
                        dirty: true,
                    };
                }
            },
            Gesture::Drawn(drawn) => {
                let box_of = |d: &Drawn| [d.pos.x, d.pos.y, d.size.width, d.size.height];
                let rect = match std::mem::take(&mut self.state) {
                    State::Drawn {
                        drawn: last,
                        mut rect,
                    } if last.id == drawn.id => {
                        rect.push(now, box_of(&drawn));
                        rect
                    }
                    _ => Motion::at(now, box_of(&drawn)),
                };
                // Something of the board itself cannot be drawn anew.
                if scene.confirmed(&drawn.id).is_none() {
                    self.state = State::Drawn { drawn, rect };
                }
            }
        }
    }

    /// The peer has let go; what came of it is on its way.
    pub(super) fn end(&mut self, now: f64) {
        self.ends = Some(now + LINGER);
    }

    /// What was held may have been written.
    pub(super) fn written(&mut self, peer: PeerId, change: &BoardChange, scene: &mut Scene) {
        let is_mine = |id: &ShapeId| match &self.state {
            State::None => false,
            State::Transform(_) => self.held.binary_search_by(|shape| shape.id.cmp(id)).is_ok(),
            State::Stroke { last, .. } => last.id == *id,
            State::Drawn { drawn, .. } => drawn.id == *id,
        };
        if change
            .shapes
            .iter()
            .map(|shape| &shape.id)
            .chain(&change.removed)
            .any(is_mine)
        {
            self.clear(peer, scene);
        }
    }

    fn clear(&mut self, peer: PeerId, scene: &mut Scene) {
        *self = Self::default();
        scene.set_peer_preview(peer, Vec::new());
    }

    /// Shows it as it is at `now`; says whether it will go on moving.
    pub(super) fn advance(&mut self, now: f64, peer: PeerId, scene: &mut Scene) -> bool {
        if self.ends.is_some_and(|ends| now >= ends) {
            self.clear(peer, scene);
            return false;
        }
        let moving = match &mut self.state {
            State::None => return false,
            State::Transform(motion) => {
                motion.forget_before(now);
                let edits = transform::mapped(scene, &self.held, Affine::new(motion.value(now)));
                scene.set_peer_preview(peer, edits);
                motion.is_moving(now)
            }
            State::Stroke {
                last,
                stroke,
                dirty,
            } => {
                if std::mem::take(dirty) {
                    let shape = inked(last, stroke.points(), scene);
                    scene.set_peer_preview(peer, vec![Edit::Create(Arc::new(shape))]);
                }
                false
            }
            State::Drawn { drawn, rect } => {
                rect.forget_before(now);
                let shape = drawn_shape(drawn, rect.value(now), scene);
                scene.set_peer_preview(peer, vec![Edit::Create(Arc::new(shape))]);
                rect.is_moving(now)
            }
        };
        // While it lingers there must be a frame in which it stops.
        moving || self.ends.is_some()
    }
}

fn inked(last: &StrokePoints, points: &[InkPoint], scene: &Scene) -> Shape {
    let first = Point::new(0.0, 0.0);
    let bounds = points
        .iter()
        .fold(Rect::from_points(first, first), |all, p| {
            all.union_pt(Point::new(f64::from(p.x), f64::from(p.y)))
        });
    let relative = |p: &InkPoint| InkPoint {
        x: p.x - bounds.x0 as f32,
        y: p.y - bounds.y0 as f32,
        ..*p
    };
    let mut shape = Shape::new(last.id.clone(), Kind::Ink);
    let ink = Ink {
        points: points.iter().map(relative).collect(),
    };
    shape.pos = last.origin + bounds.origin().to_vec2();
    shape.size = ink.natural_size();
    shape.ink = Some(Arc::new(ink));
    shape.style.stroke = last.stroke;
    shape.style.stroke_width = last.stroke_width;
    shape.place.index = scene.rank_on_top(None);
    shape
}

fn drawn_shape(drawn: &Drawn, [x, y, width, height]: [f64; 4], scene: &Scene) -> Shape {
    let mut shape = Shape::new(drawn.id.clone(), drawn.kind.clone());
    shape.pos = Point::new(x, y);
    shape.size = (width.max(0.0), height.max(0.0)).into();
    let along = |to: f64, now: f64| if to > 0.0 { now / to } else { 1.0 };
    let (across, down) = (
        along(drawn.size.width, width),
        along(drawn.size.height, height),
    );
    shape.path = drawn
        .path
        .iter()
        .map(|point| Point::new(point.x * across, point.y * down))
        .collect();
    shape.style.stroke = drawn.stroke;
    shape.style.fill = drawn.fill;
    shape.style.stroke_width = drawn.stroke_width;
    if shape.kind == Kind::Arrow {
        shape.style.head_end = Arrowhead::Arrow;
    }
    shape.place.index = scene.rank_on_top(None);
    shape
}
