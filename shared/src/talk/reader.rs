//! From the document's values to messages and anchors: what is outside the bounds is skipped and
//! reported, never fatal.

use std::sync::Arc;

use loro::{Container, LoroDoc, LoroList, LoroMap, LoroValue, ValueOrContainer};

use super::change::TalkProblem;
use super::comment::{Anchor, OnShape};
use super::message::{Message, OpId, Words};
use super::schema::{self, PROBLEMS_MAX, TIME_MAX};
use crate::board::value::{number_of, point_of, text_of};
use crate::board::{cut, value_at};
use crate::id::{NAME_BYTES_MAX, PeerId, ShapeId};

/// What could not be read; of many only the first.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<TalkProblem>);

impl Problems {
    pub(super) fn report(&mut self, place: &str, what: &str) {
        if self.0.len() < PROBLEMS_MAX {
            self.0.push(TalkProblem {
                place: cut(place, NAME_BYTES_MAX).to_owned(),
                what: cut(what, NAME_BYTES_MAX).to_owned(),
            });
        }
    }

    pub(super) fn into_vec(self) -> Vec<TalkProblem> {
        self.0
    }
}

/// Reads the schema; 0 where there is none yet.
pub(super) fn schema_of(doc: &LoroDoc) -> u32 {
    let schema = value_at(&doc.get_map(schema::META), schema::META_SCHEMA);
    schema.as_ref().and_then(number_of).map_or(0, |n| n as u32)
}

/// An entry of a list.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The operation that put it there.
    pub(super) id: OpId,
    /// Null where it is a container, which no entry here is.
    pub(super) value: LoroValue,
}

/// The entry at a place of a list.
pub(super) fn line_at(list: &LoroList, at: usize) -> Option<Line> {
    let id = list.get_id_at(at).and_then(OpId::of)?;
    let value = match list.get(at)? {
        ValueOrContainer::Value(value) => value,
        ValueOrContainer::Container(_) => LoroValue::Null,
    };
    Some(Line { id, value })
}

/// The first entries of a list, at most so many.
pub(super) fn lines(list: &LoroList, most: usize) -> impl Iterator<Item = Line> {
    (0..list.len().min(most)).filter_map(|at| line_at(list, at))
}

/// The message that an entry is; none where it is none.
pub(super) fn message(line: &Line, place: &str, problems: &mut Problems) -> Option<Message> {
    match said(&line.value, line.id.peer) {
        Ok(said) => {
            if said.claims_another {
                problems.report(place, schema::AUTHOR);
            }
            Some(Message {
                id: line.id,
                time: said.time,
                words: said.words,
            })
        }
        Err(what) => {
            problems.report(place, what);
            None
        }
    }
}

/// What the value of a message says.
struct Said {
    time: i64,
    words: Words,
    /// Whether it claims to be somebody else's.
    claims_another: bool,
}

/// Reads the value of a message that `writer` wrote.
///
/// # Errors
/// What is wrong with it.
fn said(value: &LoroValue, writer: PeerId) -> Result<Said, &'static str> {
    let LoroValue::Map(entries) = value else {
        return Err("a message is not a map");
    };
    let texts = |key: &'static str, most: usize| match entries.get(key) {
        None | Some(LoroValue::Null) => Ok(Vec::new()),
        Some(LoroValue::List(list)) if list.len() <= most => {
            let texts: Option<Vec<&str>> = list.iter().map(text_of).collect();
            texts.ok_or(key)
        }
        Some(_) => Err(key),
    };
    let time = entries.get(schema::TIME).and_then(time_of);
    let text = entries.get(schema::TEXT).and_then(text_of);
    let mentions = texts(schema::MENTIONS, schema::MENTIONS_MAX)?;
    let links = texts(schema::LINKS, schema::LINKS_MAX)?.into_iter();
    let links: Result<Vec<ShapeId>, _> = links.map(ShapeId::new).collect();
    let words = Words {
        text: Arc::from(text.ok_or(schema::TEXT)?),
        mentions: mentions.into_iter().map(Arc::from).collect(),
        links: links.map_err(|_| schema::LINKS)?,
    };
    words.check().map_err(|_| schema::TEXT)?;
    let author = entries.get(schema::AUTHOR).and_then(text_of);
    Ok(Said {
        time: time.ok_or(schema::TIME)?,
        words,
        claims_another: author.is_some_and(|author| author != writer.to_string()),
    })
}

/// A time in Unix seconds.
pub(super) fn time_of(value: &LoroValue) -> Option<i64> {
    let seconds = number_of(value)?;
    (0.0..=TIME_MAX as f64)
        .contains(&seconds)
        .then_some(seconds as i64)
}

/// Reads where a thread is.
pub(super) fn anchor_of(value: &LoroValue) -> Option<Anchor> {
    let LoroValue::Map(entries) = value else {
        return None;
    };
    let on = match (entries.get(schema::SHAPE), entries.get(schema::OFFSET)) {
        (None | Some(LoroValue::Null), _) => None,
        (Some(shape), Some(offset)) => Some(OnShape {
            shape: ShapeId::new(text_of(shape)?).ok()?,
            offset: point_of(offset)?,
        }),
        (Some(_), None) => return None,
    };
    let anchor = Anchor {
        at: point_of(entries.get(schema::AT)?)?,
        on,
    };
    anchor.is_valid().then_some(anchor)
}

/// The map under a key, if that is what is there.
pub(super) fn map_under(map: &LoroMap, key: &str) -> Option<LoroMap> {
    match map.get(key)? {
        ValueOrContainer::Container(Container::Map(map)) => Some(map),
        _ => None,
    }
}
