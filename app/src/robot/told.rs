//! What people tell of themselves, as JSON. Of what is in hand it is said that there is something, and not what.

use serde_json::{Value, json};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::presence::{Presence, Selection};

/// A value for programs.
pub(super) fn presence(told: &Presence) -> Value {
    match told {
        Presence::Who(who) => json!({
            "name": who.name,
            "user": who.user,
            "known": who.known,
            "role": who.role,
            "colour": who.colour.map(|color| color.to_string()),
        }),
        Presence::Cursor(at) => point(*at),
        Presence::View(view) => rect(*view),
        Presence::Tool(words) | Presence::Chat(words) => json!(words),
        Presence::Selection(Selection::Shapes(ids)) => {
            ids.iter().map(|id| json!(id.as_str())).collect()
        }
        Presence::Selection(Selection::Box(bounds)) => json!({"box": rect(*bounds)}),
        Presence::Held(held) => held.shapes.iter().map(|id| json!(id.as_str())).collect(),
        Presence::Typing(typing) => json!({
            "shape": typing.shape.as_str(),
            "cursor": typing.cursor,
            "anchor": typing.anchor,
        }),
        Presence::Reaction(reaction) => {
            json!({"emoji": reaction.emoji, "at": point(reaction.at)})
        }
        Presence::Status(status) => json!(status.name()),
        Presence::Follow(peer) => json!(peer.to_string()),
        Presence::Gesture(_)
        | Presence::Laser(_)
        | Presence::Writing
        | Presence::Summon(_)
        | Presence::Face(_) => json!(true),
    }
}

fn point(at: Point) -> Value {
    json!([at.x, at.y])
}

fn rect(bounds: Rect) -> Value {
    json!([bounds.x0, bounds.y0, bounds.width(), bounds.height()])
}

#[cfg(test)]
mod tests {
    use tavla_shared::id::ShapeId;
    use tavla_shared::presence::Status;

    use super::*;

    #[test]
    fn what_is_told_is_said_in_plain_values() {
        let ids = vec![ShapeId::new("a").unwrap()];
        for (told, value) in [
            (Presence::Cursor(Point::new(1.0, 2.5)), json!([1.0, 2.5])),
            (
                Presence::View(Rect::new(1.0, 2.0, 4.0, 6.0)),
                json!([1.0, 2.0, 3.0, 4.0]),
            ),
            (Presence::Selection(Selection::Shapes(ids)), json!(["a"])),
            (Presence::Status(Status::Away), json!("away")),
            (Presence::Follow(u64::MAX), json!("18446744073709551615")),
            (Presence::Writing, json!(true)),
        ] {
            assert_eq!(presence(&told), value);
        }
    }
}
