//! From a list of shapes with what each is in to places: parents and ranks.
//!
//! A stranger's parents may go round in circles, be no parents or be absurdly deep: every shape is planted once.

use std::collections::{BTreeMap, VecDeque};

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::{Kind, Place, Shape, ZIndex};

use super::{Drawing, ImportError, ImportReport, Loss, SHAPES_MAX, kept};

/// The deepest nesting that is kept; what is deeper is beside what it is in.
const DEPTH_MAX: usize = 32;

/// A shape of a file, with the number of the one that it is in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) shape: Shape,
    pub(super) parent: Option<usize>,
}

/// What a file holds, of shapes from the bottom up.
///
/// # Errors
/// [`ImportError::TooManyShapes`].
pub(super) fn drawing(
    pieces: Vec<Piece>,
    files: BTreeMap<BlobHash, Vec<u8>>,
    mut report: ImportReport,
) -> Result<Drawing, ImportError> {
    if pieces.len() > SHAPES_MAX {
        return Err(ImportError::TooManyShapes);
    }
    let shapes = planted(pieces, &mut report);
    let shown = shapes.iter().filter(|shape| shape.kind != Kind::Group);
    report.shapes = shown.count();
    Ok(Drawing {
        shapes,
        background: None,
        grid: false,
        files,
        report,
    })
}

/// Where a shape comes to be.
#[derive(Debug, Clone, Copy)]
struct Planted {
    at: usize,
    parent: Option<usize>,
    depth: usize,
}

/// The shapes with their places, parents before what is in them; without groups that hold nothing.
fn planted(pieces: Vec<Piece>, report: &mut ImportReport) -> Vec<Shape> {
    let mut parents = Vec::with_capacity(pieces.len());
    let mut shapes = Vec::with_capacity(pieces.len());
    for Piece { shape, parent } in pieces {
        let is_allowed = kept::is_allowed(&shape);
        if !is_allowed {
            report.lose(Loss::Unreadable);
        }
        parents.push(parent);
        shapes.push(Some(shape).filter(|_| is_allowed));
    }
    let order = order(&shapes, &parents);

    let mut children: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
    let mut roots = Vec::new();
    // From the innermost outwards, so that a group of empty groups is empty too.
    for &Planted { at, parent, .. } in order.iter().rev() {
        let is_group = shapes[at].as_ref().is_some_and(|it| it.kind == Kind::Group);
        if is_group && children[at].is_empty() {
            shapes[at] = None;
            continue;
        }
        parent
            .map_or(&mut roots, |parent| &mut children[parent])
            .push(at);
    }
    let names: Vec<_> = shapes
        .iter()
        .map(|shape| shape.as_ref().map(|shape| shape.id.clone()))
        .collect();
    let families = (0..shapes.len()).map(|at| (Some(at), std::mem::take(&mut children[at])));
    for (parent, mut family) in std::iter::once((None, roots)).chain(families) {
        family.sort_unstable();
        let ranks = ZIndex::spread(None, None, family.len());
        for (at, index) in family.into_iter().zip(ranks) {
            if let Some(shape) = &mut shapes[at] {
                let parent = parent.and_then(|parent: usize| names[parent].clone());
                shape.place = Place { parent, index };
            }
        }
    }
    let order = order.into_iter();
    order
        .filter_map(|planted| shapes[planted.at].take())
        .collect()
}

