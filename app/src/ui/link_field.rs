//! A field for an address: set by Enter or a click, taken away by its button or by leaving it empty, and given
//! up by Esc.

use std::sync::Arc;

use egui::{Key, TextEdit, Ui, WidgetInfo};
use tavla_shared::shape::TEXT_LINK_BYTES_MAX;

use crate::commands::Icon;
use crate::i18n::text;
use crate::theme::{TextRole, font};
use crate::ui::button::{IconButton, icon_button};
use crate::ui::measures_panel::select_all;

/// How wide the field is.
const WIDTH: f32 = 220.0;

/// An address being typed.
#[derive(Debug)]
pub(super) struct LinkField {
    address: String,
    /// Whether there was one to begin with.
    was_set: bool,
    /// Whether it has had the focus.
    begun: bool,
}

/// What came of it.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    /// It is still being typed.
    NotYet,
    /// This address, or none any more.
    Set(Option<Arc<str>>),
    /// Nothing was asked for.
    Closed,
}

impl LinkField {
    /// A field that shows the address there is.
    pub(super) fn new(address: Option<&str>) -> Self {
        Self {
            address: address.unwrap_or_default().to_owned(),
            was_set: address.is_some(),
            begun: false,
        }
    }

    /// Shows it, its buttons behind it.
    pub(super) fn ui(&mut self, ui: &mut Ui) -> Answer {
        let field = TextEdit::singleline(&mut self.address)
            .char_limit(TEXT_LINK_BYTES_MAX / 4)
            .font(font(TextRole::Body))
            .hint_text(text("text-bar-address-hint"))
            .desired_width(WIDTH);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo {
            label: Some(text("text-bar-address").to_owned()),
            ..WidgetInfo::text_edit(true, "", &*self.address, text("text-bar-address-hint"))
        });
        if !self.begun {
            self.begun = true;
            response.request_focus();
            select_all(ui, response.id, self.address.chars().count());
        }
        let left_by = |key: Key| response.lost_focus() && ui.input(|input| input.key_pressed(key));
        let (entered, escaped) = (left_by(Key::Enter), left_by(Key::Escape));
        let set = IconButton::small(Icon::Check, text("text-bar-link-set"));
        let set = icon_button(ui, &set).clicked();
        let remove = IconButton::small(Icon::Close, text("text-bar-link-remove"));
        let removed = self.was_set && icon_button(ui, &remove).clicked();
        let address = self.address.trim();
        if removed || ((entered || set) && address.is_empty()) {
            Answer::Set(None)
        } else if entered || set {
            Answer::Set(Some(Arc::from(address)))
        } else if escaped {
            Answer::Closed
        } else {
            Answer::NotYet
        }
    }
}
