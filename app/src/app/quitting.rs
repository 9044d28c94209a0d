//! The end of the window: it stays until all is saved, or until the person says that it may go.

use std::time::Duration;

use egui::ViewportCommand;

use crate::app::TavlaApp;
use crate::i18n::{text, text_with};
use crate::ui::UiAction;

/// How long saving may take before the person is asked, in seconds.
const PATIENCE_SECONDS: f64 = 3.0;
/// Without a window the disk is waited for this often, this long.
const CLOSE_WAITS: usize = 400;
const CLOSE_WAIT: Duration = Duration::from_millis(25);

/// How far the window's end has come.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Quitting {
    /// Nobody has asked for it.
    #[default]
    No,
    /// Everything is being saved.
    Saving {
        /// Since when, on egui's clock.
        since: f64,
        /// Whether the person was asked before, and wanted it tried again.
        again: bool,
    },
    /// The person is asked what is to become of what is not saved.
    Asking,
    /// The person does not want to wait for it.
    Anyway,
}

impl TavlaApp {
    /// Keeps a window that is asked to close until everything is saved; never waits itself.
    pub(super) fn watch_quitting(&mut self, ctx: &egui::Context) {
        let (mut asked, now) = ctx.input(|input| (input.viewport().close_requested(), input.time));
        let done = self.board.has_ended() && self.leaving.is_empty();
        if self.quitting == Quitting::Anyway {
            return;
        }
        if !self.launched.is_empty() && (done || !self.shell.asks_to_quit()) {
            // Who starts it again wants it after all.
            self.quitting = Quitting::No;
            self.shell.withdraw_quit_question();
            if std::mem::take(&mut asked) {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            }
        } else if asked && done {
            return;
        }
        if asked {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            if self.quitting == Quitting::No {
                self.begin_quitting(ctx, false);
            }
        }
        match self.quitting {
            Quitting::No if self.board.has_closed() => {
                // It was closed for an end that did not come.
                let id = self.board.id().clone();
                self.open_board(ctx, &id);
            }
            Quitting::Saving { .. } | Quitting::Asking if done => {
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Quitting::Saving { since, again } => {
                let left = since + PATIENCE_SECONDS - now;
                let refused = self.refused();
                if refused.is_some() || left <= 0.0 {
                    self.quitting = Quitting::Asking;
                    self.shell.ask_to_quit(quit_words(refused, again));
                    // A window that was put away has to be seen to be answered.
                    ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                    ctx.send_viewport_cmd(ViewportCommand::Focus);
                    ctx.request_repaint();
                } else {
                    ctx.request_repaint_after(Duration::from_secs_f64(left));
                }
            }
            Quitting::Asking if self.refused() == Some(0) => {
                // The disk has taken it after all. Its editor wants nothing behind the question.
                let (now, unix) = self.services.moment();
                drop(self.board.begin_close(now, unix));
                for board in self.leaving.boards_mut() {
                    drop(board.begin_close(now, unix));
                }
            }
            Quitting::No | Quitting::Asking | Quitting::Anyway => {}
        }
    }

    /// How many edits the disk refuses to take, of all the boards that do not end for that.
    fn refused(&self) -> Option<usize> {
        let boards = self.leaving.boards().iter().chain([&self.board]);
        let refused = boards.filter(|board| !board.is_closing() && !board.has_ended());
        let counts: Vec<usize> = refused.map(|it| it.unsaved().unwrap_or(0)).collect();
        (!counts.is_empty()).then(|| counts.iter().sum())
    }

    fn begin_quitting(&mut self, ctx: &egui::Context, again: bool) {
        let (now, unix) = self.services.moment();
        let since = ctx.input(|input| input.time);
        self.quitting = Quitting::Saving { since, again };
        self.remember_camera();
        for board in self.leaving.boards_mut() {
            board.begin_close(now, unix);
        }
        let requests = self.board.begin_close(now, unix);
        self.answer(ctx, requests);
        ctx.request_repaint();
    }

    /// What a person wants to become of the window's end.
    pub(super) fn decide_quitting(&mut self, ctx: &egui::Context, action: &UiAction) {
        match action {
            UiAction::QuitAnyway => {
                self.quitting = Quitting::Anyway;
                self.board.discard();
                for board in self.leaving.boards_mut() {
                    board.discard();
                }
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            UiAction::Stay => self.quitting = Quitting::No,
            _ => self.begin_quitting(ctx, true),
        }
    }

    /// Saves everything and ends, for where there is no window to keep open. Waits for the disk; in
    /// a window all has ended by then, or the person does not want to wait. What is written elsewhere ends, too.
    pub fn close(&mut self) {
        self.close_boards();
        self.end_writing();
    }

    fn close_boards(&mut self) {
        self.remember_camera();
        let (now, unix) = self.services.moment();
        if self.quitting == Quitting::Anyway {
            return;
        }
        // Nobody is left to copy or paste for.
        drop(self.board.begin_close(now, unix));
        for board in self.leaving.boards_mut() {
            board.begin_close(now, unix);
        }
        for _ in 0..CLOSE_WAITS {
            let boards = self.leaving.boards_mut().iter_mut();
            let mut boards: Vec<_> = boards.chain([&mut self.board]).collect();
            for board in &mut boards {
                // What there is to say is in the log.
                drop(board.receive_unseen());
                board.part((self.services.instant)());
            }
            boards.retain(|board| !board.has_ended());
            if boards.iter().all(|board| !board.is_closing()) {
                for board in boards {
                    let unsaved = board.unsaved();
                    tracing::error!(board = %board.id(), ?unsaved, "the last edits are not saved");
                }
                return;
            }
            std::thread::sleep(CLOSE_WAIT);
        }
        tracing::error!("the boards' workers did not end in time");
    }
}

fn quit_words(refused: Option<usize>, again: bool) -> String {
    let words = match refused {
        Some(count) => text_with("quit-refused", &[("count", count.into())]),
        None => text("quit-slow").to_owned(),
    };
    if again {
        text_with("quit-tried", &[("words", words.as_str().into())])
    } else {
        words
    }
}
