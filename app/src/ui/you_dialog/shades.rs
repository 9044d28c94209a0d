//! The colours that a person picks theirs from: the palette's, or whichever everybody gives them.

use egui::{Align2, Color32, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};
use tavla_shared::shape::Color;

use crate::i18n::{text, text_with};
use crate::theme::{PEOPLE, PersonColor, TextRole, Themed as _, Tokens, font, person_color_id};
use crate::ui::button::{Segment, segment};

/// Of a colour, across,
const DISC: f32 = Tokens::SWATCH_SIZE;
/// and from one to the next.
const PITCH: f32 = 33.0;
const COLUMNS: usize = 8;
/// Of the choice to have none.
const AUTOMATIC_WIDTH: f32 = 120.0;
/// Of the ring around what is chosen.
const RING: f32 = 2.0;

/// Shows the colours; `slot` is the one that everybody gives the person.
pub(super) fn shades_ui(ui: &mut Ui, chosen: &mut Option<Color>, slot: usize) {
    let dark = ui.visuals().dark_mode;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(0.0, 0.0);
        if automatic_ui(
            ui,
            chosen.is_none(),
            PersonColor { chosen: None, slot }.on(dark),
        ) {
            *chosen = None;
        }
        ui.add_space(ui.available_width() - COLUMNS as f32 * PITCH);
        ui.vertical(|ui| {
            for (row, colors) in PEOPLE.chunks(COLUMNS).enumerate() {
                ui.horizontal(|ui| {
                    for (column, color) in colors.iter().enumerate() {
                        let slot = row * COLUMNS + column;
                        if shade_ui(ui, slot, *chosen == Some(*color)).clicked() {
                            *chosen = Some(*color);
                        }
                    }
                });
            }
        });
    });
}

fn automatic_ui(ui: &mut Ui, selected: bool, color: Color32) -> bool {
    let label = text("you-color-automatic");
    let look = Segment {
        label,
        selected,
        width: AUTOMATIC_WIDTH,
    };
    let response = segment(ui, look, |painter, rect, ink| {
        let middle = Pos2::new(rect.left() + 18.0, rect.center().y);
        painter.circle_filled(middle, 6.0, color);
        let at = Pos2::new(middle.x + 14.0, rect.center().y);
        painter.text(at, Align2::LEFT_CENTER, label, font(TextRole::Body), ink);
    });
    let response = response.on_hover_text(text("you-color-automatic-explained"));
    response.clicked()
}

fn shade_ui(ui: &mut Ui, slot: usize, selected: bool) -> Response {
    let tokens = ui.tokens();
    let size = Vec2::new(PITCH, PITCH - 1.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let color = PersonColor { chosen: None, slot }.on(ui.visuals().dark_mode);
    let disc = Rect::from_center_size(rect.center(), Vec2::splat(DISC));
    let painter = ui.painter();
    painter.circle_filled(disc.center(), DISC / 2.0, color);
    let ring = |color| Stroke::new(RING, color);
    let around = DISC / 2.0 + 1.0 + RING;
    if response.has_focus() {
        painter.circle_stroke(disc.center(), around, ring(tokens.muted));
    } else if selected {
        painter.circle_stroke(disc.center(), around, ring(tokens.accent));
    } else if response.hovered() {
        painter.circle_stroke(disc.center(), around, ring(tokens.hairline));
    }
    if selected {
        // Also for who tells no ring's colour from another's.
        painter.circle_filled(disc.center(), 3.5, tokens.panel);
    }
    let name = text(person_color_id(slot));
    let words = text_with("you-color-named", &[("color", name.into())]);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, selected, &words));
    response.on_hover_text(name)
}
