//! Parts of the open board as pictures, pages and other programs' files: written where somebody says, copied, or opened
//! to be printed. What is written is the board as it was when it was asked for; a thread makes it, which tells how far
//! it is and can be stopped, and leaves nothing behind then.

mod job;
mod making;
mod preview;
#[cfg(test)]
mod tests;
mod thumbnails;
mod words;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::Instant;

use tempfile::TempDir;

use self::job::{Job, Place};
use self::making::{Done, Failure};
use self::preview::Preview;
pub use self::thumbnails::thumbnail;
use crate::app::TavlaApp;
use crate::app::ending::{Word, ended_by};
use crate::export::product::{Format, Pages, Snapshot};
use crate::export::sheet::Extent;
use crate::headway::Headway;
use crate::i18n::{text, text_with};
use crate::placing::file_name;
use crate::ui::{
    ExportAction, ExportChoice, ExportFrame, ExportView, ExportWhat, Severity, Work, WorkView,
};

/// Exports that are made at once; more are refused.
const EXPORTS_MAX: usize = 4;
/// So many files that were printed are kept for the program that shows them.
const PRINTS_MAX: usize = 4;
/// Who waits longer than this is shown how far it is, in seconds,
pub(super) const SHOWN_AFTER: f64 = 0.4;
/// again each time so many have gone by.
pub(super) const SHOWN_AGAIN: f32 = 0.1;

/// Asks where a file goes; none where the person does not want one after all.
type Pick = Box<dyn FnOnce() -> Option<PathBuf> + Send>;

/// Exports under way, and what is shown while one is chosen.
#[derive(Default)]
pub(super) struct Exports {
    under_way: Vec<Exporting>,
    /// How many there were.
    count: u64,
    preview: Preview,
    /// Files that were opened to be printed. They go with the app.
    prints: Vec<TempDir>,
}

/// An export on its way.
struct Exporting {
    number: u64,
    words: String,
    told: Receiver<Told>,
    headway: Arc<Headway>,
    /// When it was known where it goes, on egui's clock.
    begun: Option<f64>,
    /// Whether somebody has stopped it.
    stopped: bool,
}

/// What an export's thread tells.
enum Told {
    /// It is known where it goes.
    Chosen,
    /// The last word; none where the person does not want one after all.
    Ended(Option<Result<Done, Failure>>),
}

/// Where an export goes.
enum Aim {
    File(Pick),
    Clipboard,
    Printer,
}

impl Drop for Exporting {
    fn drop(&mut self) {
        self.headway.stop();
    }
}

impl Exports {
    /// What the dialog is shown, while it is open and so many shapes are picked.
    pub(super) fn view(&self, selected: usize) -> ExportView<'_> {
        self.preview.view(selected)
    }

    /// What takes long enough at `now` for somebody to be shown it.
    pub(super) fn works(&self, now: f64) -> impl Iterator<Item = WorkView> {
        let is_long = move |one: &&Exporting| {
            !one.stopped && one.begun.is_some_and(|begun| now - begun >= SHOWN_AFTER)
        };
        self.under_way.iter().filter(is_long).map(|one| WorkView {
            work: Work::Export(one.number),
            words: one.words.clone(),
            done: one.headway.done(),
        })
    }

    /// Lets one end before its next step.
    pub(super) fn stop(&mut self, number: u64) {
        let found = self.under_way.iter_mut().find(|one| one.number == number);
        if let Some(one) = found {
            one.headway.stop();
            one.stopped = true;
        }
    }

    /// Lets all of them end before their next step.
    pub(super) fn stop_all(&self) {
        for one in &self.under_way {
            one.headway.stop();
        }
    }

    /// Waits until then for files that are being written to be in their place or away; whether they are.
    pub(super) fn wait(&self, until: Instant) -> bool {
        let word = |told: &Told| match told {
            Told::Chosen => Word::Begins,
            Told::Ended(_) => Word::Last,
        };
        let mut ended = true;
        for one in &self.under_way {
            ended &= ended_by(&one.told, &mut one.begun.is_some(), word, until);
        }
        ended
    }
}

