//! A JSON file that is an object with lists in it, one entry at a time, so that a file costs no more memory
//! than its size allows.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{FILE_BYTES_MAX, ImportError, Keys, SHAPES_MAX};
use crate::json::Bounded;

/// The most JSON values one entry may be made of: a stroke of 100,000 points fits.
const VALUES_MAX: usize = 500_000;
/// The most entries of a file: beside shapes there is what they show and hold on to.
const ENTRIES_MAX: usize = 2 * SHAPES_MAX;

/// Is given the name of the list and one entry of it; none stands for one that has more values than it may.
type Take<'t> = &'t mut dyn FnMut(&str, Option<&Value>);

/// Reads the `lists` of a file, which may be maps as well, and tells what its members are called.
///
/// # Errors
/// [`ImportError`] where it is too large, no JSON, or no object with such lists.
pub(super) fn read(bytes: &[u8], lists: &[&str], take: Take<'_>) -> Result<Keys, ImportError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(ImportError::TooLarge { len: bytes.len() });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut file = File {
        lists,
        take,
        keys: Keys::default(),
        entries: 0,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = (&mut file).deserialize(&mut json).and_then(|()| json.end());
    match read {
        _ if file.entries > ENTRIES_MAX => Err(ImportError::TooManyShapes),
        Err(error) if error.is_data() => Err(ImportError::OtherKind { found: None }),
        Err(error) => Err(ImportError::NotJson {
            line: error.line(),
            column: error.column(),
        }),
        Ok(()) => Ok(file.keys),
    }
}

struct File<'t> {
    lists: &'t [&'t str],
    take: Take<'t>,
    keys: Keys,
    entries: usize,
}

impl<'de> DeserializeSeed<'de> for &mut File<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut File<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            self.keys.note(&name);
            if self.lists.contains(&name.as_str()) {
                map.next_value_seed(List {
                    file: &mut *self,
                    name: &name,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct List<'f, 't> {
    file: &'f mut File<'t>,
    name: &'f str,
}

impl List<'_, '_> {
    fn take<E: serde::de::Error>(&mut self, value: &Value, left: usize) -> Result<(), E> {
        self.file.entries += 1;
        if self.file.entries > ENTRIES_MAX {
            return Err(E::custom("too many entries"));
        }
        (self.file.take)(self.name, (left > 0).then_some(value));
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        loop {
            let mut left = VALUES_MAX;
            let Some(value) = seq.next_element_seed(Bounded { left: &mut left })? else {
                return Ok(());
            };
            self.take(&value, left)?;
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while map.next_key::<IgnoredAny>()?.is_some() {
            let mut left = VALUES_MAX;
            let value = map.next_value_seed(Bounded { left: &mut left })?;
            self.take(&value, left)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn taken(json: &str) -> Result<Vec<String>, ImportError> {
        let mut taken = Vec::new();
        read(json.as_bytes(), &["a", "b"], &mut |list, value| {
            taken.push(format!(
                "{list}{}",
                value.map_or("-".to_owned(), Value::to_string)
            ));
        })?;
        Ok(taken)
    }

    #[test]
    fn entries_of_lists_and_maps_come_one_by_one_and_all_else_is_passed_over() {
        let read = taken(r#"{"x": [9], "a": [1, {"q": 2}], "b": {"k": 3}, "y": "z"}"#);
        assert_eq!(read.unwrap(), ["a1", r#"a{"q":2}"#, "b3"]);
        assert_eq!(taken(r#"{"a": null}"#).unwrap(), [""; 0]);
    }

    #[test]
    fn an_entry_of_too_many_values_is_none_and_the_next_is_read() {
        let long = format!(r#"{{"a": [[{}0], 7]}}"#, "0,".repeat(VALUES_MAX));
        assert_eq!(taken(&long).unwrap(), ["a-", "a7"]);
    }

    #[test]
    fn what_is_no_such_file_is_told() {
        let other = Err(ImportError::OtherKind { found: None });
        assert_eq!(taken(r#"{"a": 3}"#), other);
        assert_eq!(taken("[1]"), other);
        let broken = ImportError::NotJson { line: 1, column: 9 };
        assert_eq!(taken(r#"{"a": [1,"#), Err(broken));
        let many = format!(r#"{{"a": [{}0]}}"#, "0,".repeat(ENTRIES_MAX));
        assert_eq!(taken(&many), Err(ImportError::TooManyShapes));
    }
}
