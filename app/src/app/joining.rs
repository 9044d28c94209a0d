//! Joining boards on servers, and putting boards there.

use crate::app::TavlaApp;
use crate::app::boards::add_joined;
use crate::link::{BoardLink, ServerAddress};

impl TavlaApp {
    /// Opens a board of a server; what is drawn on it before the server answers is sent then.
    pub(super) fn join(&mut self, ctx: &egui::Context, link: BoardLink) {
        let id = add_joined(&mut self.services, &link);
        if id == *self.board.id() {
            self.attach(ctx, link);
        } else {
            self.open_board(ctx, &id);
        }
    }

    /// Puts the open board on a server.
    pub(super) fn share_at(&mut self, ctx: &egui::Context, server: ServerAddress) {
        let link = BoardLink {
            server,
            board: self.board.id().clone(),
            token: None,
        };
        let kept = Some(link.to_string());
        self.services.storage.attach_board(&link.board, kept);
        self.attach(ctx, link);
    }

    fn attach(&mut self, ctx: &egui::Context, link: BoardLink) {
        self.board.attach(link);
        ctx.request_repaint();
    }
}
