//! A person at a board: the editor in front, the session behind, and what passes between.
//!
//! The window, the demo's friends and the tests all sit at one of these. Knows no window, no
//! clock and no disk; never waits.

mod arriving;
mod inbox;

use tavla_shared::board::{BoardChange, EditError};
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};

use self::arriving::{Arrival, Arriving};
use self::inbox::Inbox;
use crate::editor::{Editor, Lock, Notice, Request};
use crate::session::{Session, SessionEvent};
use crate::sync::State;
use crate::text::TextEngine;
use crate::worker::{BoardEvent, Opened};

/// How often presence is told at most, in seconds: 30 times.
const TELL_SECONDS: f64 = 1.0 / 30.0;
/// How much sooner than its turn it may be told, in seconds: frames come a hair before or after what
/// they are due at, and who waits for the next one tells unevenly.
const TELL_EARLY: f64 = TELL_SECONDS / 4.0;

/// Something a desk cannot settle by itself.
#[derive(Debug, Clone, PartialEq)]
pub enum DeskEvent {
    /// The board can be looked at, as it was when it was last left.
    Glimpsed,
    /// The board is there.
    Opened(Box<Opened>),
    /// The board broke and was built anew from what is saved.
    Rebuilt(Box<Opened>),
    /// These edits are on the board.
    Written {
        /// By their tickets.
        tickets: Vec<u64>,
    },
    /// Nothing of this edit was made.
    Refused {
        /// Its ticket; none for an undo or redo.
        ticket: Option<u64>,
        /// Why.
        reason: EditError,
    },
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
    inbox: Inbox,
    /// A whole board that comes before everything in the inbox.
    arriving: Option<Arriving>,
    turns: Turns,
}

/// When presence is told: evenly, also where frames are not.
#[derive(Debug)]
struct Turns {
    /// When it is due next.
    due: f64,
}

impl Turns {
    /// Whether it is due at `now`; if so, this turn is taken.
    fn take(&mut self, now: f64) -> bool {
        if now < self.due - TELL_EARLY {
            return false;
        }
        // From when it was due, so that there are never more turns than that; anew after a rest.
        let rested = now > self.due + TELL_SECONDS;
        self.due = if rested { now } else { self.due } + TELL_SECONDS;
        true
    }
}

