//! What happens on a board, as JSON for programs. Pure.

use serde_json::{Value, json};
use tavla_shared::board::BoardChange;
use tavla_shared::id::PeerId;
use tavla_shared::presence::{Presence, What};

use super::View;
use super::told::presence;
use crate::json::shape;

/// The board as it is, with its shapes or only how many there are.
pub fn board(view: &View, with_shapes: bool) -> Value {
    let mut told = json!({
        "event": "board",
        "title": &*view.meta.title,
        "background": view.meta.background.map(|color| color.to_string()),
        "grid": view.meta.grid,
        "count": view.shapes.len(),
    });
    if with_shapes {
        let shapes = view.shapes.values();
        told["shapes"] = shapes.map(|it| shape::to_json(it)).collect();
    }
    told
}

/// How the board stands with its server, in a word.
pub fn link(state: &str) -> Value {
    json!({"event": "link", "state": state})
}

/// Nothing is known of anybody any more.
pub fn nobody() -> Value {
    json!({"event": "nobody"})
}

/// What somebody tells; none where it is no more.
pub fn telling(peer: PeerId, what: What, value: Option<&Presence>) -> Value {
    json!({
        "event": "presence",
        "peer": id(peer),
        "what": what.name(),
        "value": value.map(presence),
    })
}

/// What a change does; none where nothing of it is seen.
pub fn changed(view: &View, change: &BoardChange) -> Option<Value> {
    let is_seen = !change.shapes.is_empty() || !change.removed.is_empty() || change.meta.is_some();
    if !is_seen {
        return None;
    }
    let shapes = change.shapes.iter().map(|it| shape::to_json(it));
    let made = change.made.iter().map(|made| {
        json!({
            "by": by(view, made.author),
            "command": &*made.command,
            "seconds": made.seconds,
            "count": made.count,
        })
    });
    let mut told = json!({
        "event": "changed",
        "by": change.author.map(|author| by(view, author)),
        "made": made.collect::<Value>(),
        "shapes": shapes.collect::<Value>(),
        "removed": change.removed.iter().map(|id| json!(id.as_str())).collect::<Value>(),
    });
    if let Some(meta) = &change.meta {
        told["title"] = json!(&*meta.title);
        told["background"] = json!(meta.background.map(|color| color.to_string()));
        told["grid"] = json!(meta.grid);
    }
    Some(told)
}

/// Who has written under an id.
fn by(view: &View, peer: PeerId) -> Value {
    let name = view.people.get(&peer).map(|person| &*person.name);
    json!({"peer": id(peer), "name": name})
}

/// As text: programs that read JSON numbers as floats would read another one.
fn id(peer: PeerId) -> String {
    peer.to_string()
}
