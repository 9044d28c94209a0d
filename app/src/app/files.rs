//! Files from other programs and pictures: picked, dropped, pasted or named at the start. They are for the
//! board that was open then. Files that come together go side by side, one after the other, so that each
//! sees what the one before has become.

mod arriving;
mod board_file;
mod reading;
mod source;
#[cfg(test)]
mod tests;
mod under_way;

use std::path::PathBuf;
use std::sync::Arc;

use tavla_shared::board::schema::TITLE_CHARS_MAX;
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::BoardId;
use tavla_shared::shape::Kind;

use self::arriving::Question;
use self::reading::{Outcome, Progress, Reading, Wish};
use self::source::Source;
use crate::app::TavlaApp;
use crate::app::exporting::SHOWN_AGAIN;
use crate::i18n::{text, text_with};
use crate::import::{ImportReport, Imported, Placement};
use crate::ui::{Severity, Toast};

/// Files that are read at once; more are refused.
const READ_MAX: usize = 8;

/// The endings of the files that can be imported,
const ANY: &[&str] = &[
    "tavla",
    "excalidraw",
    "excalidrawlib",
    "json",
    "canvas",
    "tldr",
    "csv",
    "png",
    "jpg",
    "jpeg",
    "webp",
    "gif",
    "svg",
];
/// and of those among them that are pictures.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "webp", "gif", "svg"];

/// Which files a person is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picked {
    /// Whatever can be imported.
    Any,
    /// Pictures.
    Picture,
}

/// The files being read.
#[derive(Debug, Default)]
pub(super) struct Files {
    reading: Vec<Reading>,
    /// The box around those that came with them and are on the board.
    earlier: Option<Rect>,
    /// The board that was made for a file.
    own_board: Option<BoardId>,
    /// How many there were.
    count: u64,
    /// What is asked about a board's own file.
    question: Question,
}

