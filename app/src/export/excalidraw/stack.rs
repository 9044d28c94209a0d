//! The order that Excalidraw's elements have, and what each is in: from trees of parents to one list.
//!
//! A stranger's trees may be absurdly deep: groups far out are left out.

use std::sync::Arc;

use tavla_shared::shape::{Kind, Shape};

use crate::export::tree::Tree;

/// The deepest nesting that is written: groups further out are left out.
const DEPTH_MAX: usize = 32;

/// A shape with what it is in.
#[derive(Clone)]
pub(super) struct Placed<'a> {
    pub(super) shape: &'a Shape,
    /// Its groups, the innermost first. Those that a frame is in are not told of what is in the frame.
    pub(super) groups: Vec<String>,
    pub(super) frame: Option<&'a str>,
    /// Whether it is locked, by itself or by a group.
    pub(super) locked: bool,
    /// Whether a click leads where its shape does.
    pub(super) leads: bool,
}

impl Placed<'_> {
    /// The same in a group of its own, where it is written as more than one element.
    pub(super) fn joined(&self, several: bool) -> Self {
        let mut joined = self.clone();
        if several {
            joined.groups.insert(0, format!("{}:group", self.shape.id));
        }
        joined
    }

    /// The same without its link, for what is written beside what has it.
    pub(super) fn without_link(&self) -> Self {
        Self {
            leads: false,
            ..self.clone()
        }
    }
}

/// The shapes that are seen, from the bottom up; what is in a frame before the frame.
pub(super) fn from_the_bottom(shapes: &[Arc<Shape>]) -> Vec<Placed<'_>> {
    let mut tree = Tree::of(shapes);
    let mut placed = Vec::with_capacity(shapes.len());
    for beginning in tree.beginnings() {
        let mut way = vec![Visit::enter(beginning, false)];
        while let Some(Visit { at, locked, left }) = way.pop() {
            if left {
                placed.push(around(&tree, at, locked));
                continue;
            }
            let Some(shape) = tree.visit(at) else {
                continue;
            };
            let own_lock = locked || shape.locked;
            way.push(Visit {
                at,
                locked: own_lock,
                left: true,
            });
            // A frame's lock is its own there; what is in it has none of it.
            let inherited = shape.kind == Kind::Group && own_lock;
            let inside = tree.inside(at);
            way.extend(inside.map(|child| Visit::enter(child, inherited)));
        }
    }
    placed
}

/// A step on the way through the trees.
struct Visit {
    at: usize,
    locked: bool,
    /// Whether all that is in it has been visited.
    left: bool,
}

impl Visit {
    fn enter(at: usize, locked: bool) -> Self {
        Self {
            at,
            locked,
            left: false,
        }
    }
}

/// A shape with the groups and the frame around it.
fn around<'a>(tree: &Tree<'a>, at: usize, locked: bool) -> Placed<'a> {
    let shape = tree.shape(at);
    let mut placed = Placed {
        shape,
        groups: Vec::new(),
        frame: None,
        locked,
        leads: true,
    };
    // Frames are in nothing there.
    let mut inner = (shape.kind != Kind::Frame).then_some(at);
    for _ in 0..DEPTH_MAX {
        let Some(outer) = inner.and_then(|inner| tree.parent(inner)) else {
            break;
        };
        let shape = tree.shape(outer);
        if shape.kind == Kind::Frame {
            placed.frame = Some(shape.id.as_str());
            break;
        }
        placed.groups.push(shape.id.as_str().to_owned());
        inner = Some(outer);
    }
    placed
}
