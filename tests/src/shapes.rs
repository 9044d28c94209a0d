//! Shapes and edits that tests make.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Property, Shape};

/// The id `name`.
///
/// # Panics
/// Where it is none.
#[allow(clippy::expect_used, reason = "tests name their shapes themselves")]
pub fn id(name: &str) -> ShapeId {
    ShapeId::new(name).expect("a shape's name")
}

/// Makes the rectangle `name`.
pub fn rectangle(name: &str) -> Edit {
    let mut shape = Shape::new(id(name), Kind::Rectangle);
    shape.pos = Point::new(10.0, 20.0);
    shape.size = Size::new(100.0, 50.0);
    Edit::Create(Arc::new(shape))
}

/// Moves `name` to `x`.
pub fn moved(name: &str, x: f64) -> Edit {
    Edit::set(id(name), Property::Pos(Point::new(x, 0.0)))
}

/// Fills `name`.
pub fn filled(name: &str, color: u32) -> Edit {
    Edit::set(id(name), Property::Fill(Color::rgb(color)))
}

/// Types into `name`.
pub fn typed(name: &str, at: usize, insert: &str) -> Edit {
    Edit::Splice {
        id: id(name),
        at,
        delete: 0,
        insert: Arc::from(insert),
    }
}
