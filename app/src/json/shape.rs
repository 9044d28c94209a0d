//! Shapes as JSON that says all of them, for the clipboard, files and settings. Reading takes what makes sense and
//! leaves out the rest.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use tavla_shared::blob::BlobHash;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Binding, Color, Corner, Crop, Dash, Ends, FillStyle, Font, Ink, InkPoint, Key, Kind,
    LineShape, Nib, PATH_POINTS_MAX, Place, Property, Shape, TextAlign, TextMarks, VerticalAlign,
    ZIndex,
};

use super::runs;

/// A shape with the document's own keys, and only what differs from the default.
pub fn to_json(shape: &Shape) -> Value {
    let blank = Shape::new(shape.id.clone(), shape.kind.clone());
    let mut fields = Map::new();
    fields.insert("id".to_owned(), json!(shape.id.as_str()));
    fields.insert("kind".to_owned(), json!(shape.kind.name()));
    if !shape.text.is_empty() {
        fields.insert("text".to_owned(), json!(&*shape.text));
    }
    if let Some(marks) = &shape.marks {
        fields.insert("marks".to_owned(), runs::to_json(marks));
    }
    for &key in Key::ALL {
        let property = shape.property(key);
        if property != blank.property(key) {
            fields.insert(key.name().to_owned(), property_to_json(&property));
        }
    }
    Value::Object(fields)
}

/// The shape that such a value is: what makes no sense in it is left out; none where it has no name or kind.
pub fn from_json(value: &Value) -> Option<Shape> {
    let fields = value.as_object()?;
    let id = ShapeId::new(fields.get("id")?.as_str()?).ok()?;
    let kind = fields
        .get("kind")?
        .as_str()
        .filter(|kind| kind.len() <= 64)?;
    let mut shape = Shape::new(id, Kind::from_name(kind));
    if let Some(text) = fields.get("text").and_then(Value::as_str) {
        let end = text.char_indices().nth(TEXT_CHARS_MAX).map(|(at, _)| at);
        let text = &text[..end.unwrap_or(text.len())];
        shape.text = Arc::from(text);
        let marks = fields.get("marks").and_then(runs::from_json);
        // What is beyond the text is nobody's.
        shape.marks = TextMarks::part(marks.as_deref(), 0..text.chars().count());
    }
    for &key in Key::ALL {
        let property = fields
            .get(key.name())
            .and_then(|value| property_from_json(key, value));
        if let Some(property) = property.filter(Property::is_valid) {
            property.apply_to(&mut shape);
        }
    }
    Some(shape)
}

fn pair(x: f64, y: f64) -> Value {
    json!([x, y])
}

fn binding_to_json(binding: Option<&Binding>) -> Value {
    binding.map_or(Value::Null, |binding| {
        json!({
            "shape": binding.shape.as_str(),
            "anchor": pair(binding.anchor.x, binding.anchor.y),
            "inside": binding.inside,
        })
    })
}

/// The value of a property, as the clipboard and settings have it.
pub fn property_to_json(property: &Property) -> Value {
    match property {
        Property::Place(place) => {
            json!([
                place.parent.as_ref().map(ShapeId::as_str),
                place.index.as_str()
            ])
        }
        Property::Pos(at) | Property::Tail(at) => pair(at.x, at.y),
        Property::Size(size) => pair(size.width, size.height),
        Property::Angle(number)
        | Property::StrokeWidth(number)
        | Property::Roughness(number)
        | Property::Opacity(number)
        | Property::LabelAt(number)
        | Property::TextSize(number) => json!(number),
        Property::Path(points) => points.iter().map(|point| pair(point.x, point.y)).collect(),
        Property::Ink(ink) => {
            let points = ink.iter().flat_map(|ink| &ink.points);
            points
                .map(|point| json!([point.x, point.y, point.pressure]))
                .collect()
        }
        Property::Ends(ends) => json!({
            "start": binding_to_json(ends.start.as_ref()),
            "end": binding_to_json(ends.end.as_ref()),
        }),
        Property::File(file) => json!(file.as_ref().map(ToString::to_string)),
        Property::Crop(crop) => json!([crop.x0, crop.y0, crop.x1, crop.y1]),
        Property::Seed(seed) => json!(seed),
        Property::Stroke(color) | Property::Fill(color) => json!(color.to_string()),
        Property::FillStyle(style) => json!(style.name()),
        Property::Dash(dash) => json!(dash.name()),
        Property::Corner(corner) => json!(corner.name()),
        Property::Font(font) => json!(font.name()),
        Property::TextAlign(align) => json!(align.name()),
        Property::TextVertical(align) => json!(align.name()),
        Property::TextWraps(yes) | Property::Locked(yes) | Property::Hidden(yes) => json!(yes),
        Property::Pinned(stretches) => json!(stretches),
        Property::Name(words)
        | Property::Link(words)
        | Property::Foreign(words)
        | Property::FontName(words) => json!(words.as_deref()),
        Property::CornerRadius(radius) => json!(radius),
        Property::Nib(nib) => json!(nib.name()),
        Property::Line(line) => json!(line.name()),
        Property::HeadStart(head) | Property::HeadEnd(head) => json!(head.name()),
    }
}

