//! The library as a file: where it goes is asked, and a thread writes it, one at a time.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use egui::Context;
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};

use crate::app::TavlaApp;
use crate::app::files::LIBRARY;
use crate::i18n::{text, text_with};
use crate::library::{Written, write};
use crate::placing::write_whole;
use crate::text::TextEngine;
use crate::ui::Severity;

/// A file on its way.
pub(super) struct Exporting(Receiver<Ended>);

/// What came of it; none where the person does not want one after all.
type Ended = Option<io::Result<(PathBuf, Written)>>;

impl TavlaApp {
    /// Asks where the library goes as a file, and writes it there.
    pub(in crate::app) fn pick_library_place(&mut self, ctx: &Context) {
        if !self.items.has_own() {
            return self.tell(ctx, Severity::Info, text("library-nothing-to-export"));
        }
        // Made here, as some systems show dialogs only for the main thread; waited for elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title(text("library-place-title"))
            .add_filter(text("library-kind"), &[LIBRARY])
            .set_file_name(format!("{}.{LIBRARY}", text("library-file-name")))
            .save_file();
        self.write_library(ctx, move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let file = runtime.ok()?.block_on(picked)?;
            Some(file.path().to_owned())
        });
    }

    /// Writes the library as a file at `path`.
    pub fn export_library(&mut self, ctx: &Context, path: PathBuf) {
        self.write_library(ctx, move || Some(path));
    }

    fn write_library(
        &mut self,
        ctx: &Context,
        pick: impl FnOnce() -> Option<PathBuf> + Send + 'static,
    ) {
        if self.items.exporting.is_some() {
            return self.tell(ctx, Severity::Info, text("library-exports-busy"));
        }
        let items = self.items.library.items().to_vec();
        let mut random = StdRng::seed_from_u64((self.services.random)());
        let wake = Arc::clone(&self.services.wake);
        let (tell, told) = sync_channel(1);
        let work = move || {
            let ended: Ended = pick().map(|path| {
                let mut engine = TextEngine::bundled();
                let written = write(&items, &mut engine, &mut || random.next_u32());
                write_whole(&path, written.text.as_bytes())?;
                Ok((path, written))
            });
            // Who has closed the window asks no more.
            tell.send(ended).ok();
            wake();
        };
        let started = std::thread::Builder::new()
            .name("tavla-library-file".to_owned())
            .spawn(work);
        match started {
            Ok(_) => self.items.exporting = Some(Exporting(told)),
            Err(error) => {
                tracing::error!(%error, "no thread to export the library");
                self.tell(ctx, Severity::Error, text("error-no-thread"));
            }
        }
    }

    /// Takes in how far the file has come.
    pub(in crate::app) fn take_library_file(&mut self, ctx: &Context) {
        let Some(Exporting(told)) = &self.items.exporting else {
            return;
        };
        let ended = match told.try_recv() {
            Ok(ended) => ended,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Some(Err(io::ErrorKind::Other.into())),
        };
        self.items.exporting = None;
        match ended {
            None => {}
            Some(Ok((path, written))) => {
                let path = path.display().to_string();
                let words = if written.left_out == 0 {
                    "library-exported"
                } else {
                    "library-exported-without"
                };
                let args = [
                    ("count", written.items.into()),
                    ("path", path.as_str().into()),
                ];
                self.tell(ctx, Severity::Info, text_with(words, &args));
            }
            Some(Err(error)) => {
                tracing::error!(%error, "the library was not exported");
                self.tell(ctx, Severity::Error, text("library-not-exported"));
            }
        }
    }
}
