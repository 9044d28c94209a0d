//! This program's own shapes beside Excalidraw's elements in what it has written: exact, and believed only as long as
//! the elements are the ones that were written with them. Whoever has changed those meant the change.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use tavla_shared::blob::BlobHash;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::{foreign, words};
use crate::import::{ImportReport, Loss, SHAPES_MAX};
use crate::json::{Bounded, shape};

/// The only version there is.
const VERSION: f64 = 1.0;
/// The most JSON values one shape may be made of.
const VALUES_MAX: usize = 500_000;

/// A sum of elements that says whether they are still the same: however they are spelled, in whatever order
/// their fields are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum(BlobHash);

impl Default for Sum {
    fn default() -> Self {
        Self(BlobHash::of(b""))
    }
}

impl Sum {
    /// Takes in the next element.
    pub fn add(&mut self, element: &Value) {
        let mut bytes = self.0.as_bytes().to_vec();
        spell(element, &mut bytes);
        self.0 = BlobHash::of(&bytes);
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Writes a value so that only what means the same is written the same.
fn spell(value: &Value, bytes: &mut Vec<u8>) {
    let count = |count: usize| (count as u64).to_le_bytes();
    match value {
        Value::Null => bytes.push(b'n'),
        Value::Bool(yes) => bytes.push(if *yes { b't' } else { b'f' }),
        Value::Number(number) => {
            // JavaScript knows no other numbers, and writes no -0.
            let number = number.as_f64().unwrap_or(0.0) + 0.0;
            bytes.push(b'#');
            bytes.extend(number.to_bits().to_le_bytes());
        }
        Value::String(text) => {
            bytes.push(b'"');
            bytes.extend(count(text.len()));
            bytes.extend(text.as_bytes());
        }
        Value::Array(values) => {
            bytes.push(b'[');
            bytes.extend(count(values.len()));
            for value in values {
                spell(value, bytes);
            }
        }
        Value::Object(fields) => {
            bytes.push(b'{');
            bytes.extend(count(fields.len()));
            // They are in the order of their names.
            for (key, value) in fields {
                bytes.extend(count(key.len()));
                bytes.extend(key.as_bytes());
                spell(value, bytes);
            }
        }
    }
}

/// Own shapes as they stand in a file.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// The sum of the elements that they were written with.
    sum: Option<String>,
    shapes: Vec<Shape>,
}

impl Own {
    /// The shapes, if they are what these elements are.
    pub(super) fn shapes_of(self, sum: Sum) -> Option<Vec<Shape>> {
        let same = self.sum.is_some_and(|written| written == sum.to_string());
        Some(self.shapes).filter(|shapes| same && !shapes.is_empty())
    }
}

/// Reads own shapes; those that nothing says the sum of are left out.
pub(super) struct ReadOwn;

impl<'de> DeserializeSeed<'de> for ReadOwn {
    type Value = Own;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Own, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ReadOwn {
    type Value = Own;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("own shapes")
    }

