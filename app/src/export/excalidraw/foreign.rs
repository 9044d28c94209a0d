//! Elements that only Excalidraw knows: as they were read, in their present place; and what others have noted on those
//! that are written as shapes of this program.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};
use tavla_shared::geometry::Vec2;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::Page;
use super::element::Element;
use super::look;
use super::stack::Placed;
use crate::import::excalidraw::{foreign, words};

/// The texts that elements say are written in them, of those that are written: each with what it is in.
pub(super) fn contained<'a>(placed: &[Placed<'a>]) -> BTreeMap<&'a ShapeId, &'a ShapeId> {
    let texts = placed.iter().map(|of| of.shape);
    let texts = texts.filter(|it| it.kind == Kind::Text && super::words::is_written(it));
    let texts: BTreeMap<&str, &ShapeId> = texts.map(|it| (it.id.as_str(), &it.id)).collect();
    let mut contained = BTreeMap::new();
    for shape in placed.iter().map(|of| of.shape) {
        // Only these write no text of their own.
        if shape.kind.excalidraw_name().is_none() {
            continue;
        }
        let Some(raw) = foreign::read(shape) else {
            continue;
        };
        for bound in raw
            .get("boundElements")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = bound.get("id").and_then(Value::as_str);
            let is_text = bound.get("type").and_then(Value::as_str) == Some("text");
            if let Some(text) = name.filter(|_| is_text).and_then(|name| texts.get(name)) {
                contained.entry(*text).or_insert(&shape.id);
            }
        }
    }
    contained
}

/// The same the other way round: each that has texts in it, with those.
pub(super) fn containing<'a>(
    contained: &BTreeMap<&'a ShapeId, &'a ShapeId>,
) -> HashMap<&'a ShapeId, Vec<&'a ShapeId>> {
    let mut containing: HashMap<_, Vec<_>> = HashMap::new();
    for (text, container) in contained {
        containing.entry(*container).or_default().push(*text);
    }
    containing
}

/// The type of an element that was read as this shape and is written as it was.
pub(super) fn type_of(raw: &Map<String, Value>) -> Option<&str> {
    raw.get("type").and_then(Value::as_str)
}

impl<'a> Page<'a, '_> {
    /// An element that no kind here is.
    pub(super) fn placeholder(&mut self, of: &Placed<'a>) {
        let Some(raw) = foreign::read(of.shape) else {
            return;
        };
        // Nothing of another kind is written as what it is not.
        if type_of(&raw).is_none() || of.shape.kind.excalidraw_name().is_none() {
            return;
        }
        let mut element = self.as_read(of, raw);
        for text in self.containing.get(&of.shape.id).into_iter().flatten() {
            element.bind("text", text.as_str());
        }
        self.elements.push(element);
    }

    /// An element as it was read, where its shape is now.
    pub(super) fn as_read(&mut self, of: &Placed<'a>, mut raw: Map<String, Value>) -> Element {
        let shape = of.shape;
        let kind = type_of(&raw).unwrap_or_default().to_owned();
        let now = self.element(of, &kind, shape.id.as_str(), shape.rect());
        put_box(shape, &mut raw);
        let version = raw.get("version").and_then(Value::as_u64).unwrap_or(0);
        raw.insert("version".to_owned(), json!(version.saturating_add(1)));
        let kept_link = raw
            .get("link")
            .and_then(Value::as_str)
            .and_then(words::link);
        let says_link = kept_link != shape.link || !of.leads;
        for key in PRESENT {
            let value = now.get(key).filter(|_| *key != "link" || says_link);
            if let Some(value) = value.filter(|now| !is_same_number(raw.get(*key), now)) {
                raw.insert((*key).to_owned(), value.clone());
            }
        }
        self.let_go(&mut raw);
        Element::from(raw)
    }

    /// Lets go of what is not written with it.
    fn let_go(&self, raw: &mut Map<String, Value>) {
        let is_gone = |name: Option<&Value>| {
            let id = name.and_then(Value::as_str).map(ShapeId::new);
            !matches!(id, Some(Ok(id)) if self.written.contains(&id))
        };
        for (key, value) in raw {
            let names = match key.as_str() {
                "containerId" => Some(&*value),
                "startBinding" | "endBinding" => value.get("elementId"),
                _ => continue,
            };
            if is_gone(names) {
                *value = Value::Null;
            }
        }
    }
}

/// What of an element is as it is now, beside its box.
const PRESENT: &[&str] = &[
    "id",
    "type",
    "angle",
    "opacity",
    "groupIds",
    "frameId",
    "locked",
    "link",
    "boundElements",
    "isDeleted",
    "versionNonce",
    "updated",
];

/// Whether a number is still what it was: it stays written as others wrote it, as 0 and not 0.0.
fn is_same_number(before: Option<&Value>, now: &Value) -> bool {
    let before = before.and_then(Value::as_f64);
    before.is_some() && before == now.as_f64()
}

/// Puts an element into the box of its shape. One that was only moved keeps all that it says of its size.
fn put_box(shape: &Shape, raw: &mut Map<String, Value>) {
    let before = foreign::rect(raw);
    let number = |raw: &Map<String, Value>, key: &str| raw.get(key).and_then(foreign::number);
    let said = [number(raw, "x"), number(raw, "y")].map(|at| at.unwrap_or(0.0));
    let by = shape.pos - before.origin();
    let mut say = |key: &str, at: f64| raw.insert(key.to_owned(), json!(at));
    if shape.size == before.size() {
        if by != Vec2::ZERO {
            say("x", said[0] + by.x);
            say("y", said[1] + by.y);
        }
        return;
    }
    say("x", shape.pos.x);
    say("y", shape.pos.y);
    say("width", shape.size.width);
    say("height", shape.size.height);
    let scale = [
        shape.size.width / before.width(),
        shape.size.height / before.height(),
    ];
    let points = raw.get_mut("points").and_then(Value::as_array_mut);
    for point in points.into_iter().flatten() {
        let sides = point.as_array_mut().into_iter().flatten();
        for (side, scale) in sides.zip(scale) {
            if let Some(at) = side.as_f64() {
                *side = json!(at * scale);
            }
        }
    }
}

/// Adds what others have noted on a shape.
pub(super) fn put_notes(shape: &Shape, element: &mut Element) {
    let Some(raw) = foreign::read(shape) else {
        return;
    };
    if let Some(Value::Object(notes)) = raw.get("customData") {
        let mut notes = notes.clone();
        if let Some(Value::Object(own)) = element.get("customData") {
            notes.extend(own.clone());
        }
        element.say("customData", Value::Object(notes));
    }
}

/// A note that was a sticky note there is one again.
pub(super) fn as_sticky_note(shape: &Shape, element: &mut Element) {
    element.say("backgroundColor", json!(look::css(shape.style.fill)));
}

/// The names of what is written.
pub(super) fn names<'a>(placed: &[Placed<'a>]) -> BTreeSet<&'a ShapeId> {
    placed.iter().map(|of| &of.shape.id).collect()
}
