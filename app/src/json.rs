//! JSON from a stranger: a text of a few megabytes can hold values enough to fill a gigabyte. And shapes as JSON.

mod long;
pub mod runs;
pub mod shape;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

pub use self::long::WithLongLists;

/// Reads a whole text; none where it is no JSON or holds more than `values_max` values.
pub fn bounded(text: &str, values_max: usize) -> Option<Value> {
    let mut left = values_max;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Bounded { left: &mut left }.deserialize(&mut json).ok()?;
    json.end().ok()?;
    (left > 0).then_some(value)
}

/// Reads one member of the object that a text is, as [`bounded`], and passes over all others.
pub fn bounded_member(text: &str, name: &str, values_max: usize) -> Option<Value> {
    let mut left = values_max;
    let mut json = serde_json::Deserializer::from_str(text);
    let member = Member {
        name,
        left: &mut left,
    };
    let value = json.deserialize_map(member).ok()?;
    json.end().ok()?;
    value.filter(|_| left > 0)
}

/// One member of an object.
struct Member<'m> {
    name: &'m str,
    left: &'m mut usize,
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if found.is_none() && key == self.name {
                found = Some(map.next_value_seed(Bounded { left: self.left })?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Any JSON value; once `left` values are used up, what follows is read but not kept.
pub struct Bounded<'l> {
    /// How many values may still be kept.
    pub left: &'l mut usize,
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        if *self.left == 0 {
            return json
                .deserialize_ignored_any(IgnoredAny)
                .map(|_| Value::Null);
        }
        *self.left -= 1;
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(Bounded { left: self.left })? {
            if *self.left > 0 {
                values.push(value);
            }
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(Bounded { left: self.left })?;
            if *self.left > 0 {
                values.insert(key, value);
            }
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_too_many_values_is_read_by_nobody() {
        let values = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        assert_eq!(
            bounded(&values(9), 20).map(|value| value.as_array().map(Vec::len)),
            Some(Some(9))
        );
        assert_eq!(bounded(&values(30), 20), None);
        assert_eq!(bounded("[1, 2", 20), None);
        assert_eq!(bounded("[] []", 20), None);
    }
}
