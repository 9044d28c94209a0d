//! What stands in the way of commands that cannot run, for who says it in words. That a command can run is
//! [`Editor::enabled`]'s alone to say.

use super::{Editor, Lock};
use crate::commands::Command;

/// What stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Nothing can be changed, or picked, for this reason.
    Locked(Lock),
    /// Something about the command itself, or about what is picked.
    Selection(Picked),
}

/// What is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// Nothing.
    Nothing,
    /// Something, and all of it is locked.
    Locked,
    /// Something that can be changed.
    Something,
}

impl Editor {
    /// What stands in a command's way, where something does.
    pub fn obstacle(&self, command: Command) -> Obstacle {
        match self.lock().filter(|_| self.locks(command)) {
            Some(lock) => Obstacle::Locked(lock),
            None => Obstacle::Selection(self.picked()),
        }
    }

    fn picked(&self) -> Picked {
        if self.selection.is_empty() {
            Picked::Nothing
        } else if self.has_unlocked() {
            Picked::Something
        } else {
            Picked::Locked
        }
    }
}
