//! Back and forth through what this person did.

use std::sync::Arc;

use super::{Direction, GivenBack, StepHead, UndoStep, take_back};
use crate::board::{Board, BoardChange, EditError, Origin, validate};

/// A step that was undone or redone.
#[derive(Debug, Clone, PartialEq)]
pub struct Undone {
    /// What it did.
    pub change: BoardChange,
    /// The same for other replicas; empty where nothing was left to take back.
    pub update: Vec<u8>,
    /// How many things were left as they are, because somebody else has changed them since.
    pub skipped: usize,
}

impl Board {
    /// Takes back this person's newest step, as far as it is still theirs; none if there is none.
    ///
    /// # Errors
    /// [`EditError::Broken`] where the document must be rebuilt from its log. After any other the
    /// step is still there.
    pub fn undo(&mut self, now: i64) -> Result<Option<Undone>, EditError> {
        self.travel(Direction::Undo, now)
    }

    /// Brings this person's newest undone step forward again; none if there is none.
    ///
    /// # Errors
    /// As [`Board::undo`].
    pub fn redo(&mut self, now: i64) -> Result<Option<Undone>, EditError> {
        self.travel(Direction::Redo, now)
    }

    fn travel(&mut self, direction: Direction, now: i64) -> Result<Option<Undone>, EditError> {
        validate::check_writable(self)?;
        if let Some(step) = self.undo.next(direction) {
            validate::check_returning(self, &step.returning())?;
        }
        let Some(UndoStep { head, inverses }) = self.undo.pop(direction) else {
            return Ok(None);
        };
        let command = &head.command;
        let me = self.peer;
        let (message, origin) = match direction {
            Direction::Undo => (format!("undo {command}"), Origin::Undo),
            Direction::Redo => (format!("redo {command}"), Origin::Redo),
        };
        let mut skipped = 0;
        let mut given_back = GivenBack::default();
        let (inverses, update) = self.commit(&message, now, |writer| {
            for inverse in inverses.into_iter().rev() {
                skipped += take_back(writer, me, inverse, &mut given_back)?;
            }
            Ok(0)
        })?;
        self.undo.lose(&given_back);
        self.undo
            .push_opposite(direction, UndoStep { head, inverses });
        let mut change = self.read_touched(origin, Some(me));
        change.note_made(me, &message, now);
        validate::check_whole(self)?;
        Ok(Some(Undone {
            change,
            update,
            skipped,
        }))
    }

    /// The step that would be undone next.
    pub fn next_undo(&self) -> Option<&Arc<StepHead>> {
        self.undo.next(Direction::Undo).map(|step| &step.head)
    }

    /// The step that would be redone next.
    pub fn next_redo(&self) -> Option<&Arc<StepHead>> {
        self.undo.next(Direction::Redo).map(|step| &step.head)
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        self.undo.can_undo()
    }

    /// Whether there is a step to redo.
    pub fn can_redo(&self) -> bool {
        self.undo.can_redo()
    }
}
