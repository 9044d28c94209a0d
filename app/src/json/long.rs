//! An object from a stranger with lists that may be long: of these as much is kept as there is room for, taken evenly
//! and with its end, so that nothing else of the object goes with them.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Bounded;

/// The most values that an entry of a long list is made of: a point with its list fits.
const ENTRY_VALUES_MAX: usize = 4;

/// Reads an object; of what is none nothing is kept.
pub struct WithLongLists<'l> {
    /// What the lists are called.
    pub names: &'l [&'l str],
    /// So many entries of each are kept, and its last one. An even number.
    pub entries_max: usize,
    /// How many values may still be kept of all else.
    pub left: &'l mut usize,
    /// Whether a list had more.
    pub thinned: &'l mut bool,
}

impl<'de> DeserializeSeed<'de> for WithLongLists<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for WithLongLists<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, _: &str) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if self.names.contains(&key.as_str()) {
                let list = map.next_value_seed(LongList {
                    entries_max: self.entries_max,
                    thinned: &mut *self.thinned,
                })?;
                values.insert(key, list);
                continue;
            }
            let value = map.next_value_seed(Bounded {
                left: &mut *self.left,
            })?;
            if *self.left > 0 {
                values.insert(key, value);
            }
        }
        Ok(Value::Object(values))
    }
}

struct LongList<'l> {
    entries_max: usize,
    thinned: &'l mut bool,
}

impl<'de> DeserializeSeed<'de> for LongList<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for LongList<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, _: &str) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut kept: Vec<Value> = Vec::new();
        // Of so many entries one is kept.
        let mut stride = 1;
        let mut last = None;
        for at in 0_usize.. {
            let mut left = ENTRY_VALUES_MAX;
            let Some(value) = seq.next_element_seed(Bounded { left: &mut left })? else {
                break;
            };
            if at % stride == 0 && kept.len() == self.entries_max {
                // Lists of one length lose the same, so that what is said of a point stays with it.
                let mut is_kept = false;
                kept.retain(|_| {
                    is_kept = !is_kept;
                    is_kept
                });
                stride *= 2;
                *self.thinned = true;
            }
            if at % stride == 0 {
                kept.push(value);
                last = None;
            } else {
                last = Some(value);
            }
        }
        kept.extend(last);
        Ok(Value::Array(kept))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is read within a few values, and whether something of its lists is missing.
    fn read(text: &str) -> (Value, bool, usize) {
        let (mut left, mut thinned) = (6, false);
        let mut json = serde_json::Deserializer::from_str(text);
        let seed = WithLongLists {
            names: &["points", "more"],
            entries_max: 4,
            left: &mut left,
            thinned: &mut thinned,
        };
        let value = seed.deserialize(&mut json).unwrap();
        json.end().unwrap();
        (value, thinned, left)
    }

    #[track_caller]
    fn check(text: &str, expected: &Value, thinned: bool) {
        let (value, was_thinned, _) = read(text);
        assert_eq!((&value, was_thinned), (expected, thinned), "{text}");
    }

    #[test]
    fn a_long_list_is_thinned_evenly_with_both_its_ends() {
        let list = |count: usize| {
            let points: Vec<usize> = (0..count).collect();
            json!({"a": 1, "points": points, "b": 2}).to_string()
        };
        let kept = |points: &[usize]| json!({"a": 1, "points": points, "b": 2});
        check(&list(4), &kept(&[0, 1, 2, 3]), false);
        check(&list(5), &kept(&[0, 2, 4]), true);
        check(&list(8), &kept(&[0, 2, 4, 6, 7]), true);
        check(&list(9), &kept(&[0, 4, 8]), true);
        check(&list(11), &kept(&[0, 4, 8, 10]), true);
    }

    #[test]
    fn lists_cost_nothing_else_its_room_and_what_is_no_list_or_object_is_nothing() {
        let long = r#"{"points": [[1,2],[3,4],[5,6]], "more": [1,2,3], "a": 1, "b": [2]}"#;
        let whole =
            json!({"points": [[1, 2], [3, 4], [5, 6]], "more": [1, 2, 3], "a": 1, "b": [2]});
        check(long, &whole, false);
        let (_, _, left) = read(r#"{"points": [1], "a": [1, 2, 3, 4, 5, 6, 7]}"#);
        assert_eq!(left, 0);
        let none = json!({"points": null, "more": null});
        check(r#"{"points": {"a": [1]}, "more": "x"}"#, &none, false);
        for other in ["null", "true", "-1", "1", "0.5", r#""x""#, "[1, [2]]"] {
            check(other, &Value::Null, false);
        }
    }
}
