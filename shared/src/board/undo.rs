//! Undo that only ever takes back what is still mine.
//!
//! A step holds, for each write, what was there before and what was written. Undoing writes the
//! old value only where the current writer is still this peer and the value is still the one
//! written; whatever a peer has changed since stays, and is counted. Where the old value was a
//! peer's, this peer is its writer from then on, but it is not this peer's to take back: what was
//! done to that key before is lost to undo. Text is found again by the identity of its letters,
//! wherever peers' typing has moved them.

mod stack;
mod travel;

use std::collections::BTreeSet;

use loro::ValueOrContainer;
use loro::cursor::{Cursor, Side};
use loro::{Container, ContainerTrait as _, ID, LoroMap, LoroResult, LoroText, LoroValue};
use smol_str::SmolStr;

pub use self::stack::StepHead;
pub(super) use self::stack::UndoStack;
use self::stack::{Direction, UndoStep};
pub use self::travel::Undone;
use super::marks::{self, Attributes};
use super::reader;
use super::schema;
use super::writer::Writer;
use crate::id::{PeerId, ShapeId};

/// What a key belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    /// How they looked, so many at a time; empty where they were plain.
    pub(super) looks: Vec<(usize, Attributes)>,
}

/// How one write is taken back.
#[derive(Debug, Clone)]
pub(super) enum Inverse {
    Key {
        target: Target,
        key: SmolStr,
        old: Option<LoroValue>,
        /// Who had written the old value.
        old_writer: Option<PeerId>,
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
    /// Something was said of letters: what was said of them before, and of which.
    Marks {
        id: ShapeId,
        key: SmolStr,
        old: Vec<(Option<LoroValue>, Vec<Inserted>)>,
        new: Option<LoroValue>,
    },
    /// A peer's value stands where this write was.
    Lost,
}

/// What holds a peer's value again, because this peer took back what it had written over it.
#[derive(Debug, Default)]
pub(super) struct GivenBack {
    keys: BTreeSet<(Target, SmolStr)>,
    shapes: BTreeSet<ShapeId>,
}

impl GivenBack {
    fn add(&mut self, target: Target, key: SmolStr) {
        if let Target::Shape(id) = &target {
            self.shapes.insert(id.clone());
        }
        self.keys.insert((target, key));
    }

    fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether an earlier write was to what is a peer's now. A shape with a peer's value in it is
    /// not this peer's alone either.
    fn contains(&self, inverse: &Inverse) -> bool {
        match inverse {
            Inverse::Key { target, key, .. } => {
                !self.is_empty() && self.keys.contains(&(target.clone(), key.clone()))
            }
            Inverse::Created { id } => self.shapes.contains(id),
            Inverse::Text { .. } | Inverse::Marks { .. } | Inverse::Lost => false,
        }
    }
}

/// Takes back one write as far as it is still `me`'s, and notes where that brings back a peer's.
/// Answers how many things were not.
pub(super) fn take_back(
    writer: &mut Writer<'_>,
    me: PeerId,
    inverse: Inverse,
    given_back: &mut GivenBack,
) -> LoroResult<usize> {
    if given_back.contains(&inverse) {
        return Ok(1);
    }
    match inverse {
        Inverse::Lost => Ok(1),
        Inverse::Key {
            target,
            key,
            old,
            old_writer,
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
            writer.set(target.clone(), &key, old)?;
            if old_writer.is_some_and(|writer| writer != me) {
                given_back.add(target, key);
            }
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
                writer.dress(&id, at, &removed.looks)?;
            }
            for (at, count) in inserted.map_or_else(Vec::new, |run| alive(writer, &text, run)) {
                writer.splice(&id, at, count, "")?;
            }
            Ok(0)
        }
        Inverse::Marks { id, key, old, new } => unmark(writer, &id, &key, old, new.as_ref()),
    }
}

/// Says of letters again what was said of them before, where what is said now is still what this peer said. Answers
/// how many runs say something else by now.
fn unmark(
    writer: &mut Writer<'_>,
    id: &ShapeId,
    key: &str,
    old: Vec<(Option<LoroValue>, Vec<Inserted>)>,
    new: Option<&LoroValue>,
) -> LoroResult<usize> {
    let Some(text) = text_of(writer, id) else {
        return Ok(1);
    };
    let mut skipped = 0;
    for (value, letters) in old {
        let places = letters.into_iter();
        let places: Vec<_> = places.flat_map(|run| alive(writer, &text, run)).collect();
        for (start, count) in places {
            let mut at = start;
            for (letters, attributes) in marks::attributes(&text, start..start + count)? {
                let end = at + letters.chars().count();
                if marks::attribute(&attributes, key) == new {
                    writer.mark(id, at..end, key, value.clone())?;
                } else {
                    skipped += 1;
                }
                at = end;
            }
        }
    }
    Ok(skipped)
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
