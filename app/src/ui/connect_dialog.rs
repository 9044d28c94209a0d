//! Joining a board on a server by its link.

use egui::{Key, Margin, TextEdit, Ui, WidgetInfo};

use tavla_shared::id::NameError;

use crate::i18n::text;
use crate::link::{BoardLink, LinkError};
use crate::theme::Themed as _;
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 420.0;

/// What the dialog keeps while it is open.
#[derive(Debug, Default)]
pub struct ConnectDialog {
    typed: String,
    refused: Option<LinkError>,
}

impl ConnectDialog {
    /// Shows the dialog.
    pub fn ui(&mut self, ui: &Ui) -> (DialogOutcome, Option<UiAction>) {
        let mut action = None;
        let outcome = dialog_ui(ui, "connect-title", WIDTH, |ui| {
            ui.weak(text("connect-explained"));
            let response = field_ui(
                ui,
                &mut self.typed,
                "tavla://127.0.0.1:7420/board",
                "connect-field",
            );
            if response.changed() {
                self.refused = None;
            }
            if let Some(refused) = &self.refused {
                ui.colored_label(ui.tokens().error, refusal(refused));
            }
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(8.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if text_button(ui, text("connect-join"), Emphasis::Primary).clicked() || entered {
                    match BoardLink::parse(&self.typed) {
                        Ok(link) => action = Some(UiAction::Join(link)),
                        Err(refused) => self.refused = Some(refused),
                    }
                }
            });
        });
        (
            if action.is_some() {
                DialogOutcome::Closed
            } else {
                outcome
            },
            action,
        )
    }
}

/// A field of one line that takes the keyboard when it appears.
pub(super) fn field_ui(
    ui: &mut Ui,
    typed: &mut String,
    example: &str,
    label: &'static str,
) -> egui::Response {
    let field = TextEdit::singleline(typed)
        .hint_text(example)
        .char_limit(4_096)
        .margin(Margin::symmetric(12, 9))
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::text_edit(true, "", &*typed, text(label)));
    let nothing_focused = ui.memory(|memory| memory.focused().is_none());
    if nothing_focused && !response.lost_focus() {
        response.request_focus();
    }
    response
}

/// What is wrong with a link, and what to do.
pub(super) fn refusal(error: &LinkError) -> &'static str {
    match error {
        LinkError::Scheme | LinkError::TooLong { .. } => text("link-scheme"),
        LinkError::Host => text("link-host"),
        LinkError::Port => text("link-port"),
        LinkError::Board(NameError::Empty) => text("link-no-board"),
        LinkError::Board(_) => text("link-board"),
    }
}
