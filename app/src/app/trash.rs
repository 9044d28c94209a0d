//! The trash: boards go in, come back, or are deleted from this device for good.
//!
//! A board's worker may still be saving when the board is deleted; what it wrote afterwards would
//! be left over in the store. So a deletion waits until every worker of the board has ended.

use std::collections::BTreeSet;

use tavla_shared::id::BoardId;

use crate::app::TavlaApp;
use crate::app::boards::add_new;
use crate::i18n::{text, text_with};
use crate::ui::Severity;
use crate::worker::WorkerEnd;

/// Workers that were let go of, and deletions that wait for them.
#[derive(Debug, Default)]
pub(super) struct Leaving {
    workers: Vec<(BoardId, WorkerEnd)>,
    deletions: BTreeSet<BoardId>,
}

impl Leaving {
    /// Notes a worker that was let go of and ends by itself.
    pub(super) fn note(&mut self, id: BoardId, end: WorkerEnd) {
        self.workers.push((id, end));
    }

    /// Whether a board is about to be deleted.
    pub(super) fn is_deleting(&self, id: &BoardId) -> bool {
        self.deletions.contains(id)
    }

    /// The boards that can be deleted now, sorted.
    fn take_deletable(&mut self) -> Vec<BoardId> {
        self.workers.retain(|(_, end)| !end.is_over());
        let busy: BTreeSet<&BoardId> = self.workers.iter().map(|(id, _)| id).collect();
        let (waiting, ready) = std::mem::take(&mut self.deletions)
            .into_iter()
            .partition::<BTreeSet<_>, _>(|id| busy.contains(id));
        self.deletions = waiting;
        ready.into_iter().collect()
    }
}

impl TavlaApp {
    pub(super) fn trash_board(&mut self, ctx: &egui::Context, id: &BoardId) {
        let now = (self.services.unix_seconds)();
        let title = self.listed_title(id);
        self.services.storage.trash_board(id, now);
        if id == self.board.id() {
            let next = self
                .services
                .storage
                .boards()
                .first()
                .map(|entry| entry.id.clone());
            let next = next.unwrap_or_else(|| add_new(&mut self.services));
            self.open_board(ctx, &next);
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
        self.leaving.deletions.insert(id.clone());
        self.delete_what_ended();
        self.boards = self.board_rows();
        let words = text_with("board-deleted", &[("title", title.as_str().into())]);
        self.tell(ctx, Severity::Info, words);
    }

    /// Whether boards are about to be deleted.
    pub fn is_deleting(&self) -> bool {
        !self.leaving.deletions.is_empty()
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

    fn listed_title(&self, id: &BoardId) -> String {
        let entry = self.services.storage.board(id);
        let title = entry.map(|entry| entry.title.as_str());
        let title = title.filter(|title| !title.is_empty());
        title.unwrap_or_else(|| text("board-untitled")).to_owned()
    }
}
