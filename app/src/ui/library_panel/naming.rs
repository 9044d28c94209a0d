//! The field in which an item is named.

use std::sync::Arc;

use egui::{Align2, Key, Margin, Rect, TextEdit, Ui, Vec2};

use super::{LibraryAction, LibraryPanel};
use crate::i18n::text;
use crate::library::{ItemKey, NAME_CHARS_MAX};
use crate::theme::{TextRole, font};

impl LibraryPanel {
    /// Whether an item is being named.
    pub(super) fn is_naming(&self, key: &ItemKey) -> bool {
        matches!((key, &self.renaming), (ItemKey::Kept(id), Some((named, _))) if id == named)
    }

    /// The field, in the room of the name: Enter and what is pressed elsewhere keep what is typed, Esc does not.
    pub(super) fn name_ui(
        &mut self,
        ui: &mut Ui,
        room: Rect,
        key: &ItemKey,
    ) -> Option<LibraryAction> {
        let (id, mut typed) = self.renaming.take()?;
        let field = TextEdit::singleline(&mut typed)
            .id(ui.scope_id().with("library-name"))
            .font(font(TextRole::Label))
            .char_limit(NAME_CHARS_MAX)
            .margin(Margin::symmetric(4, 2))
            .align(Align2::CENTER_TOP)
            .desired_width(room.width());
        let response = ui
            .put(room.expand2(Vec2::new(4.0, 0.0)), field)
            .accessible_name(text("library-name"));
        if !response.has_focus() && !response.lost_focus() {
            response.request_focus();
        }
        if !response.lost_focus() {
            self.renaming = Some((id, typed));
            return None;
        }
        // The keyboard goes on from the item.
        self.current = Some(key.clone());
        let gives_up = ui.input(|input| input.key_pressed(Key::Escape));
        if gives_up || ui.input(|input| input.key_pressed(Key::Enter)) {
            self.focus = Some(key.clone());
            ui.ctx().request_repaint();
        }
        (!gives_up).then(|| LibraryAction::Rename(Arc::clone(&id), typed))
    }
}
