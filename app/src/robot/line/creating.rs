//! Shapes that a line makes.

use std::sync::Arc;

use serde_json::{Map, Value};
use tavla_shared::board::Edit;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::geometry::{Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Key, Kind, Shape, ZIndex};

use super::writing::moves;
use super::{LineError, Reader, known, property, unknown, wrong};
use crate::json::runs;
use crate::json::shape::from_json;
use crate::shapes::{NOTE_SIDE, builtin_style};
use crate::text::fitting_edits;

/// What a shape has that no property is.
const BESIDE: [&str; 4] = ["id", "kind", "text", "marks"];
/// How large a figure or a frame is that does not say it, unless its text needs more.
const SIZE: Size = Size::new(200.0, 100.0);

impl Reader<'_, '_> {
    /// A shape with the document's own keys. It is on top of all where it does not say its place, and looks as tools
    /// make its kind where it does not say how.
    pub(super) fn create(&mut self, value: Value) -> Result<(), LineError> {
        let Value::Object(mut fields) = value else {
            return Err(wrong("create"));
        };
        let name = (self.ground.name)();
        fields
            .entry("id")
            .or_insert_with(|| ShapeId::from_random(name).as_str().into());
        for (word, value) in &fields {
            match Key::from_name(word) {
                Some(key) => {
                    property(key, word, value)?;
                }
                None if BESIDE.contains(&word.as_str()) => {}
                None => return Err(unknown(word)),
            }
        }
        letters(&fields)?;
        let fields = Value::Object(fields);
        let mut shape = from_json(&fields).ok_or_else(|| wrong("id or kind"))?;
        shape.kind = known(shape.kind)?;
        let says = |key: Key| fields.get(key.name()).is_some();
        dress(&mut shape, says);
        if says(Key::Place) {
            self.put(&shape.id, shape.place.parent.clone())?;
        } else {
            let rank = ZIndex::between(self.top.as_ref(), None);
            shape.place.index = rank.clone();
            self.top = Some(rank);
        }
        if !says(Key::Seed) {
            shape.seed = name as u32;
        }
        if says(Key::Size) {
            self.sized.insert(shape.id.clone());
        } else {
            self.measure(&mut shape);
        }
        self.placed.insert(shape.id.clone());
        self.line.created.push(shape.id.clone());
        self.push(Edit::Create(Arc::new(shape)));
        Ok(())
    }

    /// Gives a shape that does not say its size the one that it has: of its points, or around its letters.
    fn measure(&mut self, shape: &mut Shape) {
        if shape.kind.is_path() {
            let points = shape.path.iter().map(|at| Rect::from_points(*at, *at));
            let Some(bounds) = points.reduce(|all, one| all.union(one)) else {
                return;
            };
            for point in &mut shape.path {
                *point -= bounds.origin().to_vec2();
            }
            shape.pos += bounds.origin().to_vec2();
            shape.size = bounds.size();
            return;
        }
        if shape.kind == Kind::Note {
            shape.size = Size::new(NOTE_SIDE, NOTE_SIDE);
        } else if shape.kind.is_closed() {
            shape.size = SIZE;
        }
        let fitting = fitting_edits(shape, self.ground.engine).into_iter();
        // It is where the line says, also a text that grows from its middle or its right.
        for edit in fitting.filter(|edit| !moves(edit)) {
            if let Edit::Set { property, .. } = edit {
                property.apply_to(shape);
            }
        }
    }
}

/// Refuses a text, and what is said of its letters, that would not be taken as they are.
fn letters(fields: &Map<String, Value>) -> Result<(), LineError> {
    let count = match fields.get("text") {
        None => 0,
        Some(Value::String(text)) => text.chars().count(),
        Some(_) => return Err(wrong("text")),
    };
    if count > TEXT_CHARS_MAX {
        return Err(LineError::LongText { count });
    }
    match fields.get("marks") {
        Some(marks) if !runs::are_whole(marks, count) => Err(wrong("marks")),
        _ => Ok(()),
    }
}

/// Gives a new shape the look of its kind in all that it does not say.
fn dress(shape: &mut Shape, says: impl Fn(Key) -> bool) {
    let mut built = Shape::new(shape.id.clone(), shape.kind.clone());
    built.style = builtin_style(&shape.kind);
    for &key in Key::ALL {
        let property = built.property(key);
        if !says(key) && property != shape.property(key) {
            property.apply_to(shape);
        }
    }
}
