//! How an element looks, from the board's words into Excalidraw's.

use serde_json::{Map, Value, json};
use tavla_shared::shape::{Color, Corner, FillStyle, Kind, Nib, Shape};

use super::element::Element;
use crate::export::NOTE_FILL;
use crate::import::excalidraw::foreign::{self, STROKE_OPTIONS};
use crate::import::excalidraw::words::{CORNER_ARC, OWN};
use crate::shapes;

/// A line of no width is of this one there and not seen: it takes none for its own default.
const STROKE_WIDTH_UNSEEN: f64 = 1.0;
/// The corners of notes.
const NOTE_RADIUS: f64 = 4.0;
/// What says how the width of ink varies, and that it does not.
const VARIABILITY: &str = "variability";
const CONSTANT: &str = "constant";
/// Opacities are written in so many parts of a hundredth.
const OPACITY_PARTS: f64 = 1e4;

/// A colour as CSS has it.
pub(super) fn css(color: Color) -> String {
    if color.is_none() {
        "transparent".to_owned()
    } else {
        color.to_string()
    }
}

/// Says what all elements say of their look.
pub(super) fn put(shape: &Shape, element: &mut Element) {
    let style = &shape.style;
    let is_drawn = style.stroke_width > 0.0;
    let stroke = if is_drawn { style.stroke } else { Color::NONE };
    let width = if is_drawn {
        style.stroke_width
    } else {
        STROKE_WIDTH_UNSEEN
    };
    element.say("strokeColor", json!(css(stroke)));
    element.say("backgroundColor", json!(css(style.fill)));
    element.say("fillStyle", json!(style.fill_style.name()));
    element.say("strokeWidth", json!(width));
    element.say("strokeStyle", json!(style.dash.name()));
    element.say("roughness", json!(style.roughness));
    element.say("opacity", percent(style.opacity));
    // None is another one there each time it is drawn.
    element.say("seed", json!(shape.seed.max(1)));
}

/// An opacity as there: of a hundred.
fn percent(opacity: f64) -> Value {
    json!((opacity * 100.0 * OPACITY_PARTS).round() / OPACITY_PARTS)
}

/// The corners of a box or diamond.
pub(super) fn roundness(shape: &Shape) -> Value {
    let style = &shape.style;
    match (&shape.kind, style.corner, style.corner_radius) {
        (_, Corner::Sharp, _) | (Kind::Ellipse, ..) => Value::Null,
        (Kind::Diamond, ..) => json!({"type": 2}),
        (_, Corner::Round, None) => json!({"type": 3}),
        (_, Corner::Round, Some(radius)) => json!({"type": 3, "value": radius / CORNER_ARC}),
    }
}

/// A note is a box without an outline there, and a note again where it comes back.
pub(super) fn as_note(shape: &Shape, element: &mut Element) {
    let fill = Some(shape.style.fill).filter(|fill| !fill.is_none());
    element.say("strokeColor", json!("transparent"));
    element.say("backgroundColor", json!(css(fill.unwrap_or(NOTE_FILL))));
    element.say("fillStyle", json!(FillStyle::Solid.name()));
    element.say("strokeStyle", json!("solid"));
    element.say("roughness", json!(0.0));
    element.say(
        "roundness",
        json!({"type": 3, "value": NOTE_RADIUS / CORNER_ARC}),
    );
    say_own(element, "kind", Kind::Note.name());
}

/// What ink was drawn with as it was read, as far as its nib still says so.
pub(super) fn put_stroke_options(shape: &Shape, element: &mut Element) {
    let is_even = shape.style.nib != Nib::Pen;
    let kept = foreign::read(shape).and_then(|mut kept| kept.remove(STROKE_OPTIONS));
    let mut options = match kept {
        Some(Value::Object(options)) => options,
        _ if is_even => Map::new(),
        _ => return,
    };
    if let (true, Value::Object(even)) = (is_even, foreign::even_stroke()) {
        for (name, value) in even {
            // The variability is the nib's to say.
            if name == VARIABILITY || !options.contains_key(&name) {
                options.insert(name, value);
            }
        }
    } else if options.get(VARIABILITY).and_then(Value::as_str) == Some(CONSTANT) {
        options.remove(VARIABILITY);
    }
    element.say(STROKE_OPTIONS, Value::Object(options));
}

/// Ink of a nib of one width.
pub(super) fn as_even(shape: &Shape, element: &mut Element) {
    let style = &shape.style;
    if style.nib == Nib::Highlighter {
        element.say(
            "opacity",
            percent(style.opacity * shapes::nib_share(style.nib)),
        );
        say_own(element, "nib", style.nib.name());
    }
}

/// Says what only this program has a word for. Others keep it and do not look at it.
fn say_own(element: &mut Element, key: &str, word: &str) {
    let mut notes = match element.get("customData") {
        Some(Value::Object(notes)) => notes.clone(),
        _ => Map::new(),
    };
    notes.insert(OWN.to_owned(), json!({key: word}));
    element.say("customData", Value::Object(notes));
}
