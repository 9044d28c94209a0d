//! What the members of a JSON file are called: by these its kind is told. Keeps no value of it.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

/// The most names that are kept of a file,
const NAMES_MAX: usize = 64;
/// and the longest of them, in bytes.
const NAME_BYTES_MAX: usize = 64;

/// The names of the outermost members of a JSON file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys(BTreeSet<String>);

impl Keys {
    /// Looks through a file, as far as it is JSON; none where it does not begin as an object.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut keys = None;
        let mut json = serde_json::Deserializer::from_slice(bytes);
        // One that is cut off or damaged is told as what it began as: its reader says what is wrong.
        let is_whole = Reading(&mut keys).deserialize(&mut json).is_ok();
        keys.filter(|keys: &Self| is_whole || !keys.0.is_empty())
    }

    /// Whether there is a member of that name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Takes note of a member.
    pub(super) fn note(&mut self, name: &str) {
        if self.0.len() < NAMES_MAX && name.len() <= NAME_BYTES_MAX {
            self.0.insert(name.to_owned());
        }
    }
}

struct Reading<'k>(&'k mut Option<Keys>);

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let keys = self.0.insert(Keys::default());
        while let Some(key) = map.next_key::<String>()? {
            keys.note(&key);
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_names_are_told_also_of_what_breaks_off() {
        let keys = Keys::of(br#"{"nodes": [{"type": 1}], "edges": "#).unwrap();
        assert!(keys.has("nodes") && keys.has("edges") && !keys.has("type"));
        assert_eq!(Keys::of(b"{}"), Some(Keys::default()));
        for other in [&b""[..], b"[1]", b"text,colour\n", b"{", b"\x89PNG"] {
            assert_eq!(Keys::of(other), None, "{other:?}");
        }
    }
}
