//! Files from other programs and pictures: picked, dropped, pasted or named at the start. They are for the
//! board that was open then. Files that come together go side by side, one after the other, so that each
//! sees what the one before has become.

mod arriving;
mod board_file;
mod landing;
mod outcome;
mod picking;
mod reading;
mod source;
#[cfg(test)]
mod tests;
mod under_way;

use std::path::PathBuf;
use std::sync::Arc;

use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::BoardId;

use self::arriving::Question;
use self::landing::{Landing, Stage};
pub(super) use self::outcome::lost_words;
pub(super) use self::picking::{LIBRARY, Picked, is_picture};
use self::reading::{Outcome, Progress, Reading, Wish};
use self::source::Source;
use crate::app::TavlaApp;
use crate::app::exporting::SHOWN_AGAIN;
use crate::i18n::{text, text_with};
use crate::import::Placement;
use crate::instance::{Given, Onto};
use crate::ui::Severity;

/// Files that are read at once; more are refused.
pub(super) const READ_MAX: usize = 8;

/// The files being read.
#[derive(Debug, Default)]
pub(super) struct Files {
    reading: Vec<Reading>,
    /// The box around those that came with them and are on the board.
    earlier: Option<Rect>,
    /// The board that was made for a file, or for several.
    own_board: Option<BoardId>,
    /// Whether one of these came to nothing.
    in_vain: bool,
    /// How many there were.
    count: u64,
    /// What is asked about a board's own file.
    question: Question,
    /// The file of a command.
    landing: Option<Landing>,
}

impl TavlaApp {
    /// Imports the file at `path` onto the open board.
    pub fn import_file(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.read_files(ctx, None, [move || Some(Source::File(path))]);
    }

    /// Imports a file that a command gives onto the open board.
    pub(super) fn import_given(&mut self, ctx: &egui::Context, given: Onto) {
        let source = match &given.file {
            Given::Own(path) => Source::Onto(path.clone()),
            Given::Passing(file) => Source::Passing(file.path().to_owned()),
        };
        let before = self.files.count;
        self.read_files(ctx, None, [move || Some(source)]);
        let begun = self.files.reading.last_mut();
        let Some(reading) = begun.filter(|reading| reading.number() > before) else {
            given.refuse(&"the window has too much to do");
            return;
        };
        let Onto { board, file, word } = given;
        if let Given::Passing(file) = file {
            reading.hold(file);
        }
        let number = reading.number();
        self.await_landing(number, board, word);
    }

    /// Puts shapes of another whiteboard, which the clipboard has as text, around `at`.
    pub(super) fn paste_drawing(
        &mut self,
        ctx: &egui::Context,
        text: String,
        at: Point,
        plain: bool,
    ) {
        self.read_files(ctx, Some(at), [move || Some(Source::Text { text, plain })]);
    }

    /// Puts a picture from the clipboard around `at`.
    pub(super) fn paste_picture(
        &mut self,
        ctx: &egui::Context,
        pixels: Arc<egui::ColorImage>,
        at: Point,
    ) {
        self.read_files(ctx, Some(at), [move || Some(Source::Pixels(pixels))]);
    }

    /// Imports files onto the open board, which was made for them and goes if nothing comes of them.
    pub(super) fn import_on_own_board(&mut self, ctx: &egui::Context, paths: Vec<PathBuf>) {
        self.files.own_board = Some(self.board.id().clone());
        let picks = paths.into_iter();
        self.read_files(
            ctx,
            None,
            picks.map(|path| move || Some(Source::File(path))),
        );
    }

    /// Whether something for the board that was made for it is being read, or something is being written on the
    /// open one.
    pub(super) fn is_opening_files(&self) -> bool {
        let own = self.files.own_board.as_ref();
        let mut reading = self.files.reading.iter();
        let is_read = own.is_some_and(|own| reading.any(|it| it.wish().board == *own));
        let is_written = self.board.is_importing() || self.board.is_merging();
        is_read || is_written && !self.board.has_ended()
    }

    /// Whether any file is being read, or something is being written on the open board.
    pub(super) fn is_reading_files(&self) -> bool {
        !self.files.reading.is_empty() || self.is_opening_files()
    }

    /// Imports what was dropped onto the window; onto the dialog about the person, it is their picture.
    pub(super) fn take_dropped(&mut self, ctx: &egui::Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let mut paths = dropped.iter().map(|file| file.path().to_owned());
        if self.shell.you_dialog().is_some() {
            if let Some(path) = paths.next() {
                self.choose_face(ctx, path);
            }
            return;
        }
        let editor = self.board.editor();
        // On a board that has nothing yet, a file may say where it is.
        let at = (!editor.scene().is_empty()).then(|| editor.pointer_on_board());
        self.read_files(ctx, at, paths.map(|path| move || Some(Source::File(path))));
    }

