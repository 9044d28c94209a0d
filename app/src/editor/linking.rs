//! Where shapes lead: an address of the web, a board, or a shape of the same board.
//!
//! Who follows a link decides what may be opened; here it is only kept.

use std::sync::Arc;

use egui::Pos2;
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Property};

use super::{Editor, Request};

/// What begins an address that is a shape of the same board; its name follows.
const HERE: &str = "tavla:#";
/// So many links of a view are shown at once; on a board full of them nobody could read more.
const SHOWN_MAX: usize = 500;

/// The link of what is picked.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeLink {
    /// What all that is picked leads to; none where it is nothing, or not the same.
    pub address: Option<Arc<str>>,
    /// The box around what is picked, on the screen.
    pub around: egui::Rect,
    /// What is picked: the first of it, and how much.
    pub picked: (ShapeId, usize),
}

/// A link of a shape, where it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkShown {
    /// The shape.
    pub shape: ShapeId,
    /// What it is.
    pub kind: Kind,
    /// Where it leads.
    pub address: Arc<str>,
    /// The upper right corner of the shape, on the screen.
    pub corner: Pos2,
}

/// The shape of the same board that an address means.
pub fn shape_here(address: &str) -> Option<ShapeId> {
    ShapeId::new(address.strip_prefix(HERE)?).ok()
}

impl Editor {
    /// The link of what is picked; none where nothing is that could have one.
    pub fn shape_link(&self) -> Option<ShapeLink> {
        let boxes = self.selection.iter();
        let boxes = boxes.filter_map(|id| self.scene.bounds_of(id));
        let around = boxes.reduce(|all: Rect, one| all.union(one))?;
        let shapes = self.selection.iter().filter_map(|id| self.scene.get(id));
        let mut links = shapes.map(|shape| shape.link.as_ref());
        let first = links.next()?;
        let same = links.all(|link| link == first);
        Some(ShapeLink {
            address: first.filter(|_| same).cloned(),
            around: self.view.screen_rect_from_board(around),
            picked: (self.selection.iter().next()?.clone(), self.selection.len()),
        })
    }

    /// Has what is picked lead to `address` from now on, or nowhere.
    pub fn link_shapes(&mut self, address: Option<&Arc<str>>) {
        if !self.may_write() {
            return;
        }
        self.cancel_gesture();
        let ids = self.selection.iter();
        let ids = ids.filter(|id| {
            let shape = self.scene.get(id);
            !self.scene.is_locked(id) && shape.is_some_and(|shape| shape.link.as_ref() != address)
        });
        let edits = ids.map(|id| Edit::set(id.clone(), Property::Link(address.cloned())));
        let edits: Vec<Edit> = edits.collect();
        self.send_step("link", edits);
    }

    /// Copies an address that leads to what is picked.
    pub(super) fn copy_shape_link(&mut self) {
        let first = self.selection.iter().next();
        if let Some(address) = first.map(|id| format!("{HERE}{id}")) {
            self.ask(Request::Copy(address));
        }
    }

    /// Shows a shape of this board and picks it, `at_once` for who wants nothing to move; whether it is there.
    pub fn go_to_shape(&mut self, id: &ShapeId, at_once: bool) -> bool {
        let Some(place) = self.scene.paint_bounds(id) else {
            return false;
        };
        self.end_typing();
        self.take_in_hand([id.clone()]);
        self.fly_to(place, at_once);
        true
    }

    /// The links of what is in view.
    pub fn links_shown(&self) -> Vec<LinkShown> {
        let view = self.view.visible();
        let linked = self.scene.linked_near(view).into_iter();
        let linked = linked.filter_map(|id| {
            let shape = self.scene.get(id)?;
            let bounds = self.scene.bounds_of(id)?;
            let corner = Point::new(bounds.x1, bounds.y0);
            let is_seen = view.contains(corner) && self.scene.is_uncut_at(id, corner);
            is_seen.then(|| LinkShown {
                shape: id.clone(),
                kind: shape.kind.clone(),
                address: shape.link.clone().unwrap_or_default(),
                corner: self.view.screen_from_board(corner),
            })
        });
        linked.take(SHOWN_MAX).collect()
    }
}
