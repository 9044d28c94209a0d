//! Copies of the open board as files: where one goes is asked, then the board gives both documents, and a thread
//! writes them. A copy has all that was done by then, also what this device's own disk does not take.

mod writing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::Instant;

use tavla_shared::board_file::{About, ENDING, WriteError};
use tavla_shared::id::BoardId;

use self::writing::{Copied, CopyError, Job, Way};
use crate::APP;
use crate::app::TavlaApp;
use crate::app::ending::{Word, ended_by};
use crate::app::exporting::{SHOWN_AFTER, SHOWN_AGAIN};
use crate::app::open_board::PackedTo;
use crate::editor::Editor;
use crate::headway::Headway;
use crate::i18n::{text, text_with};
use crate::placing::file_name;
use crate::ui::{Severity, Work, WorkView};

/// Copies that are made at once; more are refused.
const COPIES_MAX: usize = 4;

/// Makes a small PNG of a board, on the thread that writes its file; none where there is nothing to see.
pub type Picturing = Box<dyn FnOnce(&Headway) -> Option<Vec<u8>> + Send>;

/// Copies under way.
#[derive(Default)]
pub(super) struct Copies {
    copying: Vec<Copying>,
    /// How many there were.
    count: u64,
    /// What is taken along of a board to make a small picture of it elsewhere.
    picturing: Option<fn(&Editor, &Path) -> Picturing>,
}

/// A copy on its way. Dropping it lets its thread end before its next step.
struct Copying {
    number: u64,
    board: BoardId,
    /// What is being done.
    words: String,
    told: Receiver<Told>,
    way: Arc<Way>,
    /// Where the documents go once it is known where the file goes.
    packed: Option<PackedTo>,
    /// When it was known where it goes, on egui's clock.
    begun: Option<f64>,
    /// Whether its thread has the documents, and writes.
    writes: bool,
    /// Whether somebody has stopped it.
    stopped: bool,
}

/// What a copy's thread tells.
enum Told {
    /// It is known where it goes, and what waits is the board.
    Chosen,
    /// The board has given its documents.
    Writing,
    /// The last word; none where the person does not want one after all.
    Ended(Option<Result<Copied, CopyError>>),
}

impl Drop for Copying {
    fn drop(&mut self) {
        self.way.stop();
    }
}

impl Copies {
    /// What takes long enough at `now` for somebody to be shown it.
    pub(super) fn works(&self, now: f64) -> impl Iterator<Item = WorkView> {
        let is_long = move |one: &&Copying| {
            !one.stopped && one.begun.is_some_and(|begun| now - begun >= SHOWN_AFTER)
        };
        self.copying.iter().filter(is_long).map(|one| WorkView {
            work: Work::Copy(one.number),
            words: one.words.clone(),
            done: one.way.done(),
        })
    }

    /// Lets one end before its next step.
    pub(super) fn stop(&mut self, number: u64) {
        let found = self.copying.iter_mut().find(|one| one.number == number);
        if let Some(one) = found {
            one.way.stop();
            one.stopped = true;
        }
    }

    /// Lets all of them end before their next step.
    pub(super) fn stop_all(&self) {
        for one in &self.copying {
            one.way.stop();
        }
    }

    /// Waits until then for those that are being written to be in their place or away; whether they are.
    pub(super) fn wait(&mut self, until: Instant) -> bool {
        let word = |told: &Told| match told {
            Told::Chosen => Word::Early,
            Told::Writing => Word::Begins,
            Told::Ended(_) => Word::Last,
        };
        let mut ended = true;
        for one in &mut self.copying {
            ended &= ended_by(&one.told, &mut one.writes, word, until);
        }
        ended
    }
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
        let way = Arc::new(Way::default());
        let shared = Arc::clone(&way);
        // Three words at most: that it is known where it goes, that it is written, and what came of it.
        let (tell, told) = sync_channel(3);
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
                    Ok(Ok(both)) => {
                        tell(Told::Writing);
                        job.write(&path, &both, &shared)
                    }
                    Ok(Err(error)) => Err(CopyError::Board(error)),
                    Err(_) => Err(CopyError::Left),
                };
                tell(Told::Ended(Some(result)));
            });
        if let Err(error) = started {
            tracing::error!(%error, "no thread to copy a board");
            return self.tell(ctx, Severity::Error, text("error-no-thread"));
        }
        let name = Some(self.title()).filter(|title| !title.is_empty());
        let name = name.unwrap_or_else(|| text("board-untitled"));
        let words = text_with("copy-under-way", &[("name", name.into())]);
        self.copies.count += 1;
        self.copies.copying.push(Copying {
            number: self.copies.count,
            board,
            words,
            told,
            way,
            packed: Some(packed),
            begun: None,
            writes: false,
            stopped: false,
        });
    }

    /// Takes in how far copies have come.
    pub(super) fn take_copied(&mut self, ctx: &egui::Context) {
        let now = ctx.input(|input| input.time);
        for mut copying in std::mem::take(&mut self.copies.copying) {
            match copying.told.try_recv() {
                Ok(Told::Chosen) => {
                    copying.begun = Some(now);
                    if let Some(packed) = copying.packed.take() {
                        self.give_documents(ctx, &copying.board, packed);
                    }
                    self.copies.copying.push(copying);
                }
                Ok(Told::Writing) => {
                    copying.writes = true;
                    self.copies.copying.push(copying);
                }
                Ok(Told::Ended(None)) => {}
                Ok(Told::Ended(Some(Ok(copied)))) => self.tell_copied(ctx, &copied),
                Ok(Told::Ended(Some(Err(_)))) if copying.stopped => {
                    self.tell(ctx, Severity::Info, text("copy-not-wanted"));
                }
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
        if self.copies.copying.iter().any(|one| one.begun.is_some()) {
            ctx.request_repaint_after_secs(SHOWN_AGAIN);
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
        CopyError::Stopped(_) => text("copy-not-wanted"),
        CopyError::Board(_) => text("copy-no-documents"),
        CopyError::Store(_) => text("copy-no-pictures"),
        CopyError::Write(WriteError::Io(_)) | CopyError::Io(_) => text("copy-failed"),
        CopyError::Write(_) => text("copy-too-large"),
    }
}