impl Desk {
    /// An editor, empty until the session's board arrives, that measures text with `text`. `seed`
    /// decides the names of new shapes and must differ each time.
    pub fn new(session: Session, text: TextEngine, seed: u64) -> Self {
        Self {
            editor: Editor::with_text_engine(seed, text),
            session,
            inbox: Inbox::default(),
            arriving: None,
            turns: Turns {
                due: f64::NEG_INFINITY,
            },
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

    /// Shows what happened to the board and to peers until `now`, the editor's time in seconds, as
    /// much of it as a frame bears. Never waits.
    pub fn receive(&mut self, now: f64) -> Vec<DeskEvent> {
        // What peers tell is heard now, not when the last frame was: that may be long ago.
        self.editor.set_time(now);
        if self.inbox.is_empty() {
            self.inbox.put(self.session.poll_board());
        }
        let mut events = Vec::from_iter(self.arrive());
        if self.arriving.is_none() {
            for event in self.inbox.take() {
                // A whole board is a frame's work for itself: it is the last that is taken.
                let shows_nothing = self.editor.scene().is_empty();
                match Arriving::start(Box::new(event), shows_nothing, self.session.wake()) {
                    Ok(arriving) => self.arriving = Some(arriving),
                    Err(event) => events.extend(self.take_in_board(*event)),
                }
            }
        }
        for event in self.session.poll_link() {
            events.extend(self.take_in(event));
        }
        events
    }

    /// Shows the board that was on its way, if it has arrived.
    fn arrive(&mut self) -> Option<DeskEvent> {
        match self.arriving.take()?.take() {
            Arrival::Coming(arriving) => {
                self.arriving = Some(arriving);
                None
            }
            Arrival::Lost(event) => self.take_in_board(*event),
            Arrival::There(scene, event) => {
                if let Some(board) = event.whole_board() {
                    self.editor.show(*scene, board);
                }
                Some(told(*event))
            }
        }
    }

    /// Whether there is something for the next [`Self::receive`] already. A board that is on its way
    /// calls the session's wake when it is there.
    pub fn wants_another_frame(&self) -> bool {
        !self.inbox.is_empty() && self.arriving.is_none()
    }

    /// Sends what the editor wants written and told. `now` is the editor's time in seconds,
    /// `unix` the wall's.
    pub fn send(&mut self, now: f64, unix: i64) -> Vec<DeskEvent> {
        let mut events = Vec::new();
        for request in self.editor.take_requests() {
            match request {
                Request::Edit { ticket, batch } => {
                    if self.session.edit(ticket, batch, unix).is_err() {
                        self.editor.refused(Some(ticket));
                        let notice = Notice::Locked(Lock::TooMuchWaits);
                        events.push(DeskEvent::Request(Request::Notice(notice)));
                    }
                }
                Request::Undo => self.session.undo(unix),
                Request::Redo => self.session.redo(unix),
                request => events.push(DeskEvent::Request(request)),
            }
        }
        let live = matches!(self.session.link_state(), State::Live { .. });
        if live && self.turns.take(now) {
            for (what, presence) in self.editor.take_presence() {
                self.session.tell(what, presence);
            }
        }
        events
    }

    fn take_in(&mut self, event: SessionEvent) -> Option<DeskEvent> {
        match event {
            SessionEvent::Board(event) => self.take_in_board(event),
            SessionEvent::Link(state) => {
                if matches!(state, State::Live { .. }) {
                    self.editor.forget_told();
                }
                Some(DeskEvent::Link(state))
            }
            SessionEvent::Told {
                peer,
                what,
                presence,
            } => {
                self.hear(peer, what, presence);
                None
            }
            SessionEvent::PeersGone => {
                self.editor.all_left();
                None
            }
        }
    }

    fn take_in_board(&mut self, event: BoardEvent) -> Option<DeskEvent> {
        match event {
            BoardEvent::Rebuilt(ref opened) => {
                self.editor.rebuild(&opened.change);
                Some(told(event))
            }
            BoardEvent::Glimpsed(_) | BoardEvent::Opened(_) => {
                if let Some(board) = event.whole_board() {
                    self.editor.apply(None, board, false, false);
                }
                Some(told(event))
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
                (!tickets.is_empty()).then_some(DeskEvent::Written { tickets })
            }
            BoardEvent::Refused { ticket, reason } => {
                self.editor.refused(ticket);
                Some(DeskEvent::Refused { ticket, reason })
            }
            BoardEvent::UndoSkipped { count } => {
                self.editor.undo_skipped(count);
                None
            }
            event => Some(told(event)),
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

/// What there is to say of an event that is shown.
fn told(event: BoardEvent) -> DeskEvent {
    match event {
        BoardEvent::Glimpsed(_) => DeskEvent::Glimpsed,
        BoardEvent::Opened(opened) => DeskEvent::Opened(opened),
        BoardEvent::Rebuilt(opened) => DeskEvent::Rebuilt(opened),
        event => DeskEvent::Board(event),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::Person;
    use tavla_shared::geometry::Point;
    use tavla_shared::id::BoardId;
    use tavla_shared::shape::Color;

    use super::*;
    use crate::session::Identity;

    #[test]
    fn what_peers_tell_is_heard_when_it_comes_however_long_no_frame_was_shown() {
        let folder = tempfile::tempdir().unwrap();
        let person = Person {
            peer: 0,
            name: Arc::from("One"),
            color: Color::rgb(0x12_3456),
            user: Arc::from("one"),
        };
        let identity = Identity {
            person,
            device: "one".to_owned(),
        };
        let board = BoardId::new("plans").unwrap();
        let store = folder.path().join("store");
        let session = Session::open(board, store, identity, Arc::new(|| {})).unwrap();
        let mut desk = Desk::new(session, TextEngine::bundled(), 1);
        let canvas = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
        let cursor_at = |desk: &mut Desk, now: f64| {
            desk.editor_mut().begin_frame(now, canvas);
            desk.editor().peers().iter().next().unwrap().cursor.unwrap()
        };
        let tell = |desk: &mut Desk, now: f64, x: f64| {
            desk.receive(now);
            let cursor = Presence::Cursor(Point::new(x, 0.0));
            desk.hear(8, What::Cursor, Some(cursor));
        };
        tell(&mut desk, 0.0, 0.0);
        assert_eq!(cursor_at(&mut desk, 0.0).x, 0.0);
        // Nothing happens, so nothing is shown; then the cursor moves, and does not jump.
        tell(&mut desk, 60.0, 100.0);
        assert_eq!(cursor_at(&mut desk, 60.0).x, 0.0);
        let on_its_way = cursor_at(&mut desk, 60.08).x;
        assert!(on_its_way > 1.0 && on_its_way < 99.0, "{on_its_way}");
        assert_eq!(cursor_at(&mut desk, 60.2).x, 100.0);
        desk.into_session().join();
    }

    /// When presence is told, over a second of frames at these times.
    fn told(frames: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut turns = Turns { due: 0.0 };
        frames.filter(|&now| turns.take(now)).collect()
    }

    fn between(told: &[f64]) -> impl Iterator<Item = f64> {
        told.windows(2).map(|pair| pair[1] - pair[0])
    }

    #[test]
    fn presence_is_told_in_every_second_of_sixty_frames_a_second() {
        // A little early and a little late in turn, as frames are.
        let jitter = |frame: u32| {
            if frame.is_multiple_of(3) {
                -0.0004
            } else {
                0.0003
            }
        };
        let told = told((0..120).map(|frame| f64::from(frame) / 60.0 + jitter(frame)));
        assert_eq!(told.len(), 60);
        assert!(between(&told).all(|gap| (gap - 1.0 / 30.0).abs() < 0.001));
    }

    #[test]
    fn presence_is_never_told_more_than_thirty_times_a_second() {
        for rate in [48.0, 75.0, 90.0, 144.0, 1_000.0] {
            let told = told(
                (0..10_000)
                    .map(|frame| f64::from(frame) / rate)
                    .take_while(|&at| at < 5.0),
            );
            assert!(
                told.len() <= 151,
                "{} at {rate} frames a second",
                told.len()
            );
            assert!(
                between(&told).all(|gap| gap < 0.05),
                "at {rate} frames a second"
            );
        }
    }

    #[test]
    fn after_a_rest_presence_is_told_at_once_and_not_hastily() {
        let told = told([0.0, 5.0, 5.001, 5.02, 5.034, 5.067].into_iter());
        assert_eq!(told, [0.0, 5.0, 5.034, 5.067]);
    }
}
