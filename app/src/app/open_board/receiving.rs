//! What happened to an open board, and what of it a person has to know.

use tavla_shared::board::schema::SCHEMA;
use tavla_shared::protocol::Permission;

use super::glimpse::Glimpse;
use super::phase::Phase;
use super::{Fit, OpenBoard, standing};
use crate::app::words::{damaged, edit_error_words, error, lock_words, refusal_words, warning};
use crate::desk::DeskEvent;
use crate::disposal;
use crate::editor::Lock;
use crate::i18n::{text, text_with};
use crate::sync::{Refusal, State};
use crate::ui::{Subject, Toast, UiAction};
use crate::worker::{BoardAnswer, BoardEvent, STILL_SHAPES_MIN, WorkerFailure};

impl OpenBoard {
    /// Takes in what happened until `now`, in seconds, as much of it as a frame bears; gives what a
    /// person has to know.
    pub fn receive(&mut self, now: f64) -> Vec<Toast> {
        self.tell_glimpse();
        let mut toasts = Vec::from_iter(self.told.take());
        for event in self.desk.receive(now) {
            toasts.extend(self.take(event));
        }
        toasts.extend(self.note_schema());
        toasts.extend(self.tell_pictures_not_taken());
        self.note_lock();
        let waits = self.desk.session().keeping().unsynced;
        self.unsent.note(waits, now);
        self.fit_filled();
        self.follow_people();
        toasts
    }

    /// Whether there is something for the next frame to take in; what is on its way wakes the window.
    pub fn wants_another_frame(&self) -> bool {
        self.desk.wants_another_frame()
    }

    /// Whether not all is shown yet of what was [imported](Self::import).
    pub fn is_showing_import(&self) -> bool {
        self.desk.is_showing()
    }

    /// As [`Self::receive`], where there are no frames any more: everything at once.
    pub fn receive_unseen(&mut self) -> Vec<Toast> {
        let now = self.editor().time();
        let mut toasts = self.receive(now);
        while self.wants_another_frame() {
            toasts.extend(self.receive(now));
        }
        toasts
    }

    fn take(&mut self, event: DeskEvent) -> Vec<Toast> {
        match event {
            DeskEvent::Glimpsed => {
                self.glimpse = Glimpse::Coming;
                if self.fit == Fit::Opened {
                    self.fit_now();
                }
                Vec::new()
            }
            DeskEvent::Opened(opened) => {
                if self.phase == Phase::Opening {
                    self.phase = Phase::Open;
                }
                self.ask_missed();
                self.fit_opened();
                self.leaves_memory = true;
                let damage = damaged(opened.damage, self.link().is_some());
                Vec::from_iter(damage)
            }
            DeskEvent::Rebuilt(opened) => {
                self.leaves_memory = true;
                let damage = damaged(opened.damage, self.link().is_some());
                // What was said of the copy says it all.
                let for_copy = std::mem::take(&mut self.rebuilt_for_copy);
                let rebuilt = (!for_copy).then(|| warning(text("warning-rebuilt")));
                Vec::from_iter(damage.or(rebuilt))
            }
            DeskEvent::Board(event) => {
                let filed = self.file_board(&event);
                filed.into_iter().chain(self.take_board(event)).collect()
            }
            DeskEvent::Talk(event) => {
                self.note_talk(&event);
                let filed = self.file_talk(&event);
                filed.into_iter().chain(self.take_talk(*event)).collect()
            }
            DeskEvent::Welcomed(welcome) => Vec::from_iter(self.take_welcome(&welcome)),
            DeskEvent::Link(state) => Vec::from_iter(self.take_link(state)),
            DeskEvent::Written { tickets } => {
                self.feed.note_written();
                let promised = tickets.iter().filter_map(|it| self.promised.remove(it));
                let kept: Vec<Option<Toast>> = promised.collect();
                self.leaves_memory |= !kept.is_empty();
                kept.into_iter().flatten().collect()
            }
            DeskEvent::Refused { ticket, reason } => {
                if let Some(ticket) = ticket
                    && self.promised.remove(&ticket).is_some()
                {
                    self.refused_imports.insert(ticket);
                }
                vec![error(edit_error_words(&reason))]
            }
            DeskEvent::TalkLink(_) | DeskEvent::Request(_) => Vec::new(),
        }
    }

    /// Whether to read or to free it takes much.
    pub fn is_large(&self) -> bool {
        self.editor().scene().len() >= STILL_SHAPES_MIN
    }

