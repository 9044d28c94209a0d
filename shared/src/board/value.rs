//! A shape's properties as plain Loro values, so that any Loro client can read and write them.

use std::sync::Arc;

use loro::LoroValue;

use crate::blob::BlobHash;
use crate::geometry::{Point, Size};
use crate::id::ShapeId;
use crate::shape::{
    Arrowhead, Binding, Color, Corner, Crop, Dash, Ends, FillStyle, Font, Ink, Key, LineShape, Nib,
    Place, Property, TextAlign, VerticalAlign, ZIndex,
};

const START: &str = "start";
const END: &str = "end";
const SHAPE: &str = "shape";
const ANCHOR: &str = "anchor";
const INSIDE: &str = "inside";

/// The value a document keeps for a property.
pub(super) fn value_of(property: &Property) -> LoroValue {
    match property {
        Property::Place(place) => {
            let parent = place
                .parent
                .as_ref()
                .map_or(LoroValue::Null, |parent| parent.as_str().into());
            list([parent, place.index.as_str().into()])
        }
        Property::Pos(point) | Property::Tail(point) => pair(point.x, point.y),
        Property::Size(size) => pair(size.width, size.height),
        Property::Path(points) => list(points.iter().map(|point| pair(point.x, point.y))),
        Property::Ink(ink) => ink
            .as_ref()
            .map_or(LoroValue::Null, |ink| ink.to_bytes().into()),
        Property::Ends(ends) => map([
            (START, end_value(ends.start.as_ref())),
            (END, end_value(ends.end.as_ref())),
        ]),
        Property::Pinned(stretches) => list(stretches.iter().map(|&at| i64::from(at).into())),
        Property::Name(words)
        | Property::Link(words)
        | Property::Foreign(words)
        | Property::FontName(words) => words
            .as_ref()
            .map_or(LoroValue::Null, |words| LoroValue::from(&**words)),
        Property::CornerRadius(radius) => radius.map_or(LoroValue::Null, LoroValue::from),
        Property::Nib(nib) => nib.name().into(),
        Property::File(file) => file
            .as_ref()
            .map_or(LoroValue::Null, |file| file.to_string().into()),
        Property::Crop(crop) => list([crop.x0, crop.y0, crop.x1, crop.y1].map(LoroValue::from)),
        Property::Seed(seed) => i64::from(*seed).into(),
        Property::Stroke(color) | Property::Fill(color) => color.to_string().into(),
        Property::Angle(number)
        | Property::StrokeWidth(number)
        | Property::Roughness(number)
        | Property::Opacity(number)
        | Property::LabelAt(number)
        | Property::TextSize(number) => (*number).into(),
        Property::FillStyle(style) => style.name().into(),
        Property::Dash(dash) => dash.name().into(),
        Property::Corner(corner) => corner.name().into(),
        Property::Font(font) => font.name().into(),
        Property::TextAlign(align) => align.name().into(),
        Property::TextVertical(align) => align.name().into(),
        Property::TextWraps(yes) | Property::Locked(yes) | Property::Hidden(yes) => (*yes).into(),
        Property::Line(line) => line.name().into(),
        Property::HeadStart(head) | Property::HeadEnd(head) => head.name().into(),
    }
}