impl TavlaApp {
    /// Does what somebody has asked the dialog for.
    pub(super) fn act_on_export(&mut self, ctx: &egui::Context, action: ExportAction) {
        match action {
            ExportAction::Save(choice) => self.pick_export_place(ctx, &choice),
            ExportAction::Copy(choice) => self.export(ctx, &choice, Aim::Clipboard),
        }
    }

    /// Copies what is selected, or the board, as it was exported last.
    pub(super) fn copy_as(&mut self, ctx: &egui::Context, format: Format) {
        let choice = self.choice_of(format);
        self.export(ctx, &choice, Aim::Clipboard);
    }

    /// Opens the board as pages in the system's program for them.
    pub(super) fn print(&mut self, ctx: &egui::Context) {
        let mut choice = self.choice_of(Format::Pdf);
        choice.what = ExportWhat::Board;
        // Nobody wants the theme's ground on paper, or what the dark one makes of a board.
        choice.dark = false;
        choice.transparent = self.board.editor().meta().background.is_none();
        if self.frames_of_board().is_empty() {
            choice.pages = Pages::One;
        }
        self.export(ctx, &choice, Aim::Printer);
    }

    /// Writes a part of the open board as a file at `path`.
    pub fn export_to(&mut self, ctx: &egui::Context, choice: &ExportChoice, path: PathBuf) {
        self.export(ctx, choice, Aim::File(Box::new(move || Some(path))));
    }

    /// Whether an export is on its way.
    pub fn is_exporting(&self) -> bool {
        !self.exports.under_way.is_empty()
    }

    /// As it was exported last, but as this, and of what is selected.
    fn choice_of(&self, format: Format) -> ExportChoice {
        ExportChoice {
            what: ExportWhat::Selection,
            format,
            ..self.shell.export_choice().clone()
        }
    }

