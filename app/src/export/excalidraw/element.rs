//! One of Excalidraw's elements: its fields, those that all have among them.

use serde_json::{Map, Value, json};
use tavla_shared::geometry::Rect;

use super::stack::Placed;

/// An element that is being written.
pub(super) struct Element(Map<String, Value>);

impl From<Map<String, Value>> for Element {
    fn from(fields: Map<String, Value>) -> Self {
        Self(fields)
    }
}

impl Element {
    /// One with a name and an unturned box.
    pub(super) fn new(kind: &str, id: &str, rect: Rect) -> Self {
        let mut element = Self(Map::new());
        element.say("id", json!(id));
        element.say("type", json!(kind));
        element.put_box(rect);
        element.say("angle", json!(0.0));
        element.say("roundness", Value::Null);
        element.say("version", json!(1));
        element.say("isDeleted", json!(false));
        element
    }

    /// What it says under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Says something; what was said of it before is no longer so.
    pub(super) fn say(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// Puts it into this unturned box.
    pub(super) fn put_box(&mut self, rect: Rect) {
        self.say("x", json!(rect.x0));
        self.say("y", json!(rect.y0));
        self.say("width", json!(rect.width()));
        self.say("height", json!(rect.height()));
    }

    /// Puts it into the groups and the frame of its shape, with what they and it share.
    pub(super) fn put_place(&mut self, of: &Placed<'_>) {
        self.say("groupIds", json!(of.groups));
        self.say("frameId", json!(of.frame));
        self.say("locked", json!(of.locked));
        let link = of.shape.link.as_deref().filter(|_| of.leads);
        self.say("link", json!(link));
        self.say("angle", json!(of.shape.angle));
    }

    /// Adds what is bound to it.
    pub(super) fn bind(&mut self, kind: &str, id: &str) {
        if let Some(Value::Array(bound)) = self.0.get_mut("boundElements") {
            bound.push(json!({"id": id, "type": kind}));
        }
    }

    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
