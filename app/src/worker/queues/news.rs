//! How news for the UI waits in bounded room: merged, not left out.

use std::collections::VecDeque;
use std::mem::discriminant;

use crate::worker::Event;
use crate::worker::model::{Change, News as _};

/// From so many waiting events on, changes are merged.
pub(super) const EVENTS_MAX: usize = 256;

/// Adds an event so that the reader ends up with the same picture, in bounded room.
pub(super) fn put<C: Change>(events: &mut VecDeque<Event<C>>, event: Event<C>) {
    // News of a state: only the newest counts. Beside the queue's bound this spares wakeful work.
    let replaced = |old: &Event<C>| match &event {
        Event::Saved { .. } | Event::NotSaved { .. } => {
            matches!(old, Event::Saved { .. } | Event::NotSaved { .. })
        }
        Event::Answered(answer) => {
            let kind = discriminant(answer);
            matches!(old, Event::Answered(older) if discriminant(older) == kind)
        }
        Event::CloseRefused { .. } => matches!(old, Event::CloseRefused { .. }),
        _ => false,
    };
    if let Some(at) = events.iter().position(replaced) {
        events.remove(at);
    }
    if events.len() < EVENTS_MAX {
        events.push_back(event);
        return;
    }
    // Not past a whole board: a reader of that forgets everything before it; and not past an answer: it
    // holds what was changed before it.
    let same = |old: &&mut Event<C>| {
        discriminant(&**old) == discriminant(&event)
            || matches!(
                old,
                Event::Opened(_) | Event::Rebuilt(_) | Event::Answered(_)
            )
    };
    match (events.iter_mut().rev().find(same), event) {
        (
            Some(Event::Changed {
                tickets,
                change,
                ways,
            }),
            Event::Changed {
                tickets: more,
                change: later,
                ways: newest,
            },
        ) => {
            tickets.extend(more);
            change.merge(later);
            *ways = newest;
        }
        (Some(Event::News(news)), Event::News(more)) => news.merge(more),
        (
            Some(Event::ImportRefused { count, reason }),
            Event::ImportRefused {
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
