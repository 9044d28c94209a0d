//! The file of a command that is on its way onto a board: whoever gave it hears what became of it once that is certain.

use std::time::Instant;

use tavla_shared::id::BoardId;

use super::reading::Reading;
use crate::app::TavlaApp;
use crate::instance::{Became, LANDED_WITHIN, LastWord, Passing};

/// Why nothing came of it.
const REFUSED: &str = "it cannot be put there: the window says why";

/// See the module.
#[derive(Debug)]
pub(super) struct Landing {
    /// Its reading.
    number: u64,
    board: BoardId,
    /// Once it was read, where it is.
    stage: Option<Stage>,
    /// When nobody waits for it any more.
    until: Instant,
    word: LastWord,
}

/// Where a file is that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Written on the board, as the edits of this ticket.
    Written(u64),
    /// A board's own, which is merged in its own time.
    Merging,
}

impl TavlaApp {
    /// Whether a command's file is on its way.
    pub(in crate::app) fn is_landing(&self) -> bool {
        self.files.landing.is_some()
    }

    /// From now on a command waits for this reading.
    pub(super) fn await_landing(&mut self, number: u64, board: BoardId, word: LastWord) {
        self.files.landing = Some(Landing {
            number,
            board,
            stage: None,
            until: (self.services.instant)() + LANDED_WITHIN,
            word,
        });
    }

    /// A reading was taken.
    pub(super) fn note_landed(&mut self, number: u64, stage: Stage) {
        let landing = self.files.landing.as_mut();
        if let Some(landing) = landing.filter(|it| it.number == number) {
            landing.stage = Some(stage);
        }
    }

    /// Nothing came of a reading. Its file is kept, by the command that gave it where that hears of it.
    pub(super) fn note_in_vain(&mut self, ctx: &egui::Context, reading: &mut Reading) {
        let number = reading.number();
        let landing = self.files.landing.take_if(|it| it.number == number);
        let is_heard = landing.is_some_and(|landing| landing.word.refuse(&REFUSED));
        let held: Option<Passing> = reading.take_held();
        match held {
            Some(mut file) if is_heard => file.leave(),
            Some(file) => self.put_aside(ctx, file),
            None => {}
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
        if (self.services.instant)() >= landing.until {
            return landing.word.say(Became::Taken);
        }
        let board = &self.board;
        let is_here = *board.id() == landing.board;
        match landing.stage {
            None => {
                let mut reading = self.files.reading.iter();
                if reading.any(|it| it.number() == landing.number) {
                    self.files.landing = Some(landing);
                } else {
                    landing.word.refuse(&"it was stopped in the window");
                }
            }
            // It was left, and is being saved.
            Some(_) if !is_here => landing.word.say(Became::Taken),
            Some(Stage::Written(ticket)) if board.has_refused(ticket) => {
                landing.word.refuse(&REFUSED);
            }
            // Nobody knows.
            Some(_) if board.is_closing() || board.has_ended() || board.unsaved().is_some() => {}
            Some(Stage::Written(_)) if board.is_saved() => landing.word.say(Became::Saved),
            Some(Stage::Merging) if !board.is_merging() => landing.word.say(Became::Taken),
            Some(_) => self.files.landing = Some(landing),
        }
    }
}
