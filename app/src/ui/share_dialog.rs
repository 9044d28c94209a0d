//! Putting the open board on a server, and the link for others.

use egui::{Align2, Key, Margin, Sense, Ui, Vec2};

use crate::i18n::text;
use crate::link::{LinkError, ServerAddress};
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::connect_dialog::{field_ui, refusal};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 420.0;
/// Where a server that one starts oneself is.
const OWN_SERVER: &str = "127.0.0.1:7420";

/// What the dialog keeps while it is open.
#[derive(Debug)]
pub struct ShareDialog {
    typed: String,
    refused: Option<LinkError>,
    copied: bool,
}

impl Default for ShareDialog {
    fn default() -> Self {
        Self {
            typed: OWN_SERVER.to_owned(),
            refused: None,
            copied: false,
        }
    }
}

impl ShareDialog {
    /// Shows the dialog; `link` is there once the board is on a server.
    pub fn ui(&mut self, ui: &Ui, link: Option<&str>) -> (DialogOutcome, Option<UiAction>) {
        let mut action = None;
        let outcome = dialog_ui(ui, "share-title", WIDTH, |ui| {
            action = match link {
                Some(link) => self.shared_ui(ui, link),
                None => self.unshared_ui(ui),
            };
        });
        (outcome, action)
    }

    fn shared_ui(&mut self, ui: &mut Ui, link: &str) -> Option<UiAction> {
        ui.weak(text("share-link-explained"));
        link_ui(ui, link);
        ui.add_space(8.0);
        let mut action = None;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = if self.copied {
                text("share-copied")
            } else {
                text("share-copy")
            };
            if text_button(ui, label, Emphasis::Primary).clicked() {
                self.copied = true;
                action = Some(UiAction::CopyText(link.to_owned()));
            }
        });
        action
    }

    fn unshared_ui(&mut self, ui: &mut Ui) -> Option<UiAction> {
        ui.weak(text("share-explained"));
        let response = field_ui(ui, &mut self.typed, OWN_SERVER, "share-field");
        if response.changed() {
            self.refused = None;
        }
        if let Some(refused) = &self.refused {
            ui.colored_label(ui.tokens().error, refusal(refused));
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(8.0);
        let mut action = None;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if text_button(ui, text("share-start"), Emphasis::Primary).clicked() || entered {
                match ServerAddress::parse(&self.typed) {
                    Ok(server) => action = Some(UiAction::ShareAt(server)),
                    Err(refused) => self.refused = Some(refused),
                }
            }
        });
        action
    }
}

fn link_ui(ui: &mut Ui, link: &str) {
    let tokens = ui.tokens();
    let size = Vec2::new(ui.available_width(), 36.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter()
        .rect_filled(rect, Tokens::CONTROL_RADIUS, tokens.control);
    let inner = rect - Margin::symmetric(12, 0);
    ui.painter_at(inner).text(
        inner.left_center(),
        Align2::LEFT_CENTER,
        link,
        font(TextRole::Body),
        tokens.text,
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, link));
}
