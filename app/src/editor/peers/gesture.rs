//! One gesture of a peer, from what they tell to what is shown: shapes moved, scaled, turned or
//! copied, a line bent, a stroke or another shape being drawn.
//!
//! It is shown behind, so it goes on for a moment after the peer has let go, and also after what came
//! of it is in the board: then from there back to where it is at the moment shown.

mod bending;
mod drawing;
mod points;
mod stroking;
mod transforming;

use std::sync::Arc;

use tavla_shared::board::{BoardChange, Edit};
use tavla_shared::geometry::{Affine, Point};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::{Drawn, Held, StrokePoints};
use tavla_shared::shape::{Kind, Shape};

use self::bending::Bending;
use self::drawing::Drawing;
use self::stroking::Stroking;
use self::transforming::Transforming;
use super::Doing;
use crate::scene::Scene;
use crate::tools::copying;

/// Whether points of such a shape are dragged.
fn can_bend(kind: &Kind) -> bool {
    kind.is_path() || *kind == Kind::Callout
}

/// The shapes a peer holds, as they were when they were taken, sorted by id.
#[derive(Debug, Clone, Default)]
pub(super) struct Hand {
    shapes: Vec<Arc<Shape>>,
    /// They are copies, which are not on the board yet.
    copied: bool,
}

impl Hand {
    /// What is held, as far as it is on the board.
    pub(super) fn of(held: &Held, scene: &Scene) -> Self {
        let names = held.copies.as_deref().unwrap_or(&held.shapes);
        let held_shapes = held.shapes.iter().zip(names);
        let (originals, names): (Vec<Arc<Shape>>, Vec<ShapeId>) = held_shapes
            // Something of the board itself is no new copy.
            .filter(|(_, name)| held.copies.is_none() || scene.confirmed(name).is_none())
            .filter_map(|(id, name)| Some((Arc::clone(scene.confirmed(id)?), name.clone())))
            .unzip();
        let copied = held.copies.is_some();
        let mut shapes = if copied {
            let made = copying::named(&originals, &names, scene);
            made.into_shapes().into_iter().map(Arc::new).collect()
        } else {
            originals
        };
        shapes.sort_by(|a, b| a.id.cmp(&b.id));
        shapes.dedup_by(|a, b| a.id == b.id);
        Self { shapes, copied }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The one line, arrow or callout in it, if it is nothing else.
    fn line(&self) -> Option<&Arc<Shape>> {
        match self.shapes.as_slice() {
            [line] if can_bend(&line.kind) && !self.copied => Some(line),
            _ => None,
        }
    }

    fn holds(&self, id: &ShapeId) -> bool {
        self.shapes
            .binary_search_by(|shape| shape.id.cmp(id))
            .is_ok()
    }

    /// Takes in what an earlier gesture came to, which is where this one began.
    pub(super) fn refresh(&mut self, change: &BoardChange) {
        for new in change.shapes.iter().filter(|_| !self.copied) {
            let at = self.shapes.binary_search_by(|shape| shape.id.cmp(&new.id));
            if let Ok(at) = at {
                self.shapes[at] = Arc::clone(new);
            }
        }
    }
}

/// A gesture of a peer.
#[derive(Debug)]
pub(super) struct PeerGesture {
    what: What,
    /// Whether what came of it is in the board.
    settled: bool,
    /// When to give up waiting for that.
    ends: Option<f64>,
}

#[derive(Debug)]
enum What {
    Transforming(Transforming),
    Bending(Bending),
    Stroking(Stroking),
    Drawing(Drawing),
}

impl PeerGesture {
    fn new(what: What) -> Self {
        Self {
            what,
            settled: false,
            ends: None,
        }
    }

    pub(super) fn transforming(now: f64, hand: Hand, to: Affine) -> Self {
        Self::new(What::Transforming(Transforming::begin(now, hand, to)))
    }

    /// None where it is not one line that is held.
    pub(super) fn bending(now: f64, hand: &Hand, told: &[(usize, Point)]) -> Option<Self> {
        let mut bending = Bending::begin(Arc::clone(hand.line()?));
        bending.hear(now, told);
        Some(Self::new(What::Bending(bending)))
    }

    pub(super) fn stroking(now: f64, points: StrokePoints) -> Self {
        Self::new(What::Stroking(Stroking::begin(now, points)))
    }

    pub(super) fn drawing(now: f64, drawn: Box<Drawn>) -> Self {
        Self::new(What::Drawing(Drawing::begin(now, drawn)))
    }

