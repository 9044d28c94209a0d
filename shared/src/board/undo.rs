//! Undo that only ever takes back what is still mine.
//!
//! A step holds, for each write, what was there before and what was written. Undoing writes the
//! old value only where the current writer is still this peer and the value is still the one
//! written; whatever a peer has changed since stays, and is counted. Text is found again by the
//! identity of its letters, wherever peers' typing has moved them.

use loro::ValueOrContainer;
use loro::cursor::{Cursor, Side};
use loro::{Container, ContainerTrait as _, ID, LoroMap, LoroResult, LoroText, LoroValue};
use smol_str::SmolStr;

use super::Step;
use super::reader;
use super::schema;
use super::writer::Writer;
use crate::id::{PeerId, ShapeId};

/// How many steps are kept.
const STEPS_MAX: usize = 1_000;

/// What a key belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Meta,
    Shape(ShapeId),
}

/// Letters this peer put in, by identity: `count` in a row from `first`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inserted {
    pub(super) first: ID,
    pub(super) count: usize,
}

/// Letters this peer took out, and where they stood.
#[derive(Debug, Clone)]
pub(super) struct Removed {
    pub(super) anchor: Cursor,
    pub(super) content: String,
}

/// How one write is taken back.
#[derive(Debug, Clone)]
pub(super) enum Inverse {
    Key {
        target: Target,
        key: SmolStr,
        old: Option<LoroValue>,
        new: Option<LoroValue>,
    },
    Created {
        id: ShapeId,
    },
    Text {
        id: ShapeId,
        inserted: Option<Inserted>,
        removed: Option<Removed>,
    },
}

/// One thing a person did.
#[derive(Debug)]
pub(super) struct UndoStep {
    pub(super) command: SmolStr,
    pub(super) inverses: Vec<Inverse>,
}

/// What this person did and took back, newest last.
#[derive(Debug, Default)]
pub(super) struct UndoStack {
    done: Vec<UndoStep>,
    undone: Vec<UndoStep>,
}

impl UndoStack {
    pub(super) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Remembers what was just done; what was undone before can then not be redone.
    pub(super) fn record(&mut self, command: &str, step: Step, inverses: Vec<Inverse>) {
        if inverses.is_empty() || step == Step::Unrecorded {
            return;
        }
        self.undone.clear();
        match self.done.last_mut() {
            Some(last) if step == Step::Extend && last.command == command => {
                last.inverses.extend(inverses);
            }
            _ => self.done.push(UndoStep {
                command: SmolStr::new(command),
                inverses,
            }),
        }
        if self.done.len() > STEPS_MAX {
            self.done.remove(0);
        }
    }

    pub(super) fn pop(&mut self, direction: Direction) -> Option<UndoStep> {
        match direction {
            Direction::Undo => self.done.pop(),
            Direction::Redo => self.undone.pop(),
        }
    }

    /// Remembers how a step that was just taken back is brought forward again, or the reverse.
    pub(super) fn push_opposite(&mut self, direction: Direction, step: UndoStep) {
        if step.inverses.is_empty() {
            return;
        }
        match direction {
            Direction::Undo => self.undone.push(step),
            Direction::Redo => self.done.push(step),
        }
    }
}

/// Which way through the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Undo,
    Redo,
}

/// Takes back one write as far as it is still `me`'s. Answers how many things were not.
pub(super) fn take_back(
    writer: &mut Writer<'_>,
    me: PeerId,
    inverse: Inverse,
) -> LoroResult<usize> {
    match inverse {
        Inverse::Key {
            target,
            key,
            old,
            new,
        } => {
            let Some(map) = writer.target_map(&target) else {
                return Ok(1);
            };
            let current = reader::value(&map, &key);
            if current == old {
                return Ok(0);
            }
            if current != new || map.get_last_editor(&key) != Some(me) {
                return Ok(1);
            }
            writer.set(target, &key, old)?;
            Ok(0)
        }
        Inverse::Created { id } => {
            let Some(map) = writer.target_map(&Target::Shape(id.clone())) else {
                return Ok(1);
            };
            if !is_all_mine(&map, me) {
                return Ok(1);
            }
            let now = writer.now();
            writer.set(Target::Shape(id), schema::DELETED, Some(now.into()))?;
            Ok(0)
        }
        Inverse::Text {
            id,
            inserted,
            removed,
        } => {
            let Some(text) = text_of(writer, &id) else {
                return Ok(1);
            };
            if let Some(removed) = removed {
                let at = position(writer, &removed.anchor).unwrap_or_else(|| text.len_unicode());
                writer.splice(&id, at, 0, &removed.content)?;
            }
            for (at, count) in inserted.map_or_else(Vec::new, |run| alive(writer, &text, run)) {
                writer.splice(&id, at, count, "")?;
            }
            Ok(0)
        }
    }
}

/// Whether nobody else has written into the shape.
fn is_all_mine(map: &LoroMap, me: PeerId) -> bool {
    let keys_mine = map
        .keys()
        .all(|key| map.get_last_editor(&key).is_none_or(|peer| peer == me));
    let text_mine = match map.get(schema::TEXT) {
        Some(ValueOrContainer::Container(Container::Text(text))) => {
            (0..text.len_unicode()).all(|at| {
                text.get_editor_at_unicode_pos(at)
                    .is_none_or(|peer| peer == me)
            })
        }
        _ => true,
    };
    keys_mine && text_mine
}

fn text_of(writer: &Writer<'_>, id: &ShapeId) -> Option<LoroText> {
    let map = writer.target_map(&Target::Shape(id.clone()))?;
    match map.get(schema::TEXT)? {
        ValueOrContainer::Container(Container::Text(text)) => Some(text),
        _ => None,
    }
}

fn position(writer: &Writer<'_>, cursor: &Cursor) -> Option<usize> {
    writer
        .doc()
        .get_cursor_pos(cursor)
        .ok()
        .map(|found| found.current.pos)
}

/// Where the letters of a run that are still there stand now, as runs, last first.
fn alive(writer: &Writer<'_>, text: &LoroText, run: Inserted) -> Vec<(usize, usize)> {
    let mut places: Vec<usize> = (0..run.count as i32)
        .filter_map(|offset| {
            let id = ID::new(run.first.peer, run.first.counter + offset);
            let cursor = Cursor::new(Some(id), text.id(), Side::Middle, 0);
            let found = writer.doc().get_cursor_pos(&cursor).ok()?;
            // An update means that the letter itself is gone and a neighbour stands in for it.
            found.update.is_none().then_some(found.current.pos)
        })
        .collect();
    places.sort_unstable();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in places {
        match runs.last_mut() {
            Some((start, count)) if *start + *count == at => *count += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs.reverse();
    runs
}
