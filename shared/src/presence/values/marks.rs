//! What stands beside a cursor or trails it: carets, laser, reactions.

use loro::LoroValue;

use super::fields::{
    count, field, from_map, point, point_value, points, points_value, text, whole, word,
};
use crate::geometry::Point;
use crate::id::ShapeId;

/// The most points of a laser's trail.
const LASER_POINTS_MAX: usize = 512;
/// The longest reaction, in characters: some signs are made of several.
const REACTION_CHARS_MAX: usize = 8;

/// Whose text is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// The shape.
    pub shape: ShapeId,
    /// The caret, in Unicode scalar values from the start.
    pub cursor: usize,
    /// The other end of the selection; none where nothing is selected.
    pub anchor: Option<usize>,
}

impl Typing {
    pub(super) fn to_value(&self) -> LoroValue {
        let (shape, cursor) = (
            LoroValue::from(self.shape.as_str()),
            (self.cursor as i64).into(),
        );
        match self.anchor {
            None => from_map([("shape", shape), ("cursor", cursor)]),
            Some(anchor) => from_map([
                ("shape", shape),
                ("cursor", cursor),
                ("anchor", (anchor as i64).into()),
            ]),
        }
    }

    pub(super) fn from_value(value: &LoroValue) -> Option<Self> {
        Some(Self {
            shape: ShapeId::new(&text(value, "shape", usize::MAX)?).ok()?,
            cursor: whole(value, "cursor")?,
            anchor: whole(value, "anchor"),
        })
    }
}

/// A fading trail.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Laser {
    /// The rank of the first of `points` since the trail began.
    pub from: usize,
    /// The latest points, on the board.
    pub points: Vec<Point>,
    /// The ranks of those of them at which a new line begins.
    pub starts: Vec<usize>,
}

impl Laser {
    pub(super) fn to_value(&self) -> LoroValue {
        let (from, points) = ((self.from as i64).into(), points_value(&self.points));
        if self.starts.is_empty() {
            return from_map([("from", from), ("points", points)]);
        }
        let starts: Vec<LoroValue> = self.starts.iter().map(|&at| (at as i64).into()).collect();
        from_map([
            ("from", from),
            ("points", points),
            ("starts", starts.into()),
        ])
    }

    pub(super) fn from_value(value: &LoroValue) -> Option<Self> {
        let starts = match field(value, "starts") {
            Some(LoroValue::List(starts)) => {
                let starts = starts.iter().take(LASER_POINTS_MAX);
                starts.filter_map(count).collect()
            }
            _ => Vec::new(),
        };
        Some(Self {
            from: whole(value, "from")?,
            points: points(value, "points", LASER_POINTS_MAX)?,
            starts,
        })
    }
}

/// A sign thrown at a place on the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// Which of its owner's it is: another one is another throw, also of the same sign.
    pub id: usize,
    /// The sign.
    pub emoji: String,
    /// Where, on the board.
    pub at: Point,
}

impl Reaction {
    pub(super) fn to_value(&self) -> LoroValue {
        from_map([
            ("id", (self.id as i64).into()),
            ("emoji", self.emoji.as_str().into()),
            ("at", point_value(self.at)),
        ])
    }

    /// None for a sign that is too long to be one.
    pub(super) fn from_value(value: &LoroValue) -> Option<Self> {
        let emoji = word(field(value, "emoji")?, REACTION_CHARS_MAX + 1)?;
        let is_sign = (1..=REACTION_CHARS_MAX).contains(&emoji.chars().count());
        is_sign.then_some(Self {
            id: whole(value, "id")?,
            emoji,
            at: point(field(value, "at")?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_without_a_selection_is_told_as_before_there_were_selections() {
        let typing = Typing {
            shape: ShapeId::from_random(1),
            cursor: 3,
            anchor: None,
        };
        assert_eq!(field(&typing.to_value(), "anchor"), None);
        assert_eq!(Typing::from_value(&typing.to_value()), Some(typing));
    }

    #[test]
    fn a_trail_s_bad_starts_are_left_out_and_the_rest_is_read() {
        let value = from_map([
            ("from", 4.into()),
            ("points", points_value(&[Point::ZERO])),
            ("starts", vec![LoroValue::from(-1), 4.into()].into()),
        ]);
        let laser = Laser::from_value(&value);
        assert_eq!(laser.map(|laser| laser.starts), Some(vec![4]));
    }

    #[test]
    fn a_reaction_is_one_sign_and_no_text() {
        let reaction = |emoji: &str| {
            Reaction::from_value(&from_map([
                ("id", 1.into()),
                ("emoji", emoji.into()),
                ("at", point_value(Point::ZERO)),
            ]))
        };
        assert!(reaction("👩‍🚀").is_some());
        assert!(reaction("").is_none());
        assert!(reaction("a whole sentence").is_none());
    }
}
