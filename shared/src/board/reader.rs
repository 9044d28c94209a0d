//! From the document to shapes: bad values are skipped and reported, never fatal.

use std::sync::Arc;

use loro::{Container, ContainerTrait as _, LoroDoc, LoroMap, LoroValue, ValueOrContainer};

use super::marks;
use super::schema;
use super::value::{number_of, property_of, text_of};
use super::{Meta, Problem};
use crate::id::ShapeId;
use crate::shape::{Color, Key, Kind, Shape};

/// The map of one shape, if the document has it.
pub(super) fn shape_map(doc: &LoroDoc, id: &str) -> Option<LoroMap> {
    match doc.get_map(schema::SHAPES).get(id)? {
        ValueOrContainer::Container(Container::Map(map)) => Some(map),
        _ => None,
    }
}

/// Every shape's key and map, in the order in which Loro keeps them: a snapshot is unpacked block by
/// block, and one read in another order unpacks each of them again and again.
pub(super) fn shape_maps(doc: &LoroDoc) -> Vec<(String, LoroMap)> {
    let mut maps = Vec::new();
    doc.get_map(schema::SHAPES).for_each(|key, found| {
        if let ValueOrContainer::Container(Container::Map(map)) = found {
            maps.push((key.to_owned(), map));
        }
    });
    maps.sort_by_cached_key(|(_, map)| map.id().to_bytes());
    maps
}

/// Reads one shape; none if it is deleted or cannot be one.
pub(super) fn shape(key: &str, map: &LoroMap, problems: &mut Vec<Problem>) -> Option<Shape> {
    let mut report = |what: &str| {
        problems.push(Problem {
            shape: cut(key, schema::NAME_CHARS_MAX).to_owned(),
            what: what.to_owned(),
        });
    };
    let Ok(id) = ShapeId::new(key) else {
        if !is_deleted(map) {
            report("its id is not one");
        }
        return None;
    };
    let mut shape = Shape::new(id, Kind::Rectangle);
    let (mut kind, mut text, mut deleted, mut unread) = (None, None, false, Vec::new());
    let mut marked = false;
    map.for_each(|name, found| match found {
        ValueOrContainer::Container(Container::Text(found)) if name == schema::TEXT => {
            text = Some(found);
        }
        ValueOrContainer::Value(found) if name == schema::KIND => {
            kind = text_of(&found).map(|name| Kind::from_name(cut(name, schema::NAME_CHARS_MAX)));
        }
        ValueOrContainer::Value(found) if name == schema::DELETED => {
            deleted = deletion(&found).is_some();
        }
        ValueOrContainer::Value(found) if name == schema::MARKED => {
            marked = found == LoroValue::Bool(true);
        }
        ValueOrContainer::Value(found) => {
            // Keys this version does not know belong to a newer one: they stay in the document.
            let Some(key) = Key::from_name(name) else {
                return;
            };
            match property_of(key, &found) {
                Some(property) => property.apply_to(&mut shape),
                None => unread.push(name.to_owned()),
            }
        }
        ValueOrContainer::Container(_) => {}
    });
    if deleted {
        return None;
    }
    let Some(kind) = kind else {
        report(schema::KIND);
        return None;
    };
    shape.kind = kind;
    if let Some(text) = text {
        let whole = text.to_string();
        shape.text = Arc::from(cut(&whole, schema::TEXT_CHARS_MAX));
        if shape.text.len() < whole.len() {
            report(schema::TEXT);
        }
        if marked {
            let (marks, unread) = marks::read(&text, schema::TEXT_CHARS_MAX);
            shape.marks = marks.finish();
            if unread {
                report(schema::MARKED);
            }
        }
    }
    for name in unread {
        report(&name);
    }
    Some(shape)
}

/// When the shape was deleted; none while it lives.
pub(super) fn deleted_at(map: &LoroMap) -> Option<i64> {
    deletion(&value(map, schema::DELETED)?)
}

/// When a shape was deleted that has this said of it.
fn deletion(said: &LoroValue) -> Option<i64> {
    match said {
        LoroValue::Bool(true) => Some(0),
        seconds => number_of(seconds).map(|seconds| seconds as i64),
    }
}

pub(super) fn is_deleted(map: &LoroMap) -> bool {
    deleted_at(map).is_some()
}

/// The plain value under a key, if that is what is there.
pub(crate) fn value(map: &LoroMap, key: &str) -> Option<LoroValue> {
    match map.get(key)? {
        ValueOrContainer::Value(value) => Some(value),
        ValueOrContainer::Container(_) => None,
    }
}

/// Reads the board's own settings.
pub(super) fn meta(doc: &LoroDoc) -> Meta {
    let map = doc.get_map(schema::META);
    let read = |key: &str| value(&map, key);
    Meta {
        schema: read(schema::META_SCHEMA)
            .as_ref()
            .and_then(number_of)
            .map_or(0, |n| n as u32),
        title: Arc::from(cut(
            read(schema::META_TITLE)
                .as_ref()
                .and_then(text_of)
                .unwrap_or(""),
            schema::TITLE_CHARS_MAX,
        )),
        background: read(schema::META_BACKGROUND)
            .as_ref()
            .and_then(text_of)
            .and_then(Color::from_text),
        grid: read(schema::META_GRID) != Some(LoroValue::Bool(false)),
    }
}

/// The first letters of what may be as long as a stranger likes.
pub(crate) fn cut(text: &str, chars_max: usize) -> &str {
    let end = text.char_indices().nth(chars_max);
    end.map_or(text, |(at, _)| &text[..at])
}
