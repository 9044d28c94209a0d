//! Rows that are dragged: where they would go for where the pointer is. Between two rows it is how far left the
//! pointer is that says how deep.

use tavla_shared::id::ShapeId;

use super::outline::Outline;
use super::row::{INDENT, left_of};
use crate::editor::{Put, can_hold};
use crate::scene::Scene;

/// What is dragged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dragging {
    /// These.
    pub(super) ids: Vec<ShapeId>,
}

/// Where what is dragged would go, and how that is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drop {
    /// Where.
    pub(super) put: Put,
    /// How it is shown.
    pub(super) mark: Mark,
}

/// How it is shown where something would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// By a line above this row, so deep.
    Line(usize, u16),
    /// By this row, which takes it in.
    Into(usize),
}

impl Dragging {
    /// Where it would go with the pointer in `row`, so far down in it as a part of its height, and so far right
    /// in the list. None where it cannot go.
    pub(super) fn drop_at(
        &self,
        outline: &Outline,
        scene: &Scene,
        (row, down, x): (usize, f32, f32),
    ) -> Option<Drop> {
        let drop = found(outline, scene, (row, down, x))?;
        let parent = drop.put.parent.as_ref();
        let is_free = parent.is_none_or(|parent| {
            let mut dragged = self.ids.iter();
            !scene.is_locked(parent) && !dragged.any(|id| scene.is_inside(parent, id))
        });
        is_free.then_some(drop)
    }
}

fn found(outline: &Outline, scene: &Scene, (row, down, x): (usize, f32, f32)) -> Option<Drop> {
    let lines = outline.lines();
    let Some(line) = lines.get(row) else {
        // Below everything.
        let lowest = scene.ranks(None).next().map(|(_, id)| id.clone());
        return Some(Drop {
            put: Put {
                parent: None,
                below: lowest,
            },
            mark: Mark::Line(lines.len(), 0),
        });
    };
    let shape = scene.get(&line.id)?;
    let holds = can_hold(shape);
    let on_board = |id: &ShapeId| scene.parent(id).cloned();
    if holds && (0.25..0.75).contains(&down) {
        return Some(Drop {
            put: Put {
                parent: Some(line.id.clone()),
                below: None,
            },
            mark: Mark::Into(row),
        });
    }
    if down < 0.5 {
        return Some(Drop {
            put: Put {
                parent: on_board(&line.id),
                below: scene.sibling_over(&line.id).cloned(),
            },
            mark: Mark::Line(row, line.depth),
        });
    }
    let next = lines.get(row + 1).map_or(0, |next| next.depth);
    if next > line.depth {
        // Over what is in it.
        return Some(Drop {
            put: Put {
                parent: Some(line.id.clone()),
                below: None,
            },
            mark: Mark::Line(row + 1, line.depth + 1),
        });
    }
    // After the last of what is in something, it may go below that, or below what that is in.
    let (mut id, mut depth) = (line.id.clone(), line.depth);
    while depth > next
        && x < left_of(depth) + INDENT / 2.0
        && let Some(parent) = on_board(&id)
    {
        (id, depth) = (parent, depth - 1);
    }
    Some(Drop {
        put: Put {
            parent: on_board(&id),
            below: Some(id),
        },
        mark: Mark::Line(row + 1, depth),
    })
}
