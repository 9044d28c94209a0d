//! Shapes as the trees that their parents make of them, siblings by rank.
//!
//! A stranger's parents may go round in circles: what does has no root, and is visited last.

use std::collections::HashMap;
use std::sync::Arc;

use tavla_shared::id::ShapeId;
use tavla_shared::shape::Shape;

/// Shapes by where they are in the list that they came in.
pub(super) struct Tree<'a> {
    shapes: &'a [Arc<Shape>],
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
    /// What has been visited, or is not to be.
    seen: Vec<bool>,
}

impl<'a> Tree<'a> {
    pub(super) fn of(shapes: &'a [Arc<Shape>]) -> Self {
        let by_id: HashMap<&ShapeId, usize> = shapes
            .iter()
            .enumerate()
            .map(|(at, shape)| (&shape.id, at))
            .collect();
        let parent_of = |shape: &Arc<Shape>| {
            let at = *by_id.get(shape.place.parent.as_ref()?)?;
            shapes[at].kind.is_parent().then_some(at)
        };
        let parents: Vec<Option<usize>> = shapes.iter().map(parent_of).collect();
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
        let mut roots = Vec::new();
        for (at, parent) in parents.iter().enumerate() {
            match *parent {
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
        let named = |at: &usize| &shapes[*at].place.parent;
        // Ranks in different parents say nothing of each other.
        if roots.windows(2).all(|two| named(&two[0]) == named(&two[1])) {
            roots.sort_by(|a, b| rank(a).cmp(&rank(b)));
        }
        Self {
            shapes,
            parents,
            children,
            roots,
            seen: vec![false; shapes.len()],
        }
    }

    /// Where to begin: the roots from the bottom up, then all, for what no root leads to.
    pub(super) fn beginnings(&self) -> Vec<usize> {
        self.roots
            .iter()
            .copied()
            .chain(0..self.shapes.len())
            .collect()
    }

    pub(super) fn shape(&self, at: usize) -> &'a Shape {
        &self.shapes[at]
    }

    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        self.parents[at]
    }

    /// What is in it, from the top down: a stack takes them from the bottom up.
    pub(super) fn inside(&self, at: usize) -> impl Iterator<Item = usize> {
        self.children[at].iter().rev().copied()
    }

    /// Visits one that is seen; nothing that was visited before, that is hidden or in something hidden.
    pub(super) fn visit(&mut self, at: usize) -> Option<&'a Shape> {
        if std::mem::replace(&mut self.seen[at], true) {
            return None;
        }
        let shape = self.shape(at);
        if shape.hidden {
            self.pass_over(at);
            return None;
        }
        Some(shape)
    }

    fn pass_over(&mut self, hidden: usize) {
        let mut way = vec![hidden];
        while let Some(at) = way.pop() {
            let Self { children, seen, .. } = self;
            let inside = children[at].iter().copied();
            way.extend(inside.filter(|&child| !std::mem::replace(&mut seen[child], true)));
        }
    }
}
