//! What later starts of the program, and commands, ask of this window.

use std::path::PathBuf;

use tavla_shared::id::BoardId;

use crate::app::TavlaApp;
use crate::cli::Opening;
use crate::instance::{Asked, Launches};
use crate::storage::kept::ListedBoard;

impl TavlaApp {
    /// Hears what was asked for; as long as it is not done, later ones wait or are refused.
    pub(super) fn hear_launches(&mut self) {
        if self.launched.is_empty() {
            let launched = self.launches.as_ref().map(Launches::take);
            self.launched = launched.unwrap_or_default();
        }
    }

    /// Does what commands have asked of the window, of which they do not hear.
    pub(super) fn take_asked(&mut self, ctx: &egui::Context) {
        let asked = self.launches.as_ref().map(Launches::take_asked);
        for asked in asked.unwrap_or_default() {
            match asked {
                Asked::Kept(board) => self.list_kept(&board),
                Asked::Onto { board, path } => self.import_onto(ctx, &board, path),
            }
        }
    }

    /// Puts a board on the list that a command has kept, behind the board that is open.
    fn list_kept(&mut self, board: &ListedBoard) {
        let storage = &mut self.services.storage;
        let now = (self.services.unix_seconds)();
        storage.add_board(&board.id, &board.title, None, now);
        let later = (self.services.unix_seconds)();
        storage.board_opened(self.board.id(), later);
        self.boards = self.board_rows();
    }

    fn import_onto(&mut self, ctx: &egui::Context, board: &BoardId, path: PathBuf) {
        if self.open_board(ctx, board) {
            self.import_file(ctx, path);
        }
    }

    /// Does it, but not behind the question on quitting.
    pub(super) fn take_launches(&mut self, ctx: &egui::Context) {
        if self.shell.asks_to_quit() {
            return;
        }
        for opening in std::mem::take(&mut self.launched) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
            match opening {
                Opening::Last => {}
                Opening::Link(link) => self.join(ctx, &link),
                Opening::File(path) => {
                    if self.new_board(ctx) {
                        self.import_on_own_board(ctx, path);
                    }
                }
            }
        }
    }
}
