//! Boards that were left: each saves itself and ends in its own time, and is kept until it has.
//!
//! Boards that commands are at are among them: they are not ended before the last command has gone.
//!
//! A board has one worker at a time: who opens or renames a board that is still ending waits for
//! that, and a board whose end the disk has refused is taken back as it is. Nothing of it is lost
//! while the window is open.

use std::collections::BTreeSet;
use std::time::Instant;

use tavla_shared::id::BoardId;

use crate::app::quitting::Quitting;
use crate::app::{OpenBoard, TavlaApp};
use crate::comments::Said;
use crate::disposal::{dispose, give_back};
use crate::editor::Request;
use crate::i18n::{text, text_with};
use crate::ui::{ReturnedWords, Severity, Subject, Toast, UiAction};
use crate::worker::WorkerEnd;

/// Boards that have not ended; while there are so many, none is left.
const LEAVING_MAX: usize = 16;

/// Boards that are ending, and deletions that wait for them.
#[derive(Default)]
pub(super) struct Leaving {
    boards: Vec<OpenBoard>,
    deletions: BTreeSet<BoardId>,
}

/// Frees a board that has ended where nobody waits for it.
fn free(board: OpenBoard) {
    if board.is_large() {
        give_back(board);
    } else {
        dispose(board);
    }
}

impl Leaving {
    /// Lets a board save itself and end. Gives what its editor still asks of the window.
    pub(super) fn let_go(&mut self, mut board: OpenBoard, now: Instant, unix: i64) -> Vec<Request> {
        if board.has_ended() {
            free(board);
            return Vec::new();
        }
        let requests = board.begin_close(now, unix);
        self.boards.push(board);
        requests
    }

    /// Leaves a board as [`Self::let_go`] does, unless commands are at it: then it goes on behind the window.
    pub(super) fn leave(&mut self, mut board: OpenBoard, now: Instant, unix: i64) -> Vec<Request> {
        if !board.has_guests() || board.has_ended() {
            return self.let_go(board, now, unix);
        }
        let requests = board.leave_to_guests(unix);
        self.boards.push(board);
        requests
    }

    /// Keeps a board that commands are at.
    pub(super) fn keep(&mut self, board: OpenBoard) {
        self.boards.push(board);
    }

    /// How many boards are kept because commands are at them.
    pub(super) fn hosts(&self) -> usize {
        let boards = self.boards.iter();
        boards
            .filter(|board| board.has_guests() && !board.is_closing())
            .count()
    }

    /// Whether so many boards have not ended that no more can be left.
    pub(super) fn is_full(&self) -> bool {
        self.boards.len() >= LEAVING_MAX
    }

    /// Whether all have ended.
    pub(super) fn is_empty(&self) -> bool {
        self.boards.is_empty()
    }

    /// The ends of the workers that still have a board.
    pub(super) fn ends_of(&self, id: &BoardId) -> Vec<WorkerEnd> {
        let boards = self.boards.iter().filter(|board| board.id() == id);
        boards.map(OpenBoard::worker_end).collect()
    }

    /// A board whose end was refused, to be changed where it is.
    pub(super) fn refused_mut(&mut self, id: &BoardId) -> Option<&mut OpenBoard> {
        let mut boards = self.boards.iter_mut();
        boards.find(|board| board.id() == id && !board.is_closing())
    }

    /// A board whose end was refused or has hardly begun, to be worked on again.
    pub(super) fn take_back(&mut self, id: &BoardId) -> Option<OpenBoard> {
        let mut boards = self.boards.iter_mut();
        let at =
            boards.position(|board| board.id() == id && (!board.is_closing() || board.stay()))?;
        Some(self.boards.remove(at))
    }

    /// When the first of them stops waiting for its server.
    pub(super) fn parts_at(&self) -> Option<Instant> {
        self.boards.iter().filter_map(OpenBoard::parts_at).min()
    }

    /// Every board that has not ended.
    pub(super) fn boards(&self) -> &[OpenBoard] {
        &self.boards
    }

    /// The same, to be told something.
    pub(super) fn boards_mut(&mut self) -> &mut [OpenBoard] {
        &mut self.boards
    }

