//! What the session tells, shown in the editor; what is left of it is told to the window.

use tavla_shared::board::BoardChange;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};

use super::{Desk, DeskEvent};
use crate::session::SessionEvent;
use crate::worker::{BoardEvent, UndoSkipped};

impl Desk {
    pub(super) fn take_in(&mut self, event: SessionEvent) -> Option<DeskEvent> {
        match event {
            SessionEvent::Board(event) => self.take_in_board(event),
            SessionEvent::Talk(event) => Some(self.take_in_talk(event)),
            SessionEvent::TalkLink(standing) => Some(DeskEvent::TalkLink(standing)),
            SessionEvent::Link(state) => {
                // What peers were told before is told again, once we are in anew.
                let joined = state.is_joined();
                if joined && !std::mem::replace(&mut self.joined, joined) {
                    self.editor.forget_told();
                }
                self.joined = joined;
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
            SessionEvent::Welcomed(welcome) => Some(DeskEvent::Welcomed(welcome)),
        }
    }

    pub(super) fn take_in_board(&mut self, event: BoardEvent) -> Option<DeskEvent> {
        match event {
            BoardEvent::Rebuilt(ref opened) => {
                self.showing.clear();
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
                ways,
            } => {
                self.note_happening(&change);
                self.showing.end(&tickets);
                self.note_deleted(&change);
                let (can_undo, can_redo) = (ways.undo.is_some(), ways.redo.is_some());
                self.editor.know_steps(ways.undo, ways.redo);
                let (first, rest) = (tickets.first().copied(), tickets.get(1..).unwrap_or(&[]));
                self.editor.apply(first, &change, can_undo, can_redo);
                for &ticket in rest {
                    self.editor
                        .apply(Some(ticket), &BoardChange::default(), can_undo, can_redo);
                }
                (!tickets.is_empty()).then_some(DeskEvent::Written { tickets })
            }
            BoardEvent::Refused { ticket, reason } => {
                self.showing.end(ticket.as_slice());
                self.editor.refused(ticket);
                Some(DeskEvent::Refused { ticket, reason })
            }
            BoardEvent::News(UndoSkipped { count }) => {
                self.editor.undo_skipped(count);
                None
            }
            BoardEvent::Closed { .. } | BoardEvent::Failed(_) => {
                // Where there was no talk yet, nobody else says so.
                self.end_talk();
                Some(told(event))
            }
            event => self.tell(event),
        }
    }

    pub(super) fn hear(&mut self, peer: PeerId, what: What, presence: Option<Presence>) {
        match presence {
            Some(presence) => self.editor.hear(peer, presence),
            None if what == What::Who => self.editor.peer_left(peer),
            None => self.editor.hear_no_more(peer, what),
        }
    }
}

/// What there is to say of an event that is shown.
pub(super) fn told(event: BoardEvent) -> DeskEvent {
    match event {
        BoardEvent::Glimpsed(_) => DeskEvent::Glimpsed,
        BoardEvent::Opened(opened) => DeskEvent::Opened(opened),
        BoardEvent::Rebuilt(opened) => DeskEvent::Rebuilt(opened),
        event => DeskEvent::Board(event),
    }
}
