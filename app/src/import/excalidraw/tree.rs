//! Groups and frames: from names on every shape to parents, and from the file's order to ranks.
//!
//! The names may contradict each other. What comes first in the file holds, nothing is ever inside
//! itself, and nesting has a bottom.

use std::collections::{HashMap, VecDeque};

use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Shape, ZIndex};

use super::piece::Piece;

/// The deepest nesting that is kept; groups below it are taken apart.
const DEPTH_MAX: usize = 32;

/// The kept shapes and their groups, each with its place, parents before what is in them.
pub(super) fn planted(pieces: Vec<Piece>, ids: &mut dyn FnMut() -> u128) -> Vec<Shape> {
    let pieces: Vec<Piece> = pieces.into_iter().filter(|piece| piece.kept).collect();
    let mut tree = Tree::of(&pieces);
    tree.fell_empty_groups();
    let order = tree.roots_first();
    let parents = tree.shown_parents(&order);
    let ranks = tree.ranks(&order);

    let mut shapes: Vec<Option<Shape>> =
        pieces.into_iter().map(|piece| Some(piece.shape)).collect();
    // A file may name far more groups than hold anything together.
    let new_group = |node: usize| {
        let is_shown = matches!(parents[node], Shown::In(_));
        is_shown.then(|| Shape::new(ShapeId::from_random(ids()), Kind::Group))
    };
    shapes.extend((shapes.len()..tree.parent.len()).map(new_group));
    let names: Vec<Option<ShapeId>> = shapes
        .iter()
        .map(|shape| shape.as_ref().map(|shape| shape.id.clone()))
        .collect();

    for (parent, children) in siblings(&order, &parents, &ranks) {
        for (index, &child) in ZIndex::spread(None, None, children.len())
            .into_iter()
            .zip(&children)
        {
            if let Some(shape) = &mut shapes[child] {
                shape.place = Place {
                    parent: parent.and_then(|parent| names[parent].clone()),
                    index,
                };
            }
        }
    }
    let shown = order
        .into_iter()
        .filter(|&node| matches!(parents[node], Shown::In(_)));
    shown.filter_map(|node| shapes[node].take()).collect()
}

/// Pieces and groups as nodes: first the pieces, in the file's order, then the groups.
struct Tree {
    pieces: usize,
    /// Each node's group or frame.
    parent: Vec<Option<usize>>,
    /// How many nodes are directly in each.
    children: Vec<usize>,
}

/// Where a node is shown.
#[derive(Clone, Copy)]
enum Shown {
    /// Within another node, or on the board itself.
    In(Option<usize>),
    /// Not at all: a group with nothing to hold together. What is in it goes there instead.
    Through(Option<usize>),
}