fn point_from_json(value: &Value) -> Option<Point> {
    match value.as_array()?.as_slice() {
        [x, y] => Some(Point::new(x.as_f64()?, y.as_f64()?)),
        _ => None,
    }
}

/// What an end of an arrow holds on to, that such a value is.
pub fn binding_from_json(value: &Value) -> Option<Binding> {
    let shape = ShapeId::new(value.get("shape")?.as_str()?).ok()?;
    Some(Binding {
        shape,
        anchor: point_from_json(value.get("anchor")?)?,
        inside: value
            .get("inside")
            .and_then(Value::as_bool)
            .unwrap_or(false),
    })
}

fn crop_from_json(value: &Value) -> Option<Crop> {
    let [x0, y0, x1, y1] = value.as_array()?.as_slice() else {
        return None;
    };
    Some(Crop {
        x0: x0.as_f64()?,
        y0: y0.as_f64()?,
        x1: x1.as_f64()?,
        y1: y1.as_f64()?,
    })
}

fn place_from_json(value: &Value) -> Option<Place> {
    let [parent, index] = value.as_array()?.as_slice() else {
        return None;
    };
    let parent = parent.as_str().and_then(|parent| ShapeId::new(parent).ok());
    Some(Place {
        parent,
        index: ZIndex::from_text(index.as_str()?)?,
    })
}

fn ink_from_json(value: &Value) -> Option<Ink> {
    let point = |value: &Value| match value.as_array()?.as_slice() {
        [x, y, pressure] => {
            let number = |value: &Value| value.as_f64().map(|n| n as f32).filter(|n| n.is_finite());
            Some(InkPoint {
                x: number(x)?,
                y: number(y)?,
                pressure: number(pressure)?,
            })
        }
        _ => None,
    };
    let points = value
        .as_array()?
        .iter()
        .take(tavla_shared::shape::INK_POINTS_MAX);
    Some(Ink {
        points: points.map(point).collect::<Option<_>>()?,
    })
}

/// The property that such a value is; whether it is valid is to be asked.
pub fn property_from_json(key: Key, value: &Value) -> Option<Property> {
    let name = || value.as_str();
    let number = || value.as_f64();
    Some(match key {
        Key::Place => Property::Place(place_from_json(value)?),
        Key::Pos => Property::Pos(point_from_json(value)?),
        Key::Size => Property::Size(point_from_json(value)?.to_vec2().to_size()),
        Key::Angle => Property::Angle(number()?),
        Key::Path => {
            let points = value.as_array()?.iter();
            Property::Path(points.map(point_from_json).collect::<Option<_>>()?)
        }
        Key::Ink => Property::Ink(Some(Arc::new(ink_from_json(value)?))),
        Key::Ends => Property::Ends(Ends {
            start: value.get("start").and_then(binding_from_json),
            end: value.get("end").and_then(binding_from_json),
        }),
        Key::File => Property::File(match value {
            Value::Null => None,
            value => Some(BlobHash::from_text(value.as_str()?)?),
        }),
        Key::Crop => Property::Crop(crop_from_json(value)?),
        Key::Seed => Property::Seed(u32::try_from(value.as_u64()?).ok()?),
        Key::Stroke => Property::Stroke(Color::from_text(name()?)?),
        Key::Fill => Property::Fill(Color::from_text(name()?)?),
        Key::FillStyle => Property::FillStyle(FillStyle::from_name(name()?)?),
        Key::StrokeWidth => Property::StrokeWidth(number()?),
        Key::Dash => Property::Dash(Dash::from_name(name()?)?),
        Key::Roughness => Property::Roughness(number()?),
        Key::Corner => Property::Corner(Corner::from_name(name()?)?),
        Key::Opacity => Property::Opacity(number()?),
        Key::Font => Property::Font(Font::from_name(name()?)?),
        Key::TextSize => Property::TextSize(number()?),
        Key::TextAlign => Property::TextAlign(TextAlign::from_name(name()?)?),
        Key::TextVertical => Property::TextVertical(VerticalAlign::from_name(name()?)?),
        Key::TextWraps => Property::TextWraps(value.as_bool()?),
        Key::Locked => Property::Locked(value.as_bool()?),
        Key::Hidden => Property::Hidden(value.as_bool()?),
        Key::Pinned => {
            let stretches = value.as_array()?.iter().take(PATH_POINTS_MAX);
            let stretch = |value: &Value| u32::try_from(value.as_u64()?).ok();
            Property::Pinned(stretches.map(stretch).collect::<Option<_>>()?)
        }
        Key::LabelAt => Property::LabelAt(number()?),
        Key::Tail => Property::Tail(point_from_json(value)?),
        Key::Name => Property::Name(name().map(Arc::from)),
        Key::Link => Property::Link(name().map(Arc::from)),
        Key::Foreign => Property::Foreign(name().map(Arc::from)),
        Key::FontName => Property::FontName(name().map(Arc::from)),
        Key::CornerRadius => Property::CornerRadius(number()),
        Key::Nib => Property::Nib(Nib::from_name(name()?)?),
        Key::Line => Property::Line(LineShape::from_name(name()?)?),
        Key::HeadStart => Property::HeadStart(Arrowhead::from_name(name()?)?),
        Key::HeadEnd => Property::HeadEnd(Arrowhead::from_name(name()?)?),
    })
}
