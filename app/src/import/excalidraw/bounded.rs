//! The file's envelope, one shape at a time, so that a file costs no more memory than its size allows.

use std::collections::HashMap;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use tavla_shared::shape::Color;

use super::look;
use super::own::{Own, ReadOwn, Sum};
use super::piece::Piece;
use super::words;
use crate::import::fields::Fields;
use crate::import::{ImportError, SHAPES_MAX, data_url};
use crate::json::{Bounded, WithLongLists};

/// The most JSON values one shape may be made of, beside its points.
const VALUES_MAX: usize = 500_000;
/// What may have as many entries as a shape has points,
const LONG_LISTS: [&str; 2] = ["points", "pressures"];
/// and how many of these are kept: what somebody draws in an hour without a pause. In memory that is 100 MB, for one
/// shape at a time.
const POINTS_MAX: usize = 1 << 19;
/// The most JSON values that what is said of a picture's file may be made of.
const FILE_VALUES_MAX: usize = 100;
/// As much of a foreign file's `type` as is worth showing.
const KIND_CHARS_MAX: usize = 40;

/// What a file holds.
#[derive(Default)]
pub(super) struct Scene {
    /// The shapes that can be kept, from the bottom up.
    pub(super) pieces: Vec<Piece>,
    /// The background, if it is not plain white.
    pub(super) background: Option<Color>,
    /// Whether the grid shows.
    pub(super) grid: bool,
    /// Pictures' bytes, by the names that shapes use for them.
    pub(super) files: HashMap<String, Vec<u8>>,
    /// The sum of all elements.
    pub(super) sum: Sum,
    /// This program's own shapes beside them.
    pub(super) own: Own,
}

/// One shape of a file.
pub(super) struct Element<'v> {
    /// What is said of it; none where that is more values than there may be.
    pub(super) value: Option<&'v Value>,
    /// Whether it has more points than that says.
    pub(super) thinned: bool,
}

/// Turns one shape's JSON into pieces, or counts why not.
type ReadPieces<'r> = &'r mut dyn FnMut(Element<'_>) -> Vec<Piece>;

/// Reads a whole file of one of the `kinds`.
pub(super) fn read(
    bytes: &[u8],
    kinds: &[&str],
    read_pieces: ReadPieces<'_>,
) -> Result<Scene, ImportError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut envelope = Envelope {
        read_pieces,
        scene: Scene::default(),
        kind: None,
        count: 0,
        too_many: false,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = (&mut envelope)
        .deserialize(&mut json)
        .and_then(|()| json.end());
    match read {
        _ if envelope.too_many => Err(ImportError::TooManyShapes),
        Err(error) if error.is_data() => Err(ImportError::OtherKind { found: None }),
        Err(error) => Err(ImportError::NotJson {
            line: error.line(),
            column: error.column(),
        }),
        Ok(()) => match envelope.kind {
            Some(kind) if kinds.contains(&&*kind) => Ok(envelope.scene),
            found => Err(ImportError::OtherKind { found }),
        },
    }
}

struct Envelope<'r> {
    read_pieces: ReadPieces<'r>,
    scene: Scene,
    kind: Option<String>,
    /// How many elements there were, read or not.
    count: usize,
    too_many: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Envelope<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Envelope<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scene")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => {
                    let kind = map.next_value_seed(Bounded {
                        left: &mut VALUES_MAX.clone(),
                    })?;
                    self.kind = kind
                        .as_str()
                        .map(|kind| kind.chars().take(KIND_CHARS_MAX).collect());
                }
                "elements" => map.next_value_seed(Elements(self))?,
                "files" => map.next_value_seed(Files(self))?,
                "appState" => {
                    let state = map.next_value_seed(Bounded {
                        left: &mut VALUES_MAX.clone(),
                    })?;
                    if let Some(fields) = Fields::of(&state) {
                        self.scene.background = look::background(&fields);
                        self.scene.grid = look::grid(&fields);
                    }
                }
                words::OWN => self.scene.own = map.next_value_seed(ReadOwn)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Files<'e, 'r>(&'e mut Envelope<'r>);

impl<'de> DeserializeSeed<'de> for Files<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Files<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of files")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    /// As programs write it that make no difference between a map and a list of nothing.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(Bounded {
                left: &mut FILE_VALUES_MAX.clone(),
            })?;
            let bytes = Fields::of(&value)
                .and_then(|fields| fields.text("dataURL").and_then(data_url::bytes_of_data_url));
            if let Some(bytes) = bytes {
                self.0.scene.files.insert(name, bytes);
            }
        }
        Ok(())
    }
}

struct Elements<'e, 'r>(&'e mut Envelope<'r>);

impl<'de> DeserializeSeed<'de> for Elements<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of shapes")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        loop {
            let (mut left, mut thinned) = (VALUES_MAX, false);
            let element = WithLongLists {
                names: &LONG_LISTS,
                entries_max: POINTS_MAX,
                left: &mut left,
                thinned: &mut thinned,
            };
            let Some(value) = seq.next_element_seed(element)? else {
                return Ok(());
            };
            self.0.count += 1;
            if self.0.count > SHAPES_MAX {
                self.0.too_many = true;
                return Err(A::Error::custom("too many shapes"));
            }
            self.0.scene.sum.add(&value);
            let value = (left > 0).then_some(&value);
            let pieces = (self.0.read_pieces)(Element { value, thinned });
            self.0.scene.pieces.extend(pieces);
        }
    }
}
