//! Shapes that a peer moves, scales or turns, or copies of shapes.

use std::sync::Arc;

use tavla_shared::board::{BoardChange, Edit};
use tavla_shared::geometry::{Affine, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

use super::super::Doing;
use super::Hand;
use crate::editor::motion::Motion;
use crate::scene::Scene;
use crate::tools::transform;

#[derive(Debug)]
pub(super) struct Transforming {
    /// The shapes as they were when they were taken; then as they came to be.
    hand: Hand,
    motion: Motion<6>,
    /// From how they came to be back to how they were, once they have come to be something.
    back: Affine,
}

impl Transforming {
    pub(super) fn begin(now: f64, hand: Hand, to: Affine) -> Self {
        Self {
            hand,
            motion: Motion::begun(now, Affine::IDENTITY.as_coeffs(), to.as_coeffs()),
            back: Affine::IDENTITY,
        }
    }

    pub(super) fn hear(&mut self, now: f64, to: Affine) {
        self.motion.push(now, to.as_coeffs());
    }

    /// The same gesture goes on with these, as where it turns from moving shapes to copying them.
    pub(super) fn hold(&mut self, hand: Hand) {
        self.hand = hand;
    }

    /// What a hand does that makes such a change.
    pub(super) fn doing(&self) -> Doing {
        let [a, b, c, d, ..] = self.motion.target();
        let near = |x: f64, y: f64| (x - y).abs() < 1e-6;
        if near(a, 1.0) && near(d, 1.0) && near(b, 0.0) && near(c, 0.0) {
            Doing::Moving
        } else if near(a, d) && near(b, -c) && near(a * a + b * b, 1.0) {
            Doing::Turning
        } else {
            Doing::Resizing
        }
    }

    /// How many it holds.
    pub(super) fn shapes(&self) -> usize {
        self.hand.shapes.len()
    }

    pub(super) fn holds(&self, id: &ShapeId) -> bool {
        self.hand.holds(id)
    }

    pub(super) fn refresh(&mut self, change: &BoardChange) {
        self.hand.refresh(change);
    }

    /// The peer's last telling was a moment before they let go: where the shapes really went is
    /// learnt from one of them.
    pub(super) fn settle(&mut self, now: f64, scene: &Scene) -> bool {
        let mut results = Vec::with_capacity(self.hand.shapes.len());
        let mut sample: Option<(&Shape, &Shape)> = None;
        for old in &self.hand.shapes {
            let Some(new) = scene.confirmed(&old.id) else {
                continue;
            };
            results.push(Arc::clone(new));
            if self.hand.copied || !transform::differences(old, new).is_empty() {
                // The largest says most exactly how it was scaled and turned.
                let larger = sample.is_none_or(|(than, _)| old.size.area() > than.size.area());
                sample = if larger { Some((old, new)) } else { sample };
            }
        }
        let Some((old, new)) = sample else {
            return false;
        };
        let told = Affine::new(self.motion.target());
        // What was mirrored cannot be told from its box.
        let end = if told.determinant() > 0.0 {
            carried(old, new)
        } else {
            told
        };
        let back = end.inverse();
        if back.is_finite() {
            self.motion.end(now, end.as_coeffs());
            self.back = back;
        } else {
            // Scaled to nothing: there is no way back from that.
            self.motion = Motion::at(now, Affine::IDENTITY.as_coeffs());
        }
        self.hand = Hand {
            shapes: results,
            copied: false,
        };
        true
    }

    pub(super) fn edits(&mut self, shown: f64, scene: &Scene) -> Vec<Edit> {
        self.motion.forget_before(shown);
        let affine = Affine::new(self.motion.value(shown)) * self.back;
        if self.hand.copied {
            let shapes = self.hand.shapes.iter();
            return shapes
                .map(|shape| Edit::Create(Arc::new(transform::mapped_shape(shape, affine))))
                .collect();
        }
        transform::mapped(scene, &self.hand.shapes, affine)
    }

    pub(super) fn is_moving(&self, shown: f64) -> bool {
        self.motion.is_moving(shown)
    }
}

/// The map that made `new` of `old`.
fn carried(old: &Shape, new: &Shape) -> Affine {
    let ratio = |new: f64, old: f64| if old > 0.0 { new / old } else { 1.0 };
    let scale = Vec2::new(
        ratio(new.size.width, old.size.width),
        ratio(new.size.height, old.size.height),
    );
    Affine::translate(new.rect().center().to_vec2())
        * Affine::rotate(new.angle)
        * Affine::scale_non_uniform(scale.x, scale.y)
        * Affine::rotate(-old.angle)
        * Affine::translate(-old.rect().center().to_vec2())
}
