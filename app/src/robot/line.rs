//! A line of JSON as edits. Strict where the clipboard is lenient: whoever writes programs wants to hear of a word that
//! means nothing. Pure.

mod error;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::{Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Key, Kind, Property, Shape, ZIndex};

pub use self::error::LineError;
use crate::json::bounded;
use crate::json::shape::{from_json, property_from_json};
use crate::shapes::builtin_style;
use crate::text::{TextEngine, measure_for_kind, resizing_edits};

/// The longest line, in bytes.
pub const LINE_BYTES_MAX: usize = 16 << 20;
/// The most JSON values in one.
const VALUES_MAX: usize = 1_000_000;
/// The most edits in one.
const EDITS_MAX: usize = 10_000;
/// What a shape has that no property is.
const BESIDE: [&str; 4] = ["id", "kind", "text", "marks"];

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
    Ok(line)
}

struct Reader<'r, 'g> {
    ground: &'r mut Ground<'g>,
    line: &'r mut Line,
    /// Above all that is in nothing.
    top: Option<ZIndex>,
    /// What the line has put into what so far.
    parents: BTreeMap<ShapeId, Option<ShapeId>>,
}

impl Reader<'_, '_> {
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
                let edit = Edit::Splice {
                    id,
                    at: count(&mut fields, "at")?,
                    delete: count(&mut fields, "delete")?,
                    insert: string(&mut fields, "insert")?.into(),
                };
                self.line.edits.push(edit);
            }
            "delete" => {
                let id = self.shape(word, &value)?;
                self.line.edits.push(Edit::Delete { id });
            }
            // It is not among those that are there.
            "restore" => {
                let id = id(word, &value)?;
                self.line.edits.push(Edit::Restore { id });
            }
            "convert" => {
                let id = self.shape(word, &value)?;
                let kind = known(Kind::from_name(&string(&mut fields, "kind")?))?;
                self.line.edits.push(Edit::Convert { id, kind });
            }
            _ => self.line.edits.push(Edit::Meta(meta(word, &value)?)),
        }
        nothing_more(&fields)
    }

    /// A shape with the document's own keys. It is on top of all where it does not say its place, and looks as tools
    /// make its kind where it does not say how.
    fn create(&mut self, value: Value) -> Result<(), LineError> {
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
        if !says(Key::Size) {
            self.measure(&mut shape);
        }
        self.line.created.push(shape.id.clone());
        self.line.edits.push(Edit::Create(Arc::new(shape)));
        Ok(())
    }

    /// Gives a shape that does not say its size the one that it has: of its letters, or of its points.
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
        } else if shape.kind == Kind::Text {
            let size = measure_for_kind(shape, self.ground.engine);
            for edit in resizing_edits(shape, size) {
                if let Edit::Set { property, .. } = edit {
                    property.apply_to(shape);
                }
            }
        } else if shape.kind.is_closed() {
            shape.size = Size::new(200.0, 100.0);
        }
    }

    fn update(&mut self, value: &Value, fields: &mut Map<String, Value>) -> Result<(), LineError> {
        let id = self.shape("update", value)?;
        let Some(Value::Object(set)) = fields.remove("set") else {
            return Err(wrong("set"));
        };
        for (word, value) in &set {
            let key = Key::from_name(word).ok_or_else(|| unknown(word))?;
            let property = property(key, word, value)?;
            if let Property::Place(place) = &property {
                self.put(&id, place.parent.clone())?;
            }
            self.line.edits.push(Edit::set(id.clone(), property));
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

    /// The shape gets this text; what both have at the beginning and at the end stays as it is, as others may write
    /// there.
    fn write(&mut self, id: ShapeId, to: &str) {
        let before = self.text_by_now(&id);
        let after: Vec<char> = to.chars().collect();
        let same = |(a, b): &(&char, &char)| a == b;
        let head = before.iter().zip(&after).take_while(same).count();
        let tails = before[head..].iter().rev().zip(after[head..].iter().rev());
        let tail = tails.take_while(same).count();
        let insert: String = after[head..after.len() - tail].iter().collect();
        let delete = before.len() - head - tail;
        if delete > 0 || !insert.is_empty() {
            self.line.edits.push(Edit::Splice {
                id,
                at: head,
                delete,
                insert: insert.into(),
            });
        }
    }

    /// What is written on a shape once all is made that the line has asked so far.
    fn text_by_now(&self, id: &ShapeId) -> Vec<char> {
        let there = self.ground.shapes.get(id);
        let mut text: Vec<char> = there.map_or(Vec::new(), |shape| shape.text.chars().collect());
        for edit in &self.line.edits {
            match edit {
                Edit::Create(shape) if shape.id == *id => text = shape.text.chars().collect(),
                Edit::Splice {
                    id: spliced,
                    at,
                    delete,
                    insert,
                } if spliced == id => {
                    let at = (*at).min(text.len());
                    let end = at.saturating_add(*delete).min(text.len());
                    drop(text.splice(at..end, insert.chars()));
                }
                _ => {}
            }
        }
        text
    }

    /// A shape that is there, or is made by this line.
    fn shape(&self, word: &str, value: &Value) -> Result<ShapeId, LineError> {
        let id = id(word, value)?;
        if self.ground.shapes.contains_key(&id) || self.line.created.contains(&id) {
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

fn id(word: &str, value: &Value) -> Result<ShapeId, LineError> {
    let id = value.as_str().and_then(|id| ShapeId::new(id).ok());
    id.ok_or_else(|| wrong(word))
}

fn property(key: Key, word: &str, value: &Value) -> Result<Property, LineError> {
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
