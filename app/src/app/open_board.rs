//! The board in the window: a desk, how safe the work on it is, who is here, and in words what a
//! person has to know of it.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tavla_shared::board::{Edit, EditBatch, MetaEdit};
use tavla_shared::id::BoardId;
use tavla_shared::presence::Status;
use tavla_shared::shape::Color;

use crate::desk::{Desk, DeskEvent};
use crate::editor::{Editor, Request};
use crate::i18n::{text, text_with};
use crate::link::BoardLink;
use crate::session::{Identity, Session};
use crate::storage::Wake;
use crate::sync::State;
use crate::text::TextEngine;
use crate::theme::person_color;
use crate::ui::{PersonView, SyncState, Toast};
use crate::worker::{BoardEvent, WorkerEnd, WorkerFailure};

use super::words::{damaged, edit_error_words, error, refusal_words, warning};

/// Edits of the app itself have tickets from here; the editor's stay far below.
const OWN_TICKETS: u64 = 1 << 63;
/// At the end the disk is waited for this often, this long.
const CLOSE_WAITS: usize = 400;
const CLOSE_WAIT: Duration = Duration::from_millis(25);

/// Whether the board can be worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It is being read.
    Opening,
    /// It can.
    Open,
    /// Its worker has ended.
    Ended,
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
    fit: Fit,
    server: State,
    own_ticket: u64,
    /// What is said once the board has taken an edit, by its ticket.
    promised: BTreeMap<u64, Toast>,
    /// Whether there are edits that have not been told to be on the disk.
    underway: bool,
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
    /// Opens a board kept in `store`; it shows up when it has been read. `text` lays out its text;
    /// `seed` must differ each time.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn open(
        board: BoardId,
        store: PathBuf,
        identity: Identity,
        wake: Wake,
        (text, seed): (TextEngine, u64),
    ) -> io::Result<Self> {
        Ok(Self {
            desk: Desk::new(Session::open(board, store, identity, wake)?, text, seed),
            phase: Phase::Opening,
            fit: Fit::No,
            server: State::Offline,
            own_ticket: OWN_TICKETS,
            promised: BTreeMap::new(),
            underway: false,
        })
    }

    /// Which board it is.
    pub fn id(&self) -> &BoardId {
        self.desk.session().board()
    }

    /// To know later whether everything of it is written.
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
        self.desk.session_mut().attach(link);
    }

    /// How safe the work is.
    pub fn sync_state(&self) -> SyncState {
        let keeping = self.desk.session().keeping();
        let count = usize::try_from(keeping.unsynced).unwrap_or(usize::MAX);
        if keeping.unsaved.is_some() || self.phase == Phase::Ended {
            return SyncState::NotSaved;
        }
        match (self.link(), &self.server) {
            (None, _) if self.underway => SyncState::Saving,
            (None, _) => SyncState::SavedHere,
            (Some(_), State::Live { .. }) if count > 0 || self.underway => SyncState::ToSend {
                count: count.max(1),
            },
            (Some(_), State::Live { .. }) => SyncState::Synced,
            (Some(_), State::Connecting { failed: 0 } | State::Joining) => SyncState::Connecting,
            (Some(_), _) => SyncState::Offline { count },
        }
    }

    /// Who is here, me first.
    pub fn people(&self) -> Vec<PersonView> {
        let session = self.desk.session();
        let person = &session.identity().person;
        let me = PersonView {
            peer: session.peer().unwrap_or_default(),
            name: person.name.to_string(),
            color: person.color,
            me: true,
            active: true,
        };
        let peers = self
            .editor()
            .peers()
            .iter()
            .filter(|peer| !peer.name.is_empty());
        let others = peers.map(|peer| PersonView {
            peer: peer.peer,
            name: peer.name,
            color: peer.color.unwrap_or_else(|| person_color(peer.peer)),
            me: false,
            active: peer.status == Status::Active,
        });
        std::iter::once(me).chain(others).collect()
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

    /// Writes what a file held; an empty board is then shown whole. `done` is said once the board
    /// has taken it.
    pub fn import(&mut self, edits: Vec<Edit>, done: Toast, unix: i64) {
        if self.editor().scene().is_empty() {
            self.fit = Fit::Filled;
        }
        self.edit("import", edits, unix);
        self.promised.insert(self.own_ticket, done);
    }

    /// Shows the whole board once it has been read.
    pub fn fit_when_opened(&mut self) {
        self.fit = Fit::Opened;
    }

    fn edit(&mut self, command: &str, edits: Vec<Edit>, unix: i64) {
        self.own_ticket += 1;
        self.underway = true;
        let batch = EditBatch::new(command, edits);
        self.desk.session_mut().edit(self.own_ticket, batch, unix);
    }

    /// Takes in everything that happened until `now`, in seconds; gives what a person has to know.
    pub fn receive(&mut self, now: f64) -> Vec<Toast> {
        let mut toasts = Vec::new();
        for event in self.desk.receive(now) {
            toasts.extend(self.take(event));
        }
        if self.fit == Fit::Filled && self.editor().is_busy() {
            // Who has begun to draw meanwhile keeps the view.
            self.fit = Fit::No;
        } else if self.fit == Fit::Filled && !self.editor().scene().is_empty() {
            self.fit_now();
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

    /// Saves everything and ends the worker; waits for the disk, so for the end only.
    pub fn close(&mut self) {
        if self.phase == Phase::Ended {
            return;
        }
        self.desk.session_mut().close(false);
        for _ in 0..CLOSE_WAITS {
            for event in self.desk.receive(self.desk.editor().time()) {
                match event {
                    DeskEvent::Board(BoardEvent::Closed { .. } | BoardEvent::Failed(_)) => {
                        self.phase = Phase::Ended;
                        return;
                    }
                    DeskEvent::Board(BoardEvent::CloseRefused { edits, error }) => {
                        tracing::error!(%error, edits, "the last edits could not be saved");
                        return;
                    }
                    _ => {}
                }
            }
            std::thread::sleep(CLOSE_WAIT);
        }
        tracing::error!("the board's worker did not end in time");
    }

    fn take(&mut self, event: DeskEvent) -> Vec<Toast> {
        let toast = match event {
            DeskEvent::Opened(opened) => {
                self.phase = Phase::Open;
                if self.fit == Fit::Opened {
                    // A board that was just joined is empty until the server has sent it.
                    let comes = self.link().is_some() && self.editor().scene().is_empty();
                    if comes {
                        self.fit = Fit::Filled;
                    } else {
                        self.fit_now();
                    }
                }
                damaged(opened.damage)
            }
            DeskEvent::Rebuilt(opened) => {
                damaged(opened.damage).or_else(|| Some(warning(text("warning-rebuilt"))))
            }
            DeskEvent::Board(event) => self.take_board(event),
            DeskEvent::Link(state) => {
                let toast = match &state {
                    State::Refused(refusal) => {
                        tracing::warn!(?refusal, "the server does not want us");
                        Some(error(refusal_words(refusal).to_owned()))
                    }
                    _ => None,
                };
                self.server = state;
                toast
            }
            DeskEvent::Written { tickets } => {
                let promised = tickets.iter().filter_map(|it| self.promised.remove(it));
                return promised.collect();
            }
            DeskEvent::Refused { ticket, reason } => {
                if let Some(ticket) = ticket {
                    self.promised.remove(&ticket);
                }
                Some(error(edit_error_words(&reason)))
            }
            DeskEvent::Request(_) => None,
        };
        toast.into_iter().collect()
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
            }
            | BoardEvent::CloseRefused {
                edits,
                error: reason,
            } => {
                tracing::error!(%reason, edits, "the board is not saved");
                Some(error(text_with(
                    "error-not-saved",
                    &[("count", edits.into())],
                )))
            }
            BoardEvent::ImportRefused { count, reason } => {
                tracing::warn!(%reason, count, "updates from the server were refused");
                Some(warning(text("warning-refused-updates")))
            }
            BoardEvent::Failed(failure) => {
                self.phase = Phase::Ended;
                tracing::error!(%failure, "the board's worker ended");
                Some(error(match failure {
                    WorkerFailure::Store(_) => text("error-board-unreadable").to_owned(),
                    WorkerFailure::Panicked => text("error-board-stopped").to_owned(),
                }))
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
