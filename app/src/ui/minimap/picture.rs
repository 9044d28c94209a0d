//! The picture of all shapes: drawn behind the one that is shown, some of it a frame, and put in its
//! place when it is whole. Where few shapes have changed it is mended instead.

mod patching;
mod plan;
#[cfg(test)]
mod tests;

use std::time::Duration;

use egui::{TextureHandle, TextureId, TextureOptions};
use tavla_shared::geometry::Rect;

use self::plan::Plan;
use super::bitmap::Bitmap;
use super::spots::{Change, Spots};
use crate::render::CanvasColors;
use crate::scene::{Budget, Scene};

/// While the board goes on changing, a new picture is begun so often at most, in seconds.
const EVERY: f64 = 0.5;
/// How much is mended in one frame, while a hand may be at work: to paint a small shape is a step.
const MENDED_PER_FRAME: usize = 2_500;
/// How much of a new picture is drawn in one: a millisecond or two.
const DRAWN_PER_FRAME: usize = 10_000;
/// So many pixels are as much work as a step.
const PIXELS_PER_STEP: usize = 8;
/// So many changes of shapes wait at most for the next picture to be begun.
const UNSEEN_MAX: usize = 5_000;

/// When there is something to do again, if nothing changes before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Due {
    /// Never: all is shown as it is.
    #[default]
    Never,
    /// In the next frame.
    NextFrame,
    /// After this time.
    After(Duration),
}

/// What is needed to draw.
pub(super) struct Subject<'a> {
    pub(super) scene: &'a Scene,
    pub(super) colors: &'a CanvasColors,
    /// Pixels a board unit.
    pub(super) scale: f64,
    /// On egui's clock.
    pub(super) now: f64,
}

/// The picture that is shown, and the next one.
#[derive(Default)]
pub(super) struct Picture {
    spots: Spots,
    shown: Option<Shown>,
    drawing: Option<Drawing>,
    /// When the newest one was begun.
    begun: Option<f64>,
    /// Whether the newest one lacks something.
    stale: bool,
}

struct Shown {
    texture: TextureHandle,
    bitmap: Bitmap,
    plan: Plan,
}

struct Drawing {
    plan: Plan,
    bitmap: Bitmap,
    /// Everything up to here in the stack is in it.
    upto: Option<u64>,
}

impl Picture {
    /// What is shown, and which part of the board that is.
    pub(super) fn shown(&self) -> Option<(TextureId, Rect)> {
        let shown = self.shown.as_ref()?;
        Some((shown.texture.id(), shown.plan.covers))
    }

    /// Goes on with what there is to do; says when to come back.
    pub(super) fn advance(&mut self, ctx: &egui::Context, subject: &Subject<'_>) -> Due {
        self.look(subject);
        let Some(bounds) = subject.scene.bounds() else {
            (self.shown, self.drawing, self.stale) = (None, None, false);
            return Due::Never;
        };
        if self.spots.is_gathering() {
            return Due::NextFrame;
        }
        if self.drawing.is_none() {
            let serves = |shown: &Shown| shown.plan.serves(subject.scale);
            if !self.stale && self.shown.as_ref().is_some_and(serves) {
                return Due::Never;
            }
            if let Some(wait) = self.wait(subject.now) {
                return Due::After(wait);
            }
            self.spots.follow(subject.scene, subject.colors);
            if self.spots.is_gathering() {
                return Due::NextFrame;
            }
            if self.patch(subject, &mut Budget::new(MENDED_PER_FRAME)) {
                (self.begun, self.stale) = (Some(subject.now), false);
                return Due::Never;
            }
            self.begin(self.next_plan(bounds, subject.scale), subject.now);
        }
        self.draw(ctx, &mut Budget::new(DRAWN_PER_FRAME));
        match self.wait(subject.now) {
            _ if self.drawing.is_some() => Due::NextFrame,
            Some(wait) if self.stale => Due::After(wait),
            None if self.stale => Due::NextFrame,
            _ => Due::Never,
        }
    }

    /// Forgets what was made of the shapes: they are looked at and drawn anew, where they were.
    pub(super) fn forget(&mut self) {
        self.spots.forget();
        self.drawing = None;
        self.begun = None;
        self.stale = true;
    }

    /// Takes note of what has changed.
    fn look(&mut self, subject: &Subject<'_>) {
        let change = self.spots.behind(subject.scene, subject.colors);
        let anew = matches!(change, Change::All | Change::Board);
        if anew {
            self.drawing = None;
            self.begun = None;
        }
        if change == Change::Board {
            self.shown = None;
        }
        self.stale |= change != Change::None;
        // What changes in every frame is looked at when it is drawn, and before it is too much to name.
        let is_much = self.spots.unseen(subject.scene) > UNSEEN_MAX;
        if anew || is_much || self.spots.is_gathering() {
            self.spots.follow(subject.scene, subject.colors);
        }
    }

    /// How long it is until the next picture may be begun, if that is not now.
    fn wait(&self, now: f64) -> Option<Duration> {
        let left = self.begun? + EVERY - now;
        (left > 0.0).then(|| Duration::from_secs_f64(left.min(EVERY)))
    }

    /// A new picture covers what the one before did, where that is good enough: what has not changed stays
    /// where it was to the pixel.
    fn next_plan(&self, bounds: Rect, scale: f64) -> Plan {
        let kept = self.shown.as_ref().map(|shown| shown.plan);
        let kept = kept.filter(|plan| plan.shows(bounds, scale));
        kept.unwrap_or_else(|| Plan::new(bounds, scale))
    }

    fn begin(&mut self, plan: Plan, now: f64) {
        // All of them are drawn now.
        self.spots.take_touched();
        self.begun = Some(now);
        self.stale = false;
        self.drawing = Some(Drawing {
            plan,
            bitmap: Bitmap::new(plan.pixels()),
            upto: None,
        });
    }

    /// Draws as much as a frame bears, and shows it when that was all.
    fn draw(&mut self, ctx: &egui::Context, budget: &mut Budget) {
        let Some(mut drawing) = self.drawing.take() else {
            return;
        };
        for (position, spot) in self.spots.over(drawing.upto) {
            if budget.is_spent() {
                self.drawing = Some(drawing);
                return;
            }
            let rect = drawing.plan.pixels_of(spot.rect);
            let pixels = drawing.bitmap.paint(rect, spot.form, spot.color);
            drawing.upto = Some(position);
            // The last one may be a little more than is left.
            budget.spend(1 + pixels / PIXELS_PER_STEP);
        }
        let Drawing { plan, bitmap, .. } = drawing;
        let options = TextureOptions::LINEAR;
        let texture = match self.shown.take() {
            Some(Shown { mut texture, .. }) => {
                texture.set(bitmap.image(), options);
                texture
            }
            None => ctx.load_texture("minimap", bitmap.image(), options),
        };
        self.shown = Some(Shown {
            texture,
            bitmap,
            plan,
        });
    }
}
