//! The trash: boards go in, come back, or are deleted from this device for good.
//!
//! A board's worker may still be saving when the board is deleted; what it wrote afterwards would
//! be left over in the store. So a deletion waits until every worker of the board has ended.

use tavla_shared::id::BoardId;

use crate::app::TavlaApp;
use crate::app::boards::add_new;
use crate::i18n::{text, text_with};
use crate::ui::Severity;
use crate::worker::GuestEnd;

impl TavlaApp {
    /// Puts a board in the trash; commands that are at it have to go.
    pub(super) fn trash_board(&mut self, ctx: &egui::Context, id: &BoardId) {
        let is_open = id == self.board.id();
        if is_open && !self.may_leave(ctx) {
            return;
        }
        let now = (self.services.unix_seconds)();
        let title = self.listed_title(id);
        self.services.storage.trash_board(id, now);
        if is_open {
            let next = self
                .services
                .storage
                .boards()
                .first()
                .map(|entry| entry.id.clone());
            let next = next.unwrap_or_else(|| add_new(&mut self.services));
            if !self.open_board(ctx, &next) {
                self.board.dismiss_guests(&GuestEnd::InTrash);
            }
        }
        let (instant, unix) = self.services.moment();
        for board in self.leaving.boards_mut() {
            if board.id() == id {
                board.dismiss_guests(&GuestEnd::InTrash);
                // Not when the last of them has heard it, who may never. It is not shown: its editor wants nothing.
                drop(board.begin_close(instant, unix));
            }
        }
        self.boards = self.board_rows();
        let words = text_with("board-trashed", &[("title", title.as_str().into())]);
        self.tell(ctx, Severity::Info, words);
    }

    pub(super) fn restore_board(&mut self, id: &BoardId) {
        self.services.storage.restore_board(id);
        self.boards = self.board_rows();
    }

    /// Deletes a board of the trash from this device, as soon as nothing writes to it any more.
    pub(super) fn delete_board(&mut self, ctx: &egui::Context, id: &BoardId) {
        let title = self.listed_title(id);
        self.leaving.delete(id);
        self.delete_what_ended();
        self.boards = self.board_rows();
        let words = text_with("board-deleted", &[("title", title.as_str().into())]);
        self.tell(ctx, Severity::Info, words);
    }

    /// Whether a board is about to be deleted, or is already.
    pub(super) fn is_going(&self, id: &BoardId) -> bool {
        self.leaving.is_deleting(id) || self.services.storage.board(id).is_none()
    }

    /// Whether boards are about to be deleted.
    pub fn is_deleting(&self) -> bool {
        self.leaving.deletes()
    }

    /// Carries out the deletions that wait for nothing any more.
    pub(super) fn delete_what_ended(&mut self) {
        for id in self.leaving.take_deletable() {
            // Who has joined the board anew meanwhile wants it.
            let storage = &mut self.services.storage;
            if storage
                .board(&id)
                .is_some_and(|entry| entry.trashed.is_some())
            {
                storage.delete_board(&id);
            }
        }
    }

    /// What the list calls a board.
    pub(super) fn listed_title(&self, id: &BoardId) -> String {
        let entry = self.services.storage.board(id);
        let title = entry.map(|entry| entry.title.as_str());
        let title = title.filter(|title| !title.is_empty());
        title.unwrap_or_else(|| text("board-untitled")).to_owned()
    }
}
