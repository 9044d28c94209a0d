//! A person at a board: the editor in front, the session behind, and what passes between.
//!
//! The window, the demo's friends and the tests all sit at one of these. Knows no window, no
//! clock and no disk; never waits.

mod arriving;
mod happened;
mod hearing;
mod inbox;
mod showing;
mod talking;
#[cfg(test)]
mod tests;
mod turns;

use tavla_shared::board::{Edit, EditError};
use tavla_shared::id::ShapeId;
use tavla_shared::protocol::Welcome;

use self::arriving::{Arrival, Arriving, Source};
use self::happened::Happenings;
pub use self::happened::{Changed, Happened};
use self::hearing::told;
use self::inbox::{Inbox, Piece};
use self::showing::Showing;
use self::turns::Turns;
use crate::disposal::dispose;
use crate::editor::{Editor, Lock, Notice, Request};
use crate::scene::Scene;
use crate::session::Session;
use crate::sync::{Standing, State};
use crate::talk::TalkShown;
use crate::text::TextEngine;
use crate::worker::{BoardEvent, Opened, TalkEvent};

/// The most shapes taken in, or edits shown, in a frame: a few milliseconds. More than a hand at a gesture
/// can name, so that what comes of one is shown at once.
const FRAME_SHAPES: usize = 1_000;

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
    /// What the talk's worker tells; it is shown already.
    Talk(Box<TalkEvent>),
    /// How the board stands with its server has changed.
    Link(State),
    /// How the talk does.
    TalkLink(Standing),
    /// What the server knows this person as: whoever sits here answers by [`Desk::know_as`].
    Welcomed(Welcome),
    /// The editor wants something of the window.
    Request(Request),
}

/// An editor at an open board.
pub struct Desk {
    editor: Editor,
    session: Session,
    talk: TalkShown,
    /// The last of its edits.
    talk_ticket: u64,
    /// Whether what the person has written there is to be said to be somebody else's by now.
    reintroduces: bool,
    /// Whether the talk's worker has ended.
    talk_ended: bool,
    /// Shapes that the person has deleted and that threads are at.
    deleted: Vec<ShapeId>,
    inbox: Inbox,
    /// What fills the board, before everything in the inbox.
    arriving: Option<Arriving>,
    showing: Showing,
    turns: Turns,
    /// Whether the server has let us in.
    joined: bool,
    happened: Happenings,
}

