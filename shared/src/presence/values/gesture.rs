//! What a gesture in hand does to the shapes it holds.

use loro::LoroValue;

use super::fields::{
    field, from_map, number, point, point_value, points, points_value, ranked_point,
    ranked_point_value, six, six_value, text, whole,
};
use crate::geometry::{Affine, Point, Size};
use crate::id::ShapeId;
use crate::shape::{Color, Ink, InkPoint, Kind, Nib};

/// The most points of a line being drawn that are told.
const PATH_POINTS_MAX: usize = 256;

/// The most points of a line in hand that are told.
const BENT_POINTS_MAX: usize = 256;

/// What a gesture in hand does. Nothing of it is in the document before it ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Gesture {
    /// The held shapes, or the copies of them, moved, scaled or turned from where the gesture began.
    Transform(Affine),
    /// Points of the one held line or arrow: their ranks, and where on the board they are now. Of a callout the
    /// first is the tip of its tail.
    Bent(Vec<(usize, Point)>),
    /// A stroke being drawn.
    Points(StrokePoints),
    /// Another shape being drawn.
    Drawn(Box<Drawn>),
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
    /// Its colour.
    pub stroke: Color,
    /// Its width, in board units.
    pub stroke_width: f64,
    /// What it is drawn with.
    pub nib: Nib,
}

/// A shape being drawn, as far as it must be known to be shown in passing.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The shape it will be.
    pub id: ShapeId,
    /// What it will be.
    pub kind: Kind,
    /// Top left of its box.
    pub pos: Point,
    /// Its box.
    pub size: Size,
    /// The points of a line or arrow, relative to `pos`.
    pub path: Vec<Point>,
    /// Of its outline.
    pub stroke: Color,
    /// Inside it.
    pub fill: Color,
    /// Of its outline, in board units.
    pub stroke_width: f64,
}

impl Gesture {
    pub(super) fn to_value(&self) -> LoroValue {
        match self {
            Self::Transform(affine) => from_map([("transform", six_value(affine.as_coeffs()))]),
            Self::Bent(points) => {
                let points: Vec<LoroValue> = points.iter().map(ranked_point_value).collect();
                from_map([("bent", points.into())])
            }
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
                ("stroke", stroke.stroke.to_string().into()),
                ("strokeWidth", stroke.stroke_width.into()),
                ("nib", stroke.nib.name().into()),
            ]),
            Self::Drawn(drawn) => from_map([
                ("id", drawn.id.as_str().into()),
                ("kind", drawn.kind.name().into()),
                ("pos", point_value(drawn.pos)),
                ("size", point_value(drawn.size.to_vec2().to_point())),
                ("path", points_value(&drawn.path)),
                ("stroke", drawn.stroke.to_string().into()),
                ("fill", drawn.fill.to_string().into()),
                ("strokeWidth", drawn.stroke_width.into()),
            ]),
        }
    }

    pub(super) fn from_value(value: &LoroValue) -> Option<Self> {
        if let Some(transform) = field(value, "transform") {
            return Some(Self::Transform(Affine::new(six(transform)?)));
        }
        if let Some(LoroValue::List(points)) = field(value, "bent") {
            let points = points.iter().take(BENT_POINTS_MAX).map(ranked_point);
            return Some(Self::Bent(points.collect::<Option<_>>()?));
        }
        let id = ShapeId::new(&text(value, "id", usize::MAX)?).ok()?;
        let color = |key| text(value, key, 16).and_then(|color| Color::from_text(&color));
        // What another client leaves out is as on a new shape.
        let stroke = color("stroke").unwrap_or(Color::rgb(0x1d_1d1f));
        let stroke_width = field(value, "strokeWidth").and_then(number).unwrap_or(2.0);
        let stroke_width = stroke_width.clamp(0.0, 1_000.0);
        if let Some(kind) = text(value, "kind", 32) {
            let size = point(field(value, "size")?)?.to_vec2().to_size();
            if size.width < 0.0 || size.height < 0.0 {
                return None;
            }
            return Some(Self::Drawn(Box::new(Drawn {
                id,
                kind: Kind::from_name(&kind),
                pos: point(field(value, "pos")?)?,
                size,
                path: points(value, "path", PATH_POINTS_MAX)?,
                stroke,
                fill: color("fill").unwrap_or(Color::NONE),
                stroke_width,
            })));
        }
        let LoroValue::Binary(points) = field(value, "points")? else {
            return None;
        };
        Some(Self::Points(StrokePoints {
            id,
            origin: point(field(value, "origin")?)?,
            from: whole(value, "from")?,
            points: Ink::from_bytes(points).ok()?.points,
            stroke,
            stroke_width,
            nib: text(value, "nib", 32)
                .and_then(|nib| Nib::from_name(&nib))
                .unwrap_or_default(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_told_is_heard(gesture: &Gesture) {
        assert_eq!(
            Gesture::from_value(&gesture.to_value()),
            Some(gesture.clone())
        );
    }

    #[test]
    fn gestures_are_heard_as_they_are_told() {
        let (id, color) = (ShapeId::from_random(1), Color::rgb(0x12_3456));
        check_told_is_heard(&Gesture::Transform(Affine::rotate(0.5)));
        check_told_is_heard(&Gesture::Bent(vec![
            (0, Point::new(1.5, -2.0)),
            (9_999, Point::ZERO),
        ]));
        check_told_is_heard(&Gesture::Points(StrokePoints {
            id: id.clone(),
            origin: Point::new(3.0, -4.0),
            from: 7,
            points: vec![InkPoint {
                x: 1.0,
                y: 2.0,
                pressure: 1.0,
            }],
            stroke: color,
            stroke_width: 4.0,
            nib: Nib::Highlighter,
        }));
        check_told_is_heard(&Gesture::Drawn(Box::new(Drawn {
            id,
            kind: Kind::Arrow,
            pos: Point::new(3.0, -4.0),
            size: Size::new(10.0, 0.0),
            path: vec![Point::ZERO, Point::new(10.0, 0.0)],
            stroke: color,
            fill: Color::NONE,
            stroke_width: 2.0,
        })));
    }

    #[test]
    fn a_bent_line_s_points_have_ranks() {
        let bent = |rank: LoroValue| {
            let point = vec![rank, 1.0.into(), 2.0.into()];
            Gesture::from_value(&from_map([("bent", vec![LoroValue::from(point)].into())]))
        };
        let heard = Some(Gesture::Bent(vec![(2, Point::new(1.0, 2.0))]));
        assert_eq!(bent(2.into()), heard);
        // As programs in JavaScript may write it.
        assert_eq!(bent(2.0.into()), heard);
        assert_eq!(bent((-1).into()), None);
        assert_eq!(bent(0.5.into()), None);
    }

    #[test]
    fn a_shape_drawn_inside_out_means_nothing() {
        let value = from_map([
            ("id", "a".into()),
            ("kind", "rectangle".into()),
            ("pos", point_value(Point::ZERO)),
            ("size", point_value(Point::new(-1.0, 2.0))),
            ("path", points_value(&[])),
        ]);
        assert_eq!(Gesture::from_value(&value), None);
    }
}
