//! Both documents of an open board for a file, and what a file has of both: one ticket for the two of them, each
//! of which answers by itself.

use super::{Session, TooMuchWaits};
use crate::worker::{BoardCommand, TalkCommand};

impl Session {
    /// Takes in what a file has of the two documents; each that has something is answered by `Merged` with
    /// this ticket.
    ///
    /// # Errors
    /// [`TooMuchWaits`] where nothing of the document that is said was taken, nor after it.
    pub fn merge(
        &mut self,
        ticket: u64,
        board: Vec<Vec<u8>>,
        talk: Vec<Vec<u8>>,
    ) -> Result<(), TooMuchWaits> {
        if !board.is_empty() {
            let updates = board;
            self.board_keeper
                .command(BoardCommand::Merge { ticket, updates })?;
        }
        if !talk.is_empty() {
            let updates = talk;
            self.talk.command(TalkCommand::Merge { ticket, updates })?;
        }
        Ok(())
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
