//! How news for the UI waits in bounded room: merged, not left out.

use std::collections::VecDeque;

use crate::worker::BoardEvent;
use crate::worker::merge::merge;

/// From so many waiting events on, changes are merged.
pub(super) const EVENTS_MAX: usize = 256;

/// Adds an event so that the reader ends up with the same picture, in bounded room.
pub(super) fn put(events: &mut VecDeque<BoardEvent>, event: BoardEvent) {
    // News of a state: only the newest counts. Beside the queue's bound this spares wakeful work.
    let replaced = |old: &BoardEvent| match &event {
        BoardEvent::Saved { .. } | BoardEvent::NotSaved { .. } => {
            matches!(old, BoardEvent::Saved { .. } | BoardEvent::NotSaved { .. })
        }
        BoardEvent::News(_) => matches!(old, BoardEvent::News(_)),
        BoardEvent::Traced(_) => matches!(old, BoardEvent::Traced(_)),
        BoardEvent::CloseRefused { .. } => matches!(old, BoardEvent::CloseRefused { .. }),
        _ => false,
    };
    if let Some(at) = events.iter().position(replaced) {
        events.remove(at);
    }
    if events.len() < EVENTS_MAX {
        events.push_back(event);
        return;
    }
    // Not past a whole board: a reader of that forgets everything before it.
    let same = |old: &&mut BoardEvent| {
        std::mem::discriminant(&**old) == std::mem::discriminant(&event)
            || matches!(old, BoardEvent::Opened(_) | BoardEvent::Rebuilt(_))
    };
    match (events.iter_mut().rev().find(same), event) {
        (
            Some(BoardEvent::Changed {
                tickets,
                change,
                can_undo,
                can_redo,
            }),
            BoardEvent::Changed {
                tickets: more,
                change: later,
                can_undo: undo,
                can_redo: redo,
            },
        ) => {
            tickets.extend(more);
            merge(change, later);
            (*can_undo, *can_redo) = (undo, redo);
        }
        (Some(BoardEvent::UndoSkipped { count }), BoardEvent::UndoSkipped { count: more }) => {
            *count += more;
        }
        (
            Some(BoardEvent::ImportRefused { count, reason }),
            BoardEvent::ImportRefused {
                count: more,
                reason: newest,
            },
        ) => {
            *count += more;
            *reason = newest;
        }
        (_, event) => events.push_back(event),
    }
}
