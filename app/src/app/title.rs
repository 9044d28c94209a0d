//! What the open board is called: in the list of boards and in the window's title.

use crate::app::TavlaApp;
use crate::i18n::{text, text_with};

impl TavlaApp {
    /// The board's title; where it has none, what the list calls it: a board that was joined goes
    /// by its name on the server until somebody titles it.
    pub(super) fn title(&self) -> &str {
        let title = &*self.board.editor().meta().title;
        if !title.is_empty() {
            return title;
        }
        let entry = self.services.storage.board(self.board.id());
        entry.map_or("", |entry| &entry.title)
    }

    pub(super) fn remember_title(&mut self, ctx: &egui::Context) {
        if !self.board.is_open() {
            return;
        }
        let title = self.board.editor().meta().title.clone();
        let known = self.services.storage.board(self.board.id());
        if known.is_some_and(|entry| !title.is_empty() && entry.title != *title) {
            let now = (self.services.unix_seconds)();
            self.services
                .storage
                .board_changed(self.board.id(), Some(&title), now);
        }
        let shown = Some(self.title()).filter(|title| !title.is_empty());
        let shown = shown.unwrap_or_else(|| text("board-untitled"));
        if shown != self.title_shown {
            let shown = shown.to_owned();
            let words = text_with("window-title", &[("board", shown.as_str().into())]);
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(words));
            self.title_shown = shown;
        }
    }
}