impl Desk {
    /// An editor, empty until the session's board arrives, that measures text with `text`. `seed`
    /// decides the names of new shapes and must differ each time.
    pub fn new(session: Session, text: TextEngine, seed: u64) -> Self {
        Self {
            editor: Editor::with_text_engine(seed, text),
            talk: TalkShown::new(session.identity().person.user.clone()),
            talk_ticket: 0,
            reintroduces: false,
            talk_ended: false,
            deleted: Vec::new(),
            session,
            inbox: Inbox::default(),
            arriving: None,
            showing: Showing::default(),
            turns: Turns::default(),
            joined: false,
            happened: Happenings::default(),
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

    /// Shows edits that were sent under this ticket until they are answered; very many of them in one
    /// piece once they are made where nothing else is shown, and bit by bit elsewhere.
    pub fn show_pending(&mut self, ticket: u64, edits: Vec<Edit>) {
        let source = Box::new(Source::Edits(ticket, edits));
        match self.begin(source, self.shows_nothing()) {
            // On a board that is on its way it would be gone once that arrives.
            Some(Source::Edits(ticket, edits)) => self.showing.add(ticket, edits),
            _ => return,
        }
        if self.arriving.is_none() {
            self.show_more();
        }
    }

    /// Begins to make a scene, unless one is being made or it is not worth it: gives back what is to be
    /// shown in the usual way.
    fn begin(&mut self, source: Box<Source>, shows_nothing: bool) -> Option<Source> {
        if self.arriving.is_some() {
            return Some(*source);
        }
        match Arriving::start(source, shows_nothing, self.session.wake()) {
            Ok(arriving) => {
                self.arriving = Some(arriving);
                None
            }
            Err(source) => Some(*source),
        }
    }

    /// Whether not all is shown yet that was given to [`Self::show_pending`].
    pub fn is_showing(&self) -> bool {
        !self.showing.is_empty() || self.arriving.as_ref().is_some_and(Arriving::is_of_edits)
    }

    /// Whether the board is empty, and nothing is on its way to it or in the person's hand.
    fn shows_nothing(&self) -> bool {
        let scene = self.editor.scene();
        let is_empty = scene.is_empty() && !scene.has_pending() && self.showing.is_empty();
        is_empty && !self.editor.is_busy()
    }

    /// Shows a scene that was made of edits.
    fn show_made(&mut self, scene: Box<Scene>, ticket: u64, edits: Vec<Edit>) {
        if self.shows_nothing() {
            let settings = edits.iter().filter(|edit| matches!(edit, Edit::Meta(_)));
            let settings = settings.cloned().collect();
            self.editor.show_made(*scene);
            self.editor.show_pending(ticket, settings);
            dispose(edits);
        } else {
            // The person has begun to draw meanwhile.
            self.showing.add(ticket, edits);
            dispose(scene);
        }
    }

    fn show_more(&mut self) {
        if let Some((ticket, edits)) = self.showing.take() {
            self.editor.show_pending(ticket, edits);
        }
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
        self.tell_me();
        if self.inbox.is_empty() {
            self.inbox.put(self.session.poll_board());
        }
        let mut events = Vec::from_iter(self.arrive());
        if self.arriving.is_none() {
            events.extend(self.go_on());
        }
        events.extend(self.receive_talk());
        for event in self.session.poll_link() {
            events.extend(self.take_in(event));
        }
        events
    }

    /// Says to the editor and to the talk who the person is, as the session's identity has it: nobody else
    /// knows it by themselves.
    pub(super) fn tell_me(&mut self) {
        let me = &self.session.identity().person;
        if let Some(peer) = self.session.peer() {
            self.editor.set_me(peer, &me.user);
        }
        self.talk.set_me(me);
    }

    /// Shows as much of what waits for that as a frame bears.
    fn go_on(&mut self) -> Vec<DeskEvent> {
        self.show_more();
        self.editor.settle_more();
        let mut events = Vec::new();
        let shows_nothing = self.editor.scene().is_empty();
        for piece in self.inbox.take(shows_nothing) {
            let event = match piece {
                Piece::Event(event) => event,
                Piece::Part { tickets, change } => {
                    self.note_deleted(&change);
                    self.editor.apply_part(&tickets, &change);
                    continue;
                }
            };
            // A whole board is a frame's work for itself: it is the last that is taken.
            if let Some(Source::Board(event)) =
                self.begin(Box::new(Source::Board(event)), shows_nothing)
            {
                events.extend(self.take_in_board(event));
            }
        }
        events
    }

    /// Shows what was on its way, if it has arrived.
    fn arrive(&mut self) -> Option<DeskEvent> {
        match self.arriving.take()?.take() {
            Arrival::Coming(arriving) => {
                self.arriving = Some(arriving);
                None
            }
            Arrival::Lost(Source::Board(event)) => self.take_in_board(event),
            Arrival::Lost(Source::Edits(ticket, edits)) => {
                self.showing.add(ticket, edits);
                None
            }
            Arrival::There(scene, Source::Edits(ticket, edits)) => {
                self.show_made(scene, ticket, edits);
                None
            }
            Arrival::There(scene, Source::Board(event)) => {
                if let Some(board) = event.whole_board() {
                    if matches!(event, BoardEvent::Rebuilt(_)) {
                        self.showing.clear();
                    }
                    self.editor.show(*scene, board);
                }
                Some(told(event))
            }
        }
    }

    /// Whether there is something for the next [`Self::receive`] already. A board that is on its way
    /// calls the session's wake when it is there.
    pub fn wants_another_frame(&self) -> bool {
        let is_behind =
            self.is_showing() || self.editor.scene().is_settling() || !self.inbox.is_empty();
        is_behind && self.arriving.is_none()
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
        self.reintroduce(unix);
        let live = self.session.link_state().is_joined();
        if (live || self.session.guests() > 0) && self.turns.take(now) {
            for (what, presence) in self.editor.take_presence() {
                if live {
                    self.session.tell(what, presence);
                } else {
                    self.session.tell_guests_own(what, presence);
                }
            }
        }
        events
    }
}
