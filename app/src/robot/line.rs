//! A line of JSON as edits. Strict where the clipboard is lenient: whoever writes programs wants to hear of a word that
//! means nothing. Pure.

mod creating;
mod error;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Color, INK_POINTS_MAX, Key, Kind, PATH_POINTS_MAX, Property, Shape, ZIndex,
};

pub use self::error::LineError;
use crate::json::bounded;
use crate::json::shape::{binding_from_json, property_from_json};
use crate::text::{TextEngine, changes_letters};

/// The longest line, in bytes.
pub const LINE_BYTES_MAX: usize = 16 << 20;
/// The most JSON values in one.
const VALUES_MAX: usize = 1_000_000;
/// The most edits in one.
const EDITS_MAX: usize = 10_000;

/// What a line asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Given back with the answer.
    pub tag: Value,
    /// In order; made as one step, all or none.
    pub edits: Vec<Edit>,
    /// The shapes that are made, in the order of the line.
    pub created: Vec<ShapeId>,
}

/// What edits are made on.
pub struct Ground<'a> {
    /// The board as it is.
    pub shapes: &'a BTreeMap<ShapeId, Arc<Shape>>,
    /// Measures what is written.
    pub engine: &'a mut TextEngine,
    /// Names what has no name.
    pub name: &'a mut dyn FnMut() -> u128,
}

/// What a line calls itself, as far as one that is refused can be read.
pub fn tag_of(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::Object(mut fields)) => fields.remove("tag").unwrap_or_default(),
        _ => Value::Null,
    }
}

/// Reads a line.
pub fn read(text: &str, ground: &mut Ground<'_>) -> Result<Line, LineError> {
    if text.len() > LINE_BYTES_MAX {
        return Err(LineError::TooLong { len: text.len() });
    }
    let Some(Value::Object(mut fields)) = bounded(text, VALUES_MAX) else {
        return Err(LineError::NoObject);
    };
    let mut line = Line {
        tag: fields.remove("tag").unwrap_or_default(),
        edits: Vec::new(),
        created: Vec::new(),
    };
    let top = ground
        .shapes
        .values()
        .filter(|it| it.place.parent.is_none());
    let top = top.map(|shape| shape.place.index.clone()).max();
    let mut reader = Reader {
        ground,
        line: &mut line,
        top,
        parents: BTreeMap::new(),
        now: BTreeMap::new(),
        gone: BTreeSet::new(),
        back: BTreeSet::new(),
        written: BTreeSet::new(),
        sized: BTreeSet::new(),
        placed: BTreeSet::new(),
    };
    match fields.remove("edits") {
        None => reader.edit(fields)?,
        Some(Value::Array(edits)) if edits.len() <= EDITS_MAX => {
            nothing_more(&fields)?;
            for edit in edits {
                let Value::Object(fields) = edit else {
                    return Err(LineError::NoObject);
                };
                reader.edit(fields)?;
            }
        }
        Some(Value::Array(_)) => return Err(LineError::TooMany),
        Some(_) => return Err(wrong("edits")),
    }
    reader.fit();
    Ok(line)
}

struct Reader<'r, 'g> {
    ground: &'r mut Ground<'g>,
    line: &'r mut Line,
    /// Above all that is in nothing.
    top: Option<ZIndex>,
    /// What the line has put into what so far.
    parents: BTreeMap<ShapeId, Option<ShapeId>>,
    /// What the line has made of shapes so far, those that it has taken away as well: their text is there still.
    now: BTreeMap<ShapeId, Arc<Shape>>,
    /// Those that it has taken away,
    gone: BTreeSet<ShapeId>,
    /// and brought back, of which nothing may be known.
    back: BTreeSet<ShapeId>,
    /// Those whose letters take other room,
    written: BTreeSet<ShapeId>,
    /// those of which it says how large they are,
    sized: BTreeSet<ShapeId>,
    /// and those of which it says where they are.
    placed: BTreeSet<ShapeId>,
}