/// Every shape once, each after what it is in.
fn order(shapes: &[Option<Shape>], parents: &[Option<usize>]) -> Vec<Planted> {
    let is_parent = |at: &usize| {
        let shape = shapes.get(*at).and_then(Option::as_ref);
        shape.is_some_and(|shape| shape.kind.is_parent())
    };
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); shapes.len()];
    let mut roots = Vec::new();
    for (at, parent) in parents.iter().enumerate() {
        match parent.filter(is_parent) {
            Some(parent) => inside[parent].push(at),
            None => roots.push(at),
        }
    }
    let mut seen = vec![false; shapes.len()];
    let mut order = Vec::with_capacity(shapes.len());
    let mut queue = VecDeque::new();
    // What goes round in circles has no root: the first on each circle becomes one.
    for root in roots.into_iter().chain(0..shapes.len()) {
        queue.push_back(Planted {
            at: root,
            parent: None,
            depth: 0,
        });
        while let Some(planted) = queue.pop_front() {
            if std::mem::replace(&mut seen[planted.at], true) {
                continue;
            }
            if shapes[planted.at].is_some() {
                order.push(planted);
            }
            let (parent, depth) = if planted.depth < DEPTH_MAX {
                (Some(planted.at), planted.depth + 1)
            } else {
                (planted.parent, planted.depth)
            };
            let children = inside[planted.at].iter();
            queue.extend(children.map(|&at| Planted { at, parent, depth }));
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::{Point, Size};
    use tavla_shared::id::ShapeId;

    use super::*;

    fn piece(kind: Kind, name: &str, parent: Option<usize>) -> Piece {
        let mut shape = Shape::new(ShapeId::new(name).unwrap(), kind);
        shape.size = Size::new(10.0, 10.0);
        Piece { shape, parent }
    }

    /// The shapes in order, each with what it is in.
    #[track_caller]
    fn told(pieces: Vec<Piece>) -> Vec<String> {
        let drawing = drawing(pieces, BTreeMap::new(), ImportReport::default()).unwrap();
        let told = drawing.shapes.iter().map(|shape| {
            let parent = shape.place.parent.as_ref().map_or("-", ShapeId::as_str);
            format!("{}<{parent}", shape.id)
        });
        told.collect()
    }

    #[test]
    fn what_is_in_something_comes_after_it_and_in_its_own_order() {
        let pieces = vec![
            piece(Kind::Note, "a", Some(3)),
            piece(Kind::Note, "b", None),
            piece(Kind::Note, "c", Some(3)),
            piece(Kind::Frame, "f", None),
        ];
        assert_eq!(told(pieces.clone()), ["b<-", "f<-", "a<f", "c<f"]);
        let shapes = drawing(pieces, BTreeMap::new(), ImportReport::default());
        let shapes = shapes.unwrap().shapes;
        assert!(shapes[0].place.index < shapes[1].place.index);
        assert!(shapes[2].place.index < shapes[3].place.index);
    }

    #[test]
    fn circles_are_opened_and_what_holds_nothing_is_no_parent() {
        let circle = vec![
            piece(Kind::Group, "g", Some(1)),
            piece(Kind::Group, "h", Some(0)),
            piece(Kind::Note, "n", Some(1)),
        ];
        assert_eq!(told(circle), ["g<-", "h<g", "n<h"]);
        let empty = vec![
            piece(Kind::Group, "g", None),
            piece(Kind::Group, "h", Some(0)),
            piece(Kind::Note, "n", Some(3)),
            piece(Kind::Note, "m", Some(99)),
        ];
        assert_eq!(told(empty), ["n<-", "m<-"]);
    }

    #[test]
    fn nesting_has_a_bottom() {
        let deep = (0..200_usize).map(|at| {
            let parent = at.checked_sub(1);
            piece(Kind::Frame, &format!("f{at}"), parent)
        });
        let told = told(deep.collect());
        assert_eq!(told.len(), 200);
        assert_eq!(told[199], format!("f199<f{}", DEPTH_MAX - 1));
    }

    #[test]
    fn what_no_board_may_contain_is_counted_and_lets_go_of_what_is_in_it() {
        let mut frame = piece(Kind::Frame, "f", None);
        frame.shape.pos = Point::new(f64::NAN, 0.0);
        let pieces = vec![frame, piece(Kind::Note, "n", Some(0))];
        assert_eq!(told(pieces.clone()), ["n<-"]);
        let drawing = drawing(pieces, BTreeMap::new(), ImportReport::default()).unwrap();
        assert_eq!(drawing.report.lost(Loss::Unreadable), 1);
    }
}
