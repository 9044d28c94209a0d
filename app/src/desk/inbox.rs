//! What has happened and is not shown yet: as much of it a frame as a frame bears.
//!
//! A peer can move ten thousand shapes in one update; shown at once, it would hold up the hand of
//! who draws meanwhile. Order is kept, and nothing is left out. Takes nothing more before all is
//! shown: what comes meanwhile stays with the worker, which merges what nobody takes.

use std::collections::VecDeque;

use tavla_shared::board::BoardChange;

use super::FRAME_SHAPES;
use crate::worker::BoardEvent;

/// What is shown at once.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// All that an event tells, or what is left of it.
    Event(BoardEvent),
    /// A frame's worth of a change's shapes. The rest of it follows, with all that is not about shapes.
    Part {
        /// The edits that the whole of it confirms.
        tickets: Vec<u64>,
        /// The shapes.
        change: BoardChange,
    },
}

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

    /// Takes a frame's worth. A board that is opened where something shows already, as its still does,
    /// tells what is otherwise: that is added to it, while a whole board takes its place.
    pub(super) fn take(&mut self, shows_nothing: bool) -> Vec<Piece> {
        let mut taken = Vec::new();
        let mut room = FRAME_SHAPES;
        while let Some(mut event) = self.waiting.pop_front() {
            let weight = weight(&event);
            if weight > room && !taken.is_empty() {
                self.waiting.push_front(event);
                break;
            }
            if let Some(part) = split(&mut event, shows_nothing) {
                self.waiting.push_front(event);
                taken.push(part);
                break;
            }
            room = room.saturating_sub(weight);
            let is_whole = event.whole_board().is_some();
            taken.push(Piece::Event(event));
            if is_whole {
                // It may be on its way for a while: nothing, be it as light as a title, comes before it.
                break;
            }
        }
        taken
    }
}

/// How many shapes have to be looked at for it.
fn weight(event: &BoardEvent) -> usize {
    match event {
        BoardEvent::Changed { change, .. } => shapes(change),
        // A frame's work for itself.
        BoardEvent::Glimpsed(_) | BoardEvent::Opened(_) | BoardEvent::Rebuilt(_) => FRAME_SHAPES,
        _ => 0,
    }
}

fn shapes(change: &BoardChange) -> usize {
    change.shapes.len() + change.removed.len()
}

/// Takes a frame's worth out of a change, if it is more than that.
fn split(event: &mut BoardEvent, shows_nothing: bool) -> Option<Piece> {
    let (tickets, change) = match event {
        BoardEvent::Changed {
            tickets, change, ..
        } => (tickets.as_slice(), change),
        BoardEvent::Opened(opened) if !shows_nothing => ([].as_slice(), &mut opened.change),
        _ => return None,
    };
    (shapes(change) > FRAME_SHAPES).then(|| Piece::Part {
        tickets: tickets.to_vec(),
        change: split_off(change),
    })
}

/// Takes the first shapes out of a change.
fn split_off(change: &mut BoardChange) -> BoardChange {
    let rest = change
        .shapes
        .split_off(FRAME_SHAPES.min(change.shapes.len()));
    let shapes = std::mem::replace(&mut change.shapes, rest);
    let room = FRAME_SHAPES - shapes.len();
    let rest = change.removed.split_off(room.min(change.removed.len()));
    let removed = std::mem::replace(&mut change.removed, rest);
    BoardChange {
        origin: change.origin,
        author: change.author,
        shapes,
        removed,
        ..BoardChange::default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tavla_shared::board::{Meta, Origin};
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;
    use crate::worker::{Damage, Opened, Ways};

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
            ways: Ways::default(),
        }
    }

    fn opened(change: BoardChange) -> BoardEvent {
        BoardEvent::Opened(Box::new(Opened {
            peer: 1,
            change,
            unsynced: 0,
            damage: Damage::default(),
            is_new: false,
        }))
    }

    /// Per frame, the number of shapes and of removed ones, and whether an event ends.
    fn frames(inbox: &mut Inbox) -> Vec<(usize, usize, bool)> {
        let mut frames = Vec::new();
        while !inbox.is_empty() {
            let mut sum = (0, 0, false);
            for piece in inbox.take(false) {
                let change = match &piece {
                    Piece::Part { change, .. }
                    | Piece::Event(BoardEvent::Changed { change, .. }) => Some(change),
                    Piece::Event(event) => event.whole_board(),
                };
                sum.0 += change.map_or(0, |change| change.shapes.len());
                sum.1 += change.map_or(0, |change| change.removed.len());
                sum.2 |= matches!(piece, Piece::Event(_));
            }
            frames.push(sum);
        }
        frames
    }

    #[test]
    fn what_changed_is_shown_in_frames_of_bounded_work() {
        for origin in [Origin::Remote, Origin::Local, Origin::Undo, Origin::Redo] {
            let mut inbox = Inbox::default();
            inbox.put(vec![
                changed(origin, 300, 0),
                changed(origin, 1_500, 900),
                BoardEvent::Saved { unsynced: 0 },
            ]);
            let expected = [
                (300, 0, true),
                (1_000, 0, false),
                (500, 500, false),
                (0, 400, true),
            ];
            assert_eq!(frames(&mut inbox), expected, "{origin:?}");
        }
    }

    #[test]
    fn what_is_not_as_it_was_on_a_still_is_added_in_frames_of_bounded_work() {
        let BoardEvent::Changed { change, .. } = changed(Origin::Load, 2_500, 100) else {
            unreachable!()
        };
        let mut inbox = Inbox::default();
        inbox.put(vec![opened(change.clone())]);
        assert_eq!(
            frames(&mut inbox),
            [(1_000, 0, false), (1_000, 0, false), (500, 100, true)]
        );
        // Where nothing is shown it is all of the board, which is made elsewhere.
        inbox.put(vec![opened(change.clone())]);
        assert_eq!(inbox.take(true), [Piece::Event(opened(change))]);
    }

    #[test]
    fn nothing_overtakes_a_whole_board() {
        let mut inbox = Inbox::default();
        let mut retitled = changed(Origin::Local, 0, 0);
        if let BoardEvent::Changed { change, .. } = &mut retitled {
            change.meta = Some(Meta::default());
        }
        let opened = opened(BoardChange::default());
        inbox.put(vec![opened.clone(), retitled.clone()]);
        assert_eq!(inbox.take(true), [Piece::Event(opened)]);
        assert_eq!(inbox.take(false), [Piece::Event(retitled)]);
        assert!(inbox.is_empty());
    }

    #[test]
    fn a_ticket_ends_with_the_last_part_of_its_answer() {
        let mut inbox = Inbox::default();
        let mut answer = changed(Origin::Local, 1_500, 0);
        if let BoardEvent::Changed { tickets, .. } = &mut answer {
            tickets.push(7);
        }
        inbox.put(vec![answer]);
        let part = inbox.take(false);
        assert!(matches!(&part[..], [Piece::Part { tickets, .. }] if tickets == &[7]));
        let last = inbox.take(false);
        let [Piece::Event(BoardEvent::Changed { tickets, .. })] = &last[..] else {
            panic!("{last:?}");
        };
        assert_eq!(tickets, &[7]);
    }
}
