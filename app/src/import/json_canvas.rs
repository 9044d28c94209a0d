//! JSON Canvas 1.0, as Obsidian and others write it: cards of Markdown, files, web pages, groups and edges.
//!
//! Cards become boxes, groups frames that hold what lies in them, edges arrows that hold on to sides. What a card
//! shows of a file is not in the canvas, so its name stands for it.

mod edge;
mod nesting;
mod node;
#[cfg(test)]
mod tests;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use tavla_shared::id::ShapeId;

use self::edge::Edge;
use self::node::Node;
use super::stack::{self, Piece};
use super::{Drawing, ImportError, ImportReport, Keys, Loss, kept, records};

/// Its lists.
const NODES: &str = "nodes";
const EDGES: &str = "edges";

/// Whether a JSON file with these members is a canvas that has anything in it.
pub fn looks_like(keys: &Keys) -> bool {
    let is_other = ["type", "records", "schema", "elements"]
        .iter()
        .any(|key| keys.has(key));
    !is_other && (keys.has(NODES) || keys.has(EDGES))
}

/// Reads a canvas; `ids` gives random numbers for the new shapes' names.
///
/// # Errors
/// [`ImportError`] where the file is no canvas or too big; never for a part of it.
pub fn read(bytes: &[u8], ids: &mut dyn FnMut() -> u128) -> Result<Drawing, ImportError> {
    read_named(bytes, false, ids)
}

/// As [`read`], for a board that nothing else is on: shapes are called what they are called in the file, as far as
/// a board has such names.
///
/// # Errors
/// As [`read`].
pub fn read_with_names(
    bytes: &[u8],
    ids: &mut dyn FnMut() -> u128,
) -> Result<Drawing, ImportError> {
    read_named(bytes, true, ids)
}

fn read_named(
    bytes: &[u8],
    keeps_names: bool,
    ids: &mut dyn FnMut() -> u128,
) -> Result<Drawing, ImportError> {
    let mut report = ImportReport::default();
    let mut names = Names {
        keeps: keeps_names,
        taken: BTreeSet::new(),
        ids,
    };
    let mut nodes: Vec<Node> = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    let keys = records::read(bytes, &[NODES, EDGES], &mut |list, value| {
        if list == NODES {
            nodes.extend(node::read(value, &mut names, &mut report));
        } else {
            edges.extend(edge::read(value, &mut report));
        }
    })?;
    // An empty canvas is an empty object.
    if !looks_like(&keys) && keys != Keys::default() {
        return Err(ImportError::OtherKind { found: None });
    }
    // What no board may contain nothing can hold on to.
    nodes.retain(|node| {
        let is_allowed = kept::is_allowed(&node.shape);
        if !is_allowed {
            report.lose(Loss::Unreadable);
        }
        is_allowed
    });
    let parents = nesting::parents(&nodes);
    let mut by_name = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        // Of two with one name, the first is meant.
        by_name.entry(node.name.as_str()).or_insert(at);
    }
    let mut arrows = Vec::with_capacity(edges.len());
    for edge in &edges {
        let ends = [&edge.from, &edge.to].map(|end| by_name.get(end.node.as_str()).copied());
        let [Some(from), Some(to)] = ends else {
            // Nothing says where it would be.
            report.lose(Loss::Unreadable);
            continue;
        };
        let shape = edge::arrow(
            edge,
            &nodes[from].shape,
            &nodes[to].shape,
            &mut names,
            &mut report,
        );
        let parent = parents[from].filter(|_| parents[from] == parents[to]);
        arrows.push(Piece { shape, parent });
    }
    let cards = nodes.into_iter().map(|node| node.shape).zip(parents);
    let mut pieces: Vec<Piece> = cards
        .map(|(shape, parent)| Piece { shape, parent })
        .collect();
    pieces.extend(arrows);
    stack::drawing(pieces, BTreeMap::new(), report)
}

/// What new shapes are called.
struct Names<'i> {
    keeps: bool,
    taken: BTreeSet<ShapeId>,
    ids: &'i mut dyn FnMut() -> u128,
}

impl Names<'_> {
    /// A name for what the file calls `name`, and a random number.
    fn next(&mut self, name: &str) -> (ShapeId, u128) {
        let random = (self.ids)();
        let own = ShapeId::new(name).ok().filter(|_| self.keeps);
        let id = own
            .filter(|own| !self.taken.contains(own))
            .unwrap_or_else(|| ShapeId::from_random(random));
        if self.keeps {
            self.taken.insert(id.clone());
        }
        (id, random)
    }
}