    /// Goes on, if it is a transform.
    pub(super) fn transform(&mut self, now: f64, to: Affine) -> bool {
        let What::Transforming(transforming) = &mut self.what else {
            return false;
        };
        transforming.hear(now, to);
        true
    }

    /// Goes on with other shapes, if it is a transform.
    pub(super) fn hold(&mut self, hand: &Hand) {
        if let What::Transforming(transforming) = &mut self.what {
            transforming.hold(hand.clone());
        }
    }

    /// Goes on, if it bends a line.
    pub(super) fn bend(&mut self, now: f64, told: &[(usize, Point)]) -> bool {
        let What::Bending(bending) = &mut self.what else {
            return false;
        };
        bending.hear(now, told);
        true
    }

    /// Goes on, if it is this stroke; gives the points back otherwise.
    pub(super) fn stroke(&mut self, now: f64, points: StrokePoints) -> Option<StrokePoints> {
        match &mut self.what {
            What::Stroking(stroking) if *stroking.id() == points.id => {
                stroking.hear(now, points);
                None
            }
            _ => Some(points),
        }
    }

    /// Goes on, if it is this shape that is drawn; gives it back otherwise.
    pub(super) fn draw(&mut self, now: f64, drawn: Box<Drawn>) -> Option<Box<Drawn>> {
        match &mut self.what {
            What::Drawing(drawing) if *drawing.id() == drawn.id => {
                drawing.hear(now, drawn);
                None
            }
            _ => Some(drawn),
        }
    }

    pub(super) fn doing(&self) -> Doing {
        match &self.what {
            What::Transforming(transforming) => transforming.doing(),
            What::Bending(_) => Doing::Moving,
            What::Stroking(_) | What::Drawing(_) => Doing::Drawing,
        }
    }

    /// How many shapes it shows otherwise than they are.
    pub(super) fn shapes(&self) -> usize {
        match &self.what {
            What::Transforming(transforming) => transforming.shapes(),
            What::Bending(_) | What::Stroking(_) | What::Drawing(_) => 1,
        }
    }

    /// Whether it is about this shape.
    pub(super) fn holds(&self, id: &ShapeId) -> bool {
        match &self.what {
            What::Transforming(transforming) => transforming.holds(id),
            What::Bending(bending) => bending.holds(id),
            What::Stroking(stroking) => stroking.id() == id,
            What::Drawing(drawing) => drawing.id() == id,
        }
    }

    /// The peer has let go; what came of it is waited for until `ends`.
    pub(super) fn end(&mut self, ends: f64) {
        self.ends = Some(ends);
    }

    pub(super) fn is_settled(&self) -> bool {
        self.settled
    }

    /// Takes what the board now has for what came of it; false where it cannot be that.
    pub(super) fn settle(&mut self, now: f64, scene: &Scene) -> bool {
        self.settled = match &mut self.what {
            What::Transforming(transforming) => transforming.settle(now, scene),
            What::Bending(bending) => bending.settle(now, scene),
            What::Stroking(stroking) => stroking.settle(now, scene),
            What::Drawing(drawing) => drawing.settle(now, scene),
        };
        self.settled
    }

    /// Takes in what an earlier gesture came to, which is where this one began.
    pub(super) fn refresh(&mut self, change: &BoardChange) {
        if let What::Transforming(transforming) = &mut self.what {
            transforming.refresh(change);
        }
    }

    /// Whether there is no more to show of it.
    pub(super) fn is_over(&self, now: f64, shown: f64) -> bool {
        (self.settled && !self.is_moving(shown)) || self.ends.is_some_and(|ends| now >= ends)
    }

    /// How it looks at the moment `shown`.
    pub(super) fn edits(&mut self, shown: f64, scene: &Scene) -> Vec<Edit> {
        match &mut self.what {
            What::Transforming(transforming) => transforming.edits(shown, scene),
            What::Bending(bending) => bending.edits(shown),
            What::Stroking(stroking) => stroking.edits(shown, scene),
            What::Drawing(drawing) => drawing.edits(shown, scene),
        }
    }

    /// Whether it will move after the moment `shown`.
    pub(super) fn is_moving(&self, shown: f64) -> bool {
        match &self.what {
            What::Transforming(transforming) => transforming.is_moving(shown),
            What::Bending(bending) => bending.is_moving(shown),
            What::Stroking(stroking) => stroking.is_moving(shown),
            What::Drawing(drawing) => drawing.is_moving(shown),
        }
    }
}