impl TavlaApp {
    /// Asks for a file to import.
    pub(super) fn pick_file(&mut self, ctx: &egui::Context, kind: Picked) {
        // A picture comes into the hand, what a file holds beside what is there.
        let at = (kind == Picked::Picture).then(|| self.board.editor().pointer_on_board());
        let (title, name, endings) = match kind {
            Picked::Any => ("import-title", "import-kind", ANY),
            Picked::Picture => ("picture-title", "picture-kind", PICTURES),
        };
        // Made here, as some systems show dialogs only for the main thread; waited for elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title(text(title))
            .add_filter(text(name), endings)
            .pick_file();
        self.read_files(
            ctx,
            at,
            [move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                let path = runtime.ok()?.block_on(picked)?.path().to_owned();
                Some(match kind {
                    Picked::Any => Source::File(path),
                    Picked::Picture => Source::Picture(path),
                })
            }],
        );
    }

    /// Imports the file at `path` onto the open board.
    pub fn import_file(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.read_files(ctx, None, [move || Some(Source::File(path))]);
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

    /// Imports the file at `path` onto the open board, which was made for it and goes if nothing comes
    /// of the file.
    pub(super) fn import_on_own_board(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.files.own_board = Some(self.board.id().clone());
        self.import_file(ctx, path);
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
            let here = reading.wish().board == *self.board.id();
            // What comes into somebody's hand waits until that is free.
            let editor = self.board.editor();
            let in_hand = editor.is_typing() || editor.is_busy();
            if here && in_hand && reading.wish().at.is_some() {
                self.files.reading.push(reading);
                continue;
            }
            match reading.progress() {
                Progress::Asks { name } if !here => self.tell_left(ctx, &name),
                Progress::Ended(Outcome::Placed { name, .. })
                    if !(here && self.board.is_open()) =>
                {
                    self.tell_left(ctx, &name);
                }
                Progress::Ended(Outcome::Copied { .. } | Outcome::Words(_)) if !here => {
                    self.tell_left(ctx, "");
                }
                Progress::Found(found) => {
                    if self.settle(&mut reading, &found) {
                        self.files.reading.push(reading);
                    } else {
                        self.leave_own_board(ctx);
                    }
                }
                Progress::Ended(outcome) => {
                    let at = reading.wish().at;
                    self.take_outcome(ctx, outcome, at);
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

    fn tell_left(&mut self, ctx: &egui::Context, name: &str) {
        let words = if name.is_empty() {
            text("paste-board-left").to_owned()
        } else {
            text_with("import-board-left", &[("name", name.into())])
        };
        self.tell(ctx, Severity::Warning, words);
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

    /// `at`: somebody has just put it there, and wants to go on with it.
    fn take_outcome(&mut self, ctx: &egui::Context, outcome: Outcome, at: Option<Point>) {
        let is_nothing = matches!(
            outcome,
            Outcome::Unreadable | Outcome::Refused(_) | Outcome::NoBoard(_)
        );
        if is_nothing {
            self.leave_own_board(ctx);
        }
        match outcome {
            Outcome::Nothing => {}
            Outcome::Unreadable => {
                self.tell(ctx, Severity::Error, text("import-unreadable").to_owned());
            }
            Outcome::Refused(error) => {
                self.tell(ctx, Severity::Error, text(error.text_id()).to_owned());
            }
            Outcome::NotKept(error) => {
                tracing::error!(%error, "an import's pictures are not kept");
                self.tell(ctx, Severity::Error, text("import-not-kept").to_owned());
            }
            Outcome::Board(arrived) => self.open_arrived(ctx, *arrived),
            Outcome::NoBoard(refused) => self.tell_refused(ctx, &refused),
            Outcome::Placed { imported, name } => self.write(*imported, &name, at.is_some()),
            Outcome::Copied { shapes, plain } => {
                let editor = self.board.editor_mut();
                let at = at.unwrap_or_else(|| editor.pointer_on_board());
                if plain {
                    editor.paste_letters_of(&shapes, at);
                } else {
                    editor.paste_shapes(shapes, at);
                }
            }
            Outcome::Words(words) => {
                let editor = self.board.editor_mut();
                let at = at.unwrap_or_else(|| editor.pointer_on_board());
                editor.paste_words(&words, at);
            }
        }
    }

    /// Writes a file on its board. What came of it is said when the board has taken it.
    fn write(&mut self, imported: Imported, name: &str, in_hand: bool) {
        let now = (self.services.unix_seconds)();
        let Imported {
            mut edits,
            report,
            bounds,
            ..
        } = imported;
        self.canvas.look_for_pictures_again();
        let earlier = self.files.earlier.into_iter().chain(bounds);
        self.files.earlier = earlier.reduce(|all, one| all.union(one));
        let created = || {
            edits.iter().filter_map(|edit| match edit {
                Edit::Create(shape) => Some(shape),
                _ => None,
            })
        };
        let outermost = created().filter(|shape| shape.place.parent.is_none());
        let outermost: Vec<_> = outermost.map(|shape| shape.id.clone()).collect();
        // A picture is not what the board is about.
        let is_drawing = created().any(|shape| shape.kind != Kind::Image);
        if is_drawing && !name.is_empty() && self.board.editor().meta().title.is_empty() {
            let title: String = name.chars().take(TITLE_CHARS_MAX).collect();
            edits.push(Edit::Meta(MetaEdit::Title(title.into())));
        }
        let severity = if report.lost.is_empty() {
            Severity::Info
        } else {
            Severity::Warning
        };
        // Who sees it in hand need not be told that it is there, but what is missing.
        let quiet = in_hand && report.lost.is_empty();
        let done = (!quiet).then(|| Toast::new(severity, report_words(&report)));
        if !in_hand {
            self.board.fit_when_filled();
            self.board.import("import", edits, done, now);
        } else if self.board.import("paste", edits, done, now) {
            self.board.editor_mut().take_in_hand(outermost);
        }
    }
}

/// How much was kept and how, and by reason what was not.
fn report_words(report: &ImportReport) -> String {
    let lost: Vec<String> = report
        .lost
        .iter()
        .map(|(loss, &count)| text_with(loss.text_id(), &[("count", count.into())]))
        .collect();
    let lost = lost.join(", ");
    let reason = report.as_picture.map(|reason| text(reason.text_id()));
    let count = report.shapes.into();
    match (reason, lost.is_empty()) {
        (None, true) => text_with("import-done", &[("count", count)]),
        (None, false) => text_with(
            "import-done-with-losses",
            &[("count", count), ("lost", lost.as_str().into())],
        ),
        (Some(reason), true) => text_with("import-as-picture", &[("reason", reason.into())]),
        (Some(reason), false) => text_with(
            "import-as-picture-with-losses",
            &[("reason", reason.into()), ("lost", lost.as_str().into())],
        ),
    }
}