/// The property a document's value means; none where it is not one or a board may not contain it.
pub(super) fn property_of(key: Key, value: &LoroValue) -> Option<Property> {
    let property = match key {
        Key::Place => Property::Place(place_of(value)?),
        Key::Pos => Property::Pos(point_of(value)?),
        Key::Size => {
            let Point { x, y } = point_of(value)?;
            Property::Size(Size::new(x, y))
        }
        Key::Path => {
            let LoroValue::List(points) = value else {
                return None;
            };
            Property::Path(points.iter().map(point_of).collect::<Option<_>>()?)
        }
        Key::Ink => Property::Ink(match value {
            LoroValue::Null => None,
            LoroValue::Binary(bytes) => Some(Arc::new(Ink::from_bytes(bytes).ok()?)),
            _ => return None,
        }),
        Key::Ends => Property::Ends(ends_of(value)?),
        Key::File => Property::File(match value {
            LoroValue::Null => None,
            value => Some(BlobHash::from_text(text_of(value)?)?),
        }),
        Key::Crop => Property::Crop(crop_of(value)?),
        Key::Seed => Property::Seed(number_of(value)? as u32),
        Key::Stroke => Property::Stroke(Color::from_text(text_of(value)?)?),
        Key::Fill => Property::Fill(Color::from_text(text_of(value)?)?),
        Key::Angle => Property::Angle(number_of(value)?),
        Key::StrokeWidth => Property::StrokeWidth(number_of(value)?),
        Key::Roughness => Property::Roughness(number_of(value)?),
        Key::Opacity => Property::Opacity(number_of(value)?),
        Key::TextSize => Property::TextSize(number_of(value)?),
        Key::FillStyle => Property::FillStyle(FillStyle::from_name(text_of(value)?)?),
        Key::Dash => Property::Dash(Dash::from_name(text_of(value)?)?),
        Key::Corner => Property::Corner(Corner::from_name(text_of(value)?)?),
        Key::Font => Property::Font(Font::from_name(text_of(value)?)?),
        Key::TextAlign => Property::TextAlign(TextAlign::from_name(text_of(value)?)?),
        Key::TextVertical => Property::TextVertical(VerticalAlign::from_name(text_of(value)?)?),
        Key::TextWraps => Property::TextWraps(flag_of(value)?),
        Key::Locked => Property::Locked(flag_of(value)?),
        Key::Hidden => Property::Hidden(flag_of(value)?),
        Key::Pinned => {
            let LoroValue::List(stretches) = value else {
                return None;
            };
            let number = |value| number_of(value).map(|at| at as u32);
            Property::Pinned(stretches.iter().map(number).collect::<Option<_>>()?)
        }
        Key::LabelAt => Property::LabelAt(number_of(value)?),
        Key::Tail => Property::Tail(point_of(value)?),
        Key::Name if is_words(value) => Property::Name(words_of(value)),
        Key::Link if is_words(value) => Property::Link(words_of(value)),
        Key::FontName if is_words(value) => Property::FontName(words_of(value)),
        Key::Foreign if is_words(value) => Property::Foreign(words_of(value)),
        Key::Name | Key::Link | Key::Foreign | Key::FontName => return None,
        Key::CornerRadius => Property::CornerRadius(match value {
            LoroValue::Null => None,
            value => Some(number_of(value)?),
        }),
        Key::Nib => Property::Nib(Nib::from_name(text_of(value)?)?),
        Key::Line => Property::Line(LineShape::from_name(text_of(value)?)?),
        Key::HeadStart => Property::HeadStart(Arrowhead::from_name(text_of(value)?)?),
        Key::HeadEnd => Property::HeadEnd(Arrowhead::from_name(text_of(value)?)?),
    };
    property.is_valid().then_some(property)
}

pub(crate) fn text_of(value: &LoroValue) -> Option<&str> {
    match value {
        LoroValue::String(text) => Some(text),
        _ => None,
    }
}

/// The words that a value is; none for what is null.
fn words_of(value: &LoroValue) -> Option<Arc<str>> {
    text_of(value).map(Arc::from)
}

fn is_words(value: &LoroValue) -> bool {
    matches!(value, LoroValue::Null | LoroValue::String(_))
}

pub(super) fn flag_of(value: &LoroValue) -> Option<bool> {
    match value {
        LoroValue::Bool(yes) => Some(*yes),
        _ => None,
    }
}

pub(crate) fn number_of(value: &LoroValue) -> Option<f64> {
    match value {
        LoroValue::Double(number) => Some(*number),
        // JavaScript writes whole numbers as integers.
        LoroValue::I64(number) => Some(*number as f64),
        _ => None,
    }
}

