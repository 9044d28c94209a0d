//! What a gesture in hand does to the shapes it holds.

use loro::LoroValue;

use super::fields::{field, from_map, point, point_value, six, six_value, text, whole};
use crate::geometry::{Affine, Point};
use crate::id::ShapeId;
use crate::shape::{Ink, InkPoint};

/// What a gesture in hand does. Nothing of it is in the document before it ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Gesture {
    /// The held shapes, moved, scaled or turned from where the gesture began.
    Transform(Affine),
    /// A stroke being drawn.
    Points(StrokePoints),
}

/// The last second of a stroke being drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct StrokePoints {
    /// The shape it will be.
    pub id: ShapeId,
    /// Where on the board it began; the points are relative to it.
    pub origin: Point,
    /// The rank of the first of `points`; see [`crate::presence::Stroke`].
    pub from: usize,
    /// The points.
    pub points: Vec<InkPoint>,
}

impl Gesture {
    pub(super) fn to_value(&self) -> LoroValue {
        match self {
            Self::Transform(affine) => from_map([("transform", six_value(affine.as_coeffs()))]),
            Self::Points(stroke) => from_map([
                ("id", stroke.id.as_str().into()),
                ("origin", point_value(stroke.origin)),
                ("from", (stroke.from as i64).into()),
                (
                    "points",
                    Ink {
                        points: stroke.points.clone(),
                    }
                    .to_bytes()
                    .into(),
                ),
            ]),
        }
    }

    pub(super) fn from_value(value: &LoroValue) -> Option<Self> {
        if let Some(transform) = field(value, "transform") {
            return Some(Self::Transform(Affine::new(six(transform)?)));
        }
        let LoroValue::Binary(points) = field(value, "points")? else {
            return None;
        };
        Some(Self::Points(StrokePoints {
            id: ShapeId::new(&text(value, "id", usize::MAX)?).ok()?,
            origin: point(field(value, "origin")?)?,
            from: whole(value, "from")?,
            points: Ink::from_bytes(points).ok()?.points,
        }))
    }
}
