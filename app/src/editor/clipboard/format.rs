//! Shapes as text: JSON that Excalidraw pastes, with our own beside it that says all: every shape with the
//! document's own keys, and only what differs from the default. Reading takes what makes sense and leaves out
//! the rest.

use std::collections::{BTreeMap, BTreeSet};
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
use crate::export::excalidraw::{Source, clipboard_text};
use crate::import::excalidraw::words::OWN;
use crate::json::bounded_member;
use crate::text::TextEngine;

/// Of more shapes nothing is written for Excalidraw: to lay out their texts in its words takes longer than
/// anybody waits for a copy.
const THEIR_SHAPES_MAX: usize = 2_000;
/// When what is copied was changed last, as Excalidraw is told: that is known of no shape here.
const COPIED_AT_MILLIS: u64 = 1;
/// The most shapes that are pasted; the rest is left out.
const SHAPES_MAX: usize = 20_000;
/// The longest text that is looked at, in bytes.
const TEXT_BYTES_MAX: usize = 32 << 20;
/// The most JSON values it may hold: a hundred for each shape.
const VALUES_MAX: usize = 100 * SHAPES_MAX;

/// What the text of Excalidraw says it is: what was copied there, or a whole file.
const THEIR_TYPES: [&str; 2] = ["excalidraw/clipboard", "excalidraw"];

/// From so many bytes on a drawing's text is read where nobody waits for it.
const AT_ONCE_BYTES_MAX: usize = 256 << 10;

/// Whether a text may be a drawing, and is too long to be read between two frames.
pub(super) fn is_long_drawing(text: &str) -> bool {
    text.len() > AT_ONCE_BYTES_MAX
        && text.trim_start().starts_with('{')
        && [OWN, "excalidraw"].iter().any(|word| text.contains(word))
}

/// Whether a text holds shapes that were copied in Excalidraw; whether they can be read is seen only by reading
/// them.
pub fn is_of_another_whiteboard(text: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Head {
        #[serde(rename = "type")]
        kind: String,
    }
    // Looked at before it is parsed: most of what is pasted is plain text.
    text.len() <= TEXT_BYTES_MAX
        && text.trim_start().starts_with('{')
        && text.contains("\"excalidraw")
        && serde_json::from_str::<Head>(text)
            .is_ok_and(|head| THEIR_TYPES.contains(&head.kind.as_str()))
}

/// The text for the clipboard; `random` gives numbers by which Excalidraw tells versions apart.
pub(super) fn to_text(
    shapes: &[Arc<Shape>],
    engine: &mut TextEngine,
    random: &mut dyn FnMut() -> u32,
) -> String {
    let own: Vec<Value> = shapes.iter().map(|shape| shape_to_json(shape)).collect();
    let own = json!({ "version": 1, "shapes": own });
    let theirs = if shapes.len() > THEIR_SHAPES_MAX {
        &[]
    } else {
        shapes
    };
    // What its pictures show would be megabytes of text in everybody's clipboard.
    let source = Source {
        shapes: theirs,
        files: &BTreeMap::new(),
        now_millis: COPIED_AT_MILLIS,
    };
    clipboard_text(&source, &own, engine, random)
}

/// The shapes in a text from the clipboard; none where it is something else.
pub fn from_text(text: &str) -> Option<Vec<Shape>> {
    // Looked at before it is parsed: most of what is pasted is plain text.
    if text.len() > TEXT_BYTES_MAX || !text.trim_start().starts_with('{') || !text.contains(OWN) {
        return None;
    }
    let own = bounded_member(text, OWN, VALUES_MAX)?;
    let shapes = own.get("shapes")?.as_array()?.iter().take(SHAPES_MAX);
    // Two of one name would be made under one name, which no board does.
    let mut names = BTreeSet::new();
    let shapes = shapes.filter_map(shape_from_json);
    let shapes: Vec<Shape> = shapes
        .filter(|shape| names.insert(shape.id.clone()))
        .collect();
    (!shapes.is_empty()).then_some(shapes)
}

