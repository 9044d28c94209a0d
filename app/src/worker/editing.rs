//! What a person does: edits, the way back and forward, and what is said of them.

use std::time::Instant;

use tavla_shared::board::{BoardChange, EditBatch, EditError, Undone};
use tavla_shared::store::{RecordOrigin, StoreError};

use super::run::{Next, Worker};
use super::{BoardCommand, BoardEvent};

impl Worker {
    /// Does what the UI asks.
    pub(super) fn local(&mut self, command: BoardCommand) -> Result<Next, StoreError> {
        match command {
            BoardCommand::Edit { ticket, batch, now } => self.edit(ticket, &batch, now)?,
            BoardCommand::Undo { now } => {
                let undone = self.board.undo(now);
                self.travelled(undone)?;
            }
            BoardCommand::Redo { now } => {
                let redone = self.board.redo(now);
                self.travelled(redone)?;
            }
            BoardCommand::Purge { now } => self.purge(now)?,
            BoardCommand::Introduce(person) => {
                self.person = Some(person);
                self.introduce();
            }
            BoardCommand::History(command) => self.history(command)?,
            BoardCommand::SaveAgain => {
                if let Some((_, retry_at)) = &mut self.log.failing {
                    *retry_at = Instant::now();
                }
            }
            BoardCommand::Close { discard_unsaved } => return self.close(discard_unsaved),
        }
        Ok(Next::GoOn)
    }

    fn edit(&mut self, ticket: u64, batch: &EditBatch, now: i64) -> Result<(), StoreError> {
        match self.board.apply(batch, now) {
            Ok(applied) => {
                self.wrote(applied.update);
                self.tell_change(vec![ticket], applied.change);
            }
            Err(reason) => {
                self.rebuild_if_broken(&reason)?;
                let ticket = Some(ticket);
                self.queues.tell(BoardEvent::Refused { ticket, reason });
            }
        }
        Ok(())
    }

    fn purge(&mut self, now: i64) -> Result<(), StoreError> {
        match self.board.purge(now) {
            Ok(purged) if purged.update.is_empty() => {}
            Ok(purged) => {
                self.wrote(purged.update);
                self.tell_change(Vec::new(), purged.change);
            }
            // A board from a newer Tavla is only read.
            Err(reason) => self.rebuild_if_broken(&reason)?,
        }
        Ok(())
    }

    fn travelled(&mut self, result: Result<Option<Undone>, EditError>) -> Result<(), StoreError> {
        match result {
            Ok(None) => {}
            Ok(Some(Undone {
                change,
                update,
                skipped,
            })) => {
                self.wrote(update);
                self.tell_change(Vec::new(), change);
                if skipped > 0 {
                    self.queues.tell(BoardEvent::UndoSkipped { count: skipped });
                }
            }
            Err(reason) => {
                self.rebuild_if_broken(&reason)?;
                let ticket = None;
                self.queues.tell(BoardEvent::Refused { ticket, reason });
            }
        }
        Ok(())
    }

    fn rebuild_if_broken(&mut self, reason: &EditError) -> Result<(), StoreError> {
        tracing::warn!(%reason, "an edit was refused");
        if self.board.is_poisoned() {
            self.rebuild()
        } else {
            Ok(())
        }
    }

    /// An own update is in the document.
    fn wrote(&mut self, update: Vec<u8>) {
        if !update.is_empty() {
            self.log.push(RecordOrigin::Local, update);
            self.own_ops = self.board.version().ops_of(self.board.peer());
        }
    }

    /// Tells what is different now, and the edits that it confirms.
    pub(super) fn tell_change(&self, tickets: Vec<u64>, change: BoardChange) {
        let (can_undo, can_redo) = (self.board.can_undo(), self.board.can_redo());
        self.queues.tell(BoardEvent::Changed {
            tickets,
            change,
            can_undo,
            can_redo,
        });
    }
}
