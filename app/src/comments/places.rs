//! Where threads are: at their shape, as it is shown in this very frame, or where they were put. A thread
//! whose shape is gone stays where it was, and is at the shape again when that is back.

use std::sync::Arc;

use tavla_shared::geometry::{Point, Vec2, rotated};
use tavla_shared::shape::Shape;
use tavla_shared::talk::{Anchor, OnShape, Thread};

use crate::scene::{Mark, Scene, ShapeMap};
use crate::talk::TalkShown;

/// Where a thread is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// On the board.
    pub at: Point,
    /// Whether it was at a shape that is not on the board (any more).
    pub shape_gone: bool,
}

/// A thread and where it is.
#[derive(Debug)]
struct Placed {
    thread: Arc<Thread>,
    spot: Spot,
}

/// Where all threads are.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Sorted by name.
    placed: Vec<Placed>,
    /// Which of those are at a shape, whether it is there or not.
    at_shapes: ShapeMap<Vec<usize>>,
    /// What of the talk, and of the scene, is in this.
    revision: Option<u64>,
    mark: Mark,
}

impl Places {
    /// Looks again at what has changed.
    pub(super) fn follow(&mut self, talk: &TalkShown, scene: &Scene) {
        let same_talk = self.revision == Some(talk.revision());
        let changed = scene.changed_since(self.mark).filter(|_| same_talk);
        match changed {
            Some(changed) => {
                for shape in changed {
                    for &at in self.at_shapes.get(shape).into_iter().flatten() {
                        let Placed { thread, spot } = &mut self.placed[at];
                        *spot = spot_of(&thread.anchor, scene, Some(spot));
                    }
                }
            }
            None => self.look_at_all(talk, scene),
        }
        self.revision = Some(talk.revision());
        self.mark = scene.mark();
    }

    fn look_at_all(&mut self, talk: &TalkShown, scene: &Scene) {
        let mut placed = Vec::with_capacity(talk.threads().len());
        self.at_shapes.clear();
        for thread in talk.threads() {
            if let Some(on) = &thread.anchor.on {
                let at_it = self.at_shapes.entry(on.shape.clone()).or_default();
                at_it.push(placed.len());
            }
            let before = self.find(thread).map(|placed| &placed.spot);
            placed.push(Placed {
                spot: spot_of(&thread.anchor, scene, before),
                thread: Arc::clone(thread),
            });
        }
        self.placed = placed;
    }

    fn find(&self, thread: &Thread) -> Option<&Placed> {
        let placed = &self.placed;
        let at = placed.binary_search_by(|placed| placed.thread.id.cmp(&thread.id));
        at.ok().map(|at| &placed[at])
    }

    /// All threads and where they are, sorted by name.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Arc<Thread>, Spot)> {
        let placed = self.placed.iter();
        placed.map(|placed| (&placed.thread, placed.spot))
    }

    /// Where a thread is; where it was put, while nobody has looked.
    pub(super) fn spot(&self, thread: &Thread) -> Spot {
        self.find(thread).map_or(
            Spot {
                at: thread.anchor.at,
                shape_gone: false,
            },
            |placed| placed.spot,
        )
    }
}

/// Where an anchor is, which was at `before` when somebody looked last.
fn spot_of(anchor: &Anchor, scene: &Scene, before: Option<&Spot>) -> Spot {
    let Some(on) = &anchor.on else {
        return Spot {
            at: anchor.at,
            shape_gone: false,
        };
    };
    if let Some(shape) = scene.get(&on.shape) {
        return Spot {
            at: point_on(on, shape),
            shape_gone: false,
        };
    }
    // What was at a shape that has just gone stays; what the document says of it may be old.
    let at = before.filter(|before| !before.shape_gone);
    Spot {
        at: at.map_or(anchor.at, |before| before.at),
        shape_gone: true,
    }
}

fn point_on(on: &OnShape, shape: &Shape) -> Point {
    let rect = shape.rect();
    let within = Vec2::new(on.offset.x * rect.width(), on.offset.y * rect.height());
    rotated(rect.origin() + within, rect.center(), shape.angle)
}

/// The anchor of a thread at a point, on a shape where there is one.
pub fn anchor_at(at: Point, shape: Option<&Shape>) -> Anchor {
    let on = shape.map(|shape| {
        let rect = shape.rect();
        let within = rotated(at, rect.center(), -shape.angle) - rect.origin();
        // A level line has no height: there is only one place along it.
        let part = |within: f64, side: f64| if side > 0.0 { within / side } else { 0.0 };
        OnShape {
            shape: shape.id.clone(),
            offset: Point::new(part(within.x, rect.width()), part(within.y, rect.height())),
        }
    });
    Anchor { at, on }
}