pub(crate) fn map<const N: usize>(entries: [(&str, LoroValue); N]) -> LoroValue {
    LoroValue::Map(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

pub(crate) fn list(values: impl IntoIterator<Item = LoroValue>) -> LoroValue {
    LoroValue::List(values.into_iter().collect())
}

pub(crate) fn pair(x: f64, y: f64) -> LoroValue {
    list([x.into(), y.into()])
}

pub(crate) fn point_of(value: &LoroValue) -> Option<Point> {
    let LoroValue::List(numbers) = value else {
        return None;
    };
    let [x, y] = numbers.as_slice() else {
        return None;
    };
    Some(Point::new(number_of(x)?, number_of(y)?))
}

fn crop_of(value: &LoroValue) -> Option<Crop> {
    let LoroValue::List(sides) = value else {
        return None;
    };
    let [x0, y0, x1, y1] = sides.as_slice() else {
        return None;
    };
    Some(Crop {
        x0: number_of(x0)?,
        y0: number_of(y0)?,
        x1: number_of(x1)?,
        y1: number_of(y1)?,
    })
}

fn place_of(value: &LoroValue) -> Option<Place> {
    let LoroValue::List(parts) = value else {
        return None;
    };
    let [parent, index] = parts.as_slice() else {
        return None;
    };
    let parent = match parent {
        LoroValue::Null => None,
        parent => Some(ShapeId::new(text_of(parent)?).ok()?),
    };
    Some(Place {
        parent,
        index: ZIndex::from_text(text_of(index)?)?,
    })
}

fn end_value(binding: Option<&Binding>) -> LoroValue {
    binding.map_or(LoroValue::Null, |binding| {
        map([
            (SHAPE, binding.shape.as_str().into()),
            (ANCHOR, pair(binding.anchor.x, binding.anchor.y)),
            (INSIDE, binding.inside.into()),
        ])
    })
}

fn ends_of(value: &LoroValue) -> Option<Ends> {
    let LoroValue::Map(ends) = value else {
        return None;
    };
    let end = |key: &str| match ends.get(key) {
        None | Some(LoroValue::Null) => Some(None),
        Some(LoroValue::Map(binding)) => {
            let shape = ShapeId::new(text_of(binding.get(SHAPE)?)?).ok()?;
            let anchor = point_of(binding.get(ANCHOR)?)?;
            // Absent in what was written before ends could go inside.
            let inside = binding.get(INSIDE).and_then(flag_of).unwrap_or(false);
            Some(Some(Binding {
                shape,
                anchor,
                inside,
            }))
        }
        Some(_) => None,
    };
    Some(Ends {
        start: end(START)?,
        end: end(END)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{InkPoint, Kind, Shape};

    #[test]
    fn every_property_survives_the_document() {
        let mut shape = Shape::new(ShapeId::from_random(1), Kind::Arrow);
        shape.place.parent = Some(ShapeId::from_random(2));
        shape.path = vec![Point::ZERO, Point::new(1.5, -2.0)];
        shape.ink = Some(Arc::new(Ink {
            points: vec![InkPoint {
                x: 1.0,
                y: 2.0,
                pressure: 1.0,
            }],
        }));
        shape.ends.end = Some(Binding {
            shape: ShapeId::from_random(3),
            anchor: Point::new(0.5, 1.0),
            inside: true,
        });
        shape.pinned = vec![1, 4];
        shape.link = Some("https://example.org".into());
        shape.foreign = Some(r#"{"type":"gadget"}"#.into());
        shape.style.corner_radius = Some(12.5);
        shape.style.fill = Color::rgb(0xff_0000);
        for &key in Key::ALL {
            let property = shape.property(key);
            assert_eq!(property_of(key, &value_of(&property)), Some(property));
        }
    }

    #[test]
    fn whole_numbers_of_other_clients_are_numbers() {
        let value = list([LoroValue::I64(3), LoroValue::I64(-4)]);
        assert_eq!(
            property_of(Key::Pos, &value),
            Some(Property::Pos(Point::new(3.0, -4.0)))
        );
    }

    #[test]
    fn values_of_a_newer_version_or_out_of_range_are_not_read() {
        assert_eq!(property_of(Key::Dash, &"wavy".into()), None);
        assert_eq!(property_of(Key::Opacity, &2.0.into()), None);
        assert_eq!(property_of(Key::Pos, &list([1.0.into()])), None);
        assert_eq!(property_of(Key::Size, &pair(-1.0, f64::NAN)), None);
    }
}
