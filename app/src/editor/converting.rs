//! Makes figures other figures, and lines arrows, in place.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Kind, LineShape, Property, Shape};

use super::Editor;
use crate::shapes::Route;
use crate::tools::{binding, transform};

/// What lines go through.
const PATHS: [(Kind, LineShape); 4] = [
    (Kind::Line, LineShape::Straight),
    (Kind::Arrow, LineShape::Straight),
    (Kind::Arrow, LineShape::Curved),
    (Kind::Arrow, LineShape::Elbow),
];

/// Which way through the kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Next,
    Previous,
}

impl Turn {
    /// The place after this one of so many in a ring; without a place, the first one of the way.
    fn after(self, at: Option<usize>, count: usize) -> usize {
        match (self, at) {
            (Self::Next, None) => 0,
            (Self::Previous, None) => count - 1,
            (Self::Next, Some(at)) => (at + 1) % count,
            (Self::Previous, Some(at)) => (at + count - 1) % count,
        }
    }
}

impl Editor {
    /// Whether something picked can be made another kind.
    pub(super) fn can_convert(&self) -> bool {
        self.styled().any(|shape| is_convertible(shape))
    }

    /// Makes what is picked the next kind: all figures, or else all lines and arrows, the same one.
    pub(super) fn convert(&mut self, turn: Turn) {
        let mut picked = transform::grab(&self.scene, self.selection.iter());
        picked.retain(|shape| is_convertible(shape));
        let has_figures = picked.iter().any(|shape| shape.kind.is_figure());
        picked.retain(|shape| shape.kind.is_figure() == has_figures);
        let picked: Vec<Arc<Shape>> = picked
            .iter()
            .filter_map(|shape| self.scene.at_rest(&shape.id))
            .collect();
        let mut edits = if has_figures {
            let at = shared(&picked, |shape| place_in(&Kind::FIGURES, &shape.kind));
            figures_become(&picked, &Kind::FIGURES[turn.after(at, Kind::FIGURES.len())])
        } else {
            let at = shared(&picked, |shape| {
                place_in(&PATHS, &(shape.kind.clone(), course_of(shape)))
            });
            let (kind, line) = &PATHS[turn.after(at, PATHS.len())];
            self.paths_become(&picked, kind, *line)
        };
        self.fit_texts(&mut edits);
        self.send_step("convert", edits);
    }

    /// The edits that make lines and arrows of one kind and course.
    pub(super) fn paths_become(
        &self,
        picked: &[Arc<Shape>],
        kind: &Kind,
        line: LineShape,
    ) -> Vec<Edit> {
        let mut edits = Vec::new();
        for old in picked {
            let mut new = Shape::clone(old);
            new.kind = kind.clone();
            new.style.line = line;
            if *kind == Kind::Arrow && old.kind == Kind::Line {
                if new.style.head_start == Arrowhead::None && new.style.head_end == Arrowhead::None
                {
                    new.style.head_end = Arrowhead::Arrow;
                }
                // What it is attached to may have gone on while it was a line, which does not follow.
                let points = new.board_path();
                binding::reshaped(&self.scene, &mut new, points);
            } else if old.style.line == LineShape::Elbow && line != LineShape::Elbow {
                Route::of(old).between_ends().put_into(&mut new);
            }
            edits.extend(conversion(&old.id, &old.kind, kind));
            edits.extend(transform::differences(old, &new));
            let look = [
                Property::Line(new.style.line),
                Property::HeadEnd(new.style.head_end),
            ];
            let changed = look
                .into_iter()
                .filter(|property| old.property(property.key()) != *property);
            edits.extend(changed.map(|property| Edit::set(old.id.clone(), property)));
        }
        edits
    }
}

/// A line has one course only, and an arrow three.
fn course_of(shape: &Shape) -> LineShape {
    if shape.kind == Kind::Line {
        LineShape::Straight
    } else {
        shape.style.line
    }
}

fn is_convertible(shape: &Shape) -> bool {
    (shape.kind.is_figure() || shape.kind.is_path()) && !shape.locked
}

fn place_in<T: PartialEq>(ring: &[T], one: &T) -> Option<usize> {
    ring.iter().position(|other| other == one)
}

/// The place that all have in a ring; none where they differ.
fn shared(shapes: &[Arc<Shape>], place: impl Fn(&Arc<Shape>) -> Option<usize>) -> Option<usize> {
    let mut places = shapes.iter().map(place);
    let first = places.next()??;
    places.all(|other| other == Some(first)).then_some(first)
}

fn figures_become(picked: &[Arc<Shape>], kind: &Kind) -> Vec<Edit> {
    picked
        .iter()
        .filter_map(|shape| conversion(&shape.id, &shape.kind, kind))
        .collect()
}

fn conversion(id: &ShapeId, from: &Kind, to: &Kind) -> Option<Edit> {
    (from != to && from.becomes(to)).then(|| Edit::Convert {
        id: id.clone(),
        kind: to.clone(),
    })
}
