//! The style panel's rows of colours: a few at once, and all others behind a round one.

use egui::{Rect, Ui};
use tavla_shared::shape::Color;

use super::rows::{heading_ui, mixed_ui};
use super::{StylePanel, StylePanelView, lines, menu_ui, set_styles};
use crate::i18n::text;
use crate::theme::{FILLS, Ground, HIGHLIGHTS, NOTE_FILL, STROKES, Tokens};
use crate::ui::action::UiAction;
use crate::ui::button::with_tooltip;
use crate::ui::color_picker::{ColorPicker, PickerView, Target};
use crate::ui::panel::panel_rect;
use crate::ui::style_view::Choice;
use crate::ui::swatch::{swatch_row_ui, well_ui};

impl StylePanel {
    pub(super) fn colors_ui(&mut self, ui: &mut Ui, view: &StylePanelView<'_>) -> Vec<UiAction> {
        let style = view.style;
        let mut actions = Vec::new();
        let mut has_menu = false;
        if let Some(stroke) = style.stroke {
            has_menu = true;
            actions.extend(heading_with_menu_ui(ui, "style-stroke", stroke, view));
            let colors = if style.highlights {
                HIGHLIGHTS
            } else {
                STROKES
            };
            let ground = Ground::of(view.background, ui.visuals().dark_mode);
            let shown = |color| ground.stroke(color);
            actions.extend(self.color_ui(ui, Target::Stroke, stroke, (&colors, &shown), view));
        }
        if let Some(fill) = style.fill {
            if has_menu {
                heading_ui(ui, "style-fill", |ui| mixed_ui(ui, &fill));
            } else {
                actions.extend(heading_with_menu_ui(ui, "style-fill", fill, view));
            }
            let colors = if style.notes { note_fills() } else { FILLS };
            let shown = |color| color;
            actions.extend(self.color_ui(ui, Target::Fill, fill, (&colors, &shown), view));
        }
        if let Some(fill_style) = style.fill_style {
            let set = lines::fill_styles_ui(ui, fill_style);
            actions.extend(set_styles(set.into_iter().collect()));
        }
        actions
    }

    /// One row, with the picker beside the panel where it is open.
    fn color_ui(
        &mut self,
        ui: &mut Ui,
        target: Target,
        chosen: Choice<Color>,
        (colors, shown): (&[Color], &dyn Fn(Color) -> Color),
        view: &StylePanelView<'_>,
    ) -> Vec<UiAction> {
        let (group, more) = match target {
            Target::Stroke => (text("style-stroke"), text("more-strokes")),
            Target::Fill => (text("style-fill"), text("more-fills")),
        };
        let same = chosen.same();
        let foreign = same.filter(|color| !colors.contains(color));
        let mut actions = Vec::new();
        let row = ui.horizontal(|ui| {
            let picked = swatch_row_ui(ui, group, colors, same, shown);
            actions.extend(picked.map(|color| UiAction::SetStyle(target.property(color))));
            well_ui(ui, foreign.map(shown), more, foreign.is_some())
        });
        let well = row.inner;
        if well.clicked() {
            self.picker.open(ui.ctx(), target);
        }
        let shortcut = view.commands.shortcut(target.command());
        let well = with_tooltip(well, more, shortcut.as_deref(), None);
        let on_board = if ColorPicker::is_open(ui.ctx(), target) {
            self.census.colors(view.scene)
        } else {
            &[]
        };
        let picker = PickerView {
            target,
            chosen,
            shown,
            recent: view.recent,
            on_board,
            shortcut: &|command| view.commands.shortcut(command),
        };
        actions.extend(self.picker.ui(ui, beside_panel(ui, well.rect), &picker));
        actions
    }
}

/// As wide as the panel, so that what is beside it covers none of it; as high as the row.
fn beside_panel(ui: &Ui, row: Rect) -> Rect {
    let panel = panel_rect(ui, "style-panel").unwrap_or(row);
    Rect::from_x_y_ranges(
        panel.x_range(),
        row.top() - 2.0 * Tokens::GRID..=row.bottom(),
    )
}

fn heading_with_menu_ui(
    ui: &mut Ui,
    label: &'static str,
    choice: Choice<Color>,
    view: &StylePanelView<'_>,
) -> Option<UiAction> {
    let mut action = None;
    heading_ui(ui, label, |ui| {
        action = menu_ui(ui, view.commands);
        mixed_ui(ui, &choice);
    });
    action
}

/// Notes are always filled.
fn note_fills() -> [Color; 5] {
    let mut fills = FILLS;
    fills[0] = NOTE_FILL;
    fills
}
