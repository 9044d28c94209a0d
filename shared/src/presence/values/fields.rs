//! The parts that values are made of, read leniently and written plainly.

use loro::LoroValue;

use crate::geometry::{Point, Rect, Vec2, is_coordinate};
use crate::id::{PeerId, ShapeId};
use crate::presence::key::peer_from;
use crate::shown::shown;

/// A map of named values.
pub(super) fn from_map<const N: usize>(fields: [(&str, LoroValue); N]) -> LoroValue {
    let fields: Vec<_> = fields.map(|(key, value)| (key.to_owned(), value)).into();
    LoroValue::Map(fields.into())
}

/// A named part of a map.
pub(super) fn field<'a>(value: &'a LoroValue, key: &str) -> Option<&'a LoroValue> {
    match value {
        LoroValue::Map(fields) => fields.get(key),
        _ => None,
    }
}

/// A coordinate; programs in JavaScript write whole ones as integers.
pub(super) fn number(value: &LoroValue) -> Option<f64> {
    let number = match value {
        LoroValue::Double(number) => *number,
        LoroValue::I64(number) => *number as f64,
        _ => return None,
    };
    is_coordinate(number).then_some(number)
}

/// Text to show: without control characters, cut to `chars_max`.
pub(super) fn word(value: &LoroValue, chars_max: usize) -> Option<String> {
    match value {
        LoroValue::String(text) => Some(shown(text, chars_max)),
        _ => None,
    }
}

/// A peer's id in decimal, written as its keys write it.
pub(super) fn peer(value: &LoroValue) -> Option<PeerId> {
    let LoroValue::String(text) = value else {
        return None;
    };
    peer_from(text)
}

/// A named text of a map.
pub(super) fn text(value: &LoroValue, key: &str, chars_max: usize) -> Option<String> {
    word(field(value, key)?, chars_max)
}

/// A named count of a map.
pub(super) fn whole(value: &LoroValue, key: &str) -> Option<usize> {
    count(field(value, key)?)
}

/// A count; programs in JavaScript may write it as a float.
pub(super) fn count(value: &LoroValue) -> Option<usize> {
    match value {
        LoroValue::I64(number) => usize::try_from(*number).ok(),
        LoroValue::Double(number) if number.fract() == 0.0 && (0.0..9e15).contains(number) => {
            Some(*number as usize)
        }
        _ => None,
    }
}

fn numbers<const N: usize>(value: &LoroValue) -> Option<[f64; N]> {
    let LoroValue::List(list) = value else {
        return None;
    };
    let numbers: Vec<f64> = list.iter().take(N + 1).map(number).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

fn numbers_value<const N: usize>(numbers: [f64; N]) -> LoroValue {
    numbers.map(LoroValue::Double).to_vec().into()
}

/// `[x, y]`.
pub(super) fn point(value: &LoroValue) -> Option<Point> {
    let [x, y] = numbers(value)?;
    Some(Point::new(x, y))
}

/// `[x, y]`.
pub(super) fn point_value(point: Point) -> LoroValue {
    numbers_value([point.x, point.y])
}

/// `[rank, x, y]`.
pub(super) fn ranked_point(value: &LoroValue) -> Option<(usize, Point)> {
    let LoroValue::List(list) = value else {
        return None;
    };
    let [rank, x, y] = list.as_slice() else {
        return None;
    };
    Some((count(rank)?, Point::new(number(x)?, number(y)?)))
}

/// `[rank, x, y]`.
pub(super) fn ranked_point_value(&(rank, point): &(usize, Point)) -> LoroValue {
    let numbers: [LoroValue; 3] = [(rank as i64).into(), point.x.into(), point.y.into()];
    numbers.to_vec().into()
}

/// `[x, y, w, h]`.
pub(super) fn rect(value: &LoroValue) -> Option<Rect> {
    let [x, y, width, height] = numbers(value)?;
    let far = Point::new(x, y) + Vec2::new(width, height);
    (width >= 0.0 && height >= 0.0).then(|| Rect::new(x, y, far.x, far.y))
}

/// `[x, y, w, h]`.
pub(super) fn rect_value(rect: Rect) -> LoroValue {
    numbers_value([rect.x0, rect.y0, rect.width(), rect.height()])
}

/// `[a, b, c, d, e, f]`.
pub(super) fn six(value: &LoroValue) -> Option<[f64; 6]> {
    numbers(value)
}

/// `[a, b, c, d, e, f]`.
pub(super) fn six_value(numbers: [f64; 6]) -> LoroValue {
    numbers_value(numbers)
}

/// A list of shape ids, at most `ids_max`.
pub(super) fn ids(value: &LoroValue, ids_max: usize) -> Option<Vec<ShapeId>> {
    let LoroValue::List(list) = value else {
        return None;
    };
    let id = |value: &LoroValue| match value {
        LoroValue::String(id) => ShapeId::new(id).ok(),
        _ => None,
    };
    list.iter().take(ids_max).map(id).collect()
}

/// A list of shape ids.
pub(super) fn ids_value(ids: &[ShapeId]) -> LoroValue {
    ids.iter()
        .map(|id| LoroValue::from(id.as_str()))
        .collect::<Vec<_>>()
        .into()
}

/// A named list of points of a map, at most `points_max`.
pub(super) fn points(value: &LoroValue, key: &str, points_max: usize) -> Option<Vec<Point>> {
    let LoroValue::List(list) = field(value, key)? else {
        return None;
    };
    list.iter().take(points_max).map(point).collect()
}

/// A list of points.
pub(super) fn points_value(points: &[Point]) -> LoroValue {
    points
        .iter()
        .copied()
        .map(point_value)
        .collect::<Vec<_>>()
        .into()
}
