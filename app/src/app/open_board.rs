//! The board in the window: a desk, how safe the work on it is, who is here, and in words what a
//! person has to know of it.

mod closing;
mod glimpse;
mod standing;

use std::collections::BTreeMap;
use std::time::Instant;

use tavla_shared::board::schema::SCHEMA;
use tavla_shared::board::{Edit, EditBatch, MetaEdit};
use tavla_shared::id::BoardId;
use tavla_shared::shape::Color;

use crate::desk::{Desk, DeskEvent};
use crate::editor::{Editor, Lock, Request};
use crate::i18n::{text, text_with};
use crate::link::BoardLink;
use crate::session::{Identity, Session};
use crate::sync::State;
use crate::text::TextEngine;
use crate::theme::person_color;
use crate::ui::{Subject, Toast, UiAction};
use crate::worker::{BoardEvent, WorkerEnd, WorkerFailure};

use self::glimpse::Glimpse;
use super::words::{damaged, edit_error_words, error, lock_words, refusal_words, warning};

/// Edits of the app itself have tickets from here; the editor's stay far below.
const OWN_TICKETS: u64 = 1 << 63;

/// Whether the board can be worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It is being read.
    Opening,
    /// It can.
    Open,
    /// It saves what is left and ends.
    Closing,
    /// It has ended as it was asked to.
    Closed,
    /// Its worker has ended because it could not go on.
    Failed,
}

/// When the view goes to all that is on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// When a person asks for it.
    No,
    /// When the board has been read.
    Opened,
    /// When something is on it.
    Filled,
}

/// The board in the window.
pub struct OpenBoard {
    desk: Desk,
    phase: Phase,
    /// While it ends: until when it waits for its server.
    parting: Option<Instant>,
    fit: Fit,
    server: State,
    /// What was wrong with the last attempt to be in step, in words; it stays while the next one is
    /// made, so that who reads it is not shown now this, now that.
    trouble: Option<&'static str>,
    own_ticket: u64,
    /// What is said once the board has taken an edit, by its ticket.
    promised: BTreeMap<u64, Toast>,
    /// Whether there are edits that have not been told to be on the disk.
    underway: bool,
    /// Whether it is known to be of a newer Tavla.
    read_only: bool,
    /// What the next look at it tells first.
    told: Option<Toast>,
    glimpse: Glimpse,
}

/// Who sits at this device. `number` stays the same for a device and chooses the colour.
pub fn identity(name: &str, device: &str) -> Identity {
    Identity::new(name, color_of_device(device), device)
}

fn color_of_device(device: &str) -> Color {
    let mix = |sum: u64, byte: u8| sum.wrapping_mul(31).wrapping_add(u64::from(byte));
    person_color(device.bytes().fold(0, mix))
}

impl OpenBoard {
    /// A board that shows up when it has been read. `text` lays out its text; `seed` must differ each
    /// time.
    pub fn new(session: Session, text: TextEngine, seed: u64) -> Self {
        let mut board = Self {
            desk: Desk::new(session, text, seed),
            phase: Phase::Opening,
            parting: None,
            fit: Fit::No,
            server: State::Offline,
            trouble: None,
            own_ticket: OWN_TICKETS,
            promised: BTreeMap::new(),
            underway: false,
            read_only: false,
            told: None,
            glimpse: Glimpse::None,
        };
        board.note_lock();
        board
    }

    /// Which board it is.
    pub fn id(&self) -> &BoardId {
        self.desk.session().board()
    }

    /// For who has to wait until everything of it is written.
    pub fn worker_end(&self) -> WorkerEnd {
        self.desk.session().worker_end()
    }

    /// What the person does on it.
    pub fn editor(&self) -> &Editor {
        self.desk.editor()
    }

    /// What the person does on it, to do more.
    pub fn editor_mut(&mut self) -> &mut Editor {
        self.desk.editor_mut()
    }

