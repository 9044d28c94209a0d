//! Where few shapes have changed, the picture that is shown is mended where they were and are.

use egui::{Rect as ScreenRect, TextureOptions};
use tavla_shared::geometry::Rect;

use super::{PIXELS_PER_STEP, Picture, Shown, Subject};
use crate::scene::{Budget, Scene};
use crate::ui::minimap::spots::Spots;

/// What is smaller than a pixel is painted a pixel wide: so far around its box at most, in pixels.
const REACH: f32 = 0.5;

impl Picture {
    /// Mends what is shown where the spots that were followed have changed; says whether that was possible within the budget. If not, a new picture has to
    /// be drawn.
    pub(super) fn patch(&mut self, subject: &Subject<'_>, budget: &mut Budget) -> bool {
        let touched = self.spots.take_touched();
        let (Some(shown), Some(touched)) = (&mut self.shown, touched) else {
            return false;
        };
        let bounds = subject.scene.bounds();
        let shows_all = bounds.is_some_and(|bounds| shown.plan.shows(bounds, subject.scale));
        let spots = &self.spots;
        let mut mend = |rect| shown.mend(rect, subject.scene, spots, budget);
        if !shows_all || touched.into_iter().any(|rect| mend(rect).is_none()) {
            return false;
        }
        let image = shown.bitmap.image();
        shown.texture.set(image, TextureOptions::LINEAR);
        true
    }
}

impl Shown {
    /// Paints anew what is in a box. Where the budget does not suffice, what was made of it must not be
    /// shown.
    fn mend(
        &mut self,
        rect: Rect,
        scene: &Scene,
        spots: &Spots,
        budget: &mut Budget,
    ) -> Option<()> {
        let area = around(self.plan.pixels_of(rect));
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

/// The whole pixels that what is in a box is painted on.
fn around(rect: ScreenRect) -> ScreenRect {
    let wide = rect.expand(REACH);
    ScreenRect::from_min_max(wide.min.floor(), wide.max.ceil())
}
