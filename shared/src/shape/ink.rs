//! A freehand stroke as one binary value, written once.
//!
//! Format, version 1: the byte 1, then for each point three little-endian values: x and y as f32
//! (board units from the stroke's `pos`) and the pressure as u16 (0 to 65,535).

use crate::geometry::{Point, Rect, Size, is_coordinate};

/// The most points a stroke may have.
pub const INK_POINTS_MAX: usize = 100_000;

const VERSION: u8 = 1;
const POINT_BYTES: usize = 10;

/// A stroke: its points, in the order they were drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ink {
    /// Relative to the shape's `pos`, at the natural size.
    pub points: Vec<InkPoint>,
}

/// One sample of a stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InkPoint {
    /// Board units right of the shape's `pos`.
    pub x: f32,
    /// Board units below the shape's `pos`.
    pub y: f32,
    /// 0 (a touch) to 1 (full); 0.5 where the device has none.
    pub pressure: f32,
}

/// Bytes that are not a stroke.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InkError {
    /// Written by a newer version, or not ink at all.
    #[error("ink version {version} is not known")]
    Version {
        /// The first byte; 0 where there was none.
        version: u8,
    },
    /// Not a whole number of points.
    #[error("ink has {left_over} bytes beyond its last whole point")]
    Truncated {
        /// The bytes that are no point.
        left_over: usize,
    },
    /// More than [`INK_POINTS_MAX`].
    #[error("ink has {points} points, the limit is {INK_POINTS_MAX}")]
    TooLong {
        /// How many it has.
        points: usize,
    },
    /// A coordinate that is none: not finite, or farther out than anything on a board.
    #[error("ink point {at} is nowhere on a board")]
    Nowhere {
        /// The first such point.
        at: usize,
    },
}

impl InkPoint {
    fn is_somewhere(&self) -> bool {
        is_coordinate(f64::from(self.x)) && is_coordinate(f64::from(self.y))
    }
}

impl Ink {
    /// The stroke through these places, each with its pressure, and the corner of the box around
    /// them, from which its points are counted. None where there are no places.
    pub fn through(places: impl Iterator<Item = (Point, f32)> + Clone) -> Option<(Point, Self)> {
        let boxes = places.clone().map(|(at, _)| Rect::from_points(at, at));
        let corner = boxes.reduce(|all, one| all.union(one))?.origin();
        let point = |(at, pressure): (Point, f32)| InkPoint {
            x: (at.x - corner.x) as f32,
            y: (at.y - corner.y) as f32,
            pressure,
        };
        let points = places.map(point).collect();
        Some((corner, Self { points }))
    }

    /// Whether what is written of it can be read again.
    pub fn is_valid(&self) -> bool {
        self.points.len() <= INK_POINTS_MAX && self.points.iter().all(InkPoint::is_somewhere)
    }

    /// The box around its origin and its points at the natural size. A stranger's stroke may reach to the
    /// left of its origin and above it.
    pub fn natural_box(&self) -> Rect {
        let [x0, y0, x1, y1] = self
            .points
            .iter()
            .fold([0.0_f32; 4], |[x0, y0, x1, y1], at| {
                [x0.min(at.x), y0.min(at.y), x1.max(at.x), y1.max(at.y)]
            });
        Rect::new(x0.into(), y0.into(), x1.into(), y1.into())
    }

    /// The box from the natural origin to the farthest point: what the shape's `size` was when drawn.
    pub fn natural_size(&self) -> Size {
        let Rect { x1, y1, .. } = self.natural_box();
        Size::new(x1, y1)
    }

    /// The stroke as the document keeps it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.points.len() * POINT_BYTES);
        bytes.push(VERSION);
        for point in &self.points {
            bytes.extend(point.x.to_le_bytes());
            bytes.extend(point.y.to_le_bytes());
            let pressure = (point.pressure.clamp(0.0, 1.0) * f32::from(u16::MAX)).round() as u16;
            bytes.extend(pressure.to_le_bytes());
        }
        bytes
    }

    /// Reads a stroke.
    ///
    /// # Errors
    /// [`InkError`] where the bytes are not one; nothing is allocated beyond what they hold.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InkError> {
        let Some((&VERSION, body)) = bytes.split_first() else {
            return Err(InkError::Version {
                version: bytes.first().copied().unwrap_or(0),
            });
        };
        let (chunks, rest) = body.as_chunks::<POINT_BYTES>();
        if !rest.is_empty() {
            return Err(InkError::Truncated {
                left_over: rest.len(),
            });
        }
        if chunks.len() > INK_POINTS_MAX {
            return Err(InkError::TooLong {
                points: chunks.len(),
            });
        }
        let mut points = Vec::with_capacity(chunks.len());
        for (at, &[x0, x1, x2, x3, y0, y1, y2, y3, p0, p1]) in chunks.iter().enumerate() {
            let x = f32::from_le_bytes([x0, x1, x2, x3]);
            let y = f32::from_le_bytes([y0, y1, y2, y3]);
            let pressure = f32::from(u16::from_le_bytes([p0, p1])) / f32::from(u16::MAX);
            let point = InkPoint { x, y, pressure };
            if !point.is_somewhere() {
                return Err(InkError::Nowhere { at });
            }
            points.push(point);
        }
        Ok(Self { points })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke() -> Ink {
        let point = |x, y, pressure| InkPoint { x, y, pressure };
        Ink {
            points: vec![point(0.0, 4.0, 0.0), point(12.5, 0.0, 1.0)],
        }
    }

    #[test]
    fn a_stroke_through_places_begins_at_the_corner_of_their_box() {
        let places = [(Point::new(5.0, 9.0), 0.0), (Point::new(17.5, 5.0), 1.0)];
        let through = Ink::through(places.into_iter());
        assert_eq!(through, Some((Point::new(5.0, 5.0), stroke())));
        assert_eq!(Ink::through(std::iter::empty()), None);
    }

    #[test]
    fn a_stroke_survives_being_written() {
        assert_eq!(Ink::from_bytes(&stroke().to_bytes()), Ok(stroke()));
        assert_eq!(stroke().natural_size(), Size::new(12.5, 4.0));
    }

    #[test]
    fn the_box_of_a_stroke_holds_what_is_left_of_its_origin_and_above_it() {
        let mut ink = stroke();
        assert_eq!(ink.natural_box(), Rect::new(0.0, 0.0, 12.5, 4.0));
        ink.points[0].x = -30.0;
        ink.points[1].y = -7.0;
        assert_eq!(ink.natural_box(), Rect::new(-30.0, -7.0, 12.5, 4.0));
    }

    #[test]
    fn bytes_that_are_no_stroke_are_refused() {
        assert_eq!(Ink::from_bytes(&[]), Err(InkError::Version { version: 0 }));
        assert_eq!(
            Ink::from_bytes(&[9, 1]),
            Err(InkError::Version { version: 9 })
        );
        assert_eq!(
            Ink::from_bytes(&[1, 0, 0]),
            Err(InkError::Truncated { left_over: 2 })
        );
        for x in [f32::NAN, f32::INFINITY, -3e38] {
            let mut poisoned = stroke();
            poisoned.points[1].x = x;
            let refused = Ink::from_bytes(&poisoned.to_bytes());
            assert_eq!(refused, Err(InkError::Nowhere { at: 1 }));
            assert!(!poisoned.is_valid());
        }
        let mut long = stroke();
        long.points = vec![long.points[0]; INK_POINTS_MAX + 1];
        assert!(Ink::from_bytes(&long.to_bytes()).is_err() && !long.is_valid());
    }
}
