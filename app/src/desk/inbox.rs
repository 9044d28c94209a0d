//! What has happened and is not shown yet: as much of it a frame as a frame bears.
//!
//! A peer can move ten thousand shapes in one update; shown at once, it would hold up the hand of
//! who draws meanwhile. Order is kept, and nothing is left out. Takes nothing more before all is
//! shown: what comes meanwhile stays with the worker, which merges what nobody takes.

use std::collections::VecDeque;

use tavla_shared::board::{BoardChange, Origin};

use crate::worker::BoardEvent;

/// The most changed shapes taken in a frame: a few milliseconds. More than a hand at a gesture can
/// name, so that what comes of one is shown at once.
const SHAPES_MAX: usize = 1_000;

/// What waits to be shown, oldest first.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    waiting: VecDeque<BoardEvent>,
}

impl Inbox {
    /// Adds what came.
    pub(super) fn put(&mut self, events: Vec<BoardEvent>) {
        self.waiting.extend(events);
    }

    /// Whether something is left for the next frame.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes a frame's worth.
    pub(super) fn take(&mut self) -> Vec<BoardEvent> {
        let mut taken = Vec::new();
        let mut room = SHAPES_MAX;
        while let Some(mut event) = self.waiting.pop_front() {
            if let Some(first) = split(&mut event) {
                self.waiting.push_front(event);
                event = first;
            }
            let weight = weight(&event);
            if weight > room && !taken.is_empty() {
                self.waiting.push_front(event);
                break;
            }
            room = room.saturating_sub(weight);
            taken.push(event);
        }
        taken
    }
}

/// How many shapes have to be looked at for it.
fn weight(event: &BoardEvent) -> usize {
    match event {
        BoardEvent::Changed { change, .. } => change.shapes.len() + change.removed.len(),
        // As much as a frame bears, so that nothing comes after it.
        BoardEvent::Glimpsed(_) | BoardEvent::Opened(_) | BoardEvent::Rebuilt(_) => SHAPES_MAX,
        _ => 0,
    }
}

/// Takes a frame's worth out of a change, if it is more than that. What this person edited is shown
/// already, until its ticket ends with the last part; an undo is answered whole, because all that it
/// touched is selected.
fn split(event: &mut BoardEvent) -> Option<BoardEvent> {
    if weight(event) <= SHAPES_MAX {
        return None;
    }
    let BoardEvent::Changed {
        tickets,
        change,
        can_undo,
        can_redo,
    } = event
    else {
        return None;
    };
    let splits = match change.origin {
        Origin::Remote => tickets.is_empty(),
        Origin::Local => true,
        Origin::Load | Origin::Undo | Origin::Redo => false,
    };
    if !splits {
        return None;
    }
    let rest = change.shapes.split_off(SHAPES_MAX.min(change.shapes.len()));
    let shapes = std::mem::replace(&mut change.shapes, rest);
    let room = SHAPES_MAX - shapes.len();
    let rest = change.removed.split_off(room.min(change.removed.len()));
    let removed = std::mem::replace(&mut change.removed, rest);
    Some(BoardEvent::Changed {
        tickets: Vec::new(),
        change: BoardChange {
            origin: change.origin,
            author: change.author,
            shapes,
            removed,
            ..BoardChange::default()
        },
        can_undo: *can_undo,
        can_redo: *can_redo,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;

    fn id(number: usize) -> ShapeId {
        ShapeId::new(&format!("s{number:05}")).unwrap()
    }

    fn changed(origin: Origin, shapes: usize, removed: usize) -> BoardEvent {
        let shapes = (0..shapes).map(|at| Arc::new(Shape::new(id(at), Kind::Rectangle)));
        BoardEvent::Changed {
            tickets: Vec::new(),
            change: BoardChange {
                origin,
                shapes: shapes.collect(),
                removed: (0..removed).map(|at| id(50_000 + at)).collect(),
                ..BoardChange::default()
            },
            can_undo: false,
            can_redo: false,
        }
    }

    /// Per frame, the number of shapes and of removed ones.
    fn frames(inbox: &mut Inbox) -> Vec<(usize, usize)> {
        let mut frames = Vec::new();
        while !inbox.is_empty() {
            let taken = inbox.take();
            let counts = taken.iter().map(|event| match event {
                BoardEvent::Changed { change, .. } => (change.shapes.len(), change.removed.len()),
                _ => (0, 0),
            });
            frames.push(counts.fold((0, 0), |sum, add| (sum.0 + add.0, sum.1 + add.1)));
        }
        frames
    }

    #[test]
    fn what_others_changed_is_shown_in_frames_of_bounded_work() {
        let mut inbox = Inbox::default();
        inbox.put(vec![
            changed(Origin::Remote, 300, 0),
            changed(Origin::Remote, 1_500, 900),
            BoardEvent::Saved { unsynced: 0 },
        ]);
        assert_eq!(
            frames(&mut inbox),
            [(300, 0), (1_000, 0), (500, 500), (0, 400)]
        );
    }

    #[test]
    fn an_undo_is_answered_whole() {
        let mut inbox = Inbox::default();
        inbox.put(vec![
            changed(Origin::Remote, 10, 0),
            changed(Origin::Undo, 5_000, 0),
            changed(Origin::Local, 10, 0),
        ]);
        assert_eq!(frames(&mut inbox), [(10, 0), (5_000, 0), (10, 0)]);
    }

    #[test]
    fn a_ticket_ends_with_the_last_part_of_its_answer() {
        let mut inbox = Inbox::default();
        let mut answer = changed(Origin::Local, 2_500, 0);
        if let BoardEvent::Changed { tickets, .. } = &mut answer {
            tickets.push(7);
        }
        inbox.put(vec![answer]);
        let mut parts = Vec::new();
        while !inbox.is_empty() {
            for event in inbox.take() {
                if let BoardEvent::Changed {
                    tickets, change, ..
                } = event
                {
                    parts.push((change.shapes.len(), tickets));
                }
            }
        }
        assert_eq!(parts, [(1_000, vec![]), (1_000, vec![]), (500, vec![7])]);
    }
}
