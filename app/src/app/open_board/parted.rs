//! What a person is told when a server has refused edits: why, and where they are now.

use crate::app::OpenBoard;
use crate::app::words::{error, part_error_words, parted_words, warning};
use crate::i18n::text;
use crate::ui::{Subject, Toast, UiAction};
use crate::worker::{PartError, Parted};

impl OpenBoard {
    /// The refused edits are in a copy, and the board goes on without them.
    pub(super) fn parted(&mut self, parted: Parted) -> Toast {
        let words = parted_words(&parted);
        let open = UiAction::OpenBoard(parted.copy.clone());
        self.copies.push(parted);
        self.rebuilt_for_copy = true;
        warning(&words).with(text("copy-open"), open)
    }

    /// The refused edits are still on the board.
    pub(super) fn not_parted(&mut self, reason: &PartError) -> Toast {
        let again = UiAction::Reconnect(self.id().clone());
        error(part_error_words(reason))
            .about(Subject::Refused(self.id().clone()))
            .with(text("share-again"), again)
    }

    /// Whether there is a copy that the list of boards does not have yet.
    pub fn has_copies(&self) -> bool {
        !self.copies.is_empty()
    }

    /// Copies that the list of boards does not have yet.
    pub fn take_copies(&mut self) -> Vec<Parted> {
        std::mem::take(&mut self.copies)
    }
}
