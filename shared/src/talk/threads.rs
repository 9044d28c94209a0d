//! Reading a thread from its map.

use std::sync::Arc;

use loro::{Container, LoroList, LoroMap, LoroValue, ValueOrContainer};

use super::entry::{Entry, Made};
use super::message::Message;
use super::people::People;
use super::reader::{self, Problems};
use super::schema;
use super::thread::{Anchor, Resolution, Thread};
use crate::geometry::Point;
use crate::id::ThreadId;

/// Reads a thread.
pub(super) fn thread(
    id: &ThreadId,
    map: &LoroMap,
    people: &People,
    problems: &mut Problems,
) -> Entry<Thread> {
    let Some(mut made) = Made::new(map, people) else {
        problems.report(id.as_str(), "nobody made it");
        return Entry::default();
    };
    let mut entry = Entry::default();
    let shown = if made.is_removed() {
        entry.replies = reply_list(map).map_or(0, |list| list.len());
        None
    } else {
        read_thread(id, &mut made, &mut entry.replies, problems)
    };
    entry.shown = shown.map(Arc::new);
    entry.peers = made.peers;
    entry
}

fn read_thread(
    id: &ThreadId,
    made: &mut Made<'_>,
    held: &mut usize,
    problems: &mut Problems,
) -> Option<Thread> {
    let replies = read_replies(id, made, held, problems);
    let opening = made.own(schema::MESSAGE);
    let opening = opening.ok_or(schema::MESSAGE);
    let said = match opening.and_then(|value| reader::said(&value, made.maker)) {
        Ok(said) => said,
        Err(what) => {
            problems.report(id.as_str(), what);
            return None;
        }
    };
    let anchor = made
        .said(schema::ANCHOR)
        .and_then(|(value, _)| reader::anchor_of(&value));
    if anchor.is_none() {
        problems.report(id.as_str(), schema::ANCHOR);
    }
    let resolved = match made.said(schema::RESOLVED) {
        None | Some((LoroValue::Null | LoroValue::Bool(false), _)) => None,
        Some((LoroValue::Map(entries), by)) => {
            // That it is resolved counts, also where nobody can say when.
            let time = entries.get(schema::TIME).and_then(reader::time_of);
            let time = time.unwrap_or(said.time);
            Some(Resolution { by, time })
        }
        Some(_) => {
            problems.report(id.as_str(), schema::RESOLVED);
            None
        }
    };
    Some(Thread {
        id: id.clone(),
        opener: made.maker,
        time: said.time,
        words: said.words,
        anchor: anchor.unwrap_or(Anchor::at(Point::ZERO)),
        resolved,
        replies,
    })
}

/// The list of replies, once there is one.
pub(super) fn reply_list(map: &LoroMap) -> Option<LoroList> {
    match map.get(schema::REPLIES)? {
        ValueOrContainer::Container(Container::List(list)) => Some(list),
        _ => None,
    }
}

fn read_replies(
    id: &ThreadId,
    made: &mut Made<'_>,
    held: &mut usize,
    problems: &mut Problems,
) -> Vec<Arc<Message>> {
    let Some(list) = reply_list(made.map) else {
        if made.map.get(schema::REPLIES).is_some() {
            problems.report(id.as_str(), schema::REPLIES);
        }
        return Vec::new();
    };
    *held = list.len();
    let most = schema::REPLIES_MAX * schema::READ_FACTOR;
    if *held > most {
        problems.report(id.as_str(), schema::REPLIES);
    }
    let mut replies = Vec::new();
    for at in 0..(*held).min(most) {
        let Some(message) = reader::message_at(&list, at, id.as_str(), problems) else {
            continue;
        };
        made.peers.insert(message.author());
        let key = format!("{}{}", schema::REMOVED_REPLY, message.id);
        let by = reader::remover(made.map, &key);
        made.peers.extend(by);
        if !by.is_some_and(|by| made.people.are_one(by, message.author())) {
            replies.push(Arc::new(message));
        }
    }
    replies
}
