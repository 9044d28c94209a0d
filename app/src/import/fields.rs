//! The fields of one JSON object, read leniently: files in the wild hold numbers as strings, nulls
//! for lists, and lists for nothing.

use serde_json::{Map, Value};
use tavla_shared::geometry::Point;

/// One object of a file.
pub(super) struct Fields<'v>(&'v Map<String, Value>);

impl<'v> From<&'v Map<String, Value>> for Fields<'v> {
    fn from(fields: &'v Map<String, Value>) -> Self {
        Self(fields)
    }
}

impl<'v> Fields<'v> {
    /// The fields of `value`, if it is an object.
    pub(super) fn of(value: &'v Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// Whether something other than null stands there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|value| !value.is_null())
    }

    /// Whether the key is written at all, null or not.
    pub(super) fn says(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// A finite number, or a string that is one.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key).and_then(number)
    }

    /// A string.
    pub(super) fn text(&self, key: &str) -> Option<&'v str> {
        self.0.get(key)?.as_str()
    }

    /// A string that is not empty.
    pub(super) fn name(&self, key: &str) -> Option<String> {
        self.text(key)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// Whether a switch is on.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A list; an empty one where there is none.
    pub(super) fn list(&self, key: &str) -> &'v [Value] {
        self.0
            .get(key)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// An object within.
    pub(super) fn object(&self, key: &str) -> Option<Fields<'v>> {
        self.0.get(key).and_then(Fields::of)
    }

    /// The members of an object within, by their names; none where there is no object.
    pub(super) fn members(&self, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
        let members = self.0.get(key).and_then(Value::as_object);
        members.into_iter().flatten()
    }

    /// A point with its coordinates by name.
    pub(super) fn vector(&self, key: &str) -> Option<Point> {
        let vector = self.object(key)?;
        Some(Point::new(vector.number("x")?, vector.number("y")?))
    }

    /// Points, without those that are none.
    pub(super) fn points(&self, key: &str) -> Vec<Point> {
        self.list(key).iter().filter_map(point).collect()
    }

    /// Two numbers as a point.
    pub(super) fn point(&self, key: &str) -> Option<Point> {
        self.0.get(key).and_then(point)
    }
}

/// A finite number, or a string that is one.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// Two numbers as a point.
pub(super) fn point(value: &Value) -> Option<Point> {
    match value.as_array()?.as_slice() {
        [x, y, ..] => Some(Point::new(number(x)?, number(y)?)),
        _ => None,
    }
}
