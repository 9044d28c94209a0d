//! The field at my cursor in which I say something that others read as I type. It follows the pointer and
//! is never in its way.

use egui::{Area, Frame, Id, Key, Margin, Order, Pos2, RichText, TextEdit, Ui, Vec2, WidgetInfo};

use crate::editor::WORDS_CHARS_MAX;
use crate::i18n::text;
use crate::theme::{PersonColor, TextRole, Tokens, faded, font, read_on};
use crate::ui::action::UiAction;

/// From the pointer to the bubble.
const OFFSET: Vec2 = Vec2::new(12.0, 16.0);
/// How wide the field is at least and at most.
const WIDTHS: std::ops::RangeInclusive<f32> = 150.0..=280.0;
/// What the caret needs beside the letters.
const ROOM: f32 = 12.0;

/// Where and how my words are shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChatView {
    /// Where the pointer is in the window.
    pub at: Pos2,
    /// My colour.
    pub color: PersonColor,
    /// From 1 down to 0 while the words fade.
    pub opacity: f32,
}

/// The field, as long as it is open.
#[derive(Debug, Default)]
pub struct CursorChat {
    words: String,
    /// Whether it has had the focus.
    begun: bool,
}

impl CursorChat {
    /// Shows the field.
    pub fn ui(&mut self, ui: &Ui, view: &ChatView) -> Option<UiAction> {
        Area::new(Id::unique("cursor-chat"))
            .order(Order::Foreground)
            .fixed_pos(view.at + OFFSET)
            // The pointer goes through it to the board.
            .interactable(false)
            .accessible_name(text("cursor-chat"))
            .show(ui.ctx(), |ui| {
                ui.multiply_opacity(view.opacity);
                let color = view.color.on(ui.visuals().dark_mode);
                let bubble = Frame::new()
                    .fill(color)
                    .corner_radius(Tokens::PANEL_RADIUS)
                    .inner_margin(Margin::symmetric(10, 6));
                bubble.show(ui, |ui| self.field_ui(ui, color)).inner
            })
            .inner
    }

    fn field_ui(&mut self, ui: &mut Ui, color: egui::Color32) -> Option<UiAction> {
        let letters = read_on(color);
        let body = font(TextRole::Body);
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(self.words.clone(), body.clone(), letters);
        let width = (galley.size().x + ROOM).clamp(*WIDTHS.start(), *WIDTHS.end());
        let hint = RichText::new(text("cursor-chat-hint"))
            .font(body.clone())
            .color(faded(letters, 0.75));
        // As high as its letters, not as a button.
        ui.spacing_mut().interact_size.y = 0.0;
        let visuals = ui.visuals_mut();
        visuals.text_cursor.stroke.color = letters;
        visuals.selection.bg_fill = faded(letters, 0.3);
        let field = TextEdit::singleline(&mut self.words)
            .char_limit(WORDS_CHARS_MAX)
            .font(body)
            .text_color(letters)
            .hint_text(hint)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .desired_width(width);
        let response = ui.add(field);
        let name = text("cursor-chat-field");
        response.widget_info(|| WidgetInfo {
            label: Some(name.to_owned()),
            ..WidgetInfo::text_edit(true, "", &*self.words, text("cursor-chat-hint"))
        });
        if !self.begun {
            self.begun = true;
            response.request_focus();
            return None;
        }
        if response.lost_focus() {
            let entered = ui.input(|input| input.key_pressed(Key::Enter));
            if !entered {
                return Some(UiAction::EndChat);
            }
            // What was said stays until the next letter, or until it fades.
            self.words.clear();
            response.request_focus();
        } else if !response.has_focus() {
            return Some(UiAction::EndChat);
        }
        response
            .changed()
            .then(|| UiAction::Say(self.words.clone()))
    }
}