    /// Takes in how far files have come.
    pub(super) fn take_imported(&mut self, ctx: &egui::Context) {
        let now = ctx.input(|input| input.time);
        let readings = std::mem::take(&mut self.files.reading);
        let mut placing = self.board.is_importing() || readings.iter().any(Reading::is_placed);
        for mut reading in readings {
            let number = reading.number();
            let here = reading.wish().board == *self.board.id();
            // What comes into somebody's hand waits until that is free.
            let editor = self.board.editor();
            let in_hand = editor.is_typing() || editor.is_busy();
            if here && in_hand && reading.wish().at.is_some() {
                self.files.reading.push(reading);
                continue;
            }
            match reading.progress() {
                Progress::Asks { name } if !here || self.board.has_failed() => {
                    self.leave_file(ctx, &mut reading, &name);
                }
                Progress::Ended(Outcome::Placed { name, .. })
                    if !(here && self.board.is_open()) =>
                {
                    self.leave_file(ctx, &mut reading, &name);
                }
                Progress::Ended(Outcome::Copied { .. } | Outcome::Words(_)) if !here => {
                    self.leave_file(ctx, &mut reading, "");
                }
                Progress::Found(found) => {
                    if self.settle(&mut reading, &found) {
                        self.files.reading.push(reading);
                    } else {
                        self.files.in_vain = true;
                        Self::let_go(&mut reading);
                        self.note_in_vain(ctx, &mut reading);
                    }
                }
                Progress::Ended(outcome) => {
                    let at = reading.wish().at;
                    let opened = matches!(outcome, Outcome::Placed { .. } | Outcome::Board(_));
                    if let Some(path) = reading.path().filter(|_| opened) {
                        self.opened.note(path, &mut self.services.storage);
                    }
                    let name = reading.file_name();
                    let stage = if matches!(outcome, Outcome::Board(_)) {
                        Stage::Merging
                    } else {
                        Stage::Written(self.board.next_ticket())
                    };
                    if self.take_outcome(ctx, outcome, (name.as_str(), at)) {
                        Self::let_go(&mut reading);
                        self.note_landed(number, stage);
                    } else {
                        self.note_in_vain(ctx, &mut reading);
                    }
                }
                progress @ (Progress::Busy | Progress::Asks { .. }) => {
                    reading.note_time(now);
                    let asks = matches!(progress, Progress::Asks { .. });
                    // A board that is still being read has no room that one could see.
                    if asks && !placing && self.board.is_open() {
                        let at = reading.wish().at;
                        reading.put(self.placement(at));
                        placing = true;
                    }
                    self.files.reading.push(reading);
                }
            }
        }
        if self.files.reading.is_empty() {
            self.files.earlier = None;
        } else if self.files.reading.iter().any(|it| it.under_way().is_some()) {
            ctx.request_repaint_after_secs(SHOWN_AGAIN);
        }
        if !self.is_opening_files() {
            if std::mem::take(&mut self.files.in_vain) {
                self.leave_own_board(ctx);
            }
            // From now on it is a board like any other, whatever becomes of it.
            self.files.own_board = None;
        }
    }

    /// Where what is wanted `at` a place goes.
    fn placement(&self, at: Option<Point>) -> Placement {
        let editor = self.board.editor();
        let scene = editor.scene();
        // A board that was just joined looks empty until the server has sent it.
        let whole = self.board.link().is_none() || self.board.is_live();
        if scene.is_empty() && whole && at.is_none() {
            return Placement::OwnBoard;
        }
        let ranks = scene.children(None).map(|shape| &shape.place.index);
        let above = ranks.max().cloned();
        match self.files.earlier {
            Some(earlier) => Placement::Beside { earlier, above },
            None => Placement::Among {
                center: at.unwrap_or(editor.view().camera.center),
                above,
            },
        }
    }

    fn read_files<P>(
        &mut self,
        ctx: &egui::Context,
        at: Option<Point>,
        picks: impl IntoIterator<Item = P>,
    ) where
        P: FnOnce() -> Option<Source> + Send + 'static,
    {
        let wish = Wish {
            board: self.board.id().clone(),
            at,
            room: self.board.editor().view().visible().size(),
        };
        let mut refused = 0;
        for pick in picks {
            if self.files.reading.len() >= READ_MAX {
                refused += 1;
                continue;
            }
            let seed = (self.services.random)();
            let store = self.services.storage.store_path().to_owned();
            let wake = Arc::clone(&self.services.wake);
            self.files.count += 1;
            let numbered = (self.files.count, wish.clone());
            match Reading::start(numbered, (store, seed), wake, pick) {
                Ok(reading) => self.files.reading.push(reading),
                Err(error) => {
                    tracing::error!(%error, "no thread to read a file");
                    self.tell(ctx, Severity::Error, text("error-no-thread").to_owned());
                }
            }
        }
        if refused > 0 {
            let args = [("count", refused.into()), ("limit", READ_MAX.into())];
            self.tell(ctx, Severity::Warning, text_with("import-too-many", &args));
        }
    }

    /// What comes too late for its board is told.
    fn leave_file(&mut self, ctx: &egui::Context, reading: &mut Reading, name: &str) {
        let words = if name.is_empty() {
            text("paste-board-left").to_owned()
        } else {
            text_with("import-board-left", &[("name", name.into())])
        };
        self.tell(ctx, Severity::Warning, words);
        self.note_in_vain(ctx, reading);
    }

    /// The board that was made for a file, if it is in the window and nothing was done on it.
    fn untouched_own_board(&mut self) -> Option<BoardId> {
        let editor = self.board.editor();
        let untouched = editor.scene().is_empty() && editor.meta().title.is_empty();
        let own = self.files.own_board.take();
        own.filter(|own| untouched && own == self.board.id())
    }

    /// Opens the board that was open before instead of the one that was made for a file, if that was
    /// for nothing, and takes it off the list.
    fn leave_own_board(&mut self, ctx: &egui::Context) {
        let Some(own) = self.untouched_own_board() else {
            return;
        };
        let boards = self.services.storage.boards();
        let before = boards.iter().find(|entry| entry.id != own);
        if let Some(before) = before.map(|entry| entry.id.clone())
            && self.open_board(ctx, &before)
        {
            self.delete_own_board(&own);
        }
    }

    /// Takes the board that was made for a file off the list: it was for nothing, and another one is open.
    fn delete_own_board(&mut self, own: &BoardId) {
        let now = (self.services.unix_seconds)();
        self.services.storage.trash_board(own, now);
        self.leaving.delete(own);
        self.delete_what_ended();
        self.boards = self.board_rows();
    }
}