    fn visit_unit<E>(self) -> Result<Own, E> {
        Ok(Own::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Own, E> {
        Ok(Own::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Own, E> {
        Ok(Own::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Own, E> {
        Ok(Own::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Own, E> {
        Ok(Own::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Own, E> {
        Ok(Own::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Own, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Own::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Own, A::Error> {
        let mut own = Own::default();
        let mut version = None;
        while let Some(key) = map.next_key::<String>()? {
            let small = |map: &mut A| {
                map.next_value_seed(Bounded {
                    left: &mut VALUES_MAX.clone(),
                })
            };
            match key.as_str() {
                "version" => version = small(&mut map)?.as_f64(),
                words::OWN_SUM => own.sum = small(&mut map)?.as_str().map(str::to_owned),
                words::OWN_SHAPES if own.sum.is_some() => {
                    own.shapes = map.next_value_seed(ReadShapes)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        // What a newer version writes is not for this one.
        Ok(if version == Some(VERSION) {
            own
        } else {
            Own::default()
        })
    }
}

struct ReadShapes;

impl<'de> DeserializeSeed<'de> for ReadShapes {
    type Value = Vec<Shape>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Vec<Shape>, D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ReadShapes {
    type Value = Vec<Shape>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of shapes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Shape>, A::Error> {
        let mut shapes = Vec::new();
        // Two of one name would be made under one name, which no board does.
        let mut names = BTreeSet::new();
        loop {
            let mut left = VALUES_MAX;
            let Some(value) = seq.next_element_seed(Bounded { left: &mut left })? else {
                return Ok(shapes);
            };
            let shape = Some(value).filter(|_| left > 0 && shapes.len() < SHAPES_MAX);
            let shape = shape.and_then(|value| shape::from_json(&value));
            shapes.extend(shape.filter(|shape| names.insert(shape.id.clone())));
        }
    }
}

/// The shapes under new names, parents first, with the files that they show.
pub(super) fn settled(
    mut shapes: Vec<Shape>,
    mut files: HashMap<String, Vec<u8>>,
    ids: &mut dyn FnMut() -> u128,
    report: &mut ImportReport,
) -> (Vec<Shape>, BTreeMap<BlobHash, Vec<u8>>) {
    let names: HashMap<ShapeId, ShapeId> = shapes
        .iter()
        .map(|shape| (shape.id.clone(), ShapeId::from_random(ids())))
        .collect();
    let mut shown = BTreeMap::new();
    for shape in &mut shapes {
        rename(shape, &names);
        if shape.kind != Kind::Image {
            continue;
        }
        let file = shape.file.filter(|hash| !shown.contains_key(hash));
        if let Some(hash) = file
            && let Some(bytes) = files.remove(&hash.to_string())
            && BlobHash::of(&bytes) == hash
        {
            shown.insert(hash, bytes);
        }
        if shape.file.is_none_or(|hash| !shown.contains_key(&hash)) {
            report.lose(Loss::Picture);
        }
    }
    (parents_first(shapes), shown)
}

/// Gives a shape its new name, and what it says of others theirs; of what is not there it says nothing any more.
fn rename(shape: &mut Shape, names: &HashMap<ShapeId, ShapeId>) {
    let new = |id: &ShapeId| names.get(id).cloned();
    if let Some(name) = new(&shape.id) {
        shape.id = name;
    }
    shape.place.parent = shape.place.parent.as_ref().and_then(new);
    for end in [&mut shape.ends.start, &mut shape.ends.end] {
        let name = end.as_ref().and_then(|end| new(&end.shape));
        *end = end.take().zip(name).map(|(mut end, name)| {
            end.shape = name;
            end
        });
    }
    let here = shape.link.as_deref().and_then(words::shape_here);
    if let Some(name) = here.and_then(|id| new(&ShapeId::new(id).ok()?)) {
        shape.link = Some(words::link_here(&name));
    }
    let renamed = |json: &std::sync::Arc<str>| {
        foreign::renamed(json, &|name| {
            Some(new(&ShapeId::new(name).ok()?)?.as_str().to_owned())
        })
    };
    shape.foreign = shape.foreign.as_ref().and_then(renamed);
}

/// The same shapes, each after what it is in. Where they go around in circles, the first of a circle is in nothing.
fn parents_first(shapes: Vec<Shape>) -> Vec<Shape> {
    let by_id: HashMap<&ShapeId, usize> = shapes
        .iter()
        .enumerate()
        .map(|(at, shape)| (&shape.id, at))
        .collect();
    let parents: Vec<Option<usize>> = shapes
        .iter()
        .map(|shape| by_id.get(shape.place.parent.as_ref()?).copied())
        .collect();
    drop(by_id);
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
    for (at, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent {
            inside[*parent].push(at);
        }
    }
    let mut shapes: Vec<Option<Shape>> = shapes.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(shapes.len());
    let roots = (0..parents.len()).filter(|&at| parents[at].is_none());
    // What goes around in circles has no root, and comes last.
    for root in roots.chain(0..parents.len()) {
        let mut queue = VecDeque::from([(root, true)]);
        while let Some((at, is_root)) = queue.pop_front() {
            let Some(mut shape) = shapes[at].take() else {
                continue;
            };
            if is_root {
                shape.place.parent = None;
            }
            ordered.push(shape);
            queue.extend(inside[at].iter().map(|&child| (child, false)));
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sum(elements: &Value) -> Sum {
        let mut sum = Sum::default();
        for element in elements.as_array().unwrap() {
            sum.add(element);
        }
        sum
    }

    #[test]
    fn a_sum_is_of_what_elements_say_and_not_of_how() {
        let written = json!([{"x": 1.0, "y": [0.1, "a"]}, {"z": null}]);
        let respelled = r#"[ {"y":[1e-1,"\u0061"],
            "x":1}, {"z":null} ]"#;
        let respelled: Value = serde_json::from_str(respelled).unwrap();
        assert_eq!(sum(&written), sum(&respelled));
        for other in [
            json!([{"x": 1.0, "y": [0.1, "a"]}]),
            json!([{"z": null}, {"x": 1.0, "y": [0.1, "a"]}]),
            json!([{"x": 1.5, "y": [0.1, "a"]}, {"z": null}]),
            json!([{"x": 1.0, "y": ["a", 0.1]}, {"z": null}]),
            json!([{"x": 1.0, "y": [0.1, "a"]}, {"z": false}]),
        ] {
            assert_ne!(sum(&written), sum(&other), "{other}");
        }
    }

    #[test]
    fn shapes_that_are_in_each_other_come_each_once() {
        let shape = |name: &str, parent: Option<&str>| {
            let mut shape = Shape::new(ShapeId::new(name).unwrap(), Kind::Group);
            shape.place.parent = parent.map(|name| ShapeId::new(name).unwrap());
            shape
        };
        let shapes = vec![
            shape("c", Some("b")),
            shape("b", Some("a")),
            shape("a", None),
            shape("x", Some("y")),
            shape("y", Some("x")),
            shape("z", Some("z")),
        ];
        let ordered = parents_first(shapes);
        let told: Vec<(&str, Option<&str>)> = ordered
            .iter()
            .map(|it| {
                (
                    it.id.as_str(),
                    it.place.parent.as_ref().map(ShapeId::as_str),
                )
            })
            .collect();
        let expected = [
            ("a", None),
            ("b", Some("a")),
            ("c", Some("b")),
            ("x", None),
            ("y", Some("x")),
            ("z", None),
        ];
        assert_eq!(told, expected);
    }
}
