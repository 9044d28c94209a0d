//! The library as a file: where it goes is asked, and a thread writes it, one at a time.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::Instant;

use egui::Context;
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};

use crate::app::TavlaApp;
use crate::app::ending::{Word, ended_by};
use crate::app::exporting::{SHOWN_AFTER, SHOWN_AGAIN};
use crate::app::files::LIBRARY;
use crate::headway::{Headway, Stopped};
use crate::i18n::{text, text_with};
use crate::library::{Item, Written, write};
use crate::placing::write_whole;
use crate::text::TextEngine;
use crate::ui::{Severity, Work, WorkView};

/// A file on its way.
pub(super) struct Exporting {
    told: Receiver<Told>,
    headway: Arc<Headway>,
    /// When it was known where it goes, on egui's clock.
    begun: Option<f64>,
}

/// What its thread tells.
enum Told {
    /// It is known where it goes.
    Chosen,
    /// The last word; none where the person does not want one after all.
    Ended(Option<Result<(PathBuf, Written), Failure>>),
}

/// Why there is no file. What was there is as it was.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Stopped(#[from] Stopped),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Drop for Exporting {
    fn drop(&mut self) {
        self.headway.stop();
    }
}

impl Exporting {
    /// What takes long enough at `now` for somebody to be shown it.
    pub(super) fn work(&self, now: f64) -> Option<WorkView> {
        let is_long = self.begun.is_some_and(|begun| now - begun >= SHOWN_AFTER);
        (is_long && !self.headway.is_stopped()).then(|| WorkView {
            work: Work::Library,
            words: text("library-under-way").to_owned(),
            done: self.headway.done(),
        })
    }

    /// Lets it end before its next step.
    pub(super) fn stop(&self) {
        self.headway.stop();
    }

    /// Waits until then for a file that is being written to be in its place or away; whether it is.
    pub(super) fn wait(&self, until: Instant) -> bool {
        let word = |told: &Told| match told {
            Told::Chosen => Word::Begins,
            Told::Ended(_) => Word::Last,
        };
        ended_by(&self.told, &mut self.begun.is_some(), word, until)
    }
}

fn written(
    path: PathBuf,
    items: &[Item],
    random: &mut dyn FnMut() -> u32,
    headway: &Headway,
) -> Result<(PathBuf, Written), Failure> {
    let written = write(items, &mut TextEngine::bundled(), random, headway)?;
    headway.step(1.0)?;
    write_whole(&path, written.text.as_bytes())?;
    Ok((path, written))
}

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
        let work = move || {
            let Some(path) = pick() else {
                return tell(Told::Ended(None));
            };
            tell(Told::Chosen);
            let written = written(path, &items, &mut || random.next_u32(), &shared);
            tell(Told::Ended(Some(written)));
        };
        let started = std::thread::Builder::new()
            .name("tavla-library-file".to_owned())
            .spawn(work);
        match started {
            Ok(_) => {
                self.items.exporting = Some(Exporting {
                    told,
                    headway,
                    begun: None,
                });
            }
            Err(error) => {
                tracing::error!(%error, "no thread to export the library");
                self.tell(ctx, Severity::Error, text("error-no-thread"));
            }
        }
    }

    /// Takes in how far the file has come.
    pub(in crate::app) fn take_library_file(&mut self, ctx: &Context) {
        let Some(exporting) = &mut self.items.exporting else {
            return;
        };
        let mut told = exporting.told.try_recv();
        // One bell may be for this and for what was told right after it.
        if let Ok(Told::Chosen) = told {
            exporting.begun = Some(ctx.input(|input| input.time));
            told = exporting.told.try_recv();
        }
        let ended = match told {
            Ok(Told::Ended(ended)) => ended,
            Ok(Told::Chosen) | Err(TryRecvError::Empty) => {
                if exporting.begun.is_some() {
                    ctx.request_repaint_after_secs(SHOWN_AGAIN);
                }
                return;
            }
            Err(TryRecvError::Disconnected) => {
                Some(Err(io::Error::from(io::ErrorKind::Other).into()))
            }
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
            Some(Err(Failure::Stopped(_))) => {
                self.tell(ctx, Severity::Info, text("library-export-stopped"));
            }
            Some(Err(Failure::Io(error))) => {
                tracing::error!(%error, "the library was not exported");
                self.tell(ctx, Severity::Error, text("library-not-exported"));
            }
        }
    }
}