    fn pick_export_place(&mut self, ctx: &egui::Context, choice: &ExportChoice) {
        let ending = choice.format.ending();
        let kind = words::kind_of_file(choice.format);
        // Made here, as some systems show dialogs only for the main thread; waited for elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title(text("export-place-title"))
            .add_filter(kind, &[ending])
            .set_file_name(file_name(&self.name_of(&choice.what), ending))
            .save_file();
        let pick = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let file = runtime.ok()?.block_on(picked)?;
            Some(file.path().to_owned())
        };
        self.export(ctx, choice, Aim::File(Box::new(pick)));
    }

    fn export(&mut self, ctx: &egui::Context, choice: &ExportChoice, aim: Aim) {
        if self.exports.under_way.len() >= EXPORTS_MAX {
            let words = text_with("export-too-many", &[("limit", EXPORTS_MAX.into())]);
            return self.tell(ctx, Severity::Warning, words);
        }
        let job = self.export_job(&choice.what);
        if job.is_empty() {
            return self.tell(ctx, Severity::Info, text("export-nothing"));
        }
        let name = self.name_of(&choice.what);
        let words = words::under_way(&aim, &name);
        let options = choice.options();
        let headway = Arc::new(Headway::default());
        let shared = Arc::clone(&headway);
        // Two words at most: that it is known where it goes, and what came of it.
        let (tell, told) = sync_channel(2);
        let wake = Arc::clone(&self.services.wake);
        let tell = move |word| {
            // Who has closed the window asks no more.
            tell.send(word).ok();
            wake();
        };
        let started = std::thread::Builder::new()
            .name("tavla-export".to_owned())
            .spawn(move || {
                let place = match aim {
                    Aim::Clipboard => Place::Clipboard,
                    Aim::Printer => Place::Printer(file_name(&name, options.format.ending())),
                    Aim::File(pick) => match pick() {
                        Some(path) => Place::File(path),
                        None => return tell(Told::Ended(None)),
                    },
                };
                tell(Told::Chosen);
                let result = job.export(place, &options, &shared);
                tell(Told::Ended(Some(result)));
            });
        if let Err(error) = started {
            tracing::error!(%error, "no thread to export a board");
            return self.tell(ctx, Severity::Error, text("error-no-thread"));
        }
        self.exports.count += 1;
        self.exports.under_way.push(Exporting {
            number: self.exports.count,
            words,
            told,
            headway,
            begun: None,
            stopped: false,
        });
    }

    /// What a thread needs to make something of a part of the open board as it is now.
    fn export_job(&mut self, what: &ExportWhat) -> Job {
        let editor = self.board.editor();
        let selection = editor.selection();
        let extent = match what {
            ExportWhat::Selection if !selection.is_empty() => {
                Extent::Shapes(selection.iter().cloned().collect())
            }
            ExportWhat::Frame(id) => Extent::Frame(id.clone()),
            ExportWhat::Selection | ExportWhat::Board => Extent::Board,
        };
        let snapshot = Snapshot::of(editor.scene(), extent);
        let meta = editor.meta().clone();
        let title = self.title().to_owned();
        let services = &mut self.services;
        Job {
            snapshot,
            meta,
            title,
            store: services.storage.store_path().to_owned(),
            fonts: services.system_fonts.clone(),
            now_millis: u64::try_from((services.unix_millis)()).unwrap_or(0),
            seed: (services.random)(),
        }
    }

    /// What a file of this part is called: as the frame or the board is.
    fn name_of(&self, what: &ExportWhat) -> String {
        let frame = match what {
            ExportWhat::Frame(id) => self.board.editor().scene().get(id),
            ExportWhat::Selection | ExportWhat::Board => None,
        };
        let frame = frame.map(|frame| frame.text.trim());
        let name = frame.filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| self.title());
        if name.is_empty() {
            text("board-untitled").to_owned()
        } else {
            name.to_owned()
        }
    }

    /// Takes in how far exports have come. While nothing is shown what they give waits, as clipboards do.
    pub(super) fn take_exported(&mut self, ctx: &egui::Context) {
        let now = ctx.input(|input| input.time);
        for mut one in std::mem::take(&mut self.exports.under_way) {
            match one.told.try_recv() {
                Ok(Told::Chosen) => {
                    one.begun = Some(now);
                    self.exports.under_way.push(one);
                }
                Ok(Told::Ended(None)) => {}
                Ok(Told::Ended(Some(Ok(done)))) => self.take_done(ctx, done),
                Ok(Told::Ended(Some(Err(failure)))) => {
                    tracing::warn!(%failure, "nothing was exported");
                    let (severity, words) = words::of_failure(&failure);
                    self.tell(ctx, severity, words);
                }
                Err(TryRecvError::Empty) => self.exports.under_way.push(one),
                Err(TryRecvError::Disconnected) => {
                    self.tell(ctx, Severity::Error, text("export-broke"));
                }
            }
        }
        if self.exports.under_way.iter().any(|one| one.begun.is_some()) {
            ctx.request_repaint_after_secs(SHOWN_AGAIN);
        }
    }

    fn take_done(&mut self, ctx: &egui::Context, done: Done) {
        let (severity, words) = words::of_done(&done);
        match done {
            Done::Saved { .. } => {}
            Done::Pixels { image, .. } => ctx.copy_image(image),
            Done::Text { text, .. } => ctx.copy_text(text),
            Done::Printable { folder, path, .. } => {
                let address = words::address_of(&path);
                ctx.open_url(egui::OpenUrl::new_tab(address));
                self.exports.prints.push(folder);
                if self.exports.prints.len() > PRINTS_MAX {
                    self.exports.prints.remove(0);
                }
            }
        }
        self.tell(ctx, severity, words);
    }

    /// What of a board can be written by itself, for who chooses.
    fn frames_of_board(&self) -> Vec<ExportFrame> {
        let scene = self.board.editor().scene();
        preview::frames_of(scene)
    }
}
