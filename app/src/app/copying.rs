//! Copies of the open board as files: where one goes is asked, then the board gives both documents, and a thread
//! writes them. A copy has all that was done by then, also what this device's own disk does not take.

mod writing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use tavla_shared::board_file::{About, ENDING, WriteError};
use tavla_shared::id::BoardId;

use self::writing::{Copied, CopyError, Job};
use crate::APP;
use crate::app::TavlaApp;
use crate::app::open_board::PackedTo;
use crate::editor::Editor;
use crate::i18n::{text, text_with};
use crate::placing::file_name;
use crate::ui::Severity;

/// Copies that are made at once; more are refused.
const COPIES_MAX: usize = 4;

/// Makes a small PNG of a board, on the thread that writes its file; none where there is nothing to see.
pub type Picturing = Box<dyn FnOnce() -> Option<Vec<u8>> + Send>;

/// Copies under way.
#[derive(Default)]
pub(super) struct Copies {
    copying: Vec<Copying>,
    /// What is taken along of a board to make a small picture of it elsewhere.
    picturing: Option<fn(&Editor, &Path) -> Picturing>,
}

/// A copy on its way.
struct Copying {
    board: BoardId,
    told: Receiver<Told>,
    /// Where the documents go once it is known where the file goes.
    packed: Option<PackedTo>,
}

/// What a copy's thread tells.
enum Told {
    /// It is known where it goes, and what waits is the board.
    Chosen,
    /// The last word; none where the person does not want one after all.
    Ended(Option<Result<Copied, CopyError>>),
}

impl TavlaApp {
    /// Puts a small picture of the board into copies, as this makes it of the board and the store that has its
    /// pictures.
    pub fn picture_copies(&mut self, picturing: fn(&Editor, &Path) -> Picturing) {
        self.copies.picturing = Some(picturing);
    }

    /// Asks where a copy of the open board goes, and writes it there.
    pub(super) fn pick_copy_place(&mut self, ctx: &egui::Context) {
        // Made here, as some systems show dialogs only for the main thread; waited for elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title(text("copy-place-title"))
            .add_filter(text("copy-kind"), &[ENDING])
            .set_file_name(file_name(self.title(), ENDING))
            .save_file();
        self.copy_to(ctx, move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let file = runtime.ok()?.block_on(picked)?;
            Some(file.path().to_owned())
        });
    }

    /// Writes a copy of the open board as a file at `path`.
    pub fn save_copy(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.copy_to(ctx, move || Some(path));
    }

    /// Whether a copy is on its way.
    pub fn is_copying(&self) -> bool {
        !self.copies.copying.is_empty()
    }

    fn copy_to(
        &mut self,
        ctx: &egui::Context,
        pick: impl FnOnce() -> Option<PathBuf> + Send + 'static,
    ) {
        if self.copies.copying.len() >= COPIES_MAX {
            let words = text_with("copy-too-many", &[("limit", COPIES_MAX.into())]);
            return self.tell(ctx, Severity::Warning, words);
        }
        let storage = &self.services.storage;
        let board = self.board.id().clone();
        let now = (self.services.unix_seconds)();
        let editor = self.board.editor();
        let about = About {
            board: Some(board.clone()),
            title: editor.meta().title.to_string(),
            created: storage.board(&board).map_or(now, |entry| entry.created),
            saved: now,
            app: APP.to_owned(),
        };
        let job = Job {
            about,
            store: storage.store_path().to_owned(),
            picturing: self
                .copies
                .picturing
                .map(|picturing| picturing(editor, storage.store_path())),
        };
        // Two words at most: that it is known where it goes, and what came of it.
        let (tell, told) = sync_channel(2);
        let (packed, taken) = sync_channel(1);
        let wake = Arc::clone(&self.services.wake);
        let tell = move |word| {
            // Who has closed the window asks no more.
            tell.send(word).ok();
            wake();
        };
        let started = std::thread::Builder::new()
            .name("tavla-copy".to_owned())
            .spawn(move || {
                let Some(path) = pick() else {
                    return tell(Told::Ended(None));
                };
                tell(Told::Chosen);
                let result = match taken.recv() {
                    Ok(Ok(both)) => job.write(&path, &both),
                    Ok(Err(error)) => Err(CopyError::Board(error)),
                    Err(_) => Err(CopyError::Left),
                };
                tell(Told::Ended(Some(result)));
            });
        match started {
            Ok(_) => self.copies.copying.push(Copying {
                board,
                told,
                packed: Some(packed),
            }),
            Err(error) => {
                tracing::error!(%error, "no thread to copy a board");
                self.tell(ctx, Severity::Error, text("error-no-thread"));
            }
        }
    }

    /// Takes in how far copies have come.
    pub(super) fn take_copied(&mut self, ctx: &egui::Context) {
        for mut copying in std::mem::take(&mut self.copies.copying) {
            match copying.told.try_recv() {
                Ok(Told::Chosen) => {
                    if let Some(packed) = copying.packed.take() {
                        self.give_documents(ctx, &copying.board, packed);
                    }
                    self.copies.copying.push(copying);
                }
                Ok(Told::Ended(None)) => {}
                Ok(Told::Ended(Some(Ok(copied)))) => self.tell_copied(ctx, &copied),
                Ok(Told::Ended(Some(Err(error)))) => {
                    tracing::error!(%error, "a copy of a board was not written");
                    self.tell(ctx, Severity::Error, error_words(&error));
                }
                Err(TryRecvError::Empty) => self.copies.copying.push(copying),
                Err(TryRecvError::Disconnected) => {
                    self.tell(ctx, Severity::Error, text("copy-stopped"));
                }
            }
        }
    }

    /// Has the board give its documents; dropped, `packed` says that there are none.
    fn give_documents(&mut self, ctx: &egui::Context, board: &BoardId, packed: PackedTo) {
        if board != self.board.id() {
            return;
        }
        // What was done and not sent yet comes before.
        self.answer_requests(ctx);
        if !self.board.pack(packed) {
            tracing::warn!("the open board gives no documents");
        }
    }

    fn tell_copied(&mut self, ctx: &egui::Context, copied: &Copied) {
        let path = copied.path.display().to_string();
        let place = ("path", path.as_str().into());
        if copied.missing == 0 {
            let words = text_with("copy-saved", &[place]);
            return self.tell(ctx, Severity::Info, words);
        }
        let count = ("count", copied.missing.into());
        let words = text_with("copy-saved-without", &[place, count]);
        self.tell(ctx, Severity::Warning, words);
    }
}

fn error_words(error: &CopyError) -> &'static str {
    match error {
        CopyError::Full => text("copy-disk-full"),
        CopyError::Denied => text("copy-denied"),
        CopyError::Exists => text("copy-exists"),
        CopyError::Left => text("copy-board-left"),
        CopyError::Board(_) => text("copy-no-documents"),
        CopyError::Store(_) => text("copy-no-pictures"),
        CopyError::Write(WriteError::Io(_)) | CopyError::Io(_) => text("copy-failed"),
        CopyError::Write(_) => text("copy-too-large"),
    }
}