impl Reader<'_, '_> {
    /// Adds an edit, and notes what it makes of its shape.
    fn push(&mut self, edit: Edit) {
        match &edit {
            Edit::Delete { id } => drop(self.gone.insert(id.clone())),
            Edit::Restore { id } => {
                self.gone.remove(id);
                self.back.insert(id.clone());
            }
            _ => self.note(&edit),
        }
        self.line.edits.push(edit);
    }

    fn note(&mut self, edit: &Edit) {
        let Some(id) = edit.shape_id() else {
            return;
        };
        if changes_letters(edit) {
            self.written.insert(id.clone());
        }
        // Taken out, it is changed in its place.
        let before = self.now.remove(id);
        let before = before.or_else(|| self.ground.shapes.get(id).cloned());
        if let Some(shape) = edit.preview(before) {
            self.now.insert(id.clone(), shape);
        }
    }

    /// A shape as it is once all is done that the line has asked so far.
    fn shape_by_now(&self, id: &ShapeId) -> Option<&Arc<Shape>> {
        self.now.get(id).or_else(|| self.ground.shapes.get(id))
    }

    fn edit(&mut self, mut fields: Map<String, Value>) -> Result<(), LineError> {
        const WORDS: [&str; 10] = [
            "create",
            "update",
            "text",
            "splice",
            "delete",
            "restore",
            "convert",
            "title",
            "background",
            "grid",
        ];
        let word = WORDS.into_iter().find(|word| fields.contains_key(*word));
        let word = word.ok_or(LineError::NothingKnown)?;
        let value = fields.remove(word).unwrap_or_default();
        match word {
            "create" => self.create(value)?,
            "update" => self.update(&value, &mut fields)?,
            "text" => {
                let id = self.shape(word, &value)?;
                let to = string(&mut fields, "to")?;
                self.write(id, &to);
            }
            "splice" => {
                let id = self.shape(word, &value)?;
                let at = count(&mut fields, "at")?;
                let delete = count(&mut fields, "delete")?;
                let insert = string(&mut fields, "insert")?;
                self.splice(id, at, delete, &insert);
            }
            "delete" => {
                let id = self.shape(word, &value)?;
                self.push(Edit::Delete { id });
            }
            // It is not among those that are there.
            "restore" => {
                let id = id(word, &value)?;
                self.push(Edit::Restore { id });
            }
            "convert" => {
                let id = self.shape(word, &value)?;
                let kind = known(Kind::from_name(&string(&mut fields, "kind")?))?;
                self.push(Edit::Convert { id, kind });
            }
            _ => self.push(Edit::Meta(meta(word, &value)?)),
        }
        nothing_more(&fields)
    }

    fn update(&mut self, value: &Value, fields: &mut Map<String, Value>) -> Result<(), LineError> {
        let id = self.shape("update", value)?;
        let Some(Value::Object(set)) = fields.remove("set") else {
            return Err(wrong("set"));
        };
        for (word, value) in &set {
            let key = Key::from_name(word).ok_or_else(|| unknown(word))?;
            let property = property(key, word, value)?;
            match &property {
                Property::Place(place) => self.put(&id, place.parent.clone())?,
                Property::Size(_) => drop(self.sized.insert(id.clone())),
                Property::Pos(_) => drop(self.placed.insert(id.clone())),
                _ => {}
            }
            self.push(Edit::set(id.clone(), property));
        }
        Ok(())
    }

    /// Notes that a shape goes into another one. Of circles that peers make at once the board breaks one; nobody alone
    /// makes one.
    fn put(&mut self, id: &ShapeId, into: Option<ShapeId>) -> Result<(), LineError> {
        let mut above = into.clone();
        let mut seen = BTreeSet::new();
        while let Some(parent) = above {
            if parent == *id {
                let id = id.to_string();
                return Err(LineError::InItself { id });
            }
            let there = || self.ground.shapes.get(&parent)?.place.parent.clone();
            above = self.parents.get(&parent).cloned().unwrap_or_else(there);
            if !seen.insert(parent) {
                break;
            }
        }
        self.parents.insert(id.clone(), into);
        Ok(())
    }

