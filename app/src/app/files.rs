//! Files from other programs: picked, dropped or named at the start. They are chosen and read on a
//! thread of their own; only what came of it is taken in here.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::shape::ZIndex;

use crate::app::TavlaApp;
use crate::i18n::{text, text_with};
use crate::import::{FILE_BYTES_MAX, ImportError, ImportReport, Imported, Placement, excalidraw};
use crate::storage::Wake;
use crate::ui::Severity;

/// Files that are read at once; more are refused.
const READ_MAX: usize = 8;

/// What came of a file.
#[derive(Debug)]
enum Outcome {
    Imported {
        imported: Box<Imported>,
        /// The file's, without what tells its kind.
        name: String,
    },
    Unreadable,
    Refused(ImportError),
    /// The person picked none.
    Nothing,
}

/// The files being read.
#[derive(Debug, Default)]
pub(super) struct Files {
    reading: Vec<Receiver<Outcome>>,
}

impl TavlaApp {
    /// Asks for a file to import.
    pub(super) fn pick_file(&mut self) {
        // Made here, as some systems show dialogs only for the main thread; waited for elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title(text("import-title"))
            .add_filter(text("import-kind"), &["excalidraw", "json"])
            .pick_file();
        self.read_on_a_thread(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime
                .ok()?
                .block_on(picked)
                .map(|file| file.path().to_owned())
        });
    }

    /// Imports the file at `path`.
    pub(super) fn import_file(&mut self, path: PathBuf) {
        self.read_on_a_thread(move || Some(path));
    }

    /// Imports what was dropped onto the window.
    pub(super) fn take_dropped(&mut self, ctx: &egui::Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        for file in dropped {
            self.import_file(file.path().to_owned());
        }
    }

    /// Takes in the files that have been read.
    pub(super) fn take_imported(&mut self, ctx: &egui::Context) {
        if !self.board.is_open() {
            return;
        }
        let mut outcomes = Vec::new();
        self.files
            .reading
            .retain(|receiver| match receiver.try_recv() {
                Ok(outcome) => {
                    outcomes.push(outcome);
                    false
                }
                Err(error) => error == std::sync::mpsc::TryRecvError::Empty,
            });
        for outcome in outcomes {
            self.take_outcome(ctx, outcome);
        }
    }

    fn placement(&mut self) -> (StdRng, Placement) {
        let random = StdRng::seed_from_u64((self.services.random)());
        let editor = self.board.editor();
        let scene = editor.scene();
        if scene.is_empty() {
            return (random, Placement::OwnBoard);
        }
        let above: Option<ZIndex> = scene
            .children(None)
            .map(|shape| shape.place.index.clone())
            .max();
        (
            random,
            Placement::Among {
                center: editor.view().camera.center,
                above,
            },
        )
    }

    fn read_on_a_thread(&mut self, pick: impl FnOnce() -> Option<PathBuf> + Send + 'static) {
        if self.files.reading.len() >= READ_MAX {
            tracing::warn!("too many files at once");
            return;
        }
        let (mut random, placement) = self.placement();
        let (sender, receiver) = sync_channel(1);
        let wake = Arc::clone(&self.services.wake);
        let read = move || {
            let outcome = match pick() {
                Some(path) => read_file(&path, &mut random, &placement),
                None => Outcome::Nothing,
            };
            hand_over(&sender, outcome, &wake);
        };
        match std::thread::Builder::new()
            .name("tavla-import".to_owned())
            .spawn(read)
        {
            Ok(_) => self.files.reading.push(receiver),
            Err(error) => tracing::error!(%error, "no thread to read a file"),
        }
    }

    fn take_outcome(&mut self, ctx: &egui::Context, outcome: Outcome) {
        match outcome {
            Outcome::Nothing => {}
            Outcome::Unreadable => {
                self.tell(ctx, Severity::Error, text("import-unreadable").to_owned());
            }
            Outcome::Refused(error) => {
                self.tell(ctx, Severity::Error, text(error.text_id()).to_owned());
            }
            Outcome::Imported { imported, name } => {
                let now = (self.services.unix_seconds)();
                let Imported {
                    mut edits, report, ..
                } = *imported;
                if self.board.editor().meta().title.is_empty() && !name.is_empty() {
                    edits.push(Edit::Meta(MetaEdit::Title(name.as_str().into())));
                }
                if !self.board.import(edits, now) {
                    return;
                }
                let lossless = report.lost.is_empty();
                let severity = if lossless {
                    Severity::Info
                } else {
                    Severity::Warning
                };
                self.tell(ctx, severity, report_words(&report));
            }
        }
    }
}

fn hand_over(sender: &SyncSender<Outcome>, outcome: Outcome, wake: &Wake) {
    if sender.send(outcome).is_ok() {
        wake();
    }
}

fn read_file(path: &Path, random: &mut StdRng, placement: &Placement) -> Outcome {
    let name = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let mut bytes = Vec::new();
    // One byte over the limit is enough to tell that it is too large.
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) => read_bytes(&bytes, name, random, placement),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "a file cannot be read");
            Outcome::Unreadable
        }
    }
}

fn read_bytes(bytes: &[u8], name: String, random: &mut StdRng, placement: &Placement) -> Outcome {
    let mut ids = || u128::from(random.next_u64()) | u128::from(random.next_u64()) << 64;
    match excalidraw::read(bytes, &mut ids, placement) {
        Ok(imported) => Outcome::Imported {
            imported: Box::new(imported),
            name,
        },
        Err(error) => Outcome::Refused(error),
    }
}

/// How much was kept, and by reason what was not.
fn report_words(report: &ImportReport) -> String {
    let count = [("count", report.shapes.into())];
    if report.lost.is_empty() {
        return text_with("import-done", &count);
    }
    let lost: Vec<String> = report
        .lost
        .iter()
        .map(|(loss, &count)| text_with(loss.text_id(), &[("count", count.into())]))
        .collect();
    let lost = lost.join(", ");
    let count = report.shapes.into();
    text_with(
        "import-done-with-losses",
        &[("count", count), ("lost", lost.as_str().into())],
    )
}
