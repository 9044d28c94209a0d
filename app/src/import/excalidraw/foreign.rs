//! Elements that have no kind here, and what others say of theirs: kept as they were written, so that they can be
//! written again.
//!
//! Such JSON says of other shapes by their names, which are new ones here.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tavla_shared::geometry::{Point, Rect, Size, Vec2};
use tavla_shared::shape::{FOREIGN_BYTES_MAX, Kind, Shape};

use super::piece::Piece;
use super::words::OWN;
use crate::import::fields::{self, Fields};
use crate::import::{ImportReport, Loss};
use crate::json::bounded;

/// The most that is kept of one file.
const FILE_BYTES_MAX: usize = 16 << 20;
/// The most JSON values in what is kept of one element.
const VALUES_MAX: usize = FOREIGN_BYTES_MAX;
/// As much of a kind's name as is kept.
const KIND_CHARS_MAX: usize = 40;
/// Under this key is what strokes of ink are drawn with:
pub const STROKE_OPTIONS: &str = "strokeOptions";
/// this.
const STROKE_OPTION_NAMES: [&str; 2] = ["streamline", "variability"];
/// What cannot be seen is this large.
const SIDE_MIN: f64 = 1.0;

/// The kind of an element of this type.
pub(super) fn kind(name: &str) -> Kind {
    let name = name.chars().filter(|letter| !letter.is_control());
    let name: String = name.take(KIND_CHARS_MAX).collect();
    Kind::of_excalidraw(&name)
}

/// The unturned box that an element says, for a shape of no kind that is known here.
pub fn rect(element: &Map<String, Value>) -> Rect {
    let fields = Fields::from(element);
    let number = |key| fields.number(key).unwrap_or(0.0);
    let corner = Point::new(number("x"), number("y"));
    let rect = Rect::from_points(
        corner,
        corner + Vec2::new(number("width"), number("height")),
    );
    let size = Size::new(rect.width().max(SIDE_MIN), rect.height().max(SIDE_MIN));
    Rect::from_origin_size(rect.origin(), size)
}

/// What is kept of an element: all of it where only Excalidraw knows such, else what others than this program have
/// noted there.
pub(super) fn kept(element: &Map<String, Value>, shape: &Shape) -> Option<Arc<str>> {
    let name = element.get("type").and_then(Value::as_str)?;
    let json = match (&shape.kind, name) {
        (Kind::Unknown(_), _) | (Kind::Frame, "magicframe") | (Kind::Note, "stickynote") => {
            serde_json::to_string(element)
        }
        _ => {
            let mut kept = Map::new();
            kept.extend(notes(element).map(|notes| ("customData".to_owned(), notes)));
            let options = Some(element).filter(|_| shape.kind == Kind::Ink);
            let options = options.and_then(stroke_options);
            kept.extend(options.map(|options| (STROKE_OPTIONS.to_owned(), options)));
            if kept.is_empty() {
                return None;
            }
            serde_json::to_string(&kept)
        }
    };
    json.ok()
        .filter(|json| json.len() <= FOREIGN_BYTES_MAX)
        .map(Arc::from)
}

/// What others have noted.
fn notes(element: &Map<String, Value>) -> Option<Value> {
    let mut notes = element.get("customData")?.as_object()?.clone();
    notes.remove(OWN);
    (!notes.is_empty()).then_some(Value::Object(notes))
}

/// What a stroke of ink is drawn with, where that is more than its nib says.
fn stroke_options(element: &Map<String, Value>) -> Option<Value> {
    let said = element.get(STROKE_OPTIONS)?.as_object()?;
    let options = STROKE_OPTION_NAMES.iter().filter_map(|name| {
        let value = said.get(*name)?;
        let is_plain = matches!(value, Value::Number(_) | Value::String(_));
        is_plain.then(|| ((*name).to_owned(), value.clone()))
    });
    let options = Value::Object(options.collect());
    (options != json!({}) && options != even_stroke()).then_some(options)
}

/// What ink of one width is drawn with where nothing else is said.
pub fn even_stroke() -> Value {
    json!({"variability": "constant", "streamline": 0.5})
}

/// A number as it is read of an element.
pub fn number(value: &Value) -> Option<f64> {
    fields::number(value)
}

/// What was kept of an element.
pub fn read(shape: &Shape) -> Option<Map<String, Value>> {
    match bounded(shape.foreign.as_deref()?, VALUES_MAX)? {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// Has what is kept name other shapes as they are named here. A shape of no kind that is known here of which nothing
/// can be kept does not stay.
pub(super) fn settle(
    pieces: &mut [Piece],
    by_name: &HashMap<String, usize>,
    report: &mut ImportReport,
) {
    let ids: Vec<String> = pieces
        .iter()
        .map(|piece| piece.shape.id.as_str().to_owned())
        .collect();
    let new = |name: &str| by_name.get(name).map(|&at| ids[at].clone());
    let mut left = FILE_BYTES_MAX;
    for piece in pieces {
        let json = piece.shape.foreign.take();
        let json = json.and_then(|json| renamed(&json, &new));
        let json = json.filter(|json| json.len() <= left);
        left -= json.as_ref().map_or(0, |json| json.len());
        piece.shape.foreign = json;
        if piece.shape.kind.excalidraw_name().is_some()
            && piece.shape.foreign.is_none()
            && std::mem::replace(&mut piece.kept, false)
        {
            report.lose(Loss::UnknownKind);
        }
    }
}

/// The same JSON with other names for shapes; none where it is not what was kept, or becomes too long.
pub(super) fn renamed(json: &str, new: &dyn Fn(&str) -> Option<String>) -> Option<Arc<str>> {
    let mut value = bounded(json, VALUES_MAX)?;
    let fields = value.as_object_mut()?;
    // Its own name is its shape's, and its groups are no shapes.
    for (key, value) in fields {
        if !["id", "groupIds", "fileId"].contains(&key.as_str()) {
            rename(key, value, new);
        }
    }
    let json = serde_json::to_string(&value).ok()?;
    (json.len() <= FOREIGN_BYTES_MAX).then(|| Arc::from(json))
}

/// Renames what a value under such a key names.
fn rename(key: &str, value: &mut Value, new: &dyn Fn(&str) -> Option<String>) {
    let names_one = key == "id" || key.ends_with("Id");
    let names_many = key.ends_with("Ids");
    match value {
        Value::String(name) if names_one || names_many => {
            if let Some(new) = new(name) {
                *name = new;
            }
        }
        Value::Array(values) => {
            for value in values {
                rename(if names_many { key } else { "" }, value, new);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                rename(key, value, new);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_shapes_are_renamed_where_they_name_shapes_and_nowhere_else() {
        let json = json!({"id": "a", "type": "a", "text": "a", "containerId": "a", "partIds": ["a", "b"],
            "groupIds": ["a"], "fileId": "a", "startBinding": {"elementId": "a", "mode": "a"},
            "boundElements": [{"id": "a", "type": "text"}, {"id": "b"}], "words": ["a"]});
        let new = |name: &str| (name == "a").then(|| "new".to_owned());
        let renamed: Value =
            serde_json::from_str(&renamed(&json.to_string(), &new).unwrap()).unwrap();
        let expected = json!({"id": "a", "type": "a", "text": "a", "containerId": "new",
            "partIds": ["new", "b"], "groupIds": ["a"], "fileId": "a",
            "startBinding": {"elementId": "new", "mode": "a"},
            "boundElements": [{"id": "new", "type": "text"}, {"id": "b"}], "words": ["a"]});
        assert_eq!(renamed, expected);
    }
}
