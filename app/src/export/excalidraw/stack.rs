//! The order that Excalidraw's elements have, and what each is in: from trees of parents to one list.
//!
//! A stranger's parents may go round in circles or be absurdly deep: every shape is written once at most.

use std::collections::HashMap;
use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

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
    let by_id: HashMap<&ShapeId, usize> = shapes
        .iter()
        .enumerate()
        .map(|(at, shape)| (&shape.id, at))
        .collect();
    let parent_of = |shape: &Shape| {
        let parent = shape.place.parent.as_ref()?;
        let at = *by_id.get(parent)?;
        shapes[at].kind.is_parent().then_some(at)
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
    let mut roots = Vec::new();
    for (at, shape) in shapes.iter().enumerate() {
        match parent_of(shape) {
            Some(parent) => children[parent].push(at),
            None => roots.push(at),
        }
    }
    let rank = |at: &usize| {
        let Shape { place, id, .. } = &*shapes[*at];
        (&place.index, id)
    };
    for siblings in &mut children {
        siblings.sort_by(|a, b| rank(a).cmp(&rank(b)));
    }
    let parent = |at: &usize| &shapes[*at].place.parent;
    // Ranks in different parents say nothing of each other.
    if roots
        .windows(2)
        .all(|two| parent(&two[0]) == parent(&two[1]))
    {
        roots.sort_by(|a, b| rank(a).cmp(&rank(b)));
    }
    let mut written = vec![false; shapes.len()];
    let mut placed = Vec::with_capacity(shapes.len());
    // What goes around in circles has no root, and comes last.
    let rest = 0..shapes.len();
    for root in roots.into_iter().chain(rest) {
        let mut way = vec![Visit::enter(root, false)];
        while let Some(Visit { at, locked, left }) = way.pop() {
            let shape = &*shapes[at];
            if left {
                placed.push(around(shape, locked, shapes, &parent_of));
                continue;
            }
            if std::mem::replace(&mut written[at], true) {
                continue;
            }
            if shape.hidden {
                hide(at, &children, &mut written);
                continue;
            }
            let own_lock = locked || shape.locked;
            way.push(Visit {
                at,
                locked: own_lock,
                left: true,
            });
            // A frame's lock is its own there; what is in it has none of it.
            let inherited = shape.kind == Kind::Group && own_lock;
            let inside = children[at].iter().rev();
            way.extend(inside.map(|&child| Visit::enter(child, inherited)));
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

/// Leaves out all that is in something hidden.
fn hide(hidden: usize, children: &[Vec<usize>], written: &mut [bool]) {
    let mut way = vec![hidden];
    while let Some(at) = way.pop() {
        let inside = children[at].iter().copied();
        way.extend(inside.filter(|&child| !std::mem::replace(&mut written[child], true)));
    }
}

/// A shape with the groups and the frame around it.
fn around<'a>(
    shape: &'a Shape,
    locked: bool,
    shapes: &'a [Arc<Shape>],
    parent_of: &impl Fn(&Shape) -> Option<usize>,
) -> Placed<'a> {
    let mut placed = Placed {
        shape,
        groups: Vec::new(),
        frame: None,
        locked,
        leads: true,
    };
    // Frames are in nothing there.
    let mut inner = (shape.kind != Kind::Frame).then_some(shape);
    for _ in 0..DEPTH_MAX {
        let Some(outer) = inner.and_then(parent_of) else {
            break;
        };
        let outer = &*shapes[outer];
        if outer.kind == Kind::Frame {
            placed.frame = Some(outer.id.as_str());
            break;
        }
        placed.groups.push(outer.id.as_str().to_owned());
        inner = Some(outer);
    }
    placed
}