impl Tree {
    fn of(pieces: &[Piece]) -> Self {
        let frames: HashMap<&str, usize> = pieces
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, piece)| piece.shape.kind == Kind::Frame)
            .map(|(at, piece)| (piece.name.as_str(), at))
            .collect();
        let mut tree = Self {
            pieces: pieces.len(),
            parent: vec![None; pieces.len()],
            children: Vec::new(),
        };
        let mut groups: HashMap<&str, usize> = HashMap::new();
        // Groups whose parent is decided, the board included.
        let mut settled: Vec<bool> = vec![true; pieces.len()];
        for (at, piece) in pieces.iter().enumerate() {
            // Frames are in nothing: Excalidraw neither nests nor groups them.
            if piece.shape.kind == Kind::Frame {
                continue;
            }
            let mut inner = at;
            for name in &piece.groups {
                let group = *groups.entry(name).or_insert_with(|| {
                    tree.parent.push(None);
                    settled.push(false);
                    tree.parent.len() - 1
                });
                if inner == at || !settled[inner] {
                    tree.put(inner, group);
                    settled[inner] = true;
                }
                inner = group;
            }
            let frame = piece.frame.as_deref().and_then(|name| frames.get(name));
            if inner == at || !settled[inner] {
                settled[inner] = true;
                if let Some(&frame) = frame {
                    tree.put(inner, frame);
                }
            }
        }
        tree.children = vec![0; tree.parent.len()];
        for parent in tree.parent.iter().flatten() {
            tree.children[*parent] += 1;
        }
        tree
    }

    /// Puts one node into another, unless that is inside the first or absurdly deep.
    fn put(&mut self, inner: usize, outer: usize) {
        let mut up = Some(outer);
        for _ in 0..DEPTH_MAX {
            match up {
                None => {
                    self.parent[inner] = Some(outer);
                    return;
                }
                Some(at) if at == inner => return,
                Some(at) => up = self.parent[at],
            }
        }
    }

    fn is_group(&self, node: usize) -> bool {
        node >= self.pieces
    }

    fn fell_empty_groups(&mut self) {
        let is_empty = |tree: &Self, node: usize| tree.is_group(node) && tree.children[node] == 0;
        let mut empty: Vec<usize> = (0..self.parent.len())
            .filter(|&node| is_empty(self, node))
            .collect();
        while let Some(node) = empty.pop() {
            if let Some(parent) = self.parent[node].take() {
                self.children[parent] -= 1;
                if is_empty(self, parent) {
                    empty.push(parent);
                }
            }
        }
    }

    /// Every node, each after its parent.
    fn roots_first(&self) -> Vec<usize> {
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); self.parent.len()];
        let mut queue = VecDeque::new();
        for (node, parent) in self.parent.iter().enumerate() {
            match parent {
                Some(parent) => inside[*parent].push(node),
                None => queue.push_back(node),
            }
        }
        let mut order = Vec::with_capacity(self.parent.len());
        while let Some(node) = queue.pop_front() {
            order.push(node);
            queue.extend(&inside[node]);
        }
        order
    }

    /// Where each node is shown; `order` has parents first.
    fn shown_parents(&self, order: &[usize]) -> Vec<Shown> {
        let mut shown = vec![Shown::In(None); self.parent.len()];
        let mut depth = vec![0; self.parent.len()];
        for &node in order {
            let outer = self.parent[node].and_then(|parent| match shown[parent] {
                Shown::In(_) => Some(parent),
                Shown::Through(outer) => outer,
            });
            depth[node] = outer.map_or(0, |outer| depth[outer] + 1);
            // One shape alone needs no group.
            let needless = self.children[node] < 2 || depth[node] >= DEPTH_MAX;
            shown[node] = if self.is_group(node) && needless {
                Shown::Through(outer)
            } else {
                Shown::In(outer)
            };
        }
        shown
    }

    /// Each node's height in the file: a group is as high as the highest shape in it.
    fn ranks(&self, order: &[usize]) -> Vec<usize> {
        let mut ranks: Vec<usize> = (0..self.parent.len())
            .map(|node| if self.is_group(node) { 0 } else { node })
            .collect();
        for &node in order.iter().rev() {
            if let Some(parent) = self.parent[node].filter(|&parent| self.is_group(parent)) {
                ranks[parent] = ranks[parent].max(ranks[node]);
            }
        }
        ranks
    }
}

/// The nodes that are shown, by parent, each parent's from the bottom up.
fn siblings(
    order: &[usize],
    parents: &[Shown],
    ranks: &[usize],
) -> Vec<(Option<usize>, Vec<usize>)> {
    let mut shown: Vec<(Option<usize>, usize)> = order
        .iter()
        .filter_map(|&node| match parents[node] {
            Shown::In(parent) => Some((parent, node)),
            Shown::Through(_) => None,
        })
        .collect();
    shown.sort_by_key(|&(parent, node)| (parent, ranks[node], node));
    let families = shown.chunk_by(|one, next| one.0 == next.0);
    families
        .map(|family| (family[0].0, family.iter().map(|&(_, node)| node).collect()))
        .collect()
}
