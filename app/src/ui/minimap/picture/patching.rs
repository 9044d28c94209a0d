//! Where few shapes have changed, the picture that is shown is mended where they were and are.

use egui::{Rect as ScreenRect, TextureOptions};

use super::{PIXELS_PER_STEP, Picture, Shown, Subject};
use crate::scene::{Budget, Scene};
use crate::ui::minimap::spots::Spots;

/// What is smaller than a pixel is painted a pixel wide: so far around its box at most, in pixels.
const REACH: f32 = 0.5;

impl Picture {
    /// Mends what is shown where the spots that were followed have changed; says whether that was possible
    /// within the budget. If not, a new picture has to be drawn.
    pub(super) fn patch(&mut self, subject: &Subject<'_>, budget: &mut Budget) -> bool {
        let touched = self.spots.take_touched();
        let (Some(shown), Some(touched)) = (&mut self.shown, touched) else {
            return false;
        };
        let bounds = subject.scene.bounds();
        let shows_all = bounds.is_some_and(|bounds| shown.plan.shows(bounds, subject.scale));
        let spots = &self.spots;
        let pixels_of = |rect| around(shown.plan.pixels_of(rect));
        let areas = joined(touched.into_iter().map(pixels_of).collect());
        let mut mend = |area| shown.mend(area, subject.scene, spots, budget);
        if !shows_all || areas.into_iter().any(|area| mend(area).is_none()) {
            return false;
        }
        let image = shown.bitmap.image();
        shown.texture.set(image, TextureOptions::LINEAR);
        true
    }
}

impl Shown {
    /// Paints anew what is in a box of whole pixels. Where the budget does not suffice, what was made of it
    /// must not be shown.
    fn mend(
        &mut self,
        area: ScreenRect,
        scene: &Scene,
        spots: &Spots,
        budget: &mut Budget,
    ) -> Option<()> {
        let near = self.plan.board_of(area.expand(REACH));
        let near = scene.positions_within(near, budget)?;
        budget.spend(self.bitmap.clear(area) / PIXELS_PER_STEP)?;
        for spot in near.into_iter().filter_map(|position| spots.at(position)) {
            let rect = self.plan.pixels_of(spot.rect);
            let pixels = self.bitmap.paint(rect, spot.form, spot.color);
            budget.spend(1 + pixels / PIXELS_PER_STEP)?;
        }
        Some(())
    }
}

/// Boxes that hold these, fewer where some of them are no more to paint in one: on a large board what is
/// dragged together is all in a few pixels.
fn joined(mut areas: Vec<ScreenRect>) -> Vec<ScreenRect> {
    // Rows first, and then those that lie under each other.
    areas.sort_by(|one, other| {
        let rows = one.min.y.total_cmp(&other.min.y);
        rows.then(one.min.x.total_cmp(&other.min.x))
    });
    loop {
        let before = areas.len();
        let mut joined: Vec<ScreenRect> = Vec::new();
        for area in areas {
            let costs_no_more =
                |other: &&mut ScreenRect| other.union(area).area() <= other.area() + area.area();
            match joined.iter_mut().rev().find(costs_no_more) {
                Some(other) => *other = other.union(area),
                None => joined.push(area),
            }
        }
        if joined.len() == before {
            return joined;
        }
        areas = joined;
    }
}

/// The whole pixels that what is in a box is painted on.
fn around(rect: ScreenRect) -> ScreenRect {
    let wide = rect.expand(REACH);
    ScreenRect::from_min_max(wide.min.floor(), wide.max.ceil())
}
