//! The file of a command that is on its way onto a board: whoever gave it hears what became of it once that is certain.

use tavla_shared::id::BoardId;

use crate::app::TavlaApp;
use crate::instance::{Became, LastWord};

/// Why nothing came of it.
const REFUSED: &str = "it cannot be put there: the window says why";

/// See the module.
#[derive(Debug)]
pub(super) struct Landing {
    /// Its reading.
    number: u64,
    board: BoardId,
    /// Once it was read, and written on the board: how many files that had refused before.
    written: Option<u64>,
    word: LastWord,
}

impl Landing {
    /// The one of the reading of this number, for this board.
    pub(super) fn begin(number: u64, board: BoardId, word: LastWord) -> Self {
        Self {
            number,
            board,
            written: None,
            word,
        }
    }
}

impl TavlaApp {
    /// Whether a command's file is on its way.
    pub(in crate::app) fn is_landing(&self) -> bool {
        self.files.landing.is_some()
    }

    /// A reading has come to its end: whether it was taken.
    pub(super) fn note_landed(&mut self, number: u64, is_taken: bool) {
        if is_taken {
            let landing = self.files.landing.as_mut();
            if let Some(landing) = landing.filter(|it| it.number == number) {
                landing.written = Some(self.board.refused_imports());
            }
        } else if let Some(landing) = self.files.landing.take_if(|it| it.number == number) {
            landing.word.refuse(&REFUSED);
        }
    }

    /// A person is asked about a reading, and may take their time.
    pub(super) fn note_asked(&mut self, number: u64) {
        if let Some(landing) = self.files.landing.take_if(|it| it.number == number) {
            landing.word.say(Became::Taken);
        }
    }

    /// Tells a command what became of its file, once that is known.
    pub(in crate::app) fn follow_landing(&mut self) {
        let Some(landing) = self.files.landing.take() else {
            return;
        };
        let mut reading = self.files.reading.iter();
        if reading.any(|it| it.number() == landing.number) {
            self.files.landing = Some(landing);
            return;
        }
        let board = &self.board;
        let is_here = *board.id() == landing.board && !board.is_closing() && !board.has_ended();
        let Some(refused) = landing.written else {
            landing.word.refuse(&"it was stopped in the window");
            return;
        };
        if is_here && board.refused_imports() > refused {
            landing.word.refuse(&REFUSED);
        } else if !is_here || board.unsaved().is_some() {
            // It is as safe there as all else, and the window says more.
            landing.word.say(Became::Taken);
        } else if board.is_saved() {
            landing.word.say(Became::Saved);
        } else {
            self.files.landing = Some(landing);
        }
    }
}
