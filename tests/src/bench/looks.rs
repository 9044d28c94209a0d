//! Whether what the app shows is what it shows when it has made everything anew.

use anyhow::ensure;
use egui::Rect;
use tavla::offscreen::Image;

/// Steps of a colour that two renderings of the same may be apart.
const OFF_MAX: u8 = 8;
/// How far the shadow of a panel reaches, in pixels.
const SHADOW: f32 = 32.0;

/// A picture of the window.
pub(super) struct Look {
    pub(super) image: Image,
    /// Where the interface floats over the board, in pixels.
    pub(super) panels: Vec<Rect>,
}

impl Look {
    /// Both are the same everywhere.
    pub(super) fn check(&self, fresh: &Self, work: &str) -> anyhow::Result<()> {
        let off = self.off(fresh, |_, _| true);
        ensure!(off == 0, "after {work} {off} pixels are off");
        Ok(())
    }

    /// Both are the same wherever the interface was not over the board: it tells other things later.
    pub(super) fn check_board(&self, fresh: &Self, work: &str) -> anyhow::Result<()> {
        let panels = || self.panels.iter().chain(&fresh.panels);
        let is_board = |x: u32, y: u32| {
            let at = egui::pos2(x as f32 + 0.5, y as f32 + 0.5);
            !panels().any(|panel| panel.expand(SHADOW).contains(at))
        };
        let off = self.off(fresh, is_board);
        ensure!(off == 0, "after {work} {off} pixels of the board are off");
        Ok(())
    }

    /// How many pixels are not the same, of those that count.
    fn off(&self, fresh: &Self, counts: impl Fn(u32, u32) -> bool) -> usize {
        let width = self.image.width().max(1);
        let pixels = |look: &Self| look.image.rgba().as_chunks::<4>().0.to_vec();
        let both = pixels(self).into_iter().zip(pixels(fresh));
        let is_off =
            |(a, b): ([u8; 4], [u8; 4])| a.iter().zip(b).any(|(a, b)| a.abs_diff(b) > OFF_MAX);
        let off = (0..)
            .zip(both)
            .filter(|(at, both)| is_off(*both) && counts(at % width, at / width));
        off.count()
    }
}