fn shape_to_json(shape: &Shape) -> Value {
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

fn shape_from_json(value: &Value) -> Option<Shape> {
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
pub(in crate::editor) fn property_to_json(property: &Property) -> Value {
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
        Property::Name(words) | Property::Link(words) | Property::FontName(words) => {
            json!(words.as_deref())
        }
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

fn binding_from_json(value: Option<&Value>) -> Option<Binding> {
    let value = value?;
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
pub(in crate::editor) fn property_from_json(key: Key, value: &Value) -> Option<Property> {
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
            start: binding_from_json(value.get("start")),
            end: binding_from_json(value.get("end")),
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
        Key::FontName => Property::FontName(name().map(Arc::from)),
        Key::CornerRadius => Property::CornerRadius(number()),
        Key::Nib => Property::Nib(Nib::from_name(name()?)?),
        Key::Line => Property::Line(LineShape::from_name(name()?)?),
        Key::HeadStart => Property::HeadStart(Arrowhead::from_name(name()?)?),
        Key::HeadEnd => Property::HeadEnd(Arrowhead::from_name(name()?)?),
    })
}

#[cfg(test)]
mod tests {
    use tavla_shared::shape::{Emphasis, ListKind, Mark};

    use super::*;

    #[test]
    fn shapes_survive_the_clipboard() {
        let mut arrow = Shape::new(ShapeId::from_random(1), Kind::Arrow);
        arrow.pos = Point::new(1.5, -2.0);
        arrow.path = vec![Point::ZERO, Point::new(40.0, 3.0)];
        arrow.style.head_end = Arrowhead::Triangle;
        arrow.style.fill = Color::rgb(0xff_0000);
        arrow.text = Arc::from("grün \"q\"\n");
        for mark in [
            Mark::Emphasis(Emphasis::Bold, true),
            Mark::Color(Some(Color::rgb(0x12_3456))),
            Mark::Link(Some("https://a.b".into())),
            Mark::List(Some(ListKind::Checked)),
            Mark::Indent(2),
        ] {
            arrow.marks = TextMarks::marked(arrow.marks.as_deref(), 1..4, &mark);
        }
        arrow.place.parent = Some(ShapeId::from_random(2));
        let anchor = Point::new(0.5, 1.0);
        arrow.ends.end = Some(Binding {
            shape: ShapeId::from_random(2),
            anchor,
            inside: true,
        });
        arrow.pinned = vec![0, 2];
        arrow.link = Some("tavla://host/board".into());
        arrow.locked = true;
        let mut ink = Shape::new(ShapeId::from_random(2), Kind::Ink);
        let points = vec![InkPoint {
            x: 0.5,
            y: 2.0,
            pressure: 0.25,
        }];
        ink.ink = Some(Arc::new(Ink { points }));
        let copied = [Arc::new(arrow.clone()), Arc::new(ink.clone())];
        let text = to_text(&copied, &mut TextEngine::bundled(), &mut || 7);
        // Others read it, too, and are not given it to read when it comes back.
        assert!(is_of_another_whiteboard(&text));
        assert_eq!(from_text(&text), Some(vec![arrow, ink]));
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        assert_eq!(from_text("tavla is what I like"), None);
        assert_eq!(from_text(r#"{"tavla":{"shapes":[1,{"id":"a b"}]}}"#), None);
        let text = r#"{"tavla":{"shapes":[{"id":"a","kind":"note",
            "pos":[1e99,0],"opacity":7,"angle":1,"ink":[[1,2]],"place":["b"]}]}}"#;
        let mut expected = Shape::new(ShapeId::new("a").unwrap(), Kind::Note);
        expected.angle = 1.0;
        assert_eq!(from_text(text), Some(vec![expected]));
    }
}
