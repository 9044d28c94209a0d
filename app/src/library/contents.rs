//! What is in an item: shapes around nothing, as the JSON that the clipboard has of our own. Reading takes what makes
//! sense and leaves out the rest.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use tavla_shared::geometry::Rect;
use tavla_shared::shape::{Kind, Shape};

use crate::json::{bounded, shape};

/// The most that an item may be, in bytes: as much as is read between two frames.
pub const ITEM_BYTES_MAX: usize = 256 << 10;
/// So many values fit into that, and no more.
const VALUES_MAX: usize = ITEM_BYTES_MAX / 2;
const VERSION: u32 = 1;

/// What is in an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Contents {
    /// As it is kept.
    Text(Arc<str>),
    /// As it comes with Tavla.
    Shapes(&'static [Arc<Shape>]),
}

impl Contents {
    /// Its shapes, parents before what is in them.
    pub fn shapes(&self) -> Vec<Arc<Shape>> {
        match self {
            Self::Text(text) => shapes_of(text),
            Self::Shapes(shapes) => shapes.to_vec(),
        }
    }
}

/// Shapes as an item keeps them: none where that is nothing to see, or more than [`ITEM_BYTES_MAX`].
pub(super) fn text_of(shapes: &[Arc<Shape>]) -> Option<Arc<str>> {
    let origin = bounds(shapes)?.origin().to_vec2();
    let shapes: Vec<Value> = shapes
        .iter()
        .map(|it| {
            let mut placed = Shape::clone(it);
            // A group has no place of its own.
            if placed.kind != Kind::Group {
                placed.pos -= origin;
            }
            shape::to_json(&placed)
        })
        .collect();
    let text = json!({ "version": VERSION, "shapes": shapes }).to_string();
    (text.len() <= ITEM_BYTES_MAX).then(|| text.into())
}

/// The shapes in an item; none of a newer version.
fn shapes_of(text: &str) -> Vec<Arc<Shape>> {
    if text.len() > ITEM_BYTES_MAX {
        return Vec::new();
    }
    let value = bounded(text, VALUES_MAX).unwrap_or_default();
    if value.get("version").and_then(Value::as_u64) != Some(u64::from(VERSION)) {
        return Vec::new();
    }
    let shapes = value.get("shapes").and_then(Value::as_array);
    let shapes = shapes.into_iter().flatten().filter_map(shape::from_json);
    // Two of one name would be made under one name, which no board does.
    let mut names = BTreeSet::new();
    shapes
        .filter(|shape| names.insert(shape.id.clone()))
        .map(Arc::new)
        .collect()
}

/// The box around shapes; none where nothing of them is seen.
pub(super) fn bounds(shapes: &[Arc<Shape>]) -> Option<Rect> {
    let seen = shapes.iter().filter(|it| it.kind != Kind::Group);
    seen.map(|it| it.bounds()).reduce(|all, one| all.union(one))
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::{Point, Size};
    use tavla_shared::id::ShapeId;

    use super::*;

    fn square(number: u128, x: f64) -> Shape {
        let mut shape = Shape::new(ShapeId::from_random(number), Kind::Rectangle);
        shape.pos = Point::new(x, 900.0);
        shape.size = Size::new(40.0, 20.0);
        shape
    }

    #[test]
    fn shapes_are_kept_around_nothing_and_come_back_as_they_were() {
        let group = Shape::new(ShapeId::from_random(9), Kind::Group);
        let mut inside = square(1, 700.0);
        inside.place.parent = Some(group.id.clone());
        inside.text = "Words".into();
        let shapes = [group.clone(), inside.clone(), square(2, 760.0)].map(Arc::new);
        let text = text_of(&shapes).unwrap();
        let read = Contents::Text(text).shapes();
        inside.pos = Point::ZERO;
        let mut other = square(2, 760.0);
        other.pos = Point::new(60.0, 0.0);
        assert_eq!(read, [group, inside, other].map(Arc::new));
    }

    #[test]
    fn what_is_nothing_or_too_much_is_no_item() {
        let group = Shape::new(ShapeId::from_random(9), Kind::Group);
        assert_eq!(text_of(&[]), None);
        assert_eq!(text_of(&[Arc::new(group)]), None);
        let many: Vec<_> = (0..5_000).map(|n| Arc::new(square(n, 0.0))).collect();
        assert_eq!(text_of(&many), None);
    }

    #[test]
    fn damaged_and_newer_items_have_no_shapes() {
        let whole = text_of(&[Arc::new(square(1, 0.0))]).unwrap();
        let newer = whole.replace("\"version\":1", "\"version\":2");
        assert_ne!(newer, *whole);
        let twice =
            r#"{"version":1,"shapes":[{"id":"a","kind":"ellipse"},{"id":"a","kind":"star"},7]}"#;
        for (text, count) in [
            ("", 0),
            ("[]", 0),
            (&whole[..whole.len() - 1], 0),
            (newer.as_str(), 0),
            (twice, 1),
            (&*whole, 1),
        ] {
            assert_eq!(Contents::Text(text.into()).shapes().len(), count, "{text}");
        }
    }
}
