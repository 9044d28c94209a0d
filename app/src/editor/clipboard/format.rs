//! Shapes as text: JSON that Excalidraw pastes, with our own beside it that says all: every shape with the
//! document's own keys, and only what differs from the default. Reading takes what makes sense and leaves out
//! the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};
use tavla_shared::shape::Shape;

use crate::export::excalidraw::{Source, clipboard_text};
use crate::import::excalidraw::words::OWN;
use crate::json::{bounded_member, shape};
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
    let own: Vec<Value> = shapes.iter().map(|it| shape::to_json(it)).collect();
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
    // A whole file's are only as good as the elements beside them, which whoever reads files looks at.
    if own.get("elements").is_some() {
        return None;
    }
    let shapes = own.get("shapes")?.as_array()?.iter().take(SHAPES_MAX);
    // Two of one name would be made under one name, which no board does.
    let mut names = BTreeSet::new();
    let shapes = shapes.filter_map(shape::from_json);
    let shapes: Vec<Shape> = shapes
        .filter(|shape| names.insert(shape.id.clone()))
        .collect();
    (!shapes.is_empty()).then_some(shapes)
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::Point;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{
        Arrowhead, Binding, Color, Emphasis, Ink, InkPoint, Kind, ListKind, Mark, TextMarks,
    };

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
        arrow.foreign = Some(r#"{"customData":{"note":1}}"#.into());
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
        let file = text.replace(r#"{"shapes""#, r#"{"elements":"","shapes""#);
        assert_eq!(from_text(&file), None, "it is read as a file");
    }
}
