//! Where what floats at the top in the middle goes: beside the panels there, or below them where there
//! is no room; and below what else is there.

use egui::{Rect, Ui};

use crate::theme::Tokens;
use crate::ui::panel::panel_rect;

/// What a bar keeps free of the panels beside it.
const GAP: f32 = 12.0;

/// From the window's upper edge to the bar of this name, below those `above`, which are shown.
pub(super) fn top_of(ui: &Ui, name: &'static str, above: &[&'static str]) -> f32 {
    let own = panel_rect(ui, name);
    let beside = [
        panel_rect(ui, "board-panel"),
        panel_rect(ui, "people-panel"),
    ];
    let middle = ui.ctx().content_rect().center().x;
    let half = own.map_or(0.0, |own| own.width() / 2.0) + GAP;
    let reach = |panel: &Rect| {
        let near = panel.right().min(middle).max(panel.left().min(middle));
        let distance = if panel.contains(egui::pos2(middle, panel.center().y)) {
            0.0
        } else if panel.left() > middle {
            panel.left() - middle
        } else {
            middle - near
        };
        distance < half
    };
    let covered = beside.into_iter().flatten().filter(reach);
    let stacked = above.iter().filter_map(|name| panel_rect(ui, name));
    let bottom = covered.chain(stacked).map(|it| it.bottom());
    bottom
        .reduce(f32::max)
        .map_or(Tokens::EDGE, |bottom| bottom + Tokens::GRID)
}