    /// At rest, gives back what it took to read or to make a board so large.
    pub fn give_memory_back(&mut self) {
        // A board that was joined is empty at first.
        if self.is_large() && std::mem::take(&mut self.leaves_memory) {
            disposal::give_back(());
        }
    }

    pub(super) fn take_link(&mut self, state: State) -> Option<Toast> {
        let toast = match &state {
            State::Refused(refusal) => {
                tracing::warn!(?refusal, "the server does not want us");
                let subject = Subject::Refused(self.id().clone());
                let toast = error(refusal_words(refusal)).about(subject);
                let again = UiAction::Reconnect(self.id().clone());
                // Of refused edits it is told what became of them, in a moment.
                let comes = matches!(refusal, Refusal::Rejected { .. });
                (!comes).then(|| toast.with(text("share-again"), again))
            }
            _ => None,
        };
        self.trouble = standing::trouble(&state, self.trouble);
        if let Some(permission) = state.permission() {
            self.permission = Some(permission);
            if permission == Permission::Write
                && let Some(unix) = self.purge_at.take()
            {
                self.desk.session_mut().purge(unix);
            }
        }
        self.server = state;
        toast
    }

    fn take_board(&mut self, event: BoardEvent) -> Option<Toast> {
        match event {
            BoardEvent::Saved { .. } => {
                // What fills a board is not pending yet while its scene is made.
                self.underway = self.editor().scene().has_pending() || self.is_importing();
                None
            }
            BoardEvent::NotSaved {
                edits,
                error: reason,
            } => {
                tracing::error!(%reason, edits, "the board is not saved");
                Some(self.not_saved())
            }
            BoardEvent::Answered(BoardAnswer::Traced(traced)) => {
                self.feed.note_traced(traced);
                None
            }
            // Who told it to close says what that means.
            BoardEvent::CloseRefused { .. } => {
                self.phase = Phase::Open;
                None
            }
            BoardEvent::Closed { .. } => {
                self.phase = Phase::Closed;
                None
            }
            BoardEvent::ImportRefused { count, reason } => {
                tracing::warn!(%reason, count, "updates from the server were refused");
                Some(warning(text("warning-refused-updates")))
            }
            BoardEvent::Parted(parted) => Some(self.parted(*parted)),
            BoardEvent::NotParted(reason) => Some(self.not_parted(&reason)),
            BoardEvent::Failed(failure) => {
                self.phase = Phase::Failed;
                tracing::error!(%failure, "the board's worker ended");
                let words = match failure {
                    WorkerFailure::Store(_) => text("error-board-unreadable"),
                    WorkerFailure::Panicked => text("error-board-stopped"),
                };
                let again = UiAction::OpenBoard(self.id().clone());
                Some(error(words).with(text("board-open-again"), again))
            }
            // The desk has shown these.
            _ => None,
        }
    }

    /// Of both documents together: one message takes another's place.
    pub(super) fn not_saved(&self) -> Toast {
        let edits = self.unsaved().unwrap_or_default();
        let words = text_with("error-not-saved", &[("count", edits.into())]);
        let subject = Subject::NotSaved(self.id().clone());
        let toast = error(words).about(subject);
        toast.with(text("save-again"), UiAction::SaveAgain)
    }

    /// A board of a newer Tavla says so as soon as it is known.
    fn note_schema(&mut self) -> Option<Toast> {
        let is_newer = self.editor().meta().schema > SCHEMA;
        let (phase, toast) = match self.phase {
            Phase::Open if is_newer => {
                let toast = warning(lock_words(Lock::ReadOnly));
                (Phase::ReadOnly, Some(toast))
            }
            Phase::ReadOnly if !is_newer => (Phase::Open, None),
            phase => (phase, None),
        };
        self.phase = phase;
        toast
    }

    fn fit_opened(&mut self) {
        if self.fit != Fit::Opened {
            return;
        }
        // A board that was just joined is empty until the server has sent it.
        let comes = self.link().is_some() && self.editor().scene().is_empty();
        if comes {
            self.fit = Fit::Filled;
        } else {
            self.fit_now();
        }
    }

    fn fit_filled(&mut self) {
        if self.fit != Fit::Filled {
            return;
        }
        if self.editor().is_busy() {
            // Who has begun to draw meanwhile keeps the view.
            self.fit = Fit::No;
        } else if !self.editor().scene().is_empty() && !self.desk.is_showing() {
            self.fit_now();
        }
    }

    fn fit_now(&mut self) {
        self.fit = Fit::No;
        self.editor_mut().fit_when_shown();
    }
}
