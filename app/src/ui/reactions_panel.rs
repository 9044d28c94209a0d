//! The signs to throw, above the tool bar while they are wanted. It stays open: one sign is seldom enough.

use egui::{Align2, Color32, Key, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::i18n::text;
use crate::theme::{REACTIONS, Reaction, Tokens, paint_reaction};
use crate::ui::action::UiAction;
use crate::ui::button::{control_background, focus_ring};
use crate::ui::panel::{Place, panel_rect, panel_ui};

/// A sign on its button, across.
const SIGN: f32 = 24.0;

/// What the panel keeps while it is open.
#[derive(Debug, Default)]
pub struct ReactionsPanel {
    /// Whether its first sign has had the focus.
    begun: bool,
}

impl ReactionsPanel {
    /// Shows the signs in my colour; says whether it is to close.
    pub fn ui(&mut self, ui: &Ui, color: Color32) -> (bool, Vec<UiAction>) {
        let bar = panel_rect(ui, "tool-bar").map_or(Tokens::TOOL_SIZE, |bar| bar.height());
        let place = Place {
            align: Align2::CENTER_BOTTOM,
            offset: Vec2::new(0.0, -(Tokens::EDGE + bar + Tokens::GRID)),
            margin: Tokens::BAR_MARGIN,
        };
        let mut actions = Vec::new();
        let panel = panel_ui(ui, "reactions-panel", place, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 3.0;
                for reaction in REACTIONS {
                    let response = sign_ui(ui, reaction, color);
                    if !self.begun {
                        self.begun = true;
                        response.request_focus();
                    }
                    if response.clicked() {
                        actions.push(UiAction::React(reaction.emoji));
                    }
                }
            });
        });
        let esc = ui.input(|input| input.key_pressed(Key::Escape));
        let beside = ui.input(|input| {
            let press = input.pointer.press_origin();
            input.pointer.any_pressed()
                && press.is_some_and(|at| !panel.response.rect.contains(at) && !on_bar(ui, at))
        });
        (esc || beside, actions)
    }
}

/// Whether a press there is for the tool bar: its button closes the panel, too.
fn on_bar(ui: &Ui, at: egui::Pos2) -> bool {
    panel_rect(ui, "tool-bar").is_some_and(|bar| bar.contains(at))
}

fn sign_ui(ui: &mut Ui, reaction: Reaction, color: Color32) -> egui::Response {
    let size = Vec2::splat(Tokens::TOOL_SIZE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    control_background(ui, rect, &response, false, egui::Color32::TRANSPARENT);
    paint_reaction(ui.painter(), reaction.emoji, rect.center(), SIGN, color);
    focus_ring(ui, rect, &response);
    let name = text(reaction.label_id);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}
