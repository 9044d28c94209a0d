//! tldraw's first files, from before it had records: pages of shapes in one document. Says them again as records, so
//! that they are read by the same rules; their few words mean others today.
//!
//! A shape's position is on its page, whatever group it is in, and it is turned about its middle.

use serde_json::{Map, Value, json};
use tavla_shared::geometry::{Point, Size, rotated};

use crate::import::fields::{Fields, number};

/// The side of a note that says nothing.
const NOTE_SIDE: f64 = 200.0;
/// Ranks are numbers that are sorted as letters.
const RANK_BIAS: f64 = 1e9;

/// The records that a member of such a document stands for: its pages or its assets; none for others.
pub(super) fn records(member: &Value) -> Vec<Value> {
    let members = member.as_object().into_iter().flatten();
    let members = members.filter_map(|(name, value)| Some((name, value, Fields::of(value)?)));
    let mut records = Vec::new();
    for (name, value, fields) in members {
        if fields.has("typeName") {
            // A snapshot of an editor has its records in a document, too.
            records.push(value.clone());
        } else if fields.has("shapes") {
            page(name, &fields, &mut records);
        } else if fields.has("src") {
            records.push(json!({"typeName": "asset", "id": name,
                "props": {"src": fields.text("src"), "name": fields.text("fileName")}}));
        }
    }
    records
}

fn page(name: &str, page: &Fields<'_>, records: &mut Vec<Value>) {
    records.push(
        json!({"typeName": "page", "id": name, "name": page.text("name"),
        "index": rank(page)}),
    );
    for (name, value) in page.members("shapes") {
        records.extend(Fields::of(value).map(|fields| shape(name, &fields)));
    }
    for (_, value) in page.members("bindings") {
        records.extend(Fields::of(value).map(|fields| binding(&fields)));
    }
}

fn rank(fields: &Fields<'_>) -> String {
    let rank = fields.number("childIndex").unwrap_or(0.0);
    format!("{:024.6}", (rank + RANK_BIAS).clamp(0.0, 2.0 * RANK_BIAS))
}

/// Two numbers under a key.
fn pair(fields: &Fields<'_>, key: &str) -> Point {
    fields.point(key).unwrap_or_default()
}

fn shape(name: &str, fields: &Fields<'_>) -> Value {
    let kind = fields.text("type").unwrap_or_default();
    let mut props = look(fields);
    let mut size = pair(fields, "size").to_vec2().to_size();
    let mut say = |key: &str, value: Value| props.insert(key.to_owned(), value);
    let kind = match kind {
        "rectangle" | "triangle" | "ellipse" => {
            if kind == "ellipse" {
                let radius = pair(fields, "radius");
                size = Size::new(radius.x * 2.0, radius.y * 2.0);
            }
            say("geo", json!(kind));
            "geo"
        }
        "sticky" => {
            let grown = size.height - NOTE_SIDE;
            say("growY", json!(grown));
            size = Size::new(NOTE_SIDE, NOTE_SIDE + grown.max(0.0));
            "note"
        }
        "text" => {
            say("size", json!(today(fields, ["s", "l", "xl"])));
            say("autoSize", json!(true));
            "text"
        }
        "draw" => {
            let points: Vec<Value> = fields.list("points").iter().filter_map(point).collect();
            let box_of = |key: &str| {
                let sides = points.iter().filter_map(|it| it[key].as_f64());
                sides.fold(0.0, f64::max)
            };
            size = Size::new(box_of("x"), box_of("y"));
            say("isPen", json!(points.iter().any(|it| it["z"] != 0.5)));
            say(
                "isClosed",
                json!(style(fields).is_some_and(|it| it.flag("isFilled"))),
            );
            say("segments", json!([{"type": "free", "points": points}]));
            "draw"
        }
        "arrow" | "line" => {
            arrow(fields, &mut props);
            size = Size::ZERO;
            "arrow"
        }
        kind => kind,
    };
    let mut say = |key: &str, value: Value| props.insert(key.to_owned(), value);
    say("w", json!(size.width));
    say("h", json!(size.height));
    say("assetId", json!(fields.text("assetId")));
    let (mut at, mut rotation) = (
        pair(fields, "point"),
        fields.number("rotation").unwrap_or(0.0),
    );
    if kind == "group" {
        // What is in it does not count from it.
        (at, rotation) = (Point::ZERO, 0.0);
    }
    let at = rotated(at, at + size.to_vec2() / 2.0, rotation);
    json!({"typeName": "shape", "id": name, "type": kind, "parentId": fields.text("parentId"),
        "index": rank(fields), "x": at.x, "y": at.y, "rotation": rotation,
        "isLocked": fields.flag("isLocked"), "props": props})
}

