//! What boards at work are called: in the list of boards, and the open one in the window's title.

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

    /// Keeps what boards are called by now that commands work on behind the window.
    pub(super) fn remember_titles_behind(&mut self) {
        let now = (self.services.unix_seconds)();
        for board in self.leaving.boards() {
            if board.is_open() && board.has_guests() {
                let title = &board.editor().meta().title;
                self.services.storage.keep_title(board.id(), title, now);
            }
        }
    }

    pub(super) fn remember_title(&mut self, ctx: &egui::Context) {
        if !self.board.is_open() {
            return;
        }
        let now = (self.services.unix_seconds)();
        let title = &self.board.editor().meta().title;
        self.services
            .storage
            .keep_title(self.board.id(), title, now);
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
