//! A person at a board: the editor in front, the session behind, and what passes between.
//!
//! The window, the demo's friends and the tests all sit at one of these. Knows no window, no
//! clock and no disk; never waits.

use tavla_shared::board::BoardChange;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};

use crate::editor::{Editor, Request};
use crate::session::{Session, SessionEvent};
use crate::sync::State;
use crate::worker::{BoardEvent, Opened};

/// How often presence is told at most, in seconds: 30 times.
const TELL_SECONDS: f64 = 1.0 / 30.0;

/// Something a desk cannot settle by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum DeskEvent {
    /// The board is there.
    Opened(Box<Opened>),
    /// The board broke and was built anew from what is saved.
    Rebuilt(Box<Opened>),
    /// The board's title or settings may have changed.
    Changed,
    /// Anything else the board's worker tells.
    Board(BoardEvent),
    /// How the board stands with its server has changed.
    Link(State),
    /// The editor wants something of the window.
    Request(Request),
}

/// An editor at an open board.
pub struct Desk {
    editor: Editor,
    session: Session,
    told_at: f64,
}

impl Desk {
    /// An editor, empty until the session's board arrives. `seed` decides the names of new shapes
    /// and must differ each time.
    pub fn new(session: Session, seed: u64) -> Self {
        Self {
            editor: Editor::new(seed),
            session,
            told_at: f64::NEG_INFINITY,
        }
    }

    /// What is in front.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// What is in front, to be worked on.
    pub fn editor_mut(&mut self) -> &mut Editor {
        &mut self.editor
    }

    /// What is behind.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What is behind, to be told something.
    pub fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Leaves the desk; the board goes on until it is closed.
    pub fn into_session(self) -> Session {
        self.session
    }

    /// Shows what happened to the board and to peers. Never waits.
    pub fn receive(&mut self) -> Vec<DeskEvent> {
        let mut events = Vec::new();
        for event in self.session.poll() {
            match event {
                SessionEvent::Board(event) => events.extend(self.take_in(event)),
                SessionEvent::Link(state) => {
                    if matches!(state, State::Live { .. }) {
                        self.editor.forget_told();
                    }
                    events.push(DeskEvent::Link(state));
                }
                SessionEvent::Told {
                    peer,
                    what,
                    presence,
                } => self.hear(peer, what, presence),
                SessionEvent::PeersGone => self.editor.all_left(),
            }
        }
        events
    }

    /// Sends what the editor wants written and told. `now` is the editor's time in seconds,
    /// `unix` the wall's.
    pub fn send(&mut self, now: f64, unix: i64) -> Vec<DeskEvent> {
        let mut events = Vec::new();
        for request in self.editor.take_requests() {
            match request {
                Request::Edit { ticket, batch } => {
                    if let Err(error) = self.session.edit(ticket, batch, unix) {
                        self.editor.refused(ticket, &error.to_string());
                    }
                }
                Request::Undo => self.session.undo(unix),
                Request::Redo => self.session.redo(unix),
                request => events.push(DeskEvent::Request(request)),
            }
        }
        if now - self.told_at >= TELL_SECONDS
            && matches!(self.session.link_state(), State::Live { .. })
        {
            self.told_at = now;
            for (what, presence) in self.editor.take_presence() {
                self.session.tell(what, presence);
            }
        }
        events
    }

    fn take_in(&mut self, event: BoardEvent) -> Option<DeskEvent> {
        match event {
            BoardEvent::Opened(opened) => {
                self.editor.apply(None, &opened.change, false, false);
                Some(DeskEvent::Opened(opened))
            }
            BoardEvent::Rebuilt(opened) => {
                self.editor.rebuild(&opened.change);
                Some(DeskEvent::Rebuilt(opened))
            }
            BoardEvent::Changed {
                tickets,
                change,
                can_undo,
                can_redo,
            } => {
                let (first, rest) = (tickets.first().copied(), tickets.get(1..).unwrap_or(&[]));
                self.editor.apply(first, &change, can_undo, can_redo);
                for &ticket in rest {
                    self.editor
                        .apply(Some(ticket), &BoardChange::default(), can_undo, can_redo);
                }
                change.meta.is_some().then_some(DeskEvent::Changed)
            }
            BoardEvent::Refused { ticket, reason } => {
                self.editor.refused(ticket, &reason.to_string());
                None
            }
            BoardEvent::UndoSkipped { count } => {
                self.editor.undo_skipped(count);
                None
            }
            event => Some(DeskEvent::Board(event)),
        }
    }

    fn hear(&mut self, peer: PeerId, what: What, presence: Option<Presence>) {
        match presence {
            Some(presence) => self.editor.hear(peer, presence),
            None if what == What::Who => self.editor.peer_left(peer),
            None => self.editor.hear_no_more(peer, what),
        }
    }
}
