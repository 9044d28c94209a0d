//! Giving shapes names: a frame's is its text and is written above it, others' are for lists only. One name is
//! one step; what is being typed is nobody's business before that.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, NAME_BYTES_MAX, Property, Shape};

use super::{Editor, Notice, Request};
use crate::tools::frame_label::FrameLabel;

/// Where a frame's name is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct NamingView {
    /// The frame.
    pub id: ShapeId,
    /// What it is called so far.
    pub name: Arc<str>,
    /// The room above it in the window, as if it were not turned.
    pub room: egui::Rect,
}

impl Editor {
    /// The frame whose name is being written.
    pub fn naming(&self) -> Option<&ShapeId> {
        self.naming.as_ref().filter(|id| self.can_name(id))
    }

    /// The same with all that the field for it needs.
    pub fn naming_view(&self) -> Option<NamingView> {
        let id = self.naming()?;
        let frame = self.scene.get(id)?;
        let label = FrameLabel::room_of(frame, self.view.camera.zoom)?;
        let corner = label.board_from_local((label.rect.x0, label.rect.y0).into());
        let size = label.rect.size() * self.view.camera.zoom;
        Some(NamingView {
            id: id.clone(),
            name: Arc::clone(&frame.text),
            room: egui::Rect::from_min_size(
                self.view.screen_from_board(corner),
                egui::vec2(size.width as f32, size.height as f32),
            ),
        })
    }

    /// Begins to write a frame's name.
    pub(super) fn begin_naming(&mut self, id: ShapeId) {
        if self.can_name(&id) {
            self.naming = Some(id);
        }
    }

    /// The name is not being written any more.
    pub fn end_naming(&mut self) {
        self.naming = None;
    }

    /// Whether a shape can be given a name.
    fn can_name(&self, id: &ShapeId) -> bool {
        self.scene.get(id).is_some() && !self.scene.is_locked(id)
    }

    /// Calls a shape by a name; by none where that is empty.
    pub fn rename(&mut self, id: &ShapeId, name: &str) {
        self.naming = None;
        if !self.may_write() {
            return;
        }
        let shape = self.scene.at_rest(id);
        let edits = shape.map(|shape| renaming(&shape, name.trim()));
        match edits {
            Some(edits) if edits.is_empty() || self.can_name(id) => self.send_step("rename", edits),
            // A peer has deleted or locked it meanwhile.
            _ => self.ask(Request::Notice(Notice::NameLost)),
        }
    }
}

/// What a shape is called by somebody.
pub fn name_of(shape: &Shape) -> Option<&Arc<str>> {
    let name = match shape.kind {
        Kind::Frame => Some(&shape.text),
        _ => shape.name.as_ref(),
    };
    name.filter(|name| !name.trim().is_empty())
}

fn renaming(shape: &Shape, name: &str) -> Vec<Edit> {
    let old = name_of(shape).map_or("", |old| old.trim());
    // Also one that nobody could type here, as it is too long or has lines.
    if name == old {
        return Vec::new();
    }
    let end = name.floor_char_boundary(NAME_BYTES_MAX);
    let name: String = name[..end].split_whitespace().collect::<Vec<_>>().join(" ");
    if name == old {
        return Vec::new();
    }
    let id = shape.id.clone();
    if shape.kind == Kind::Frame {
        return vec![Edit::Splice {
            id,
            at: 0,
            delete: shape.text.chars().count(),
            insert: Arc::from(name),
        }];
    }
    let name = (!name.is_empty()).then(|| Arc::from(name));
    vec![Edit::set(id, Property::Name(name))]
}
