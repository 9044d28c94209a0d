//! Putting the open board on a server, the link for others, and the way back.

use egui::{Align, Align2, Key, Layout, Margin, Sense, Ui, Vec2};

use tavla_shared::id::BoardId;

use crate::i18n::{text, text_with};
use crate::link::{BoardLink, LinkError, ServerAddress};
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::connect_dialog::{field_ui, refusal};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 460.0;
/// Two lines of words.
const TROUBLE_HEIGHT: f32 = 36.0;
/// Where a server that one starts oneself is.
const OWN_SERVER: &str = "127.0.0.1:7420";

/// How a board is shared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedView<'a> {
    /// Which board, on this device.
    pub board: &'a BoardId,
    /// Where it is.
    pub link: &'a BoardLink,
    /// Whether the server is there.
    pub connected: bool,
    /// Whether it is worth asking at once.
    pub may_try: bool,
    /// Why it is not, and what became of the work, where there is more to say than that.
    pub trouble: Option<&'a str>,
}

/// What the dialog keeps while it is open.
#[derive(Debug)]
pub struct ShareDialog {
    typed: String,
    refused: Option<LinkError>,
    copied: bool,
    /// Whether another server is being named for a board that is shared.
    changing: bool,
}

impl Default for ShareDialog {
    fn default() -> Self {
        Self {
            typed: OWN_SERVER.to_owned(),
            refused: None,
            copied: false,
            changing: false,
        }
    }
}

impl ShareDialog {
    /// Shows the dialog; `shared` is there once the board is on a server.
    pub fn ui(
        &mut self,
        ui: &Ui,
        shared: Option<&SharedView<'_>>,
    ) -> (DialogOutcome, Option<UiAction>) {
        let mut action = None;
        let outcome = dialog_ui(ui, "share-title", WIDTH, |ui| {
            action = match shared {
                Some(shared) if !self.changing => self.shared_ui(ui, shared),
                _ => self.address_ui(ui),
            };
        });
        (outcome, action)
    }

    fn shared_ui(&mut self, ui: &mut Ui, shared: &SharedView<'_>) -> Option<UiAction> {
        let link = shared.link.to_string();
        let server = shared.link.server.to_string();
        ui.weak(text("share-link-explained"));
        link_ui(ui, &link);
        ui.add_space(4.0);
        let words = if shared.connected {
            "share-connected"
        } else {
            "share-not-connected"
        };
        ui.label(text_with(words, &[("server", server.as_str().into())]));
        // Trouble comes and goes by itself: the buttons must not move under the pointer then.
        ui.scope(|ui| {
            ui.set_min_height(TROUBLE_HEIGHT);
            if let Some(trouble) = shared.trouble {
                ui.colored_label(ui.tokens().error, trouble);
            }
        });
        ui.add_space(8.0);
        let mut action = None;
        ui.horizontal(|ui| {
            if text_button(ui, text("share-stop"), Emphasis::Plain).clicked() {
                *self = Self::default();
                action = Some(UiAction::StopSharing);
            }
            if text_button(ui, text("share-change"), Emphasis::Plain).clicked() {
                self.typed = server;
                self.changing = true;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let label = if self.copied {
                    text("share-copied")
                } else {
                    text("share-copy")
                };
                if text_button(ui, label, Emphasis::Primary).clicked() {
                    self.copied = true;
                    action = Some(UiAction::CopyText(link));
                }
                if shared.may_try && text_button(ui, text("share-again"), Emphasis::Plain).clicked()
                {
                    action = Some(UiAction::Reconnect(shared.board.clone()));
                }
            });
        });
        action
    }

    fn address_ui(&mut self, ui: &mut Ui) -> Option<UiAction> {
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
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if text_button(ui, text("share-start"), Emphasis::Primary).clicked() || entered {
                match ServerAddress::parse(&self.typed) {
                    Ok(server) => {
                        // The new server gets a new look at its link.
                        (self.changing, self.copied) = (false, false);
                        action = Some(UiAction::ShareAt(server));
                    }
                    Err(refused) => self.refused = Some(refused),
                }
            }
            if self.changing && text_button(ui, text("share-keep"), Emphasis::Plain).clicked() {
                (self.changing, self.refused) = (false, None);
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