fn style<'v>(fields: &Fields<'v>) -> Option<Fields<'v>> {
    fields.object("style")
}

/// The word of today for a size: small, medium or large.
fn today(fields: &Fields<'_>, sizes: [&'static str; 3]) -> &'static str {
    let size = style(fields).and_then(|style| style.text("size"));
    match size {
        Some("medium") => sizes[1],
        Some("large") => sizes[2],
        _ => sizes[0],
    }
}

/// What all shapes say of their look, and their words.
fn look(fields: &Fields<'_>) -> Map<String, Value> {
    let style = style(fields);
    let text = |key| style.as_ref().and_then(|style| style.text(key));
    let color = match text("color") {
        Some("lightGray" | "gray") => "grey",
        Some("green") => "light-green",
        Some("cyan") => "green",
        Some("blue") => "light-blue",
        Some("indigo") => "blue",
        Some("violet") => "light-violet",
        Some(color @ ("red" | "orange" | "yellow")) => color,
        // White is what was black in its dark theme.
        _ => "black",
    };
    let is_filled = style.as_ref().is_some_and(|style| style.flag("isFilled"));
    let scale = style.as_ref().and_then(|style| style.number("scale"));
    let is_note = fields.text("type") == Some("sticky");
    let words = fields.text("text").or(fields.text("label"));
    let said = json!({"color": color, "labelColor": if is_note { "black" } else { color },
        "size": today(fields, ["m", "l", "xl"]), "dash": text("dash"), "font": text("font"),
        "align": text("textAlign"), "fill": if is_filled { "solid" } else { "none" },
        "scale": if fields.text("type") == Some("text") { scale } else { None }, "text": words});
    said.as_object().cloned().unwrap_or_default()
}

fn point(value: &Value) -> Option<Value> {
    let numbers = value.as_array()?;
    let at = |at: usize| numbers.get(at).and_then(number);
    Some(json!({"x": at(0)?, "y": at(1)?, "z": at(2).unwrap_or(0.5)}))
}

fn arrow(fields: &Fields<'_>, props: &mut Map<String, Value>) {
    let handle = |key| {
        let handles = fields.object("handles")?;
        handles.object(key)?.point("point")
    };
    let (start, end) = (
        handle("start").unwrap_or_default(),
        handle("end").unwrap_or_default(),
    );
    let bend = fields.number("bend").unwrap_or(0.0);
    let decorations = fields.object("decorations");
    let head = |key| {
        let head = decorations.as_ref().and_then(|it| it.text(key));
        if head.is_some() { "arrow" } else { "none" }
    };
    for (key, value) in [
        ("start", json!({"x": start.x, "y": start.y})),
        ("end", json!({"x": end.x, "y": end.y})),
        // A share of half the way, to the other side.
        ("bend", json!(start.distance(end) * -bend / 2.0)),
        ("arrowheadStart", json!(head("start"))),
        ("arrowheadEnd", json!(head("end"))),
    ] {
        props.insert(key.to_owned(), value);
    }
}

fn binding(fields: &Fields<'_>) -> Value {
    let at = pair(fields, "point");
    // It counted from a box around the shape, twice as large; near its rim it meant the shape as a whole.
    let ratio = |at: f64| f64::midpoint(at, 0.5).clamp(0.2, 0.8);
    json!({"typeName": "binding", "type": "arrow", "fromId": fields.text("fromId"),
        "toId": fields.text("toId"), "props": {"terminal": fields.text("handleId"),
            "normalizedAnchor": {"x": ratio(at.x), "y": ratio(at.y)},
            "isExact": fields.number("distance") == Some(0.0)}})
}
