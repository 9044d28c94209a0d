//! The sets that come with Tavla, as their files have them: shapes of our own kinds, with the words of the interface's
//! language on them. Read once, when somebody first looks.

use std::sync::{Arc, LazyLock};

use serde_json::Value;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape, ZIndex};

use super::words::{name_id, word_id};
use crate::i18n::text;
use crate::json::shape;

/// A set that comes with Tavla.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Set {
    /// Steps and ways.
    Flowchart,
    /// What windows are made of.
    Wireframe,
    /// What services are made of.
    Cloud,
}

/// An item of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct ShippedItem {
    /// What it is called.
    pub name: &'static str,
    /// What is in it, parents before what is in them.
    pub shapes: Vec<Arc<Shape>>,
}

impl Set {
    /// Every set, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Flowchart, Self::Wireframe, Self::Cloud];

    /// Names its heading in the texts of the interface.
    pub const fn label_id(self) -> &'static str {
        match self {
            Self::Flowchart => "library-flowchart",
            Self::Wireframe => "library-wireframe",
            Self::Cloud => "library-cloud",
        }
    }

    /// Its items, in their order.
    pub fn items(self) -> &'static [ShippedItem] {
        static SETS: [LazyLock<Vec<ShippedItem>>; 3] = [
            LazyLock::new(|| read(Set::Flowchart)),
            LazyLock::new(|| read(Set::Wireframe)),
            LazyLock::new(|| read(Set::Cloud)),
        ];
        &SETS[self as usize]
    }

    const fn file(self) -> &'static str {
        match self {
            Self::Flowchart => include_str!("../../../assets/library/flowchart.json"),
            Self::Wireframe => include_str!("../../../assets/library/wireframe.json"),
            Self::Cloud => include_str!("../../../assets/library/cloud.json"),
        }
    }
}

/// What makes no sense in a file is left out, and reported by the tests below.
fn read(set: Set) -> Vec<ShippedItem> {
    let file: Value = serde_json::from_str(set.file()).unwrap_or_default();
    let items = file.get("items").and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|item| read_item(set, item))
        .collect()
}

fn read_item(set: Set, item: &Value) -> Option<ShippedItem> {
    let name = item.get("name")?.as_str()?;
    let shapes = item.get("shapes")?.as_array()?.iter();
    let mut shapes: Vec<Shape> = shapes.filter_map(shape::from_json).collect();
    // The file has them from the bottom up.
    let ranks = ZIndex::spread(None, None, shapes.len());
    for (shape, rank) in shapes.iter_mut().zip(ranks) {
        shape.place.index = rank;
        let word = shape.text.strip_prefix('{');
        if let Some(word) = word.and_then(|it| it.strip_suffix('}')) {
            shape.text = text(word_id(set, word)?).into();
        }
    }
    // Several shapes are one thing.
    if shapes.len() > 1 {
        let group = Shape::new(ShapeId::new(&format!("{name}-group")).ok()?, Kind::Group);
        for shape in &mut shapes {
            shape.place.parent = Some(group.id.clone());
        }
        shapes.insert(0, group);
    }
    Some(ShippedItem {
        name: text(name_id(set, name)?),
        shapes: shapes.into_iter().map(Arc::new).collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::library::contents::{bounds, text_of};

    #[test]
    fn every_set_is_read_whole_and_each_item_has_a_name_of_its_own() {
        for set in Set::ALL {
            let file: Value = serde_json::from_str(set.file()).unwrap();
            let items = file["items"].as_array().unwrap();
            assert!((12..=32).contains(&items.len()), "{set:?}");
            assert_eq!(set.items().len(), items.len(), "{set:?}");
            let names: BTreeSet<_> = set.items().iter().map(|it| it.name).collect();
            assert_eq!(names.len(), items.len(), "{set:?}: {names:?}");
            for (item, written) in set.items().iter().zip(items) {
                let name = item.name;
                let count = written["shapes"].as_array().unwrap().len();
                let grouped = usize::from(count > 1);
                assert_eq!(item.shapes.len(), count + grouped, "{name}");
                let ids: BTreeSet<_> = item.shapes.iter().map(|it| &it.id).collect();
                assert_eq!(ids.len(), item.shapes.len(), "{name}");
                for shape in &item.shapes {
                    assert!(!shape.text.contains('{'), "{name}: {}", shape.text);
                    assert!(!matches!(shape.kind, Kind::Unknown(_)), "{name}");
                }
            }
        }
    }

    #[test]
    fn every_item_begins_at_nothing_and_fits_into_one_that_is_kept() {
        for item in Set::ALL.iter().flat_map(|set| set.items()) {
            let bounds = bounds(&item.shapes).unwrap();
            assert!(
                bounds.x0 >= 0.0 && bounds.y0 >= 0.0,
                "{}: {bounds}",
                item.name
            );
            let whole = bounds.x0 % 8.0 == 0.0 && bounds.y0 % 8.0 == 0.0;
            assert!(whole, "{} is off the grid: {bounds}", item.name);
            assert!(text_of(&item.shapes).is_some(), "{}", item.name);
        }
    }

    #[test]
    fn what_is_said_of_a_shape_is_understood() {
        for set in Set::ALL {
            let file: Value = serde_json::from_str(set.file()).unwrap();
            for item in file["items"].as_array().unwrap() {
                for written in item["shapes"].as_array().unwrap() {
                    let shape = shape::from_json(written).unwrap();
                    let again = shape::to_json(&shape);
                    let given = written.as_object().unwrap();
                    for (key, value) in given.iter().filter(|(key, _)| *key != "path") {
                        let is_default = again.get(key).is_none();
                        let same = again.get(key).is_some_and(|it| same(it, value));
                        assert!(is_default || same, "{set:?} {key} of {written}");
                    }
                }
            }
        }
    }

    /// Whether two values are the same, as numbers are.
    fn same(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
            }
            (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
            (one, other) => one == other,
        }
    }
}
