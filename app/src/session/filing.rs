//! Both documents of an open board for a file, and what a file has of both: one ticket for the two of them, each
//! of which answers by itself.

use super::{Session, TooMuchWaits};
use crate::worker::{BoardCommand, TalkCommand};

/// What was asked of an open board that a file is merged into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeAsked {
    /// All that there was.
    All,
    /// The talk did not take its part: too much waits for it.
    BoardOnly,
}

impl Session {
    /// Takes in what a file has of the two documents; each that has something is answered by `Merged` with
    /// this ticket.
    ///
    /// # Errors
    /// [`TooMuchWaits`] where nothing was taken.
    pub fn merge(
        &mut self,
        ticket: u64,
        board: Vec<Vec<u8>>,
        talk: Vec<Vec<u8>>,
    ) -> Result<MergeAsked, TooMuchWaits> {
        let takes_board = !board.is_empty();
        if takes_board {
            let updates = board;
            self.board_keeper
                .command(BoardCommand::Merge { ticket, updates })?;
        }
        if talk.is_empty() {
            return Ok(MergeAsked::All);
        }
        let updates = talk;
        match self.talk.command(TalkCommand::Merge { ticket, updates }) {
            Ok(()) => Ok(MergeAsked::All),
            Err(_) if takes_board => Ok(MergeAsked::BoardOnly),
            Err(error) => Err(error),
        }
    }

    /// Gives all of both documents for a file; each answers by `Packed` with this ticket, after all that was
    /// sent before.
    ///
    /// # Errors
    /// [`TooMuchWaits`] where no answer comes from one of them.
    pub fn pack(&mut self, ticket: u64) -> Result<(), TooMuchWaits> {
        self.board_keeper.command(BoardCommand::Pack { ticket })?;
        self.talk.command(TalkCommand::Pack { ticket })
    }
}
