//! From one note to the next one beside it, by a key: the one that is there already, or a new one that looks the same.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{self, Point, Rect, Vec2};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::Editor;
use crate::text::editing::Side;
use crate::tools::{TextRequest, home_beside};

/// How far apart notes are put, in board units.
const GAP: f64 = 20.0;
/// A note is in that place if its middle is as near to it as this part of a note's side.
const NEAR: f64 = 0.5;

impl Editor {
    /// Goes on in the note at that side of `from`.
    pub(super) fn go_to_next_note(&mut self, from: &ShapeId, side: Side) {
        let Some(from) = self.scene.at_rest(from) else {
            return;
        };
        let middle = next_middle(&from, side);
        if let Some(there) = self.note_at(&from, middle) {
            self.begin_typing(TextRequest::Existing(there), None);
            return;
        }
        if !self.may_write() {
            return;
        }
        let (_, mut ctx) = self.tool_and_context();
        let mut note = ctx.new_shape(Kind::Note, middle);
        note.style = from.style.clone();
        note.angle = from.angle;
        let side = from.size.width;
        note.size = geometry::Size::new(side, side);
        note.pos = middle - note.size.to_vec2() / 2.0;
        let parent = home_beside(&self.scene, self.scene.parent(&from.id), note.bounds());
        note.place.index = self.scene.rank_on_top(parent.as_ref());
        note.place.parent = parent;
        let id = note.id.clone();
        self.send_step("draw", vec![Edit::Create(Arc::new(note))]);
        self.begin_typing(TextRequest::Existing(id), None);
    }

    fn note_at(&self, from: &Shape, middle: Point) -> Option<ShapeId> {
        let reach = from.size.width * NEAR;
        let near = Rect::from_center_size(middle, (reach, reach));
        let mut notes = self.scene.in_z_order(near).into_iter().rev();
        let found = notes.find(|shape| {
            let is_near = shape.rect().center().distance(middle) <= reach;
            // One that is locked, or in something that is, cannot be written in.
            let is_free = self.scene.is_pickable(&shape.id);
            shape.kind == Kind::Note && shape.id != from.id && is_near && is_free
        });
        found.map(|shape| shape.id.clone())
    }
}

/// Where the middle of the note at that side is. A note is as high as its text makes it; the next one is as high as it is
/// wide.
fn next_middle(from: &Shape, side: Side) -> Point {
    let (width, height) = (from.size.width, from.size.height);
    let down = f64::midpoint(height, width) + GAP;
    // Beside a note that has grown the next one's top is level with it.
    let level = (width - height) / 2.0;
    let by = match side {
        Side::Left => Vec2::new(-width - GAP, level),
        Side::Right => Vec2::new(width + GAP, level),
        Side::Above => Vec2::new(0.0, -down),
        Side::Below => Vec2::new(0.0, down),
    };
    let center = from.rect().center();
    geometry::rotated(center + by, center, from.angle)
}