    /// The link for others, if the board is on a server.
    pub fn link(&self) -> Option<&BoardLink> {
        self.desk.session().link()
    }

    /// Whether the board is there to be drawn on.
    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    /// Whether it is in step with a server, so that others see what is done.
    pub fn is_live(&self) -> bool {
        matches!(self.server, State::Live { .. })
    }

    /// Puts the board on a server, or moves it to another one.
    pub fn attach(&mut self, link: BoardLink) {
        self.trouble = None;
        self.desk.session_mut().attach(link);
    }

    /// Takes the board off its server; it stays on this device.
    pub fn detach(&mut self) {
        self.trouble = None;
        self.desk.session_mut().detach();
    }

    /// Tries at once to reach the server, also after it has refused.
    pub fn reconnect(&mut self) {
        self.desk.session_mut().go_online();
    }

    /// This is what the person is called from now on; others see it at once.
    pub fn introduce(&mut self, name: &str) {
        self.desk.session_mut().introduce(name);
    }

    /// Removes for good what was deleted long ago.
    pub fn purge(&mut self, unix: i64) {
        self.desk.session_mut().purge(unix);
    }

    /// Changes the board's title.
    pub fn retitle(&mut self, title: &str, unix: i64) {
        self.edit(
            "rename board",
            vec![Edit::Meta(MetaEdit::Title(title.into()))],
            unix,
        );
    }

    /// Writes what a file held, if the board can be written; an empty board is then shown whole.
    /// `done` is said once the board has taken it.
    pub fn import(&mut self, edits: Vec<Edit>, done: Toast, unix: i64) {
        if self.editor().scene().is_empty() {
            self.fit = Fit::Filled;
        }
        // Shown already now: the document takes a while for what is on the screen in a moment.
        let shown = edits.clone();
        if self.edit("import", edits, unix) {
            let ticket = self.own_ticket;
            self.desk.show_pending(ticket, shown);
            self.promised.insert(ticket, done);
        }
    }

    /// Whether a file is on its way onto the board.
    pub fn is_importing(&self) -> bool {
        !self.promised.is_empty()
    }

    /// Shows the whole board once it has been read.
    pub fn fit_when_opened(&mut self) {
        self.fit = Fit::Opened;
    }

    /// Whether it was taken; what is not is told.
    fn edit(&mut self, command: &str, edits: Vec<Edit>, unix: i64) -> bool {
        let lock = match self.phase {
            _ if self.read_only => Some(Lock::ReadOnly),
            Phase::Closing => Some(Lock::Closing),
            Phase::Closed | Phase::Failed => Some(Lock::Ended),
            Phase::Opening | Phase::Open => None,
        };
        if let Some(lock) = lock {
            self.told = Some(warning(lock_words(lock)));
            return false;
        }
        self.own_ticket += 1;
        let batch = EditBatch::new(command, edits);
        let sent = self.desk.session_mut().edit(self.own_ticket, batch, unix);
        match sent {
            Ok(()) => self.underway = true,
            Err(_) => self.told = Some(warning(lock_words(Lock::TooMuchWaits))),
        }
        sent.is_ok()
    }

    fn note_lock(&mut self) {
        let lock = match self.phase {
            Phase::Opening => Some(Lock::Opening),
            Phase::Open if self.read_only => Some(Lock::ReadOnly),
            Phase::Open => None,
            Phase::Closing => Some(Lock::Closing),
            Phase::Closed | Phase::Failed => Some(Lock::Ended),
        };
        self.editor_mut().set_lock(lock);
    }

    /// A board of a newer Tavla says so as soon as it is known.
    fn note_schema(&mut self) -> Option<Toast> {
        let newer = self.editor().meta().schema > SCHEMA;
        let is_news = newer && !self.read_only;
        self.read_only = newer;
        is_news.then(|| warning(lock_words(Lock::ReadOnly)))
    }

