//! A shape that a peer is drawing by its box or its points.

use std::sync::Arc;

use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::presence::Drawn;
use tavla_shared::shape::{Arrowhead, Kind, Shape};

use super::points::Points;
use crate::editor::motion::Motion;
use crate::scene::Scene;
use crate::tools::transform::differences;

#[derive(Debug)]
pub(super) struct Drawing {
    drawn: Box<Drawn>,
    /// Its box; before this begins there is nothing to see.
    rect: Motion<4>,
    /// Its points, where it has some.
    points: Points,
}

impl Drawing {
    pub(super) fn begin(now: f64, drawn: Box<Drawn>) -> Self {
        let rect = Motion::at(now, sides(Rect::from_origin_size(drawn.pos, drawn.size)));
        let mut drawing = Self {
            drawn,
            rect,
            points: Points::default(),
        };
        drawing.hear_points(now);
        drawing
    }

    pub(super) fn hear(&mut self, now: f64, drawn: Box<Drawn>) {
        let rect = Rect::from_origin_size(drawn.pos, drawn.size);
        self.rect.push(now, sides(rect));
        self.drawn = drawn;
        self.hear_points(now);
    }

    fn hear_points(&mut self, now: f64) {
        let Drawn { pos, path, .. } = &*self.drawn;
        self.points.truncate(path.len());
        let mut before = None;
        for (rank, point) in path.iter().enumerate() {
            // A further point comes out of the one before it.
            let from = before;
            before = self.points.target(rank);
            self.points.push(now, rank, from, *pos + point.to_vec2());
        }
    }

    pub(super) fn id(&self) -> &ShapeId {
        &self.drawn.id
    }

    pub(super) fn settle(&mut self, now: f64, scene: &Scene) -> bool {
        let Some(result) = scene.confirmed(self.id()) else {
            return false;
        };
        self.rect.end(now, sides(result.rect()));
        self.points.end(now, &result.board_path());
        true
    }

    pub(super) fn edits(&mut self, shown: f64, scene: &Scene) -> Vec<Edit> {
        let result = scene.confirmed(self.id());
        if shown < self.rect.began() {
            let hidden = result.map(|result| Edit::Delete {
                id: result.id.clone(),
            });
            return hidden.into_iter().collect();
        }
        self.rect.forget_before(shown);
        let mut shape = match result {
            Some(result) => Shape::clone(result),
            None => blank(&self.drawn, scene),
        };
        if shape.path.is_empty() {
            let [x, y, width, height] = self.rect.value(shown);
            shape.pos = Point::new(x, y);
            shape.size = (width.max(0.0), height.max(0.0)).into();
        } else {
            self.points.put_into(&mut shape, shown);
        }
        match result {
            Some(result) => differences(result, &shape),
            None => vec![Edit::Create(Arc::new(shape))],
        }
    }

    pub(super) fn is_moving(&self, shown: f64) -> bool {
        shown < self.rect.began() || self.rect.is_moving(shown) || self.points.are_moving(shown)
    }
}

fn sides(rect: Rect) -> [f64; 4] {
    [rect.x0, rect.y0, rect.width(), rect.height()]
}

/// As much of the shape as is told while it is being drawn.
fn blank(drawn: &Drawn, scene: &Scene) -> Shape {
    let mut shape = Shape::new(drawn.id.clone(), drawn.kind.clone());
    (shape.pos, shape.size) = (drawn.pos, drawn.size);
    shape.path.clone_from(&drawn.path);
    shape.style.stroke = drawn.stroke;
    shape.style.fill = drawn.fill;
    shape.style.stroke_width = drawn.stroke_width;
    if shape.kind == Kind::Arrow {
        shape.style.head_end = Arrowhead::Arrow;
    }
    shape.place.index = scene.rank_on_top(None);
    shape
}
