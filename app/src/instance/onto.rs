//! A file that a command wants on a board of the window. Who gave it hears what became of it once that is certain.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use tavla_shared::id::BoardId;

use super::Given;

/// See the module.
#[derive(Debug)]
pub struct Onto {
    /// The board.
    pub board: BoardId,
    /// The file.
    pub file: Given,
    /// For who gave it.
    pub word: LastWord,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is on its board, and on the disk.
    Saved,
    /// The window has it: a person decides on it, or the disk has not taken it yet.
    Taken,
}

/// What who gave a file is told. Dropped, they hear that nobody knows.
#[derive(Debug)]
pub struct LastWord(SyncSender<Result<Became, String>>);

impl LastWord {
    /// It became this.
    pub fn say(self, became: Became) {
        // Who does not wait any more hears it nowhere.
        self.0.send(Ok(became)).unwrap_or_default();
    }

    /// Nothing became of it, and why; whether that was heard.
    pub fn refuse(self, reason: &impl ToString) -> bool {
        self.0.send(Err(reason.to_string())).is_ok()
    }
}

impl Onto {
    /// A file for a board, and where it is heard what became of it.
    pub fn new(board: BoardId, file: Given) -> (Self, Receiver<Result<Became, String>>) {
        let (tell, told) = sync_channel(1);
        let word = LastWord(tell);
        (Self { board, file, word }, told)
    }

    /// It is not taken, and why: who gave it keeps it, where they still hear that.
    pub fn refuse(self, reason: &impl ToString) {
        let is_heard = self.word.refuse(reason);
        match self.file {
            Given::Passing(mut file) if is_heard => file.leave(),
            // Kept aside.
            Given::Passing(file) => drop(file),
            Given::Own(path) if !is_heard => {
                let (path, reason) = (path.display(), reason.to_string());
                tracing::warn!(%path, reason, "a file of a command is not put on its board");
            }
            Given::Own(_) => {}
        }
    }
}