    /// Takes in what became of the boards, and lets go of those that have ended.
    fn look(&mut self, now: Instant, unix: i64) -> Vec<News> {
        let mut news = Vec::new();
        for board in &mut self.boards {
            let was_closing = board.is_closing();
            let toasts = board.receive(board.editor().time());
            board.part(now);
            // Before it is let go of: nobody else has these words.
            let words = board.take_returned_words();
            news.push(News::NotSaid(board.id().clone(), words));
            let said = board.comments_mut().take_returned();
            news.push(News::NotPosted(board.id().clone(), said));
            if board.has_copies() || board.has_failed() {
                news.extend(toasts.into_iter().map(News::Told));
            } else if board.has_ended() || board.is_closing() {
                // It goes as it should.
            } else if was_closing {
                news.push(News::Refused(board.id().clone()));
            } else if board.unsaved().is_none() && !board.has_guests() {
                // The last command has gone, or the disk has taken it after all. It was not shown: its editor wants
                // nothing.
                board.begin_close(now, unix);
            }
        }
        let ended = self.boards.extract_if(.., |board| board.has_ended());
        ended.for_each(free);
        news
    }

    /// Whether there is something of them for the next frame to take in.
    fn wants_another_frame(&self) -> bool {
        self.boards.iter().any(OpenBoard::wants_another_frame)
    }

    /// Whether a board is about to be deleted.
    pub(super) fn is_deleting(&self, id: &BoardId) -> bool {
        self.deletions.contains(id)
    }

    /// Whether any is.
    pub(super) fn deletes(&self) -> bool {
        !self.deletions.is_empty()
    }

    /// Has a board deleted once it has ended; what the disk refuses of it goes with it.
    pub(super) fn delete(&mut self, id: &BoardId) {
        for board in self.boards.iter_mut().filter(|board| board.id() == id) {
            board.discard();
        }
        self.deletions.insert(id.clone());
    }

    /// The boards that can be deleted now, sorted.
    pub(super) fn take_deletable(&mut self) -> Vec<BoardId> {
        let busy: BTreeSet<&BoardId> = self.boards.iter().map(OpenBoard::id).collect();
        let (waiting, ready) = std::mem::take(&mut self.deletions)
            .into_iter()
            .partition::<BTreeSet<_>, _>(|id| busy.contains(id));
        self.deletions = waiting;
        ready.into_iter().collect()
    }
}

/// Something a person has to know of a board that was left.
enum News {
    /// The disk refuses: it has not ended.
    Refused(BoardId),
    /// It could not go on, or has a copy of what its server refused.
    Told(Toast),
    /// This was not said there in the chat.
    NotSaid(BoardId, Vec<ReturnedWords>),
    /// This was not said there in comments.
    NotPosted(BoardId, Vec<Said>),
}

impl TavlaApp {
    /// Looks after the boards that were left.
    pub(super) fn look_after_leaving(&mut self, ctx: &egui::Context) {
        let (now, unix) = self.services.moment();
        for news in self.leaving.look(now, unix) {
            match news {
                News::Told(toast) => self.show_toast(ctx, toast),
                News::NotSaid(id, words) => self.give_back_words(&id, words),
                News::NotPosted(id, said) => self.give_back_said(&id, said),
                // The person is asked about all of them together.
                News::Refused(_) if self.quitting != Quitting::No => {}
                News::Refused(id) => self.say_refused(ctx, &id),
            }
        }
        self.remember_titles_behind();
        // Who waits for a board that cannot end gets it back.
        if self.board.is_opening()
            && let Some(refused) = self.leaving.take_back(&self.board.id().clone())
        {
            let waiting = std::mem::replace(&mut self.board, refused);
            self.leaving.let_go(waiting, now, unix);
            ctx.request_repaint();
        }
        self.board.part(now);
        let parts_at = self.leaving.parts_at().into_iter();
        if let Some(at) = parts_at.chain(self.board.parts_at()).min() {
            ctx.request_repaint_after(at.saturating_duration_since(now));
        }
        if self.leaving.wants_another_frame() {
            ctx.request_repaint();
        }
        self.delete_what_ended();
    }

    fn say_refused(&mut self, ctx: &egui::Context, id: &BoardId) {
        let count = self.leaving.refused_mut(id).and_then(|it| it.unsaved());
        let title = self.listed_title(id);
        let words = text_with(
            "error-left-not-saved",
            &[
                ("title", title.as_str().into()),
                ("count", count.unwrap_or_default().into()),
            ],
        );
        let toast = Toast::new(Severity::Error, words).about(Subject::NotSaved(id.clone()));
        self.show_toast(ctx, toast.with(text("save-again"), UiAction::SaveAgain));
    }

    /// Tries at once to save what the disk has refused, of every board; what it refuses once more is
    /// told once more.
    pub(super) fn save_again(&mut self) {
        let (now, unix) = self.services.moment();
        self.board.save_again();
        for board in self.leaving.boards_mut() {
            board.begin_close(now, unix);
        }
    }
}