    /// Takes in what happened until `now`, in seconds, as much of it as a frame bears; gives what a
    /// person has to know.
    pub fn receive(&mut self, now: f64) -> Vec<Toast> {
        self.tell_glimpse();
        let mut toasts = Vec::from_iter(self.told.take());
        for event in self.desk.receive(now) {
            toasts.extend(self.take(event));
        }
        toasts.extend(self.note_schema());
        self.note_lock();
        if self.fit == Fit::Filled && self.editor().is_busy() {
            // Who has begun to draw meanwhile keeps the view.
            self.fit = Fit::No;
        } else if self.fit == Fit::Filled
            && !self.editor().scene().is_empty()
            && !self.desk.is_showing()
        {
            self.fit_now();
        }
        toasts
    }

    /// Whether there is something for the next frame to take in; what is on its way wakes the window.
    pub fn wants_another_frame(&self) -> bool {
        self.desk.wants_another_frame()
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

    /// Sends what was done; gives what the editor asks of the window.
    pub fn send(&mut self, now: f64, unix: i64) -> Vec<Request> {
        self.underway |= self.editor().scene().has_pending();
        let requests = self
            .desk
            .send(now, unix)
            .into_iter()
            .filter_map(|event| match event {
                DeskEvent::Request(request) => Some(request),
                _ => None,
            });
        requests.collect()
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
                if self.fit == Fit::Opened {
                    // A board that was just joined is empty until the server has sent it.
                    let comes = self.link().is_some() && self.editor().scene().is_empty();
                    if comes {
                        self.fit = Fit::Filled;
                    } else {
                        self.fit_now();
                    }
                }
                let damage = damaged(opened.damage, self.link().is_some());
                damage.into_iter().chain(self.note_schema()).collect()
            }
            DeskEvent::Rebuilt(opened) => {
                let damage = damaged(opened.damage, self.link().is_some());
                let rebuilt = damage.unwrap_or(warning(text("warning-rebuilt")));
                [rebuilt].into_iter().chain(self.note_schema()).collect()
            }
            DeskEvent::Board(event) => Vec::from_iter(self.take_board(event)),
            DeskEvent::Link(state) => {
                let toast = match &state {
                    State::Refused(refusal) => {
                        tracing::warn!(?refusal, "the server does not want us");
                        let subject = Subject::Refused(self.id().clone());
                        let toast = error(refusal_words(refusal)).about(subject);
                        let again = UiAction::Reconnect(self.id().clone());
                        Some(if refusal.may_pass() {
                            toast.with(text("share-again"), again)
                        } else {
                            toast
                        })
                    }
                    _ => None,
                };
                self.trouble = standing::trouble(&state, self.trouble);
                self.server = state;
                Vec::from_iter(toast)
            }
            DeskEvent::Written { tickets } => {
                let promised = tickets.iter().filter_map(|it| self.promised.remove(it));
                promised.collect()
            }
            DeskEvent::Refused { ticket, reason } => {
                if let Some(ticket) = ticket {
                    self.promised.remove(&ticket);
                }
                vec![error(edit_error_words(&reason))]
            }
            DeskEvent::Request(_) => Vec::new(),
        }
    }

    fn take_board(&mut self, event: BoardEvent) -> Option<Toast> {
        match event {
            BoardEvent::Saved { .. } => {
                self.underway = self.editor().scene().has_pending();
                None
            }
            BoardEvent::NotSaved {
                edits,
                error: reason,
            } => {
                tracing::error!(%reason, edits, "the board is not saved");
                let words = text_with("error-not-saved", &[("count", edits.into())]);
                let subject = Subject::NotSaved(self.id().clone());
                let toast = error(words).about(subject);
                Some(toast.with(text("save-again"), UiAction::SaveAgain))
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

    fn fit_now(&mut self) {
        self.fit = Fit::No;
        self.editor_mut().fit_when_shown();
    }
}
