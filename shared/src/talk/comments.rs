//! Reading a thread from its map.

use std::sync::Arc;

use loro::{LoroMap, LoroValue};

use super::comment::{Anchor, Resolution, Thread};
use super::entry::{Entry, Judges, Made, list_in};
use super::message::Message;
use super::reader::{self, Line, Problems};
use super::schema::{self, READ_FACTOR, REPLIES_MAX};
use crate::geometry::Point;
use crate::id::ThreadId;

/// Reads a thread.
pub(super) fn thread(
    id: &ThreadId,
    map: &LoroMap,
    judges: Judges<'_>,
    problems: &mut Problems,
) -> Entry<Thread> {
    let Some(mut made) = Made::new(map, judges) else {
        problems.report(id.as_str(), "nobody made it");
        return Entry::default();
    };
    let shown = if made.is_removed(made.by) {
        None
    } else {
        read(id, &mut made, problems)
    };
    let messages = list_in(map, schema::MESSAGES).map_or(0, |list| list.len());
    made.into_entry(shown, messages)
}

fn read(id: &ThreadId, made: &mut Made<'_>, problems: &mut Problems) -> Option<Thread> {
    let place = id.as_str();
    let most = (REPLIES_MAX + 1) * READ_FACTOR;
    let Some(lines) = made.lines(schema::MESSAGES, most) else {
        problems.report(place, schema::MESSAGES);
        return None;
    };
    let messages = lines
        .iter()
        .filter_map(|line| reader::message(line, place, problems));
    let mut messages: Vec<Message> = messages.collect();
    let opening = messages
        .iter()
        .position(|message| message.author() == made.by.peer);
    let Some(opening) = opening.map(|at| messages.remove(at)) else {
        problems.report(place, "its maker says nothing");
        return None;
    };
    messages.retain(|message| !made.is_removed(message.id));
    let anchor = made
        .value(schema::ANCHOR)
        .and_then(|value| reader::anchor_of(&value));
    if anchor.is_none() {
        problems.report(place, schema::ANCHOR);
    }
    let resolutions = made.lines(schema::RESOLVED, schema::ENTRIES_MAX);
    let last = resolutions.as_deref().unwrap_or_default().last();
    Some(Thread {
        id: id.clone(),
        opener: made.by.peer,
        time: opening.time,
        words: opening.words,
        anchor: anchor.unwrap_or(Anchor::at(Point::ZERO)),
        resolved: last.and_then(resolution),
        replies: messages.into_iter().map(Arc::new).collect(),
    })
}

/// What the last word on it says; none where it is open.
pub(super) fn resolution(line: &Line) -> Option<Resolution> {
    let LoroValue::Map(entries) = &line.value else {
        return None;
    };
    let resolved = entries.get(schema::RESOLVED) == Some(&LoroValue::Bool(true));
    // That it is resolved counts, also where nobody can say when.
    let time = entries.get(schema::TIME).and_then(reader::time_of);
    resolved.then(|| Resolution {
        by: line.id.peer,
        time: time.unwrap_or(0),
    })
}