    /// A shape that is there by now.
    fn shape(&self, word: &str, value: &Value) -> Result<ShapeId, LineError> {
        let id = id(word, value)?;
        let is_known = self.shape_by_now(&id).is_some();
        // Another text can be made only of one that is known.
        let is_back = self.back.contains(&id) && word != "text";
        if (is_known || is_back) && !self.gone.contains(&id) {
            Ok(id)
        } else {
            let id = id.to_string();
            Err(LineError::NoShape { id })
        }
    }
}

/// The kind, if this version has it.
fn known(kind: Kind) -> Result<Kind, LineError> {
    match kind {
        Kind::Unknown(name) => Err(LineError::Kind {
            kind: name.to_string(),
        }),
        kind => Ok(kind),
    }
}

fn id(word: &str, value: &Value) -> Result<ShapeId, LineError> {
    let id = value.as_str().and_then(|id| ShapeId::new(id).ok());
    id.ok_or_else(|| wrong(word))
}

/// A property. The clipboard's reader cuts what is too long, and takes a value of another kind for none: here it is
/// refused.
fn property(key: Key, word: &str, value: &Value) -> Result<Property, LineError> {
    let no_more = |most| value.as_array().is_some_and(|points| points.len() <= most);
    let is_taken_whole = match key {
        Key::Ink => no_more(INK_POINTS_MAX),
        Key::Pinned => no_more(PATH_POINTS_MAX),
        Key::Name | Key::Link | Key::Foreign | Key::FontName => {
            value.is_null() || value.is_string()
        }
        Key::CornerRadius => value.is_null() || value.is_number(),
        Key::Place => match value.get(0) {
            Some(parent) => parent.is_null() || id(word, parent).is_ok(),
            None => false,
        },
        Key::Ends => value.as_object().is_some_and(|ends| {
            let is_whole =
                |binding: &Value| binding.is_null() || binding_from_json(binding).is_some();
            let mut ends = ends.iter();
            ends.all(|(end, binding)| ["start", "end"].contains(&&**end) && is_whole(binding))
        }),
        _ => true,
    };
    if !is_taken_whole {
        return Err(wrong(word));
    }
    let read = property_from_json(key, value).filter(Property::is_valid);
    read.ok_or_else(|| wrong(word))
}

fn meta(word: &str, value: &Value) -> Result<MetaEdit, LineError> {
    let read = match (word, value) {
        ("title", Value::String(title)) => Some(MetaEdit::Title(title.as_str().into())),
        ("background", Value::Null) => Some(MetaEdit::Background(None)),
        ("background", Value::String(color)) => {
            Color::from_text(color).map(|color| MetaEdit::Background(Some(color)))
        }
        ("grid", Value::Bool(shown)) => Some(MetaEdit::Grid(*shown)),
        _ => None,
    };
    read.ok_or_else(|| wrong(word))
}

fn string(fields: &mut Map<String, Value>, word: &str) -> Result<String, LineError> {
    match fields.remove(word) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(wrong(word)),
    }
}

fn count(fields: &mut Map<String, Value>, word: &str) -> Result<usize, LineError> {
    let count = fields.remove(word).and_then(|value| value.as_u64());
    let count = count.and_then(|count| usize::try_from(count).ok());
    count.ok_or_else(|| wrong(word))
}

fn nothing_more(fields: &Map<String, Value>) -> Result<(), LineError> {
    fields
        .keys()
        .next()
        .map_or(Ok(()), |word| Err(unknown(word)))
}

fn wrong(word: &str) -> LineError {
    LineError::Value {
        word: word.to_owned(),
    }
}

fn unknown(word: &str) -> LineError {
    LineError::Unknown {
        word: word.to_owned(),
    }
}

#[cfg(test)]
mod tests;
